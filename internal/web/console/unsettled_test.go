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

func stillN() []notifier.UnsettledAbsence {
	one := func(id string, back, left int) notifier.UnsettledAbsence {
		u := notifier.UnsettledAbsence{
			ID: notifier.AbsenceID(id), Date: monday.AddDays(-back), Session: register.AM, Left: left,
			Pupil: school.Pupil{ID: school.PupilID("P" + id), FirstName: "Pupil", LastName: id, Group: "8B"},
		}
		u.Due = u.Date.AddDays(7)
		return u
	}
	return []notifier.UnsettledAbsence{one("1", 14, -5), one("2", 8, -1), one("3", 7, 0), one("4", 3, 4), one("5", 0, 5)}
}

func TestAnNHasFiveSchoolDays(t *testing.T) {
	b := newBench(t, fullMorning())
	has(t, b.visit(asSam(get("/unsettled"))).Body.String(), "None. Absences without a reason after five school days will stand here.")
	b.mornings.unsettled = stillN()
	page := b.visit(asSam(get("/unsettled"))).Body.String()
	has(t, page, "5 school days late", "1 school day late", "today is the last day", "4 school days left", "by Monday 16 November",
		"2 absences of 2 pupils: untick any", "Turn those ticked to O", `<a href="/pupils/P1">`)
	has(t, b.visit(asSam(get("/today"))).Body.String(), "4 absences of earlier days have no reason yet; 2 are overdue.")
}

func TestOnlyWhatIsOverdueTurnsToO(t *testing.T) {
	b := newBench(t, fullMorning())
	b.mornings.unsettled = stillN()
	for _, c := range []struct {
		ids    []string
		status int
	}{
		{[]string{"1", "2", "4", "9"}, http.StatusSeeOther},
		{[]string{"4"}, http.StatusNotFound},
		{nil, http.StatusUnprocessableEntity},
	} {
		if w := b.visit(samPost("/unsettled/turn", url.Values{"absence": c.ids})); w.Code != c.status {
			t.Errorf("%v: %d", c.ids, w.Code)
		}
	}
	want := []string{`explain 1 O "No reason was given within five school days." by S1`, `explain 2 O "No reason was given within five school days." by S1`}
	if d := cmp.Diff(want, b.mornings.done); d != "" {
		t.Error(d)
	}
}
