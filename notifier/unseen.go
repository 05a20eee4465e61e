package notifier

import (
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// accounted puts every pupil whom no register has marked beside those their
// register left unmarked. Who was to have a mark is asked of the roll as it is
// read, not as it was when the register closed: a pupil may have joined the
// roll, or come from another group, after that. Only of today: the roll of now
// says nothing about an earlier day.
func accounted(c school.Calendar, day clock.Date, sess register.Session, now time.Time, rs []RegisterView) []RegisterView {
	today := day == clock.DateOf(now)
	for i := range rs {
		rs[i].Unseen = slices.DeleteFunc(rs[i].Unseen, func(p school.Pupil) bool {
			in, _ := c.OpenFor(day, string(sess), p.Year)
			return !today || !in
		})
	}
	for i := range rs {
		for _, p := range rs[i].Unseen {
			if !standsUnmarked(rs, p) {
				rs[i].Unmarked = append(rs[i].Unmarked, MarkDoubt{Pupil: p.ID, Ref: p.Ref, Name: p.Name(), Detail: whyUnseen})
			}
		}
	}
	return rs
}

// inToday leaves out pupils whose year group is not in: nobody asks where they
// are, also where others of their class are in.
func inToday(c school.Calendar, day clock.Date, sess register.Session, pupils []school.Pupil) []school.Pupil {
	return slices.DeleteFunc(slices.Clone(pupils), func(p school.Pupil) bool {
		in, _ := c.OpenFor(day, string(sess), p.Year)
		return !in
	})
}

// whyUnseen is said of a pupil no register of the session knew of.
const whyUnseen = "no mark in any register: this pupil came to the group after its register was taken. Find out where they are"

// standsUnmarked reports whether a register already names a pupil as unmarked.
// A mark that came by a UPN before its pupil was on the roll is now theirs.
func standsUnmarked(rs []RegisterView, p school.Pupil) bool {
	for i := range rs {
		for j := range rs[i].Unmarked {
			d := &rs[i].Unmarked[j]
			if d.Pupil == "" && p.UPN != "" && d.Ref == p.UPN {
				d.Pupil, d.Name = p.ID, p.Name()
			}
			if d.Pupil == p.ID {
				return true
			}
		}
	}
	return false
}
