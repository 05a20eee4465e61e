package campaigns

import (
	"strings"
	"unicode"
)

// OptOutWord is what an adult replies to hear of absences only. It is the same
// in every campaign, so that it is obeyed whichever text a family remembers,
// and none of the words that a carrier takes for STOP, START or HELP, which
// would silence the texts about absence too. Source: Twilio, "Twilio support
// for opt-out keywords".
const OptOutWord = "NOINFO"

// Refuses reports whether a text is the word by which an adult says no to
// campaigns and to nothing else, however it is written: "noinfo.", " NoInfo ".
// "No info" in two words may answer our question why a child is absent.
func Refuses(body string) bool {
	word := strings.TrimFunc(body, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	return strings.EqualFold(word, OptOutWord)
}
