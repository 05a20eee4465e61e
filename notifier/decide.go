package notifier

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Morning is all that a decision looks at. Nothing else may change it.
type Morning struct {
	Setting  Setting
	Now      time.Time
	Closure  register.Closure
	Revision int
	Group    []school.Pupil          // on roll in the register's group
	ByRef    map[string]school.Pupil // whom the marks name
	Contacts map[school.PupilID][]school.TiedContact
	Absences []Absence // of these pupils today, both sessions
	Alerts   []Alert   // of the school today
	Extra    []problem.Field
	NewID    func() string
}

// Plan is what a decision wants written. It is pure: the same morning gives
// the same plan, but for the new ids.
type Plan struct {
	Sheet    sheet
	Absences []Absence // new or changed, as they shall stand
	Raise    []Alert   // new alerts and corrections
	Join     []Joined  // pupils who join a waiting alert
	Drop     []Dropped // pupils taken out of a waiting alert
	Withdraw []delivery.Move
	Outcome  Outcome
}

// Joined is a sibling who joins an alert that has not been claimed.
type Joined struct {
	Alert Alert
	Pupil AlertPupil
}

// Dropped is a pupil taken out of an alert that has not been claimed.
type Dropped struct {
	Alert   delivery.TextID
	Absence AbsenceID
}

// Decide says what a closed register leads to: for each absence raise, hold or
// withhold, and for each absence that is none any more, withdraw or correct.
// Each has a reason a person can read.
func Decide(m Morning) Plan {
	d := decision{Morning: m, today: m.Closure.Date == clock.DateOf(m.Now)}
	d.Alerts = slices.Clone(m.Alerts) // changed below as pupils join and leave
	for i := range d.Alerts {
		d.Alerts[i].Pupils = slices.Clone(d.Alerts[i].Pupils)
	}
	d.plan.Sheet = readMarks(m.Closure, m.Group, m.ByRef)
	d.plan.Outcome = Outcome{
		Closure: ClosureID(m.NewID()), Revision: m.Revision, Marks: len(m.Closure.Marks),
		Problems: append(append([]problem.Field{}, m.Extra...), d.plan.Sheet.problems...),
	}
	for _, p := range d.plan.Sheet.unmarked {
		d.plan.Outcome.Unmarked = append(d.plan.Outcome.Unmarked, p.Ref)
	}
	for _, e := range d.plan.Sheet.entries {
		d.mark(e)
	}
	d.finish()
	return d.plan
}

type decision struct {
	Morning
	today bool
	plan  Plan
}

// mark decides about one usable mark.
func (d *decision) mark(e entry) {
	prior, known := d.prior(e.pupil.ID, d.Closure.Session)
	switch {
	case e.meaning.Absent() && !e.meaning.Arrived:
		d.plan.Outcome.Absent++
		d.absent(e, prior, known)
	case known:
		if e.meaning.Absent() {
			d.plan.Outcome.Absent++
		}
		d.noLonger(e, prior)
	case e.meaning.Absent(): // arrived after the register closed: absent, and here
		d.plan.Outcome.Absent++
		a := d.fresh(e)
		a.Course, a.Arrived = ExplainedAtClose, true
		d.plan.Absences = append(d.plan.Absences, a)
	}
}

// absent decides about a pupil who is marked absent and not here.
func (d *decision) absent(e entry, a Absence, known bool) {
	owed := d.Setting.Policy.texts(e.meaning)
	if e.meaning.Code == register.NoReason {
		d.plan.Outcome.Unexplained++
	}
	switch {
	case !known && !owed:
		a = d.fresh(e)
		a.Course = ExplainedAtClose
	case !known:
		a = d.fresh(e)
		d.tell(e, &a)
	case !owed: // a reason has come with a later revision
		d.explain(&a, e)
	case a.Arrived:
		d.absentAgain(e, &a)
	case a.Course == ExplainedAtClose || a.Explained != nil:
		d.reopened(e, &a)
	default: // nothing new: what was decided stands
		return
	}
	d.plan.Absences = append(d.plan.Absences, a)
}

// reopened meets an absence that had a reason and now has none.
func (d *decision) reopened(e entry, a *Absence) {
	if a.Explained != nil && a.Explained.By.Kind == school.Person {
		return // a person settled it; a register that still says N does not undo that
	}
	a.Code, a.Explained = e.mark.Code, nil
	if d.told(a.ID) {
		return
	}
	d.tell(e, a)
}

// absentAgain meets a pupil who was said to have arrived. If the family was
// told about it, a person must call; nobody can explain that in a text.
func (d *decision) absentAgain(e entry, a *Absence) {
	a.Code, a.Arrived, a.Explained = e.mark.Code, false, nil
	if d.told(a.ID) {
		d.withhold(e.pupil, a, ReasonAbsentAgain, "")
		return
	}
	d.tell(e, a)
}

// told reports whether an alert that names the absence has been claimed: it
// may be on a phone.
func (d *decision) told(id AbsenceID) bool {
	for _, al := range d.Alerts {
		if al.Text.Kind == delivery.AlertText && al.names(id) && !al.Text.State.Waiting() &&
			al.Text.State != delivery.Withdrawn && al.Text.State != delivery.Expired {
			return true
		}
	}
	return false
}

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
	d.takeBack(e.pupil, a, reason)
	d.plan.Absences = append(d.plan.Absences, a)
}

// explain settles an absence by a reason that came with a later revision.
func (d *decision) explain(a *Absence, e entry) {
	if a.Explained != nil && a.Explained.By.Kind == school.Person {
		return
	}
	a.Code, a.Arrived = e.mark.Code, false
	if a.Course != ExplainedAtClose {
		a.Explained = &Explanation{Code: e.mark.Code, By: school.SystemActor("register"), At: d.Now}
	}
	d.takeBack(e.pupil, *a, ReasonExplained)
}

// takeBack frees a pupil from the alerts that name the absence: a waiting one
// is changed or withdrawn; one that has gone, or may have, is corrected when
// the pupil is in school after all.
func (d *decision) takeBack(p school.Pupil, a Absence, reason string) {
	for i := range d.Alerts {
		al := &d.Alerts[i]
		if al.Text.Kind != delivery.AlertText || !al.names(a.ID) {
			continue
		}
		switch {
		case al.Text.State.Waiting():
			d.drop(al, a.ID, reason)
		case al.Text.State == delivery.Withdrawn || al.Text.State == delivery.Expired || al.Text.State == delivery.Failed:
		case reason == ReasonArrived:
			d.correct(*al, p, a)
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

// correct raises the text that takes an alert back for one pupil. It waits
// until it is known whether the alert went at all.
func (d *decision) correct(al Alert, p school.Pupil, a Absence) {
	ap := AlertPupil{Absence: a.ID, Pupil: p.ID, Ref: p.Ref}
	for i := range d.Alerts {
		c := &d.Alerts[i]
		if c.Corrects != al.Text.ID || c.Text.Kind != delivery.CorrectionText {
			continue
		}
		if c.names(a.ID) {
			return // one correction a pupil
		}
		if c.Text.State.Waiting() {
			d.plan.Join = append(d.plan.Join, Joined{*c, ap})
			c.Pupils = append(c.Pupils, ap)
			d.plan.Outcome.Corrections = appendOnce(d.plan.Outcome.Corrections, c.Text.ID)
			return
		}
	}
	for i := range d.plan.Raise {
		if c := &d.plan.Raise[i]; c.Corrects == al.Text.ID && c.Text.Kind == delivery.CorrectionText {
			c.Pupils = append(c.Pupils, ap)
			return
		}
	}
	t := al.Text
	end := clock.HM(23, 0).On(al.Day) // a wrong alarm is worth taking back all day
	c := Alert{
		Session: al.Session, Day: al.Day, Corrects: al.Text.ID, Pupils: []AlertPupil{ap},
		Why: "The pupil is in school after the text was handed over.",
		Text: delivery.Text{
			ID: delivery.TextID(d.NewID()), School: t.School, Kind: delivery.CorrectionText, State: delivery.Raised,
			Contact: t.Contact, Number: t.Number, Sender: t.Sender, After: t.ID,
			RaisedAt: d.Now, SendAfter: d.Now, ExpiresAt: end,
		},
	}
	d.plan.Raise = append(d.plan.Raise, c)
	d.plan.Outcome.Corrections = append(d.plan.Outcome.Corrections, c.Text.ID)
}

// tell finds out whom to text about an absence, when, or why nobody.
func (d *decision) tell(e entry, a *Absence) {
	a.Course, a.Reason, a.Detail = Alerted, "", ""
	deadline := d.Setting.Policy.Deadline(d.Closure.Date, d.Closure.Session)
	switch {
	case !d.today:
		d.withhold(e.pupil, a, ReasonEarlierDate, "")
	case e.pupil.Flags.NoText:
		d.withhold(e.pupil, a, ReasonNoText, "")
	case !d.Now.Before(deadline) || !d.Now.Before(d.Setting.Policy.NotAfter.On(d.Closure.Date)):
		d.withhold(e.pupil, a, ReasonTooLate, "")
	case d.Closure.Session == register.PM && d.toldThisMorning(e.pupil.ID):
		d.withhold(e.pupil, a, ReasonTold, "")
	default:
		d.choose(e, a, deadline)
	}
}

// choose takes the first contact who may be texted.
func (d *decision) choose(e entry, a *Absence, deadline time.Time) {
	list := d.Contacts[e.pupil.ID]
	var skipped []string
	for i, t := range list {
		if why := whyNot(t); why != "" {
			skipped = append(skipped, fmt.Sprintf("contact %d: %s", i+1, why))
			continue
		}
		d.alert(e, a, t, deadline, whySentence(i, len(list), skipped))
		return
	}
	detail := "Nobody stands on this pupil's list of contacts."
	if len(list) > 0 {
		detail = "Nobody on this pupil's list may be texted (" + strings.Join(skipped, "; ") + ")."
	}
	d.withhold(e.pupil, a, ReasonNoContact, detail)
}

func whySentence(i, of int, skipped []string) string {
	s := fmt.Sprintf("No reason is known. Contact %d of %d is the first who may be texted", i+1, of)
	if len(skipped) > 0 {
		s += " (" + strings.Join(skipped, "; ") + ")"
	}
	return s + "."
}

// alert gives the absence to a waiting alert of the same contact, or raises a
// new one. One family, one text: but a text that is held is never joined by a
// pupil who need not wait, nor the other way round.
func (d *decision) alert(e entry, a *Absence, t school.TiedContact, deadline time.Time, why string) {
	ap := AlertPupil{Absence: a.ID, Pupil: e.pupil.ID, Ref: e.pupil.Ref}
	hold, release := d.hold(e.pupil)
	for i := range d.plan.Raise {
		if al := &d.plan.Raise[i]; joinable(*al, t, d.Closure.Session, hold) {
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	for i := range d.Alerts {
		if al := &d.Alerts[i]; joinable(*al, t, d.Closure.Session, hold) {
			d.plan.Join = append(d.plan.Join, Joined{*al, ap})
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	p := d.Setting.Policy
	after := latest(d.Now, d.Closure.ClosedAt.Add(p.HoldAfterClosing.Duration()), p.NotBefore.On(d.Closure.Date))
	state := delivery.Raised
	if hold != "" {
		state = delivery.Held
	}
	d.plan.Raise = append(d.plan.Raise, Alert{
		Session: d.Closure.Session, Day: d.Closure.Date, Why: why, Pupils: []AlertPupil{ap},
		Text: delivery.Text{
			ID: delivery.TextID(d.NewID()), School: d.Closure.School, Kind: delivery.AlertText, State: state, Reason: hold,
			Contact: t.Contact.ID, Number: t.Contact.Number, Sender: delivery.MainSender,
			RaisedAt: d.Now, SendAfter: after, ExpiresAt: deadline, ReleaseAt: release,
		},
	})
}

// joinable reports whether a pupil may join an alert: same contact, same
// session, not claimed, and held for the same reason or not at all.
func joinable(al Alert, t school.TiedContact, s register.Session, hold string) bool {
	return al.Text.Kind == delivery.AlertText && al.Text.Contact == t.Contact.ID && al.Session == s &&
		al.Text.State.Waiting() && al.Text.Reason == hold && al.Text.Number == t.Contact.Number
}

// hold says why an alert about a pupil must wait for a person, and when it
// goes by itself; zero means never.
func (d *decision) hold(p school.Pupil) (reason string, release time.Time) {
	switch {
	case d.Now.Sub(d.Closure.ClosedAt) > d.Setting.Policy.StaleAfter.Duration():
		return ReasonStaleClosure, time.Time{}
	case d.Setting.Policy.Review:
		return ReasonReview, time.Time{}
	case p.Flags.Vulnerable:
		return ReasonVulnerable, d.Now.Add(d.Setting.Policy.VulnerableHold.Duration())
	default:
		return "", time.Time{}
	}
}

// withhold tells nobody by text, and says why to a person.
func (d *decision) withhold(p school.Pupil, a *Absence, reason, detail string) {
	if detail == "" {
		detail = Sentence(reason)
	}
	a.Course, a.Reason, a.Detail = WithheldFrom, reason, detail
	d.plan.Outcome.Withheld = append(d.plan.Outcome.Withheld, Withheld{p.Ref, reason, detail})
}

// toldThisMorning reports whether an alert about this morning went out, or is
// about to, and nobody knows yet why the pupil is absent.
func (d *decision) toldThisMorning(p school.PupilID) bool {
	a, ok := d.prior(p, register.AM)
	if !ok || !a.Open() {
		return false
	}
	for _, al := range d.Alerts {
		if al.Text.Kind == delivery.AlertText && al.names(a.ID) && (al.Text.State.Gone() || !al.Text.State.Settled()) {
			return true
		}
	}
	return false
}

// prior gives the absence a pupil already has in a session today.
func (d *decision) prior(p school.PupilID, s register.Session) (Absence, bool) {
	for _, a := range d.Absences {
		if a.Pupil == p && a.Key.Session == s {
			return a, true
		}
	}
	return Absence{}, false
}

// fresh makes the absence of a pupil who had none.
func (d *decision) fresh(e entry) Absence {
	return Absence{
		ID: AbsenceID(d.NewID()), Key: d.Closure.Key, Pupil: e.pupil.ID, Closure: d.plan.Outcome.Closure,
		CodeAtClose: e.mark.Code, Code: e.mark.Code, MinutesLate: e.mark.MinutesLate, Comment: e.mark.Comment,
		CreatedAt: d.Now,
	}
}

// finish lists in the outcome every alert this closure raised or joined.
func (d *decision) finish() {
	refs := func(ps []AlertPupil) (out []string) {
		for _, p := range ps {
			if !p.Dropped {
				out = append(out, p.Ref)
			}
		}
		return out
	}
	add := func(al Alert) {
		d.plan.Outcome.Alerts = append(d.plan.Outcome.Alerts, OutcomeAlert{
			ID: al.Text.ID, Status: al.Text.State, Reason: al.Text.Reason, Contact: al.Text.Contact,
			Pupils: refs(al.Pupils), SendAfter: al.Text.SendAfter, ExpiresAt: al.Text.ExpiresAt,
		})
	}
	for _, al := range d.plan.Raise {
		if al.Text.Kind == delivery.AlertText {
			add(al)
		}
	}
	joined := map[delivery.TextID]bool{}
	for _, j := range d.plan.Join {
		if j.Alert.Text.Kind == delivery.AlertText && !joined[j.Alert.Text.ID] {
			joined[j.Alert.Text.ID] = true
			for _, al := range d.Alerts {
				if al.Text.ID == j.Alert.Text.ID {
					add(al)
				}
			}
		}
	}
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

func appendOnce(ids []delivery.TextID, id delivery.TextID) []delivery.TextID {
	for _, x := range ids {
		if x == id {
			return ids
		}
	}
	return append(ids, id)
}
