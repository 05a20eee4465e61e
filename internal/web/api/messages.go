package api

import (
	"context"
	"encoding/json"

	"github.com/firstbell/firstbell/notifier"
)

// Sent says what became of a message for each contact.
type Sent struct {
	Messages []SentMessage `json:"messages"`
}

// SentMessage is one contact's.
type SentMessage struct {
	Contact string  `json:"contact" doc:"The school's own id"`
	ID      *string `json:"id" doc:"The text that is owed; contacts who share a number have one; null when none may go"`
	Status  string  `json:"status" enum:"raised,refused"`
	Detail  string  `json:"detail" doc:"Why none may go; else empty"`
}

type sentOut struct{ Body Sent }

func (d *door) sendMessage(ctx context.Context, _ *AtSchool) (*sentOut, error) {
	v := visitOf(ctx)
	x, err := readMessage(v.body)
	if err != nil {
		return nil, err
	}
	list, err := d.mornings.SendMessage(ctx, v.actor(), v.urn, x)
	if err != nil {
		return nil, err
	}
	return &sentOut{Sent{each(list, func(s notifier.Sent) SentMessage {
		if s.Detail != "" {
			return SentMessage{Contact: s.Contact, Status: "refused", Detail: s.Detail}
		}
		return SentMessage{Contact: s.Contact, ID: orNil(string(s.Text)), Status: "raised"}
	})}}, nil
}

func readMessage(body []byte) (notifier.Sending, error) {
	o, err := readObject(body)
	if err != nil {
		return notifier.Sending{}, err
	}
	bad := invalid()
	x := notifier.Sending{Words: o.needText(bad, "body", 4000), Pupil: o.mayText(bad, "pupil", 64)}
	if !o.has("to") {
		bad.At("/to", "to is missing")
	} else if err := json.Unmarshal(o["to"], &x.To); err != nil {
		bad.At("/to", "to is a list of ids")
	}
	if len(bad.Fields) > 0 {
		return x, bad
	}
	return x, nil
}
