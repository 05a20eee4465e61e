package reading

import "slices"

// people are those of whom no telephone speaks by itself.
var people = []string{"husband", "wife", "partner", "mum", "dad", "nan", "grandad", "hubby", "father", "mother", "auntie", "uncle", "missus", "son", "daughter"}

// fromMachinesOnly takes out that a machine wrote it where somebody speaks as a
// person: of the child or the family, or asks something. "In a meeting, call my
// husband" is from a parent, and whoever is taken for a machine is not answered.
func (l *lexicon) fromMachinesOnly(words []token, said []found) []found {
	machine := func(f found) bool { return whole(f.kind) == Automatic }
	if !slices.ContainsFunc(said, machine) || !l.byAPerson(words, said) {
		return said
	}
	return slices.DeleteFunc(slices.Clone(said), machine)
}

func (l *lexicon) byAPerson(words []token, said []found) bool {
	pupil, kin := l.classes.byName["pupil"], l.classes.byName["kin"]
	speaks := func(t token) bool {
		return t.names != 0 || t.class&(pupil|kin) != 0 && !t.is([]string{"they", "them"}) || t.is(people) || asks(t)
	}
	office := slices.ContainsFunc(words, func(t token) bool {
		return t.is([]string{"urgent", "urgently", "automatic", "automated", "monitored", "unmonitored", "customer", "opening"})
	})
	asksFor := slices.ContainsFunc(said, func(f found) bool { return whole(f.kind) == CallMe })
	return slices.ContainsFunc(words, speaks) || asksFor && !office
}
