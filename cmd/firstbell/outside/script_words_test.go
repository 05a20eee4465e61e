package outside

import (
	"regexp"
	"strings"
)

// sentences are all that a script can say of a moment. In a pattern, PUPIL,
// ADULT, GROUP, STAFF, DAY, PAGE and CODE stand for one such word and are checked;
// "…" stands for anything between quotation marks.
var sentences = []struct{ verb, pattern string }{
	// What happens.
	{"register closes", `register GROUP(?: of (?P<session>AM|PM))? closes(?: as of (?P<asof>\d\d:\d\d))?(?:: (?P<marks>.+))?`},
	{"adult texts", `ADULT texts "…"`},
	{"stranger texts", `a stranger texts "…"`},
	{"phone off", `ADULT's phone is switched off`},
	{"told in advance", `somebody tells of PUPIL: CODE from DAY to (?P<to>TO)`},
	{"comes in", `PUPIL comes in`},
	{"shut", `the school is shut(?: for the (?P<session>AM|PM))?`},
	{"opened", `the school is opened again`},
	{"paused", `all texts are paused`},
	{"resumed", `texts go again`},
	{"roll changes", `the roll changes: (?P<adult>.+)`},
	{"leaves", `PUPIL leaves the roll`},
	{"opens", `the STAFF opens PAGE and waits`},
	{"refused", `the STAFF is refused "…" beside PUPIL on PAGE with (?P<fields>[a-z_]+=.+): "…"`},
	{"presses", `the STAFF presses "…"(?: beside PUPIL)? on PAGE(?: with (?P<fields>[a-z_]+=.+))?`},

	// What must be seen.
	{"adult reads", `ADULT reads (?P<words>"…"(?: and "…")*)`},
	{"stranger reads", `the stranger reads (?P<words>"…"(?: and "…")*)`},
	{"phone silent", `ADULT's phone is silent`},
	{"course", `PUPIL is (?P<course>alerted|held|withheld|arrived)(?: as (?P<reason>[a-z_]+))?(?: in the (?P<session>AM|PM))?`},
	{"text state", `the text about PUPIL is (?P<state>held|raised|sent|delivered|undelivered|failed|withdrawn|expired)(?: to ADULT)?`},
	{"no text", `there is no text about PUPIL`},
	{"explained", `PUPIL is explained as CODE`},
	{"not explained", `PUPIL is not explained`},
	{"suggested", `CODE is suggested for PUPIL`},
	{"not suggested", `nothing is suggested for PUPIL`},
	{"reply beside", `the reply "…" stands beside PUPIL`},
	{"ledger", `the (?P<session>AM|PM) ledger balances(?:: (?P<counts>.+))?`},
	{"page has", `PAGE has PUPIL under "…"(?: saying "…")?`},
	{"page has not", `PAGE does not have PUPIL under "…"`},
	{"page says", `PAGE says "…"`},
	{"page does not say", `PAGE does not say "…"`},
	{"staff reads", `the STAFF reads (?P<words>"…"(?: and "…")*)`},
	{"staff silent", `the STAFF's phone is silent`},
	{"concern", `the (?P<kind>concern|emergency|breach) about PUPIL is (?P<state>open|taken|closed)(?: and has gone to the STAFF)?`},
	{"no concern", `there is no concern about PUPIL`},
	{"left to people", `a program cannot close the concern about PUPIL`},
}

const (
	capital = `[A-Z][A-Za-z'-]*`
	dayWord = `Tuesday|Wednesday|Thursday|Friday|next Monday`
)

var holes = strings.NewReplacer(
	"PUPIL", `(?P<pupil>`+capital+`)`, "ADULT", `(?P<adult>`+capital+`)`, "GROUP", `(?P<group>\d{1,2}[A-Z])`,
	"STAFF", `(?P<role>office|lead|deputy|head)`, "DAY", `(?P<day>`+dayWord+`)`, "TO", dayWord, "CODE", `(?P<code>[A-Z]\d?)`, "PAGE", `(?P<page>Today|/[A-Za-z/-]+)`,
	`"…"`, `"[^"]*"`,
)

type reader struct {
	verb string
	is   *regexp.Regexp
}

var readers = compiled()

func compiled() []reader {
	var all []reader
	for _, s := range sentences {
		all = append(all, reader{s.verb, regexp.MustCompile(`^` + holes.Replace(s.pattern) + `$`)})
	}
	return all
}

var quoted = regexp.MustCompile(`"([^"]*)"`)

// understood finds the sentence, and what its pattern names in it.
func understood(words string) (verb string, args map[string]string, said []string, ok bool) {
	for _, r := range readers {
		m := r.is.FindStringSubmatch(words)
		if m == nil {
			continue
		}
		args = map[string]string{}
		for i, name := range r.is.SubexpNames() {
			if name != "" && m[i] != "" {
				args[name] = m[i]
			}
		}
		for _, q := range quoted.FindAllStringSubmatch(words, -1) {
			said = append(said, q[1])
		}
		return r.verb, args, said, true
	}
	return "", nil, nil, false
}
