package templates

import (
	"errors"
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sms"
)

// Values is what a wording is filled with.
type Values struct {
	School      string           // the school's text name
	Names       []string         // the pupils' text names, in the order they are to stand
	Session     register.Session // the one the text is about; a correction needs it
	OfficePhone string           // the office's public number, as people write it
	Until       string           // when replies are read again, in words
	Advice      string           // a line of advice, in words
	Link        string           // for staff: the page of the console to open
}

// Rendered is a body ready to be sent.
type Rendered struct {
	Body     string
	Language Language // the one it is written in
	Version  string   // of the wording
	Parts    sms.Parts
	// Fallback says why it is in English though another language was asked
	// for; empty when the family reads its own.
	Fallback Fallback
}

// Fallback is why a family is sent English.
type Fallback string

// Why a family is sent English.
const (
	NoWording Fallback = "no_wording" // nothing stands in the language
	NotVetted Fallback = "not_vetted" // a draft stands, which nobody has vetted
)

// Why a body cannot be rendered. Nothing is sent then; a person is told.
var (
	ErrMissing = errors.New("a value is missing")
	ErrTooLong = errors.New("the text would be longer than the carrier takes")
	ErrUnknown = errors.New("there is no such wording")
)

// Render gives the body of a kind in the contact's language, or in English,
// saying so, where no vetted wording stands in it. An empty language is
// English. The error is one of Err…, wrapped; it holds no name.
func (p *Pack) Render(k Kind, l Language, v Values) (Rendered, error) {
	found, ok := p.match(l)
	w := p.byKey[key{k, found}]
	why := Fallback("")
	switch {
	case !ok || w.nodes == nil:
		why = NoWording
	case found != English && w.VettedBy == "":
		why = NotVetted
	}
	if why != "" {
		w = p.byKey[key{k, English}]
	}
	r, err := w.Render(v)
	r.Fallback = why
	return r, err
}

// Render fills one wording in, vetted or not: for a preview. What families are
// sent comes of Pack.Render.
func (w Wording) Render(v Values) (Rendered, error) {
	if w.nodes == nil {
		return Rendered{}, ErrUnknown
	}
	filled, err := w.fill(v)
	if err != nil {
		return Rendered{}, fmt.Errorf("wording %s in %s: %w", w.Kind, w.Language, err)
	}
	parts := sms.Count(filled)
	if parts.Units > sms.MaxBody {
		return Rendered{}, fmt.Errorf("wording %s in %s: %w", w.Kind, w.Language, ErrTooLong)
	}
	return Rendered{Body: filled, Language: w.Language, Version: w.Version, Parts: parts}, nil
}

func (w Wording) fill(v Values) (string, error) {
	var b strings.Builder
	for _, n := range w.nodes {
		switch {
		case n.flag != "":
			on, err := v.flag(n.flag)
			if err != nil {
				return "", err
			}
			if on {
				b.WriteString(n.text)
			}
		case n.value != "":
			s, err := w.joins.value(n.value, v)
			if err != nil {
				return "", err
			}
			b.WriteString(s)
		default:
			b.WriteString(n.text)
		}
	}
	return b.String(), nil
}

// flag answers a conditional. A flag that nothing can answer is a missing
// value: it would leave a gap just the same.
func (v Values) flag(name string) (bool, error) {
	if (name == oneFlag || name == severalFlag) && len(v.Names) == 0 {
		return false, fmt.Errorf("%w: ((%s))", ErrMissing, namesValue)
	}
	if (name == morningFlag || name == afternoonFlag) && !v.Session.Valid() {
		return false, fmt.Errorf("%w: the session", ErrMissing)
	}
	switch name {
	case oneFlag:
		return len(v.Names) == 1, nil
	case severalFlag:
		return len(v.Names) > 1, nil
	case morningFlag:
		return v.Session == register.AM, nil
	default:
		return v.Session == register.PM, nil
	}
}

// value gives what stands for a placeholder, set for the language's script.
func (j joins) value(name string, v Values) (string, error) {
	values := []string{v.School}
	switch name {
	case namesValue:
		values = v.Names
	case phoneValue:
		values = []string{v.OfficePhone}
	case untilValue:
		values = []string{v.Until}
	case adviceValue:
		values = []string{v.Advice}
	case choicesValue:
		values = numbered(v.Names)
	case linkValue:
		values = []string{v.Link}
	}
	if len(values) == 0 {
		return "", fmt.Errorf("%w: ((%s))", ErrMissing, name)
	}
	set := make([]string, len(values))
	for i, s := range values {
		if strings.TrimSpace(s) == "" {
			return "", fmt.Errorf("%w: ((%s))", ErrMissing, name)
		}
		set[i] = j.set(s)
	}
	if name == choicesValue { // the last is an offer of its own, not the end of a list
		return strings.Join(set, j.Comma), nil
	}
	return j.list(set), nil
}

// numbered gives each name its number, and one more for all of them. It is in
// English, as the only wording that asks it is.
func numbered(names []string) []string {
	if len(names) < 2 {
		return nil
	}
	out := make([]string, 0, len(names)+1)
	for i, n := range names {
		out = append(out, fmt.Sprintf("%d for %s", i+1, n))
	}
	all := "all"
	if len(names) == 2 {
		all = "both"
	}
	return append(out, fmt.Sprintf("%d for %s", len(names)+1, all))
}

// list joins names as the language does: "A", "A and B", "A, B and C".
func (j joins) list(set []string) string {
	last := len(set) - 1
	if last == 0 {
		return set[0]
	}
	return strings.Join(set[:last], j.Comma) + j.And + set[last]
}

// Within a script that runs from right to left, a name or number in another
// would drag the punctuation beside it about; isolates keep each in its place
// (Unicode Standard Annex 9, FSI and PDI).
const (
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

func (j joins) set(s string) string {
	if !j.RTL {
		return s
	}
	return firstStrongIsolate + s + popIsolate
}
