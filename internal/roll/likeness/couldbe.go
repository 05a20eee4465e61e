package likeness

import (
	"slices"
	"strings"
)

// CouldBe reports whether somebody new, of whom no more is known, may be an adult who
// must not be told: without a name, or with a relationship that does not part them, or
// with a word of that adult's name. Whom plain words make another is not: a mother is
// not the father, nor is a grandmother, nor a step-father with another name.
func CouldBe(newcomer, barred Someone) bool {
	x, y := nameWords(newcomer.Name), nameWords(barred.Name)
	if len(x) > 0 && SameWords(newcomer.Name, barred.Name) {
		return true
	}
	if s, o := sexOf(newcomer), sexOf(barred); s != "" && o != "" && s != o {
		return false
	}
	k, o := newcomer.kin(), barred.kin()
	switch {
	case k.mayMean(o):
		return true
	case (k.Sort == Grandparent) != (o.Sort == Grandparent):
		return Variant(newcomer, barred)
	}
	return slices.ContainsFunc(x, func(w string) bool {
		return slices.ContainsFunc(y, func(v string) bool { return nearWord(w, v) })
	})
}

// SameWords reports whether two names have the same words in any order.
func SameWords(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	return len(x) > 0 && slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
}

// nameWords gives the words of a name, none where what stands for it is no name: Dad,
// Parent 2.
func nameWords(name string) []string {
	words := bareWords(name)
	if !slices.ContainsFunc(words, func(w string) bool { return !noName(w) }) {
		return nil
	}
	return words
}

func noName(word string) bool {
	_, kin := kinOfWord(word)
	return kin || unnamed[strings.TrimRight(word, "0123456789")] || strings.TrimRight(word, "0123456789") == "" || slices.Contains(titles, word)
}

// kin gives what an adult is to a pupil, by the relationship, else by what stands in
// the name: Dad, or Gareth (Dad).
func (a Someone) kin() Kin {
	k := KinOf(a.Relationship)
	if k.Sort != Unsaid && k.Sort != Parent || k.Sex != "" {
		return k
	}
	said := strings.Join(inBrackets.FindAllString(a.Name, -1), " ")
	if words := Words(a.Name); len(nameWords(a.Name)) == 0 {
		said = a.Name
	} else if first, _ := kinOfWord(words[0]); first.sort == Grandparent || first.sort == Relative { // Nan Evans
		said = words[0]
	}
	if of := KinOf(said); of.Sort == Parent || k.Sort == Unsaid && of.Sort != Unsaid {
		return of
	}
	return k
}

// nearWord reports whether two words of names are one, or nearly: one begins with the
// other, of three letters or more, or has one letter otherwise.
func nearWord(a, b string) bool {
	return a == b || min(len(a), len(b)) > 2 && sameWord(a, b)
}
