package roll

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// pair names a tie.
type pair struct {
	pupil   school.PupilID
	contact school.ContactID
}

// merge lays what was sent over what stands. It only thinks: nothing outside
// it is changed, and the same input gives the same result.
type merge struct {
	urn     school.URN
	now     time.Time
	numbers map[string]rollfile.Reading
	every   map[string][]phone.Number // all numbers that came with a contact
	toRing  map[string][]phone.Number // of those whose row speaks of further ones
	file    *rollfile.File            // what was sent, when it was a file

	before   Standing
	pupils   map[string]school.Pupil   // by the school's own id
	contacts map[string]school.Contact // by the school's own id
	ties     map[pair]school.Tie
	upns     map[string]string // who had a UPN before, to the school's own id

	pupilOrder, contactOrder []string // new ones last, as they came
	tieOrder                 []pair
	tiesOf                   map[school.PupilID][]pair // the same, by pupil

	named    map[string]string         // pupils that have a row, and where it is
	firstOf  map[string]rollfile.Pupil // the row of each
	partial  bool                      // those who are not named stay as they are
	nameless bool                      // a row had no id: nobody may be taken for gone
	problems []problem.Field
	told     map[string]bool // contacts whose number has been listed
	speaks   map[string]bool // flags the pupil at hand is said to have or not
	kept     []standsKept    // what would have been loosened
	doubts   []Doubt         // who has been barred by this import
	// strangers are numbers of another person that came with a brother or a sister.
	strangers []Stranger

	ended    map[pair]bool                                // barred for an end alone
	unknown  map[string]bool                              // fields of a JSON roll that have been told
	again    map[string]known                             // pupils known again, by their new id
	doubtful map[int][]string                             // rows that may be of a pupil under another id
	others   map[int]bool                                 // rows whose id is another child's here
	listed   map[school.PupilID]map[school.ContactID]bool // the lists that were sent
	took     school.RollNews                              // what a system's whole list takes away, or leaves out
	rows     map[pair]string                              // where the rows of those lists are
	letgo    map[school.PupilID]bool                      // who is taken for a leaver, having no row
	whom     Whom                                         // whom the first texts would reach, when all is laid
}

// standsKept is a mark of safety that an import would have loosened.
type standsKept struct {
	problem int // its place among the problems
	pupil   school.PupilID
	contact school.ContactID // "" for a mark of the pupil
}

// keep tells that a mark of safety stands though the import says otherwise.
func (m *merge) keep(p school.PupilID, c school.ContactID, pointer, sentence string) {
	if len(m.problems) < rollfile.MostProblems {
		m.kept = append(m.kept, standsKept{len(m.problems), p, c})
	}
	m.tell(pointer, "%s", sentence)
}

func newMerge(urn school.URN, now time.Time, st Standing) *merge {
	m := &merge{
		urn: urn, now: now, before: st,
		pupils:   make(map[string]school.Pupil, len(st.Pupils)),
		contacts: make(map[string]school.Contact, len(st.Contacts)),
		ties:     make(map[pair]school.Tie, len(st.Ties)),
		upns:     map[string]string{}, named: map[string]string{}, firstOf: map[string]rollfile.Pupil{}, told: map[string]bool{},
		problems: []problem.Field{},
		listed:   map[school.PupilID]map[school.ContactID]bool{}, rows: map[pair]string{}, letgo: map[school.PupilID]bool{}, unknown: map[string]bool{}, ended: endedOf(st), tiesOf: make(map[school.PupilID][]pair, len(st.Pupils)),
	}
	for _, p := range st.Pupils {
		m.pupilOrder, m.pupils[p.Ref] = append(m.pupilOrder, p.Ref), p
		if p.UPN != "" && onRoll(p) {
			m.upns[p.UPN] = p.Ref
		}
	}
	for _, c := range st.Contacts {
		m.contactOrder, m.contacts[c.Ref] = append(m.contactOrder, c.Ref), c
	}
	for _, t := range st.Ties {
		k := pair{t.Pupil, t.Contact}
		m.ties[k] = t
		m.addTie(k)
	}
	return m
}

// addTie keeps the place of a tie.
func (m *merge) addTie(k pair) {
	m.tieOrder, m.tiesOf[k.pupil] = append(m.tieOrder, k), append(m.tiesOf[k.pupil], k)
}

func onRoll(p school.Pupil) bool { return p.LeftOn == clock.Date{} }

// take lays every row, then lets those go who have none.
func (m *merge) take(r rollfile.Roll, partial bool) {
	for i, row := range r.Pupils {
		at := fmt.Sprintf("/pupils/%d", i)
		if !m.outOfDoubt(i, at, strings.TrimSpace(row.ID)) {
			continue
		}
		if m.file != nil {
			row = m.fromFile(at, row, m.file.Origins[i])
			if m.file.Origins[i].Left(clock.DateOf(m.now)) {
				m.leaver(at, row)
				continue
			}
		}
		m.pupil(at, row)
		if m.file != nil && m.file.Origins[i].Disputed {
			m.hold(strings.TrimSpace(row.ID))
		}
	}
	if m.partial = partial; !partial {
		m.letGo()
	}
	m.settleUPNs()
	m.barStrangers()
	m.barPupilsOwn()
	m.barReused()
	m.bar()
	m.barVariants()
	m.barElsewhere()
	m.barTwins()
	m.barShared() // of whoever may still be told
	m.tellShared()
	m.tellOvertaken()
	m.tellLosesFirst()
	m.whom = whom(m.before, m.after())
	m.tellSilenced()
}

// letGo makes leavers of those on roll who have no row.
func (m *merge) letGo() {
	today, believed := clock.DateOf(m.now), m.believed()
	for _, ref := range m.pupilOrder {
		p := m.pupils[ref]
		if m.named[ref] != "" || !onRoll(p) {
			continue
		}
		if m.nameless {
			m.tell("/pupils", "a row has no readable id, so no pupil was taken for a leaver")
			return
		}
		if m.unsure() {
			m.tell("", "lines of this file were left out, so no pupil was taken for a leaver and no contact for gone")
			return
		}
		if !believed(p.ID) {
			m.took.Missed = append(m.took.Missed, p.ID)
			m.tell("/pupils/"+problem.Part(ref), "this pupil is not on the system’s list and was kept: if the next whole list does not have them either, they have left")
			continue
		}
		p.LeftOn, m.letgo[p.ID] = today, true
		m.pupils[ref] = p
	}
}

// settleUPNs lets one pupil on roll keep a UPN that several have: the one who
// had it before, else the first. Marks may come by UPN, and two pupils with
// the same one would be taken for each other.
func (m *merge) settleUPNs() {
	keeper := map[string]string{}
	for _, ref := range m.pupilOrder {
		p := m.pupils[ref]
		if p.UPN == "" || !onRoll(p) {
			continue
		}
		if _, claimed := keeper[p.UPN]; !claimed || m.upns[p.UPN] == ref {
			keeper[p.UPN] = ref
		}
	}
	for _, ref := range m.pupilOrder {
		p := m.pupils[ref]
		if p.UPN == "" || !onRoll(p) || keeper[p.UPN] == ref {
			continue
		}
		p.UPN = ""
		m.pupils[ref] = p
		m.tell(m.named[ref]+"/upn", "another pupil on roll has this UPN; it was left out here")
	}
}

// wouldBe gives the adults as the import would leave them, and each pupil's id.
func (m *merge) wouldBe() (map[school.ContactID]school.Contact, map[school.PupilID]string) {
	contacts, refs := make(map[school.ContactID]school.Contact, len(m.contacts)), make(map[school.PupilID]string, len(m.pupils))
	for _, c := range m.contacts {
		contacts[c.ID] = c
	}
	for ref, p := range m.pupils {
		refs[p.ID] = ref
	}
	return contacts, refs
}

// rowAt points at the row of an adult on a pupil's list, or at the list where they
// have none.
func (m *merge) rowAt(k pair, ref string) string { return cmp.Or(m.rows[k], m.listAt(ref)) }

// listAt points at the list that came of a pupil, or at all where none did.
func (m *merge) listAt(ref string) string {
	if row := m.named[ref]; row != "" {
		return row + "/contacts"
	}
	return "/pupils"
}

func (m *merge) tell(pointer, format string, args ...any) {
	switch n := len(m.problems); {
	case n < rollfile.MostProblems:
		m.problems = append(m.problems, problem.Field{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
	case n == rollfile.MostProblems:
		m.problems = append(m.problems, problem.Field{Detail: "there are more problems than are listed here"})
	}
}
