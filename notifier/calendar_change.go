package notifier

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// The limits of a calendar.
const (
	mostTerms     = 24
	mostClosed    = 600
	longestTerm   = 200 // days
	longestLabels = 60  // characters of a term's name
)

// ChangeCalendar changes when a school is open and gives the calendar as it then
// is, with what that did to the texts of today. A day that ends early, or a year
// group that is not in, may be set today; whether the school is open at all
// today is Shut's and Open's to say. A failure is Invalid, with the parts that
// are wrong, or Unknown.
func (s *Service) ChangeCalendar(ctx context.Context, actor school.Actor, urn school.URN, change func(*school.Calendar) error) (school.Calendar, CalendarEffect, error) {
	now := s.clock.Now()
	var done calendarChanged
	err := s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(day Day) (err error) {
		done, err = changeCalendar(ctx, day, actor, urn, now, change)
		return err
	})
	if err != nil {
		return done.calendar, CalendarEffect{}, err
	}
	s.ringAll(ctx, done.raised)
	return done.calendar, done.effect, nil
}

// calendarChanged is what a change of the calendar led to.
type calendarChanged struct {
	calendar school.Calendar
	effect   CalendarEffect
	raised   []Alert
}

// changeCalendar is what happens under the lock of the day.
func changeCalendar(ctx context.Context, day Day, actor school.Actor, urn school.URN, now time.Time, change func(*school.Calendar) error) (calendarChanged, error) {
	today := clock.DateOf(now)
	set, err := day.Setting(ctx)
	if err != nil {
		return calendarChanged{}, err
	}
	was, c := set.Calendar, set.Calendar
	c.Terms, c.Closed = slices.Clone(was.Terms), slices.Clone(was.Closed)
	c.Early, c.Part = slices.Clone(was.Early), slices.Clone(was.Part)
	if err := change(&c); err != nil {
		return calendarChanged{}, err
	}
	sortCalendar(&c)
	if err := checkCalendar(c); err != nil {
		return calendarChanged{}, err
	}
	if err := sameToday(was, c, today); err != nil {
		return calendarChanged{}, err
	}
	done, said := calendarChanged{calendar: c}, calendarChanges(was, c)
	if said == "" {
		return done, nil
	}
	if err := day.PutCalendar(ctx, was, c); err != nil {
		return done, err
	}
	if changedToday(was, c, today) {
		if done.effect, done.raised, err = followCalendar(ctx, day, actor, today, now); err != nil {
			return done, err
		}
		said += done.effect.audit()
	}
	if err := day.Audit(ctx, now, actor, "calendar changed", string(urn), said); err != nil {
		return done, err
	}
	return done, day.News(ctx, now, "calendar", string(urn))
}

// audit says what became of today's texts, "" for nothing.
func (e CalendarEffect) audit() string {
	if e.None() {
		return ""
	}
	return fmt.Sprintf(", today's texts: %d taken back, %d bounded anew, %d owed again", e.TakenBack, e.Bounded, e.Owed)
}

func sortCalendar(c *school.Calendar) {
	slices.SortStableFunc(c.Terms, func(a, b school.Term) int { return strings.Compare(a.First.String(), b.First.String()) })
	slices.SortStableFunc(c.Closed, func(a, b school.ClosedDay) int {
		return strings.Compare(a.Date.String()+a.Session, b.Date.String()+b.Session)
	})
	slices.SortStableFunc(c.Early, func(a, b school.EarlyFinish) int { return strings.Compare(a.Date.String(), b.Date.String()) })
	slices.SortStableFunc(c.Part, func(a, b school.PartClosure) int {
		return cmp.Or(strings.Compare(a.Date.String()+a.Session, b.Date.String()+b.Session), cmp.Compare(a.Year, b.Year))
	})
}

// checkCalendar refuses what no school's year can be. It expects it in order.
func checkCalendar(c school.Calendar) error {
	bad := problem.New(problem.Invalid, "This calendar cannot be.")
	if len(c.Terms) > mostTerms || len(c.Closed) > mostClosed || len(c.Early) > mostClosed || len(c.Part) > mostClosed {
		return bad.At("", "a calendar has at most %d terms and %d days on which the school is not open", mostTerms, mostClosed)
	}
	if c.AMStart < clock.HM(6, 0) || c.AMStart > clock.HM(11, 0) {
		bad.At("/am_start", "a morning begins from 6:00 to 11:00")
	}
	if c.PMStart <= c.AMStart || c.PMStart > clock.HM(16, 0) {
		bad.At("/pm_start", "an afternoon begins after the morning, and by 16:00")
	}
	for i, t := range c.Terms {
		at := fmt.Sprintf("/terms/%d", i)
		switch n := len([]rune(t.Name)); {
		case n == 0 || n > longestLabels:
			bad.At(at+"/name", "a term has a name of 1 to %d characters", longestLabels)
		case t.First == (clock.Date{}) || t.Last.Before(t.First):
			bad.At(at+"/last", "a term ends on or after the day it begins")
		case t.Last.After(t.First.AddDays(longestTerm)):
			bad.At(at+"/last", "a term has at most %d days", longestTerm)
		case i > 0 && !t.First.After(c.Terms[i-1].Last):
			bad.At(at+"/first", "two terms overlap")
		}
	}
	for i, x := range c.Closed {
		at := fmt.Sprintf("/closed/%d", i)
		switch {
		case x.Date == (clock.Date{}):
			bad.At(at+"/date", "this is no day")
		case x.Session != "" && !register.Session(x.Session).Valid():
			bad.At(at+"/session", "a session is AM or PM")
		case x.Kind != school.Holiday && x.Kind != school.Inset && x.Kind != school.Shut:
			bad.At(at+"/kind", "kind is holiday, inset or shut")
		case len([]rune(x.Note)) > shutNote:
			bad.At(at+"/note", "a note has at most %d characters", shutNote)
		case i > 0 && c.Closed[i-1].Date == x.Date && c.Closed[i-1].Session == x.Session:
			bad.At(at+"/date", "this day stands there twice")
		}
	}
	checkPartDays(c, bad)
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// checkPartDays looks at days that end early and at year groups that are not in.
func checkPartDays(c school.Calendar, bad *problem.Error) {
	for i, e := range c.Early {
		at := fmt.Sprintf("/early/%d", i)
		switch {
		case e.Date == (clock.Date{}):
			bad.At(at+"/date", "this is no day")
		case e.Ends <= c.AMStart || e.Ends > clock.HM(16, 0):
			bad.At(at+"/ends", "a day ends after the morning has begun, and by 16:00")
		case len([]rune(e.Note)) > shutNote:
			bad.At(at+"/note", "a note has at most %d characters", shutNote)
		case i > 0 && c.Early[i-1].Date == e.Date:
			bad.At(at+"/date", "this day stands there twice")
		}
	}
	for i, p := range c.Part {
		at := fmt.Sprintf("/part/%d", i)
		switch {
		case p.Date == (clock.Date{}):
			bad.At(at+"/date", "this is no day")
		case p.Session != "" && !register.Session(p.Session).Valid():
			bad.At(at+"/session", "a session is AM or PM")
		case p.Year < -2 || p.Year > 14:
			bad.At(at+"/year", "a year group is from -2 to 14; 0 is reception")
		case p.Kind != school.Holiday && p.Kind != school.Inset && p.Kind != school.Shut:
			bad.At(at+"/kind", "kind is holiday, inset or shut")
		case len([]rune(p.Note)) > shutNote:
			bad.At(at+"/note", "a note has at most %d characters", shutNote)
		case i > 0 && c.Part[i-1].Date == p.Date && c.Part[i-1].Session == p.Session && c.Part[i-1].Year == p.Year:
			bad.At(at+"/date", "this day stands there twice")
		}
	}
}

// sameToday refuses a change that would open or shut the school today, but for
// an afternoon that an early end leaves out.
func sameToday(was, is school.Calendar, today clock.Date) error {
	was.Early, is.Early = nil, nil
	for _, s := range []register.Session{register.AM, register.PM} {
		then, _ := was.Open(today, string(s))
		now, _ := is.Open(today, string(s))
		if then != now {
			return problem.New(problem.Conflict, "This would change whether the school is open today. Say that the school is shut today, or open, instead: it takes texts back, or lets them go.")
		}
	}
	return nil
}

// calendarChanges says for the audit what is not as it was, "" for nothing.
func calendarChanges(was, is school.Calendar) string {
	var said []string
	add := func(what string, n int) {
		if n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, what))
		}
	}
	add("terms added", notIn(is.Terms, was.Terms))
	add("terms removed", notIn(was.Terms, is.Terms))
	add("days added", notIn(is.Closed, was.Closed))
	add("days removed", notIn(was.Closed, is.Closed))
	add("early finishes added", notIn(is.Early, was.Early))
	add("early finishes removed", notIn(was.Early, is.Early))
	add("part closures added", notIn(is.Part, was.Part))
	add("part closures removed", notIn(was.Part, is.Part))
	if was.AMStart != is.AMStart || was.PMStart != is.PMStart {
		said = append(said, fmt.Sprintf("sessions begin %s and %s", is.AMStart, is.PMStart))
	}
	return strings.Join(said, ", ")
}

// notIn counts what of a is not in b.
func notIn[T comparable](a, b []T) (n int) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			n++
		}
	}
	return n
}
