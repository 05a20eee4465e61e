package store

import (
	"context"
	"database/sql"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// addDoubts adds to each register the marks kept for staff and the pupils
// without one, with their names.
func (c conn) addDoubts(ctx context.Context, urn school.URN, out []notifier.RegisterView, standing map[notifier.ClosureID]int, without map[int][]notifier.MarkDoubt) error {
	said := map[string]bool{}
	ids := make([]string, 0, len(standing))
	for id := range standing {
		ids = append(ids, string(id))
	}
	err := c.eachIn(ctx, "odd-marks-of-closures", nil, ids, func(scan func(...any) error) error {
		var id notifier.ClosureID
		var pupil sql.NullString
		var d notifier.MarkDoubt
		if err := scan(&id, &pupil, &d.Ref, &d.Code, &d.Detail); err != nil {
			return err
		}
		d.Pupil = school.PupilID(pupil.String)
		i := standing[id]
		said[string(d.Pupil)], said[d.Ref] = true, true
		out[i].Unmarked = append(out[i].Unmarked, d)
		return nil
	})
	if err != nil {
		return err
	}
	delete(said, "") // neither of nobody, nor of one whose id was not asked for
	for i, list := range without {
		for _, d := range list {
			if !said[string(d.Pupil)] && !said[d.Ref] {
				out[i].Unmarked = append(out[i].Unmarked, d)
			}
		}
	}
	return c.nameDoubts(ctx, urn, out)
}

// without lists who had no mark in a register: the pupils that were kept or, of
// before they were, what the answer called them.
func without(p packed, o notifier.Outcome) []notifier.MarkDoubt {
	var out []notifier.MarkDoubt
	for _, id := range p.Unmarked {
		out = append(out, notifier.MarkDoubt{Pupil: id, Detail: noMark})
	}
	if len(out) > 0 {
		return out
	}
	for _, ref := range o.Unmarked {
		out = append(out, notifier.MarkDoubt{Ref: ref, Detail: noMark})
	}
	return out
}

const noMark = "no mark: find out where this pupil is"

// nameDoubts says who the doubts are about, as they are called now. What was
// kept without a pupil may name one who has come to the roll since.
func (c conn) nameDoubts(ctx context.Context, urn school.URN, out []notifier.RegisterView) error {
	var ids, refs []string
	for _, r := range out {
		for _, d := range r.Unmarked {
			if d.Pupil != "" {
				ids = append(ids, string(d.Pupil))
			} else {
				refs = append(refs, d.Ref)
			}
		}
	}
	who, byRef := map[school.PupilID]school.Pupil{}, map[string]school.Pupil{}
	take := func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(&p.Ref, &p.ID, &p.FirstName, &p.LastName)
		who[p.ID], byRef[p.Ref] = p, p
		return err
	}
	if err := c.eachIn(ctx, "pupil-names", []any{string(urn)}, ids, take); err != nil {
		return err
	}
	if err := c.eachIn(ctx, "pupil-names-by-ref", []any{string(urn)}, refs, take); err != nil {
		return err
	}
	for i := range out {
		for j := range out[i].Unmarked {
			d := &out[i].Unmarked[j]
			p, ok := who[d.Pupil]
			if d.Pupil == "" {
				p, ok = byRef[d.Ref]
			}
			if ok {
				d.Pupil, d.Ref, d.Name = p.ID, p.Ref, p.Name()
			}
		}
	}
	return nil
}
