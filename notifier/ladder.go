package notifier

import (
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
)

// Rung is a step of the ladder that is noted on an absence, each once. The next
// contact's rung is a text, and is not noted: the text says it.
type Rung string

// The rungs that are noted.
const (
	RungCalls      Rung = "calls"      // on the call list
	RungLead       Rung = "lead"       // the safeguarding lead is told
	RungVulnerable Rung = "vulnerable" // the lead is told at once, of a pupil a person looks at first
	RungNobody     Rung = "nobody"     // everybody on the list who may be texted has been
)

// pace is how fast the ladder is climbed about one pupil.
type pace struct {
	next        time.Duration // to the next contact, from a text that arrived
	undelivered time.Duration // to the next contact, from a text of which nothing says that it arrived
	call        time.Duration // to the call list, from the beginning
	lead        time.Duration // to the safeguarding lead, from the beginning
}

// pace gives the pace about a pupil.
func (p Policy) pace(vulnerable bool) pace {
	if vulnerable {
		next := p.VulnerableNext.Duration()
		return pace{next: next, undelivered: min(next, p.UndeliveredAfter.Duration()), call: p.VulnerableCall.Duration(), lead: p.LeadAfter.Duration()}
	}
	return pace{
		next: p.NextAfter.Duration(), undelivered: p.UndeliveredAfter.Duration(),
		call: p.CallAfter.Duration(), lead: p.LeadAfter.Duration(),
	}
}

// step is where an open absence stands on the ladder at an instant. The zero
// step is the ground: nothing is due.
type step struct {
	Call  bool      // a person rings
	Why   string    // for Call: as a sentence
	Since time.Time // for Call: when it came to that
	Next  bool      // the next contact is to be texted
	Lead  bool      // the safeguarding lead is to be told
	First bool      // the lead is to be told at once: a person looks first
}

// tells reports whether a kind of text tells an adult that a pupil is missing.
func tells(k delivery.Kind) bool { return k == delivery.AlertText || k == delivery.RungText }

// open reports whether nobody knows yet why the pupil is absent.
func (a AbsenceView) open() bool {
	return a.Course != ExplainedAtClose && a.Explained == nil && !a.Arrived
}

// stepOf says where an absence stands on the ladder. It is pure: the pages, the
// call list and the climb all ask it, so that none of them can think otherwise,
// and so that a list is right even when no process has climbed for an hour.
func stepOf(a AbsenceView, p Policy, now time.Time) step {
	if !a.open() {
		return step{}
	}
	at := p.pace(a.Pupil.Flags.Vulnerable)
	var s step
	s.Why, s.Since = whyCall(a, at)
	s.Call = !now.Before(s.Since)
	today := clock.DateOf(now) == a.Date
	s.First = today && a.Pupil.Flags.Vulnerable && leadConcerned(a)
	if !today || !now.Before(p.end(a.Date, a.Session)) {
		return s // people still ring; nothing goes any more because time has passed
	}
	begins := a.begins()
	lead := leadAt(begins, at, p.end(a.Date, a.Session))
	s.Lead = leadConcerned(a) && !toldAhead(a) && !now.Before(lead)
	if s.Lead && !s.Call { // near the end of a session: whoever the lead asks is ringing by then
		s.Call, s.Since = true, lead
	}
	s.Next = a.Course == Alerted && !s.Lead && !answered(a) && now.Before(a.nextUntil(begins, at)) &&
		!now.Before(p.NotBefore.On(a.Date)) && nextDue(a, at, now)
	return s
}

// begins is when the ladder of an absence begins: when its first text might go,
// or when nobody could be texted at all.
func (a AbsenceView) begins() time.Time {
	var first time.Time
	for _, al := range a.Alerts {
		if !tells(al.Kind) || dropped(al, a.ID) || al.State == delivery.Withdrawn {
			continue
		}
		if t := latest(al.RaisedAt, al.SendAfter); first.IsZero() || t.Before(first) {
			first = t
		}
	}
	if first.IsZero() {
		return latest(a.CreatedAt, a.ClosedAt)
	}
	return first
}

// nextUntil is until when the next contact may be texted: until the call list's
// time, from when a person has it. A first text that itself went so late that the
// next contact could only come after that is counted from when it went, since
// nobody is left out because a text waited; a person rings no later for it.
func (a AbsenceView) nextUntil(begins time.Time, p pace) time.Time {
	until := begins.Add(p.call)
	var went time.Time
	for _, al := range a.Alerts {
		if tells(al.Kind) && !dropped(al, a.ID) && !al.SentAt.IsZero() && (went.IsZero() || al.SentAt.Before(went)) {
			went = al.SentAt
		}
	}
	if went.Add(p.next).Before(until) {
		return until
	}
	return went.Add(p.call)
}

// leadConcerned leaves out absences of which somebody has told the school
// something already that only wants writing down.
func leadConcerned(a AbsenceView) bool {
	return a.Course == Alerted || a.Reason != ReasonIll && a.Reason != ReasonToldInAdvance && a.Reason != ReasonEarlierDate
}

// lastCall is how long before its end the ladder comes to its last rung at the
// latest: a lead who is told at the deadline has nothing left to do by it.
const lastCall = 10 * time.Minute

// leadAt is when the lead is told: after the time the school has set, but never
// so late that the session's end comes first.
func leadAt(begins time.Time, p pace, end time.Time) time.Time {
	at := begins.Add(p.lead)
	if early := end.Add(-lastCall); at.After(early) {
		at = latest(early, begins.Add(patience))
	}
	return at
}

// barredSince reports whether the last gate took a pupil out of a text because
// its contact may not be told any more. Where anybody else takes a text back, a
// person with all that a brake held or the register itself, nobody else is texted.
func (al AlertView) barredSince(id AbsenceID) bool {
	return tells(al.Kind) && slices.ContainsFunc(al.Pupils, func(p AlertPupil) bool {
		return p.Absence == id && p.Dropped && p.Why == ReasonTieChanged
	})
}

// nextDue reports whether the last text leaves the next contact to be tried. One
// that waits, held or paused, does not: the next would wait beside it.
func nextDue(a AbsenceView, p pace, now time.Time) bool {
	last := lastAlert(a)
	if last == nil {
		return slices.ContainsFunc(a.Alerts, func(al AlertView) bool { return al.barredSince(a.ID) })
	}
	if (last.Stopped || last.Wrong) && last.State.Gone() {
		return true
	}
	sent := latest(last.RaisedAt, last.SendAfter, last.SentAt)
	switch last.State {
	case delivery.Undelivered, delivery.Failed:
		return true
	case delivery.Delivered:
		return !now.Before(sent.Add(p.next))
	case delivery.Sent, delivery.Unknown:
		return !now.Before(sent.Add(p.undelivered))
	case delivery.Withdrawn:
		return last.Reason == ReasonTieChanged || last.Reason == ReasonNumberChanged
	default:
		return false
	}
}
