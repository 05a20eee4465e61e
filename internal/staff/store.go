package staff

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Store keeps what this room owns. Every method is one transaction; those with
// an actor write the audit too.
type Store interface {
	// AddMember keeps a new member with the hash of the password. It answers
	// problem.Conflict when the email is taken, problem.Unknown when there is
	// no such school.
	AddMember(ctx context.Context, actor school.Actor, m Member, password string, now time.Time) error
	// Names gives the names of a school's staff by id, those who have left too.
	Names(ctx context.Context, urn school.URN) (map[string]string, error)
	// MemberByEmail gives a member who has not left, with the password's hash;
	// found is false when nobody has the email.
	MemberByEmail(ctx context.Context, email string) (m Member, password string, found bool, err error)
	// SetMobile keeps a member's own mobile, sealed; the zero Number takes it
	// away. It answers problem.Unknown when there is no such member.
	SetMobile(ctx context.Context, actor school.Actor, id string, mobile phone.Number, now time.Time) error
	// Members lists those of a school who have not left, by role and name.
	Members(ctx context.Context, urn school.URN) ([]Member, error)
	// SetPassword keeps the hash of another password and ends every sign-in of
	// the member but the one with that hash of its token. It answers
	// problem.Unknown when there is no such member.
	SetPassword(ctx context.Context, actor school.Actor, id, password, keep string, now time.Time) error
	// Record gives lines of a school's record before a number, newest first; 0
	// is its end.
	Record(ctx context.Context, urn school.URN, before int64, limit int) ([]Line, error)
	// Leave ends a member's time here and every sign-in they have. It answers
	// problem.Unknown when there is no such member.
	Leave(ctx context.Context, actor school.Actor, id string, now time.Time) error

	// Try notes one try under each key and gives how many stand under each
	// since an instant, this one included. A try is counted before its check
	// begins, so many at once cannot slip past a limit.
	Try(ctx context.Context, keys []string, now, since time.Time) ([]int, error)
	// ForgetTry drops those under a key of one instant.
	ForgetTry(ctx context.Context, key string, at time.Time) error
	// ForgetTries drops the tries under a key.
	ForgetTries(ctx context.Context, key string) error

	// OpenSignIn keeps a sign-in by the hash of its token.
	OpenSignIn(ctx context.Context, d Door) error
	// Door gives a sign-in of a member who has not left.
	Door(ctx context.Context, tokenHash string) (d Door, found bool, err error)
	// Seen notes that a sign-in was used.
	Seen(ctx context.Context, tokenHash string, now time.Time) error
	// CloseSignIn ends a sign-in; one that has ended already is no error.
	CloseSignIn(ctx context.Context, tokenHash string) error

	// AddKey keeps a key by the hash of its secret. It answers problem.Unknown
	// when there is no such school or network.
	AddKey(ctx context.Context, actor school.Actor, k Key, hash string, now time.Time) error
	// KeyByHash gives a key that has not been revoked.
	KeyByHash(ctx context.Context, hash string) (k Key, found bool, err error)
	// Keys lists those of a school that open, oldest first.
	Keys(ctx context.Context, urn school.URN) ([]KeptKey, error)
	// RevokeKey ends a key. It answers problem.Unknown when there is no such
	// key that still opens.
	RevokeKey(ctx context.Context, actor school.Actor, id string, now time.Time) error
	// NetworkOf gives the network a school belongs to, "" for none; found is
	// false when there is no such school.
	NetworkOf(ctx context.Context, urn school.URN) (network school.NetworkID, found bool, err error)

	// BeginRequest keeps a request as running, unless one stands under the
	// same key: then it gives that one. A running one that began before
	// abandoned, and any from before expired, no longer stands.
	BeginRequest(ctx context.Context, r Request, now, abandoned, expired time.Time) (standing Request, found bool, err error)
	// FinishRequest keeps the answer of a running request.
	FinishRequest(ctx context.Context, r Request) error
	// AbandonRequest drops a running request.
	AbandonRequest(ctx context.Context, apiKey, key string) error

	// Purge drops tries from before tries, requests from before requests, and
	// sign-ins that ended before now.
	Purge(ctx context.Context, now, tries, requests time.Time) error
}

// Door is a sign-in as it is kept.
type Door struct {
	TokenHash       string // SHA-256 of the token, in hex
	CSRF            string
	Member          Member
	At, Seen, Until time.Time // opened, last used, and the end whatever happens
}
