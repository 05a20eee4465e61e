package store

import (
	"context"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// addUnseen adds to each register that has closed the pupils of its group, as
// the roll stands now, whom no register of the session has a usable mark for.
// What was kept at closing cannot say it: the roll may have changed since.
func (c conn) addUnseen(ctx context.Context, urn school.URN, day clock.Date, out []notifier.RegisterView, marks map[int][]packedMark) error {
	marked, named := usable(out, marks)
	at := map[school.Group]int{}
	for i := range marks {
		at[out[i].Group] = i
	}
	return c.each(ctx, "roll-of-session", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var p school.Pupil
		if err := scan(&p.ID, &p.Ref, &p.UPN, &p.FirstName, &p.LastName, &p.Group, &p.Year); err != nil {
			return err
		}
		if i, closed := at[p.Group]; closed && !marked[p.ID] && !named[p.Ref] && (p.UPN == "" || !named[p.UPN]) {
			out[i].Unseen = append(out[i].Unseen, p)
		}
		return nil
	})
}

// usable gives whom the marks that stand are of, and what those name that are
// kept as they came; but for those kept for staff: nobody has taken such a mark.
func usable(out []notifier.RegisterView, marks map[int][]packedMark) (marked map[school.PupilID]bool, named map[string]bool) {
	marked, named = map[school.PupilID]bool{}, map[string]bool{}
	for i, list := range marks {
		odd, oddly := map[school.PupilID]bool{}, map[string]bool{}
		for _, d := range out[i].Unmarked {
			odd[d.Pupil], oddly[d.Ref] = true, true
		}
		for _, m := range list {
			_, ok := register.Look(register.Code(m.Code))
			switch {
			case !ok:
			case m.Pupil != "":
				marked[m.Pupil] = marked[m.Pupil] || !odd[m.Pupil]
			case !oddly[m.Ref]:
				named[m.Ref] = true
			}
		}
	}
	return marked, named
}
