package roll

// after is the roll as it would be.
func (m *merge) after() Standing {
	var st Standing
	for _, ref := range m.pupilOrder {
		st.Pupils = append(st.Pupils, m.pupils[ref])
	}
	for _, ref := range m.contactOrder {
		st.Contacts = append(st.Contacts, m.contacts[ref])
	}
	for _, k := range m.tieOrder {
		if t, stands := m.ties[k]; stands {
			st.Ties = append(st.Ties, t)
		}
	}
	return st
}

// fewSilenced may be without a word under the problems; whom the texts would reach
// names all.
const fewSilenced = 10

// tellSilenced tells how many could be texted about and cannot any more, when they are
// more than a few and more than 5%: a column of opt-outs that means the opposite would
// silence a whole school.
func (m *merge) tellSilenced() {
	if n := m.whom.Nobody; n > fewSilenced && tooMany(n, m.whom.Of) {
		m.tell("", "pupils about whom somebody could be texted until now, and nobody can after this import: %d", n)
	}
}
