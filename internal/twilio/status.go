package twilio

import "github.com/firstbell/firstbell/internal/sms"

// statuses is the one table of Twilio's status words.
var statuses = map[string]sms.Status{
	"accepted":            sms.StatusQueued, // by a Messaging Service, sender not chosen yet
	"scheduled":           sms.StatusQueued,
	"queued":              sms.StatusQueued,
	"sending":             sms.StatusQueued,
	"sent":                sms.StatusSent,
	"delivered":           sms.StatusDelivered,
	"read":                sms.StatusDelivered, // said by some channels after delivered
	"partially_delivered": sms.StatusSent,      // some parts: not yet on the phone as a whole
	"undelivered":         sms.StatusUndelivered,
	"failed":              sms.StatusFailed,
	"canceled":            sms.StatusFailed,
}

// statusOf gives our word for one of Twilio's. A word we do not know moves
// nothing, but the receipt still tells which message a text became.
func statusOf(word string) sms.Status {
	if s, ok := statuses[word]; ok {
		return s
	}
	return sms.StatusQueued
}
