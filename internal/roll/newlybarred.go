package roll

import "github.com/firstbell/firstbell/internal/school"

// newlyBarred counts the adults on the lists that were sent whom the import would
// keep from being told about a pupil, and of how many: those new here count too,
// since a first import may be the one with the column that says the opposite.
func (m *merge) newlyBarred() (barred, of int) {
	was := standing(m.before)
	on, counted := map[school.PupilID]bool{}, map[school.ContactID]bool{}
	for _, p := range m.pupils {
		on[p.ID] = onRoll(p)
	}
	for _, k := range m.tieOrder {
		t, stands := m.ties[k]
		if !stands || !on[k.pupil] || !m.listed[k.pupil][k.contact] {
			continue
		}
		then, stood := was.ties[k]
		bars := !told(t) && (!stood || told(then))
		if before, seen := counted[k.contact]; !seen {
			of++
		} else if before {
			continue
		}
		if counted[k.contact] = bars; bars {
			barred++
		}
	}
	return barred, of
}
