package roll

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Todo is what of a roll a person should put right, by name.
type Todo struct {
	Doubts   []Doubtful   // adults who may be one who must not be told
	Silent   []Named      // pupils about whom nobody can be texted, though somebody should be
	Numbers  []Trouble    // adults who cannot be texted for what is wrong with their number
	Families []Trouble    // adults of more pupils than any family has
	Leavers  []StillThere // pupils who left and were marked in a register since
	// NoText counts the pupils about whom nobody is texted because a person
	// said so: they are no fault.
	NoText int
}

// None reports whether there is nothing to do.
func (t Todo) None() bool {
	return len(t.Doubts)+len(t.Silent)+len(t.Numbers)+len(t.Families)+len(t.Leavers) == 0
}

// Named is a pupil as a list shows them.
type Named struct {
	ID    school.PupilID
	Name  string
	Group school.Group
}

// Trouble is an adult and what is wrong.
type Trouble struct {
	Name    string
	Ending  string // of the number, "" when there is none
	Problem school.NumberProblem
	Stopped bool // has sent STOP
	Of      []Named
}

// StillThere is a pupil who has left and whom a register still names.
type StillThere struct {
	Named
	LeftOn, Marked clock.Date
}

// leaversWithin is how far back registers are looked through, in days.
const leaversWithin = 7

// Todo lists what a person should put right. A failure is Unknown.
func (s *Service) Todo(ctx context.Context, urn school.URN) (Todo, error) {
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return Todo{}, err
	}
	marked, err := s.store.MarkedLeavers(ctx, urn, clock.DateOf(s.clock.Now()).AddDays(-leaversWithin))
	if err != nil {
		return Todo{}, err
	}
	t := st.todo()
	for _, p := range st.Pupils {
		if day, still := marked[p.ID]; still {
			t.Leavers = append(t.Leavers, StillThere{named(p), p.LeftOn, day})
		}
	}
	slices.SortFunc(t.Leavers, func(a, b StillThere) int { return byGroup(a.Named, b.Named) })
	return t, nil
}

func (st Standing) todo() (t Todo) {
	t.Doubts = st.doubtful()
	texted := listsOf(st, nil)
	tied, may := map[school.ContactID][]Named{}, map[school.ContactID]int{}
	for _, x := range st.Ties {
		if p, stays := texted.pupils[x.Pupil]; stays {
			tied[x.Contact] = append(tied[x.Contact], named(p))
			if told(x) {
				may[x.Contact]++
			}
		}
	}
	for _, p := range st.Pupils {
		_, reached := texted.on(p).first()
		switch {
		case !onRoll(p):
		case p.Flags.NoText:
			t.NoText++
		case !reached:
			t.Silent = append(t.Silent, named(p))
		}
	}
	for _, c := range st.Contacts {
		of := tied[c.ID]
		slices.SortFunc(of, byGroup)
		x := Trouble{Name: nameOrNone(c.Name), Ending: c.Number.Ending(), Problem: c.Problem, Stopped: c.Stopped, Of: of}
		if c.Role == school.FamilyRole && may[c.ID] > 0 && (c.Problem != school.NumberFine || c.Stopped) {
			t.Numbers = append(t.Numbers, x)
		}
		if c.Role == school.FamilyRole && may[c.ID] > school.LargestFamily {
			t.Families = append(t.Families, x)
		}
	}
	slices.SortFunc(t.Silent, byGroup)
	for _, list := range [][]Trouble{t.Numbers, t.Families} {
		slices.SortFunc(list, func(a, b Trouble) int {
			return cmp.Or(cmp.Compare(a.kind(), b.kind()), strings.Compare(a.Name, b.Name))
		})
	}
	return t
}

// kind puts the faults of a number in the order of how little is needed.
func (x Trouble) kind() int {
	if x.Stopped {
		return -1
	}
	return slices.Index([]school.NumberProblem{
		school.NumberWrong, school.NumberPupils, school.NumberShared, school.NumberWords, school.NumberTwo, school.NumberDead, school.NumberUnreadable, school.NumberLandline, school.NumberMissing,
	}, x.Problem)
}

func named(p school.Pupil) Named { return Named{p.ID, p.Name(), p.Group} }

func byGroup(a, b Named) int {
	switch {
	case a.Group == b.Group:
		return strings.Compare(a.Name, b.Name)
	case a.Group.Before(b.Group):
		return -1
	}
	return 1
}
