package reading

import "slices"

// seenInSchool is the shade of "in school" that rests on somebody who can see the
// child there: a teacher, the office, the desk the child signed in at, the child
// from school. The office checks it at once. Whoever only believes it, who dropped
// the child off or saw them go, is a concern.
const seenInSchool = string(InSchool) + ":seen"

// seenAt gives what stands when somebody has seen the child in school: worries in the
// sentence that says so are about what has been cleared up since. A drop-off in a
// sentence of its own stays, as harm does, and an emergency; and nothing is taken back
// of a reply that asks, denies or doubts.
func seenAt(words []token, said []found) ([]found, bool) {
	at := map[int]bool{} // sentences that say so
	sentence := sentences(words)
	for _, f := range said {
		switch f.kind {
		case "doubts_it":
			return said, false
		case seenInSchool:
			at[sentence[f.from]] = true
		}
	}
	if len(at) == 0 {
		return said, false
	}
	return slices.DeleteFunc(slices.Clone(said), func(f found) bool {
		return at[sentence[f.from]] && (f.kind == string(Concern) || f.kind == "doubt" || f.kind == "hint")
	}), true
}

// sentences numbers the sentences of a reply, word by word.
func sentences(words []token) []int {
	out := make([]int, len(words))
	for i := range words {
		if i > 0 {
			out[i] = out[i-1]
			if words[i].stop {
				out[i]++
			}
		}
	}
	return out
}
