package reading

import (
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
)

// role is what a reply says of a day it names.
type role uint8

const (
	something role = iota // something is on that day, and nobody can say more
	overDay               // it has been, or an illness began on it
	hoped                 // it is one to see: "will try tomorrow"
	besideIt              // it is named beside today's reason: "ill, dentist on Friday"
	awayOn                // the child is away
	backOn                // the child is back
	until                 // the absence lasts until it: taken as a day back
)

// rolesOf says of each day named what is said of it, and gives the words that say
// so: the days themselves, and those of coming back.
func rolesOf(words []token, said []found, named []dayNamed, day clock.Date) (out []role, held []int) {
	out = make([]role, len(named))
	for n, d := range named {
		s := span{words: words, said: said, at: d.at, to: len(words)}
		if n > 0 {
			s.from = named[n-1].at + 1
		}
		if n+1 < len(named) {
			s.to = named[n+1].at
		}
		out[n] = s.role(d, day)
		if out[n] == backOn {
			held = append(held, s.returning()...)
		}
		if (out[n] == something || out[n] == besideIt) && n > 0 && s.joined(named, n) && (out[n-1] == awayOn || named[n-1].day == day && out[n-1] != backOn) {
			out[n] = awayOn
		}
		if out[n] == awayOn || out[n] == backOn || out[n] == until {
			held = append(held, d.at)
		}
	}
	return out, held
}

// span is a day's word with the words around it, as far as those of the days
// before and after.
type span struct {
	words        []token
	said         []found
	from, at, to int
}

// role says what is said of the day: first what comes or comes back on it, then
// what denies it.
func (s span) role(d dayNamed, day clock.Date) role {
	if d.last == d.day && (near(s.words, s.at, sinceClass, 1) || over(s.words, d)) || d.last != d.day && s.lasted() {
		return overDay
	}
	if s.before(3, func(i int) bool { return s.words[i].class&untilClass != 0 }) >= 0 {
		return until
	}
	if b, denied := s.coming(); b >= 0 && denied {
		return awayOn
	} else if b >= 0 {
		return backOn
	}
	switch {
	case s.after(2, func(i int) bool { return s.words[i].class&untilClass != 0 }) >= 0:
		return until
	case d.day == day, s.denied(s.at), s.deniedAfter(), d.last != d.day, s.awayWord():
		return awayOn
	case oneMore(s.words, s.at):
		return awayOn
	case s.wished():
		return hoped
	case s.ofSomethingElse(), illToldBefore(s.words, s.said, s.at):
		return besideIt
	}
	return something
}

// before gives the nearest word ahead of the day, at most so far, of which is is
// true; -1 when there is none in its part of the sentence.
func (s span) before(most int, is func(i int) bool) int {
	for i := s.at - 1; i >= s.from && i >= s.at-most && !s.words[i+1].stop && !s.words[i+1].pause; i-- {
		if is(i) {
			return i
		}
	}
	return -1
}

// after is the same behind the day.
func (s span) after(most int, is func(i int) bool) int {
	for i := s.at + 1; i < s.to && i <= s.at+most && !s.words[i].stop && !s.words[i].pause; i++ {
		if is(i) {
			return i
		}
	}
	return -1
}

// wished reports whether a day is one to see.
func (s span) wished() bool {
	is := func(i int) bool { return s.words[i].is(wishWords) }
	return s.before(5, is) >= 0 || s.after(2, is) >= 0
}

var wishWords = []string{"hope", "hoping", "hopefully", "try", "trying", "maybe", "might", "perhaps", "see", "should", "could", "if"}

// lasted reports whether a run of days is told of as one that has been: "she has
// been off all week".
func (s span) lasted() bool {
	return s.before(3, func(i int) bool { return s.words[i].is([]string{"been", "was", "were", "had"}) }) >= 0
}

// joined reports whether a day is added to the one before: "today and tomorrow",
// "Monday, Tuesday and Wednesday".
func (s span) joined(named []dayNamed, n int) bool {
	gap := s.at - named[n-1].at
	if stopBetween(s.words, named[n-1].at, s.at) {
		return false
	}
	if gap == 1 {
		listed := n+1 < len(named) && named[n+1].at == s.at+2 && s.words[s.at+1].is(joinWords)
		return !s.words[s.at].pause || listed
	}
	return gap == 2 && s.words[s.at-1].is(joinWords) && !s.words[s.at-1].stop
}

// joinWords add one day to another.
var joinWords = []string{"and", "or", "to", "n", "i", "oraz", "aur", "te", "si", "sau", "e", "y", "a", "iyo", "ama", "та", "і", "й", "або", "و", "او", "اور", "ਤੇ", "ਅਤੇ", "এবং", "ও", "અને", "nor", "plus"}

// illToldBefore reports whether an illness is told in words of its own before a
// day that nothing is said of.
func illToldBefore(words []token, said []found, at int) bool {
	return slices.ContainsFunc(said, func(f found) bool {
		return whole(f.kind) == Illness && f.to <= at && paused(words, f.to-1, at)
	})
}
