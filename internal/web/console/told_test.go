package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func toldMorning() notifier.Today {
	t := emptyMorning()
	t.Told = []notifier.NoticeView{
		{Notice: notifier.Notice{ID: "N1", From: monday, To: monday.AddDays(2), Code: "I", Note: "<b>chicken pox</b>", ToldAt: at(8, 40), ToldBy: school.Actor{Kind: school.Key}}, Who: school.Pupil{FirstName: "Amira", LastName: "Khan", Group: "8B"}},
		{Notice: notifier.Notice{ID: "N2", From: monday.AddDays(1), To: monday.AddDays(1), Session: "PM", ToldAt: at(8, 40).AddDate(0, 0, -3)}, Who: school.Pupil{FirstName: "Leon", LastName: "Hart", Group: "7C"}},
	}
	return t
}

func TestWhatWasToldInAdvanceWaitsForAPerson(t *testing.T) {
	page := newBench(t, toldMorning()).visit(asSam(get("/today"))).Body.String()
	has(t, page, "Amira Khan", "Away today until Wednesday 25 November", "told 8:40 by another program", "&lt;b&gt;chicken pox&lt;/b&gt;", `<option value="I" selected>`, `<option value="all" selected>All day`, `<option value="PM" selected>Afternoon`,
		"Away Tuesday 24 November, the afternoon", "told Friday 20 November", `data-n="2" data-one="notice to look at"`)
	lacks(t, page, "<b>chicken", `<option value="U"`)
	lacks(t, newBench(t, emptyMorning()).visit(asSam(get("/today"))).Body.String(), "Told in advance")
}

func TestOnlyTheSchoolsOwnNoticeIsAccepted(t *testing.T) {
	b := newBench(t, toldMorning())
	for _, c := range []struct {
		path, notice, code, session string
		status                      int
	}{
		{"accept", "N1", "I", "AM", http.StatusSeeOther},
		{"accept", "N1", "I", "noon", http.StatusUnprocessableEntity},
		{"accept", "N1", "", "all", http.StatusUnprocessableEntity},
		{"accept", "N1", "N", "all", http.StatusUnprocessableEntity},
		{"accept", "N1", "U", "all", http.StatusUnprocessableEntity},
		{"accept", "N9", "I", "all", http.StatusNotFound},
		{"refuse", "N2", "", "", http.StatusSeeOther},
		{"refuse", "N9", "", "", http.StatusNotFound},
	} {
		if w := b.visit(samPost("/today/told/"+c.path, url.Values{"notice": {c.notice}, "code": {c.code}, "session": {c.session}})); w.Code != c.status {
			t.Errorf("%+v: %d", c, w.Code)
		}
	}
	if d := cmp.Diff([]string{"accept N1 I of AM by S1", "refuse N2 by S1"}, b.mornings.done); d != "" {
		t.Error(d)
	}
}
