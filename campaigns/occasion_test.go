package campaigns

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// putRight is a calendar with the training day of 6 November that was forgotten,
// and a term that ends on the 22nd of December.
func putRight() school.Calendar {
	cal := larkmere()
	cal.Closed = append(cal.Closed, school.ClosedDay{Date: on(2026, 11, 6), Kind: school.Inset})
	for i, t := range cal.Terms {
		if t.Last == on(2026, 12, 18) {
			cal.Terms[i].Last = on(2026, 12, 22)
		}
	}
	return cal
}

func TestAnOccasionIsNamedByWhatTheRuleNames(t *testing.T) {
	for _, c := range []struct {
		words, occasion string
		was, is         clock.Date // in the calendar as it was, and put right
	}{
		{"fourth Friday after the autumn half-term, 15:30", "2026/27 fourth Friday after the autumn half-term", on(2026, 11, 27), on(2026, 12, 4)},
		{"Monday of the last fortnight of the autumn term, 16:00", "2026/27 Monday of the last fortnight of the autumn term", on(2026, 12, 7), on(2026, 12, 14)},
		{"last Thursday before a break, 16:30", "2026/27 last Thursday before the break after the autumn term", on(2026, 12, 17), on(2026, 12, 17)},
		{"last school day of term, 16:00", "2026/27 last school day of the autumn term", on(2026, 12, 18), on(2026, 12, 22)},
		{"last school day before a break, 16:00", "2026/27 last school day before the break after the autumn term", on(2026, 12, 18), on(2026, 12, 22)},
		{"fourth Friday after half-term, 15:30", "2026/27 fourth Friday after the autumn half-term", on(2026, 11, 27), on(2026, 12, 4)},
		{"every Friday in term, 15:30", "the week 2026-W48", on(2026, 11, 27), on(2026, 11, 27)},
		{"30 16 * * 5", "2026-11-27 16:30", on(2026, 11, 27), on(2026, 11, 27)},
	} {
		s := read(t, c.words)
		for day, cal := range map[clock.Date]school.Calendar{c.was: larkmere(), c.is: putRight()} {
			next, ok := s.coming(day.At(0, 0), cal, func(coming) bool { return true })
			if !ok || clock.DateOf(next.due) != day || string(next.occasion) != c.occasion {
				t.Errorf("%s: %q on %s, not %q on %s", c.words, next.occasion, clock.DateOf(next.due), c.occasion, day)
			}
		}
		if got := s.occasionOn(c.was.At(16, 30), putRight()); string(got) != c.occasion { // of a firing kept before occasions were
			t.Errorf("%s went on %s: read as %q", c.words, c.was, got)
		}
	}
}

// However a calendar stands, no two days of a schedule are one occasion, and a
// firing of a day is read as the day's own.
func TestNoTwoDaysOfAScheduleAreOneOccasion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, cal := schedules(t), larkmere()
		for range rapid.IntRange(0, 6).Draw(t, "days off") {
			day := on(2026, 9, 1).AddDays(rapid.IntRange(0, 320).Draw(t, "off"))
			cal.Closed = append(cal.Closed, school.ClosedDay{Date: day, Kind: school.Inset})
		}
		seen, after := map[Occasion]time.Time{}, on(2026, 8, 1).At(0, 0)
		for range mostToCome {
			x, ok := s.coming(after, cal, func(coming) bool { return true })
			if !ok {
				break
			}
			if other, twice := seen[x.occasion]; twice {
				t.Fatalf("%s: %q is both %s and %s", s.Words(), x.occasion, other, x.due)
			}
			if got := s.occasionOn(x.due, cal); got != x.occasion {
				t.Fatalf("%s on %s is %q, and read as %q", s.Words(), x.due, x.occasion, got)
			}
			seen[x.occasion], after = x.due, x.due
		}
	})
}

func TestAWaveGoesOnADayThatEndsEarly(t *testing.T) {
	cal := larkmere()
	cal.Early = append(cal.Early, school.EarlyFinish{Date: on(2026, 12, 18), Ends: clock.HM(12, 30)})
	s := read(t, "last school day of the autumn term, 16:00")
	due, ok := s.Next(monday.At(9, 0), cal)
	if !ok || clock.DateOf(due) != on(2026, 12, 18) {
		t.Fatalf("it comes on %s", due)
	}
	if f := (Firing{Wave: Wave{When: s.Words()}}); !f.isOpen(cal, due) {
		t.Error("the forecast has it, and the gate says that the school is not open")
	}
}

// The hours at which a school lets a wave go on a Friday on which part of the day
// is taken away.
func TestTheSchoolIsOpenForAWave(t *testing.T) {
	friday := on(2026, 11, 27)
	for _, c := range []struct {
		name             string
		off              []school.ClosedDay
		morning, evening bool
	}{
		{"an ordinary day", nil, true, true},
		{"training in the afternoon", []school.ClosedDay{{Session: "PM", Kind: school.Inset}}, true, true},
		{"training all day", []school.ClosedDay{{Kind: school.Inset}}, false, false},
		{"snow all day", []school.ClosedDay{{Kind: school.Shut}}, false, false},
		{"shut from the afternoon on", []school.ClosedDay{{Session: "PM", Kind: school.Shut}}, false, false},
		{"no heating in the morning", []school.ClosedDay{{Session: "AM", Kind: school.Shut}}, false, true},
		{"training in the morning, snow from noon", []school.ClosedDay{{Session: "AM", Kind: school.Inset}, {Session: "PM", Kind: school.Shut}}, false, false},
	} {
		cal := larkmere()
		for _, x := range c.off {
			x.Date = friday
			cal.Closed = append(cal.Closed, x)
		}
		for hour, want := range map[int]bool{11: c.morning, 16: c.evening} {
			s := Schedule{Rule: DayRule{Span: TermSpan, Day: time.Friday}, At: clock.HM(hour, 0)}
			due, _ := s.Next(friday.At(0, 0), cal)
			forecast, gate := clock.DateOf(due) == friday, Firing{Wave: Wave{When: s.Words()}}.isOpen(cal, friday.At(hour, 0))
			if forecast != want || gate != want {
				t.Errorf("%s at %d:00: the forecast says %v, the gate %v", c.name, hour, forecast, gate)
			}
		}
	}
}
