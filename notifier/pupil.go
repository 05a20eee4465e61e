package notifier

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// PupilMark is what a register says of a pupil as it stands now.
type PupilMark struct {
	Date    clock.Date
	Session register.Session
	Code    register.Code // register.Unmarked when there was no mark
}

// SortMarks puts marks in the order of their sessions.
func SortMarks(marks []PupilMark) {
	slices.SortStableFunc(marks, func(a, b PupilMark) int {
		return strings.Compare(a.Date.String()+string(a.Session), b.Date.String()+string(b.Session))
	})
}

// PupilView is one pupil with all that staff see of them.
type PupilView struct {
	Setting  Setting
	Now      time.Time
	Date     clock.Date
	Session  register.Session
	Pupil    school.Pupil
	Contacts []ContactView // in order
	Days     []PupilDay    // on which something happened this term, the newest first
	Earlier  int           // more such days this term, which are not read
	Notices  []Notice      // that wait or count, and have not passed
	Term     school.Term   // the one the day is in, or the last before it
	Marks    []PupilMark   // of the term, oldest first
	Missed   Missed
	NewsSeq  int64 // news after this has not been read into it
}

// PupilDay is a day on which a pupil was missed, came in late, was worried about
// or written about.
type PupilDay struct {
	Date     clock.Date
	Absences []AbsenceView // of the day's sessions
	Arrivals []Arrival
	Calls    []CallLine // what came of ringing, oldest first
	// Concerns are those about the pupil to which something happened that day;
	// Told, whom of the staff a text told of them; Said, what we said beside alerts.
	Concerns []ConcernView
	Told     []ToldLine
	Said     []SaidLine
	// Words are the bodies of the texts that went, on the newest days only.
	Words map[delivery.TextID]string
	// Why is what was weighed, on the newest days only, in order.
	Why []Reason
}

// ContactView is an adult on a pupil's list, and whether a text may go.
type ContactView struct {
	school.TiedContact
	Bar // the zero Bar when they may be texted about this pupil
	// Rings are the numbers a person may ring, the one that is texted first: none
	// against a court order, and none that such an adult has too.
	Rings []phone.Number
}

// Missed counts a pupil's half days: those missed of those possible. Late after
// the register closed counts as missed, as the department counts it.
type Missed struct {
	Sessions, Possible int
	ByCode             map[register.Code]int
}

// daysRead is how many days of a pupil are read with their texts and replies,
// and of those wordsRead with the words.
const (
	daysRead  = 12
	wordsRead = 3
)

// Pupil gathers one pupil of a school, by our id or the school's own.
func (s *Service) Pupil(ctx context.Context, urn school.URN, id string) (PupilView, error) {
	set, day, sess, _, err := s.SchoolDay(ctx, urn)
	if err != nil {
		return PupilView{}, err
	}
	v := PupilView{Setting: set, Now: s.clock.Now(), Date: day, Session: sess, Term: termOf(set.Calendar, day)}
	if v.NewsSeq, err = s.store.NewsSeq(ctx, urn); err != nil {
		return v, err
	}
	if v.Pupil, err = s.store.Pupil(ctx, urn, id); err != nil {
		return v, err
	}
	lists, err := s.store.Callable(ctx, []school.PupilID{v.Pupil.ID})
	if err != nil {
		return v, err
	}
	v.Contacts = contactViews(lists[v.Pupil.ID])
	if v.Notices, err = s.standingNotices(ctx, v.Pupil, day); err != nil {
		return v, err
	}
	if v.Marks, err = s.store.PupilMarks(ctx, v.Pupil, v.Term.First); err != nil {
		return v, err
	}
	v.Missed = missed(v.Marks)
	return v, s.readDays(ctx, &v)
}

func (s *Service) standingNotices(ctx context.Context, p school.Pupil, day clock.Date) ([]Notice, error) {
	all, err := s.store.PupilNotices(ctx, p, day)
	return slices.DeleteFunc(all, func(n Notice) bool { return !n.stands() }), err
}

// readDays reads the newest days on which something was noted of the pupil.
func (s *Service) readDays(ctx context.Context, v *PupilView) error {
	arrivals, err := s.store.PupilArrivals(ctx, v.Pupil, v.Term.First)
	if err != nil {
		return err
	}
	line, err := s.lineOf(ctx, v.Pupil, v.Term.First)
	if err != nil {
		return err
	}
	var dates []clock.Date
	add := func(d clock.Date) {
		if !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	for _, m := range v.Marks {
		if meaning, ok := register.Look(m.Code); ok && (meaning.Absent() || m.Code == register.Late) {
			add(m.Date)
		}
	}
	for _, a := range arrivals {
		add(a.Date)
	}
	for _, d := range line.dates() {
		add(d)
	}
	slices.SortFunc(dates, func(a, b clock.Date) int { return strings.Compare(b.String(), a.String()) })
	v.Earlier = max(0, len(dates)-daysRead)
	for i, date := range dates[:min(len(dates), daysRead)] {
		that := line.on(date)
		d := PupilDay{Date: date, Words: map[delivery.TextID]string{}, Concerns: that.concerns, Told: that.told, Said: that.said}
		if d.Absences, err = s.store.PupilAbsences(ctx, v.Pupil, date); err != nil {
			return err
		}
		for _, a := range arrivals {
			if a.Date == date {
				d.Arrivals = append(d.Arrivals, a)
			}
		}
		if d.Calls, err = s.rangAbout(ctx, v.Pupil, date); err != nil {
			return err
		}
		if i < wordsRead {
			if err := s.readWords(ctx, d); err != nil {
				return err
			}
			if d.Why, err = s.weighed(ctx, v.Pupil, d); err != nil {
				return err
			}
		}
		if len(d.Absences)+len(d.Arrivals)+len(d.Calls)+len(d.Concerns)+len(d.Told)+len(d.Said) > 0 {
			v.Days = append(v.Days, d)
		}
	}
	return nil
}

// rangAbout gives what came of ringing about a pupil on a day.
func (s *Service) rangAbout(ctx context.Context, p school.Pupil, date clock.Date) ([]CallLine, error) {
	states, err := s.store.CallStates(ctx, p.School, date)
	if err != nil {
		return nil, err
	}
	var out []CallLine
	for _, sess := range bothSessions {
		out = append(out, states[NewCallID(date, sess, p.ID)].Lines...)
	}
	if len(out) == 0 {
		return nil, nil
	}
	concerns, err := s.store.Concerns(ctx, p.School, date)
	if err != nil {
		return nil, err
	}
	weigh(out, concerns, p.ID)
	return out, nil
}

func (s *Service) readWords(ctx context.Context, d PupilDay) error {
	for _, a := range d.Absences {
		for _, al := range a.Alerts {
			one, err := s.store.Alert(ctx, al.ID)
			if err != nil {
				return err
			}
			d.Words[al.ID] = one.Body
		}
	}
	return nil
}

// weighed gives what was weighed about a day's absences: the decision, without
// the texts and replies that the day shows anyhow.
func (s *Service) weighed(ctx context.Context, p school.Pupil, d PupilDay) ([]Reason, error) {
	var out []Reason
	for _, a := range d.Absences {
		e, err := s.Reasons(ctx, p.School, p.Ref, d.Date, a.Session)
		if err != nil {
			return nil, err
		}
		for _, r := range e.Reasons {
			switch r.About {
			case AboutRegister, AboutText, AboutReply, AboutSettled:
			default:
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// contactViews says of each adult whether they may be texted, and rung.
func contactViews(all []school.TiedContact) []ContactView {
	rings := map[school.ContactID][]phone.Number{}
	for _, c := range callList(all) {
		rings[c.Contact] = c.Numbers()
	}
	out := make([]ContactView, len(all))
	for i, t := range all {
		out[i] = ContactView{TiedContact: t, Bar: school.BarOf(all, t), Rings: rings[t.Contact.ID]}
	}
	return out
}

// termOf gives the term a day is in, else the last that began before it.
func termOf(c school.Calendar, day clock.Date) school.Term {
	var term school.Term
	for _, t := range c.Terms {
		if !t.First.After(day) && (term.First == clock.Date{} || t.First.After(term.First)) {
			term = t
		}
	}
	if term.First == (clock.Date{}) {
		term.First = day
	}
	return term
}

// missed counts half days by what stands for each.
func missed(marks []PupilMark) Missed {
	m := Missed{ByCode: map[register.Code]int{}}
	for _, x := range marks {
		meaning, ok := register.Look(x.Code)
		if !ok || meaning.Class == register.NotPossible || meaning.Class == register.NotCounted {
			continue
		}
		m.Possible++
		if meaning.Absent() {
			m.Sessions++
			m.ByCode[x.Code]++
		}
	}
	return m
}

// ExpectedBack gives the day after the accepted notices that cover or follow a
// day run out; false when none stands.
func (v PupilView) ExpectedBack() (clock.Date, bool) {
	var away []school.Days
	for _, n := range v.Notices {
		if n.Status == NoticeAccepted {
			away = append(away, school.Days{First: n.From, Last: n.To})
		}
	}
	return v.Setting.Calendar.Back(v.Date, away)
}
