// Package sms is the carrier's contract in our own words: what we hand over,
// what comes back, and how words are cut into parts. Whoever carries (Twilio,
// the stand-in) speaks through these.
package sms

import (
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
)

// Message is what the carrier is asked to take.
type Message struct {
	TextID   string // ours; comes back in every receipt's address
	To       phone.Number
	Sender   Sender
	Body     string        // at most MaxBody characters
	Validity time.Duration // how long it is of use: 1 s to 36000 s
}

// MaxBody is the most characters Twilio takes in one message.
const MaxBody = 1600

// Sender is what a message is sent from: one of the two is set.
type Sender struct {
	Account string // the account's SID; empty means the one configured
	Service string // a Messaging Service's SID
	From    string // a number, E.164
}

// Accepted is the carrier's word that it has taken a message.
type Accepted struct {
	CarrierID string // the carrier's own id of the message (Twilio: SM…)
	Status    Status
}

// Status is how far a message has come. The carrier's words are met by one
// table in the room that speaks to it.
type Status string

// The statuses, in the order a message passes them.
const (
	StatusQueued      Status = "queued"      // taken, not yet on its way
	StatusSent        Status = "sent"        // handed to the network; may be the last word
	StatusDelivered   Status = "delivered"   // the network says the phone has it
	StatusUndelivered Status = "undelivered" // the network could not
	StatusFailed      Status = "failed"      // the carrier could not
)

// Ends reports whether a status is the last word of a message, as far as a
// carrier has one.
func (s Status) Ends() bool {
	return s == StatusDelivered || s == StatusUndelivered || s == StatusFailed
}

// Receipt is the carrier's news of a message. They come early, late, twice and
// in any order.
type Receipt struct {
	TextID    string // ours, from the address the carrier was given; may be empty
	CarrierID string
	Status    Status
	ErrorCode int   // the carrier's, 0 for none
	Class     Class // what ErrorCode means for what we do next; empty without one
	At        time.Time
}

// Inbound is a text that reached us.
type Inbound struct {
	CarrierID string // unique; a repeat has the same
	From      string // E.164 mostly, but may be a short code or letters
	To        string // the sender of ours it was sent to
	Service   string // the Messaging Service, if one took it
	Body      string
	Media     int    // pictures and the like, which we do not fetch
	OptOut    OptOut // what the carrier has already made of it, and answered
	At        time.Time
}

// OptOut is what the carrier itself made of an inbound text.
type OptOut string

// What a carrier may have made of it.
const (
	OptNone  OptOut = ""
	OptStop  OptOut = "STOP"
	OptStart OptOut = "START"
	OptHelp  OptOut = "HELP"
)

// Found is a message the carrier says it has: the answer to "did you get it?".
type Found struct {
	CarrierID string
	Body      string
	Status    Status
	ErrorCode int
	Class     Class // what ErrorCode means for what we do next; empty without one
	CreatedAt time.Time
}

// SendError says what happened to a message that was not accepted, and so what
// is to be done. The carrier says what happened; the caller decides.
type SendError struct {
	Class      Class
	Code       int           // the carrier's error code, 0 for none
	HTTP       int           // the true HTTP status, 0 when there was no answer
	RetryAfter time.Duration // when the carrier said so
	Cause      error
}

// Error is for the log; it holds no number and no words of a text.
func (e *SendError) Error() string {
	said := fmt.Sprintf("carrier: %s (code %d, http %d)", e.Class, e.Code, e.HTTP)
	if e.Cause == nil {
		return said
	}
	return said + ": " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Cause }

// Class is what a carrier's error means for what we do next.
type Class string

// The classes, by what to do.
const (
	ClassAccount   Class = "account"   // every send will fail: stop the queue, keep the alerts, alarm
	ClassDead      Class = "dead"      // the number: fail, mark it, next contact
	ClassOptedOut  Class = "opted_out" // fail, unreachable until START, next contact
	ClassOurs      Class = "ours"      // the message is bad: our bug
	ClassRoute     Class = "route"     // fail; an operator must act
	ClassLater     Class = "later"     // never processed: again within the deadline
	ClassOnceMore  Class = "once_more" // passing trouble: one more try at most
	ClassBlocked   Class = "blocked"   // never by itself
	ClassTooLate   Class = "too_late"  // expired
	ClassAmbiguous Class = "ambiguous" // it may have been taken: ask before anything else
	ClassOther     Class = "other"     // fail, show the code to staff
)
