package store

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// Members lists who may sign in at a school.
func (s *Staff) Members(ctx context.Context, urn school.URN) (all []staff.Member, err error) {
	err = s.db.reader().each(ctx, "staff-of-school", []any{string(urn)}, func(scan func(...any) error) error {
		var m staff.Member
		err := scan(&m.ID, &m.School, &m.Email, &m.Name, &m.Role)
		all = append(all, m)
		return err
	})
	return all, err
}

// SetPassword keeps another password's hash and ends sign-ins but one.
func (s *Staff) SetPassword(ctx context.Context, actor school.Actor, id, password, keep string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		var urn school.URN
		found, err := c.one(ctx, "staff-password", []any{password, id}, &urn)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.Unknown, "There is no such member of staff.")
		}
		if _, err := c.exec(ctx, "staff-sign-ins-end-others", id, keep); err != nil {
			return err
		}
		return c.audit(ctx, urn, now, actor, "staff.password", id, "")
	})
}

// Keys lists the keys of a school that open.
func (s *Staff) Keys(ctx context.Context, urn school.URN) (all []staff.KeptKey, err error) {
	err = s.db.reader().each(ctx, "keys-of-school", []any{string(urn)}, func(scan func(...any) error) error {
		k := staff.KeptKey{Key: staff.Key{School: urn}}
		var scopes string
		var made int64
		err := scan(&k.ID, &k.Name, &scopes, &made)
		for _, w := range strings.Fields(scopes) {
			k.Scopes = append(k.Scopes, staff.Scope(w))
		}
		k.CreatedAt = at(made)
		all = append(all, k)
		return err
	})
	return all, err
}

// Record gives lines of who did what, newest first.
func (s *Staff) Record(ctx context.Context, urn school.URN, before int64, limit int) (lines []staff.Line, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = s.db.reader().each(ctx, "audit-page", []any{string(urn), before, limit}, func(scan func(...any) error) error {
		var l staff.Line
		var when int64
		err := scan(&l.Seq, &when, &l.Actor, &l.Who, &l.Act, &l.Target, &l.Detail)
		l.At = at(when)
		lines = append(lines, l)
		return err
	})
	return lines, err
}
