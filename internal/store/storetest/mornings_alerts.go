package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func absenceChanges(t *testing.T, on morningsOn) {
	first := on.absent(notifier.WithheldFrom, "A1", "A2")[0]
	changed := first
	changed.CodeAtClose, changed.Code, changed.Closure, changed.MinutesLate = "I", "I", "another closure", 7
	changed.Reason, changed.Detail, changed.Course = "explained", "A sentence.", notifier.Alerted
	changed.Explained = &notifier.Explanation{Code: "I", Note: "Her mother’s words 😀", By: school.Actor{Kind: school.Person, ID: "s1"}, At: morningOf}
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), []notifier.Absence{changed}) })
	want := changed
	want.CodeAtClose, want.Closure = first.CodeAtClose, first.Closure
	for range 2 { // the second time after it has been put back as it was read
		var got notifier.Absence
		on.in(func(d notifier.Day) (err error) {
			got, err = d.Absence(ctx(), first.ID)
			return err
		})
		on.same("under the lock", want, got)
		on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), []notifier.Absence{got}) })
	}
	on.in(func(d notifier.Day) error {
		all, err := d.Absences(ctx(), []school.PupilID{on.pupil["A1"].ID, on.pupil["A5"].ID})
		on.same("of two pupils", []notifier.Absence{want}, all)
		if _, err := d.Absence(ctx(), "none"); !problem.Is(err, problem.Unknown) {
			t.Errorf("no such absence: %v", err)
		}
		return err
	})
	if urn, day, err := on.WhereAbsence(ctx(), first.ID); urn != on.urn || day != on.day || err != nil {
		t.Errorf("it is in %s on %s: %v", urn, day, err)
	}
	if _, _, err := on.WhereAbsence(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such absence: %v", err)
	}
}

func alertMoves(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2", "A5")
	first := on.alert(delivery.AlertText, "C1", abs[0])
	first.Text.After, first.Text.Reason = "another", "review"
	first.Text.State = delivery.Held
	on.raise(first)
	on.in(func(d notifier.Day) error { return d.Join(ctx(), first, on.named(abs[1])) })
	first.Pupils = append(first.Pupils, on.named(abs[1]))
	on.same("raised and joined", []notifier.Alert{first}, on.alerts())

	move := func(m delivery.Move) error {
		m.ID, m.At = first.Text.ID, morningOf
		return on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
			ok, err := d.Move(ctx(), m)
			if err == nil && !ok {
				t.Error("not moved, and no error")
			}
			return err
		})
	}
	on.must(move(delivery.Move{From: delivery.Held, To: delivery.Raised}))
	for _, m := range []delivery.Move{
		{From: delivery.Raised, To: delivery.Sent}, {From: delivery.Held, To: delivery.Withdrawn}, {From: delivery.Raised, To: delivery.Held, Attempt: 3},
	} {
		if err := move(m); err == nil {
			t.Errorf("moved from %s to %s in attempt %d", m.From, m.To, m.Attempt)
		}
	}
	on.must(move(delivery.Move{From: delivery.Raised, To: delivery.Withdrawn, Reason: "explained"}))
	on.in(func(d notifier.Day) error { return d.Drop(ctx(), first.Text.ID, abs[0].ID, morningOf) })
	first.Text.State, first.Text.Reason, first.Pupils[0].Dropped = delivery.Withdrawn, "explained", true
	on.same("withdrawn and dropped", []notifier.Alert{first}, on.alerts())
	on.in(func(d notifier.Day) error { return d.Join(ctx(), first, on.named(abs[0])) })
	first.Pupils[0].Dropped = false
	on.same("and back again", []notifier.Alert{first}, on.alerts())
	counts, err := on.Counts(ctx(), on.urn, on.day, register.AM)
	on.must(err)
	on.same("faults after it came back", []notifier.LedgerFault(nil), counts.Faults)

	detail, err := on.Alert(ctx(), first.Text.ID)
	on.must(err)
	story := ""
	for _, e := range detail.Timeline {
		story += fmt.Sprintf("%s→%s ", e.From, e.To)
	}
	on.same("the timeline", "→held held→raised raised→withdrawn ", story)
	held := on.alert(delivery.AlertText, "C2", abs[2])
	held.Text.State = delivery.Sent
	if err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.Raise(ctx(), []notifier.Alert{held}) }); err == nil {
		t.Error("a text began as sent")
	}
}

// decisionAgain claims a text after a decision has read it. On SQLite the one
// writer forbids it, so there the decision is given what it might have read.
func decisionAgain(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	for name, act := range map[string]func(notifier.Day, notifier.Alert) error{
		"join":   func(d notifier.Day, a notifier.Alert) error { return d.Join(ctx(), a, on.named(abs[1])) },
		"drop":   func(d notifier.Day, a notifier.Alert) error { return d.Drop(ctx(), a.Text.ID, abs[0].ID, morningOf) },
		"end at": func(d notifier.Day, a notifier.Alert) error { return d.EndAt(ctx(), a.Text.ID, morningOf, morningOf) },
		"move": func(d notifier.Day, a notifier.Alert) error {
			_, err := d.Move(ctx(), delivery.Move{ID: a.Text.ID, From: delivery.Raised, To: delivery.Withdrawn, At: morningOf})
			return err
		},
	} {
		a := on.alert(delivery.CorrectionText, "C1", abs[0])
		on.raise(a)
		if !shared(t, on.db) {
			on.claim(a.Text.ID)
		}
		runs := 0
		on.in(func(d notifier.Day) error {
			runs++
			alerts, err := d.Alerts(ctx())
			if err != nil {
				return err
			}
			if runs == 1 {
				if shared(t, on.db) {
					on.claim(a.Text.ID)
				}
				return act(d, a)
			}
			for _, x := range alerts {
				if x.Text.ID == a.Text.ID && x.Text.State != delivery.Sending {
					t.Errorf("%s: the second decision reads %s", name, x.Text.State)
				}
			}
			return nil
		})
		if runs != 2 {
			t.Errorf("%s: decided %d times", name, runs)
		}
		for _, x := range on.alerts() {
			if x.Text.ID == a.Text.ID && (len(x.Pupils) != 1 || x.Pupils[0].Dropped) {
				t.Errorf("%s: the claimed text is about %+v", name, x.Pupils)
			}
		}
	}
}

func alertOnce(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	first := on.raise(on.alert(delivery.AlertText, "C1", abs[0]))
	again := on.alert(delivery.AlertText, "C1", abs[1], abs[0])
	tell := func(a notifier.Alert) error {
		return on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.Raise(ctx(), []notifier.Alert{a}) })
	}
	if tell(again) == nil {
		t.Fatal("told twice")
	}
	if n := len(on.alerts()); n != 1 {
		t.Fatalf("half of it stands: %d alerts", n)
	}
	on.must(tell(on.alert(delivery.AlertText, "C2", abs[0])))      // another contact
	on.must(tell(on.alert(delivery.CorrectionText, "C1", abs[0]))) // no alert
	on.in(func(d notifier.Day) error { return d.Drop(ctx(), first.Text.ID, abs[0].ID, morningOf) })
	on.must(tell(again)) // the pupil is in no alert to that contact any more
}

func matchesFound(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	first, second := on.alert(delivery.AlertText, "C1", abs[0]), on.alert(delivery.CorrectionText, "C1", abs[1])
	waiting, answer := on.alert(delivery.CorrectionText, "C1", abs[0]), on.alert(delivery.AnswerText, "C1", abs[0])
	second.Text.RaisedAt, second.Session = morningOf.Add(time.Minute), register.PM
	on.raise(first, second, waiting, answer)
	on.claim(first.Text.ID, second.Text.ID, answer.Text.ID)
	number := on.contact["C1"].Number
	got, err := on.Matches(ctx(), number, on.day, on.day)
	on.must(err)
	on.same("what went today", []notifier.Match{
		{Alert: second.Text.ID, School: on.urn, Contact: on.contact["C1"].ID, Day: on.day, Session: register.PM, At: second.Text.RaisedAt},
		{Alert: first.Text.ID, School: on.urn, Contact: on.contact["C1"].ID, Day: on.day, Session: register.AM, At: morningOf},
	}, got)
	for _, ask := range []struct {
		contact string
		day     clock.Date
	}{{"C2", on.day}, {"C1", on.day.AddDays(1)}} {
		if got, err := on.Matches(ctx(), on.contact[ask.contact].Number, ask.day, ask.day); len(got) != 0 || err != nil {
			t.Errorf("%v: %v %v", ask, got, err)
		}
	}
	owners, err := on.Owners(ctx(), number)
	on.must(err)
	if len(owners) != 1 || owners[0].ID != on.contact["C1"].ID || owners[0].School != on.urn || owners[0].Language != "ar" {
		t.Errorf("the number is %+v's", owners)
	}
}

func gateReads(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	first := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	c := on.alert(delivery.CorrectionText, "C1", abs[1])
	c.Corrects = first.Text.ID
	on.raise(c)
	on.in(func(d notifier.Day) error { return d.Drop(ctx(), first.Text.ID, abs[1].ID, morningOf) })
	on.claim(first.Text.ID)
	g, err := on.Gate(ctx(), first.Text.ID)
	on.must(err)
	if g.Alert.Text.State != delivery.Sending || g.Alert.Text.Attempt != 1 || g.Alert.Day != on.day || g.Alert.Session != register.AM || g.Setting.School.URN != on.urn {
		t.Errorf("the text: %+v", g.Alert)
	}
	if g.Contact.ID != on.contact["C1"].ID || !g.Contact.Number.Equal(on.contact["C1"].Number) || g.Contact.Language != "ar" || g.Corrects != "" {
		t.Errorf("the contact: %+v, corrects %q", g.Contact, g.Corrects)
	}
	if len(g.Pupils) != 1 || g.Pupils[0].Pupil.TextName != "Zoë" || len(g.Pupils[0].List) != 3 || g.Pupils[0].List[0].Relationship != "mother" || g.Pupils[0].Absence.Code != "N" {
		t.Errorf("the pupils: %+v", g.Pupils)
	}
	_, err = on.db.Raw().ExecContext(ctx(), "DELETE FROM ties WHERE pupil = '"+string(on.pupil["A2"].ID)+"'")
	on.must(err)
	g, err = on.Gate(ctx(), c.Text.ID)
	on.must(err)
	if g.Corrects != delivery.Sending || g.Alert.Corrects != first.Text.ID || len(g.Pupils) != 1 || len(g.Pupils[0].List) != 0 {
		t.Errorf("the correction: corrects %q %+v", g.Corrects, g.Pupils)
	}
	if _, err := on.Gate(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such text: %v", err)
	}
}

func pupilsDropped(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	on.claim(a.Text.ID)
	on.must(on.DropPupils(ctx(), a.Text.ID, map[notifier.AbsenceID]string{abs[1].ID: "arrived"}, morningOf))
	g, err := on.Gate(ctx(), a.Text.ID)
	on.must(err)
	if len(g.Pupils) != 1 || g.Pupils[0].Absence.ID != abs[0].ID {
		t.Errorf("it still concerns %+v", g.Pupils)
	}
	detail, err := on.Alert(ctx(), a.Text.ID)
	on.must(err)
	last := detail.Timeline[len(detail.Timeline)-1]
	if last.From != delivery.Sending || last.To != delivery.Sending || last.Attempt != 1 || last.Why != "one pupil taken out: arrived" {
		t.Errorf("the timeline ends with %+v", last)
	}
}
