package notifier

import (
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
)

// place is the list of Today an absence stands in.
type place int

const (
	known place = iota
	done
	worried // a concern is open
	replied
	held
	noReply
	toCall
)

// placeOf says what an absence needs. What fits nowhere else is to be called
// about: silence is never the answer. A reply keeps its row by the reply, where
// it is read and settled, even when it has come to the call list too.
func placeOf(a AbsenceView, p Policy, now time.Time) place {
	last := lastAlert(a)
	switch {
	case a.Course == ExplainedAtClose:
		return known
	case !a.open():
		return done
	case a.Concern != "":
		return worried
	case a.Course == WithheldFrom && a.Reason == ReasonAbsentAgain:
		return toCall // an older reply says nothing about it
	case hasReply(a):
		return replied
	case stepOf(a, p, now).Call:
		return toCall
	case last != nil && last.State == delivery.Held:
		return held
	case last != nil && onItsWay(last.State):
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

// waits is how long a text may stand as it does.
func (al AlertView) waits() time.Duration {
	switch al.State {
	case delivery.Raised, delivery.Sending, delivery.Unknown:
		return unsentPatience
	default:
		return patience
	}
}

// says reports whether a reply says something that a person should look at.
func (r ReplyView) says() bool { return Says(r.Kind) }

// Says reports whether what a text reads as says something: not a STOP, START
// or NOINFO, nor a machine's answer, a wrong number or an adult's who must be told nothing.
func Says(kind string) bool {
	switch kind {
	case KindStop, KindStart, KindNoCampaigns, KindSibling, KindBarred, string(reading.Automatic), string(reading.WrongNumber):
		return false
	default:
		return true
	}
}

// Answers reports whether a reply of a kind, with the code it suggests or "", may
// say why a pupil is absent. A wish for no more texts that gives no reason does
// not, nor what is about the afternoon alone beside an absence of the morning:
// it stands under Replied for a person to settle, and the ladder goes on
// meanwhile. The last gate's query says the same of a text to the next contact.
func Answers(kind string, suggested register.Code) bool {
	return Says(kind) && kind != KindAfternoon && (kind != string(reading.StopRequest) || suggested != "")
}

func (r ReplyView) answers() bool { return Answers(r.Kind, r.Suggested.Code) }

func answered(a AbsenceView) bool {
	return slices.ContainsFunc(a.Replies, ReplyView.answers)
}

func hasReply(a AbsenceView) bool {
	return slices.ContainsFunc(a.Replies, ReplyView.says)
}

// lastAlert gives the newest alert or rung that still names the absence.
func lastAlert(a AbsenceView) *AlertView {
	var last *AlertView
	for i, al := range a.Alerts {
		if !tells(al.Kind) || dropped(al, a.ID) {
			continue
		}
		if last == nil || !al.RaisedAt.Before(last.RaisedAt) {
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

// whyCall says why a person should call about an open absence, and when it
// comes, or came, to that.
func whyCall(a AbsenceView, p pace) (string, time.Time) {
	begins := a.begins()
	switch {
	case a.Course == WithheldFrom && (a.Reason == ReasonAbsentAgain || !answered(a)):
		if a.Detail != "" {
			return a.Detail, begins
		}
		return Sentence(a.Reason), begins
	case toldAhead(a):
		told := firstReply(a)
		return "Told in advance" + since(told, a.Date) + ", not yet looked at.", latest(begins, told).Add(p.call)
	case answered(a):
		return "A reply came, and nobody has settled the reason yet.", latest(begins, firstReply(a)).Add(p.call)
	}
	if lost := lostText(a); lost != nil {
		return whyNotReached(*lost) + sinceTexted(a, *lost), latest(lost.ChangedAt, lost.RaisedAt)
	}
	last := lastAlert(a)
	if last == nil {
		return "No text went. Call instead.", begins
	}
	late := begins.Add(p.call)
	if last.State != delivery.Delivered { // and nobody says that it has arrived
		if t := latest(last.RaisedAt, last.SendAfter, last.SentAt).Add(last.waits()); t.Before(late) {
			late = t
		}
	}
	return whyNotReached(*last), late
}

// lostText gives the newest text that cannot reach anybody any more: refused,
// not delivered, too late, or to somebody who has stopped us. One that was taken
// back counts while no newer one went.
func lostText(a AbsenceView) *AlertView {
	var lost *AlertView
	last := lastAlert(a)
	for i := range a.Alerts {
		al := &a.Alerts[i]
		if !tells(al.Kind) || dropped(*al, a.ID) {
			continue
		}
		switch {
		case al.Stopped, al.Wrong, al.State == delivery.Undelivered, al.State == delivery.Failed, al.State == delivery.Expired:
		case al.State == delivery.Withdrawn && al == last:
		default:
			continue
		}
		if lost == nil || !al.RaisedAt.Before(lost.RaisedAt) {
			lost = al
		}
	}
	return lost
}

// sinceTexted says who has been texted since a text was lost: "The father was
// texted at 9:06".
func sinceTexted(a AbsenceView, lost AlertView) string {
	last := lastAlert(a)
	if last == nil || last.ID == lost.ID || last.SentAt.IsZero() || !last.RaisedAt.After(lost.RaisedAt) {
		return ""
	}
	who := "The " + last.Relation
	if last.Relation == "" {
		who = "The next contact"
	}
	return " " + who + " was texted at " + clock.Wall(last.SentAt) + "."
}

func firstReply(a AbsenceView) time.Time {
	var first time.Time
	for _, r := range a.Replies {
		if r.answers() && (first.IsZero() || r.ReceivedAt.Before(first)) {
			first = r.ReceivedAt
		}
	}
	return first
}

func whyNotReached(al AlertView) string {
	switch {
	case al.Stopped:
		return "The contact has stopped our texts. Call instead."
	case al.Wrong:
		return "The number is another person's. Call, or try the next contact."
	case al.State == delivery.Undelivered:
		return "The text could not be delivered. Call, or try the next contact."
	case al.State == delivery.Expired:
		return "The text did not go in time. Call instead."
	case al.State == delivery.Delivered:
		return "The text arrived, and nobody has replied. Call."
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
