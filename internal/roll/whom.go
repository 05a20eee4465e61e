package roll

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// Whom says whom the first texts about pupils would reach after an import: of those
// who were on roll before, where that is another than before, and of those who join,
// a count. Where a school texts both of two separated parents it is the first of them.
type Whom struct {
	Of        int        `json:"of" doc:"Pupils who were on roll and stay"`
	Nobody    int        `json:"nobody" doc:"Of them, those about whom nobody could be texted any more"`
	Somebody  int        `json:"somebody" doc:"Those about whom nobody could be texted, an adult being barred, and of whom somebody new on the list would be: they may be the same"`
	Further   int        `json:"further" doc:"Those of whom somebody further away would be: of another surname, a relationship further off, or without parental responsibility where the adult before had it"`
	Another   int        `json:"another" doc:"Those of whom another adult would be"`
	Telephone int        `json:"telephone" doc:"Those of whom the same adult would be, on another number; they are no part of the question that confirm_whom answers"`
	Changes   []Changed  `json:"changes" doc:"Each of them, the most worrying first"`
	Joining   FirstAdult `json:"joining" doc:"Who would be texted first about the pupils who join, or had no contacts: of a first roll, everybody"`
}

// Changed is a pupil about whom the first text would reach somebody else.
type Changed struct {
	Kind    WhomKind     `json:"kind" enum:"nobody,somebody,further,another,telephone"`
	Pupil   string       `json:"pupil" doc:"The school's own id"`
	Name    string       `json:"name" doc:"Empty without the scope roll:read"`
	Group   school.Group `json:"group"`
	Was     *Adult       `json:"was,omitempty" doc:"Who was asked first; left out for nobody"`
	Now     *Adult       `json:"now,omitempty" doc:"Who would be; left out for nobody"`
	Because string       `json:"because" doc:"Why, in words; it names nobody"`

	ID school.PupilID `json:"-"` // our own
}

// Adult is who is texted first about a pupil.
type Adult struct {
	Contact      string `json:"contact" doc:"The school's own id"`
	Name         string `json:"name" doc:"Empty without the scope roll:read"`
	Relationship string `json:"relationship" example:"mother"`
}

// Says is the change in a sentence, for staff: who was asked first, who would be, and
// why.
func (c Changed) Says() string {
	return fmt.Sprintf("was %s, now %s, because %s", c.Was, c.Now, c.Because)
}

// String names an adult with the relationship, as staff read it; by the id where the
// name is left out.
func (a *Adult) String() string {
	if a == nil {
		return "nobody"
	}
	name := cmp.Or(a.Name, "contact "+a.Contact)
	if a.Relationship == "" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, a.Relationship)
}

// WhomKind is how the first adult changes.
type WhomKind string

// The kinds, the most worrying first.
const (
	ToNobody    WhomKind = "nobody"    // somebody could be texted, and nobody can any more
	ToSomebody  WhomKind = "somebody"  // nobody could, an adult being barred, and who can is new on the list
	ToFurther   WhomKind = "further"   // to an adult who stands further from the pupil
	ToAnother   WhomKind = "another"   // to another adult, no further away
	ToTelephone WhomKind = "telephone" // to the same adult, on another number
)

var whomKinds = []WhomKind{ToNobody, ToSomebody, ToFurther, ToAnother, ToTelephone}

// Count is how many pupils would have somebody else told, or nobody: the number
// that is confirmed.
func (w Whom) Count() int { return w.Nobody + w.Others() }

// Others is about how many somebody else would be texted.
func (w Whom) Others() int { return w.Somebody + w.Further + w.Another }

// Nameless gives it with ids alone, for who may not read the roll.
func (w Whom) Nameless() Whom {
	bare := func(a *Adult) *Adult {
		if a == nil {
			return nil
		}
		return &Adult{Contact: a.Contact, Relationship: a.Relationship}
	}
	w.Changes = slices.Clone(w.Changes)
	for i, c := range w.Changes {
		c.Name, c.Was, c.Now = "", bare(c.Was), bare(c.Now)
		if c.Kind == ToTelephone {
			c.Because = "the number changes" // not its ending
		}
		w.Changes[i] = c
	}
	w.Joining.NobodyPupils = slices.Clone(w.Joining.NobodyPupils)
	for i := range w.Joining.NobodyPupils {
		w.Joining.NobodyPupils[i].Name = ""
	}
	return w
}

// leastWhom is how many pupils may have somebody else told without a word, in a
// school however small.
const leastWhom = 5

// confirm is the number that has to be sent with the import: more than 5% of the
// pupils who stay, and no handful; else 0.
func (w Whom) confirm() int {
	if n := w.Count(); n >= leastWhom && tooMany(n, w.Of) {
		return n
	}
	return 0
}

// words says how many they are: a sentence for who is asked to confirm it.
func (w Whom) words() string {
	says := fmt.Sprintf("%d would have nobody texted any more", w.Nobody)
	if others := w.Others(); others > 0 {
		says = fmt.Sprintf("%d would have somebody else texted first than before", others)
		if w.Nobody > 0 {
			says += fmt.Sprintf(", and %d nobody any more", w.Nobody)
		}
	}
	return fmt.Sprintf("Of %d pupils who stay, %s, if they were missing tomorrow: look at each.", w.Of, says)
}

func adultOf(t school.TiedContact) *Adult {
	return &Adult{Contact: t.Contact.Ref, Name: nameOrNone(t.Contact.Name), Relationship: t.Relationship}
}
