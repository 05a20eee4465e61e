package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// ClosureID names one revision of a register.
type ClosureID string

// AbsenceID names one pupil's absence in one session.
type AbsenceID string

// ReplyID names a reply beside one absence.
type ReplyID string

// Outcome is what a closure led to. It holds ids and the school's own refs,
// never a name or a number, so it can be kept and answered again.
type Outcome struct {
	Closure     ClosureID
	Revision    int
	Marks       int      // how many were sent
	Absent      int      // pupils whose mark is an absence
	Unexplained int      // of those, with no reason known
	Unmarked    []string // refs of pupils of the group without a usable mark
	Alerts      []OutcomeAlert
	Withheld    []Withheld
	Withdrawn   []delivery.TextID // alerts taken back before they went
	Corrections []delivery.TextID // texts owed because an alert had gone
	Problems    []problem.Field
	Brake       *OutcomeBrake // nil when nothing was improbable
	Replayed    bool          `json:"-"` // the same content as the current revision
}

// OutcomeBrake is the brake that holds what a closure raised.
type OutcomeBrake struct {
	ID    BrakeID
	Why   BrakeWhy
	Held  int     // texts it holds now
	Share float64 // of the group, or of the roll
	Limit float64
}

// OutcomeAlert is an alert a closure raised, held or joined.
type OutcomeAlert struct {
	ID        delivery.TextID
	Status    delivery.State
	Reason    string   // why it is held, else empty
	Contact   string   // the school's own id of the contact
	Pupils    []string // the school's own refs
	SendAfter time.Time
	ExpiresAt time.Time
}

// Withheld is an absence about which nobody is texted, and why. It goes to a
// person.
type Withheld struct {
	Pupil  string // the school's own ref
	Reason string // a word of the vocabulary: no_textable_contact
	Detail string // the same as a sentence
}

// Course is what became of an absence when its register closed.
type Course string

// The courses. The ledger's total is their sum.
const (
	ExplainedAtClose Course = "explained_at_close"
	Alerted          Course = "alerted"  // an alert names it, whatever became of the text
	HeldBack         Course = "held"     // an alert names it and is held
	WithheldFrom     Course = "withheld" // nobody was texted
)

// AbsenceView is one absence with all that hangs on it.
type AbsenceView struct {
	ID        AbsenceID
	School    school.URN
	Date      clock.Date
	Session   register.Session
	Pupil     school.Pupil
	Code      register.Code // as it stands now
	CodeAt    register.Code // as it stood when the register closed
	Course    Course
	Reason    string // why withheld or held
	Detail    string // the same as a sentence
	ClosedAt  time.Time
	CreatedAt time.Time          // when it was kept
	Rungs     map[Rung]time.Time // of the ladder it has come to
	Alerts    []AlertView
	Replies   []ReplyView
	Explained *Explanation
	Arrived   bool      // a later mark says the pupil is in school
	Concern   ConcernID // the open one about it, the gravest; "" when there is none
}

// Explanation is how an absence was settled after its register closed.
type Explanation struct {
	Code register.Code
	Note string
	By   school.Actor
	At   time.Time
}

// AlertView is an alert with its text.
type AlertView struct {
	ID         delivery.TextID
	School     school.URN
	Kind       delivery.Kind
	Date       clock.Date
	Session    register.Session
	Contact    school.ContactID
	ContactRef string // the school's own id of the contact
	Name       string // the contact's, for staff
	Relation   string // to the first pupil
	Ending     string // last three digits of the number
	Pupils     []AlertPupil
	State      delivery.State
	Reason     string
	Code       int // the carrier's error code
	Stopped    bool
	Wrong      bool // the contact's number is another person's
	Parts      int
	RaisedAt   time.Time
	SendAfter  time.Time
	ExpiresAt  time.Time
	SentAt     time.Time // zero until it went
	ChangedAt  time.Time // of the last step of its life
	Corrects   delivery.TextID
}

// AlertPupil is one pupil an alert is about.
type AlertPupil struct {
	Absence AbsenceID
	Pupil   school.PupilID
	Ref     string
	Dropped bool // taken out again before the text went
	// Why the last gate took them out; "" where what became of the absence says it.
	Why string
}

// AlertDetail is one alert with its timeline and words.
type AlertDetail struct {
	AlertView
	Body     string // as sent; empty until then
	Timeline []delivery.Event
}

// ReplyView is a reply beside an absence.
type ReplyView struct {
	ID         ReplyID
	From       string // who, as staff know them: "mother"; or the number's ending
	Body       string
	ReceivedAt time.Time
	Kind       string          // what it reads as: "illness", "stop"
	Alert      delivery.TextID // "" when a person put it here
	Suggested  Suggested       // no code when it suggests none
}

// UnmatchedView is an inbound text that answers no alert of the day.
type UnmatchedView struct {
	ID         string
	Ending     string
	Name       string // of the contact whose number it is, if one is known
	Body       string
	ReceivedAt time.Time
	Kind       string   // what it reads as
	Thread     ThreadID // where it can be answered
	Barred     bool     // whoever wrote must be told nothing about a pupil
}

// RegisterView is one register expected on a day.
type RegisterView struct {
	Group   school.Group
	Session register.Session
	State   RegisterState
	Pupils  int // on the roll of the group
	// FirstYear and LastYear are those of its pupils.
	FirstYear, LastYear int
	Absent              int
	Unmarked            []MarkDoubt
	Unseen              []school.Pupil // of a closed one: on its group's roll now, and marked by no register of the session
	ClosedAt            time.Time
	Closure             ClosureID // of the revision that stands; empty while it is open
	Revision            int
	// TakenBack says that the revision that stands has no mark: a person took the
	// register back, and the right one has not come.
	TakenBack bool
	Due       time.Time // when it should have closed
}

// Stands reports whether a register has closed and was not taken back.
func (r RegisterView) Stands() bool { return r.Revision > 0 && !r.TakenBack }

// MarkDoubt is a pupil of a closed register without a usable mark, or a mark
// kept for staff.
type MarkDoubt struct {
	Pupil  school.PupilID // empty when nobody on the roll has the ref
	Ref    string
	Name   string
	Code   register.Code // as it came
	Detail string        // what is wrong with it, as a sentence
}

// RegisterState is how far a register is.
type RegisterState string

// The states of a register.
const (
	RegisterOpen       RegisterState = "open"
	RegisterLate       RegisterState = "late" // open past the time it was due
	RegisterClosed     RegisterState = "closed"
	RegisterIncomplete RegisterState = "incomplete" // closed, with pupils unmarked
)

// News says that something of a school changed. It holds an id only.
type News struct {
	Seq  int64
	Kind string // "closure", "alert", "reply", "absence", "notice", "arrival", "calendar", "policy", "brake", "call", "pause"
	ID   string
	At   time.Time
}
