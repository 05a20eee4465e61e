package storetest

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var (
	person  = school.Actor{Kind: school.Person, ID: "s1"}
	another = school.Actor{Kind: school.Person, ID: "s2"}
	program = school.Actor{Kind: school.Key, ID: "k1"}
)

// worried opens a concern of C1 about an absence.
func (on morningsOn) worried(in notifier.Inbound, abs ...notifier.Absence) notifier.Concern {
	on.t.Helper()
	k := notifier.Concern{
		ID: notifier.ConcernID(school.NewID(morningOf)), School: on.urn, Day: on.day, Session: register.AM, Kind: notifier.WorryConcern,
		Number: in.Number, Contact: on.contact["C1"].ID, At: morningOf, Waiting: morningOf,
	}
	var about []notifier.ConcernPupil
	for _, a := range abs {
		about = append(about, notifier.ConcernPupil{Pupil: a.Pupil, Absence: a.ID})
	}
	on.in(func(d notifier.Day) error {
		if _, err := d.Hear(ctx(), in, k.Contact); err != nil {
			return err
		}
		on.must(d.PutConcern(ctx(), k))
		on.must(d.AddToConcern(ctx(), k.ID, in, []string{"clear “words”"}, about))
		return d.AddToConcern(ctx(), k.ID, in, []string{"clear “words”"}, about) // a repeat keeps nothing
	})
	return k
}

// concernByCall keeps a concern of what was said on the telephone: its number may
// be nobody's, and a line of each sibling is one call.
func concernByCall(t *testing.T, on morningsOn) {
	on.absent(notifier.Alerted, "A1", "A2")
	k := notifier.Concern{
		ID: notifier.ConcernID(school.NewID(morningOf)), School: on.urn, Day: on.day, Session: register.AM, Kind: notifier.WorryConcern,
		At: morningOf, Waiting: morningOf,
	}
	for _, ref := range []string{"A1", "A2"} {
		on.rang(notifier.NewCallID(on.day, register.AM, on.pupil[ref].ID), on.callLine(notifier.CallDidNotKnow, morningOf, "left at 8"))
	}
	on.in(func(d notifier.Day) error {
		on.must(d.PutConcern(ctx(), k))
		on.must(d.ConcernAbout(ctx(), k.ID, []notifier.ConcernPupil{{Pupil: on.pupil["A1"].ID}, {Pupil: on.pupil["A2"].ID}}))
		if _, open, err := d.OpenConcern(ctx(), phone.Number{}, false); open || err != nil {
			t.Errorf("what nobody's number said joins the next of nobody's: %v", err)
		}
		return nil
	})
	list, err := on.Concerns(ctx(), on.urn, on.day)
	on.must(err)
	if len(list) != 1 || len(list[0].Pupils) != 2 || len(list[0].Calls) != 1 || list[0].Calls[0].Note != "left at 8" || list[0].Calls[0].By.ID != tester.ID {
		t.Errorf("the concern is %+v", list)
	}
}

func concernMoves(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	in := on.reached(on.contact["C1"].Number, "But I dropped her 😀", morningOf)
	k := on.worried(in, abs...)
	view := func() notifier.ConcernView {
		t.Helper()
		list, err := on.Concerns(ctx(), on.urn, on.day)
		on.must(err)
		if len(list) != 1 {
			t.Fatalf("%d concerns", len(list))
		}
		return list[0]
	}
	v := view()
	if v.Thread == "" || len(v.Texts) != 1 || v.Texts[0].Body != in.Body || v.Texts[0].Words[0] != "clear “words”" || len(v.Pupils) != 2 || v.From != "Mother O'Connor, mother" {
		t.Errorf("the view is %+v", v)
	}
	views, err := on.Absences(ctx(), on.urn, on.day, register.AM)
	on.must(err)
	if views[0].Concern != k.ID || views[1].Concern != k.ID {
		t.Errorf("the absences say %q and %q", views[0].Concern, views[1].Concern)
	}
	take := func(by school.Actor) (took bool) {
		t.Helper()
		on.in(func(d notifier.Day) (err error) {
			took, err = d.TakeConcern(ctx(), k.ID, by, morningOf)
			return err
		})
		return took
	}
	untaken := func() int {
		t.Helper()
		list, err := on.ConcernsUntaken(ctx(), morningOf, morningOf.Add(-time.Minute), 1000)
		on.must(err)
		n := 0
		for _, x := range list {
			if x.ID == k.ID {
				n++
			}
		}
		return n
	}
	for _, x := range []struct {
		by      school.Actor
		took    bool
		untaken int
	}{{program, true, 1}, {person, true, 0}, {person, false, 0}, {program, false, 0}, {another, true, 0}} {
		if got := take(x.by); got != x.took || untaken() != x.untaken {
			t.Errorf("taken by %v: %v, %d wait for a person", x.by, got, untaken())
		}
	}
	on.in(func(d notifier.Day) error {
		open, found, err := d.OpenConcern(ctx(), in.Number, false)
		on.must(err)
		if _, breach, err := d.OpenConcern(ctx(), in.Number, true); !found || open.ID != k.ID || breach || err != nil {
			t.Errorf("open: %v %v, as a breach %v %v", open.ID, found, breach, err)
		}
		return d.Worsen(ctx(), k.ID, notifier.EmergencyConcern, morningOf)
	})
	if v := view(); v.Kind != notifier.EmergencyConcern || !v.TakenAt.IsZero() || v.Told != 0 || untaken() != 1 {
		t.Errorf("graver it is %+v", v.Concern)
	}
	for _, want := range []bool{true, false} {
		on.in(func(d notifier.Day) error {
			closed, err := d.CloseConcern(ctx(), k.ID, person, "clear, in the library 😀", morningOf)
			if closed != want {
				t.Errorf("closed %v", closed)
			}
			return err
		})
	}
	if v := view(); v.Found != "clear, in the library 😀" || v.ClosedBy.ID != "s1" || untaken() != 0 {
		t.Errorf("closed it is %+v", v.Concern)
	}
	if _, err := on.Concern(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such concern: %v", err)
	}
}

func threadMoves(t *testing.T, on morningsOn) {
	in := on.reached(on.contact["C2"].Number, "Ring me", morningOf)
	for _, want := range []bool{true, false} {
		on.in(func(d notifier.Day) error {
			fresh, err := d.Hear(ctx(), in, on.contact["C2"].ID)
			if fresh != want {
				t.Errorf("heard %v", fresh)
			}
			return err
		})
	}
	list, err := on.Threads(ctx(), on.urn, morningOf.Add(-time.Hour), 10)
	on.must(err)
	if len(list) != 1 || list[0].Body != "Ring me" || list[0].Name != "Father" || list[0].Inbound != in.ID {
		t.Fatalf("the inbox holds %+v", list)
	}
	id := list[0].ID
	for _, x := range []struct {
		by    school.Actor
		after time.Duration
		got   bool
	}{{person, 0, true}, {person, time.Minute, true}, {another, 2 * time.Minute, false}, {another, 11 * time.Minute, true}, {person, 12 * time.Minute, false}} {
		on.in(func(d notifier.Day) error {
			now := morningOf.Add(x.after)
			got, err := d.ClaimThread(ctx(), id, x.by, now.Add(-10*time.Minute), now)
			if got != x.got {
				t.Errorf("claimed by %s after %s: %v", x.by.ID, x.after, got)
			}
			return err
		})
	}
	on.in(func(d notifier.Day) error {
		for since, want := range map[time.Duration]bool{time.Minute: true, 11 * time.Minute: false} {
			by, held, err := d.ThreadHeld(ctx(), in.Number, morningOf.Add(since))
			on.must(err)
			if held != want || held && by.ID != another.ID {
				t.Errorf("held since %s: %v by %v", since, held, by)
			}
		}
		_, held, err := d.ThreadHeld(ctx(), on.contact["C1"].Number, morningOf)
		if held {
			t.Error("the thread of a number that never wrote is held")
		}
		return err
	})
	for by, want := range map[school.Actor]bool{person: false, another: true} {
		on.in(func(d notifier.Day) error {
			left, err := d.LeaveThread(ctx(), id, by)
			if left != want {
				t.Errorf("%s left it: %v", by.ID, left)
			}
			return err
		})
	}
	d, err := on.Thread(ctx(), on.urn, id, morningOf.Add(-time.Hour))
	on.must(err)
	if len(d.Lines) != 1 || d.Number != in.Number || len(d.Pupils) != 2 {
		t.Errorf("the thread is %+v", d)
	}
	for _, none := range []notifier.ThreadID{"", "none"} {
		if _, err := on.Thread(ctx(), on.urn, none, morningOf); !problem.Is(err, problem.Unknown) {
			t.Errorf("thread %q: %v", none, err)
		}
	}
}

func acceptanceMoves(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	in := on.reached(on.contact["C1"].Number, "ill", morningOf)
	sg := notifier.Suggested{Code: "I", Because: []string{"clear ill"}, Confidence: 0.75, Back: on.day.AddDays(3)}
	x := notifier.Accepted{ID: "act" + notifier.AcceptanceID(on.urn), Absence: abs[0].ID, School: on.urn, Day: on.day, Code: "I", Was: "N", By: person, At: morningOf, Until: morningOf.Add(5 * time.Second), Notice: "notice"}
	on.in(func(d notifier.Day) error {
		err := d.Reply(ctx(), in, a.Text.ID, []notifier.AbsenceID{abs[0].ID}, "illness")
		on.must(err)
		on.must(d.Suggest(ctx(), in.ID, abs[0].ID, sg))
		got, err := d.Suggestion(ctx(), abs[0].ID)
		on.same("suggested", sg, got)
		on.must(err)
		return d.Accept(ctx(), x)
	})
	got, err := on.Acceptance(ctx(), x.ID)
	on.must(err)
	on.same("accepted", []notifier.Accepted{x}, got)
	for _, u := range []struct {
		at   time.Duration
		want bool
	}{{5 * time.Second, false}, {4 * time.Second, true}, {4 * time.Second, false}} {
		on.in(func(d notifier.Day) error {
			did, err := d.Undo(ctx(), x.ID, x.Absence, morningOf.Add(u.at))
			if did != u.want {
				t.Errorf("taken back after %s: %v", u.at, did)
			}
			return err
		})
	}
	on.in(func(d notifier.Day) error {
		on.must(d.NotAbout(ctx(), in.ID, []notifier.AbsenceID{abs[0].ID}))
		got, err := d.Suggestion(ctx(), abs[0].ID)
		on.same("about a sibling", notifier.Suggested{}, got)
		return err
	})
}

func messageKept(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	in := on.reached(on.contact["C1"].Number, "ill", morningOf)
	m := notifier.Message{Day: on.day, About: "question", Inbound: in.ID, Choices: []notifier.AbsenceID{abs[1].ID, abs[0].ID}, By: tester, Words: "clear words of a person"}
	m.Text = on.alert(delivery.QuestionText, "C1").Text
	on.in(func(d notifier.Day) error {
		on.must(d.Say(ctx(), m))
		on.must(d.QuestionAnswered(ctx(), m.Text.ID, morningOf))
		said, err := d.Said(ctx(), in.Number, on.day)
		on.must(err)
		if len(said) != 1 || said[0].Text.ID != m.Text.ID || said[0].AnsweredAt.IsZero() || len(said[0].Choices) != 2 {
			t.Errorf("said %+v", said)
		}
		last, err := d.LastPlanned(ctx(), in.Number)
		if err != nil || !last.IsZero() {
			t.Errorf("a campaign's text is said to have gone at %s: %v", last, err)
		}
		return err
	})
	got, err := on.Message(ctx(), m.Text.ID)
	on.must(err)
	if got.Words != m.Words || got.Contact.ID != on.contact["C1"].ID || len(got.Pupils) != 2 || got.Pupils[0].Pupil.ID != on.pupil["A2"].ID || len(got.Pupils[1].List) != 3 {
		t.Errorf("the gate reads %+v", got)
	}
	if _, err := on.Message(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such message: %v", err)
	}
}
