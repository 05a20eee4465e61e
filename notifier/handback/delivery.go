package handback

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// DeliveryID names a settled code at one webhook. The same code settled at the
// same moment always has the same, so that a receiver knows it again, even
// after a restore.
type DeliveryID string

// IDOf gives the id of a settled code at a webhook: 26 letters and digits.
func IDOf(w WebhookID, x notifier.Settlement) DeliveryID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %s", w, x.Absence, x.At.UnixMilli(), x.Code))
	return DeliveryID(crockford.EncodeToString(sum[:16]))
}

// crockford writes ids with the letters that all of ours have.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// State is where a delivery stands.
type State string

// The states of a delivery.
const (
	Waiting   State = "waiting"
	Posting   State = "posting" // with the receiver, or with a process that died
	Delivered State = "delivered"
	Overtaken State = "overtaken" // a later code of the same absence stands
	GivenUp   State = "given_up"
)

// Valid reports whether it is one of the states.
func (s State) Valid() bool {
	switch s {
	case Waiting, Posting, Delivered, Overtaken, GivenUp:
		return true
	}
	return false
}

// Delivery is one settled code owed to one webhook.
type Delivery struct {
	ID      DeliveryID
	Webhook WebhookID
	notifier.Settlement
	Seq       int64 // of the news that told of it
	State     State
	Tries     int // since it was owed
	Claims    int // ever
	CreatedAt time.Time
	OwedAt    time.Time // CreatedAt, or when somebody asked for it again
	NextAt    time.Time // of one that waits: not before
	EndedAt   time.Time // zero while it waits or is posted
	Fault     Fault     // what came of the last post
	Status    int       // its HTTP status, 0 for none
}

// The types of what is posted.
const (
	TypeExplained = "absence.explained"
	TypePing      = "ping" // somebody tries the webhook
)

// letter is what a receiver reads: the head, and of a settled code the fields
// that GET …/explanations has.
type letter struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	School    school.URN `json:"school"`
	CreatedAt time.Time  `json:"created_at"`
	*settled
}

type settled struct {
	Absence     string    `json:"absence"`
	Pupil       string    `json:"pupil"`
	Date        string    `json:"date"`
	Session     string    `json:"session"`
	CodeAtClose string    `json:"code_at_close"`
	Code        string    `json:"code"`
	At          time.Time `json:"at"`
	By          string    `json:"by"`
	Revision    int64     `json:"revision"`
}

// body writes a delivery as it is posted: no name, no number, no words of a
// parent.
func (d Delivery) body(urn school.URN) ([]byte, error) {
	return json.Marshal(letter{string(d.ID), TypeExplained, urn, d.CreatedAt.UTC(), &settled{
		string(d.Absence), d.Ref, d.Date.String(), string(d.Session), string(d.CodeAtClose), string(d.Code), d.At.UTC(), d.By.String(), d.Seq,
	}})
}

// ping writes what tries a webhook.
func ping(id string, urn school.URN, now time.Time) ([]byte, error) {
	return json.Marshal(letter{ID: id, Type: TypePing, School: urn, CreatedAt: now.UTC()})
}
