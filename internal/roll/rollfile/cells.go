package rollfile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/firstbell/firstbell/internal/clock"
)

// clean takes off what Excel puts around a cell: spaces, hard ones too, and the
// sign that a number is text (="0123" or '0123).
func clean(cell string) string {
	cell = strings.TrimSpace(strings.ReplaceAll(cell, "\u00a0", " "))
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) {
		cell = strings.TrimSpace(inner[:len(inner)-1])
	}
	if len(cell) > 1 && cell[0] == '\'' && cell[1] >= '0' && cell[1] <= '9' {
		cell = cell[1:]
	}
	return cell
}

// oneLine puts a cell of several lines on one, and leaves nothing in it by which it
// could pass for several.
func oneLine(cell string) string {
	return strings.Join(strings.FieldsFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// cleanID takes off the ".0" that a spreadsheet gives a whole number.
func cleanID(cell string) string {
	if whole, ok := strings.CutSuffix(cell, ".0"); ok && whole != "" && strings.Trim(whole, "0123456789") == "" {
		return whole
	}
	return cell
}

var (
	yesWords = []string{"t", "true", "y", "yes", "1", "wahr", "ticked", "full", "✓", "✔"}
	noWords  = []string{"f", "false", "n", "no", "0", "none"}
)

// nothingSaid are ways to write that there is nothing to say: no yes, and no no.
var nothingSaid = []string{"n/a", "na", "n.a.", "n.a", "not applicable", "nil", "null", "none known", "not known", "unknown", "none recorded", "not recorded", "not stated", ".", "..", "-", "--", "–", "—", "_", "[]", "{}"}

// saysNothing reports whether a cell of yes or no says neither.
func saysNothing(cell string) bool {
	return slices.Contains(nothingSaid, strings.ToLower(strings.TrimSpace(cell)))
}

// readYesNo reads a cell that says yes or no.
func readYesNo(cell string) (yes, read bool) {
	word := strings.ToLower(cell)
	if slices.Contains(yesWords, word) {
		return true, true
	}
	return false, slices.Contains(noWords, word)
}

// readOptOut reads a cell that says whether an adult wants no texts.
func readOptOut(cell string) (out, read bool) {
	switch strings.ToLower(cell) {
	case "opted in", "opt in", "in", "subscribed":
		return false, true
	case "opted out", "opt out", "out", "unsubscribed", "stop", "stopped":
		return true, true
	}
	return readAnswer(cell)
}

// readYear reads a year group: 8, Year 8, Y08, R, Reception, N2, Nursery.
func readYear(cell string) (int, bool) {
	word := strings.Join(strings.Fields(strings.ToLower(cleanID(cell))), "")
	for _, prefix := range []string{"nationalcurriculumyear", "ncyear", "yeargroup", "curriculumyear", "year", "yr", "y"} {
		if rest, ok := strings.CutPrefix(word, prefix); ok {
			word = rest
			break
		}
	}
	switch word {
	case "r", "rec", "reception", "0", "00":
		return 0, true
	case "n", "n1", "n2", "e1", "e2", "nursery", "-1", "preschool":
		return -1, true
	}
	n, err := strconv.Atoi(word)
	return n, err == nil && n >= 1 && n <= 14
}

// days are the ways in which a date is written; a day comes before its month.
var days = []string{"2006-01-02", "2/1/2006", "2-1-2006", "2.1.2006", "2/1/06", "2-Jan-2006", "2-Jan-06", "2 Jan 2006", "2 January 2006"}

// timeOfDay is what may follow a date.
var timeOfDay = regexp.MustCompile(`[ T]\d{1,2}:\d{2}.*$`)

// readDay reads a date, as Excel's count of days too.
func readDay(cell string) (clock.Date, bool) {
	cell = timeOfDay.ReplaceAllString(cell, "")
	for _, layout := range days {
		if t, err := time.Parse(layout, cell); err == nil {
			return dateOf(t), true
		}
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil || n < 20_000 || n > 80_000 { // 1954 to 2119
		return clock.Date{}, false
	}
	return dateOf(time.Date(1899, 12, 30+int(n), 0, 0, 0, 0, time.UTC)), true
}

func dateOf(t time.Time) clock.Date {
	return clock.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// leaver is whether a pupil has left, as a file says it.
type leaver struct {
	gone bool       // whatever the day
	on   clock.Date // the last day, zero when none is said
}

// left reports whether they are gone on a day: the last day is still one.
func (l leaver) left(today clock.Date) bool {
	return l.gone || l.on != clock.Date{} && l.on.Before(today)
}

// What a spreadsheet writes for an empty day: the noughth of January 1900, and the
// days about it. No pupil of a school left before excelsNothing.
var noDay = regexp.MustCompile(`^0{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b`)

const excelsNothing = 1920

// readLeaver reads a date of leaving or a word for being on roll or not.
func readLeaver(cell string) (leaver, bool) {
	if noDay.MatchString(cell) {
		return leaver{}, true
	}
	if day, ok := readDay(cell); ok {
		if day.Year < excelsNothing {
			return leaver{}, true
		}
		return leaver{on: day}, true
	}
	switch word := strings.ToLower(cell); word {
	case "leaver", "left", "off roll", "former", "inactive":
		return leaver{gone: true}, true
	case "on roll", "current", "active", "c", "s", "m", "single registration", "subsidiary", "dual main", "main", "dual subsidiary", "subsidiary dual":
		return leaver{}, true
	default:
		yes, read := readYesNo(word)
		return leaver{gone: yes}, read
	}
}
