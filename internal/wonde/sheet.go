package wonde

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Wonde does not say when a register closed: it shows marks as they are entered.
// So a register is taken for closed when it looks finished, and never on less:
//
//   - every pupil of the group has a mark, the session began 15 minutes ago or
//     more, and nobody has touched the register for 4 minutes; or
//   - half of the group or more have one, the session began 30 minutes ago (the
//     longest a register may stay open), and nobody has touched it for 10.
//
// Anything less is a register that has not been taken: it stays open, turns red
// on Today when it is overdue, and its pupils come to the call list as
// unmarked. Those without a mark in a register that is half taken are unmarked
// too, never present. Once it has closed, whatever changes is a revision at once.
//
// Source of the 30 minutes: Working together to improve school attendance,
// Department for Education, July 2026.
const (
	settledAfter = 15 * time.Minute
	settledQuiet = 4 * time.Minute
	endsAfter    = 30 * time.Minute
	endsQuiet    = 10 * time.Minute
	// before is how long before the session a mark may be made and still be one
	// of somebody taking the register; an earlier one was entered in advance.
	before = 30 * time.Minute
)

// sheet is one register as Wonde has it now.
type sheet struct {
	key     register.Key
	pupils  int // on roll in the group
	marks   []register.Mark
	marked  map[school.PupilID]bool
	changed time.Time // last; zero when Wonde does not say
	taken   bool      // somebody has marked it in this session, not only in advance
}

// closed reports whether the register may be taken for closed.
func (s sheet) closed(begins, now time.Time) bool {
	changed := s.changed
	if changed.Before(begins) { // in advance, or not said
		changed = begins
	}
	open, quiet := now.Sub(begins), now.Sub(changed)
	switch {
	case len(s.marks) == 0:
		return false
	case len(s.marked) >= s.pupils:
		return open >= settledAfter && quiet >= settledQuiet
	case 2*len(s.marked) >= s.pupils:
		return s.taken && open >= endsAfter && quiet >= endsQuiet
	}
	return false
}

// closure gives the register as it closed: when it was last touched, but never
// before the revision that stands.
func (s sheet) closure(stands, now time.Time) register.Closure {
	at := s.changed
	if at.IsZero() || at.After(now) {
		at = now
	}
	if at.Before(stands) {
		at = stands
	}
	return register.Closure{Key: s.key, ClosedAt: at, Marks: s.marks}
}

// whose is a mark with the pupil it belongs to.
type whose struct {
	Mark
	pupil school.Pupil
	code  register.Code
}

// sheets sorts marks of one session into the groups of the roll. A blank mark
// is none.
func sheets(urn school.URN, day clock.Date, s register.Session, begins time.Time, pupils []school.Pupil, marks []whose) []sheet {
	of := map[school.Group]*sheet{}
	for _, p := range pupils {
		if of[p.Group] == nil {
			of[p.Group] = &sheet{key: register.Key{School: urn, Date: day, Session: s, Group: p.Group}, marked: map[school.PupilID]bool{}}
		}
		of[p.Group].pupils++
	}
	for _, m := range marks {
		x := of[m.pupil.Group]
		if x == nil || m.Session != s {
			continue
		}
		if m.ChangedAt.After(x.changed) { // a mark taken away is a change, too
			x.changed = m.ChangedAt
		}
		if m.code == register.Unmarked {
			continue
		}
		x.marked[m.pupil.ID] = true
		x.taken = x.taken || m.ChangedAt.IsZero() || !m.ChangedAt.Before(begins.Add(-before))
		x.marks = append(x.marks, register.Mark{Pupil: m.pupil.Ref, Code: m.code, MinutesLate: m.MinutesLate, Comment: m.Comment})
	}
	all := make([]sheet, 0, len(of))
	for _, x := range of {
		slices.SortFunc(x.marks, func(a, b register.Mark) int { return strings.Compare(a.Pupil, b.Pupil) })
		all = append(all, *x)
	}
	slices.SortFunc(all, func(a, b sheet) int { return strings.Compare(string(a.key.Group), string(b.key.Group)) })
	return all
}

// newest keeps one mark a pupil and session: the one changed last. Two that
// differ and do not say when they changed both stay, for a person to look at.
func newest(lists ...[]Mark) []Mark {
	type place struct {
		student string
		session register.Session
	}
	var all []Mark
	at := map[place]int{}
	for _, list := range lists {
		for _, m := range list {
			k := place{m.Student, m.Session}
			i, known := at[k]
			switch {
			case !known:
				at[k] = len(all)
				all = append(all, m)
			case m.ChangedAt.After(all[i].ChangedAt):
				all[i] = m
			case m.ChangedAt.Equal(all[i].ChangedAt) && (m.CodeID != all[i].CodeID || m.Code != all[i].Code):
				all = append(all, m)
			}
		}
	}
	return all
}
