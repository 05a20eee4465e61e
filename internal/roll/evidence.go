package roll

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/firstbell/firstbell/internal/school"
)

// evidence is what makes one adult of two rows: the same name and the same
// number. Neither alone does: parents share a number, and names are common.
type evidence struct{ name, number string }

// evident gives the evidence of a row, and whether there is any.
func (all parsed) evident(c Contact) (evidence, bool) {
	if c.Name == nil || c.Mobile == nil {
		return evidence{}, false
	}
	e := evidence{foldName(*c.Name), all.textable(c).number.E164()}
	return e, e.name != "" && e.number != ""
}

// sameAdult reports whether two rows of one pupil say the same of the same
// adult, before numbers are read.
func sameAdult(a, b Contact) bool {
	return a.Name != nil && b.Name != nil && foldName(*a.Name) == foldName(*b.Name) &&
		(a.Mobile == nil) == (b.Mobile == nil) && (a.Mobile == nil || digits(*a.Mobile) == digits(*b.Mobile))
}

// barredAs gives a row with whatever a second one of the same adult says against
// telling them: of the rest the first counts.
func barredAs(c, o Contact) Contact {
	if o.CourtOrder != nil && *o.CourtOrder {
		c.CourtOrder = o.CourtOrder
	}
	if o.Text != nil && (c.Text == nil || readRule(*o.Text) != school.TextYes) {
		c.Text = o.Text
	}
	if o.Mobile != nil && c.Mobile != nil && hasWords(*o.Mobile) {
		both := *c.Mobile + severalNumbers + *o.Mobile
		c.Mobile = &both
	}
	c.Also = strings.TrimPrefix(c.Also+severalNumbers+o.Also, severalNumbers)
	for path, value := range o.Others {
		c.say(path, value)
	}
	if o.Role != nil && (c.Role == nil || *o.Role != string(school.FamilyRole)) {
		c.Role = o.Role
	}
	return c
}

// titles are no part of a name.
var titles = []string{"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "sir", "lady", "master"}

// foldName gives a name as it is compared: without case, accents, titles and
// signs.
func foldName(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f, r == '\'', r == '’', r == '.':
			return -1
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	words := strings.Fields(plain)
	for len(words) > 1 && slices.Contains(titles, words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
