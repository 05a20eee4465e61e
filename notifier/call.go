package notifier

import (
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
)

// CallOutcomes lists them, in the order a form shows them.
var CallOutcomes = []CallOutcome{CallNoAnswer, CallLeftMessage, CallTold, CallWrongNumber, CallArrived}

// Words says an outcome to a member of staff; "" for one that does not exist.
func (o CallOutcome) Words() string {
	return map[CallOutcome]string{
		CallNoAnswer: "no answer", CallLeftMessage: "left a message", CallTold: "told us the reason",
		CallWrongNumber: "wrong number", CallArrived: "arrived",
	}[o]
}

// CallLine is one time somebody rang.
type CallLine struct {
	ID       string
	At       time.Time
	By       school.Actor
	Contact  school.ContactID // whom they rang; empty when they did not say
	Relation string           // of the contact to the pupil
	Outcome  CallOutcome
	Code     register.Code // the reason that was told
	Note     string        // at most 500 characters
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

// Call is one pupil on the call list.
type Call struct {
	ID       CallID
	Date     clock.Date
	Session  register.Session
	Pupil    school.Pupil
	Absence  AbsenceID // empty for a pupil who is unmarked
	Unmarked bool      // nobody knows whether the pupil is in school
	Why      string    // as a sentence
	Since    time.Time // when it came to that
	LeadTold time.Time // zero until then
	Contacts []CallContact
	State    CallState
	Holder   *school.Actor // who rings now
}

// whyUnclosed and whyUnmarked say why a pupil without a mark is to be called
// about.
func whyUnclosed(g school.Group) string {
	return "Register " + string(g) + " has not closed: nobody knows whether this pupil is in school. Look in the classroom first."
}

const whyUnmarked = "The register closed without a usable mark for this pupil. Find out whether they are in school, then ring."
