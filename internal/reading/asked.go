package reading

import "slices"

// asking begin a question by their place, with or without its mark.
var asking = []string{"is", "are", "was", "were", "has", "did", "does", "do", "could", "would", "might"}

// askedOfUs makes concerns of the illnesses that are asked about: "is she ill" is
// asked by one who does not know, whether or not a mark stands behind it.
func askedOfUs(words []token, said []found) []found {
	out := slices.Clone(said)
	for i, f := range out {
		if whole(f.kind) == Illness && asked(words, f) {
			asConcern := *f.phrase
			asConcern.kind = string(Concern)
			out[i].phrase = &asConcern
		}
	}
	return out
}

// asked reports whether a phrase is what a question asks: at the front of its
// sentence a verb, then the child, then at most three words. "Is ill" has no
// child there, and "is Amira's mum" is no child.
func asked(words []token, f found) bool {
	start := f.from
	for start > 0 && !words[start].stop {
		start--
	}
	for n := 0; n < 3 && start < f.from && !words[start].is(asking); n++ {
		start++ // "oh sorry, is she ill"
	}
	who := start + 1
	if who < f.to && words[who].text == "not" {
		who++
	}
	if who > f.from || who >= len(words) || !words[start].is(asking) || !subject(&words[who]) || f.from-who > 4 {
		return false
	}
	between := words[who+1 : max(who+1, f.from)]
	return !slices.ContainsFunc(between, func(t token) bool {
		return t.pause || t.is([]string{"is", "has", "was"}) || t.class&(childClass|adultClass) != 0
	})
}

// subject reports whether a word is the child as one who is something: she, and
// not her.
func subject(t *token) bool {
	return t.class&childClass != 0 && !t.is([]string{"him", "her", "them", "hers", "hims", "mum", "dad", "himself", "herself", "themselves"})
}

// ofTheWriter are the words that may stand between "I" and what the writer has.
var ofTheWriter = []string{"am", "have", "had", "was", "been", "be", "got", "feel", "feeling", "felt", "a", "an", "the", "my", "very", "really", "so", "quite", "bit", "still", "just", "also", "too", "in", "bed", "up", "all", "night", "with", "some", "bad", "awful", "horrible", "terrible"}

// theWriters reports whether an illness is told of the writer: "I have a bad
// back". It may be the child's all the same, when "I was up all night with" it.
func theWriters(words []token, f found) bool {
	if f.to < len(words) && words[f.to].class&childClass != 0 && !words[f.to].stop {
		return false
	}
	for i := f.from; i >= 0; i-- {
		if words[i].text == "i" {
			return true
		}
		if i < f.from && !words[i].is(ofTheWriter) || words[i].stop {
			return false
		}
	}
	return false
}
