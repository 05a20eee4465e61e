package notifier

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// CallID names a pupil to ring about, in a session of a day. It is made of
// those, so that a pupil has it before anybody has rung.
type CallID string

// NewCallID gives the id of a pupil's call.
func NewCallID(day clock.Date, s register.Session, p school.PupilID) CallID {
	return CallID(day.String() + "-" + string(s) + "-" + string(p))
}

// Parts gives what an id is made of; ok is false for one that cannot be.
func (id CallID) Parts() (day clock.Date, s register.Session, p school.PupilID, ok bool) {
	const date = len("2026-11-23")
	text := string(id)
	if len(text) < date+len("-AM-")+1 || text[date] != '-' {
		return day, "", "", false
	}
	day, err := clock.ParseDate(text[:date])
	if err != nil || day.String() != text[:date] {
		return day, "", "", false
	}
	sess, pupil, cut := strings.Cut(text[date+1:], "-")
	s = register.Session(sess)
	return day, s, school.PupilID(pupil), cut && s.Valid() && pupil != ""
}

// CallOutcome is a word for what came of ringing.
type CallOutcome string

// What may come of ringing.
const (
	CallNoAnswer    CallOutcome = "no_answer"
	CallLeftMessage CallOutcome = "left_message"
	CallTold        CallOutcome = "told_us"      // a reason: explains the absence
	CallWrongNumber CallOutcome = "wrong_number" // the number is another person's
	CallArrived     CallOutcome = "arrived"      // the pupil is in school
	CallDidNotKnow  CallOutcome = "did_not_know" // they thought the pupil was in school: a concern
)

// CallOutcomes lists them, in the order a form shows them.
var CallOutcomes = []CallOutcome{CallNoAnswer, CallLeftMessage, CallTold, CallDidNotKnow, CallWrongNumber, CallArrived}

// Words says an outcome to a member of staff; "" for one that does not exist.
func (o CallOutcome) Words() string {
	return map[CallOutcome]string{
		CallNoAnswer: "no answer", CallLeftMessage: "left a message", CallTold: "told us the reason",
		CallWrongNumber: "wrong number", CallArrived: "arrived",
		CallDidNotKnow: "did not know the pupil was missing",
	}[o]
}

// CallLine is one time somebody rang.
type CallLine struct {
	ID       string
	At       time.Time
	By       school.Actor
	Contact  school.ContactID // whom they rang; empty when they did not say
	Ref      string           // the school's own id of the contact; empty when it is none of the school's
	Relation string           // of the contact to the pupil
	Outcome  CallOutcome
	Code     register.Code // the reason that was told
	Note     string        // at most 500 characters
	// Grave says that the adult did not know, or that a concern about the pupil
	// was open. The note is then for whoever may read what is noted of concerns,
	// and for its writer.
	Grave bool
}

// weigh says which of a pupil's calls are grave, by the concerns of the day.
func weigh(lines []CallLine, concerns []ConcernView, p school.PupilID) {
	for i := range lines {
		l := &lines[i]
		l.Grave = l.Outcome == CallDidNotKnow || slices.ContainsFunc(concerns, func(c ConcernView) bool { return c.worries(p, l.At) })
	}
}

// worryAbout is when the oldest open concern about a pupil began; zero for none.
func worryAbout(concerns []ConcernView, p school.PupilID, now time.Time) time.Time {
	var oldest time.Time
	for _, c := range concerns {
		if c.ClosedAt.IsZero() && c.worries(p, now) && (oldest.IsZero() || c.At.Before(oldest)) {
			oldest = c.At
		}
	}
	return oldest
}

// CallState is what is kept about a call: who rings now and what came of it.
type CallState struct {
	Taken   school.Actor // the zero Actor for nobody
	TakenAt time.Time
	Lines   []CallLine // oldest first
}

// takenFor is how long a call that somebody has taken is left to them.
const takenFor = 10 * time.Minute

// holder gives who rings now, while they may be thought to.
func (s CallState) holder(now time.Time) (school.Actor, bool) {
	return s.Taken, s.Taken.ID != "" && now.Before(s.TakenAt.Add(takenFor))
}

// Call is one line of the call list: a pupil, or siblings about whom the same
// adults are to be rung in the same order. One call to one adult is one line, and
// so is one about both sessions of the day.
type Call struct {
	Date     clock.Date
	Session  register.Session // of the first
	Pupils   []CallPupil      // at least one, a pupil once for each session; those who have waited longest first
	Unmarked bool             // nobody knows whether the pupil is in school
	Since    time.Time        // when it came to that, of the first
	Contacts []CallContact
	Holder   *school.Actor // who rings now
}

// CallPupil is one pupil of a line in one session, with a record of their own.
type CallPupil struct {
	ID       CallID
	Session  register.Session
	Pupil    school.Pupil
	Absence  AbsenceID // empty for a pupil who is unmarked
	Why      string    // as a sentence
	Since    time.Time // when it came to that
	LeadTold time.Time // zero until then
	Worry    time.Time // when a concern about the pupil that is open began; zero for none
	InSchool bool      // the family was told otherwise, and no text took it back
	State    CallState
}

// ID names the line: the call of the pupil whose own id is the least, whoever
// stands first.
func (c Call) ID() CallID {
	return slices.MinFunc(c.Pupils, func(a, b CallPupil) int { return strings.Compare(a.Pupil.Ref, b.Pupil.Ref) }).ID
}

// Sessions lists the sessions the line is about, the morning first.
func (c Call) Sessions() []register.Session {
	var out []register.Session
	for _, s := range []register.Session{register.AM, register.PM} {
		if slices.ContainsFunc(c.Pupils, func(p CallPupil) bool { return p.Session == s }) {
			out = append(out, s)
		}
	}
	return out
}

// Why says why to ring: one sentence when it is the same of all, else each with
// the first names of those it is true of, and the session where there are two.
func (c Call) Why() string {
	var whys []string
	names := map[string][]string{}
	for _, p := range c.Pupils {
		if _, there := names[p.Why]; !there {
			whys = append(whys, p.Why)
		}
		name := p.Pupil.FirstName
		if len(c.Sessions()) > 1 {
			name += ", " + p.Session.Words()
		}
		names[p.Why] = append(names[p.Why], name)
	}
	if len(whys) == 1 {
		return whys[0]
	}
	says := make([]string, len(whys))
	for i, w := range whys {
		says[i] = strings.Join(names[w], " and ") + ": " + w
	}
	return strings.Join(says, " ")
}

// Rang is one time somebody rang, with the pupils of the line it was about.
type Rang struct {
	CallLine
	About []CallPupil
}

// Rang gives what came of ringing, oldest first. What was recorded of several
// pupils in one act is one ring.
func (c Call) Rang() []Rang {
	var out []Rang
	for _, p := range c.Pupils {
		for _, l := range p.State.Lines {
			if i := slices.IndexFunc(out, func(r Rang) bool { return r.same(l) }); i >= 0 {
				out[i].About = append(out[i].About, p)
			} else {
				out = append(out, Rang{l, []CallPupil{p}})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Rang) int { return a.At.Compare(b.At) })
	return out
}

// same reports whether two lines are records of one act.
func (l CallLine) same(o CallLine) bool {
	return l.At.Equal(o.At) && l.By.String() == o.By.String() && l.Contact == o.Contact &&
		l.Outcome == o.Outcome && l.Code == o.Code && l.Note == o.Note
}

// whyUnclosed and whyUnmarked say why a pupil without a mark is to be called
// about.
func whyUnclosed(g school.Group) string {
	return "Register " + string(g) + " has not closed: nobody knows whether this pupil is in school. Look in the classroom first."
}

func whyTakenBack(g school.Group) string {
	return "Register " + string(g) + " was sent by mistake and taken back, and no other has come: nobody knows whether this pupil is in school. Look in the classroom first."
}

const whyUnmarked = "The register closed without a usable mark for this pupil. Find out whether they are in school, then ring."
