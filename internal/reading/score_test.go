package reading_test

import (
	"fmt"
	"math"
	"slices"
	"strings"

	schoolclock "github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
)

// read reads a labelled reply as the program would: the numbered question was
// asked when the number had alerts about several pupils.
func (l labelled) read() reading.Reading {
	y, m, d := l.day.Date()
	about := reading.About{Day: schoolclock.Date{Year: y, Month: m, Day: d}, Now: schoolclock.HM(9, 20), Names: l.names}
	if len(l.names) > 1 {
		about.Choices = len(l.names)
	}
	return reading.Read(l.body, about)
}

// share is how many of a number were right.
type share struct{ right, of int }

func (s *share) add(right bool) {
	s.of++
	if right {
		s.right++
	}
}

func (s *share) value() float64 {
	if s.of == 0 {
		return math.NaN()
	}
	return float64(s.right) / float64(s.of)
}

// wilson gives the 95% interval of a share (E. B. Wilson, 1927): where the true
// share lies, given that so few were counted.
func (s *share) wilson() (low, high float64) {
	const z = 1.959964
	n, p := float64(s.of), s.value()
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, middle-half), min(1, middle+half)
}

func (s *share) String() string {
	if s.of == 0 {
		return "–"
	}
	low, high := s.wilson()
	return fmt.Sprintf("%.3f (%.3f–%.3f) %d/%d", s.value(), low, high, s.right, s.of)
}

// score is what a set says of the reader.
type score struct {
	recall, precision map[string]*share // by kind
	concernsIn        map[string]*share // recall of concerns by language
	suggested         share             // suggestions that are right
	covered           share             // replies with a code that got a suggestion
	at, back          share             // times and days named that were read
	missed            []labelled        // for the set that may be looked at
}

func scoreOf(set []labelled) *score {
	s := &score{recall: map[string]*share{}, precision: map[string]*share{}, concernsIn: map[string]*share{}}
	for _, k := range kinds {
		s.recall[k], s.precision[k] = &share{}, &share{}
	}
	for _, l := range languages {
		s.concernsIn[l] = &share{}
	}
	for _, l := range set {
		r := l.read()
		right := s.kinds(l, r)
		right = s.code(l, r) && right
		if l.at != "" {
			s.at.add(r.At != nil && fmt.Sprintf("%02d:%02d", int(*r.At)/60, int(*r.At)%60) == l.at)
		}
		if !l.back.IsZero() {
			s.back.add(r.Back != nil && r.Back.String() == l.back.Format("2006-01-02"))
		}
		if !right {
			s.missed = append(s.missed, l)
		}
	}
	return s
}

// kinds counts what was found of what is said, and the other way about.
func (s *score) kinds(l labelled, r reading.Reading) bool {
	all := true
	for _, k := range kinds {
		said, found := slices.Contains(l.kinds, k), r.Has(reading.Kind(k))
		if k == "concern" {
			found = r.Concern
			if said {
				s.concernsIn[l.language].add(found)
			}
		}
		if said {
			s.recall[k].add(found)
		}
		if found {
			s.precision[k].add(said)
		}
		all = all && said == found
	}
	return all
}

func (s *score) code(l labelled, r reading.Reading) bool {
	right := true
	if r.Suggest != nil {
		right = slices.Contains(l.codes, string(r.Suggest.Code))
		for _, c := range r.Suggest.PerName {
			right = right && slices.Contains(l.codes, string(c))
		}
		s.suggested.add(right)
	}
	if len(l.codes) > 0 {
		s.covered.add(r.Suggest != nil)
	}
	return right
}

// String is the table of docs/reading.md.
func (s *score) String() string {
	var b strings.Builder
	b.WriteString("\n| kind | recall | precision |\n|---|---|---|\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "| `%s` | %v | %v |\n", k, s.recall[k], s.precision[k])
	}
	b.WriteString("\n| language | recall of concerns |\n|---|---|\n")
	for _, l := range languages {
		fmt.Fprintf(&b, "| %s | %v |\n", l, s.concernsIn[l])
	}
	fmt.Fprintf(&b, "\n| | |\n|---|---|\n| suggested codes that are right | %v |\n| replies with a code that get a suggestion | %v |\n", &s.suggested, &s.covered)
	fmt.Fprintf(&b, "| times read | %v |\n| days back read | %v |\n", &s.at, &s.back)
	return b.String()
}
