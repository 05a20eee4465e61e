package rollfile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
)

// Names of fields and columns that say whether somebody is a contact still. A
// system seldom deletes an adult: it ends them.
var (
	endDay     = regexp.MustCompile(`\b(end|ended|ends|expiry|expires|expired|leaving|archived|deactivated|deleted|removed|inactive) (date|day|on|at|from)\b|\bdate (of leaving|ended|to|left|archived|removed)\b|\b(valid|active|contact) (to|until|till)\b|^(ended|expires|until|end)$`)
	noLonger   = regexp.MustCompile(`\b(inactive|archived|former|deactivated|deleted|removed|not active|no longer \w+)\b`)
	stillThere = regexp.MustCompile(`^(is |currently )?(active|current|live|enabled)$`)
	standsAs   = regexp.MustCompile(`^(record |contact )?(status|state)$`)
	saysEnded  = regexp.MustCompile(`\b(inactive|archived|former|ended|deleted|removed|left|closed|expired|deactivated|past|not active|not current|no longer)\b`)
	askNobody  = []string{"none", "nil", "no", "never", "not"} // as a place on the list
)

// aboutEnding reports whether a heading says whether somebody is a contact
// still.
func aboutEnding(name string) bool {
	for _, name := range namesOf(name) {
		if endDay.MatchString(name) || noLonger.MatchString(name) || stillThere.MatchString(name) || standsAs.MatchString(name) {
			return true
		}
	}
	return false
}

// namesOf gives a name with whose it is, and without.
func namesOf(name string) []string {
	if rest, is := ofAdult(name); is && rest != "" {
		return []string{name, rest}
	}
	return []string{name}
}

// ended reports whether a field says that somebody is no contact any more, on a
// day. The last day is still one. A date that cannot be read has passed: a text
// too few is a call.
func ended(name, value string, today clock.Date) bool {
	return slices.ContainsFunc(namesOf(name), func(name string) bool { return endedAs(name, value, today) })
}

func endedAs(name, value string, today clock.Date) bool {
	said := normal(value)
	yes, read := readYesNo(value)
	day, dated := readDay(value)
	nothing := read && !yes || slices.Contains(saysNone, strings.ToLower(value)) || slices.Contains([]string{"active", "current", "never", "ongoing", "open", "live"}, said)
	switch {
	case endDay.MatchString(name):
		return dated && day.Before(today) || !dated && !nothing
	case noLonger.MatchString(name):
		return dated && !day.After(today) || !dated && !nothing
	case stillThere.MatchString(name):
		return read && !yes || saysEnded.MatchString(said)
	case standsAs.MatchString(name):
		return saysEnded.MatchString(said)
	}
	field, _ := look(contactHeadings, name)
	return field == "order" && slices.Contains(askNobody, said)
}
