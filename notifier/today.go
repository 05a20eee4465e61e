package notifier

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Today is what the office sees, all of one session.
type Today struct {
	School   school.School
	Now      time.Time
	Date     clock.Date
	Session  register.Session
	NoSchool string // why the school is not open, or empty
	Ledger   Ledger
	Pauses   []delivery.Pause
	Brakes   []Brake // that are on
	// Concerns are those that are open, whatever their day, and those that began
	// today or were closed today.
	Concerns []ConcernView
	// The absent pupils by what they need. Each row is one pupil, or siblings
	// who share a text. A row stands in one list only.
	Worried []TodayRow // a concern about them is open
	Held    []TodayRow // a text is held for a person, and has not gone
	NoReply []TodayRow // texted or about to be, nothing heard
	Replied []TodayRow // a reply waits for a person
	ToCall  []TodayRow // a text cannot reach anyone, or a person should go first
	Earlier []TodayRow // in the afternoon: those of the morning that nobody has settled
	// In the afternoon: how many marks of the morning are still to check, and
	// how many of its registers never closed.
	EarlierDoubts, EarlierOpen int
	Done                       []TodayRow // explained since, or arrived
	Known                      int        // absent with the reason known at close
	Doubts                     []MarkDoubt
	Unmatched                  []UnmatchedView
	Told                       []NoticeView   // told in advance, and nobody has looked
	Open                       []RegisterView // registers that have not closed
	// UnclosedDue says that the pupils of registers that have not closed are on
	// the call list by now.
	UnclosedDue bool
	NewsSeq     int64          // news after this has not been read into this page
	Closed      []RegisterView // and those that have
}

// TodayRow is one line of Today.
type TodayRow struct {
	Absences []AbsenceView // more than one for siblings who share a text
	Since    time.Time     // when it began to wait: the text went, the reply came
	Why      string        // for ToCall: why not by text, as a sentence
	Call     []CallContact // for ToCall: whom to call, in order
	Ring     *Call         // for ToCall and Earlier: the line of the call list
}

// seen reports whether somebody writes that the pupil has been seen in school: the
// office checks that before it reads on, for a mark may be wrong.
func (r TodayRow) seen() bool {
	return slices.ContainsFunc(r.Absences, func(a AbsenceView) bool {
		return slices.ContainsFunc(a.Replies, func(x ReplyView) bool { return x.Kind == string(reading.InSchool) })
	})
}

// CallContact is an adult a person may call about a pupil.
type CallContact struct {
	Contact  school.ContactID
	Ref      string // the school's own id
	Name     string
	Relation string
	Number   phone.Number
	Others   []phone.Number // further numbers of theirs, in the order they came
}

// Numbers gives those a person may ring, the one that is texted first.
func (c CallContact) Numbers() []phone.Number {
	return phone.SeveralOf(append([]phone.Number{c.Number}, c.Others...)...).All()
}

// Today gathers what the office sees of a session, "" for the one it is now.
// Every open absence stands in exactly one of its lists, so that none can fall
// between them.
func (s *Service) Today(ctx context.Context, urn school.URN, want register.Session) (Today, error) {
	set, day, now, notOpen, err := s.SchoolDay(ctx, urn)
	if err != nil {
		return Today{}, err
	}
	sess := now
	if want == register.AM { // the afternoon before it has begun is no page
		sess = want
	}
	t := Today{School: set.School, Now: s.clock.Now(), Date: day, Session: sess, NoSchool: notOpen}
	// The number of the news is read first: what changes while the page is
	// drawn is then news to it.
	if t.NewsSeq, err = s.store.NewsSeq(ctx, urn); err != nil {
		return Today{}, err
	}
	if t.Ledger, err = s.Ledger(ctx, urn, day, sess); err != nil {
		return Today{}, err
	}
	if t.Brakes, err = s.Brakes(ctx, urn); err != nil {
		return Today{}, err
	}
	registers, err := s.registers(ctx, set, day, sess)
	if err != nil {
		return Today{}, err
	}
	if notOpen == "" {
		t.addRegisters(registers)
		t.UnclosedDue = !t.Now.Before(sess.Begins(set.Calendar, day).Add(set.Policy.UnmarkedAfter.Duration()))
	}
	if t.Unmatched, err = s.store.Unmatched(ctx, urn, day); err != nil {
		return Today{}, err
	}
	if t.Concerns, err = s.store.Concerns(ctx, urn, day); err != nil {
		return Today{}, err
	}
	if t.Told, err = s.store.NoticesWaiting(ctx, urn, day); err != nil {
		return Today{}, err
	}
	abs, err := s.store.Absences(ctx, urn, day, sess)
	if err != nil {
		return Today{}, err
	}
	if err := s.sortRows(ctx, set.on(day), &t, abs); err != nil || sess == register.AM {
		return t, err
	}
	return t, s.addEarlier(ctx, set, &t)
}

func (t *Today) addRegisters(registers []RegisterView) {
	for _, r := range registers {
		if !r.Stands() {
			t.Open = append(t.Open, r)
		} else {
			t.Closed = append(t.Closed, r)
		}
		t.Doubts = append(t.Doubts, r.Unmarked...)
	}
}

// addEarlier keeps in sight, once the afternoon has begun, each pupil of the
// morning whose absence nobody has settled, so that none goes with the hour.
func (s *Service) addEarlier(ctx context.Context, set Setting, t *Today) error {
	registers, err := s.registers(ctx, set, t.Date, register.AM)
	if err != nil {
		return err
	}
	for _, r := range registers {
		t.EarlierDoubts += len(r.Unmarked)
		if !r.Stands() && t.NoSchool == "" {
			t.EarlierOpen++
		}
	}
	abs, err := s.store.Absences(ctx, t.School.URN, t.Date, register.AM)
	if err != nil {
		return err
	}
	unsaid, err := s.unsaidCalls(ctx, t.School.URN, t.Date, abs)
	if err != nil {
		return err
	}
	var open []AbsenceView
	for _, a := range abs {
		if _, owed := unsaid[a.ID]; owed || a.open() {
			open = append(open, a)
		}
	}
	t.Earlier, err = s.callRows(ctx, t, open, unsaid, func(a AbsenceView) string {
		if placeOf(a, set.on(t.Date), t.Now) == toCall {
			return callWords(a, set.Policy)
		}
		return "Texted this morning, and nobody has recorded the reason."
	})
	return err
}

func (s *Service) sortRows(ctx context.Context, p Policy, t *Today, abs []AbsenceView) error {
	var calls []AbsenceView
	unsaid, err := s.unsaidCalls(ctx, t.School.URN, t.Date, abs)
	if err != nil {
		return err
	}
	siblings := map[place]map[delivery.TextID]int{}
	for _, a := range abs {
		if _, owed := unsaid[a.ID]; owed {
			calls = append(calls, a)
			continue
		}
		switch p := placeOf(a, p, t.Now); p {
		case known:
			t.Known++
		case done:
			t.Done = append(t.Done, TodayRow{Absences: []AbsenceView{a}, Since: settledAt(a)})
		case worried:
			t.Worried = append(t.Worried, TodayRow{Absences: []AbsenceView{a}, Since: repliedAt(a)})
		case replied:
			t.Replied = addRow(t.Replied, siblings, p, a, repliedAt(a))
		case held:
			t.Held = addRow(t.Held, siblings, p, a, lastAlert(a).RaisedAt)
		case noReply:
			t.NoReply = addRow(t.NoReply, siblings, p, a, waitingSince(*lastAlert(a)))
		default:
			calls = append(calls, a)
		}
	}
	if t.ToCall, err = s.callRows(ctx, t, calls, unsaid, func(a AbsenceView) string { return callWords(a, p) }); err != nil {
		return err
	}
	byWait(t.Held, t.NoReply, t.Replied, t.ToCall)
	sort.SliceStable(t.Replied, func(i, j int) bool { return t.Replied[i].seen() && !t.Replied[j].seen() })
	sort.SliceStable(t.Done, func(i, j int) bool { return t.Done[i].Since.After(t.Done[j].Since) })
	return nil
}

// callWords says why a person should call about an absence.
func callWords(a AbsenceView, p Policy) string {
	why, _ := whyCall(a, p.pace(a.Pupil.Flags.Vulnerable))
	return why
}

// callRows gives a row for each absence, with whom to call about it and why.
// Siblings about whom one ring asks share a row. Unsaid are those of pupils who
// are in school, about whom a family is still to be rung.
func (s *Service) callRows(ctx context.Context, t *Today, abs []AbsenceView, unsaid map[AbsenceID]CallPupil, why func(AbsenceView) string) ([]TodayRow, error) {
	calls, of := make([]Call, len(abs)), map[AbsenceID]AbsenceView{}
	for i, a := range abs {
		p, owed := unsaid[a.ID]
		if !owed {
			p = CallPupil{Pupil: a.Pupil, Absence: a.ID, Why: why(a), Since: a.ClosedAt, LeadTold: leadTold(a)}
		}
		calls[i] = callAbout(p, a.Date, a.Session)
		of[a.ID] = a
	}
	calls, err := s.withRinging(ctx, t.School.URN, t.Date, calls, t.Now)
	if err != nil {
		return nil, err
	}
	rows := make([]TodayRow, len(calls))
	for i, c := range calls {
		rows[i] = TodayRow{Since: c.Since, Why: c.Why(), Call: c.Contacts, Ring: &calls[i]}
		for _, p := range c.Pupils {
			rows[i].Absences = append(rows[i].Absences, of[p.Absence])
		}
	}
	return rows, nil
}

// addRow puts siblings who share a text in one row.
func addRow(rows []TodayRow, at map[place]map[delivery.TextID]int, p place, a AbsenceView, since time.Time) []TodayRow {
	al := lastAlert(a)
	if al == nil {
		return append(rows, TodayRow{Absences: []AbsenceView{a}, Since: since})
	}
	if at[p] == nil {
		at[p] = map[delivery.TextID]int{}
	}
	if i, ok := at[p][al.ID]; ok {
		rows[i].Absences = append(rows[i].Absences, a)
		return rows
	}
	at[p][al.ID] = len(rows)
	return append(rows, TodayRow{Absences: []AbsenceView{a}, Since: since})
}

func waitingSince(al AlertView) time.Time {
	if !al.SentAt.IsZero() {
		return al.SentAt
	}
	return al.RaisedAt
}

func repliedAt(a AbsenceView) time.Time {
	var last time.Time
	for _, r := range a.Replies {
		if r.says() && r.ReceivedAt.After(last) {
			last = r.ReceivedAt
		}
	}
	return last
}

func settledAt(a AbsenceView) time.Time {
	if a.Explained != nil {
		return a.Explained.At
	}
	return a.ClosedAt
}

// callList is whom a person may call: nobody against whom a court order
// stands, nor a number that such a person has too.
func callList(ts []school.TiedContact) []CallContact {
	var out []CallContact
	barred := map[phone.Number]bool{}
	for _, t := range ts {
		if t.CourtOrder {
			barred[t.Contact.Number] = true
			for _, n := range t.Contact.Others.All() {
				barred[n] = true
			}
		}
	}
	for _, t := range ts {
		if t.CourtOrder {
			continue
		}
		c := CallContact{Contact: t.Contact.ID, Ref: t.Contact.Ref, Name: t.Contact.Name, Relation: t.Relationship, Number: t.Contact.Number}
		if barred[c.Number] || t.Contact.Problem == school.NumberWrong { // whoever is barred, or a stranger, might answer
			c.Number = phone.Number{}
		}
		for _, n := range t.Contact.Others.All() {
			if !barred[n] {
				c.Others = append(c.Others, n)
			}
		}
		out = append(out, c)
	}
	return out
}

// byWait puts those who have waited longest first.
func byWait(lists ...[]TodayRow) {
	for _, rows := range lists {
		sort.SliceStable(rows, func(i, j int) bool { return rows[i].Since.Before(rows[j].Since) })
	}
}
