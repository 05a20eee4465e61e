package console

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

const (
	lateAddress = "/late"
	pupilsMost  = 12 // pupils shown of those a search finds
)

// latePage is the late desk: find a pupil, tap, done.
type latePage struct {
	shell
	Day, Wall, Stamp string
	Seq              int64
	NoSchool         string
	Words            string // as typed
	Came             string // the time that is noted, as a person wrote it; empty is now
	Found            []cameRow
	More             int // found and not shown
	Arrived          []cameRow
	Explained        string
	Wrong            *wrongForm
}

// cameRow is a pupil at the late desk.
type cameRow struct {
	ID, Ref, Name, Group string
	Says                 string // what is known of the pupil today
	At                   string // "9:21": when noted, or what a tap would note
	Arrival              string // its id, when there is one
	Only                 bool   // nobody else was found
	Form, Back           string
}

// late shows the desk with who is found and who has come in.
func (s *Console) late(c *gin.Context) {
	p, err := s.lateDesk(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Said = s.said(c)
	s.live(c, http.StatusOK, "late", p)
}

func (s *Console) lateDesk(c *gin.Context) (latePage, error) {
	ctx, urn := c.Request.Context(), who(c).Member.School
	set, day, sess, notOpen, err := s.cfg.Mornings.SchoolDay(ctx, urn)
	if err != nil {
		return latePage{}, err
	}
	t, err := s.cfg.Mornings.Today(ctx, urn, "")
	if err != nil {
		return latePage{}, err
	}
	p := latePage{
		shell: s.shell(c, "Late desk"), Day: day.Words() + ", " + sess.Words(), Wall: clock.Wall(t.Now), Stamp: t.Now.Format(time.RFC3339),
		Seq: t.NewsSeq, Words: c.Query("q"), Came: c.Query("at"),
	}
	p.School, p.Back = set.School.Name, lateAddress
	if p.Words != "" {
		p.Back += "?" + url.Values{"q": {p.Words}, "at": {p.Came}}.Encode()
	}
	if notOpen != "" {
		p.NoSchool = "Nobody can be noted as late: " + notOpen + "."
	}
	arrivals, err := s.cfg.Mornings.Arrivals(ctx, urn, day)
	if err != nil {
		return p, err
	}
	p.Explained = arrivedSays(arrivals, c.Query("arrived"))
	for _, a := range arrivals {
		p.Arrived = append(p.Arrived, p.cameIn(a))
	}
	found, n, err := s.cfg.Mornings.FindPupils(ctx, urn, p.Words, pupilsMost)
	if err != nil {
		return p, err
	}
	p.More = n - len(found)
	abs, err := s.cfg.Mornings.Absences(ctx, urn, day)
	if err != nil {
		return p, err
	}
	for _, x := range found {
		r := cameRow{
			ID: string(x.ID), Ref: x.Ref, Name: x.Name(), Group: string(x.Group), At: p.Came,
			Form: p.Form, Back: p.Back, Only: n == 1, Says: stands(abs, x.ID, sess),
		}
		if r.At == "" {
			r.At = p.Wall
		}
		if i := slices.IndexFunc(arrivals, func(a notifier.ArrivalView) bool { return a.Pupil == x.ID && a.Session == sess }); i >= 0 {
			r.Arrival, r.Says = string(arrivals[i].ID), "Came in at "+clock.Wall(arrivals[i].At)+"."
		}
		p.Found = append(p.Found, r)
	}
	return p, nil
}

// stands says what is known of a pupil in a session.
func stands(abs []notifier.AbsenceView, id school.PupilID, sess register.Session) string {
	for _, a := range abs {
		switch {
		case a.Pupil.ID != id || a.Session != sess:
		case a.Arrived:
			return "Marked as arrived: " + string(a.Code) + "."
		case a.Code == register.NoReason:
			return "Missing: no reason known."
		default:
			return "Away: " + codeWords(a.Code) + "."
		}
	}
	return ""
}

func (p latePage) cameIn(a notifier.ArrivalView) cameRow {
	return cameRow{
		ID: string(a.Pupil), Name: a.Who.Name(), Group: string(a.Who.Group), At: clock.Wall(a.At), Arrival: string(a.ID),
		Says: string(a.Code) + ", " + codeWords(a.Code), Form: p.Form, Back: p.Back,
	}
}

// arrivedSays says what the last tap did, read from what is kept and not from
// the address.
func arrivedSays(arrivals []notifier.ArrivalView, id string) string {
	for _, a := range arrivals {
		if id != "" && string(a.ID) == id {
			return a.Who.Name() + " came in at " + clock.Wall(a.At) + ": " + string(a.Code) + ", " + codeWords(a.Code) + ". If that is wrong, undo it at the late desk."
		}
	}
	return ""
}

// arrived notes that a pupil has come in, and goes back to the form's page.
func (s *Console) arrived(c *gin.Context) {
	m := who(c).Member
	at, err := s.cameAt(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	a, err := s.cfg.Mornings.Arrived(c.Request.Context(), m.Actor(), m.School, c.PostForm("pupil"), at)
	if err != nil {
		s.failed(c, err)
		return
	}
	seeOther(c, withQuery(s.back(c), "arrived", string(a.ID)))
}

// cameAt reads the time a button names, "9:21" of today.
func (s *Console) cameAt(c *gin.Context) (time.Time, error) {
	v := c.PostForm("at")
	if v == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse("15:04", v)
	if err != nil {
		return t, problem.New(problem.Invalid, "Write the time as on a clock: 9:21.")
	}
	_, day, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), who(c).Member.School)
	return day.At(t.Hour(), t.Minute()), err
}

// undoArrival takes back what was noted of the wrong pupil.
func (s *Console) undoArrival(c *gin.Context) {
	m := who(c).Member
	id := notifier.ArrivalID(c.PostForm("arrival"))
	urn, err := s.cfg.Mornings.SchoolOfArrival(c.Request.Context(), id)
	if err != nil || urn != m.School {
		s.failed(c, errGone())
		return
	}
	err = s.cfg.Mornings.UndoArrival(c.Request.Context(), m.Actor(), id)
	s.act(c, err, "Undone. If the register says the pupil is missing, they are back on Today.")
}

// withQuery puts one more word into an address of ours.
func withQuery(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}
