package storetest

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// pupilLineIsRead holds what a pupil's page tells beside absences: the concerns
// about the pupil, whom a text told of them, and what we said.
func pupilLineIsRead(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1")
	in := on.reached(on.contact["C1"].Number, "But I dropped her", morningOf)
	k := on.worried(in, abs...)
	lead := string(on.urn) + "lead"
	on.hire(lead, staff.Lead, phone.Trusted("+9996"+string(on.urn)+"01"))
	told := on.staffText(lead, notifier.RoleDeputy, phone.Trusted("+9996"+string(on.urn)+"01"), string(k.ID)+"/concern")
	told.Cause = notifier.CauseConcern
	said := notifier.Message{Day: on.day, About: templates.Worry, Inbound: in.ID, By: tester, Text: delivery.Text{
		ID: told.Text.ID + "a", School: on.urn, Kind: delivery.AnswerText, State: delivery.Raised, Contact: on.contact["C1"].ID, Number: in.Number,
		Sender: delivery.MainSender, RaisedAt: morningOf, SendAfter: morningOf, ExpiresAt: morningOf.Add(time.Hour),
	}}
	on.in(func(d notifier.Day) error {
		on.must(d.RaiseStaff(ctx(), []notifier.StaffText{told}))
		return d.Say(ctx(), said)
	})
	for ref, n := range map[string]int{"A1": 1, "A5": 0} {
		concerns, err := on.PupilConcerns(ctx(), on.pupil[ref], on.day)
		on.must(err)
		lines, err := on.PupilSaid(ctx(), on.pupil[ref], on.day)
		on.must(err)
		if len(concerns) != n || len(lines) != n {
			t.Errorf("of %s: %+v and %+v", ref, concerns, lines)
		}
	}
	concerns, err := on.PupilConcerns(ctx(), on.pupil["A1"], on.day)
	on.must(err)
	if concerns[0].ID != k.ID || len(concerns[0].Texts) != 1 || concerns[0].From != "Mother O'Connor, mother" {
		t.Errorf("the concern is %+v", concerns[0])
	}
	lines, err := on.PupilSaid(ctx(), on.pupil["A1"], on.day)
	on.must(err)
	on.same("what we said", []notifier.SaidLine{{
		Text: said.Text.ID, Day: on.day, Kind: delivery.AnswerText, About: templates.Worry, At: morningOf, Name: "Mother O'Connor", Relation: "mother",
		Ending: in.Number.Ending(), State: delivery.Raised, By: tester,
	}}, lines)
	got, err := on.ToldOfConcerns(ctx(), on.urn, on.day, []notifier.ConcernID{k.ID, "none"})
	on.must(err)
	if len(got) != 1 || got[0].Concern != k.ID || got[0].Role != notifier.RoleLead || got[0].Rung != notifier.RoleDeputy || got[0].Name == "" || !got[0].At.Equal(morningOf) {
		t.Errorf("who was told: %+v", got)
	}
	tomorrow := on.day.AddDays(1)
	later, err := on.PupilConcerns(ctx(), on.pupil["A1"], tomorrow)
	on.must(err)
	after, err := on.PupilSaid(ctx(), on.pupil["A1"], tomorrow)
	on.must(err)
	if len(later)+len(after) != 0 {
		t.Errorf("from tomorrow: %+v %+v", later, after)
	}

	on.in(func(d notifier.Day) error {
		_, err := d.CloseConcern(ctx(), k.ID, person, "at her aunt's", tomorrow.At(9, 0))
		return err
	})
	for back, want := range []int{0, 1, 1, 0} { // the day after it was closed, that day, the day it began, the one before
		list, err := on.Concerns(ctx(), on.urn, on.day.AddDays(2-back))
		on.must(err)
		if len(list) != want {
			t.Errorf("closed on the day after it began, it stands %d times %d days from then", len(list), 1-back)
		}
	}
}
