package notifier

import (
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Standing is all that a climb looks at: one school's day at one instant.
type Standing struct {
	Setting  Setting
	Now      time.Time
	Absences []AbsenceView // of the day, both sessions
	Alerts   []Alert       // of the day, with their numbers
	Brakes   []Brake
	Lists    map[school.PupilID][]school.TiedContact
	NewID    func() string
}

// Ascent is what a climb wants written.
type Ascent struct {
	Raise []Alert   // rungs: texts to next contacts
	Join  []Joined  // pupils who join a rung that waits
	Notes []Footing // rungs that are noted, each with whom to tell
}

// Footing is a rung that an absence has come to.
type Footing struct {
	Absence AbsenceID
	Rung    Rung
	Why     string // for RungCalls: as a sentence
	Until   time.Time
}

// Climb says which rungs are due. It is pure: the same standing gives the same
// ascent, but for the new ids, and what it gave is not due again once written.
func Climb(st Standing) Ascent {
	c := climb{Standing: st}
	c.Alerts = slices.Clone(st.Alerts)
	for i := range c.Alerts {
		c.Alerts[i].Pupils = slices.Clone(c.Alerts[i].Pupils)
	}
	for _, a := range st.Absences {
		if open, _ := st.Setting.Calendar.Open(a.Date, string(a.Session)); open {
			c.absence(a)
		}
	}
	return c.ascent
}

// anyDue reports whether a climb might write something, without the lists that
// only a climb under the lock reads.
func anyDue(set Setting, abs []AbsenceView, now time.Time) bool {
	return slices.ContainsFunc(abs, func(a AbsenceView) bool {
		s := stepOf(a, set.on(a.Date), now)
		return s.Next && !a.onRung(RungNobody) || s.Call && !a.onRung(RungCalls) || s.Lead && !a.onRung(RungLead) || s.First && !a.onRung(RungVulnerable)
	})
}

// onRung reports whether an absence has come to a rung before.
func (a AbsenceView) onRung(r Rung) bool {
	_, ok := a.Rungs[r]
	return ok
}

type climb struct {
	Standing
	ascent Ascent
}

// absence takes one absence as far up as the instant asks.
func (c *climb) absence(a AbsenceView) {
	s := stepOf(a, c.Setting.Policy, c.Now)
	if s.First && !a.onRung(RungVulnerable) {
		c.note(a, RungVulnerable, "")
	}
	if s.Next && !a.onRung(RungNobody) && !c.braked(a) {
		c.next(a)
	}
	if s.Call && !a.onRung(RungCalls) {
		c.note(a, RungCalls, s.Why)
	}
	if s.Lead && !a.onRung(RungLead) {
		c.note(a, RungLead, "")
	}
}

func (c *climb) note(a AbsenceView, r Rung, why string) {
	c.ascent.Notes = append(c.ascent.Notes, Footing{Absence: a.ID, Rung: r, Why: why, Until: c.Setting.Policy.end(a.Date, a.Session)})
}

// braked reports whether a brake that holds texts is on for the pupil: while
// somebody is asked whether so many can be missing, nobody else is texted.
func (c *climb) braked(a AbsenceView) bool {
	return slices.ContainsFunc(c.Brakes, func(b Brake) bool {
		return b.EndedAt.IsZero() && b.Waiting > 0 && (b.Why == SchoolShare || b.Group == a.Pupil.Group && b.Session == a.Session)
	})
}

// next texts the next contact about a pupil who is still on roll and may be
// texted about, together with siblings whose next contact it is too.
func (c *climb) next(a AbsenceView) {
	if left := a.Pupil.LeftOn; a.Pupil.Flags.NoText || left != (clock.Date{}) && !a.Date.Before(left) {
		return
	}
	list := c.Lists[a.Pupil.ID]
	n := NextContact(list, c.told(a.ID))
	if !n.Found {
		c.note(a, RungNobody, "")
		return
	}
	t := n.Contact
	ap := AlertPupil{Absence: a.ID, Pupil: a.Pupil.ID, Ref: a.Pupil.Ref}
	for i := range c.ascent.Raise {
		if al := &c.ascent.Raise[i]; joinsRung(*al, a, t) {
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	for i := range c.Alerts {
		if al := &c.Alerts[i]; joinsRung(*al, a, t) {
			c.ascent.Join = append(c.ascent.Join, Joined{*al, ap})
			al.Pupils = append(al.Pupils, ap)
			return
		}
	}
	c.ascent.Raise = append(c.ascent.Raise, Alert{
		Session: a.Session, Day: a.Date, Why: fmt.Sprintf("Nobody has said why. Contact %d of %d is the next who may be texted.", n.Place, len(list)), Pupils: []AlertPupil{ap}, ContactRef: t.Contact.Ref,
		Text: delivery.Text{
			ID: delivery.TextID(c.NewID()), School: c.Setting.School.URN, Kind: delivery.RungText, State: delivery.Raised,
			Contact: t.Contact.ID, Number: t.Contact.Number, Sender: delivery.MainSender,
			RaisedAt: c.Now, SendAfter: c.Now, ExpiresAt: c.Setting.Policy.end(a.Date, a.Session),
		},
	})
}

// told is who has been texted about an absence, whatever became of the text,
// and on which number. A first text that was taken back told nobody: its number
// may have been put right since.
func (c *climb) told(id AbsenceID) map[school.ContactID]phone.Number {
	told := map[school.ContactID]phone.Number{}
	for _, al := range c.Alerts {
		if tells(al.Text.Kind) && al.names(id) && (al.Text.Kind != delivery.AlertText || al.Text.State != delivery.Withdrawn) {
			told[al.Text.Contact] = al.Text.Number
		}
	}
	return told
}

// joinsRung reports whether a pupil may join a rung: it waits, and is owed to
// the same contact in the same session.
func joinsRung(al Alert, a AbsenceView, t school.TiedContact) bool {
	return al.Text.Kind == delivery.RungText && al.Text.Contact == t.Contact.ID && al.Session == a.Session &&
		al.Text.State == delivery.Raised && al.Text.Number == t.Contact.Number && al.pupils() < school.LargestFamily
}
