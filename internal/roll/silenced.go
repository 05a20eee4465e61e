package roll

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
