package roll

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Preview is what a file would do to a roll, by name, before anybody says yes.
// It is for the eyes of whoever imports it.
type Preview struct {
	Pupils   Moved // those who join, change and leave
	Contacts Moved // adults on the lists of pupils
	Kept     []Line
	Marked   []Line // pupils with marks of safety who leave, having no row
	Whom     Whom   // whom the first texts would reach
	Merged   []Merged
	Alarm    string          // that most children would have nobody to reach; "" for few
	Faults   []problem.Field // as in Imported, but for what is under Kept
	// Leaving counts who would be on nobody's list any more; Confirm is the
	// number that has to be typed, 0 when there is nothing to confirm.
	Leaving Leaving
	Confirm int
	// ConfirmNumbers is the same of changes to whom a text reaches; ChangesSays
	// has them in words.
	ConfirmNumbers int
	ChangesSays    string
	// ConfirmBarred is the same of adults who may be told no more, of BarredOf.
	ConfirmBarred, BarredOf int
	ConfirmWhom             int    // the same of pupils about whom somebody else is texted first, or nobody
	Seen                    string // comes back with the yes: see PutOptions
}

// Moved is what joins, changes and goes.
type Moved struct{ Added, Changed, Removed []Line }

// Line is one pupil, or one adult on a pupil's list.
type Line struct {
	Name  string
	Group school.Group // of a pupil; "" for an adult
	Of    string       // of an adult: "mother of Amira Khan 8B"
	Says  []string     // what changes, or why
}

// Merged is an adult whom several pupils have and who was made one.
type Merged struct {
	Name   string
	Ending string   // of the number, which is the same as the name is
	Of     []string // "Amira Khan 8B"
}

// Leaving is how many leave, of how many.
type Leaving struct{ Pupils, PupilsOf, Contacts, ContactsOf int }

// None reports whether nothing would change.
func (p Preview) None() bool { return p.Pupils.none() && p.Contacts.none() }

func (m Moved) none() bool { return len(m.Added)+len(m.Changed)+len(m.Removed) == 0 }

// PreviewDraft says by name what a draft would do to the roll as it stands. A
// failure is Invalid, TooLarge or Unknown.
func (s *Service) PreviewDraft(ctx context.Context, actor school.Actor, urn school.URN, id DraftID) (Preview, error) {
	d, err := s.Draft(ctx, actor, urn, id)
	if err != nil {
		return Preview{}, err
	}
	f, err := d.read()
	if err != nil {
		return Preview{}, err
	}
	numbers := rollfile.ReadNumbers(f.Roll, s.policy)
	now := s.clock.Now()
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return Preview{}, err
	}
	m := newMerge(urn, now, st)
	merged := m.takeFile(&f, numbers, false)
	p := m.preview(merged)
	p.Seen = d.seen(st, clock.DateOf(now))
	p.Faults = slices.Concat(p.Faults, f.Problems)
	for i, x := range m.problems {
		if !slices.ContainsFunc(m.kept, func(k standsKept) bool { return k.problem == i }) {
			p.Faults = append(p.Faults, f.Placed(x))
		}
	}
	return p, nil
}

// Confirmed is what a person typed: how many go, how many numbers change, how many
// adults are barred, and about how many pupils somebody else is texted first.
type Confirmed struct{ Removals, Numbers, Barred, Whom int }

// ApplyDraft puts a draft in, all or nothing, and lets the file go. It fails
// with Stale when it is not what was seen any more, and with Conflict when the
// number of removals was not confirmed.
func (s *Service) ApplyDraft(ctx context.Context, actor school.Actor, urn school.URN, id DraftID, seen string, yes Confirmed) (Imported, error) {
	d, err := s.Draft(ctx, actor, urn, id)
	if err != nil {
		return Imported{}, err
	}
	f, err := d.read()
	if err != nil {
		return Imported{}, err
	}
	roll, ok := d.cut(seen)
	if !ok {
		return Imported{}, errMoved()
	}
	done, err := s.take(ctx, actor, urn, f, PutOptions{ConfirmRemovals: yes.Removals, ConfirmChanges: yes.Numbers, ConfirmBarred: yes.Barred, ConfirmWhom: yes.Whom, Seen: roll})
	if err != nil {
		return Imported{}, err
	}
	if d.Kind == CSVFile {
		if err := s.PutMapping(ctx, actor, urn, d.Mapping); err != nil {
			return done, err
		}
	}
	return done, s.store.DropDraft(ctx, d.ID)
}

// preview puts what was laid into names.
func (m *merge) preview(merged []string) Preview {
	v := newNaming(m)
	p := Preview{Pupils: v.pupils(), Contacts: v.contacts(), Merged: v.merged(merged)}
	for _, k := range m.kept {
		p.Kept = append(p.Kept, v.kept(k, m.problems[k.problem].Detail))
	}
	marked := m.before.marked()
	for _, x := range m.pupilOrder {
		if now := m.pupils[x]; m.letgo[now.ID] && marked[now.ID] {
			p.Marked = append(p.Marked, Line{Name: now.Name(), Group: now.Group, Says: v.marks(now)})
		}
	}
	p.Alarm = m.nobodys()
	p.Whom, p.ConfirmWhom = m.whom, m.whom.confirm()
	r := m.removals()
	p.Leaving = Leaving{r.pupils, r.pupilsOf, r.contacts, r.contactsOf}
	p.Confirm, p.ConfirmNumbers, p.ChangesSays = r.confirm(), r.confirmNumbers(), r.changesWords()
	p.ConfirmBarred, p.BarredOf = r.confirmBarred(), r.barredOf
	for _, lines := range [][]Line{p.Pupils.Added, p.Pupils.Changed, p.Pupils.Removed, p.Contacts.Added, p.Contacts.Changed, p.Contacts.Removed, p.Kept, p.Marked} {
		sortLines(lines)
	}
	return p
}

func sortLines(lines []Line) {
	slices.SortStableFunc(lines, func(a, b Line) int {
		if a.Group != b.Group && a.Group.Before(b.Group) {
			return -1
		}
		if a.Group != b.Group {
			return 1
		}
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Of, b.Of))
	})
}
