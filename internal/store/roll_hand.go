package store

import (
	"context"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// MarkedLeavers gives the last day on which a register marked a pupil who had
// left, by pupil.
func (r *Roll) MarkedLeavers(ctx context.Context, urn school.URN, since clock.Date) (map[school.PupilID]clock.Date, error) {
	found := map[school.PupilID]clock.Date{}
	err := r.db.reader().each(ctx, "marked-leavers", []any{string(urn), since.String()}, func(scan func(...any) error) error {
		var id school.PupilID
		var day clock.Date
		err := scan(&id, dateInto{&day})
		found[id] = day
		return err
	})
	return found, err
}

// Away gives the days of the accepted notices that have not passed on a day.
func (r *Roll) Away(ctx context.Context, urn school.URN, day clock.Date) (map[school.PupilID][]school.Days, error) {
	found := map[school.PupilID][]school.Days{}
	err := r.db.reader().each(ctx, "notices-away", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var id school.PupilID
		var days school.Days
		err := scan(&id, dateInto{&days.First}, dateInto{&days.Last})
		found[id] = append(found[id], days)
		return err
	})
	return found, err
}

// TieReasons gives why adults are not told about a pupil, opened.
func (r *Roll) TieReasons(ctx context.Context, pupil school.PupilID) (map[school.ContactID]string, error) {
	found := map[school.ContactID]string{}
	err := r.db.reader().each(ctx, "tie-reasons", []any{string(pupil)}, func(scan func(...any) error) error {
		var id school.ContactID
		var sealed []byte
		if err := scan(&id, &sealed); err != nil {
			return err
		}
		var err error
		found[id], err = r.db.openSealed(sealed, reasonOf(pupil, id))
		return err
	})
	return found, err
}

func reasonOf(p school.PupilID, c school.ContactID) string {
	return "tie reason " + string(p) + " " + string(c)
}

// putReason keeps why an adult is not told, or lets go of it.
func (c conn) putReason(ctx context.Context, why *roll.TieReason) error {
	if why == nil {
		return nil
	}
	if why.Words == "" {
		_, err := c.exec(ctx, "tie-reason-drop", string(why.Pupil), string(why.Contact))
		return err
	}
	_, err := c.exec(ctx, "tie-reason-put", string(why.Pupil), string(why.Contact), c.db.box.Seal(why.Words, reasonOf(why.Pupil, why.Contact)))
	return err
}
