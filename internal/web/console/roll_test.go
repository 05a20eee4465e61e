package console

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// fakeRolls is one school's roll with one file that waits, D1.
type fakeRolls struct {
	done     []string
	uploaded []byte
	preview  roll.Preview
	todo     roll.Todo
	err      error // of what is asked next besides reading
}

func (r *fakeRolls) Todo(context.Context, school.URN) (roll.Todo, error) { return r.todo, nil }

func (r *fakeRolls) Groups(context.Context, school.URN) ([]roll.Named, error) {
	return []roll.Named{{ID: "P1", Name: "Amira <Khan>", Group: "8B"}, {ID: "P2", Name: "Bilal Khan", Group: "8B"}, {ID: "P3", Name: "Cara Stone", Group: "9A"}}, nil
}

func (r *fakeRolls) Pupil(_ context.Context, _ school.URN, id school.PupilID, reasons bool) (roll.Sheltered, error) {
	if id != "P1" {
		return roll.Sheltered{}, problem.New(problem.Unknown, "There is no such pupil on your school's roll.")
	}
	x := roll.Sheltered{Seen: "stands", Pupil: school.Pupil{ID: "P1", FirstName: "Amira", LastName: "Khan", TextName: "Amira", Group: "8B", Flags: school.Flags{Vulnerable: true}}}
	x.Contacts = []school.TiedContact{
		{Tie: school.Tie{Pupil: "P1", Contact: "C1", Relationship: "mother", Order: 1, Text: school.TextYes}, Contact: school.Contact{ID: "C1", Name: "Sana Khan", Number: phone.Trusted("+447700900101"), Role: school.FamilyRole, NoCampaigns: true}},
		{Tie: school.Tie{Pupil: "P1", Contact: "C3", Relationship: "aunt", Order: 3, Text: school.TextYes}, Contact: school.Contact{ID: "C3", Name: "Una Khan", Number: phone.Trusted("+447700900103"), Role: school.FamilyRole, Problem: school.NumberWrong}},
		{Tie: school.Tie{Pupil: "P1", Contact: "C2", Relationship: "father", Order: 2, Text: school.TextNever, CourtOrder: true}, Contact: school.Contact{ID: "C2", Name: "Imran Khan", Role: school.FamilyRole, Problem: school.NumberMissing}},
	}
	if reasons {
		x.Reasons = map[school.ContactID]string{"C2": "Order of 3 May"}
	}
	return x, nil
}

func (r *fakeRolls) ChangePupil(_ context.Context, by roll.Hand, _ school.URN, id school.PupilID, in roll.PupilEdit) error {
	r.done = append(r.done, fmt.Sprintf("pupil %s vulnerable=%s no_text=%s name=%s loosen=%t", id, boolOf(in.Vulnerable), boolOf(in.NoText), *in.TextName, by.Loosen))
	return r.err
}

func (r *fakeRolls) ChangeTie(_ context.Context, by roll.Hand, _ school.URN, p school.PupilID, contact school.ContactID, in roll.TieEdit) error {
	reason := "-"
	if in.Reason != nil {
		reason = *in.Reason
	}
	r.done = append(r.done, fmt.Sprintf("tie %s %s text=%s court=%s reason=%s loosen=%t", p, contact, *in.Text, boolOf(in.CourtOrder), reason, by.Loosen))
	return r.err
}

func (r *fakeRolls) SettleDoubt(_ context.Context, by roll.Hand, _ school.URN, p school.PupilID, c school.ContactID, same bool) error {
	r.done = append(r.done, fmt.Sprintf("doubt %s %s same=%t loosen=%t", p, c, same, by.Loosen))
	return r.err
}

func (r *fakeRolls) ChangeContactOf(_ context.Context, by roll.Hand, _ school.URN, _ school.PupilID, id school.ContactID, in roll.ContactEdit) error {
	if id == "C9" {
		return problem.New(problem.Unknown, "This adult is not on the pupil's list any more.")
	}
	if in.NumberTheirs {
		r.done = append(r.done, fmt.Sprintf("contact %s theirs loosen=%t", id, by.Loosen))
		return r.err
	}
	r.done = append(r.done, fmt.Sprintf("contact %s language=%s no_campaigns=%s", id, *in.Language, boolOf(in.NoCampaigns)))
	return r.err
}

func boolOf(b *bool) string {
	if b == nil {
		return "-"
	}
	return fmt.Sprint(*b)
}

func (r *fakeRolls) Upload(_ context.Context, a school.Actor, u school.URN, name string, file []byte) (roll.Draft, error) {
	r.uploaded = file
	r.done = append(r.done, fmt.Sprintf("upload %s of %s by %s", name, u, a.ID))
	return roll.Draft{ID: "D1", Kind: roll.KindOf(name)}, r.err
}

func (r *fakeRolls) Draft(_ context.Context, _ school.Actor, _ school.URN, id roll.DraftID) (roll.Draft, error) {
	if id != "D1" {
		return roll.Draft{}, problem.New(problem.Unknown, "This file is not kept here any more.")
	}
	return roll.Draft{
		ID: "D1", Kind: roll.CSVFile, Name: "roll <1>.csv", File: []byte("Adno,Forename,Mobile\n1,Amira,07700 900101\n2,<b>Bo</b>,\n"),
		Mapping: rollfile.Mapping{Columns: []rollfile.Column{{Heading: "Adno", Field: "id"}, {Heading: "Forename", Field: "first_name"}, {Heading: "Mobile", Field: "mobile", Contact: 2}}},
	}, nil
}

func (r *fakeRolls) MapDraft(_ context.Context, _ school.Actor, _ school.URN, id roll.DraftID, m rollfile.Mapping) error {
	r.done = append(r.done, fmt.Sprintf("map %s %v", id, m.Columns))
	return r.err
}

func (r *fakeRolls) PreviewDraft(context.Context, school.Actor, school.URN, roll.DraftID) (roll.Preview, error) {
	return r.preview, nil
}

func (r *fakeRolls) ApplyDraft(_ context.Context, a school.Actor, _ school.URN, id roll.DraftID, seen string, n roll.Confirmed) (roll.Imported, error) {
	r.done = append(r.done, fmt.Sprintf("apply %s %s %d and %d by %s", id, seen, n.Removals, n.Whom, a.ID))
	return roll.Imported{Added: 1, Changed: 2, Removed: 3}, r.err
}

func (r *fakeRolls) DropDraft(_ context.Context, _ school.Actor, _ school.URN, id roll.DraftID) error {
	r.done = append(r.done, "drop "+string(id))
	return nil
}

// withFile is a form with a file as a browser sends it, its token first.
func withFile(token, name string, file io.Reader) *http.Request {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField(formField, token)
	part, _ := w.CreateFormFile("file", name)
	_, _ = io.Copy(part, file)
	_ = w.Close()
	req := httptest.NewRequest(http.MethodPost, "http://firstbell.test/roll/upload", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return asSam(req)
}

func TestAFileIsLookedAtBeforeItGoesIn(t *testing.T) {
	for name, to := range map[string]string{"roll.csv": "/roll/import/D1", "820_CTF.xml": "/roll/import/D1/preview"} {
		b := newBench(t, emptyMorning())
		w := b.visit(withFile(samIn().CSRF, name, strings.NewReader("Adno\n1\n")))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", name, w.Code, w.Header().Get("Location"), to)
		}
		if want := "upload " + name + " of 999001 by S1"; strings.Join(b.rolls.done, "") != want || string(b.rolls.uploaded) != "Adno\n1\n" {
			t.Errorf("done: %v %q", b.rolls.done, b.rolls.uploaded)
		}
	}
}

func TestNoByteOfAFileIsReadBeforeItsFormIsOurs(t *testing.T) {
	later := withFile("", "roll.csv", strings.NewReader("Adno\n"))
	foreign := withFile(samIn().CSRF, "roll.csv", strings.NewReader("Adno\n"))
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	for name, req := range map[string]*http.Request{
		"without a token": later, "of another's": withFile("someone-elses", "roll.csv", strings.NewReader("Adno\n")), "from another site": foreign,
		"that is no form with a file": samPost("/roll/upload", url.Values{"file": {"Adno"}}),
	} {
		b := newBench(t, emptyMorning())
		if w := b.visit(req); w.Code != http.StatusForbidden || len(b.rolls.done) > 0 {
			t.Errorf("a form %s: %d, done %v", name, w.Code, b.rolls.done)
		}
	}
}

// endless gives the letter A for ever, and counts.
type endless struct{ given int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'A'
	}
	e.given += int64(len(p))
	return len(p), nil
}

func TestAHugeFileIsRefusedAndNotKept(t *testing.T) {
	b := newBench(t, emptyMorning())
	req := withFile(samIn().CSRF, "roll.csv", strings.NewReader("Adno\n"))
	req.ContentLength = 200 << 20
	w := b.visit(req)
	has(t, w.Body.String(), "larger than 32 MB", `aria-invalid="true"`)
	if w.Code != http.StatusUnprocessableEntity || len(b.rolls.done) > 0 {
		t.Errorf("200 MB that were announced: %d, done %v", w.Code, b.rolls.done)
	}

	head := "--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + samIn().CSRF +
		"\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"roll.csv\"\r\n\r\n"
	flood := &endless{}
	req = httptest.NewRequest(http.MethodPost, "http://firstbell.test/roll/upload", io.MultiReader(strings.NewReader(head), io.LimitReader(flood, 200<<20)))
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.ContentLength = -1
	w = b.visit(asSam(req))
	has(t, w.Body.String(), "larger than 32 MB")
	if w.Code != http.StatusUnprocessableEntity || len(b.rolls.done) > 0 {
		t.Errorf("200 MB in chunks: %d, done %v", w.Code, b.rolls.done)
	}
}

func TestNothingChosenAndWhatIsNoRollComeBackToTheForm(t *testing.T) {
	b := newBench(t, emptyMorning())
	w := b.visit(withFile(samIn().CSRF, "", strings.NewReader("")))
	has(t, w.Body.String(), "Choose a file first", `href="#file"`)
	b.rolls.err = problem.New(problem.Invalid, "This file cannot be read as CSV.").At("/lines/7", "this line cannot be read")
	w = b.visit(withFile(samIn().CSRF, "roll.csv", strings.NewReader("x")))
	has(t, w.Body.String(), "This file cannot be read as CSV.", "Line 7: this line cannot be read.")
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answered %d", w.Code)
	}
}

func TestTheColumnsAreShownGuessedAndCorrected(t *testing.T) {
	b := newBench(t, emptyMorning())
	page := b.visit(asSam(get("/roll/import/D1"))).Body.String()
	has(t, page, "roll &lt;1&gt;.csv", "Amira · &lt;b&gt;Bo&lt;/b&gt;", "column C", `<option value="mobile" selected>Mobile`, `<option value="2" selected>adult 2`, `<option value="id" selected>`)

	w := b.visit(samPost("/roll/import/D1/columns", url.Values{"c0": {"id"}, "n0": {"4"}, "c1": {"contact_name"}, "n1": {"1"}, "c2": {""}}))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/roll/import/D1/preview" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	if want := "map D1 [{Adno id 0 {}} {Forename contact_name 1 {}} {Mobile  0 {}}]"; strings.Join(b.rolls.done, "") != want {
		t.Errorf("done: %v", b.rolls.done)
	}
	b.rolls.err = problem.New(problem.Invalid, "This mapping cannot be used as it stands.").At("/columns/1/field", "another column holds this already")
	w = b.visit(samPost("/roll/import/D1/columns", url.Values{"c0": {"id"}, "c1": {"id"}}))
	has(t, w.Body.String(), `href="#c1"`, "“Forename”: another column holds this already.", `id="w1"`, `<option value="id" selected>`)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answered %d", w.Code)
	}
}

// wouldDo is a preview with something in each list.
func wouldDo() roll.Preview {
	return roll.Preview{
		Pupils:   roll.Moved{Added: []roll.Line{{Name: "Dev Rao", Group: "9A"}}, Removed: []roll.Line{{Name: "Bilal Khan", Group: "7A"}}},
		Contacts: roll.Moved{Changed: []roll.Line{{Name: "Sana <Khan>", Of: "mother of Amira Khan 8C", Says: []string{"number ending 101 → number ending 199"}}}, Removed: []roll.Line{{Name: "Ros Quill", Of: "social worker of Cara Stone 7A"}}},
		Kept:     []roll.Line{{Name: "Imran Khan", Of: "father of Amira Khan 8C", Says: []string{"the court order still stands: only a person may end it"}}},
		Merged:   []roll.Merged{{Name: "Petra Stone", Ending: "106", Of: []string{"Ben Stone 1A", "Vera Stone 1A"}}},
		Faults:   []problem.Field{{Pointer: "/lines/12/columns/G", Detail: "an order is 1 to 99; what stood was left"}, {Detail: "lines of this file were left out"}},
		Whom:     wouldReach(),
		Leaving:  roll.Leaving{Pupils: 1, PupilsOf: 10, Contacts: 2, ContactsOf: 20}, Confirm: 1, ConfirmWhom: 25, Seen: "seen.this",
	}
}

func TestThePreviewSaysByNameWhatAYesWouldDo(t *testing.T) {
	b := newBench(t, emptyMorning())
	b.rolls.preview = wouldDo()
	page := b.visit(asSam(get("/roll/import/D1/preview"))).Body.String()
	has(t, page, "Add 1 pupil, change 1 contact, remove 1 pupil and 1 contact", "Bilal Khan", "Sana &lt;Khan&gt;", "number ending 199", "social worker of Cara Stone 7A",
		"Kept as it stands", "the court order still stands", "Petra Stone", "number ending 106", "Vera Stone 1A", "Line 12, column G", "Lines of this file were left out.",
		"1 of 10 pupils, and 2 of 20 adults", "type 1", `value="seen.this"`)
	if strings.Index(page, "Lines of this file") > strings.Index(page, "Line 12, column G") {
		t.Error("what is about the whole file does not come first")
	}
	b.rolls.preview = roll.Preview{Seen: "x"}
	has(t, b.visit(asSam(get("/roll/import/D1/preview"))).Body.String(), "nothing to change")
}

func TestAYesIsTakenForWhatWasSeen(t *testing.T) {
	b := newBench(t, emptyMorning())
	b.rolls.preview = wouldDo()
	form := url.Values{"seen": {"seen.this"}, "confirm": {" 1 "}, "confirm_whom": {"25"}}
	w := b.visit(samPost("/roll/import/D1/apply", form))
	if w.Code != http.StatusSeeOther || strings.Join(b.rolls.done, "") != "apply D1 seen.this 1 and 25 by S1" {
		t.Errorf("%d, done %v", w.Code, b.rolls.done)
	}
	for err, want := range map[error]struct {
		status int
		says   string
	}{
		problem.New(problem.Stale, "The roll has changed since you looked."): {http.StatusConflict, "The roll has changed since you looked."},
		problem.New(problem.Conflict, "Too many."):                           {http.StatusUnprocessableEntity, "Nothing went in. Type 1 to say that it is meant."},
		problem.New(problem.Unknown, "It is gone."):                          {http.StatusNotFound, "It is gone."},
	} {
		b.rolls.err = err
		w := b.visit(samPost("/roll/import/D1/apply", url.Values{"seen": {"seen.this"}, "confirm": {"one"}}))
		if w.Code != want.status {
			t.Errorf("%v: %d, want %d", err, w.Code, want.status)
		}
		has(t, w.Body.String(), want.says)
	}
}

func TestAPageOfAnotherRoleSaysWhoseItIs(t *testing.T) {
	for _, c := range []struct {
		role   staff.Role
		req    *http.Request
		status int
	}{
		{staff.Comms, asSam(get("/roll")), 403},
		{staff.Comms, withFile(samIn().CSRF, "roll.csv", strings.NewReader("x")), 403},
		{staff.Head, asSam(get("/roll")), 200},
		{staff.Head, asSam(get("/roll/import/D1")), 403},
		{staff.Head, samPost("/roll/import/D1/apply", url.Values{}), 403},
		{staff.Office, asSam(get("/roll/import/D1")), 200},
	} {
		b := newBench(t, emptyMorning())
		b.door.role = c.role
		w := b.visit(c.req)
		if w.Code != c.status || len(b.rolls.done) > 0 {
			t.Errorf("%s at %s: %d, want %d; done %v", c.role, c.req.URL.Path, w.Code, c.status, b.rolls.done)
		}
		if c.status == 403 {
			has(t, w.Body.String(), "This is not open to you", "School office, Safeguarding lead")
		}
	}
	b := newBench(t, emptyMorning())
	b.door.role = staff.Comms
	lacks(t, b.visit(asSam(get("/campaigns"))).Body.String(), `href="/roll"`)
}

func TestTheRollSaysWhatToPutRight(t *testing.T) {
	b := newBench(t, emptyMorning())
	page := b.visit(asSam(get("/roll"))).Body.String()
	has(t, page, "Amira &lt;Khan&gt;", `href="/roll/pupil/P1"`, "None. Adults whose number", "3 pupils")
	amira := []roll.Named{{ID: "P1", Name: "Amira <Khan>", Group: "8B"}}
	b.rolls.todo = roll.Todo{
		Silent: amira, NoText: 2,
		Numbers: []roll.Trouble{
			{Name: "Sana Khan", Ending: "101", Stopped: true, Of: amira},
			{Name: "Petra Stone", Problem: school.NumberLandline, Ending: "104"},
			{Name: "A", Problem: school.NumberMissing},
			{Name: "B", Problem: school.NumberTwo},
			{Name: "C", Problem: school.NumberDead},
			{Name: "D", Problem: school.NumberWrong},
			{Name: "E", Problem: school.NumberUnreadable},
		},
		Families: []roll.Trouble{{Name: "Reception desk", Of: make([]roll.Named, 9)}},
		Leavers:  []roll.StillThere{{Named: roll.Named{Name: "Max Line", Group: "7A"}, LeftOn: clock.Date{Year: 2026, Month: 11, Day: 20}, Marked: monday}},
	}
	page = b.visit(asSam(get("/roll"))).Body.String()
	has(t, page, "Has asked for no more texts, ending 101", "they send START", "A landline", "2 pupils are not texted about because a person", "On the lists of 9 pupils; a family has 8 at most",
		"Left on Friday 20 November, marked on Monday 23 November", `<dd><a href="#numbers">7</a></dd>`, "No number is held", "Two numbers have come", "nobody has this number", "that it is another person’s", "no telephone number")
}

// TestWhoMayBeBarredIsSettledByFew on the page where it stands.
func TestWhoMayBeBarredIsSettledByFew(t *testing.T) {
	for role, may := range map[staff.Role]bool{staff.Office: false, staff.Head: false, staff.Lead: true, staff.Deputy: true, staff.Admin: true} {
		b := newBench(t, emptyMorning())
		b.door.role = role
		b.rolls.todo = roll.Todo{Doubts: []roll.Doubtful{{
			Doubt: roll.Doubt{Pupil: "P1", Contact: "C9", Like: "C2"}, Of: roll.Named{ID: "P1", Name: "Amira Khan", Group: "8B"},
			Who: roll.Suspect{Name: "Cal Ash", Ending: "155"}, Other: roll.Suspect{Name: "Callum Ash", Relationship: "father", Ending: "102"}, SameNumber: true,
		}}}
		page := b.visit(asSam(get("/roll"))).Body.String()
		has(t, page, "They look like Callum Ash, father, number ending 102, who must not be told about this pupil; the number is the same", `<a href="#doubts">1</a>`)
		if strings.Contains(page, `action="/roll/doubt"`) != may {
			t.Errorf("%s sees the act: %t", role, !may)
		}
		for _, same := range []string{"yes", "no", "perhaps"} {
			b.rolls.done = nil
			w := b.visit(samPost("/roll/doubt", url.Values{"pupil": {"P1"}, "contact": {"C9"}, "same": {same}}))
			want := ""
			if may && same != "perhaps" {
				want = fmt.Sprintf("doubt P1 C9 same=%t loosen=true", same == "yes")
			}
			if got := strings.Join(b.rolls.done, ""); got != want || (w.Code == http.StatusSeeOther) != (want != "") {
				t.Errorf("%s says %s: %d %q", role, same, w.Code, got)
			}
		}
	}
}

// TestAFormOfAnOlderListLosesNothing of what was typed, and says what moved.
func TestAFormOfAnOlderListLosesNothing(t *testing.T) {
	b := newBench(t, emptyMorning())
	b.door.role = staff.Lead
	b.rolls.err = problem.New(problem.Stale, "Somebody has changed this since you opened the page.").At("/x", "Sana Khan: texts yes → never")
	w := b.visit(samPost("/roll/pupil/P1/tie", url.Values{"contact": {"C1"}, "seen": {"old"}, "text": {"never"}, "has": {"court_order"}, "court_order": {"yes"}, "reason": {"Order of 9 June"}}))
	if w.Code != http.StatusConflict {
		t.Errorf("answered %d", w.Code)
	}
	has(t, w.Body.String(), "Somebody has changed this since", "Sana Khan: texts yes → never.", `value="Order of 9 June"`, `<details id="change-C1" open>`, `name="seen" value="stands"`)
	w = b.visit(samPost("/roll/pupil/P1", url.Values{"text_name": {"Ami <x>"}, "has": {"in_care"}, "in_care": {"yes"}}))
	has(t, w.Body.String(), `value="Ami &lt;x&gt;"`, `name="in_care" value="yes" checked`)
}

// asked is a school whose register system is asked.
type asked struct {
	x    school.Connection
	done []string
	err  error
}

func (a *asked) Connection(context.Context, school.URN) (school.Connection, error) {
	if a.x.School == "" {
		return a.x, problem.New(problem.Unknown, "This school is not connected to a register system.")
	}
	return a.x, nil
}

func (a *asked) Pull(_ context.Context, by school.Actor, u school.URN, o roll.PutOptions) (roll.Imported, error) {
	dry := ""
	if o.DryRun {
		dry = "dry "
	}
	a.done = append(a.done, fmt.Sprintf("%s%s %s %d %d %d", dry, by, u, o.ConfirmRemovals, o.ConfirmChanges, o.ConfirmWhom))
	return roll.Imported{Removed: 3, Whom: wouldReach(), Problems: []problem.Field{{Detail: "type a number"}}}, a.err
}

func (*fakeRolls) Took(_ context.Context, _ school.URN, news []school.RollNews) ([]roll.Took, error) {
	var all []roll.Took
	for _, n := range news {
		all = append(all, roll.Took{At: n.At, Left: []roll.Named{{ID: "PL", Name: "Amira Khan", Group: "8B"}}, Gone: []roll.Line{{Name: "Sana Khan", Of: "Bilal Khan 7A"}}})
	}
	return all, nil
}

func TestWhatANightTookStandsOnThePageByName(t *testing.T) {
	b := newBench(t, emptyMorning())
	a := &asked{x: school.Connection{School: urn, System: "wonde", FullAt: at(2, 20), News: []school.RollNews{{At: at(2, 20)}}}}
	b.cfg.Systems = a
	for _, want := range []bool{true, false} { // a night that took somebody, and a quiet one
		body := b.visit(asSam(get("/roll"))).Body.String()
		for _, has := range []string{"What pulled rolls took away", "Monday 23 November at 2:20: 1 pupil left and 1 contact gone", `href="/roll/pupil/PL"`, "Sana Khan</b>, of"} {
			if strings.Contains(body, has) != want {
				t.Errorf("%q stands there: %t", has, !want)
			}
		}
		if strings.Contains(body, `id="held"`) {
			t.Error("an alarm")
		}
		a.x.News = nil
	}
}

func TestARollThatWasHeldIsShownWithWhatToDo(t *testing.T) {
	b := newBench(t, emptyMorning())
	a := &asked{}
	b.cfg.Systems = a
	for name, c := range map[string]struct {
		x          school.Connection
		has, lacks []string
	}{
		"not connected":  {school.Connection{}, nil, []string{`id="held"`}},
		"all is well":    {school.Connection{School: urn, System: "wonde"}, nil, []string{`id="held"`}},
		"held":           {school.Connection{School: urn, System: "wonde", FullAt: at(2, 20), RollFault: "This roll would remove 3 of 40 pupils. If that is right, send it again with confirm_removals=3."}, []string{"The roll from Wonde was not taken", "would remove 3 of 40", "last went in on Monday 23 November at 2:20", `action="/roll/pull"`}, nil},
		"no marks":       {school.Connection{School: urn, System: "wonde", MarksFault: "Wonde does not answer"}, []string{"Registers cannot be read from Wonde", "Wonde does not answer. Type them"}, []string{`action="/roll/pull"`}},
		"nobody asks it": {school.Connection{School: urn, System: "wonde", Paused: true}, []string{"Wonde is not asked"}, []string{`action="/roll/pull"`}},
	} {
		a.x = c.x
		page := b.visit(asSam(get("/roll"))).Body.String()
		t.Run(name, func(t *testing.T) {
			has(t, page, c.has...)
			lacks(t, page, c.lacks...)
		})
	}
	if w := b.visit(samPost("/roll/pull", url.Values{"removals": {"3"}, "changes": {"many"}, "whom": {"6"}})); w.Code != http.StatusSeeOther || strings.Join(a.done, "") != "person:S1 999001 3 0 6" {
		t.Errorf("%d %v", w.Code, a.done)
	}
	a.err = problem.New(problem.Conflict, "This roll would remove 4 of 40 pupils.")
	if w := b.visit(samPost("/roll/pull", url.Values{})); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/roll#held" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	b.door.role, a.done = staff.Head, nil
	if w := b.visit(samPost("/roll/pull", url.Values{})); w.Code != http.StatusForbidden || len(a.done) > 0 {
		t.Errorf("a head pulled the roll: %d", w.Code)
	}
}

func TestWhyAnAdultIsNotToldIsForTheLead(t *testing.T) {
	for role, c := range map[staff.Role]struct{ has, lacks []string }{
		staff.Office: {[]string{"by a call either. The safeguarding lead knows why", "ask the safeguarding lead"}, []string{"Order of 3 May", "a court order.", `name="reason"`, `<option value="never" selected`, `name="vulnerable"`, "theirs after all"}},
		staff.Admin:  {[]string{"The safeguarding lead knows why", `<option value="never" selected`, `name="vulnerable"`}, []string{"Order of 3 May", `name="reason"`}},
		staff.Lead:   {[]string{"anything about this pupil: a court order.", "Order of 3 May", `name="reason"`, "number ending 101", "no campaigns", "said that it is another person’s", "The number is theirs after all", `<option value="" selected>As the register system says</option><option value="en">English</option>`}, []string{"ask the safeguarding lead"}},
	} {
		b := newBench(t, emptyMorning())
		b.door.role = role
		page := b.visit(asSam(get("/roll/pupil/P1"))).Body.String()
		has(t, page, c.has...)
		lacks(t, page, c.lacks...)
	}
}

func TestAPersonChangesWhatGuardsAPupil(t *testing.T) {
	for _, c := range []struct {
		role staff.Role
		path string
		form url.Values
		want string
	}{
		{staff.Office, "", url.Values{"has": {"no_text"}, "no_text": {"yes"}, "text_name": {"Ami"}}, "pupil P1 vulnerable=- no_text=true name=Ami loosen=false"},
		{staff.Lead, "", url.Values{"has": {"vulnerable", "no_text"}, "text_name": {"Ami"}}, "pupil P1 vulnerable=false no_text=false name=Ami loosen=true"},
		{staff.Office, "/tie", url.Values{"contact": {"C1"}, "text": {"never"}, "has": {"court_order"}, "reason": {"guess"}}, "tie P1 C1 text=never court=false reason=- loosen=false"},
		{staff.Deputy, "/tie", url.Values{"contact": {"C2"}, "text": {"never"}, "has": {"court_order"}, "court_order": {"yes"}, "reason": {"Order"}}, "tie P1 C2 text=never court=true reason=Order loosen=true"},
		{staff.Head, "/contact", url.Values{"contact": {"C1"}, "language": {"ur"}, "has": {"no_campaigns"}}, "contact C1 language=ur no_campaigns=false"},
		{staff.Deputy, "/contact", url.Values{"contact": {"C3"}, "number_theirs": {"yes"}}, "contact C3 theirs loosen=true"},
		{staff.Head, "/contact", url.Values{"contact": {"C9"}, "language": {"ur"}}, ""},
		{staff.Comms, "", url.Values{"text_name": {"x"}}, ""},
	} {
		b := newBench(t, emptyMorning())
		b.door.role = c.role
		w := b.visit(samPost("/roll/pupil/P1"+c.path, c.form))
		if got := strings.Join(b.rolls.done, ""); got != c.want || (c.want != "") != (w.Code == http.StatusSeeOther) {
			t.Errorf("%s: %d %q, want %q", c.role, w.Code, got, c.want)
		}
	}
	b := newBench(t, emptyMorning())
	b.rolls.err = problem.New(problem.Forbidden, "This takes a mark of safety away.")
	if w := b.visit(samPost("/roll/pupil/P1", url.Values{"text_name": {"x"}})); w.Code != http.StatusForbidden {
		t.Errorf("answered %d", w.Code)
	}
	b.rolls.err = problem.New(problem.Invalid, "The name in texts cannot be this.").At("/text_name", "a name has 1 to 100 characters")
	w := b.visit(samPost("/roll/pupil/P1", url.Values{"text_name": {""}}))
	has(t, w.Body.String(), "Nothing was changed. The name in texts cannot be this. A name has 1 to 100 characters.", `href="#text-name"`)
}

// TestADoubtAboutOneAdultAsksInItsOwnWords: nobody is said to look like anybody.
func TestADoubtAboutOneAdultAsksInItsOwnWords(t *testing.T) {
	for why, want := range map[roll.DoubtWhy]string{
		roll.WhyUnread: "May they be told about this pupil?", roll.WhyEnded: "Are they still to be told?", roll.WhyReused: "one id, perhaps two people", roll.WhyElsewhere: "must not be told about another pupil",
	} {
		b := newBench(t, emptyMorning())
		b.door.role = staff.Lead
		b.rolls.todo = roll.Todo{Doubts: []roll.Doubtful{{
			Doubt: roll.Doubt{Pupil: "P1", Contact: "C9", Like: "C9", Why: why}, Of: roll.Named{ID: "P1", Name: "Amira Khan", Group: "8B"},
			Who: roll.Suspect{Name: "Cal Ash", Relationship: "father", Ending: "155"}, Other: roll.Suspect{Name: "Cal Ash"},
		}}}
		page := b.visit(asSam(get("/roll"))).Body.String()
		has(t, page, want, "Cal Ash", "father, number ending 155", "No: stays barred", "Yes: may be told")
		if strings.Contains(page, "look like") {
			t.Errorf("%s: they look like themselves", why)
		}
	}
}
