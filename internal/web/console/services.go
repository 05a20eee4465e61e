package console

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// What the pages need of the services, no more: *staff.Service,
// *notifier.Service and *delivery.Service are these. They are small so that
// every page can be drawn from a made-up morning.

// Door lets staff in and out.
type Door interface {
	SignIn(ctx context.Context, email, password, addr string) (staff.SignIn, error)
	ByToken(ctx context.Context, token string) (staff.SignIn, error)
	// Peek is ByToken for what no person did: it counts as no use.
	Peek(ctx context.Context, token string) (staff.SignIn, error)
	// Names gives who a school's staff are, by id.
	Names(ctx context.Context, urn school.URN) (map[string]string, error)
	SignOut(ctx context.Context, token string) error

	ChangePassword(ctx context.Context, m staff.Member, token, old, fresh, addr string) error
	Members(ctx context.Context, urn school.URN) ([]staff.Member, error)
	Keys(ctx context.Context, urn school.URN) ([]staff.KeptKey, error)
	CreateKey(ctx context.Context, actor school.Actor, k staff.Key) (staff.Key, string, error)
	RevokeKeyOf(ctx context.Context, actor school.Actor, urn school.URN, id string) error
	Record(ctx context.Context, urn school.URN, before int64) ([]staff.Line, error)
}

// Mornings is what happens at a school.
type Mornings interface {
	Today(ctx context.Context, urn school.URN, s register.Session) (notifier.Today, error)
	ExplainSeen(ctx context.Context, actor school.Actor, id notifier.AbsenceID, was, code register.Code, note string) error
	Calls(ctx context.Context, urn school.URN) (notifier.CallList, error)
	SchoolOfCall(ctx context.Context, id notifier.CallID) (school.URN, error)
	TakeCall(ctx context.Context, actor school.Actor, ids ...notifier.CallID) error
	LeaveCall(ctx context.Context, actor school.Actor, ids ...notifier.CallID) error
	RecordCall(ctx context.Context, actor school.Actor, ids []notifier.CallID, r notifier.CallResult) error
	Release(ctx context.Context, actor school.Actor, id delivery.TextID) error
	ReleaseBrake(ctx context.Context, actor school.Actor, id notifier.BrakeID) (int, error)
	CancelBrake(ctx context.Context, actor school.Actor, id notifier.BrakeID) (int, error)
	AcceptNotice(ctx context.Context, actor school.Actor, id notifier.NoticeID, as notifier.NoticeAs) error
	RefuseNotice(ctx context.Context, actor school.Actor, id notifier.NoticeID) error
	Pupil(ctx context.Context, urn school.URN, id string) (notifier.PupilView, error)
	Unsettled(ctx context.Context, urn school.URN, today clock.Date) ([]notifier.UnsettledAbsence, error)
	Registers(ctx context.Context, urn school.URN, day clock.Date, s register.Session) ([]notifier.RegisterView, error)
	Sheet(ctx context.Context, k register.Key) (notifier.Sheet, error)
	RegisterClosed(ctx context.Context, actor school.Actor, c register.Closure, extra []problem.Field) (notifier.Outcome, error)
	Absences(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.AbsenceView, error)
	FindPupils(ctx context.Context, urn school.URN, words string, most int) ([]school.Pupil, int, error)
	TakeBackClosure(ctx context.Context, actor school.Actor, id notifier.ClosureID) (notifier.Outcome, error)
	Arrived(ctx context.Context, actor school.Actor, urn school.URN, pupil string, at time.Time) (notifier.ArrivalView, error)
	Arrivals(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.ArrivalView, error)
	SchoolOfArrival(ctx context.Context, id notifier.ArrivalID) (school.URN, error)
	UndoArrival(ctx context.Context, actor school.Actor, id notifier.ArrivalID) error
	TakeConcern(ctx context.Context, actor school.Actor, id notifier.ConcernID) error
	CloseConcern(ctx context.Context, actor school.Actor, id notifier.ConcernID, found string) error
	// Accounts gives what was found when concerns of the school were closed.
	Accounts(ctx context.Context, urn school.URN, ids []notifier.ConcernID) (map[notifier.ConcernID]notifier.Concern, error)
	AcceptSuggestions(ctx context.Context, actor school.Actor, urn school.URN, list []notifier.Accepting) ([]notifier.Accepted, error)
	UndoAcceptance(ctx context.Context, actor school.Actor, urn school.URN, id notifier.AcceptanceID) (int, error)
	Acceptance(ctx context.Context, id notifier.AcceptanceID) ([]notifier.Accepted, error)
	Threads(ctx context.Context, urn school.URN) ([]notifier.ThreadView, error)
	Thread(ctx context.Context, urn school.URN, id notifier.ThreadID) (notifier.ThreadDetail, error)
	ClaimThread(ctx context.Context, actor school.Actor, urn school.URN, id notifier.ThreadID) error
	LeaveThread(ctx context.Context, actor school.Actor, urn school.URN, id notifier.ThreadID) error
	AnswerThread(ctx context.Context, actor school.Actor, urn school.URN, id notifier.ThreadID, words string) error
	Assign(ctx context.Context, actor school.Actor, urn school.URN, id notifier.ThreadID, x notifier.Assigning) error
	NewsSeq(ctx context.Context, urn school.URN) (int64, error)
	Now() time.Time
	News(ctx context.Context, urn school.URN, since int64) ([]notifier.News, error)
	Setting(ctx context.Context, urn school.URN) (notifier.Setting, error)
	ChangePolicy(ctx context.Context, actor school.Actor, urn school.URN, change func(*notifier.Policy) error) (notifier.Policy, error)
	ChangeCalendar(ctx context.Context, actor school.Actor, urn school.URN, change func(*school.Calendar) error) (school.Calendar, notifier.CalendarEffect, error)
	// CalendarWould says what ChangeCalendar would do to today's texts.
	CalendarWould(ctx context.Context, urn school.URN, change func(*school.Calendar) error) (notifier.CalendarEffect, error)
	Shut(ctx context.Context, actor school.Actor, urn school.URN, x school.ClosedDay) (int, error)
	Open(ctx context.Context, actor school.Actor, urn school.URN, day clock.Date, s register.Session) (int, error)
	NoticesAhead(ctx context.Context, urn school.URN) ([]notifier.NoticeView, error)
	SchoolDay(ctx context.Context, urn school.URN) (notifier.Setting, clock.Date, register.Session, string, error)
}

// Pauses stops texts and lets them go on.
type Pauses interface {
	Pause(ctx context.Context, by school.Actor, urn school.URN, kind delivery.PauseKind, why string) error
	Resume(ctx context.Context, by school.Actor, urn school.URN, kind delivery.PauseKind) error
	Pauses(ctx context.Context, urn school.URN) ([]delivery.Pause, error)
	// Troubles lists the carrier's accounts with which no text gets through.
	Troubles(ctx context.Context) ([]delivery.Trouble, error)
}

// Rolls is who is on roll: *roll.Service.
type Rolls interface {
	Took(ctx context.Context, urn school.URN, news []school.RollNews) ([]roll.Took, error)
	Upload(ctx context.Context, actor school.Actor, urn school.URN, name string, file []byte) (roll.Draft, error)
	Draft(ctx context.Context, actor school.Actor, urn school.URN, id roll.DraftID) (roll.Draft, error)
	MapDraft(ctx context.Context, actor school.Actor, urn school.URN, id roll.DraftID, m rollfile.Mapping) error
	PreviewDraft(ctx context.Context, actor school.Actor, urn school.URN, id roll.DraftID) (roll.Preview, error)
	ApplyDraft(ctx context.Context, actor school.Actor, urn school.URN, id roll.DraftID, seen string, confirm roll.Confirmed) (roll.Imported, error)
	DropDraft(ctx context.Context, actor school.Actor, urn school.URN, id roll.DraftID) error

	Todo(ctx context.Context, urn school.URN) (roll.Todo, error)
	Groups(ctx context.Context, urn school.URN) ([]roll.Named, error)
	// Pupil gives why adults are not told only where reasons are asked for.
	Pupil(ctx context.Context, urn school.URN, id school.PupilID, reasons bool) (roll.Sheltered, error)
	ChangePupil(ctx context.Context, by roll.Hand, urn school.URN, id school.PupilID, in roll.PupilEdit) error
	ChangeTie(ctx context.Context, by roll.Hand, urn school.URN, pupil school.PupilID, contact school.ContactID, in roll.TieEdit) error
	ChangeContactOf(ctx context.Context, by roll.Hand, urn school.URN, pupil school.PupilID, id school.ContactID, in roll.ContactEdit) error
	SettleDoubt(ctx context.Context, by roll.Hand, urn school.URN, pupil school.PupilID, contact school.ContactID, same bool) error
}

// Systems is how schools' own register systems are asked.
type Systems interface {
	// Connection says how one is asked and how that has gone, or Unknown.
	Connection(ctx context.Context, urn school.URN) (school.Connection, error)
	// Pull takes its whole roll now.
	Pull(ctx context.Context, actor school.Actor, urn school.URN, o roll.PutOptions) (roll.Imported, error)
}

// Plans is planned texting: *campaigns.Service.
type Plans interface {
	List(ctx context.Context) []campaigns.Summary
	Pack(ctx context.Context, key string) (campaigns.Pack, error)
	OfSchool(ctx context.Context, urn school.URN) ([]campaigns.Campaign, error)
	View(ctx context.Context, id campaigns.CampaignID) (campaigns.View, error)
	Preview(ctx context.Context, id campaigns.CampaignID, wave string) (campaigns.Preview, error)
	Results(ctx context.Context, id campaigns.CampaignID, wave campaigns.FiringID) (campaigns.Report, error)
	Audience(ctx context.Context, id campaigns.CampaignID, wave string) ([]campaigns.Person, error)
	People(ctx context.Context, id campaigns.CampaignID, firing campaigns.FiringID) ([]campaigns.Person, error)
	Adopt(ctx context.Context, actor school.Actor, urn school.URN, pack string) (campaigns.Campaign, error)
	Edit(ctx context.Context, actor school.Actor, id campaigns.CampaignID, version int, p campaigns.Plan) (campaigns.Campaign, error)
	Propose(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
	SendBack(ctx context.Context, actor school.Actor, id campaigns.CampaignID, version int, note string) (campaigns.Campaign, error)
	Approve(ctx context.Context, actor school.Actor, id campaigns.CampaignID, version int) (campaigns.Campaign, error)
	Pause(ctx context.Context, actor school.Actor, id campaigns.CampaignID, why string) (campaigns.Campaign, error)
	Resume(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
	Stop(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
	TakeOut(ctx context.Context, actor school.Actor, id campaigns.CampaignID, pupil school.PupilID, reason string) error
	PutBack(ctx context.Context, actor school.Actor, id campaigns.CampaignID, pupil school.PupilID) error
	Test(ctx context.Context, actor school.Actor, id campaigns.CampaignID, wave string) error
	// Review reckons every wave; Look fills a text in as somebody types it and
	// says what to look at again; Vouch is a person's word for a translation.
	Review(ctx context.Context, id campaigns.CampaignID) ([]campaigns.Preview, error)
	Look(ctx context.Context, id campaigns.CampaignID, wave, language, body string) (campaigns.Look, error)
	Vouch(ctx context.Context, actor school.Actor, id campaigns.CampaignID, v campaigns.Vouching) (campaigns.Campaign, error)
}
