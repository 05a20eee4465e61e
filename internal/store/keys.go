package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// AddKey keeps a key by the hash of its secret. A network's key stands in the
// audit chain of no school, which is the installation's.
func (s *Staff) AddKey(ctx context.Context, actor school.Actor, k staff.Key, hash string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		if err := c.needOwner(ctx, k); err != nil {
			return err
		}
		_, err := c.exec(ctx, "key-add", k.ID, hash, k.Name, orNull(k.School), orNull(k.Network), scopeWords(k.Scopes), ms(now))
		if err != nil {
			return err
		}
		return c.audit(ctx, k.School, now, actor, "key.add", k.ID, scopeWords(k.Scopes))
	})
}

// needOwner answers problem.Unknown when the key's school or network is not here.
func (c conn) needOwner(ctx context.Context, k staff.Key) error {
	if k.Network == "" {
		return c.needSchool(ctx, k.School)
	}
	var n int
	_, err := c.one(ctx, "network-exists", []any{string(k.Network)}, &n)
	if err == nil && n == 0 {
		err = problem.New(problem.Unknown, "There is no such network here.")
	}
	return err
}

// KeyByHash gives a key that has not been revoked.
func (s *Staff) KeyByHash(ctx context.Context, hash string) (k staff.Key, found bool, err error) {
	var urn, network sql.NullString
	var scopes string
	found, err = s.db.reader().one(ctx, "key-by-hash", []any{hash}, &k.ID, &k.Name, &urn, &network, &scopes)
	k.School, k.Network = school.URN(urn.String), school.NetworkID(network.String)
	for _, w := range strings.Fields(scopes) {
		k.Scopes = append(k.Scopes, staff.Scope(w))
	}
	return k, found, err
}

// RevokeKey ends a key.
func (s *Staff) RevokeKey(ctx context.Context, actor school.Actor, id string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		var urn sql.NullString
		found, err := c.one(ctx, "key-revoke", []any{ms(now), id}, &urn)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.Unknown, "There is no such key in force.")
		}
		return c.audit(ctx, school.URN(urn.String), now, actor, "key.revoke", id, "")
	})
}

// NetworkOf gives the network a school belongs to, "" for none.
func (s *Staff) NetworkOf(ctx context.Context, urn school.URN) (network school.NetworkID, found bool, err error) {
	var n sql.NullString
	found, err = s.db.reader().one(ctx, "school-network", []any{string(urn)}, &n)
	return school.NetworkID(n.String), found, err
}

// BeginRequest keeps a request as running, unless one stands under its key.
func (s *Staff) BeginRequest(ctx context.Context, r staff.Request, now, abandoned, expired time.Time) (standing staff.Request, found bool, err error) {
	err = s.db.change(ctx, func(c conn) error {
		if _, err := c.exec(ctx, "request-old", r.APIKey, r.Key, ms(expired), ms(abandoned)); err != nil {
			return err
		}
		first, err := c.exec(ctx, "request-begin", r.APIKey, r.Key, r.Fingerprint, ms(now))
		if err != nil || first == 1 {
			found = false
			return err
		}
		standing, found, err = c.request(ctx, r.APIKey, r.Key)
		return err
	})
	return standing, found, err
}

// request reads what stands under a key.
func (c conn) request(ctx context.Context, apiKey, key string) (staff.Request, bool, error) {
	r := staff.Request{APIKey: apiKey, Key: key}
	var headers string
	var sealed []byte
	var began int64
	found, err := c.one(ctx, "request", []any{apiKey, key}, &r.Fingerprint, &r.Answer.Status, &headers, &sealed, &began)
	if err != nil || !found {
		return r, found, err
	}
	r.At = at(began)
	if r.Answer.Status == 0 {
		return r, true, nil
	}
	if err := json.Unmarshal([]byte(headers), &r.Answer.Headers); err != nil {
		return r, false, fmt.Errorf("read the headers of a kept answer: %w", err)
	}
	body, err := c.db.box.Open(sealed, requestOwner(apiKey, key))
	if err != nil {
		return r, false, fmt.Errorf("open a kept answer: %w", err)
	}
	r.Answer.Body = []byte(body)
	return r, true, nil
}

// FinishRequest keeps the answer of a running request, sealed: an answer may
// hold what a parent wrote.
func (s *Staff) FinishRequest(ctx context.Context, r staff.Request) error {
	headers, err := json.Marshal(r.Answer.Headers)
	if err != nil {
		return fmt.Errorf("write the headers of an answer: %w", err)
	}
	sealed := s.db.box.Seal(string(r.Answer.Body), requestOwner(r.APIKey, r.Key))
	return s.do(ctx, "request-finish", r.Answer.Status, string(headers), sealed, r.APIKey, r.Key)
}

// AbandonRequest drops a running request.
func (s *Staff) AbandonRequest(ctx context.Context, apiKey, key string) error {
	return s.do(ctx, "request-abandon", apiKey, key)
}

func requestOwner(apiKey, key string) string { return "request " + apiKey + " " + key }

// scopeWords writes scopes as they are kept: words with spaces between.
func scopeWords(scopes []staff.Scope) string {
	words := make([]string, len(scopes))
	for i, s := range scopes {
		words[i] = string(s)
	}
	return strings.Join(words, " ")
}
