package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// toldView is a notice nobody has looked at, in words.
type toldView struct {
	Key, Name, Group string
	Away, Told, Note string
	Form             string
	Code             string // as it was told
	Session          string // the same: "AM", "PM", or "all"
	Groups           []reasonGroup
}

func toldOf(n notifier.NoticeView, today clock.Date, form string) toldView {
	v := toldView{
		Key: string(n.ID), Name: n.Who.Name(), Group: string(n.Who.Group), Note: n.Note, Form: form, Code: string(n.Code), Groups: awayReasons, Session: cmp.Or(string(n.Session), allDay),
		Away: "Away " + when(n.From, today), Told: "told " + clock.Wall(n.ToldAt),
	}
	if day := clock.DateOf(n.ToldAt); day != today {
		v.Told = "told " + day.Words()
	}
	if n.Session != "" {
		v.Away += ", the " + n.Session.Words()
	}
	if n.To != n.From {
		v.Away += " until " + when(n.To, today)
	}
	if n.ToldBy.Kind == school.Key {
		v.Told += " by another program"
	}
	return v
}

func when(day, today clock.Date) string {
	if day == today {
		return "today"
	}
	return day.Words()
}

// awayReasons are the codes for somebody who is not here.
var awayReasons = func() []reasonGroup {
	groups := reasonGroups()
	for i := range groups {
		groups[i].Codes = slices.DeleteFunc(groups[i].Codes, func(m register.Meaning) bool { return m.Arrived })
	}
	return groups
}()

// acceptNotice lets a notice count: the one thing of it that keeps a text back.
func (s *Console) acceptNotice(c *gin.Context) {
	p, id, ok := s.notice(c)
	if !ok {
		return
	}
	code := register.ParseCode(c.PostForm("code"))
	known := slices.ContainsFunc(awayReasons, func(g reasonGroup) bool {
		return slices.ContainsFunc(g.Codes, func(m register.Meaning) bool { return m.Code == code })
	})
	if !known {
		p.Wrong = &wrongForm{Says: "It was not accepted. Choose the code of the reason.", To: "told-code-" + string(id)}
		s.live(c, http.StatusUnprocessableEntity, "today", p)
		return
	}
	session, ok := sessionChosen(c)
	if !ok {
		p.Wrong = &wrongForm{Says: "It was not accepted. Choose morning, afternoon or all day.", To: "told-session-" + string(id)}
		s.live(c, http.StatusUnprocessableEntity, "today", p)
		return
	}
	err := s.cfg.Mornings.AcceptNotice(c.Request.Context(), who(c).Member.Actor(), id, notifier.NoticeAs{Code: code, Session: session})
	s.act(c, err, acceptedSays(session))
}

// allDay is how a form says that a notice is about both sessions.
const allDay = "all"

// sessionChosen reads the session a form accepts a notice for; nil when an older
// page of the form did not ask, and what was told stands.
func sessionChosen(c *gin.Context) (*register.Session, bool) {
	word, asked := c.GetPostForm("session")
	if !asked {
		return nil, true
	}
	s := register.Session(strings.TrimPrefix(word, allDay))
	return &s, word == allDay || s.Valid()
}

func acceptedSays(s *register.Session) string {
	if s != nil && *s != "" {
		return "Accepted for the " + s.Words() + " alone. Nobody is texted about that, and the reason is recorded for its register."
	}
	return "Accepted. Nobody is texted about it, and the reason is recorded for each register."
}

// refuseNotice says that a notice is not so; what waited for it goes.
func (s *Console) refuseNotice(c *gin.Context) {
	_, id, ok := s.notice(c)
	if !ok {
		return
	}
	err := s.cfg.Mornings.RefuseNotice(c.Request.Context(), who(c).Member.Actor(), id)
	s.act(c, err, "Not accepted. A text that waited for this goes now.")
}

// notice gives the notice a form is about, if it waits at the member's school.
func (s *Console) notice(c *gin.Context) (todayPage, notifier.NoticeID, bool) {
	p, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return p, "", false
	}
	id := notifier.NoticeID(c.PostForm("notice"))
	if !slices.ContainsFunc(t.Told, func(n notifier.NoticeView) bool { return n.ID == id }) {
		s.failed(c, errGone())
		return p, "", false
	}
	return p, id, true
}
