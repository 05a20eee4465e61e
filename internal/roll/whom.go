package roll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Whatever bars, holds, reorders or adds an adult may send the text about a child to
// somebody else, or to nobody, and no rule of an import sees every way it can. So
// one thing is asked of every roll, whatever was in it: if these children were
// missing tomorrow, whom would the first text reach, before and after? It is the
// question of the morning itself (school.FirstAsked), put to both rolls.

// Whom says whom the first texts about pupils would reach after an import: of those
// who were on roll before, where that is another than before, and of those who join,
// a count. Where a school texts both of two separated parents it is the first of them.
type Whom struct {
	Of        int        `json:"of" doc:"Pupils who were on roll and stay"`
	Nobody    int        `json:"nobody" doc:"Of them, those about whom nobody could be texted any more"`
	Further   int        `json:"further" doc:"Those of whom somebody further away would be: of another surname, a relationship further off, or without parental responsibility where the adult before had it"`
	Another   int        `json:"another" doc:"Those of whom another adult would be"`
	Telephone int        `json:"telephone" doc:"Those of whom the same adult would be, on another number; they are no part of the question that confirm_whom answers"`
	Changes   []Changed  `json:"changes" doc:"Each of them, the most worrying first"`
	Joining   FirstAdult `json:"joining" doc:"Who would be texted first about the pupils who join: of a first roll, everybody"`
}

// Changed is a pupil about whom the first text would reach somebody else.
type Changed struct {
	Kind    WhomKind     `json:"kind" enum:"nobody,further,another,telephone"`
	Pupil   string       `json:"pupil" doc:"The school's own id"`
	Name    string       `json:"name" doc:"Empty without the scope roll:read"`
	Group   school.Group `json:"group"`
	Was     *Adult       `json:"was" doc:"Who was asked first"`
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
	ToNobody    WhomKind = "nobody"
	ToFurther   WhomKind = "further"
	ToAnother   WhomKind = "another"
	ToTelephone WhomKind = "telephone"
)

var whomKinds = []WhomKind{ToNobody, ToFurther, ToAnother, ToTelephone}

// Count is how many pupils would have somebody else told, or nobody: the number
// that is confirmed.
func (w Whom) Count() int { return w.Nobody + w.Further + w.Another }

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
	if others := w.Further + w.Another; others > 0 {
		says = fmt.Sprintf("%d would have somebody else texted first than before", others)
		if w.Nobody > 0 {
			says += fmt.Sprintf(", and %d nobody any more", w.Nobody)
		}
	}
	return fmt.Sprintf("Of %d pupils who stay, %s, if they were missing tomorrow: look at each.", w.Of, says)
}

// whom compares two rolls of one school. It is pure: the same rolls give the same
// answer, in the same order.
func whom(before, after Standing) Whom {
	was, now := listsOf(before, nil), listsOf(after, stoppedIn(before))
	w := Whom{Changes: []Changed{}, Joining: FirstAdult{NobodyPupils: []PupilRef{}}}
	for _, p := range after.Pupils {
		switch then, stood := was.pupils[p.ID]; {
		case !onRoll(p):
		case !stood:
			first, found := now.on(p).first()
			w.Joining.count(p, first, found)
		default:
			w.Of++
			w.compare(was.on(then), now.on(p))
		}
	}
	slices.SortFunc(w.Changes, func(a, b Changed) int {
		return cmp.Or(
			slices.Index(whomKinds, a.Kind)-slices.Index(whomKinds, b.Kind),
			byGroup(Named{a.ID, a.Name, a.Group}, Named{b.ID, b.Name, b.Group}),
			strings.Compare(a.Pupil, b.Pupil),
		)
	})
	slices.SortFunc(w.Joining.NobodyPupils, func(a, b PupilRef) int {
		return cmp.Or(byGroup(Named{Name: a.Name, Group: a.Group}, Named{Name: b.Name, Group: b.Group}), strings.Compare(a.Pupil, b.Pupil))
	})
	return w
}

// compare adds a pupil if whom the first text reaches is not as it was. Somebody who
// had nobody and has somebody now is no loss to anybody.
func (w *Whom) compare(was, now pupilsList) {
	first, found := was.first()
	if !found {
		return
	}
	next, still := now.first()
	c := Changed{Pupil: now.pupil.Ref, Name: now.pupil.Name(), Group: now.pupil.Group, Was: adultOf(first), ID: now.pupil.ID}
	switch {
	case !still:
		c.Kind, w.Nobody = ToNobody, w.Nobody+1
	case next.Contact.Number == first.Contact.Number: // the same telephone, whoever is said to have it
		return
	case stillThem(first, next):
		c.Kind, w.Telephone = ToTelephone, w.Telephone+1
	case further(now.pupil, first, next):
		c.Kind, w.Further = ToFurther, w.Further+1
	default:
		c.Kind, w.Another = ToAnother, w.Another+1
	}
	if still {
		c.Now = adultOf(next)
	}
	c.Because = because(was, now, first, next)
	w.Changes = append(w.Changes, c)
}

func adultOf(t school.TiedContact) *Adult {
	return &Adult{Contact: t.Contact.Ref, Name: nameOrNone(t.Contact.Name), Relationship: t.Relationship}
}

// lists are a roll's pupils on roll, with the adults of each.
type lists struct {
	pupils map[school.PupilID]school.Pupil
	of     map[school.PupilID][]school.TiedContact
}

// pupilsList is one of them.
type pupilsList struct {
	pupil school.Pupil
	list  []school.TiedContact
}

// listsOf makes the lists as a morning reads them: with how many pupils each adult
// may be told of, and whether the number is a stopped one.
func listsOf(st Standing, stopped map[phone.Number]bool) lists {
	l := lists{make(map[school.PupilID]school.Pupil, len(st.Pupils)), make(map[school.PupilID][]school.TiedContact, len(st.Pupils))}
	adults, may := make(map[school.ContactID]school.Contact, len(st.Contacts)), map[school.ContactID]int{}
	for _, p := range st.Pupils {
		if onRoll(p) {
			l.pupils[p.ID] = p
		}
	}
	for _, c := range st.Contacts {
		if stopped != nil {
			c.Stopped = stopped[c.Number]
		}
		adults[c.ID] = c
	}
	for _, t := range st.Ties {
		if _, on := l.pupils[t.Pupil]; on {
			l.of[t.Pupil] = append(l.of[t.Pupil], school.TiedContact{Tie: t, Contact: adults[t.Contact]})
			if told(t) {
				may[t.Contact]++
			}
		}
	}
	for _, list := range l.of {
		for i := range list {
			list[i].Contact.Pupils = may[list[i].Tie.Contact]
		}
	}
	return l
}

// stoppedIn gives the numbers that have stopped our texts. A stop is a telephone's: it
// stays with the number when an import gives the adult another.
func stoppedIn(st Standing) map[phone.Number]bool {
	stopped := map[phone.Number]bool{}
	for _, c := range st.Contacts {
		if c.Stopped && !c.Number.Zero() {
			stopped[c.Number] = true
		}
	}
	return stopped
}

func (l lists) on(p school.Pupil) pupilsList { return pupilsList{p, l.of[p.ID]} }

// first gives who is asked first about a pupil, if anybody may be.
func (l pupilsList) first() (school.TiedContact, bool) {
	if l.pupil.Flags.NoText {
		return school.TiedContact{}, false
	}
	return school.FirstAsked(l.list)
}
