package campaigns

import (
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// heard is an adult who may be texted about a pupil, were it not that they may
// have said no, with the place they have on the pupil's whole list. Whoever
// stands before them and must not be told, or has said no, moves nobody up.
type heard struct {
	school.TiedContact
	place int // from 0
}

// saidNo reports whether the adult wants no campaign: by NOINFO, or by STOP.
func (h heard) saidNo() bool { return h.Contact.NoCampaigns || h.Contact.Stopped }

// covers reports whether a text to the adult may speak of the pupil: to whoever
// comes first on the list, and to others only with parental responsibility.
func (h heard) covers() bool { return h.place == 0 || h.ParentalResponsibility }

// hearing gives of a pupil's list those who may be texted about the pupil. Who
// has said STOP is among them: an absence text goes to the next adult instead,
// but a campaign takes it as said by the home.
func hearing(list []school.TiedContact, may func([]school.TiedContact) []school.TiedContact) []heard {
	asked := list
	if slices.ContainsFunc(list, func(t school.TiedContact) bool { return t.Contact.Stopped }) {
		asked = slices.Clone(list)
		for i := range asked {
			asked[i].Contact.Stopped = false
		}
	}
	told := may(asked)
	if len(told) == 0 {
		return nil
	}
	all := make([]heard, 0, len(told))
	for _, t := range told {
		at := slices.IndexFunc(list, func(x school.TiedContact) bool { return x.Contact.ID == t.Contact.ID })
		all = append(all, heard{list[at], at})
	}
	return all
}
