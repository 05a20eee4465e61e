package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// Mornings is the conformance of the keeper of closures, absences, alerts and
// replies. Each case makes a school of its own.
func Mornings(t *testing.T, db *store.DB) {
	for name, test := range map[string]func(*testing.T, morningsOn){
		"a school is read with its calendar and policy":                       settingIsRead,
		"every revision is kept and the newest stands":                        revisionsStand,
		"what one act tells stands in its order, or not at all":               actTells,
		"pupils are found by the school's own id before the UPN":              pupilsAreFound,
		"an absence changes, what it was at close does not":                   absenceChanges,
		"an alert is joined, dropped and moved by legal moves only":           alertMoves,
		"a text claimed meanwhile has the decision made again":                decisionAgain,
		"nobody is told twice":                                                alertOnce,
		"a reply stands once, and one answer a day is known":                  replyOnce,
		"an inbound text waits until it is looked at":                         inboundWaits,
		"a number's alerts of the day are found, the newest first":            matchesFound,
		"the last gate reads everything again":                                gateReads,
		"staff are told once, on mobiles of their own":                        staffTold,
		"a rung is noted once, and the next contact told once":                rungsNoted,
		"the last gate counts as answers what the rule does":                  answersAtTheGate,
		"what was told in advance stands beside the absence":                  noticeBesideAbsence,
		"an answer that was taken back is about a sibling":                    answerTakenBack,
		"who rings and what came of it come back":                             callsKept,
		"a text to staff that did not arrive is passed on once":               staffUnheard,
		"pupils are taken out of a claimed text":                              pupilsDropped,
		"names, notes and words come back as they were":                       viewsRoundTrip,
		"a day is shut and opened, and a holiday stays":                       dayShut,
		"a pupil's line tells concerns, who was told and what we said":        pupilLineIsRead,
		"a stranger is heard where a name or the number points":               strangersPointed,
		"a concern is opened, made graver, taken and closed by a person once": concernMoves,
		"a concern of what was said on the telephone":                         concernByCall,
		"a thread is whose who claimed it, until they have had it long":       threadMoves,
		"a suggestion is accepted and taken back once, in time":               acceptanceMoves,
		"a message comes back with whom it is about":                          messageKept,
		"a notice is told, accepted once and ended":                           noticeMoves,
		"days that end early and years that are out come back":                oddDaysKept,
		"reasons come back as they were said":                                 reasonsKept,
		"absences that are still N are listed":                                unsettledListed,
		"one pupil is read, and nobody else":                                  pupilIsRead,
		"an arrival is noted once, undone once and noted again":               arrivalMoves,
		"marks a person must look at are named":                               doubtsNamed,
		"lists of contacts are in order, numbers opened, stopped and counted": contactsInOrder,
	} {
		t.Run(name, func(t *testing.T) { test(t, newMorning(t, db)) })
	}
}

func settingIsRead(t *testing.T, on morningsOn) {
	want := notifier.Setting{School: madeUp(on.urn, ""), Calendar: calendar, Policy: notifier.DefaultPolicy()}
	got, err := on.Setting(ctx(), on.urn)
	on.must(err)
	on.same("outside the lock", want, got)
	on.in(func(d notifier.Day) error {
		got, err := d.Setting(ctx())
		on.must(err)
		on.same("under the lock", want, got)
		n, err := d.OnRoll(ctx())
		on.same("on roll", 4, n)
		return err
	})
	err = on.InSchoolDay(ctx(), "000000", on.day, func(notifier.Day) error { return nil })
	if !problem.Is(err, problem.Unknown) {
		t.Errorf("a day of nobody's school: %v", err)
	}
	_, err = on.db.Raw().ExecContext(ctx(), `UPDATE schools SET policy = '{"review": true}' WHERE urn = '`+string(on.urn)+`'`)
	on.must(err)
	want.Policy.Review = true // what is not set keeps its default
	got, err = on.Setting(ctx(), on.urn)
	on.must(err)
	on.same("with a policy", want, got)
	if _, err := on.Setting(ctx(), "000000"); !problem.Is(err, problem.Unknown) {
		t.Errorf("nobody's school: %v", err)
	}
}

func revisionsStand(t *testing.T, on morningsOn) {
	first, second := on.closure(1, "A1", "A2"), on.closure(2, "A1")
	second.Answer.Unmarked, second.Answer.Withheld = []string{"A4"}, []notifier.Withheld{{Pupil: "A1", Reason: "x", Detail: "A sentence."}}
	no := errors.New("no")
	err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
		if _, found, err := d.Current(ctx(), first.Closure.Key); found || err != nil {
			t.Errorf("before it closed: %v %v", found, err)
		}
		return errors.Join(d.KeepClosure(ctx(), first, nil), no)
	})
	if !errors.Is(err, no) {
		t.Fatalf("a decision that failed: %v", err)
	}
	for _, k := range []notifier.KeptClosure{first, second} {
		on.in(func(d notifier.Day) error { return d.KeepClosure(ctx(), k, nil) })
	}
	on.in(func(d notifier.Day) error {
		got, found, err := d.Current(ctx(), first.Closure.Key)
		want := second
		want.Closure.Marks, want.Absent, want.Actor = nil, nil, school.Actor{} // not read back
		on.same("the current revision", want, got)
		if _, other, err := d.Current(ctx(), on.key("8C")); other || err != nil || !found {
			t.Errorf("found %v, another group's %v %v", found, other, err)
		}
		return err
	})
	if err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.KeepClosure(ctx(), on.closure(2), nil) }); err == nil {
		t.Error("one revision stands twice")
	}
	rs, err := on.Registers(ctx(), on.urn, on.day, register.AM)
	on.must(err)
	on.same("registers", []notifier.RegisterView{
		{Group: "8B", Session: register.AM, Pupils: 3, FirstYear: 8, LastYear: 8, Absent: 1, Closure: second.ID, Revision: 2, ClosedAt: second.Closure.ClosedAt, Unmarked: []notifier.MarkDoubt{
			{Pupil: on.pupil["A4"].ID, Ref: "A4", Name: "Al Leaving", Detail: "no mark: find out where this pupil is"},
		}, Unseen: []school.Pupil{{ID: on.pupil["A4"].ID, Ref: "A4", UPN: "U4", FirstName: "Al", LastName: "Leaving", Group: "8B", Year: 8}}},
		{Group: "8C", Session: register.AM, Pupils: 1, FirstYear: 8, LastYear: 8},
	}, rs)
}

func pupilsAreFound(t *testing.T, on morningsOn) {
	on.in(func(d notifier.Day) error {
		got, err := d.Pupils(ctx(), []string{"A1", "U1", "A2", "U3", "Z9", ""})
		on.same("by ref and UPN", map[string]school.Pupil{"A1": on.pupil["A1"], "U1": on.pupil["A1"], "A2": on.pupil["A2"], "U3": on.pupil["A3"]}, got)
		if err != nil {
			return err
		}
		group, err := d.Group(ctx(), "8B")
		on.same("on roll", []school.Pupil{on.pupil["A1"], on.pupil["A2"], on.pupil["A4"]}, group)
		if none, more := d.Pupils(ctx(), nil); len(none) != 0 || more != nil {
			t.Errorf("nobody asked for: %v %v", none, more)
		}
		return err
	})
}

func contactsInOrder(t *testing.T, on morningsOn) {
	on.must(on.db.Texts().Stop(ctx(), delivery.MainSender, on.contact["C2"].Number, "STOP", morningOf))
	ids := []school.PupilID{on.pupil["A1"].ID, on.pupil["A2"].ID, on.pupil["A4"].ID}
	check := func(got map[school.PupilID][]school.TiedContact, err error) error {
		on.t.Helper()
		var lists [3][]string
		for i, id := range ids {
			for _, c := range got[id] {
				lists[i] = append(lists[i], fmt.Sprintf("%d %s %s %s %v, of %d", c.Order, c.Contact.Ref, c.Relationship, c.Contact.Number.E164(), c.Contact.Stopped, c.Contact.Pupils))
				if c.Contact.Role != school.FamilyRole || c.Text != school.TextYes || c.Tie.Contact != c.Contact.ID || c.Contact.School != on.urn {
					t.Errorf("half read: %+v", c)
				}
			}
		}
		one, two := on.contact["C1"].Number.E164(), on.contact["C2"].Number.E164()
		on.same("lists", [3][]string{
			{"1 C1 mother " + one + " false, of 2", "2 C2 father " + two + " true, of 2", "3 C3 aunt  false, of 1"}, {"1 C1 mother " + one + " false, of 2"}, nil,
		}, lists)
		return err
	}
	on.in(func(d notifier.Day) error { return check(d.Contacts(context.Background(), ids)) })
	on.must(check(on.Callable(ctx(), ids)))
}
