package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// CallStates gives what is kept of the calls of a day.
func (s *Mornings) CallStates(ctx context.Context, urn school.URN, day clock.Date) (map[notifier.CallID]notifier.CallState, error) {
	return s.db.reader().callStates(ctx, urn, day, "")
}

// CallState gives what is kept of one call.
func (m *morning) CallState(ctx context.Context, id notifier.CallID) (notifier.CallState, error) {
	all, err := m.c.callStates(ctx, m.urn, m.day, id)
	return all[id], err
}

func (c conn) callStates(ctx context.Context, urn school.URN, day clock.Date, only notifier.CallID) (map[notifier.CallID]notifier.CallState, error) {
	key := []any{string(urn), day.String(), string(only)}
	out := map[notifier.CallID]notifier.CallState{}
	err := c.each(ctx, "calls-of-day", key, func(scan func(...any) error) error {
		var id notifier.CallID
		var by string
		var when sql.NullInt64
		if err := scan(&id, &by, &when); err != nil {
			return err
		}
		st := notifier.CallState{TakenAt: atOrZero(when)}
		if by != "" {
			st.Taken = actorOf(by)
		}
		out[id] = st
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, c.each(ctx, "call-outcomes-of-day", key, func(scan func(...any) error) error {
		var id notifier.CallID
		var l notifier.CallLine
		var when int64
		var by string
		var contact sql.NullString
		var note []byte
		if err := scan(&id, &l.ID, &when, &by, &contact, &l.Ref, &l.Relation, &l.Outcome, &l.Code, &note); err != nil {
			return err
		}
		var err error
		if l.Note, err = c.db.openSealed(note, "call note "+l.ID); err != nil {
			return err
		}
		l.At, l.By, l.Contact = at(when), actorOf(by), school.ContactID(contact.String)
		st := out[id]
		st.Lines = append(st.Lines, l)
		out[id] = st
		return nil
	})
}

// needCall makes the row of a call when a person first acts on it.
func (m *morning) needCall(ctx context.Context, id notifier.CallID) error {
	day, sess, pupil, ok := id.Parts()
	if !ok || day != m.day {
		return errors.New("a call of another day")
	}
	n, err := m.c.exec(ctx, "call-row", string(id), string(m.urn), day.String(), string(sess), string(pupil))
	if err != nil || n == 0 {
		return err
	}
	_, err = m.c.exec(ctx, "call-counted", string(sess), string(m.urn), day.String())
	return err
}

// TakeCall says who rings, the zero Actor for nobody.
func (m *morning) TakeCall(ctx context.Context, id notifier.CallID, by school.Actor, now time.Time) error {
	if err := m.needCall(ctx, id); err != nil {
		return err
	}
	who := ""
	if by.ID != "" {
		who = by.String()
	}
	_, err := m.c.exec(ctx, "call-take", who, ms(now), string(id))
	return err
}

// KeepCallLine adds what came of ringing, and gives the call back.
func (m *morning) KeepCallLine(ctx context.Context, id notifier.CallID, l notifier.CallLine) error {
	if err := m.TakeCall(ctx, id, school.Actor{}, l.At); err != nil {
		return err
	}
	var note any
	if l.Note != "" {
		note = m.c.db.box.Seal(l.Note, "call note "+l.ID)
	}
	_, err := m.c.exec(ctx, "call-outcome-add", l.ID, string(id), ms(l.At), l.By.String(), orNull(l.Contact), string(l.Outcome), string(l.Code), note)
	if err != nil {
		return err
	}
	_, err = m.c.exec(ctx, "call-line-counted", string(id))
	return err
}

// Pupil gives one of the school's.
func (m *morning) Pupil(ctx context.Context, id school.PupilID) (school.Pupil, error) {
	var p school.Pupil
	found, err := m.c.one(ctx, "call-pupil", []any{string(m.urn), string(id)}, pupilInto(&p)...)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such pupil.")
	}
	return p, err
}

// SchoolOfPupil says whose a pupil is.
func (s *Mornings) SchoolOfPupil(ctx context.Context, id school.PupilID) (school.URN, error) {
	var urn school.URN
	found, err := s.db.reader().one(ctx, "pupil-where", []any{string(id)}, &urn)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such pupil.")
	}
	return urn, err
}
