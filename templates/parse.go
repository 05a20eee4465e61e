package templates

import (
	"fmt"
	"strings"
)

// node is one stretch of a wording: plain text, a placeholder, or a text that
// stands only where its flag does.
type node struct {
	text  string // plain, or the text of a conditional
	value string // the placeholder's name
	flag  string // the conditional's flag
}

// parse reads a wording written as GOV.UK Notify's users know it: ((name)) is
// filled in, ((flag??text)) stands only where the flag does. They do not nest.
func parse(body string) ([]node, error) {
	var out []node
	for body != "" {
		before, rest, opened := strings.Cut(body, "((")
		if strings.Contains(before, "))") {
			return nil, fmt.Errorf("%q closes what was never opened", excerpt(before))
		}
		if before != "" {
			out = append(out, node{text: before})
		}
		if !opened {
			break
		}
		inside, after, closed := strings.Cut(rest, "))")
		if !closed {
			return nil, fmt.Errorf("%q is not closed", "(("+excerpt(rest))
		}
		n, err := placeholder(inside)
		if err != nil {
			return nil, err
		}
		out, body = append(out, n), after
	}
	return out, nil
}

// nameLetters are what the names of placeholders and flags are made of.
const nameLetters = "abcdefghijklmnopqrstuvwxyz_"

// placeholder reads what stands between (( and )).
func placeholder(inside string) (node, error) {
	flag, text, conditional := strings.Cut(inside, "??")
	name := strings.TrimSpace(flag)
	switch {
	case strings.Contains(inside, "(("):
		return node{}, fmt.Errorf("%q nests, which is not possible", "(("+excerpt(inside))
	case name == "" || strings.Trim(name, nameLetters) != "":
		return node{}, fmt.Errorf("%q has no name of small letters", "(("+excerpt(inside)+"))")
	case !conditional:
		return node{value: name}, nil
	case text == "":
		return node{}, fmt.Errorf("%q has no text", "(("+excerpt(inside)+"))")
	default:
		return node{text: text, flag: name}, nil
	}
}

// excerpt keeps a fault short enough to read.
func excerpt(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 30)])
}
