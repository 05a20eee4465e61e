package campaigns

import (
	"slices"
	"strconv"
	"strings"
)

// Rules is whom a campaign writes to, when, and how many are held out, as a
// person types them on a page or a command line: in words, so that what cannot
// be read can be shown again as it was typed. A rule left empty asks nothing.
type Rules struct {
	InWords                         string
	Years, Groups                   string // apart by commas
	Languages                       []string
	OddDays, RunAtMost              string
	MissedFrom, MissedTo            string
	AttendedFrom, AttendedUnder     string
	FirstTerm, FreeMeals, InCareToo bool
	TwoWordings                     bool
	From, Until, Grace, HoldOut     string
	OptedOut, Failed                string
}

// RuleField is one rule as it is typed: the name of its box and its flag, what it
// means to whoever types it, and where it is kept.
type RuleField struct {
	Name, Means string
	To          *string
}

// RuleTick is one rule that holds or does not.
type RuleTick struct {
	Name, Means string
	To          *bool
}

// Fields lists the rules that are typed.
func (r *Rules) Fields() []RuleField {
	return []RuleField{
		{"in-words", "whom it is for, in `words` for colleagues", &r.InWords},
		{"years", "`years` with commas between, such as 7,8; reception is 0; empty is all", &r.Years},
		{"groups", "registration `groups` with commas between, such as 8B,9C; empty is all", &r.Groups},
		{"odd-days", "odd `days` missed this year, at least; empty asks nothing", &r.OddDays},
		{"run-at-most", "longest run, in school `days`, that is still odd days; empty is 2", &r.RunAtMost},
		{"missed-from", "`days` missed this year, at least; empty asks nothing", &r.MissedFrom},
		{"missed-to", "`days` missed this year, at most; empty asks nothing", &r.MissedTo},
		{"attended-from", "attendance from, a `share` of 100; empty asks nothing", &r.AttendedFrom},
		{"attended-under", "attendance under, a `share` of 100; empty asks nothing", &r.AttendedUnder},
		{"from", "`time` before which no text leaves, such as 15:30", &r.From},
		{"until", "`time` after which no text leaves", &r.Until},
		{"grace", "`minutes` a wave may begin late", &r.Grace},
		{"hold-out", "the `share` of 100 families held out, to see whether it helps", &r.HoldOut},
		{"opted-out", "pause when so many of 100 say no, a `share`", &r.OptedOut},
		{"failed", "pause when so many of 100 do not arrive, a `share`", &r.Failed},
	}
}

// Ticks lists the rules that hold or do not.
func (r *Rules) Ticks() []RuleTick {
	return []RuleTick{
		{"first-term", "only pupils in their first term at the school", &r.FirstTerm},
		{"free-meals", "only pupils who can have free school meals, where the roll says so", &r.FreeMeals},
		{"in-care-too", "pupils in care too: else their social worker is told by a person", &r.InCareToo},
		{"two-wordings", "half of the families read the second wording of each wave", &r.TwoWordings},
	}
}

// Rules gives those of a plan as a person would type them.
func (p Plan) Rules() Rules {
	a := p.Audience
	return Rules{
		InWords: a.InWords, Years: spelled(a.Years), Groups: strings.Join(a.Groups, ", "), Languages: a.Languages,
		OddDays: number(float64(a.OddDaysAtLeast)), RunAtMost: number(float64(a.RunAtMost)),
		MissedFrom: number(a.MissedAtLeast), MissedTo: number(a.MissedAtMost), AttendedFrom: number(a.AttendedFrom), AttendedUnder: number(a.AttendedUnder),
		FirstTerm: a.FirstTerm, FreeMeals: a.FreeMeals, InCareToo: a.InCareToo, TwoWordings: p.TwoWordings, From: p.Window.From, Until: p.Window.Until,
		Grace: strconv.Itoa(p.Grace), HoldOut: strconv.Itoa(p.HoldOut), OptedOut: strconv.Itoa(p.Stops.OptedOut), Failed: strconv.Itoa(p.Stops.Failed),
	}
}

// Into puts the rules into a plan. Where one cannot be read it gives the name of
// its field and a sentence that says how it is written; both are empty else.
func (r *Rules) Into(p Plan) (plan Plan, field, wrong string) {
	a := &p.Audience
	years, ok := wholes(r.Years)
	if !ok {
		return p, "years", "Write the years as numbers with commas between: 7, 8. Reception is 0."
	}
	a.Years, a.Groups, a.Languages, a.InWords, a.FirstTerm, a.FreeMeals, a.InCareToo = years, listOf(r.Groups), r.Languages, r.InWords, r.FirstTerm, r.FreeMeals, r.InCareToo
	for _, x := range []struct {
		field, typed string
		to           *float64
	}{
		{"missed-from", r.MissedFrom, &a.MissedAtLeast},
		{"missed-to", r.MissedTo, &a.MissedAtMost},
		{"attended-from", r.AttendedFrom, &a.AttendedFrom},
		{"attended-under", r.AttendedUnder, &a.AttendedUnder},
	} {
		if *x.to, ok = decimal(x.typed); !ok {
			return p, x.field, "Write a number, such as 95 or 2.5, or leave it empty."
		}
	}
	for _, x := range []struct {
		field, typed string
		to           *int
	}{
		{"odd-days", r.OddDays, &a.OddDaysAtLeast},
		{"run-at-most", r.RunAtMost, &a.RunAtMost},
		{"grace", r.Grace, &p.Grace},
		{"hold-out", r.HoldOut, &p.HoldOut},
		{"opted-out", r.OptedOut, &p.Stops.OptedOut},
		{"failed", r.Failed, &p.Stops.Failed},
	} {
		n, ok := decimal(x.typed)
		if !ok || n != float64(int(n)) {
			return p, x.field, "Write a whole number."
		}
		*x.to = int(n)
	}
	p.Window, p.TwoWordings = Window{From: r.From, Until: r.Until}, r.TwoWordings
	return p, "", ""
}

// number says a rule that is not set as nothing.
func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// decimal reads a number that may be left out: 0.
func decimal(typed string) (float64, bool) {
	if typed == "" {
		return 0, true
	}
	x, err := strconv.ParseFloat(typed, 64)
	return x, err == nil && x >= 0 && x <= 1000
}

func spelled(all []int) string {
	said := make([]string, len(all))
	for i, x := range all {
		said[i] = strconv.Itoa(x)
	}
	return strings.Join(said, ", ")
}

// listOf reads words apart by commas, each once.
func listOf(typed string) []string {
	var all []string
	for _, x := range strings.Split(typed, ",") {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

func wholes(typed string) ([]int, bool) {
	var all []int
	for _, x := range listOf(typed) {
		n, err := strconv.Atoi(x)
		if err != nil || n < 0 || n > 14 {
			return nil, false
		}
		all = append(all, n)
	}
	return all, true
}
