package sample

import (
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// household is who brings the children up.
type household int

const (
	together   household = iota
	oneParent            // with a grandmother nearby
	separated            // two addresses; who is asked first differs from child to child
	courtOrder           // separated, and one parent is to be told nothing
	kinship              // grandparents
	inCare               // a foster carer and a social worker
	unreached            // nobody with a number to text
)

// household gives the next family's: the rare ones by count, the rest by lot.
func (b *builder) household() household {
	switch n := b.families; {
	case n%90 == 17:
		return inCare
	case n%70 == 31:
		return unreached
	case n%45 == 11:
		return courtOrder
	case n%15 == 7:
		return separated
	}
	switch n := b.rng.IntN(100); {
	case n < 60:
		return together
	case n < 80:
		return oneParent
	case n < 96:
		return separated
	default:
		return kinship
	}
}

// home is a family being put together.
type home struct {
	*builder
	culture  culture
	last     string
	language string
	pupils   []school.PupilID
	named    []string       // no two of a home have the same first name
	ties     [][]school.Tie // of each pupil
}

// family makes one: its children, its adults and what binds them.
func (b *builder) family(places []seat) {
	kind := b.household()
	c := aCulture(b.rng)
	h := &home{builder: b, culture: c, last: c.family(b.rng), language: c.language(b.rng)}
	for _, at := range places {
		p := b.pupil(h, at)
		p.Flags.InCare = kind == inCare
		h.pupils = append(h.pupils, p.ID)
	}
	h.ties = make([][]school.Tie, len(h.pupils))
	switch kind {
	case together:
		h.together()
	case oneParent:
		h.oneParent()
	case separated, courtOrder:
		h.apart(kind == courtOrder)
	case kinship:
		h.kinship()
	case inCare:
		h.inCare()
	case unreached:
		h.unreached()
	}
	for _, ties := range h.ties {
		slices.SortFunc(ties, func(a, b school.Tie) int { return a.Order - b.Order })
		b.out.Ties = append(b.out.Ties, ties...)
	}
}

func (h *home) together() {
	h.add(mother)
	dad := h.add(father)
	if h.families%28 == 5 {
		h.each(dad, func(_ int, t *school.Tie) { t.Text = school.TextNever })
	}
	if h.rng.IntN(100) < 45 {
		h.relative()
	}
}

func (h *home) oneParent() {
	if h.rng.IntN(100) < 85 {
		h.add(mother)
	} else {
		h.add(father)
	}
	h.add(bond{relation: "grandmother"})
	if h.rng.IntN(100) < 30 {
		h.relative()
	}
}

// apart is two homes. The first child lives with the mother, the second with
// the father, and so on; each is asked first about the child they live with.
// Under a court order all live with the mother.
func (h *home) apart(order bool) {
	mum, dad := h.add(mother), h.add(father)
	h.each(mum, func(child int, t *school.Tie) {
		if !order && child%2 == 1 {
			t.Order, t.LivesWith = 2, false
		}
	})
	h.each(dad, func(child int, t *school.Tie) {
		t.CourtOrder, t.LivesWith = order, false
		if !order && child%2 == 1 {
			t.Order, t.LivesWith = 1, true
		}
	})
	if order {
		h.relative()
	}
}

func (h *home) kinship() {
	h.add(bond{relation: "grandmother", responsible: true, lives: true})
	h.add(bond{relation: "grandfather", sex: him, lives: true})
	mum := h.add(bond{relation: "mother", responsible: true})
	h.each(mum, func(_ int, t *school.Tie) { t.Text = school.TextNever })
}

func (h *home) inCare() {
	h.add(bond{relation: "foster carer", lives: true})
	h.add(bond{relation: "social worker", professional: true})
}

// unreached is a home where there is nobody to text: no number at all, or for
// every other such home nothing but a landline.
func (h *home) unreached() {
	silent := mother
	silent.number = noNumber
	if h.families%140 == 31 {
		silent.number = landline
	}
	h.add(silent)
}

// relative is an emergency contact outside the home.
func (h *home) relative() {
	h.add(one(h.rng, relatives))
}
