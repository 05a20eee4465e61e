package reading

import "strings"

// mildIllness gives the key of the illness guidance for what was named: the
// shade of the surest illness phrase. Two different ones give none, and neither
// does anything that is not mild: guidance that misses is worse than none.
func mildIllness(said []found) string {
	key := ""
	for _, f := range said {
		k, shade, _ := strings.Cut(f.kind, ":")
		switch {
		case Kind(k) != Illness || shade == "":
		case shade == "grave" || key != "" && key != shade:
			return ""
		default:
			key = shade
		}
	}
	return key
}
