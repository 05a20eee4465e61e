package rollfile

import (
	"regexp"
	"slices"
	"strings"
)

// One judge reads what any file says under a name that no roll has: the headings
// of a CSV file, the fields of a JSON roll or of a register system, the elements
// and attributes of a transfer file. A word it learns counts in all of them.

var (
	// besides is what a heading says beside its own word: Is …, Has …, … Flag.
	besides = regexp.MustCompile(`^(is|are|has|have|any|current|currently|under|subject to|has any) | (flag|flags|indicator|marker|yes no|y n|exists|in place|applies|held)$`)
	// ordered is a heading of a ban that a court or the school has put up.
	ordered = regexp.MustCompile(`\b(court ?order\w*|injunctions?|non ?mol\w*|restraining|prohibited steps|occupation orders?|bail conditions?|legal orders?|(legal|contact|access) restrictions?)\b`)
	// optsIn is a consent to be texted: of a newsletter or of fingerprints it says
	// nothing about absences.
	optsIn = `^((contact|parent|adult|carer|text|texts|texting|sms|mobile|messages?|messaging|comms?|communications?|alerts?|absence|attendance|school|all) )*opt(ed|s)? ?in( (to|for) (all )?(texts?|texting|sms|messages?|messaging|comms?|communications?|alerts?|contact))?$`
	// permits is a heading of a consent: its no bars.
	permits = regexp.MustCompile(`\b(can|may|ok|okay|safe|allowed|permitted|happy|permission|consent|consents|consented|agrees|agreed|willing) (to )?(be )?(contact\w*|text\w*|txt|sms|messag\w*|call\w*|phone\w*|ring|rung|telephone\w*|email\w*)\b` +
		`|\b(contact|text|texts|texting|sms|messages|messaging|calls?|communications?) (is |are )?(ok|okay|allowed|permitted|permission|permissions|consent|preference ok)\b|` + optsIn + `|^(is )?(safe|textable|contactable|reachable by text)$`)
	// excludes is a heading of somebody who is left out: its yes bars.
	excludes = regexp.MustCompile(`\b(exclu\w+|remov\w+|omit\w*|suppress\w*|withheld|opt(ed|s)? ?out|unsubscribed?) (from )?(all )?(of )?(comm\w*|contact|texts?|texting|sms|messag\w*|mail\w*|alerts?|correspondence|notifications?)\b` +
		`|\b(stop|suppress|block|disable|mute|no)(ed|ped|pped)? (all )?(texts?|texting|sms|comms?|communications?|messages?|messaging|correspondence|notifications)\b`)
)

// headingOf says which field of an adult a name speaks of, "" for none: as the list
// of headings has it, or by the words it is made of.
func headingOf(name string) string {
	rest, _ := ofAdult(name)
	for _, said := range []string{name, rest} {
		for said != "" {
			if field, _ := look(contactHeadings, said); field != "" {
				return field
			}
			short := besides.ReplaceAllString(said, "")
			if short == said {
				break
			}
			said = short
		}
	}
	for _, said := range []string{name, rest} {
		switch {
		case noContact.MatchString(said), ordered.MatchString(said):
			return "court_order"
		case excludes.MatchString(said):
			return "opted_out"
		case permits.MatchString(said):
			return "text"
		}
		if field := family(said); field != "" {
			return field
		}
	}
	return ""
}

// aboutPupil are names of a pupil's own marks of care: without a contact's number
// beside them they say nothing of who may be told.
var aboutPupil = regexp.MustCompile(`\b(safeguard\w*|risk|confidential\w*|medical|sen|send|diet\w*|swim\w*|trips?|photos?|photograph\w*|media|images?|internet)\b`)

// isElsewhere reports whether the words under a name are about something else. A
// school's own notes are not.
func isElsewhere(name string) bool {
	return elsewhere.MatchString(ofSchool.ReplaceAllString(name, "$1")) && !textsToo.MatchString(name)
}

// textsToo is a name of e-mails and of texts.
var textsToo = regexp.MustCompile(`\b(e ?mail (and |or )?(texts?|sms)|(texts?|sms) (and |or )?e ?mail)\b`)

var ofSchool = regexp.MustCompile(`\bschool (notes?|comments?|remarks?|memos?|instructions?)\b`)

// heedStray gives the judge what a column that holds no field says of an adult.
// Of a column without a contact's number, on a line of several, nobody can tell
// whom it means: all of the line are not texted, and a call may still find out.
func (r *reader) heedStray(c *Contact, s stray, mine bool) {
	if s.column >= len(r.cells) {
		return
	}
	value := oneLine(clean(r.cells[s.column]))
	switch {
	case value == "" || s.contact == 0 && aboutPupil.MatchString(s.said):
	case mine && s.ofLine:
		c.say(lineNote+s.said, value)
	case mine:
		c.say(s.said, value)
	case bans(s.said, value) != notForbidden && forbid(c, neverTexted):
		r.tellCell(s.column, "this column may say that somebody of this line must not be told: nobody of it is texted until a person has looked")
	}
}

// mostBy is how far the words of a column may bar: of one that says yes first, as
// "Yes (court order)" of a responsibility, no further than from texts.
func mostBy(field, cell string) forbidden {
	word, _, _ := strings.Cut(normal(cell), " ")
	if yes, read := readYesNo(word); yes && read && slices.Contains([]string{"parental_responsibility", "lives_with"}, field) {
		return neverTexted
	}
	return toldNothing
}
