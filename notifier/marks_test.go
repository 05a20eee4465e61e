package notifier

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

// TestMarksAreReadAndNeverGuessed is the page of registers with faults. A
// fault never loses the good marks beside it.
func TestMarksAreReadAndNeverGuessed(t *testing.T) {
	for _, c := range []struct{ marks, entries, unmarked, odd string }{
		{"A1:N A2:/ A3:I A4:L", "A1:N A2:/ A3:I A4:L", "", ""},
		{"A1:N", "A1:N", "A2 A3 A4", ""},
		{"A1:N A2: A3:- A4:--", "A1:N", "A2 A3 A4", ""},
		{"A1:N A2:QQ A3:H A4:Y", "A1:N", "A2 A3 A4", "A2:QQ A3:H A4:Y"},
		{"A1:N ZZ:N A2:/ A3:/ A4:/", "A1:N A2:/ A3:/ A4:/", "", "ZZ:N"},
		{"A1:N A1:/ A2:/ A3:/ A4:/", "A2:/ A3:/ A4:/", "A1", "A1:/"},
		{"A1:/ A1:N A2:/ A3:/ A4:/", "A2:/ A3:/ A4:/", "A1", "A1:N"},
		{"A1:N A1:/ A1:N A2:/ A3:/ A4:/", "A2:/ A3:/ A4:/", "A1", "A1:/"},
		{"A1: A1:N A2:/ A3:/ A4:/", "A2:/ A3:/ A4:/", "A1", "A1:N"},
		{"A1:QQ A1:N A2:/ A3:/ A4:/", "A2:/ A3:/ A4:/", "A1", "A1:QQ A1:N"},
		{"A1:N A1:N A2:/ A3:/ A4:/", "A1:N A2:/ A3:/ A4:/", "", ""},
		{"A1:/ A2:/ A3:/ A4:/ A5:N", "A1:/ A2:/ A3:/ A4:/ A5:N", "", ""},
		{"A1:/ A2:/ A3:/ A4:/ A5:QQ", "A1:/ A2:/ A3:/ A4:/", "A5", "A5:QQ"},
		{"A1:/ A2:/ A3:/ A4:/ A9:N", "A1:/ A2:/ A3:/ A4:/", "", "A9:N"}, // A9 has left
	} {
		s := newScene()
		s.pupil("A9", "8B", adult("mum9", 9))
		s.flag("A9", func(p *school.Pupil) { p.LeftOn = monday })
		sh := s.close(c.marks).Sheet
		var entries, unmarked, odd []string
		for _, e := range sh.entries {
			entries = append(entries, e.pupil.Ref+":"+string(e.mark.Code))
		}
		for _, p := range sh.unmarked {
			unmarked = append(unmarked, p.Ref)
		}
		for _, o := range sh.odd {
			odd = append(odd, o.Ref+":"+string(o.Code))
		}
		expect(t, c.marks+" read", strings.Join(entries, " "), c.entries)
		expect(t, c.marks+" unmarked", strings.Join(unmarked, " "), c.unmarked)
		expect(t, c.marks+" odd", strings.Join(odd, " "), c.odd)
	}
}

func TestAPupilWhoLeavesTomorrowIsStillMarked(t *testing.T) {
	s := newScene()
	s.flag("A1", func(p *school.Pupil) { p.LeftOn = monday.AddDays(1) })
	expect(t, "leaves tomorrow", s.story(s.close("A1:N")), "raise mum1: A1")
}

func TestAPupilNamedByTwoIdsIsOnePupil(t *testing.T) {
	s := newScene()
	s.ByRef["B801200005001"] = s.ByRef["A1"]
	expect(t, "the same code", s.story(s.close("A1:N B801200005001:N")), "raise mum1: A1")
	s = newScene()
	s.ByRef["B801200005001"] = s.ByRef["A1"]
	p := s.close("A1:N B801200005001:/")
	expect(t, "two codes", s.story(p), "")
	expect(t, "unmarked", strings.Join(p.Outcome.Unmarked, " "), "A1 A2 A3 A4")
}

func TestAMarkThatBecomesDoubtfulTakesNothingBack(t *testing.T) {
	for _, marks := range []string{"A2:/", "A1: A2:/", "A1:QQ A2:/", "A1:N A1:/ A2:/"} {
		s := newScene()
		s.close("A1:N A2:/")
		expect(t, marks, s.story(s.close(marks)), "")
		if !s.Absences[0].Open() {
			t.Errorf("%s: the absence is no longer open", marks)
		}
	}
}
