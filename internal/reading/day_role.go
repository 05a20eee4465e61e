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

// Words that stand between one that denies and what it denies: "not going to be in
// school on Friday". Behind any other word a denial is over: "not well, back
// Friday".
var deniedThrough = []string{
	"be", "been", "in", "at", "to", "into", "come", "coming", "go", "going", "attend", "attending", "make", "it", "able",
	"present", "there", "here", "on", "for", "a", "the", "of", "day", "this", "school", "schools", "now", "really", "probably", "definitely",
	"either", "or", "until", "till", "before", "able", "fit", "well", "enough", "much", "yet", "again", "also", "just", "even",
}

// placeWords end a denial ahead of a word of coming.
var placeWords = []string{"in", "it", "at", "there", "school", "attending", "attend"}

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

// coming finds the word that says of the day that the child comes, ahead of it or
// behind it, and whether it is denied: -1 when there is none. Where one is denied
// and the other is not, the child comes.
func (s span) coming() (at int, denied bool) {
	ahead, behind := s.before(6, s.comes), s.after(3, s.comes)
	if ahead >= 0 && !s.returnsOn(ahead) {
		ahead = -1
	}
	if behind >= 0 && s.opensAnother(behind) {
		behind = -1
	}
	switch {
	case ahead >= 0 && !s.denied(ahead) && !s.deniedRight(ahead):
		return ahead, false
	case behind >= 0 && !s.deniedBetween(behind) && !s.deniedRight(behind):
		return behind, false
	case ahead >= 0:
		return ahead, true
	}
	return behind, true
}

// returning gives the words from the one of coming back to its day.
func (s span) returning() []int {
	b, _ := s.coming()
	if b > s.at || !s.words[b].is(englishReturns) {
		return []int{b}
	}
	var out []int
	for i := b; i < s.at; i++ {
		out = append(out, i)
	}
	return out
}

// span is a day's word with the words around it, as far as those of the days
// before and after.
type span struct {
	words        []token
	said         []found
	from, at, to int
}

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

// comes reports whether a word says that somebody comes, or comes back: "back",
// "coming", "in on", "see you".
func (s span) comes(i int) bool {
	t := &s.words[i]
	if t.class&backClass == 0 || s.ofAnAdult(i) {
		return false
	}
	follows := func(any ...string) bool { return i+1 < len(s.words) && s.words[i+1].is(any) }
	switch t.text {
	case "see":
		return follows("you")
	case "in":
		return i+1 == s.at || i+1 == len(s.words) || s.words[i+1].stop || s.words[i+1].pause ||
			follows("on", "school", "again", "as", "from", "by", "all", "next", "the", "just")
	case "coming", "come", "going", "go":
		return !follows("up", "down", "out", "round", "around", "home")
	}
	return true
}

// ofAnAdult reports whether it is an adult alone who comes back: "mum is back
// tomorrow". "We are back" is the family.
func (s span) ofAnAdult(i int) bool {
	n := i - 1
	for n >= s.from && n >= i-3 && (s.words[n].class&(verbClass|backClass) != 0 || s.words[n].is([]string{"be", "only", "am", "just"})) {
		n--
	}
	if n < s.from || stopBetween(s.words, n, i) || paused(s.words, n, i) {
		return false
	}
	t := &s.words[n]
	return t.class&adultClass != 0 && t.class&childClass == 0 && !t.is([]string{"we", "us"})
}

// denied reports whether a word ahead of i denies it.
func (s span) denied(i int) bool {
	for n := i - 1; n >= s.from && n >= i-6; n-- {
		if s.words[n+1].stop || s.words[n+1].pause {
			return false
		}
		t := &s.words[n]
		if t.class&notClass != 0 {
			return true
		}
		if t.class&(childClass|adultClass) == 0 && !t.is(englishReturns) && !t.is(deniedThrough) && (i != s.at || t.class&backClass == 0) || i != s.at && t.is(placeWords) {
			return false // "not coming in back tomorrow" is two things
		}
	}
	return false
}

// deniedRight reports whether the word right behind one denies it, as many
// languages do: "কাল আসবে না".
func (s span) deniedRight(i int) bool {
	return i+1 < s.to && !s.words[i+1].stop && !s.words[i+1].pause && s.words[i+1].class&notClass != 0
}

// deniedBetween reports whether a word between the day and one behind it denies
// that: "jutro nie przyjdzie".
func (s span) deniedBetween(i int) bool {
	return slices.ContainsFunc(s.words[s.at+1:i], func(t token) bool { return t.class&notClass != 0 })
}

// deniedAfter reports whether the words right behind a day deny something: "kal
// nahi aa sakte".
func (s span) deniedAfter() bool {
	return s.after(2, func(i int) bool { return s.words[i].class&notClass != 0 }) >= 0
}

// returnsOn reports whether what stands between a word of coming and the day
// leaves them together: "coming back in to school on Friday", and not "coming in
// for the trip on Friday" or "going to the dentist tomorrow".
func (s span) returnsOn(b int) bool {
	if !s.words[b].is(englishReturns) { // other languages put more between them
		return true
	}
	return !slices.ContainsFunc(s.words[b+1:s.at], func(t token) bool {
		return t.class&(childClass|backClass|numberClass) == 0 && monthOf(t.text) == 0 && !t.is(returnThrough)
	})
}

// The words of return of English, and what may stand between one and its day.
var (
	englishReturns = []string{
		"back", "return", "returning", "returns", "resume", "resuming", "in", "see", "there", "coming", "come", "attend", "attending", "attends", "fine", "ok", "better",
	}
	returnThrough = []string{
		"to", "in", "into", "on", "by", "at", "the", "school", "again", "date", "day", "is", "on", "for", "as", "normal", "usual", "you", "u",
		"hopefully", "probably", "maybe", "all", "being", "well", "now", "next", "this", "a", "of", "lessons", "class", "and", "it", "will", "be",
	}
)

// opensAnother reports whether a word of return belongs to the next day: "off
// Thursday back Friday".
func (s span) opensAnother(b int) bool {
	return s.to < len(s.words) && s.to-b <= 3 && !paused(s.words, b, s.to)
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
