package staff

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
)

const (
	answerLife = 24 * time.Hour  // how long an answer is kept for a repeat
	runLife    = 2 * time.Minute // after which a request without an answer died with its process
	mostKeyLen = 255
)

// Answer is what a request was answered with.
type Answer struct {
	Status  int
	Headers map[string]string
	Body    []byte
}

// Request is one request under an Idempotency-Key, as it is kept.
type Request struct {
	APIKey      string // the id of the key that asked
	Key         string // as it came: 1 to 255 visible ASCII characters
	Fingerprint string // of method, address and body
	Answer      Answer // Status is 0 while it runs
	At          time.Time
}

// Begin is asked before a request with an Idempotency-Key is carried out. It
// gives nil for a new one, which must then be ended by Finish or Abandon, and
// the kept answer for one that was carried out within 24 hours. A failure is
// Invalid (the key cannot be one, or stands for another request) or Conflict
// (the first is still running).
func (s *Service) Begin(ctx context.Context, keyID, idemKey, fingerprint string) (*Answer, error) {
	if !visible(idemKey) {
		return nil, problem.New(problem.Invalid, "An Idempotency-Key has 1 to %d visible ASCII characters.", mostKeyLen)
	}
	now := s.wall.Now()
	r := Request{APIKey: keyID, Key: idemKey, Fingerprint: fingerprint, At: now}
	standing, found, err := s.store.BeginRequest(ctx, r, now, now.Add(-runLife), now.Add(-answerLife))
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, nil
	case standing.Fingerprint != fingerprint:
		return nil, problem.New(problem.Invalid, "This Idempotency-Key has been used for another request. Use a new one.")
	case standing.Answer.Status == 0:
		return nil, problem.New(problem.Conflict, "The first request with this Idempotency-Key is still running. Ask again in a moment.")
	}
	return &standing.Answer, nil
}

// Finish keeps the answer of a request that began, for its repeats.
func (s *Service) Finish(ctx context.Context, keyID, idemKey string, a Answer) error {
	return s.store.FinishRequest(ctx, Request{APIKey: keyID, Key: idemKey, Answer: a})
}

// Abandon forgets a request that began and that we failed, so that a repeat
// may be carried out.
func (s *Service) Abandon(ctx context.Context, keyID, idemKey string) error {
	return s.store.AbandonRequest(ctx, keyID, idemKey)
}

// visible reports whether a key is 1 to 255 characters from ! to ~.
func visible(key string) bool {
	for i := range len(key) {
		if key[i] < '!' || key[i] > '~' {
			return false
		}
	}
	return key != "" && len(key) <= mostKeyLen
}
