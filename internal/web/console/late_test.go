package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func cameIn(id, first, last string, code register.Code) notifier.ArrivalView {
	return notifier.ArrivalView{Arrival: notifier.Arrival{
		ID: notifier.ArrivalID(id), School: urn, Date: monday, Session: register.AM, Pupil: school.PupilID("P" + id), At: at(9, 21), Code: code, NotedAt: at(9, 21),
	}, Who: school.Pupil{ID: school.PupilID("P" + id), Ref: "A" + id, FirstName: first, LastName: last, Group: "8B"}}
}

func TestTheLateDeskFindsAPupilAndOneTapIsDone(t *testing.T) {
	b := newBench(t, fullMorning())
	page := b.visit(asSam(get("/late"))).Body.String()
	has(t, page, "Late desk", `data-find="/late"`, "Nobody yet. Whoever is noted here or on Today will stand here.")
	lacks(t, page, `id="found"`)

	page = b.visit(asSam(get("/late?q=Raman"))).Body.String()
	if got, want := section(page, "found"), "Found 1 One tap notes it. A text that waits is taken back; a family already texted is told."+
		" Priya Raman 8C Missing: no reason known. Arrived 9:34 : Priya Raman"; got != want {
		t.Errorf("found:\n%s\nwant\n%s", got, want)
	}
	has(t, page, `name="back" value="/late?at=&amp;q=Raman"`, `name="at" value="9:34"`, `name="pupil" value="A07"`, `data-then="q"`)
	has(t, b.visit(asSam(get("/late?q=Raman&at=09:05"))).Body.String(), "Arrived 09:05")
	has(t, b.visit(asSam(get("/late?q=Zzz"))).Body.String(), "Nobody on roll has this in their name.")

	b.mornings.arrivals = []notifier.ArrivalView{cameIn("7", "Priya", "Raman", register.LateAfter)}
	page = b.visit(asSam(get("/late?q=Raman&arrived=7"))).Body.String()
	has(t, page, "Priya Raman came in at 9:21: U, Arrived after the register closed.", "Came in at 9:21.", `name="arrival" value="7"`)
	lacks(t, page, ">Arrived 9:34")
}

func TestATapNotesAnArrivalOfTheMembersOwnSchool(t *testing.T) {
	b := newBench(t, fullMorning())
	for _, c := range []struct {
		path, pupil, at, back string
		status                int
		to                    string
	}{
		{"/late/arrived", "A07", "9:21", "/today", http.StatusSeeOther, "/today?arrived=V1"},
		{"/late/arrived", "A07", "09:21", "/late?q=ha", http.StatusSeeOther, "/late?arrived=V1&q=ha"},
		{"/late/arrived", "A07", "half nine", "/late", http.StatusUnprocessableEntity, ""},
		{"/late/arrived", "nobody", "9:21", "/late", http.StatusUnprocessableEntity, ""},
		{"/late/undo", "V1", "", "/late", http.StatusSeeOther, "/late"},
		{"/late/undo", "V9", "", "/late", http.StatusNotFound, ""}, // another school's
	} {
		w := b.visit(samPost(c.path, url.Values{"pupil": {c.pupil}, "arrival": {c.pupil}, "at": {c.at}, "back": {c.back}}))
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%+v: %d to %q", c, w.Code, w.Header().Get("Location"))
		}
	}
	if d := cmp.Diff([]string{"arrived 999001 A07 at 9:21 by S1", "arrived 999001 A07 at 9:21 by S1", "undo V1 by S1"}, b.mornings.done); d != "" {
		t.Error(d)
	}
}

func TestTodayOffersTheTapToWhoeverIsMissingNow(t *testing.T) {
	b := newBench(t, fullMorning())
	page := b.visit(asSam(get("/today"))).Body.String()
	has(t, page, `Arrived 9:34<span class="vh">: Leon Mbeki-Hart`, "Hana arrived 9:34", "Yusuf arrived 9:34", `<a href="/pupils/P1">`)
	b.mornings.arrivals = []notifier.ArrivalView{cameIn("1", "Leon", "Mbeki-Hart", register.Late)}
	has(t, b.visit(asSam(get("/today?arrived=1"))).Body.String(), "Leon Mbeki-Hart came in at 9:21: L, Late, before the register closed.")
	b.mornings.now = register.PM
	lacks(t, b.visit(asSam(get("/today?session=AM"))).Body.String(), "Arrived 9:34")
}
