package storetest

import (
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// morningsOn is a keeper of mornings with a school, its roll and a day.
type morningsOn struct {
	*store.Mornings
	t       *testing.T
	db      *store.DB
	urn     school.URN
	day     clock.Date
	pupil   map[string]school.Pupil   // by ref
	contact map[string]school.Contact // by ref
}

// stages counts the schools that have been seeded: no two have one number.
var stages atomic.Int64

// newMorning seeds a school whose names are hard to write.
func newMorning(t *testing.T, db *store.DB) morningsOn {
	t.Helper()
	on := morningsOn{
		Mornings: db.Mornings(), t: t, db: db, day: clock.DateOf(morningOf),
		urn: school.URN(strconv.FormatInt(700000+stages.Add(1), 10)), pupil: map[string]school.Pupil{}, contact: map[string]school.Contact{},
	}
	st := roll.Standing{}
	tie := func(pupil, contact, relation string, order int) {
		st.Ties = append(st.Ties, school.Tie{
			Pupil: on.pupil[pupil].ID, Contact: on.contact[contact].ID, Relationship: relation, Order: order,
			ParentalResponsibility: true, LivesWith: order == 1, Text: school.TextYes,
		})
	}
	for _, p := range []school.Pupil{
		{Ref: "A1", UPN: "U1", FirstName: "Zoë 😀", LastName: "O'Connor-D’Arcy", TextName: "Zoë", Group: "8B"},
		{Ref: "A2", UPN: "A1", FirstName: "ليلى", LastName: "العلي", TextName: "ليلى", Group: "8B"}, // her UPN is another's ref
		{Ref: "A3", UPN: "U3", FirstName: "Bo", LastName: "Left", TextName: "Bo", Group: "8B", LeftOn: on.day},
		{Ref: "A4", UPN: "U4", FirstName: "Al", LastName: "Leaving", TextName: "Al", Group: "8B", LeftOn: on.day.AddDays(1)},
		{Ref: "A5", UPN: "U5", FirstName: "Cy", LastName: "Other", TextName: "Cy", Group: "8C", Flags: school.Flags{Vulnerable: true}},
	} {
		p.ID, p.School, p.Year = school.PupilID("P"+string(on.urn)+p.Ref), on.urn, 8
		on.pupil[p.Ref], st.Pupils = p, append(st.Pupils, p)
	}
	for i, c := range []school.Contact{
		{Ref: "C1", Name: "Mother O'Connor", Language: "ar"}, {Ref: "C2", Name: "Father"}, {Ref: "C3", Name: "Aunt", Problem: school.NumberMissing},
	} {
		c.ID, c.School, c.Role = school.ContactID("C"+string(on.urn)+c.Ref), on.urn, school.FamilyRole
		if c.Problem == school.NumberFine {
			c.Number = phone.Trusted(fmt.Sprintf("+9998%s%04d", on.urn, i))
		}
		on.contact[c.Ref], st.Contacts = c, append(st.Contacts, c)
	}
	tie("A1", "C1", "mother", 1)
	tie("A1", "C2", "father", 2)
	tie("A1", "C3", "aunt", 3)
	tie("A2", "C1", "mother", 1)
	tie("A5", "C2", "guardian", 1)
	on.must(db.Roll().Seed(ctx(), tester, madeUp(on.urn, ""), calendar, st, morningOf))
	return on
}

func (on morningsOn) must(err error) {
	on.t.Helper()
	if err != nil {
		on.t.Fatal(err)
	}
}

// in decides under the school's lock, and must succeed.
func (on morningsOn) in(f func(notifier.Day) error) {
	on.t.Helper()
	on.must(on.InSchoolDay(ctx(), on.urn, on.day, f))
}

func (on morningsOn) key(group school.Group) register.Key {
	return register.Key{School: on.urn, Date: on.day, Session: register.AM, Group: group}
}

// closure is a revision of 8B that marks pupils absent without a reason.
func (on morningsOn) closure(revision int, refs ...string) notifier.KeptClosure {
	at := morningOf.Add(time.Duration(revision) * time.Second)
	k := notifier.KeptClosure{
		ID: notifier.ClosureID(school.NewID(at)), Revision: revision, ReceivedAt: at, Actor: tester,
		Closure: register.Closure{Key: on.key("8B"), ClosedAt: at},
	}
	for _, ref := range refs {
		k.Closure.Marks = append(k.Closure.Marks, register.Mark{Pupil: ref, Code: "N"})
		k.Absent = append(k.Absent, on.pupil[ref].ID)
	}
	k.Fingerprint = k.Closure.Fingerprint()
	k.Answer = notifier.Outcome{Closure: k.ID, Revision: revision, Marks: len(refs), Absent: len(refs)}
	return k
}

// absent keeps a closure with absences of pupils, and gives the absences.
func (on morningsOn) absent(course notifier.Course, refs ...string) []notifier.Absence {
	on.t.Helper()
	k := on.closure(1, refs...)
	var abs []notifier.Absence
	for _, ref := range refs {
		abs = append(abs, notifier.Absence{
			ID: notifier.AbsenceID(school.NewID(morningOf)), Key: on.key("8B"), Pupil: on.pupil[ref].ID,
			Closure: k.ID, CodeAtClose: "N", Code: "N", Course: course, CreatedAt: morningOf,
		})
	}
	on.in(func(d notifier.Day) error {
		if err := d.KeepClosure(ctx(), k, nil); err != nil {
			return err
		}
		return d.PutAbsences(ctx(), abs)
	})
	return abs
}

// alert is a text of a kind owed to a contact about absences.
func (on morningsOn) alert(kind delivery.Kind, contact string, abs ...notifier.Absence) notifier.Alert {
	c := on.contact[contact]
	a := notifier.Alert{Session: register.AM, Day: on.day, ContactRef: contact, Why: "No reason is known.", Text: delivery.Text{
		ID: delivery.TextID(school.NewID(morningOf)), School: on.urn, Kind: kind, State: delivery.Raised, Contact: c.ID, Number: c.Number,
		Sender: delivery.MainSender, RaisedAt: morningOf, SendAfter: morningOf, ExpiresAt: morningOf.Add(3 * time.Hour),
	}}
	for _, ab := range abs {
		a.Pupils = append(a.Pupils, on.named(ab))
	}
	return a
}

// named is an absence as an alert names it.
func (on morningsOn) named(ab notifier.Absence) notifier.AlertPupil {
	for ref, p := range on.pupil {
		if p.ID == ab.Pupil {
			return notifier.AlertPupil{Absence: ab.ID, Pupil: p.ID, Ref: ref}
		}
	}
	return notifier.AlertPupil{}
}

// raise raises alerts and gives the first as it stands.
func (on morningsOn) raise(alerts ...notifier.Alert) notifier.Alert {
	on.t.Helper()
	on.in(func(d notifier.Day) error { return d.Raise(ctx(), alerts) })
	return alerts[0]
}

// claim claims texts, all of which must go.
func (on morningsOn) claim(ids ...delivery.TextID) {
	on.t.Helper()
	got, err := on.db.Texts().Claim(ctx(), ids, morningOf, morningOf.Add(time.Minute))
	if err != nil || len(got) != len(ids) {
		on.t.Fatalf("claimed %d of %d: %v", len(got), len(ids), err)
	}
}

// alerts gives the day's alerts as a decision reads them.
func (on morningsOn) alerts() (all []notifier.Alert) {
	on.t.Helper()
	on.in(func(d notifier.Day) (err error) {
		all, err = d.Alerts(ctx())
		return err
	})
	return all
}

func (on morningsOn) same(what string, want, got any) {
	on.t.Helper()
	if diff := cmp.Diff(want, got, numbersWhole); diff != "" {
		on.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
