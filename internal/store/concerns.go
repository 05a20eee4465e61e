package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// concernInto scans a concern and what stands after it.
func (c conn) concernInto(k *notifier.Concern, scan func(...any) error, more ...any) error {
	var when, waiting int64
	var taken, closed sql.NullInt64
	var takenBy, closedBy string
	var found []byte
	into := append([]any{
		&k.ID, &k.School,
		dateInto{&k.Day},
		&k.Session, &k.Kind, &k.Contact, &when, &waiting, &k.Told, &taken, &takenBy, &closed, &closedBy, &found, &k.Stray, &k.Barred,
	}, more...)
	if err := scan(into...); err != nil {
		return err
	}
	k.At, k.Waiting, k.TakenAt, k.ClosedAt = at(when), at(waiting), atOrZero(taken), atOrZero(closed)
	if takenBy != "" {
		k.TakenBy = actorOf(takenBy)
	}
	if closedBy != "" {
		k.ClosedBy = actorOf(closedBy)
	}
	var err error
	k.Found, err = c.db.openSealed(found, "found "+string(k.ID))
	return err
}

// Concern gives one, whatever became of it.
func (s *Mornings) Concern(ctx context.Context, id notifier.ConcernID) (notifier.Concern, error) {
	return s.db.reader().concern(ctx, id)
}

// Concern gives one as it stands under the lock.
func (m *morning) Concern(ctx context.Context, id notifier.ConcernID) (notifier.Concern, error) {
	return m.c.concern(ctx, id)
}

func (c conn) concern(ctx context.Context, id notifier.ConcernID) (notifier.Concern, error) {
	var k notifier.Concern
	err := c.each(ctx, "concern-one", []any{string(id)}, func(scan func(...any) error) error { return c.concernInto(&k, scan) })
	if err == nil && k.ID == "" {
		err = problem.New(problem.Unknown, "There is no such concern.")
	}
	return k, err
}

// ConcernsUntaken lists those that are due to go further up.
func (s *Mornings) ConcernsUntaken(ctx context.Context, deputy, head time.Time, limit int) ([]notifier.Concern, error) {
	c := s.db.reader()
	var out []notifier.Concern
	err := c.each(ctx, "concerns-untaken", []any{ms(deputy), ms(head), limit}, func(scan func(...any) error) error {
		var k notifier.Concern
		err := c.concernInto(&k, scan)
		out = append(out, k)
		return err
	})
	return out, err
}

// Concerns lists the open ones of any day, and those that began or were closed
// on one.
func (s *Mornings) Concerns(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.ConcernView, error) {
	return s.db.reader().concerns(ctx, string(urn), day.String(), ms(day.At(0, 0)), ms(day.AddDays(1).At(0, 0)), "")
}

// PupilConcerns lists those about a pupil that began on a day or later.
func (s *Mornings) PupilConcerns(ctx context.Context, p school.Pupil, since clock.Date) ([]notifier.ConcernView, error) {
	return s.db.reader().concerns(ctx, string(p.School), since.String(), 0, 0, string(p.ID))
}

func (c conn) concerns(ctx context.Context, args ...any) ([]notifier.ConcernView, error) {
	var out []notifier.ConcernView
	index := map[notifier.ConcernID]int{}
	err := c.each(ctx, "concerns-of-day", args, func(scan func(...any) error) error {
		var v notifier.ConcernView
		var taken, closed string
		if err := c.concernInto(&v.Concern, scan, &taken, &closed, &v.From, &v.Thread); err != nil {
			return err
		}
		v.TakenBy.Name, v.ClosedBy.Name = taken, closed
		index[v.ID] = len(out)
		out = append(out, v)
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	if err := c.concernTexts(ctx, out, index); err != nil {
		return nil, err
	}
	if err := c.concernCalls(ctx, out, index); err != nil {
		return nil, err
	}
	return out, c.concernPupils(ctx, out, index)
}

func concernIDs(list []notifier.ConcernView) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v.ID)
	}
	return out
}

func (c conn) concernTexts(ctx context.Context, out []notifier.ConcernView, index map[notifier.ConcernID]int) error {
	return c.eachIn(ctx, "concern-texts-of", nil, concernIDs(out), func(scan func(...any) error) error {
		var id notifier.ConcernID
		var t notifier.ConcernText
		var words, from, body []byte
		var when int64
		if err := scan(&id, &t.Inbound, &words, &from, &body, &when); err != nil {
			return err
		}
		number, err := c.db.openNumber(from, "inbound "+t.Inbound)
		if err != nil {
			return err
		}
		if t.Body, err = c.db.openSealed(body, "inbound body "+t.Inbound); err != nil {
			return err
		}
		if t.Words, err = c.db.openList(words, "concern words "+t.Inbound); err != nil {
			return err
		}
		t.At = at(when)
		v := &out[index[id]]
		if v.From == "" {
			v.From = number.String()
		}
		v.Texts = append(v.Texts, t)
		return nil
	})
}

// concernCalls adds what was said on the telephone. One ring about siblings has a
// line for each, and is one.
func (c conn) concernCalls(ctx context.Context, out []notifier.ConcernView, index map[notifier.ConcernID]int) error {
	return c.eachIn(ctx, "concern-calls-of", nil, concernIDs(out), func(scan func(...any) error) error {
		var id notifier.ConcernID
		var k notifier.ConcernCall
		var when int64
		var by, name string
		var note []byte
		if err := scan(&id, &k.ID, &when, &by, &name, &note); err != nil {
			return err
		}
		var err error
		if k.Note, err = c.db.openSealed(note, "call note "+k.ID); err != nil {
			return err
		}
		k.At, k.By = at(when), actorOf(by)
		k.By.Name = name
		v := &out[index[id]]
		for _, was := range v.Calls {
			if was.At.Equal(k.At) && was.By == k.By {
				return nil
			}
		}
		v.Calls = append(v.Calls, k)
		return nil
	})
}

func (c conn) concernPupils(ctx context.Context, out []notifier.ConcernView, index map[notifier.ConcernID]int) error {
	return c.eachIn(ctx, "concern-pupils-of", nil, concernIDs(out), func(scan func(...any) error) error {
		var id notifier.ConcernID
		var p notifier.ConcernPupil
		var absence sql.NullString
		var relation string
		if err := scan(append([]any{&id, &absence, &relation}, pupilInto(&p.Who)...)...); err != nil {
			return err
		}
		p.Pupil, p.Absence = p.Who.ID, notifier.AbsenceID(absence.String)
		v := &out[index[id]]
		if len(v.Pupils) == 0 && relation != "" {
			v.From += ", " + relation
		}
		v.Pupils = append(v.Pupils, p)
		return nil
	})
}

// addConcerns says of each absence which concern about it is open.
func (c conn) addConcerns(ctx context.Context, key []any, out []notifier.AbsenceView, index map[notifier.AbsenceID]int) error {
	return c.each(ctx, "concerned-absences", key, func(scan func(...any) error) error {
		var absence notifier.AbsenceID
		var id notifier.ConcernID
		if err := scan(&absence, &id); err != nil {
			return err
		}
		if i, ok := index[absence]; ok && out[i].Concern == "" {
			out[i].Concern = id
		}
		return nil
	})
}

func (m *morning) OpenConcern(ctx context.Context, number phone.Number, breach bool) (notifier.Concern, bool, error) {
	k := notifier.Concern{School: m.urn, Number: number}
	var when, waiting int64
	found, err := m.c.one(ctx, "concern-open", []any{string(m.urn), m.c.db.box.Index(number.E164()), breach},
		&k.ID, dateInto{&k.Day}, &k.Session, &k.Kind, &when, &waiting, &k.Told, &k.Stray, &k.Barred)
	k.At, k.Waiting = at(when), at(waiting)
	return k, found, err
}

// WorriedOn reports whether a number has had a concern opened on a day.
func (m *morning) WorriedOn(ctx context.Context, number phone.Number, day clock.Date) (bool, error) {
	var n int
	_, err := m.c.one(ctx, "concern-of-number-on", []any{string(m.urn), m.c.db.box.Index(number.E164()), day.String()}, &n)
	return n > 0, err
}

// SaidOf lists whom what was said in a concern is about.
func (m *morning) SaidOf(ctx context.Context, id notifier.ConcernID) ([]notifier.ConcernPupil, error) {
	var out []notifier.ConcernPupil
	err := m.c.each(ctx, "concern-said-of", []any{string(id)}, func(scan func(...any) error) error {
		var p notifier.ConcernPupil
		var absence sql.NullString
		err := scan(&p.Pupil, &absence)
		p.Absence = notifier.AbsenceID(absence.String)
		out = append(out, p)
		return err
	})
	return out, err
}

func (m *morning) PutConcern(ctx context.Context, k notifier.Concern) error {
	of := k.Number.E164()
	if k.Number.Zero() {
		of = "concern " + string(k.ID) // no other text is of this one's sender
	}
	_, err := m.c.exec(ctx, "concern-add", string(k.ID), string(m.urn), k.Day.String(), string(k.Session), string(k.Kind),
		m.c.db.box.Index(of), orNull(k.Contact), ms(k.At), ms(k.Waiting), k.Stray, k.Barred)
	return err
}

func (m *morning) AddToConcern(ctx context.Context, id notifier.ConcernID, in notifier.Inbound, words []string, about []notifier.ConcernPupil) error {
	if _, err := m.c.exec(ctx, "concern-text-add", string(id), in.ID, m.c.db.sealList(words, "concern words "+in.ID), ms(in.At)); err != nil {
		return err
	}
	return m.ConcernAbout(ctx, id, about)
}

func (m *morning) ConcernAbout(ctx context.Context, id notifier.ConcernID, about []notifier.ConcernPupil) error {
	for _, p := range about {
		if _, err := m.c.exec(ctx, "concern-pupil-add", string(id), string(p.Pupil), orNull(p.Absence)); err != nil {
			return err
		}
	}
	return nil
}

func (m *morning) Worsen(ctx context.Context, id notifier.ConcernID, kind notifier.ConcernKind, now time.Time) error {
	_, err := m.c.exec(ctx, "concern-worsen", string(kind), string(id), ms(now))
	return err
}

func (m *morning) ConcernTold(ctx context.Context, id notifier.ConcernID, told int) error {
	_, err := m.c.exec(ctx, "concern-told", told, string(id))
	return err
}

func (m *morning) TakeConcern(ctx context.Context, id notifier.ConcernID, by school.Actor, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "concern-take", ms(now), by.String(), string(id))
	return n == 1, err
}

func (m *morning) CloseConcern(ctx context.Context, id notifier.ConcernID, by school.Actor, found string, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "concern-close", ms(now), by.String(), m.c.db.box.Seal(found, "found "+string(id)), string(id))
	return n == 1, err
}

func (m *morning) Concerned(ctx context.Context, id notifier.AbsenceID) (bool, error) {
	var n int
	_, err := m.c.one(ctx, "concerned-absence", []any{string(id)}, &n)
	return n > 0, err
}

// sealList seals words as a list; none is NULL.
func (db *DB) sealList(words []string, belongs string) any {
	if len(words) == 0 {
		return nil
	}
	b, _ := json.Marshal(words) // strings always marshal
	return db.box.Seal(string(b), belongs)
}

// openList opens what sealList sealed.
func (db *DB) openList(sealed []byte, belongs string) ([]string, error) {
	text, err := db.openSealed(sealed, belongs)
	if err != nil || text == "" {
		return nil, err
	}
	var out []string
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("read the list of %s: %w", belongs, err)
	}
	return out, nil
}
