package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// CallResult is what a person says came of ringing about a pupil.
type CallResult struct {
	Contact school.ContactID // whom they rang, by our id or the school's own; needed for a wrong number
	Outcome CallOutcome
	Code    register.Code // the reason, of CallTold
	Note    string        // at most 500 characters
	// Seen is how many lines stood about these pupils when the person looked,
	// all together; negative does not say. When another was added since, the
	// result is refused.
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

// TakeCall says who rings about a pupil, or about siblings on one line, so that
// two people do not ring the same family at once. It stands for 10 minutes; taken
// again by the same person it stands anew. Somebody else's is refused.
func (s *Service) TakeCall(ctx context.Context, actor school.Actor, ids ...CallID) error {
	return s.onCalls(ctx, ids, func(day Day, desks []callDesk) error {
		for _, c := range desks {
			if err := c.free(actor); err != nil {
				return err
			}
			if err := c.note(ctx, day, actor, "call taken", func() error { return day.TakeCall(ctx, c.id, actor, c.now) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// LeaveCall gives calls back that were taken. One that the actor does not have
// is left as it is.
func (s *Service) LeaveCall(ctx context.Context, actor school.Actor, ids ...CallID) error {
	return s.onCalls(ctx, ids, func(day Day, desks []callDesk) error {
		for _, c := range desks {
			if by, taken := c.state.holder(c.now); !taken || by.String() != actor.String() {
				continue
			}
			if err := c.note(ctx, day, actor, "call given back", func() error { return day.TakeCall(ctx, c.id, school.Actor{}, c.now) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// RecordCall keeps what came of ringing about a pupil, or in one act about
// siblings on one line: all of it or nothing, and a record for each. A reason
// explains the absence; of a pupil whose register has not closed it stands as
// told in advance, so that nobody is texted when it does. A wrong number is
// texted no more. Of an adult who did not know a concern is opened and the lead
// told at once. An outcome that came second, when another has settled it, is
// refused.
func (s *Service) RecordCall(ctx context.Context, actor school.Actor, ids []CallID, r CallResult) error {
	if err := r.check(); err != nil {
		return err
	}
	var raised []Alert
	var told []delivery.Text
	err := s.onCalls(ctx, ids, func(day Day, desks []callDesk) (err error) {
		r.Contact = desks[0].contactOf(r.Contact)
		if err := mayRecord(desks, actor, r); err != nil {
			return err
		}
		for _, c := range desks {
			line := CallLine{ID: school.NewID(c.now), At: c.now, By: actor, Contact: r.Contact, Outcome: r.Outcome, Code: r.Code, Note: r.Note}
			err := c.note(ctx, day, actor, "call: "+string(r.Outcome), func() error {
				if err := day.KeepCallLine(ctx, c.id, line); err != nil {
					return err
				}
				if r.Outcome == CallArrived && cameLater(c, desks) {
					return nil
				}
				texts, err := s.afterCall(ctx, day, actor, c, r)
				raised = append(raised, texts...)
				return err
			})
			if err != nil {
				return err
			}
		}
		desks = slices.DeleteFunc(desks, func(c callDesk) bool { return c.unsaid }) // nobody worries about who is in school
		if r.Outcome == CallDidNotKnow && len(desks) > 0 {
			told, err = didNotKnow(ctx, day, actor, desks, r)
		}
		return err
	})
	if err == nil {
		s.ringAll(ctx, raised)
		s.ringTexts(ctx, told)
	}
	return err
}

// cameLater reports whether a pupil who has arrived is on the line for the
// afternoon as well: then that is when they came, and the morning stays open.
func cameLater(c callDesk, desks []callDesk) bool {
	return c.session == register.AM && slices.ContainsFunc(desks, func(o callDesk) bool {
		return o.pupil.ID == c.pupil.ID && o.session == register.PM
	})
}

// check refuses a result that cannot be.
func (r CallResult) check() error {
	bad := problem.New(problem.Invalid, "What came of the call cannot be kept like this.")
	if r.Outcome.Words() == "" {
		bad.At("/outcome", "an outcome is no_answer, left_message, told_us, did_not_know, wrong_number or arrived")
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

// afterCall does what an outcome leads to.
func (s *Service) afterCall(ctx context.Context, day Day, actor school.Actor, c callDesk, r CallResult) ([]Alert, error) {
	if c.unsaid && r.Outcome != CallWrongNumber {
		return nil, nil // the pupil is in school: only that somebody rang is kept
	}
	switch r.Outcome {
	case CallArrived:
		v := ArrivalView{Arrival: Arrival{
			ID: ArrivalID(school.NewID(c.now)), School: c.pupil.School, Date: clock.DateOf(c.now), Session: c.session,
			At: c.now.UTC().Truncate(time.Millisecond), NotedAt: c.now.UTC().Truncate(time.Millisecond), By: actor,
		}}
		return keepArrival(ctx, day, c.set.Calendar, c.pupil.Ref, &v)
	case CallWrongNumber:
		return nil, day.NumberWrong(ctx, r.Contact, c.pupil.ID, c.now)
	case CallTold:
		if c.absence != nil {
			return s.toldOnCall(ctx, day, actor, c, r)
		}
		return nil, tellBeforeClosing(ctx, day, actor, c, r)
	default:
		return nil, nil
	}
}

// toldOnCall explains an absence by what was told. While a concern about it is
// open the note stays with the call: fewer may read it there.
func (s *Service) toldOnCall(ctx context.Context, day Day, actor school.Actor, c callDesk, r CallResult) ([]Alert, error) {
	worried, err := day.Concerned(ctx, c.absence.ID)
	if err != nil {
		return nil, err
	}
	if err := mayExplain(ctx, day, actor, c.absence.ID); err != nil {
		return nil, err
	}
	note := r.Note
	if worried {
		note = ""
	}
	meaning, _ := register.Look(r.Code)
	return s.explain(ctx, day, actor, c.absence.ID, meaning, note, c.now)
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
		if _, err := day.AcceptNotice(ctx, n.ID, r.Code, n.Session, actor, c.now); err != nil {
			return err
		}
	}
	return day.News(ctx, c.now, "notice", string(n.ID))
}
