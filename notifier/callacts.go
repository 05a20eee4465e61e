package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// CallResult is what a person says came of ringing about a pupil.
type CallResult struct {
	Contact school.ContactID // whom they rang; needed for a wrong number
	Outcome CallOutcome
	Code    register.Code // the reason, of CallTold
	Note    string        // at most 500 characters
	// Seen is how many lines stood when the person looked; negative does not
	// say. When another was added since, the result is refused.
	Seen int
}

// SchoolOfCall says whose call it is.
func (s *Service) SchoolOfCall(ctx context.Context, id CallID) (school.URN, error) {
	_, _, pupil, ok := id.Parts()
	if !ok {
		return "", problem.New(problem.Unknown, "There is no such call.")
	}
	return s.store.SchoolOfPupil(ctx, pupil)
}

// TakeCall says who rings, so that two people do not ring the same family at
// once. It stands for 10 minutes; taken again by the same person it stands
// anew. Somebody else's is refused.
func (s *Service) TakeCall(ctx context.Context, actor school.Actor, id CallID) error {
	return s.onCall(ctx, id, func(day Day, c callDesk) error {
		if err := c.free(actor); err != nil {
			return err
		}
		return c.note(ctx, day, actor, "call taken", func() error { return day.TakeCall(ctx, c.id, actor, c.now) })
	})
}

// LeaveCall gives a call back that was taken. One that the actor does not have
// is left as it is.
func (s *Service) LeaveCall(ctx context.Context, actor school.Actor, id CallID) error {
	return s.onCall(ctx, id, func(day Day, c callDesk) error {
		if by, taken := c.state.holder(c.now); !taken || by.String() != actor.String() {
			return nil
		}
		return c.note(ctx, day, actor, "call given back", func() error { return day.TakeCall(ctx, c.id, school.Actor{}, c.now) })
	})
}

// RecordCall keeps what came of ringing. A reason explains the absence; of a
// pupil whose register has not closed it stands as told in advance, so that
// nobody is texted when it does. A wrong number is texted no more. An outcome
// that came second, when another has settled it, is refused.
func (s *Service) RecordCall(ctx context.Context, actor school.Actor, id CallID, r CallResult) error {
	if err := r.check(); err != nil {
		return err
	}
	var raised []Alert
	err := s.onCall(ctx, id, func(day Day, c callDesk) error {
		if err := c.mayRecord(actor, r); err != nil {
			return err
		}
		line := CallLine{ID: school.NewID(c.now), At: c.now, By: actor, Contact: r.Contact, Outcome: r.Outcome, Code: r.Code, Note: r.Note}
		return c.note(ctx, day, actor, "call: "+string(r.Outcome), func() (err error) {
			if err = day.KeepCallLine(ctx, c.id, line); err != nil {
				return err
			}
			raised, err = s.afterCall(ctx, day, actor, c, r)
			return err
		})
	})
	if err == nil {
		s.ringAll(ctx, raised)
	}
	return err
}

// check refuses a result that cannot be.
func (r CallResult) check() error {
	bad := problem.New(problem.Invalid, "What came of the call cannot be kept like this.")
	if r.Outcome.Words() == "" {
		bad.At("/outcome", "an outcome is no_answer, left_message, told_us, wrong_number or arrived")
	}
	meaning, known := register.Look(r.Code)
	switch {
	case r.Outcome == CallTold && (!known || r.Code == register.NoReason || meaning.Arrived || !meaning.Absent()):
		bad.At("/code", "choose the code of the reason: one of an absence, and not N")
	case r.Outcome != CallTold && r.Code != "":
		bad.At("/code", "only a reason that was told has a code")
	}
	if r.Outcome == CallWrongNumber && r.Contact == "" {
		bad.At("/contact", "say whose number is wrong")
	}
	if len([]rune(r.Note)) > 500 {
		bad.At("/note", "a note has at most 500 characters")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// callDesk is a call under the lock: what stands about the pupil now.
type callDesk struct {
	id      CallID
	now     time.Time
	pupil   school.Pupil
	session register.Session
	set     Setting
	absence *Absence // nil for an unmarked pupil
	list    []school.TiedContact
	state   CallState
	known   bool // of a pupil without a mark: somebody has said where they are
}

// onCall reads what stands about a call and runs act, all under the lock. Only
// today's calls can be acted on.
func (s *Service) onCall(ctx context.Context, id CallID, act func(Day, callDesk) error) error {
	date, sess, pupil, ok := id.Parts()
	urn, err := s.SchoolOfCall(ctx, id)
	if err != nil || !ok {
		return err
	}
	now := s.clock.Now()
	if date != clock.DateOf(now) {
		return problem.New(problem.Conflict, "This call is of another day. Record the reason of the absence instead.")
	}
	return s.store.InSchoolDay(ctx, urn, date, func(day Day) error {
		c := callDesk{id: id, now: now, session: sess}
		if c.set, err = day.Setting(ctx); err != nil {
			return err
		}
		if c.pupil, err = day.Pupil(ctx, pupil); err != nil {
			return err
		}
		abs, err := day.Absences(ctx, []school.PupilID{pupil})
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(abs, func(a Absence) bool { return a.Key.Session == sess }); i >= 0 {
			c.absence = &abs[i]
		}
		lists, err := day.Contacts(ctx, []school.PupilID{pupil})
		if err != nil {
			return err
		}
		c.list = lists[pupil]
		if c.known, err = whereabouts(ctx, day, pupil, date, sess); err != nil {
			return err
		}
		if c.state, err = day.CallState(ctx, id); err != nil {
			return err
		}
		return act(day, c)
	})
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
func (c callDesk) free(actor school.Actor) error {
	if c.absence != nil && !c.absence.Open() {
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

// mayRecord refuses an outcome that came second.
func (c callDesk) mayRecord(actor school.Actor, r CallResult) error {
	if err := c.free(actor); err != nil {
		return err
	}
	if r.Seen >= 0 && r.Seen != len(c.state.Lines) {
		return problem.New(problem.Conflict, "Somebody has recorded a call about this pupil meanwhile. Read it first.")
	}
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
func (c callDesk) note(ctx context.Context, day Day, actor school.Actor, act string, write func() error) error {
	if err := write(); err != nil {
		return err
	}
	if err := day.Audit(ctx, c.now, actor, act, string(c.id), ""); err != nil {
		return err
	}
	return day.News(ctx, c.now, "call", string(c.id))
}

// afterCall does what an outcome leads to.
func (s *Service) afterCall(ctx context.Context, day Day, actor school.Actor, c callDesk, r CallResult) ([]Alert, error) {
	switch r.Outcome {
	case CallArrived:
		v := ArrivalView{Arrival: Arrival{
			ID: ArrivalID(school.NewID(c.now)), School: c.pupil.School, Date: clock.DateOf(c.now), Session: c.session,
			At: c.now.UTC().Truncate(time.Millisecond), NotedAt: c.now.UTC().Truncate(time.Millisecond), By: actor,
		}}
		return keepArrival(ctx, day, c.set.Calendar, c.pupil.Ref, &v)
	case CallWrongNumber:
		return nil, day.NumberWrong(ctx, r.Contact)
	case CallTold:
		if c.absence != nil {
			meaning, _ := register.Look(r.Code)
			return s.explain(ctx, day, actor, c.absence.ID, meaning, r.Note, c.now)
		}
		return nil, tellBeforeClosing(ctx, day, actor, c, r)
	default:
		return nil, nil
	}
}

// tellBeforeClosing keeps a reason that was told of a pupil without a mark, as
// something told in advance: the register that comes later finds it. What a key
// says waits for a person, as every notice does.
func tellBeforeClosing(ctx context.Context, day Day, actor school.Actor, c callDesk, r CallResult) error {
	date := clock.DateOf(c.now)
	n := Notice{
		ID: NoticeID(school.NewID(c.now)), School: c.pupil.School, Pupil: c.pupil.ID, From: date, To: date, Session: c.session,
		Code: r.Code, Note: r.Note, Status: NoticeWaiting, ToldAt: c.now, ToldBy: actor,
	}
	if err := day.PutNotice(ctx, n); err != nil {
		return err
	}
	if actor.Kind == school.Person {
		if _, err := day.AcceptNotice(ctx, n.ID, r.Code, actor, c.now); err != nil {
			return err
		}
	}
	return day.News(ctx, c.now, "notice", string(n.ID))
}
