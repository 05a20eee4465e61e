package roll

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Store keeps the rolls.
type Store interface {
	// Standing gives the whole roll of a school, leavers included. It answers
	// problem.Unknown when there is no such school.
	Standing(ctx context.Context, urn school.URN) (Standing, error)
	// ChangeRoll locks a school's roll, asks decide what is to change, and
	// writes that with an audit row and news, all or nothing. decide may be
	// asked more than once and must only think. Where it fails, or changes
	// nothing, nothing is written.
	ChangeRoll(ctx context.Context, actor school.Actor, urn school.URN, now time.Time, decide func(Standing) (Changes, error)) error

	// RefuseCampaigns notes of everybody who has a number that they want to hear
	// of absences only, with an audit row and news for each school.
	RefuseCampaigns(ctx context.Context, actor school.Actor, number phone.Number, now time.Time) error

	// Mapping gives the mapping kept for a school's files, zero when there is
	// none, or problem.Unknown.
	Mapping(ctx context.Context, urn school.URN) (rollfile.Mapping, error)
	// PutMapping keeps it, with an audit row, or answers problem.Unknown.
	PutMapping(ctx context.Context, actor school.Actor, urn school.URN, m rollfile.Mapping, now time.Time) error

	// PutDraft keeps a file until a person says yes, sealed, in the place of one
	// before it of the same person, and lets those go that are older than
	// before.
	PutDraft(ctx context.Context, d Draft, before time.Time) error
	// Draft gives one of a school, or problem.Unknown.
	Draft(ctx context.Context, urn school.URN, id DraftID) (Draft, error)
	// MapDraft keeps another mapping with it.
	MapDraft(ctx context.Context, id DraftID, m rollfile.Mapping) error
	// DropDraft lets one go; PurgeDrafts those older than before.
	DropDraft(ctx context.Context, id DraftID) error
	PurgeDrafts(ctx context.Context, before time.Time) error

	// MarkedLeavers gives the last day since on which a register marked a pupil
	// who had left, by pupil.
	MarkedLeavers(ctx context.Context, urn school.URN, since clock.Date) (map[school.PupilID]clock.Date, error)
	// Away gives the days of the accepted notices that have not passed on a
	// day, by pupil.
	Away(ctx context.Context, urn school.URN, day clock.Date) (map[school.PupilID][]school.Days, error)
	// TieReasons gives why adults are not told about a pupil, where somebody
	// wrote it down.
	TieReasons(ctx context.Context, pupil school.PupilID) (map[school.ContactID]string, error)

	// School gives one school with its calendar, or problem.Unknown.
	School(ctx context.Context, urn school.URN) (school.School, school.Calendar, error)
	// Schools gives every school, by name.
	Schools(ctx context.Context) ([]school.School, error)
	// AddSchool keeps a new school with its calendar, or answers
	// problem.Conflict.
	AddSchool(ctx context.Context, actor school.Actor, s school.School, c school.Calendar, now time.Time) error
}

// Standing is a school's roll as it is kept.
type Standing struct {
	Pupils   []school.Pupil // leavers too: LeftOn is set
	Contacts []school.Contact
	Ties     []school.Tie
	Doubts   []Doubt
	Reasons  []ReasonMark
	// Strangers says of which numbers somebody said that they are another
	// person's; nil where nobody has.
	Strangers Strangers
}

// Strangers gives, of a number, the pupils about whom somebody who was texted or
// rung said that it is another person's: true while it stands, false where a
// person has said since that it is the right number.
type Strangers func(phone.Number) map[school.PupilID]bool

// Stranger is a number that is another person's for a pupil; Theirs when a
// person has taken that back.
type Stranger struct {
	Number phone.Number
	Pupil  school.PupilID
	Theirs bool
}

// ReasonMark is a mark of why an adult is not told about a pupil, another one
// whenever it is written. It does not say why.
type ReasonMark struct {
	Pupil   school.PupilID
	Contact school.ContactID
	Mark    string
}

// Doubt is an adult on a pupil's list who may be another, Like, who must not be
// told about the pupil. Until a person has looked they are told nothing either;
// beside a tie that may be told it is a person's answer: somebody else. With a
// Why but WhyElsewhere it is about the adult alone, and Like is the same.
type Doubt struct {
	Pupil         school.PupilID
	Contact, Like school.ContactID
	Why           DoubtWhy
	Said          string // a mark of what was said of them; it does not say what
}

// DoubtWhy is why an import barred an adult until a person has looked.
type DoubtWhy string

// Why an adult is barred; WhyLike is that they look like one who must not be told.
const (
	WhyLike   DoubtWhy = ""
	WhyUnread DoubtWhy = "unread" // something no roll has may say that they must not be told
	WhyEnded  DoubtWhy = "ended"  // they are no contact any more
	WhyReused DoubtWhy = "reused" // the id was another person's
	// WhyElsewhere is that they are, or may be, Like, who must not be told about
	// another pupil.
	WhyElsewhere DoubtWhy = "elsewhere"
)

// sentence tells it under the problems of an import.
func (w DoubtWhy) sentence() string {
	return map[DoubtWhy]string{
		WhyLike:      mayBeBarred,
		WhyUnread:    "something here that a roll does not have may say that this adult must not be told: they are not texted about the pupil until a person has looked",
		WhyEnded:     "this adult has ended, is inactive or has no place on the list: they are kept and not texted about the pupil until a person has looked",
		WhyReused:    "this contact id has come with another name and another number, as if it were two people: nobody is texted under it until a person has looked",
		WhyElsewhere: "this adult is, or may be, one who must not be told about another pupil here: not texted about this one until a person has looked",
	}[w]
}

// Changes is what is to be written: rows that are new or different, and ties
// that go.
type Changes struct {
	Pupils   []school.Pupil
	Contacts []school.Contact
	Ties     []school.Tie
	Untied   []school.Tie
	Doubts   []Doubt    // new ones
	Settled  []Doubt    // those a person has looked at
	Reason   *TieReason // by hand only
	Wish     *Wish      // too
	// Strangers are numbers of another person that came with a brother or a
	// sister, or that a person has taken back.
	Strangers []Stranger
	Act       string // for the audit: "" is roll.put, of the whole roll
	Target    string // what it was done to, when there is an Act
	Summary   string // counts, and names of fields, only
}

// TieReason is why an adult is not told about a pupil; "" for none any more.
type TieReason struct {
	Pupil   school.PupilID
	Contact school.ContactID
	Words   string
}

// Wish is what a person has noted of the telephone of an adult.
type Wish struct {
	Number      phone.Number
	NoCampaigns bool // hears of absences only
}

// None reports whether there is nothing to write.
func (c Changes) None() bool {
	return len(c.Pupils)+len(c.Contacts)+len(c.Ties)+len(c.Untied)+len(c.Doubts)+len(c.Settled)+len(c.Strangers) == 0 && c.Reason == nil
}
