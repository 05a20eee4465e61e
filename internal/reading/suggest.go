package reading

import (
	"maps"
	"slices"

	"github.com/firstbell/firstbell/internal/register"
)

// codes says which code a kind suggests. A kind that is not here suggests
// nothing: whether a holiday or a wedding is granted is the head's to say (C, G
// or O), travelling for work (T) is a matter of record, and an exclusion (E) is
// the school's own act.
var codes = map[string]register.Code{
	"illness":               register.Illness,
	"appointment":           register.Medical,
	"late":                  register.Late,
	"family_event:religion": "R",
	"bereavement":           "C",
}

// codeOf gives the code of a phrase's kind, shades included.
func codeOf(kind string) (register.Code, bool) {
	if c, ok := codes[kind]; ok {
		return c, true
	}
	c, ok := codes[string(whole(kind))]
	return c, ok
}

// surelyOne is how sure the phrases must make us before a code is suggested.
const surelyOne = 0.7

// suggest gives the code that was plainly said of today, and that of a day that
// has been, or nil. What needs a person's eyes first suggests nothing, and what a
// person should read before accepting is no more than doubtful.
func suggest(r Reading, words []token, t told, about About) (today, before *Suggestion) {
	if r.Concern || r.WrongNumber || r.Automatic || r.Has(InSchool) || r.Has(Exclusion) || r.Has(Travel) {
		return nil, nil
	}
	today = suggestOf(r, words, t.today, about)
	if today != nil && (!t.sure || r.Has(StopRequest) || len(today.PerName) > 1 || len(codesSaid(t.today)) > 1) {
		today.Confidence = min(today.Confidence, doubtful)
	}
	if before = suggestOf(r, words, t.before, about); before != nil {
		before.Confidence = min(before.Confidence, doubtful)
	}
	return today, before
}

// suggestOf gives the code of some phrases.
func suggestOf(r Reading, words []token, said []found, about About) *Suggestion {
	per := codesPerName(words, said, about)
	if len(per) > 1 {
		return severally(r, per)
	}
	code := oneCode(slices.Collect(maps.Keys(codesSaid(said))))
	if code == "" {
		return nil
	}
	s := because(r, code)
	if s.Confidence < surelyOne {
		return nil
	}
	return s
}

// codesSaid gathers the codes of the phrases.
func codesSaid(said []found) map[register.Code]bool {
	set := map[register.Code]bool{}
	for _, f := range said {
		if c, ok := codeOf(f.kind); ok {
			set[c] = true
		}
	}
	return set
}

// oneCode settles codes said side by side: a child who is ill and sees the
// doctor is ill, and one who comes late from the dentist was at the dentist.
// Any other two are for a person.
func oneCode(set []register.Code) register.Code {
	slices.Sort(set)
	switch {
	case len(set) == 1:
		return set[0]
	case slices.Equal(set, []register.Code{register.Illness, register.Medical}):
		return register.Illness
	case slices.Equal(set, []register.Code{register.Late, register.Medical}):
		return register.Medical
	}
	return ""
}

// because gives the suggestion of a code with the words of its findings.
func because(r Reading, code register.Code) *Suggestion {
	s := &Suggestion{Code: code}
	for _, f := range r.Findings {
		if c, ok := codes[string(f.Kind)]; ok && c == code || f.Kind == FamilyEvent && code == "R" {
			s.Because = append(s.Because, f.Words...)
			s.Confidence = max(s.Confidence, f.Confidence)
		}
	}
	return s
}

// codesPerName gives each named pupil the code said nearest to the name; empty
// unless at least two pupils have one.
func codesPerName(words []token, said []found, about About) map[int]register.Code {
	if namesIn(words) == 0 {
		return nil
	}
	per := map[int][]register.Code{}
	for _, f := range said {
		c, ok := codeOf(f.kind)
		if !ok {
			continue
		}
		for _, n := range bits(nearest(words, f)) {
			if n < len(about.Names) && !slices.Contains(per[n], c) {
				per[n] = append(per[n], c)
			}
		}
	}
	out := map[int]register.Code{}
	for n, set := range per {
		if c := oneCode(set); c != "" {
			out[n] = c
		}
	}
	return out
}

// severally makes one suggestion of several pupils' codes. Its own code is
// that of the first.
func severally(r Reading, per map[int]register.Code) *Suggestion {
	order := slices.Sorted(maps.Keys(per))
	s := because(r, per[order[0]])
	for _, n := range order[1:] {
		if per[n] != s.Code {
			also := because(r, per[n])
			s.Because = append(s.Because, also.Because...)
			s.Confidence = min(s.Confidence, also.Confidence)
		}
	}
	s.PerName = per
	if s.Confidence < surelyOne {
		return nil
	}
	return s
}
