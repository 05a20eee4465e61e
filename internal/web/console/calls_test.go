package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// ringing is a call list: Hana and her brother Yusuf, about whom somebody has
// rung, and two pupils of a register that has not closed.
func ringing() notifier.CallList {
	rang := notifier.CallLine{ID: "l1", At: at(9, 40), Contact: "c1", Relation: "mother", Outcome: notifier.CallNoAnswer, Note: "engaged"}
	later := notifier.CallLine{ID: "l2", At: at(9, 50), Contact: "c1", Relation: "mother", Outcome: notifier.CallLeftMessage}
	adans := notifier.Call{
		Date: monday, Session: register.AM, Since: at(9, 12),
		Pupils: []notifier.CallPupil{
			{
				ID: "call-hana", Session: register.AM, Pupil: school.Pupil{ID: "p1", FirstName: "Hana", LastName: "Adan", Group: "8B"}, Absence: "ab1",
				Why: "The text could not be delivered.", Since: at(9, 12), LeadTold: at(10, 4), State: notifier.CallState{Lines: []notifier.CallLine{rang, later}},
			},
			{
				ID: "call-yusuf", Session: register.AM, Pupil: school.Pupil{ID: "p2", FirstName: "Yusuf", LastName: "Adan", Group: "10D"}, Absence: "ab2", Worry: at(9, 58),
				Why: "The text could not be delivered.", Since: at(9, 14), State: notifier.CallState{Lines: []notifier.CallLine{rang}},
			},
		},
		Contacts: []notifier.CallContact{{Contact: "c1", Name: "Amal Adan", Relation: "mother", Number: phone.Trusted("+447700900101")}},
	}
	l := notifier.CallList{School: school.School{URN: urn, Name: "Larkmere High"}, Now: at(10, 5), Date: monday, Calls: []notifier.Call{adans}}
	l.Late = []notifier.RegisterView{{Group: "9C", Session: register.AM, Pupils: 2, Due: at(9, 25)}}
	for _, name := range []string{"Ivo", "Mia"} {
		l.Calls = append(l.Calls, notifier.Call{Date: monday, Session: register.AM, Unmarked: true, Since: at(9, 45), Pupils: []notifier.CallPupil{{
			ID: notifier.CallID("call-" + name), Session: register.AM, Pupil: school.Pupil{ID: school.PupilID(name), FirstName: name, Group: "9C"}, Why: "Register 9C has not closed.", Since: at(9, 45),
		}}})
	}
	return l
}

func TestTheCallListSaysWhomToRingAndWhatCameOfIt(t *testing.T) {
	v := newBench(t, emptyMorning())
	v.mornings.calls = ringing()
	body := v.visit(asSam(get("/calls"))).Body.String()
	for _, want := range []string{
		"Hana Adan", "Yusuf Adan", "One call asks about both.", `To ring about <span class="n">2</span>`, "The text could not be delivered.", "Amal Adan", `href="tel:&#43;447700900101"`, "9:40, mother: no answer", "engaged",
		"9:50, mother, about Hana: left a message", `value="2 call-hana"`, `value="1 call-yusuf"`, "No answer<span class=\"vh\"> from Amal Adan, mother, about Hana Adan and Yusuf Adan",
		"The safeguarding lead was told at 10:04.", "for 53 min", "A register has not closed", "9C: 2 pupils", `<span class="tag due">Concern</span> <a href="/today#concerns">open since 9:58</a>: read it before you ring.`, `aria-current="page">Call list`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if n := strings.Count(body, "engaged"); n != 1 {
		t.Errorf("one ring about both stands %d times", n)
	}
	if strings.Contains(body, "Ivo") {
		t.Error("the pupils of a register that has not closed are shown unasked")
	}
	if body = v.visit(asSam(get("/calls?register=9C+AM"))).Body.String(); !strings.Contains(body, "Ivo") || !strings.Contains(body, "Mia") {
		t.Error("asked for, they are not")
	}
	v.mornings.calls = notifier.CallList{School: ringing().School, Now: at(10, 5), Date: monday}
	if body = v.visit(asSam(get("/calls"))).Body.String(); !strings.Contains(body, "will stand here with whom to ring") {
		t.Error("an empty list does not say what will appear")
	}
}

// TestACallIsLoggedFromToday: no answer and left a message with one tap, of every
// sibling of the row; not while a colleague rings.
func TestACallIsLoggedFromToday(t *testing.T) {
	morning := fullMorning()
	line := ringing().Calls[0]
	morning.ToCall[0].Ring = &line
	page := newBench(t, morning).visit(asSam(get("/today"))).Body.String()
	has(t, page, `action="/calls/record"`, `name="call" value="call-yusuf"`, `name="seen" value="2 call-hana"`, `name="outcome" value="left_message"`,
		"9:50, mother, about Hana: left a message", "Next to try: Amal Adan, mother", `href="/calls#row-call-hana"`)
	line.Holder = &school.Actor{Kind: school.Person, ID: "S2", Name: "Ruth Okafor"}
	page = newBench(t, morning).visit(asSam(get("/today"))).Body.String()
	has(t, page, "Ruth Okafor is ringing", `href="/calls#row-call-hana"`)
	lacks(t, page, `action="/calls/record"`)
}

func TestACallIsTakenGivenBackAndRecorded(t *testing.T) {
	v := newBench(t, emptyMorning())
	v.mornings.calls = ringing()
	form := func(more ...string) url.Values {
		f := url.Values{"call": {"call-hana"}, "back": {"/calls"}}
		for i := 0; i+1 < len(more); i += 2 {
			f.Set(more[i], more[i+1])
		}
		return f
	}
	both := func(f url.Values) url.Values {
		f["call"], f["seen"] = append(f["call"], "call-yusuf"), []string{"2 call-hana", "1 call-yusuf"}
		return f
	}
	nobody := func(f url.Values) url.Values {
		f.Del("call")
		return f
	}
	for _, c := range []struct {
		to   string
		form url.Values
		want string // what was done; "" for a refusal
		code int
		says string
	}{
		{"/calls/take", form(), "take call-hana S1", http.StatusSeeOther, "/calls"},
		{"/calls/leave", form("back", "/calls?register=9C+AM"), "leave call-hana S1", http.StatusSeeOther, "/calls?register=9C+AM"},
		{"/calls/leave", form("back", "//elsewhere.example"), "leave call-hana S1", http.StatusSeeOther, "/today"},
		{"/calls/record", form("outcome", "no_answer", "contact", "c1", "code", "I", "seen", "1 call-hana"), "record call-hana c1 no_answer  1", http.StatusSeeOther, "/calls"},
		{"/calls/record", form("outcome", "told_us", "code", "I", "seen", "1"), "record call-hana  told_us I -1", http.StatusSeeOther, "/calls"},
		{"/calls/record", both(form("outcome", "no_answer")), "record call-hana+call-yusuf  no_answer  3", http.StatusSeeOther, "/calls"},
		{"/calls/take", both(form()), "take call-hana+call-yusuf S1", http.StatusSeeOther, "/calls"},
		{"/calls/record", both(form("call", "others", "outcome", "no_answer")), "", http.StatusNotFound, ""},
		{"/calls/record", nobody(form("outcome", "no_answer", "row", "call-hana")), "", http.StatusUnprocessableEntity, "Tick whom it was about."},
		{"/calls/record", form("outcome", "told_us", "row", "gone"), "", http.StatusUnprocessableEntity, "The call was not recorded. Choose the code"},
		{"/calls/record", form("seen", "1", "row", "call-hana"), "", http.StatusUnprocessableEntity, "Choose what came of it."},
		{"/calls/record", form("outcome", "told_us", "row", "call-hana"), "", http.StatusUnprocessableEntity, "Choose the code of the reason you were told."},
		{"/calls/record", form("call", "others", "outcome", "no_answer"), "", http.StatusNotFound, ""},
		{"/calls/take", form("call", "none"), "", http.StatusNotFound, ""},
	} {
		v.mornings.done = nil
		w := v.visit(samPost(c.to, c.form))
		if got := strings.Join(v.mornings.done, "; "); w.Code != c.code || got != c.want {
			t.Errorf("%s %v: %d, did %q", c.to, c.form, w.Code, got)
		}
		if c.code == http.StatusSeeOther && w.Header().Get("Location") != c.says || c.code != http.StatusSeeOther && !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %v: to %q, and not %q", c.to, c.form, w.Header().Get("Location"), c.says)
		}
	}
}

// TestWhatIsNotedOfAConcernIsForTheSafeguardingLead, and for whoever wrote it.
func TestWhatIsNotedOfAConcernIsForTheSafeguardingLead(t *testing.T) {
	ruth := school.Actor{Kind: school.Person, ID: "S2", Name: "Ruth Okafor"}
	line := notifier.CallLine{ID: "l3", At: at(9, 41), By: ruth, Outcome: notifier.CallDidNotKnow, Note: "left with a cousin", Grave: true}
	for _, x := range []struct {
		role  staff.Role
		by    string
		reads bool
	}{
		{staff.Office, "S2", false},
		{staff.Admin, "S2", false},
		{staff.Lead, "S2", true},
		{staff.Deputy, "S2", true},
		{staff.Head, "S2", true},
		{staff.Office, "S1", true}, // their own
	} {
		b := as(t, x.role)
		line.By.ID = x.by
		b.mornings.calls = ringing()
		b.mornings.calls.Calls[0].Pupils[0].State.Lines = []notifier.CallLine{line}
		b.mornings.pupil = amira()
		b.mornings.pupil.Days[0].Calls = []notifier.CallLine{line}
		b.mornings.today.Concerns = []notifier.ConcernView{{
			Concern: notifier.Concern{ID: "W1", Kind: notifier.WorryConcern, At: at(9, 41)}, Calls: []notifier.ConcernCall{{At: at(9, 41), By: line.By, Note: line.Note}},
		}}
		for _, path := range []string{"/calls", "/pupils/P1", "/today"} {
			page := b.visit(asSam(get(path))).Body.String()
			if got := strings.Contains(page, line.Note); got != x.reads || !x.reads && !strings.Contains(page, notYourNote) {
				t.Errorf("%s, who is %s, at %s reads it: %v", x.role, x.by, path, got)
			}
		}
	}
}

func TestCommunicationsDoesNotRing(t *testing.T) {
	b := as(t, staff.Comms)
	b.mornings.calls = ringing()
	if w := b.visit(asSam(get("/calls"))); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "Hana") {
		t.Errorf("the call list: %d", w.Code)
	}
	for _, path := range []string{"/calls/take", "/calls/leave", "/calls/record"} {
		if w := b.visit(samPost(path, url.Values{"call": {"call-hana"}, "outcome": {"no_answer"}})); w.Code != http.StatusForbidden || len(b.mornings.done) > 0 {
			t.Errorf("%s: %d, did %v", path, w.Code, b.mornings.done)
		}
	}
}

// A pupil away since the morning, whom the afternoon's register misses too, is
// one line with one name, and a record for each session.
func TestAPupilAwayAllDayIsOneLine(t *testing.T) {
	v := newBench(t, emptyMorning())
	l := ringing()
	hana := l.Calls[0].Pupils[0]
	hana.ID, hana.Session, hana.Absence, hana.Since = "call-hana-pm", register.PM, "ab9", at(13, 20)
	l.Calls[0].Pupils = []notifier.CallPupil{l.Calls[0].Pupils[0], hana}
	l.Calls = l.Calls[:1]
	v.mornings.calls = l
	body := v.visit(asSam(get("/calls"))).Body.String()
	for _, want := range []string{
		`To ring about <span class="n">1</span>`, "Morning and afternoon", `name="call" value="call-hana"`, `name="call" value="call-hana-pm"`, "8B, morning", "8B, afternoon",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, "One call asks about both") || strings.Count(body, `<b dir="auto">Hana Adan</b>`) != 1 {
		t.Error("one pupil is shown as two")
	}
}
