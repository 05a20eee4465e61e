package reading

import "slices"

// Words that stand between one that denies and what it denies: "not going to be in
// school on Friday". Behind any other word a denial is over: "not well, back
// Friday".
var deniedThrough = []string{
	"be", "been", "in", "at", "to", "into", "come", "coming", "go", "going", "attend", "attending", "make", "it", "able",
	"present", "there", "here", "on", "for", "a", "the", "of", "day", "this", "school", "schools", "now", "really", "probably", "definitely",
	"either", "or", "until", "till", "before", "fit", "enough", "much", "yet", "again", "also", "just", "even",
}

// placeWords end a denial ahead of a word of coming.
var placeWords = []string{"in", "it", "at", "there", "school", "attending", "attend"}

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

// comes reports whether a word says that somebody comes, or comes back: "back",
// "coming", "in on", "see you".
func (s span) comes(i int) bool {
	t := &s.words[i]
	if s.homeFromAfar(i) {
		return true
	}
	if t.class&backClass == 0 || s.ofAnAdult(i) {
		return false
	}
	follows := func(some ...string) bool { return i+1 < len(s.words) && s.words[i+1].is(some) }
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

// homeFromAfar reports whether a word says that a journey ends on the day: "stuck in
// Spain, home Tuesday". Who stays at home, or is sent there, does not come back.
func (s span) homeFromAfar(i int) bool {
	next := i + 1
	if next < len(s.words) && s.words[next].is([]string{"on", "by"}) {
		next++
	}
	if next != s.at || !s.words[i].is([]string{"home", "landing", "land", "fly", "flying"}) {
		return false
	}
	return i == 0 || s.words[i].stop || s.words[i].pause || s.words[i-1].is([]string{"get", "getting", "fly", "flying", "arrive", "arriving", "land", "landing", "travel", "travelling", "we", "they", "then", "and"})
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
		if t.text == "well" && s.words[n+1].is([]string{"enough", "to"}) {
			continue // "not well enough to come"
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
