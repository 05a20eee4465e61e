package delivery

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// Owner is the last gate before a text goes. It reads everything again (the
// mark, the roll, the tie, the flags, the calendar) and answers with the words
// or with why the text is no longer owed. It is asked after the claim, so what
// it says is what is sent.
type Owner interface {
	Compose(ctx context.Context, t Text) (Body, Verdict, error)
}

// Body is the words of one text as the phone shows them.
type Body string

// Verdict is what the last gate says. Go empty means: do not send, and why, in
// a word of the vocabulary.
//
// With Later it is asked about again after that long; with Until the text is
// held for a person, and goes by itself then; without either the text is taken
// back for good.
type Verdict struct {
	Send   bool
	Reason string
	Later  time.Duration
	Until  time.Time
	// Wording is what the words were made of; empty for a person's words.
	Wording Wording
}

// Wording names the version of a wording that a text was made of. It is kept with
// the text: what was sent stays as it was sent.
type Wording struct{ Kind, Language, Version string }

// In is the verdict with what the words were made of.
func (v Verdict) In(w Wording) Verdict {
	v.Wording = w
	return v
}

// Posted is what is about to be handed to the carrier.
type Posted struct {
	Body    Body
	Parts   int
	Wording Wording
}

// SendIt is the verdict that lets a text go.
var SendIt = Verdict{Send: true}

// Withdraw is the verdict that takes a text back, with the reason.
func Withdraw(reason string) Verdict { return Verdict{Reason: reason} }

// Wait is the verdict that puts a text back for a while, with the reason.
func Wait(reason string, d time.Duration) Verdict { return Verdict{Reason: reason, Later: d} }

// Hold is the verdict that holds a text for a person, with the reason. It goes by
// itself at an instant, before its deadline.
func Hold(reason string, until time.Time) Verdict { return Verdict{Reason: reason, Until: until} }

// Carrier takes messages and can be asked what it has.
type Carrier interface {
	// Send hands one message over. An error is always a *sms.SendError.
	Send(ctx context.Context, m sms.Message) (sms.Accepted, error)
	// Find lists what the carrier has for a number since an instant, newest
	// first, from one sender.
	Find(ctx context.Context, from sms.Sender, to phone.Number, since time.Time) ([]sms.Found, error)
	// Taken lists what the carrier sent from one sender from an instant until
	// before another, page by page.
	Taken(ctx context.Context, from sms.Sender, since, until time.Time, page func([]sms.Found) error) error
}

// Bell tells workers that texts wait. It is best effort: the sweep finds what
// a lost ring would have told.
type Bell interface {
	// Ring takes at most a few hundred ids of one lane. It gives up by itself
	// after 200 ms.
	Ring(ctx context.Context, lane Lane, ids []TextID) error
}

// Store keeps texts. Every method is one transaction.
type Store interface {
	// Claim moves those of ids that may go at now from raised to sending, with
	// the next attempt, and gives them back with their numbers opened. It
	// leaves alone what is paused, stopped, too early, past its deadline, or
	// waiting for another text to be settled.
	Claim(ctx context.Context, ids []TextID, now, lease time.Time) ([]Text, error)
	// Posting writes the words, their parts, what they were made of and the
	// moment, before the carrier is asked; false when the claim has been lost
	// meanwhile.
	Posting(ctx context.Context, id TextID, attempt int, p Posted, now, lease time.Time) (bool, error)
	// Move makes one legal move; false when the text does not stand at From in
	// that attempt any more. An illegal move is an error.
	Move(ctx context.Context, m Move) (bool, error)
	// Text gives one text with number and words opened.
	Text(ctx context.Context, id TextID) (Text, error)
	// Due lists texts of a lane that are raised, may go at now, and have been
	// waiting since before waiting; oldest first, spread over schools.
	Due(ctx context.Context, lane Lane, now, waiting time.Time, limit int) ([]TextID, error)
	// DueFrom lists texts of a lane and a sender that may go at now, every
	// school in its turn.
	DueFrom(ctx context.Context, lane Lane, sender SenderID, now time.Time, limit int) ([]TextID, error)
	// Overdue lists claims whose lease is past.
	Overdue(ctx context.Context, now time.Time, limit int) ([]Text, error)
	// Unsettled lists unknown texts whose next question is due at now.
	Unsettled(ctx context.Context, now time.Time, limit int) ([]Text, error)
	// AskAgain notes when the carrier may be asked again about an unknown text.
	AskAgain(ctx context.Context, id TextID, at time.Time) error
	// Open lists texts the carrier took whose end is not known and whose next
	// question is due at now; PollAt notes when the next one is, zero for none.
	Open(ctx context.Context, now time.Time, limit int) ([]Text, error)
	PollAt(ctx context.Context, id TextID, at time.Time) error
	// Late lists held and raised texts whose deadline is past.
	Late(ctx context.Context, now time.Time, limit int) ([]Text, error)
	// Releasable lists held texts whose moment to go by themselves has come.
	Releasable(ctx context.Context, now time.Time, limit int) ([]Text, error)
	// CarrierKnown reports which of the carrier's ids are those of texts of ours.
	CarrierKnown(ctx context.Context, carrier []string) (map[string]bool, error)

	// ByCarrier gives the texts that have these of the carrier's ids: their own
	// ids and states. TakenBetween lists the texts of a sender that the carrier
	// took in a stretch of time, with its ids.
	ByCarrier(ctx context.Context, carrier []string) (map[string]Text, error)
	TakenBetween(ctx context.Context, sender SenderID, from, until time.Time) ([]Text, error)
	// KeepReconciled keeps what was found; LastReconciled gives the newest of
	// each sender.
	KeepReconciled(ctx context.Context, r Reconciled) error
	LastReconciled(ctx context.Context) ([]Reconciled, error)

	// KeepReceipt keeps a receipt, moves its text forward if it can, and writes
	// what the receipt says of the text's number. The id is the text's, "" for a
	// receipt of nothing we know.
	KeepReceipt(ctx context.Context, r sms.Receipt, says NumberNews) (TextID, error)
	// KeepInbound keeps a text that reached us; first is false for a repeat.
	KeepInbound(ctx context.Context, id string, in sms.Inbound) (first bool, err error)

	// Stop silences a number for a sender; Start opens it again.
	Stop(ctx context.Context, sender SenderID, number phone.Number, why string, now time.Time) error
	Start(ctx context.Context, sender SenderID, number phone.Number, now time.Time) error
	// Dead marks a number as one nobody has, at every contact who has it.
	Dead(ctx context.Context, number phone.Number, now time.Time) error
	// Stopped reports whether a number has stopped a sender.
	Stopped(ctx context.Context, sender SenderID, number phone.Number) (bool, error)

	// Pause and Resume are acts of a person, audited. Pauses lists those that
	// stand for a school, those of all schools included.
	Pause(ctx context.Context, p Pause) error
	Resume(ctx context.Context, by school.Actor, urn school.URN, kind PauseKind, now time.Time) error
	Pauses(ctx context.Context, urn school.URN) ([]Pause, error)

	// Restored marks what a backup that has been restored cannot vouch for: what
	// was raised or sending is unknown, and what would have gone by itself waits
	// for a person. It gives how many of each.
	Restored(ctx context.Context, now time.Time) (unknown, held int, err error)

	// Sender gives the row a text is sent from.
	Sender(ctx context.Context, id SenderID) (Sender, error)
	// Senders gives every row that texts are sent from.
	Senders(ctx context.Context) ([]Sender, error)
	// SendersOf says which sender each of these texts goes from.
	SendersOf(ctx context.Context, ids []TextID) (map[TextID]SenderID, error)
	// KeepCircuit keeps how an account stands with a work process; Circuits lists
	// the accounts in trouble as living processes find them, the longest first.
	KeepCircuit(ctx context.Context, process string, t Trouble, open bool, now time.Time) error
	Circuits(ctx context.Context, now time.Time) ([]Trouble, error)
	// Beat notes that a work process lives, and says which others do.
	Beat(ctx context.Context, process string, now time.Time) (Living, error)
}

// Living is what a work process finds of all of them when it beats.
type Living struct {
	Count  int       // how many have beaten within 15 s, itself included
	Newest time.Time // the newest beat of another, by that one's clock; zero when it is alone
}

// NumberNews is what the carrier's word about a text says of its number.
type NumberNews string

// What a text's fate may say of its number.
const (
	NothingNew    NumberNews = ""
	NumberStopped NumberNews = "stopped" // it wants nothing more from the sender
	NumberDead    NumberNews = "dead"    // nobody has it, or it cannot take texts
)

// newsOf is what a class of refusal says of a number.
func newsOf(c sms.Class) NumberNews {
	switch c {
	case sms.ClassOptedOut:
		return NumberStopped
	case sms.ClassDead:
		return NumberDead
	default:
		return NothingNew
	}
}

// Sender is what a school texts from, with its pace.
type Sender struct {
	ID             SenderID
	Account        string // empty means the account of the settings
	Service        string // a Messaging Service, or
	From           string // a number
	PartsPerSecond float64
}
