package roll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// again says which rows with an id that is new here are of a pupil whom the
// school has already: a new register system gives everybody new ids, and a
// pupil taken for somebody new would lose every mark of safety.
type again struct {
	sure   map[string]known // by the new id
	unsure map[int][]string // by row, to the ids of those it may be
	others map[int]bool     // rows whose id is another child's here
	freed  map[string]int   // ids that another child has from now on, to their row
}

// known is the pupil a row is of, and by what that was told.
type known struct{ ref, by string }

// The evidence by which a pupil is known again.
const (
	byTheirUPN = "UPN"
	byTheirKin = "name and a contact’s number"
)

// acquaint looks for the pupils of a roll among those who stand under an id
// that the roll does not itself have.
type acquaint struct {
	numbers rollfile.Numbers
	upns    map[string][]school.Pupil
	names   map[string][]school.Pupil
	reached map[school.PupilID]map[phone.Number]bool // numbers on their lists
	marked  map[school.PupilID]bool
}

// knowAgain gives the pupils of a roll who have another id here. It only thinks.
func knowAgain(rows []rollfile.Pupil, numbers rollfile.Numbers, st Standing) again {
	named, stands, claims := map[string]bool{}, map[string]bool{}, map[string]int{}
	x := newChildren(st)
	others := x.others(rows)
	for i, row := range rows {
		if !others[i] {
			named[strings.TrimSpace(row.ID)] = true
		}
	}
	for _, p := range st.Pupils {
		stands[p.Ref] = true
	}
	g, a := newAcquaint(named, numbers, st), again{map[string]known{}, map[int][]string{}, map[int]bool{}, map[string]int{}}
	found := map[int]known{}
	for i, row := range rows {
		ref := strings.TrimSpace(row.ID)
		if stands[ref] || !rollfile.GoodID(ref) {
			continue
		}
		stands[ref] = true // only the first row of an id counts
		k, maybe := g.who(row)
		switch {
		case len(maybe) > 0:
			a.unsure[i] = maybe
		case k.ref != "":
			found[i] = k
			claims[k.ref]++
		}
	}
	for i, k := range found {
		if claims[k.ref] > 1 {
			a.unsure[i] = []string{k.ref}
			continue
		}
		a.sure[strings.TrimSpace(rows[i].ID)] = k
	}
	a.settleTaken()
	a.settleOthers(rows, others, x, g)
	return a
}

// settleTaken leaves out of each doubt whom another row is of by their UPN: no
// namesake is that pupil. Else the same roll sent again would take the row.
func (a *again) settleTaken() {
	taken := map[string]bool{}
	for _, k := range a.sure {
		taken[k.ref] = taken[k.ref] || k.by == byTheirUPN
	}
	for i, maybe := range a.unsure {
		left := slices.DeleteFunc(slices.Clone(maybe), func(ref string) bool { return taken[ref] })
		if a.unsure[i] = left; len(left) == 0 {
			delete(a.unsure, i)
		}
	}
}

func newAcquaint(named map[string]bool, numbers rollfile.Numbers, st Standing) *acquaint {
	g := &acquaint{
		numbers: numbers, upns: map[string][]school.Pupil{}, names: map[string][]school.Pupil{},
		reached: map[school.PupilID]map[phone.Number]bool{}, marked: st.marked(),
	}
	for _, p := range st.Pupils {
		if named[p.Ref] {
			continue
		}
		if p.UPN != "" {
			g.upns[p.UPN] = append(g.upns[p.UPN], p)
		}
		name := fullName(p.FirstName, p.LastName)
		g.names[name] = append(g.names[name], p)
		g.reached[p.ID] = map[phone.Number]bool{}
	}
	of := standing(st).contacts
	for _, t := range st.Ties {
		if list := g.reached[t.Pupil]; list != nil && !of[t.Contact].Number.Zero() {
			list[of[t.Contact].Number] = true
		}
	}
	return g
}

// marked says which pupils have a mark of safety, of their own or about an
// adult.
func (st Standing) marked() map[school.PupilID]bool {
	marked := map[school.PupilID]bool{}
	for _, p := range st.Pupils {
		marked[p.ID] = p.Flags != school.Flags{} || p.NameKept
	}
	for _, t := range st.Ties {
		marked[t.Pupil] = marked[t.Pupil] || !told(t)
	}
	return marked
}

// who gives the pupil a new row is of, or those it may be of.
func (g *acquaint) who(row rollfile.Pupil) (known, []string) {
	upn := ""
	if row.UPN != nil {
		upn = strings.ToUpper(strings.TrimSpace(*row.UPN))
	}
	if k, maybe := g.byUPN(upn); k.ref != "" || len(maybe) > 0 {
		return k, maybe
	}
	if row.FirstName == nil {
		return known{}, nil
	}
	last := ""
	if row.LastName != nil {
		last = *row.LastName
	}
	var sure, maybe []string
	for _, p := range g.names[fullName(*row.FirstName, last)] {
		other := upn != "" && p.UPN != "" && upn != p.UPN
		shared, group := g.shares(row, p), row.Group != nil && likeness.Fold(*row.Group) == likeness.Fold(string(p.Group))
		near := group || row.Year != nil && *row.Year == p.Year
		switch {
		case shared && near && !other:
			sure = append(sure, p.Ref)
		case shared && (onRoll(p) && near || g.marked[p.ID]), !other && onRoll(p) && group, !other && g.marked[p.ID] && near:
			maybe = append(maybe, p.Ref)
		}
	}
	switch len(sure) {
	case 0:
		return known{}, maybe
	case 1:
		return known{sure[0], byTheirKin}, nil
	}
	return known{}, sure
}

// byUPN prefers those on roll: a leaver with the same UPN is an older row.
func (g *acquaint) byUPN(upn string) (known, []string) {
	var here, left []string
	marked := false
	for _, p := range g.upns[upn] {
		if onRoll(p) {
			here = append(here, p.Ref)
			continue
		}
		left, marked = append(left, p.Ref), marked || g.marked[p.ID]
	}
	switch {
	case upn == "":
		return known{}, nil
	case len(here) == 1:
		return known{here[0], byTheirUPN}, nil
	case len(here) == 0 && len(left) == 1:
		return known{left[0], byTheirUPN}, nil
	case len(here) == 0 && !marked:
		return known{}, nil
	}
	return known{}, append(here, left...)
}

// shares reports whether a row has a number that stands on the pupil's list.
func (g *acquaint) shares(row rollfile.Pupil, p school.Pupil) bool {
	for _, c := range row.Contacts {
		if c.Mobile != nil && g.reached[p.ID][g.numbers.Texted(c)] {
			return true
		}
	}
	return false
}

func fullName(first, last string) string { return likeness.Fold(first) + "|" + likeness.Fold(last) }

// renamed gives what stands under the ids that the pupils have now.
func (a *again) renamed(st Standing) Standing {
	now := map[string]string{}
	for id, k := range a.sure {
		now[k.ref] = id
	}
	pupils := make([]school.Pupil, len(st.Pupils))
	for i, p := range st.Pupils {
		if id, changed := now[p.Ref]; changed {
			p.Ref = id
		}
		pupils[i] = p
	}
	st.Pupils = pupils
	return st
}

// rename lays the new ids of pupils who were known again.
func (m *merge) rename(a again) {
	m.again, m.doubtful, m.others = a.sure, a.unsure, a.others
	now, by := map[string]string{}, map[string]int{}
	for id, k := range a.sure {
		now[k.ref], by[k.by] = id, by[k.by]+1
	}
	for _, refs := range a.unsure { // a row is of whoever it may be, not of who gets their id
		for j, was := range refs {
			refs[j] = cmp.Or(now[was], was)
		}
	}
	for i, was := range m.pupilOrder {
		id, changed := now[was]
		if !changed {
			continue
		}
		p := m.pupils[was]
		p.Ref, m.pupilOrder[i] = id, id
		delete(m.pupils, was)
		m.pupils[id] = p
		if m.upns[p.UPN] == was {
			m.upns[p.UPN] = id
		}
	}
	for _, how := range []string{byTheirUPN, byTheirKin} {
		if n := by[how]; n > 0 {
			m.tell("", "pupils known again by %s, whose id changed: %d; their marks of safety stand", how, n)
		}
	}
}

// outOfDoubt reports whether a row may be laid. One that may be of a pupil who
// stands under another id is left out, and that pupil is not taken for gone.
// No more is a second row of the same id.
func (m *merge) outOfDoubt(i int, at, ref string) bool {
	refs := m.doubtful[i]
	for _, of := range refs {
		m.named[of] = cmp.Or(m.named[of], at)
	}
	if m.others[i] {
		m.named[ref] = cmp.Or(m.named[ref], at)
		m.hold(ref)
		m.tell(at, "%s", anotherChild)
		return false
	}
	if len(refs) > 0 {
		m.named[ref] = cmp.Or(m.named[ref], at)
	}
	if len(refs) > 0 {
		m.tell(at, "%s", "this pupil looks like one on the roll under another id, and it cannot be told surely; the row was left out until it has a UPN, or the id they had")
	}
	return len(refs) == 0
}

// loss says how many pupils with marks of safety have no row any more: such a
// pupil may have come under a new id that nobody could tell.
func (m *merge) loss() (problem.Field, bool) {
	n := m.removals().marked
	return problem.Field{Detail: strings.TrimSpace(marksWords(n))}, n > 0
}

// marksWords says it, "" for none.
func marksWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 pupil with marks of safety would leave: make sure that they have not come under another id. "
	}
	return fmt.Sprintf("%d pupils with marks of safety would leave: make sure that they have not come under another id. ", n)
}

// knownSays says how a pupil was known again.
func knownSays(k known) string { return fmt.Sprintf("known again by %s; id changed", k.by) }
