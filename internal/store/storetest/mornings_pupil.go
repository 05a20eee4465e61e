package storetest

import (
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func pupilIsRead(t *testing.T, on morningsOn) {
	zoe := on.pupil["A1"]
	for _, id := range []string{"A1", string(zoe.ID)} {
		got, err := on.Pupil(ctx(), on.urn, id)
		on.must(err)
		on.same("by "+id, zoe, got)
	}
	for _, id := range []string{"U1", "none", ""} { // a UPN never stands in an address
		if _, err := on.Pupil(ctx(), on.urn, id); !problem.Is(err, problem.Unknown) {
			t.Errorf("by %q: %v", id, err)
		}
	}
	if _, err := on.Pupil(ctx(), "000000", "A1"); !problem.Is(err, problem.Unknown) {
		t.Errorf("of another school: %v", err)
	}

	abs := on.absent(notifier.Alerted, "A1", "A2")
	on.raise(on.alert(delivery.AlertText, "C1", abs...))
	mine, err := on.PupilAbsences(ctx(), zoe, on.day)
	on.must(err)
	if len(mine) != 1 || mine[0].ID != abs[0].ID || len(mine[0].Alerts) != 1 {
		t.Errorf("of one pupil: %+v", mine)
	}

	abs[0].Code = "I"
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs[:1]) })
	marks, err := on.PupilMarks(ctx(), zoe, on.day)
	on.must(err)
	on.same("as it stands now", []notifier.PupilMark{{Date: on.day, Session: "AM", Code: "I"}}, marks)
	moved := zoe
	moved.Group = "9Z"
	elsewhere, err := on.PupilMarks(ctx(), moved, on.day)
	on.must(err)
	on.same("of a pupil who has moved since", marks, elsewhere)
	if later, err := on.PupilMarks(ctx(), zoe, on.day.AddDays(1)); len(later) != 0 || err != nil {
		t.Errorf("from tomorrow: %v %v", later, err)
	}

	now, past := on.notice("A1", "O'Connor 😀"), on.notice("A1", "")
	past.From, past.To = on.day.AddDays(-3), on.day.AddDays(-1)
	came, other := on.arrivalOf("A1"), on.arrivalOf("A2")
	on.in(func(d notifier.Day) error {
		on.must(d.PutNotice(ctx(), past))
		on.must(d.PutNotice(ctx(), now))
		on.must(d.PutArrival(ctx(), came))
		return d.PutArrival(ctx(), other)
	})
	told, err := on.PupilNotices(ctx(), zoe, on.day)
	on.must(err)
	on.same("that have not passed", []notifier.Notice{now}, told)
	arrivals, err := on.PupilArrivals(ctx(), zoe, on.day)
	on.must(err)
	on.same("that came in", []notifier.Arrival{came}, arrivals)
	if none, err := on.PupilArrivals(ctx(), school.Pupil{School: on.urn, ID: "none"}, on.day); len(none) != 0 || err != nil {
		t.Errorf("of nobody: %v %v", none, err)
	}
}
