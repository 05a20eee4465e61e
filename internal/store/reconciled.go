package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// ByCarrier gives the texts that have these of the carrier's ids.
func (s *Texts) ByCarrier(ctx context.Context, carrier []string) (map[string]delivery.Text, error) {
	ours := make(map[string]delivery.Text, len(carrier))
	err := s.db.reader().eachIn(ctx, "texts-by-carrier", nil, carrier, func(scan func(...any) error) error {
		var t delivery.Text
		err := scan(&t.Carrier, &t.ID, &t.State)
		ours[t.Carrier] = t
		return err
	})
	return ours, err
}

// TakenBetween lists the texts of a sender that the carrier took in a stretch
// of time.
func (s *Texts) TakenBetween(ctx context.Context, sender delivery.SenderID, from, until time.Time) ([]delivery.Text, error) {
	var list []delivery.Text
	err := s.db.reader().each(ctx, "texts-taken-between", []any{string(sender), ms(from), ms(until)}, func(scan func(...any) error) error {
		var t delivery.Text
		err := scan(&t.ID, &t.Carrier, &t.State)
		list = append(list, t)
		return err
	})
	return list, err
}

// named are the ids kept of what only one side knows.
type named struct {
	Strange []string          `json:"strange,omitempty"`
	Missing []delivery.TextID `json:"missing,omitempty"`
}

// KeepReconciled keeps what a comparison with the carrier found.
func (s *Texts) KeepReconciled(ctx context.Context, r delivery.Reconciled) error {
	ids, err := json.Marshal(named{r.Strange, r.Missing})
	if err != nil {
		return err
	}
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "reconciled-put", string(r.Sender), ms(r.From), ms(r.Until), ms(r.At), r.Theirs, r.Ours, r.Learned,
			r.StrangeCount, r.MissingCount, string(ids))
		return err
	})
}

// LastReconciled gives the newest comparison of each sender.
func (s *Texts) LastReconciled(ctx context.Context) ([]delivery.Reconciled, error) {
	var list []delivery.Reconciled
	err := s.db.reader().each(ctx, "reconciled-last", nil, func(scan func(...any) error) error {
		var r delivery.Reconciled
		var from, until, when int64
		var ids string
		if err := scan(&r.Sender, &from, &until, &when, &r.Theirs, &r.Ours, &r.Learned, &r.StrangeCount, &r.MissingCount, &ids); err != nil {
			return err
		}
		var n named
		if err := json.Unmarshal([]byte(ids), &n); err != nil {
			return fmt.Errorf("ids of a comparison: %w", err)
		}
		r.From, r.Until, r.At, r.Strange, r.Missing = at(from), at(until), at(when), n.Strange, n.Missing
		list = append(list, r)
		return nil
	})
	return list, err
}
