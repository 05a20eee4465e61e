package roll

// onlyEnded reports whether an adult is barred for nothing but an end, about which
// nobody has been asked. Whoever is like them is no worse for that: a contact who
// is entered anew is the rule, and a list may leave them out.
func (m *merge) onlyEnded(k pair) bool { return m.ended[k] }

// endedOf lists them.
func endedOf(st Standing) map[pair]bool {
	was, ended := standing(st), map[pair]bool{}
	for _, d := range st.Doubts {
		if t := was.ties[pair{d.Pupil, d.Contact}]; d.Why == WhyEnded && !told(t) && !t.CourtOrder {
			ended[pair{d.Pupil, d.Contact}] = true
		}
	}
	return ended
}
