package clock

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func date(t rapid.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func utc(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The clocks went forward on 29 March 2026 and back on 25 October 2026.
func TestASchoolsClockFollowsSummerTimeBothWays(t *testing.T) {
	for _, c := range []struct {
		day  string
		at   ClockTime
		want string
	}{
		{"2026-03-27", HM(8, 45), "2026-03-27T08:45:00Z"}, // Friday before
		{"2026-03-30", HM(8, 45), "2026-03-30T07:45:00Z"}, // Monday after
		{"2026-10-23", HM(8, 45), "2026-10-23T07:45:00Z"},
		{"2026-10-26", HM(8, 45), "2026-10-26T08:45:00Z"},
		{"2026-03-29", HM(0, 59), "2026-03-29T00:59:00Z"},
		{"2026-03-29", HM(2, 0), "2026-03-29T01:00:00Z"},
		{"2026-10-25", HM(0, 59), "2026-10-24T23:59:00Z"},
		{"2026-10-25", HM(2, 0), "2026-10-25T02:00:00Z"},
	} {
		if got := c.at.On(date(t, c.day)); !got.Equal(utc(t, c.want)) || got.Location() != time.UTC {
			t.Errorf("%s at %s is %s, want %s", c.day, c.at, got.Format(time.RFC3339), c.want)
		}
	}
}

func TestTheDayIsLondonsWhateverTheInstantsZone(t *testing.T) {
	for at, want := range map[string]string{
		"2026-07-01T22:59:59Z": "2026-07-01", "2026-07-01T23:00:00Z": "2026-07-02",
		"2026-12-01T23:59:59Z": "2026-12-01", "2026-12-02T00:00:00Z": "2026-12-02",
		"2026-07-02T05:00:00+09:00": "2026-07-01",
	} {
		if got := DateOf(utc(t, at)).String(); got != want {
			t.Errorf("at %s it is %s, want %s", at, got, want)
		}
	}
}

func TestTheWallShowsWhatPeopleSay(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23T09:12:30Z": "9:12", "2026-06-23T09:12:30Z": "10:12", "2026-06-23T08:59:59Z": "9:59",
		"2026-11-23T00:05:00Z": "0:05", "2026-11-23T13:00:00Z": "13:00", "2026-06-23T23:30:00Z": "0:30",
	} {
		if got := Wall(utc(t, at)); got != want {
			t.Errorf("at %s the wall shows %s, want %s", at, got, want)
		}
	}
	if got := HM(9, 5).String(); got != "9:05" {
		t.Errorf("got %s", got)
	}
}

func TestDaysAreCountedOverMonthsYearsAndClockChanges(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-12-31", 1, "2027-01-01"},
		{"2028-02-28", 1, "2028-02-29"},
		{"2027-02-28", 1, "2027-03-01"},
		{"2026-03-28", 1, "2026-03-29"},
		{"2026-03-29", 1, "2026-03-30"},
		{"2026-10-25", 1, "2026-10-26"},
		{"2026-03-01", -1, "2026-02-28"},
		{"2026-11-23", 0, "2026-11-23"},
		{"2026-11-23", 365, "2027-11-23"},
	} {
		if got := date(t, c.from).AddDays(c.n).String(); got != c.want {
			t.Errorf("%s and %d days is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDatesKeepTheirOrderAndWeekday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := date(t, "2026-09-01").AddDays(rapid.IntRange(-4000, 4000).Draw(t, "start"))
		n := rapid.IntRange(-4000, 4000).Draw(t, "days")
		later := d.AddDays(n)
		if later.AddDays(-n) != d || later.Before(d) != (n < 0) || later.After(d) != (n > 0) {
			t.Fatalf("%s and %d days is %s", d, n, later)
		}
		if want := time.Weekday(((int(d.Weekday())+n)%7 + 7) % 7); later.Weekday() != want {
			t.Fatalf("%s is a %s, want %s", later, later.Weekday(), want)
		}
		if DateOf(later.At(12, 0)) != later || DateOf(later.At(0, 0)) != later {
			t.Fatalf("%s is not the day of its own noon and midnight", later)
		}
		if again, err := ParseDate(later.String()); err != nil || again != later {
			t.Fatalf("%s reads as %s, %v", later, again, err)
		}
	})
}

func TestOnlyOneWayOfWritingADateIsRead(t *testing.T) {
	for _, s := range []string{"", "2026-11-3", "23/11/2026", "2026-11-31", "2026-13-01", "2026-11-23T09:00:00Z", " 2026-11-23", "20261123"} {
		if d, err := ParseDate(s); err == nil || d != (Date{}) {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}

func TestADateTravelsInJSONAsItIsWritten(t *testing.T) {
	type doc struct{ On, Never Date }
	in := doc{On: date(t, "2026-11-23")}
	raw, err := json.Marshal(in)
	if err != nil || string(raw) != `{"On":"2026-11-23","Never":""}` {
		t.Fatalf("%s, %v", raw, err)
	}
	var out doc
	if err := json.Unmarshal(raw, &out); err != nil || out != in {
		t.Errorf("%+v, %v", out, err)
	}
	for _, bad := range []string{`{"On":20261123}`, `{"On":"tomorrow"}`, `{"On":["2026-11-23"]}`} {
		if err := json.Unmarshal([]byte(bad), &out); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestADayIsSaidInWords(t *testing.T) {
	if got := date(t, "2026-11-23").Words(); got != "Monday 23 November" {
		t.Errorf("got %s", got)
	}
	if (Date{}).String() != "" {
		t.Error("no day is written as a day")
	}
}
