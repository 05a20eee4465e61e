package store

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// receiptText is what a receipt needs to know of its text.
type receiptText struct {
	id, sender, index, carrier string
	urn                        school.URN
	state                      delivery.State
	attempt                    int
}

// KeepReceipt keeps a receipt, moves its text forward if it can, and writes what
// it says of the number.
func (s *Texts) KeepReceipt(ctx context.Context, r sms.Receipt, says delivery.NumberNews) (delivery.TextID, error) {
	var id delivery.TextID
	err := s.db.change(ctx, func(c conn) error {
		t, found, err := c.textOfReceipt(ctx, r)
		if err != nil {
			return err
		}
		id = delivery.TextID(t.id)
		_, err = c.exec(ctx, "receipt-add", school.NewID(r.At), orNull(t.id), r.CarrierID, string(r.Status), r.ErrorCode, ms(r.At))
		if err != nil || !found {
			return err
		}
		if _, err := c.exec(ctx, "text-receipt-counted", t.id); err != nil {
			return err
		}
		if err := c.noteNumber(ctx, t, says, r.At); err != nil {
			return err
		}
		return c.applyReceipt(ctx, t, r, says)
	})
	if err != nil {
		return "", fmt.Errorf("receipt of text %s: %w", r.TextID, err)
	}
	return id, nil
}

// noteNumber writes what a receipt says of its text's number.
func (c conn) noteNumber(ctx context.Context, t receiptText, says delivery.NumberNews, now time.Time) (err error) {
	switch says {
	case delivery.NumberStopped:
		_, err = c.exec(ctx, "stopped-add", t.sender, t.index, "carrier", ms(now))
	case delivery.NumberDead:
		err = c.deadNumber(ctx, t.index, now)
	}
	return err
}

// deadNumber marks every contact who has the number, and tells their schools.
func (c conn) deadNumber(ctx context.Context, index string, now time.Time) error {
	news := map[school.URN][]item{}
	err := c.each(ctx, "contacts-number-dead", []any{index}, func(scan func(...any) error) error {
		var id, urn string
		if err := scan(&id, &urn); err != nil {
			return err
		}
		news[school.URN(urn)] = append(news[school.URN(urn)], item{"contact", id})
		return nil
	})
	if err != nil {
		return err
	}
	return c.newsOf(ctx, now, news)
}

// textOfReceipt finds the text by our own id, else by the carrier's.
func (c conn) textOfReceipt(ctx context.Context, r sms.Receipt) (t receiptText, found bool, err error) {
	for _, ask := range [][2]string{{"receipt-text", r.TextID}, {"receipt-text-by-carrier", r.CarrierID}} {
		if ask[1] == "" {
			continue
		}
		found, err = c.one(ctx, ask[0], []any{ask[1]}, &t.id, &t.urn, &t.sender, &t.index, &t.state, &t.attempt, &t.carrier)
		if err != nil || found {
			return t, found, err
		}
	}
	return t, false, nil
}

// applyReceipt makes the moves a receipt leads to, or notes that it led to
// none.
func (c conn) applyReceipt(ctx context.Context, t receiptText, r sms.Receipt, says delivery.NumberNews) error {
	note := func(why string) error {
		return c.note(ctx, delivery.Event{Text: delivery.TextID(t.id), At: r.At, From: t.state, To: t.state, Why: why, Code: r.ErrorCode})
	}
	if t.carrier != "" && r.CarrierID != "" && t.carrier != r.CarrierID {
		return note("carrier_has_it_twice") // an earlier attempt had arrived after all
	}
	path := wayTo(t, stateOf(r.Status))
	if len(path) == 0 {
		return note("receipt_" + string(r.Status))
	}
	carrier, err := c.freeCarrier(ctx, r.CarrierID)
	if err != nil {
		return err
	}
	from := t.state
	for i, to := range path {
		m := delivery.Move{ID: delivery.TextID(t.id), From: from, To: to, Attempt: t.attempt, Reason: "receipt_" + string(r.Status), At: r.At}
		if i == len(path)-1 {
			m.Reason, m.Code, m.Carrier = receiptReason(r, says), r.ErrorCode, carrier
		}
		if _, moved, err := c.stepText(ctx, m); err != nil || !moved {
			return fmt.Errorf("move from %s to %s (moved %v): %w", from, to, moved, err)
		}
		from = to
	}
	return c.news(ctx, t.urn, r.At, item{"alert", t.id})
}

// freeCarrier gives the carrier's id, or "" when another text has it already:
// one id never stands at two texts.
func (c conn) freeCarrier(ctx context.Context, id string) (string, error) {
	var other receiptText
	if id == "" {
		return "", nil
	}
	stands, err := c.one(ctx, "receipt-text-by-carrier", []any{id},
		&other.id, &other.urn, &other.sender, &other.index, &other.state, &other.attempt, &other.carrier)
	if stands || err != nil {
		return "", err
	}
	return id, nil
}

// wayTo gives the legal moves from where a text stands to where a receipt says
// it is. A text that was put back after an attempt, and of which news comes
// after all, is at the carrier: it goes by way of sending, so that nobody sends
// it again. No way means that the receipt is old news.
func wayTo(t receiptText, to delivery.State) []delivery.State {
	switch {
	case to == t.state:
		return nil
	case t.state.Waiting() && t.attempt == 0:
		return nil // it has never been near the carrier
	case t.state == delivery.Raised:
		return []delivery.State{delivery.Sending, to}
	case t.state == delivery.Held:
		return []delivery.State{delivery.Raised, delivery.Sending, to}
	case delivery.May(t.state, to):
		return []delivery.State{to}
	default:
		return nil
	}
}

// stateOf is what a status makes of a text.
func stateOf(s sms.Status) delivery.State {
	switch s {
	case sms.StatusDelivered:
		return delivery.Delivered
	case sms.StatusUndelivered:
		return delivery.Undelivered
	case sms.StatusFailed:
		return delivery.Failed
	default:
		return delivery.Sent
	}
}

func receiptReason(r sms.Receipt, says delivery.NumberNews) string {
	switch says {
	case delivery.NumberStopped:
		return string(sms.ClassOptedOut)
	case delivery.NumberDead:
		return string(sms.ClassDead)
	default:
		return string(r.Status)
	}
}

// KeepInbound keeps a text that reached us; first is false for a repeat.
func (s *Texts) KeepInbound(ctx context.Context, id string, in sms.Inbound) (bool, error) {
	var n int64
	err := s.db.change(ctx, func(c conn) (err error) {
		n, err = c.exec(ctx, "inbound-add", id, in.CarrierID, s.db.box.Seal(in.From, "inbound "+id), s.db.box.Index(in.From),
			in.To, in.Service, s.db.box.Seal(in.Body, "inbound body "+id), in.Media, string(in.OptOut), ms(in.At))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("inbound %s: %w", id, err)
	}
	return n == 1, nil
}

// Stop silences a number for a sender; the first time stays.
func (s *Texts) Stop(ctx context.Context, sender delivery.SenderID, number phone.Number, why string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "stopped-add", string(sender), s.db.box.Index(number.E164()), why, ms(now))
		return err
	})
}

// Dead marks a number as one nobody has, at every contact who has it.
func (s *Texts) Dead(ctx context.Context, number phone.Number, now time.Time) error {
	return s.db.change(ctx, func(c conn) error { return c.deadNumber(ctx, s.db.box.Index(number.E164()), now) })
}

// Start opens a number again for a sender.
func (s *Texts) Start(ctx context.Context, sender delivery.SenderID, number phone.Number, _ time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "stopped-remove", string(sender), s.db.box.Index(number.E164()))
		return err
	})
}

// Stopped reports whether a number has stopped a sender.
func (s *Texts) Stopped(ctx context.Context, sender delivery.SenderID, number phone.Number) (bool, error) {
	var n int
	_, err := s.db.reader().one(ctx, "stopped-is", []any{string(sender), s.db.box.Index(number.E164())}, &n)
	return n > 0, err
}
