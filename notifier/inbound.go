package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// The kinds a reply may be of until it is read for what it says.
const (
	KindReply = "reply"
	KindStop  = "stop"
	KindStart = "start"
)

// forgotten is how long an inbound text may wait before the sweep looks at it:
// whoever took it in has died.
const forgotten = 10 * time.Second

// Inbound looks at one text that has been kept: it is put beside the absences
// its number was texted about today, or shown to the schools whose contact it
// is. An id already looked at does nothing. Kind is one of Kind….
func (s *Service) Inbound(ctx context.Context, id, kind string) error {
	in, waiting, err := s.store.InboundWaiting(ctx, id)
	if err != nil || !waiting {
		return err
	}
	return s.match(ctx, in, kind)
}

// Sweep looks at inbound texts that whoever took them in did not get to.
func (s *Service) Sweep(ctx context.Context) error {
	ins, err := s.store.InboundForgotten(ctx, s.clock.Now().Add(-forgotten), 100)
	if err != nil {
		return err
	}
	for _, in := range ins {
		if err := s.match(ctx, in, keptKind(in)); err != nil {
			return err
		}
	}
	return nil
}

func keptKind(in Inbound) string {
	stop, start := delivery.Keyword(in.Body, in.OptOut)
	switch {
	case stop:
		return KindStop
	case start:
		return KindStart
	default:
		return KindReply
	}
}

// match puts a text beside the absences of the last session its number was
// texted about today.
func (s *Service) match(ctx context.Context, in Inbound, kind string) error {
	day := clock.DateOf(in.At)
	matches, err := s.store.Matches(ctx, in.Number, day)
	if err != nil {
		return err
	}
	for _, m := range latestSession(matches) {
		if err := s.reply(ctx, in, m, day, kind); err != nil {
			return err
		}
	}
	var unmatched []school.Contact
	if len(matches) == 0 {
		if unmatched, err = s.store.Owners(ctx, in.Number); err != nil {
			return err
		}
	}
	return s.store.InboundDone(ctx, in.ID, day, unmatched, s.clock.Now())
}

// latestSession keeps the alerts of the session that was texted about last.
func latestSession(ms []Match) []Match {
	var out []Match
	for _, m := range ms {
		if m.Session == ms[0].Session {
			out = append(out, m)
		}
	}
	return out
}

// reply keeps the text beside an alert's absences and owes one answer for it.
func (s *Service) reply(ctx context.Context, in Inbound, m Match, day clock.Date, kind string) error {
	now := s.clock.Now()
	var owed []Alert
	err := s.store.InSchoolDay(ctx, m.School, day, func(d Day) error {
		owed = nil
		al, found, err := alertOf(ctx, d, m.Alert)
		if err != nil || !found {
			return err
		}
		var absences []AbsenceID
		for _, p := range al.Pupils {
			absences = append(absences, p.Absence)
		}
		kept, err := d.Reply(ctx, in, m.Alert, absences, kind)
		if err != nil || kept == 0 {
			return err
		}
		if owed, err = s.answer(ctx, d, in, m, al, kind, now); err != nil {
			return err
		}
		return d.News(ctx, now, "reply", in.ID)
	})
	if err == nil {
		s.ringAll(ctx, owed)
	}
	return err
}

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
