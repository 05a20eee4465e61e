package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sms"
)

var someTime = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// threeTexts raises three texts whose ids end in the round: one is raised, one
// is being sent, one has been put back after an attempt.
func threeTexts(t *rapid.T, db *DB, number phone.Number, round int) {
	var ids []delivery.TextID
	for _, name := range []string{"a", "b", "c"} {
		ids = append(ids, delivery.TextID(fmt.Sprint(name, round)))
	}
	for _, id := range ids {
		noErr(t, db.Texts().Raise(context.Background(), someTime, delivery.Text{
			ID: id, School: "900001", Kind: delivery.AlertText, State: delivery.Raised, Number: number, Sender: delivery.SenderID(fmt.Sprint("s", round)),
			RaisedAt: someTime, SendAfter: someTime, ExpiresAt: someTime.Add(time.Hour),
		}))
	}
	claimed, err := db.Texts().Claim(context.Background(), ids[1:], someTime, someTime.Add(time.Minute))
	noErr(t, err)
	back, err := db.Texts().Move(context.Background(), delivery.Move{ID: ids[2], From: delivery.Sending, To: delivery.Raised, Attempt: 1, At: someTime})
	noErr(t, err)
	if len(claimed) != 2 || !back {
		t.Fatalf("%d claimed, put back %t", len(claimed), back)
	}
}

func noErr(t *rapid.T, err error) {
	if err != nil {
		t.Helper()
		t.Fatal(err)
	}
}

// standing is everything that the receipts of a round left behind, but for their
// ids.
func standing(t *rapid.T, db *DB, round int) string {
	var out strings.Builder
	for _, ask := range []string{
		"SELECT id, state, reason, code, carrier_id, COALESCE(sent_at, 0), COALESCE(poll_at, 0), changed_at, events, receipts FROM texts WHERE sender = 's%d' ORDER BY id",
		"SELECT text, seq, at, from_state, to_state, attempt, why, code, '', '' FROM text_events WHERE text IN ('a%[1]d', 'b%[1]d', 'c%[1]d') ORDER BY text, seq",
		"SELECT text, carrier_id, status, code, at, '', '', '', '', '' FROM receipts WHERE text IN ('a%[1]d', 'b%[1]d', 'c%[1]d') ORDER BY text, carrier_id, status, at",
		"SELECT number_index, why, '', '', '', '', '', '', '', '' FROM stopped WHERE sender = 's%d'",
	} {
		err := db.reader().eachOf(context.Background(), "standing", fmt.Sprintf(ask, round), nil, func(scan func(...any) error) error {
			var c [10]string
			err := scan(&c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7], &c[8], &c[9])
			fmt.Fprintln(&out, c)
			return err
		})
		noErr(t, err)
	}
	return out.String()
}

// someReceipts are receipts of the texts of a round, in any order: repeated,
// contradicting, with the ids of two messages, by the carrier's id alone, and of
// nothing we know.
func someReceipts(t *rapid.T, round int) []kept {
	one := rapid.Custom(func(t *rapid.T) kept {
		r := kept{Receipt: sms.Receipt{
			TextID:    rapid.SampledFrom([]string{"a", "b", "c", "", "nobody"}).Draw(t, "text"),
			CarrierID: rapid.SampledFrom([]string{"", "SMb", "SMc", "SMx"}).Draw(t, "carrier"),
			Status:    rapid.SampledFrom([]sms.Status{sms.StatusQueued, sms.StatusSent, sms.StatusDelivered, sms.StatusUndelivered, sms.StatusFailed}).Draw(t, "status"),
			ErrorCode: rapid.SampledFrom([]int{0, 30003, 21610}).Draw(t, "code"),
			At:        someTime.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "seconds")) * time.Second),
		}}
		if r.ErrorCode == 21610 {
			r.says = delivery.NumberStopped
		}
		return r
	})
	all := rapid.SliceOfN(one, 1, 8).Draw(t, "receipts")
	for i := range all {
		if all[i].TextID != "" {
			all[i].TextID += fmt.Sprint(round)
		}
		if all[i].CarrierID != "" {
			all[i].CarrierID += fmt.Sprint(round)
		}
	}
	return all
}

func TestReceiptsThatGoTogetherEndAsOneByOne(t *testing.T) {
	alone, _ := shared(t)
	together, _ := shared(t)
	number, err := phone.Parse("07700 900001", phone.Rehearsal)
	if err != nil {
		t.Fatal(err)
	}
	for _, db := range []*DB{alone, together} {
		err := db.change(t.Context(), func(c conn) error {
			_, err := c.exec(t.Context(), "school-add", "900001", "Made-up School", "Made-up", "", "primary", nil, "08:45", "13:00")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		threeTexts(t, alone, number, round)
		threeTexts(t, together, number, round)
		all := someReceipts(t, round)
		var want []delivery.TextID
		for _, r := range all {
			id, err := alone.keepReceipts(context.Background(), []kept{r})
			noErr(t, err)
			want = append(want, id...)
		}
		got, err := together.keepReceipts(context.Background(), all)
		noErr(t, err)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("of texts %v, not %v", got, want)
		}
		if got, want := standing(t, together, round), standing(t, alone, round); got != want {
			t.Errorf("together:\n%s\none by one:\n%s", got, want)
		}
	})
}
