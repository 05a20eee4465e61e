package reading

import (
	"slices"
	"strings"
)

// Read says what a reply says. about.Names are the text names of the pupils it
// may be about; a reply that names none may be about any of them.
func Read(body string, about About) Reading { return theLexicon().read(body, about) }

func (l *lexicon) read(body string, about About) Reading {
	if f, ok := l.reaction(body); ok {
		return Reading{Findings: []Finding{f}, Reaction: true}
	}
	body = l.withoutOurs(body)
	words := l.words(body, about)
	if f, ok := l.whole(body, words); ok {
		return Reading{Findings: []Finding{f}, Automatic: f.Kind == Automatic, Language: l.language(words, nil)}
	}
	all := l.phrasesIn(words)
	said := askedOfUs(words, l.fromMachinesOnly(words, wrongOnlyOfStrangers(words, survivors(all))))
	said, seen := seenAt(words, said)
	r := Reading{Language: l.language(words, said), Kin: has(said, string(kinship))}
	r.Findings = findings(body, words, said)
	if r.Choice = choice(body, words, r, about); len(r.Choice) > 0 && !explained(r) {
		said = answersOnly(said) // an answer in the words of our question is no worry
	} else if f, ok := unclearAnswer(body, words, said, about); ok && !reasoned(r) && !r.Has(Late) {
		return Reading{Findings: []Finding{f}, Language: r.Language}
	}
	if !reasoned(r) {
		said = count("doubt", said)
		r.Findings = findings(body, words, said)
	}
	away := datesNamed(words, said, about.Day)
	if away.from != nil && illBefore(words, said, *away.from, about.Day) {
		away.startsToday()
	}
	another := r.Has(Notice) && away.later // plainly about another day
	if !explained(r) && !r.Has(Other) && !another && len(r.Choice) == 0 {
		said = count("hint", withTakenBack(said, all))
		r.Findings = findings(body, words, said)
	}
	if f, ok := inSchoolYetNot(r, all); ok && !seen {
		r.Findings = append(r.Findings, f)
	}
	if strange(r, words, said, about) && !slices.ContainsFunc(all, tellsNewer) {
		r.Findings = append(r.Findings, Finding{Kind: Concern, Words: everyWord(body, words), Confidence: 0.5})
	}
	r.Back, r.From, r.Until = away.back, away.from, away.until
	r.OfChild, r.WithMe = ofChild(words), l.withMe(body, words)
	if away.later && (explained(r) || r.Has(Notice)) && !r.Has(Notice) {
		r.Findings = append(r.Findings, Finding{Kind: Notice, Words: everyWord(body, words), Confidence: 0.8})
	} else if !away.later {
		r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Kind == Notice })
	}
	if len(r.Choice) > 0 {
		r.Findings = append(r.Findings, Finding{Kind: Choice, Words: everyWord(body, words), Confidence: 0.9, About: r.Choice})
	}
	settle(&r, body, words, said)
	r.StopSentence = r.StopSentence && l.onlyWishes(words, said)
	if !r.Concern {
		r.At = timeNamed(words, said)
		r.In, r.Part, r.Leaves = comesInAt(words), l.partNamed(words, said), leaves(words)
	}
	if !r.Concern { // no advice about an illness beside a worry
		r.MildIllness = mildIllness(said)
	}
	told := reasonsTold(words, said, about)
	told.sure = told.sure && (away.plain || !away.later) && l.accountedFor(words, said, away.held)
	r.NotToday = told.none
	r.Suggest, r.Before = suggest(r, words, told, about)
	return r
}

// explained reports whether a reply gives a reason, or is not about a reason.
func explained(r Reading) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Kind != Thanks && f.Kind != CallMe && f.Kind != Notice && f.Kind != Choice && f.Kind != Other
	})
}

// inSchoolYetNot gives the concern of a reply that has the child in school when
// the register has not, unless it tells of something newer than the text: the
// office rang, the child wrote from reception.
func inSchoolYetNot(r Reading, all []found) (Finding, bool) {
	newer := slices.ContainsFunc(all, tellsNewer)
	for _, f := range r.Findings {
		if f.Kind == InSchool && !newer && !r.Has(Concern) {
			return Finding{Kind: Concern, Words: f.Words, Confidence: f.Confidence, About: f.About}, true
		}
	}
	return Finding{}, false
}

func tellsNewer(f found) bool { return f.kind == "-concern:newer" }

// reasoned reports whether a reply gives a reason for an absence, or cannot be
// from somebody who knows the child. What might then show surprise or worry is
// about that.
func reasoned(r Reading) bool {
	for _, k := range []Kind{Illness, Appointment, Bereavement, FamilyEvent, Travel, Exclusion, WrongNumber, Automatic, StopRequest} {
		if r.Has(k) {
			return true
		}
	}
	return false
}

// count makes concerns of phrases that are less than one by themselves. A
// doubt (surprise, worry, a child who is at grandmother's) is a concern unless
// the reply gives a reason; a hint (anything of the child's way to school, or
// a question about the child) is one only when nothing else was understood.
// The bias is wanted.
func count(kind string, said []found) []found {
	out := slices.Clone(said)
	for i, f := range out {
		if f.kind == kind {
			asConcern := *f.phrase
			asConcern.kind = string(Concern)
			out[i].phrase = &asConcern
		}
	}
	return out
}

// withTakenBack adds the concerns that a guard took back: a guard says what the
// words were about instead, and when nothing of that was understood they count
// after all; but not beside something newer than our text.
func withTakenBack(said, all []found) []found {
	out := slices.Clone(said)
	if slices.ContainsFunc(all, tellsNewer) {
		return out
	}
	for _, f := range all {
		if whole(f.kind) == Concern {
			out = append(out, f)
		}
	}
	return out
}

// everyWord gives the reply's words as one piece of evidence.
func everyWord(body string, words []token) []string {
	if len(words) == 0 {
		return nil
	}
	return []string{body[words[0].start:words[len(words)-1].end]}
}

// phrasesIn finds every phrase of every language.
func (l *lexicon) phrasesIn(words []token) []found {
	var out []found
	for i := range words {
		l.phrases.at(words, i, func(f found) { out = append(out, f) })
	}
	return out
}

// survivors takes out what a guard takes back: a phrase of kind K that shares
// a word with a phrase of kind -K.
func survivors(all []found) []found {
	var out []found
	longest := longestOf(all)
	for k, f := range all {
		if f.kind[0] == '-' {
			continue
		}
		taken := slices.ContainsFunc(beside(all, k, longest), func(g found) bool {
			return g.overlaps(f) && (g.kind[0] == '-' && guards(g.kind[1:], f.kind) || g.wrongly(f))
		})
		if !taken {
			out = append(out, f)
		}
	}
	return out
}

// beside gives those that may share a word with the k-th. They stand in the
// order of their first words, and none is longer than longest: a text of
// thousands of phrases is not read once for each.
func beside(all []found, k, longest int) []found {
	i, j := k, k+1
	for i > 0 && all[i-1].from > all[k].from-longest {
		i--
	}
	for j < len(all) && all[j].from < all[k].to {
		j++
	}
	return all[i:j]
}

func longestOf(all []found) int {
	n := 0
	for _, f := range all {
		n = max(n, f.to-f.from)
	}
	return n
}

func (f found) overlaps(g found) bool { return g.from < f.to && f.from < g.to }

// wrongly reports whether a concern is only the inside of a wrong number:
// "wrong" in "wrong number" is no doubt about a register.
func (f found) wrongly(g found) bool {
	return whole(f.kind) == WrongNumber && guards(string(Concern), g.kind) && g.from >= f.from && g.to <= f.to
}

// unreached is the shade of a concern that no guard takes back: the child cannot
// be reached, or nobody knows where the child is. What guards would be about is
// in the phrases themselves, which name the child.
const unreached = string(Concern) + ":unreached"

// harmed is the other: the child has come to harm, or may, whatever illness or
// appointment is named beside it.
const harmed = string(Concern) + ":harm"

// guards reports whether a guard of kind g takes back kind k or a shade of it.
func guards(g, k string) bool {
	if strings.HasPrefix(k, string(Concern)+":") {
		return g == k // a shade of a concern is held by its own guards alone
	}
	g = string(whole(g))
	return g == k || strings.HasPrefix(k, g+":") || g == string(Concern) && (k == "doubt" || k == "hint")
}

// whole gives the kind of a phrase without its shade: illness:fever is illness.
func whole(kind string) Kind {
	k, _, _ := strings.Cut(kind, ":")
	return Kind(k)
}

// findings gathers the phrases by kind: each adds to what is sure, none to
// more than certain.
func findings(body string, words []token, said []found) []Finding {
	var out []Finding
	longest := longestOf(said)
	for _, k := range Kinds {
		doubt, mine, in := 1.0, []found{}, newSpans(longest)
		for _, f := range said {
			if whole(f.kind) == k && !in.hold(f, f.saysNoMoreThan) {
				mine = append(mine, f)
				in.add(f)
				doubt *= 1 - f.weight
			}
		}
		if 1-doubt >= 0.45 {
			out = append(out, Finding{Kind: k, Words: evidence(body, words, mine), Confidence: 1 - doubt, About: aboutWhom(words, mine)})
		}
	}
	return out
}

// spans holds phrases by their first words, none longer than longest, so that
// what a phrase lies in is found without reading all of them.
type spans struct {
	at      map[int][]found
	longest int
}

func newSpans(longest int) spans { return spans{map[int][]found{}, longest} }

func (s spans) add(f found) { s.at[f.from] = append(s.at[f.from], f) }

// hold reports whether a phrase lies in one of these that passes.
func (s spans) hold(f found, passes func(found) bool) bool {
	for i := f.from; i >= max(0, f.to-s.longest); i-- {
		for _, o := range s.at[i] {
			if o.to >= f.to && passes(o) {
				return true
			}
		}
	}
	return false
}

// saysNoMoreThan reports whether another phrase rests on the same words: two
// languages may know one word, and it is still said once.
func (f found) saysNoMoreThan(other found) bool {
	return f.from >= other.from && f.to <= other.to && f.weight <= other.weight
}

// evidence gives the words phrases rest on, as they were written: no words
// twice, and those inside others left out.
func evidence(body string, words []token, said []found) []string {
	var out []string
	end := -1
	for _, f := range said {
		from, to := words[f.from].start, words[f.to-1].end
		if to <= end {
			continue
		}
		out, end = append(out, body[from:to]), to
	}
	return out
}

// aboutWhom gives the pupils named nearest to the phrases, or none.
func aboutWhom(words []token, said []found) []int {
	if namesIn(words) == 0 {
		return nil
	}
	var names uint64
	for _, f := range said {
		names |= nearest(words, f)
	}
	return bits(names)
}

// nearest gives the names in a phrase, or else the nearest before it, or else
// the first behind it.
func nearest(words []token, f found) uint64 {
	names := namesIn(words[f.from:f.to])
	for i := f.from - 1; i >= 0 && names == 0; i-- {
		names = sideBySide(words, i, -1)
	}
	for i := f.to; i < len(words) && names == 0; i++ {
		names = sideBySide(words, i, 1)
	}
	return names
}

func namesIn(words []token) uint64 {
	var names uint64
	for _, t := range words {
		names |= t.names
	}
	return names
}

// sideBySide gathers the names that stand in a row from a word on, one way or
// the other: "Lara, Finn and Max".
func sideBySide(words []token, i, step int) uint64 {
	var names uint64
	for ; i >= 0 && i < len(words) && (words[i].names != 0 || names != 0 && words[i].text == "and"); i += step {
		names |= words[i].names
	}
	return names
}

func bits(set uint64) []int {
	var out []int
	for i := range 64 {
		if set&(1<<i) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// settle draws the plain answers from the findings and puts them in order.
func settle(r *Reading, body string, words []token, said []found) {
	r.Emergency = r.Has(Emergency)
	r.Concern = r.Has(Concern) || r.Emergency
	r.WrongNumber = r.Has(WrongNumber)
	r.Automatic = r.Has(Automatic) && !r.Concern
	if len(r.Findings) > 1 {
		r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Kind == Thanks || f.Kind == Other })
	}
	if len(r.Findings) == 0 {
		r.Findings = append(r.Findings, Finding{Kind: Other, Words: everyWord(body, words)})
	}
	if r.Automatic {
		r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool { return f.Kind != Automatic })
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.About == nil {
			f.About = bits(namesIn(words))
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
	})
	r.StopSentence = !r.Concern && slices.ContainsFunc(said, func(f found) bool {
		return whole(f.kind) == StopRequest && f.weight >= 0.95 // by one phrase alone: several that doubt do not make a certainty
	})
}
