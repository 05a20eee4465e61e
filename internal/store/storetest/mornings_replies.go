package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/notifier"
)

// reached keeps a text that reached us and gives it as it waits.
func (on morningsOn) reached(number phone.Number, body string, at time.Time) notifier.Inbound {
	on.t.Helper()
	id := school.NewID(at)
	first, err := on.db.Texts().KeepInbound(ctx(), id, sms.Inbound{CarrierID: "SM" + id, From: number.E164(), To: "+447700900999", Body: body, OptOut: sms.OptHelp, At: at})
	on.must(err)
	if !first {
		on.t.Fatal("a new text is a repeat")
	}
	return notifier.Inbound{ID: id, Number: number, Body: body, OptOut: sms.OptHelp, At: at}
}

func replyOnce(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	in := on.reached(on.contact["C1"].Number, "He’s ill 🤒", morningOf.Add(time.Minute))
	for range 2 { // a repeat keeps nothing
		on.in(func(d notifier.Day) error {
			return d.Reply(ctx(), in, a.Text.ID, []notifier.AbsenceID{abs[0].ID, abs[1].ID}, notifier.KindReply)
		})
	}
	views, err := on.Absences(ctx(), on.urn, on.day, register.AM)
	on.must(err)
	for _, v := range views {
		if len(v.Replies) != 1 || v.Replies[0].Body != in.Body || v.Replies[0].From != "mother" || v.Replies[0].Alert != a.Text.ID || !v.Replies[0].ReceivedAt.Equal(in.At) {
			t.Errorf("beside %s stands %+v", v.Pupil.Ref, v.Replies)
		}
		if len(v.Alerts) != 1 {
			t.Errorf("an answer is shown as an alert: %d", len(v.Alerts))
		}
	}
}

func inboundWaits(t *testing.T, on morningsOn) {
	long := morningOf.Add(-100 * 24 * time.Hour) // before anyone else's in this database
	in := on.reached(on.contact["C2"].Number, "Who is this?", long)
	got, waiting, err := on.InboundWaiting(ctx(), in.ID)
	on.must(err)
	if !waiting {
		t.Fatal("it does not wait")
	}
	on.same("as it waits", in, got)
	for before, want := range map[time.Time]int{long: 0, long.Add(time.Second): 1} {
		list, err := on.InboundForgotten(ctx(), before, 10)
		on.must(err)
		if len(list) != want {
			t.Errorf("forgotten before %s: %d", before, len(list))
		}
	}
	c2 := on.contact["C2"]
	seq, err := on.NewsSeq(ctx(), on.urn)
	on.must(err)
	for range 2 { // the second time does nothing
		on.must(on.InboundDone(ctx(), in.ID, "illness", on.day, []school.Contact{c2}, false, morningOf))
	}
	if _, waiting, err := on.InboundWaiting(ctx(), in.ID); waiting || err != nil {
		t.Errorf("it waits though it is done: %v %v", waiting, err)
	}
	list, err := on.Unmatched(ctx(), on.urn, on.day)
	on.must(err)
	on.same("unmatched", []notifier.UnmatchedView{{ID: in.ID, Ending: c2.Number.Ending(), Name: "Father", Body: in.Body, ReceivedAt: long, Kind: "illness"}}, list)
	news, err := on.News(ctx(), on.urn, seq)
	on.must(err)
	on.same("news", []notifier.News{{Seq: seq + 1, Kind: "reply", ID: in.ID, At: morningOf}}, news)
	if _, waiting, err := on.InboundWaiting(ctx(), "none"); waiting || err != nil {
		t.Errorf("no such text: %v %v", waiting, err)
	}
}

func viewsRoundTrip(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	on.claim(a.Text.ID)
	const words = "Zoë & ليلى aren’t here 😀"
	ok, err := on.db.Texts().Posting(ctx(), a.Text.ID, 1, delivery.Posted{Body: words, Parts: 2}, morningOf, morningOf.Add(time.Minute))
	if !ok || err != nil {
		t.Fatalf("not posted: %v %v", ok, err)
	}
	abs[0].Code, abs[0].Explained = "I", &notifier.Explanation{Code: "I", Note: "O'Connor’s note 😀", By: school.Actor{Kind: school.Person, ID: "s1"}, At: morningOf}
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs[:1]) })

	views, err := on.Absences(ctx(), on.urn, on.day, "")
	on.must(err)
	want := []notifier.AbsenceView{}
	pupils := []notifier.AlertPupil{on.named(abs[0]), on.named(abs[1])}
	shown := notifier.AlertView{
		ID: a.Text.ID, School: on.urn, Kind: delivery.AlertText, Date: on.day, Session: register.AM, Contact: on.contact["C1"].ID, ContactRef: "C1",
		Name: "Mother O'Connor", Relation: "mother", Ending: on.contact["C1"].Number.Ending(), Pupils: pupils, State: delivery.Sending, Parts: 2,
		RaisedAt: morningOf, SendAfter: morningOf, ExpiresAt: a.Text.ExpiresAt, ChangedAt: morningOf,
	}
	for i, ref := range []string{"A1", "A2"} {
		want = append(want, notifier.AbsenceView{
			ID: abs[i].ID, School: on.urn, Date: on.day, Session: register.AM, Pupil: on.pupil[ref], Code: abs[i].Code, CodeAt: "N",
			Course: notifier.Alerted, ClosedAt: morningOf.Add(time.Second), CreatedAt: morningOf, Alerts: []notifier.AlertView{shown}, Explained: abs[i].Explained,
		})
	}
	byRef := map[string]notifier.AbsenceView{} // how names sort is the database's
	for _, v := range views {
		byRef[v.Pupil.Ref] = v
	}
	on.same("absences", want, []notifier.AbsenceView{byRef["A1"], byRef["A2"]})
	detail, err := on.Alert(ctx(), a.Text.ID)
	on.must(err)
	on.same("the alert", shown, detail.AlertView)
	on.same("its words", words, detail.Body)
	for state, n := range map[delivery.State]int{"": 1, delivery.Sending: 1, delivery.Sent: 0} {
		for sess, has := range map[register.Session]int{"": n, register.AM: n, register.PM: 0} {
			if list, err := on.Alerts(ctx(), on.urn, on.day, sess, state); len(list) != has || err != nil {
				t.Errorf("alerts of %q in state %q: %d %v", sess, state, len(list), err)
			}
		}
	}
	if _, err := on.Alert(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such alert: %v", err)
	}
}

func doubtsNamed(t *testing.T, on morningsOn) {
	k := on.closure(1, "A1")
	k.Unmarked = []school.PupilID{on.pupil["A2"].ID, on.pupil["A4"].ID}
	odd := []notifier.OddMark{
		{Pupil: on.pupil["A2"].ID, Ref: "A2", Code: "Ω", Detail: "no such code"}, {Ref: "Z9", Code: "N", Detail: "nobody has this id"},
	}
	on.in(func(d notifier.Day) error { return d.KeepClosure(ctx(), k, odd) })
	doubts := func() []notifier.MarkDoubt {
		t.Helper()
		rs, err := on.Registers(ctx(), on.urn, on.day, register.AM)
		on.must(err)
		return rs[0].Unmarked
	}
	const missing = "no mark: find out where this pupil is"
	two := on.pupil["A2"]
	four := notifier.MarkDoubt{Pupil: on.pupil["A4"].ID, Ref: "A4", Name: "Al Leaving", Detail: missing}
	on.same("doubts", []notifier.MarkDoubt{
		{Pupil: two.ID, Ref: "A2", Name: two.Name(), Code: "Ω", Detail: "no such code"}, {Ref: "Z9", Code: "N", Detail: "nobody has this id"}, four,
	}, doubts())
	_, err := on.db.Raw().ExecContext(ctx(), "DELETE FROM odd_marks WHERE closure = '"+string(k.ID)+"'")
	on.must(err)
	on.same("a lost row leaves nobody out", []notifier.MarkDoubt{{Pupil: two.ID, Ref: "A2", Name: two.Name(), Detail: missing}, four}, doubts())

	// ids change hands: what is known of a pupil stays theirs
	_, err = on.db.Raw().ExecContext(ctx(), "UPDATE pupils SET ref = 'B4' WHERE id = '"+string(four.Pupil)+"'")
	on.must(err)
	four.Ref = "B4"
	on.same("of the pupil, not the id", []notifier.MarkDoubt{{Pupil: two.ID, Ref: "A2", Name: two.Name(), Detail: missing}, four}, doubts())

	// of before pupils were kept: what the answer called them
	_, err = on.db.Raw().ExecContext(ctx(), `UPDATE closures SET marks = '{"marks":[{"r":"A1","c":"N"}],"absent":[]}', answer = '{"Unmarked":["A2"]}' WHERE id = '`+string(k.ID)+"'")
	on.must(err)
	on.same("of before", []notifier.MarkDoubt{{Pupil: two.ID, Ref: "A2", Name: two.Name(), Detail: missing}}, doubts())
}

// answersAtTheGate holds the last gate's query to the rule of the notifier, for
// every kind of reply there is: what is no answer there must not keep a text to the
// next contact back here. Each is out of the way before the next comes.
func answersAtTheGate(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	kinds := []string{
		notifier.KindReply, notifier.KindStop, notifier.KindStart, notifier.KindNoCampaigns,
		notifier.KindSibling, notifier.KindBarred, notifier.KindAfternoon,
	}
	for _, k := range reading.Kinds {
		kinds = append(kinds, string(k))
	}
	for _, kind := range kinds {
		for _, code := range []register.Code{"", "M"} {
			in := on.reached(on.contact["C1"].Number, "At 3", morningOf)
			on.in(func(d notifier.Day) error {
				err := d.Reply(ctx(), in, a.Text.ID, []notifier.AbsenceID{abs[0].ID}, kind)
				if err == nil && code != "" {
					err = d.Suggest(ctx(), in.ID, abs[0].ID, notifier.Suggested{Code: code, Confidence: 1})
				}
				return err
			})
			g, err := on.Gate(ctx(), a.Text.ID)
			on.must(err)
			if want := notifier.Answers(kind, code); g.Pupils[0].Replied != want {
				t.Errorf("a reply of the kind %s that suggests %q answers: %v, want %v", kind, code, !want, want)
			}
			on.in(func(d notifier.Day) error { return d.NotAbout(ctx(), in.ID, []notifier.AbsenceID{abs[0].ID}) })
		}
	}
}

// noticeBesideAbsence: what was told in advance and waits stands beside the absence
// wherever it is read, and at the last gate, and is gone once it is refused.
func noticeBesideAbsence(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs[0]))
	n := notifier.Notice{
		ID: notifier.NoticeID("beside" + on.urn), School: on.urn, Pupil: abs[0].Pupil, From: on.day, To: on.day, Code: "I", Note: "clear ill",
		Status: notifier.NoticeWaiting, ToldAt: morningOf, ToldBy: tester,
	}
	look := func(want register.Code) {
		t.Helper()
		g, err := on.Gate(ctx(), a.Text.ID)
		on.must(err)
		on.in(func(d notifier.Day) error {
			got, err := d.Suggestion(ctx(), abs[0].ID)
			on.must(err)
			views, err := d.Views(ctx())
			if len(views) != 2 || got.Code != want || g.Pupils[0].Replied != (want != "") || len(views[0].Replies)+len(views[1].Replies) != len(want) {
				t.Errorf("%q is suggested, want %q; answered %v; %+v", got.Code, want, g.Pupils[0].Replied, views)
			}
			return err
		})
	}
	look("")
	on.in(func(d notifier.Day) error { return d.PutNotice(ctx(), n) })
	look("I")
	on.in(func(d notifier.Day) error {
		_, err := d.EndNotice(ctx(), n.ID, notifier.NoticeRefused, tester, morningOf)
		return err
	})
	look("")
}

// answerTakenBack: an answer to our question is about a sibling once whoever gave it
// chose otherwise; what else stands beside the absence does.
func answerTakenBack(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2")
	a := on.raise(on.alert(delivery.AlertText, "C1", abs...))
	both := []notifier.AbsenceID{abs[0].ID, abs[1].ID}
	said, answer := on.reached(on.contact["C1"].Number, "ill", morningOf), on.reached(on.contact["C1"].Number, "3", morningOf)
	on.in(func(d notifier.Day) error {
		on.must(d.Reply(ctx(), said, a.Text.ID, both, "illness"))
		on.must(d.Reply(ctx(), answer, a.Text.ID, both, string(reading.Choice)))
		on.must(d.NotChosen(ctx(), nil))
		return d.NotChosen(ctx(), []notifier.AbsenceID{abs[1].ID})
	})
	views, err := on.Absences(ctx(), on.urn, on.day, "")
	on.must(err)
	kinds := map[notifier.AbsenceID]string{}
	for _, v := range views {
		for _, r := range v.Replies {
			kinds[v.ID] += r.Kind + " "
		}
	}
	for id, want := range map[notifier.AbsenceID][]string{abs[0].ID: {"illness", string(reading.Choice)}, abs[1].ID: {"illness", notifier.KindSibling}} {
		if got := strings.Fields(kinds[id]); !slices.Contains(got, want[0]) || !slices.Contains(got, want[1]) || len(got) != 2 {
			t.Errorf("beside it stand %q, want %q", got, want)
		}
	}
}
