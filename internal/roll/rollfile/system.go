package rollfile

import (
	"fmt"
	"maps"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// System is a roll as a register system gives it when it is asked.
type System struct {
	Pupils []SystemPupil
	// Partial is a list of those who changed only. It adds and changes, and
	// takes nobody for gone, neither pupil nor contact.
	Partial bool
	// Missed are the pupils whom the list before this one did not name, where a list
	// without anybody is believed the second time only; nil where it is at once.
	Missed map[school.PupilID]bool
	Lost   int // rows that could not be read: then nobody is taken for gone either
}

// SystemPupil is one pupil of it. What is empty was not said.
type SystemPupil struct {
	ID, UPN             string
	FirstName, LastName string
	Group, Year         string
	Left                clock.Date
	InCare              *bool
	Contacts            []SystemContact // nil when the system says nothing of contacts
	// Others is all that was sent of the pupil: what may say that nobody must be
	// told about them is heeded.
	Others Others
}

// SystemContact is one adult of a pupil's list.
type SystemContact struct {
	ID                         string
	Title, FirstName, LastName string
	Relationship               string
	Order                      int  // 0 when not said
	Nought                     bool // the system says 0, as one does that counts from there
	ParentalResponsibility     *bool
	LivesWith                  *bool
	// Numbers are in the order in which they would be texted; nil when the
	// system says nothing of numbers, empty when it says that there is none.
	Numbers []string
	// Others is all that was sent of the adult: what may say that they must not
	// be told, or are no contact any more, is heeded.
	Others Others
}

// File gives it as a file that was read.
func (in System) File() File {
	f := File{Roll: Roll{Pupils: []Pupil{}}, ByYear: true, Unsure: in.Partial || in.Lost > 0, Whole: !in.Partial, Missed: in.Missed}
	if in.Lost > 0 {
		f.Problems = append(f.Problems, problem.Field{Detail: fmt.Sprintf("%d rows could not be read: nobody was taken for gone", in.Lost)})
	}
	seen := map[string]bool{}
	for _, row := range in.Pupils {
		id := oneLine(row.ID)
		if in.Partial && row.Left != (clock.Date{}) { // who has left is the whole list's to say
			continue
		}
		if id == "" || seen[id] {
			f.Unsure = true
			f.Problems = append(f.Problems, problem.Field{Detail: "a pupil has no id, or stands here twice; the row was left out, and nobody was taken for gone"})
			continue
		}
		seen[id] = true
		p, o := row.read(&f, id)
		f.Roll.Pupils, f.Origins = append(f.Roll.Pupils, p), append(f.Origins, o)
	}
	f.countFromOne()
	return f
}

// read gives a pupil as a row of the roll.
func (in SystemPupil) read(f *File, id string) (Pupil, Origin) {
	p, o := Pupil{ID: id, Others: in.Others}, Origin{place: "/pupils/" + problem.Part(id), OrUPN: true, leaves: leaver{on: in.Left}}
	for _, x := range []struct {
		says string
		into **string
	}{{strings.ToUpper(in.UPN), &p.UPN}, {in.FirstName, &p.FirstName}, {in.LastName, &p.LastName}, {in.Group, &p.Group}} {
		if words := oneLine(x.says); words != "" {
			*x.into = &words
		}
	}
	if in.Year != "" {
		if year, ok := readYear(in.Year); ok {
			p.Year = &year
		}
	}
	if in.InCare != nil {
		o.Flags, p.Flags = []string{"in_care"}, []string{}
		if *in.InCare {
			p.Flags = []string{"in_care"}
		}
	}
	if in.Contacts != nil {
		p.Contacts = []Contact{}
	}
	for _, x := range in.Contacts {
		if len(p.Contacts) == mostOfPupil {
			f.Unsure = true
			break
		}
		c, a := x.read(p, o.place)
		p.Contacts, o.Contacts = append(p.Contacts, c), append(o.Contacts, a)
	}
	return p, o
}

// read gives an adult as a row of a pupil's list.
func (in SystemContact) read(p Pupil, place string) (Contact, Adult) {
	c, a := Contact{ID: oneLine(in.ID), ParentalResponsibility: in.ParentalResponsibility, LivesWith: in.LivesWith, Others: in.Others}, Adult{}
	if c.ID == "" {
		a.Derived, c.ID = true, p.ID+"/"+number(len(p.Contacts)+1)
	}
	c.Others = maps.Clone(c.Others)
	c.responsibility()
	a.place = place + "/contacts/" + problem.Part(c.ID)
	first := in.FirstName
	if first == "" && in.LastName != "" {
		first = in.Title
	}
	if name := oneLine(first + " " + in.LastName); name != "" {
		c.Name = &name
	}
	if word := oneLine(in.Relationship); word != "" {
		c.Relationship = &word
		if Professional(word) {
			role := "professional"
			c.Role = &role
		}
	}
	if in.Nought || in.Order >= 1 && in.Order <= lastPlace {
		c.Order = &in.Order
	}
	if in.Numbers != nil {
		mobile := firstMobile(in.Numbers)
		c.Mobile, c.OtherNumbers = &mobile, []string{}
		if len(in.Numbers) > 1 {
			c.Also = strings.Join(in.Numbers, severalNumbers)
		}
	}
	return c, a
}

// firstMobile gives the number to text if it is one of the first two: the mobile
// comes first, then the one that the school has put first. Where neither can be
// texted it gives all of them, for the import to find out whether there is one.
func firstMobile(numbers []string) string {
	for _, n := range numbers[:min(2, len(numbers))] {
		if hasWords(n) { // they may say whose it is
			break
		}
		if _, err := phone.Parse(oneLine(n), phone.Rehearsal); err == nil {
			return oneLine(n)
		}
	}
	var all []string
	for _, n := range numbers {
		all = append(all, oneLine(n))
	}
	return strings.Join(all, severalNumbers)
}
