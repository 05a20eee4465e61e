package campaigns

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
)

// monday is the demo's morning: 23 November 2026.
var monday = clock.Date{Year: 2026, Month: time.November, Day: 23}

// larkmere is the calendar of the demo's secondary: term from 1 September (a
// training day), half-term 26 to 30 October, training days on 23 October and
// 4 January, Good Friday on 26 March 2027.
func larkmere() school.Calendar { return sample.Demo(monday).Schools[1].Calendar }

// sixTerms is the same year as schools write it that count six terms.
func sixTerms() school.Calendar {
	cal := larkmere()
	cal.Terms = nil
	for _, t := range [][2]clock.Date{
		{on(2026, 9, 2), on(2026, 10, 22)},
		{on(2026, 11, 2), on(2026, 12, 18)},
		{on(2027, 1, 5), on(2027, 2, 12)},
		{on(2027, 2, 22), on(2027, 3, 25)},
		{on(2027, 4, 12), on(2027, 5, 28)},
		{on(2027, 6, 7), on(2027, 7, 20)},
	} {
		cal.Terms = append(cal.Terms, school.Term{First: t[0], Last: t[1]})
	}
	return cal
}

func on(y int, m time.Month, d int) clock.Date { return clock.Date{Year: y, Month: m, Day: d} }

func read(t testing.TB, words string) Schedule {
	t.Helper()
	s, err := ReadSchedule(words)
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return s
}

func TestAScheduleReadFromWordsComesOnTheDaysItSays(t *testing.T) {
	for _, c := range []struct {
		words string
		days  string // from 1 September 2026, the first few
	}{
		{"first school day of term, 16:00", "2 Sep, 5 Jan, 12 Apr, none"},
		{"second school day of term at 16:00", "3 Sep, 6 Jan, 13 Apr, none"},
		{"the last school day of the autumn term at 15:30", "18 Dec, none"},
		{"second last school day of the summer term, 16:00", "19 Jul, none"},
		{"last Thursday before a break, 16:30", "22 Oct, 17 Dec, 11 Feb, 25 Mar, 27 May, 15 Jul, none"},
		{"last Thursday before half-term, 16:30", "22 Oct, 11 Feb, 27 May, none"},
		{"last Friday before a break, 16:30", "16 Oct, 18 Dec, 12 Feb, 19 Mar, 28 May, 16 Jul, none"}, // 23 Oct is a training day, 26 Mar Good Friday
		{"first Friday before a break, 16:30", "16 Oct, 18 Dec, 12 Feb, 19 Mar, 28 May, 16 Jul, none"},
		{"third school day before a break, 16:00", "20 Oct, 16 Dec, 10 Feb, 23 Mar, 26 May, 16 Jul, none"},
		{"second school day before half-term, 16:00", "21 Oct, 11 Feb, 27 May, none"},
		{"second last school day before half-term, 16:00", "21 Oct, 11 Feb, 27 May, none"},
		{"Monday of the first week before half-term, 16:00", "19 Oct, 8 Feb, 24 May, none"},
		{"first Friday after half-term, 16:00", "6 Nov, 26 Feb, 11 Jun, none"},
		{"fourth Friday after the autumn half-term, 15:30", "27 Nov, none"},
		{"first Monday after a break, 16:00", "2 Nov, 11 Jan, 22 Feb, 12 Apr, 7 Jun, none"}, // 4 Jan is a training day
		{"Monday of the first full week of the autumn term, 16:00", "7 Sep, none"},
		{"Monday of the first week of the spring term, 16:00", "5 Jan, none"}, // Monday is a training day: the next
		{"Friday of the last week of the spring term, 16:00", "25 Mar, none"}, // Friday is Good Friday: the one before
		{"Monday of the last fortnight of the autumn term, 16:00", "7 Dec, none"},
		{"Monday of the first week after half term 16:00", "2 Nov, 22 Feb, 7 Jun, none"},
		{"every Friday in the spring term, 15:30", "8 Jan, 15 Jan, 22 Jan"},
		{"every Monday of term, 16:00", "7 Sep, 14 Sep, 21 Sep"},
		{"30 16 * * 5", "4 Sep, 11 Sep, 18 Sep"},
		{"cron 0 16 1 * *", "1 Oct, 1 Dec, 1 Feb"}, // 1 Sep is a training day, 1 Nov a Sunday, 1 Jan a holiday
		{"Monday of the first week of the spring term, 16:00 even when the school is not open", "4 Jan, none"},
		{"0 16 25 12 * even when the school is closed", "25 Dec, none"},
	} {
		for name, cal := range map[string]school.Calendar{"three terms": larkmere(), "six terms": sixTerms()} {
			if got := comes(read(t, c.words), cal, strings.Count(c.days, ",")+1); got != c.days {
				t.Errorf("%s, %s: %s, not %s", c.words, name, got, c.days)
			}
		}
	}
}

// comes lists the next days of a schedule.
func comes(s Schedule, cal school.Calendar, n int) string {
	var days []string
	after := on(2026, 9, 1).At(0, 0)
	for range n {
		due, ok := s.Next(after, cal)
		if !ok {
			days = append(days, "none")
			break
		}
		days = append(days, due.In(clock.London).Format("2 Jan"))
		after = due
	}
	return strings.Join(days, ", ")
}

func TestAScheduleKeepsItsTimeThroughBothChangesOfTheClocks(t *testing.T) {
	for words, want := range map[string][2]string{ // the Mondays around each, in UTC
		"every Monday of term, 16:00": {"2026-10-19T15:00:00Z", "2026-11-02T16:00:00Z"},
		"0 16 * * 1":                  {"2026-10-19T15:00:00Z", "2026-11-02T16:00:00Z"},
		"every Monday of term, 8:00":  {"2026-10-19T07:00:00Z", "2026-11-02T08:00:00Z"},
	} {
		s := read(t, words)
		first, _ := s.Next(on(2026, 10, 18).At(12, 0), larkmere())
		second, _ := s.Next(first, larkmere())
		if got := [2]string{first.Format(time.RFC3339), second.Format(time.RFC3339)}; got != want {
			t.Errorf("%s in autumn: %v", words, got)
		}
		spring, _ := s.Next(on(2027, 3, 27).At(12, 0), larkmere())
		if clock.Wall(spring) != s.At.String() || clock.DateOf(spring) != on(2027, 4, 12) {
			t.Errorf("%s in spring: %s", words, spring)
		}
	}
}

func TestASnowDayMovesNoOtherWave(t *testing.T) {
	cal := larkmere()
	cal.Closed = append(cal.Closed, school.ClosedDay{Date: on(2026, 11, 26), Kind: school.Shut})
	for words, want := range map[string]string{
		"fourth Friday after the autumn half-term, 15:30": "27 Nov",
		"last Thursday before a break, 16:30":             "17 Dec",
	} {
		due, _ := read(t, words).Next(monday.At(9, 4), cal)
		if got := due.In(clock.London).Format("2 Jan"); got != want {
			t.Errorf("%s: %s", words, got)
		}
	}
}

func TestTheNextFiringIsSaidInWords(t *testing.T) {
	s := read(t, "last Thursday before a break, 16:30")
	if got := s.NextWords(monday.At(9, 4), larkmere()); got != "Thursday 17 December at 16:30" {
		t.Error(got)
	}
	if got := s.NextWords(on(2027, 7, 20).At(9, 0), larkmere()); got != "not again in the terms the calendar holds" {
		t.Error(got)
	}
}

func TestWordsThatAreNoScheduleAreRefusedWithASentence(t *testing.T) {
	longSentence := strings.Repeat("first ", 50) + "of term at 16:00"
	for _, c := range []struct{ words, want string }{
		{"", "say which day"},
		{"16:00", "say a day such as"},
		{"soon", "must end with a time"},
		{"first school day of term", "must end with a time"},
		{"first Blursday of term, 16:00", "say a day such as"},
		{"first school day of life, 9:00", "say of which days"},
		{"every school day of term, 16:00", "say a day such as"}, // a text a day is no campaign
		{"first school day of term, 25:00", "between 6:00 and 21:59"},
		{"first school day of term, 3:15", "between 6:00 and 21:59"},
		{"first school day of term, 16:75", "between 6:00 and 21:59"},
		{"Monday of the first full week before a break, 16:00", "say: Monday of the last week"},
		{"eleventh Friday of term, 16:00", "say a day such as"},
		{"first Friday of term, 16:00 even if it rains", "is not understood"},
		{"@every 1s", "must end with a time"},
		{"* * * * *", "must end with a time"}, // more than once a day
		{"*/5 16 * * *", "must end with a time"},
		{"0 16 * * 9", "not one: five fields"},
		{"0 3 * * 1", "between 6:00 and 21:59"},
		{"TZ=UTC 0 16 * * 1", "must end with a time"},
		{longSentence, "one short sentence"},
	} {
		if _, err := ReadSchedule(c.words); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.words, err, c.want)
		}
	}
}

// schedules draws any schedule that can be said.
func schedules(t *rapid.T) Schedule {
	s := Schedule{At: clock.ClockTime(rapid.IntRange(int(earliest), int(latest)).Draw(t, "at")), AnyDay: rapid.Bool().Draw(t, "any day")}
	day := func() time.Weekday { return time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")) }
	s.Rule.Span = rapid.SampledFrom([]Span{TermSpan, AfterHalfTerm, AfterBreak, BeforeHalfTerm, BeforeBreak}).Draw(t, "span")
	if s.Rule.Span == TermSpan || s.Rule.Span == AfterHalfTerm || s.Rule.Span == BeforeHalfTerm {
		s.Rule.Term = rapid.SampledFrom([]Term{"", Autumn, Spring, Summer}).Draw(t, "term")
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return Schedule{Cron: fmt.Sprintf("%d %d * * %d", s.At%60, s.At/60, rapid.IntRange(0, 6).Draw(t, "cron day")), At: s.At, AnyDay: s.AnyDay}
	case 1:
		s.Rule.Week, s.Rule.Day = rapid.SampledFrom([]Week{FirstWeek, FirstFullWeek, LastWeek, LastFortnight}).Draw(t, "week"), day()
	case 2:
		s.Rule.Any, s.Rule.Nth = true, rapid.SampledFrom([]int{-10, -2, -1, 1, 2, 10}).Draw(t, "nth")
	default:
		s.Rule.Nth, s.Rule.Day = rapid.IntRange(-10, 10).Draw(t, "nth"), day()
	}
	if backwards(&s.Rule) != nil {
		s.Rule.Week = LastFortnight
	}
	return s
}

func TestAScheduleIsReadAsItIsSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := schedules(t)
		if again, err := ReadSchedule(s.Words()); err != nil || again != s {
			t.Fatalf("%q was read as %+v, not %+v: %v", s.Words(), again, s, err)
		}
	})
}

// A schedule comes after the instant it is asked about, at its own time on
// London's clock, on a school day unless it says otherwise; and what lies
// between two instants does not hang on how often it is asked.
func TestNextKeepsItsPromises(t *testing.T) {
	cal := larkmere()
	open := map[clock.Date]bool{}
	for _, d := range schoolDays(cal) {
		open[d] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		s := schedules(t)
		after := on(2026, 8, 20).At(0, 0).Add(time.Duration(rapid.IntRange(0, 350*24*60).Draw(t, "minute")) * time.Minute)
		due, ok := s.Next(after, cal)
		if !ok {
			return
		}
		if !due.After(after) || clock.Wall(due) != s.At.String() {
			t.Fatalf("%s after %s comes at %s", s.Words(), after, due)
		}
		if day := clock.DateOf(due); !s.AnyDay && !open[day] {
			t.Fatalf("%s comes on %s", s.Words(), day.Words())
		}
		between := after.Add(time.Duration(rapid.Int64Range(0, int64(due.Sub(after)-1)).Draw(t, "between")))
		if again, ok := s.Next(between, cal); !ok || !again.Equal(due) {
			t.Fatalf("%s: %s after %s, %s after %s", s.Words(), due, after, again, between)
		}
	})
}

// FuzzReadSchedule wants whatever is read to be said so that it is read the
// same, and to come at its own time or never.
func FuzzReadSchedule(f *testing.F) {
	for _, s := range []string{
		"second school day of term at 16:00", "last Thursday before a break, 16:30", "30 16 * * 5", "Monday of the first full week of the autumn term, 16:00",
		"every friday in term 15.30 even when the school is closed", "cron 0 16 1-7 */2 MON", "\x00, 16:00", "last last of, 9:00", "0 16 31 2 *",
	} {
		f.Add(s)
	}
	cal := larkmere()
	f.Fuzz(func(t *testing.T, words string) {
		s, err := ReadSchedule(words)
		if err != nil {
			return
		}
		if again, err := ReadSchedule(s.Words()); err != nil || again != s {
			t.Fatalf("%q is said %q, which is read as %+v: %v", words, s.Words(), again, err)
		}
		if due, ok := s.Next(monday.At(9, 0), cal); ok && clock.Wall(due) != s.At.String() {
			t.Fatalf("%q comes at %s", words, due)
		}
	})
}
