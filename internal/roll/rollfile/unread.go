package rollfile

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
		p.Contacts[i].responsibility()
		if m := p.Contacts[i].Mobile; m != nil {
			one := oneLine(*m)
			p.Contacts[i].Mobile = &one
		}
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
	return yes || !read && !saysNothing(value) && !saysNoOrder(value) && !slices.Contains(saysNone, strings.ToLower(value))
}

// Heard is what unknown fields say against telling somebody.
type Heard struct {
	Ended bool   // no more than that they are no contact any longer
	Said  string // a mark of the fields and values, another one when they are others
	Path  string // the first field that says the most
	how   forbidden
}

// Against reads what the fields say against telling somebody, on a day.
func (o Others) Against(today clock.Date) Heard { return o.against(today, false) }

// AgainstAdult reads the same of an adult, of whom a note may be that is not known to
// be harmless.
func (o Others) AgainstAdult(today clock.Date) Heard { return o.against(today, true) }

func (o Others) against(today clock.Date, adult bool) Heard {
	var h Heard
	sum := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(o)) {
		value := oneLine(clean(o[path]))
		how, ended := against(path, value, today)
		if adult && (how == notForbidden && noteHolds(path, value) || path == anybodysNote || path == listNote) {
			how = neverTexted
		}
		if adult && how == toldNothing && strings.Contains(o[listNote], value) {
			how = neverTexted // it may be about another of them
		}
		if how == notForbidden {
			continue
		}
		sum.Write([]byte(path + "=" + o[path] + "\n"))
		if how > h.how || how == h.how && h.Path == listNote { // told where it stands
			h.how, h.Ended, h.Path = how, ended, path
		}
	}
	if h.how != notForbidden {
		h.Said = hex.EncodeToString(sum.Sum(nil)[:8])
	}
	return h
}

// Bars reports whether they say anything against it.
func (h Heard) Bars() bool { return h.how != notForbidden }

// Elsewhere reports whether it is said where the adult does not stand: with another of
// the list.
func (h Heard) Elsewhere() bool { return h.Path == listNote }

// ToldNothing reports whether they say that not even a call may reach them.
func (h Heard) ToldNothing() bool { return h.how == toldNothing }

// against reads one field, and reports whether it says no more than that somebody
// is no contact any longer.
func against(path, value string, today clock.Date) (forbidden, bool) {
	if value == "" {
		return notForbidden, false
	}
	about, other := true, otherChannel(path)
	for seg := range strings.SplitSeq(path, "/") {
		name := fieldWords(seg)
		switch how := bans(name, value); {
		case how == neverTexted && other: // who wants no e-mails is texted all the same
		case how != notForbidden:
			return how, false
		case ended(name, value, today):
			return neverTexted, true
		}
		about = about && !isElsewhere(name)
	}
	if how := forbids(value); about && how != notForbidden {
		return how, false
	}
	return notForbidden, false
}

// bans reads a field whose name speaks of a ban or a consent, as a column of a
// file is read.
func bans(name, value string) forbidden {
	field := headingOf(name)
	switch how := standingAs(withoutOwner(name), value); {
	case how != notForbidden:
		return how
	case saysNothing(value), otherChannel(name):
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

// FlagBars reports whether a flag of a pupil that no roll has may say that nobody
// must be told about them.
func FlagBars(word string) bool {
	return forbids(word) != notForbidden || bans(normal(word), "yes") != notForbidden
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
