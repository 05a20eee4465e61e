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
	marked := usable(out, marks)
	at := map[school.Group]int{}
	for i := range marks {
		at[out[i].Group] = i
	}
	return c.each(ctx, "roll-of-session", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var p school.Pupil
		if err := scan(&p.ID, &p.Ref, &p.UPN, &p.FirstName, &p.LastName, &p.Group, &p.Year); err != nil {
			return err
		}
		if i, closed := at[p.Group]; closed && !marked[p.Ref] && (p.UPN == "" || !marked[p.UPN]) {
			out[i].Unseen = append(out[i].Unseen, p)
		}
		return nil
	})
}

// usable gives whom the marks that stand name, as they name them, but for those
// that were kept for staff: nobody has taken such a mark.
func usable(out []notifier.RegisterView, marks map[int][]packedMark) map[string]bool {
	marked := map[string]bool{}
	for i, list := range marks {
		odd := map[string]bool{}
		for _, d := range out[i].Unmarked {
			odd[d.Ref] = true
		}
		for _, m := range list {
			if _, ok := register.Look(register.Code(m.Code)); ok && !odd[m.Ref] {
				marked[m.Ref] = true
			}
		}
	}
	return marked
}
