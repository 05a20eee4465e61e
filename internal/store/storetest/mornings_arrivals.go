package storetest

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func (on morningsOn) arrivalOf(ref string) notifier.Arrival {
	return notifier.Arrival{
		ID: notifier.ArrivalID(school.NewID(morningOf)), School: on.urn, Date: on.day, Session: "AM", Pupil: on.pupil[ref].ID,
		At: morningOf.UTC().Truncate(time.Millisecond), Code: "U", NotedAt: morningOf.UTC().Truncate(time.Millisecond), By: tester,
	}
}

func arrivalMoves(t *testing.T, on morningsOn) {
	first, other := on.arrivalOf("A1"), on.arrivalOf("A2")
	other.NotedAt = first.NotedAt.Add(time.Second)
	one := []school.PupilID{on.pupil["A1"].ID}
	on.in(func(d notifier.Day) error {
		on.must(d.PutArrival(ctx(), first))
		on.must(d.PutArrival(ctx(), other))
		got, err := d.Arrivals(ctx(), one)
		on.same("that stand", []notifier.Arrival{first}, got)
		return err
	})
	all, err := on.Arrivals(ctx(), on.urn, on.day)
	on.must(err)
	on.same("of the day, the newest first", []notifier.ArrivalView{{Arrival: other, Who: on.pupil["A2"]}, {Arrival: first, Who: on.pupil["A1"]}}, all)
	err = on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.PutArrival(ctx(), on.arrivalOf("A1")) })
	if err == nil {
		t.Error("a pupil came in twice in one session")
	}
	undone := morningOf.UTC().Truncate(time.Millisecond).Add(time.Minute)
	on.in(func(d notifier.Day) error {
		for _, want := range []bool{true, false} {
			was, err := d.UndoArrival(ctx(), first.ID, tester, undone)
			on.must(err)
			if was != want {
				t.Errorf("undone %t, want %t", was, want)
			}
		}
		got, err := d.Arrivals(ctx(), one)
		on.same("none stands", []notifier.Arrival(nil), got)
		on.must(err)
		return d.PutArrival(ctx(), on.arrivalOf("A1")) // and may come in after all
	})
	first.UndoneAt = undone
	got, err := on.Arrival(ctx(), first.ID)
	on.must(err)
	on.same("undone", first, got)
	if _, err := on.Arrival(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no arrival: %v", err)
	}
	pupils, err := on.OnRoll(ctx(), on.urn, on.day)
	on.must(err)
	on.same("on roll, without the one who has left", []school.Pupil{on.pupil["A4"], on.pupil["A1"], on.pupil["A2"], on.pupil["A5"]}, pupils)
}
