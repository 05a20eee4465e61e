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
	Until       string           // when replies are read again, in English words
	UntilDigits string           // the same for other languages, in digits: "24/11/2026 8:00"
	Advice      string           // which line of advice, by its key
	Time        string           // when a pupil came in: "9:24"
	Days        string           // how many a pupil has missed
	Link        string           // for staff: the page of the console to open
}

// Rendered is a body ready to be sent.
type Rendered struct {
	Body     string
	Kind     Kind
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

// Hopeless reports whether trying again cannot help: a value is missing, the
// text is too long, or there is no such wording. Any other error is the store's,
// and passes.
func Hopeless(err error) bool {
	return errors.Is(err, ErrMissing) || errors.Is(err, ErrTooLong) || errors.Is(err, ErrUnknown)
}

// Render gives the body of a kind in the contact's language, or in English,
// saying so, where no vetted wording stands in it. An empty language is
// English. The error is one of Err…, wrapped; it holds no name.
func (p *Pack) Render(k Kind, l Language, v Values) (Rendered, error) {
	return p.render(k, l, v, nil)
}

// render is Render with what a school has of the kind.
func (p *Pack) render(k Kind, l Language, v Values, kept []Kept) (Rendered, error) {
	w, why := p.choose(k, l, kept)
	r, err := w.Render(v)
	if w.Language != English && errors.Is(err, ErrMissing) { // what can be said in English only
		why = NoWording
		r, err = p.inForce(k, English, kept).Render(v)
	}
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
	return Rendered{Body: filled, Kind: w.Kind, Language: w.Language, Version: w.Version, Parts: parts}, nil
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
		values = []string{v.UntilDigits}
		if j.English {
			values = []string{v.Until}
		}
	case adviceValue:
		values = []string{j.Advice[v.Advice]}
	case choicesValue:
		values = j.numbered(v.Names)
	case timeValue:
		values = []string{v.Time}
	case daysValue:
		values = []string{v.Days}
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

// numbered gives each name its number, and one more for all of them.
func (j joins) numbered(names []string) []string {
	if len(names) < 2 {
		return nil
	}
	out := make([]string, 0, len(names)+1)
	for i, n := range names {
		out = append(out, fmt.Sprint(i+1)+j.For+n)
	}
	all := j.All
	if len(names) == 2 {
		all = j.Both
	}
	return append(out, fmt.Sprint(len(names)+1)+j.For+all)
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
