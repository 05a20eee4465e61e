package campaigns

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// OptOutWord is what an adult replies to hear of absences only. It is the same
// in every campaign, so that it is obeyed whichever text a family remembers,
// and none of the words that a carrier takes for STOP, START or HELP, which
// would silence the texts about absence too. Source: Twilio, "Twilio support
// for opt-out keywords".
const OptOutWord = "NOINFO"

// courtesies may stand beside the word however it is written.
var courtesies = folded(`please pls plz thanks thank you thankyou thx ta cheers ok okay kindly stop stopped end cancel
	unsubscribe proszę dziękuję mulțumesc rog vă obrigado obrigada favor por diolch fadlan mahadsanid shukriya meherbani شكرا شکریہ`)

// wishes may stand beside the word when it is written in one piece; "no info
// from us" is a sentence, and may be about a child.
var wishes = folded(`hi hello dear sir madam sorry yes reply replying any of these this the from to for us me my we our i it all and now`)

// refusable are what a "no" may be said to: "no more", "no thanks"; and beside
// the word in one piece, so may messages.
var (
	refusable = folded("more further thanks thank")
	messages  = folded("text texts sms message messages update updates campaign campaigns")
)

// Refuses reports whether a text is the word by which an adult says no to
// campaigns and to nothing else, however it is written: "noinfo.", "NO INFO",
// "N0INFO", "Please NOINFO, no more texts". It does not when anything else is
// said, or asked in two words: "no info yet about her bus" and "no info?" may
// be about a child who is missing, and are for a person.
func Refuses(body string) bool {
	t := folded(body)
	met := 0
	for i := 0; i < len(t); {
		if n := spelt(t[i:]); n > 0 {
			met, i = max(met, n), i+n
			continue
		}
		i++
	}
	if met == 0 || met > 1 && strings.ContainsAny(norm.NFKC.String(body), "?؟") {
		return false
	}
	for i := 0; i < len(t); {
		n := spelt(t[i:])
		if n == 0 && !beside(t[i:], met == 1) {
			return false
		}
		i += max(1, n)
	}
	return true
}

// beside reports whether the first of some words may stand beside the word.
func beside(t []string, whole bool) bool {
	switch {
	case slices.Contains(courtesies, t[0]):
		return true
	case t[0] == "no":
		return len(t) > 1 && (slices.Contains(refusable, t[1]) || whole && slices.Contains(messages, t[1]))
	default:
		return slices.Contains(refusable, t[0]) || slices.Contains(messages, t[0]) || whole && slices.Contains(wishes, t[0])
	}
}

// spelt counts the words at the start that make up the word; 0 when they do
// not.
func spelt(t []string) int {
	var said strings.Builder
	for i, w := range t {
		said.WriteString(w)
		switch {
		case said.String() == "noinfo":
			return i + 1
		case !strings.HasPrefix("noinfo", said.String()): //nolint:gocritic // what has been said may be its beginning
			return 0
		}
	}
	return 0
}

// folded gives the words of a text without case, width, accents and marks, and
// an O for a zero.
func folded(body string) []string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf):
			return -1
		case r == '0':
			return 'o'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return ' '
		}
	}, norm.NFKD.String(body))
	return strings.Fields(plain)
}
