package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// Wordings keeps what schools have made of the wordings: it is a
// templates.Store.
type Wordings struct{ db *DB }

// Wordings gives the keeper of wordings.
func (db *DB) Wordings() *Wordings { return &Wordings{db} }

// wordingOwner is whose a sealed wording is.
func wordingOwner(urn school.URN, x templates.Kept) string {
	return fmt.Sprintf("wording %s %s %s %s", urn, x.Kind, x.Language, x.Version)
}

// wordingsOf is one asking: for the versions a school has of a kind, or of all
// with "".
type wordingsOf struct {
	school school.URN
	kind   templates.Kind
}

// Wordings gives the versions a school has, those vouched for last at the end.
func (s *Wordings) Wordings(ctx context.Context, urn school.URN, k templates.Kind) ([]templates.Kept, error) {
	return s.db.asksWordings.ask(ctx, wordingsOf{urn, k})
}

// readWordings answers several: each text that goes asks, and few schools have
// wordings of their own.
func (db *DB) readWordings(ctx context.Context, all []wordingsOf) ([][]templates.Kept, error) {
	urns := make([]school.URN, len(all))
	for i, x := range all {
		urns[i] = x.school
	}
	of := map[school.URN][]templates.Kept{}
	err := db.reader().eachIn(ctx, "wordings-of", nil, strs(unique(urns)), func(scan func(...any) error) error {
		urn, x, err := db.scanWording(scan)
		of[urn] = append(of[urn], x)
		return err
	})
	out := make([][]templates.Kept, len(all))
	for i, x := range all {
		for _, k := range of[x.school] {
			if x.kind == "" || k.Kind == x.kind {
				out[i] = append(out[i], k)
			}
		}
	}
	return out, err
}

func (db *DB) scanWording(scan func(...any) error) (urn school.URN, x templates.Kept, err error) {
	var body []byte
	var written int64
	var by sql.NullString
	var vetted sql.NullInt64
	if err := scan(&urn, &x.Kind, &x.Language, &x.Version, &body, &x.Shipped, &x.WrittenBy, &written, &by, &vetted); err != nil {
		return urn, x, err
	}
	if x.Body, err = db.box.Open(body, wordingOwner(urn, x)); err != nil {
		return urn, x, fmt.Errorf("wording %s of school %s: %w", x.Version, urn, err)
	}
	x.WrittenAt, x.VettedBy, x.VettedAt = at(written), by.String, atOrZero(vetted)
	return urn, x, nil
}

// KeepWording keeps a version. The same words again change nothing.
func (s *Wordings) KeepWording(ctx context.Context, actor school.Actor, urn school.URN, x templates.Kept, now time.Time) error {
	return s.change(ctx, actor, urn, now, "wording.write", x, func(c conn) (int64, error) {
		return c.keepWording(ctx, urn, x, now)
	})
}

func (c conn) keepWording(ctx context.Context, urn school.URN, x templates.Kept, now time.Time) (int64, error) {
	sealed := c.db.box.Seal(x.Body, wordingOwner(urn, x))
	return c.exec(ctx, "wording-keep", string(urn), string(x.Kind), string(x.Language), x.Version, sealed, x.Shipped, x.WrittenBy, ms(now))
}

// VetWording keeps that a person vouches for a version.
func (s *Wordings) VetWording(ctx context.Context, actor school.Actor, urn school.URN, x templates.Kept, now time.Time) error {
	return s.change(ctx, actor, urn, now, "wording.vet", x, func(c conn) (int64, error) {
		if x.Shipped {
			if _, err := c.keepWording(ctx, urn, x, now); err != nil {
				return 0, err
			}
		}
		return c.exec(ctx, "wording-vet", string(urn), string(x.Kind), string(x.Language), x.Version, actor.String(), ms(now))
	})
}

// change makes one change of a wording with its audit row and news; one that
// changed nothing leaves no trace.
func (s *Wordings) change(ctx context.Context, actor school.Actor, urn school.URN, now time.Time, act string, x templates.Kept, write func(conn) (int64, error)) error {
	err := s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, urn); err != nil {
			return err
		}
		name := fmt.Sprintf("%s %s", x.Kind, x.Language)
		// The audit's head is the school's lock: two who vouch at once come one
		// after the other.
		if err := c.audit(ctx, urn, now, actor, act, name, x.Version); err != nil {
			return err
		}
		n, err := write(c)
		if err != nil {
			return err
		}
		if n == 0 {
			return errNothing
		}
		return c.news(ctx, urn, now, item{"wording", name})
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// errNothing undoes a change that changed nothing.
var errNothing = errors.New("nothing changed")

// Terms gives what a text costs a school and where its texts may link to.
func (s *Wordings) Terms(ctx context.Context, urn school.URN) (templates.Terms, error) {
	t := templates.DefaultTerms()
	var links string
	found, err := s.db.reader().one(ctx, "wording-terms", []any{string(urn)}, &t.Price, &links)
	if err != nil || !found {
		return t, err
	}
	if err := json.Unmarshal([]byte(links), &t.Links); err != nil {
		return t, fmt.Errorf("terms of school %s: %w", urn, err)
	}
	return t, nil
}

// SetTerms keeps them.
func (s *Wordings) SetTerms(ctx context.Context, actor school.Actor, urn school.URN, t templates.Terms, now time.Time) error {
	links, err := json.Marshal(t.Links)
	if err != nil {
		return fmt.Errorf("terms of school %s: %w", urn, err)
	}
	return s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, urn); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "wording-terms-set", string(urn), t.Price, string(links)); err != nil {
			return err
		}
		if err := c.audit(ctx, urn, now, actor, "wording.terms", string(urn), fmt.Sprintf("price %d, %d sites", t.Price, len(t.Links))); err != nil {
			return err
		}
		return c.news(ctx, urn, now, item{"wording", "terms"})
	})
}

// Wording says in what words a text was sent; empty before it was, and for a
// person's words.
func (s *Texts) Wording(ctx context.Context, id delivery.TextID) (delivery.Wording, error) {
	var w delivery.Wording
	_, err := s.db.reader().one(ctx, "text-wording", []any{string(id)}, &w.Kind, &w.Language, &w.Version)
	return w, err
}
