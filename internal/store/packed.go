package store

import (
	"context"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// packed is how a revision's marks are kept, with the pupils they call absent,
// which is what the ledger is held against, and those without a usable mark.
type packed struct {
	Marks    []packedMark     `json:"marks"`
	Absent   []school.PupilID `json:"absent"`
	Unmarked []school.PupilID `json:"unmarked,omitempty"`
}

// packedMark is of a pupil, and not of an id that may be another child's before
// the day is over. Only what nobody on the roll has is kept as it came; so are
// all marks of before the pupil was kept.
type packedMark struct {
	Pupil   school.PupilID `json:"p,omitempty"`
	Ref     string         `json:"r,omitempty"`
	Code    string         `json:"c"`
	Minutes int            `json:"m,omitempty"`
}

// isOf reports whether the mark is a pupil's.
func (m packedMark) isOf(p school.Pupil) bool {
	if m.Pupil != "" {
		return m.Pupil == p.ID
	}
	return m.Ref == p.Ref || p.UPN != "" && m.Ref == p.UPN
}

// pack keeps marks. Of says whose each is, in their order; empty for nobody's.
func pack(marks []register.Mark, of []school.PupilID) []packedMark {
	out := make([]packedMark, len(marks))
	for i, x := range marks {
		out[i] = packedMark{Ref: x.Pupil, Code: string(x.Code), Minutes: x.MinutesLate}
		if i < len(of) && of[i] != "" {
			out[i].Pupil, out[i].Ref = of[i], ""
		}
	}
	return out
}

// unpacked gives marks as they are kept, each by the id its pupil has now.
func (c conn) unpacked(ctx context.Context, kept []packedMark) ([]register.Mark, error) {
	var ids []string
	for _, x := range kept {
		if x.Pupil != "" {
			ids = append(ids, string(x.Pupil))
		}
	}
	now := map[school.PupilID]string{}
	err := c.eachIn(ctx, "pupil-refs", nil, ids, func(scan func(...any) error) error {
		var id school.PupilID
		var ref string
		err := scan(&id, &ref)
		now[id] = ref
		return err
	})
	out := make([]register.Mark, len(kept))
	for i, x := range kept {
		out[i] = register.Mark{Pupil: x.Ref, Code: register.Code(x.Code), MinutesLate: x.Minutes}
		if x.Pupil != "" {
			out[i].Pupil = now[x.Pupil]
		}
	}
	return out, err
}
