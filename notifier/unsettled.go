package notifier

import (
	"cmp"
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// settleWithin is how many school days a school has, after the session, to find
// out why a pupil marked N was absent; then N must become O.
//
// Source: regulation 10 of the School Attendance (Pupil Registration) (England)
// Regulations 2024, SI 2024/208, which says school days, not working days.
const settleWithin = 5

// unsettledSince is how many days back absences are listed: a school year.
const unsettledSince = 366

// UnsettledAbsence is an absence that is still N.
type UnsettledAbsence struct {
	ID      AbsenceID
	Pupil   school.Pupil
	Date    clock.Date
	Session register.Session
	Due     clock.Date // the last day to put the right code; zero when the calendar does not reach so far
	Left    int        // school days until then: 0 on the day, below 0 when overdue
}

// Unsettled lists the absences of a school that are still N, the most pressing
// first: the right code must be put within five school days of the school's own
// calendar, and after that N must become O. Overdue ones stay until somebody
// has settled them, for a year.
func (s *Service) Unsettled(ctx context.Context, urn school.URN, today clock.Date) ([]UnsettledAbsence, error) {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Unsettled(ctx, urn, today.AddDays(-unsettledSince), today)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Due, list[i].Left = nClock(set.Calendar, list[i].Date, today)
	}
	slices.SortStableFunc(list, func(a, b UnsettledAbsence) int {
		return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Date.String(), b.Date.String()))
	})
	return list, nil
}

// nClock says until when an absence of a day may stay N, and how many school
// days that leaves.
func nClock(c school.Calendar, day, today clock.Date) (due clock.Date, left int) {
	due = c.SchoolDaysAfter(day, settleWithin)
	if due == (clock.Date{}) { // the calendar ends before: what it has left is what is left
		return due, settleWithin - c.SchoolDays(day, today)
	}
	if today.After(due) {
		return due, -c.SchoolDays(due, today)
	}
	return due, c.SchoolDays(today, due)
}
