package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// place is the list of Today an absence stands in.
type place int

const (
	known place = iota
	done
	replied
	held
	noReply
	toCall
)

// placeOf says what an absence needs. What fits nowhere else is to be called
// about: silence is never the answer.
func placeOf(a AbsenceView, now time.Time) place {
	last := lastAlert(a)
	switch {
	case a.Course == ExplainedAtClose:
		return known
	case a.Arrived || a.Explained != nil:
		return done
	case a.Course == WithheldFrom && a.Reason == ReasonAbsentAgain:
		return toCall // an older reply says nothing about it
	case hasReply(a):
		return replied
	case last != nil && last.State == delivery.Held && !last.Stopped && !waitsTooLong(*last, now):
		return held
	case last != nil && onItsWay(last.State) && !last.Stopped && !waitsTooLong(*last, now):
		return noReply
	default:
		return toCall
	}
}

func onItsWay(st delivery.State) bool {
	switch st {
	case delivery.Raised, delivery.Sending, delivery.Unknown, delivery.Sent, delivery.Delivered:
		return true
	default:
		return false
	}
}

// How long a text that is owed may wait before its pupils are to be called
// about as well: held, or sent without a word that it has arrived; and raised
// or in doubt, when the carrier is slow or away or texts are paused.
const (
	patience       = 10 * time.Minute
	unsentPatience = 5 * time.Minute
)

func waitsTooLong(al AlertView, now time.Time) bool {
	switch al.State {
	case delivery.Delivered:
		return false
	case delivery.Sent: // and nobody says that it has arrived
		return !now.Before(latest(al.RaisedAt, al.SentAt).Add(patience))
	case delivery.Raised, delivery.Sending, delivery.Unknown:
		return !now.Before(latest(al.RaisedAt, al.SendAfter).Add(unsentPatience))
	default:
		return !now.Before(latest(al.RaisedAt, al.SendAfter).Add(patience))
	}
}

func hasReply(a AbsenceView) bool {
	for _, r := range a.Replies {
		if r.Kind == KindReply {
			return true
		}
	}
	return false
}

// lastAlert gives the newest alert that still names the absence.
func lastAlert(a AbsenceView) *AlertView {
	var last *AlertView
	for i, al := range a.Alerts {
		if al.Kind != delivery.AlertText || dropped(al, a.ID) {
			continue
		}
		if last == nil || al.RaisedAt.After(last.RaisedAt) {
			last = &a.Alerts[i]
		}
	}
	return last
}

func dropped(al AlertView, id AbsenceID) bool {
	for _, p := range al.Pupils {
		if p.Absence == id {
			return p.Dropped
		}
	}
	return true
}

// whyCall says why a person should call about an absence.
func whyCall(a AbsenceView) string {
	if a.Course == WithheldFrom {
		if a.Detail != "" {
			return a.Detail
		}
		return Sentence(a.Reason)
	}
	for i := len(a.Alerts) - 1; i >= 0; i-- {
		if al := a.Alerts[i]; al.Kind == delivery.AlertText {
			return whyNotReached(al)
		}
	}
	return "No text went. Call instead."
}

func whyNotReached(al AlertView) string {
	switch {
	case al.Stopped && al.State.Gone():
		return "The contact has stopped our texts. Call instead."
	case al.State == delivery.Undelivered:
		return "The text could not be delivered. Call, or try the next contact."
	case al.State == delivery.Expired:
		return "The text did not go in time. Call instead."
	case al.State == delivery.Sent:
		return "The text was sent 10 minutes ago or more, and nothing says that it has arrived. Call instead of waiting."
	case al.State == delivery.Raised || al.State == delivery.Sending || al.State == delivery.Unknown:
		return "The text has waited for 5 minutes. Call instead of waiting."
	case al.Reason != "":
		return Sentence(al.Reason)
	default:
		return "The text did not go. Call instead."
	}
}
