package sample

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/school"
)

// bond is how an adult belongs to the children of a home.
type bond struct {
	relation     string
	sex          sex
	responsible  bool // has parental responsibility
	lives        bool // lives with the children
	professional bool
	number       habit
}

// habit is what number the office has of an adult.
type habit int

const (
	asItComes habit = iota
	noNumber
	landline
)

var (
	mother    = bond{relation: "mother", sex: her, responsible: true, lives: true}
	father    = bond{relation: "father", sex: him, responsible: true, lives: true}
	relatives = []bond{
		{relation: "grandmother", sex: her},
		{relation: "grandfather", sex: him},
		{relation: "aunt", sex: her},
		{relation: "uncle", sex: him},
		{relation: "family friend", sex: her},
	}
)

// add puts an adult on the books and ties them to every child of the home, to
// be asked after those added before.
func (h *home) add(w bond) school.ContactID {
	c := h.adult(w)
	for i, p := range h.pupils {
		h.ties[i] = append(h.ties[i], school.Tie{
			Pupil:                  p,
			Contact:                c.ID,
			Relationship:           w.relation,
			Order:                  len(h.ties[i]) + 1,
			ParentalResponsibility: w.responsible,
			LivesWith:              w.lives,
			Text:                   school.TextYes,
		})
	}
	return c.ID
}

// each changes the ties of one adult, child by child.
func (h *home) each(c school.ContactID, change func(child int, t *school.Tie)) {
	for child := range h.ties {
		for i := range h.ties[child] {
			if h.ties[child][i].Contact == c {
				change(child, &h.ties[child][i])
			}
		}
	}
}

// adult puts the next contact on the books.
func (h *home) adult(w bond) Contact {
	n := len(h.out.Contacts)
	ref := fmt.Sprintf("C%04d", n+1)
	c := Contact{Contact: school.Contact{
		ID:       school.ContactID(fmt.Sprintf("c%s%s", h.school.URN, ref)),
		School:   h.school.URN,
		Ref:      ref,
		Name:     h.called(w),
		Language: h.language,
		Role:     school.FamilyRole,
		Stopped:  !w.professional && n%97 == 41,
	}}
	if w.professional {
		c.Role, c.Language = school.ProfessionalRole, "en"
	}
	c.Raw, c.Second = h.typed(n, w)
	c.read()
	h.out.Contacts = append(h.out.Contacts, c)
	return c
}

// called names an adult: three parents in four share the children's last name.
func (h *home) called(w bond) string {
	c, last := h.culture, h.last
	if w.professional || w.relation == "foster carer" || w.relation == "family friend" {
		c = aCulture(h.rng)
		last = c.family(h.rng)
	} else if h.rng.IntN(4) == 0 {
		last = c.family(h.rng)
	}
	return c.given(h.rng, w.sex) + " " + form(last, w.sex)
}

// typed gives what the office typed for the n-th adult: mostly a mobile. The
// faults come round by count, so that every school of some size has each.
func (h *home) typed(n int, w bond) (raw, second string) {
	first := len(h.ties[0]) == 0
	switch {
	case w.number == noNumber:
		return "", ""
	case w.number == landline || n%37 == 19:
		return h.numbers.landline(), ""
	case w.professional:
		return h.numbers.mobile(first), ""
	case n%59 == 23:
		return "", ""
	case n%149 == 67:
		return h.numbers.mobile(first), h.numbers.mobile(false)
	case n%131 == 77:
		return "number to follow", ""
	default:
		return h.numbers.mobile(first), ""
	}
}
