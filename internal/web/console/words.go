package console

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
)

// A shape stands beside a word on every tag, so that colour says nothing alone.
const (
	shapeWaiting = "waiting" // ring
	shapeNow     = "now"     // dot
	shapeDue     = "due"     // triangle, amber
	shapeDone    = "done"    // tick
	shapeOff     = "off"     // bar
)

// stateWords says where a text is, after a name: "Mother, 9:12, delivered".
var stateWords = map[delivery.State]struct{ words, shape string }{
	delivery.Held:        {"held", shapeDue},
	delivery.Raised:      {"waiting to go", shapeWaiting},
	delivery.Sending:     {"being sent now", shapeWaiting},
	delivery.Unknown:     {"asking the network whether it went", shapeDue},
	delivery.Sent:        {"on its way", shapeWaiting},
	delivery.Delivered:   {"delivered", ""},
	delivery.Undelivered: {"not delivered", shapeDue},
	delivery.Failed:      {"not sent", shapeDue},
	delivery.Withdrawn:   {"taken back before it went", shapeOff},
	delivery.Expired:     {"too late, not sent", shapeDue},
}

// countWords says how many texts are where, after a number: "20 delivered".
var countWords = []struct {
	states    []delivery.State
	one, many string
}{
	{[]delivery.State{delivery.Delivered}, "delivered", "delivered"},
	{[]delivery.State{delivery.Raised, delivery.Sending, delivery.Sent}, "on the way", "on the way"},
	{[]delivery.State{delivery.Unknown}, "being asked about", "being asked about"},
	{[]delivery.State{delivery.Held}, "held", "held"},
	{[]delivery.State{delivery.Undelivered, delivery.Failed}, "not delivered", "not delivered"},
	{[]delivery.State{delivery.Expired}, "too late to send", "too late to send"},
	{[]delivery.State{delivery.Withdrawn}, "taken back before it went", "taken back before they went"},
}

// age says how long ago, as people say it: "now", "23 min", "1 h 5 min".
func age(now, then time.Time) string {
	m := int(now.Sub(then).Minutes())
	switch {
	case then.IsZero() || m < 1:
		return "now"
	case m < 60:
		return fmt.Sprintf("%d min", m)
	case m%60 == 0:
		return fmt.Sprintf("%d h", m/60)
	default:
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	}
}

// count says a number with its noun: "1 text", "22 texts".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// capital gives s with its first letter large: "mother" begins a sentence.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// list joins words as a sentence does: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// reasonGroup is codes of one class, as the form that explains lists them.
type reasonGroup struct {
	Label string
	Codes []register.Meaning
}

// reasons are the codes a person may explain an absence with, the everyday
// ones first. N is not among them: it says that nobody knows.
var reasons = reasonGroups()

func reasonGroups() []reasonGroup {
	everyday := map[register.Code]bool{register.Illness: true, register.Medical: true, register.LateAfter: true, register.Unauthorised: true}
	groups := []reasonGroup{{Label: "Most used"}, {Label: "Authorised absence"}, {Label: "Unauthorised absence"}}
	for _, m := range register.Codes {
		switch {
		case !m.Absent() || m.Code == register.NoReason:
		case everyday[m.Code]:
			groups[0].Codes = append(groups[0].Codes, m)
		case m.Class == register.Authorised:
			groups[1].Codes = append(groups[1].Codes, m)
		default:
			groups[2].Codes = append(groups[2].Codes, m)
		}
	}
	return groups
}

// codeWords says a code: "Illness"; a code not in force says itself.
func codeWords(c register.Code) string {
	if m, ok := register.Look(c); ok {
		return m.Words
	}
	return string(c)
}
