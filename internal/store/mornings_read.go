package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Absences lists those of a day with their alerts and replies; session "" is
// both.
func (s *Mornings) Absences(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) ([]notifier.AbsenceView, error) {
	return s.db.reader().absenceViews(ctx, urn, day, sess, "")
}

// Views gives the day's absences as pages see them, under the lock.
func (m *morning) Views(ctx context.Context) ([]notifier.AbsenceView, error) {
	return m.c.absenceViews(ctx, m.urn, m.day, "", "")
}

// absenceViews gives those of one pupil, or of all ("").
func (c conn) absenceViews(ctx context.Context, urn school.URN, day clock.Date, sess register.Session, pupil school.PupilID) ([]notifier.AbsenceView, error) {
	key := []any{string(urn), day.String(), string(sess), string(pupil)}
	var out []notifier.AbsenceView
	index := map[notifier.AbsenceID]int{}
	err := c.each(ctx, "absences-of-day", key, func(scan func(...any) error) error {
		v, err := c.absenceView(scan)
		if err != nil {
			return err
		}
		index[v.ID] = len(out)
		out = append(out, v)
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	alerts, err := c.alertViews(ctx, "alerts-of-day", string(urn), day.String(), string(sess), "", string(pupil))
	if err != nil {
		return nil, err
	}
	for _, al := range alerts {
		for _, p := range al.Pupils {
			if i, ok := index[p.Absence]; ok {
				out[i].Alerts = append(out[i].Alerts, al)
			}
		}
	}
	if err := c.addConcerns(ctx, key, out, index); err != nil {
		return nil, err
	}
	if err := c.addRungs(ctx, key, out, index); err != nil {
		return nil, err
	}
	if err := c.addReplies(ctx, key, out, index); err != nil {
		return nil, err
	}
	return out, c.addNotices(ctx, key, out)
}

// addRungs adds the rungs each absence has come to.
func (c conn) addRungs(ctx context.Context, key []any, out []notifier.AbsenceView, index map[notifier.AbsenceID]int) error {
	return c.each(ctx, "rungs-of-day", key, func(scan func(...any) error) error {
		var id notifier.AbsenceID
		var rung notifier.Rung
		var when int64
		if err := scan(&id, &rung, &when); err != nil {
			return err
		}
		v := &out[index[id]]
		if v.Rungs == nil {
			v.Rungs = map[notifier.Rung]time.Time{}
		}
		v.Rungs[rung] = at(when)
		return nil
	})
}

// NoteRung notes a rung an absence has come to; false when it was noted before.
func (m *morning) NoteRung(ctx context.Context, id notifier.AbsenceID, r notifier.Rung, now time.Time) (bool, error) {
	n, err := m.c.exec(ctx, "rung-add", string(id), string(r), ms(now))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = m.c.exec(ctx, "rung-counted", string(id))
	return true, err
}

// Climbing lists the schools where an absence of the day stays unexplained, each
// with the number of its newest news.
func (s *Mornings) Climbing(ctx context.Context, day clock.Date) (map[school.URN]int64, error) {
	all := map[school.URN]int64{}
	err := s.db.reader().each(ctx, "schools-climbing", []any{day.String()}, func(scan func(...any) error) error {
		var urn school.URN
		var seq int64
		err := scan(&urn, &seq)
		all[urn] = seq
		return err
	})
	return all, err
}

func (c conn) absenceView(scan func(...any) error) (notifier.AbsenceView, error) {
	var v notifier.AbsenceView
	var note []byte
	var explainedAt sql.NullInt64
	var explainedBy sql.NullString
	var closed, created int64
	into := append([]any{
		&v.ID, &v.School,
		dateInto{&v.Date},
		&v.Session, &v.Code, &v.CodeAt, &v.Course, &v.Reason, &v.Detail, &v.Arrived, &note,
		&explainedAt, &explainedBy, &closed, &created,
	}, pupilInto(&v.Pupil)...)
	if err := scan(into...); err != nil {
		return v, err
	}
	v.ClosedAt, v.CreatedAt = at(closed), at(created)
	if explainedAt.Valid {
		words, err := c.db.openSealed(note, "absence note "+string(v.ID))
		if err != nil {
			return v, err
		}
		v.Explained = &notifier.Explanation{Code: v.Code, Note: words, By: actorOf(explainedBy.String), At: at(explainedAt.Int64)}
	}
	return v, nil
}

func (c conn) addReplies(ctx context.Context, key []any, out []notifier.AbsenceView, index map[notifier.AbsenceID]int) error {
	return c.each(ctx, "replies-of-day", key, func(scan func(...any) error) error {
		var r notifier.ReplyView
		var absence notifier.AbsenceID
		var received int64
		var inbound, relation string
		var from, body, because []byte
		if err := scan(&r.ID, &absence, &r.Alert, &r.Kind, &received, &inbound, &from, &body, &relation,
			&r.Suggested.Code, &because, &r.Suggested.Confidence, dateInto{&r.Suggested.Back}); err != nil {
			return err
		}
		number, err := c.db.openNumber(from, "inbound "+inbound)
		if err != nil {
			return err
		}
		if r.Suggested.Because, err = c.db.openList(because, "because "+inbound); err != nil {
			return err
		}
		if r.Body, err = c.db.openSealed(body, "inbound body "+inbound); err != nil {
			return err
		}
		r.ReceivedAt, r.From = at(received), relation
		if r.From == "" {
			r.From = number.String()
		}
		i := index[absence]
		out[i].Replies = append(out[i].Replies, r)
		return nil
	})
}

// Alerts lists the alerts and corrections of a day.
func (s *Mornings) Alerts(ctx context.Context, urn school.URN, day clock.Date, sess register.Session, state delivery.State) ([]notifier.AlertView, error) {
	return s.db.reader().alertViews(ctx, "alerts-of-day", string(urn), day.String(), string(sess), string(state), "")
}

func (c conn) alertViews(ctx context.Context, query string, args ...any) ([]notifier.AlertView, error) {
	var out []notifier.AlertView
	index := map[delivery.TextID]int{}
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		v, err := c.alertView(scan)
		if err != nil {
			return err
		}
		index[v.ID] = len(out)
		out = append(out, v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(out))
	for _, v := range out {
		ids = append(ids, string(v.ID))
	}
	err = c.eachIn(ctx, "alert-pupils-of", nil, ids, func(scan func(...any) error) error {
		var id delivery.TextID
		var p notifier.AlertPupil
		var dropped sql.NullInt64
		var relation string
		if err := scan(&id, &p.Absence, &p.Pupil, &p.Ref, &dropped, &p.Why, &relation); err != nil {
			return err
		}
		p.Dropped = dropped.Valid
		v := &out[index[id]]
		v.Pupils = append(v.Pupils, p)
		if v.Relation == "" {
			v.Relation = relation
		}
		return nil
	})
	return out, err
}

func (c conn) alertView(scan func(...any) error) (notifier.AlertView, error) {
	var v notifier.AlertView
	var corrects sql.NullString
	var sealed []byte
	var raised, after, expires, changed int64
	var sent sql.NullInt64
	if err := scan(&v.ID, &v.School, dateInto{&v.Date}, &v.Session, &v.Contact, &corrects, &v.Kind, &v.State, &v.Reason, &v.Code, &v.Parts, &sealed,
		&raised, &after, &expires, &sent, &changed, &v.Name, &v.ContactRef, &v.Stopped, &v.Wrong); err != nil {
		return v, err
	}
	number, err := c.db.openNumber(sealed, "text "+string(v.ID))
	v.Ending, v.Corrects = number.Ending(), delivery.TextID(corrects.String)
	v.RaisedAt, v.SendAfter, v.ExpiresAt, v.ChangedAt, v.SentAt = at(raised), at(after), at(expires), at(changed), atOrZero(sent)
	return v, err
}

// Alert gives one with its timeline and words.
func (s *Mornings) Alert(ctx context.Context, id delivery.TextID) (notifier.AlertDetail, error) {
	c := s.db.reader()
	views, err := c.alertViews(ctx, "alert-one", string(id))
	if err != nil {
		return notifier.AlertDetail{}, err
	}
	if len(views) == 0 {
		return notifier.AlertDetail{}, problem.New(problem.Unknown, "There is no such alert.")
	}
	d := notifier.AlertDetail{AlertView: views[0]}
	var sealed []byte
	if _, err := c.one(ctx, "text-body", []any{string(id)}, &sealed); err != nil {
		return d, err
	}
	if d.Body, err = c.db.openSealed(sealed, "text body "+string(id)); err != nil {
		return d, err
	}
	d.Timeline, err = c.timeline(ctx, id)
	return d, err
}

// Registers lists every group on roll with the revision of its register that
// stands, and any other group a register came for.
func (s *Mornings) Registers(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) ([]notifier.RegisterView, error) {
	rs, _, err := s.db.reader().registers(ctx, urn, day, sess)
	return rs, err
}

// registers gives the registers, and the pupils that any revision's packed
// marks call absent.
func (c conn) registers(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) ([]notifier.RegisterView, map[school.PupilID]bool, error) {
	var out []notifier.RegisterView
	index := map[school.Group]int{}
	err := c.each(ctx, "groups-of-roll", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		r := notifier.RegisterView{Session: sess}
		if err := scan(&r.Group, &r.Pupils, &r.FirstYear, &r.LastYear); err != nil {
			return err
		}
		index[r.Group] = len(out)
		out = append(out, r)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	absent := map[school.PupilID]bool{}
	standing := map[notifier.ClosureID]int{}
	lacking := map[int][]notifier.MarkDoubt{}
	marks := map[int][]packedMark{}
	err = c.each(ctx, "closures-of-session", []any{string(urn), day.String(), string(sess)}, func(scan func(...any) error) error {
		var id notifier.ClosureID
		var grp school.Group
		var revision int
		var closed int64
		var kept, answer string
		if err := scan(&id, &grp, &revision, &closed, &kept, &answer); err != nil {
			return err
		}
		i, ok := index[grp]
		if !ok {
			i = len(out)
			index[grp] = i
			out = append(out, notifier.RegisterView{Group: grp, Session: sess})
		}
		var p packed
		var o notifier.Outcome
		if err := errors.Join(json.Unmarshal([]byte(kept), &p), json.Unmarshal([]byte(answer), &o)); err != nil {
			return fmt.Errorf("read closure %s: %w", id, err)
		}
		for _, a := range p.Absent {
			absent[a] = true
		}
		for old, j := range standing {
			if j == i {
				delete(standing, old)
			}
		}
		standing[id] = i
		lacking[i], marks[i] = without(p, o), p.Marks
		out[i].Closure, out[i].Revision, out[i].ClosedAt, out[i].Absent, out[i].TakenBack = id, revision, at(closed), o.Absent, len(p.Marks) == 0
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	if err := c.addDoubts(ctx, urn, out, standing, lacking); err != nil || len(marks) == 0 {
		return out, absent, err
	}
	return out, absent, c.addUnseen(ctx, urn, day, out, marks)
}

// Callable lists the contacts of pupils, in order.
func (s *Mornings) Callable(ctx context.Context, pupils []school.PupilID) (map[school.PupilID][]school.TiedContact, error) {
	return s.db.reader().contactsOf(ctx, pupils)
}

// News lists what is new since seq.
func (s *Mornings) News(ctx context.Context, urn school.URN, since int64) ([]notifier.News, error) {
	var out []notifier.News
	err := s.db.reader().each(ctx, "news-since", []any{string(urn), since, 500}, func(scan func(...any) error) error {
		var n notifier.News
		var when int64
		if err := scan(&n.Seq, &n.Kind, &n.ID, &when); err != nil {
			return err
		}
		n.At = at(when)
		out = append(out, n)
		return nil
	})
	return out, err
}

// NewsSeq is the number of the newest line.
func (s *Mornings) NewsSeq(ctx context.Context, urn school.URN) (int64, error) {
	var seq int64
	_, err := s.db.reader().one(ctx, "news-last", []any{string(urn)}, &seq)
	return seq, err
}

// Unmatched lists inbound texts of a day that answer no alert.
func (s *Mornings) Unmatched(ctx context.Context, urn school.URN, day clock.Date) ([]notifier.UnmatchedView, error) {
	c := s.db.reader()
	var out []notifier.UnmatchedView
	err := c.each(ctx, "unmatched-of-day", []any{string(urn), day.String()}, func(scan func(...any) error) error {
		var u notifier.UnmatchedView
		var from, body []byte
		var when int64
		if err := scan(&u.ID, &from, &body, &when, &u.Name, &u.Kind, &u.Thread, &u.Barred); err != nil {
			return err
		}
		number, err := c.db.openNumber(from, "inbound "+u.ID)
		if err != nil {
			return err
		}
		if u.Body, err = c.db.openSealed(body, "inbound body "+u.ID); err != nil {
			return err
		}
		u.Ending, u.ReceivedAt = number.Ending(), at(when)
		out = append(out, u)
		return nil
	})
	return out, err
}

// DropPupils takes pupils out of a claimed text that no longer concerns them.
func (s *Mornings) DropPupils(ctx context.Context, id delivery.TextID, drops map[notifier.AbsenceID]string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		for absence, reason := range drops {
			if _, err := c.exec(ctx, "alert-pupil-drop", ms(now), string(id), string(absence), reason); err != nil {
				return err
			}
			e := delivery.Event{Text: id, At: now, From: delivery.Sending, To: delivery.Sending, Why: "one pupil taken out: " + reason}
			if err := c.note(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}
