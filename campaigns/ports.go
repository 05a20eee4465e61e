package campaigns

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// Store keeps campaigns, their waves and who was drawn. Every method is one
// transaction. A campaign or wave that is not there is problem.Unknown.
type Store interface {
	// Add keeps a new campaign, with its audit row and news.
	Add(ctx context.Context, actor school.Actor, c Campaign) error
	// Campaign gives one; Campaigns those of a school, the newest first; Live
	// those whose waves go when they are due, of all schools, and Proposed those
	// that wait for a second person.
	Campaign(ctx context.Context, id CampaignID) (Campaign, error)
	Campaigns(ctx context.Context, urn school.URN) ([]Campaign, error)
	Live(ctx context.Context) ([]Campaign, error)
	Proposed(ctx context.Context) ([]Campaign, error)
	// Change writes what f makes of a campaign, while nobody else changes it,
	// with its audit row and news. Texts of its waves that have not been claimed
	// are held when it is paused by it, let go when it runs again, and withdrawn
	// when it has ended.
	Change(ctx context.Context, actor school.Actor, id CampaignID, now time.Time, act string, f func(Campaign) (Campaign, error)) (Campaign, error)

	// School gives a school with its calendar; Pace the parts a second of its
	// sender.
	School(ctx context.Context, urn school.URN) (school.School, school.Calendar, error)
	Pace(ctx context.Context) (float64, error)
	// Book keeps what the waves of a campaign that are to come take of the sender,
	// in the place of what was kept before. Beside gives what those of others take
	// that are not over at an instant: of every school, once approved, and of the
	// same pack at the schools of its network that wait for approval with it.
	Book(ctx context.Context, id CampaignID, all []Booking) error
	// Reserve is Change and Book in one, one campaign after another over the whole
	// sender: f is given its pace, and what others take of it (Beside), as both
	// stand once every one before has ended.
	Reserve(ctx context.Context, actor school.Actor, id CampaignID, now time.Time, act string, all []Booking, f func(c Campaign, pace float64, beside []Load) (Campaign, error)) (Campaign, error)
	Beside(ctx context.Context, c Campaign, now time.Time) ([]Load, error)
	// Settling gives the pupils about whom, or about whose adults, a concern is
	// open.
	Settling(ctx context.Context, urn school.URN) (map[school.PupilID]bool, error)

	// TakeOut keeps a pupil out of a campaign, or of every one of the school where
	// the reason says so (InEvery). PutBack lets them in again, whichever campaign
	// they were taken out in; both audited. Outs lists who is out of a campaign,
	// each once.
	TakeOut(ctx context.Context, actor school.Actor, id CampaignID, x Out) error
	PutBack(ctx context.Context, actor school.Actor, id CampaignID, pupil school.PupilID, now time.Time) error
	Outs(ctx context.Context, id CampaignID) ([]Out, error)

	// KeyMaker gives the actor who made a key of a school or of its network, as
	// Actor.String says; "" where nobody knows.
	KeyMaker(ctx context.Context, urn school.URN, key string) (string, error)

	// Claim writes a firing once, whoever's clock knocked; first is false for
	// whoever comes second, and where its occasion has gone.
	Claim(ctx context.Context, f Firing, now time.Time) (first bool, err error)
	// Firings gives those of a campaign, the newest first; Underway those of all
	// schools that are due or open; Firing one.
	Firings(ctx context.Context, id CampaignID) ([]Firing, error)
	Underway(ctx context.Context) ([]Firing, error)
	Firing(ctx context.Context, id FiringID) (Firing, error)

	// Material reads what an audience is chosen from.
	Material(ctx context.Context, c Campaign, of Choice) (Material, error)
	// Open keeps the snapshot of a firing that is due, and opens it. Draw makes
	// the snapshot of what the audience is chosen from; it may be called more
	// than once. While one process draws others pass on: opened is false, as when
	// another has drawn it.
	Open(ctx context.Context, f Firing, of Choice, now time.Time, draw func(Material) []Family) (opened bool, err error)
	// Raise owes texts to the next families of an open firing, at most so many,
	// while its campaign runs. Left is how many families still wait for theirs.
	Raise(ctx context.Context, f Firing, most int, now time.Time) (raised []delivery.Text, left int, err error)
	// Waiting counts the campaign texts that wait to be claimed, by school.
	Waiting(ctx context.Context) (map[school.URN]int, error)
	// Keep holds the texts of a firing that have not been claimed, and LetGo
	// raises them again; both say how many. End closes a firing, and what has not
	// gone is withdrawn with the reason.
	Keep(ctx context.Context, id FiringID, reason string, now time.Time) (int, error)
	LetGo(ctx context.Context, id FiringID, now time.Time) ([]delivery.Text, error)
	End(ctx context.Context, id FiringID, why string, now time.Time) error

	// Progress counts what became of a firing's texts. People lists its
	// families with the names of their pupils.
	Progress(ctx context.Context, id FiringID) (Progress, error)
	People(ctx context.Context, id FiringID) ([]Person, error)

	// Toll counts what the stop rules ask of a firing: refusals within a time of
	// its text, and texts that ended, both from an instant on.
	Toll(ctx context.Context, id FiringID, from time.Time, within time.Duration) (Toll, error)

	// Tally counts what has come of a firing: its texts, and what its families
	// wrote back within a time of theirs.
	Tally(ctx context.Context, id FiringID, within time.Duration) (Tally, error)
	// Drawn lists the families that the waves of a campaign drew, in the order of
	// the waves, up to and with a firing.
	Drawn(ctx context.Context, f Firing) ([]Drawn, error)
	// AlsoTexted lists the families a firing drew that another campaign of the
	// school texted between two instants, one line for each such campaign.
	AlsoTexted(ctx context.Context, id FiringID, from, to time.Time) ([]AlsoTexted, error)
	// Attended calls f for each session of the days from and to that a register
	// is kept of: the pupils who could have been in, and whether each missed it,
	// as the register stands now. Who came in late has not missed it. F must not
	// keep the map.
	Attended(ctx context.Context, urn school.URN, from, to clock.Date, f func(day clock.Date, missed map[school.PupilID]bool)) error
	// Asked lists the absences of the days from and to that an absence text went
	// about, one line a text.
	Asked(ctx context.Context, urn school.URN, from, to clock.Date) ([]Asked, error)
	// Network gives that of a school, zero for none; Elsewhere the firings of the
	// same wave of the same pack at its other schools, due between two instants.
	Network(ctx context.Context, urn school.URN) (school.Network, error)
	Elsewhere(ctx context.Context, f Firing, pack string, n school.NetworkID, from, to time.Time) ([]Firing, error)
	// SchoolsOf gives a network and its schools, by name; Unknown where there is
	// no such network.
	SchoolsOf(ctx context.Context, id school.NetworkID) (school.Network, []school.School, error)
	// Terms gives what a part costs a school and where its texts may link to;
	// LastNames those of its roll, each once, for no text may hold one.
	Terms(ctx context.Context, urn school.URN) (templates.Terms, error)
	LastNames(ctx context.Context, urn school.URN) ([]string, error)

	// Gate reads again what the last gate needs.
	Gate(ctx context.Context, id delivery.TextID) (Gate, error)

	// Mobile gives a member's own number; zero when they have none. RaiseTest
	// owes a text that shows a wording to a member of staff, unless room refuses
	// it for when such texts of the campaign went since an instant; two at once
	// are asked one after another.
	Mobile(ctx context.Context, member string) (phone.Number, error)
	RaiseTest(ctx context.Context, actor school.Actor, id CampaignID, words string, t delivery.Text, since time.Time, room func(went []time.Time) error) error
}

// Choice is of which days and which week an audience is chosen.
type Choice struct {
	Back  clock.Date // the first day whose marks are read
	From  clock.Date // the first day that counts, not before Back
	Today clock.Date // the first that does not; its marks are read too
	Week  string     // the ISO week of the texts that are to go
}

// Out is a pupil whom staff have taken out: of one campaign, or of all.
type Out struct {
	Pupil  school.PupilID
	Name   string // for staff; empty when it is written
	Group  school.Group
	Reason string   // of TakeOutReasons
	By     string   // an actor
	Hands  []string // everybody who took them out, here or for all; empty when it is written
	At     time.Time
}

// FiringID names one firing of a wave.
type FiringID string

// Firing is one wave on its day.
type Firing struct {
	ID       FiringID
	Campaign CampaignID
	School   school.URN
	Wave     Wave // as it was approved
	Plan     Plan // too; of one that was kept without its waves
	Version  int
	Occasion Occasion // what it is the firing of; empty of one that is older than occasions
	DueAt    time.Time
	EndsAt   time.Time // no text leaves after
	State    FiringState
	Why      string // a word: why it was missed or ended
	OpenedAt time.Time
	OverAt   time.Time
	ToText   int // families in the snapshot that are written to
	HeldOut  int
	LeftOut  int
	Raised   int  // families whose text has been raised
	Kept     bool // its texts are held: the school is shut
}

// FiringState is where a firing stands.
type FiringState string

// The states of a firing.
const (
	Due    FiringState = "due"    // claimed; nobody drawn yet
	Open   FiringState = "open"   // drawn; texts are going
	Over   FiringState = "over"   // everybody has had theirs, or its time has passed
	Missed FiringState = "missed" // nobody was there in time: not sent
)

// Why a firing is as it is.
const (
	WhyAll     = "all"      // every text went
	WhyWindow  = "window"   // its hours were over
	WhyLate    = "late"     // nobody was there at its time, nor within its grace
	WhyPaused  = "paused"   // its campaign or its school's texts were paused
	WhyShut    = "shut"     // the school was not open
	WhyStopped = "stopped"  // a person ended the campaign
	WhyTooMany = "too_many" // they could not have left in its hours
	// WhyUnapproved is of a wave whose time passed while it waited for approval.
	WhyUnapproved = "unapproved"
)

// Progress is what has become of a firing's texts.
type Progress struct {
	States   map[delivery.State]int
	Reasons  map[string]int // why families are in or out, by word
	NotSent  map[string]int // why texts ended without having left, by word
	OptedOut int            // families texted that have said no since
}

// UnderWay counts the texts whose end is still to come and which have not left.
func (p Progress) UnderWay() int {
	return p.States[delivery.Held] + p.States[delivery.Raised] + p.States[delivery.Sending] + p.States[delivery.Unknown]
}

// Gone counts those the carrier has taken.
func (p Progress) Gone() int {
	return p.States[delivery.Sent] + p.States[delivery.Delivered] + p.States[delivery.Undelivered]
}

// Person is a family of a snapshot, for staff.
type Person struct {
	Family  string
	Contact string         // name of whom is texted; empty for nobody
	Pupils  []string       // "Amira Khan, 8B"
	First   school.PupilID // the first of them: whom staff take out by
	In      bool
	Why     string // too, why its text was taken back, once it was
	Arm     Arm
	State   delivery.State // of its text; empty before it is raised
	At      time.Time      // when the text was raised
}

// Gate is what the last gate reads again just before a campaign's text goes.
type Gate struct {
	Test     bool   // to a member of staff
	Words    string // of a test
	Owed     phone.Number
	Campaign Campaign // its id, school, status and version alone
	Firing   Firing
	Family   Family
	Calendar school.Calendar
	School   school.School
	Contact  school.Contact
	Found    bool           // the contact is still there
	Pupils   []school.Pupil // on roll or left
	Lists    map[school.PupilID][]school.TiedContact
	Outs     map[school.PupilID]bool
	// OutBeside is set where somebody is out who has the adult in common with the
	// family, by row or by telephone: on roll or not.
	OutBeside bool
	// Missed is what the family's registers say by now, from the day that the
	// rules about suspensions and long illness ask for.
	Missed map[school.PupilID][]MissedDay
	stands map[school.PupilID]standing // what that comes to
	// Settling is set while a concern about the family is open, or one of its
	// pupils is absent today and nobody has said why.
	Settling bool
}
