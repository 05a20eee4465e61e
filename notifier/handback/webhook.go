package handback

import (
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// WebhookID names a webhook.
type WebhookID string

// Off is why nothing is posted to a webhook; "" while it is on.
type Off string

// Why a webhook is off.
const (
	OffByHand Off = "by_hand"
	OffGone   Off = "gone" // the receiver answered 410
)

// Webhook is an address to which a school's settled codes are posted, and how
// that has gone.
type Webhook struct {
	ID        WebhookID
	School    school.URN
	URL       string       // whole; it may hold a token, so it is for those who may change it
	Secret    school.Token // whsec_…; signs each post
	OldSecret school.Token // signs beside it until OldUntil; zero for none
	OldUntil  time.Time
	Off       Off
	Seen      int64 // the number of the school's news up to which deliveries are owed
	CreatedAt time.Time

	RestUntil    time.Time // the receiver is left alone until then; zero for not
	FailingSince time.Time // zero while what is posted is taken
	Fault        Fault     // what came of the last post
	Status       int       // its HTTP status, 0 for none
	DeliveredAt  time.Time // when it last took one; zero for never
	Waiting      int       // deliveries that wait to be taken
	GivenUp      int       // deliveries given up that nobody has asked for again
}

// Secrets gives those that sign at an instant, the newest first.
func (w Webhook) Secrets(now time.Time) []school.Token {
	if w.OldSecret != (school.Token{}) && now.Before(w.OldUntil) {
		return []school.Token{w.Secret, w.OldSecret}
	}
	return []school.Token{w.Secret}
}

// SecretPrefix begins each secret, as Standard Webhooks has it; base64 follows.
const SecretPrefix = "whsec_"

// newSecret makes a secret of 256 bits of chance.
func newSecret() school.Token {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return school.NewToken(SecretPrefix + base64.StdEncoding.EncodeToString(b))
}
