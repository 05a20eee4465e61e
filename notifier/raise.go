package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// when is the time an alert about one pupil has: when it may go, after when it
// is of no use, and why and how long it waits for a person.
type when struct {
	after, deadline time.Time
	hold            string    // a reason, empty when it need not wait
	release         time.Time // when it goes by itself; zero means a person must
}

// tell finds out whom to text about an absence, when, or why nobody.
func (d *decision) tell(e entry, a *Absence) {
	a.Course, a.Reason, a.Detail = Alerted, "", ""
	if arr, ok := d.arrival(e.pupil.ID); ok {
		d.because(a, d.codeReason(e.meaning))
		d.signedIn(e, a, arr)
		return
	}
	n, told := d.told(e.pupil.ID)
	w := d.when(e.pupil, told)
	d.because(a, d.codeReason(e.meaning), d.calendarReason(), noticeReason(n, told))
	switch {
	case told && n.Status == NoticeAccepted:
		d.accepted(e, a, n)
	case !d.today:
		d.withhold(e.pupil, a, ReasonEarlierDate, "")
	case !d.yearIn(e.pupil):
		d.withhold(e.pupil, a, ReasonYearOut, "")
	case e.pupil.Flags.NoText:
		d.withhold(e.pupil, a, ReasonNoText, "")
	case !w.after.Before(w.deadline) || !w.release.IsZero() && !w.release.Before(w.deadline):
		d.withhold(e.pupil, a, ReasonTooLate, "")
	case d.Closure.Session == register.PM && d.toldThisMorning(e.pupil.ID):
		d.withhold(e.pupil, a, ReasonTold, "")
	case d.Closure.Session == register.PM && d.illThisMorning(e.pupil.ID):
		d.withhold(e.pupil, a, ReasonIll, "")
	default:
		d.choose(e, a, w)
	}
}

// when works out the time of an alert about a pupil. It ends with the session
// or with the day's texts, whichever is first. Told says that a notice stands,
// which may make it wait, but never past its deadline.
func (d *decision) when(p school.Pupil, told bool) when {
	policy, day := d.Setting.Policy, d.Closure.Date
	w := when{
		after:    latest(d.Now, d.Closure.ClosedAt.Add(policy.HoldAfterClosing.Duration()), policy.NotBefore.On(day)),
		deadline: policy.Deadline(day, d.Closure.Session),
	}
	if end := policy.NotAfter.On(day); end.Before(w.deadline) {
		w.deadline = end
	}
	if ends, early := d.Setting.Calendar.Ends(day); early && ends.On(day).Before(w.deadline) {
		w.deadline = ends.On(day) // everybody is on the way home after that
	}
	switch {
	case d.Now.Sub(d.Closure.ClosedAt) > policy.StaleAfter.Duration(), d.firstAndLate():
		w.hold = ReasonStaleClosure
	case policy.Review:
		w.hold = ReasonReview
	case p.Flags.Vulnerable:
		w.hold, w.release = ReasonVulnerable, d.Now.Add(policy.VulnerableHold.Duration())
	case told && d.Now.Add(unlooked).Before(w.deadline):
		w.hold, w.release = ReasonToldNotChecked, d.Now.Add(unlooked)
	}
	return w
}

// firstAndLate reports whether a register comes for the first time so long after
// it was due that it is old whatever it says of when it closed: a system that was
// down sends all it has at once. What revises one that came in time is somebody's
// work of now.
func (d *decision) firstAndLate() bool {
	c, p := d.Closure, d.Setting.Policy
	due := c.Session.Begins(d.Setting.Calendar, c.Date).Add(p.OverdueAfter.Duration())
	return d.Revision == 1 && d.Now.Sub(due) > p.StaleAfter.Duration()
}

// yearIn reports whether the pupil's year group is in: some may be out while the
// school is open.
func (d *decision) yearIn(p school.Pupil) bool {
	in, _ := d.Setting.Calendar.OpenFor(d.Closure.Date, string(d.Closure.Session), p.Year)
	return in
}

// choose finds whom to text.
func (d *decision) choose(e entry, a *Absence, w when) {
	list := d.Contacts[e.pupil.ID]
	c := chooseContacts(list, d.Setting.Policy.SeparatedParents)
	d.because(a, whoReasons(c, len(list))...)
	if len(c.to) == 0 {
		detail := "Nobody stands on this pupil's list of contacts."
		if len(list) > 0 {
			detail = "Nobody on this pupil's list may be texted (" + c.skipped() + ")."
		}
		d.withhold(e.pupil, a, ReasonNoContact, detail)
		return
	}
	d.because(a, d.whenReason(w))
	for _, l := range c.to {
		d.alert(e, a, l.TiedContact, w, c.why(len(list)))
	}
}

// alert gives the absence to a waiting alert of the same contact, or raises a
// new one. One family, one text: but a text that is held is never joined by a
// pupil who need not wait, nor the other way round.
func (d *decision) alert(e entry, a *Absence, t school.TiedContact, w when, why string) {
	ap := AlertPupil{Absence: a.ID, Pupil: e.pupil.ID, Ref: e.pupil.Ref}
	for i := range d.plan.Raise {
		if al := &d.plan.Raise[i]; d.joinable(*al, t, w.hold) {
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	for i := range d.Alerts {
		if al := &d.Alerts[i]; d.joinable(*al, t, w.hold) {
			d.plan.Join = append(d.plan.Join, Joined{*al, ap})
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	state := delivery.Raised
	if w.hold != "" {
		state = delivery.Held
	}
	d.plan.Raise = append(d.plan.Raise, Alert{
		Session: d.Closure.Session, Day: d.Closure.Date, Why: why, Pupils: []AlertPupil{ap}, ContactRef: t.Contact.Ref,
		Text: delivery.Text{
			ID: delivery.TextID(d.NewID()), School: d.Closure.School, Kind: delivery.AlertText, State: state, Reason: w.hold,
			Contact: t.Contact.ID, Number: t.Contact.Number, Sender: delivery.MainSender,
			RaisedAt: d.Now, SendAfter: w.after, ExpiresAt: w.deadline, ReleaseAt: w.release,
		},
	})
}

// joinable reports whether a pupil may join an alert: same contact, same
// session, not claimed, and held for the same reason or not at all. One that
// the brake holds is joined under the same brake only: a brother's group may
// be improbable and his sister's not.
func (d *decision) joinable(al Alert, t school.TiedContact, hold string) bool {
	if al.Text.Kind != delivery.AlertText || al.Text.Contact != t.Contact.ID || al.Session != d.Closure.Session ||
		!al.Text.State.Waiting() || al.Text.Number != t.Contact.Number || al.pupils() >= school.LargestFamily {
		return false
	}
	if al.Text.Reason == ReasonBrake {
		b, on := d.standingBrake()
		return on && al.Brake == b.ID
	}
	return al.Text.Reason == hold
}

// withhold tells nobody by text, and says why to a person.
func (d *decision) withhold(p school.Pupil, a *Absence, reason, detail string) {
	if detail == "" {
		detail = Sentence(reason)
	}
	a.Course, a.Reason, a.Detail = WithheldFrom, reason, detail
	d.because(a, Reason{About: AboutResult, Word: reason, Says: "Nobody is texted. " + detail})
	d.plan.Outcome.Withheld = append(d.plan.Outcome.Withheld, Withheld{p.Ref, reason, detail})
}

// toldThisMorning reports whether an alert about this morning went out, or may
// have, and nobody knows yet why the pupil is absent. One that the network
// could not deliver told nobody.
func (d *decision) toldThisMorning(p school.PupilID) bool {
	a, ok := d.prior(p, register.AM)
	if !ok || !a.Open() {
		return false
	}
	for _, al := range d.Alerts {
		if !tells(al.Text.Kind) || !al.names(a.ID) {
			continue
		}
		switch al.Text.State {
		case delivery.Sending, delivery.Unknown, delivery.Sent, delivery.Delivered:
			return true
		}
	}
	return false
}

// illThisMorning reports whether the pupil was away ill this morning: the
// family has said so, and need not be asked again. Another reason may have
// ended at lunch, so it is no answer for the afternoon.
func (d *decision) illThisMorning(p school.PupilID) bool {
	a, ok := d.prior(p, register.AM)
	return ok && !a.Open() && !a.Arrived && a.Code == register.Illness
}

func latest(ts ...time.Time) time.Time {
	out := ts[0]
	for _, t := range ts[1:] {
		if t.After(out) {
			out = t
		}
	}
	return out
}
