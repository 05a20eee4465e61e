package rollfile

import (
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
)

// ctfPupil is one pupil of a Common Transfer File as it says so.
type ctfPupil struct {
	line     int
	fields   map[string]string // by their path inside the pupil
	contacts []ctfContact
}

type ctfContact struct {
	line   int
	fields map[string]string
	others Others // all that is said of the adult, known or not
	phones []ctfPhone
}

type ctfPhone struct{ kind, number string }

// ctfFields are the elements that are kept, by what they hold. Where two hold
// the same, the first that is there counts.
var ctfFields = map[string][]string{
	"upn":        {"UPN"},
	"first_name": {"Forename", "LegalForename", "BasicDetails/LegalForename", "BasicDetails/Forename", "PreferredForename", "BasicDetails/PreferredForename"},
	"last_name":  {"Surname", "LegalSurname", "BasicDetails/LegalSurname", "BasicDetails/Surname", "PreferredSurname", "BasicDetails/PreferredSurname"},
	"year":       {"NCyearActual", "BasicDetails/NCyearActual"},
	"group":      {"RegGroup", "RegistrationGroup", "BasicDetails/RegGroup", "BasicDetails/RegistrationGroup", "Class", "BasicDetails/Class"},
	"in_care":    {"LookedAfter/InCare", "InCare", "BasicDetails/LookedAfter/InCare"},
}

// inContact begins the path of what belongs to an adult.
const inContact = "Contacts/Contact/"

// take keeps one element's words.
func (p *ctfPupil) take(path, words string) {
	rest, adult := strings.CutPrefix(path, inContact)
	if !adult {
		if p.fields == nil {
			p.fields = map[string]string{}
		}
		p.fields[path] = words
		return
	}
	c := &p.contacts[len(p.contacts)-1]
	switch rest {
	case "Phones/Phone/TelephoneType":
		c.phones[len(c.phones)-1].kind = words
	case "Phones/Phone/PhoneNo":
		c.phones[len(c.phones)-1].number = words
	default:
		if c.fields == nil {
			c.fields, c.others = map[string]string{}, Others{}
		}
		c.fields[rest] = words
		c.others.Say(rest, words)
	}
}

// field gives what the file says, "" for nothing.
func (p *ctfPupil) field(name string) string {
	for _, path := range ctfFields[name] {
		if words := p.fields[path]; words != "" {
			return words
		}
	}
	return ""
}

// add makes a row of the roll of the pupil that has ended. The name in texts is
// never a preferred name: it may tell a family what a child has told the school
// alone.
func (c *ctf) add() {
	upn := strings.ToUpper(c.child.field("upn"))
	if upn == "" {
		c.Unsure = true
		c.tell(c.child.line, slot{}, "this pupil has no UPN, by which alone a transfer file names one; they were left out")
		return
	}
	p, o := Pupil{ID: upn, UPN: &upn, Contacts: nil}, Origin{line: c.child.line, ByUPN: true}
	for _, f := range []struct {
		name string
		into **string
	}{{"first_name", &p.FirstName}, {"last_name", &p.LastName}, {"group", &p.Group}} {
		if words := c.child.field(f.name); words != "" {
			*f.into = &words
		}
	}
	if words := c.child.field("year"); words != "" {
		if year, ok := readYear(words); ok {
			p.Year = &year
		} else {
			c.tell(c.child.line, slot{"year", 0}, "this is not a year group; what stood was left")
		}
	}
	if words := c.child.field("in_care"); words != "" {
		o.Flags, p.Flags = []string{"in_care"}, []string{}
		yes, read := readYesNo(words)
		if !read {
			c.tell(c.child.line, slot{"in_care", 0}, "this is neither true nor false: it was taken for true until a person has looked")
		}
		if yes || !read {
			p.Flags = []string{"in_care"}
		}
	}
	p.Others = c.child.bans()
	for _, adult := range c.child.contacts {
		c.adult(&p, &o, adult)
	}
	c.Roll.Pupils, c.Origins = append(c.Roll.Pupils, p), append(c.Origins, o)
}

// bans gives the elements by which nobody may be told about the pupil: by their
// names, or by the words of a note.
func (p *ctfPupil) bans() Others {
	o := Others{}
	for path, words := range p.fields {
		for name := range strings.SplitSeq(path, "/") {
			if words != "" && bans(fieldWords(name), words) != notForbidden {
				o.Say(path, words)
			}
		}
		if last := fieldWords(path[strings.LastIndexByte(path, '/')+1:]); notes.MatchString(last) && (!isElsewhere(last) && forbids(words) != notForbidden || holdsList(words, nil)) {
			o.Say(path, words)
		}
	}
	return o
}

// adult adds a contact to the pupil.
func (c *ctf) adult(p *Pupil, o *Origin, in ctfContact) {
	name, mobile := in.name(), in.number()
	if name == "" && mobile == "" {
		return
	}
	row := Contact{ID: p.ID + "/" + number(len(p.Contacts)+1), Mobile: &mobile, Others: in.others, Also: in.everyNumber()}
	if name != "" {
		row.Name = &name
	}
	for i, other := range p.Contacts {
		if sameAdult(row, other) {
			p.Contacts[i] = BarredAs(other, row)
			c.tell(in.line, slot{}, "this adult stands here twice for the same pupil; only the first counts")
			return
		}
	}
	if code := in.fields["Relationship"]; code != "" {
		word, role := relationship(code)
		row.Relationship = &word
		if role != "" {
			row.Role = &role
		}
	}
	if words := in.fields["Order"]; words != "" {
		if order, ok := readPlace(words); ok {
			row.Order = &order
		} else if !ended("order", words, clock.Date{}) { // none is read with the rest
			c.tell(in.line, slot{"order", 0}, NoPlace)
		}
	}
	if words := in.fields["Responsibility"]; words != "" {
		if yes, read := readHeld(words); read {
			row.ParentalResponsibility = &yes
		} else {
			no := false
			row.ParentalResponsibility = &no
			c.tell(in.line, slot{"parental_responsibility", 0}, noResponsibility)
		}
	}
	row.responsibility()
	p.Contacts, o.Contacts = append(p.Contacts, row), append(o.Contacts, Adult{line: in.line, Derived: true})
}

func (c ctfContact) name() string {
	first := c.fields["Forename"]
	if first == "" && c.fields["Surname"] != "" {
		first = c.fields["Title"]
	}
	return oneLine(first + " " + c.fields["Surname"])
}

// number gives the mobile, else whatever numbers there are.
func (c ctfContact) number() string {
	var mobiles, others []string
	for _, p := range c.phones {
		switch kind := strings.ToUpper(p.kind); {
		case p.number == "" || kind == "F": // a fax
		case strings.HasPrefix(kind, "M"):
			mobiles = append(mobiles, p.number)
		default:
			others = append(others, p.number)
		}
	}
	if len(mobiles) == 0 {
		mobiles = others
	}
	return strings.Join(mobiles, severalNumbers)
}

// everyNumber gives all of them, "" for no more than one.
func (c ctfContact) everyNumber() string {
	if len(c.phones) < 2 {
		return ""
	}
	all := make([]string, len(c.phones))
	for i, p := range c.phones {
		all[i] = p.number
	}
	return strings.Join(all, severalNumbers)
}

// relationships are the codes of the department's code set that say more than
// they seem to (unverified but for their letters); others stand as they come.
var relationships = map[string]string{
	"PAM": "mother", "PAF": "father", "STP": "step parent", "STM": "step mother", "STF": "step father", "GRP": "grandparent", "FOM": "foster mother", "FOF": "foster father", "CAR": "carer",
	"FAM": "other family member", "CHM": "childminder", "SWR": "social worker", "DOC": "doctor", "TCH": "teacher", "HTC": "head teacher",
	"REL": "religious contact", "OTH": "other contact",
}

// relationship gives the word for a code, and the role that goes with it.
func relationship(code string) (word, role string) {
	word = code
	if known, ok := relationships[strings.ToUpper(code)]; ok {
		word = known
	}
	if Professional(word) {
		role = "professional"
	}
	return word, role
}
