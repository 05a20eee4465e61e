package rollfile

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// forbidden is how far words that an office has typed bar an adult.
type forbidden int

const (
	notForbidden forbidden = iota
	neverTexted            // "do not text", "deceased"
	toldNothing            // words of a court: not even a call
)

// fewestLetters are those of the shortest word that forbids: RIP.
const fewestLetters = 3

var (
	courtWords = regexp.MustCompile(`\b(court orders?|court ordered|(by|from) (the )?(family |crown |county |high )?court|injunctions?|restraining|restrained|non ?mol\w*|prohibit\w*|no contact orders?|pso|` +
		`(occupation|exclusion|protection|protective) orders?|bail (conditions?|terms)|on bail|no access to|access (denied|refused|forbidden))\b`)
	neverWords = regexp.MustCompile(`\b(?:(?:do not|dont|don t|does not|must not|must never|should not|should never|may not|can not|cannot|cant|can t|never|not to|not for|no longer|no) (?:ever |under any circumstances |to )?(?:to )?(?:be )?` +
		`(?:(?:send|sent|receive|get|given?|have|make|made|use|accept) )?(?:any |the |this |further |more )?` +
		`(?:texts?|texted|texting|txts?|txting|sms|msgs?|contact|contacts|contacted|contacting|rings?|ringing|rung|calls?|called|calling|phone|phoned|phoning|telephone|disclose|disclosed|disclosure|tell|told|message|messaged|messaging|messages|inform|informed|notify|notified|communicate|communication|communications)` +
		`|(?:do not|dont|don t|never|must not|must never|not to|no longer) (?:be )?used?(?: this| the| that)?(?: mobile| phone)?(?: number| no| contact)?` +
		`|(?:contact|contacting|texts?|texting|sms|calls?|calling|access|communication|disclosure) (?:is |are )?(?:not|never|no longer|un) ?(?:permitted|allowed|authori[sz]ed|wanted|to take place)` +
		`|(?:contact|texts?|texting|sms|calls?|communication) (?:is |are )?(?:forbidden|banned|blocked|barred)` +
		`|(?:do not|dont|don t|does not|must not|not to|never|not) (?:be )?released? (?:the |this )?(?:child|children|pupil|student|him|her|them|to)` +
		`|(?:not|never|no longer) (?:allowed|permitted|authori[sz]ed|able) (?:to |on |near |any )?(?:collect|pick|see|have|be|contact|visit|come|site|premises|the|school|access)` +
		`|(?:do not|dont|must not|may not|can not|cannot|not to|not) (?:allow to |let )?collect|no access|non contact|no unsupervised|supervised (?:contact|access|visits?|visiting)` +
		`|(?:in|on|to) (?:prison|jail|gaol|custody|remand)|imprisoned|incarcerated|banned from` +
		`|deceased|passed away|passed on|has died|died|estranged|perpetrator)\b`)
	// tagged are short words behind a name or a relationship, in brackets or behind a
	// dash: "Gareth Evans - barred", "Father (NC)".
	tagged = regexp.MustCompile(`(?i)(?:[(\[*/,]|\s[-–—])\s*(?:barred|banned|restricted|excluded|abuser|no pr|without pr|no parental responsibility|n\.?/?c\.?|d\.?v\.?|nmo|dec'?d|d\.? ?\d{4})\s*(?:$|[)\]*,.;])|^\s*(?:not\s+\p{L}|abuser\b)`)
	// short are such words where they are all of a note.
	short  = regexp.MustCompile(`(?i)^\W*(?:d\.?v\.?|n\.?/?c\.?|nmo)\W*$`)
	parted = regexp.MustCompile(`\s[-–—]+\s|[;,]`)
	atRest = regexp.MustCompile(`\b(RIP|R\.I\.P)\b`)
	// forbidsNothing are words that only sound so: an office that has no number
	// of somebody, or says that there is no order.
	forbidsNothing = regexp.MustCompile(`\bin (the )?custody of\b|\bno access (to )?(the )?(internet|email|car|transport|phone|computer|wifi|smartphone|mobile)\b|\bno (contact|phone|telephone|text|call) (number|no|details|info|information|known|given|provided|sports?|lens\w*|yet|preference)\b|\bno (known |current )?(court orders?|injunctions?|restraining orders?)\b`)
)

// forbids says how far the words of one cell bar the adult they stand with.
func forbids(cell string) forbidden {
	if !wordy(cell) {
		return notForbidden
	}
	var parts []string
	for _, part := range parted.Split(cell, -1) { // "No - court order" says no and why, not that there is none
		parts = append(parts, forbidsNothing.ReplaceAllString(normal(part), ""))
	}
	said := strings.Join(parts, " ")
	switch {
	case courtWords.MatchString(said):
		return toldNothing
	case neverWords.MatchString(said), atRest.MatchString(cell):
		return neverTexted
	}
	return notForbidden
}

// wordy reports whether a cell has letters enough to forbid anything.
func wordy(cell string) bool {
	n := 0
	for _, r := range cell {
		if unicode.IsLetter(r) {
			if n++; n >= fewestLetters {
				return true
			}
		}
	}
	return false
}

// forbid tightens a row, and never loosens it; it reports whether it did.
func forbid(c *Contact, how forbidden) bool {
	tightened := false
	if never := string(school.TextNever); how != notForbidden && (c.Text == nil || !strings.EqualFold(strings.TrimSpace(*c.Text), never)) {
		c.Text, tightened = &never, true
	}
	if yes := true; how == toldNothing && (c.CourtOrder == nil || !*c.CourtOrder) {
		c.CourtOrder, tightened = &yes, true
	}
	return tightened
}

// sentence tells what was made of the words.
func (f forbidden) sentence() string {
	if f == toldNothing {
		return "words here speak of a court or a ban: this adult is told nothing about the pupil until a person has looked"
	}
	return "words here say that this adult must not be told: they are not texted about the pupil until a person has looked"
}

// Heed tightens a row by what its own words forbid: an office writes such words
// wherever there is room. It tells what was made of which field, each pointer
// beginning at the row.
func (c *Contact) Heed() (told []problem.Field) {
	for _, cell := range []struct {
		field string
		says  *string
	}{{"name", c.Name}, {"relationship", c.Relationship}, {"mobile", c.Mobile}} {
		if cell.says == nil || slices.Contains(c.OfAnother, *cell.says) {
			continue
		}
		how := forbids(*cell.says)
		if cell.field != "mobile" && tagged.MatchString(*cell.says) {
			how = max(how, neverTexted)
		}
		if forbid(c, how) {
			told = append(told, problem.Field{Pointer: "/" + cell.field, Detail: how.sentence()})
		}
	}
	if role := string(school.ProfessionalRole); c.Role == nil && c.Name != nil && ofProfession.MatchString(normal(*c.Name)) {
		c.Role = &role
	}
	return told
}
