package templates

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

var (
	dayOfMonth = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?\b`)
	monthIs    = regexp.MustCompile(`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b`)
	yearAfter  = regexp.MustCompile(`^,?\s+(20\d\d)\b`)
)

// wrongDay finds a day of the week that is not that of its date: of the coming
// year, of the past one, or of the year that stands behind it.
func (x Looked) wrongDay(found, after string) (Finding, bool) {
	said := withDay.FindString(found)
	if said == "" || x.Today == (clock.Date{}) {
		return Finding{}, false
	}
	rest := found[len(said):]
	day, month, ok := dayAndMonth(rest)
	if !ok {
		return Finding{}, false
	}
	years := []int{x.Today.Year - 1, x.Today.Year, x.Today.Year + 1}
	if m := yearAfter.FindStringSubmatch(after); m != nil {
		year, _ := strconv.Atoi(m[1])
		years = []int{year}
	}
	shown, real := quoted(strings.TrimSpace(found)), ""
	for _, year := range years {
		d := clock.Date{Year: year, Month: month, Day: day}
		if !exists(d) || len(years) > 1 && far(d, x.Today) {
			continue
		}
		is := time.Date(year, month, day, 12, 0, 0, 0, time.UTC).Weekday().String()
		if strings.EqualFold(is[:3], said[:3]) {
			return Finding{}, false
		}
		if real == "" || !d.Before(x.Today) {
			real = fmt.Sprintf("is a %s in %d", is, year)
		}
	}
	if real == "" {
		return Finding{RuleDate, shown + " is no day of the calendar.", "Look the date up."}, true
	}
	return Finding{RuleDate, shown + " " + real + ".", "Check the day and the date: one of them is wrong."}, true
}

// dayAndMonth reads a date without its year: 4 December, December 4th, 4/12.
func dayAndMonth(text string) (day int, month time.Month, ok bool) {
	if m := inDigits.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		day, _ = strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[3])
		return day, time.Month(n), m[4] == "" && n >= 1 && n <= 12
	}
	d, name := dayOfMonth.FindStringSubmatch(text), monthIs.FindString(text)
	if d == nil || name == "" {
		return 0, 0, false
	}
	day, _ = strconv.Atoi(d[1])
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String()[:3], name[:3]) {
			return day, m, true
		}
	}
	return 0, 0, false
}

func exists(d clock.Date) bool {
	t := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
	return t.Month() == d.Month && t.Day() == d.Day
}

// far reports whether a date is out of what a text speaks of: the coming year, and
// the term behind it.
func far(d, today clock.Date) bool {
	return d.Before(today.AddDays(-100)) || today.AddDays(365).Before(d)
}
