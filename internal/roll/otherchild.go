package roll

import (
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// anotherChild is said of a row whose id stands here for somebody else.
const anotherChild = "this id is another child’s here, by UPN or by name: the row was left out, and nobody is texted about the child who stands until a person has looked; if the ids were renumbered, take those who have them now off the roll first"

// children tells whose an id is: an id that has gone to another child takes
// nothing along.
type children struct {
	stand map[string]school.Pupil // by ref
	upns  map[string][]string     // to refs
	names map[string][]string     // to refs
}

func newChildren(st Standing) *children {
	x := &children{map[string]school.Pupil{}, map[string][]string{}, map[string][]string{}}
	for _, p := range st.Pupils {
		x.stand[p.Ref] = p
		if p.UPN != "" {
			x.upns[p.UPN] = append(x.upns[p.UPN], p.Ref)
		}
		name := fullName(p.FirstName, p.LastName)
		x.names[name] = append(x.names[name], p.Ref)
	}
	return x
}

// others says of which rows the id is another child's here. A whole name that is
// somebody else's counts for nothing where that one is named anew as well, unless
// they change places.
func (x *children) others(rows []rollfile.Pupil) map[int]bool {
	others, rowOf, owners := map[int]bool{}, map[string]int{}, map[int][]string{}
	for i, row := range rows {
		ref := strings.TrimSpace(row.ID)
		if _, twice := rowOf[ref]; twice {
			continue // a second row is held against the first; see disputed
		}
		rowOf[ref] = i
		if others[i] = x.another(row); !others[i] {
			owners[i] = x.namesakes(row)
			others[i] = len(owners[i]) > 0
		}
	}
	for moved := true; moved; {
		moved = false
		for i, list := range owners {
			stays := func(ref string) bool {
				j, has := rowOf[ref]
				return !has || others[j] || sentName(rows[j]) == sentName(rows[i])
			}
			if others[i] && !slices.ContainsFunc(list, stays) {
				others[i], moved = false, true
			}
		}
	}
	return others
}

// disputed reports whether a second row of one id is of another child than the
// first, or than whom the first was laid on: by both names, or by a UPN and one of
// them. Who stood before does not matter, so that the same roll sent again does
// the same.
func (m *merge) disputed(ref string, row rollfile.Pupil) bool {
	p, laid := m.pupils[ref]
	if !laid {
		return !rollfile.SameChild(m.firstOf[ref], row)
	}
	upn := rollfile.SentUPN(row)
	first, last := likeness.MayBe(row.FirstName, p.FirstName), likeness.MayBe(row.LastName, p.LastName)
	return !first && !last || upn != "" && p.UPN != "" && upn != p.UPN && (!first || !last) || !rollfile.SameChild(m.firstOf[ref], row)
}

// another reports whether a row is of another child than the one who stands
// under its id. The same UPN is the same child, whatever the name: a child may
// be named anew. Without one to go by it takes another first name and another
// last.
func (x *children) another(row rollfile.Pupil) bool {
	p, stands := x.stand[strings.TrimSpace(row.ID)]
	upn := rollfile.SentUPN(row)
	first, last := likeness.MayBe(row.FirstName, p.FirstName), likeness.MayBe(row.LastName, p.LastName)
	switch {
	case !stands || upn != "" && upn == p.UPN:
		return false
	case upn != "" && len(x.upns[upn]) > 0 && row.FirstName == nil && row.LastName == nil:
		return true
	case upn != "" && (len(x.upns[upn]) > 0 || p.UPN != ""):
		return !first || !last
	}
	return !first && !last
}

// namesakes gives the others who stand with the whole name of a row that gives
// its own child another first name.
func (x *children) namesakes(row rollfile.Pupil) []string {
	p, stands := x.stand[strings.TrimSpace(row.ID)]
	if upn := rollfile.SentUPN(row); !stands || upn != "" && upn == p.UPN || likeness.MayBe(row.FirstName, p.FirstName) {
		return nil
	}
	return x.names[sentName(row)]
}

// sentName gives the whole name of a row, "" when it is not whole.
func sentName(row rollfile.Pupil) string {
	if row.FirstName == nil || row.LastName == nil {
		return ""
	}
	return fullName(*row.FirstName, *row.LastName)
}

// settleOthers says of each row whose id is another child's whether it may be
// laid. It may where that child has been known again under a new id, or has
// left; then the id is free.
func (a *again) settleOthers(rows []rollfile.Pupil, others map[int]bool, x *children, g *acquaint) {
	moved := map[string]bool{}
	for _, k := range a.sure {
		moved[k.ref] = true
	}
	for i := range rows {
		if !others[i] {
			continue
		}
		ref := strings.TrimSpace(rows[i].ID)
		leaver := !onRoll(x.stand[ref]) && x.another(rows[i])
		k, maybe := g.who(rows[i])
		if !moved[ref] && !leaver {
			if a.others[i] = true; k.ref != "" {
				maybe = append(maybe, k.ref)
			}
			a.unsure[i] = maybe // whoever the row is of has not left
			continue
		}
		if !moved[ref] && (k.by == byTheirUPN || k.ref == "" && len(maybe) == 0) {
			a.sure[x.free(ref, rows)] = known{ref: ref}
		}
		if k.ref != "" || len(maybe) > 0 { // of leavers who changed places each is known again by the next roll
			a.unsure[i] = append(maybe, ref)
			continue
		}
		a.freed[ref] = i
	}
}

// heard gives the rows without the adults of those that are left out: whoever
// is spoken of in such a row is not known by it.
func (a *again) heard(rows []rollfile.Pupil) []rollfile.Pupil {
	heard := slices.Clone(rows)
	for i := range heard {
		if a.others[i] || len(a.unsure[i]) > 0 {
			heard[i].Contacts = nil
		}
	}
	return heard
}

// free gives an id for a leaver whose own has gone to another child.
func (x *children) free(ref string, rows []rollfile.Pupil) string {
	for n := 1; ; n++ {
		end := fmt.Sprintf(" (left %d)", n)
		kept := []rune(ref)
		id := string(kept[:min(len(kept), rollfile.LongestID-len(end))]) + end
		_, stands := x.stand[id]
		if !stands && !slices.ContainsFunc(rows, func(r rollfile.Pupil) bool { return strings.TrimSpace(r.ID) == id }) {
			return id
		}
	}
}

// hold keeps everybody from being texted about a pupil whose id another child
// has in what was sent: a mark under it may be of either.
func (m *merge) hold(ref string) {
	if p, stands := m.pupils[ref]; stands {
		p.Flags.NoText = true
		m.pupils[ref] = p
	}
}
