package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// conversations is the part of Store that keeps what is said back and forth.
type conversations interface {
	// InboundWaiting gives inbound texts not yet looked at: the one named, or
	// those that came before an instant.
	InboundWaiting(ctx context.Context, id string) (Inbound, bool, error)
	InboundForgotten(ctx context.Context, before time.Time, limit int) ([]Inbound, error)
	// Matches lists the alerts a number was sent on the days from and to, the
	// newest first.
	Matches(ctx context.Context, number phone.Number, from, to clock.Date) ([]Match, error)
	// Owners lists the contacts that have a number.
	Owners(ctx context.Context, number phone.Number) ([]school.Contact, error)
	// Everyone lists every school: whom a stranger may mean.
	Everyone(ctx context.Context) ([]school.URN, error)
	// PupilsNamed lists pupils on roll on a day, of whatever school, whom a stranger may
	// name: with one of the last names, or in one of the groups with one of the
	// first names, all in small letters. KnewNumber lists the schools where a
	// number was known before: its thread has a contact, we have written to it, or
	// what it wrote was once about somebody there.
	PupilsNamed(ctx context.Context, day clock.Date, last, groups, first []string) ([]school.Pupil, error)
	KnewNumber(ctx context.Context, number phone.Number) ([]school.URN, error)
	// InboundDone notes that an inbound text has been looked at, and what it
	// reads as. The schools of the contacts in unmatched see it as unmatched, those
	// of nobody by the school alone; a stray one, every school.
	InboundDone(ctx context.Context, id, kind string, day clock.Date, unmatched []school.Contact, stray bool, now time.Time) error

	// Concerns lists those that are open, whatever their day, and those that began
	// or were closed on a day; the gravest first, then the oldest.
	Concerns(ctx context.Context, urn school.URN, day clock.Date) ([]ConcernView, error)
	// PupilConcerns lists those about a pupil that began on a day or later,
	// ToldOfConcerns whom of the staff a text told of them, oldest first. PupilSaid
	// lists what we said about a pupil since a day beside alerts, oldest first.
	PupilConcerns(ctx context.Context, p school.Pupil, since clock.Date) ([]ConcernView, error)
	ToldOfConcerns(ctx context.Context, urn school.URN, since clock.Date, ids []ConcernID) ([]ToldLine, error)
	PupilSaid(ctx context.Context, p school.Pupil, since clock.Date) ([]SaidLine, error)
	// Concern gives one. ConcernsUntaken lists the open ones that no person has
	// taken and that are due to go further up: to the deputy when they wait since
	// an instant, to the head since another. Oldest first.
	Concern(ctx context.Context, id ConcernID) (Concern, error)
	ConcernsUntaken(ctx context.Context, deputy, head time.Time, limit int) ([]Concern, error)

	// Threads lists what was said lately, the newest first; Thread gives one
	// with every line since an instant.
	Threads(ctx context.Context, urn school.URN, since time.Time, limit int) ([]ThreadView, error)
	Thread(ctx context.Context, urn school.URN, id ThreadID, since time.Time) (ThreadDetail, error)
	// ContactsByRef gives contacts by the school's own ids.
	ContactsByRef(ctx context.Context, urn school.URN, refs []string) (map[string]school.Contact, error)
	// Message gives what the last gate needs about a text that is no alert.
	Message(ctx context.Context, id delivery.TextID) (Message, error)
	// Acceptance gives one act of accepting with its absences.
	Acceptance(ctx context.Context, id AcceptanceID) ([]Accepted, error)
}

// conversationDay is the part of Day for the same.
type conversationDay interface {
	// Reply keeps an inbound text beside absences; a repeat keeps nothing. The
	// alert is "" when a person put it there.
	Reply(ctx context.Context, in Inbound, alert delivery.TextID, absences []AbsenceID, kind string) error
	// Suggest keeps the code a reply suggests for an absence; NotAbout says that
	// a reply is about others than these absences.
	Suggest(ctx context.Context, inbound string, absence AbsenceID, s Suggested) error
	// NotChosen says of every answer to a question beside absences that it is about a
	// sibling: whoever answered has chosen otherwise.
	NotChosen(ctx context.Context, absences []AbsenceID) error
	NotAbout(ctx context.Context, inbound string, absences []AbsenceID) error
	// Hear keeps that the school has an inbound text; false when it has already.
	Hear(ctx context.Context, in Inbound, contact school.ContactID) (bool, error)
	// InboundOf gives an inbound text of the school, looked at or not.
	InboundOf(ctx context.Context, id string) (Inbound, error)
	// Matched takes a text off the list of those that answer nothing.
	Matched(ctx context.Context, inbound string) error

	// PupilsByID gives pupils.
	PupilsByID(ctx context.Context, ids []school.PupilID) (map[school.PupilID]school.Pupil, error)
	// TiedTo lists the pupils of contacts by their ties, those under a court order
	// too: a pupil once for each sort of tie.
	TiedTo(ctx context.Context, contacts []school.ContactID) ([]TiedPupil, error)

	// Concern gives one as it stands now. OpenConcern finds the open one of a
	// number that was opened last; a breach is told apart. SaidOf lists whom what
	// was said in one is about, each with the absence known of when it was said.
	Concern(ctx context.Context, id ConcernID) (Concern, error)
	OpenConcern(ctx context.Context, number phone.Number, breach bool) (Concern, bool, error)
	SaidOf(ctx context.Context, id ConcernID) ([]ConcernPupil, error)
	// WorriedOn reports whether a number has had a concern opened on a day,
	// whatever became of it.
	WorriedOn(ctx context.Context, number phone.Number, day clock.Date) (bool, error)
	// PutConcern opens one. AddToConcern adds a text and pupils to it; Worsen
	// makes it graver. TakeConcern and CloseConcern are false when it is taken
	// by that person, or closed, already.
	PutConcern(ctx context.Context, c Concern) error
	AddToConcern(ctx context.Context, id ConcernID, in Inbound, words []string, about []ConcernPupil) error
	// ConcernAbout adds pupils alone: what worries was said on the telephone.
	ConcernAbout(ctx context.Context, id ConcernID, about []ConcernPupil) error
	Worsen(ctx context.Context, id ConcernID, kind ConcernKind, now time.Time) error
	ConcernTold(ctx context.Context, id ConcernID, told int) error
	TakeConcern(ctx context.Context, id ConcernID, by school.Actor, now time.Time) (bool, error)
	CloseConcern(ctx context.Context, id ConcernID, by school.Actor, found string, now time.Time) (bool, error)

	// Say owes a text that is no alert. Said lists what was said by itself to a
	// number on a day.
	Say(ctx context.Context, m Message) error
	Said(ctx context.Context, number phone.Number, day clock.Date) ([]Message, error)
	// Written lists the words people of the school wrote to a number after an instant.
	Written(ctx context.Context, number phone.Number, after time.Time) ([]string, error)
	// ByHand gives when each text went that people and programs of the school
	// wrote by hand after an instant.
	ByHand(ctx context.Context, after time.Time) ([]time.Time, error)
	// LastPlanned is when a campaign's text last went to a number, of whatever
	// school; zero for never. What comes back may answer that.
	LastPlanned(ctx context.Context, number phone.Number) (time.Time, error)
	// QuestionAnswered notes that a question has been answered.
	QuestionAnswered(ctx context.Context, id delivery.TextID, now time.Time) error
	// WrongPerson says of a number that was texted about pupils that it is another
	// person's: nobody is texted or rung by it about them, nor about a pupil who
	// shares an adult with one, whatever row brings it, until a person takes that
	// back. It gives the contacts that have it about them now.
	WrongPerson(ctx context.Context, number phone.Number, pupils []school.PupilID, now time.Time) ([]school.ContactID, error)
	// StopNumber silences a number for our sender.
	StopNumber(ctx context.Context, number phone.Number, why string, now time.Time) error

	// ClaimThread gives a thread to a person unless another has it since an
	// instant; LeaveThread takes it from them.
	// ThreadHeld gives who has the thread of a number in hand since an instant.
	ThreadHeld(ctx context.Context, number phone.Number, since time.Time) (by school.Actor, held bool, err error)
	ClaimThread(ctx context.Context, id ThreadID, by school.Actor, since, now time.Time) (bool, error)
	LeaveThread(ctx context.Context, id ThreadID, by school.Actor) (bool, error)

	// Accept keeps that a person accepted; Undo ends it, false when it is too
	// late or was done.
	Accept(ctx context.Context, a Accepted) error
	Undo(ctx context.Context, id AcceptanceID, absence AbsenceID, now time.Time) (bool, error)
	// Suggestion gives the one that stands for an absence; code "" for none.
	Suggestion(ctx context.Context, absence AbsenceID) (Suggested, error)
	// Concerned reports whether a concern is open about an absence: said of it, or
	// of its pupil on that day or before.
	Concerned(ctx context.Context, absence AbsenceID) (bool, error)
}

// Suggested is the code a reply suggests, for a person to accept.
type Suggested struct {
	Code       register.Code
	Because    []string // the words that say so, as written
	Confidence float64  // 0 to 1; see Sure
	// Back is the school day they say the pupil is expected back; zero when that
	// is no later than the next school day, or was not said.
	Back clock.Date
}

// Sure reports whether the suggestion may be accepted together with others, by
// somebody who has not read the reply: it is about one pupil, about today, and
// plainly said.
func (s Suggested) Sure() bool { return s.Confidence >= reading.Surely }
