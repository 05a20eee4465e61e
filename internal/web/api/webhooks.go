package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier/handback"
)

// Webhook is an address to which settled codes are posted, and how that goes.
type Webhook struct {
	ID              string     `json:"id"`
	URL             string     `json:"url" example:"https://mis.example.sch.uk/firstbell"`
	On              bool       `json:"on"`
	OffBecause      *string    `json:"off_because" example:"gone" doc:"by_hand, or gone: it answered 410; null while it is on"`
	CreatedAt       time.Time  `json:"created_at"`
	OldSecretUntil  *time.Time `json:"old_secret_until" doc:"Until then posts are signed with the secret before, too; null for not"`
	LastDeliveredAt *time.Time `json:"last_delivered_at" doc:"When it last took one; null for never"`
	FailingSince    *time.Time `json:"failing_since" doc:"Null while what is posted is taken"`
	Fault           *string    `json:"fault" example:"It answered 503." doc:"What was wrong with the last answer; null for nothing"`
	NextAt          *time.Time `json:"next_at" doc:"The receiver is left alone until then; null for not"`
	Waiting         int        `json:"waiting" minimum:"0" doc:"Deliveries that wait to be taken"`
	GivenUp         int        `json:"given_up" minimum:"0" doc:"Deliveries given up after a day: ask for them again, or take the codes from explanations"`
}

// WebhookWithSecret is a webhook with what the receiver checks its posts with.
type WebhookWithSecret struct {
	Webhook
	Secret string `json:"secret" example:"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" doc:"Said this once"`
}

// Webhooks are those of a school, the oldest first.
type Webhooks struct {
	Webhooks []Webhook `json:"webhooks"`
}

// NewWebhook is a webhook to be made.
type NewWebhook struct {
	URL   string `json:"url" minLength:"1" maxLength:"1000" example:"https://mis.example.sch.uk/firstbell" doc:"https, on the public internet, port 443 or from 1024 up"`
	Since *int64 `json:"since,omitempty" minimum:"0" doc:"next of explanations: codes settled since then are posted too; from now on when left out"`
}

// WebhookChange is what is to be changed of a webhook.
type WebhookChange struct {
	URL string `json:"url,omitempty" minLength:"1" maxLength:"1000"`
	On  bool   `json:"on,omitempty" doc:"What was settled while it was off is posted when it is on again"`
}

// Pinged is what came of trying a webhook.
type Pinged struct {
	Taken  bool    `json:"taken"`
	Status *int    `json:"status" example:"204" doc:"Of the answer; null when there was none"`
	Fault  *string `json:"fault" doc:"What was wrong; null for nothing"`
}

// Dropped says that a webhook is gone.
type Dropped struct {
	ID      string `json:"id"`
	Dropped bool   `json:"dropped" doc:"Always true"`
}

// AtWebhook is an address that names a webhook of a school.
type AtWebhook struct {
	AtSchool
	ID string `path:"id" maxLength:"64" doc:"The webhook's id"`
}

type (
	webhooksOut struct{ Body Webhooks }
	webhookOut  struct{ Body Webhook }
	secretOut   struct{ Body WebhookWithSecret }
	pingedOut   struct{ Body Pinged }
	droppedOut  struct{ Body Dropped }
)

// webhookRoutes hangs where settled codes are handed back.
func (d *door) webhookRoutes(at string) {
	one := at + "/{id}"
	admin := entry{scope: staff.ScopeAdmin, school: d.inPath}
	act, write := admin, admin
	act.body, write.body, write.needed = smallBody, smallBody, true
	handle(d, address{http.MethodGet, at, "listWebhooks", "Webhooks", "Where settled codes are posted, and how that goes", 200}, admin, d.listWebhooks)
	handle(d, address{http.MethodPost, at, "createWebhook", "Webhooks", "Post each settled code to an address; the answer has the secret, this once. Takes the scope absences:read too", 201}, write, d.createWebhook)
	handle(d, address{http.MethodPatch, one, "changeWebhook", "Webhooks", "Another address, or off and on. Takes the scope absences:read too", 200}, write, d.changeWebhook)
	handle(d, address{http.MethodDelete, one, "dropWebhook", "Webhooks", "Forget a webhook with what is owed to it", 200}, admin, d.dropWebhook)
	handle(d, address{http.MethodPost, one + "/rotate", "rotateWebhook", "Webhooks", "A new secret, said this once; the one before signs beside it for a day", 200}, act, d.rotateWebhook)
	handle(d, address{http.MethodPost, one + "/ping", "pingWebhook", "Webhooks", "Try it, with a post that holds no code", 200}, act, d.pingWebhook)
	d.deliveryRoutes(one, admin, act)
}

func (d *door) listWebhooks(ctx context.Context, _ *AtSchool) (*webhooksOut, error) {
	all, err := d.hooks.Webhooks(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	return &webhooksOut{Webhooks{each(all, webhookAnswer)}}, nil
}

// mayHandBack refuses a key that may not read settled codes: whoever may not
// read them may not have them sent either.
func (v visit) mayHandBack() error {
	if !v.key.May(staff.AbsencesRead) {
		return problem.New(problem.Forbidden, "This key does not have the scope %s.", staff.AbsencesRead)
	}
	return nil
}

func (d *door) createWebhook(ctx context.Context, _ *AtSchool) (*secretOut, error) {
	v, bad := visitOf(ctx), invalid()
	if err := v.mayHandBack(); err != nil {
		return nil, err
	}
	o, err := readObject(v.body)
	if err != nil {
		return nil, err
	}
	url := o.needText(bad, "url", 1000)
	var since *int64
	if o.has("since") {
		var n int64
		if json.Unmarshal(o["since"], &n) != nil || n < 0 {
			bad.At("/since", "since is next of an answer of explanations")
		}
		since = &n
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	w, err := d.hooks.Create(ctx, v.actor(), v.urn, url, since)
	if err != nil {
		return nil, err
	}
	return &secretOut{WebhookWithSecret{webhookAnswer(w), w.Secret.Reveal()}}, nil
}

func (d *door) changeWebhook(ctx context.Context, in *AtWebhook) (*webhookOut, error) {
	v := visitOf(ctx)
	if err := v.mayHandBack(); err != nil {
		return nil, err
	}
	change, err := readWebhookChange(v.body)
	if err != nil {
		return nil, err
	}
	w, err := d.hooks.Change(ctx, v.actor(), v.urn, handback.WebhookID(in.ID), change)
	if err != nil {
		return nil, err
	}
	return &webhookOut{webhookAnswer(w)}, nil
}

func readWebhookChange(body []byte) (handback.Edit, error) {
	var e handback.Edit
	o, err := readObject(body)
	if err != nil {
		return e, err
	}
	bad := invalid()
	for _, name := range o.strangers("url", "on") {
		bad.At(keyPointer("", name), "this cannot be changed here")
	}
	if _, sent := o["url"]; sent {
		url := o.needText(bad, "url", 1000)
		e.URL = &url
	}
	if raw, sent := o["on"]; sent {
		var on bool
		if string(raw) == "null" || json.Unmarshal(raw, &on) != nil {
			bad.At("/on", "on is true or false")
		}
		e.On = &on
	}
	if len(bad.Fields) > 0 {
		return e, bad
	}
	if e == (handback.Edit{}) {
		return e, problem.New(problem.Invalid, "Nothing is to be changed: send url or on.")
	}
	return e, nil
}

func (d *door) dropWebhook(ctx context.Context, in *AtWebhook) (*droppedOut, error) {
	v := visitOf(ctx)
	if err := d.hooks.Drop(ctx, v.actor(), v.urn, handback.WebhookID(in.ID)); err != nil {
		return nil, err
	}
	return &droppedOut{Dropped{in.ID, true}}, nil
}

func (d *door) rotateWebhook(ctx context.Context, in *AtWebhook) (*secretOut, error) {
	v := visitOf(ctx)
	w, err := d.hooks.Rotate(ctx, v.actor(), v.urn, handback.WebhookID(in.ID))
	if err != nil {
		return nil, err
	}
	return &secretOut{WebhookWithSecret{webhookAnswer(w), w.Secret.Reveal()}}, nil
}

func (d *door) pingWebhook(ctx context.Context, in *AtWebhook) (*pingedOut, error) {
	v := visitOf(ctx)
	a, err := d.hooks.Ping(ctx, v.actor(), v.urn, handback.WebhookID(in.ID))
	if err != nil {
		return nil, err
	}
	return &pingedOut{Pinged{a.Fault == handback.Taken, statusOrNil(a.Status), orNil(a.Fault.Says(a.Status))}}, nil
}

func statusOrNil(status int) *int {
	if status == 0 {
		return nil
	}
	return &status
}

func webhookAnswer(w handback.Webhook) Webhook {
	return Webhook{
		ID: string(w.ID), URL: w.URL, On: w.Off == "", OffBecause: orNil(string(w.Off)), CreatedAt: w.CreatedAt.UTC(),
		OldSecretUntil: instant(w.OldUntil), LastDeliveredAt: instant(w.DeliveredAt), FailingSince: instant(w.FailingSince),
		Fault: orNil(w.Fault.Says(w.Status)), NextAt: instant(w.RestUntil), Waiting: w.Waiting, GivenUp: w.GivenUp,
	}
}
