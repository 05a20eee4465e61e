package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// receiptText is what receipts need to know of their text, and what they make
// of it.
type receiptText struct {
	id, sender, index, carrier string
	urn                        school.URN
	state                      delivery.State
	attempt, events            int

	stood         delivery.State // before the first of them
	step          *delivery.Move // the last that moved it
	gone          time.Time      // the first that said the carrier has it
	lines, counts int            // of its timeline, and receipts
}

// kept is one receipt with what it says of the number.
type kept struct {
	sms.Receipt
	says delivery.NumberNews
}

// KeepReceipt keeps a receipt, moves its text forward if it can, and writes what
// it says of the number.
func (s *Texts) KeepReceipt(ctx context.Context, r sms.Receipt, says delivery.NumberNews) (delivery.TextID, error) {
	id, err := s.db.receipts.ask(ctx, kept{r, says})
	if err != nil {
		return "", fmt.Errorf("receipt of text %s: %w", r.TextID, err)
	}
	return id, nil
}

// keepReceipts keeps receipts in the order in which they came, and gives the
// texts they are about.
func (db *DB) keepReceipts(ctx context.Context, all []kept) ([]delivery.TextID, error) {
	var ids []delivery.TextID
	err := db.change(ctx, func(c conn) (err error) {
		ids, err = c.keepReceipts(ctx, all)
		return err
	})
	return ids, err
}

func (c conn) keepReceipts(ctx context.Context, all []kept) ([]delivery.TextID, error) {
	if err := c.waitBriefly(ctx, len(all)); err != nil {
		return nil, err
	}
	texts, carriers, err := c.textsOfReceipts(ctx, all)
	if err != nil {
		return nil, err
	}
	ids := make([]delivery.TextID, len(all))
	var rows, lines [][]any
	for i, r := range all {
		t := texts[r.TextID]
		if t == nil {
			t = texts[carriers[r.CarrierID]]
		}
		if t == nil {
			rows = append(rows, []any{school.NewID(r.At), nil, r.CarrierID, string(r.Status), r.ErrorCode, ms(r.At)})
			continue
		}
		ids[i] = delivery.TextID(t.id)
		rows = append(rows, []any{school.NewID(r.At), t.id, r.CarrierID, string(r.Status), r.ErrorCode, ms(r.At)})
		if err := c.noteNumber(ctx, *t, r.says, r.At); err != nil {
			return nil, err
		}
		t.counts++
		lines = append(lines, t.apply(r, carriers)...)
	}
	if err := c.insertRows(ctx, "receipts-add", rows); err != nil {
		return nil, err
	}
	if err := c.insertRows(ctx, "text-events-add", lines); err != nil {
		return nil, err
	}
	return ids, c.writeReceipts(ctx, texts)
}

// textsOfReceipts finds and holds the texts by our own ids, else by the
// carrier's, and tells which texts have those.
func (c conn) textsOfReceipts(ctx context.Context, all []kept) (texts map[string]*receiptText, carriers map[string]string, err error) {
	texts, carriers = map[string]*receiptText{}, map[string]string{}
	var asked, named []string
	for _, r := range all {
		if r.CarrierID != "" {
			asked = append(asked, r.CarrierID)
		}
		if r.TextID != "" {
			named = append(named, r.TextID)
		}
	}
	err = c.eachIn(ctx, "receipt-carriers", nil, asked, func(scan func(...any) error) error {
		var carrier, id string
		err := scan(&carrier, &id)
		carriers[carrier] = id
		named = append(named, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = c.eachIn(ctx, "receipt-texts", nil, named, func(scan func(...any) error) error {
		t := &receiptText{}
		err := scan(&t.id, &t.urn, &t.sender, &t.index, &t.state, &t.attempt, &t.carrier, &t.events)
		t.stood = t.state
		texts[t.id] = t
		return err
	})
	return texts, carriers, err
}

// writeReceipts writes what receipts made of their texts, and the news.
func (c conn) writeReceipts(ctx context.Context, texts map[string]*receiptText) error {
	var counts, steps [][]any
	var last time.Time
	news := map[school.URN][]item{}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		t := texts[id]
		if t.counts == 0 {
			continue // found by the carrier's id, and named by none
		}
		if t.step != nil {
			t.step.From = t.stood
			steps = append(steps, moveRow(*t.step, t.gone))
			news[t.urn] = append(news[t.urn], item{"alert", id})
			last = later(last, t.step.At)
			t.lines-- // the step counts its own
		}
		counts = append(counts, []any{id, t.lines, t.counts})
	}
	if err := c.insertRows(ctx, "texts-counted", counts); err != nil {
		return err
	}
	moved := 0
	err := c.eachRows(ctx, "texts-move", steps, func(func(...any) error) error { moved++; return nil })
	if err == nil && moved < len(steps) {
		err = fmt.Errorf("%d of %d texts moved", moved, len(steps))
	}
	if err != nil {
		return err
	}
	return c.newsOf(ctx, last, news)
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

// apply makes the moves a receipt leads to, or notes that it led to none, and
// gives the lines of the timeline. Carriers tells which text has which of the
// carrier's ids: one id never stands at two texts.
func (t *receiptText) apply(r kept, carriers map[string]string) (lines [][]any) {
	line := func(to delivery.State, why string, code int) {
		t.lines++
		lines = append(lines, []any{t.id, t.events + t.lines, ms(r.At), string(t.state), string(to), t.attempt, why, code})
		t.state = to
	}
	if t.carrier != "" && r.CarrierID != "" && t.carrier != r.CarrierID {
		line(t.state, "carrier_has_it_twice", r.ErrorCode) // an earlier attempt had arrived after all
		return lines
	}
	path := wayTo(*t, stateOf(r.Status))
	if len(path) == 0 {
		line(t.state, "receipt_"+string(r.Status), r.ErrorCode)
		return lines
	}
	for _, to := range path[:len(path)-1] {
		line(to, "receipt_"+string(r.Status), 0)
	}
	to := path[len(path)-1]
	line(to, receiptReason(r.Receipt, r.says), r.ErrorCode)
	if r.CarrierID != "" && carriers[r.CarrierID] == "" {
		t.carrier, carriers[r.CarrierID] = r.CarrierID, t.id
	}
	if t.gone.IsZero() && to.Gone() {
		t.gone = r.At
	}
	t.step = &delivery.Move{
		ID: delivery.TextID(t.id), To: to, Attempt: t.attempt, Reason: receiptReason(r.Receipt, r.says),
		Code: r.ErrorCode, Carrier: t.carrier, At: r.At,
	}
	return lines
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
