package storetest

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// reasonsKept: what was weighed comes back as it was said, each decision after
// the one before, with the register's revisions and the texts.
func reasonsKept(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	first := notifier.Reason{
		At: morningOf, About: notifier.AboutWho, Word: "not_to_be_told", Says: "Contact 1 of 2: must not be told – “never” 😀.",
		Private: "court_order", Contact: "c1", Text: "t1",
	}
	second := notifier.Reason{At: morningOf.Add(time.Second), About: notifier.AboutSettled, Word: "I", Says: "A second sentence."}
	for _, rs := range [][]notifier.Reason{{first, first}, nil, {second}} {
		a := abs[0]
		a.Because = rs
		on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), []notifier.Absence{a}) })
	}
	al := on.alert(delivery.AlertText, "C1", abs[0])
	on.raise(al)
	on.in(func(d notifier.Day) error { return d.Drop(ctx(), al.Text.ID, abs[0].ID, morningOf.Add(time.Second)) })

	got, err := on.Trail(ctx(), on.urn, "A1", on.day, register.AM)
	on.must(err)
	on.same("decided", []notifier.Reason{first, first, second}, got.Decided)
	if got.Pupil != on.pupil["A1"] || got.Absence == nil || got.Absence.ID != abs[0].ID {
		t.Errorf("another's: %+v", got)
	}
	if len(got.Revisions) != 1 || !got.Revisions[0].Marked || got.Revisions[0].Code != "N" || got.Revisions[0].Revision != 1 {
		t.Errorf("revisions %+v", got.Revisions)
	}
	if len(got.Texts) != 1 || got.Texts[0].ID != al.Text.ID || !got.Texts[0].DroppedAt.Equal(morningOf.Add(time.Second)) || len(got.Texts[0].Timeline) != 1 {
		t.Errorf("texts %+v", got.Texts)
	}
	got, err = on.Trail(ctx(), on.urn, "A4", on.day, register.AM)
	if err != nil || len(got.Revisions) != 1 || got.Revisions[0].Marked || got.Absence != nil {
		t.Errorf("of the same group and not marked: %+v, %v", got, err)
	}
	got, err = on.Trail(ctx(), on.urn, "A5", on.day, register.AM)
	if err != nil || len(got.Revisions) != 0 {
		t.Errorf("of another group: %+v, %v", got, err)
	}
	for _, nobody := range []string{"Z9", "U1", ""} { // a UPN is no address
		if _, err = on.Trail(ctx(), on.urn, nobody, on.day, register.AM); !problem.Is(err, problem.Unknown) {
			t.Errorf("%q: %v", nobody, err)
		}
	}
}

// unsettledListed: absences that are N, of the days asked for.
func unsettledListed(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.WithheldFrom, "A1", "A2", "A4")
	abs[1].Code, abs[2].Arrived = "O", true
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs) })
	got, err := on.Unsettled(ctx(), on.urn, on.day, on.day)
	on.must(err)
	on.same("still N", []notifier.UnsettledAbsence{{ID: abs[0].ID, Pupil: on.pupil["A1"], Date: on.day, Session: register.AM}}, got)
	for _, day := range []int{-1, 1} {
		if got, err := on.Unsettled(ctx(), on.urn, on.day.AddDays(day), on.day.AddDays(day)); len(got) != 0 || err != nil {
			t.Errorf("another day: %v, %v", got, err)
		}
	}
}

// oddDaysKept: days that end early and year groups that are out come back, and
// go when they are taken out.
func oddDaysKept(t *testing.T, on morningsOn) {
	set, err := on.Setting(ctx(), on.urn)
	on.must(err)
	was, is := set.Calendar, set.Calendar
	is.Early = []school.EarlyFinish{{Date: on.day, Ends: clock.HM(12, 30), Note: "Snow"}, {Date: on.day.AddDays(1), Ends: clock.HM(14, 0)}}
	is.Part = []school.PartClosure{{Date: on.day, Session: "PM", Year: 0, Kind: school.Inset, Note: "Visits"}, {Date: on.day, Session: "PM", Year: 9, Kind: school.Shut}}
	on.in(func(d notifier.Day) error { return d.PutCalendar(ctx(), was, is) })
	set, err = on.Setting(ctx(), on.urn)
	on.must(err)
	on.same("kept", is, set.Calendar)
	changed := is
	changed.Early = []school.EarlyFinish{{Date: on.day, Ends: clock.HM(13, 0), Note: "Snow"}}
	changed.Part = is.Part[1:]
	on.in(func(d notifier.Day) error { return d.PutCalendar(ctx(), is, changed) })
	set, err = on.Setting(ctx(), on.urn)
	on.must(err)
	on.same("changed", changed, set.Calendar)
}
