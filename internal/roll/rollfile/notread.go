package rollfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// A column that stands with an adult, and that nobody understands, may be the one that
// says who must not be told. Where it answers yes and no, or has words for a state, it
// is told by its name, with how many lines have a value.

// notRead is one such column.
type notRead struct {
	column          int
	heading         string
	values, answers int // lines with a value, and those that are an answer
}

// states are words for how somebody stands.
var states = wordSet(`active inactive barred banned blocked denied restricted suspended withheld hidden current former ended closed open allowed granted refused approved pending full partial limited on off enabled disabled true false`)

// watch counts the values of a column that was not understood, if it stands with an
// adult and says nothing that is known to be about something else.
func (r *reader) watch(column int, heading string, of, first int) {
	said := normal(heading)
	with := of > 0 && slices.Contains(r.numbers, of) || of == 0 && r.alone() && column > first
	if !with || said == "" || !Plain(heading) || understood(said) || notes.MatchString(said) || otherChannel(said) || aboutPupil.MatchString(said) {
		return
	}
	r.odd = append(r.odd, &notRead{column: column, heading: shorten(strings.TrimSpace(heading), longestSample)})
}

// understood reports whether the judge of names knows what a column says.
func understood(said string) bool {
	return headingOf(said) != "" || smellsOfSafety.MatchString(said) || aboutEnding(said) || hasAccess.MatchString(withoutOwner(said))
}

// countOdd looks at a line's values in the columns that are watched.
func (r *reader) countOdd() {
	for _, x := range r.odd {
		if x.column >= len(r.cells) {
			continue
		}
		cell := oneLine(clean(r.cells[x.column]))
		if cell == "" {
			continue
		}
		x.values++
		if _, read := readAnswer(cell); read || saysNothing(cell) || states[normal(cell)] {
			x.answers++
		}
	}
}

// tellOdd tells of those that are answers, for the most part.
func (r *reader) tellOdd(s *Sheet) {
	for _, x := range r.odd {
		if x.answers*2 <= x.values {
			continue
		}
		lines := fmt.Sprintf("%d lines have a value", x.values)
		if x.values == 1 {
			lines = "1 line has a value"
		}
		r.Problems = append(r.Problems, problem.Field{
			Pointer: "/lines/" + number(s.top[s.heading].line) + "/columns/" + letters(x.column),
			Detail:  fmt.Sprintf("the column “%s” stands with an adult and answers yes or no, and was not understood: it bars nobody (%s); if it says who must not be told, say what it holds", x.heading, lines),
		})
	}
}
