package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

func rungsNoted(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	first := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	note := func(r notifier.Rung) (noted bool) {
		on.in(func(d notifier.Day) (err error) {
			noted, err = d.NoteRung(ctx(), abs[0].ID, r, morningOf)
			return err
		})
		return noted
	}
	if !note(notifier.RungCalls) || note(notifier.RungCalls) || !note(notifier.RungLead) {
		t.Error("a rung is noted once, and each for itself")
	}
	on.in(func(d notifier.Day) error {
		views, err := d.Views(ctx())
		for _, v := range views {
			if v.ID == abs[0].ID && (len(v.Rungs) != 2 || !v.Rungs[notifier.RungCalls].Equal(morningOf) || len(v.Alerts) != 1) || v.ID == abs[1].ID && len(v.Rungs) != 0 {
				t.Errorf("under the lock: %+v", v)
			}
		}
		return err
	})
	climbing := func() bool {
		schools, err := on.Climbing(ctx(), on.day)
		on.must(err)
		_, climbed := schools[on.urn]
		return climbed
	}
	if !climbing() {
		t.Error("somebody is missing here, and nobody climbs")
	}
	rung := func(abs ...notifier.Absence) error {
		return on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
			return d.Raise(ctx(), []notifier.Alert{on.alert(delivery.RungText, "C2", abs...)})
		})
	}
	on.must(rung(abs[0]))
	if rung(abs[1], abs[0]) == nil {
		t.Error("the next contact is told twice")
	}
	on.claim(first.Text.ID)
	in := on.reached(on.contact["C1"].Number, "Ill", morningOf)
	tired := on.reached(on.contact["C1"].Number, "Stop texting me", morningOf)
	on.in(func(d notifier.Day) error {
		err := d.Reply(ctx(), in, first.Text.ID, []notifier.AbsenceID{abs[0].ID}, notifier.KindReply)
		if err == nil { // which says nothing of a pupil, so that the next contact may yet be told
			err = d.Reply(ctx(), tired, first.Text.ID, []notifier.AbsenceID{abs[1].ID}, "stop_request")
		}
		return err
	})
	g, err := on.Gate(ctx(), first.Text.ID)
	on.must(err)
	for _, p := range g.Pupils {
		if p.Replied != (p.Absence.ID == abs[0].ID) {
			t.Errorf("a reply about %s: %v", p.Pupil.Ref, p.Replied)
		}
	}
	abs[0].Arrived, abs[1].Arrived = true, true
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs) })
	if climbing() {
		t.Error("everybody is here, and somebody climbs")
	}
}

// rungsOnce climbs as several processes do, with a service each, over the hour
// after a register closed.
func rungsOnce(t *testing.T, on morningsOn) {
	lead := phone.Trusted("+99977200001")
	on.hire(string(on.urn)+"lead", staff.Lead, lead)
	moves := clock.At(morningOf)
	var climbers []*notifier.Service
	pack, err := templates.Embedded()
	on.must(err)
	for range 4 {
		climbers = append(climbers, notifier.New(notifier.Config{
			Store: on.db.Mornings(), Clock: moves, Wordings: templates.New(pack, nil, nil), Ring: func(context.Context, ...delivery.Text) {},
		}))
	}
	_, err = climbers[0].RegisterClosed(ctx(), tester, register.Closure{Key: on.key("8B"), Marks: []register.Mark{{Pupil: "A1", Code: "N"}, {Pupil: "A2", Code: "N"}}}, nil)
	on.must(err)
	for _, a := range on.alerts() {
		on.claim(a.Text.ID)
		on.step(a.Text.ID, delivery.Sending, delivery.Sent)
		on.step(a.Text.ID, delivery.Sent, delivery.Delivered)
	}
	for _, after := range []time.Duration{30 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		moves.Advance(after)
		together(t, 16, func(i int) error { return climbers[i%len(climbers)].Climb(ctx()) })
	}
	counts, err := on.Counts(ctx(), on.urn, on.day, register.AM)
	on.must(err)
	on.same("rungs", map[notifier.Rung]int{notifier.RungCalls: 2, notifier.RungLead: 2, notifier.RungNobody: 1}, counts.Rungs)
	if counts.RungTexts != 1 || len(counts.Faults) != 0 { // A1's father; A2 has nobody but her mother
		t.Errorf("%d texts to next contacts, faults %v", counts.RungTexts, counts.Faults)
	}
	on.in(func(d notifier.Day) error {
		texts, err := d.StaffTexts(ctx())
		if len(texts) != 1 || len(texts[0].About) != 2 {
			t.Errorf("texts to the lead: %+v", texts)
		}
		return err
	})
}

// concernUpOnce takes a concern up as several processes do, through the ten
// minutes in which nobody has it: each role is told once.
func concernUpOnce(t *testing.T, on morningsOn) {
	for i, role := range []staff.Role{staff.Lead, staff.Deputy, staff.Head} {
		on.hire(string(on.urn)+string(role), role, phone.Trusted(fmt.Sprintf("+9997730000%d", i)))
	}
	k := on.worried(on.reached(on.contact["C1"].Number, "But I dropped her", morningOf), on.absent(notifier.Alerted, "A1")...)
	moves := clock.At(morningOf)
	pack, err := templates.Embedded()
	on.must(err)
	var climbers []*notifier.Service
	for range 4 {
		climbers = append(climbers, notifier.New(notifier.Config{
			Store: on.db.Mornings(), Clock: moves, Wordings: templates.New(pack, nil, nil), Ring: func(context.Context, ...delivery.Text) {},
		}))
	}
	for _, told := range []int{1, 2, 3, 3} {
		together(t, 12, func(i int) error { return climbers[i%len(climbers)].Sweep(ctx()) })
		now, err := on.Concern(ctx(), k.ID)
		on.must(err)
		on.in(func(d notifier.Day) error {
			texts, err := d.StaffTexts(ctx())
			if now.Told != told || len(texts) != told {
				t.Errorf("at %s it has gone up %d steps, not %d, with %d texts", moves.Now(), now.Told, told, len(texts))
			}
			return err
		})
		moves.Advance(5 * time.Minute)
	}
}

// step makes one legal move of a claimed text.
func (on morningsOn) step(id delivery.TextID, from, to delivery.State) {
	on.t.Helper()
	ok, err := on.db.Texts().Move(ctx(), delivery.Move{ID: id, From: from, To: to, Attempt: 1, At: morningOf})
	if err != nil || !ok {
		on.t.Fatalf("text %s did not go from %s to %s: %v", id, from, to, err)
	}
}
