package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier/handback"
)

// fakeHandback has the webhooks it is given, and writes down what is done.
type fakeHandback struct {
	all    []handback.Webhook
	done   []string
	answer handback.Answer
}

func (f *fakeHandback) note(act string, id handback.WebhookID) (handback.Webhook, error) {
	f.done = append(f.done, act+" "+string(id))
	return handback.Webhook{URL: "https://mis.example/in?token=secret", Secret: school.NewToken("whsec_shown")}, nil
}

func (f *fakeHandback) Webhooks(context.Context, school.URN) ([]handback.Webhook, error) {
	return f.all, nil
}

func (f *fakeHandback) Create(_ context.Context, _ school.Actor, u school.URN, address string, _ *int64) (handback.Webhook, error) {
	if !strings.HasPrefix(address, "https:") {
		return handback.Webhook{}, problem.New(problem.Invalid, "This cannot be the address of a webhook.").At("/url", "it must begin with https://")
	}
	return f.note("make for "+string(u), "")
}

func (f *fakeHandback) Change(_ context.Context, _ school.Actor, _ school.URN, id handback.WebhookID, in handback.Edit) (handback.Webhook, error) {
	return f.note(fmt.Sprintf("on %t", *in.On), id)
}

func (f *fakeHandback) Rotate(_ context.Context, _ school.Actor, _ school.URN, id handback.WebhookID) (handback.Webhook, error) {
	return f.note("rotate", id)
}

func (f *fakeHandback) Drop(_ context.Context, _ school.Actor, _ school.URN, id handback.WebhookID) error {
	_, err := f.note("drop", id)
	return err
}

func (f *fakeHandback) Ping(_ context.Context, _ school.Actor, _ school.URN, id handback.WebhookID) (handback.Answer, error) {
	_, err := f.note("try", id)
	return f.answer, err
}

func (f *fakeHandback) RedeliverGivenUp(_ context.Context, _ school.Actor, _ school.URN, id handback.WebhookID) (int, error) {
	_, err := f.note("again", id)
	return 3, err
}

func TestWebhooksSayHowTheyDoAndNeverAnAddressWhole(t *testing.T) {
	b := as(t, staff.Admin)
	has(t, b.visit(asSam(get("/settings/webhooks"))).Body.String(), "None. An address", "Post settled codes to an address")
	secret := school.NewToken("whsec_never")
	hook := func(id, host string) handback.Webhook {
		return handback.Webhook{ID: handback.WebhookID(id), URL: "https://" + host + "/in?token=secret", Secret: secret, CreatedAt: at(8, 40).AddDate(0, 0, -3), DeliveredAt: at(9, 1)}
	}
	well, away, gone, off := hook("W1", "well.example"), hook("W2", "away.example"), hook("W3", "gone.example"), hook("W4", "off.example")
	well.OldSecret, well.OldUntil = secret, at(9, 30).Add(24*time.Hour)
	away.FailingSince, away.Fault, away.Status, away.Waiting, away.GivenUp = at(8, 50), handback.BadStatus, 503, 4, 2
	gone.Off, gone.FailingSince, gone.Fault, gone.Status = handback.OffGone, at(8, 50), handback.Gone, 410
	off.Off, off.DeliveredAt = handback.OffByHand, time.Time{}
	b.cfg.Handback = &fakeHandback{all: []handback.Webhook{well, away, gone, off}}
	page := b.visit(asSam(get("/settings/webhooks"))).Body.String()
	has(t, page, "well.example", "The last was taken 9:01.", "Made Friday 20 November, 8:40.", "still signs until Tuesday 24 November, 9:30",
		"Nothing has been taken since 8:50. It answered 503.", "4 codes to go.", "2 codes given up after a day", "Post the 2 once more",
		"Off: it wants nothing more", "Nothing has been taken yet.", "Turn on", "Turn off")
	lacks(t, page, "token=secret", "whsec_")
}

func TestAnAdministratorMakesTriesAndForgetsAWebhook(t *testing.T) {
	b, f := as(t, staff.Admin), &fakeHandback{answer: handback.Answer{Fault: handback.NoSuchHost}}
	b.cfg.Handback = f
	w := b.visit(samPost("/settings/webhooks/create", url.Values{"url": {"https://mis.example/in?token=secret"}}))
	has(t, w.Body.String(), "The secret of mis.example", "whsec_shown")
	lacks(t, w.Body.String(), "token=secret")
	w = b.visit(samPost("/settings/webhooks/create", url.Values{"url": {"http://mis.example/<b>"}}))
	has(t, w.Body.String(), "Nothing was made.", "It must begin with https://.", `href="#webhook-url"`, `value="http://mis.example/&lt;b&gt;"`)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answered %d", w.Code)
	}
	has(t, b.visit(samPost("/settings/webhooks/secret", url.Values{"webhook": {"W1"}})).Body.String(), "whsec_shown")
	for _, act := range []struct {
		path string
		sent url.Values
	}{
		{"try", url.Values{}},
		{"switch", url.Values{"to": {"off"}}},
		{"switch", url.Values{"to": {"on"}}},
		{"again", url.Values{}},
		{"drop", url.Values{}},
	} {
		act.sent.Set("webhook", "W1")
		if w := b.visit(samPost("/settings/webhooks/"+act.path, act.sent)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != webhooksAddress {
			t.Errorf("%s: %d to %s", act.path, w.Code, w.Header().Get("Location"))
		}
	}
	if got := strings.Join(f.done, "; "); got != "make for 999001 ; rotate W1; try W1; on false W1; on true W1; again W1; drop W1" {
		t.Error(got)
	}
}
