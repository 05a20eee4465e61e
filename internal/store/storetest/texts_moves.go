package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

func movesAreLegal(t *testing.T, on textsOn) {
	x := on.raise(nil)
	if _, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Raised, To: delivery.Delivered, At: morningOf}); err == nil {
		t.Error("an illegal move was made")
	}
	on.claim(morningOf, x.ID)
	move := func(m delivery.Move) bool {
		m.ID, m.At = x.ID, morningOf.Add(time.Minute)
		moved, err := on.Move(ctx(), m)
		on.must(err)
		return moved
	}
	if move(delivery.Move{From: delivery.Sending, To: delivery.Sent, Attempt: 2}) {
		t.Error("another attempt moved it")
	}
	if move(delivery.Move{From: delivery.Unknown, To: delivery.Sent, Attempt: 1}) {
		t.Error("it was moved from where it does not stand")
	}
	again := morningOf.Add(10 * time.Minute)
	if !move(delivery.Move{From: delivery.Sending, To: delivery.Raised, Attempt: 1, Reason: "later", Code: 20429, SendAfter: again}) {
		t.Fatal("it was not put back")
	}
	got := on.expect(x.ID, delivery.Raised)
	if !got.SendAfter.Equal(again) || !got.Lease.IsZero() || !got.ClaimedAt.IsZero() || got.Attempt != 1 || got.Reason != "" {
		t.Errorf("put back: %+v", got)
	}
	if got := on.claim(again, x.ID); len(got) != 1 || got[0].Attempt != 2 {
		t.Fatal("it was not claimed again")
	}
	if !move(delivery.Move{From: delivery.Sending, To: delivery.Sent, Attempt: 2, Carrier: "SM" + string(x.ID)}) {
		t.Fatal("it was not sent")
	}
	if got := on.expect(x.ID, delivery.Sent); got.Carrier != "SM"+string(x.ID) || got.SentAt.IsZero() {
		t.Errorf("sent: %+v", got)
	}
	if story := on.story(x.ID); story != "→raised raised→sending sending→raised raised→sending sending→sent" {
		t.Errorf("timeline: %s", story)
	}
}

func listsAreRight(t *testing.T, on textsOn) {
	has := func(list []delivery.Text, err error) func(delivery.TextID) bool {
		on.must(err)
		return func(id delivery.TextID) bool {
			return slices.ContainsFunc(list, func(x delivery.Text) bool { return x.ID == id })
		}
	}
	x := on.raise(nil)
	late := on.raise(func(x *delivery.Text) { x.State, x.ExpiresAt = delivery.Held, morningOf })
	held := on.raise(func(x *delivery.Text) { x.State, x.ReleaseAt = delivery.Held, morningOf.Add(5*time.Minute) })
	person := on.raise(func(x *delivery.Text) { x.State = delivery.Held })
	if is := has(on.Late(ctx(), morningOf, 20000)); !is(late.ID) || is(x.ID) {
		t.Error("late is wrong")
	}
	if is := has(on.Releasable(ctx(), morningOf.Add(5*time.Minute), 20000)); !is(held.ID) || is(person.ID) {
		t.Error("releasable is wrong")
	}
	if is := has(on.Releasable(ctx(), morningOf, 20000)); is(held.ID) {
		t.Error("a held text is let go too early")
	}
	due := func(now, waiting time.Time) bool {
		ids, err := on.Due(ctx(), delivery.AlertLane, now, waiting, 20000)
		on.must(err)
		return slices.Contains(ids, x.ID)
	}
	if !due(morningOf, morningOf) || due(morningOf, morningOf.Add(-time.Second)) || due(morningOf.Add(-time.Second), morningOf) {
		t.Error("due is wrong")
	}
	on.claim(morningOf, x.ID)
	if is := has(on.Overdue(ctx(), morningOf, 20000)); is(x.ID) {
		t.Error("a fresh claim is overdue")
	}
	if is := has(on.Overdue(ctx(), morningOf.Add(time.Minute), 20000)); !is(x.ID) {
		t.Error("a claim past its lease is not overdue")
	}
	_, err := on.Move(ctx(), delivery.Move{ID: x.ID, From: delivery.Sending, To: delivery.Unknown, Attempt: 1, SendAfter: morningOf.Add(3 * time.Second), At: morningOf})
	on.must(err)
	if is := has(on.Unsettled(ctx(), morningOf, 20000)); is(x.ID) {
		t.Error("the carrier would be asked at once")
	}
	if is := has(on.Unsettled(ctx(), morningOf.Add(3*time.Second), 20000)); !is(x.ID) {
		t.Error("the carrier would not be asked")
	}
	on.must(on.AskAgain(ctx(), x.ID, morningOf.Add(time.Minute)))
	if is := has(on.Unsettled(ctx(), morningOf.Add(3*time.Second), 20000)); is(x.ID) {
		t.Error("the next question was not put off")
	}
}

func dueIsFair(t *testing.T, on textsOn) {
	small := on.addSchool()
	lane := func(x *delivery.Text) { x.Kind = delivery.CampaignText }
	for range 30 {
		on.raise(lane)
	}
	for range 2 {
		on.raise(func(x *delivery.Text) { lane(x); x.School = small; x.SendAfter = morningOf.Add(time.Second) })
	}
	now := morningOf.Add(time.Minute)
	ids, err := on.Due(ctx(), delivery.CampaignLane, now, now, 20000)
	on.must(err)
	of := map[school.URN][]int{}
	for i, id := range ids {
		x, err := on.Text(ctx(), id)
		on.must(err)
		of[x.School] = append(of[x.School], i)
	}
	if len(of[small]) != 2 || len(of[on.urn]) != 30 || of[small][1] > of[on.urn][2] {
		t.Errorf("the small school stands at %v, the large at %v", of[small], of[on.urn])
	}
}
