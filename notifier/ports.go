package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// Store keeps closures, absences, alerts and replies.
type Store interface {
	// InSchoolDay runs f in one transaction that holds the lock of a school on
	// a day: nobody else decides for them meanwhile. f may run again if the
	// database asks for it, so it must do nothing outside the Day.
	InSchoolDay(ctx context.Context, urn school.URN, day clock.Date, f func(Day) error) error
	// Setting gives a school with its calendar and policy, outside any lock.
	Setting(ctx context.Context, urn school.URN) (Setting, error)

	// Absences lists those of a day, of one session or of both ("").
	Absences(ctx context.Context, urn school.URN, day clock.Date, s register.Session) ([]AbsenceView, error)
	// Climbing lists the schools where an absence of the day stays unexplained.
	Climbing(ctx context.Context, day clock.Date) (map[school.URN]int64, error)
	// Unheard lists the schools where a text to staff did not arrive and nobody
	// has passed it on; OfficesUntold those where somebody of the office can be
	// told by text and was not told of a thing: the registers of a session.
	Unheard(ctx context.Context, day clock.Date) ([]school.URN, error)
	OfficesUntold(ctx context.Context, day clock.Date, about string) ([]school.URN, error)
	// Trail gives all that is kept of one pupil, by the school's own id, in one
	// session.
	Trail(ctx context.Context, urn school.URN, ref string, day clock.Date, s register.Session) (Trail, error)
	// WhereClosure says of which register a closure is a revision.
	WhereClosure(ctx context.Context, id ClosureID) (register.Key, error)
	// Unsettled lists absences from a day to a day, both included, that are N
	// and of a pupil who has not arrived.
	Unsettled(ctx context.Context, urn school.URN, from, to clock.Date) ([]UnsettledAbsence, error)
	// CallStates gives what is kept of the calls of a day; SchoolOfPupil says
	// whose a pupil is.
	CallStates(ctx context.Context, urn school.URN, day clock.Date) (map[CallID]CallState, error)
	SchoolOfPupil(ctx context.Context, id school.PupilID) (school.URN, error)
	// WhereAbsence says to which school and day an absence belongs.
	WhereAbsence(ctx context.Context, id AbsenceID) (school.URN, clock.Date, error)
	// Alerts lists the alerts and corrections of a day; session and state may
	// be empty for all.
	Alerts(ctx context.Context, urn school.URN, day clock.Date, s register.Session, state delivery.State) ([]AlertView, error)
	// Alert gives one with its timeline and words.
	Alert(ctx context.Context, id delivery.TextID) (AlertDetail, error)
	// Registers lists every group on roll with the current revision of its
	// register, if it has closed.
	Registers(ctx context.Context, urn school.URN, day clock.Date, s register.Session) ([]RegisterView, error)
	// Counts gives what the ledger is made of, each from its own table.
	Counts(ctx context.Context, urn school.URN, day clock.Date, s register.Session) (Counts, error)
	// Brakes lists the brakes of a day, ended ones too; WhereBrake says to which
	// school and day one belongs.
	Brakes(ctx context.Context, urn school.URN, day clock.Date) ([]Brake, error)
	WhereBrake(ctx context.Context, id BrakeID) (school.URN, clock.Date, error)
	// Notices lists those about a day, whatever became of them; NoticesWaiting
	// those nobody has looked at that have not passed by that day; Notice one.
	Notices(ctx context.Context, urn school.URN, day clock.Date) ([]NoticeView, error)
	NoticesWaiting(ctx context.Context, urn school.URN, day clock.Date) ([]NoticeView, error)
	Notice(ctx context.Context, id NoticeID) (Notice, error)
	// NoticesAhead lists those that have not passed by a day, whatever became
	// of them, the soonest first.
	NoticesAhead(ctx context.Context, urn school.URN, day clock.Date) ([]NoticeView, error)
	// Arrivals lists those that stand on a day, the newest first; Arrival gives
	// one, undone or not.
	Arrivals(ctx context.Context, urn school.URN, day clock.Date) ([]ArrivalView, error)
	Arrival(ctx context.Context, id ArrivalID) (Arrival, error)
	// Pupil gives one pupil by our id or the school's own, leavers too, or
	// problem.Unknown. What follows is of that pupil: the absences of a day; what
	// registers say since a day, oldest first, as it stands now; notices that have
	// not passed by a day; arrivals since one, the newest first.
	Pupil(ctx context.Context, urn school.URN, id string) (school.Pupil, error)
	PupilAbsences(ctx context.Context, p school.Pupil, day clock.Date) ([]AbsenceView, error)
	PupilMarks(ctx context.Context, p school.Pupil, since clock.Date) ([]PupilMark, error)
	PupilNotices(ctx context.Context, p school.Pupil, day clock.Date) ([]Notice, error)
	PupilArrivals(ctx context.Context, p school.Pupil, since clock.Date) ([]Arrival, error)
	// Sheet gives the marks of a register as they stand; revision 0 when it has
	// not closed. Its pupils and arrivals are for the service to add.
	Sheet(ctx context.Context, k register.Key) (Sheet, error)
	// OnRoll lists the pupils on roll on a day, by group and name.
	OnRoll(ctx context.Context, urn school.URN, day clock.Date) ([]school.Pupil, error)
	// Explanations lists codes settled since a number of the news, at most so
	// many, and gives the number of the last.
	Explanations(ctx context.Context, urn school.URN, since int64, limit int) ([]Settlement, int64, error)
	// Callable lists whom a person may call about each pupil, in order.
	Callable(ctx context.Context, pupils []school.PupilID) (map[school.PupilID][]school.TiedContact, error)
	// Unmatched lists inbound texts of a day that answer no alert.
	Unmatched(ctx context.Context, urn school.URN, day clock.Date) ([]UnmatchedView, error)
	// News lists what is new since seq, oldest first, at most 500 lines.
	News(ctx context.Context, urn school.URN, since int64) ([]News, error)
	// NewsSeq is the number of the newest line.
	NewsSeq(ctx context.Context, urn school.URN) (int64, error)

	// Gate reads again everything the last gate needs about a text.
	Gate(ctx context.Context, id delivery.TextID) (Gate, error)
	// StaffGate reads again everything the last gate needs about a text to
	// staff.
	StaffGate(ctx context.Context, id delivery.TextID) (StaffGate, error)
	// DropPupils takes pupils out of a claimed text that no longer concerns
	// them, with the reason each.
	DropPupils(ctx context.Context, id delivery.TextID, drops map[AbsenceID]string, now time.Time) error

	conversations
}

// Setting is a school with what it has set.
type Setting struct {
	School   school.School
	Calendar school.Calendar
	Policy   Policy
	OnRoll   int // pupils on roll; read for a decision, and only where the brake may count the school
}

// Day is one school's day under its lock.
type Day interface {
	Setting(ctx context.Context) (Setting, error)
	// OnRoll counts the pupils on roll.
	OnRoll(ctx context.Context) (int, error)
	// Current gives the current revision of a register; found is false when it
	// has not closed.
	Current(ctx context.Context, k register.Key) (c KeptClosure, found bool, err error)
	// Marks gives those of a revision as they are kept: without comments.
	Marks(ctx context.Context, id ClosureID) ([]register.Mark, error)
	// Group lists the pupils on roll in a group.
	Group(ctx context.Context, g school.Group) ([]school.Pupil, error)
	// Pupils finds pupils by the school's own ids or UPNs, leavers included.
	Pupils(ctx context.Context, refs []string) (map[string]school.Pupil, error)
	// Contacts gives each pupil's list, in order.
	Contacts(ctx context.Context, pupils []school.PupilID) (map[school.PupilID][]school.TiedContact, error)
	// Absences gives the day's absences of pupils, of both sessions.
	Absences(ctx context.Context, pupils []school.PupilID) ([]Absence, error)
	// Views gives all absences of the day as pages see them, and NoteRung notes a
	// rung that one has come to; false when it was noted before.
	Views(ctx context.Context) ([]AbsenceView, error)
	NoteRung(ctx context.Context, id AbsenceID, r Rung, now time.Time) (bool, error)
	// Absence gives one.
	Absence(ctx context.Context, id AbsenceID) (Absence, error)
	// Alerts gives the day's alerts, corrections and answers. It does not hold
	// their texts: one that is claimed before it is joined, dropped from or
	// moved has the whole decision made again.
	Alerts(ctx context.Context) ([]Alert, error)
	// Named lists the pupils some of them named, those taken out of one too.
	Named(ctx context.Context, texts []delivery.TextID) (map[delivery.TextID][]AlertPupil, error)

	// Pupil gives one of the school's.
	Pupil(ctx context.Context, id school.PupilID) (school.Pupil, error)
	// CallState is what is kept of a call; TakeCall says who rings, the zero Actor
	// for nobody; KeepCallLine adds what came of ringing.
	CallState(ctx context.Context, id CallID) (CallState, error)
	TakeCall(ctx context.Context, id CallID, by school.Actor, now time.Time) error
	KeepCallLine(ctx context.Context, id CallID, line CallLine) error
	// NumberWrong says that a contact's number, rung about a pupil, is another
	// person's: nobody texts the contact about anybody, and WrongPerson holds for
	// the number.
	NumberWrong(ctx context.Context, id school.ContactID, pupil school.PupilID, now time.Time) error

	// Members lists the staff who can be told by text; StaffTexts the day's
	// texts to them. RaiseStaff owes some more, and JoinStaff lets one that waits
	// be about one thing more: if it has been claimed meanwhile, the whole
	// decision is made again.
	Members(ctx context.Context) ([]Member, error)
	StaffTexts(ctx context.Context) ([]StaffText, error)
	RaiseStaff(ctx context.Context, texts []StaffText) error
	JoinStaff(ctx context.Context, id delivery.TextID, about string, now time.Time) error
	// Unheard gives the texts of the day that did not arrive and that nobody has
	// passed on, each with what still waits for somebody; PassedOn says that
	// somebody has seen to it.
	Unheard(ctx context.Context) (map[delivery.TextID][]string, error)
	PassedOn(ctx context.Context, id delivery.TextID, now time.Time) error

	// Brakes lists those of the day, ended ones too.
	Brakes(ctx context.Context) ([]Brake, error)

	// Notices lists those of pupils that stand on the day, in the order in which
	// they were told.
	Notices(ctx context.Context, pupils []school.PupilID) ([]Notice, error)
	PutNotice(ctx context.Context, n Notice) error
	// AcceptNotice accepts one that waits, for a session or "" for both; EndNotice ends one that stands; false
	// when somebody was first.
	AcceptNotice(ctx context.Context, id NoticeID, code register.Code, s register.Session, by school.Actor, now time.Time) (bool, error)
	// WaitNotice lets an accepted one wait again: whoever accepted it takes that back.
	WaitNotice(ctx context.Context, id NoticeID) error
	EndNotice(ctx context.Context, id NoticeID, how NoticeStatus, by school.Actor, now time.Time) (bool, error)

	// Arrivals lists those of pupils that stand on the day, of both sessions.
	// UndoArrival is false when somebody was first.
	Arrivals(ctx context.Context, pupils []school.PupilID) ([]Arrival, error)
	PutArrival(ctx context.Context, a Arrival) error
	UndoArrival(ctx context.Context, id ArrivalID, by school.Actor, now time.Time) (bool, error)

	// Close says that the school is not open on the day or in a session of it;
	// Reopen takes back what Close said of exactly that session, "" the whole
	// day; false when there is no such line.
	Close(ctx context.Context, x school.ClosedDay) error
	Reopen(ctx context.Context, s register.Session) (bool, error)

	PutPolicy(ctx context.Context, p Policy) error
	// PutCalendar writes what is not as it was, line by line.
	PutCalendar(ctx context.Context, was, is school.Calendar) error

	KeepClosure(ctx context.Context, c KeptClosure, odd []OddMark) error
	// PutAbsences keeps absences as they shall stand, and adds what each was
	// decided because of to what was kept before.
	PutAbsences(ctx context.Context, abs []Absence) error
	Raise(ctx context.Context, alerts []Alert) error
	Join(ctx context.Context, alert Alert, p AlertPupil) error
	Drop(ctx context.Context, alert delivery.TextID, absence AbsenceID, now time.Time) error
	// Move makes a legal move of a text; false when it stands elsewhere by now.
	Move(ctx context.Context, m delivery.Move) (bool, error)
	// EndAt sets until when a text that waits is of use. If it has been claimed
	// meanwhile, the whole decision is made again.
	EndAt(ctx context.Context, id delivery.TextID, at, now time.Time) error
	// PutBrake keeps a brake that went on, HoldFor holds a waiting alert under
	// one, EndBrake ends it; false when it has been ended already.
	PutBrake(ctx context.Context, b Brake) error
	HoldFor(ctx context.Context, a Alert, now time.Time) error
	EndBrake(ctx context.Context, id BrakeID, by school.Actor, how string, now time.Time) (bool, error)
	conversationDay
	News(ctx context.Context, now time.Time, kind string, ids ...string) error
	Audit(ctx context.Context, now time.Time, actor school.Actor, act, target, detail string) error
}

// Absence is one pupil's absence as it is kept.
type Absence struct {
	ID          AbsenceID
	Key         register.Key
	Pupil       school.PupilID
	Closure     ClosureID // the revision that first said so
	CodeAtClose register.Code
	Code        register.Code
	MinutesLate int
	Comment     string
	Course      Course // ExplainedAtClose, Alerted or WithheldFrom; held is the text's
	Reason      string
	Detail      string
	Arrived     bool
	Explained   *Explanation
	CreatedAt   time.Time
	Because     []Reason // weighed now, to be kept beside those of before; not read back
}

// Open reports whether nobody knows yet why the pupil is absent.
func (a Absence) Open() bool {
	return a.Course != ExplainedAtClose && a.Explained == nil && !a.Arrived
}

// byHand reports whether somebody settled the absence, a person or a program
// of the school's. A register that is sent once more does not undo that.
func (a Absence) byHand() bool {
	return a.Explained != nil && a.Explained.By.Kind != school.System
}

// Alert is a text about absences as it is kept: an alert, a correction or an
// answer, by its kind.
type Alert struct {
	Text     delivery.Text
	Session  register.Session
	Day      clock.Date
	Corrects delivery.TextID
	// ContactRef is the school's own id of the contact.
	ContactRef string
	Brake      BrakeID // the one that holds it, or held it
	Why        string  // why it was raised, as a sentence
	Pupils     []AlertPupil
}

// names reports whether the alert is still about an absence.
func (a Alert) names(id AbsenceID) bool {
	for _, p := range a.Pupils {
		if p.Absence == id && !p.Dropped {
			return true
		}
	}
	return false
}

// pupils counts those the alert is still about.
func (a Alert) pupils() int {
	n := 0
	for _, p := range a.Pupils {
		if !p.Dropped {
			n++
		}
	}
	return n
}

// Inbound is a text that reached us and waits to be looked at.
type Inbound struct {
	ID     string
	Number phone.Number
	Body   string
	OptOut sms.OptOut
	At     time.Time
}

// Match is an alert a number was sent.
type Match struct {
	Alert   delivery.TextID
	School  school.URN
	Contact school.ContactID
	Day     clock.Date
	Session register.Session
	At      time.Time
}

// Counts is what the ledger is made of.
type Counts struct {
	Registers []RegisterView
	Marked    map[school.PupilID]bool // absent by the packed marks of any revision
	Absences  []CountedAbsence        // from absences, joined with what names them
	Texts     map[delivery.State]int  // alerts
	RungTexts int                     // texts to next contacts, whatever became of them
	Rungs     map[Rung]int            // absences that came to each
	Replies   map[string]int
	Concerns  LedgerConcerns
	Faults    []LedgerFault // where a row that must stand does not
	Refs      map[school.PupilID]string
}

// CountedAbsence is one absence as the ledger counts it.
type CountedAbsence struct {
	Pupil     school.PupilID
	Course    Course
	Open      bool
	Alerts    int // alerts that name it
	HeldTexts int // of those, held
	Texts     int // of those, with a text
}
