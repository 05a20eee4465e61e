package notifier

import (
	"maps"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// BrakeID names a brake.
type BrakeID string

// BrakeWhy says what was improbable.
type BrakeWhy string

// Why a brake goes on.
const (
	GroupShare  BrakeWhy = "group_share"  // too many of one register, or of one group of the roll
	SchoolShare BrakeWhy = "school_share" // too many families of the school within the window
)

// Brake holds an improbable number of alerts: what made schools infamous are
// mass texts sent in error. It never holds a correction. Only a person's act
// ends it.
type Brake struct {
	ID      BrakeID
	School  school.URN
	Session register.Session
	Why     BrakeWhy
	Group   school.Group // of GroupShare
	Held    int          // families held when it went on
	Share   float64      // of the register's marks, of the group, or of the roll
	Limit   float64      // the share that may be texted
	At      time.Time
	EndedAt time.Time // zero while it is on
	// Released says that whoever ended it had looked and let the texts go.
	Released bool
	Waiting  int // texts it holds now; read only
}

// Held by the brake, and taken back by whoever ended it.
const (
	ReasonBrake     = "brake"
	ReasonCancelled = "brake_cancelled"
)

// brake holds what this closure raised, and what waits from before, when it is
// more than is probable.
func (d *decision) brake() {
	if d.raised() == 0 {
		return
	}
	b, on := d.standingBrake()
	b.Held = b.Waiting
	if !on {
		if b, on = d.trips(); !on {
			return
		}
		d.plan.Brake = &b // counted on below
	}
	for i := range d.plan.Raise {
		if al := &d.plan.Raise[i]; al.Text.Kind == delivery.AlertText {
			al.Text.State, al.Text.Reason, al.Text.ReleaseAt, al.Brake = delivery.Held, ReasonBrake, time.Time{}, b.ID
			b.Held++
		}
	}
	for i := range d.Alerts {
		if al := &d.Alerts[i]; al.Text.Kind == delivery.AlertText && al.Text.State.Waiting() && al.Brake == "" && d.concerns(b, *al) {
			al.Text.State, al.Text.Reason, al.Brake = delivery.Held, ReasonBrake, b.ID
			d.plan.Hold = append(d.plan.Hold, *al)
			b.Held++
		}
	}
	d.plan.Outcome.Brake = &OutcomeBrake{ID: b.ID, Why: b.Why, Held: b.Held, Share: b.Share, Limit: b.Limit}
}

// raised counts the alerts this closure raised or joined.
func (d *decision) raised() int {
	n := 0
	for _, al := range d.plan.Raise {
		if al.Text.Kind == delivery.AlertText {
			n++
		}
	}
	for _, j := range d.plan.Join {
		if j.Alert.Text.Kind == delivery.AlertText {
			n++
		}
	}
	return n
}

// standingBrake gives the brake that is on for the school, for this register, or
// for the group on the roll of a pupil whom it says is missing. One of a single
// group holds no other group's registers.
func (d *decision) standingBrake() (Brake, bool) {
	ours := d.missingGroups()
	for _, b := range d.Brakes {
		if b.EndedAt.IsZero() && (b.Why == SchoolShare || b.Session == d.Closure.Session && (b.Group == d.Closure.Group || slices.Contains(ours, b.Group))) {
			return b, true
		}
	}
	return Brake{}, false
}

// concerns reports whether an alert of before falls under a brake.
func (d *decision) concerns(b Brake, al Alert) bool {
	if b.Why == SchoolShare {
		return true
	}
	if al.Session != d.Closure.Session {
		return false
	}
	ours := d.groupIDs(append(d.improbable(), b.Group)...)
	for _, p := range al.Pupils {
		if !p.Dropped && ours[p.Pupil] {
			return true
		}
	}
	return false
}

// trips counts the register, the groups of whoever it says is missing, and the
// school. A register may be called anything, and a group may come in pieces:
// its pupils count where the roll has them, too. What somebody has looked at and
// released is not counted again; what was taken back is.
func (d *decision) trips() (Brake, bool) {
	p := d.Setting.Policy
	if n, of := d.registerCount(); n > p.BrakeGroupLeast && float64(n) > p.BrakeGroupShare*float64(of) {
		return d.newBrake(GroupShare, d.Closure.Group, n, of, p.BrakeGroupShare), true
	}
	if groups := d.improbable(); len(groups) > 0 {
		g := groups[0]
		n, of := d.classCount(g)
		return d.newBrake(GroupShare, g, n, of, p.BrakeGroupShare), true
	}
	if n, of := d.schoolCount(), d.Setting.OnRoll; n > p.BrakeSchoolLeast && float64(n) > p.BrakeSchoolShare*float64(of) {
		return d.newBrake(SchoolShare, "", n, of, p.BrakeSchoolShare), true
	}
	return Brake{}, false
}

// mayCountSchool reports whether the share of the roll can matter to trips: no
// more families can have been alerted than there are alerts, and pupils who are
// owed one.
func (m *Morning) mayCountSchool(owed int) bool {
	return len(m.Alerts)+owed > m.Setting.Policy.BrakeSchoolLeast
}

func (d *decision) newBrake(why BrakeWhy, g school.Group, n, of int, limit float64) Brake {
	return Brake{
		ID: BrakeID(d.NewID()), School: d.Closure.School, Session: d.Closure.Session, Why: why, Group: g,
		Share: float64(n) / float64(max(of, 1)), Limit: limit, At: d.Now,
	}
}

// registerCount counts the pupils this register says are missing without a
// reason, whether or not their families can be texted, among those it marks: a
// register of which half has no mark is no calmer for that.
func (d *decision) registerCount() (missing, of int) {
	if d.looked(d.Closure.Group) {
		return 0, 0
	}
	for _, e := range d.plan.Sheet.entries {
		if d.Setting.Policy.texts(e.meaning) {
			missing++
		}
	}
	return missing, len(d.plan.Sheet.entries)
}

// groupIDs is the group on roll, whom the register names beside it, and other
// groups.
func (d *decision) groupIDs(others ...school.Group) map[school.PupilID]bool {
	ids := map[school.PupilID]bool{}
	for _, p := range d.Group {
		ids[p.ID] = true
	}
	for _, e := range d.plan.Sheet.entries {
		ids[e.pupil.ID] = true
	}
	for _, g := range others {
		maps.Copy(ids, d.Classes[g].Pupils)
	}
	return ids
}

// schoolCount counts the families alerted within the window: alerts that go to
// one contact, or name one pupil, are one family's.
func (d *decision) schoolCount() int {
	since := d.lookedAt(d.Now.Add(-d.Setting.Policy.BrakeWindow.Duration()))
	f := families{}
	d.eachAlert(since, func(al Alert) {
		contact := "contact " + string(al.Text.Contact)
		f.join(contact, contact)
		for _, p := range al.Pupils {
			f.join(contact, "pupil "+string(p.Pupil))
		}
	})
	n := 0
	for who := range f {
		if f[who] == who {
			n++
		}
	}
	return n
}

// families joins contacts and pupils: each points at another of its family, or
// at itself when it stands for it.
type families map[string]string

func (f families) join(a, b string) { f[f.head(b)] = f.head(a) }

func (f families) head(who string) string {
	for f[who] != "" && f[who] != who {
		who = f[who]
	}
	f[who] = who
	return who
}

// lookedAt is when counting the school begins: at since, or when a person last
// released a brake of the school.
func (d *decision) lookedAt(since time.Time) time.Time {
	for _, b := range d.Brakes {
		if b.Released && b.Why == SchoolShare && b.EndedAt.After(since) {
			since = b.EndedAt
		}
	}
	return since
}

// eachAlert gives every alert raised after an instant that has not been taken
// back, those of this closure included. What a person took back by ending a
// brake counts on: whoever sent those registers in error may send more.
func (d *decision) eachAlert(since time.Time, do func(Alert)) {
	for _, al := range d.Alerts {
		if al.Text.Kind == delivery.AlertText && (al.Text.State != delivery.Withdrawn || al.Text.Reason == ReasonCancelled) && al.Text.RaisedAt.After(since) {
			do(al)
		}
	}
	for _, al := range d.plan.Raise {
		if al.Text.Kind == delivery.AlertText {
			do(al)
		}
	}
}
