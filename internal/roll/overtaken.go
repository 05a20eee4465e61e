package roll

import (
	"github.com/firstbell/firstbell/internal/school"
)

// overtaken lists, by the school's own ids, the pupils of whom this import puts
// somebody without parental responsibility before the adult with it who was asked
// first, and could be still. A priority that was typed wrong, or set to 1 for
// everybody, is ordinary dirt; it would tell a neighbour and not the mother.
func (m *merge) overtaken() (refs []string, of int) {
	was := standing(m.before).ties
	for _, ref := range m.pupilOrder {
		p := m.pupils[ref]
		then, _ := firstTold(was, m.tiesOf[p.ID])
		if !onRoll(p) || !then.ParentalResponsibility {
			continue
		}
		of++
		now, responsible := firstTold(m.ties, m.tiesOf[p.ID])
		if responsible && now.Contact != then.Contact && !now.ParentalResponsibility {
			refs = append(refs, ref)
		}
	}
	return refs, of
}

// firstTold gives who is asked first of those on a list who may be told, and
// whether anybody with parental responsibility may be.
func firstTold(ties map[pair]school.Tie, list []pair) (first school.Tie, responsible bool) {
	for _, k := range list {
		t, stands := ties[k]
		if !stands || !told(t) {
			continue
		}
		responsible = responsible || t.ParentalResponsibility
		if first.Contact == "" || school.AskedFirst(t, first) < 0 {
			first = t
		}
	}
	return first, responsible
}

// tellOvertaken tells of each.
func (m *merge) tellOvertaken() {
	refs, _ := m.overtaken()
	for _, ref := range refs {
		if at := m.named[ref]; at != "" {
			m.tell(at+"/contacts", "an adult without parental responsibility now stands before one who has it: look whether they are to be texted first")
		}
	}
}
