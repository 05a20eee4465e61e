package clock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"
)

// Date is a calendar day in England, written 2026-11-23 everywhere: in JSON,
// in SQL and in addresses. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day it is in London at t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(London).Date()
	return Date{y, m, d}
}

// ParseDate reads 2026-11-23. Anything else is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date like 2026-11-23", s)
	}
	y, m, d := t.Date()
	return Date{y, m, d}, nil
}

// String writes the day as 2026-11-23, and the zero Date as "".
func (d Date) String() string {
	if d == (Date{}) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// At gives the instant of hour:minute on London's clock that day.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, London).UTC()
}

// AddDays gives the day n days later, or earlier for n below zero.
func (d Date) AddDays(n int) Date {
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// Before reports whether d comes before o.
func (d Date) Before(o Date) bool { return d.compare(o) < 0 }

// After reports whether d comes after o.
func (d Date) After(o Date) bool { return d.compare(o) > 0 }

func (d Date) compare(o Date) int {
	return cmp.Or(cmp.Compare(d.Year, o.Year), cmp.Compare(d.Month, o.Month), cmp.Compare(d.Day, o.Day))
}

// Words writes the day for a person: "Monday 23 November".
func (d Date) Words() string {
	return fmt.Sprintf("%s %d %s", d.Weekday(), d.Day, d.Month)
}

// MarshalJSON writes the day as a string.
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads the day from a string; "" is the zero Date.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("a date is a string like 2026-11-23")
	}
	if s == "" {
		*d = Date{}
		return nil
	}
	var err error
	*d, err = ParseDate(s)
	return err
}

// ClockTime is a time of day on a school's wall, in minutes after midnight.
type ClockTime int

// HM gives the clock time of hour and minute.
func HM(hour, minute int) ClockTime { return ClockTime(hour*60 + minute) }

// On gives the instant of the clock time on a day.
func (c ClockTime) On(d Date) time.Time { return d.At(int(c)/60, int(c)%60) }

// String writes it as people say it: "9:05".
func (c ClockTime) String() string { return fmt.Sprintf("%d:%02d", int(c)/60, int(c)%60) }

// Wall writes an instant as a school's clock shows it: "9:12".
func Wall(t time.Time) string { return t.In(London).Format("15:04")[trimZero(t):] }

func trimZero(t time.Time) int {
	if t.In(London).Hour() < 10 {
		return 1
	}
	return 0
}
