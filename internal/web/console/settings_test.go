package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

func (d *fakeDoor) ChangePassword(_ context.Context, m staff.Member, token, old, fresh, _ string) error {
	if old != "early bell" {
		return problem.New(problem.Invalid, "That is not your password.").At("/old", "this is not the password you sign in with")
	}
	d.out = append(d.out, fmt.Sprintf("password of %s to %s, keeping %s", m.ID, fresh, token))
	return nil
}

func (d *fakeDoor) Members(context.Context, school.URN) ([]staff.Member, error) {
	return []staff.Member{samIn().Member}, nil
}

func (d *fakeDoor) Keys(context.Context, school.URN) ([]staff.KeptKey, error) {
	return []staff.KeptKey{{Key: staff.Key{ID: "K1", Name: "Register <system>", Scopes: []staff.Scope{staff.RegistersWrite}}, CreatedAt: at(9, 0)}}, nil
}

func (d *fakeDoor) CreateKey(_ context.Context, _ school.Actor, k staff.Key) (staff.Key, string, error) {
	if len(k.Scopes) == 0 {
		return k, "", problem.New(problem.Invalid, "This key cannot be made as it stands.").At("/scopes", "a key has at least one scope")
	}
	d.out = append(d.out, fmt.Sprintf("key %s of %s for %v", k.Name, k.School, k.Scopes))
	return k, "fb_shown_once", nil
}

func (d *fakeDoor) RevokeKeyOf(_ context.Context, _ school.Actor, u school.URN, id string) error {
	d.out = append(d.out, fmt.Sprintf("end %s of %s", id, u))
	return nil
}

func (d *fakeDoor) Record(_ context.Context, _ school.URN, before int64) ([]staff.Line, error) {
	d.out = append(d.out, fmt.Sprintf("record before %d", before))
	return []staff.Line{
		{Seq: 8, At: at(9, 30), Actor: "person:S2", Who: "Ruth Okafor", Act: "concern closed", Target: "W3"},
		{Seq: 7, At: at(9, 4), Actor: "person:S1", Who: "Sam Bell", Act: "safety loosened", Detail: "court_order true → false"},
		{Seq: 6, At: at(9, 3), Actor: "key:K1", Act: "roll.put"},
		{Seq: 5, At: at(9, 2), Actor: "system:sweep", Act: "x"},
		{Seq: 4, At: at(9, 1), Actor: "person:gone", Act: "x"},
	}, nil
}

func (m *fakeMornings) Setting(context.Context, school.URN) (notifier.Setting, error) {
	return notifier.Setting{School: school.School{URN: urn, Name: "Larkmere High School"}, Policy: notifier.DefaultPolicy(), Calendar: m.calendar()}, nil
}

func (m *fakeMornings) calendar() school.Calendar {
	day := func(mo, d int) clock.Date {
		return clock.Date{Year: 2026, Month: monday.Month, Day: d}.AddDays((mo - 11) * 30)
	}
	return school.Calendar{
		AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
		Terms:  []school.Term{{Name: "Autumn <1>", First: day(9, 2), Last: day(12, 18)}},
		Closed: append([]school.ClosedDay{{Date: day(11, 4), Kind: school.Inset}, {Date: day(12, 4), Session: "PM", Kind: school.Inset, Note: "Training <b>"}}, m.shut...),
	}
}

func (m *fakeMornings) ChangePolicy(_ context.Context, a school.Actor, _ school.URN, change func(*notifier.Policy) error) (notifier.Policy, error) {
	p := notifier.DefaultPolicy()
	if err := change(&p); err != nil {
		return p, err
	}
	m.done = append(m.done, fmt.Sprintf("policy by %s: review %t, group share %g, not before %s", a.ID, p.Review, p.BrakeGroupShare, p.NotBefore))
	return p, m.err
}

func (m *fakeMornings) ChangeCalendar(_ context.Context, _ school.Actor, _ school.URN, change func(*school.Calendar) error) (school.Calendar, notifier.CalendarEffect, error) {
	c := m.calendar()
	if err := change(&c); err != nil {
		return c, m.effect, err
	}
	m.done = append(m.done, fmt.Sprintf("calendar %v %v %s early %v part %v", c.Terms, c.Closed, c.AMStart, c.Early, c.Part))
	return c, m.effect, m.err
}

func (m *fakeMornings) CalendarWould(_ context.Context, _ school.URN, change func(*school.Calendar) error) (notifier.CalendarEffect, error) {
	c := m.calendar()
	if err := change(&c); err != nil {
		return m.effect, err
	}
	return m.effect, m.err
}

func (m *fakeMornings) Shut(_ context.Context, _ school.Actor, _ school.URN, x school.ClosedDay) (int, error) {
	m.done = append(m.done, fmt.Sprintf("shut %s %q %s", x.Date, x.Session, x.Note))
	return 3, m.err
}

func (m *fakeMornings) Open(_ context.Context, _ school.Actor, _ school.URN, d clock.Date, s register.Session) (int, error) {
	m.done = append(m.done, fmt.Sprintf("open %s %q", d, s))
	return 1, m.err
}

func (m *fakeMornings) NoticesAhead(context.Context, school.URN) ([]notifier.NoticeView, error) {
	n := func(id notifier.NoticeID, status notifier.NoticeStatus) notifier.NoticeView {
		return notifier.NoticeView{Who: school.Pupil{FirstName: "Leon", LastName: "Mbeki", Group: "10D"}, Notice: notifier.Notice{ID: id, From: monday, To: monday.AddDays(2), Note: "flu <3", Code: "I", Status: status, ToldAt: at(8, 50)}}
	}
	return []notifier.NoticeView{n("N1", notifier.NoticeWaiting), n("N2", notifier.NoticeAccepted), n("N3", notifier.NoticeRefused)}, nil
}

// as is a bench whose sam has another role.
func as(t *testing.T, r staff.Role) *bench {
	b := newBench(t, emptyMorning())
	b.door.role = r
	return b
}

func TestThePolicyIsShownWholeAndChangedByAnAdministrator(t *testing.T) {
	page := as(t, staff.Admin).visit(asSam(get("/settings"))).Body.String()
	read := as(t, staff.Comms).visit(asSam(get("/settings"))).Body.String()
	for _, f := range notifier.PolicyFields {
		has(t, page, `name="`+f.Name+`"`, f.Means)
		has(t, read, f.Means)
		lacks(t, read, `name="`+f.Name+`"`)
	}
	has(t, read, "ask an administrator", "40 %", "8:00")

	b := as(t, staff.Admin)
	w := b.visit(samPost("/settings/policy", url.Values{"review": {"yes"}, "brake_group_share": {"25"}, "not_before": {"08:15"}}))
	if want := "policy by S1: review true, group share 0.25, not before 8:15"; w.Code != http.StatusSeeOther || strings.Join(b.mornings.done, "") != want {
		t.Errorf("%d, done %v", w.Code, b.mornings.done)
	}
	w = b.visit(samPost("/settings/policy", url.Values{"stale_after_minutes": {"soon"}}))
	has(t, w.Body.String(), `href="#stale_after_minutes"`, `value="soon"`, "This is a whole number, like 10.")
	b.mornings.err = problem.New(problem.Invalid, "This policy cannot be.").At("/stale_after_minutes", "this is from 10 to 240")
	w = b.visit(samPost("/settings/policy", url.Values{"stale_after_minutes": {"5"}}))
	has(t, w.Body.String(), "This is from 10 to 240.", `value="5"`)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answered %d", w.Code)
	}
}

func TestTheCalendarIsChangedADayAtATimeOrInRuns(t *testing.T) {
	page := as(t, staff.Admin).visit(asSam(get("/settings/calendar"))).Body.String()
	has(t, page, "Autumn &lt;1&gt;", "Training &lt;b&gt;", "the afternoon", "1 that are over are not listed", `value="08:45"`, "The school is shut today")
	lacks(t, as(t, staff.Office).visit(asSam(get("/settings/calendar"))).Body.String(), "Add a term", "Take out")
	for _, c := range []struct {
		path string
		form url.Values
		want string
	}{
		{"term", url.Values{"name": {"Spring"}, "first": {"2027-01-04"}, "last": {"2027-03-26"}}, "{Spring 2027-01-04 2027-03-26}"},
		{"term/remove", url.Values{"first": {"2026-09-03"}}, "calendar [] "},
		{"closed", url.Values{"first": {"2026-12-03"}, "last": {"2026-12-07"}, "kind": {"holiday"}, "note": {"Snow"}}, "{2026-12-03  holiday Snow} {2026-12-04  holiday Snow} {2026-12-07  holiday Snow}"},
		{"closed/remove", url.Values{"date": {"2026-12-04"}, "session": {"PM"}}, "[{2026-11-04  inset }]"},
		{"hours", url.Values{"am_start": {"08:30"}, "pm_start": {"13:00"}}, "8:30"},
		{"early", url.Values{"date": {"2026-12-18"}, "ends": {"12:30"}, "note": {"Carols"}}, "early [{2026-12-18 12:30 Carols}]"},
		{"part", url.Values{"date": {"2026-12-02"}, "session": {"AM"}, "year": {"9"}, "kind": {"inset"}}, "part [{2026-12-02 AM 9 inset }]"},
	} {
		b := as(t, staff.Admin)
		w := b.visit(samPost("/settings/calendar/"+c.path, c.form))
		if got := strings.Join(b.mornings.done, ""); w.Code != http.StatusSeeOther || !strings.Contains(got, c.want) {
			t.Errorf("%s: %d %s, want %s", c.path, w.Code, got, c.want)
		}
	}
	for path, form := range map[string]url.Values{
		"term": {"name": {"X"}, "first": {"soon"}}, "closed": {"first": {"2026-12-07"}, "last": {"2026-12-01"}}, "term/remove": {"first": {"2020-01-01"}},
		"closed/remove": {"date": {"2020-01-01"}}, "hours": {"am_start": {"early"}}, "early": {"date": {"2026-12-18"}, "ends": {"noon"}},
		"early/remove": {"date": {"2020-01-01"}}, "part": {"date": {"2026-12-02"}, "year": {"nine"}}, "part/remove": {"date": {"2026-12-02"}},
	} {
		b := as(t, staff.Admin)
		w := b.visit(samPost("/settings/calendar/"+path, form))
		has(t, w.Body.String(), "Nothing was changed.")
		if w.Code != http.StatusUnprocessableEntity || len(b.mornings.done) > 0 {
			t.Errorf("%s: %d, done %v", path, w.Code, b.mornings.done)
		}
	}
}

// TestAChangeOfTodaysTextsIsAskedAboutFirst, with the number it takes back.
func TestAChangeOfTodaysTextsIsAskedAboutFirst(t *testing.T) {
	b := as(t, staff.Admin)
	b.mornings.effect = notifier.CalendarEffect{TakenBack: 3, Bounded: 1, Owed: 2}
	form := url.Values{"date": {"2026-11-23"}, "ends": {"12:30"}, "note": {"Storm <b>"}}
	w := b.visit(samPost("/settings/calendar/early", form))
	has(t, w.Body.String(), "School would end at 12:30 on Monday 23 November 2026. 3 texts that wait would be taken back, and whoever is missing would come under To call; 1 text that waits would get another time by which to go; 2 texts would be owed after all. Nothing has changed yet",
		`action="/settings/calendar/early"`, `name="note" value="Storm &lt;b&gt;"`, `name="confirm" value="yes"`, "Change the calendar, and take 3 texts back, give 1 text another end and owe 2 texts")
	if w.Code != http.StatusOK || len(b.mornings.done) > 0 {
		t.Errorf("%d, done %v", w.Code, b.mornings.done)
	}
	form.Set("confirm", "yes")
	if w = b.visit(samPost("/settings/calendar/early", form)); w.Code != http.StatusSeeOther || len(b.mornings.done) != 1 {
		t.Errorf("%d, done %v", w.Code, b.mornings.done)
	}
	page := asSam(get("/settings/calendar"))
	for _, c := range w.Result().Cookies() {
		page.AddCookie(c)
	}
	has(t, b.visit(page).Body.String(), "no text goes after school has ended. 3 texts that waited were taken back")
}

func TestTheSchoolIsShutTodayFromAFold(t *testing.T) {
	b := as(t, staff.Office)
	b.visit(samPost("/settings/shut", url.Values{"session": {"PM"}, "note": {"Boiler"}, "date": {"2020-01-01"}}))
	b.visit(samPost("/settings/open", url.Values{"session": {"PM"}}))
	if got := strings.Join(b.mornings.done, "; "); got != `shut 2026-11-23 "PM" Boiler; open 2026-11-23 "PM"` {
		t.Error(got)
	}
	b.mornings.shut = []school.ClosedDay{{Date: monday, Kind: school.Shut, Note: "Snow"}}
	has(t, b.visit(asSam(get("/settings/calendar"))).Body.String(), "The school is shut", "Snow", "Open the school again")
}

func TestWhatWasToldInAdvanceIsAcceptedRefusedAndTakenBack(t *testing.T) {
	b := as(t, staff.Office)
	has(t, b.visit(asSam(get("/settings/told"))).Body.String(), "Leon Mbeki", "flu &lt;3", "nobody has looked yet", "accepted: nobody is texted", "Take back", "Not so", "not accepted")
	w := b.visit(samPost("/settings/told/accept", url.Values{"notice": {"N1"}, "code": {"never"}}))
	has(t, w.Body.String(), "Choose the code of the reason.", `href="#told-code-N1"`)
	b.visit(samPost("/settings/told/accept", url.Values{"notice": {"N1"}, "code": {"I"}}))
	b.visit(samPost("/settings/told/refuse", url.Values{"notice": {"N2"}}))
	if w := b.visit(samPost("/settings/told/refuse", url.Values{"notice": {"another"}})); w.Code != http.StatusNotFound {
		t.Errorf("a notice of another school: %d", w.Code)
	}
	if got := strings.Join(b.mornings.done, "; "); got != "accept N1 I by S1; refuse N2 by S1" {
		t.Error(got)
	}
}

func TestKeysAreMadeShownOnceAndEnded(t *testing.T) {
	b := as(t, staff.Admin)
	has(t, b.visit(asSam(get("/settings/keys"))).Body.String(), "Register &lt;system&gt;", "registers:write")
	w := b.visit(samPost("/settings/keys/create", url.Values{"name": {"MIS"}, "scope": {"roll:read", "roll:write"}}))
	has(t, w.Body.String(), "fb_shown_once")
	if len(w.Result().Cookies()) > 0 {
		t.Error("a secret may stand in a cookie")
	}
	w = b.visit(samPost("/settings/keys/create", url.Values{"name": {"MIS <2>"}}))
	has(t, w.Body.String(), "A key has at least one scope.", "MIS &lt;2&gt;")
	b.visit(samPost("/settings/keys/revoke", url.Values{"key": {"K1"}}))
	if got := strings.Join(b.door.out, "; "); got != "key MIS of 999001 for [roll:read roll:write]; end K1 of 999001" {
		t.Error(got)
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	b := as(t, staff.Comms)
	for form, want := range map[string]string{
		"old=wrong&fresh=a+new+long+one&again=a+new+long+one": `href="#old"`,
		"old=early+bell&fresh=a+new+long+one&again=another":   `href="#again"`,
	} {
		values, _ := url.ParseQuery(form)
		w := b.visit(samPost("/settings/password", values))
		has(t, w.Body.String(), want, "Your password is as it was.")
		lacks(t, w.Body.String(), "a new long one")
	}
	w := b.visit(samPost("/settings/password", url.Values{"old": {"early bell"}, "fresh": {"a new long one"}, "again": {"a new long one"}}))
	if w.Code != http.StatusSeeOther || strings.Join(b.door.out, "") != "password of S1 to a new long one, keeping sams-token" {
		t.Errorf("%d %v", w.Code, b.door.out)
	}
}

func TestTheRecordSaysWhoDidWhat(t *testing.T) {
	b := as(t, staff.Lead)
	has(t, b.visit(asSam(get("/settings/record"))).Body.String(), "Sam Bell", "Safety loosened", "court_order true → false", "another program", "Roll: put", "Firstbell (sweep)", "somebody who has left", "before=4", "Concern closed", "Slept &lt;b&gt;in")
	lacks(t, as(t, staff.Admin).visit(asSam(get("/settings/record"))).Body.String(), "Slept")
	b.visit(asSam(get("/settings/record?before=4")))
	b.visit(asSam(get("/settings/record?before=x")))
	if got := strings.Join(b.door.out, "; "); got != "record before 0; record before 4; record before 0" {
		t.Error(got)
	}
}

func TestSettingsOfAnotherRoleSayWhoseTheyAre(t *testing.T) {
	for _, c := range []struct {
		role staff.Role
		req  *http.Request
		is   int
	}{
		{staff.Office, samPost("/settings/policy", url.Values{"review": {"yes"}}), 403},
		{staff.Lead, samPost("/settings/calendar/hours", url.Values{}), 403},
		{staff.Lead, asSam(get("/settings/keys")), 403},
		{staff.Lead, asSam(get("/settings/webhooks")), 403},
		{staff.Head, samPost("/settings/webhooks/create", url.Values{"url": {"https://mis.example/"}}), 403},
		{staff.Head, samPost("/settings/keys/create", url.Values{"name": {"x"}, "scope": {"admin"}}), 403},
		{staff.Office, asSam(get("/settings/record")), 403},
		{staff.Comms, asSam(get("/settings/told")), 403},
		{staff.Comms, samPost("/settings/shut", url.Values{}), 403},
		{staff.Comms, asSam(get("/settings/staff")), 200},
		{staff.Comms, asSam(get("/settings/calendar")), 200},
	} {
		b := as(t, c.role)
		w := b.visit(c.req)
		if w.Code != c.is || len(b.mornings.done)+len(b.door.out) > 0 {
			t.Errorf("%s at %s: %d, want %d; done %v %v", c.role, c.req.URL.Path, w.Code, c.is, b.mornings.done, b.door.out)
		}
	}
}
