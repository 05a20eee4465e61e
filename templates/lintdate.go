package templates

import (
	"regexp"
	"strconv"
	"strings"
)

const (
	months = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	nth    = `\d{1,2}(?:st|nd|rd|th)`
	spelt  = `(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth`
	dayIs  = `(?:mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur)?(?:day)?`
)

var (
	// dated finds a date as people write one, with the day before it where it stands.
	dated    = regexp.MustCompile(`(?i)(?:\b` + dayIs + `,?\s+(?:the\s+)?)?\b(?:(?:` + nth + `|\d{1,2})\s+(?:of\s+)?` + months + `\b|` + months + `\s+\d{1,2}(?:st|nd|rd|th)?\b|\d{4}-\d{2}-\d{2}\b|\d{1,2}([/.])\d{1,2}([/.]\d{2,4})?\b|the ` + nth + `\b|(?:` + spelt + `)\s+of\s+` + months + `\b)`)
	withDay  = regexp.MustCompile(`(?i)^` + dayIs + `\b`)
	inDigits = regexp.MustCompile(`^(\d{1,2})([/.])(\d{1,2})([/.]\d{2,4})?$`)
	// notADate stands before what looks like one: Year 7/8, at 8.30.
	notADate = regexp.MustCompile(`(?i)(?:\byears?|\bclass(?:es)?|\brooms?|\bchapters?|\bpages?|\bunits?|\blevels?|\bbooks?|\bat|\bby|\bfrom|\buntil|\btill|\bto|\bbefore|\bafter|£)\s*$`)
	// aPlace is no date: the 4th wave, the 1st half.
	aPlace = regexp.MustCompile(`(?i)^\s+(?:[a-z]+\s+)?(?:half|term|week|time|year|lesson|wave|floor|team|form|place|set|day|session|period|grade|edition|birthday|anniversary)\b`)
)

// ofAll stands after a share of something, 4/5 done, and relative is a day that
// depends on when a text is read.
var (
	ofAll    = regexp.MustCompile(`(?i)^\s+(?:done|finished|complete[d]?|read|full|correct|right|marks?|points?|stars?|of|for (?:effort|trying|spelling|work))\b`)
	relative = regexp.MustCompile(`(?i)\b(?:tomorrow|yesterday|tonight)\b`)
)

// date finds a date that does not say its day of the week, or says the wrong one,
// and in a campaign, whose waves go on several days, a day told from today.
func date(x Looked) (Finding, bool) {
	if !x.english() {
		return Finding{}, false
	}
	text := x.plain()
	for _, at := range dated.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if f, wrong := x.wrongDay(found, text[at[1]:]); wrong {
			return f, true
		}
		if withDay.MatchString(found) || !isDate(found, text[:at[0]], text[at[1]:]) {
			continue
		}
		return Finding{RuleDate, quoted(strings.TrimSpace(found)) + " has no day of the week.", "Write it with its day: Monday 23 November."}, true
	}
	if found := relative.FindString(text); found != "" && x.Kind == CampaignWords && !x.OneDay {
		return Finding{RuleDate, quoted(found) + " depends on when it is read, and a wave may go on several days.", "Write the day and the date: Monday 23 November."}, true
	}
	return Finding{}, false
}

// isDate reports whether digits between slashes or points, or a number that
// counts, are a date where they stand.
func isDate(found, before, after string) bool {
	if m := inDigits.FindStringSubmatch(found); m != nil {
		day, _ := strconv.Atoi(m[1]) // one digit or two
		month, _ := strconv.Atoi(m[3])
		switch {
		case m[4] == "" && (m[2] == "." || notADate.MatchString(before)): // a time, a price, years of a school
			return false
		case day < 1 || day > 31 || month < 1 || month > 12:
			return false
		case m[4] == "" && (ofAll.MatchString(after) || day == month && !strings.HasSuffix(strings.ToLower(strings.TrimSpace(before)), " on")): // 4/5 done, 10/10
			return false
		}
		return m[4] != "" || found != "24/7"
	}
	return !strings.HasPrefix(strings.ToLower(found), "the ") || !aPlace.MatchString(after)
}
