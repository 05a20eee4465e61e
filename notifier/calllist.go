package notifier

import (
	"cmp"
	"context"
	"slices"
	"strings"
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
	unsaid, err := s.unsaidCalls(ctx, urn, l.Date, abs)
	if err != nil {
		return l, err
	}
	for _, a := range abs {
		if p, owed := unsaid[a.ID]; owed {
			l.Calls = append(l.Calls, callAbout(p, a.Date, a.Session))
		}
		if st := stepOf(a, set.on(a.Date), now); st.Call {
			l.Calls = append(l.Calls, callAbout(CallPupil{Pupil: a.Pupil, Absence: a.ID, Why: st.Why, Since: st.Since, LeadTold: leadTold(a)}, a.Date, a.Session))
		}
	}
	slices.SortStableFunc(l.Calls, func(a, b Call) int {
		return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.Pupils[0].Pupil.Ref, b.Pupils[0].Pupil.Ref))
	})
	l.Calls, err = s.withRinging(ctx, urn, l.Date, l.Calls, now)
	return l, err
}

// callAbout is a line about one pupil.
func callAbout(p CallPupil, day clock.Date, s register.Session) Call {
	p.ID, p.Session = NewCallID(day, s, p.Pupil.ID), s
	return Call{Date: day, Session: s, Pupils: []CallPupil{p}, Unmarked: p.Absence == "", Since: p.Since}
}

// leadTold is when the lead was told of an absence first.
func leadTold(a AbsenceView) time.Time {
	if t, ok := a.Rungs[RungVulnerable]; ok {
		return t
	}
	return a.Rungs[RungLead]
}

// withRinging adds to lines of one pupil each whom to ring, who rings now and
// what came of it, and puts siblings on one line.
func (s *Service) withRinging(ctx context.Context, urn school.URN, day clock.Date, calls []Call, now time.Time) ([]Call, error) {
	if len(calls) == 0 {
		return nil, nil
	}
	lists, err := s.store.Callable(ctx, pupilsToRing(calls))
	if err != nil {
		return nil, err
	}
	states, err := s.store.CallStates(ctx, urn, day)
	if err != nil {
		return nil, err
	}
	concerns, err := s.store.Concerns(ctx, urn, day)
	if err != nil {
		return nil, err
	}
	var out []Call
	for _, c := range calls {
		p := &c.Pupils[0]
		p.State = states[p.ID]
		weigh(p.State.Lines, concerns, p.Pupil.ID)
		p.Worry = worryAbout(concerns, p.Pupil.ID, now)
		if i := lineFor(c, out, lists); i >= 0 {
			out[i].Pupils = append(out[i].Pupils, *p)
			out[i].Holder = whoRings(out[i], p.State, now)
			continue
		}
		c.Contacts = callList(lists[p.Pupil.ID])
		if p.InSchool && !slices.ContainsFunc(c.Contacts, func(x CallContact) bool { return len(x.Numbers()) > 0 }) {
			p.Why += whyNobodyRings
		}
		c.Holder = whoRings(c, p.State, now)
		out = append(out, c)
	}
	return out, nil
}

func pupilsToRing(calls []Call) []school.PupilID {
	out := make([]school.PupilID, len(calls))
	for i, c := range calls {
		out[i] = c.Pupils[0].Pupil.ID
	}
	return out
}

// whoRings says who rings now: about one of the line is about all.
func whoRings(c Call, s CallState, now time.Time) *school.Actor {
	if by, taken := s.holder(now); taken && c.Holder == nil {
		return &by
	}
	return c.Holder
}

// lineFor finds the line on which a pupil stands with siblings, or already stands
// for the other session, or -1. Whoever has no mark stands alone: they are looked
// for in their classroom first.
func lineFor(c Call, lines []Call, lists map[school.PupilID][]school.TiedContact) int {
	if c.Unmarked {
		return -1
	}
	theirs := lists[c.Pupils[0].Pupil.ID]
	for i := range lines {
		if o := &lines[i]; !o.Unmarked && (o.holds(c.Pupils[0].Pupil.ID) || oneRing(lists[o.Pupils[0].Pupil.ID], theirs)) {
			return i
		}
	}
	return -1
}

// holds reports whether a line is about a pupil.
func (c Call) holds(p school.PupilID) bool {
	return slices.ContainsFunc(c.Pupils, func(x CallPupil) bool { return x.Pupil.ID == p })
}

// oneRing reports whether one ring asks about two pupils: the same adults, in
// the same order, are the same to both, and whoever must not be told of one must
// not be told of the other. Anything else keeps them apart, for an adult may not
// know of the other child; so does an adult of more pupils than a family has.
func oneRing(a, b []school.TiedContact) bool {
	same := slices.EqualFunc(a, b, func(x, y school.TiedContact) bool {
		return x.Contact.ID == y.Contact.ID && x.Relationship == y.Relationship && x.CourtOrder == y.CourtOrder &&
			x.Contact.Pupils <= school.LargestFamily
	})
	return same && slices.ContainsFunc(callList(a), func(c CallContact) bool { return len(c.Numbers()) > 0 })
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
		in := inToday(set.Calendar, day, sess, roll)
		for _, r := range registers {
			if r.State == RegisterLate && r.Pupils > 0 {
				late = append(late, r)
			}
			for _, c := range doubtful(r, in, begins.Add(set.Policy.UnmarkedAfter.Duration()), now) {
				if !known[NewCallID(day, sess, c.Pupil.ID)] {
					calls = append(calls, callAbout(c, day, sess))
				}
			}
		}
	}
	return calls, late, nil
}

// doubtful lists the pupils of a register of whom it does not say whether they
// are here: all of one that has not closed by due, and those a closed one left
// without a usable mark, after some minutes in which it may be sent again.
func doubtful(r RegisterView, roll []school.Pupil, due, now time.Time) []CallPupil {
	var out []CallPupil
	closed := r.Stands()
	since, why := due, whyUnclosed(r.Group)
	if r.TakenBack {
		why = whyTakenBack(r.Group)
	}
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
			out = append(out, CallPupil{Pupil: p, Why: why, Since: since})
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
		if !a.Void() {
			known[NewCallID(day, a.Session, a.Pupil.ID)] = true
		}
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
