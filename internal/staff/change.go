package staff

import (
	"context"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// ChangePassword lets a member choose another password, who gives the one they
// have. Every other sign-in of theirs ends; the one of the token stays. The try
// counts like one to sign in. A failure is Invalid, pointing at what is wrong,
// TooMany or Busy.
func (s *Service) ChangePassword(ctx context.Context, m Member, secret, old, fresh, addr string) error {
	if _, err := s.countTry(ctx, m.Email, addr); err != nil {
		return err
	}
	if _, err := s.checkedMember(ctx, m.Email, old); err != nil {
		if problem.Is(err, problem.NoKey) {
			return problem.New(problem.Invalid, "That is not your password.").At("/old", "this is not the password you sign in with")
		}
		return err
	}
	if old == fresh {
		return badPassword("this is the password you have")
	}
	if err := s.setPassword(ctx, m.Actor(), m, fresh, hashed(secret)); err != nil {
		return err
	}
	return s.store.ForgetTries(ctx, "email "+m.Email)
}

// SetPassword gives whoever has an email another password: for an operator, who
// knows who is asking. Every sign-in they have ends. A failure is Invalid or
// Unknown.
func (s *Service) SetPassword(ctx context.Context, actor school.Actor, email, fresh string) (Member, error) {
	m, _, found, err := s.store.MemberByEmail(ctx, plainEmail(email))
	if err != nil {
		return Member{}, err
	}
	if !found {
		return Member{}, problem.New(problem.Unknown, "Nobody with this email can sign in.")
	}
	return m, s.setPassword(ctx, actor, m, fresh, "")
}

// setPassword keeps another password and ends sign-ins but one.
func (s *Service) setPassword(ctx context.Context, actor school.Actor, m Member, fresh, keep string) error {
	if err := checkPassword(fresh, m.Email); err != nil {
		return err
	}
	leave, err := s.enterGate(ctx)
	if err != nil {
		return err
	}
	hash := HashPassword(fresh, s.cost)
	leave()
	return s.store.SetPassword(ctx, actor, m.ID, hash, keep, s.wall.Now())
}

// RevokeKeyOf ends a key if it is a school's own: for a page, whose reader has
// that school only. A failure is Unknown.
func (s *Service) RevokeKeyOf(ctx context.Context, actor school.Actor, urn school.URN, id string) error {
	keys, err := s.store.Keys(ctx, urn)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if k.ID == id {
			return s.RevokeKey(ctx, actor, id)
		}
	}
	return problem.New(problem.Unknown, "There is no such key in force.")
}
