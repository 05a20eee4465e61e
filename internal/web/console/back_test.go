package console

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func afternoon() notifier.Today {
	t := emptyMorning()
	t.Now, t.Session = at(13, 4), register.PM
	t.EarlierDoubts, t.EarlierOpen = 2, 1
	t.Earlier = []notifier.TodayRow{alone(texted(absence("1", "Leon", "Mbeki-Hart", "10D"), "mother", delivery.Delivered, at(9, 11)), at(9, 11))}
	return t
}

func TestTheAfternoonLeadsBackToTheMorning(t *testing.T) {
	b := newBench(t, afternoon())
	page := b.visit(asSam(get("/today"))).Body.String()
	has(t, page, `<a href="/today?session=AM">Morning</a>`, `<a href="/today" aria-current="page">Afternoon</a>`,
		"Also 2 marks to check and 1 register never closed this morning.", `data-page="/today"`)
	b.mornings.today.Earlier = nil
	has(t, b.visit(asSam(get("/today"))).Body.String(), "Still open from this morning", "1 register never closed")
	b.mornings.today.EarlierDoubts, b.mornings.today.EarlierOpen = 0, 0
	lacks(t, b.visit(asSam(get("/today"))).Body.String(), "Still open from this morning")
}

func TestTheMorningIsLookedBackAt(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.now = register.PM
	page := b.visit(asSam(get("/today?session=AM"))).Body.String()
	has(t, page, `<a href="/today?session=AM" aria-current="page">Morning</a>`, `data-page="/today?session=AM"`,
		`name="back" value="/today?session=AM"`, "Leon Mbeki-Hart")
	b.visit(asSam(get("/today?session=PM")))
	w := b.visit(samPost("/today/explain", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"I"}, "back": {lookBack}}))
	if got := w.Header().Get("Location"); got != "/today?explained=1&session=AM" {
		t.Errorf("explaining goes back to %q", got)
	}
	if d := cmp.Diff([]register.Session{register.AM, "", register.AM}, b.mornings.wanted); d != "" {
		t.Errorf("sessions asked for: %s", d)
	}
	b.mornings.now = register.AM
	lacks(t, b.visit(asSam(get("/today?session=AM"))).Body.String(), "Afternoon", lookBack)
}

func TestAFormGoesBackToItsOwnPage(t *testing.T) {
	for _, handsets := range []string{"", "/sandbox/?embed=1"} {
		for back, want := range map[string]string{
			"": "/today", "/today": "/today", lookBack: lookBack, "https://elsewhere.example/": "/today", "/sign-out": "/today",
			"/late": "/late", "/late?q=ha&at=9:21&arrived=V1&x=1": "/late?at=9%3A21&q=ha", "//elsewhere.example/late": "/today", "/late/../sign-out": "/today",
			"/handsets": map[bool]string{true: "/today", false: "/handsets"}[handsets == ""],
		} {
			b := newBench(t, fullMorning())
			b.cfg.HandsetsURL, b.mornings.today.Brakes = handsets, []notifier.Brake{{ID: "K1", Waiting: 7, At: at(9, 10)}}
			for path, form := range map[string]url.Values{
				"/today/resume":        {"kind": {"all"}},
				"/today/release":       {"text": {"T6"}},
				"/today/brake/release": {"brake": {"K1"}},
				"/today/brake/cancel":  {"brake": {"K1"}},
			} {
				form.Set("back", back)
				if w := b.visit(samPost(path, form)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
					t.Errorf("%s from %q: %d to %q, want %q", path, back, w.Code, w.Header().Get("Location"), want)
				}
			}
			if w := b.visit(samPost("/today/pause", url.Values{"why": {"Drill"}, "back": {back}})); w.Header().Get("Location") != want+"#pause-band" {
				t.Errorf("a pause from %q goes to %q", back, w.Header().Get("Location"))
			}
		}
	}
}

func TestThePagesFormsCarryTheirPage(t *testing.T) {
	b := newBench(t, fullMorning())
	b.cfg.HandsetsURL, b.pauses.pauses = "/sandbox/?embed=1", paused()
	page := b.visit(asSam(get("/handsets"))).Body.String()
	has(t, page, `name="back" value="/handsets"`, `data-page="/handsets"`, `id="pause-band" tabindex="-1"`, "Kayleigh Strand")
	lacks(t, page, `name="back" value="/today"`)
}

func TestExplainingTheMorningFromTheAfternoonIsSaid(t *testing.T) {
	b := newBench(t, afternoon())
	w := b.visit(samPost("/today/explain", url.Values{"row": {"1"}, "absence": {"1"}, "code": {"I"}}))
	next := asSam(get("/today"))
	next.AddCookie(cookie(w, saidCookie))
	has(t, b.visit(next).Body.String(), "Recorded. It stands under Done of this morning")
}

func TestWordsOfAnotherHandAreNotSaid(t *testing.T) {
	for _, v := range []string{"Q2FsbCAwNzcwMCA5MDA5OTkgbm93", "YQ", "%", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFDYWxsIG1l"} {
		req := asSam(get("/today"))
		req.AddCookie(&http.Cookie{Name: saidCookie, Value: v})
		lacks(t, newBench(t, emptyMorning()).visit(req).Body.String(), `class="told"`)
	}
}

func TestOnADayWithoutSchoolNoRegisterIsWaitedFor(t *testing.T) {
	m := emptyMorning()
	m.NoSchool, m.Open = "it is a training day", nil
	page := newBench(t, m).visit(asSam(get("/today"))).Body.String()
	if got := words(page, `<section class="ledger"`, "absent"); got != "registers 0 closed 0 still open 0" {
		t.Errorf("the registers say %q", got)
	}
	has(t, page, "No register has closed, and nobody has been texted.")
}

func TestWhatBecameOfAPupil(t *testing.T) {
	a := func() notifier.AbsenceView { return absence("1", "Leon", "Mbeki-Hart", "10D") }
	dropped := texted(a(), "mother", delivery.Sent, at(9, 11))
	dropped.Alerts[0].Pupils[0].Dropped = true
	cases := map[string]struct {
		a    notifier.AbsenceView
		want fate
	}{
		"delivered":            {texted(a(), "mother", delivery.Delivered, at(9, 11)), went},
		"one of two delivered": {texted(texted(a(), "mother", delivery.Undelivered, at(9, 11)), "father", delivery.Sent, at(9, 12)), went},
		"taken back":           {texted(a(), "mother", delivery.Withdrawn, time.Time{}), takenBack},
		"taken off a text":     {dropped, takenBack},
		"too late":             {texted(a(), "mother", delivery.Expired, time.Time{}), tooLate},
		"told this morning":    {withheld(a(), notifier.ReasonTold), notTexted},
		"nobody to text":       {withheld(a(), notifier.ReasonNoContact), noText},
		"nothing kept":         {a(), notTexted},
	}
	for name, c := range cases {
		if got := fateOf(c.a); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestAPauseWithoutANameIsOfAMemberOfStaff(t *testing.T) {
	b := newBench(t, fullMorning())
	b.pauses.pauses = paused()
	b.pauses.pauses[0].By = school.Actor{Kind: school.Person, ID: "S2"}
	has(t, b.visit(asSam(get("/today"))).Body.String(), "Paused 9:21 by a member of staff at your school.")
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	b := newBench(t, fullMorning())
	page := b.visit(samPost("/today/explain", url.Values{"row": {"4"}, "code": {"I"}})).Body.String()
	has(t, page, `<a href="#tick-4">`, `id="tick-4" aria-invalid="true" aria-describedby="wrong-4"`, `id="wrong-4">Tick at least one pupil.`)
	page = b.visit(samPost("/today/pause", url.Values{"why": {""}})).Body.String()
	has(t, page, `<a href="#why">`, `aria-describedby="why-wrong"`, `id="why-wrong">Say why.`)
}
