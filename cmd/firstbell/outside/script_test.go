package outside

import (
	"fmt"
	"time"
)

// script is one morning as a page of scenarios/: who there is, and what
// happens when.
type script struct {
	name   string // the file's, as a sentence
	rules  []string
	policy []setting
	staff  []string // roles whose own mobile is known
	pupils []scriptPupil
	adults []scriptAdult
	steps  []step
}

// setting is a line of the school's policy, as the API takes it.
type setting struct{ name, value string }

// scriptPupil is a pupil of the script; their first name is theirs alone.
type scriptPupil struct {
	first, last, group string
	flags              []string
}

// scriptAdult is an adult, tied to pupils in the order given to each tie.
type scriptAdult struct {
	first, relationship string
	pupils              []string
	order               int
	courtOrder, never   bool
	professional        bool
	elsewhere           bool // does not live with the pupil
	noParent            bool // without parental responsibility
	noNumber            bool
	language            string
	numberOf            string // whose number it also is
}

// step is one sentence at its moment.
type step struct {
	line int
	at   time.Time
	verb string
	args map[string]string // what the sentence's pattern names
	said []string          // what stands between quotation marks, in order
}

func (s step) String() string {
	return fmt.Sprintf("line %d, %s", s.line, s.at.Format("Mon 15:04"))
}

// The scripts live in the week of the demo, from the day after it.
var scriptDays = map[string]time.Time{
	"Tuesday":     day(24),
	"Wednesday":   day(25),
	"Thursday":    day(26),
	"Friday":      day(27),
	"next Monday": day(30),
}

func day(n int) time.Time { return time.Date(2026, time.November, n, 0, 0, 0, 0, time.UTC) }

// pupil gives a pupil of the script.
func (s *script) pupil(first string) (scriptPupil, bool) {
	for _, p := range s.pupils {
		if p.first == first {
			return p, true
		}
	}
	return scriptPupil{}, false
}

// adult gives an adult of the script, as the last line about them says.
func (s *script) adult(first string) (scriptAdult, bool) {
	for _, a := range s.adults {
		if a.first == first {
			return a, true
		}
	}
	return scriptAdult{}, false
}
