package delivery

import (
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// TextID names a text. An alert has the id of its text.
type TextID string

// SenderID names a sender row; "main" is the one the settings make.
type SenderID string

// MainSender is the sender that the settings make.
const MainSender SenderID = "main"

// Kind is what a text is for. It says which owner composes it and which lane
// carries it.
type Kind string

// The kinds of text.
const (
	AlertText      Kind = "alert"
	RungText       Kind = "rung"
	CorrectionText Kind = "correction"
	QuestionText   Kind = "question"
	AnswerText     Kind = "answer"
	StaffText      Kind = "staff"
	CampaignText   Kind = "campaign"
	MessageText    Kind = "message" // a person's own words
)

// Lane is a queue with workers of its own, so that a slow kind never stands in
// front of a quick one.
type Lane string

// The lanes.
const (
	AlertLane    Lane = "alerts" // alerts, rungs, corrections, texts to staff
	AnswerLane   Lane = "answers"
	CampaignLane Lane = "campaigns"
)

// Lanes lists every lane, the most pressing first.
var Lanes = []Lane{AlertLane, AnswerLane, CampaignLane}

// Lane gives the lane that carries a kind.
func (k Kind) Lane() Lane {
	switch k {
	case QuestionText, AnswerText:
		return AnswerLane
	case CampaignText:
		return CampaignLane
	default:
		return AlertLane
	}
}

// Text is words owed to one number.
type Text struct {
	ID       TextID
	School   school.URN
	Kind     Kind
	State    State
	Reason   string // why it is held, withdrawn, failed or expired: a word of the vocabulary
	Contact  school.ContactID
	Number   phone.Number
	Sender   SenderID
	After    TextID // a text that must be settled before this one goes; may be empty
	Attempt  int    // how often it has been claimed
	Body     string // as handed to the carrier; empty until then
	Parts    int    // of the body
	Carrier  string // the carrier's id of the message, once known
	Code     int    // the carrier's error code, 0 for none
	Doubts   int    // how often it was not known whether the carrier had it
	RaisedAt time.Time
	// SendAfter and ExpiresAt bound when it may go. ReleaseAt is when a held
	// text goes by itself; zero means a person must release it.
	SendAfter, ExpiresAt, ReleaseAt time.Time
	// ClaimedAt and PostingAt belong to the current attempt: PostingAt is zero
	// while the carrier has surely not been asked. Lease is when others may
	// take the claim for dead.
	ClaimedAt, PostingAt, Lease time.Time
	SentAt                      time.Time
}

// Move is one step of a text's life, made only if the text still stands at
// From in the same attempt.
type Move struct {
	ID        TextID
	From, To  State
	Attempt   int
	Reason    string
	Carrier   string    // set when the carrier's id became known
	Code      int       // the carrier's error code
	SendAfter time.Time // for a move back to raised; zero leaves it. For a move to unknown: when to ask first
	ReleaseAt time.Time // for a move to held: when it goes by itself; zero leaves it
	At        time.Time
}

// Event is one line of a text's timeline. Events are only ever added.
type Event struct {
	Text     TextID
	At       time.Time
	From, To State // the same when nothing moved: a receipt that changed nothing
	Attempt  int
	Why      string
	Code     int
}

// Pause stops texts by a person's act, of one school or, with School empty, of
// all.
type Pause struct {
	ID     string
	School school.URN
	Kind   PauseKind
	Why    string
	By     school.Actor
	Since  time.Time
}

// PauseKind is what a pause stops.
type PauseKind string

// The kinds of pause.
const (
	PauseAll       PauseKind = "all"
	PauseCampaigns PauseKind = "campaigns"
)
