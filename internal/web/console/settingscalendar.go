package console

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

const calendarAddress = "/settings/calendar"

// termView and closedView are lines of the calendar.
type termView struct{ Name, First, Last, Key string }

type closedView struct{ Words, Why, Note, Date, Session string }

type calendarPage struct {
	settingsFrame
	Terms            []termView
	Closed           []closedView
	Early, Part      []oddDay
	Past             int // days that are over, which are not listed
	AMStart, PMStart string
	Today            string // "Monday 23 November"
	OpenNow          bool   // in any session of today
	ShutNow          []closedView
	Sent             map[string]string // a form that came back
	Asked            *calendarAsked
}

var closedWords = map[school.ClosedKind]string{school.Holiday: "holiday", school.Inset: "training day", school.Shut: "shut"}

func (s *Console) calendarPage(c *gin.Context) { s.drawCalendar(c, http.StatusOK, nil) }

func (s *Console) drawCalendar(c *gin.Context, status int, wrong *wrongForm, changes ...func(*calendarPage)) {
	urn := who(c).Member.School
	_, today, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), urn)
	if err != nil {
		s.failed(c, err)
		return
	}
	set, err := s.cfg.Mornings.Setting(c.Request.Context(), urn)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := calendarPage{settingsFrame: s.settledOf(c, "Calendar", calendarAddress), Today: today.Words(), Sent: map[string]string{}}
	p.School, p.Wrong = set.School.Name, wrong
	if wrong != nil {
		for name := range c.Request.PostForm {
			p.Sent[name] = c.PostForm(name)
		}
	}
	p.fill(set.Calendar, today)
	p.fillOddDays(set.Calendar, today)
	for _, change := range changes {
		change(&p)
	}
	s.page(c, status, "settings-calendar", p)
}

func (p *calendarPage) fill(cal school.Calendar, today clock.Date) {
	p.AMStart, p.PMStart = wall(cal.AMStart), wall(cal.PMStart)
	for _, t := range cal.Terms {
		if !t.Last.Before(today) {
			p.Terms = append(p.Terms, termView{t.Name, longDay(t.First), longDay(t.Last), t.First.String()})
		}
	}
	for _, sess := range []register.Session{register.AM, register.PM} {
		open, _ := cal.Open(today, string(sess))
		p.OpenNow = p.OpenNow || open
	}
	for _, x := range cal.Closed {
		v := closedView{Words: longDay(x.Date), Why: closedWords[x.Kind], Note: x.Note, Date: x.Date.String(), Session: x.Session}
		if x.Session != "" {
			v.Words += ", the " + register.Session(x.Session).Words()
		}
		switch {
		case x.Date.Before(today):
			p.Past++
		case x.Date == today && x.Kind != school.Holiday:
			p.ShutNow = append(p.ShutNow, v)
		default:
			p.Closed = append(p.Closed, v)
		}
	}
}

func wall(t clock.ClockTime) string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// longDay says a day with its year: a calendar reaches into the next.
func longDay(d clock.Date) string { return fmt.Sprintf("%s %d", d.Words(), d.Year) }

// calendarChange makes one change, and goes back with what it did. One that
// takes today's texts back, or owes some, is asked about first.
// What says the change as it would be, for that question.
func (s *Console) calendarChange(c *gin.Context, field, said string, change func(*school.Calendar) error, what ...string) {
	ctx, m := c.Request.Context(), who(c).Member
	if c.PostForm("confirm") == "" {
		would, err := s.cfg.Mornings.CalendarWould(ctx, m.School, change)
		if err == nil && !would.None() {
			s.drawCalendar(c, http.StatusOK, nil, askFirst(c, would, what))
			return
		}
	}
	_, done, err := s.cfg.Mornings.ChangeCalendar(ctx, m.Actor(), m.School, change)
	if !done.None() {
		said += " " + capital(effectWords(done, false)) + "."
	}
	s.calendarDone(c, err, field, said)
}

// calendarAsked is a change that waits for a yes, with the form it came in.
type calendarAsked struct {
	Says, Do, To string
	Fields       []fieldView
}

type fieldView struct{ Name, Value string }

// askFirst shows what a change would do to today's texts.
func askFirst(c *gin.Context, e notifier.CalendarEffect, what []string) func(*calendarPage) {
	return func(p *calendarPage) {
		p.Asked = &calendarAsked{Says: strings.Join(append(what, capital(effectWords(e, true))+"."), " "), Do: "Change the calendar, and " + effectDoes(e), To: c.Request.URL.Path}
		for _, name := range slices.Sorted(maps.Keys(c.Request.PostForm)) {
			if name != formField {
				p.Asked.Fields = append(p.Asked.Fields, fieldView{name, c.PostForm(name)})
			}
		}
	}
}

// effectWords says what becomes of today's texts, or would: "2 texts that wait
// were taken back".
func effectWords(e notifier.CalendarEffect, would bool) string {
	var words []string
	add := func(n int, one, many, does string) {
		if n > 0 {
			words = append(words, count(n, one, many)+" "+does)
		}
	}
	if would {
		add(e.TakenBack, "text that waits", "texts that wait", "would be taken back, and whoever is missing would come under To call")
		add(e.Bounded, "text that waits", "texts that wait", "would get another time by which to go")
		add(e.Owed, "text", "texts", "would be owed after all")
		return strings.Join(words, "; ")
	}
	add(e.TakenBack, "text that waited was", "texts that waited were", "taken back, and whoever is missing is under To call")
	add(e.Bounded, "text that waits has", "texts that wait have", "another time by which to go")
	add(e.Owed, "text is", "texts are", "owed after all")
	return strings.Join(words, "; ")
}

// effectDoes names it on a button.
func effectDoes(e notifier.CalendarEffect) string {
	var does []string
	if e.TakenBack > 0 {
		does = append(does, "take "+count(e.TakenBack, "text", "texts")+" back")
	}
	if e.Bounded > 0 {
		does = append(does, "give "+count(e.Bounded, "text", "texts")+" another end")
	}
	if e.Owed > 0 {
		does = append(does, "owe "+count(e.Owed, "text", "texts"))
	}
	return list(does)
}

func (s *Console) calendarDone(c *gin.Context, err error, field, said string) {
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Conflict) {
		s.drawCalendar(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + withFields(p), To: field})
		return
	}
	s.actTo(c, calendarAddress, err, said)
}

// days reads two days of a form; the last is the first when it is left out.
func days(c *gin.Context) (first, last clock.Date, err error) {
	bad := problem.New(problem.Invalid, "Give the day, or the first and the last.")
	if first, err = clock.ParseDate(c.PostForm("first")); err != nil {
		return first, last, bad
	}
	last = first
	if text := c.PostForm("last"); text != "" {
		if last, err = clock.ParseDate(text); err != nil || last.Before(first) {
			return first, last, bad.At("/last", "the last day is on or after the first")
		}
	}
	return first, last, nil
}

func (s *Console) addTerm(c *gin.Context) {
	first, last, err := days(c)
	if err != nil {
		s.calendarDone(c, err, "term-first", "")
		return
	}
	name := strings.TrimSpace(c.PostForm("name"))
	s.calendarChange(c, "term-name", "The term stands in the calendar.", func(x *school.Calendar) error {
		x.Terms = append(x.Terms, school.Term{Name: name, First: first, Last: last})
		return nil
	})
}

func (s *Console) removeTerm(c *gin.Context) {
	s.calendarChange(c, "terms", "The term is gone from the calendar: on its days nobody is texted.", func(x *school.Calendar) error {
		n := len(x.Terms)
		x.Terms = slices.DeleteFunc(x.Terms, func(t school.Term) bool { return t.First.String() == c.PostForm("first") })
		return goneIf(len(x.Terms) == n)
	})
}

func goneIf(gone bool) error {
	if gone {
		return problem.New(problem.Conflict, "This stands in the calendar no more.")
	}
	return nil
}

// mostDays is how many days a holiday that is typed at once may have.
const mostDays = 60

// addClosed adds a day, or each school day of several.
func (s *Console) addClosed(c *gin.Context) {
	first, last, err := days(c)
	if err == nil && last.After(first.AddDays(mostDays)) {
		err = problem.New(problem.Invalid, "Give at most %d days at once.", mostDays)
	}
	if err != nil {
		s.calendarDone(c, err, "closed-first", "")
		return
	}
	line := school.ClosedDay{Session: c.PostForm("session"), Kind: school.ClosedKind(c.PostForm("kind")), Note: strings.TrimSpace(c.PostForm("note"))}
	s.calendarChange(c, "closed-first", "It stands in the calendar: on those days nobody is texted.", func(x *school.Calendar) error {
		for d := first; !d.After(last); d = d.AddDays(1) {
			if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
				line.Date = d
				x.Closed = slices.DeleteFunc(x.Closed, func(o school.ClosedDay) bool { return o.Date == d && o.Session == line.Session })
				x.Closed = append(x.Closed, line)
			}
		}
		return nil
	})
}

func (s *Console) removeClosed(c *gin.Context) {
	s.calendarChange(c, "closed", "It is a school day again.", func(x *school.Calendar) error {
		n := len(x.Closed)
		x.Closed = slices.DeleteFunc(x.Closed, func(d school.ClosedDay) bool {
			return d.Date.String() == c.PostForm("date") && d.Session == c.PostForm("session")
		})
		return goneIf(len(x.Closed) == n)
	})
}

func (s *Console) changeHours(c *gin.Context) {
	am, errAM := time.Parse("15:04", c.PostForm("am_start"))
	pm, errPM := time.Parse("15:04", c.PostForm("pm_start"))
	if errAM != nil || errPM != nil {
		s.calendarDone(c, problem.New(problem.Invalid, "A time of day is like 08:45."), "am-start", "")
		return
	}
	s.calendarChange(c, "am-start", "Kept. Registers are expected by these times.", func(x *school.Calendar) error {
		x.AMStart, x.PMStart = clock.HM(am.Hour(), am.Minute()), clock.HM(pm.Hour(), pm.Minute())
		return nil
	}, fmt.Sprintf("Sessions would begin at %s and %s.", am.Format("15:04"), pm.Format("15:04")))
}

// shutSchool says that the school is not open today, or in a session of today.
func (s *Console) shutSchool(c *gin.Context) {
	m := who(c).Member
	_, today, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), m.School)
	n := 0
	if err == nil {
		n, err = s.cfg.Mornings.Shut(c.Request.Context(), m.Actor(), m.School, school.ClosedDay{
			Date: today, Session: c.PostForm("session"), Kind: school.Shut, Note: strings.TrimSpace(c.PostForm("note")),
		})
	}
	s.calendarDone(c, err, "shut-session", "The school is shut. "+count(n, "text was", "texts were")+" taken back; registers are refused until it is open.")
}

// openSchool takes that back: whoever is still missing is decided anew.
func (s *Console) openSchool(c *gin.Context) {
	m := who(c).Member
	_, today, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), m.School)
	n := 0
	if err == nil {
		n, err = s.cfg.Mornings.Open(c.Request.Context(), m.Actor(), m.School, today, register.Session(c.PostForm("session")))
	}
	s.calendarDone(c, err, "shut-now", "The school is open. "+count(n, "text is", "texts are")+" owed again.")
}
