package notifier

import (
	"fmt"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// BenchmarkDecide decides about a register of 30 marks, three of them without a
// reason and one with, in a school of 1,000 of which 40 families have been
// texted today.
func BenchmarkDecide(b *testing.B) {
	s := newScene()
	s.Setting.OnRoll, s.Group = 1000, nil
	s.Setting.Policy.BrakeSchoolLeast = 100
	for i := range 30 {
		ref := fmt.Sprintf("B%d", i)
		s.pupil(ref, "8B", adult(fmt.Sprintf("mum%d", i), i), adult(fmt.Sprintf("dad%d", i), 30+i))
		s.Group = append(s.Group, s.ByRef[ref])
		code := register.PresentAM
		switch {
		case i%10 == 0:
			code = register.NoReason
		case i == 1:
			code = register.Illness
		}
		s.Closure.Marks = append(s.Closure.Marks, register.Mark{Pupil: ref, Code: code})
	}
	s.Closure.Key, s.Closure.ClosedAt = register.Key{School: "900001", Date: monday, Session: register.AM, Group: "8B"}, nine
	for i := range 40 {
		s.Alerts = append(s.Alerts, Alert{
			Session: register.AM, Day: monday,
			Text:   delivery.Text{ID: delivery.TextID(fmt.Sprint("t", i)), Kind: delivery.AlertText, State: delivery.Sent, Contact: school.ContactID(fmt.Sprint("other", i)), RaisedAt: nine},
			Pupils: []AlertPupil{{Absence: AbsenceID(fmt.Sprint("a", i)), Pupil: school.PupilID(fmt.Sprint("other", i))}},
		})
	}
	s.classed()
	if p := Decide(s.Morning); len(p.Raise) != 3 {
		b.Fatalf("%d texts: %s", len(p.Raise), s.story(p))
	}
	b.ReportAllocs()
	for b.Loop() {
		Decide(s.Morning)
	}
}
