package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// lastPlace is the last place on a pupil's list.
const lastPlace = 99

// places gives each row of a list its place where it states none: after every
// place that is stated, those with parental responsibility first, else as they
// come. Nobody is asked first because a cell was left empty.
func places(rows []rollfile.Contact) []int {
	out, blanks, last := make([]int, len(rows)), []int{}, 0
	for i, row := range rows {
		if stated(row) {
			out[i], last = *row.Order, max(last, *row.Order)
		} else {
			blanks = append(blanks, i)
		}
	}
	responsible := func(i int) int {
		if r := rows[i].ParentalResponsibility; r != nil && *r {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(blanks, func(a, b int) int { return responsible(a) - responsible(b) })
	for _, i := range blanks {
		last++
		out[i] = min(last, lastPlace)
	}
	return out
}

// stated reports whether a row says its place.
func stated(row rollfile.Contact) bool {
	return row.Order != nil && *row.Order >= 1 && *row.Order <= lastPlace
}

// giveWay lets an adult who had a place and states none go behind one who
// states it: two who stand first are one too many.
func (m *merge) giveWay(k pair, rows []rollfile.Contact, row rollfile.Contact, place int) {
	t := m.ties[k]
	if stated(row) || !slices.ContainsFunc(rows, func(o rollfile.Contact) bool { return stated(o) && *o.Order == t.Order }) {
		return
	}
	t.Order = place
	m.ties[k] = t
}

// tellFirst tells of somebody new who stands first and is neither family by
// their relationship nor responsible for the pupil.
func (m *merge) tellFirst(at string, c school.Contact, t school.Tie) {
	if t.Order == 1 && !t.ParentalResponsibility && c.Role == school.FamilyRole && told(t) && rollfile.DoubtfulFirst(t.Relationship) {
		m.tell(at+"/relationship", "this adult stands first, has no parental responsibility, and it cannot be told from the relationship whether they are family: look whether they are to be texted")
	}
}
