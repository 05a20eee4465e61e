package roll

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// recogniser says who of a file is who of what stands. Exports seldom carry an
// id for adults, and an adult taken for somebody new would lose every mark of
// safety that a person has set.
type recogniser struct {
	file    *rollfile.File
	numbers rollfile.Numbers

	contacts map[string]school.Contact    // by ref, as they stand
	tied     map[string][]string          // pupil's ref to refs of their contacts
	known    map[evidence]map[string]bool // refs that stand
	names    map[string]string            // ref to folded name

	used   map[string]bool
	inFile map[evidence]string // the id given to an adult of the file
	merged map[string]bool
}

// recognise gives the roll of a file, whose pupils have the ids they have here,
// with the ids that its adults have, and the ids of adults made one on evidence. It only thinks.
func recognise(f *rollfile.File, rows []rollfile.Pupil, numbers rollfile.Numbers, st Standing) (rollfile.Roll, []string) {
	g := &recogniser{
		file: f, numbers: numbers, contacts: map[string]school.Contact{}, tied: map[string][]string{},
		known: map[evidence]map[string]bool{}, names: map[string]string{}, used: map[string]bool{},
		inFile: map[evidence]string{}, merged: map[string]bool{},
	}
	g.stand(st)
	r := rollfile.Roll{Pupils: rows}
	for i := range r.Pupils {
		if r.Pupils[i].Contacts != nil {
			r.Pupils[i].Contacts = slices.Clone(r.Pupils[i].Contacts)
		}
		g.keep(r.Pupils[i], f.Origins[i])
	}
	for i := range r.Pupils {
		g.adults(&r.Pupils[i], f.Origins[i])
	}
	merged := []string{}
	for id := range g.merged {
		merged = append(merged, id)
	}
	slices.Sort(merged)
	return r, merged
}

// stand indexes what stands.
func (g *recogniser) stand(st Standing) {
	refs, pupils := map[school.ContactID]string{}, map[school.PupilID]string{}
	for _, c := range st.Contacts {
		refs[c.ID], g.contacts[c.Ref], g.names[c.Ref] = c.Ref, c, likeness.Fold(c.Name)
		if e := (evidence{g.names[c.Ref], c.Number.E164()}); e.name != "" && e.number != "" {
			if g.known[e] == nil {
				g.known[e] = map[string]bool{}
			}
			g.known[e][c.Ref] = true
		}
	}
	for _, p := range st.Pupils {
		pupils[p.ID] = p.Ref
	}
	for _, t := range st.Ties {
		g.tied[pupils[t.Pupil]] = append(g.tied[pupils[t.Pupil]], refs[t.Contact])
	}
}

// keep notes the adults whose ids stand already: they are who they say.
func (g *recogniser) keep(p rollfile.Pupil, o rollfile.Origin) {
	for j, c := range p.Contacts {
		ref := strings.TrimSpace(c.ID)
		if _, stands := g.contacts[ref]; !stands || o.Contacts[j].Derived {
			continue
		}
		g.used[ref] = true
		if e, ok := evident(g.numbers, c); ok && g.inFile[e] == "" {
			g.inFile[e] = ref
		}
	}
}

// adults gives each adult of a pupil the id they have here: one the file gave
// and that stands; else of the pupil's own by name and number, then by a name
// that only one is left of; else of another pupil's by name and number.
func (g *recogniser) adults(p *rollfile.Pupil, o rollfile.Origin) {
	l := &list{pupil: p.ID, rows: p.Contacts, has: map[string]bool{}, known: make([]bool, len(p.Contacts))}
	for j, c := range p.Contacts {
		ref := strings.TrimSpace(c.ID)
		_, stands := g.contacts[ref]
		if stands && !o.Contacts[j].Derived {
			l.has[ref] = true
		}
		l.known[j] = stands && !o.Contacts[j].Derived || !rollfile.GoodID(ref)
	}
	g.byNumber(l)
	g.byName(l)
	for j := range l.rows {
		c := &l.rows[j]
		e, evident := evident(g.numbers, *c)
		if !l.known[j] {
			id := ""
			if evident {
				id = g.elsewhere(e, l.has)
			}
			if id == "" && o.Contacts[j].Derived {
				id = g.fresh(p.ID)
			}
			l.is(j, cmp.Or(id, strings.TrimSpace(c.ID)))
		}
		g.used[c.ID] = true
		if evident && g.inFile[e] == "" {
			g.inFile[e] = c.ID
		}
	}
}

// list is one pupil's list of adults while it is told who they are.
type list struct {
	pupil string
	rows  []rollfile.Contact
	known []bool          // beside rows
	has   map[string]bool // ids it has already
}

func (l *list) is(j int, ref string) {
	l.rows[j].ID, l.known[j], l.has[ref] = ref, true, true
}

// byNumber knows the pupil's own adults again by name and number; none is a
// number too, for one name may stand twice in a list.
func (g *recogniser) byNumber(l *list) {
	for j, c := range l.rows {
		if l.known[j] || c.Mobile == nil {
			continue
		}
		for _, ref := range g.tied[l.pupil] {
			if !l.has[ref] && g.names[ref] == nameOf(c) && g.contacts[ref].Number == g.numbers.Texted(c) {
				l.is(j, ref)
				break
			}
		}
	}
}

// byName knows them again by name, where only one row and one adult are left
// of it: a new number is no new adult.
func (g *recogniser) byName(l *list) {
	rows, left := map[string]int{}, map[string][]string{}
	for j, c := range l.rows {
		if !l.known[j] {
			rows[nameOf(c)]++
		}
	}
	for _, ref := range g.tied[l.pupil] {
		if !l.has[ref] {
			left[g.names[ref]] = append(left[g.names[ref]], ref)
		}
	}
	for j, c := range l.rows {
		if name := nameOf(c); !l.known[j] && name != "" && rows[name] == 1 && len(left[name]) == 1 {
			l.is(j, left[name][0])
		}
	}
}

func nameOf(c rollfile.Contact) string {
	if c.Name == nil {
		return ""
	}
	return likeness.Fold(*c.Name)
}

// elsewhere finds an adult of another pupil, by name and number.
func (g *recogniser) elsewhere(e evidence, mine map[string]bool) string {
	id := g.inFile[e]
	if id == "" && len(g.known[e]) == 1 {
		for ref := range g.known[e] {
			id = ref
		}
	}
	if id == "" || mine[id] {
		return ""
	}
	g.merged[id] = true
	return id
}

// fresh gives an id nobody has.
func (g *recogniser) fresh(pupil string) string {
	for n := 1; ; n++ {
		id := pupil + "/" + strconv.Itoa(n)
		if _, stands := g.contacts[id]; !stands && !g.used[id] {
			return id
		}
	}
}
