package handback

import (
	"fmt"
	"time"
)

// Fault is what was wrong with the answer to a post; "" when it was taken.
type Fault string

// The faults. None holds a word of the answer: it is a stranger's.
const (
	Taken       Fault = ""
	BadStatus   Fault = "status"     // neither 2xx nor 3xx nor 410
	Gone        Fault = "gone"       // 410: never again
	Redirected  Fault = "redirect"   // 3xx: we follow none
	NoAnswer    Fault = "no_answer"  // nobody listens, or not in time
	NoSuchHost  Fault = "no_host"    // the name leads nowhere
	BadTLS      Fault = "tls"        // a certificate that cannot be trusted
	NotAllowed  Fault = "not_public" // the name leads to an address that is not public
	NotReadable Fault = "unreadable" // an answer that is no HTTP
)

// Says gives a fault as a sentence for staff, with the status where there is
// one; "" when there is none.
func (f Fault) Says(status int) string {
	switch f {
	case Taken:
		return ""
	case BadStatus:
		return fmt.Sprintf("It answered %d.", status)
	case Gone:
		return "It answered 410: it wants nothing more."
	case Redirected:
		return fmt.Sprintf("It sends us to another address (%d), and we follow nobody there.", status)
	case NoSuchHost:
		return "Its name leads nowhere."
	case BadTLS:
		return "Its certificate cannot be trusted."
	case NotAllowed:
		return "Its name leads to an address that is not on the public internet."
	case NotReadable:
		return "It answered something that is no HTTP."
	case NoAnswer:
	}
	return "It did not answer in time."
}

// Answer is what came of a post.
type Answer struct {
	Fault      Fault
	Status     int           // 0 when there was no answer
	RetryAfter time.Duration // what it asked for; 0 for nothing
}

// ofReceiver reports whether the receiver is in trouble, so that nothing else
// would be taken either; otherwise it did not like this one.
func (a Answer) ofReceiver() bool {
	if a.Fault == BadStatus {
		return a.RetryAfter > 0 || a.Status >= 500 || a.Status == 408 || a.Status == 425 || a.Status == 429
	}
	return a.Fault != Taken
}
