package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
)

// A sign-in lasts a school day and no longer: the office opens at eight and
// locks at half past five. Four quiet hours end it, so that a screen left on
// over lunch still shows Today and one left on at home time does not.
const (
	signInLife = 12 * time.Hour
	signInIdle = 4 * time.Hour
	seenEvery  = time.Minute // how exactly the last use is noted
)

// Limits on tries. A school's office sits behind one address, so an address
// may try for several people.
const (
	tryWindow       = 15 * time.Minute
	triesPerEmail   = 10
	triesPerAddress = 50
)

// errWrong is the one answer to a wrong email and to a wrong password: it
// never says which.
func errWrong() error {
	return problem.New(problem.NoKey, "That email address and password do not belong together. Check both and try again.")
}

func errSignedOut() error {
	return problem.New(problem.NoKey, "You are signed out. Sign in to go on.")
}

// SignIn opens the door to whoever knows the password of an email address. The
// address the try comes from (an IP) is counted too, never kept in the clear.
// A failure is NoKey, TooMany, or Busy when too many sign in at this moment.
func (s *Service) SignIn(ctx context.Context, email, password, addr string) (SignIn, error) {
	email = plainEmail(email)
	tried, err := s.countTry(ctx, email, addr)
	if err != nil {
		return SignIn{}, err
	}
	m, err := s.checkedMember(ctx, email, password)
	if err != nil {
		return SignIn{}, err
	}
	if err := s.store.ForgetTries(ctx, "email "+email); err != nil {
		return SignIn{}, err
	}
	if err := s.store.ForgetTry(ctx, "address "+addr, tried); err != nil { // a school comes in from one address
		return SignIn{}, err
	}
	now, secret := s.wall.Now(), token()
	d := Door{TokenHash: hashed(secret), CSRF: token(), Member: m, At: now, Seen: now, Until: now.Add(signInLife)}
	if err := s.store.OpenSignIn(ctx, d); err != nil {
		return SignIn{}, err
	}
	return d.signIn(secret), nil
}

// countTry counts a try before anything is looked at, and gives its instant.
func (s *Service) countTry(ctx context.Context, email, addr string) (time.Time, error) {
	now := s.wall.Now()
	counts, err := s.store.Try(ctx, []string{"email " + email, "address " + addr}, now, now.Add(-tryWindow))
	if err != nil {
		return now, err
	}
	if counts[0] > triesPerEmail || counts[1] > triesPerAddress {
		return now, problem.New(problem.TooMany, "There have been too many tries to sign in. Wait %d minutes, then try again.", int(tryWindow.Minutes()))
	}
	return now, nil
}

// checkedMember gives the member whose password this is. The same work is done
// when nobody has the email, so that time tells nothing either.
func (s *Service) checkedMember(ctx context.Context, email, password string) (Member, error) {
	m, phc, found, err := s.store.MemberByEmail(ctx, email)
	if err != nil {
		return Member{}, err
	}
	leave, err := s.enterGate(ctx)
	if err != nil {
		return Member{}, err
	}
	defer leave()
	if nobody := s.nobody(); !found { // asked for either way: the first time it costs a hash
		phc = nobody
	}
	if len(password) > 4*mostLen {
		password = "" // longer than any password in bytes; never worth hashing
	}
	ok, err := matches(password, phc)
	if err != nil {
		return Member{}, fmt.Errorf("check the password of member %s: %w", m.ID, err)
	}
	if !ok || !found {
		return Member{}, errWrong()
	}
	return m, nil
}

// enterGate waits for a turn at hashing and gives the way out.
func (s *Service) enterGate(ctx context.Context) (leave func(), err error) {
	select {
	case s.gate <- struct{}{}:
		return func() { <-s.gate }, nil
	case <-ctx.Done():
		return nil, problem.New(problem.Busy, "Many people are signing in just now. Try again in a moment.").Because(ctx.Err())
	}
}

// ByToken says whose sign-in a token is and counts this as a use of it. A
// failure is NoKey: there is none, or it has ended.
func (s *Service) ByToken(ctx context.Context, secret string) (SignIn, error) {
	d, now, err := s.door(ctx, secret)
	if err != nil {
		return SignIn{}, err
	}
	if now.Sub(d.Seen) >= seenEvery {
		if err := s.store.Seen(ctx, d.TokenHash, now); err != nil {
			return SignIn{}, err
		}
		d.Seen = now
	}
	return d.signIn(secret), nil
}

// Peek says whose sign-in a token is, as ByToken does, and counts as no use of
// it: for what an open page asks while nobody sits before it.
func (s *Service) Peek(ctx context.Context, secret string) (SignIn, error) {
	d, _, err := s.door(ctx, secret)
	if err != nil {
		return SignIn{}, err
	}
	return d.signIn(secret), nil
}

// door finds the open door of a token, and when it looked.
func (s *Service) door(ctx context.Context, secret string) (Door, time.Time, error) {
	if secret == "" {
		return Door{}, time.Time{}, errSignedOut()
	}
	d, found, err := s.store.Door(ctx, hashed(secret))
	if err != nil {
		return Door{}, time.Time{}, err
	}
	now := s.wall.Now()
	if !found || !now.Before(d.ends()) {
		return Door{}, now, errSignedOut()
	}
	return d, now, nil
}

// SignOut ends the sign-in of a token. One that has ended is no error.
func (s *Service) SignOut(ctx context.Context, secret string) error {
	return s.store.CloseSignIn(ctx, hashed(secret))
}

// ends is when the door closes if it is not used again.
func (d Door) ends() time.Time {
	if idle := d.Seen.Add(signInIdle); idle.Before(d.Until) {
		return idle
	}
	return d.Until
}

func (d Door) signIn(secret string) SignIn {
	return SignIn{Token: secret, CSRF: d.CSRF, Member: d.Member, Expires: d.ends()}
}
