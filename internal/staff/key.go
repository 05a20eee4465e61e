package staff

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Key is how another program comes in. It belongs to one school or to one
// network: one of the two is set.
type Key struct {
	ID      string
	Name    string // what it is for, as staff wrote it: "Register system"
	School  school.URN
	Network school.NetworkID
	Scopes  []Scope
}

// Actor is the key as the doer of a thing.
func (k Key) Actor() school.Actor {
	return school.Actor{Kind: school.Key, ID: k.ID, Name: k.Name}
}

// May reports whether the key has a scope.
func (k Key) May(scope Scope) bool {
	for _, s := range k.Scopes {
		if s == scope {
			return true
		}
	}
	return false
}

// Covers reports whether a school is the key's, or of the key's network.
func (k Key) Covers(s school.School) bool { return k.covers(s.URN, s.Network) }

func (k Key) covers(urn school.URN, network school.NetworkID) bool {
	if k.School != "" {
		return k.School == urn
	}
	return k.Network != "" && k.Network == network
}

// secretPrefix lets a scanner of leaked secrets know ours.
const secretPrefix = "fb_"

var secretLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newSecret gives fb_ and 40 letters and digits: 200 bits of chance.
func newSecret() string {
	b := make([]byte, 25)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	return secretPrefix + secretLetters.EncodeToString(b)
}

func looksLikeSecret(s string) bool {
	return len(s) == len(secretPrefix)+40 && strings.HasPrefix(s, secretPrefix)
}

// CreateKey makes a key and gives it with its secret, which is shown this once
// and never kept. A failure is Invalid, or Unknown for a school or network
// that does not exist.
func (s *Service) CreateKey(ctx context.Context, actor school.Actor, k Key) (Key, string, error) {
	k.Name = strings.TrimSpace(k.Name)
	if err := checkKey(k); err != nil {
		return Key{}, "", err
	}
	now, secret := s.wall.Now(), newSecret()
	k.ID = school.NewID(now)
	if err := s.store.AddKey(ctx, actor, k, hashed(secret), now); err != nil {
		return Key{}, "", err
	}
	return k, secret, nil
}

func checkKey(k Key) error {
	bad := problem.New(problem.Invalid, "This key cannot be made as it stands.")
	if n := utf8.RuneCountInString(k.Name); n == 0 || n > 100 {
		bad.At("/name", "a key has a name of 1 to 100 characters that says what it is for")
	}
	if (k.School == "") == (k.Network == "") {
		bad.At("", "a key belongs to one school or to one network")
	}
	if len(k.Scopes) == 0 {
		bad.At("/scopes", "a key has at least one scope")
	}
	for _, scope := range k.Scopes {
		if !scope.Valid() {
			bad.At("/scopes", "%q is not a scope", string(scope))
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// ByKey says whose key a secret is. A key that was read is believed for five
// seconds. A failure is NoKey.
func (s *Service) ByKey(ctx context.Context, secret string) (Key, error) {
	none := problem.New(problem.NoKey, "This needs a key that is in force, as Authorization: Bearer KEY.")
	if !looksLikeSecret(secret) {
		return Key{}, none
	}
	hash := hashed(secret)
	if k, ok := s.keys.get(hash); ok {
		return k, nil
	}
	k, found, err := s.store.KeyByHash(ctx, hash)
	if err != nil {
		return Key{}, err
	}
	if !found {
		return Key{}, none
	}
	s.keys.put(hash, k)
	return k, nil
}

// Covers reports whether a key may speak of a school at all. A school that
// does not exist is covered by none.
func (s *Service) Covers(ctx context.Context, k Key, urn school.URN) (bool, error) {
	if k.School != "" {
		return k.School == urn, nil
	}
	network, ok := s.networks.get(urn)
	if !ok {
		var found bool
		var err error
		if network, found, err = s.store.NetworkOf(ctx, urn); err != nil || !found {
			return false, err
		}
		s.networks.put(urn, network)
	}
	return k.covers(urn, network), nil
}

// RevokeKey ends a key: here at once, in other processes within five seconds.
// A failure is Unknown.
func (s *Service) RevokeKey(ctx context.Context, actor school.Actor, id string) error {
	if err := s.store.RevokeKey(ctx, actor, id, s.wall.Now()); err != nil {
		return err
	}
	s.keys.forget()
	return nil
}
