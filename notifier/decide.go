package notifier

import (
	"slices"
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
	Own      map[school.PupilID]bool // of them, those of other groups whom their own register has marked
	Classes  map[school.Group]Class  // on the roll, of whom the marks say are missing
	Contacts map[school.PupilID][]school.TiedContact
	Absences []Absence // of these pupils today, both sessions
	Alerts   []Alert   // of the school today
	Brakes   []Brake   // of the school today, ended ones too
	Notices  []Notice  // that stand today, of these pupils
	Arrivals []Arrival // that the late desk noted today, of these pupils
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
	Brake    *Brake  // that goes on
	Hold     []Alert // of before, held by a brake
	// EndNotices are of pupils who are in school after all.
	EndNotices []NoticeID
	Outcome    Outcome

	fingerprint string // of the closure it is about
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
	d.plan.Sheet = m.sheet()
	d.plan.fingerprint = fingerprint(m.Closure, m.ByRef)
	d.plan.Outcome = Outcome{
		Closure: ClosureID(m.NewID()), Revision: m.Revision, Marks: len(m.Closure.Marks),
		Problems: append(append([]problem.Field{}, m.Extra...), d.plan.Sheet.problems...),
	}
	for _, p := range d.plan.Sheet.unmarked {
		d.plan.Outcome.Unmarked = append(d.plan.Outcome.Unmarked, p.Ref)
	}
	// First whoever needs no text: what is taken back must not depend on where
	// in the register a brother stands who needs one.
	for _, owed := range []bool{false, true} {
		for _, e := range d.plan.Sheet.entries {
			if m.Setting.Policy.texts(e.meaning) == owed {
				d.mark(e)
			}
		}
	}
	d.brake()
	d.sayResults()
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
	if e.meaning.Absent() {
		d.plan.Outcome.Absent++
	}
	if e.meaning.Arrived {
		d.cameIn(e.pupil.ID)
	}
	switch {
	case e.meaning.Absent() && !e.meaning.Arrived:
		d.absent(e, prior, known)
	case known:
		d.noLonger(e, prior)
	case e.meaning.Absent(): // arrived after the register closed: absent, and here
		a := d.fresh(e)
		a.Course, a.Arrived = ExplainedAtClose, true
		d.because(&a, d.codeReason(e.meaning))
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
		d.because(&a, d.codeReason(e.meaning))
	case !known:
		a = d.fresh(e)
		d.tell(e, &a)
	case a.byHand(): // somebody knows better than a register sent once more
		return
	case !owed && !d.explain(e, &a), owed && !d.unexplained(e, &a):
		return // nothing new: what was decided stands
	}
	d.plan.Absences = append(d.plan.Absences, a)
}

// unexplained meets an absence that had a reason, or had ended, and now has
// none; false when nothing changed. What was decided about an open one stands.
func (d *decision) unexplained(e entry, a *Absence) bool {
	if a.Open() {
		changed := a.Code != e.mark.Code
		a.Code = e.mark.Code
		if changed {
			d.because(a, d.codeReason(e.meaning))
		}
		return changed
	}
	mistaken := a.Reason == ReasonMistake
	again := a.Arrived || mistaken
	a.Code, a.Arrived, a.Explained = e.mark.Code, false, nil
	switch told, tried := d.toldOf(a.ID); {
	case told && again: // nobody can explain that in a text: a person must call
		detail := ""
		if mistaken {
			detail = "The family was told that our text was a mistake, and now the register says absent. Call at once."
		}
		d.withhold(e.pupil, a, ReasonAbsentAgain, detail)
	case told, tried: // the text that names it says how it stands; a second would be refused
		d.because(a, d.codeReason(e.meaning), Reason{About: AboutResult, Word: BarTold, Says: "The text of before named this pupil already: no second one goes."})
	default:
		d.tell(e, a)
	}
	return true
}

// toldOf reports whether an alert that names the absence may be on a phone,
// and whether one tried to and did not get there.
func (d *decision) toldOf(id AbsenceID) (told, tried bool) {
	for _, al := range d.Alerts {
		if !tells(al.Text.Kind) || !al.names(id) {
			continue
		}
		if al.Text.State.Gone() || !al.Text.State.Settled() {
			told = true
		} else {
			tried = true
		}
	}
	return told, tried
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
