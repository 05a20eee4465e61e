package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// worriedMorning is the full one, with a concern about a pupil, one from a
// number nobody has, and one that has been closed.
func worriedMorning() notifier.Today {
	t := fullMorning()
	ibi := replied(texted(absence("20", "Ibrahim", "Sesay", "7A"), "father", delivery.Delivered, at(9, 12)), "father", "I dropped him at the gate", at(9, 31))
	ibi.Concern = "W1"
	t.Worried = []notifier.TodayRow{alone(ibi, at(9, 31))}
	t.Ledger.Absences.Total++
	said := func(body string) []notifier.ConcernText {
		return []notifier.ConcernText{{Inbound: "I9", Body: body, At: at(9, 31)}}
	}
	t.Concerns = []notifier.ConcernView{
		{
			Concern: notifier.Concern{ID: "W1", Kind: notifier.WorryConcern, At: at(9, 31), Told: 1}, From: "Musa Sesay, father", Thread: "H1", Texts: said("I dropped him at the gate"),
			Pupils: []notifier.ConcernPupil{{Who: ibi.Pupil, Absence: ibi.ID}},
		},
		{
			Concern: notifier.Concern{ID: "W2", Kind: notifier.EmergencyConcern, At: at(9, 30), TakenAt: at(9, 32), TakenBy: school.Actor{Kind: school.Person, ID: "S2", Name: "Ruth Okafor"}},
			From:    "number ending 508", Texts: said("call an <b>ambulance</b>"),
		},
		{Concern: notifier.Concern{ID: "W3", Kind: notifier.WorryConcern, At: at(9, 10), ClosedAt: at(9, 20), ClosedBy: school.Actor{Kind: school.Person, Name: "Ruth Okafor"}, Found: "In the library"}, Texts: said("she left at 8")},
	}
	return t
}

func TestConcernsStandFirstWithWhoHasThem(t *testing.T) {
	page := newBench(t, worriedMorning()).visit(asSam(get("/today"))).Body.String()
	has(t, page, "Ibrahim Sesay", "I dropped him at the gate", "Nobody has this yet", "Told: safeguarding lead.", "Take this on",
		"Not known who this is about", "Words of danger", "Ruth Okafor has this since 9:32", "call an &lt;b&gt;ambulance&lt;/b&gt;",
		"Concerns closed today: 1", "Closed by Ruth Okafor, 9:20. It is kept for the safeguarding lead", "Adds up", `href="/inbox/H1"`)
	lacks(t, page, "Does not add up", "In the library")
	lead := newBench(t, worriedMorning())
	lead.door.role = staff.Lead
	has(t, lead.visit(asSam(get("/today"))).Body.String(), "In the library", "Closed by Ruth Okafor, 9:20")
}

func TestAConcernIsTakenAndClosedOnlyWithWhatWasFound(t *testing.T) {
	b := newBench(t, worriedMorning())
	for _, x := range []struct {
		path, concern, found string
		status               int
		says                 string
	}{
		{"/today/concern/take", "W1", "", http.StatusSeeOther, ""},
		{"/today/concern/take", "W3", "", http.StatusNotFound, "not on your school"}, // it is closed
		{"/today/concern/take", "W9", "", http.StatusNotFound, "not on your school"},
		{"/today/concern/close", "W1", "  ", http.StatusUnprocessableEntity, "Say what you found"},
		{"/today/concern/close", "W1", "ok.", http.StatusUnprocessableEntity, "in words: where the pupil is"},
		{"/today/concern/close", "W1", "At the nurse's", http.StatusSeeOther, ""},
	} {
		w := b.visit(samPost(x.path, url.Values{"concern": {x.concern}, "found": {x.found}}))
		if w.Code != x.status {
			t.Errorf("%s %s: %d, not %d", x.path, x.concern, w.Code, x.status)
		}
		has(t, w.Body.String(), x.says)
	}
	if len(b.mornings.done) != 2 || b.mornings.done[1] != `close W1 "At the nurse's" by S1` {
		t.Errorf("done %q", b.mornings.done)
	}
}

// TestWhoIsExpectedBackIsAcceptedWithTheCode: the day stands beside it, and the
// form sends both; one that cannot be read records nothing.
func TestWhoIsExpectedBackIsAcceptedWithTheCode(t *testing.T) {
	m := fullMorning()
	m.Replied[0].Absences[0].Replies[0].Suggested = notifier.Suggested{Code: "I", Back: clock.Date{Year: 2026, Month: 11, Day: 26}}
	b := newBench(t, m)
	page := b.visit(asSam(get("/today"))).Body.String()
	has(t, page, "Expected back <b>Thursday 26 November</b>", `value="7=I=2026-11-26"`, "away until Thursday 26 November")
	if w := b.visit(samPost("/today/accept", url.Values{"accept": {"7=I=soon"}})); w.Code != http.StatusUnprocessableEntity || len(b.mornings.done) != 0 {
		t.Errorf("%d %q", w.Code, b.mornings.done)
	}
	b.visit(samPost("/today/accept", url.Values{"accept": {"7=I=2026-11-26"}}))
	if got := b.mornings.done; len(got) != 1 || got[0] != "accept 7 I by S1 2026-11-26" {
		t.Errorf("done %q", got)
	}
}

func TestASuggestionIsAcceptedInOneKeyAndTakenBack(t *testing.T) {
	m := fullMorning()
	for i := range m.Replied[:2] {
		a := &m.Replied[i].Absences[0]
		a.Replies[0].Suggested = notifier.Suggested{Code: "M", Because: []string{"Orthodontist", "at 11"}, Confidence: 0.97}
	}
	b := newBench(t, m)
	page := b.visit(asSam(get("/today"))).Body.String()
	has(t, page, "Accept M", "data-accept", "because of <q", "Orthodontist, at 11", "Record the 2 that are sure", `value="7=M"`)
	if strings.Contains(page, "Expected back") {
		t.Error("nobody said when these are back")
	}
	if rest := len(m.Replied) - 2; rest > 0 {
		has(t, page, fmt.Sprintf("%d need", rest))
	}
	m.Replied[1].Absences[0].Replies[0].Suggested.Confidence = 0.75
	if page := newBench(t, m).visit(asSam(get("/today"))).Body.String(); strings.Contains(page, "that are sure") || !strings.Contains(page, `value="8=M"`) {
		t.Error("one that is to be read first is recorded with others, or by itself no more")
	}
	w := b.visit(samPost("/today/accept", url.Values{"accept": {"7=M", "8=M"}}))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/today?accepted=Y1" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	none := b.visit(samPost("/today/accept", url.Values{"sure": {"1"}}))
	if none.Code != http.StatusUnprocessableEntity {
		t.Errorf("none ticked: %d", none.Code)
	}
	has(t, none.Body.String(), "Nothing was recorded. Tick at least one pupil.")
	has(t, b.visit(asSam(get("/today?accepted=Y1"))).Body.String(), "recorded as its reply suggests", "Undo")
	b.visit(samPost("/today/undo", url.Values{"accepted": {"Y1"}}))
	if got := b.mornings.done; len(got) != 3 || got[0] != "accept 7 M by S1" || got[2] != "undo Y1 by S1" {
		t.Errorf("done %q", got)
	}
}

func TestTheInboxAndItsThreads(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.threads = []notifier.ThreadView{
		{ID: "H1", Name: "Sana Khan", Ending: "101", Body: "Back <i>Friday</i>", Kind: "notice", At: at(9, 20), Answered: at(9, 25)},
		{ID: "H2", Ending: "508", Body: "", Kind: "other", At: at(9, 22), Loose: true, ClaimedBy: school.Actor{Kind: school.Person, ID: "S2", Name: "Ruth Okafor"}, ClaimedAt: at(9, 30)},
	}
	b.mornings.lines = []notifier.ThreadLine{
		{Ours: true, Kind: "alert", Body: "Larkmere: Priya was not marked in", State: delivery.Delivered, At: at(9, 11)},
		{Body: "Who is this", Kind: "wrong_number", At: at(9, 14), Inbound: "I1", Loose: true},
	}
	page := b.visit(asSam(get("/inbox"))).Body.String()
	has(t, page, "Sana Khan", "Back &lt;i&gt;Friday", "about another day", "answered 9:25", "A number we do not know, ending 508", "(no words: a picture, or nothing)", "Ruth Okafor is answering")
	page = b.visit(asSam(get("/inbox/H1"))).Body.String()
	has(t, page, "Who is this", "our text about the absence, delivered", "Whose is this?", "Priya Raman", "Send this text", "Thank you. We have recorded this.")
	page = b.visit(asSam(get("/inbox/H2"))).Body.String()
	has(t, page, "Ruth Okafor is answering this since 9:30")
	lacks(t, page, "Send this text")
	if w := b.visit(asSam(get("/inbox/none"))); w.Code != http.StatusNotFound {
		t.Errorf("no such thread: %d", w.Code)
	}
	if w := b.visit(samPost("/inbox/H1/answer", url.Values{"words": {" "}})); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nothing to send: %d", w.Code)
	}
	b.visit(samPost("/inbox/H1/answer", url.Values{"canned": {canned[0]}}))
	b.visit(samPost("/inbox/H1/claim", url.Values{}))
	b.visit(samPost("/inbox/H1/leave", url.Values{}))
	b.visit(samPost("/inbox/H1/assign", url.Values{"inbound": {"I1"}, "pupil": {"A07"}}))
	want := []string{`answer H1 "Thank you. We have recorded this." by S1`, "claim H1 by S1", "leave H1 by S1", "assign H1 I1 A07 by S1"}
	for i, w := range want {
		if len(b.mornings.done) <= i || b.mornings.done[i] != w {
			t.Fatalf("done %q, want %q", b.mornings.done, want)
		}
	}
}

func TestATextOfABarredAdultIsAskedAboutTwice(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.barred = true
	b.mornings.threads = []notifier.ThreadView{{ID: "H1", Name: "Rohan Raman", Ending: "101", Body: "Hello", Kind: "call_me", At: at(9, 20), Loose: true, Barred: true}}
	b.mornings.lines = []notifier.ThreadLine{{Body: "Hello", Kind: "call_me", At: at(9, 20), Inbound: "I1", Loose: true}}
	has(t, b.visit(asSam(get("/inbox"))).Body.String(), "Must not be told")
	page := b.visit(asSam(get("/inbox/H1"))).Body.String()
	has(t, page, "Rohan Raman must be told nothing about Priya Raman: neither text nor ring. Ask the safeguarding lead.", "Put it beside this pupil")
	lacks(t, page, "court order", "Send this text", "all the same")
	w := b.visit(samPost("/inbox/H1/assign", url.Values{"inbound": {"I1"}, "pupil": {"A07"}}))
	has(t, w.Body.String(), "Put this beside Priya Raman all the same?", "suggests no code", `name="aware" value="yes"`, "Leave it where it is")
	if w.Code != http.StatusConflict || len(b.mornings.done) != 0 {
		t.Fatalf("%d, done %q", w.Code, b.mornings.done)
	}
	b.visit(samPost("/inbox/H1/assign", url.Values{"inbound": {"I1"}, "pupil": {"A07"}, "aware": {"yes"}}))
	if len(b.mornings.done) != 1 || b.mornings.done[0] != "assign H1 I1 A07 by S1" {
		t.Errorf("done %q", b.mornings.done)
	}
}

func TestAConcernSaysThatItsWriterMustBeToldNothing(t *testing.T) {
	for role, want := range map[staff.Role]string{
		staff.Lead:   "Written by an adult under a court order about this pupil",
		staff.Office: "Written by an adult who must be told nothing about this pupil",
	} {
		b := as(t, role)
		m := fullMorning()
		m.Concerns = []notifier.ConcernView{{
			Concern: notifier.Concern{ID: "K1", Kind: notifier.WorryConcern, At: at(9, 20), Barred: true}, From: "Rohan Raman, father", Texts: []notifier.ConcernText{{Body: "Priya is with me", At: at(9, 20)}},
			Pupils: []notifier.ConcernPupil{{Who: school.Pupil{ID: "p7", FirstName: "Priya", LastName: "Raman"}}},
		}}
		b.mornings.today = m
		page := b.visit(asSam(get("/today"))).Body.String()
		has(t, page, want, "Rohan Raman")
		if role == staff.Office {
			lacks(t, page, "court order")
		}
	}
}
