package roll

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// A list that is read page by page may lose a pupil between two pages, and one that
// is pulled by night is watched by nobody. So who is missing from it is believed to
// have left the second time only, unless the system says that they left; and what
// goes is kept, by id, for a person to see in the morning.

// believed says of whom a list without them is believed. Where so many are missing
// that a person is asked all are, for the number to be true.
func (m *merge) believed() func(school.PupilID) bool {
	if m.file == nil || m.file.Missed == nil || m.unsure() {
		return func(school.PupilID) bool { return true }
	}
	missing, on := 0, 0
	for ref, p := range m.pupils {
		if !onRoll(p) {
			continue
		}
		if on++; m.named[ref] == "" {
			missing++
		}
	}
	all := tooMany(missing, on)
	return func(p school.PupilID) bool { return all || m.file.Missed[p] }
}

// hasList reports whether somebody stands on a pupil's list.
func (m *merge) hasList(p school.PupilID) bool {
	return slices.ContainsFunc(m.tiesOf[p], func(k pair) bool { _, stands := m.ties[k]; return stands })
}

// taken gives what the import takes away, by our own ids. The contacts of a pupil who
// leaves go with the pupil.
func (m *merge) taken() school.RollNews {
	n, now := m.took, map[school.PupilID]school.Pupil{}
	n.At = m.now
	for _, p := range m.pupils {
		now[p.ID] = p
	}
	was := standing(m.before)
	for _, p := range m.before.Pupils {
		if onRoll(p) && !onRoll(now[p.ID]) {
			n.Left = append(n.Left, p.ID)
		}
	}
	for _, t := range m.before.Ties {
		if _, stands := m.ties[pair{t.Pupil, t.Contact}]; !stands && onRoll(was.pupils[t.Pupil]) && onRoll(now[t.Pupil]) {
			n.Gone = append(n.Gone, school.Listed{Pupil: t.Pupil, Contact: t.Contact})
		}
	}
	return n
}

// Took is what one pulled roll took away or left out, by name, for who may see the
// roll.
type Took struct {
	At                    time.Time
	Left, Missed, Emptied []Named
	Gone                  []Line // adults, and of whose list
}

// Took gives the names to what the pulled rolls of late took away, the newest first.
// A failure is Unknown.
func (s *Service) Took(ctx context.Context, urn school.URN, news []school.RollNews) ([]Took, error) {
	if len(news) == 0 {
		return nil, nil
	}
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return nil, err
	}
	was := standing(st)
	names := func(ids []school.PupilID) (out []Named) {
		for _, id := range ids {
			if p, known := was.pupils[id]; known {
				out = append(out, named(p))
			}
		}
		slices.SortFunc(out, byGroup)
		return out
	}
	var all []Took
	for _, n := range news {
		t := Took{At: n.At, Left: names(n.Left), Missed: names(n.Missed), Emptied: names(n.Emptied)}
		for _, x := range n.Gone {
			p := was.pupils[x.Pupil]
			t.Gone = append(t.Gone, Line{Name: nameOrNone(was.contacts[x.Contact].Name), Group: p.Group, Of: p.Name() + " " + string(p.Group)})
		}
		slices.SortFunc(t.Gone, func(a, b Line) int { return cmp.Or(strings.Compare(a.Of, b.Of), strings.Compare(a.Name, b.Name)) })
		all = append(all, t)
	}
	slices.Reverse(all)
	return all, nil
}
