package rollfile

import "strings"

// joinRows puts headings of two lines together: Mother over Name and Mobile. The upper
// line has nothing but whose the columns are, and reaches over what is empty beside it.
func (s *Sheet) joinRows() {
	for i := 1; i < len(s.top); i++ {
		upper, lower := s.top[i-1].cells, s.top[i].cells
		if s.top[i].line != s.top[i-1].line+1 || !ofOwners(upper) || !ofFields(lower, upper) {
			continue
		}
		of := ""
		joined := make([]string, len(lower))
		for j, cell := range lower {
			if j < len(upper) && strings.TrimSpace(upper[j]) != "" {
				of = strings.TrimSpace(upper[j])
			}
			if joined[j] = cell; of != "" && strings.TrimSpace(cell) != "" {
				joined[j] = of + " " + strings.TrimSpace(cell)
			}
		}
		s.top[i].cells = joined
		return
	}
}

// ofOwners reports whether a line has two words at least that name somebody, the pupil
// among them, and nothing else.
func ofOwners(cells []string) bool {
	n := 0
	for _, cell := range cells {
		words := inOrder(cell)
		if words == "" {
			continue
		}
		of, rest := owners{}.whose(words)
		if (of.words == "" || rest != "") && !pupilWords[words] {
			return false
		}
		n++
	}
	return n > 1
}

// ofFields reports whether a line has headings of adults under the words of the line
// above, and the pupil's too.
func ofFields(cells, upper []string) bool {
	n, more := 0, 0
	for j, cell := range cells {
		if field, _ := look(contactHeadings, inOrder(cell)); field != "" && inOrder(cell) != "" {
			n++
		}
		if strings.TrimSpace(cell) != "" && (j >= len(upper) || strings.TrimSpace(upper[j]) == "") {
			more++
		}
	}
	return n > 1 && more > 0
}
