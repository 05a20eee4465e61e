package reading

import "slices"

// choice reads the answer to "Reply 1 for Amira, 2 for Yusuf, 3 for both": the
// numbers, the names, or a word for all of them. Only a short reply is an
// answer, and one that gives a reason answers only with its first word: in "2
// poorly" the 2 is an answer, in "both are ill" nothing is.
func choice(words []token, r Reading, about About) []int {
	n := min(about.Choices, len(about.Names))
	if n < 1 || len(words) > 6 {
		return nil
	}
	if explained(r) {
		if len(words) == 0 || words[0].class&numberClass == 0 {
			return nil
		}
		words = words[:1]
	}
	var picked uint64
	for i := range words {
		t := &words[i]
		picked |= t.names
		switch number := countOf(t.text); {
		case t.class&bothClass != 0, number == n+1 && n > 1 && len(words) <= 4:
			return firstOf(n)
		case number >= 1 && number <= n && len(words) <= 4:
			picked |= 1 << (number - 1)
		}
	}
	return slices.DeleteFunc(bits(picked), func(i int) bool { return i >= n })
}

func firstOf(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
