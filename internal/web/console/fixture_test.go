package console

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

const urn = school.URN("999001")

var monday = clock.Date{Year: 2026, Month: time.November, Day: 23}

// at is a time on that Monday morning.
func at(hour, minute int) time.Time { return monday.At(hour, minute) }

// fakeDoor knows one member: sam@larkmere.example with "early bell".
type fakeDoor struct {
	out   []string
	role  staff.Role  // of sam, the office unless set
	used  int         // times a sign-in was used
	ended atomic.Bool // sam's sign-in has
}

func (d *fakeDoor) SignIn(_ context.Context, email, password, _ string) (staff.SignIn, error) {
	switch {
	case email == "many@larkmere.example":
		return staff.SignIn{}, problem.New(problem.TooMany, "There have been too many tries to sign in. Wait 15 minutes, then try again.")
	case email != "sam@larkmere.example" || password != "early bell":
		return staff.SignIn{}, problem.New(problem.NoKey, "That email address and password do not belong together. Check both and try again.")
	}
	return samIn(), nil
}

func (d *fakeDoor) ByToken(_ context.Context, token string) (staff.SignIn, error) {
	d.used++
	return d.Peek(context.Background(), token)
}

func (d *fakeDoor) Peek(_ context.Context, token string) (staff.SignIn, error) {
	if token != samIn().Token || d.ended.Load() {
		return staff.SignIn{}, problem.New(problem.NoKey, "You are signed out. Sign in to go on.")
	}
	in := samIn()
	in.Member.Role = cmp.Or(d.role, in.Member.Role)
	return in, nil
}

func (d *fakeDoor) Names(context.Context, school.URN) (map[string]string, error) {
	return map[string]string{"S1": "Sam Bell", "S2": "Ruth Okafor"}, nil
}

func (d *fakeDoor) SignOut(_ context.Context, token string) error {
	d.out = append(d.out, token)
	return nil
}

func samIn() staff.SignIn {
	return staff.SignIn{Token: "sams-token", CSRF: "sams-forms", Member: staff.Member{
		ID: "S1", School: urn, Email: "sam@larkmere.example", Name: "Sam Bell", Role: staff.Office,
	}}
}

// fakeMornings is one school with a made-up morning.
type fakeMornings struct {
	barred    bool     // whoever wrote must be told nothing about Priya
	ended     []string // brakes, and how
	mu        sync.Mutex
	today     notifier.Today
	err       error
	news      []notifier.News
	asked     []school.URN
	done      []string
	wanted    []register.Session
	now       register.Session // AM unless set
	phase     school.Phase
	arrivals  []notifier.ArrivalView
	pupil     notifier.PupilView
	unsettled []notifier.UnsettledAbsence
	registers []notifier.RegisterView
	sheet     notifier.Sheet
	newsAsks  int
	shut      []school.ClosedDay
	effect    notifier.CalendarEffect // of a change of the calendar
	threads   []notifier.ThreadView
	lines     []notifier.ThreadLine
	calls     notifier.CallList
}

func (m *fakeMornings) Calls(context.Context, school.URN) (notifier.CallList, error) {
	return m.calls, m.err
}

func (m *fakeMornings) SchoolOfCall(_ context.Context, id notifier.CallID) (school.URN, error) {
	switch id {
	case "others":
		return "999002", nil
	case "none":
		return "", problem.New(problem.Unknown, "There is no such call.")
	}
	return urn, nil
}

func (m *fakeMornings) TakeCall(_ context.Context, by school.Actor, ids ...notifier.CallID) error {
	m.done = append(m.done, "take "+joined(ids)+" "+by.ID)
	return nil
}

func (m *fakeMornings) LeaveCall(_ context.Context, by school.Actor, ids ...notifier.CallID) error {
	m.done = append(m.done, "leave "+joined(ids)+" "+by.ID)
	return nil
}

func (m *fakeMornings) RecordCall(_ context.Context, _ school.Actor, ids []notifier.CallID, r notifier.CallResult) error {
	if r.Outcome.Words() == "" || r.Outcome == notifier.CallTold && r.Code == "" {
		return problem.New(problem.Invalid, "What came of the call cannot be kept like this.")
	}
	m.done = append(m.done, fmt.Sprintf("record %s %s %s %s %d", joined(ids), r.Contact, r.Outcome, r.Code, r.Seen))
	return nil
}

func joined(ids []notifier.CallID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, "+")
}

func (m *fakeMornings) Today(_ context.Context, u school.URN, s register.Session) (notifier.Today, error) {
	m.wanted = append(m.wanted, s)
	m.asked = append(m.asked, u)
	return m.today, m.err
}

func (m *fakeMornings) ExplainSeen(_ context.Context, a school.Actor, id notifier.AbsenceID, _, code register.Code, note string) error {
	m.done = append(m.done, fmt.Sprintf("explain %s %s %q by %s", id, code, note, a.ID))
	return nil
}

func (m *fakeMornings) ReleaseBrake(_ context.Context, _ school.Actor, id notifier.BrakeID) (int, error) {
	m.ended = append(m.ended, "release "+string(id))
	return 7, nil
}

func (m *fakeMornings) CancelBrake(_ context.Context, _ school.Actor, id notifier.BrakeID) (int, error) {
	m.ended = append(m.ended, "cancel "+string(id))
	return 1, nil
}

func (m *fakeMornings) AcceptNotice(_ context.Context, a school.Actor, id notifier.NoticeID, as notifier.NoticeAs) error {
	code := string(as.Code)
	if as.Session != nil {
		code += " of " + cmp.Or(string(*as.Session), "all day")
	}
	m.done = append(m.done, fmt.Sprintf("accept %s %s by %s", id, code, a.ID))
	return nil
}

func (m *fakeMornings) RefuseNotice(_ context.Context, a school.Actor, id notifier.NoticeID) error {
	m.done = append(m.done, fmt.Sprintf("refuse %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) Absences(context.Context, school.URN, clock.Date) ([]notifier.AbsenceView, error) {
	var all []notifier.AbsenceView
	eachAbsence(m.today, func(a notifier.AbsenceView) { all = append(all, a) })
	return all, nil
}

func (m *fakeMornings) Pupil(_ context.Context, _ school.URN, id string) (notifier.PupilView, error) {
	if id != string(m.pupil.Pupil.ID) {
		return notifier.PupilView{}, problem.New(problem.Unknown, "There is no such pupil.")
	}
	return m.pupil, m.err
}

func (m *fakeMornings) Unsettled(context.Context, school.URN, clock.Date) ([]notifier.UnsettledAbsence, error) {
	return m.unsettled, nil
}

func (m *fakeMornings) Registers(context.Context, school.URN, clock.Date, register.Session) ([]notifier.RegisterView, error) {
	return m.registers, nil
}

func (m *fakeMornings) Sheet(_ context.Context, k register.Key) (notifier.Sheet, error) {
	if k.Group != "8B" {
		return notifier.Sheet{}, nil
	}
	return m.sheet, nil
}

func (m *fakeMornings) RegisterClosed(_ context.Context, a school.Actor, c register.Closure, _ []problem.Field) (notifier.Outcome, error) {
	said := fmt.Sprintf("close %s %s %s by %s:", c.Group, c.Date, c.Session, a.ID)
	for _, x := range c.Marks {
		said += fmt.Sprintf(" %s %s", x.Pupil, x.Code)
	}
	if !c.ClosedAt.IsZero() {
		said += " at " + clock.Wall(c.ClosedAt)
	}
	m.done = append(m.done, said)
	if c.Session == register.PM {
		return notifier.Outcome{}, problem.New(problem.Invalid, "This register cannot have closed.").At("/session", "the afternoon session has not begun")
	}
	return notifier.Outcome{Marks: len(c.Marks), Absent: 1, Alerts: make([]notifier.OutcomeAlert, 1)}, nil
}

func (m *fakeMornings) FindPupils(_ context.Context, _ school.URN, words string, most int) ([]school.Pupil, int, error) {
	var found []school.Pupil
	eachAbsence(m.today, func(a notifier.AbsenceView) {
		if words != "" && strings.Contains(a.Pupil.Name(), words) {
			found = append(found, a.Pupil)
		}
	})
	return found[:min(most, len(found))], len(found), nil
}

func (m *fakeMornings) TakeBackClosure(_ context.Context, a school.Actor, id notifier.ClosureID) (notifier.Outcome, error) {
	m.done = append(m.done, fmt.Sprintf("took back %s by %s", id, a.ID))
	return notifier.Outcome{Withdrawn: []delivery.TextID{"T1"}, Corrections: []delivery.TextID{"T2", "T3"}}, nil
}

func (m *fakeMornings) Arrived(_ context.Context, a school.Actor, u school.URN, ref string, when time.Time) (notifier.ArrivalView, error) {
	if ref == "nobody" {
		return notifier.ArrivalView{}, problem.New(problem.Invalid, "This arrival cannot be noted.")
	}
	m.done = append(m.done, fmt.Sprintf("arrived %s %s at %s by %s", u, ref, clock.Wall(when), a.ID))
	return notifier.ArrivalView{Arrival: notifier.Arrival{ID: "V1"}}, nil
}

func (m *fakeMornings) Arrivals(context.Context, school.URN, clock.Date) ([]notifier.ArrivalView, error) {
	return m.arrivals, nil
}

func (m *fakeMornings) SchoolOfArrival(_ context.Context, id notifier.ArrivalID) (school.URN, error) {
	if id == "V9" {
		return "999002", nil
	}
	return urn, nil
}

func (m *fakeMornings) UndoArrival(_ context.Context, a school.Actor, id notifier.ArrivalID) error {
	m.done = append(m.done, fmt.Sprintf("undo %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) TakeConcern(_ context.Context, a school.Actor, id notifier.ConcernID) error {
	m.done = append(m.done, fmt.Sprintf("take %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) CloseConcern(_ context.Context, a school.Actor, id notifier.ConcernID, found string) error {
	m.done = append(m.done, fmt.Sprintf("close %s %q by %s", id, found, a.ID))
	return nil
}

func (m *fakeMornings) Accounts(_ context.Context, _ school.URN, ids []notifier.ConcernID) (map[notifier.ConcernID]notifier.Concern, error) {
	out := map[notifier.ConcernID]notifier.Concern{}
	for _, id := range ids {
		out[id] = notifier.Concern{ID: id, Found: "Slept <b>in</b>", ClosedAt: at(9, 30), ClosedBy: school.Actor{Kind: school.Person, ID: "S2"}}
	}
	return out, nil
}

func (m *fakeMornings) AcceptSuggestions(_ context.Context, a school.Actor, _ school.URN, list []notifier.Accepting) ([]notifier.Accepted, error) {
	for _, x := range list {
		m.done = append(m.done, strings.TrimSpace(fmt.Sprintf("accept %s %s by %s %s", x.Absence, x.Code, a.ID, x.Back)))
	}
	return m.Acceptance(context.Background(), "Y1")
}

func (m *fakeMornings) UndoAcceptance(_ context.Context, a school.Actor, _ school.URN, id notifier.AcceptanceID) (int, error) {
	m.done = append(m.done, fmt.Sprintf("undo %s by %s", id, a.ID))
	return 1, nil
}

func (m *fakeMornings) Acceptance(_ context.Context, id notifier.AcceptanceID) ([]notifier.Accepted, error) {
	return []notifier.Accepted{{ID: id, School: urn, By: school.Actor{Kind: school.Person, ID: "S1"}, Until: m.today.Now.Add(5 * time.Second)}}, nil
}

func (m *fakeMornings) Threads(context.Context, school.URN) ([]notifier.ThreadView, error) {
	return m.threads, nil
}

func (m *fakeMornings) Thread(_ context.Context, _ school.URN, id notifier.ThreadID) (notifier.ThreadDetail, error) {
	for _, t := range m.threads {
		if t.ID == id {
			d := notifier.ThreadDetail{ThreadView: t, Lines: m.lines, Pupils: []school.Pupil{{Ref: "A07", FirstName: "Priya", LastName: "Raman"}}}
			if m.barred {
				d.NotTold = d.Pupils
			}
			return d, nil
		}
	}
	return notifier.ThreadDetail{}, problem.New(problem.Unknown, "There is no such thread.")
}

func (m *fakeMornings) ClaimThread(_ context.Context, a school.Actor, _ school.URN, id notifier.ThreadID) error {
	m.done = append(m.done, fmt.Sprintf("claim %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) LeaveThread(_ context.Context, a school.Actor, _ school.URN, id notifier.ThreadID) error {
	m.done = append(m.done, fmt.Sprintf("leave %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) AnswerThread(_ context.Context, a school.Actor, _ school.URN, id notifier.ThreadID, words string) error {
	if words == "" {
		return problem.New(problem.Invalid, "This cannot be sent.").At("/body", "write something")
	}
	m.done = append(m.done, fmt.Sprintf("answer %s %q by %s", id, words, a.ID))
	return nil
}

func (m *fakeMornings) Assign(_ context.Context, a school.Actor, _ school.URN, id notifier.ThreadID, x notifier.Assigning) error {
	if m.barred && !x.Aware {
		return problem.New(problem.Conflict, "Whoever wrote this must be told nothing.").At("/pupil", "say that you are aware of it")
	}
	m.done = append(m.done, fmt.Sprintf("assign %s %s %s by %s", id, x.Inbound, x.Pupil, a.ID))
	return nil
}

func (m *fakeMornings) NewsSeq(context.Context, school.URN) (int64, error) { return 41, nil }

func (m *fakeMornings) Now() time.Time { return m.today.Now }

func (m *fakeMornings) Release(_ context.Context, a school.Actor, id delivery.TextID) error {
	m.done = append(m.done, fmt.Sprintf("release %s by %s", id, a.ID))
	return nil
}

func (m *fakeMornings) News(_ context.Context, _ school.URN, since int64) ([]notifier.News, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.newsAsks++
	var out []notifier.News
	for _, n := range m.news {
		if n.Seq > since {
			out = append(out, n)
		}
	}
	return out, nil
}

func (m *fakeMornings) SchoolDay(context.Context, school.URN) (notifier.Setting, clock.Date, register.Session, string, error) {
	return notifier.Setting{School: school.School{URN: urn, Name: "Larkmere High School", Phase: m.phase}}, monday, cmp.Or(m.now, register.AM), "", nil
}

type fakePauses struct {
	troubles []delivery.Trouble
	pauses   []delivery.Pause
	done     []string
}

func (p *fakePauses) Pause(_ context.Context, by school.Actor, u school.URN, kind delivery.PauseKind, why string) error {
	p.done = append(p.done, fmt.Sprintf("pause %s %s %q by %s", u, kind, why, by.ID))
	return nil
}

func (p *fakePauses) Resume(_ context.Context, by school.Actor, u school.URN, kind delivery.PauseKind) error {
	p.done = append(p.done, fmt.Sprintf("resume %s %s by %s", u, kind, by.ID))
	return nil
}

func (p *fakePauses) Troubles(context.Context) ([]delivery.Trouble, error) { return p.troubles, nil }

func (p *fakePauses) Pauses(context.Context, school.URN) ([]delivery.Pause, error) {
	return p.pauses, nil
}

// bench is the pages over made-up services.
type bench struct {
	t        *testing.T
	cfg      Config
	door     *fakeDoor
	mornings *fakeMornings
	pauses   *fakePauses
	rolls    *fakeRolls
}

func newBench(t *testing.T, today notifier.Today) *bench {
	b := &bench{t: t, door: &fakeDoor{}, mornings: &fakeMornings{today: today, phase: school.Secondary}, pauses: &fakePauses{}, rolls: &fakeRolls{}}
	b.cfg = Config{Staff: b.door, Mornings: b.mornings, Pauses: b.pauses, Rolls: b.rolls, Campaigns: fakePlans{campaigns.New(campaigns.Config{})}, Wordings: wordsOn(t, &shelf{terms: templates.DefaultTerms()}), Handback: &fakeHandback{}, PublicURL: "http://firstbell.test"}
	return b
}

func (b *bench) handler() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e, pages := gin.New(), New(b.cfg)
	pages.Mount(e)
	e.NoRoute(pages.Missing)
	return e
}

// visit asks for a page; change may alter the request first.
func (b *bench) visit(req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, req)
	b.formsOf(req, w.Body.String())
	return w
}

var formTokens = regexp.MustCompile(`name="` + formField + `" value="([^"]*)"`)

// formsOf makes sure that every form of a page somebody signed in sees would be
// taken: it brings back the token of the sign-in.
func (b *bench) formsOf(req *http.Request, page string) {
	b.t.Helper()
	if c, err := req.Cookie(signInCookie); err != nil || c.Value != samIn().Token || req.URL.Path == "/sign-in" {
		return
	}
	for _, m := range formTokens.FindAllStringSubmatch(page, -1) {
		if m[1] != samIn().CSRF {
			b.t.Errorf("%s: a form brings back %q", req.URL.Path, m[1])
		}
	}
}

func get(path string) *http.Request {
	req := httptest.NewRequest(http.MethodGet, "http://firstbell.test"+path, nil)
	return req
}

func asSam(req *http.Request) *http.Request {
	req.AddCookie(&http.Cookie{Name: signInCookie, Value: samIn().Token})
	return req
}

func post(path string, form url.Values) *http.Request {
	req := httptest.NewRequest(http.MethodPost, "http://firstbell.test"+path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

func samPost(path string, form url.Values) *http.Request {
	form.Set(formField, samIn().CSRF)
	return asSam(post(path, form))
}

// The morning: 36 registers, 2 still open; 12 absent.

func absence(id, first, last string, group school.Group) notifier.AbsenceView {
	return notifier.AbsenceView{
		ID: notifier.AbsenceID(id), School: urn, Date: monday, Session: register.AM, Course: notifier.Alerted,
		Pupil: school.Pupil{ID: school.PupilID("P" + id), Ref: "A0" + id, FirstName: first, LastName: last, Group: group},
		Code:  register.NoReason, CodeAt: register.NoReason, ClosedAt: at(9, 10),
	}
}

func texted(a notifier.AbsenceView, relation string, state delivery.State, sent time.Time) notifier.AbsenceView {
	a.Alerts = append(a.Alerts, notifier.AlertView{
		ID: delivery.TextID("T" + string(a.ID)), Kind: delivery.AlertText, Relation: relation, Ending: "214", State: state,
		RaisedAt: at(9, 10), SentAt: sent, Pupils: []notifier.AlertPupil{{Absence: a.ID, Pupil: a.Pupil.ID}},
	})
	return a
}

func withheld(a notifier.AbsenceView, reason string) notifier.AbsenceView {
	a.Course, a.Reason = notifier.WithheldFrom, reason
	return a
}

func replied(a notifier.AbsenceView, from, body string, when time.Time) notifier.AbsenceView {
	a.Replies = append(a.Replies, notifier.ReplyView{ID: notifier.ReplyID("R" + string(a.ID)), From: from, Body: body, ReceivedAt: when, Kind: "reply"})
	return a
}

func explained(a notifier.AbsenceView, code register.Code, by, note string) notifier.AbsenceView {
	a.Code, a.Explained = code, &notifier.Explanation{Code: code, Note: note, By: school.Actor{Kind: school.Person, Name: by}, At: at(9, 30)}
	return a
}

func alone(a notifier.AbsenceView, since time.Time) notifier.TodayRow {
	return notifier.TodayRow{Absences: []notifier.AbsenceView{a}, Since: since}
}

func emptyMorning() notifier.Today {
	return notifier.Today{
		School: school.School{URN: urn, Name: "Larkmere High School"}, Now: at(9, 4), Date: monday, Session: register.AM,
		Ledger: notifier.Ledger{Registers: notifier.LedgerRegisters{Expected: 2, Missing: []string{"8E", "10F"}}, Balanced: true},
		Open: []notifier.RegisterView{
			{Group: "8E", Pupils: 26, State: notifier.RegisterOpen, Due: at(9, 15)},
			{Group: "10F", Pupils: 28, State: notifier.RegisterOpen, Due: at(9, 15)},
		},
	}
}

func fullMorning() notifier.Today {
	t := emptyMorning()
	t.Now, t.NewsSeq, t.Known = at(9, 34), 41, 41
	hana := texted(absence("4", "Hana", "Adan", "9E"), "mother", delivery.Delivered, at(9, 12))
	yusuf := texted(absence("5", "Yusuf", "Adan", "7C"), "mother", delivery.Delivered, at(9, 12))
	held := texted(absence("6", "Kayleigh", "Strand", "8D"), "mother", delivery.Held, time.Time{})
	held.Alerts[0].Reason = notifier.ReasonVulnerable
	t.NoReply = []notifier.TodayRow{
		alone(texted(absence("1", "Leon", "Mbeki-Hart", "10D"), "mother", delivery.Delivered, at(9, 11)), at(9, 11)),
		alone(texted(absence("2", "Saoirse", "O’Gallagher", "8G"), "grandmother", delivery.Sent, at(9, 12)), at(9, 12)),
		{Absences: []notifier.AbsenceView{hana, yusuf}, Since: at(9, 12)},
		alone(texted(absence("3", "Arjun", "Bhatt", "9B"), "father", delivery.Sending, time.Time{}), at(9, 34)),
	}
	t.Held = []notifier.TodayRow{alone(held, at(9, 31))}
	t.Replied = []notifier.TodayRow{
		alone(replied(texted(absence("7", "Priya", "Raman", "8C"), "mother", delivery.Delivered, at(9, 11)), "mother", "Orthodontist at 11, back for lunch", at(9, 14)), at(9, 14)),
		alone(replied(texted(absence("8", "أميرة", "خان", "8B"), "mother", delivery.Delivered, at(9, 11)), "mother", "ابنتي مريضة اليوم", at(9, 17)), at(9, 17)),
		alone(replied(texted(absence("9", "Seán", "D'Arcy", "7D"), "father", delivery.Delivered, at(9, 11)), "father", "He's got a <b>temperature</b> 🤒", at(9, 18)), at(9, 18)),
	}
	t.ToCall = []notifier.TodayRow{
		{Absences: []notifier.AbsenceView{withheld(absence("10", "Jayden", "Okoro-Miles", "10C"), notifier.ReasonNoContact)}, Since: at(9, 10), Why: "Nobody on this pupil's list may be texted.", Call: []notifier.CallContact{
			{Name: "Blessing Okoro", Relation: "mother", Number: phone.Trusted("+447700900371")}, {Name: "Paul Miles", Relation: "father"},
		}},
		{Absences: []notifier.AbsenceView{texted(absence("11", "Elliot", "Farrow", "9F"), "father", delivery.Undelivered, at(9, 11))}, Since: at(9, 10), Why: "The text could not be delivered. Call, or try the next contact."},
	}
	arrived := texted(absence("13", "Omar", "Haddad", "10E"), "father", delivery.Withdrawn, time.Time{})
	arrived.Arrived, arrived.Code = true, register.LateAfter
	t.Done = []notifier.TodayRow{
		alone(explained(replied(texted(absence("12", "Freya", "Lindqvist", "8A"), "mother", delivery.Delivered, at(9, 11)), "mother", "chest infection, back Wed", at(9, 15)), register.Illness, "Sam Bell", "back Wednesday"), at(9, 30)),
		alone(arrived, at(9, 21)),
	}
	t.Doubts = []notifier.MarkDoubt{
		{Pupil: "P40", Ref: "A0140", Name: "Mei-Lin Chow", Detail: "no mark stands for this pupil"},
		{Ref: "A9999", Code: "H", Detail: register.Fault("H")},
	}
	t.Unmatched = []notifier.UnmatchedView{{ID: "I1", Ending: "508", Body: "who is this", ReceivedAt: at(9, 22)}}
	t.Open[0].State = notifier.RegisterLate
	t.Ledger = notifier.Ledger{
		School: urn, Date: monday, Session: register.AM, Balanced: true,
		Registers: notifier.LedgerRegisters{Expected: 36, Closed: 34, Incomplete: 1, Missing: []string{"8E", "10F"}},
		Absences:  notifier.LedgerAbsences{Total: 54, ExplainedAtClose: 41, Alerted: 11, Held: 1, Withheld: 1, ExplainedSince: 2, Open: 11},
		Texts:     map[delivery.State]int{delivery.Delivered: 8, delivery.Sent: 1, delivery.Sending: 1, delivery.Held: 1, delivery.Undelivered: 1, delivery.Withdrawn: 1},
		Replies:   notifier.LedgerReplies{Total: 4},
	}
	return t
}

func unbalancedMorning() notifier.Today {
	t := fullMorning()
	t.Ledger.Balanced = false
	t.Ledger.Faults = []notifier.LedgerFault{
		{Pupil: "A01", Detail: "an alert was owed, and none is kept"},
		{Pupil: "A0777", Detail: "the register says absent, and no absence is kept"},
	}
	t.Ledger.Absences.Total++
	return t
}

func paused() []delivery.Pause {
	return []delivery.Pause{{ID: "Z1", School: urn, Kind: delivery.PauseAll, Why: "Fire drill at 9:20: registers are wrong", By: school.Actor{Kind: school.Person, Name: "Marta Okonjo"}, Since: at(9, 21)}}
}

// fakePlans is a school that has adopted nothing: what belongs to a campaign is
// tested on the real store, in cmd.
type fakePlans struct{ *campaigns.Service }

func (fakePlans) OfSchool(context.Context, school.URN) ([]campaigns.Campaign, error) { return nil, nil }

func (fakePlans) View(context.Context, campaigns.CampaignID) (campaigns.View, error) {
	return campaigns.View{}, problem.New(problem.Unknown, "There is no such campaign, or it is not yours.")
}
