package api

import (
	"context"
	"io"
	"log/slog"
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
	"github.com/firstbell/firstbell/notifier/handback"
	"github.com/firstbell/firstbell/templates"
)

// What this door needs of the services, no more: *notifier.Service,
// *staff.Service, *delivery.Service, *roll.Service, *campaigns.Service and
// *handback.Service are these. They are small so that every refusal can be tested without a school.

// Mornings is what happens at a school: *notifier.Service.
type Mornings interface {
	SchoolDay(ctx context.Context, urn school.URN) (notifier.Setting, clock.Date, register.Session, string, error)
	RegisterClosed(ctx context.Context, actor school.Actor, c register.Closure, extra []problem.Field) (notifier.Outcome, error)
	SchoolOfClosure(ctx context.Context, id notifier.ClosureID) (school.URN, error)
	TakeBackClosure(ctx context.Context, actor school.Actor, id notifier.ClosureID) (notifier.Outcome, error)
	KeepMarks(ctx context.Context, actor school.Actor, urn school.URN, marks []notifier.PastMark) (notifier.PastOutcome, error)
	Registers(ctx context.Context, urn school.URN, day clock.Date, s register.Session) ([]notifier.RegisterView, error)
	Ledger(ctx context.Context, urn school.URN, day clock.Date, s register.Session) (notifier.Ledger, error)
	Absences(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.AbsenceView, error)
	Reasons(ctx context.Context, urn school.URN, ref string, day clock.Date, s register.Session) (notifier.Explained, error)
	Unsettled(ctx context.Context, urn school.URN, today clock.Date) ([]notifier.UnsettledAbsence, error)
	SchoolOfAbsence(ctx context.Context, id notifier.AbsenceID) (school.URN, error)
	ExplainSeen(ctx context.Context, actor school.Actor, id notifier.AbsenceID, was, code register.Code, note string) error
	Calls(ctx context.Context, urn school.URN) (notifier.CallList, error)
	SchoolOfCall(ctx context.Context, id notifier.CallID) (school.URN, error)
	RecordCall(ctx context.Context, actor school.Actor, ids []notifier.CallID, r notifier.CallResult) error
	TakeCall(ctx context.Context, actor school.Actor, ids ...notifier.CallID) error
	LeaveCall(ctx context.Context, actor school.Actor, ids ...notifier.CallID) error
	Alerts(ctx context.Context, urn school.URN, day clock.Date, s register.Session, state delivery.State) ([]notifier.AlertView, error)
	Alert(ctx context.Context, id delivery.TextID) (notifier.AlertDetail, error)
	Release(ctx context.Context, actor school.Actor, id delivery.TextID) error
	WithdrawAlert(ctx context.Context, actor school.Actor, id delivery.TextID) error
	SchoolOfBrake(ctx context.Context, id notifier.BrakeID) (school.URN, error)
	ReleaseBrake(ctx context.Context, actor school.Actor, id notifier.BrakeID) (int, error)
	CancelBrake(ctx context.Context, actor school.Actor, id notifier.BrakeID) (int, error)
	Explanations(ctx context.Context, urn school.URN, since int64, limit int) ([]notifier.Settlement, int64, error)
	Setting(ctx context.Context, urn school.URN) (notifier.Setting, error)
	ChangePolicy(ctx context.Context, actor school.Actor, urn school.URN, change func(*notifier.Policy) error) (notifier.Policy, error)
	ChangeCalendar(ctx context.Context, actor school.Actor, urn school.URN, change func(*school.Calendar) error) (school.Calendar, notifier.CalendarEffect, error)
	Shut(ctx context.Context, actor school.Actor, urn school.URN, x school.ClosedDay) (int, error)
	Open(ctx context.Context, actor school.Actor, urn school.URN, day clock.Date, s register.Session) (int, error)
	TellInAdvance(ctx context.Context, actor school.Actor, urn school.URN, told notifier.Told) (notifier.NoticeView, error)
	Notices(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.NoticeView, error)
	SchoolOfNotice(ctx context.Context, id notifier.NoticeID) (school.URN, error)
	AcceptNotice(ctx context.Context, actor school.Actor, id notifier.NoticeID, as notifier.NoticeAs) error
	Pupil(ctx context.Context, urn school.URN, id string) (notifier.PupilView, error)
	Arrived(ctx context.Context, actor school.Actor, urn school.URN, pupil string, at time.Time) (notifier.ArrivalView, error)
	Arrivals(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.ArrivalView, error)
	SchoolOfArrival(ctx context.Context, id notifier.ArrivalID) (school.URN, error)
	UndoArrival(ctx context.Context, actor school.Actor, id notifier.ArrivalID) error
	Concerns(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.ConcernView, error)
	SchoolOfConcern(ctx context.Context, id notifier.ConcernID) (school.URN, error)
	TakeConcern(ctx context.Context, actor school.Actor, id notifier.ConcernID) error
	CloseConcern(ctx context.Context, actor school.Actor, id notifier.ConcernID, found string) error
	SendMessage(ctx context.Context, actor school.Actor, urn school.URN, x notifier.Sending) ([]notifier.Sent, error)
	News(ctx context.Context, urn school.URN, since int64) ([]notifier.News, error)
}

// Keys says who is asking, and keeps answers for repeats: *staff.Service.
type Keys interface {
	ByKey(ctx context.Context, secret string) (staff.Key, error)
	Covers(ctx context.Context, k staff.Key, urn school.URN) (bool, error)
	Begin(ctx context.Context, keyID, idemKey, fingerprint string) (*staff.Answer, error)
	Finish(ctx context.Context, keyID, idemKey string, a staff.Answer) error
	Abandon(ctx context.Context, keyID, idemKey string) error
}

// Pauses stops texts and lets them go again: *delivery.Service.
type Pauses interface {
	Pause(ctx context.Context, by school.Actor, urn school.URN, kind delivery.PauseKind, why string) error
	Resume(ctx context.Context, by school.Actor, urn school.URN, kind delivery.PauseKind) error
}

// Roll is who is on roll: *roll.Service.
type Roll interface {
	Get(ctx context.Context, urn school.URN) (rollfile.Roll, error)
	Put(ctx context.Context, actor school.Actor, urn school.URN, r rollfile.Roll, o roll.PutOptions) (roll.Diff, error)
	ImportCSV(ctx context.Context, actor school.Actor, urn school.URN, file io.Reader, c roll.Choice, o roll.PutOptions) (roll.Imported, error)
	ImportCTF(ctx context.Context, actor school.Actor, urn school.URN, file io.Reader, o roll.PutOptions) (roll.Imported, error)
	Mapping(ctx context.Context, urn school.URN) (rollfile.Mapping, error)
	PutMapping(ctx context.Context, actor school.Actor, urn school.URN, m rollfile.Mapping) error
	Contact(ctx context.Context, urn school.URN, id string) (roll.Known, error)
	ChangeContact(ctx context.Context, by roll.Hand, urn school.URN, id school.ContactID, in roll.ContactEdit) error
}

// Campaigns is what could be planned: *campaigns.Service.
type Campaigns interface {
	List(ctx context.Context) []campaigns.Summary
	OfSchool(ctx context.Context, urn school.URN) ([]campaigns.Campaign, error)
	Whose(ctx context.Context, id campaigns.CampaignID) (school.URN, error)
	View(ctx context.Context, id campaigns.CampaignID) (campaigns.View, error)
	Preview(ctx context.Context, id campaigns.CampaignID, wave string) (campaigns.Preview, error)
	Results(ctx context.Context, id campaigns.CampaignID, wave campaigns.FiringID) (campaigns.Report, error)
	Adopt(ctx context.Context, actor school.Actor, urn school.URN, pack string) (campaigns.Campaign, error)
	Edit(ctx context.Context, actor school.Actor, id campaigns.CampaignID, version int, p campaigns.Plan) (campaigns.Campaign, error)
	Propose(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
	Approve(ctx context.Context, actor school.Actor, id campaigns.CampaignID, version int) (campaigns.Campaign, error)
	Vouch(ctx context.Context, actor school.Actor, id campaigns.CampaignID, v campaigns.Vouching) (campaigns.Campaign, error)

	AdoptAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string, like campaigns.CampaignID) ([]campaigns.Across, error)
	ProposeAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string) ([]campaigns.Across, error)
	ApproveAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack, seen string) ([]campaigns.Across, error)
	PreviewAcross(ctx context.Context, id school.NetworkID, pack string) (campaigns.AcrossPreview, error)
	PauseAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack, why string) ([]campaigns.Across, error)
	ResumeAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string) ([]campaigns.Across, error)
	WavesAcross(ctx context.Context, id school.NetworkID) ([]campaigns.AcrossWave, error)
	Pause(ctx context.Context, actor school.Actor, id campaigns.CampaignID, why string) (campaigns.Campaign, error)
	Resume(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
	Stop(ctx context.Context, actor school.Actor, id campaigns.CampaignID) (campaigns.Campaign, error)
}

// Wordings is what families read: *templates.Service.
type Wordings interface {
	List(ctx context.Context, urn school.URN) ([]templates.Standing, error)
	One(ctx context.Context, urn school.URN, k templates.Kind, l templates.Language) (templates.Standing, error)
	Write(ctx context.Context, actor school.Actor, urn school.URN, k templates.Kind, l templates.Language, body string) (templates.Kept, error)
	Vet(ctx context.Context, actor school.Actor, urn school.URN, k templates.Kind, l templates.Language, version string) error
	Try(ctx context.Context, urn school.URN, t templates.Try) (templates.Tried, error)
	Terms(ctx context.Context, urn school.URN) (templates.Terms, error)
	SetTerms(ctx context.Context, actor school.Actor, urn school.URN, t templates.Terms) error
}

// Handback hands settled codes back: *handback.Service.
type Handback interface {
	Webhooks(ctx context.Context, urn school.URN) ([]handback.Webhook, error)
	Create(ctx context.Context, actor school.Actor, urn school.URN, url string, since *int64) (handback.Webhook, error)
	Change(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, in handback.Edit) (handback.Webhook, error)
	Rotate(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (handback.Webhook, error)
	Drop(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) error
	Ping(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (handback.Answer, error)
	Deliveries(ctx context.Context, urn school.URN, id handback.WebhookID, state handback.State) ([]handback.Delivery, error)
	RedeliverGivenUp(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID) (int, error)
	Redeliver(ctx context.Context, actor school.Actor, urn school.URN, id handback.WebhookID, one handback.DeliveryID) (handback.Delivery, error)
}

// Config is what the door stands on.
type Config struct {
	Notifier  Mornings
	Staff     Keys
	Roll      Roll
	Delivery  Pauses
	Campaigns Campaigns
	Wordings  Wordings
	Handback  Handback
	Log       *slog.Logger
	// Version is of the program, for /openapi.json.
	Version string
	// EventsEvery is how often a stream of events looks for news. Zero means
	// once a second.
	EventsEvery time.Duration
}
