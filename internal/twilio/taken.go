package twilio

import (
	"context"
	"errors"
	"strings"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"github.com/firstbell/firstbell/internal/sms"
)

// takenPage is the most messages Twilio lists at once.
const takenPage = 1000

// Taken lists what Twilio sent from one sender from an instant until before
// another, newest first, a page of up to 1,000 at a time. Messages that never
// left Twilio's queue have no date of sending and are not among them, nor is
// what Twilio answered by itself. An error, always a *sms.SendError but for
// what page gives, means that the list is not whole.
func (c *Client) Taken(ctx context.Context, from sms.Sender, since, until time.Time, page func([]sms.Found) error) error {
	params := (&api.ListMessageParams{}).SetDateSentAfter(since.UTC()).SetDateSentBefore(until.UTC()).SetPageSize(takenPage)
	if from.Service == "" {
		params.SetFrom(from.From)
	}
	number, token := "", ""
	for {
		service, b := c.service(ctx, c.account(from.Account))
		got, err := service.PageMessage(params, token, number)
		if err != nil {
			return asked(b, err)
		}
		if got.Messages == nil {
			return b.doubtful(errors.New("the answer is not a list of messages"))
		}
		found, err := takenOf(got.Messages, from)
		if err != nil {
			return b.doubtful(err)
		}
		if err := page(found); err != nil {
			return err
		}
		before := token
		if number, token = next(got); number == "" && token == "" {
			return nil
		}
		if token == before {
			return b.doubtful(errors.New("the list of messages goes round in a circle"))
		}
	}
}

// takenOf reads one page: only what was sent through the API from this sender.
func takenOf(list []api.ApiV2010Message, from sms.Sender) ([]sms.Found, error) {
	var found []sms.Found
	for _, m := range list {
		if strings.HasPrefix(value(m.Direction), "inbound") || value(m.Direction) == "outbound-reply" {
			continue
		}
		f, ours, err := foundOf(m, from)
		if err != nil {
			return nil, err
		}
		if ours {
			found = append(found, f)
		}
	}
	return found, nil
}
