package twilio

import (
	"context"
	"errors"
	"net/url"
	"time"
	"unicode/utf8"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/firstbell/firstbell/internal/sms"
)

// maxValidity is the longest ValidityPeriod Twilio takes.
const maxValidity = 36000 * time.Second

// Send hands one message over. An error is always a *sms.SendError, and its
// class says whether Twilio may have taken the message: only ClassAmbiguous
// leaves that open. When ctx's deadline is past nothing is written.
func (c *Client) Send(ctx context.Context, m sms.Message) (sms.Accepted, error) {
	if err := sendable(m); err != nil {
		return sms.Accepted{}, err
	}
	service, b := c.service(ctx, c.account(m.Sender.Account))
	got, err := service.CreateMessage(c.params(m))
	if err != nil {
		if e, ok := errors.AsType[*sms.SendError](err); ok {
			return sms.Accepted{}, e
		}
		// Twilio said 2xx, but in words that cannot be read.
		return sms.Accepted{}, b.doubtful(errors.New("the answer is not a message"))
	}
	return accepted(b, got)
}

// accepted reads a 2xx answer. Without a SID nobody can say what was taken. A
// message that is born failed was not accepted.
func accepted(b *call, got *api.ApiV2010Message) (sms.Accepted, error) {
	sid, status := value(got.Sid), statusOf(value(got.Status))
	if sid == "" {
		return sms.Accepted{}, b.doubtful(errors.New("the answer names no message"))
	}
	if status == sms.StatusFailed || status == sms.StatusUndelivered {
		code := value(got.ErrorCode)
		class := ClassOf(code)
		if class == "" {
			class = sms.ClassOther
		}
		return sms.Accepted{}, &sms.SendError{Class: class, Code: code, HTTP: b.status, Cause: errors.New("taken and failed at once")}
	}
	return sms.Accepted{CarrierID: sid, Status: status}, nil
}

// sendable refuses what Twilio would refuse, before anything is written.
func sendable(m sms.Message) error {
	refuse := func(class sms.Class, code int, why string) error {
		return &sms.SendError{Class: class, Code: code, Cause: errors.New(why)}
	}
	switch {
	case m.To.Zero():
		return refuse(sms.ClassOurs, 0, "the message is to nobody")
	case m.Body == "":
		return refuse(sms.ClassOurs, 21602, "the message has no words")
	case utf8.RuneCountInString(m.Body) > sms.MaxBody:
		return refuse(sms.ClassOurs, 21617, "the message is longer than Twilio takes")
	case m.Sender.From == "" && m.Sender.Service == "":
		return refuse(sms.ClassAccount, 21603, "the sender has neither a number nor a Messaging Service")
	case m.Validity < time.Second:
		return refuse(sms.ClassTooLate, 0, "there is no time left in which the message is of use")
	}
	return nil
}

// params writes a message in Twilio's words. SmartEncoded is off: it would
// swap characters in a child's name without asking.
func (c *Client) params(m sms.Message) *api.CreateMessageParams {
	p := &api.CreateMessageParams{}
	p.SetTo(m.To.E164())
	p.SetBody(m.Body)
	if m.Sender.Service != "" {
		p.SetMessagingServiceSid(m.Sender.Service)
	} else {
		p.SetFrom(m.Sender.From)
	}
	p.SetStatusCallback(c.callback(m.TextID))
	p.SetValidityPeriod(int(min(m.Validity, maxValidity) / time.Second))
	p.SetSmartEncoded(false)
	return p
}

// callback is where receipts of a text are to come. It carries our own id, so
// that a receipt alone resolves a send whose answer was lost. The fragment asks
// Twilio for five more tries whatever went wrong; it is never signed.
func (c *Client) callback(textID string) string {
	return c.cfg.PublicURL + "/twilio/status?text=" + url.QueryEscape(textID) + "#rc=5&rp=all"
}

// value gives what a field of the SDK's holds, or nothing.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
