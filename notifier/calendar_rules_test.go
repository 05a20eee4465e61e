package notifier

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhatTheCalendarDoesToAnAlert is the page of odd days: an afternoon that
// ends early, a year group that is out, and the days the clocks change.
func TestWhatTheCalendarDoesToAnAlert(t *testing.T) {
	ends := func(h, m int) func(*scene) {
		return func(s *scene) {
			s.Setting.Calendar.Early = []school.EarlyFinish{{Date: monday, Ends: clock.HM(h, m)}}
		}
	}
	out := func(year int, session string) func(*scene) {
		return func(s *scene) {
			s.flag("A1", func(p *school.Pupil) { p.Year = 8 })
			s.Setting.Calendar.Part = []school.PartClosure{{Date: monday, Year: year, Session: session, Kind: school.Inset}}
		}
	}
	for _, c := range []struct {
		name   string
		sess   register.Session
		now    time.Time
		change func(*scene)
		want   string
	}{
		{"an ordinary afternoon", register.PM, monday.At(13, 10), func(*scene) {}, "raise mum1: A1 13:10–15:30"},
		{"an afternoon that ends at two", register.PM, monday.At(13, 10), ends(14, 0), "raise mum1: A1 13:10–14:00"},
		{"after it has ended", register.PM, monday.At(14, 0), ends(14, 0), "withhold too_late: A1"},
		{"a morning that ends at half past eleven", register.AM, nine, ends(11, 30), "raise mum1: A1 9:00–11:30"},
		{"a day that ends later than the deadline", register.PM, monday.At(13, 10), ends(15, 45), "raise mum1: A1 13:10–15:30"},
		{"the pupil's year is out", register.AM, nine, out(8, ""), "withhold year_not_in: A1"},
		{"out in the afternoon only", register.AM, nine, out(8, "PM"), "raise mum1: A1 9:00–12:00"},
		{"another year is out", register.AM, nine, out(9, ""), "raise mum1: A1 9:00–12:00"},
	} {
		s := newScene()
		s.Now = c.now
		c.change(s)
		p := s.closeIn(c.sess, "A1:N")
		got := s.story(p)
		if len(p.Raise) == 1 {
			got += " " + clock.Wall(p.Raise[0].Text.SendAfter) + "–" + clock.Wall(p.Raise[0].Text.ExpiresAt)
		}
		expect(t, c.name, got, c.want)
	}
}

// TestTheDaysTheClocksChange: 8:00 and 12:00 are the wall's, whichever the
// instant. The clocks change on Sundays; the Mondays after are an hour apart.
func TestTheDaysTheClocksChange(t *testing.T) {
	for day, hour := range map[clock.Date]int{
		{Year: 2026, Month: 10, Day: 23}: 7, // the Friday before the clocks go back: 8:00 is 7:00 UTC
		{Year: 2026, Month: 10, Day: 26}: 8, // the Monday after
		{Year: 2027, Month: 3, Day: 26}:  8, // the Friday before they go forward
		{Year: 2027, Month: 3, Day: 29}:  7, // the Monday after
	} {
		p := DefaultPolicy()
		if from := p.NotBefore.On(day).UTC().Hour(); from != hour {
			t.Errorf("on %s texts begin at %d UTC", day, from)
		}
		if end := p.Deadline(day, register.AM).Sub(p.NotBefore.On(day)); end != 4*time.Hour {
			t.Errorf("on %s the morning has %s", day, end)
		}
	}
}

// TestAYearThatIsOutIsNotTextedAtTheGateEither, nor is its register awaited.
func TestAYearThatIsOutIsNotTextedAtTheGateEither(t *testing.T) {
	s := newScene()
	s.flag("A1", func(p *school.Pupil) { p.Year = 8 })
	s.close("A1:N")
	s.Setting.Calendar.Part = []school.PartClosure{{Date: monday, Year: 8, Kind: school.Shut}}
	g := Gate{Setting: s.Setting, Alert: s.Alerts[0]}
	if why := g.notMissing(GatePupil{Pupil: s.ByRef["A1"], Absence: s.Absences[0]}); why != ReasonYearOut {
		t.Errorf("%q", why)
	}
	rs := []RegisterView{{Group: "8B", FirstYear: 8, LastYear: 8}, {Group: "89", FirstYear: 8, LastYear: 9}, {Group: "8C", FirstYear: 8, LastYear: 8, Revision: 1}}
	got := ""
	for _, r := range expected(s.Setting.Calendar, monday, register.AM, rs) {
		got += string(r.Group) + " "
	}
	if got != "89 8C " {
		t.Errorf("expected are %s", got)
	}
}

// TestOfAClassOfTwoYearsOnlyThoseWhoAreInAreMissed.
func TestOfAClassOfTwoYearsOnlyThoseWhoAreInAreMissed(t *testing.T) {
	for _, c := range []struct {
		out  []school.PartClosure
		want string
	}{
		{nil, "A2 A3"},
		{[]school.PartClosure{{Date: monday, Year: 6, Kind: school.Inset}}, "A2"},
		{[]school.PartClosure{{Date: monday, Year: 6, Session: "PM", Kind: school.Inset}}, "A2 A3"},
	} {
		s := newScene()
		s.Setting.Calendar.Part = c.out
		var roll []school.Pupil
		for ref, year := range map[string]int{"A1": 5, "A2": 5, "A3": 6} {
			s.flag(ref, func(p *school.Pupil) { p.Year = year })
		}
		s.Group = nil
		for _, ref := range []string{"A1", "A2", "A3"} {
			p := s.ByRef[ref]
			s.Group, roll = append(s.Group, p), append(roll, p)
		}
		expect(t, "without a mark", strings.Join(s.close("A1:/").Outcome.Unmarked, " "), c.want)
		var rung []string
		for _, x := range doubtful(RegisterView{Group: roll[0].Group, Session: register.AM}, inToday(s.Setting.Calendar, monday, register.AM, roll), nine, nine) {
			rung = append(rung, x.Pupil.Ref)
		}
		expect(t, "to ring about", strings.Join(rung, " "), strings.TrimSpace("A1 "+c.want))
	}
}
