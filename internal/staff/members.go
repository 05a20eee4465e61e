package staff

import (
	"context"
	"errors"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// AddMember adds someone who may sign in and gives them back with their id.
// The email is put in lower case. A failure is Invalid (with the fields that
// are wrong), Conflict (someone has the email) or Unknown (no such school).
func (s *Service) AddMember(ctx context.Context, actor school.Actor, m Member, password string) (Member, error) {
	m.Email, m.Name = plainEmail(m.Email), strings.TrimSpace(m.Name)
	if err := checkMember(m); err != nil {
		return Member{}, err
	}
	if err := checkPassword(password, m.Email); err != nil {
		return Member{}, err
	}
	now := s.wall.Now()
	m.ID = school.NewID(now)
	leave, err := s.enterGate(ctx)
	if err != nil {
		return Member{}, err
	}
	hash := HashPassword(password, s.cost)
	leave()
	if err := s.store.AddMember(ctx, actor, m, hash, now); err != nil {
		return Member{}, err
	}
	return m, nil
}

// SetMobile keeps a member's own mobile, or with the zero Number forgets it. A
// failure is Unknown.
func (s *Service) SetMobile(ctx context.Context, actor school.Actor, email string, mobile phone.Number) (Member, error) {
	m, _, found, err := s.store.MemberByEmail(ctx, plainEmail(email))
	if err != nil {
		return Member{}, err
	}
	if !found {
		return Member{}, problem.New(problem.Unknown, "Nobody with this email can sign in.")
	}
	m.Mobile = mobile
	return m, s.store.SetMobile(ctx, actor, m.ID, mobile, s.wall.Now())
}

// ReadMobile reads a member's own mobile as a person typed it; "" is none. A
// failure is Invalid: a landline cannot be texted.
func ReadMobile(raw string, policy phone.Policy) (phone.Number, error) {
	n, err := phone.Parse(raw, policy)
	if err == nil || errors.Is(err, phone.ErrNone) {
		return n, nil
	}
	return phone.Number{}, problem.New(problem.Invalid, "This mobile cannot be texted.").At("/mobile", "%s", err)
}

// Names gives the names of a school's staff by id, those who have left too, so
// that a page can say who did a thing.
func (s *Service) Names(ctx context.Context, urn school.URN) (map[string]string, error) {
	return s.store.Names(ctx, urn)
}

// Leave ends a member's time here: every sign-in they have closes at once.
func (s *Service) Leave(ctx context.Context, actor school.Actor, id string) error {
	return s.store.Leave(ctx, actor, id, s.wall.Now())
}

// LeaveByEmail is Leave for whoever knows the email only. A failure is Unknown.
func (s *Service) LeaveByEmail(ctx context.Context, actor school.Actor, email string) (Member, error) {
	m, _, found, err := s.store.MemberByEmail(ctx, plainEmail(email))
	if err != nil {
		return Member{}, err
	}
	if !found {
		return Member{}, problem.New(problem.Unknown, "Nobody with this email can sign in.")
	}
	return m, s.Leave(ctx, actor, m.ID)
}

func checkMember(m Member) error {
	bad := problem.New(problem.Invalid, "This member of staff cannot be added as they stand.")
	if a, err := mail.ParseAddress(m.Email); err != nil || a.Address != m.Email || len(m.Email) > 254 {
		bad.At("/email", "an email address looks like office@example.org")
	}
	if n := utf8.RuneCountInString(m.Name); n == 0 || n > 100 {
		bad.At("/name", "a name has 1 to 100 characters")
	}
	if !m.Role.Valid() {
		bad.At("/role", "a role is office, lead, deputy, head, admin or comms")
	}
	if !m.School.Valid() {
		bad.At("/school", "a school's URN is six digits")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// plainEmail writes an email address the one way it is kept.
func plainEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
