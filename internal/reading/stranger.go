package reading

import "slices"

// kinship is the kind of a phrase that says who the writer is to the child, or who
// else is to be asked: no stranger knows either.
const kinship Kind = "kin"

// wrongOnlyOfStrangers takes out a wrong number where the rest of the reply speaks
// as one who knows the child: it gives a reason, says who the writer is ("not mum,
// dad here") or whom to ask, or tells something of a pupil by name. A number that
// is stopped wrongly silences a parent, so that only the plainest words stop one;
// whoever is taken out here is read by a person.
func wrongOnlyOfStrangers(words []token, said []found) []found {
	wrong := func(f found) bool { return whole(f.kind) == WrongNumber }
	if !slices.ContainsFunc(said, wrong) || !knowsTheChild(words, said) {
		return said
	}
	return slices.DeleteFunc(slices.Clone(said), wrong)
}

func knowsTheChild(words []token, said []found) bool {
	for _, f := range said {
		switch whole(f.kind) {
		case kinship:
			return true
		case Illness, Appointment, Bereavement, Late, Exclusion:
			if !theWriters(words, f) && !denied(words, f) {
				return true
			}
		}
	}
	for i, t := range words {
		if t.names != 0 && toldOf(words, i) {
			return true
		}
	}
	return false
}

// toldOf reports whether something is told of the pupil named there: "Amira is at
// her other school", and neither "no idea who Amira is" nor "Amira is not mine".
func toldOf(words []token, i int) bool {
	if i+2 >= len(words) || words[i+1].stop || words[i+1].class&verbClass == 0 || words[i+2].class&notClass != 0 || words[i+2].stop {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-4 && !words[k+1].stop; k-- {
		if words[k].class&notClass != 0 || words[k].is([]string{"who", "whoever", "nobody", "anyone", "called", "if", "wrong"}) {
			return false
		}
	}
	return true
}

// denied reports whether a denial stands before a phrase: "not my child who is ill".
func denied(words []token, f found) bool {
	for k := f.from - 1; k >= 0 && k >= f.from-3 && !words[k+1].stop && !words[k+1].pause; k-- {
		if words[k].class&notClass != 0 {
			return true
		}
	}
	return false
}
