package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// builder makes one school family by family. What must turn up in every
// school of some size turns up by count (the 17th of every 90 families), the
// rest by lot.
type builder struct {
	plan
	rng      *rand.Rand
	numbers  numbers
	entry    int         // the calendar year in which the school year begins
	serials  map[int]int // of UPNs, by the year they were given
	families int
	out      School
}

// fill seats families until every place is taken.
func (b *builder) fill(places []seat) {
	for len(places) > 0 {
		var taken []seat
		taken, places = take(places, b.children())
		b.family(taken)
		b.families++
	}
}

// children draws how many of a family are at the school.
func (b *builder) children() int {
	switch n := b.rng.IntN(100); {
	case n < 70:
		return 1
	case n < 93:
		return 2
	case n < 99:
		return 3
	default:
		return 4
	}
}

// pupil puts a child of a home on the roll.
func (b *builder) pupil(h *home, at seat) *school.Pupil {
	s := sex(b.rng.IntN(2))
	given := b.entry - at.year // the autumn they began reception
	b.serials[given]++
	n := len(b.out.Pupils)
	ref := fmt.Sprintf("A%04d", n+1)
	first := h.culture.given(b.rng, s)
	for slices.Contains(h.named, first) {
		first = h.culture.given(b.rng, s)
	}
	h.named = append(h.named, first)
	p := school.Pupil{
		ID:        school.PupilID(fmt.Sprintf("p%s%s", b.school.URN, ref)),
		School:    b.school.URN,
		Ref:       ref,
		UPN:       upn(b.school.URN, given, b.serials[given]),
		FirstName: first,
		LastName:  form(h.last, s),
		TextName:  first,
		Group:     at.group,
		Year:      at.year,
		Flags:     school.Flags{Vulnerable: n%48 == 13, NoText: n%110 == 29},
	}
	if own, has := ownScript[first]; has && b.rng.IntN(3) == 0 {
		p.TextName = own
	}
	b.out.Pupils = append(b.out.Pupils, p)
	return &b.out.Pupils[n]
}
