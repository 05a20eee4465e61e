package storetest

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// rang keeps a line of a call, as the absence room does.
func (on morningsOn) rang(id notifier.CallID, l notifier.CallLine) {
	on.t.Helper()
	on.in(func(d notifier.Day) error {
		if err := d.KeepCallLine(ctx(), id, l); err != nil {
			return err
		}
		return d.Audit(ctx(), l.At, l.By, "call: "+string(l.Outcome), string(id), "")
	})
}

func (on morningsOn) callLine(o notifier.CallOutcome, at time.Time, note string) notifier.CallLine {
	return notifier.CallLine{ID: school.NewID(at), At: at, By: tester, Outcome: o, Note: note}
}

func callsKept(t *testing.T, on morningsOn) {
	pupil := on.pupil["A1"].ID
	id, other := notifier.NewCallID(on.day, register.AM, pupil), notifier.NewCallID(on.day, register.PM, pupil)
	states := func() map[notifier.CallID]notifier.CallState {
		all, err := on.CallStates(ctx(), on.urn, on.day)
		on.must(err)
		return all
	}
	on.same("before anybody rings", map[notifier.CallID]notifier.CallState{}, states())
	take := func(by school.Actor, at time.Time) {
		on.in(func(d notifier.Day) error { return d.TakeCall(ctx(), id, by, at) })
	}
	take(tester, morningOf)
	on.same("taken", map[notifier.CallID]notifier.CallState{id: {Taken: tester, TakenAt: morningOf}}, states())
	take(school.Actor{}, morningOf.Add(time.Second))
	on.same("given back", map[notifier.CallID]notifier.CallState{id: {TakenAt: morningOf.Add(time.Second)}}, states())

	take(tester, morningOf)
	first, second := on.callLine(notifier.CallNoAnswer, morningOf.Add(time.Minute), ""), on.callLine(notifier.CallTold, morningOf.Add(2*time.Minute), "ünwell, back Wednesday")
	first.Contact, second.Code = on.contact["C1"].ID, "I"
	on.rang(id, second) // lines come back in the order of their times
	on.rang(id, first)
	on.rang(other, on.callLine(notifier.CallLeftMessage, morningOf, "the afternoon's"))
	first.Ref, first.Relation = "C1", "mother"
	on.in(func(d notifier.Day) error {
		st, err := d.CallState(ctx(), id)
		on.same("one call under the lock", notifier.CallState{TakenAt: first.At, Lines: []notifier.CallLine{first, second}}, st)
		return err
	})
	if all := states(); len(all) != 2 || len(all[id].Lines) != 2 || len(all[other].Lines) != 1 {
		t.Errorf("the day's calls: %+v", all)
	}
	if on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
		return d.TakeCall(ctx(), notifier.NewCallID(on.day.AddDays(-1), register.AM, pupil), tester, morningOf)
	}) == nil {
		t.Error("a call of another day was taken under this day's lock")
	}
	numberWrong(t, on)
}

// numberWrong says of a contact of the school that the number is another
// person's, and of nobody else's.
func numberWrong(t *testing.T, on morningsOn) {
	wrong := func(id school.ContactID) error {
		return on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.NumberWrong(ctx(), id, on.pupil["A1"].ID, morningOf) })
	}
	on.must(wrong(on.contact["C1"].ID))
	if wrong("nobody") == nil {
		t.Error("a stranger's number is wrong")
	}
	on.in(func(d notifier.Day) error {
		lists, err := d.Contacts(ctx(), []school.PupilID{on.pupil["A1"].ID})
		for _, c := range lists[on.pupil["A1"].ID] {
			if (c.Contact.Problem == school.NumberWrong) != (c.Contact.ID == on.contact["C1"].ID) {
				t.Errorf("%s has the fault %q", c.Contact.Ref, c.Contact.Problem)
			}
		}
		return err
	})
	urn, err := on.SchoolOfPupil(ctx(), on.pupil["A1"].ID)
	if on.must(err); urn != on.urn {
		t.Errorf("the pupil is of school %s", urn)
	}
	if _, err := on.SchoolOfPupil(ctx(), "nobody"); !problem.Is(err, problem.Unknown) {
		t.Errorf("nobody's school: %v", err)
	}
}
