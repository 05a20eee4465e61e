package reading

import (
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
)

// Part is a half of a school day.
type Part string

// The halves.
const (
	Morning   Part = "morning"
	Afternoon Part = "afternoon"
)

// The kinds of phrases that name a half of a day, or only wish a good one where they
// stand first.
const (
	half       Kind = "half"
	halfGreets      = string(half) + ":greets"
)

// partNamed gives the half of a day that a reply names, "" for none or both: the one
// nearest to an appointment, where it has one. A greeting names none.
func (l *lexicon) partNamed(words []token, said []found) Part {
	best, nearest := Part(""), -1
	for i := range words {
		part, ok := l.partAt(words, i)
		if !ok {
			continue
		}
		switch far := fromAppointment(i, said); {
		case best == "" || far < nearest:
			best, nearest = part, far
		case best != part && far == nearest:
			return ""
		}
	}
	return best
}

// partAt reads the half of a day at a word.
func (l *lexicon) partAt(words []token, i int) (part Part, ok bool) {
	greets := false
	l.halves.at(words, i, func(f found) {
		_, shade, _ := strings.Cut(f.kind, ":")
		greets = greets || f.kind == halfGreets && i == 0 && len(words) > 1
		if f.kind != halfGreets {
			part = Part(shade)
		}
	})
	return part, part != "" && !greets
}

// fromAppointment is how many words lie between one and the nearest appointment; 0
// where none is told of.
func fromAppointment(i int, said []found) int {
	nearest := -1
	for _, f := range said {
		if whole(f.kind) != Appointment {
			continue
		}
		if far := max(f.from-i, i-f.to+1, 0); nearest < 0 || far < nearest {
			nearest = far
		}
	}
	return max(nearest, 0)
}

// comesInAt gives the time at which a reply has the child in, or back: "in by 10",
// "back for 11".
func comesInAt(words []token) *clock.ClockTime {
	for i := range words {
		if words[i].class&timeClass == 0 || near(words, i, sinceClass, 1) {
			continue
		}
		counts := i+1 < len(words) && words[i+1].class&(daysClass|weeksClass|hoursClass|minutesClass) != 0
		if words[i].class&numberClass != 0 && (counts || !near(words, i, atClass|backClass, 1)) {
			continue
		}
		for n := 1; n <= 4 && i-n >= 0 && !words[i-n+1].stop && !words[i-n+1].pause && words[i-n].class&timeClass == 0; n++ {
			if words[i-n].class&backClass != 0 {
				at := clock.ClockTime(words[i].value)
				return &at
			}
		}
	}
	return nil
}

// leaves reports whether a reply has the child fetched from school, or leave it
// before its end.
func leaves(words []token) bool {
	for i := range words {
		if words[i].is([]string{"collect", "collecting", "fetch", "fetching"}) {
			return true
		}
		pick := words[i].is([]string{"pick", "picking"})
		up := slices.ContainsFunc(words[i+1:min(len(words), i+4)], func(t token) bool { return t.text == "up" })
		early := i+1 < len(words) && words[i].is([]string{"leave", "leaving", "finish", "finishing", "out"}) && words[i+1].is([]string{"early", "at", "school"})
		if pick && up || early && !near(words, i, notClass, 1) {
			return true
		}
	}
	return false
}
