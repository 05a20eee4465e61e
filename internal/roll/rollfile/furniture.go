package rollfile

import (
	"fmt"
	"regexp"
	"slices"
)

// footOfPage is what a report prints between its lines, in a cell alone.
var footOfPage = regexp.MustCompile(`^(page \d+( (of|out of) \d+)?|(end of )?(report|list)|(grand )?totals?( \w+)?( \d+)?|(total )?(number of )?(pupils|students|records|contacts)( \d+| total| count)*|(printed|produced|generated|created|report date|run|exported|printed by|report run) .*|confidential)$`)

// furniture reports whether a line is no pupil's but the paper's: the headings
// printed again on each page, or its foot. Such a line is passed over, since it
// would be a pupil of its own.
func (r *reader) furniture(headings []string) bool {
	filled, same, last := 0, true, ""
	for i, cell := range r.cells {
		said := normal(cell)
		if said == "" {
			continue
		}
		filled, last = filled+1, said
		same = same && i < len(headings) && normal(headings[i]) == said
	}
	named := len(slices.DeleteFunc(slices.Clone(headings), func(h string) bool { return normal(h) == "" }))
	if filled > 1 && same && filled*2 > named || filled == 1 && footOfPage.MatchString(last) {
		r.passed = append(r.passed, r.line)
		return true
	}
	return false
}

// tellFurniture counts the lines that were passed over.
func (r *reader) tellFurniture() {
	if n := len(r.passed); n > 0 {
		lines := "this line is"
		if n > 1 {
			lines = fmt.Sprintf("%d lines, this the first, are", n)
		}
		r.tell(r.passed[0], slot{}, lines+" the headings again, or the foot of a page, and no pupil: passed over")
	}
}
