package school

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
)

func day(t testing.TB, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestASchoolIsOpenInTermOnWeekdaysAndSaysWhyNot(t *testing.T) {
	c := Calendar{
		Terms: []Term{
			{Name: "Autumn", First: day(t, "2026-09-02"), Last: day(t, "2026-12-18")},
			{Name: "Spring", First: day(t, "2027-01-04"), Last: day(t, "2027-03-25")},
		},
		Closed: []ClosedDay{
			{Date: day(t, "2026-10-28"), Kind: Holiday},
			{Date: day(t, "2026-11-06"), Kind: Inset},
			{Date: day(t, "2026-11-24"), Session: "PM", Kind: Shut},
		},
	}
	cases := []struct{ day, session, why string }{
		{"2026-09-02", "AM", ""}, // the first day of a term, a Wednesday
		{"2026-12-18", "PM", ""}, // and the last
		{"2026-09-01", "AM", "Tuesday 1 September is not in a term"},
		{"2026-12-21", "AM", "Monday 21 December is not in a term"},
		{"2027-01-04", "AM", ""},
		{"2026-11-21", "AM", "Saturday 21 November is at the weekend"},
		{"2026-11-22", "PM", "Sunday 22 November is at the weekend"},
		{"2026-10-28", "PM", "Wednesday 28 October is a holiday"},
		{"2026-11-06", "AM", "Friday 6 November is a training day"},
		{"2026-11-24", "AM", ""}, // shut in the afternoon only
		{"2026-11-24", "PM", "the school is shut on Tuesday 24 November"},
	}
	for _, c2 := range cases {
		open, why := c.Open(day(t, c2.day), c2.session)
		if open != (c2.why == "") || why != c2.why {
			t.Errorf("%s %s: got %t, %q; want %q", c2.day, c2.session, open, why, c2.why)
		}
	}
}

// TestSchoolDaysAreCountedByTheSchoolsOwnCalendar: over a weekend, a training
// day, a day shut in the afternoon only, a holiday and the end of what is known.
func TestSchoolDaysAreCountedByTheSchoolsOwnCalendar(t *testing.T) {
	c := Calendar{
		Terms: []Term{{First: day(t, "2026-11-02"), Last: day(t, "2026-11-27")}, {First: day(t, "2026-12-07"), Last: day(t, "2026-12-10")}},
		Closed: []ClosedDay{
			{Date: day(t, "2026-11-06"), Kind: Inset}, {Date: day(t, "2026-11-10"), Session: "PM", Kind: Shut},
		},
	}
	for _, x := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-02", 1, "2026-11-03"},
		{"2026-11-05", 1, "2026-11-09"}, // Friday is a training day
		{"2026-11-09", 2, "2026-11-11"}, // half a day is a school day
		{"2026-11-02", 5, "2026-11-10"},
		{"2026-11-26", 2, "2026-12-07"}, // over the holiday
		{"2026-12-08", 2, "2026-12-10"},
		{"2026-12-08", 3, ""}, // the calendar does not say
	} {
		got := c.SchoolDaysAfter(day(t, x.from), x.n)
		if got.String() != x.want {
			t.Errorf("%d after %s is %s, not %s", x.n, x.from, got, x.want)
		}
		if got != (clock.Date{}) && c.SchoolDays(day(t, x.from), got) != x.n {
			t.Errorf("between %s and %s are %d", x.from, got, c.SchoolDays(day(t, x.from), got))
		}
	}
	if n := c.SchoolDays(day(t, "2026-11-05"), day(t, "2026-11-03")); n != 0 {
		t.Errorf("backwards: %d", n)
	}
}

// TestADayMayEndEarlyOrBeForSomeOnly: an early finish before the afternoon
// leaves none, and one year group may be out.
func TestADayMayEndEarlyOrBeForSomeOnly(t *testing.T) {
	last, storm := day(t, "2026-12-18"), day(t, "2026-12-16")
	c := Calendar{
		Terms: []Term{{First: day(t, "2026-09-02"), Last: last}}, PMStart: clock.HM(13, 0),
		Early: []EarlyFinish{{Date: last, Ends: clock.HM(12, 30)}, {Date: storm, Ends: clock.HM(14, 15)}},
		Part:  []PartClosure{{Date: storm, Year: 0, Kind: Inset}, {Date: storm, Year: 9, Session: "PM", Kind: Shut}},
	}
	for _, x := range []struct {
		day     clock.Date
		session string
		year    int
		why     string
	}{
		{last, "AM", 8, ""},
		{last, "PM", 8, "school finishes at 12:30 on Friday 18 December"},
		{storm, "PM", 8, ""},
		{storm, "AM", 0, "reception is not in on Wednesday 16 December"},
		{storm, "AM", 9, ""},
		{storm, "PM", 9, "year 9 is not in on Wednesday 16 December"},
	} {
		open, why := c.OpenFor(x.day, x.session, x.year)
		if open != (x.why == "") || why != x.why {
			t.Errorf("%s %s year %d: %t, %q", x.day, x.session, x.year, open, why)
		}
	}
}

func TestASchoolWithoutTermsIsNeverOpen(t *testing.T) {
	if open, why := (Calendar{}).Open(day(t, "2026-11-23"), "AM"); open || why == "" {
		t.Errorf("got %t, %q", open, why)
	}
}

func TestIdentitiesSortByTheirMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMilli(rapid.Int64Range(0, 4_000_000_000_000).Draw(t, "ms"))
		later := at.Add(time.Duration(rapid.IntRange(1, 1<<30).Draw(t, "after")) * time.Millisecond)
		a, b := NewID(at), NewID(later)
		if len(a) != 26 || a >= b {
			t.Fatalf("%s of %s is not before %s of %s", a, at, b, later)
		}
	})
}

func TestIdentitiesOfOneMomentDifferWhoeverMakesThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	var wait sync.WaitGroup
	seen := map[string]bool{}
	for range 4 {
		wait.Go(func() {
			for range 5000 {
				id := NewID(now)
				mu.Lock()
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if len(seen) != 20_000 {
		t.Errorf("%d of 20000 identities are unique", len(seen))
	}
}

func TestAURNIsSixDigits(t *testing.T) {
	for u, want := range map[URN]bool{"123456": true, "": false, "12345": false, "1234567": false, "12345a": false, "12 456": false, "１23": false} {
		if u.Valid() != want {
			t.Errorf("%q: %t", u, !want)
		}
	}
}

func TestAnActorInALogIsKindAndIdOnly(t *testing.T) {
	a := Actor{Kind: Person, ID: "01J", Name: "Mrs Okafor"}
	if got := fmt.Sprint(a); got != "person:01J" {
		t.Errorf("got %s", got)
	}
	if got := SystemActor("sweep").String(); got != "system:sweep" {
		t.Errorf("got %s", got)
	}
}

func TestAPupilsNameHasNoSpaceToSpare(t *testing.T) {
	for want, p := range map[string]Pupil{"Amira Khan": {FirstName: "Amira", LastName: "Khan"}, "Amira": {FirstName: "Amira"}, "": {}} {
		if p.Name() != want {
			t.Errorf("got %q", p.Name())
		}
	}
}
