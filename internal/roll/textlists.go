package roll

import (
	"slices"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

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

// barsSomebody reports whether an adult of the list is not to be told.
func (l pupilsList) barsSomebody() bool {
	return slices.ContainsFunc(l.list, func(t school.TiedContact) bool { return !told(t.Tie) })
}

// has reports whether an adult is on the list.
func (l pupilsList) has(id school.ContactID) bool {
	return slices.ContainsFunc(l.list, func(t school.TiedContact) bool { return t.Contact.ID == id })
}
