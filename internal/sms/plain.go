package sms

import "strings"

// twins are the plain GSM-7 likenesses of what word processors and phones put
// in by themselves. One of them more than doubles the cost of a text and is
// never missed.
var twins = strings.NewReplacer(
	"\r\n", "\n",
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "ʼ", "'", "′", "'", "`", "'", "´", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`, "«", `"`, "»", `"`,
	"‐", "-", "\u2011", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
	"…", "...",
	"\t", " ", "\u00a0", " ", "\u2002", " ", "\u2003", " ", "\u2007", " ", "\u2009", " ", "\u200a", " ", "\u202f", " ",
	"\u200b", "", "\ufeff", "", "\u00ad", "", // a space without width, a byte order mark, a soft hyphen
)

// Plain gives a wording with plain twins for curly quotes, dashes, the
// ellipsis, odd spaces and tabs. Letters stay as they are. It is for our own
// wordings: a name is never changed.
func Plain(body string) string { return twins.Replace(body) }
