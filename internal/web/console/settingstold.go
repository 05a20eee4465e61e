package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

const toldAddress = "/settings/told"

// noticeRow is a notice with what may be done with it.
type noticeRow struct {
	toldView
	Status, Shape string
	Settled       string // who settled it, in words of its state
	Waits, Stands bool
}

type toldPage struct {
	settingsFrame
	Rows []noticeRow
}

var noticeWords = map[notifier.NoticeStatus]struct{ words, shape string }{
	notifier.NoticeWaiting:  {"nobody has looked yet", shapeDue},
	notifier.NoticeAccepted: {"accepted: nobody is texted", shapeDone},
	notifier.NoticeRefused:  {"not accepted", shapeOff},
	notifier.NoticeEnded:    {"ended: the pupil came to school", shapeOff},
}

func (s *Console) toldPage(c *gin.Context) { s.drawTold(c, http.StatusOK, nil) }

func (s *Console) drawTold(c *gin.Context, status int, wrong *wrongForm) {
	urn := who(c).Member.School
	set, today, _, _, err := s.cfg.Mornings.SchoolDay(c.Request.Context(), urn)
	if err != nil {
		s.failed(c, err)
		return
	}
	all, err := s.cfg.Mornings.NoticesAhead(c.Request.Context(), urn)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := toldPage{settingsFrame: s.settledOf(c, "Told in advance", toldAddress)}
	p.School, p.Wrong = set.School.Name, wrong
	for _, n := range all {
		w := noticeWords[n.Status]
		row := noticeRow{
			toldView: toldOf(n, today, p.Form), Status: w.words, Shape: w.shape,
			Waits: n.Status == notifier.NoticeWaiting, Stands: n.Status == notifier.NoticeWaiting || n.Status == notifier.NoticeAccepted,
		}
		if n.Code != "" && !row.Waits {
			row.Settled = string(n.Code) + " · " + codeWords(n.Code)
		}
		p.Rows = append(p.Rows, row)
	}
	s.page(c, status, "settings-told", p)
}

// settleTold accepts a notice, or takes one back, whether or not it was
// accepted.
func (s *Console) settleTold(c *gin.Context) {
	m, id := who(c).Member, notifier.NoticeID(c.PostForm("notice"))
	all, err := s.cfg.Mornings.NoticesAhead(c.Request.Context(), m.School)
	if err == nil && !slices.ContainsFunc(all, func(n notifier.NoticeView) bool { return n.ID == id }) {
		err = errGone()
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	if strings.HasSuffix(c.FullPath(), "/refuse") {
		err = s.cfg.Mornings.RefuseNotice(c.Request.Context(), m.Actor(), id)
		s.actTo(c, toldAddress, err, "It counts no more. From the next register on, the family is texted as any other.")
		return
	}
	code := register.ParseCode(c.PostForm("code"))
	known := slices.ContainsFunc(awayReasons, func(g reasonGroup) bool {
		return slices.ContainsFunc(g.Codes, func(x register.Meaning) bool { return x.Code == code })
	})
	if !known {
		s.drawTold(c, http.StatusUnprocessableEntity, &wrongForm{Says: "It was not accepted. Choose the code of the reason.", To: "told-code-" + string(id)})
		return
	}
	session, ok := sessionChosen(c)
	if !ok {
		s.drawTold(c, http.StatusUnprocessableEntity, &wrongForm{Says: "It was not accepted. Choose morning, afternoon or all day.", To: "told-session-" + string(id)})
		return
	}
	err = s.cfg.Mornings.AcceptNotice(c.Request.Context(), m.Actor(), id, notifier.NoticeAs{Code: code, Session: session})
	s.actTo(c, toldAddress, err, acceptedSays(session))
}
