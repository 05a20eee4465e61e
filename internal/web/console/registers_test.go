package console

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func sheetOf8B() notifier.Sheet {
	a := school.Pupil{ID: "P1", Ref: "A1", FirstName: "Amira", LastName: "Khan", Group: "8B"}
	l := school.Pupil{ID: "P2", Ref: "A2", UPN: "U2", FirstName: "Leon", LastName: "Hart", Group: "8B"}
	z := school.Pupil{ID: "P3", Ref: "A3", FirstName: "Zoë", LastName: "O’Gallagher", Group: "8B"}
	return notifier.Sheet{Pupils: []school.Pupil{a, l, z}, Arrivals: []notifier.ArrivalView{{Arrival: notifier.Arrival{Pupil: "P3", At: at(9, 2), Code: register.Late}, Who: z}}}
}

func TestRegistersStandByGroupWithWhoHasNoMark(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.registers = []notifier.RegisterView{
		{Group: "7A", State: notifier.RegisterClosed, Pupils: 30, Absent: 2, Revision: 2, ClosedAt: at(9, 3)},
		{Group: "8B", State: notifier.RegisterIncomplete, Pupils: 28, Absent: 3, Revision: 1, ClosedAt: at(9, 5), Unmarked: []notifier.MarkDoubt{{Pupil: "P1", Ref: "A1", Name: "Amira Khan", Detail: "no mark: find out where this pupil is"}}},
		{Group: "8C", State: notifier.RegisterLate, Pupils: 27, Due: at(9, 15)},
		{Group: "8D", State: notifier.RegisterOpen, Pupils: 27, Due: at(9, 45)},
	}
	page := b.visit(asSam(get("/registers"))).Body.String()
	got := words(page, `<ol class="rows">`, "</ol>")
	want := "7A Closed 9:03, changed 1 time 30 pupils, 2 absent Change it : the register of 7A" +
		" 8B Closed 9:05, 1 mark to check Amira Khan No mark: find out where this pupil is 28 pupils, 3 absent Change it : the register of 8B" +
		" 8C Not closed, due 9:15 27 pupils Type it : the register of 8C 8D Open, due 9:45 27 pupils Type it : the register of 8D"
	if got != want {
		t.Errorf("the registers are\n%s\nwant\n%s", got, want)
	}
	has(t, page, `href="/registers?date=2026-11-23&amp;session=PM"`, `<a href="/pupils/P1"`, `href="/registers/type?date=2026-11-23&amp;group=8C&amp;session=AM"`)
	lacks(t, page, "Day after") // it has not come
	for _, odd := range []string{"?date=2999-01-01&session=XX", "?date=yesterday", "?date=1999-01-01"} {
		has(t, b.visit(asSam(get("/registers"+odd))).Body.String(), "Monday 23 November, morning")
	}
	has(t, b.visit(asSam(get("/registers?date=2026-11-20&session=PM"))).Body.String(), "Friday 20 November, afternoon")
	b.mornings.registers = nil
	has(t, b.visit(asSam(get("/registers"))).Body.String(), "None. Groups come with the roll")
}

func typedForm(codes ...string) url.Values {
	f := url.Values{"group": {"8B"}, "date": {"2026-11-23"}, "session": {"AM"}}
	for i, ref := range []string{"A1", "A2", "A3"} {
		f.Set("code-"+ref, codes[i])
	}
	return f
}

func TestARegisterIsTypedByHand(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.sheet = sheetOf8B()
	page := b.visit(asSam(get("/registers/type?group=8B"))).Body.String()
	has(t, page, "Came in at 9:02", `name="code-A3" value="L"`, `name="code-A1" value=""`, "Were here: mark each /", "Close the register of 8B")
	if w := b.visit(asSam(get("/registers/type?group=9Z"))); w.Code != http.StatusNotFound {
		t.Errorf("a group nobody is in: %d", w.Code)
	}

	with := func(f url.Values, name, value string) url.Values { f.Set(name, value); return f }
	for _, c := range []struct {
		form   url.Values
		status int
		says   string
	}{
		{with(typedForm("n", "/", ""), "blank", "unmarked"), http.StatusSeeOther, ""},
		{with(typedForm("N", `\`, ""), "blank", "present"), http.StatusSeeOther, ""},
		{typedForm("N", "/", ""), http.StatusUnprocessableEntity, "1 pupil is left blank. Say below whether they were here."},
		{with(typedForm("N", "/", "/"), "closed", "9:10"), http.StatusSeeOther, ""},
		{typedForm("QQ", "/", "/"), http.StatusUnprocessableEntity, "The code of Amira Khan is not one in force."},
		{typedForm("", "", ""), http.StatusUnprocessableEntity, "Give at least one pupil a code."},
		{with(typedForm("N", "/", "/"), "closed", "ten past"), http.StatusUnprocessableEntity, "Write the time as on a clock"},
		{with(typedForm("N", "/", "/"), "session", "PM"), http.StatusUnprocessableEntity, "The afternoon session has not begun."},
	} {
		w := b.visit(samPost("/registers/close", c.form))
		if w.Code != c.status {
			t.Errorf("%v: %d", c.form, w.Code)
		}
		has(t, w.Body.String(), c.says)
	}
	want := []string{
		"close 8B 2026-11-23 AM by S1: A1 N A2 / A3 ", "close 8B 2026-11-23 AM by S1: A1 N A2 / A3 /",
		"close 8B 2026-11-23 AM by S1: A1 N A2 / A3 / at 9:10", `close 8B 2026-11-23 PM by S1: A1 N A2 \ A3 \`,
	}
	if d := cmp.Diff(want, b.mornings.done); d != "" {
		t.Error(d)
	}
}

func fileOf(t *testing.T, text string) *http.Request {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{formField: samIn().CSRF, "group": "8B", "date": "2026-11-23", "session": "AM"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if text != "" {
		part, err := w.CreateFormFile("file", "8B.csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "http://firstbell.test/registers/read", &b)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return asSam(req)
}

func TestAFileFillsTheSheetAndClosesNothing(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.sheet = sheetOf8B()
	w := b.visit(fileOf(t, "pupil,code\nA1,N\nU2,/\nzoë o’gallagher,m\nA99,N\nA1\n"))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d", w.Code)
	}
	has(t, w.Body.String(), `name="code-A1" value="N"`, `name="code-A2" value="/"`, `name="code-A3" value="M"`, "Line 5 is about nobody in 8B.", "Line 6 has no code.", "4 lines were read")
	if w := b.visit(fileOf(t, "")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no file: %d", w.Code)
	}
	if len(b.mornings.done) > 0 {
		t.Errorf("something was closed: %v", b.mornings.done)
	}
}

func TestARegisterSentByMistakeIsTakenBackInOneAct(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.registers = []notifier.RegisterView{
		{Group: "8B", State: notifier.RegisterClosed, Pupils: 28, Absent: 3, Revision: 1, ClosedAt: at(9, 5), Closure: "R1"},
		{Group: "8C", State: notifier.RegisterOpen, Pupils: 27, Due: at(9, 45)},
	}
	page := b.visit(asSam(get("/registers"))).Body.String()
	has(t, page, "Take the register of 8B back", "each family that has been texted gets one text that says so", "This cannot be undone.")
	lacks(t, page, "Take the register of 8C back")
	lacks(t, b.visit(asSam(get("/registers?date=2026-11-20"))).Body.String(), "Take the register of 8B back")
	form := url.Values{"date": {"2026-11-23"}, "session": {"AM"}, "closure": {"R1"}, "form_token": {samIn().CSRF}}
	if w := b.visit(asSam(post("/registers/take-back", form))); w.Code != http.StatusSeeOther {
		t.Errorf("answered %d", w.Code)
	}
	for _, gone := range []string{"", "R9"} {
		form.Set("closure", gone)
		if w := b.visit(asSam(post("/registers/take-back", form))); w.Code != http.StatusConflict {
			t.Errorf("closure %q: answered %d", gone, w.Code)
		}
	}
	if len(b.mornings.done) != 1 || !strings.HasPrefix(b.mornings.done[0], "took back R1 by ") {
		t.Errorf("done: %v", b.mornings.done)
	}
}
