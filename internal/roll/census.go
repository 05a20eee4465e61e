package roll

import (
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// FirstAdult counts who would be texted first about pupils: a school knows at a look
// whether 400 grandparents are a slipped column.
type FirstAdult struct {
	Pupils       int        `json:"pupils"`
	Mothers      int        `json:"mothers"`
	Fathers      int        `json:"fathers"`
	Grandparents int        `json:"grandparents"`
	Others       int        `json:"others" doc:"Everybody else, and whoever has no relationship"`
	Nobody       int        `json:"nobody" doc:"Pupils about whom nobody could be texted"`
	NobodyPupils []PupilRef `json:"nobody_pupils" doc:"Those pupils"`
}

// PupilRef is a pupil as an answer names them.
type PupilRef struct {
	Pupil string       `json:"pupil" doc:"The school's own id"`
	Name  string       `json:"name" doc:"Empty without the scope roll:read"`
	Group school.Group `json:"group"`
}

func (f *FirstAdult) count(p school.Pupil, first school.TiedContact, found bool) {
	f.Pupils++
	if !found {
		f.Nobody++
		f.NobodyPupils = append(f.NobodyPupils, PupilRef{p.Ref, p.Name(), p.Group})
		return
	}
	switch rollfile.KinOf(first.Relationship) {
	case rollfile.Mother:
		f.Mothers++
	case rollfile.Father:
		f.Fathers++
	case rollfile.Grandparent:
		f.Grandparents++
	default:
		f.Others++
	}
}
