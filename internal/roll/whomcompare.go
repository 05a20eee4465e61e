package roll

import (
	"cmp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// Whatever bars, holds, reorders or adds an adult may send the text about a child to
// somebody else, or to nobody, and no rule of an import sees every way it can. So
// one thing is asked of every roll, whatever was in it: if these children were
// missing tomorrow, whom would the first text reach, before and after? It is the
// question of the morning itself (school.FirstAsked), put to both rolls.

// whom compares two rolls of one school. It is pure: the same rolls give the same
// answer, in the same order.
func whom(before, after Standing) Whom {
	was, now := listsOf(before, nil), listsOf(after, stoppedIn(before))
	w := Whom{Changes: []Changed{}, Joining: FirstAdult{NobodyPupils: []PupilRef{}}}
	for _, p := range after.Pupils {
		switch then, stood := was.pupils[p.ID]; {
		case !onRoll(p):
		case !stood:
			first, found := now.on(p).first()
			w.Joining.count(p, first, found)
		default:
			w.Of++
			compare(&w, was.on(then), now.on(p))
			if first, found := now.on(p).first(); len(was.of[p.ID]) == 0 && len(now.of[p.ID]) > 0 {
				w.Joining.count(p, first, found)
			}
		}
	}
	slices.SortFunc(w.Changes, func(a, b Changed) int {
		return cmp.Or(
			slices.Index(whomKinds, a.Kind)-slices.Index(whomKinds, b.Kind),
			byGroup(Named{a.ID, a.Name, a.Group}, Named{b.ID, b.Name, b.Group}),
			strings.Compare(a.Pupil, b.Pupil),
		)
	})
	slices.SortFunc(w.Joining.NobodyPupils, func(a, b PupilRef) int {
		return cmp.Or(byGroup(Named{Name: a.Name, Group: a.Group}, Named{Name: b.Name, Group: b.Group}), strings.Compare(a.Pupil, b.Pupil))
	})
	return w
}

// compare adds a pupil if whom the first text reaches is not as it was.
func compare(w *Whom, was, now pupilsList) {
	first, found := was.first()
	next, still := now.first()
	c := Changed{Pupil: now.pupil.Ref, Name: now.pupil.Name(), Group: now.pupil.Group, ID: now.pupil.ID}
	switch {
	case !found && !newBesideBarred(was, next, still):
		return
	case !found:
		c.Kind, w.Somebody = ToSomebody, w.Somebody+1
	case !still:
		c.Kind, w.Nobody = ToNobody, w.Nobody+1
	case next.Contact.Number == first.Contact.Number: // the same telephone, whoever is said to have it
		return
	case stillThem(first, next):
		c.Kind, w.Telephone = ToTelephone, w.Telephone+1
	case further(now.pupil, first, next):
		c.Kind, w.Further = ToFurther, w.Further+1
	default:
		c.Kind, w.Another = ToAnother, w.Another+1
	}
	if found {
		c.Was = adultOf(first)
	}
	if still {
		c.Now = adultOf(next)
	}
	c.Because = because(was, now, first, next)
	w.Changes = append(w.Changes, c)
}

// newBesideBarred reports whether who is told now is new on a list with an adult who
// is barred: whom a school bars comes back under other names. Otherwise it is as it
// should be that somebody can be told where nobody could.
func newBesideBarred(was pupilsList, next school.TiedContact, still bool) bool {
	return still && was.barsSomebody() && !was.has(next.Contact.ID)
}
