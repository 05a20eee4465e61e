package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Mornings keeps closures, absences, alerts and replies.
type Mornings struct{ db *DB }

// Mornings gives the store of the absence room.
func (db *DB) Mornings() *Mornings { return &Mornings{db} }

var _ notifier.Store = (*Mornings)(nil)

// InSchoolDay runs f in one transaction under the lock of a school and day.
func (s *Mornings) InSchoolDay(ctx context.Context, urn school.URN, day clock.Date, f func(notifier.Day) error) error {
	return s.db.change(ctx, func(c conn) error {
		if err := c.lockDay(ctx, urn, day); err != nil {
			return err
		}
		m := &morning{c: c, urn: urn, day: day}
		if err := f(m); err != nil {
			return err
		}
		return c.tell(ctx, urn, m.told)
	})
}

// lockDay holds the lock of a school and day until the transaction ends. The row
// that is the lock is made on first need; mostly it stands.
func (c conn) lockDay(ctx context.Context, urn school.URN, day clock.Date) error {
	var got string
	lock := func() (bool, error) { return c.one(ctx, "day-lock", []any{string(urn), day.String()}, &got) }
	if found, err := lock(); found || err != nil {
		return err
	}
	if _, err := c.exec(ctx, "day-lock-row", string(urn), day.String()); err != nil {
		return err
	}
	if found, err := lock(); found || err != nil {
		return err
	}
	return noSchool()
}

// Setting gives a school with its calendar and policy.
func (s *Mornings) Setting(ctx context.Context, urn school.URN) (notifier.Setting, error) {
	set, err := s.db.asksSetting.ask(ctx, urn)
	if err == nil && set == nil {
		err = noSchool()
	}
	if err != nil {
		return notifier.Setting{}, err
	}
	return *set, nil
}

// WhereAbsence says to which school and day an absence belongs.
func (s *Mornings) WhereAbsence(ctx context.Context, id notifier.AbsenceID) (school.URN, clock.Date, error) {
	var urn school.URN
	var day clock.Date
	found, err := s.db.reader().one(ctx, "absence-where", []any{string(id)}, &urn, dateInto{&day})
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such absence.")
	}
	return urn, day, err
}

// morning is one school's day under its lock.
type morning struct {
	c    conn
	urn  school.URN
	day  clock.Date
	told telling // written last, together
}

// errMoved is a text that was claimed between being read and being changed:
// the whole decision is made again.
var errMoved = errors.New("a text was claimed meanwhile")

func (m *morning) Setting(ctx context.Context) (notifier.Setting, error) {
	return m.c.setting(ctx, m.urn)
}

func (m *morning) OnRoll(ctx context.Context) (int, error) {
	var n int
	_, err := m.c.one(ctx, "on-roll", []any{string(m.urn), m.day.String()}, &n)
	return n, err
}

func (m *morning) Current(ctx context.Context, k register.Key) (notifier.KeptClosure, bool, error) {
	kept := notifier.KeptClosure{Closure: register.Closure{Key: k}}
	var closed, received int64
	var answer string
	found, err := m.c.one(ctx, "closure-current", []any{string(k.School), k.Date.String(), string(k.Session), string(k.Group)},
		&kept.ID, &kept.Revision, &closed, &received, &kept.Fingerprint, &answer)
	if err != nil || !found {
		return kept, false, err
	}
	kept.Closure.ClosedAt, kept.ReceivedAt = at(closed), at(received)
	if err := json.Unmarshal([]byte(answer), &kept.Answer); err != nil {
		return kept, false, fmt.Errorf("read the answer of closure %s: %w", kept.ID, err)
	}
	return kept, true, nil
}

// pupilInto lists where a pupil's columns are scanned.
func pupilInto(p *school.Pupil) []any {
	return []any{
		&p.ID, &p.School, &p.Ref, &p.UPN, &p.FirstName, &p.LastName, &p.TextName, &p.Group, &p.Year,
		&p.Flags.Vulnerable, &p.Flags.NoText, &p.Flags.InCare,
		dateInto{&p.LeftOn},
	}
}

// rollPupilInto lists where the columns of a whole roll are scanned.
func rollPupilInto(p *school.Pupil) []any {
	return append(pupilInto(p), &p.NameKept, &p.FreeMeals)
}

func (m *morning) Group(ctx context.Context, g school.Group) ([]school.Pupil, error) {
	var out []school.Pupil
	err := m.c.each(ctx, "group-pupils", []any{string(m.urn), string(g), m.day.String()}, func(scan func(...any) error) error {
		var p school.Pupil
		if err := scan(pupilInto(&p)...); err != nil {
			return err
		}
		out = append(out, p)
		return nil
	})
	return out, err
}

func (m *morning) Pupils(ctx context.Context, refs []string) (map[string]school.Pupil, error) {
	out := map[string]school.Pupil{}
	for _, query := range []string{"pupils-by-ref", "pupils-by-upn"} { // the school's own id wins
		left := slices.DeleteFunc(slices.Clone(refs), func(ref string) bool { _, found := out[ref]; return found })
		err := m.c.eachIn(ctx, query, []any{string(m.urn)}, left, func(scan func(...any) error) error {
			var key string
			var p school.Pupil
			if err := scan(append([]any{&key}, pupilInto(&p)...)...); err != nil {
				return err
			}
			out[key] = p
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (m *morning) Contacts(ctx context.Context, pupils []school.PupilID) (map[school.PupilID][]school.TiedContact, error) {
	return m.c.contactsOf(ctx, pupils)
}

// contactsOf reads the lists of contacts of pupils, numbers opened.
func (c conn) contactsOf(ctx context.Context, pupils []school.PupilID) (map[school.PupilID][]school.TiedContact, error) {
	out := map[school.PupilID][]school.TiedContact{}
	var doubtful []school.PupilID // who may have somebody's further number that is a stranger's
	err := c.eachIn(ctx, "contacts-of-pupils", []any{string(delivery.MainSender)}, strs(pupils), func(scan func(...any) error) error {
		var t school.TiedContact
		var sealed, others []byte
		var doubt bool
		if err := scan(&t.Pupil, &t.Tie.Contact, &t.Relationship, &t.Order, &t.ParentalResponsibility, &t.LivesWith, &t.Text, &t.CourtOrder,
			&t.Contact.School, &t.Contact.Ref, &t.Contact.Name, &sealed, &others, &t.Contact.Language, &t.Contact.Role, &t.Contact.Problem, &t.Contact.Stopped, &t.Contact.Pupils, &doubt); err != nil {
			return err
		}
		if doubt && !slices.Contains(doubtful, t.Pupil) {
			doubtful = append(doubtful, t.Pupil)
		}
		t.Contact.ID = t.Tie.Contact
		var err error
		if t.Contact.Number, err = c.db.contactNumber(t.Contact.ID, sealed); err != nil {
			return err
		}
		if t.Contact.Others, err = c.db.otherNumbers(t.Contact.ID, others); err != nil {
			return err
		}
		out[t.Pupil] = append(out[t.Pupil], t)
		return nil
	})
	if err != nil {
		return out, err
	}
	return out, c.notToRing(ctx, out, doubtful)
}

// contactNumber opens a contact's number; none is sealed when there is none.
func (db *DB) contactNumber(id school.ContactID, sealed []byte) (phone.Number, error) {
	return db.openNumber(sealed, "contact "+string(id))
}

func (db *DB) openNumber(sealed []byte, belongs string) (phone.Number, error) {
	if len(sealed) == 0 {
		return phone.Number{}, nil
	}
	e164, err := db.box.Open(sealed, belongs)
	if err != nil {
		return phone.Number{}, fmt.Errorf("open the number of %s: %w", belongs, err)
	}
	return phone.Trusted(e164), nil
}

// absenceInto scans an absence under the lock.
func (m *morning) absenceInto(a *notifier.Absence, scan func(...any) error) error {
	var explainedAt sql.NullInt64
	var explainedBy sql.NullString
	var note []byte
	var created int64
	a.Key.School, a.Key.Date = m.urn, m.day
	err := scan(&a.ID, &a.Key.Session, &a.Key.Group, &a.Pupil, &a.Closure, &a.CodeAtClose, &a.Code, &a.MinutesLate,
		&a.Course, &a.Reason, &a.Detail, &a.Arrived, &explainedAt, &explainedBy, &note, &created)
	if err != nil {
		return err
	}
	a.CreatedAt = at(created)
	if !explainedAt.Valid {
		return nil
	}
	// The note is read too: whoever puts the absence back must not lose it.
	words, err := m.c.db.openSealed(note, "absence note "+string(a.ID))
	a.Explained = &notifier.Explanation{Code: a.Code, Note: words, By: actorOf(explainedBy.String), At: at(explainedAt.Int64)}
	return err
}

func (m *morning) Absences(ctx context.Context, pupils []school.PupilID) ([]notifier.Absence, error) {
	var out []notifier.Absence
	err := m.c.eachIn(ctx, "day-absences", []any{string(m.urn), m.day.String()}, strs(pupils), func(scan func(...any) error) error {
		var a notifier.Absence
		if err := m.absenceInto(&a, scan); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	})
	return out, err
}

func (m *morning) Absence(ctx context.Context, id notifier.AbsenceID) (notifier.Absence, error) {
	var out []notifier.Absence
	err := m.c.each(ctx, "day-absence", []any{string(m.urn), m.day.String(), string(id)}, func(scan func(...any) error) error {
		var a notifier.Absence
		if err := m.absenceInto(&a, scan); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	})
	if err != nil {
		return notifier.Absence{}, err
	}
	if len(out) == 0 {
		return notifier.Absence{}, problem.New(problem.Unknown, "There is no such absence.")
	}
	return out[0], nil
}

func (m *morning) Alerts(ctx context.Context) ([]notifier.Alert, error) {
	var out []notifier.Alert
	var ids []delivery.TextID
	err := m.c.each(ctx, "day-alerts", []any{string(m.urn), m.day.String()}, func(scan func(...any) error) error {
		a := notifier.Alert{Day: m.day}
		t := &a.Text
		var sealed []byte
		var corrects, brake, after sql.NullString
		var raised, sendAfter, expires int64
		if err := scan(&t.ID, &a.Session, &corrects, &brake, &a.ContactRef, &a.Why, &t.Kind, &t.State, &t.Reason, &t.Contact, &sealed, &t.Sender, &after,
			&t.Attempt, &raised, &sendAfter, &expires); err != nil {
			return err
		}
		var err error
		if t.Number, err = m.c.db.openNumber(sealed, "text "+string(t.ID)); err != nil {
			return err
		}
		t.School, t.After, a.Corrects = m.urn, delivery.TextID(after.String), delivery.TextID(corrects.String)
		a.Brake = notifier.BrakeID(brake.String)
		t.RaisedAt, t.SendAfter, t.ExpiresAt = at(raised), at(sendAfter), at(expires)
		ids, out = append(ids, t.ID), append(out, a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	named, err := m.Named(ctx, ids)
	for i := range out {
		out[i].Pupils = named[out[i].Text.ID]
	}
	return out, err
}

func (m *morning) Named(ctx context.Context, texts []delivery.TextID) (map[delivery.TextID][]notifier.AlertPupil, error) {
	named := map[delivery.TextID][]notifier.AlertPupil{}
	err := m.c.eachIn(ctx, "alerts-named", nil, strs(texts), func(scan func(...any) error) error {
		var id delivery.TextID
		var p notifier.AlertPupil
		var dropped sql.NullInt64
		if err := scan(&id, &p.Absence, &p.Pupil, &p.Ref, &dropped); err != nil {
			return err
		}
		p.Dropped = dropped.Valid
		named[id] = append(named[id], p)
		return nil
	})
	return named, err
}

// orNull keeps an empty id as NULL.
func orNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// openSealed opens what was sealed for an owner; nothing sealed is "".
func (db *DB) openSealed(sealed []byte, belongs string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := db.box.Open(sealed, belongs)
	if err != nil {
		return "", fmt.Errorf("open what belongs to %s: %w", belongs, err)
	}
	return plain, nil
}

// News adds lines to the school's news.
func (m *morning) News(_ context.Context, now time.Time, kind string, ids ...string) error {
	for _, id := range ids {
		m.told.news = append(m.told.news, newsLine{item{kind, id}, now})
	}
	return nil
}

// Audit adds a line to the school's chain.
func (m *morning) Audit(_ context.Context, now time.Time, actor school.Actor, act, target, detail string) error {
	m.told.audit = append(m.told.audit, auditLine{ms(now), actor.String(), act, target, detail})
	return nil
}
