package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/staff"
)

// The largest bodies, in bytes.
const (
	closureBody = 1 << 20
	rollBody    = 32 << 20
	smallBody   = 64 << 10
)

// door is what every handler stands on.
type door struct {
	mornings Mornings
	staff    Keys
	roll     Roll
	pauses   Pauses
	plans    Campaigns
	words    Wordings
	hooks    Handback
	log      *slog.Logger
	every    time.Duration
	api      huma.API
}

// Mount hangs /v1, /openapi.json and /docs on the engine.
func Mount(e *gin.Engine, cfg Config) { mount(e, cfg) }

func mount(e *gin.Engine, cfg Config) *door {
	speakPlainly()
	d := &door{
		mornings: cfg.Notifier, staff: cfg.Staff, roll: cfg.Roll, pauses: cfg.Delivery, plans: cfg.Campaigns, words: cfg.Wordings, hooks: cfg.Handback,
		log: cfg.Log, every: cfg.EventsEvery,
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if d.every <= 0 {
		d.every = time.Second
	}
	d.api = humagin.New(e, description(cfg.Version))
	d.routes()
	describeHealth(d.api)
	serveDescription(e, d.api)
	serveDocs(e)
	return d
}

// routes is every address of /v1, by what it is about. Each says who may come
// in before it says what is done.
func (d *door) routes() {
	const school = "/v1/schools/{urn}"
	read := func(s staff.Scope) entry { return entry{scope: s, school: d.inPath} }

	handle(d, address{http.MethodPost, school + "/closures", "closeRegister", "Registers", "A register has closed", 202},
		entry{scope: staff.RegistersWrite, school: d.inPath, body: closureBody, needed: true}, d.closeRegister)
	handle(d, address{http.MethodPost, "/v1/closures/{id}/take-back", "takeBackClosure", "Registers", "A register was sent by mistake: all its alerts are taken back, or corrected, in one act", 200},
		entry{scope: staff.AlertsWrite, school: d.ofClosure, body: smallBody}, d.takeBackClosure)
	handle(d, address{http.MethodPost, school + "/marks", "keepMarks", "Registers", "Marks of days that are over; nobody is texted about them", 200},
		entry{scope: staff.RegistersWrite, school: d.inPath, body: closureBody, needed: true}, d.keepMarks)
	handle(d, address{http.MethodGet, school + "/registers", "listRegisters", "Registers", "Every register expected, with its state", 200},
		read(staff.LedgerRead), d.listRegisters)
	handle(d, address{http.MethodGet, school + "/ledger", "getLedger", "Registers", "The account of one session, which must balance", 200},
		read(staff.LedgerRead), d.getLedger)

	handle(d, address{http.MethodGet, school + "/absences", "listAbsences", "Absences", "The absences of a day, with texts and replies", 200},
		read(staff.AbsencesRead), d.listAbsences)
	handle(d, address{http.MethodPatch, "/v1/absences/{id}", "explainAbsence", "Absences", "Settle the reason of an absence", 200},
		entry{scope: staff.AbsencesWrite, school: d.ofAbsence, body: smallBody, needed: true}, d.explainAbsence)

	handle(d, address{http.MethodGet, school + "/absences/unsettled", "listUnsettled", "Absences", "The absences that are still N, with the school days left", 200},
		read(staff.AbsencesRead), d.listUnsettled)
	handle(d, address{http.MethodGet, school + "/decision", "getDecision", "Absences", "Why the family of a pupil was or was not texted, as a list of reasons", 200},
		read(staff.AbsencesRead), d.getDecision)
	d.calls(school + "/calls")
	d.explanations(school + "/explanations")
	handle(d, address{http.MethodPost, school + "/notices", "tellInAdvance", "Absences", "What a family told in advance; it counts when a person has accepted it", 201},
		entry{scope: staff.AbsencesWrite, school: d.inPath, body: smallBody, needed: true}, d.tellInAdvance)
	handle(d, address{http.MethodGet, school + "/notices", "listNotices", "Absences", "What was told about a day", 200},
		read(staff.AbsencesRead), d.listNotices)
	handle(d, address{http.MethodPost, "/v1/notices/{id}/accept", "acceptNotice", "Absences", "Only a person may, under Today: a key is refused", 200},
		entry{scope: staff.AbsencesWrite, school: d.ofNotice, body: smallBody}, d.acceptNotice)

	handle(d, address{http.MethodPost, school + "/arrivals", "noteArrival", "Absences", "A pupil has come in late; the same pupil and session again is the same arrival", 200},
		entry{scope: staff.AbsencesWrite, school: d.inPath, body: smallBody, needed: true}, d.noteArrival)
	handle(d, address{http.MethodGet, school + "/arrivals", "listArrivals", "Absences", "Who came in late on a day", 200},
		read(staff.AbsencesRead), d.listArrivals)
	handle(d, address{http.MethodPost, "/v1/arrivals/{id}/undo", "undoArrival", "Absences", "It was not so: whoever is missing after all is decided anew", 200},
		entry{scope: staff.AbsencesWrite, school: d.ofArrival, body: smallBody}, d.undoArrival)

	handle(d, address{http.MethodGet, school + "/concerns", "listConcerns", "Concerns", "The concerns that are open, and those that began or were closed on a day", 200},
		read(staff.AbsencesRead), d.listConcerns)
	handle(d, address{http.MethodPost, "/v1/concerns/{id}/take", "takeConcern", "Concerns", "Somebody has it; what a key says stops no clock: it goes up until a person has it", 200},
		entry{scope: staff.AbsencesWrite, school: d.ofConcern, body: smallBody}, d.takeConcern)
	handle(d, address{http.MethodPost, "/v1/concerns/{id}/close", "closeConcern", "Concerns", "Only a person may, under Today: a key is refused", 200},
		entry{scope: staff.AbsencesWrite, school: d.ofConcern, body: smallBody}, d.closeConcern)

	handle(d, address{http.MethodPost, school + "/messages", "sendMessage", "Texts", "One text in your own words, to at most 20 contacts, through every gate an alert passes", 202},
		entry{scope: staff.TextsSend, school: d.inPath, body: smallBody, needed: true}, d.sendMessage)

	handle(d, address{http.MethodGet, school + "/alerts", "listAlerts", "Alerts", "The alerts of a day", 200},
		read(staff.AlertsRead), d.listAlerts)
	handle(d, address{http.MethodGet, "/v1/alerts/{id}", "getAlert", "Alerts", "One alert with its timeline", 200},
		entry{scope: staff.AlertsRead, school: d.ofAlert}, d.getAlert)
	handle(d, address{http.MethodPost, "/v1/alerts/{id}/release", "releaseAlert", "Alerts", "Let a held alert go", 200},
		entry{scope: staff.AlertsWrite, school: d.ofAlert, body: smallBody}, d.releaseAlert)
	handle(d, address{http.MethodPost, "/v1/alerts/{id}/withdraw", "withdrawAlert", "Alerts", "Take back an alert that has not gone", 200},
		entry{scope: staff.AlertsWrite, school: d.ofAlert, body: smallBody}, d.withdrawAlert)

	handle(d, address{http.MethodPost, "/v1/brakes/{id}/release", "releaseBrake", "Alerts", "Let every text go that a brake holds; a key may release at most 50", 200},
		entry{scope: staff.AlertsWrite, school: d.ofBrake, body: smallBody}, d.releaseBrake)
	handle(d, address{http.MethodPost, "/v1/brakes/{id}/cancel", "cancelBrake", "Alerts", "Take back every text a brake holds", 200},
		entry{scope: staff.AlertsWrite, school: d.ofBrake, body: smallBody}, d.cancelBrake)

	handle(d, address{http.MethodGet, "/v1/pupils/{id}", "getPupil", "Roll", "One pupil: whom may be told and why not, expected back, days missed this term", 200},
		entry{scope: staff.RollRead, school: d.ofStream}, d.getPupil)
	handle(d, address{http.MethodGet, school + "/roll", "getRoll", "Roll", "The whole roll as it stands", 200},
		read(staff.RollRead), d.getRoll)
	handle(d, address{http.MethodPut, school + "/roll", "putRoll", "Roll", "Import the whole roll, or with partial=true some of it", 200},
		entry{scope: staff.RollWrite, school: d.inPath, body: rollBody, needed: true}, d.putRoll)
	handle(d, address{http.MethodPost, school + "/roll/imports", "importRoll", "Roll", "Import a school's export: CSV, or a CTF file", 200},
		entry{scope: staff.RollWrite, school: d.inPath, body: rollBody, needed: true, files: []string{csvFile, ctfFile}}, d.importRoll)
	handle(d, address{http.MethodGet, school + "/roll/mapping", "getRollMapping", "Roll", "Which column of the school's CSV files holds what", 200},
		read(staff.RollRead), d.getRollMapping)
	handle(d, address{http.MethodPut, school + "/roll/mapping", "putRollMapping", "Roll", "Keep a mapping for the next CSV file; without columns, let go of it", 200},
		entry{scope: staff.RollWrite, school: d.inPath, body: smallBody, needed: true}, d.putRollMapping)

	handle(d, address{http.MethodPost, school + "/pause", "pauseTexts", "Texts", "Stop texts within a second", 200},
		entry{scope: staff.TextsPause, school: d.inPath, body: smallBody, needed: true}, d.pauseTexts)
	handle(d, address{http.MethodPost, school + "/resume", "resumeTexts", "Texts", "Let texts go again", 200},
		entry{scope: staff.TextsPause, school: d.inPath, body: smallBody}, d.resumeTexts)

	handle(d, address{http.MethodPost, school + "/shut", "shutSchool", "Texts", "The school is not open: what waits about that day is taken back, and its registers are refused", 200},
		entry{scope: staff.TextsPause, school: d.inPath, body: smallBody}, d.shutSchool)
	handle(d, address{http.MethodPost, school + "/open", "openSchool", "Texts", "It is open after all: whoever is still missing is decided anew", 200},
		entry{scope: staff.TextsPause, school: d.inPath, body: smallBody}, d.openSchool)

	handle(d, address{http.MethodGet, school + "/calendar", "getCalendar", "School", "When the school is open", 200},
		read(staff.LedgerRead), d.getCalendar)
	handle(d, address{http.MethodPut, school + "/calendar", "putCalendar", "School", "Change some of it; a list that is sent stands in the place of the old one. Never for today: that is shut and open", 200},
		entry{scope: staff.ScopeAdmin, school: d.inPath, body: smallBody, needed: true}, d.putCalendar)
	handle(d, address{http.MethodGet, school + "/policy", "getPolicy", "School", "How the school wants its mornings", 200},
		read(staff.LedgerRead), d.getPolicy)
	handle(d, address{http.MethodPut, school + "/policy", "putPolicy", "School", "Change some of it; what is left out stays", 200},
		entry{scope: staff.ScopeAdmin, school: d.inPath, body: smallBody, needed: true}, d.putPolicy)

	handle(d, address{http.MethodGet, "/v1/contacts/{id}", "getContact", "Roll", "One adult, apart from the lists they stand on", 200},
		entry{scope: staff.RollRead, school: d.ofContact}, d.getContact)
	handle(d, address{http.MethodPatch, "/v1/contacts/{id}", "patchContact", "Roll", "Change the language, or the wish to hear of absences only; marks of safety are a person's", 200},
		entry{scope: staff.RollWrite, school: d.ofContact, body: smallBody, needed: true}, d.patchContact)

	handle(d, address{http.MethodGet, "/v1/campaigns", "listCampaigns", "Campaigns", "The campaigns there are", 200},
		entry{scope: staff.CampaignsRead}, d.listCampaigns)

	d.webhookRoutes(school + "/webhooks")
	d.wordingRoutes(school + "/wordings")
	d.campaignRoutes()
	d.streamEvents(entry{school: d.ofStream})
}
