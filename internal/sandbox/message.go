package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"time"
)

// Which way a message went, in Twilio's words.
const (
	outbound  = "outbound-api"   // taken from the program
	autoReply = "outbound-reply" // the stand-in's own answer to STOP, START or HELP
	inbound   = "inbound"        // from a handset
)

// Twilio's status words, as far as the stand-in goes.
const (
	queued      = "queued"
	accepted    = "accepted" // by a Messaging Service
	sent        = "sent"
	delivered   = "delivered"
	undelivered = "undelivered"
	received    = "received"
)

// message is one text, either way. Callers of the book get copies.
type message struct {
	sid       string
	seq       int64 // rises by one a message
	direction string
	from, to  string
	service   string // the Messaging Service it was sent through; may be empty
	body      string
	status    string
	errorCode int    // 0 for none
	callback  string // the StatusCallback, fragment and all; may be empty
	parts     int

	createdAt, updatedAt time.Time
	sentAt               time.Time // zero until sent
}

// handset gives the phone at the families' end.
func (m message) handset() string {
	if m.direction == inbound {
		return m.from
	}
	return m.to
}

// sender gives what texted, as STOP silences it: the service if there is one.
func (m message) sender() string {
	if m.service != "" {
		return m.service
	}
	if m.direction == inbound {
		return m.to
	}
	return m.from
}

// textID gives the program's own id, from the address it wants callbacks at.
func (m message) textID() string {
	u, err := url.Parse(m.callback)
	if err != nil {
		return ""
	}
	return u.Query().Get("text")
}

// newSID makes an id of Twilio's shape: two letters and 32 hexadecimal digits.
func newSID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return "SM" + hex.EncodeToString(b[:])
}
