package notifier

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// callDesk is a call under the lock: what stands about the pupil now.
type callDesk struct {
	id      CallID
	now     time.Time
	pupil   school.Pupil
	session register.Session
	set     Setting
	absence *Absence // nil for an unmarked pupil, one of a register taken back too
	list    []school.TiedContact
	state   CallState
	known   bool // of a pupil without a mark: somebody has said where they are
	unsaid  bool // of a pupil who is in school: the family was told otherwise, and nobody has rung
}

// onCalls reads what stands about calls and runs act, all under one lock. Only
// today's calls can be acted on, and several at once only when one ring asks
// about all of them.
func (s *Service) onCalls(ctx context.Context, ids []CallID, act func(Day, []callDesk) error) error {
	if err := checkCalls(ids); err != nil {
		return err
	}
	date, _, _, _ := ids[0].Parts()
	urn, err := s.SchoolOfCall(ctx, ids[0])
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if date != clock.DateOf(now) {
		return problem.New(problem.Conflict, "This call is of another day. Record the reason of the absence instead.")
	}
	return s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		desks := make([]callDesk, len(ids))
		for i, id := range ids {
			c, err := readDesk(ctx, day, id, now)
			if err != nil {
				return err
			}
			desks[i] = c
			if first := desks[0]; i > 0 && (first.absence == nil || c.absence == nil || first.pupil.ID != c.pupil.ID && !oneRing(first.list, c.list)) {
				return problem.New(problem.Conflict, "These pupils do not stand on one line of the call list. Record each on its own.")
			}
		}
		return act(day, desks)
	})
}

// checkCalls refuses ids that can never stand on one line.
func checkCalls(ids []CallID) error {
	bad := problem.New(problem.Invalid, "These calls cannot be taken together.")
	seen := map[CallID]bool{}
	for i, id := range ids {
		date, _, _, ok := id.Parts()
		if !ok {
			return problem.New(problem.Unknown, "There is no such call.")
		}
		if d, _, _, _ := ids[0].Parts(); seen[id] || d != date {
			bad.At("/also/"+strconv.Itoa(i-1), "the others are calls of the same day, each named once")
		}
		seen[id] = true
	}
	if len(ids) == 0 {
		return problem.New(problem.Unknown, "There is no such call.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// readDesk reads what stands about one call.
func readDesk(ctx context.Context, day Day, id CallID, now time.Time) (callDesk, error) {
	date, sess, pupil, _ := id.Parts()
	c := callDesk{id: id, now: now, session: sess}
	var err error
	if c.set, err = day.Setting(ctx); err != nil {
		return c, err
	}
	if c.pupil, err = day.Pupil(ctx, pupil); err != nil {
		return c, err
	}
	abs, err := day.Absences(ctx, []school.PupilID{pupil})
	if err != nil {
		return c, err
	}
	if i := slices.IndexFunc(abs, func(a Absence) bool { return a.Key.Session == sess }); i >= 0 {
		if a := &abs[i]; !voided(a.Reason, a.Code) {
			c.absence = a
		}
	}
	lists, err := day.Contacts(ctx, []school.PupilID{pupil})
	if err != nil {
		return c, err
	}
	c.list = lists[pupil]
	if c.known, err = whereabouts(ctx, day, pupil, date, sess); err != nil {
		return c, err
	}
	if c.state, err = day.CallState(ctx, id); err != nil {
		return c, err
	}
	return c, c.readUnsaid(ctx, day)
}

// whereabouts reports whether the late desk has seen a pupil come in, or a
// notice that was accepted says why not.
func whereabouts(ctx context.Context, day Day, p school.PupilID, date clock.Date, sess register.Session) (bool, error) {
	arrivals, err := day.Arrivals(ctx, []school.PupilID{p})
	if err != nil {
		return false, err
	}
	notices, err := day.Notices(ctx, []school.PupilID{p})
	return slices.ContainsFunc(arrivals, func(a Arrival) bool { return a.Session == sess }) ||
		slices.ContainsFunc(notices, func(n Notice) bool { return n.Status == NoticeAccepted && n.Covers(date, sess) }), err
}

// free refuses what somebody else has taken, and what is settled.
func (c *callDesk) free(actor school.Actor) error {
	if c.absence != nil && !c.absence.Open() && !c.unsaid {
		return problem.New(problem.Conflict, "This is settled already: nobody needs to ring.")
	}
	if c.absence == nil && c.known {
		return problem.New(problem.Conflict, "This is settled already: nobody needs to ring.")
	}
	if by, taken := c.state.holder(c.now); taken && by.String() != actor.String() {
		return problem.New(problem.Conflict, "Somebody else is ringing about this pupil, since %s.", clock.Wall(c.state.TakenAt))
	}
	return nil
}

// justNow is how long the same outcome of the same contact is taken for the same
// call, told twice.
const justNow = time.Minute

// mayRecord refuses an outcome that came second, about any of the pupils.
func mayRecord(desks []callDesk, actor school.Actor, r CallResult) error {
	lines := 0
	for _, c := range desks {
		if err := c.free(actor); err != nil {
			return err
		}
		lines += len(c.state.Lines)
	}
	if r.Seen >= 0 && r.Seen != lines {
		return problem.New(problem.Conflict, "Somebody has recorded a call about this pupil meanwhile. Read it first.")
	}
	for _, c := range desks {
		if err := c.mayHave(r); err != nil {
			return err
		}
	}
	return nil
}

// mayHave refuses what was just recorded, and a contact who is not to be rung.
func (c *callDesk) mayHave(r CallResult) error {
	for _, l := range c.state.Lines {
		if l.Outcome == r.Outcome && l.Contact == r.Contact && c.now.Sub(l.At) < justNow {
			return problem.New(problem.Conflict, "This was recorded just now.")
		}
	}
	if r.Contact == "" {
		return nil
	}
	i := slices.IndexFunc(c.list, func(t school.TiedContact) bool { return t.Contact.ID == r.Contact })
	if i < 0 || c.list[i].CourtOrder {
		return problem.New(problem.Invalid, "What came of the call cannot be kept like this.").At("/contact", "nobody on this pupil's call list has this id")
	}
	return nil
}

// note writes an act on a call with its audit and its news.
func (c *callDesk) note(ctx context.Context, day Day, actor school.Actor, act string, write func() error) error {
	if err := write(); err != nil {
		return err
	}
	if err := day.Audit(ctx, c.now, actor, act, string(c.id), ""); err != nil {
		return err
	}
	return day.News(ctx, c.now, "call", string(c.id))
}

// contactOf gives the contact on the list whom an id names, ours or the school's
// own; an id of nobody there is given back as it is.
func (c *callDesk) contactOf(id school.ContactID) school.ContactID {
	for _, same := range []func(school.Contact) bool{
		func(x school.Contact) bool { return x.ID == id },
		func(x school.Contact) bool { return x.Ref != "" && x.Ref == string(id) },
	} {
		if i := slices.IndexFunc(c.list, func(t school.TiedContact) bool { return same(t.Contact) }); i >= 0 {
			return c.list[i].Contact.ID
		}
	}
	return id
}
