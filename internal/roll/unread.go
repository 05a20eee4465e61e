package roll

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Others is what was sent of somebody under names that no roll has: each value
// as it came, by its path. Nobody acts on it, but for what may forbid.
type Others map[string]string

// mostOthers bounds what is kept of one row.
const mostOthers = 200

// OthersOf gives every value of a JSON object but those under known names.
func OthersOf(raw []byte, known ...string) Others {
	var sent map[string]any
	if json.Unmarshal(raw, &sent) != nil {
		return nil
	}
	o := Others{}
	for name, value := range sent {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
			o.add(name, value)
		}
	}
	return o
}

// add keeps a value, and what a list or an object has in it.
func (o Others) add(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			o.add(path+"/"+name, inner)
		}
	case []any:
		for _, inner := range v {
			o.add(path, inner)
		}
	case nil:
	default:
		words, _ := json.Marshal(v) // what was read can be written
		o.Say(path, strings.Trim(string(words), `"`))
	}
}

// Say keeps a value; a second one of the same path stands beside the first.
func (o Others) Say(path, value string) {
	if before := o[path]; before != "" && value != "" {
		value = before + "; " + value
	}
	if _, there := o[path]; there || len(o) < mostOthers {
		o[path] = value
	}
}

// fieldsOf lists the names of a row in a roll as JSON.
func fieldsOf[T any]() []string {
	var names []string
	for i := range reflect.TypeFor[T]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[T]().Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

var pupilNames, contactNames = fieldsOf[Pupil](), fieldsOf[Contact]()

// ReadPupil reads a pupil of a roll as JSON, with what no roll has beside it. The
// error is encoding/json's.
func ReadPupil(raw []byte) (Pupil, error) {
	var p Pupil
	var lists struct {
		Contacts []json.RawMessage `json:"contacts"`
	}
	_ = json.Unmarshal(raw, &lists) // what is wrong with the list is said below
	if err := json.Unmarshal(raw, &p); err != nil {
		return p, inContacts(err, lists.Contacts)
	}
	p.Others = OthersOf(raw, pupilNames...)
	for i := range p.Contacts {
		p.Contacts[i].Others = OthersOf(lists.Contacts[i], contactNames...)
	}
	return p, nil
}

// inContacts says which contact of a list cannot be read: encoding/json names the
// field alone.
func inContacts(err error, list []json.RawMessage) error {
	for i, raw := range list {
		if wrong, is := errors.AsType[*json.UnmarshalTypeError](json.Unmarshal(raw, new(Contact))); is {
			wrong.Field = strings.TrimSuffix("contacts."+number(i)+"."+wrong.Field, ".")
			return wrong
		}
	}
	return err
}

// smellsOfSafety is the name of an unknown field that may say who must not be
// told.
var smellsOfSafety = regexp.MustCompile(`\b(court|barred|blocked|banned|denied|withheld|restrict\w*|injunctions?|confidential\w*|opt(ed)? ?out|unsubscribed|do ?not \w+|dont|(no|non|not|never) ?(text|sms|contact|call|phone|message|disclos|access)\w*|prohibit\w*|forbid\w*|deceased|estranged|perpetrator|safeguard\w*|risk|pso|non ?mol\w*)\b`)

// saysNone are words by which a field says that there is nothing.
var saysNone = []string{"no restrictions", "clear"}

// yes reports whether a value of a field of bans says yes: what is neither yes
// nor no does.
func yesOrUnread(value string) bool {
	yes, read := readYesNo(value)
	return yes || !read && !saysNothing(value) && !slices.Contains(saysNone, strings.ToLower(value))
}

// heard is what unknown fields say against telling somebody.
type heard struct {
	how  forbidden
	why  DoubtWhy
	said string // a mark of the fields and values, another one when they are others
}

// against reads what the fields say against telling somebody, on a day.
func (o Others) against(today clock.Date) heard {
	var h heard
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(o)) {
		how, why := against(path, oneLine(clean(o[path])), today)
		if how == notForbidden {
			continue
		}
		sum.Write([]byte(path + "=" + o[path] + "\n"))
		if how > h.how || h.why == "" {
			h.how, h.why = max(how, h.how), why
		}
	}
	if h.how != notForbidden {
		h.said = hex.EncodeToString(sum.Sum(nil)[:8])
	}
	return h
}

// against reads one field.
func against(path, value string, today clock.Date) (forbidden, DoubtWhy) {
	if value == "" {
		return notForbidden, ""
	}
	about := true
	for seg := range strings.SplitSeq(path, "/") {
		name := fieldWords(seg)
		switch how := bans(name, value); {
		case how != notForbidden:
			return how, WhyUnread
		case ended(name, value, today):
			return neverTexted, WhyEnded
		}
		about = about && !isElsewhere(name)
	}
	if how := forbids(value); about && how != notForbidden {
		return how, WhyUnread
	}
	return notForbidden, ""
}

// bans reads a field whose name speaks of a ban or a consent, as a column of a
// file is read.
func bans(name, value string) forbidden {
	field := headingOf(name)
	switch {
	case saysNothing(value):
	case field == "court_order" && yesOrUnread(value):
		return toldNothing
	case field == "opted_out":
		if out, read := readOptOut(value); out || !read && yesOrUnread(value) {
			return neverTexted
		}
	case field == "text":
		if may, read := readMayText(value); read && !may || !read && wordy(value) {
			return neverTexted
		}
	case field == "" && smellsOfSafety.MatchString(name) && yesOrUnread(value):
		return neverTexted
	}
	return notForbidden
}

// fieldWords writes the name of a field as words: courtOrder is court order.
func fieldWords(name string) string {
	var b strings.Builder
	was := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(was) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		was = r
	}
	return normal(b.String())
}

// heedOthers bars an adult by what was sent of them under names that no roll
// has, until a person has looked. What a person has looked at already is not
// asked again while it says the same.
func (m *merge) heedOthers(at string, row Contact, t *school.Tie) {
	h := row.Others.against(clock.DateOf(m.now))
	k := pair{t.Pupil, t.Contact}
	if h.how == notForbidden {
		m.tellUnknown(at, row.Others)
		return
	}
	if m.looked(k, h) {
		return
	}
	if told(*t) {
		t.Text = school.TextNever
		m.doubts = append(m.doubts, Doubt{Pupil: k.pupil, Contact: k.contact, Like: k.contact, Why: h.why, Said: h.said})
		m.tell(at, "%s", h.why.sentence())
	}
	t.CourtOrder = t.CourtOrder || h.how == toldNothing
}

// looked reports whether a person has let an adult be told of whom the same was
// said before.
func (m *merge) looked(k pair, h heard) bool {
	return slices.ContainsFunc(m.before.Doubts, func(d Doubt) bool {
		return d.Pupil == k.pupil && d.Contact == k.contact && d.Why == h.why && d.Said == h.said && told(m.ties[k])
	})
}

// tellUnknown tells once of each field of a JSON roll that no roll has.
func (m *merge) tellUnknown(at string, o Others) {
	if m.file != nil {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(o)) {
		if name, _, _ := strings.Cut(path, "/"); !m.unknown[name] && len(m.unknown) < mostOthers {
			m.unknown[name] = true
			m.tell(at, "a field here is none that a roll has; it was not read, here and wherever it stands again")
		}
	}
}

// heedPupil lets nobody be texted about a pupil of whom an unknown field says so.
func (m *merge) heedPupil(at string, p *school.Pupil, row Pupil) {
	h := row.Others.against(clock.DateOf(m.now))
	switch {
	case h.how == notForbidden || h.why == WhyEnded: // who leaves has a field of its own
		m.tellUnknown(at, row.Others)
	case !p.Flags.NoText:
		p.Flags.NoText = true
		m.tell(at, "a field that a roll does not have may say that nobody must be told about this pupil: nobody is texted about them until a person has looked")
	}
}
