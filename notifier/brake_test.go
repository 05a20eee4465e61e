package notifier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// crowd is 8B with n pupils, each with a mother of their own, in a school of
// onRoll pupils.
func crowd(n, onRoll int) *scene {
	s := newScene()
	s.Group = nil
	for i := 1; i <= n; i++ {
		ref := fmt.Sprintf("B%d", i)
		s.pupil(ref, "8B", adult(fmt.Sprintf("adult%d", i), i%100))
		s.Group = append(s.Group, s.ByRef[ref])
	}
	s.Setting.OnRoll = onRoll
	return s
}

// missing marks the pupils from to to with N and the others of the group with /.
func (s *scene) missing(from, to int) string {
	var b strings.Builder
	for i := range s.Group {
		code := "/"
		if i+1 >= from && i+1 <= to {
			code = "N"
		}
		fmt.Fprintf(&b, "%s:%s ", s.Group[i].Ref, code)
	}
	return b.String()
}

func TestTheBrakeGoesOnWhenTooManyOfAGroupAreMissing(t *testing.T) {
	for _, c := range []struct {
		missing, of int
		on          bool
	}{
		{6, 6, false},   // the least: a group of six may all be away
		{7, 7, true},    // every pupil marked N
		{7, 10, true},   // 70%
		{6, 10, false},  // not over six
		{11, 28, false}, // 39%
		{12, 28, true},  // 43%
		{12, 30, false}, // 40% is not over 40%
	} {
		s := crowd(c.of, 900)
		p := s.close(s.missing(1, c.missing))
		b := p.Outcome.Brake
		if (b != nil) != c.on {
			t.Errorf("%d of %d: brake %+v", c.missing, c.of, b)
			continue
		}
		if !c.on {
			continue
		}
		if b.Why != GroupShare || b.Held != c.missing || b.Limit != 0.4 || b.Share != float64(c.missing)/float64(c.of) {
			t.Errorf("%d of %d: %+v", c.missing, c.of, b)
		}
		for _, al := range p.Raise {
			if al.Text.State != delivery.Held || al.Text.Reason != ReasonBrake || !al.Text.ReleaseAt.IsZero() || al.Brake != b.ID {
				t.Errorf("%d of %d: %+v", c.missing, c.of, al.Text)
			}
		}
	}
}

func TestTheBrakeCountsTheFamiliesOfTheSchoolOverHalfAnHour(t *testing.T) {
	s := crowd(60, 200) // 8% is 16 families
	s.Setting.Policy.BrakeGroupLeast = 1000
	if p := s.close(s.missing(1, 16)); p.Outcome.Brake != nil {
		t.Fatalf("16 of 200: %+v", p.Outcome.Brake)
	}
	for i := range s.Alerts { // half of them have gone by now
		if i%2 == 0 {
			s.Alerts[i].Text.State = delivery.Sent
		}
	}
	s.Now = s.Now.Add(20 * time.Minute)
	p := s.close(s.missing(1, 17))
	if b := p.Outcome.Brake; b == nil || b.Why != SchoolShare || b.Held != 9 || len(p.Hold) != 8 {
		t.Fatalf("17 of 200: %+v, %d of before held", b, len(p.Hold))
	}
	// A third register while it is on is held by the same brake.
	s.Now = s.Now.Add(time.Minute)
	if again := s.close(s.missing(1, 18)); again.Brake != nil || again.Outcome.Brake == nil || again.Outcome.Brake.ID != p.Outcome.Brake.ID {
		t.Errorf("while it is on: %+v", again.Outcome.Brake)
	}
}

func TestTheBrakeForgetsWhatWentHalfAnHourAgo(t *testing.T) {
	s := crowd(60, 200)
	s.Setting.Policy.BrakeGroupLeast = 1000
	s.close(s.missing(1, 16))
	s.Now = s.Now.Add(31 * time.Minute)
	if p := s.close(s.missing(1, 17)); p.Outcome.Brake != nil {
		t.Errorf("one more after half an hour: %+v", p.Outcome.Brake)
	}
}

func TestWhatSomebodyTookBackCountsOn(t *testing.T) {
	s := crowd(60, 200) // 8% is 16 families
	s.Setting.Policy.BrakeGroupLeast = 1000
	s.close(s.missing(1, 17))
	s.texts(delivery.AlertText, delivery.Withdrawn)
	for i := range s.Alerts {
		s.Alerts[i].Text.Reason = ReasonCancelled
	}
	s.Brakes[0].EndedAt = s.Now
	s.Now = s.Now.Add(time.Minute)
	if p := s.close(s.missing(1, 18)); p.Outcome.Brake == nil || p.Outcome.Brake.Why != SchoolShare {
		t.Errorf("one more from whoever sent the others in error: %+v", p.Outcome.Brake)
	}
	s.Now = s.Now.Add(31 * time.Minute)
	s.Brakes[len(s.Brakes)-1].EndedAt = s.Now
	s.texts(delivery.AlertText, delivery.Withdrawn)
	if p := s.close(s.missing(1, 19)); p.Outcome.Brake != nil {
		t.Errorf("half an hour later: %+v", p.Outcome.Brake)
	}
}

func TestABrakeThatSomebodyReleasedIsNotCountedAgain(t *testing.T) {
	s := crowd(10, 900)
	s.close(s.missing(1, 7))
	for i := range s.Alerts {
		s.Alerts[i].Text.State, s.Alerts[i].Text.Reason = delivery.Raised, ""
	}
	s.Now = s.Now.Add(time.Minute)
	s.Brakes[0].EndedAt, s.Brakes[0].Released = s.Now, true
	s.Now = s.Now.Add(time.Minute)
	p := s.close(s.missing(1, 8))
	if p.Outcome.Brake != nil || len(p.Hold) != 0 || len(p.Raise) != 1 || p.Raise[0].Text.State != delivery.Raised {
		t.Errorf("after the release: %+v, held %d", p.Outcome.Brake, len(p.Hold))
	}
}

func TestTheBrakeNeverHoldsACorrection(t *testing.T) {
	s := crowd(10, 900)
	s.close(s.missing(1, 1))
	s.Alerts[0].Text.State = delivery.Delivered
	s.Now = s.Now.Add(time.Minute)
	p := s.close(strings.Replace(s.missing(2, 9), "B1:/", "B1:L", 1))
	if p.Outcome.Brake == nil || len(p.Outcome.Corrections) != 1 {
		t.Fatalf("%+v", p.Outcome)
	}
	for _, al := range p.Raise {
		if al.Text.Kind == delivery.CorrectionText && al.Text.State != delivery.Raised {
			t.Errorf("the correction is %s", al.Text.State)
		}
	}
}

func TestAVulnerablePupilsTextDoesNotGoByItselfUnderTheBrake(t *testing.T) {
	s := crowd(10, 900)
	s.flag("B1", func(p *school.Pupil) { p.Flags.Vulnerable = true })
	for _, al := range s.close(s.missing(1, 7)).Raise {
		if !al.Text.ReleaseAt.IsZero() {
			t.Errorf("%s goes by itself at %s", al.Text.ID, al.Text.ReleaseAt)
		}
	}
}

func TestABrakeOfOneGroupLetsAnotherGroupsTextsGo(t *testing.T) {
	s := crowd(10, 900)
	s.pupil("C1", "9A", adult("adult1", 1))
	s.close(s.missing(1, 7))
	s.Closure.Group, s.Group = "9A", []school.Pupil{s.ByRef["C1"]}
	s.Closure.Marks, s.Now = marksOf("C1:N"), s.Now.Add(time.Minute)
	p := s.decide()
	if p.Outcome.Brake != nil || len(p.Raise) != 1 || p.Raise[0].Text.State != delivery.Raised {
		t.Errorf("the sister in 9A: %+v, raised %d, joined %d", p.Outcome.Brake, len(p.Raise), len(p.Join))
	}
}

func TestABrakeThatSomebodyCancelledGoesOnAgain(t *testing.T) {
	s := crowd(10, 900)
	s.close(s.missing(1, 7))
	s.texts(delivery.AlertText, delivery.Withdrawn)
	s.Now = s.Now.Add(time.Minute)
	s.Brakes[0].EndedAt = s.Now
	p := s.close(s.missing(1, 8))
	if b := p.Outcome.Brake; b == nil || b.Held != 1 {
		t.Errorf("the same register with one more: %+v", b)
	}
}

// TestARegisterIsNoCalmerForWhoCannotBeTexted: pupils whose families cannot be
// texted, and pupils without a mark, do not make a register likely.
func TestARegisterIsNoCalmerForWhoCannotBeTexted(t *testing.T) {
	s := crowd(10, 900)
	for i := 1; i <= 3; i++ {
		s.flag(fmt.Sprintf("B%d", i), func(p *school.Pupil) { p.Flags.NoText = true })
	}
	if b := s.close(s.missing(1, 9)).Outcome.Brake; b == nil || b.Held != 6 || b.Share != 0.9 {
		t.Errorf("nine of ten missing, three of them not to be texted about: %+v", b)
	}
	s = crowd(30, 900)
	marks := strings.Join(strings.Fields(s.missing(1, 7))[:10], " ")
	if b := s.close(marks).Outcome.Brake; b == nil || b.Share != 0.7 {
		t.Errorf("ten marks of thirty, seven missing: %+v", b)
	}
}

// TestAGroupInPiecesIsOneGroup: a register may be called anything, and the
// pupils of a group count where the roll has them.
func TestAGroupInPiecesIsOneGroup(t *testing.T) {
	s := crowd(30, 900)
	all := strings.Fields(s.missing(1, 30))
	s.Group = nil // the roll has no group by these names
	for i := range 6 {
		s.Closure = register.Closure{Key: register.Key{School: "900001", Date: monday, Session: register.AM, Group: school.Group(fmt.Sprintf("part%d", i))}, ClosedAt: s.Now, Marks: marksOf(strings.Join(all[5*i:5*i+5], " "))}
		p := s.decide()
		b := p.Outcome.Brake
		switch {
		case i < 2 && b != nil: // ten of thirty are not over 40%
			t.Errorf("part %d: %+v", i, b)
		case i == 2 && (b == nil || p.Brake == nil || p.Brake.Group != "8B" || b.Held != 15 || b.Share != 15.0/34 || len(p.Hold) != 10):
			t.Errorf("part %d: %+v, %d of before held", i, b, len(p.Hold))
		case i > 2 && (b == nil || p.Brake != nil):
			t.Errorf("part %d is not held by the brake that is on: %+v", i, b)
		}
		s.Now = s.Now.Add(time.Minute)
	}
	for _, al := range s.Alerts {
		if al.Text.State != delivery.Held || al.Text.Reason != ReasonBrake {
			t.Errorf("%s is %s", al.Text.ID, al.Text.State)
		}
	}
}
