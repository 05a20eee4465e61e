package notifier

import (
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// noLonger takes back what was said about an absence that is none any more.
func (d *decision) noLonger(e entry, a Absence) {
	if a.Arrived || a.Explained != nil && !e.meaning.Arrived {
		return
	}
	a.Code, a.MinutesLate = e.mark.Code, e.mark.MinutesLate
	a.Arrived = e.meaning.Arrived
	a.Explained = &Explanation{Code: e.mark.Code, By: school.SystemActor("register"), At: d.Now}
	reason := ReasonExplained
	if a.Arrived {
		reason = ReasonArrived
	}
	d.because(&a, d.codeReason(e.meaning))
	d.takeBack(e.pupil, a, reason)
	d.plan.Absences = append(d.plan.Absences, a)
}

// explain settles an absence by a reason that came with a later revision;
// false when that reason stood already.
func (d *decision) explain(e entry, a *Absence) bool {
	if a.Code == e.mark.Code && !a.Arrived && !a.Open() {
		return false
	}
	a.Code, a.Arrived = e.mark.Code, false
	d.because(a, d.codeReason(e.meaning))
	if a.Course != ExplainedAtClose {
		a.Explained = &Explanation{Code: e.mark.Code, By: school.SystemActor("register"), At: d.Now}
	}
	d.takeBack(e.pupil, *a, ReasonExplained)
	return true
}

// takeBack frees a pupil from the alerts that name the absence: a waiting one
// is changed or withdrawn; one that has gone, or may have, is corrected when
// the pupil is in school after all, or the register was wrong.
func (d *decision) takeBack(p school.Pupil, a Absence, reason string) {
	for i := range d.Alerts {
		al := &d.Alerts[i]
		if !tells(al.Text.Kind) || !al.names(a.ID) {
			continue
		}
		switch {
		case al.Text.State.Waiting():
			d.drop(al, a.ID, reason)
		case al.Text.State == delivery.Withdrawn || al.Text.State == delivery.Expired || al.Text.State == delivery.Failed:
		case reason == ReasonArrived, reason == ReasonMistake:
			d.correct(*al, p, a, reason)
		}
	}
}

// drop takes one pupil out of a waiting alert, and the alert back when nobody
// is left in it.
func (d *decision) drop(al *Alert, id AbsenceID, reason string) {
	left := 0
	for i, p := range al.Pupils {
		if p.Absence == id {
			al.Pupils[i].Dropped = true
		} else if !p.Dropped {
			left++
		}
	}
	d.plan.Drop = append(d.plan.Drop, Dropped{al.Text.ID, id})
	if left > 0 {
		return
	}
	d.plan.Withdraw = append(d.plan.Withdraw, delivery.Move{
		ID: al.Text.ID, From: al.Text.State, To: delivery.Withdrawn, Attempt: al.Text.Attempt, Reason: reason, At: d.Now,
	})
	d.plan.Outcome.Withdrawn = append(d.plan.Outcome.Withdrawn, al.Text.ID)
	al.Text.State = delivery.Withdrawn
}

// lastCorrection is when a wrong alarm is no longer taken back by text: later
// than the day's texts end, since a worried parent waits for it, and not at
// night.
var lastCorrection = clock.HM(20, 0)

// whyCorrected says why a correction is owed.
var whyCorrected = map[string]string{
	ReasonArrived: "The pupil is in school after the text was handed over.",
	ReasonMistake: "The register the text came from was sent by mistake.",
}

// correct raises the text that takes an alert back for one pupil. It waits
// until it is known whether the alert went at all.
func (d *decision) correct(al Alert, p school.Pupil, a Absence, reason string) {
	end := lastCorrection.On(al.Day)
	if !d.Now.Before(end) {
		return
	}
	ap := AlertPupil{Absence: a.ID, Pupil: p.ID, Ref: p.Ref}
	if d.joinCorrection(al.Text.ID, ap) {
		return
	}
	t := al.Text
	c := Alert{
		Session: al.Session, Day: al.Day, Corrects: al.Text.ID, Pupils: []AlertPupil{ap},
		Why: whyCorrected[reason],
		Text: delivery.Text{
			ID: delivery.TextID(d.NewID()), School: t.School, Kind: delivery.CorrectionText, State: delivery.Raised,
			Contact: t.Contact, Number: t.Number, Sender: t.Sender, After: t.ID,
			RaisedAt: d.Now, SendAfter: d.Now, ExpiresAt: end,
		},
	}
	d.plan.Raise = append(d.plan.Raise, c)
	d.plan.Outcome.Corrections = append(d.plan.Outcome.Corrections, c.Text.ID)
}

// joinCorrection gives the pupil to a correction of the same alert that stands
// already: one correction a pupil, and one text a family while it waits.
func (d *decision) joinCorrection(alert delivery.TextID, ap AlertPupil) bool {
	for i := range d.Alerts {
		c := &d.Alerts[i]
		if c.Corrects != alert || c.Text.Kind != delivery.CorrectionText {
			continue
		}
		if c.names(ap.Absence) {
			return true
		}
		if c.Text.State.Waiting() {
			d.plan.Join = append(d.plan.Join, Joined{*c, ap})
			c.Pupils = append(c.Pupils, ap)
			if !slices.Contains(d.plan.Outcome.Corrections, c.Text.ID) {
				d.plan.Outcome.Corrections = append(d.plan.Outcome.Corrections, c.Text.ID)
			}
			return true
		}
	}
	for i := range d.plan.Raise {
		if c := &d.plan.Raise[i]; c.Corrects == alert && c.Text.Kind == delivery.CorrectionText {
			c.Pupils = append(c.Pupils, ap)
			return true
		}
	}
	return false
}
