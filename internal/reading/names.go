package reading

import "strings"

// markNames finds the pupils' names in a reply: the first word of each, or its
// possessive ("Amiras"). A name of two words is found by its first.
func markNames(in []token, names []string) {
	if len(names) > 64 {
		names = names[:64]
	}
	for n, name := range names {
		parts := tokens(name)
		if len(parts) == 0 {
			continue
		}
		first := parts[0].text
		for i := range in {
			if t := in[i].text; t == first || strings.TrimSuffix(t, "s") == first {
				in[i].class |= nameClass
				in[i].names |= 1 << n
			}
		}
	}
}
