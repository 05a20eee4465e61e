package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// WrongPerson says of a number, texted about pupils, that it is another person's.
func (m *morning) WrongPerson(ctx context.Context, number phone.Number, pupils []school.PupilID, now time.Time) ([]school.ContactID, error) {
	return m.wrongNumber(ctx, m.c.db.box.Index(number.E164()), pupils, now)
}

// NumberWrong says of a contact's number, rung about a pupil, that it is another
// person's.
func (m *morning) NumberWrong(ctx context.Context, id school.ContactID, pupil school.PupilID, now time.Time) error {
	var index string
	found, err := m.c.one(ctx, "call-number-wrong", []any{string(id), string(m.urn)}, &index)
	if err == nil && !found {
		err = fmt.Errorf("contact %s is not of this school", id)
	}
	if err != nil || index == "" { // a landline, or a further number: the adult alone is marked
		return err
	}
	_, err = m.wrongNumber(ctx, index, []school.PupilID{pupil}, now)
	return err
}

// wrongNumber keeps it of the pupils and their brothers and sisters, and gives the
// contacts it bars now.
func (m *morning) wrongNumber(ctx context.Context, index string, pupils []school.PupilID, now time.Time) ([]school.ContactID, error) {
	for _, p := range pupils {
		if _, err := m.c.exec(ctx, "wrong-number-add", string(m.urn), index, string(p), ms(now)); err != nil {
			return nil, err
		}
		if _, err := m.c.exec(ctx, "wrong-number-family", string(m.urn), index, string(p), ms(now), school.LargestFamily); err != nil {
			return nil, err
		}
	}
	var barred []school.ContactID
	err := m.c.each(ctx, "wrong-number-rows", []any{string(m.urn), index}, func(scan func(...any) error) error {
		var id school.ContactID
		err := scan(&id)
		barred = append(barred, id)
		return err
	})
	slices.Sort(barred)
	return barred, err
}

// notToRing takes further numbers that are another person's from the lists of
// pupils: nobody rings a stranger about a child.
func (c conn) notToRing(ctx context.Context, lists map[school.PupilID][]school.TiedContact, pupils []school.PupilID) error {
	wrong := map[school.PupilID][]string{}
	err := c.eachIn(ctx, "wrong-numbers-of-pupils", nil, strs(pupils), func(scan func(...any) error) error {
		var p school.PupilID
		var index string
		err := scan(&p, &index)
		wrong[p] = append(wrong[p], index)
		return err
	})
	for p, indexes := range wrong {
		for i := range lists[p] {
			x := &lists[p][i].Contact
			x.Others = phone.SeveralOf(slices.DeleteFunc(slices.Clone(x.Others.All()), func(n phone.Number) bool {
				return slices.Contains(indexes, c.db.box.Index(n.E164()))
			})...)
		}
	}
	return err
}

// strangers reads what was said of telephones; nil where nothing was.
func (c conn) strangers(ctx context.Context, urn school.URN) (roll.Strangers, error) {
	said := map[string]map[school.PupilID]bool{}
	err := c.each(ctx, "wrong-numbers-of-school", []any{string(urn)}, func(scan func(...any) error) error {
		var index string
		var p school.PupilID
		var theirs bool
		err := scan(&index, &p, &theirs)
		if said[index] == nil {
			said[index] = map[school.PupilID]bool{}
		}
		said[index][p] = !theirs
		return err
	})
	if err != nil || len(said) == 0 {
		return nil, err
	}
	return func(n phone.Number) map[school.PupilID]bool { return said[c.db.box.Index(n.E164())] }, nil
}

// putStrangers keeps what an import has carried on, and what a person took back.
func (c conn) putStrangers(ctx context.Context, urn school.URN, all []roll.Stranger, now time.Time) error {
	rows := make([][]any, len(all))
	for i, s := range all {
		rows[i] = []any{string(urn), c.db.box.Index(s.Number.E164()), string(s.Pupil), ms(now), s.Theirs}
	}
	return c.insertRows(ctx, "wrong-numbers-put", rows)
}
