package twilio

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

// classes is the one table of Twilio's error codes, by what to do. A code that
// is not here is sms.ClassOther: fail, and show the code to staff.
var classes = map[int]sms.Class{
	// Ours or the account's: every send will fail.
	20003: sms.ClassAccount, // credentials
	20005: sms.ClassAccount, // account not active
	20403: sms.ClassAccount, // forbidden
	20404: sms.ClassAccount, // no such account
	21603: sms.ClassAccount, // no From
	21606: sms.ClassAccount, // From is not ours
	21609: sms.ClassAccount, // StatusCallback is no address
	21659: sms.ClassAccount, // From is not a Twilio number
	21660: sms.ClassAccount, // From belongs to another account
	21701: sms.ClassAccount, // no such Messaging Service
	21703: sms.ClassAccount, // the service has no numbers
	21704: sms.ClassAccount,
	21705: sms.ClassAccount,
	30002: sms.ClassAccount, // account suspended

	// The number is dead.
	21211: sms.ClassDead, // no such number
	21614: sms.ClassDead, // not a mobile
	21635: sms.ClassDead, // a landline
	30005: sms.ClassDead, // unknown to its network
	30006: sms.ClassDead, // landline or unreachable carrier

	21610: sms.ClassOptedOut,

	// The message is bad.
	21602: sms.ClassOurs, // no body
	21617: sms.ClassOurs, // body too long
	21658: sms.ClassOurs,
	90007: sms.ClassOurs,
	35110: sms.ClassOurs, 35111: sms.ClassOurs, 35112: sms.ClassOurs, 35113: sms.ClassOurs, 35114: sms.ClassOurs,
	35115: sms.ClassOurs, 35116: sms.ClassOurs, 35117: sms.ClassOurs, 35118: sms.ClassOurs, 35119: sms.ClassOurs,

	// Route or registration: an operator must act.
	21408: sms.ClassRoute, // country not enabled
	21608: sms.ClassRoute, // trial account, number not verified
	21612: sms.ClassRoute, // no route from this sender
	30018: sms.ClassRoute,
	30024: sms.ClassRoute, // sender not registered
	30034: sms.ClassRoute, // number not registered

	// Rate or queue: later, within the deadline.
	20429: sms.ClassLater,
	21611: sms.ClassLater, // the sender's queue is full
	30001: sms.ClassLater, // the queue overflowed
	30017: sms.ClassLater, // network congestion
	30022: sms.ClassLater, // the network's rate
	30023: sms.ClassLater, // the network's daily rate
	14107: sms.ClassLater,
	63038: sms.ClassLater, // the account's day, over a rolling 24 h

	// A passing trouble of the network. 30008 and 30410 may have arrived.
	30003: sms.ClassOnceMore, // phone off or out of reach
	30008: sms.ClassOnceMore, // unknown error
	30020: sms.ClassOnceMore,
	30021: sms.ClassOnceMore,
	30410: sms.ClassOnceMore, // the network timed out
	30500: sms.ClassOnceMore,
	20500: sms.ClassOnceMore,
	20503: sms.ClassOnceMore,

	// Blocked: never again by itself.
	30004: sms.ClassBlocked,
	30007: sms.ClassBlocked, // filtered as spam
	30450: sms.ClassBlocked,

	30036: sms.ClassTooLate, // its validity ran out
}

// ClassOf gives what an error code of Twilio's means for what we do next; ""
// for 0, which is no error.
func ClassOf(code int) sms.Class {
	if code == 0 {
		return ""
	}
	if class, ok := classes[code]; ok {
		return class
	}
	return sms.ClassOther
}

// classify gives what a refusal means. The true HTTP status comes first: after
// a 5xx the message may have been taken, whatever its body says, and a 429 has
// never been processed.
func classify(status, code int) sms.Class {
	switch {
	case status >= 500:
		return sms.ClassAmbiguous
	case status == http.StatusTooManyRequests:
		return sms.ClassLater
	case code != 0:
		return ClassOf(code)
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusProxyAuthRequired:
		return sms.ClassAccount // not a message's fault: credentials, address or a proxy in between
	case http.StatusRequestTimeout:
		return sms.ClassAmbiguous // said by a proxy that may have passed it on
	}
	if status >= 300 && status < 400 {
		return sms.ClassAccount // the base URL points at something that is not the API
	}
	return sms.ClassOther
}

// refused makes the error of an answer that is not a 2xx. A body that is not
// Twilio's (a proxy's page, other JSON) has no code and the status decides.
func refused(res *http.Response, answer []byte, requestID string) *sms.SendError {
	var body struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	if json.Unmarshal(answer, &body) != nil || body.Message == "" {
		body.Code = 0
	}
	cause := errors.New("refused")
	if requestID != "" {
		cause = fmt.Errorf("refused (request %s)", requestID)
	}
	return &sms.SendError{
		Class:      classify(res.StatusCode, body.Code),
		Code:       body.Code,
		HTTP:       res.StatusCode,
		RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now()),
		Cause:      cause,
	}
}

// retryAfter reads the header as seconds or as a date; 0 when there is none. No
// answer may put a text off for more than an hour at once.
func retryAfter(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, 3600)) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), time.Hour)
}
