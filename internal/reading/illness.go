package reading

import "strings"

// mildIllness gives the key of the illness guidance for what was named: the
// shade of the surest illness phrase. Two different ones give none, and neither
// does anything that is not mild: guidance that misses is worse than none.
func mildIllness(said []found) string {
	key, in := "", newSpans(longestOf(said))
	for _, f := range said {
		if strings.HasPrefix(f.kind, string(Illness)+":") {
			in.add(f)
		}
	}
	for _, f := range said {
		k, shade, _ := strings.Cut(f.kind, ":")
		switch {
		case Kind(k) != Illness || shade == "" || shade == key || in.hold(f, f.partOf):
		case shade == "grave" || key != "" && key != shade:
			return ""
		default:
			key = shade
		}
	}
	return key
}

// partOf reports whether the words of one phrase are part of a longer one that
// names an illness: the fever of scarlet fever is no second illness.
func (f found) partOf(o found) bool { return o.to-o.from > f.to-f.from }
