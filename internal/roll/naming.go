package roll

import (
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// naming says in names what a merge did, with what stood before beside it.
type naming struct {
	m     *merge
	was   indexed
	byID  map[school.PupilID]school.Pupil
	adult map[school.ContactID]school.Contact
}

func newNaming(m *merge) *naming {
	v := &naming{m: m, was: standing(m.before), byID: map[school.PupilID]school.Pupil{}, adult: map[school.ContactID]school.Contact{}}
	for _, p := range m.pupils {
		v.byID[p.ID] = p
	}
	for _, c := range m.contacts {
		v.adult[c.ID] = c
	}
	return v
}

// pupils lists those who join, change and leave.
func (v *naming) pupils() (out Moved) {
	for _, ref := range v.m.pupilOrder {
		now := v.m.pupils[ref]
		then, stood := v.was.pupils[now.ID]
		line := Line{Name: now.Name(), Group: now.Group}
		switch {
		case onRoll(now) && (!stood || !onRoll(then)):
			if stood {
				line.Says = []string{"comes back; the marks of safety they had stand"}
				if k, again := v.m.again[ref]; again {
					line.Says = append(line.Says, knownSays(k))
				}
			}
			out.Added = append(out.Added, line)
		case !onRoll(now) && stood && onRoll(then):
			out.Removed = append(out.Removed, line)
		case onRoll(now) && then != now:
			line.Says = pupilChanges(then, now)
			if k, again := v.m.again[ref]; again {
				line.Says = append([]string{knownSays(k)}, line.Says...)
			}
			out.Changed = append(out.Changed, line)
		}
	}
	return out
}

// contacts lists adults by the list they are on: a pupil who leaves takes
// theirs with them, and those are named too.
func (v *naming) contacts() (out Moved) {
	for _, k := range v.m.tieOrder {
		now, stands := v.m.ties[k]
		then, stood := v.was.ties[k]
		here, before := stands && onRoll(v.byID[k.pupil]), stood && onRoll(v.was.pupils[k.pupil])
		line := Line{Name: nameOrNone(v.adult[k.contact].Name)}
		switch {
		case here && !before:
			line.Of = v.of(now)
			line.Says = v.newSays(now)
			out.Added = append(out.Added, line)
		case before && !here:
			line.Of = v.of(then)
			if stands {
				line.Says = []string{"goes with the pupil, who leaves the roll"}
			}
			out.Removed = append(out.Removed, line)
		case here:
			line.Of = v.of(now)
			line.Says = append(contactChanges(v.was.contacts[k.contact], v.adult[k.contact]), tieChanges(then, now)...)
			if len(line.Says) > 0 {
				out.Changed = append(out.Changed, line)
			}
		}
	}
	return out
}

// newSays says of a new adult what a person would want to know first.
func (v *naming) newSays(t school.Tie) []string {
	c := v.adult[t.Contact]
	says := []string{numberWords(c)}
	if c.Role == school.ProfessionalRole {
		says = append(says, "a professional: told by people, never texted")
	}
	if t.CourtOrder || t.Text == school.TextNever {
		says = append(says, "not texted about this pupil")
	}
	return says
}

// of says whose adult somebody is: "mother of Amira Khan 8B".
func (v *naming) of(t school.Tie) string {
	return strings.TrimSpace(t.Relationship + " of " + v.pupil(t.Pupil))
}

func (v *naming) pupil(id school.PupilID) string {
	p := v.byID[id]
	return strings.TrimSpace(p.Name() + " " + string(p.Group))
}

// merged shows each adult who was made one, and on what evidence.
func (v *naming) merged(refs []string) []Merged {
	var out []Merged
	for _, ref := range refs {
		c := v.m.contacts[ref]
		x := Merged{Name: nameOrNone(c.Name), Ending: c.Number.Ending()}
		for _, k := range v.m.tieOrder {
			if _, stands := v.m.ties[k]; stands && k.contact == c.ID && onRoll(v.byID[k.pupil]) {
				x.Of = append(x.Of, v.pupil(k.pupil))
			}
		}
		slices.Sort(x.Of)
		out = append(out, x)
	}
	return out
}

// kept names whom a mark of safety still guards.
func (v *naming) kept(k standsKept, sentence string) Line {
	if k.contact == "" {
		p := v.byID[k.pupil]
		return Line{Name: p.Name(), Group: p.Group, Says: []string{sentence}}
	}
	return Line{Name: nameOrNone(v.adult[k.contact].Name), Of: v.of(v.m.ties[pair{k.pupil, k.contact}]), Says: []string{sentence}}
}

func nameOrNone(name string) string {
	if name == "" {
		return "(no name)"
	}
	return name
}

// pupilChanges says what is not as it was.
func pupilChanges(then, now school.Pupil) []string {
	var says []string
	says = change(says, "name", then.Name(), now.Name())
	says = change(says, "name in texts", then.TextName, now.TextName)
	says = change(says, "group", string(then.Group), string(now.Group))
	says = change(says, "year", fmt.Sprint(then.Year), fmt.Sprint(now.Year))
	says = change(says, "UPN", then.UPN, now.UPN)
	for _, flag := range flagWords(now.Flags) {
		if !slices.Contains(flagWords(then.Flags), flag) {
			says = append(says, "now "+strings.ReplaceAll(flag, "_", " "))
		}
	}
	return says
}

// contactChanges says what of the adult is not as it was.
func contactChanges(then, now school.Contact) []string {
	var says []string
	says = change(says, "name", then.Name, now.Name)
	says = change(says, "language", then.Language, now.Language)
	if then.Number != now.Number || then.Problem != now.Problem {
		says = append(says, numberWords(then)+" → "+numberWords(now))
	}
	if then.Role != now.Role {
		says = append(says, "now a professional: told by people, never texted")
	}
	return says
}

// tieChanges says what binds the adult to the pupil otherwise than before.
func tieChanges(then, now school.Tie) []string {
	var says []string
	says = change(says, "relationship", then.Relationship, now.Relationship)
	says = change(says, "order", fmt.Sprint(then.Order), fmt.Sprint(now.Order))
	says = change(says, "parental responsibility", yesNo(then.ParentalResponsibility), yesNo(now.ParentalResponsibility))
	says = change(says, "lives with the pupil", yesNo(then.LivesWith), yesNo(now.LivesWith))
	if told(then) && !told(now) {
		says = append(says, "not texted about this pupil any more")
	}
	return says
}

func told(t school.Tie) bool { return !t.CourtOrder && t.Text != school.TextNever }

func change(says []string, what, then, now string) []string {
	if then == now {
		return says
	}
	return append(says, fmt.Sprintf("%s %s → %s", what, orNone(then), orNone(now)))
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// numberWords says a number by its ending, or why there is none to text.
func numberWords(c school.Contact) string {
	switch {
	case c.Problem == school.NumberMissing || c.Number.Zero() && c.Problem == school.NumberFine:
		return "no number"
	case c.Problem != school.NumberFine:
		return "a number that cannot be texted (" + strings.ReplaceAll(string(c.Problem), "_", " ") + ")"
	}
	return "number ending " + c.Number.Ending()
}

// marks says which marks of safety a pupil has.
func (v *naming) marks(p school.Pupil) []string {
	var says []string
	for _, flag := range flagWords(p.Flags) {
		says = append(says, strings.ReplaceAll(flag, "_", " "))
	}
	if p.NameKept {
		says = append(says, "a name in texts that a person has set")
	}
	for _, t := range v.m.before.Ties {
		if t.Pupil == p.ID && !told(t) {
			says = append(says, nameOrNone(v.was.contacts[t.Contact].Name)+" must not be texted about this pupil")
		}
	}
	return says
}
