package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// CallList is who is to be rung about today, those who have waited longest
// first.
type CallList struct {
	School  school.School
	Now     time.Time
	Date    clock.Date
	NewsSeq int64
	Calls   []Call
	Late    []RegisterView // registers that are overdue, of sessions that have begun
}

// Calls gives the call list of today. It is worked out from what stands, so a
// pupil whose absence is explained, or whose register closes, leaves it by
// itself.
func (s *Service) Calls(ctx context.Context, urn school.URN) (CallList, error) {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return CallList{}, err
	}
	now := s.clock.Now()
	l := CallList{School: set.School, Now: now, Date: clock.DateOf(now)}
	if l.NewsSeq, err = s.store.NewsSeq(ctx, urn); err != nil {
		return l, err
	}
	abs, err := s.store.Absences(ctx, urn, l.Date, "")
	if err != nil {
		return l, err
	}
	if l.Calls, l.Late, err = s.unmarked(ctx, set, abs, now); err != nil {
		return l, err
	}
	for _, a := range abs {
		if st := stepOf(a, set.on(a.Date), now); st.Call {
			l.Calls = append(l.Calls, Call{
				ID: NewCallID(a.Date, a.Session, a.Pupil.ID), Date: a.Date, Session: a.Session, Pupil: a.Pupil, Absence: a.ID,
				Why: st.Why, Since: st.Since, LeadTold: leadTold(a),
			})
		}
	}
	slices.SortStableFunc(l.Calls, func(a, b Call) int { return a.Since.Compare(b.Since) })
	return l, s.addRinging(ctx, urn, &l)
}

// leadTold is when the lead was told of an absence first.
func leadTold(a AbsenceView) time.Time {
	if t, ok := a.Rungs[RungVulnerable]; ok {
		return t
	}
	return a.Rungs[RungLead]
}

// addRinging adds whom to ring, who rings now and what came of it.
func (s *Service) addRinging(ctx context.Context, urn school.URN, l *CallList) error {
	pupils := make([]school.PupilID, len(l.Calls))
	for i, c := range l.Calls {
		pupils[i] = c.Pupil.ID
	}
	lists, err := s.store.Callable(ctx, pupils)
	if err != nil {
		return err
	}
	states, err := s.store.CallStates(ctx, urn, l.Date)
	if err != nil {
		return err
	}
	for i := range l.Calls {
		c := &l.Calls[i]
		c.Contacts, c.State = callList(lists[c.Pupil.ID]), states[c.ID]
		if by, taken := c.State.holder(l.Now); taken {
			c.Holder = &by
		}
	}
	return nil
}

// unmarked lists the pupils of whom no register says whether they are here, once
// they have been that long enough, and the registers that are overdue. Whoever
// was seen come in, or is known to be away, is not among them.
func (s *Service) unmarked(ctx context.Context, set Setting, abs []AbsenceView, now time.Time) ([]Call, []RegisterView, error) {
	known, err := s.accountedFor(ctx, set.School.URN, abs, now)
	if err != nil {
		return nil, nil, err
	}
	var calls []Call
	var late []RegisterView
	var roll []school.Pupil
	day := clock.DateOf(now)
	for _, sess := range []register.Session{register.AM, register.PM} {
		begins := sess.Begins(set.Calendar, day)
		if open, _ := set.Calendar.Open(day, string(sess)); !open || now.Before(begins) {
			continue
		}
		registers, err := s.registers(ctx, set, day, sess)
		if err != nil {
			return nil, nil, err
		}
		if roll == nil {
			if roll, err = s.store.OnRoll(ctx, set.School.URN, day); err != nil {
				return nil, nil, err
			}
		}
		for _, r := range registers {
			if r.State == RegisterLate && r.Pupils > 0 {
				late = append(late, r)
			}
			for _, c := range doubtful(r, roll, begins.Add(set.Policy.UnmarkedAfter.Duration()), now) {
				if c.Date, c.Session = day, sess; !known[NewCallID(day, sess, c.Pupil.ID)] {
					c.ID, c.Unmarked = NewCallID(day, sess, c.Pupil.ID), true
					calls = append(calls, c)
				}
			}
		}
	}
	return calls, late, nil
}

// doubtful lists the pupils of a register of whom it does not say whether they
// are here: all of one that has not closed by due, and those a closed one left
// without a usable mark, after some minutes in which it may be sent again.
func doubtful(r RegisterView, roll []school.Pupil, due, now time.Time) []Call {
	var out []Call
	closed := r.Revision > 0
	since, why := due, whyUnclosed(r.Group)
	left := map[school.PupilID]bool{}
	if closed {
		since, why = r.ClosedAt.Add(patience), whyUnmarked
		for _, d := range r.Unmarked {
			left[d.Pupil] = true
		}
	}
	if now.Before(since) {
		return nil
	}
	for _, p := range roll {
		if !closed && p.Group == r.Group || closed && left[p.ID] {
			out = append(out, Call{Pupil: p, Why: why, Since: since})
		}
	}
	return out
}

// accountedFor is of whom today's absences, the late desk or an accepted notice
// say where they are.
func (s *Service) accountedFor(ctx context.Context, urn school.URN, abs []AbsenceView, now time.Time) (map[CallID]bool, error) {
	day := clock.DateOf(now)
	known := map[CallID]bool{}
	for _, a := range abs {
		known[NewCallID(day, a.Session, a.Pupil.ID)] = true
	}
	arrivals, err := s.store.Arrivals(ctx, urn, day)
	if err != nil {
		return nil, err
	}
	for _, a := range arrivals {
		known[NewCallID(day, a.Session, a.Pupil)] = true
	}
	notices, err := s.store.Notices(ctx, urn, day)
	if err != nil {
		return nil, err
	}
	for _, n := range notices {
		for _, sess := range []register.Session{register.AM, register.PM} {
			if n.Status == NoticeAccepted && n.Covers(day, sess) {
				known[NewCallID(day, sess, n.Pupil)] = true
			}
		}
	}
	return known, nil
}
