package rollfile

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Names of columns, fields and elements that say whether somebody is told come in
// families: a word for being told, and one that says yes or no to it. Each family is
// read in every format, by the judge of names.

const (
	// beingTold are words for being told.
	beingTold = `(?:info|information|details|comms?|communications?|communicated|communicating|correspondence|messages?|messaging|texts?|texting|txts?|sms|alerts?|notifications?|notices?|updates?)`
	// ofAbsence stands before them.
	ofAbsence = `(?:(?:the|all|any|school|absence|attendance|text|sms|mobile|push|daily|first day|parent|contact|automated|auto) )*`
)

var (
	// neverTold are names whose yes means that somebody is told nothing.
	neverTold = regexp.MustCompile(`\b(?:not|never|dont|don t|do not|must not|should not|cannot|can not) (?:to )?(?:be )?(?:contacted|contact|told|tell|informed|inform|notified|notify|approached|approach|communicated|communicate|disclosed|disclose|involved)\b` +
		`|^(?:with(?:hold|held|holding))(?: (?:all|any|from|the))*(?: (?:info|information|details|data))?$|\b(?:info|information|details) (?:is |to be )?withheld\b|\b(?:nmo|non ?mol\w*)\b`)
	// neverSent are names whose yes means that somebody is not texted.
	neverSent = regexp.MustCompile(`\b(?:not|never|dont|don t|do not|must not|should not|cannot|can not) (?:to )?(?:be )?(?:texted|messaged|sent|send|rung|called|phoned|included|include|receive|receives|get|gets|alerted)\b` +
		`|^(?:suppress(?:ed)?|hide|hidden|muted?|silenced?|withheld|exclude[ds]?)$` +
		`|\b(?:suppress\w*|hide|hidden|mute[ds]?|silence[ds]?|withhold\w*|withheld|exclud\w*|omit\w*|left out|leave out|stop\w*|block\w*|bar|barred|ban|banned) (?:(?:from|of|in|for|to|on|receiving|getting) )*` + ofAbsence + beingTold + `\b` +
		`|\bno ` + ofAbsence + beingTold + `$`)
	// isSent are names whose no means that somebody is not texted.
	isSent = regexp.MustCompile(`\b(?:receiv(?:e|es|ing)|gets?|send|sent|included?|includes|wants?|entitled to|shares?|shared|sharing)(?: (?:in|on|for|to|with|be|sent))* ` + ofAbsence + beingTold + `\b` +
		`|^(?:(?:is|are|has|on|in|for|opted in to|signed up (?:to|for)) )*(?:absence|attendance|truancy|first day|register|text|sms|mobile) ` + ofAbsence + `(?:` + beingTold + `|list|service)(?: (?:enabled|on|active|allowed|list|service|required|wanted))?$` +
		`|^(?:in|on|for) ` + ofAbsence + beingTold + `$|^` + ofAbsence + beingTold + ` (?:enabled|active|wanted|on)$` +
		`|^(?:may |can |ok to |safe to |okay to )?disclos(?:e|able)(?: (?:info|information|to))*$`)
	// isDead is the day on which somebody died, or whether they did.
	isDead = regexp.MustCompile(`\b(?:date of death|death date|died on|deceased (?:on|date)|date deceased|dod|dead|deceased|passed away)\b`)
	// isHeld is somebody who is in prison.
	isHeld = regexp.MustCompile(`\b(?:(?:in|is in|currently in) (?:prison|custody|jail|gaol|remand)|prisoner|imprisoned|incarcerated|on remand|remanded)\b`)
	// hasAccess is a name whose no or denied means that somebody has none.
	hasAccess = regexp.MustCompile(`^(?:(?:contact|parental|pupil|child|school|site|information|has|legal) )*access(?: (?:level|status|rights?|type|allowed|permitted|granted|to (?:the )?(?:child|children|pupil|information|info|school|site)))*$`)
	// ofAnother is a name of what is sent otherwise than by text, or is about something else.
	ofAnother = regexp.MustCompile(`\b(?:e ?mail(?:s|ed)?|marketing|newsletters?|photos?|photograph\w*|pictures?|media|videos?|website|web|facebook|twitter|press|publicity|biometrics?|fingerprints?|trips?|fundraising|surveys?|promotion\w*|advert\w*|letters?|postal|swimming|vaccin\w*|immunis\w*|flu|assembl\w*|worship|pta|catering|cashless|alumni|research)\b`)
	// ofTexts is a name that speaks of texts too, or of a ban.
	ofTexts = regexp.MustCompile(`\b(?:texts?|texting|texted|sms|absences?|attendance|phone|telephone|calls?|court|barred|banned|order|injunction|disclos\w*)\b`)
)

// otherChannel reports whether a field, by its whole path, is of another channel than a
// text: who wants no e-mails is texted all the same.
func otherChannel(path string) bool {
	said := ""
	for seg := range strings.SplitSeq(path, "/") {
		said += " " + fieldWords(seg)
	}
	return ofAnother.MatchString(said) && !ofTexts.MatchString(said)
}

// family gives the field of an adult that a name speaks of by its family of words, ""
// for none.
func family(name string) string {
	switch {
	case neverTold.MatchString(name):
		return "court_order"
	case neverSent.MatchString(name), isDead.MatchString(name), isHeld.MatchString(name):
		return "opted_out"
	case isSent.MatchString(name):
		return "text"
	}
	return ""
}

var (
	// standsBarred and standsHeld are states in which nobody is told, or texted.
	standsBarred = regexp.MustCompile(`\b(?:barred|banned|blocked|prohibited|denied|refused|revoked|forbidden|no contact|do not contact|not to be (?:contacted|told)|no info\w*|court)\b`)
	standsHeld   = regexp.MustCompile(`\b(?:restricted|restrictions?|suspended|withheld|hidden|suppressed|on hold|opted out|unsubscribed|deceased|dead|died|estranged|imprisoned|in prison|in custody)\b`)
	// standsFree is a state that only sounds so.
	standsFree = regexp.MustCompile(`\b(?:not|no|never|non|un) (?:known |current |currently )?(?:barred|banned|blocked|prohibited|denied|refused|restricted|restrictions?|suspended|court orders?|hidden)\b`)
	noAccess   = []string{"no", "none", "denied", "refused", "n", "f", "false", "0", "nil", "withdrawn", "stopped", "removed", "never", "barred", "not", "supervised"}
)

// standingAs reads a field of a status or of an access.
func standingAs(name, value string) forbidden {
	said := standsFree.ReplaceAllString(normal(value), "")
	first, _, _ := strings.Cut(said, " ")
	denied := hasAccess.MatchString(name) && slices.Contains(noAccess, first)
	switch {
	case !denied && !hasAccess.MatchString(name) && !standsAs.MatchString(name):
		return notForbidden
	case standsBarred.MatchString(said):
		return toldNothing
	case denied, standsHeld.MatchString(said):
		return neverTexted
	}
	return notForbidden
}

// responsibility takes a parental responsibility that was sent under another name than
// a roll's: has_pr.
func (c *Contact) responsibility() {
	for _, path := range slices.Sorted(maps.Keys(c.Others)) {
		name := fieldWords(path[strings.LastIndexByte(path, '/')+1:])
		if held, read := readHeld(c.Others[path]); read && c.ParentalResponsibility == nil && headingOf(name) == "parental_responsibility" {
			c.ParentalResponsibility = &held
			delete(c.Others, path)
		}
	}
}

// withoutOwner gives a name without whose it is: Contact 1 Status is a status.
func withoutOwner(name string) string {
	if rest, is := ofAdult(name); is && rest != "" {
		return rest
	}
	return name
}
