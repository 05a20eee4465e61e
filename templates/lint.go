package templates

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/sms"
)

// Looked is a text to be looked over before families read it.
type Looked struct {
	Kind     Kind
	Language Language
	Body     string // with its placeholders
	// Surnames are those of the roll: a text holds none of them.
	Surnames []string
	// OptOut is the word that ends a campaign's texts; empty is NOINFO.
	OptOut string
	Terms  Terms
	// Filled is the text as the longest family would read it; empty where none
	// was filled in. Its parts are counted.
	Filled string
	// Today is the day the text is looked over on, from which the weekday of a date
	// is reckoned; zero asks nothing of it.
	Today clock.Date
	// OneDay says that the wave of a campaign's text comes on a day of its own, so
	// that tomorrow is a day somebody chose.
	OneDay bool
}

// Finding is one thing to look at again in a text.
type Finding struct {
	Rule Rule
	Says string // what is so, in a sentence
	Do   string // what to do about it
}

// Rule names what a text is held to.
type Rule string

// The rules, in the order they are looked at.
const (
	RuleReadingAge  Rule = "reading_age"
	RuleSurname     Rule = "surname"
	RuleBlame       Rule = "blame"
	RuleLaw         Rule = "law"
	RuleOfficePhone Rule = "office_phone"
	RuleOptOut      Rule = "opt_out"
	RuleStop        Rule = "stop"
	RuleShortLink   Rule = "short_link"
	RuleOtherLink   Rule = "other_link"
	RuleDate        Rule = "date"
	RuleYourChild   Rule = "your_child"
	RulePercent     Rule = "percent"
	RuleHidden      Rule = "hidden"
	RuleParts       Rule = "parts"
	RuleCostly      Rule = "costly"
)

// Lint looks a text over and says plainly what to look at again. It finds what
// words can show and no more: a person still reads the text. The rules about
// English words look at English texts only.
func Lint(x Looked) []Finding {
	var all []Finding
	for _, look := range []func(Looked) (Finding, bool){
		readingAge, surname, blame, law, officePhone, optOut, stop, shortLink, otherLink, date, yourChild, percent, hidden, parts, costly,
	} {
		if f, found := look(x); found {
			all = append(all, f)
		}
	}
	return all
}

func (x Looked) english() bool { return x.Language == "" || x.Language == English }

// oldest is the age by which most people read the text with ease. Source:
// guidance for schools' attendance messages to be read at ten; docs/wording.md.
const oldest = 10

func readingAge(x Looked) (Finding, bool) {
	age, ok := ReadingAge(x.Body)
	if !x.english() || !ok || age <= oldest {
		return Finding{}, false
	}
	return Finding{RuleReadingAge, "It reads like a text for somebody of " + strconv.Itoa(age) + ".", "Make the sentences shorter, and choose short words."}, true
}

// unanswered are the kinds that ask nobody to speak to the office.
var unanswered = []Kind{Question, Unwatched, LateArrival}

func officePhone(x Looked) (Finding, bool) {
	if strings.Contains(x.Body, "(("+phoneValue+"))") || aNumber.MatchString(x.plain()) || slices.Contains(unanswered, x.Kind) {
		return Finding{}, false
	}
	return Finding{RuleOfficePhone, "It does not say how to reach the office.", "Add ((office_phone))."}, true
}

func optOut(x Looked) (Finding, bool) {
	word := x.OptOut
	if word == "" {
		word = "NOINFO"
	}
	if x.Kind != CampaignWords || strings.Contains(x.Body, word) {
		return Finding{}, false
	}
	return Finding{RuleOptOut, "It does not say how to stop these texts.", "End with: To stop these updates reply " + word + "."}, true
}

// offersStop finds STOP as a word to send, in any language: the carrier obeys it.
var offersStop = regexp.MustCompile(`\bSTOP\b|(?i:\b(?:reply|text|send|answer|respond)(?: with)?:? ["'“‘]?stop(?: ?all)?\b)`)

func stop(x Looked) (Finding, bool) {
	if x.Kind != CampaignWords || !offersStop.MatchString(x.Body) {
		return Finding{}, false
	}
	return Finding{RuleStop, "It offers STOP, which silences the texts about absence too.", "Leave it out: NOINFO ends these updates and nothing else."}, true
}

// link finds addresses as a phone would, with or without https.
var (
	link     = regexp.MustCompile(`(?i)\b(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3})(?:[:/?#][^\s]*)?`)
	hostForm = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)
	// shorteners hide where a link leads, as texts that steal do.
	shorteners = strings.Fields("bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly rb.gy shorturl.at tiny.cc t.ly lnkd.in s.id v.gd bl.ink short.io bitly.com j.mp adf.ly tr.im qrco.de dub.sh x.co tinyurl.co")
)

func shortens(host string) bool {
	return slices.ContainsFunc(shorteners, func(s string) bool { return host == s || strings.HasSuffix(host, "."+s) })
}

func (x Looked) hosts() []string {
	var all []string
	for _, m := range link.FindAllStringSubmatch(x.plain(), -1) {
		all = append(all, strings.ToLower(m[1]))
	}
	return all
}

func shortLink(x Looked) (Finding, bool) {
	if !slices.ContainsFunc(x.hosts(), shortens) {
		return Finding{}, false
	}
	return Finding{RuleShortLink, "Its link hides where it leads.", "Write the whole address. Texts that steal use short links, and families have been told not to open them."}, true
}

// HiddenLink gives the first link of a text that hides where it leads; empty
// when there is none.
func HiddenLink(body string) string {
	for _, host := range (Looked{Body: body}).hosts() {
		if shortens(host) {
			return host
		}
	}
	return ""
}

func otherLink(x Looked) (Finding, bool) {
	for _, host := range x.hosts() {
		if !shortens(host) && !x.Terms.Allows(host) {
			return Finding{RuleOtherLink, "It links to " + host + ", which is not on your school's list.", "Check the address. If it is right, an administrator adds the site under Wording."}, true
		}
	}
	return Finding{}, false
}

var (
	ofTheKids = regexp.MustCompile(`(?i)\byour\s+(?:child|children|kids?|son|daughter|little\s+ones?|youngsters?|teenagers?)\b`)
	aNumber   = regexp.MustCompile(`\b0\d{2,4} ?\d{3,4} ?\d{3,4}\b`)
)

func yourChild(x Looked) (Finding, bool) {
	r, has := rules[x.Kind]
	found := ofTheKids.FindString(x.plain())
	if !x.english() || found == "" || has && !slices.Contains(r.must, namesValue) {
		return Finding{}, false
	}
	return Finding{RuleYourChild, quoted(strings.Join(strings.Fields(found), " ")) + " could be anybody's.", "Use the name: ((" + x.nameValue() + "))."}, true
}

func (x Looked) nameValue() string {
	if x.Kind == CampaignWords {
		return "first_name"
	}
	return namesValue
}

// mostParts is the most parts before a warning: a longer text is seldom read to
// its end, and every part is paid for.
const mostParts = 2

func parts(x Looked) (Finding, bool) {
	if n := sms.Count(x.Filled).Parts; n > mostParts {
		return Finding{RuleParts, "It takes " + strconv.Itoa(n) + " parts.", "Each part is paid for. Try to say it in two."}, true
	}
	return Finding{}, false
}

func costly(x Looked) (Finding, bool) {
	plain := sms.Plain(x.Body)
	if plain == x.Body {
		return Finding{}, false
	}
	return Finding{RuleCostly, "It holds curly quotes, a long dash or an odd space, which can more than double what it costs.", "Use the plain ones, offered below the text."}, true
}

func quoted(s string) string { return `"` + s + `"` }

// plain gives the words without placeholders, and without marks that nobody sees;
// the words of a conditional stay.
func (x Looked) plain() string {
	nodes, err := parse(x.Body)
	if err != nil {
		return seen(x.Body)
	}
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(n.text)
	}
	return seen(b.String())
}
