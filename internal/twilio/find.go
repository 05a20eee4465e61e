package twilio

import (
	"context"
	"errors"
	"net/url"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

const (
	pageSize = 200
	maxPages = 20
)

// Find lists what Twilio has for a number from one sender, newest first,
// created at since or later. Twilio knows creation to the second, so since is
// taken down to its second; whoever asks allows for clocks that differ. An
// error, always a *sms.SendError, means that the answer is not known: an empty
// list without an error means that Twilio has nothing.
//
// It asks by number alone and compares the rest here: a Messaging Service
// chooses its number late, and DateSent is empty until a message leaves the
// queue.
func (c *Client) Find(ctx context.Context, from sms.Sender, to phone.Number, since time.Time) ([]sms.Found, error) {
	since = since.Truncate(time.Second)
	var found []sms.Found
	page, token := "", ""
	for range maxPages {
		service, b := c.service(ctx, c.account(from.Account))
		got, err := service.PageMessage((&api.ListMessageParams{}).SetTo(to.E164()).SetPageSize(pageSize), token, page)
		if err != nil {
			return nil, asked(b, err)
		}
		if got.Messages == nil {
			return nil, b.doubtful(errors.New("the answer is not a list of messages"))
		}
		more := false
		for _, m := range got.Messages {
			f, ours, err := foundOf(m, from)
			if err != nil {
				return nil, b.doubtful(err)
			}
			fresh := !f.CreatedAt.Before(since)
			more = more || fresh
			if ours && fresh {
				found = append(found, f)
			}
		}
		page, token = next(got)
		if !more || (page == "" && token == "") {
			return found, nil
		}
	}
	return nil, &sms.SendError{Class: sms.ClassOther, Cause: errors.New("Twilio lists more messages for one number than can be looked through")}
}

// foundOf reads one listed message, and whether it is from this sender.
func foundOf(m api.ApiV2010Message, from sms.Sender) (f sms.Found, ours bool, err error) {
	created, err := time.Parse(time.RFC1123Z, value(m.DateCreated))
	if err != nil || value(m.Sid) == "" {
		return sms.Found{}, false, errors.New("a listed message has no SID or no date")
	}
	f = sms.Found{
		CarrierID: value(m.Sid),
		Body:      value(m.Body),
		Status:    statusOf(value(m.Status)),
		ErrorCode: value(m.ErrorCode),
		Class:     ClassOf(value(m.ErrorCode)),
		CreatedAt: created.UTC(),
	}
	if from.Service != "" {
		return f, value(m.MessagingServiceSid) == from.Service, nil
	}
	return f, value(m.From) == from.From, nil
}

// next gives where the list goes on; both empty at its end.
func next(got *api.ListMessageResponse) (page, token string) {
	u, err := url.Parse(value(got.NextPageUri))
	if err != nil {
		return "", ""
	}
	return u.Query().Get("Page"), u.Query().Get("PageToken")
}

// asked makes any failure of a question a *sms.SendError.
func asked(b *call, err error) error {
	if e, ok := errors.AsType[*sms.SendError](err); ok {
		return e
	}
	return b.doubtful(errors.New("the answer is not a list of messages"))
}
