package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier/handback"
)

const webhooksAddress = "/settings/webhooks"

// Handback hands settled codes back: *handback.Service.
type Handback interface {
	Webhooks(ctx context.Context, urn school.URN) ([]handback.Webhook, error)
	Create(ctx context.Context, actor school.Actor, urn school.URN, url string, since *int64) (handback.Webhook, error)
	Change(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, in handback.Edit) (handback.Webhook, error)
	Rotate(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (handback.Webhook, error)
	Drop(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) error
	Ping(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (handback.Answer, error)
	RedeliverGivenUp(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (int, error)
}

// mountWebhooks hangs where settled codes go back to.
func (s *Console) mountWebhooks(in *gin.RouterGroup) {
	in.GET("", s.webhooksPage)
	in.POST("/create", s.createWebhook)
	in.POST("/try", s.tryWebhook)
	in.POST("/switch", s.switchWebhook)
	in.POST("/again", s.redeliverWebhook)
	in.POST("/secret", s.rotateWebhook)
	in.POST("/drop", s.dropWebhook)
}

// webhookView is one webhook in the list. Its address shows the host only: what
// follows may be a token.
type webhookView struct {
	ID, Host     string
	Shape, Word  string // of the tag
	Says, Second []string
	On           bool
	GivenUp      int
}

type webhooksPage struct {
	settingsFrame
	Webhooks []webhookView
	Secret   string // of one just made, or changed: shown this once
	Host     string // whose it is
	URLSent  string
}

func (s *Console) webhooksPage(c *gin.Context) { s.drawWebhooks(c, http.StatusOK, nil, nil) }

// drawWebhooks draws them as they stand, with the secret of one, or with what
// was wrong with a form.
func (s *Console) drawWebhooks(c *gin.Context, status int, shown *handback.Webhook, wrong *wrongForm) {
	all, err := s.cfg.Handback.Webhooks(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := webhooksPage{settingsFrame: s.settledOf(c, "Webhooks", webhooksAddress)}
	if p.Wrong = wrong; wrong != nil {
		p.URLSent = c.PostForm("url")
	}
	if shown != nil {
		p.Secret, p.Host = shown.Secret.Reveal(), hostOf(shown.URL)
	}
	now := s.cfg.Mornings.Now()
	for _, w := range all {
		p.Webhooks = append(p.Webhooks, viewOfWebhook(w, now))
	}
	s.page(c, status, "settings-webhooks", p)
}

func viewOfWebhook(w handback.Webhook, now time.Time) webhookView {
	v := webhookView{ID: string(w.ID), Host: hostOf(w.URL), On: w.Off == "", GivenUp: w.GivenUp, Shape: "done", Word: "On"}
	switch {
	case w.Off == handback.OffGone:
		v.Shape, v.Word = "due", "Off: it wants nothing more"
		v.Says = append(v.Says, "It answered 410, so nothing is posted to it. Ask whoever runs it.")
	case w.Off != "":
		v.Shape, v.Word = "waiting", "Off"
	case !w.FailingSince.IsZero():
		v.Shape, v.Word = "due", "Not taken"
		v.Says = append(v.Says, fmt.Sprintf("Nothing has been taken since %s. %s", moment(w.FailingSince, now), w.Fault.Says(w.Status)))
	}
	if w.GivenUp > 0 {
		v.Says = append(v.Says, fmt.Sprintf("%s given up after a day, and not in the register system unless somebody typed %s.", codes(w.GivenUp), themOrIt(w.GivenUp)))
	}
	if w.Waiting > 0 {
		v.Second = append(v.Second, codes(w.Waiting)+" to go.")
	}
	if !w.DeliveredAt.IsZero() {
		v.Second = append(v.Second, "The last was taken "+moment(w.DeliveredAt, now)+".")
	} else {
		v.Second = append(v.Second, "Nothing has been taken yet.")
	}
	v.Second = append(v.Second, "Made "+moment(w.CreatedAt, now)+".")
	if w.OldSecret != (school.Token{}) && now.Before(w.OldUntil) {
		v.Second = append(v.Second, "The secret before still signs until "+moment(w.OldUntil, now)+".")
	}
	return v
}

// moment says when, with the day where it is not today.
func moment(t, now time.Time) string {
	if clock.DateOf(t) == clock.DateOf(now) {
		return clock.Wall(t)
	}
	return clock.DateOf(t).Words() + ", " + clock.Wall(t)
}

func codes(n int) string {
	if n == 1 {
		return "1 code"
	}
	return fmt.Sprintf("%d codes", n)
}

func themOrIt(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address"
	}
	return u.Host
}

// createWebhook makes one and shows its secret on the answer itself.
func (s *Console) createWebhook(c *gin.Context) {
	m := who(c).Member
	w, err := s.cfg.Handback.Create(c.Request.Context(), m.Actor(), m.School, c.PostForm("url"), nil)
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Conflict) {
		s.drawWebhooks(c, http.StatusUnprocessableEntity, nil, &wrongForm{Says: "Nothing was made. " + withFields(p), To: "webhook-url"})
		return
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	s.drawWebhooks(c, http.StatusOK, &w, nil)
}

func (s *Console) tryWebhook(c *gin.Context) {
	m := who(c).Member
	a, err := s.cfg.Handback.Ping(c.Request.Context(), m.Actor(), m.School, webhookOf(c))
	said := "It was taken."
	if a.Fault != handback.Taken {
		said = "It was not taken. " + a.Fault.Says(a.Status)
	}
	s.actTo(c, webhooksAddress, err, said)
}

func (s *Console) switchWebhook(c *gin.Context) {
	m, on := who(c).Member, c.PostForm("to") == "on"
	_, err := s.cfg.Handback.Change(c.Request.Context(), m.Actor(), m.School, webhookOf(c), handback.Edit{On: &on})
	said := "It is off. What is settled meanwhile goes when it is on again."
	if on {
		said = "It is on. What was settled meanwhile goes now."
	}
	s.actTo(c, webhooksAddress, err, said)
}

func (s *Console) redeliverWebhook(c *gin.Context) {
	m := who(c).Member
	n, err := s.cfg.Handback.RedeliverGivenUp(c.Request.Context(), m.Actor(), m.School, webhookOf(c))
	s.actTo(c, webhooksAddress, err, codes(n)+" to go once more.")
}

func (s *Console) rotateWebhook(c *gin.Context) {
	m := who(c).Member
	w, err := s.cfg.Handback.Rotate(c.Request.Context(), m.Actor(), m.School, webhookOf(c))
	if err != nil {
		s.failed(c, err)
		return
	}
	s.drawWebhooks(c, http.StatusOK, &w, nil)
}

func (s *Console) dropWebhook(c *gin.Context) {
	m := who(c).Member
	err := s.cfg.Handback.Drop(c.Request.Context(), m.Actor(), m.School, webhookOf(c))
	s.actTo(c, webhooksAddress, err, "It is gone, and nothing more is posted there.")
}

func webhookOf(c *gin.Context) handback.WebhookID { return handback.WebhookID(c.PostForm("webhook")) }
