package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

func TestOfTwoWhoRecordAReasonTheSecondIsToldThatSomebodyWasFirst(t *testing.T) {
	ruth := school.Actor{Kind: school.Person, ID: "ruth"}
	for name, c := range map[string]struct {
		by        school.Actor
		was, code register.Code
		after     time.Duration
		refused   bool
		stands    register.Code
		stillHis  bool // the first who recorded it stands beside it
	}{
		"another code, and they saw N":              {ruth, "N", "M", time.Hour, true, "I", true},
		"another code, and they saw the first":      {ruth, "I", "M", time.Second, false, "M", false},
		"another code at once, and they do not say": {ruth, "", "M", 2 * time.Second, true, "I", true},
		"another code later, and they do not say":   {ruth, "", "M", time.Minute, false, "M", false},
		"the same code":                      {ruth, "N", "I", time.Second, false, "I", true},
		"they change their own mind at once": {office, "N", "M", time.Second, false, "M", false},
		"a program that saw nothing of it":   {mis, "", "M", time.Second, true, "I", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.close("A1:N A2:/")
			id := s.absences()["A1"].ID
			must(t, s.ExplainSeen(t.Context(), office, id, "N", "I", "a cold"))
			s.clock.Advance(c.after)
			err := s.ExplainSeen(t.Context(), c.by, id, c.was, c.code, "")
			if refused := problem.Is(err, problem.Conflict); refused != c.refused || err != nil && !refused {
				t.Errorf("refused: %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "I (Illness") {
				t.Errorf("it does not say what was recorded: %v", err)
			}
			a := s.absences()["A1"]
			if a.Code != c.stands || (a.Explained.By.ID == "office" && a.Explained.Note == "a cold") != c.stillHis {
				t.Errorf("%s stands, by %v with %q", a.Code, a.Explained.By, a.Explained.Note)
			}
			s.balanced()
		})
	}
}
