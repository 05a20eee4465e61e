package templates

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A manner is a way of speaking that a text is held to leave out: words, but for
// those that are only part of something harmless.
type manner struct{ words, harmless *regexp.Regexp }

// mannerOf reads a space as any room between words: a placeholder leaves two.
func mannerOf(words, harmless string) manner {
	read := func(form string) *regexp.Regexp {
		return regexp.MustCompile(`(?i)(?:` + strings.ReplaceAll(form, " ", `\s+`) + `)`)
	}
	return manner{read(words), read(harmless)}
}

// in gives the first words of a manner in a text, "" for none.
func (m manner) in(text string) string {
	fine := m.harmless.FindAllStringIndex(text, -1)
	for _, at := range m.words.FindAllStringIndex(text, -1) {
		if !slices.ContainsFunc(fine, func(f []int) bool { return f[0] <= at[0] && at[1] <= f[1] }) {
			return text[at[0]:at[1]]
		}
	}
	return ""
}

var (
	blaming = mannerOf(
		`\b(?:fail(?:ed|ing|s|ure)?|your (?:fault|responsibility|duty)|unacceptable|truan\w*|excuses?|neglect\w*|irresponsib\w*|asham\w*|blame\w*)\b`+
			`|\bdisappoint\w*\s+(?:in|with|by|to see)\b|\bdisappoint\w*\s+that (?:you|he|she|they)\b|\b(?:a|such a|real|great) disappointment\b`+
			`|\blet(?:ting)?\s+(?:[a-z’']+\s+){0,3}down\b|\bbecause of you\b`+
			`|\b(?:bad|poor|lazy) (?:parent\w*|mother|father|attendance)\b|(?:%|\bper cent) attendance\b|\battendance (?:of|is) \d+`+
			`|\bskiv(?:e|es|ed|ing|er|ers)\b|\bbunk(?:s|ed|ing)? off\b|\bplay(?:s|ed|ing)? truant\b|\bcause for concern\b|\bif you (?:really |truly |only )?(?:cared?|loved?)\b`+
			`|\battendance (?:is|was|has been|remains|looks) (?:very |so |too |really |still |quite |rather )?(?:a |of )?(?:poor|low|bad|weak|worry|worrying|concern|concerning|problem|not good enough|below)\b`+
			`|\b(?:days?|lessons?|sessions?|absences?|absence|time off|off school) (?:[a-z]+ ){0,3}(?:damag|harm|hurt|ruin|spoil)(?:s|es|ed|ing)?\b|\bpoor attend(?:er|ance)s?\b`+
			`|\bshould have (?:been (?:in|at|here|there)|come|sent|told|rung|called|made|kept|let|known|brought|taken)\b|\byou (?:must|have to)\b|\bwarnings?\b|\bconcerned about your\b`,
		`\b(?:weather|flood|heat|snow|storm|wind|amber|yellow|red) warnings?\b`,
	)
	lawful = mannerOf(
		`\bfin(?:es|ed)\b|\b(?:a|the|any|each|another|penalty|fixed|spot|pay(?:ing)?|£\s?\d+) fine\b|\bfine (?:of|you|them|parents|families|notice)\b`+
			`|\b(?:penalt\w*|prosecut\w*|courts?|magistrate\w*|legal\w*|illegal\w*|laws?|offence\w*|police|prison|jail|jailed|section 444|parenting order|enforcement)\b`+
			`|£\s?\d+ (?:charge|penalty|for each (?:parent|child)|per (?:parent|child))\b|\b(?:charge|charged|pay) (?:of )?£\s?(?:60|80|120|160)\b|£\s?(?:80|160)\b`+
			`|\breport(?:ed|ing)? (?:you|this|families|parents) to\b|\bsocial services\b|\bsocial workers? (?:may|might|could|can|will|would|to) |\bwelfare officers?\b|\brefer(?:red|ring)? you to\b|\bfixed sum\b`+
			`|\b(?:unauthori[sz]ed|absences?|leave|holidays?) (?:[a-z]+ ){0,4}(?:charged?|fees?)\b|\bformal (?:notice|action|step|warning)s?\b`,
		`\ba fine (?:day|thing|start|time|job|effort|example|spell|weather|week)\b|\b(?:tennis|netball|basketball|squash|badminton|sports?|food) courts?\b|\bpolice (?:dogs?|cars?|cadets?|band|museum|horses?|station)\b|\bpolice officers? (?:[a-z]+ ){0,2}(?:visits?|visiting|comes?|coming|talks?|helps?)\b`+
			`|\blegal (?:aid|names?|guardians?)\b|\blegal & general\b|\b(?:mothers?|fathers?|brothers?|sisters?|parents?)?-?in-laws?\b|\blaws? of (?:motion|physics|gravity|nature|the (?:game|land|jungle))\b`+
			`|\bcourt shoes?\b|\bcourts? (?:is|are|was|were|will be) (?:too |very |still |now )?(?:wet|dry|icy|closed|open|shut|busy|full|free|booked|slippery|out of use)\b|\bcourts? \d\b`+
			`|\bpenalt(?:y|ies)[- ](?:shoot\w*|kicks?|area|box|spots?|corners?)\b|\bpenalties: football\b|\bpenalty shoot-?outs?\b`,
	)
	// threatening is what no campaign says: that somebody may be fined, taken to
	// court or prosecuted. It is narrower than lawful, which a person may overrule.
	threatening = mannerOf(
		`\bprosecut(?:e|es|ed|ing) (?:you|them|parents?|families|carers?)\b|\b(?:be|being|get) prosecuted\b|\b(?:risk|risks|threat|lead|leads|result|face|faces|facing|mean|means) (?:of |to |in )?(?:a )?prosecution\b`+
			`|\b(?:may|might|could|can|will|would|shall|must|to) (?:(?:also|now|each|both|all|even|then|have to) )?fine (?:you|them|parents?|families)\b|\b(?:be|being|get|getting) fined\b`+
			`|\b(?:you|they|parents?|families|carers?)(?:['’]ll| may| might| could| can| will| would| must| are going to| have to)? (?:(?:have to|each|also|both|be|get|face|receive|pay|risk|given|issued|sent|with) )+(?:(?:an? |the |£\s?\d+ )+(?:penalty )?fine|penalty fine|(?:penalty )?fines)\b`+
			`|\b(?:a fine|fines) (?:will|may|might|could|can) (?:be|follow|apply|come)\b|\bfines? (?:of|from|up to) £|£\s?\d+ (?:fine|penalty)\b|\bpenalty (?:notices?|charges?|fines?)\b|\bfixed[-\s]penalt(?:y|ies)\b`+
			`|£\s?\d+ (?:for |from |to )?(?:each|per|every) parent\b`+
			`|\b(?:taken|take you|taking you|take parents|summoned|referred) to (?:a |the )?(?:family )?court\b|\b(?:you|parents?) (?:may|might|could|can|will|would|must|have to) (?:have to )?(?:go to|appear in|answer in) (?:a |the )?court\b|\bcourt (?:action|summons|fines?)\b`+
			`|\blegal (?:action|proceedings)\b|\bsection 444\b|\bparenting orders?\b|\b(?:you|parents?) (?:[a-z]+ ){0,5}(?:jailed|to (?:prison|jail))\b`,
		`\b(?:not|never|nobody|no one|no-one) (?:[a-z]+ ){0,2}(?:be |being |get |getting )?(?:fined|prosecuted)\b|\b(?:taken|referred|go|going) to (?:a |the )?court \d\b`,
	)
)

func blame(x Looked) (Finding, bool) {
	found := blaming.in(x.plain())
	if !x.english() || found == "" {
		return Finding{}, false
	}
	return Finding{RuleBlame, quoted(found) + " sounds like blame.", "Say what is so and what would help. Blame makes families answer less."}, true
}

func law(x Looked) (Finding, bool) {
	found := lawful.in(x.plain())
	if !x.english() || found == "" {
		return Finding{}, false
	}
	return Finding{RuleLaw, quoted(found) + " speaks of the law or of fines.", "Leave it out. Supportive words work better; a formal step is a letter."}, true
}

// Threat gives the first words of an English text that say for certain that
// somebody may be fined, taken to court or prosecuted; empty when there are none.
// What only speaks of the law is a finding of Lint.
func Threat(body string) string { return threatening.in(Looked{Body: body}.plain()) }

// Lawful gives the first words of an English text that speak of the law or of
// fines, and may do so harmlessly; empty when there are none.
func Lawful(body string) string { return lawful.in(Looked{Body: body}.plain()) }

// surname looks for a last name of the roll that stands as a name.
func surname(x Looked) (Finding, bool) {
	all := words(standIns(x.Body))
	for at := range all {
		if slices.ContainsFunc(x.Surnames, func(name string) bool { return named(all, at, name) }) {
			return Finding{RuleSurname, "It holds a last name.", "Use the first name only, with ((names)): the phone may lie on a table."}, true
		}
	}
	return Finding{}, false
}

// named reports whether a last name stands at a word: with its capital, and not
// at the head of a sentence, where Young and Brown are words; in capitals; of the
// family, "the Mahmoods"; or of several words, wherever they stand.
func named(all []oneWord, at int, name string) bool {
	parts := strings.Fields(name)
	if len(parts) == 0 || at+len(parts) > len(all) {
		return false
	}
	if len(parts) > 1 {
		capital := false
		for i, p := range parts {
			w := all[at+i].text
			if !strings.EqualFold(strings.Trim(p, "."), strings.Trim(w, ".")) && !family(w, p) {
				return false
			}
			capital = capital || begins(w)
		}
		return capital
	}
	w := all[at]
	switch {
	case w.head || at == 0:
		return false
	case w.text == name:
		return true
	case len(name) > 3 && w.text == strings.ToUpper(name):
		return true
	}
	return begins(w.text) && strings.EqualFold(all[at-1].text, "the") && family(w.text, name)
}

// family reports whether a word is a last name in the plural.
func family(word, name string) bool {
	return word == name+"s" || word == name+"es"
}

func begins(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}
