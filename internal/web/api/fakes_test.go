package api

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

var (
	today = clock.Date{Year: 2026, Month: 11, Day: 23}
	nine  = today.At(9, 4)
)

// fakeKeys knows four keys by their secrets.
type fakeKeys struct {
	mu      sync.Mutex
	kept    map[string]staff.Request
	running bool // every Begin says the first is still running
}

var keysBySecret = map[string]staff.Key{
	"all":     {ID: "K1", Name: "Register system", School: "999001", Scopes: staff.AllScopes},
	"none":    {ID: "K2", Name: "Nothing", School: "999001"},
	"other":   {ID: "K3", Name: "Elsewhere", School: "999002", Scopes: staff.AllScopes},
	"network": {ID: "K4", Name: "Trust", Network: "N1", Scopes: staff.AllScopes},
	"admin":   {ID: "K6", Name: "Settings", School: "999001", Scopes: []staff.Scope{staff.ScopeAdmin}},
	"silent":  {ID: "K5", Name: "No replies", School: "999001", Scopes: []staff.Scope{staff.AbsencesRead}},
}

func (f *fakeKeys) ByKey(_ context.Context, secret string) (staff.Key, error) {
	if k, ok := keysBySecret[secret]; ok {
		return k, nil
	}
	return staff.Key{}, problem.New(problem.NoKey, "This needs a key that is in force.")
}

func (f *fakeKeys) Covers(_ context.Context, k staff.Key, urn school.URN) (bool, error) {
	if urn != "999001" && urn != "999002" {
		return false, nil
	}
	return k.School == urn || k.Network == "N1", nil
}

func (f *fakeKeys) Begin(_ context.Context, keyID, idemKey, fingerprint string) (*staff.Answer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r, found := f.kept[keyID+idemKey]
	switch {
	case f.running:
		return nil, problem.New(problem.Conflict, "The first is still running.")
	case !found:
		f.kept[keyID+idemKey] = staff.Request{Fingerprint: fingerprint}
		return nil, nil
	case r.Fingerprint != fingerprint:
		return nil, problem.New(problem.Invalid, "This Idempotency-Key has been used for another request.")
	}
	return &r.Answer, nil
}

func (f *fakeKeys) Finish(_ context.Context, keyID, idemKey string, a staff.Answer) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.kept[keyID+idemKey]
	r.Answer = a
	f.kept[keyID+idemKey] = r
	return nil
}

func (f *fakeKeys) Abandon(_ context.Context, keyID, idemKey string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.kept, keyID+idemKey)
	return nil
}

// fakeMornings answers with one made-up morning and remembers what it was
// asked to do.
type fakeMornings struct {
	mu       sync.Mutex
	closures []register.Closure
	notes    []problem.Field
	news     []notifier.News
	done     []string
}

func (f *fakeMornings) SchoolDay(context.Context, school.URN) (notifier.Setting, clock.Date, register.Session, string, error) {
	return notifier.Setting{}, today, register.AM, "", nil
}

// SchoolOfBrake knows one brake.
func (f *fakeMornings) SchoolOfBrake(_ context.Context, id notifier.BrakeID) (school.URN, error) {
	if id != "brake-1" {
		return "", problem.New(problem.Unknown, "There is no such brake.")
	}
	return "999001", nil
}

// The calls of the fake morning: A0123 and a brother on one line, about whom a
// key may be refused, and a pupil without a mark.
func (f *fakeMornings) Calls(context.Context, school.URN) (notifier.CallList, error) {
	by := school.Actor{Kind: school.Person, ID: "S1", Name: "Secret Name"}
	rang := notifier.CallLine{ID: "L1", At: nine, By: by, Contact: "C1", Relation: "mother", Outcome: notifier.CallNoAnswer, Note: "=engaged"}
	grave := notifier.CallLine{ID: "L2", At: nine.Add(time.Minute), By: by, Outcome: notifier.CallLeftMessage, Note: "Secret fear", Grave: true}
	const why = "The text could not be delivered. Call, or try the next contact."
	return notifier.CallList{Calls: []notifier.Call{
		{
			Date: today, Session: register.AM, Since: nine, Holder: &by,
			Pupils: []notifier.CallPupil{
				{
					ID: "2026-11-23-AM-P1", Session: register.AM, Pupil: school.Pupil{ID: "P1", Ref: "A0123", FirstName: "Secret", LastName: "Child", Group: "8B"},
					Absence: "B1", Why: why, Since: nine, LeadTold: nine.Add(time.Hour), Worry: nine.Add(time.Minute), State: notifier.CallState{Lines: []notifier.CallLine{rang, grave}},
				},
				{ID: "2026-11-23-AM-P3", Session: register.AM, Pupil: school.Pupil{ID: "P3", Ref: "A0151", FirstName: "Secret", LastName: "Child", Group: "7A"}, Absence: "B3", Why: why, Since: nine},
			},
			Contacts: []notifier.CallContact{{Contact: "C1", Name: "Secret Mother", Relation: "mother", Number: phone.Trusted("+447700900101"), Others: []phone.Number{phone.Trusted("+441632960101")}}, {Contact: "C2", Name: "=Secret", Relation: "aunt"}},
		},
		{Date: today, Session: register.AM, Unmarked: true, Since: nine, Pupils: []notifier.CallPupil{
			{ID: "2026-11-23-AM-P2", Session: register.AM, Pupil: school.Pupil{ID: "P2", Ref: "A0140", Group: "8A"}, Why: "Register 8A has not closed.", Since: nine},
		}},
	}}, nil
}

func (f *fakeMornings) SchoolOfCall(_ context.Context, id notifier.CallID) (school.URN, error) {
	switch id {
	case "2026-11-23-AM-P1", "taken":
		return "999001", nil
	case "others":
		return "999002", nil
	default:
		return "", problem.New(problem.Unknown, "There is no such call.")
	}
}

// RecordCall refuses what is taken, what came second and who is not a sibling.
func (f *fakeMornings) RecordCall(_ context.Context, _ school.Actor, ids []notifier.CallID, r notifier.CallResult) error {
	switch {
	case ids[0] == "taken" || r.Seen > 2:
		return problem.New(problem.Conflict, "Somebody else is ringing about this pupil, since 9:04.")
	case len(ids) > 1 && ids[1] != "2026-11-23-AM-P3":
		return problem.New(problem.Conflict, "These pupils do not stand on one line of the call list. Record each on its own.")
	}
	return nil
}

func (f *fakeMornings) TakeCall(_ context.Context, _ school.Actor, ids ...notifier.CallID) error {
	return f.RecordCall(context.Background(), school.Actor{}, ids, notifier.CallResult{})
}

func (f *fakeMornings) LeaveCall(context.Context, school.Actor, ...notifier.CallID) error { return nil }

func (f *fakeMornings) Explanations(_ context.Context, _ school.URN, since int64, _ int) ([]notifier.Settlement, int64, error) {
	if since >= 41 {
		return nil, since, nil
	}
	return []notifier.Settlement{{
		Absence: "B1", Ref: "A0,123", Date: today, Session: register.AM, CodeAtClose: "N", Code: "I", At: nine, By: school.Actor{Kind: school.Person, ID: "S1", Name: "Secret Name"},
	}}, 41, nil
}

func (f *fakeMornings) Setting(context.Context, school.URN) (notifier.Setting, error) {
	return notifier.Setting{Policy: notifier.DefaultPolicy(), Calendar: school.Calendar{
		AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 5), Terms: []school.Term{{Name: "Autumn", First: today.AddDays(-60), Last: today.AddDays(20)}},
		Closed: []school.ClosedDay{{Date: today.AddDays(3), Session: "PM", Kind: school.Inset, Note: "Training"}, {Date: today.AddDays(4), Kind: school.Holiday}},
	}}, nil
}

func (f *fakeMornings) ChangePolicy(_ context.Context, _ school.Actor, _ school.URN, change func(*notifier.Policy) error) (notifier.Policy, error) {
	p := notifier.DefaultPolicy()
	err := change(&p)
	return p, err
}

func (f *fakeMornings) ChangeCalendar(ctx context.Context, _ school.Actor, urn school.URN, change func(*school.Calendar) error) (school.Calendar, notifier.CalendarEffect, error) {
	set, _ := f.Setting(ctx, urn)
	err := change(&set.Calendar)
	return set.Calendar, notifier.CalendarEffect{}, err
}

func (f *fakeMornings) KeepMarks(_ context.Context, _ school.Actor, _ school.URN, marks []notifier.PastMark) (notifier.PastOutcome, error) {
	out := notifier.PastOutcome{Registers: 1}
	for _, m := range marks {
		if m.Date == today {
			return out, problem.New(problem.Invalid, "These are not past marks.").At("/marks/0/date", "this day is not over")
		}
		if m.Code == "QQ" {
			out.Problems = append(out.Problems, problem.Field{Pointer: itemPointer("/marks", m.Index) + "/code", Detail: "this code is not known"})
			continue
		}
		out.Kept++
	}
	return out, nil
}

func (f *fakeMornings) Shut(_ context.Context, _ school.Actor, _ school.URN, x school.ClosedDay) (int, error) {
	if x.Kind == "party" {
		return 0, problem.New(problem.Invalid, "This cannot be shut.").At("/kind", "kind is shut or inset")
	}
	f.done = append(f.done, "shut "+x.Date.String()+x.Session+string(x.Kind)+x.Note)
	return 3, nil
}

func (f *fakeMornings) Open(_ context.Context, _ school.Actor, _ school.URN, day clock.Date, s register.Session) (int, error) {
	if s == register.PM {
		return 0, problem.New(problem.Conflict, "This was not shut.")
	}
	f.done = append(f.done, "open "+day.String())
	return 2, nil
}

func (f *fakeMornings) TellInAdvance(_ context.Context, by school.Actor, urn school.URN, t notifier.Told) (notifier.NoticeView, error) {
	if t.Pupil == "A9999" {
		return notifier.NoticeView{}, problem.New(problem.Invalid, "This notice cannot be kept.").At("/pupil", "no pupil on the roll has this id")
	}
	if t.To == (clock.Date{}) {
		t.To = t.From
	}
	return notifier.NoticeView{Notice: notifier.Notice{
		ID: "N1", School: urn, From: t.From, To: t.To, Session: t.Session, Code: t.Code, Note: t.Note, Status: notifier.NoticeWaiting, ToldAt: nine, ToldBy: by,
	}, Who: school.Pupil{Ref: t.Pupil}}, nil
}

func (f *fakeMornings) Notices(context.Context, school.URN, clock.Date) ([]notifier.NoticeView, error) {
	n := notifier.NoticeView{Notice: notifier.Notice{
		ID: "N1", From: today, To: today.AddDays(2), Code: "I", Note: "chicken pox", Status: notifier.NoticeAccepted,
		ToldAt: nine, ToldBy: school.Actor{Kind: school.Key, ID: "K1"}, SettledAt: nine, SettledBy: school.Actor{Kind: school.Person, ID: "S1"},
	}, Who: school.Pupil{Ref: "A0123", FirstName: "Secret", LastName: "Name"}}
	waiting := n
	waiting.ID, waiting.Code, waiting.Status, waiting.SettledAt, waiting.Session = "N2", "", notifier.NoticeWaiting, time.Time{}, register.PM
	return []notifier.NoticeView{waiting, n}, nil
}

// SchoolOfNotice knows one notice.
func (f *fakeMornings) SchoolOfNotice(_ context.Context, id notifier.NoticeID) (school.URN, error) {
	if id != "N1" {
		return "", problem.New(problem.Unknown, "There is no such notice.")
	}
	return "999001", nil
}

func (f *fakeMornings) AcceptNotice(_ context.Context, by school.Actor, _ notifier.NoticeID, _ notifier.NoticeAs) error {
	if by.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person may accept a notice.")
	}
	return nil
}

func (f *fakeMornings) Pupil(_ context.Context, _ school.URN, id string) (notifier.PupilView, error) {
	if id != "A0123" {
		return notifier.PupilView{}, problem.New(problem.Unknown, "There is no such pupil.")
	}
	one := func(ref, relation string, bar notifier.Bar) notifier.ContactView {
		return notifier.ContactView{TiedContact: school.TiedContact{Tie: school.Tie{Relationship: relation, Order: 1}, Contact: school.Contact{Ref: ref, Name: "An Adult"}}, Bar: bar}
	}
	return notifier.PupilView{
		Date: today, Pupil: school.Pupil{Ref: "A0123", FirstName: "Amira", LastName: "Khan", TextName: "Amira", Group: "8B", Year: 8, Flags: school.Flags{Vulnerable: true}, LeftOn: today},
		Notices: []notifier.Notice{{From: today, To: today, Status: notifier.NoticeAccepted}}, Missed: notifier.Missed{Sessions: 3, Possible: 49},
		Contacts: []notifier.ContactView{one("C1", "mother", notifier.Bar{}), one("C2", "father", notifier.Bar{Word: notifier.BarNotToBeTold, Says: "must not be told about this pupil", Private: "court_order"})},
	}, nil
}

func (f *fakeMornings) Arrived(_ context.Context, by school.Actor, urn school.URN, pupil string, at time.Time) (notifier.ArrivalView, error) {
	if pupil == "A9999" {
		return notifier.ArrivalView{}, problem.New(problem.Invalid, "This arrival cannot be noted.").At("/pupil", "no pupil on the roll has this id")
	}
	if at.IsZero() {
		at = nine
	}
	return notifier.ArrivalView{Arrival: notifier.Arrival{
		ID: "V1", School: urn, Date: today, Session: register.AM, At: at, Code: "U", NotedAt: nine, By: by,
	}, Who: school.Pupil{Ref: pupil, FirstName: "Secret", LastName: "Name"}}, nil
}

func (f *fakeMornings) Arrivals(ctx context.Context, urn school.URN, _ clock.Date) ([]notifier.ArrivalView, error) {
	v, err := f.Arrived(ctx, school.Actor{Kind: school.Person, ID: "S1"}, urn, "A0123", time.Time{})
	return []notifier.ArrivalView{v}, err
}

// SchoolOfArrival knows one arrival.
func (f *fakeMornings) SchoolOfArrival(_ context.Context, id notifier.ArrivalID) (school.URN, error) {
	if id != "V1" {
		return "", problem.New(problem.Unknown, "There is no such arrival.")
	}
	return "999001", nil
}

func (f *fakeMornings) UndoArrival(context.Context, school.Actor, notifier.ArrivalID) error {
	return nil
}

func (f *fakeMornings) Concerns(context.Context, school.URN, clock.Date) ([]notifier.ConcernView, error) {
	c := notifier.ConcernView{
		Concern: notifier.Concern{ID: "W1", Day: today, Session: register.AM, Kind: notifier.EmergencyConcern, At: nine, Told: 2, TakenAt: nine, TakenBy: school.Actor{Kind: school.Person, ID: "S1", Name: "Secret Name"}},
		From:    "Secret Mother, mother", Texts: []notifier.ConcernText{{Inbound: "I1", Body: "I dropped her off", Words: []string{"dropped"}, At: nine}},
		Pupils: []notifier.ConcernPupil{{Pupil: "P0", Absence: "B1", Who: school.Pupil{Ref: "A0123", FirstName: "Secret"}}},
	}
	stranger := notifier.ConcernView{Concern: notifier.Concern{ID: "W2", Day: today, Session: register.AM, Kind: notifier.WorryConcern, At: nine}, From: "number ending 123"}
	return []notifier.ConcernView{c, stranger}, nil
}

// SchoolOfConcern knows one concern.
func (f *fakeMornings) SchoolOfConcern(_ context.Context, id notifier.ConcernID) (school.URN, error) {
	if id != "W1" {
		return "", problem.New(problem.Unknown, "There is no such concern.")
	}
	return "999001", nil
}

func (f *fakeMornings) TakeConcern(context.Context, school.Actor, notifier.ConcernID) error {
	return nil
}

func (f *fakeMornings) CloseConcern(_ context.Context, by school.Actor, _ notifier.ConcernID, _ string) error {
	if by.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person may close a concern. It stands at the top of Today.")
	}
	return nil
}

func (f *fakeMornings) SendMessage(_ context.Context, _ school.Actor, _ school.URN, x notifier.Sending) ([]notifier.Sent, error) {
	if len(x.To) > 20 {
		return nil, problem.New(problem.Invalid, "This cannot be sent.").At("/to", "at most 20 contacts; more is a campaign")
	}
	return []notifier.Sent{{Contact: "C1", Text: "T1"}, {Contact: "C2", Detail: "a court order stands"}}, nil
}

func (f *fakeMornings) ReleaseBrake(context.Context, school.Actor, notifier.BrakeID) (int, error) {
	return 7, nil
}

func (f *fakeMornings) CancelBrake(context.Context, school.Actor, notifier.BrakeID) (int, error) {
	return 0, problem.New(problem.Conflict, "This brake has been ended already.")
}

// RegisterClosed answers by the name of the group, so that a case can choose.
func (f *fakeMornings) RegisterClosed(_ context.Context, _ school.Actor, c register.Closure, notes []problem.Field) (notifier.Outcome, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closures, f.notes = append(f.closures, c), notes
	switch c.Group {
	case "stale":
		return notifier.Outcome{}, problem.New(problem.Stale, "A newer revision has been taken.").At("/closed_at", "older than the revision that stands")
	case "future":
		return notifier.Outcome{}, problem.New(problem.Invalid, "This register cannot have closed.").At("/date", "this date has not come yet")
	case "broken":
		return notifier.Outcome{}, errors.New("the database said: Amira Khan 07700 900101")
	case "panic":
		panic("Amira Khan 07700 900101")
	}
	return notifier.Outcome{
		Closure: "C1", Revision: 1, Marks: len(c.Marks), Problems: notes, Replayed: c.Group == "again",
		Alerts: []notifier.OutcomeAlert{{
			ID: "A1", Status: delivery.Raised, Contact: "P1", Pupils: []string{"A0123"},
			SendAfter: nine, ExpiresAt: today.At(12, 0),
		}},
		Withheld: []notifier.Withheld{{Pupil: "A0130", Reason: "no_textable_contact", Detail: "Nobody may be texted about this pupil."}},
	}, nil
}

func (f *fakeMornings) Registers(context.Context, school.URN, clock.Date, register.Session) ([]notifier.RegisterView, error) {
	return []notifier.RegisterView{
		{
			Group: "8B", Session: register.AM, State: notifier.RegisterIncomplete, Pupils: 28, Absent: 3, Revision: 1, ClosedAt: nine, Due: today.At(9, 25),
			Unmarked: []notifier.MarkDoubt{{Ref: "A0140", Name: "Secret Name", Code: "QQ", Detail: "this code is not known; held for staff"}},
		},
		{Group: "8A", Session: register.AM, State: notifier.RegisterOpen, Pupils: 27, Due: today.At(9, 25)},
	}, nil
}

func (f *fakeMornings) Ledger(_ context.Context, urn school.URN, day clock.Date, s register.Session) (notifier.Ledger, error) {
	return notifier.Ledger{
		School: urn, Date: day, Session: s,
		Registers: notifier.LedgerRegisters{Expected: 2, Closed: 1, Incomplete: 1, Missing: []string{"8A"}},
		Unmarked:  []string{"", "A0140"},
		Absences:  notifier.LedgerAbsences{Total: 3, ExplainedAtClose: 1, Alerted: 1, Withheld: 1, Open: 2},
		Texts:     map[delivery.State]int{delivery.Delivered: 1}, Balanced: true,
	}, nil
}

func (f *fakeMornings) Absences(context.Context, school.URN, clock.Date) ([]notifier.AbsenceView, error) {
	a := anAbsence("B1")
	a.Replies = []notifier.ReplyView{{ID: "R1", From: "mother", Body: "She has a temperature", ReceivedAt: nine, Kind: "reply", Alert: "A1"}}
	a.Alerts = []notifier.AlertView{anAlert("A1").AlertView}
	b := anAbsence("B2")
	b.Session = register.PM
	b.Explained = &notifier.Explanation{Code: "I", Note: "rang in", By: school.Actor{Kind: school.Key, ID: "K1", Name: "Secret Name"}, At: nine}
	return []notifier.AbsenceView{b, a}, nil
}

func anAbsence(id notifier.AbsenceID) notifier.AbsenceView {
	return notifier.AbsenceView{
		ID: id, School: "999001", Date: today, Session: register.AM, Code: "N", CodeAt: "N", Course: notifier.Alerted,
		Pupil: school.Pupil{ID: "P0", Ref: "A0123", FirstName: "Secret", LastName: "Name"}, ClosedAt: nine,
	}
}

func (f *fakeMornings) SchoolOfClosure(_ context.Context, id notifier.ClosureID) (school.URN, error) {
	switch id {
	case "CL1":
		return "999001", nil
	case "CL2":
		return "999002", nil
	}
	return "", problem.New(problem.Unknown, "There is no such closure.")
}

func (f *fakeMornings) TakeBackClosure(context.Context, school.Actor, notifier.ClosureID) (notifier.Outcome, error) {
	return notifier.Outcome{Closure: "CL3", Revision: 2, Unmarked: []string{"A0123"}, Withdrawn: []delivery.TextID{"T1"}, Corrections: []delivery.TextID{"T2"}}, nil
}

func (f *fakeMornings) Reasons(_ context.Context, urn school.URN, ref string, day clock.Date, sess register.Session) (notifier.Explained, error) {
	if ref != "A0123" {
		return notifier.Explained{}, problem.New(problem.Unknown, "No pupil of the school has this id.")
	}
	if sess == register.PM {
		return notifier.Explained{School: urn, Pupil: school.Pupil{Ref: ref}, Date: day, Session: sess, Reasons: []notifier.Reason{
			{About: notifier.AboutRegister, Word: "not_closed", Says: "The register of 8B has not closed, so nothing has been decided."},
		}}, nil
	}
	return notifier.Explained{
		School: urn, Pupil: school.Pupil{Ref: ref}, Date: day, Session: sess, Absence: "01KARC8B000000000000000001", Course: notifier.Alerted,
		Reasons: []notifier.Reason{
			{At: nine, About: notifier.AboutWho, Word: "not_to_be_told", Says: "Contact 1 of 2: must not be told about this pupil.", Private: "court_order", Contact: "c1"},
			{At: nine, About: notifier.AboutResult, Word: "raised", Says: "One text is owed.", Text: "01KARC8B000000000000000002"},
		},
	}, nil
}

func (f *fakeMornings) Unsettled(context.Context, school.URN, clock.Date) ([]notifier.UnsettledAbsence, error) {
	return []notifier.UnsettledAbsence{
		{ID: "01KARC8B000000000000000003", Pupil: school.Pupil{Ref: "A0123"}, Date: today.AddDays(-10), Session: register.AM, Due: today.AddDays(-3), Left: -1},
	}, nil
}

func (f *fakeMornings) SchoolOfAbsence(_ context.Context, id notifier.AbsenceID) (school.URN, error) {
	switch id {
	case "B1":
		return "999001", nil
	case "X1":
		return "999002", nil
	}
	return "", problem.New(problem.Unknown, "There is no absence %s", id)
}

func (f *fakeMornings) ExplainSeen(_ context.Context, _ school.Actor, id notifier.AbsenceID, _, code register.Code, _ string) error {
	if _, ok := register.Look(code); !ok {
		return problem.New(problem.Invalid, "Choose a code in force.").At("/code", "%s", register.Fault(code))
	}
	f.done = append(f.done, "explain "+string(id)+" "+string(code))
	return nil
}

func (f *fakeMornings) Alerts(context.Context, school.URN, clock.Date, register.Session, delivery.State) ([]notifier.AlertView, error) {
	return []notifier.AlertView{anAlert("A2").AlertView, anAlert("A1").AlertView}, nil
}

func anAlert(id delivery.TextID) notifier.AlertDetail {
	return notifier.AlertDetail{
		AlertView: notifier.AlertView{
			ID: id, School: "999001", Kind: delivery.AlertText, Date: today, Session: register.AM,
			Contact: "P1", ContactRef: "P1", Name: "Secret Name", Relation: "mother", Ending: "101", State: delivery.Held, Reason: "stale",
			Pupils:   []notifier.AlertPupil{{Ref: "A0123"}, {Ref: "A0124", Dropped: true}},
			RaisedAt: nine, SendAfter: nine, ExpiresAt: today.At(12, 0), ChangedAt: nine,
		},
		Timeline: []delivery.Event{{At: nine, To: delivery.Held, Why: "stale"}},
	}
}

func (f *fakeMornings) Alert(_ context.Context, id delivery.TextID) (notifier.AlertDetail, error) {
	switch id {
	case "A1", "A9":
		return anAlert(id), nil
	case "X1":
		a := anAlert(id)
		a.School = "999002"
		return a, nil
	}
	return notifier.AlertDetail{}, problem.New(problem.Unknown, "There is no alert %s", id)
}

func (f *fakeMornings) Release(_ context.Context, _ school.Actor, id delivery.TextID) error {
	if id == "A9" {
		return problem.New(problem.Conflict, "This alert is sent by now, so that cannot be done.")
	}
	f.done = append(f.done, "release "+string(id))
	return nil
}

func (f *fakeMornings) WithdrawAlert(_ context.Context, _ school.Actor, id delivery.TextID) error {
	f.done = append(f.done, "withdraw "+string(id))
	return nil
}

func (f *fakeMornings) News(_ context.Context, _ school.URN, since int64) ([]notifier.News, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []notifier.News
	for _, n := range f.news {
		if n.Seq > since {
			list = append(list, n)
		}
	}
	return list, nil
}

type fakeRoll struct {
	put         []roll.PutOptions
	noCampaigns bool
}

func (f *fakeRoll) Get(context.Context, school.URN) (rollfile.Roll, error) {
	first := "Amira"
	return rollfile.Roll{Pupils: []rollfile.Pupil{{ID: "A0123", FirstName: &first}}}, nil
}

func (f *fakeRoll) Put(_ context.Context, _ school.Actor, _ school.URN, r rollfile.Roll, o roll.PutOptions) (roll.Diff, error) {
	f.put = append(f.put, o)
	if len(r.Pupils) == 0 && o.ConfirmRemovals == 0 {
		return roll.Diff{}, problem.New(problem.Conflict, "This roll would remove 28 of 28 pupils.")
	}
	return roll.Diff{Added: len(r.Pupils)}, nil
}

// ImportCSV says what it was asked: the mapping and how much came.
func (f *fakeRoll) ImportCSV(_ context.Context, _ school.Actor, _ school.URN, file io.Reader, c roll.Choice, o roll.PutOptions) (roll.Imported, error) {
	text, err := io.ReadAll(file)
	f.put = append(f.put, o)
	done := roll.Imported{Added: len(text)}
	if c.Mapping != nil {
		done.Mapping = *c.Mapping
	}
	if c.Guess {
		done.Changed = 1
	}
	return done, err
}

func (f *fakeRoll) ImportCTF(_ context.Context, _ school.Actor, _ school.URN, file io.Reader, o roll.PutOptions) (roll.Imported, error) {
	text, err := io.ReadAll(file)
	f.put = append(f.put, o)
	return roll.Imported{Removed: len(text)}, err
}

func (f *fakeRoll) Mapping(context.Context, school.URN) (rollfile.Mapping, error) {
	return rollfile.Mapping{}, nil
}

func (f *fakeRoll) PutMapping(context.Context, school.Actor, school.URN, rollfile.Mapping) error {
	return nil
}

type fakePauses struct{ done []string }

func (f *fakePauses) Pause(_ context.Context, _ school.Actor, urn school.URN, kind delivery.PauseKind, why string) error {
	f.done = append(f.done, strings.Join([]string{"pause", string(urn), string(kind), why}, " "))
	return nil
}

func (f *fakePauses) Resume(_ context.Context, _ school.Actor, urn school.URN, kind delivery.PauseKind) error {
	f.done = append(f.done, strings.Join([]string{"resume", string(urn), string(kind)}, " "))
	return nil
}

// fakeCampaigns lists one; what belongs to a school is for the golden cases of
// the whole house.
type fakeCampaigns struct{ *campaigns.Service }

func (fakeCampaigns) List(context.Context) []campaigns.Summary {
	return []campaigns.Summary{{
		Key: "moments-matter", Name: "Moments matter", CheckedOn: today, Status: campaigns.NotAdopted,
		Waves: []campaigns.WaveSummary{{Key: "w1", Name: "First", When: "in the first full week", Voices: []campaigns.Voice{campaigns.PrimaryVoice}}},
	}}
}

var oneAcross = []campaigns.Across{
	{School: "999001", Name: "Quill", Campaign: "M1", Status: campaigns.Paused},
	{School: "999002", Name: "Lark", Status: campaigns.NotAdopted, Refused: "There is no such campaign."},
}

func (fakeCampaigns) PauseAcross(_ context.Context, by school.Actor, id school.NetworkID, pack, why string) ([]campaigns.Across, error) {
	if by.Kind != school.Key || id != "N1" || pack != "" || why != "Asked for by Trust" {
		return nil, problem.New(problem.Internal, "Asked of another.")
	}
	return oneAcross, nil
}

func (fakeCampaigns) AdoptAcross(_ context.Context, _ school.Actor, id school.NetworkID, pack string, like campaigns.CampaignID) ([]campaigns.Across, error) {
	if id != "N1" || pack != "days-missed" || like != "" {
		return nil, problem.New(problem.Internal, "Asked of another.")
	}
	return oneAcross, nil
}

func (fakeCampaigns) PreviewAcross(_ context.Context, id school.NetworkID, pack string) (campaigns.AcrossPreview, error) {
	if id != "N1" || pack != "days-missed" {
		return campaigns.AcrossPreview{}, problem.New(problem.Internal, "Asked of another.")
	}
	waits := func(urn school.URN, name string) campaigns.WaitingAt {
		return campaigns.WaitingAt{School: school.School{URN: urn, Name: name}, Campaign: campaigns.Campaign{ID: "M" + campaigns.CampaignID(urn), Version: 3}}
	}
	quill := campaigns.AcrossPreviewAt{
		WaitingAt: waits("999001", "Quill"), Wave: "First", Due: nine.AddDate(0, 0, 7), LastLeaves: nine.AddDate(0, 0, 7).Add(time.Minute),
		Figures: campaigns.AcrossFigures{ToText: 40, Parts: 82, Pence: 336.2, HeldHidden: true},
		Clashes: []campaigns.Clash{{Campaign: "M7", Called: "Moments matter", Wave: "Fridays", Due: nine.AddDate(0, 0, 9), Families: 31}}, Looks: []campaigns.Look{{Language: "en", Shown: "Quill: Grace"}},
	}
	few := campaigns.AcrossPreviewAt{WaitingAt: waits("999002", "Lark"), Wave: "First", Due: nine.AddDate(0, 0, 7), Figures: campaigns.AcrossFigures{Few: true, HeldHidden: true}}
	return campaigns.AcrossPreview{
		Network: school.Network{ID: "N1", Kind: school.Authority}, Seen: "5f2c", Schools: []campaigns.AcrossPreviewAt{quill, few}, Uncounted: 1,
		Total: campaigns.AcrossFigures{ToText: 40, HeldOut: 14, Parts: 82, Pence: 336.2}, English: map[string]int{"pl": 12}, EnglishFew: true,
		Samples: []campaigns.AcrossSample{{Sample: campaigns.Sample{Kind: campaigns.Longest, Words: campaigns.Words{Language: "en", Parts: sms.Parts{Parts: 3}}, Shown: "Quill: Grace"}, School: "Quill"}},
	}, nil
}

func (fakeCampaigns) WavesAcross(context.Context, school.NetworkID) ([]campaigns.AcrossWave, error) {
	w := campaigns.AcrossWave{
		School: "999001", Name: "Quill", Campaign: "M1", Pack: "days-missed", Called: "Days missed", Status: campaigns.Running, Key: "w1", Wave: "First",
		Next: nine.AddDate(0, 0, 7), Last: campaigns.Firing{ID: "F1", State: campaigns.Over, DueAt: nine, ToText: 40, Raised: 40},
	}
	few := w
	few.School, few.Name, few.Next, few.Last.ToText, few.Hidden = "999002", "Lark", time.Time{}, 4, true
	never := w
	never.Last = campaigns.Firing{}
	return []campaigns.AcrossWave{w, few, never}, nil
}

var someNews = []notifier.News{
	{Seq: 1, Kind: "closure", ID: "C1", At: nine},
	{Seq: 2, Kind: "alert", ID: "A1", At: nine.Add(time.Second)},
}

func (f *fakeRoll) Contact(_ context.Context, _ school.URN, id string) (roll.Known, error) {
	if id != "C1" {
		return roll.Known{}, problem.New(problem.Unknown, "There is no such contact, or it is not for this key.")
	}
	return roll.Known{Contact: school.Contact{ID: "01K", Ref: "C1", Name: "Sana Khan", Role: school.FamilyRole, NoCampaigns: f.noCampaigns}, Pupils: []string{"A1"}}, nil
}

func (f *fakeRoll) ChangeContact(_ context.Context, by roll.Hand, _ school.URN, id school.ContactID, in roll.ContactEdit) error {
	if id != "01K" || by.Loosen {
		return problem.New(problem.Internal, "The wrong contact, or a key that may loosen.")
	}
	if in.NoCampaigns != nil {
		f.noCampaigns = *in.NoCampaigns
	}
	return nil
}
