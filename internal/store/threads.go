package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Threads lists what was said lately, the newest first.
func (s *Mornings) Threads(ctx context.Context, urn school.URN, since time.Time, limit int) ([]notifier.ThreadView, error) {
	out, _, err := s.db.reader().threads(ctx, urn, "", since, limit)
	return out, err
}

func (c conn) threads(ctx context.Context, urn school.URN, id notifier.ThreadID, since time.Time, limit int) ([]notifier.ThreadView, phone.Number, error) {
	var out []notifier.ThreadView
	var number phone.Number
	err := c.each(ctx, "threads-of-school", []any{string(urn), string(id), ms(since), limit}, func(scan func(...any) error) error {
		var v notifier.ThreadView
		var from, body []byte
		var when int64
		var by, name string
		var claimed, answered sql.NullInt64
		if err := scan(&v.ID, &v.Contact, &v.Name, &v.Inbound, &from, &body, &v.Kind, &when, &v.Loose, &v.Barred, &by, &name, &claimed, &answered); err != nil {
			return err
		}
		var err error
		if number, err = c.db.openNumber(from, "inbound "+v.Inbound); err != nil {
			return err
		}
		if v.Body, err = c.db.openSealed(body, "inbound body "+v.Inbound); err != nil {
			return err
		}
		v.Ending, v.At, v.ClaimedAt, v.Answered = number.Ending(), at(when), atOrZero(claimed), atOrZero(answered)
		if by != "" {
			v.ClaimedBy = actorOf(by)
			v.ClaimedBy.Name = name
		}
		out = append(out, v)
		return nil
	})
	return out, number, err
}

// Thread gives one with every line since an instant.
func (s *Mornings) Thread(ctx context.Context, urn school.URN, id notifier.ThreadID, since time.Time) (notifier.ThreadDetail, error) {
	c := s.db.reader()
	var d notifier.ThreadDetail
	if id == "" {
		return d, problem.New(problem.Unknown, "There is no such thread.")
	}
	list, number, err := c.threads(ctx, urn, id, since, 1)
	if err != nil {
		return d, err
	}
	if len(list) == 0 {
		return d, problem.New(problem.Unknown, "There is no such thread.")
	}
	d.ThreadView, d.Number = list[0], number
	if err := c.theirLines(ctx, &d, since); err != nil {
		return d, err
	}
	if err := c.ourLines(ctx, &d, since); err != nil {
		return d, err
	}
	slices.SortStableFunc(d.Lines, func(a, b notifier.ThreadLine) int { return a.At.Compare(b.At) })
	if d.Contact == "" {
		return d, nil
	}
	return d, c.each(ctx, "thread-pupils", []any{string(d.Contact)}, func(scan func(...any) error) error {
		var p school.Pupil
		var barred bool
		err := scan(append(pupilInto(&p), &barred)...)
		if d.Pupils = append(d.Pupils, p); barred {
			d.NotTold = append(d.NotTold, p)
		}
		return err
	})
}

func (c conn) theirLines(ctx context.Context, d *notifier.ThreadDetail, since time.Time) error {
	key := []any{string(d.ID), ms(since)}
	about := map[string][]string{}
	err := c.each(ctx, "thread-about", key, func(scan func(...any) error) error {
		var inbound, first, last string
		if err := scan(&inbound, &first, &last); err != nil {
			return err
		}
		if name := strings.TrimSpace(first + " " + last); !slices.Contains(about[inbound], name) {
			about[inbound] = append(about[inbound], name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.each(ctx, "thread-inbound", key, func(scan func(...any) error) error {
		var l notifier.ThreadLine
		var from, body []byte
		var when int64
		if err := scan(&l.Inbound, &from, &body, &l.Kind, &when, &l.Loose); err != nil {
			return err
		}
		var err error
		l.At, l.About = at(when), about[l.Inbound]
		l.Body, err = c.db.openSealed(body, "inbound body "+l.Inbound)
		d.Lines = append(d.Lines, l)
		return err
	})
}

func (c conn) ourLines(ctx context.Context, d *notifier.ThreadDetail, since time.Time) error {
	return c.each(ctx, "thread-ours", []any{string(d.ID), ms(since)}, func(scan func(...any) error) error {
		l := notifier.ThreadLine{Ours: true}
		var id, by, name string
		var body, words []byte
		var when int64
		if err := scan(&id, &l.Kind, &l.State, &body, &when, &words, &by, &name); err != nil {
			return err
		}
		var err error
		if l.Body, err = c.db.openSealed(body, "text body "+id); err != nil {
			return err
		}
		if l.Body == "" { // it has not gone
			if l.Body, err = c.db.openSealed(words, "words "+id); err != nil {
				return err
			}
		}
		l.At = at(when)
		if by != "" {
			l.By = actorOf(by)
			l.By.Name = name
		}
		d.Lines = append(d.Lines, l)
		return nil
	})
}

// Everyone lists every school.
func (s *Mornings) Everyone(ctx context.Context) ([]school.URN, error) {
	var out []school.URN
	err := s.db.reader().each(ctx, "everyone", nil, func(scan func(...any) error) error {
		var urn school.URN
		err := scan(&urn)
		out = append(out, urn)
		return err
	})
	return out, err
}

// KnewNumber lists the schools that have had to do with a number before.
func (s *Mornings) KnewNumber(ctx context.Context, number phone.Number) ([]school.URN, error) {
	var out []school.URN
	err := s.db.reader().each(ctx, "schools-that-knew-a-number", []any{s.db.box.Index(number.E164())}, func(scan func(...any) error) error {
		var urn school.URN
		err := scan(&urn)
		out = append(out, urn)
		return err
	})
	return out, err
}

// PupilsNamed lists pupils on roll on a day, of whatever school, with one of the last
// names, or in one of the groups with one of the first names.
func (s *Mornings) PupilsNamed(ctx context.Context, day clock.Date, last, groups, first []string) ([]school.Pupil, error) {
	c := s.db.reader()
	var out []school.Pupil
	found := func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(pupilInto(&p)...)
		out = append(out, p)
		return err
	}
	err := c.eachIn(ctx, "pupils-by-last-name", []any{day.String()}, last, found)
	for _, g := range groups {
		if err == nil {
			err = c.eachIn(ctx, "pupils-by-first-name", []any{day.String(), g}, first, found)
		}
	}
	return out, err
}

// ContactsByRef gives contacts by the school's own ids.
func (s *Mornings) ContactsByRef(ctx context.Context, urn school.URN, refs []string) (map[string]school.Contact, error) {
	out := map[string]school.Contact{}
	err := s.db.reader().eachIn(ctx, "contacts-by-ref", []any{string(urn)}, refs, func(scan func(...any) error) error {
		var ct school.Contact
		if err := scan(&ct.ID, &ct.School, &ct.Ref, &ct.Name, &ct.Language, &ct.Role, &ct.Problem); err != nil {
			return err
		}
		out[ct.Ref] = ct
		return nil
	})
	return out, err
}

func (m *morning) Hear(ctx context.Context, in notifier.Inbound, contact school.ContactID) (bool, error) {
	var has int
	if _, err := m.c.one(ctx, "heard-is", []any{in.ID, string(m.urn)}, &has); err != nil || has > 0 {
		return false, err
	}
	var thread string
	if _, err := m.c.one(ctx, "thread-heard", []any{school.NewID(in.At), string(m.urn), m.c.db.box.Index(in.Number.E164()), orNull(contact), in.ID, ms(in.At)}, &thread); err != nil {
		return false, err
	}
	return true, m.c.later(ctx, "heard-add", in.ID, string(m.urn), thread, ms(in.At))
}

func (m *morning) InboundOf(ctx context.Context, id string) (notifier.Inbound, error) {
	var in notifier.Inbound
	err := m.c.each(ctx, "inbound-of-school", []any{id, string(m.urn)}, func(scan func(...any) error) (err error) {
		in, err = m.c.inboundInto(scan)
		return err
	})
	if err == nil && in.ID == "" {
		err = problem.New(problem.Unknown, "There is no such text.")
	}
	return in, err
}

func (m *morning) Matched(ctx context.Context, inbound string) error {
	if _, err := m.c.exec(ctx, "unmatched-remove", inbound, string(m.urn)); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "inbound-recount", inbound)
	return err
}

func (m *morning) PupilsByID(ctx context.Context, ids []school.PupilID) (map[school.PupilID]school.Pupil, error) {
	out := map[school.PupilID]school.Pupil{}
	err := m.c.eachIn(ctx, "pupils-by-id", nil, strs(ids), func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(pupilInto(&p)...)
		out[p.ID] = p
		return err
	})
	return out, err
}

func (m *morning) TiedTo(ctx context.Context, contacts []school.ContactID) ([]notifier.TiedPupil, error) {
	var out []notifier.TiedPupil
	err := m.c.eachIn(ctx, "pupils-tied-to", nil, strs(contacts), func(scan func(...any) error) error {
		var p notifier.TiedPupil
		err := scan(append(pupilInto(&p.Pupil), &p.CourtOrder, &p.Text)...)
		out = append(out, p)
		return err
	})
	return out, err
}

func (m *morning) StopNumber(ctx context.Context, number phone.Number, why string, now time.Time) error {
	_, err := m.c.exec(ctx, "stopped-add", string(delivery.MainSender), m.c.db.box.Index(number.E164()), why, ms(now))
	return err
}

func (m *morning) ClaimThread(ctx context.Context, id notifier.ThreadID, by school.Actor, since, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "thread-claim", by.String(), ms(now), string(id), string(m.urn), ms(since))
	return n == 1, err
}

func (m *morning) ThreadHeld(ctx context.Context, number phone.Number, since time.Time) (school.Actor, bool, error) {
	var by string
	held, err := m.c.one(ctx, "thread-held", []any{string(m.urn), m.c.db.box.Index(number.E164()), ms(since)}, &by)
	if err != nil || !held {
		return school.Actor{}, false, err
	}
	return actorOf(by), true, nil
}

func (m *morning) LeaveThread(ctx context.Context, id notifier.ThreadID, by school.Actor) (bool, error) {
	n, err := m.c.exec(ctx, "thread-leave", string(id), by.String())
	return n == 1, err
}
