package notifier

import (
	"cmp"
	"fmt"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// entry is one usable mark, with its pupil.
type entry struct {
	pupil   school.Pupil
	mark    register.Mark
	meaning register.Meaning
}

// sheet is a register as it can be used: what is plain, what is in doubt and
// who has no usable mark.
type sheet struct {
	of       []school.PupilID // whose each mark is; empty for nobody's
	entries  []entry
	odd      []OddMark
	unmarked []school.Pupil
	problems []problem.Field
}

// sheet reads the register. Of a class of several years those whose year is out
// may be without a mark.
func (m *Morning) sheet() sheet {
	s := readMarks(m.Closure, m.Group, m.ByRef, m.Own)
	s.unmarked = inToday(m.Setting.Calendar, m.Closure.Date, m.Closure.Session, s.unmarked)
	return s
}

// readMarks sorts the marks of a closure. A bad mark never loses the good ones
// beside it, and is never taken for present: its pupil counts as unmarked.
//
// Own is whom their own group's register has marked already: what another
// register says of them is kept for staff, whatever it says. Of two registers
// that contradict each other nobody can tell which is right, and the pupil's own
// is likelier to be.
func readMarks(c register.Closure, group []school.Pupil, byRef map[string]school.Pupil, own map[school.PupilID]bool) sheet {
	s := sheet{of: make([]school.PupilID, len(c.Marks))}
	seen := map[school.PupilID]int{} // the index of the mark that stands
	bad := map[school.PupilID]bool{}
	for i, m := range c.Marks {
		if m.Pupil == "" { // it could not be read; whoever read it has told the sender why
			s.odd = append(s.odd, OddMark{Code: m.Code, Detail: fmt.Sprintf("the mark at /marks/%d could not be read, so it is nobody's; held for staff", i)})
			continue
		}
		p, ok := byRef[m.Pupil]
		s.of[i] = p.ID
		if !ok || p.LeftOn != (school.Pupil{}).LeftOn && !c.Date.Before(p.LeftOn) {
			s.doubt(i, "pupil", school.Pupil{}, m, "no pupil on the roll has this id; kept for staff")
			continue
		}
		if own[p.ID] {
			s.doubt(i, "pupil", p, m, fmt.Sprintf("this pupil is in %s on the roll, and that register has a mark of its own; this one is kept for staff", p.Group))
			continue
		}
		if first, twice := seen[p.ID]; twice {
			s.repeat(i, first, p, m, c.Marks[first], bad)
			continue
		}
		seen[p.ID] = i
		s.read(i, p, m, bad)
	}
	s.dropBad(bad)
	s.guests(group, seen)
	marked := map[school.PupilID]bool{}
	for _, e := range s.entries {
		marked[e.pupil.ID] = true
	}
	for _, p := range group {
		if !marked[p.ID] {
			s.unmarked = append(s.unmarked, p)
			delete(bad, p.ID)
		}
	}
	for _, m := range c.Marks { // pupils of other groups whose mark was in doubt
		if p := byRef[m.Pupil]; bad[p.ID] && !marked[p.ID] {
			s.unmarked = append(s.unmarked, p)
			delete(bad, p.ID)
		}
	}
	return s
}

// guests says which marks are of pupils of another group: they are taken, and
// whoever sent them may have the wrong register. A group that is not on the
// roll has a line of its own.
func (s *sheet) guests(group []school.Pupil, seen map[school.PupilID]int) {
	if len(group) == 0 {
		return
	}
	ours := map[school.PupilID]bool{}
	for _, p := range group {
		ours[p.ID] = true
	}
	for _, e := range s.entries {
		if !ours[e.pupil.ID] {
			s.problems = append(s.problems, problem.Field{
				Pointer: fmt.Sprintf("/marks/%d/pupil", seen[e.pupil.ID]),
				Detail:  "this pupil is in another group on the roll; the mark is taken",
			})
		}
	}
}

// read takes one mark for what it says.
func (s *sheet) read(i int, p school.Pupil, m register.Mark, bad map[school.PupilID]bool) {
	if m.Code == register.Unmarked {
		bad[p.ID] = true
		return
	}
	meaning, ok := register.Look(m.Code)
	if !ok {
		bad[p.ID] = true
		s.doubt(i, "code", p, m, register.Fault(m.Code))
		return
	}
	s.entries = append(s.entries, entry{p, m, meaning})
}

// repeat meets a pupil marked twice: the same code twice is one mark; two
// codes are none, since either may be the true one.
func (s *sheet) repeat(i, first int, p school.Pupil, m, before register.Mark, bad map[school.PupilID]bool) {
	if m.Code == before.Code {
		s.problems = append(s.problems, problem.Field{
			Pointer: fmt.Sprintf("/marks/%d/pupil", i),
			Detail:  fmt.Sprintf("this pupil is marked at /marks/%d already, with the same code; taken once", first),
		})
		return
	}
	bad[p.ID] = true
	s.doubt(i, "pupil", p, m, fmt.Sprintf("this pupil has another code at /marks/%d; neither is taken, held for staff", first))
}

func (s *sheet) doubt(i int, part string, p school.Pupil, m register.Mark, detail string) {
	s.problems = append(s.problems, problem.Field{Pointer: fmt.Sprintf("/marks/%d/%s", i, part), Detail: detail})
	s.odd = append(s.odd, OddMark{Pupil: p.ID, Ref: cmp.Or(p.Ref, m.Pupil), Code: m.Code, Detail: detail}) // one pupil, one ref, also when sent by UPN
}

// dropBad takes out the entries of pupils found to be in doubt later on.
func (s *sheet) dropBad(bad map[school.PupilID]bool) {
	kept := s.entries[:0]
	for _, e := range s.entries {
		if !bad[e.pupil.ID] {
			kept = append(kept, e)
		}
	}
	s.entries = kept
}
