package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// The identities of what this room keeps.
type (
	ClosureID string
	AbsenceID string
	ReplyID   string
)

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
	Replayed    bool `json:"-"` // the same content as the current revision
}

// OutcomeAlert is an alert a closure raised, held or joined.
type OutcomeAlert struct {
	ID        delivery.TextID
	Status    delivery.State
	Reason    string // why it is held, else empty
	Contact   school.ContactID
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
	Alerts    []AlertView
	Replies   []ReplyView
	Explained *Explanation
	Arrived   bool // a later mark says the pupil is in school
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
	ID        delivery.TextID
	School    school.URN
	Kind      delivery.Kind
	Date      clock.Date
	Session   register.Session
	Contact   school.ContactID
	Name      string // the contact's, for staff
	Relation  string // to the first pupil
	Ending    string // last three digits of the number
	Pupils    []AlertPupil
	State     delivery.State
	Reason    string
	Code      int // the carrier's error code
	Stopped   bool
	Parts     int
	RaisedAt  time.Time
	SendAfter time.Time
	ExpiresAt time.Time
	SentAt    time.Time // zero until it went
	ChangedAt time.Time // of the last step of its life
	Corrects  delivery.TextID
}

// AlertPupil is one pupil an alert is about.
type AlertPupil struct {
	Absence AbsenceID
	Pupil   school.PupilID
	Ref     string
	Dropped bool // taken out again before the text went
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
	Kind       string // what it reads as: "reply", "stop", "start"
	Alert      delivery.TextID
}

// UnmatchedView is an inbound text that answers no alert of the day.
type UnmatchedView struct {
	ID         string
	Ending     string
	Name       string // of the contact whose number it is, if one is known
	Body       string
	ReceivedAt time.Time
}

// RegisterView is one register expected on a day.
type RegisterView struct {
	Group    school.Group
	Session  register.Session
	State    RegisterState
	Pupils   int // on the roll of the group
	Absent   int
	Unmarked []MarkDoubt
	ClosedAt time.Time
	Revision int
	Due      time.Time // when it should have closed
}

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

// Ledger is the account of one session, which must balance: each figure is
// counted from a table of its own.
type Ledger struct {
	School    school.URN
	Date      clock.Date
	Session   register.Session
	Registers LedgerRegisters
	Unmarked  []string // refs of pupils of closed registers without a usable mark
	Absences  LedgerAbsences
	Texts     map[delivery.State]int
	Replies   LedgerReplies
	Concerns  LedgerConcerns
	Balanced  bool
	Faults    []LedgerFault // what does not balance, by pupil
}

// LedgerRegisters counts the registers of the session.
type LedgerRegisters struct {
	Expected, Closed, Incomplete int
	Missing                      []string // groups whose register has not closed
}

// LedgerAbsences counts absences. Total is the sum of the first four; the last
// two split those that had no reason at close.
type LedgerAbsences struct {
	Total, ExplainedAtClose, Alerted, Held, Withheld int
	ExplainedSince, Open                             int
}

// LedgerReplies counts the replies to the session's alerts.
type LedgerReplies struct {
	Total  int
	ByKind map[string]int
}

// LedgerConcerns counts concerns.
type LedgerConcerns struct{ Open, Closed int }

// LedgerFault is a pupil for whom two tables disagree.
type LedgerFault struct {
	Pupil  string // the school's own ref
	Detail string
}

// Today is what the office sees, all of one session.
type Today struct {
	School   school.School
	Now      time.Time
	Date     clock.Date
	Session  register.Session
	NoSchool string // why the school is not open, or empty
	Ledger   Ledger
	Pauses   []delivery.Pause
	// The absent pupils by what they need. Each row is one pupil, or siblings
	// who share a text. A row stands in one list only.
	NoReply   []TodayRow // texted or about to be, nothing heard
	Replied   []TodayRow // a reply waits for a person
	ToCall    []TodayRow // a text cannot reach anyone, or a person should go first
	Done      []TodayRow // explained since, or arrived
	Known     int        // absent with the reason known at close
	Doubts    []MarkDoubt
	Unmatched []UnmatchedView
	Open      []RegisterView // registers that have not closed
	NewsSeq   int64          // news after this has not been read into this page
}

// TodayRow is one line of Today.
type TodayRow struct {
	Absences []AbsenceView // more than one for siblings who share a text
	Since    time.Time     // when it began to wait: the text went, the reply came
	Why      string        // for ToCall: why not by text, as a sentence
	Call     []CallContact // for ToCall: whom to call, in order
}

// CallContact is an adult a person may call about a pupil.
type CallContact struct {
	Contact  school.ContactID
	Name     string
	Relation string
	Number   phone.Number
}

// News says that something of a school changed. It holds an id only.
type News struct {
	Seq  int64
	Kind string // "closure", "alert", "reply", "absence", "pause"
	ID   string
	At   time.Time
}
