package console

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

var (
	tags   = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// words gives what a person reads in a part of a page, on one line.
func words(page, from, to string) string {
	if i := strings.Index(page, from); i >= 0 {
		page = page[i:]
	}
	if i := strings.Index(page[1:], to); i >= 0 {
		page = page[:i+1]
	}
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(page, " ")), " "))
}

func section(page, id string) string {
	s := words(page, `<section id="`+id+`"`, "</section>")
	s = regexp.MustCompile(`(Explain|Change) the reason for .*?Record the reason( for those ticked)?`).ReplaceAllString(s, "[$1]")
	return regexp.MustCompile(`( (Arrived|\pL+ arrived) 9:34 : [^\[]*?)+ \[Explain`).ReplaceAllString(s, " [Arrived] [Explain")
}

func TestTodaySaysTheMorning(t *testing.T) {
	page := newBench(t, fullMorning()).visit(asSam(get("/today"))).Body.String()
	got := map[string]string{}
	for _, id := range []string{"held", "no-reply", "replied", "to-call", "marks", "unmatched", "open", "done"} {
		got[id] = section(page, id)
	}
	want := map[string]string{
		"no-reply": "No reply yet 5 Texted, nothing heard. Those who have waited longest come first." +
			" Leon Mbeki-Hart 10D Mother, 9:11, delivered 23 min waiting [Arrived] [Explain]" +
			" Saoirse O’Gallagher 8G Grandmother, 9:12, on its way 22 min waiting [Arrived] [Explain]" +
			" Hana Adan 9E Yusuf Adan 7C Mother, 9:12, delivered. One text for both 22 min waiting [Arrived] [Explain]" +
			" Arjun Bhatt 9B Father, being sent now just now [Arrived] [Explain]",
		"held": "Held 1 Their families have not been texted. A person looks first." +
			" Kayleigh Strand 8D Mother, held " + notifier.Sentence(notifier.ReasonVulnerable) + " 3 min held Text now about Kayleigh Strand [Arrived] [Explain]",
		"replied": "Replied 3 Read the reply, then accept what it suggests or record another reason." +
			" Priya Raman 8C Orthodontist at 11, back for lunch mother 9:14 20 min ago [Arrived] [Explain]" +
			" أميرة خان 8B ابنتي مريضة اليوم mother 9:17 17 min ago [Arrived] [Explain]" +
			" Seán D'Arcy 7D He's got a <b>temperature</b> 🤒 father 9:18 16 min ago [Arrived] [Explain]",
		"to-call": "To call 2 A text cannot reach anyone, or a person should go first. Ring from the call list" +
			" Jayden Okoro-Miles 10C Nobody on this pupil's list may be texted. 1. Blessing Okoro , mother Show number of Blessing Okoro 07700 900371 2. Paul Miles , father no number held here [Arrived] [Explain]" +
			" Elliot Farrow 9F The text could not be delivered. Call, or try the next contact. Nobody on the list may be called. Ask the safeguarding lead. [Arrived] [Explain]",
		"marks": "Marks to check 2 Nobody is texted about these until the register says more." +
			" Mei-Lin Chow No mark stands for this pupil no mark" +
			" Pupil A9999, not on the roll H was withdrawn in 2024: exceptional leave is now C, other holidays G; held for staff H",
		"unmatched": "Texts we could not match 1 They reached the school today and answer no text of ours. A number we do not know, ending 508 who is this 9:22",
		"open":      "Registers still open 2 Nobody in these groups has been texted about yet. 8E 26 pupils 19 min late, due 9:15 10F 28 pupils due 9:15",
		"done": "Done 2 1 explained, 1 arrived after the register closed" +
			" Freya Lindqvist 8A chest infection, back Wed mother 9:15 Mother, 9:11, delivered I Illness by Sam Bell, 9:30. back Wednesday [Change]" +
			" Omar Haddad 10E Father, taken back before it went U Arrived after the register closed from the register [Explain]",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	has(t, page, `<q dir="auto">ابنتي مريضة اليوم</q>`, "As at", `href="tel:&#43;447700900371"`, "Sam Bell", "School office", "Monday 23 November, morning")
	lacks(t, page, "<b>temperature", "All texts are paused")
}

func TestTheAccountIsSumsThatLinkToWhatTheyCount(t *testing.T) {
	page := newBench(t, fullMorning()).visit(asSam(get("/today"))).Body.String()
	got := words(page, `<section class="ledger"`, `<section id="held"`)
	want := "registers 36 closed 34 still open 2 absent 54 reason known 41 held 1 no reply 5 replied 3 to call 2 done 2" +
		" 13 pupils had no reason when their register closed: 8 were texted about, 1 has a text that waits to go, 1 has a text held for a person," +
		" 1 has a text that reached nobody, 1 had their text taken back and 1 could not be texted about." +
		" 13 texts in all: 8 delivered, 2 on the way, 1 held, 1 not delivered, 1 taken back before it went. Adds up"
	if got != want {
		t.Errorf("the account says\n%s\nwant\n%s", got, want)
	}
	for _, link := range regexp.MustCompile(`<dd><a href="#([a-z-]+)"`).FindAllStringSubmatch(page, -1) {
		has(t, page, `id="`+link[1]+`"`)
	}
}

func TestAnAccountThatDoesNotAddUpNamesThePupils(t *testing.T) {
	page := newBench(t, unbalancedMorning()).visit(asSam(get("/today"))).Body.String()
	has(t, page, "Does not add up: 3 to check",
		"Leon Mbeki-Hart: an alert was owed, and none is kept.",
		"Pupil A0777: the register says absent, and no absence is kept.",
		"The parts of 55 absent differ from it by 1.")
	lacks(t, page, "Adds up")
}

func TestAnEmptyMorningSaysWhatWillStandThere(t *testing.T) {
	page := newBench(t, emptyMorning()).visit(asSam(get("/today"))).Body.String()
	if n := strings.Count(page, `class="empty"`); n != 6 {
		t.Errorf("%d sections are empty with a sentence, want 6", n)
	}
	has(t, page, "No register has closed yet, and nobody has been texted.", "Adds up")
}

func TestADayWithoutSchoolSaysWhy(t *testing.T) {
	m := emptyMorning()
	m.NoSchool = "Monday 23 November is a training day"
	has(t, newBench(t, m).visit(asSam(get("/today"))).Body.String(), "No registers are expected: Monday 23 November is a training day.")
}

func TestAPauseSaysWhoWhyAndSince(t *testing.T) {
	b := newBench(t, fullMorning())
	b.pauses.pauses = paused()
	page := b.visit(asSam(get("/today"))).Body.String()
	has(t, page, "All texts are paused.", "Fire drill at 9:20: registers are wrong", "Paused 9:21 by Marta Okonjo.", "Let texts go again")
	b.pauses.pauses[0].School = ""
	page = b.visit(asSam(get("/today"))).Body.String()
	has(t, page, "It was set for every school.")
	lacks(t, page, "Let texts go again")
}

func TestThatTextsAreNotGoingIsSaidWithWhatToDo(t *testing.T) {
	b := newBench(t, fullMorning())
	lacks(t, b.visit(asSam(get("/today"))).Body.String(), "Texts are not going")
	b.pauses.troubles = []delivery.Trouble{{Refused: true, Code: 20003, Since: b.mornings.today.Now}}
	has(t, b.visit(asSam(get("/today"))).Body.String(), "Texts are not going: ring.", "refuses the account (code 20003)", "Tell whoever runs Firstbell")
	b.pauses.troubles[0].Refused = false
	has(t, b.visit(asSam(get("/today"))).Body.String(), "does not answer", "Whoever has waited 5 minutes comes under To call")
}

func TestThePartOfAPageIsThePageWithoutItsFrame(t *testing.T) {
	req := asSam(get("/today"))
	req.Header.Set(partHeader, partNews)
	page := newBench(t, fullMorning()).visit(req).Body.String()
	has(t, page, `id="live" data-seq="41"`, "Leon Mbeki-Hart")
	lacks(t, page, "<html", "Sign out")
}

func TestExplaining(t *testing.T) {
	long := strings.Repeat("a", noteMost+1)
	cases := []struct {
		name   string
		form   url.Values
		status int
		done   []string
		says   string
	}{
		{"one pupil", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"I"}, "note": {" flu "}}, 303, []string{`explain 1 I "flu" by S1`}, ""},
		{"siblings", url.Values{"row": {"4"}, "absence": {"4", "5"}, "code": {"m"}}, 303, []string{`explain 4 M "" by S1`, `explain 5 M "" by S1`}, ""},
		{"arrived", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"U"}}, 303, []string{`explain 1 U "" by S1`}, ""},
		{"no code", url.Values{"row": {"1"}, "absence": {"1"}, "note": {"mum rang"}}, 422, nil, "The reason for Leon Mbeki-Hart was not recorded. Choose the code of the reason."},
		{"N is no reason", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"N"}}, 422, nil, "Choose the code of the reason."},
		{"present is no reason", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"/"}}, 422, nil, "Choose the code of the reason."},
		{"nobody ticked", url.Values{"row": {"4"}, "code": {"I"}}, 422, nil, "Tick at least one pupil."},
		{"a long note", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"I"}, "note": {long}}, 422, nil, "Keep the note under 500 characters."},
		{"another school's absence", url.Values{"row": {"1"}, "absence": {"1", "999"}, "code": {"I"}}, 404, nil, "not on your school"},
	}
	for _, c := range cases {
		b := newBench(t, fullMorning())
		w := b.visit(samPost("/today/explain", c.form))
		if w.Code != c.status {
			t.Errorf("%s: answered %d, want %d", c.name, w.Code, c.status)
		}
		if d := cmp.Diff(c.done, b.mornings.done); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		has(t, w.Body.String(), c.says)
		if note := c.form.Get("note"); c.status == 422 && note != "" {
			has(t, w.Body.String(), `value="`+note+`"`) // what was typed is not lost
		}
	}
}

func TestWhatWasExplainedIsSaidAfterwards(t *testing.T) {
	b := newBench(t, fullMorning())
	has(t, b.visit(asSam(get("/today?explained=12"))).Body.String(), "Recorded for Freya Lindqvist: I, Illness.")
	lacks(t, b.visit(asSam(get("/today?explained=1"))).Body.String(), "Recorded for")
}

func TestHeldTextsAndPausesAreOfThisSchool(t *testing.T) {
	b := newBench(t, fullMorning())
	w := b.visit(samPost("/today/release", url.Values{"text": {"T6"}}))
	if w.Code != http.StatusSeeOther {
		t.Errorf("release answered %d, want 303", w.Code)
	}
	if w := b.visit(samPost("/today/release", url.Values{"text": {"T999"}})); w.Code != 404 {
		t.Errorf("releasing another school's text answered %d, want 404", w.Code)
	}
	if w := b.visit(samPost("/today/pause", url.Values{"why": {"  "}})); w.Code != 422 {
		t.Errorf("a pause without a reason answered %d, want 422", w.Code)
	}
	b.visit(samPost("/today/pause", url.Values{"why": {"Fire drill"}}))
	b.visit(samPost("/today/resume", url.Values{"kind": {"all"}, "school": {"999002"}}))
	if d := cmp.Diff([]string{"release T6 by S1"}, b.mornings.done); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{`pause 999001 all "Fire drill" by S1`, "resume 999001 all by S1"}, b.pauses.done); d != "" {
		t.Error(d)
	}
	next := asSam(get("/today"))
	next.AddCookie(cookie(w, saidCookie))
	has(t, b.visit(next).Body.String(), "The text is on its way.")
}

func TestCampaignsAreReadInTheVoiceOfTheSchool(t *testing.T) {
	b := newBench(t, fullMorning())
	secondary := b.visit(asSam(get("/campaigns"))).Body.String()
	has(t, secondary, "Moments matter", "No campaign ever touches the texts about absence.", "Larkmere High School", "Where this comes from")
	b.mornings.phase = school.Primary
	if b.visit(asSam(get("/campaigns"))).Body.String() == secondary {
		t.Error("a primary reads the same words as a secondary")
	}
}

func TestARowAboutNobodyDrawsNothingWrong(t *testing.T) {
	m := emptyMorning()
	m.NoReply = []notifier.TodayRow{{}}
	if w := newBench(t, m).visit(asSam(get("/today"))); w.Code != 200 {
		t.Errorf("answered %d", w.Code)
	}
}

// TestARegisterTakenBackIsNoCalmMorning: it is late as one that never came, and
// nobody of it is said to be explained.
func TestARegisterTakenBackIsNoCalmMorning(t *testing.T) {
	m := emptyMorning()
	for i := range m.Open {
		m.Open[i].State, m.Open[i].TakenBack = notifier.RegisterLate, i == 0
	}
	m.Ledger.Absences = notifier.LedgerAbsences{Total: 1, Alerted: 1, ExplainedSince: 1}
	m.Done = []notifier.TodayRow{{Absences: []notifier.AbsenceView{{
		ID: "a1", Pupil: school.Pupil{ID: "P1", FirstName: "Amira", LastName: "Khan", Group: m.Open[0].Group}, Reason: notifier.ReasonMistake, CodeAt: "N", Course: notifier.Alerted,
		Explained: &notifier.Explanation{By: school.SystemActor("register"), At: m.Now},
	}}}}
	page := newBench(t, m).visit(asSam(get("/today"))).Body.String()
	has(t, page, "Sent by mistake and taken back, and not sent again: "+string(m.Open[0].Group), "pupils, taken back", "1 of a register that was taken back: no mark", "find out where this pupil is")
	lacks(t, page, "nobody has been texted.", "nobody has been texted about them", "1 explained")
}
