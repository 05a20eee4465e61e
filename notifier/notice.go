package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// NoticeID names a notice.
type NoticeID string

// NoticeStatus says whether a notice counts.
type NoticeStatus string

// What may become of a notice. Only an accepted one ever keeps a text back.
const (
	NoticeWaiting  NoticeStatus = "waiting"  // nobody has looked: it may be forged
	NoticeAccepted NoticeStatus = "accepted" // by a person
	NoticeRefused  NoticeStatus = "refused"  // by a person
	NoticeEnded    NoticeStatus = "ended"    // the pupil came to school while it stood
)

// Notice is what a family told in advance: away from a day to a day.
type Notice struct {
	ID        NoticeID
	School    school.URN
	Pupil     school.PupilID
	From, To  clock.Date       // both included; expected back after To
	Session   register.Session // of each of these days; "" is both
	Code      register.Code    // "" when no reason was given
	Note      string           // at most 500 characters; sealed where it is kept
	Status    NoticeStatus
	ToldAt    time.Time
	ToldBy    school.Actor
	SettledAt time.Time // zero while it waits
	SettledBy school.Actor
}

// NoticeView is a notice with its pupil, for staff.
type NoticeView struct {
	Notice
	Who school.Pupil
}

// Covers reports whether the notice is about a session of a day.
func (n Notice) Covers(day clock.Date, s register.Session) bool {
	return !day.Before(n.From) && !day.After(n.To) && (n.Session == "" || n.Session == s)
}

// stands reports whether the notice still waits or counts.
func (n Notice) stands() bool { return n.Status == NoticeWaiting || n.Status == NoticeAccepted }

// unlooked is how long an alert waits for a person to look at a notice. A text
// can be forged: after that the alert goes by itself.
const unlooked = 10 * time.Minute

// told gives the notice that stands for a pupil in this session: an accepted
// one before one that waits.
func (d *decision) told(p school.PupilID) (Notice, bool) {
	var waits Notice
	for _, n := range d.Notices {
		if n.Pupil != p || !n.Covers(d.Closure.Date, d.Closure.Session) {
			continue
		}
		if n.Status == NoticeAccepted {
			return n, true
		}
		if n.Status == NoticeWaiting {
			waits = n
		}
	}
	return waits, waits.ID != ""
}

// accepted withholds an absence that a person accepted in advance. A reason
// that was given explains it at once, in the name of who accepted it.
func (d *decision) accepted(e entry, a *Absence, n Notice) {
	d.withhold(e.pupil, a, ReasonToldInAdvance, "Told in advance, and accepted: away until "+n.To.Words()+".")
	if n.Code != "" {
		a.Code = n.Code
		a.Explained = &Explanation{Code: n.Code, Note: n.Note, By: n.SettledBy, At: d.Now}
	}
}

// cameIn ends what was told about a pupil who is in school: whoever comes back
// early and is missing later is missed.
func (d *decision) cameIn(p school.PupilID) {
	if !d.today {
		return
	}
	for _, n := range d.Notices {
		if n.Pupil == p && n.stands() && n.Covers(d.Closure.Date, d.Closure.Session) {
			d.plan.EndNotices = append(d.plan.EndNotices, n.ID)
		}
	}
}
