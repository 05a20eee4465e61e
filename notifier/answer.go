package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// answer owes one acknowledgement a number and day. Nothing answers a STOP or
// START (the carrier has), nor a text the carrier has answered already.
func (s *Service) answer(ctx context.Context, d Day, in Inbound, m Match, al Alert, kind string, now time.Time) ([]Alert, error) {
	if kind != KindReply || in.OptOut != sms.OptNone {
		return nil, nil
	}
	done, err := d.Answered(ctx, in.Number)
	if err != nil || done {
		return nil, err
	}
	owed := []Alert{acknowledge(m, al, school.NewID(now), now)}
	return owed, d.Raise(ctx, owed)
}

func alertOf(ctx context.Context, d Day, id delivery.TextID) (Alert, bool, error) {
	alerts, err := d.Alerts(ctx)
	if err != nil {
		return Alert{}, false, err
	}
	for _, a := range alerts {
		if a.Text.ID == id {
			return a, true, nil
		}
	}
	return Alert{}, false, nil
}

// answerLife is how long an answer to a reply is worth sending.
const answerLife = 30 * time.Minute

// acknowledge makes the one answer a number gets in a day.
func acknowledge(m Match, al Alert, id string, now time.Time) Alert {
	pupils := make([]AlertPupil, 0, len(al.Pupils))
	for _, p := range al.Pupils {
		if !p.Dropped {
			pupils = append(pupils, AlertPupil{Absence: p.Absence, Pupil: p.Pupil, Ref: p.Ref})
		}
	}
	return Alert{
		Session: al.Session, Day: al.Day, Why: "A reply came.", Pupils: pupils,
		Text: delivery.Text{
			ID: delivery.TextID(id), School: m.School, Kind: delivery.AnswerText, State: delivery.Raised,
			Contact: al.Text.Contact, Number: al.Text.Number, Sender: al.Text.Sender,
			RaisedAt: now, SendAfter: now, ExpiresAt: now.Add(answerLife),
		},
	}
}
