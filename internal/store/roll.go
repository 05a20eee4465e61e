package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// Roll keeps schools and their rolls: a roll.Store.
type Roll struct{ db *DB }

// Roll gives the part that keeps schools and their rolls.
func (db *DB) Roll() *Roll { return &Roll{db} }

// Standing gives the whole roll of a school, leavers included.
func (r *Roll) Standing(ctx context.Context, urn school.URN) (roll.Standing, error) {
	c := r.db.reader()
	if _, err := c.schoolHead(ctx, urn); err != nil {
		return roll.Standing{}, err
	}
	return c.standing(ctx, urn)
}

// ChangeRoll writes what decide says, with its audit row and news, all or
// nothing, while no other import of the school runs.
func (r *Roll) ChangeRoll(ctx context.Context, actor school.Actor, urn school.URN, now time.Time, decide func(roll.Standing) (roll.Changes, error)) error {
	return r.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, urn); err != nil {
			return err
		}
		standing, err := c.standing(ctx, urn)
		if err != nil {
			return err
		}
		changes, err := decide(standing)
		if err != nil || changes.None() {
			return err
		}
		if err := c.putRoll(ctx, changes); err != nil {
			return err
		}
		if err := c.putWish(ctx, urn, changes.Wish, now); err != nil {
			return err
		}
		if err := c.putStrangers(ctx, urn, changes.Strangers, now); err != nil {
			return err
		}
		act, target := cmp.Or(changes.Act, "roll.put"), cmp.Or(changes.Target, string(urn))
		if err := c.audit(ctx, urn, now, actor, act, target, changes.Summary); err != nil {
			return err
		}
		return c.news(ctx, urn, now, item{"roll", string(urn)})
	})
}

// Seed writes a new school with its calendar and its whole roll at once: how
// the demo and the benchmarks begin.
func (r *Roll) Seed(ctx context.Context, actor school.Actor, s school.School, cal school.Calendar, st roll.Standing, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		if err := c.addSchool(ctx, s, cal); err != nil {
			return err
		}
		if err := c.putRoll(ctx, roll.Changes{Pupils: st.Pupils, Contacts: st.Contacts, Ties: st.Ties}); err != nil {
			return err
		}
		return c.audit(ctx, s.URN, now, actor, "school.add", string(s.URN), fmt.Sprintf("seeded with %d pupils", len(st.Pupils)))
	})
}

// standing reads a roll.
func (c conn) standing(ctx context.Context, urn school.URN) (st roll.Standing, err error) {
	err = c.each(ctx, "roll-pupils", []any{string(urn)}, func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(rollPupilInto(&p)...)
		st.Pupils = append(st.Pupils, p)
		return err
	})
	if err != nil {
		return st, err
	}
	err = c.each(ctx, "roll-contacts", []any{string(urn)}, func(scan func(...any) error) error {
		x := school.Contact{School: urn}
		var sealed, others []byte
		err := scan(&x.ID, &x.Ref, &x.Name, &sealed, &others, &x.Language, &x.LanguageKept, &x.Role, &x.Problem, &x.NoCampaigns, &x.Stopped)
		if err != nil {
			return err
		}
		if x.Number, err = c.db.contactNumber(x.ID, sealed); err != nil {
			return err
		}
		x.Others, err = c.db.otherNumbers(x.ID, others)
		st.Contacts = append(st.Contacts, x)
		return err
	})
	if err != nil {
		return st, err
	}
	err = c.each(ctx, "roll-ties", []any{string(urn)}, func(scan func(...any) error) error {
		var t school.Tie
		err := scan(&t.Pupil, &t.Contact, &t.Relationship, &t.Order, &t.ParentalResponsibility, &t.LivesWith, &t.Text, &t.CourtOrder)
		st.Ties = append(st.Ties, t)
		return err
	})
	if err != nil {
		return st, err
	}
	if st.Doubts, err = c.doubts(ctx, urn); err != nil {
		return st, err
	}
	if st.Strangers, err = c.strangers(ctx, urn); err != nil {
		return st, err
	}
	st.Reasons, err = c.reasonMarks(ctx, urn)
	return st, err
}

// putRoll writes rows that are new or changed, many to a statement.
func (c conn) putRoll(ctx context.Context, ch roll.Changes) error {
	pupils := make([][]any, len(ch.Pupils))
	for i, p := range ch.Pupils {
		pupils[i] = []any{
			string(p.ID), string(p.School), p.Ref, p.UPN, p.FirstName, p.LastName, p.TextName, string(p.Group), p.Year,
			p.Flags.Vulnerable, p.Flags.NoText, p.Flags.InCare, p.LeftOn.String(), p.NameKept, p.FreeMeals,
		}
	}
	if err := c.insertRows(ctx, "roll-put-pupils", pupils); err != nil {
		return err
	}
	contacts := make([][]any, len(ch.Contacts))
	for i, x := range ch.Contacts {
		sealed, index := c.sealNumber(x)
		contacts[i] = []any{string(x.ID), string(x.School), x.Ref, x.Name, sealed, index, c.sealOthers(x), x.Language, x.LanguageKept, string(x.Role), string(x.Problem), x.NoCampaigns}
	}
	if err := c.insertRows(ctx, "roll-put-contacts", contacts); err != nil {
		return err
	}
	ties := make([][]any, len(ch.Ties))
	for i, t := range ch.Ties {
		ties[i] = []any{string(t.Pupil), string(t.Contact), t.Relationship, t.Order, t.ParentalResponsibility, t.LivesWith, string(t.Text), t.CourtOrder}
	}
	if err := c.insertRows(ctx, "roll-put-ties", ties); err != nil {
		return err
	}
	for _, t := range ch.Untied {
		for _, gone := range []string{"roll-untie", "tie-reason-drop", "tie-doubt-drop"} {
			if _, err := c.exec(ctx, gone, string(t.Pupil), string(t.Contact)); err != nil {
				return err
			}
		}
	}
	if err := c.putDoubts(ctx, ch); err != nil {
		return err
	}
	return c.putReason(ctx, ch.Reason)
}

// sealNumber gives the sealed number and its index, NULL and ” for none.
func (c conn) sealNumber(x school.Contact) (sealed any, index string) {
	if x.Number.Zero() {
		return nil, ""
	}
	e164 := x.Number.E164()
	return c.db.box.Seal(e164, "contact "+string(x.ID)), c.db.box.Index(e164)
}

// sealOthers gives the further numbers sealed, NULL for none.
func (c conn) sealOthers(x school.Contact) any {
	var all []string
	for _, n := range x.Others.All() {
		all = append(all, n.E164())
	}
	if len(all) == 0 {
		return nil
	}
	return c.db.box.Seal(strings.Join(all, " "), "other numbers of contact "+string(x.ID))
}

// otherNumbers opens them.
func (db *DB) otherNumbers(id school.ContactID, sealed []byte) (phone.Several, error) {
	if len(sealed) == 0 {
		return phone.Several{}, nil
	}
	joined, err := db.box.Open(sealed, "other numbers of contact "+string(id))
	if err != nil {
		return phone.Several{}, fmt.Errorf("open the other numbers of contact %s: %w", id, err)
	}
	var all []phone.Number
	for e164 := range strings.FieldsSeq(joined) {
		all = append(all, phone.Trusted(e164))
	}
	return phone.SeveralOf(all...), nil
}

// School gives one school with its calendar.
func (r *Roll) School(ctx context.Context, urn school.URN) (school.School, school.Calendar, error) {
	c := r.db.reader()
	head, err := c.schoolHead(ctx, urn)
	if err != nil {
		return school.School{}, school.Calendar{}, err
	}
	err = c.calendar(ctx, urn, &head.calendar)
	return head.school, head.calendar, err
}

// schoolHead is a school with its hours.
type schoolHead struct {
	school   school.School
	calendar school.Calendar
}

// schoolHead reads one school, or answers problem.Unknown.
func (c conn) schoolHead(ctx context.Context, urn school.URN) (schoolHead, error) {
	var h schoolHead
	var network sql.NullString
	var policy string
	err := c.eachIn(ctx, "schools-of", nil, []string{string(urn)}, func(scan func(...any) error) error {
		return scan(&h.school.URN, &h.school.Name, &h.school.TextName, &h.school.OfficePhone,
			&h.school.Phase, &network, &h.calendar.AMStart, &h.calendar.PMStart, &policy)
	})
	if err == nil && h.school.URN == "" {
		err = problem.New(problem.Unknown, "There is no school with this number here.")
	}
	h.school.Network = school.NetworkID(network.String)
	return h, err
}

// Schools gives every school, by name.
func (r *Roll) Schools(ctx context.Context) ([]school.School, error) {
	var all []school.School
	err := r.db.reader().each(ctx, "schools", nil, func(scan func(...any) error) error {
		var s school.School
		var network sql.NullString
		if err := scan(&s.URN, &s.Name, &s.TextName, &s.OfficePhone, &s.Phase, &network); err != nil {
			return err
		}
		s.Network = school.NetworkID(network.String)
		all = append(all, s)
		return nil
	})
	return all, err
}

// AddSchool keeps a new school with its calendar.
func (r *Roll) AddSchool(ctx context.Context, actor school.Actor, s school.School, cal school.Calendar, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		if err := c.addSchool(ctx, s, cal); err != nil {
			return err
		}
		return c.audit(ctx, s.URN, now, actor, "school.add", string(s.URN), "")
	})
}

// addSchool writes a school with its calendar.
func (c conn) addSchool(ctx context.Context, s school.School, cal school.Calendar) error {
	n, err := c.exec(ctx, "school-add", string(s.URN), s.Name, s.TextName, s.OfficePhone, string(s.Phase),
		orNull(s.Network), int(cal.AMStart), int(cal.PMStart))
	if err != nil {
		return err
	}
	if n == 0 {
		return problem.New(problem.Conflict, "There is a school with this number already.")
	}
	terms := make([][]any, len(cal.Terms))
	for i, t := range cal.Terms {
		terms[i] = []any{string(s.URN), t.Name, t.First.String(), t.Last.String()}
	}
	if err := c.insertRows(ctx, "terms-add", terms); err != nil {
		return err
	}
	closed := make([][]any, len(cal.Closed))
	for i, d := range cal.Closed {
		closed[i] = []any{string(s.URN), d.Date.String(), d.Session, string(d.Kind), d.Note}
	}
	if err := c.insertRows(ctx, "closed-days-add", closed); err != nil {
		return err
	}
	return c.putPartDays(ctx, s.URN, school.Calendar{}, cal)
}

// JoinNetwork makes a school one of a network's. A failure is Unknown.
func (r *Roll) JoinNetwork(ctx context.Context, actor school.Actor, urn school.URN, id school.NetworkID, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		var n school.Network
		found, err := c.one(ctx, "network-one", []any{string(id)}, &n.ID, &n.Name, &n.Kind)
		if err == nil && !found {
			err = problem.New(problem.Unknown, "There is no such network.")
		}
		if err == nil {
			err = c.needSchool(ctx, urn)
		}
		if err != nil {
			return err
		}
		if _, err := c.exec(ctx, "network-join", string(id), string(urn)); err != nil {
			return err
		}
		return c.audit(ctx, urn, now, actor, "network.join", string(id), "")
	})
}

// AddNetwork keeps a new trust, authority or hub. Its audit stands in the
// installation's chain.
func (r *Roll) AddNetwork(ctx context.Context, actor school.Actor, n school.Network, now time.Time) error {
	return r.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, "network-add", string(n.ID), n.Name, string(n.Kind))
		if taken(err) {
			return problem.New(problem.Conflict, "There is a network with this id already.")
		}
		if err != nil {
			return err
		}
		return c.audit(ctx, "", now, actor, "network.add", string(n.ID), "")
	})
}
