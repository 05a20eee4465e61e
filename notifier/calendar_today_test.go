package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func endsAt(h, m int) func(*school.Calendar) error {
	return func(c *school.Calendar) error {
		c.Early = []school.EarlyFinish{{Date: monday, Ends: clock.HM(h, m), Note: "Storm"}}
		return nil
	}
}

func yearOut(year int) func(*school.Calendar) error {
	return func(c *school.Calendar) error {
		c.Part = []school.PartClosure{{Date: monday, Year: year, Kind: school.Inset}}
		return nil
	}
}

func asAlways(c *school.Calendar) error {
	c.Early, c.Part = nil, nil
	return nil
}

// calendar changes it, and holds what was said it would do against what it did.
func (s *stage) calendar(change func(*school.Calendar) error) notifier.CalendarEffect {
	s.t.Helper()
	before := s.book()
	would, err := s.CalendarWould(s.t.Context(), urn, change)
	must(s.t, err)
	s.expect(before)
	_, did, err := s.ChangeCalendar(s.t.Context(), office, urn, change)
	must(s.t, err)
	if would != did {
		s.t.Errorf("it would have done %+v, and did %+v", would, did)
	}
	s.balanced()
	return did
}

// ends lists until when the texts that wait are of use.
func (s *stage) ends() string {
	views, err := s.store.Alerts(s.t.Context(), urn, monday, "", "")
	must(s.t, err)
	var out []string
	for _, v := range views {
		if v.State.Waiting() {
			out = append(out, clock.Wall(v.ExpiresAt))
		}
	}
	return strings.Join(out, " ")
}

// callFor gives why each pupil is to be called about, by ref.
func (s *stage) callFor() map[string]string {
	today, err := s.Today(s.t.Context(), urn, "")
	must(s.t, err)
	out := map[string]string{}
	for _, r := range today.ToCall {
		out[r.Absences[0].Pupil.Ref] = r.Why
	}
	return out
}

func TestADayThatEndsEarlyMovesWhatWaits(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:N A3:N A4:/")
	s.send(s.textTo("c0003"))
	if did := s.calendar(endsAt(11, 0)); did != (notifier.CalendarEffect{Bounded: 2}) || s.ends() != "11:00 11:00" {
		t.Errorf("%+v, until %s", did, s.ends())
	}
	s.expect("alert c0001 raised A1; alert c0002 raised A2; alert c0003 sent A3")
	claimed := s.claim(s.textTo("c0001"))[0] // it is on its way while the day is made shorter still
	if did := s.calendar(endsAt(8, 50)); did != (notifier.CalendarEffect{TakenBack: 1}) {
		t.Errorf("%+v", did)
	}
	s.expect("alert c0001 sending A1; alert c0002 withdrawn; alert c0003 sent A3")
	if _, verdict, err := s.Compose(t.Context(), claimed); err != nil || verdict != delivery.Withdraw(notifier.ReasonEnded) {
		t.Errorf("the last gate says %+v, %v", verdict, err)
	}
	if got := s.callFor(); got["A2"] != notifier.Sentence(notifier.ReasonEnded) || got["A3"] != "" {
		t.Errorf("to call: %v", got)
	}
	e, err := s.Reasons(t.Context(), urn, "A2", monday, register.AM)
	must(t, err)
	if last := e.Reasons[len(e.Reasons)-1]; !strings.Contains(strings.Join(says(e), "\n"), "The calendar of the day was changed. Nobody is texted any more. School ends early") {
		t.Errorf("reasons end with %+v", last)
	}
	// It was a mistake: who is still missing is owed a text again.
	s.move(claimed.ID, delivery.Sending, delivery.Raised)
	if did := s.calendar(asAlways); did != (notifier.CalendarEffect{Bounded: 1, Owed: 1}) || s.ends() != "12:00 12:00" {
		t.Errorf("%+v, until %s", did, s.ends())
	}
	s.expect("alert c0001 raised A1; alert c0002 raised A2; alert c0002 withdrawn; alert c0003 sent A3")
	must(t, s.db.AuditVerify(t.Context(), urn))
}

func says(e notifier.Explained) []string {
	var out []string
	for _, r := range e.Reasons {
		out = append(out, r.Says)
	}
	return out
}

func TestAYearThatIsNotInIsTakenOutOfWhatWaits(t *testing.T) {
	st := smallRoll()
	st.Pupils[1].Year, st.Pupils[4].Year = 9, 9 // A2, and A5, brother of A1
	s := newStage(t, st)
	s.close("A1:N A2:N A3:N A4:/")
	_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	s.expect("alert c0001 raised A1 A5; alert c0002 raised A2; alert c0003 raised A3")
	if did := s.calendar(yearOut(8)); did != (notifier.CalendarEffect{TakenBack: 1}) {
		t.Errorf("%+v", did)
	}
	s.expect("alert c0001 raised A5; alert c0002 raised A2; alert c0003 withdrawn")
	if got := s.callFor(); got["A1"] != notifier.Sentence(notifier.ReasonYearOut) || got["A3"] == "" || got["A2"] != "" {
		t.Errorf("to call: %v", got)
	}
	if did := s.calendar(yearOut(9)); did != (notifier.CalendarEffect{TakenBack: 2, Owed: 2}) {
		t.Errorf("the other year: %+v", did)
	}
	if did := s.calendar(asAlways); did.Owed != 1 && did.Owed != 2 {
		t.Errorf("both are in: %+v", did)
	}
	for ref, a := range s.absences() {
		if a.Course != notifier.Alerted {
			t.Errorf("%s is %s", ref, a.Course)
		}
	}
}

// TestAnAfternoonIsLeftOutByAnEarlyEnd: the texts of it go back, its registers
// are refused, and what a brake holds is free of it.
func TestAnAfternoonIsLeftOutByAnEarlyEnd(t *testing.T) {
	s := newStage(t, smallRoll())
	s.clock.Advance(4*time.Hour + 10*time.Minute)
	c := closure("8B", "A1:N A2:N A3:/ A4:/")
	c.Session = register.PM
	_, err := s.RegisterClosed(t.Context(), mis, c, nil)
	must(t, err)
	if did := s.calendar(endsAt(12, 30)); did != (notifier.CalendarEffect{TakenBack: 2}) {
		t.Errorf("%+v", did)
	}
	c.Marks[2].Code = "N"
	if _, err := s.RegisterClosed(t.Context(), mis, c, nil); !problem.Is(err, problem.Invalid) {
		t.Errorf("an afternoon that is none: %v", err)
	}
	if did := s.calendar(asAlways); did != (notifier.CalendarEffect{Owed: 2}) {
		t.Errorf("%+v", did)
	}
}

// TestTheLadderEndsWithTheDay: nobody is texted on the way home.
func TestTheLadderEndsWithTheDay(t *testing.T) {
	st := smallRoll()
	st.Ties = append(st.Ties, school.Tie{Pupil: "p0001", Contact: "c0002", Relationship: "father", Order: 2, Text: school.TextYes})
	for ends, want := range map[int]string{10: "alert c0001 delivered A1", 11: "alert c0001 delivered A1; rung c0002 raised A1"} {
		s := newStage(t, st)
		s.close("A1:N A2:/ A3:/ A4:/")
		id := s.textTo("c0001")
		s.send(id)
		s.move(id, delivery.Sent, delivery.Delivered)
		s.clock.Advance(40 * time.Minute)
		s.calendar(func(c *school.Calendar) error {
			c.Early = []school.EarlyFinish{{Date: monday, Ends: clock.HM(ends, 0)}}
			return nil
		})
		if ends == 10 {
			s.clock.Advance(25 * time.Minute)
		}
		must(t, s.Climb(t.Context()))
		s.expect(want)
	}
}
