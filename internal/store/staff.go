package store

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// Staff keeps members of staff, their sign-ins, keys and kept answers: a
// staff.Store.
type Staff struct{ db *DB }

// Staff gives the part that keeps staff and keys.
func (db *DB) Staff() *Staff { return &Staff{db} }

// AddMember keeps a new member with the hash of the password.
func (s *Staff) AddMember(ctx context.Context, actor school.Actor, m staff.Member, password string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, m.School); err != nil {
			return err
		}
		sealed, index := s.mobile(m.ID, m.Mobile)
		n, err := c.exec(ctx, "staff-add", m.ID, string(m.School), m.Email, m.Name, string(m.Role), password, sealed, index)
		if err != nil {
			return err
		}
		if n == 0 {
			return problem.New(problem.Conflict, "Someone has this email address already.").At("/email", "this email address is taken")
		}
		return c.audit(ctx, m.School, now, actor, "staff.add", m.ID, string(m.Role))
	})
}

// mobile is a member's number as it is kept: sealed, with its index.
func (s *Staff) mobile(id string, n phone.Number) (sealed any, index string) {
	if n.Zero() {
		return nil, ""
	}
	return s.db.box.Seal(n.E164(), "staff "+id), s.db.box.Index(n.E164())
}

// SetMobile keeps a member's own mobile, or takes it away.
func (s *Staff) SetMobile(ctx context.Context, actor school.Actor, id string, n phone.Number, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		var urn school.URN
		sealed, index := s.mobile(id, n)
		found, err := c.one(ctx, "staff-mobile", []any{sealed, index, id}, &urn)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.Unknown, "There is no such member of staff.")
		}
		return c.audit(ctx, urn, now, actor, "staff.mobile", id, "")
	})
}

// needSchool answers problem.Unknown when there is no such school.
func (c conn) needSchool(ctx context.Context, urn school.URN) error {
	var found string
	ok, err := c.one(ctx, "roll-lock", []any{string(urn)}, &found)
	if err == nil && !ok {
		err = problem.New(problem.Unknown, "There is no school with this number here.")
	}
	return err
}

// MemberByEmail gives a member who has not left, with the password's hash.
func (s *Staff) MemberByEmail(ctx context.Context, email string) (m staff.Member, password string, found bool, err error) {
	found, err = s.db.reader().one(ctx, "staff-by-email", []any{email}, &m.ID, &m.School, &m.Email, &m.Name, &m.Role, &password)
	return m, password, found, err
}

// RoleOf gives what somebody is at their school, or was when they left; found is
// false for an id nobody has.
func (s *Staff) RoleOf(ctx context.Context, id string) (role staff.Role, found bool, err error) {
	found, err = s.db.reader().one(ctx, "staff-role", []any{id}, &role)
	return role, found, err
}

// Names gives the names of a school's staff by id, those who have left too.
func (s *Staff) Names(ctx context.Context, urn school.URN) (map[string]string, error) {
	out := map[string]string{}
	err := s.db.reader().each(ctx, "staff-names", []any{string(urn)}, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		out[id] = name
		return err
	})
	return out, err
}

// Leave ends a member's time here and every sign-in they have.
func (s *Staff) Leave(ctx context.Context, actor school.Actor, id string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		var urn school.URN
		found, err := c.one(ctx, "staff-leave", []any{ms(now), id}, &urn)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.Unknown, "There is no such member of staff.")
		}
		if _, err := c.exec(ctx, "staff-sign-ins-end", id); err != nil {
			return err
		}
		return c.audit(ctx, urn, now, actor, "staff.leave", id, "")
	})
}

// Try notes one try under each key and gives how many stand under each. Adding
// and counting are two steps on purpose: a try is there for all to see before
// anyone counts, so of many at once no more than the limit come through.
func (s *Staff) Try(ctx context.Context, keys []string, now, since time.Time) ([]int, error) {
	hidden, rows := make([]string, len(keys)), make([][]any, len(keys))
	for i, k := range keys {
		hidden[i] = s.db.box.Index(k)
		rows[i] = []any{hidden[i], ms(now)}
	}
	err := s.db.change(ctx, func(c conn) error { return c.insertRows(ctx, "try-add", rows) })
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(keys))
	for i, k := range hidden {
		if _, err := s.db.reader().one(ctx, "try-count", []any{k, ms(since)}, &counts[i]); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// ForgetTry drops those under a key of one instant.
func (s *Staff) ForgetTry(ctx context.Context, key string, at time.Time) error {
	return s.do(ctx, "try-forget-one", s.db.box.Index(key), ms(at))
}

// ForgetTries drops the tries under a key.
func (s *Staff) ForgetTries(ctx context.Context, key string) error {
	return s.do(ctx, "try-forget", s.db.box.Index(key))
}

// OpenSignIn keeps a sign-in by the hash of its token.
func (s *Staff) OpenSignIn(ctx context.Context, d staff.Door) error {
	return s.do(ctx, "sign-in-add", d.TokenHash, d.Member.ID, d.CSRF, ms(d.At), ms(d.Seen), ms(d.Until))
}

// Door gives a sign-in of a member who has not left.
func (s *Staff) Door(ctx context.Context, tokenHash string) (d staff.Door, found bool, err error) {
	var opened, seen, until int64
	m := &d.Member
	found, err = s.db.reader().one(ctx, "sign-in", []any{tokenHash},
		&d.CSRF, &opened, &seen, &until, &m.ID, &m.School, &m.Email, &m.Name, &m.Role)
	d.TokenHash, d.At, d.Seen, d.Until = tokenHash, at(opened), at(seen), at(until)
	return d, found, err
}

// Seen notes that a sign-in was used.
func (s *Staff) Seen(ctx context.Context, tokenHash string, now time.Time) error {
	return s.do(ctx, "sign-in-seen", ms(now), tokenHash)
}

// CloseSignIn ends a sign-in.
func (s *Staff) CloseSignIn(ctx context.Context, tokenHash string) error {
	return s.do(ctx, "sign-in-end", tokenHash)
}

// Purge drops tries, requests and sign-ins that have had their day.
func (s *Staff) Purge(ctx context.Context, now, tries, requests time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		if _, err := c.exec(ctx, "try-purge", ms(tries)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "request-purge", ms(requests)); err != nil {
			return err
		}
		_, err := c.exec(ctx, "sign-in-purge", ms(now))
		return err
	})
}

// do runs one statement in a transaction of its own.
func (s *Staff) do(ctx context.Context, name string, args ...any) error {
	return s.db.change(ctx, func(c conn) error {
		_, err := c.exec(ctx, name, args...)
		return err
	})
}
