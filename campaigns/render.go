package campaigns

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// Words is one text as a family reads it.
type Words struct {
	Body     string
	Language string
	Variant  string // of two wordings: SecondWording, or empty for the first
	Parts    sms.Parts
	// English says that the family reads another language, of which no wording
	// stands that anybody has vetted.
	English bool
}

// reader is who reads a text and about whom.
type reader struct {
	school   school.School
	language string
	arm      Arm
	names    []string // the pupils' names for texts, in order
	missed   []int    // sessions, as names
}

// words fills in the wording of a wave that a reader gets. A value that is
// missing is an error and never a gap in a text; the error holds no name.
func (p Plan) words(w Wave, r reader) (Words, error) {
	m, ok := p.wording(w, VoiceOf(r.school.Phase), r.arm, r.language)
	if !ok {
		return Words{}, fmt.Errorf("wave %s has no wording for this school", w.Key)
	}
	words, err := m.words(r, w.Key)
	words.English = m.base() == "en" && baseOf(r.language) != "en"
	return words, err
}

// words fills one message in.
func (m Message) words(r reader, wave string) (Words, error) {
	values := r.values(m.base())
	for _, found := range bracketed.FindAllStringSubmatch(m.Text, -1) {
		if _, _, is := conditional(found[1]); is {
			continue
		}
		if strings.TrimSpace(values[strings.TrimSpace(found[1])]) == "" {
			return Words{}, fmt.Errorf("wave %s: ((%s)) is missing", wave, found[1])
		}
	}
	if m.open() {
		return Words{}, fmt.Errorf("wave %s: brackets are left open", wave)
	}
	body := m.Filled(values)
	if m.base() != "en" {
		body = tongueOf(m.Language).links(body)
	}
	return Words{Body: body, Language: m.Language, Variant: m.Variant, Parts: sms.Count(body)}, nil
}

// values gives what stands for each placeholder in a language.
func (r reader) values(base string) map[string]string {
	v := map[string]string{"school": r.school.TextName, "office_phone": r.school.OfficePhone}
	if len(r.names) > 0 {
		v["first_name"], v["missed"] = listed(r.names), missedClause(r.names, r.missed)
	}
	if len(r.names) > 1 {
		v[ofSeveral] = "yes"
	} else {
		v[ofOne] = "yes"
	}
	if base == "en" {
		return v
	}
	t := tongueOf(base)
	v["school"], v["office_phone"] = t.set(v["school"]), t.set(v["office_phone"])
	if len(r.names) > 0 {
		v["first_name"], v["missed"] = t.list(r.names), t.missed(r.names, r.missed)
	}
	return v
}

// missedClause says who has missed how much: "Amira has missed 6 days and
// Yusuf 4 days".
func missedClause(names []string, missed []int) string {
	var said []string
	for i, n := range names {
		if i == 0 {
			said = append(said, n+" has missed "+days(missed[i]))
			continue
		}
		said = append(said, n+" "+days(missed[i]))
	}
	return listed(said)
}
