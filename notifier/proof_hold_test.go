package notifier

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// What must hold of every plan and every text that goes. The rules are written
// here a second time, from the page of the policy and not from the code, so
// that neither can be wrong alone.

// mayBeTexted is the rule of who may be texted about a pupil.
func mayBeTexted(list []school.TiedContact, t school.TiedContact) bool {
	c := t.Contact
	if t.CourtOrder || t.Text != school.TextYes || c.Role != school.FamilyRole || c.Stopped || c.Problem != "" || c.Number.Zero() || c.Pupils > 8 {
		return false
	}
	return !slices.ContainsFunc(list, func(o school.TiedContact) bool {
		barred := o.CourtOrder || o.Text != school.TextYes || o.Contact.Role != school.FamilyRole
		return barred && o.Contact.Number == c.Number
	})
}

// whoHears is the rule of who is texted first: the first by order who may be;
// where each separated parent is told, the first at home and all who live
// apart too, no number twice.
func (w *made) whoHears(p school.PupilID) []string {
	var hears, home, away []school.TiedContact
	list := w.Contacts[p]
	for _, t := range list {
		if !mayBeTexted(list, t) {
			continue
		}
		if len(hears) == 0 {
			hears = append(hears, t)
		}
		switch {
		case t.ParentalResponsibility && t.LivesWith:
			home = append(home, t)
		case t.ParentalResponsibility:
			away = append(away, t)
		}
	}
	if w.Setting.Policy.SeparatedParents == SeparatedEach && len(home) > 0 && len(away) > 0 {
		hears = append(append(hears, home[0]), away...)
	}
	var out, numbers []string
	for _, t := range hears {
		if !slices.Contains(numbers, t.Contact.Number.E164()) {
			numbers, out = append(numbers, t.Contact.Number.E164()), append(out, string(t.Contact.ID))
		}
	}
	sort.Strings(out)
	return out
}

// naming gives every text a plan wants about a pupil: alerts alone.
func naming(p Plan) map[AbsenceID][]Alert {
	out := map[AbsenceID][]Alert{}
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			if al.Text.Kind == delivery.AlertText {
				out[x.Absence] = append(out[x.Absence], al)
			}
		}
	}
	for _, j := range p.Join {
		if j.Alert.Text.Kind == delivery.AlertText {
			out[j.Pupil.Absence] = append(out[j.Pupil.Absence], j.Alert)
		}
	}
	return out
}

// rightAdults: whoever is named, is named to exactly those who are to hear,
// and a text that is joined waits and is not yet of eight.
func (w *made) rightAdults(p Plan) error {
	whose := map[AbsenceID]school.PupilID{}
	for _, a := range p.Absences {
		whose[a.ID] = a.Pupil
	}
	for id, alerts := range naming(p) {
		for _, n := range w.Notices {
			if n.Pupil == whose[id] && n.Status == NoticeAccepted && n.Covers(w.Closure.Date, w.Closure.Session) {
				return fmt.Errorf("%s is named, and a person accepted what was told in advance", whose[id])
			}
		}
		var to []string
		for _, al := range alerts {
			to = append(to, string(al.Text.Contact))
			i := slices.IndexFunc(w.Contacts[whose[id]], func(t school.TiedContact) bool { return t.Contact.ID == al.Text.Contact })
			if i < 0 {
				return fmt.Errorf("%s is named to %s, who is not tied to them", whose[id], al.Text.Contact)
			}
			if list := w.Contacts[whose[id]]; !mayBeTexted(list, list[i]) || list[i].Contact.Number != al.Text.Number {
				return fmt.Errorf("%s is named to %s, who may not be texted about them", whose[id], al.Text.Contact)
			}
		}
		sort.Strings(to)
		if want := w.whoHears(whose[id]); !slices.Equal(to, want) {
			return fmt.Errorf("%s is named to %v, and %v are to hear", whose[id], to, want)
		}
	}
	for _, j := range p.Join {
		if al := w.alert(j.Alert.Text.ID); !al.Text.State.Waiting() || al.pupils() >= 8 {
			return fmt.Errorf("%s joins a text that is %s and names %d", j.Pupil.Ref, al.Text.State, al.pupils())
		}
	}
	return nil
}

// oneCourse: every absence that is new is kept once, and one that needs a text
// is named or withheld with a reason, never both, never neither.
func (w *made) oneCourse(p Plan) error {
	named := naming(p)
	kept := map[school.PupilID]int{}
	for _, a := range p.Absences {
		kept[a.Pupil]++
		if a.Course == WithheldFrom && (a.Reason == "" || a.Detail == "" || len(named[a.ID]) > 0) {
			return fmt.Errorf("%s is withheld for %q and named by %d", a.Pupil, a.Reason, len(named[a.ID]))
		}
		if len(named[a.ID]) > 0 && (a.Course != Alerted || !a.Open()) {
			return fmt.Errorf("%s is named and stands as %s", a.Pupil, a.Course)
		}
		if len(a.Because) == 0 {
			return fmt.Errorf("nothing says why %s is %s", a.Pupil, a.Course)
		}
	}
	for _, e := range p.Sheet.entries {
		_, known := priorIn(w.Absences, e.pupil.ID, w.Closure.Session)
		if n := kept[e.pupil.ID]; n > 1 || n == 0 && !known && e.meaning.Absent() {
			return fmt.Errorf("%s is marked %s and %d absences are kept", e.pupil.Ref, e.mark.Code, n)
		}
	}
	return nil
}

func priorIn(abs []Absence, p school.PupilID, sess register.Session) (Absence, bool) {
	for _, a := range abs {
		if a.Pupil == p && a.Key.Session == sess {
			return a, true
		}
	}
	return Absence{}, false
}

// underTheBrake: when the register or the school is improbable, or a brake is
// on, not one alert goes; what a person has let go is not counted again.
func (w *made) underTheBrake(p Plan) error {
	on := p.Outcome.Brake != nil
	raised := 0
	for _, al := range p.Raise {
		if al.Text.Kind != delivery.AlertText {
			continue
		}
		raised++
		if on != (al.Text.Reason == ReasonBrake && al.Text.State == delivery.Held && al.Text.ReleaseAt.IsZero()) {
			return fmt.Errorf("the brake is on: %t, and a text is %s for %q", on, al.Text.State, al.Text.Reason)
		}
	}
	missing, of, looked, standing := 0, 0, false, false
	for _, b := range w.Brakes {
		ours := b.Group == w.Closure.Group && b.Session == w.Closure.Session
		looked = looked || b.Released && ours
		standing = standing || b.EndedAt.IsZero() && (ours || b.Why == SchoolShare || b.Session == w.Closure.Session && w.saysMissing(p, b.Group) > 0)
	}
	for _, e := range p.Sheet.entries {
		of++
		if w.Setting.Policy.texts(e.meaning) {
			missing++
		}
	}
	pol := w.Setting.Policy
	trips := !looked && missing > pol.BrakeGroupLeast && float64(missing) > pol.BrakeGroupShare*float64(of)
	for _, g := range []school.Group{"8B", "10C"} {
		if !w.tooMany(p, g) {
			continue
		}
		trips = true
		if err := w.groupHeld(p, g); err != nil {
			return err
		}
	}
	n := w.familiesOf(p)
	trips = trips || n > pol.BrakeSchoolLeast && float64(n) > pol.BrakeSchoolShare*float64(w.Setting.OnRoll)
	if (trips || standing) && raised > 0 && !on {
		return fmt.Errorf("%d of %d are missing, of %d families, a brake stands: %t, and %d texts go", missing, of, n, standing, raised)
	}
	if on && !trips && !standing {
		return fmt.Errorf("the brake is on for %d of %d, of %d families", missing, of, n)
	}
	if on {
		for _, j := range p.Join {
			if al := j.Alert; al.Text.Kind == delivery.AlertText && al.Text.Reason != ReasonBrake && al.Brake == "" && !slices.ContainsFunc(p.Hold, func(h Alert) bool { return h.Text.ID == al.Text.ID }) {
				return fmt.Errorf("%s joins a text that slips under the brake", j.Pupil.Ref)
			}
		}
	}
	return nil
}

// saysMissing counts the pupils of a group whom the register says are missing.
func (w *made) saysMissing(p Plan, g school.Group) int {
	n := 0
	for _, e := range p.Sheet.entries {
		if e.pupil.Group == g && w.Setting.Policy.texts(e.meaning) {
			n++
		}
	}
	return n
}

// tooMany: more of a group on the roll are missing than may be, whatever their
// registers are called, this one says so of one of them, and nobody has looked.
func (w *made) tooMany(p Plan, g school.Group) bool {
	if w.saysMissing(p, g) == 0 || slices.ContainsFunc(w.Brakes, func(b Brake) bool {
		return b.Released && b.Group == g && b.Session == w.Closure.Session
	}) {
		return false
	}
	missing, said := w.saysMissing(p, g), map[school.PupilID]bool{}
	for _, e := range p.Sheet.entries {
		said[e.pupil.ID] = true
	}
	for _, q := range w.onRoll(g) {
		if a, known := priorIn(w.Absences, q.ID, w.Closure.Session); known && a.Open() && !said[q.ID] {
			missing++
		}
	}
	pol := w.Setting.Policy
	return missing > pol.BrakeGroupLeast && float64(missing) > pol.BrakeGroupShare*float64(len(w.onRoll(g)))
}

// groupHeld: what was raised of such a group before, and has not gone, is held,
// as is what is raised now.
func (w *made) groupHeld(p Plan, g school.Group) error {
	if p.Outcome.Brake == nil {
		return nil // nothing was raised, or it is said below
	}
	for _, al := range w.Alerts {
		back := slices.ContainsFunc(p.Withdraw, func(m delivery.Move) bool { return m.ID == al.Text.ID })
		if al.Text.Kind != delivery.AlertText || !al.Text.State.Waiting() || al.Brake != "" || al.Session != w.Closure.Session || back {
			continue
		}
		names := slices.ContainsFunc(al.Pupils, func(x AlertPupil) bool {
			q := w.ByRef[w.refOf(x.Pupil)]
			gone := slices.ContainsFunc(p.Drop, func(d Dropped) bool { return d.Alert == al.Text.ID && d.Absence == x.Absence })
			return !x.Dropped && !gone && q.Group == g && q.LeftOn != monday
		})
		if names && !slices.ContainsFunc(p.Hold, func(h Alert) bool { return h.Text.ID == al.Text.ID }) {
			return fmt.Errorf("too many of %s are missing, and %s goes", g, al.Text.ID)
		}
	}
	return nil
}

// familiesOf counts the families who were texted within half an hour, this
// register's included: adults who have a pupil in common are one. Whoever has
// let a brake of the school go has looked at those before.
func (w *made) familiesOf(p Plan) int {
	since := w.Now.Add(-minutes(30))
	for _, b := range w.Brakes {
		if b.Released && b.Why == SchoolShare {
			since = latest(since, b.EndedAt)
		}
	}
	pupils := map[string][]school.PupilID{} // by adult
	texted := func(al Alert, also ...AlertPupil) {
		who := string(al.Text.Contact)
		pupils[who] = append(pupils[who], "")
		for _, x := range append(slices.Clone(al.Pupils), also...) {
			pupils[who] = append(pupils[who], x.Pupil)
		}
	}
	for _, al := range w.Alerts {
		back := slices.ContainsFunc(p.Withdraw, func(m delivery.Move) bool { return m.ID == al.Text.ID })
		back = back || al.Text.State == delivery.Withdrawn && al.Text.Reason != ReasonCancelled
		if al.Text.Kind != delivery.AlertText || back || !al.Text.RaisedAt.After(since) {
			continue
		}
		texted(al)
		for _, j := range p.Join {
			if j.Alert.Text.ID == al.Text.ID {
				texted(al, j.Pupil)
			}
		}
	}
	for _, al := range p.Raise {
		if al.Text.Kind == delivery.AlertText {
			texted(al)
		}
	}
	return islands(pupils)
}

// islands counts the adults of whom no two have a pupil in common, when those
// who have are taken for one.
func islands(pupils map[string][]school.PupilID) int {
	left, n := slices.Sorted(maps.Keys(pupils)), 0
	for len(left) > 0 {
		reached := map[school.PupilID]bool{}
		one, grew := left[0], true
		left = left[1:]
		for _, p := range pupils[one] {
			reached[p] = p != ""
		}
		for grew {
			grew = false
			left = slices.DeleteFunc(left, func(who string) bool {
				kin := slices.ContainsFunc(pupils[who], func(p school.PupilID) bool { return reached[p] })
				for _, p := range pupils[who] {
					reached[p] = reached[p] || kin && p != ""
				}
				grew = grew || kin
				return kin
			})
		}
		n++
	}
	return n
}

// inTime: no alert before 8:00, none without time left, none that goes by
// itself too late.
func (w *made) inTime(p Plan) error {
	pol := w.Setting.Policy
	for _, al := range p.Raise {
		t := al.Text
		if t.Kind != delivery.AlertText {
			continue
		}
		if t.SendAfter.Before(pol.NotBefore.On(monday)) || t.SendAfter.Before(w.Now) || !t.SendAfter.Before(t.ExpiresAt) ||
			t.ExpiresAt.After(pol.Deadline(monday, w.Closure.Session)) || t.ExpiresAt.After(pol.NotAfter.On(monday)) ||
			slices.ContainsFunc(w.Setting.Calendar.Early, func(e school.EarlyFinish) bool { return t.ExpiresAt.After(e.Ends.On(monday)) }) {
			return fmt.Errorf("%s may go from %s to %s", t.ID, t.SendAfter, t.ExpiresAt)
		}
		if !t.ReleaseAt.IsZero() && (t.State != delivery.Held || !t.ReleaseAt.Before(t.ExpiresAt) || t.ReleaseAt.After(w.Now.Add(unlooked))) {
			return fmt.Errorf("%s is %s and goes by itself at %s", t.ID, t.State, t.ReleaseAt)
		}
	}
	return nil
}

// toldOnce is the unique row of SQL: no pupil stands in two alerts of one
// contact in a session, nor is one taken back twice.
func (w *made) toldOnce() error {
	seen := map[string]bool{}
	for _, al := range w.Alerts {
		for _, x := range al.Pupils {
			key := fmt.Sprintf("%s %s %s", al.Text.Contact, al.Session, x.Pupil)
			if al.Text.Kind == delivery.CorrectionText {
				key = fmt.Sprintf("%s corrected %s", al.Corrects, x.Pupil)
			}
			if !x.Dropped && seen[key] {
				return fmt.Errorf("%s is told twice", key)
			}
			seen[key] = seen[key] || !x.Dropped
		}
	}
	return nil
}

// everybodyStands: every absence nobody has explained stands in exactly one
// way: alerted, held or withheld with a reason. A text that waits is about
// somebody who is missing.
func (w *made) everybodyStands() error {
	for _, a := range w.Absences {
		if !a.Open() {
			continue
		}
		about, waits := 0, 0
		for _, al := range w.Alerts {
			if al.Text.Kind == delivery.AlertText && slices.ContainsFunc(al.Pupils, func(x AlertPupil) bool { return x.Absence == a.ID }) {
				about++
				if al.names(a.ID) && al.Text.State.Waiting() {
					waits++
				}
			}
		}
		alerted := a.Course == Alerted && about > 0
		withheld := a.Course == WithheldFrom && a.Reason != "" && waits == 0
		if !alerted && !withheld {
			return fmt.Errorf("%s is open, %s for %q; %d texts are about it and %d wait", a.Pupil, a.Course, a.Reason, about, waits)
		}
	}
	for _, al := range w.Alerts {
		if al.Text.Kind != delivery.AlertText || !al.Text.State.Waiting() {
			continue
		}
		if al.pupils() == 0 {
			return fmt.Errorf("%s waits and is about nobody", al.Text.ID)
		}
		for _, a := range w.Absences {
			if al.names(a.ID) && !a.Open() {
				return fmt.Errorf("%s waits about %s, who is %s", al.Text.ID, a.Pupil, a.Code)
			}
		}
	}
	return nil
}

// maySend: at the moment a text goes, every pupil it names is still missing and
// may be named to this adult on this number; a correction is about whoever has
// arrived. Nobody is told of one absence twice.
func (w *made) maySend(al Alert, keep []GatePupil) error {
	for _, p := range keep {
		list := w.Contacts[p.Pupil.ID]
		i := slices.IndexFunc(list, func(t school.TiedContact) bool { return t.Contact.ID == al.Text.Contact })
		if i < 0 || !mayBeTexted(list, list[i]) || list[i].Contact.Number != al.Text.Number {
			return fmt.Errorf("a text to %s names %s and should not", al.Text.Contact, p.Pupil.Ref)
		}
		if al.Text.Kind == delivery.CorrectionText {
			if !p.Absence.Arrived && (p.Absence.Reason != ReasonMistake || p.Absence.Open()) {
				return fmt.Errorf("a text about %s is taken back, and they have not come in", p.Pupil.Ref)
			}
			continue
		}
		if !p.Absence.Open() || p.Pupil.Flags.NoText || p.Pupil.LeftOn == monday || w.yearIsOut(p.Pupil.Year, al.Session) {
			return fmt.Errorf("a text about %s goes: open %t, %+v", p.Pupil.Ref, p.Absence.Open(), p.Pupil.Flags)
		}
		told := fmt.Sprint(p.Absence.ID, " ", al.Text.Contact)
		if w.phones[told]++; w.phones[told] > 1 {
			return fmt.Errorf("%s is told of %s a second time", al.Text.Contact, p.Pupil.Ref)
		}
	}
	return nil
}

// atTheEnd: whoever arrived after a text had gone is corrected once, if the
// day allows.
func (w *made) atTheEnd() error {
	var all error
	for _, al := range w.Alerts {
		if al.Text.Kind != delivery.AlertText || !al.Text.State.Gone() {
			continue
		}
		for _, x := range al.Pupils {
			a := w.gatePupil(x).Absence
			owed := !x.Dropped && a.Arrived && a.Explained != nil && a.Explained.At.Before(lastCorrection.On(monday))
			corrected := slices.ContainsFunc(w.Alerts, func(c Alert) bool {
				return c.Corrects == al.Text.ID && slices.ContainsFunc(c.Pupils, func(y AlertPupil) bool { return y.Absence == x.Absence })
			})
			if owed && !corrected {
				all = errors.Join(all, fmt.Errorf("%s arrived after %s was told, and nothing takes it back", x.Ref, al.Text.Contact))
			}
		}
	}
	return all
}

// sameInAnyOrder: the same marks in another order lead to the same for
// everybody.
func (w *made) sameInAnyOrder(m Morning, p Plan) error {
	m.Closure.Marks = slices.Clone(m.Closure.Marks)
	for i := len(m.Closure.Marks) - 1; i > 0; i-- {
		j := w.d.upTo("shuffle", i+1)
		m.Closure.Marks[i], m.Closure.Marks[j] = m.Closure.Marks[j], m.Closure.Marks[i]
	}
	if a, b := byPupil(p, ""), byPupil(Decide(m), ""); a != b {
		return fmt.Errorf("in another order:\n%s\n\n%s", a, b)
	}
	return nil
}

// aloneInTheWorld: one more pupil, of a family of their own, changes nobody
// else's decision. The brake counts everybody, so where it is on this is not
// asked.
func (w *made) aloneInTheWorld(m Morning, p Plan) error {
	other := school.Pupil{ID: "pX1", Ref: "X1", TextName: "X1", Group: m.Closure.Group}
	m.ByRef = maps.Clone(m.ByRef)
	m.ByRef["X1"] = other
	m.Contacts = maps.Clone(m.Contacts)
	m.Contacts[other.ID] = []school.TiedContact{adult("cX", 99)}
	m.Group = append(slices.Clone(m.Group), other)
	m.Closure.Marks = append([]register.Mark{{Pupil: "X1", Code: "N"}}, m.Closure.Marks...)
	with := Decide(m)
	if p.Outcome.Brake != nil || with.Outcome.Brake != nil {
		return nil
	}
	if !strings.Contains(byPupil(with, ""), "X1") {
		return errors.New("a pupil of whom nobody knows anything is in nobody's plan")
	}
	if a, b := byPupil(p, "X1"), byPupil(with, "X1"); a != b {
		return fmt.Errorf("with an unrelated pupil:\n%s\n\n%s", a, b)
	}
	return nil
}

// byPupil says of each pupil but one what a plan means for them.
func byPupil(p Plan, but string) string {
	var out []string
	say := func(ref string, what ...any) {
		if ref != but {
			out = append(out, ref+" "+fmt.Sprint(what...))
		}
	}
	for _, al := range p.Raise {
		for _, x := range al.Pupils {
			say(x.Ref, al.Text.Kind, " ", al.Text.Contact, " ", al.Text.Reason)
		}
	}
	for _, j := range p.Join {
		say(j.Pupil.Ref, j.Alert.Text.Kind, " ", j.Alert.Text.Contact, " ", j.Alert.Text.Reason)
	}
	for _, x := range p.Outcome.Withheld {
		say(x.Pupil, "withheld ", x.Reason)
	}
	for _, u := range p.Outcome.Unmarked {
		say(u, "unmarked")
	}
	for _, a := range p.Absences {
		say(string(a.Pupil)[1:], a.Course, " ", a.Code, " ", a.Arrived, " ", a.Explained != nil)
	}
	sort.Strings(out)
	return strings.Join(out, "\n")
}
