package roll

import "github.com/firstbell/firstbell/internal/school"

// after is the roll as it would be.
func (m *merge) after() Standing {
	var st Standing
	for _, p := range m.pupils {
		st.Pupils = append(st.Pupils, p)
	}
	for _, c := range m.contacts {
		st.Contacts = append(st.Contacts, c)
	}
	for _, t := range m.ties {
		st.Ties = append(st.Ties, t)
	}
	return st
}

// silenced lists the pupils about whom somebody could be texted and nobody
// could any more: a column of opt-outs that means the opposite would silence a
// whole school.
func (m *merge) silenced() []Named {
	before, gone := map[school.PupilID]bool{}, []Named{}
	for _, p := range m.before.Pupils {
		before[p.ID] = onRoll(p)
	}
	for _, p := range m.before.todo().Silent {
		before[p.ID] = false
	}
	for _, p := range m.after().todo().Silent {
		if before[p.ID] {
			gone = append(gone, p)
		}
	}
	return gone
}

// fewSilenced may be without a word under the problems; the preview names all.
const fewSilenced = 10

// tellSilenced tells how many they are, when they are more than a few and more
// than 5% of those on roll.
func (m *merge) tellSilenced() {
	on := 0
	for _, p := range m.pupils {
		if onRoll(p) {
			on++
		}
	}
	if n := len(m.silenced()); n > fewSilenced && tooMany(n, on) {
		m.tell("", "pupils about whom somebody could be texted until now, and nobody can after this import: %d", n)
	}
}
