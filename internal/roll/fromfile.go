package roll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// unsure reports whether lines of the file were lost.
func (m *merge) unsure() bool { return m.file != nil && m.file.Unsure }

// says reports whether what was sent speaks of a flag: a file without a column
// for it does not deny it.
func (m *merge) says(flag string) bool { return m.file == nil || m.speaks[flag] }

// fromFile notes which flags the file speaks of. A transfer file names no
// groups: a new pupil gets one named after the year, since a mark counts for
// pupils on roll only.
func (m *merge) fromFile(at string, row rollfile.Pupil, o rollfile.Origin) rollfile.Pupil {
	m.speaks = map[string]bool{}
	for _, flag := range o.Flags {
		m.speaks[flag] = true
	}
	if _, stands := m.pupils[row.ID]; m.file.ByYear && !stands && row.Group == nil && row.Year != nil {
		group := fmt.Sprintf("Year %d", *row.Year)
		row.Group = &group
		m.tell(at+"/group", "the file does not say which group this new pupil is in; they stand in one named after the year until it is put right")
	}
	return row
}

// leaver takes a pupil off the roll whom the file says has left. One who was
// never on it is not put there.
func (m *merge) leaver(at string, row rollfile.Pupil) {
	m.named[row.ID] = at
	if p, stands := m.pupils[row.ID]; stands && onRoll(p) {
		p.LeftOn = clock.DateOf(m.now)
		m.pupils[row.ID] = p
	}
}

// gone lists, by the school's own ids, the pupils and ties that go.
func (m *merge) gone() ([]string, []Untied) {
	pupils, ties := []string{}, []Untied{}
	pupilRefs, contactRefs := map[school.PupilID]string{}, map[school.ContactID]string{}
	now := map[school.PupilID]school.Pupil{}
	for _, p := range m.pupils {
		now[p.ID] = p
	}
	for _, p := range m.before.Pupils {
		pupilRefs[p.ID] = p.Ref
		if onRoll(p) && !onRoll(now[p.ID]) {
			pupils = append(pupils, p.Ref)
		}
	}
	for _, c := range m.before.Contacts {
		contactRefs[c.ID] = c.Ref
	}
	for _, t := range m.before.Ties {
		if _, stands := m.ties[pair{t.Pupil, t.Contact}]; !stands {
			ties = append(ties, Untied{pupilRefs[t.Pupil], contactRefs[t.Contact]})
		}
	}
	slices.Sort(pupils)
	slices.SortFunc(ties, func(a, b Untied) int {
		return cmp.Or(strings.Compare(a.Pupil, b.Pupil), strings.Compare(a.Contact, b.Contact))
	})
	return pupils, ties
}

// pupilsHere gives the rows of a file: those whom it knows by UPN only with the
// school's own id, and those of a system whose id is new here with the one they
// had.
func pupilsHere(f *rollfile.File, st Standing) []rollfile.Pupil {
	rows := slices.Clone(f.Roll.Pupils)
	byUPN, named, stands := map[string][]string{}, map[string]bool{}, map[string]bool{}
	for _, p := range st.Pupils {
		stands[p.Ref] = true
		byUPN[p.UPN] = append(byUPN[p.UPN], p.Ref)
		if p.UPN != "" && onRoll(p) { // a leaver with the same UPN is an older row of theirs
			byUPN[p.UPN] = []string{p.Ref}
		}
	}
	for _, row := range rows {
		named[row.ID] = true
	}
	for i := range rows {
		upn := ""
		switch o := f.Origins[i]; {
		case o.ByUPN:
			upn = rows[i].ID
		case o.OrUPN && !stands[rows[i].ID] && rows[i].UPN != nil:
			upn = *rows[i].UPN
		}
		if refs := byUPN[upn]; upn != "" && len(refs) == 1 && !named[refs[0]] {
			rows[i].ID = refs[0]
		}
	}
	return rows
}

// keepIDs gives rows that have no id of the school's own the id that stands:
// theirs is a UPN, or a number of another system.
func keepIDs(f *rollfile.File, rows []rollfile.Pupil, a again) {
	for i := range rows {
		k, found := a.sure[rows[i].ID]
		if o := f.Origins[i]; found && (o.ByUPN || o.OrUPN) {
			if other, free := a.freed[k.ref]; free { // their id is theirs still
				a.others[other] = true
			}
			delete(a.sure, rows[i].ID)
			rows[i].ID = k.ref
		}
	}
}
