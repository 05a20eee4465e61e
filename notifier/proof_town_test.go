package notifier

import (
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// made is a small made-up school on one day: 8B and 10C, families across both,
// adults with every flag. What happens to it is in proof_morning_test.go, what
// must hold of it in proof_hold_test.go.
type made struct {
	*scene
	d      draws
	refs   []string
	adults []school.Contact
	marks  map[register.Key][]register.Mark // as each register last said
	phones map[string]int                   // alerts that went, by absence and contact
	seen   sight
}

// sight is what a morning had in it. What is worth nothing without a missing
// pupil is counted for those only.
type sight struct {
	courtOrder, separated, sharedNumber, laterSibling, brake, midMorning, revisedAfter bool
	schoolBrake, halves, lateDesk, endsEarly, yearOut, notBefore                       bool
}

// makeTown draws a school.
func makeTown(d draws) *made {
	w := &made{scene: newScene(), d: d, marks: map[register.Key][]register.Mark{}, phones: map[string]int{}}
	w.Group, w.ByRef, w.Contacts = nil, map[string]school.Pupil{}, map[school.PupilID][]school.TiedContact{}
	w.Setting.OnRoll = 400
	for i := range 1 + d.upTo("adults", 6) {
		w.adults = append(w.adults, drawAdult(d, i))
	}
	for i := range 1 + d.upTo("pupils", 7) {
		ref := fmt.Sprintf("A%d", i+1)
		w.refs = append(w.refs, ref)
		w.pupil(ref, pick(d, "group", school.Group("8B"), "8B", "10C"), w.drawList()...)
		w.flag(ref, func(p *school.Pupil) {
			p.Flags.Vulnerable = oneIn(d, 8, "vulnerable")
			p.Flags.NoText = oneIn(d, 12, "no text")
			p.Year = 8 + d.upTo("year", 2)
		})
	}
	w.drawPolicy()
	w.drawCalendar()
	return w
}

// drawCalendar makes a day odd: it ends early, or a year group is not in.
func (w *made) drawCalendar() {
	c := &w.Setting.Calendar
	switch w.d.upTo("odd day", 12) {
	case 1:
		c.Early = []school.EarlyFinish{{Date: monday, Ends: pick(w.d, "ends", clock.HM(10, 0), clock.HM(11, 45), clock.HM(12, 30), clock.HM(14, 15))}}
	case 2:
		c.Part = []school.PartClosure{{Date: monday, Year: 8 + w.d.upTo("out", 2), Session: pick(w.d, "out in", "", "AM", "PM"), Kind: school.Inset}}
	}
}

func drawAdult(d draws, i int) school.Contact {
	c := school.Contact{
		ID: school.ContactID(fmt.Sprintf("c%d", i)), Ref: fmt.Sprintf("C%d", i), Role: school.FamilyRole,
		Number: phone.Trusted(fmt.Sprintf("+44770090010%d", d.upTo("number", 8))), Pupils: 1,
	}
	switch d.upTo("about the adult", 20) {
	case 1:
		c.Role = school.ProfessionalRole
	case 2:
		c.Problem = pick(d, "problem", school.NumberLandline, school.NumberTwo, school.NumberDead)
	case 3:
		c.Number, c.Problem = phone.Number{}, school.NumberMissing
	case 4:
		c.Stopped = true
	case 5:
		c.Pupils = school.LargestFamily + 1
	}
	return c
}

// drawList draws a pupil's list from the adults there are.
func (w *made) drawList() []school.TiedContact {
	var list []school.TiedContact
	first := w.d.upTo("first", len(w.adults))
	for i := range w.d.upTo("ties", min(4, len(w.adults)+1)) {
		c := w.adults[(first+i)%len(w.adults)]
		list = append(list, school.TiedContact{Contact: c, Tie: school.Tie{
			Contact: c.ID, Relationship: "adult", Text: pick(w.d, "text", school.TextYes, school.TextYes, school.TextYes, school.TextYes, school.TextNever, ""),
			CourtOrder: oneIn(w.d, 8, "court order"), ParentalResponsibility: !oneIn(w.d, 4, "no responsibility"), LivesWith: !oneIn(w.d, 3, "lives apart"),
		}})
	}
	return list
}

func (w *made) drawPolicy() {
	p, d := &w.Setting.Policy, w.d
	p.TextUnauthorised = oneIn(d, 3, "O")
	p.Review = oneIn(d, 10, "review")
	p.SeparatedParents = pick(d, "separated", SeparatedFirst, SeparatedEach)
	p.HoldAfterClosing = Minutes(pick(d, "hold", 0, 0, 10))
	p.BrakeGroupLeast = pick(d, "group least", 6, 6, 6, 2, 1, 0)
	p.BrakeSchoolLeast = pick(d, "school least", 15, 1, 1, 0)
	if p.BrakeSchoolLeast <= 2 {
		p.BrakeSchoolShare = float64(p.BrakeSchoolLeast) / 400
	}
	p.NotBefore = pick(d, "not before", clock.HM(8, 0), clock.HM(8, 0), clock.HM(8, 0), clock.HM(9, 30))
}

// onRoll lists a group as the store would.
func (w *made) onRoll(g school.Group) []school.Pupil {
	var out []school.Pupil
	for _, ref := range w.refs {
		if p := w.ByRef[ref]; p.Group == g && p.LeftOn != monday {
			out = append(out, p)
		}
	}
	return out
}

// changeAdult changes an adult on every list.
func (w *made) changeAdult(id school.ContactID, change func(*school.Contact)) {
	for i := range w.adults {
		if w.adults[i].ID == id {
			change(&w.adults[i])
		}
	}
	for _, ref := range w.refs {
		list := w.Contacts[w.ByRef[ref].ID]
		for i := range list {
			if list[i].Contact.ID == id {
				change(&list[i].Contact)
			}
		}
	}
}

// lookAt notes what a closing register has in it.
func (w *made) lookAt() {
	for _, m := range w.Closure.Marks {
		p, ok := w.ByRef[m.Pupil]
		if !ok || m.Code != register.NoReason {
			continue
		}
		in, _ := w.Setting.Calendar.OpenFor(monday, string(w.Closure.Session), p.Year)
		_, early := w.Setting.Calendar.Ends(monday)
		w.seen.yearOut = w.seen.yearOut || !in
		w.seen.endsEarly = w.seen.endsEarly || early
		w.seen.notBefore = w.seen.notBefore || w.Now.Before(w.Setting.Policy.NotBefore.On(monday))
		w.seen.lateDesk = w.seen.lateDesk || w.signedIn(p.ID, w.Closure.Session)
		list := w.Contacts[p.ID]
		w.seen.courtOrder = w.seen.courtOrder || slices.ContainsFunc(list, func(t school.TiedContact) bool { return t.CourtOrder })
		w.seen.separated = w.seen.separated || liveApart(list)
		for _, t := range list {
			for _, other := range w.adults {
				w.seen.sharedNumber = w.seen.sharedNumber || other.ID != t.Contact.ID && !other.Number.Zero() && other.Number == t.Contact.Number
			}
			w.seen.laterSibling = w.seen.laterSibling || w.missingElsewhere(t.Contact.ID, p)
		}
	}
}

// liveApart: two with parental responsibility who may be texted, of whom one
// lives elsewhere.
func liveApart(list []school.TiedContact) bool {
	home, away := false, false
	for _, t := range list {
		parent := t.ParentalResponsibility && mayBeTexted(list, t)
		home, away = home || parent && t.LivesWith, away || parent && !t.LivesWith
	}
	return home && away
}

// missingElsewhere: a sibling by this adult was missing in a register that
// closed before.
func (w *made) missingElsewhere(adult school.ContactID, p school.Pupil) bool {
	for _, a := range w.Absences {
		if a.Pupil == p.ID || a.Key.Group == w.Closure.Group || a.Key.Session != w.Closure.Session || a.CodeAtClose != register.NoReason {
			continue
		}
		if slices.ContainsFunc(w.Contacts[a.Pupil], func(t school.TiedContact) bool { return t.Contact.ID == adult }) {
			return true
		}
	}
	return false
}
