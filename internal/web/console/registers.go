package console

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

const (
	registersAddress = "/registers"
	typeAddress      = "/registers/type"
)

// registersPage is every register of a session by group.
type registersPage struct {
	shell
	Day, Date, Session string
	Before, After      string // addresses of the school days beside it
	Other, OtherWords  string // the other session of the day
	Sums               []figure
	Groups             []groupRow
	NoSchool           string
	Seq                int64
	Explained          string
	Wrong              *wrongForm
}

// groupRow is one register.
type groupRow struct {
	Group, Says, Shape string
	Marks              string // "28 pupils, 3 absent"
	Unmarked           []markRow
	Type, TypeWord     string
	Closure            string // of a register of today that can be taken back, else empty
}

// markRow is a pupil without a usable mark.
type markRow struct{ ID, Name, Says string }

// sitting is the day and session a page of registers is about: now, unless the
// address says another that is a day of the last year.
func (s *Console) sitting(c *gin.Context) (notifier.Setting, clock.Date, register.Session, clock.Date, error) {
	set, today, now, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), who(c).Member.School)
	day, sess := today, now
	ask := func(name string) string {
		if v := c.PostForm(name); v != "" {
			return v
		}
		return c.Query(name)
	}
	if d, wrong := clock.ParseDate(ask("date")); wrong == nil && !d.After(today) && d.After(today.AddDays(-366)) {
		day = d
	}
	if v := register.Session(ask("session")); v.Valid() {
		sess = v
	}
	return set, day, sess, today, err
}

// registers shows the registers of a session.
func (s *Console) registers(c *gin.Context) {
	set, day, sess, today, err := s.sitting(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	list, err := s.cfg.Mornings.Registers(c.Request.Context(), who(c).Member.School, day, sess)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := registersPage{
		shell: s.shell(c, "Registers"), Day: day.Words() + ", " + sess.Words(), Date: day.String(), Session: string(sess),
		Before: registersAt(schoolDayBy(set.Calendar, day, -1), sess),
	}
	p.School, p.Said, p.Back = set.School.Name, s.said(c), registersAt(day, sess)
	if next := schoolDayBy(set.Calendar, day, 1); !next.After(today) {
		p.After = registersAt(next, sess)
	}
	other := register.PM
	if sess == register.PM {
		other = register.AM
	}
	p.Other, p.OtherWords = registersAt(day, other), capital(other.Words())
	if open, why := set.Calendar.Open(day, string(sess)); !open {
		p.NoSchool = "No registers are expected: " + why + "."
	}
	counts := map[notifier.RegisterState]int{}
	for _, r := range list {
		if r.State == notifier.RegisterOpen && day.Before(today) {
			r.State = notifier.RegisterLate
		}
		counts[r.State]++
		g := groupOf(r, day, sess)
		if day == today && r.Stands() && who(c).Member.Role.May(staff.MarkPupils) {
			g.Closure = string(r.Closure)
		}
		p.Groups = append(p.Groups, g)
	}
	closed := counts[notifier.RegisterClosed] + counts[notifier.RegisterIncomplete]
	p.Sums = []figure{
		{N: len(list), Word: "registers", To: "groups-h"},
		{N: closed - counts[notifier.RegisterIncomplete], Word: "closed"},
		{N: counts[notifier.RegisterIncomplete], Word: "incomplete", Late: true},
		{N: counts[notifier.RegisterOpen], Word: "open"},
		{N: counts[notifier.RegisterLate], Word: "late", Late: true},
	}
	s.page(c, http.StatusOK, "registers", p)
}

func registersAt(day clock.Date, sess register.Session) string {
	return registersAddress + "?" + url.Values{"date": {day.String()}, "session": {string(sess)}}.Encode()
}

// schoolDayBy gives the nearest school day before (-1) or after (1) a day; the
// day beside it when the calendar knows none within a term.
func schoolDayBy(c school.Calendar, day clock.Date, step int) clock.Date {
	for n := 1; n <= 60; n++ {
		if d := day.AddDays(step * n); c.SchoolDay(d) {
			return d
		}
	}
	return day.AddDays(step)
}

func groupOf(r notifier.RegisterView, day clock.Date, sess register.Session) groupRow {
	g := groupRow{
		Group: string(r.Group), Marks: count(r.Pupils, "pupil", "pupils"), TypeWord: "Type it",
		Type: typeAddress + "?" + url.Values{"group": {string(r.Group)}, "date": {day.String()}, "session": {string(sess)}}.Encode(),
	}
	switch r.State {
	case notifier.RegisterClosed:
		g.Says, g.Shape = "Closed "+clock.Wall(r.ClosedAt), shapeDone
	case notifier.RegisterIncomplete:
		g.Says, g.Shape = "Closed "+clock.Wall(r.ClosedAt)+", "+count(len(r.Unmarked), "mark to check", "marks to check"), shapeDue
	case notifier.RegisterLate:
		g.Says, g.Shape = "Not closed, due "+clock.Wall(r.Due), shapeDue
	default:
		g.Says, g.Shape = "Open, due "+clock.Wall(r.Due), shapeWaiting
	}
	if r.TakenBack {
		g.Says = "Sent by mistake and taken back. " + g.Says
	}
	if r.Stands() {
		g.Marks += ", " + count(r.Absent, "absent", "absent")
		g.TypeWord = "Change it"
	}
	if r.Revision > 1 && r.Stands() {
		g.Says += ", changed " + count(r.Revision-1, "time", "times")
	}
	for _, d := range r.Unmarked {
		x := doubtOf(d)
		g.Unmarked = append(g.Unmarked, markRow{string(d.Pupil), x.Who, x.Detail})
	}
	slices.SortStableFunc(g.Unmarked, func(a, b markRow) int { return len(b.ID) - len(a.ID) })
	return g
}
