package templates

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Kept is one version of a wording that a school has written or vetted. What
// has been kept is never changed: other words are another version.
type Kept struct {
	Kind      Kind
	Language  Language
	Version   string
	Body      string
	Shipped   bool   // it came with the program
	WrittenBy string // an actor; empty for one that came with the program
	WrittenAt time.Time
	// VettedBy and VettedAt are of the newest vetting; empty for a draft.
	VettedBy string
	VettedAt time.Time
}

// Store keeps what schools have made of the wordings.
type Store interface {
	// Wordings gives the versions a school has, of one kind or with "" of all,
	// the oldest first.
	Wordings(ctx context.Context, urn school.URN, k Kind) ([]Kept, error)
	// KeepWording keeps a version, with its audit row and news. The same version
	// again changes nothing.
	KeepWording(ctx context.Context, actor school.Actor, urn school.URN, x Kept, now time.Time) error
	// VetWording keeps that a person vouches for a version, and the version where
	// it came with the program, with its audit row and news.
	VetWording(ctx context.Context, actor school.Actor, urn school.URN, x Kept, now time.Time) error
	// Terms gives what a text costs a school and where its texts may link to.
	Terms(ctx context.Context, urn school.URN) (Terms, error)
	// LastNames gives those of a school's roll, each once, for no text may hold one.
	LastNames(ctx context.Context, urn school.URN) ([]string, error)
	// SetTerms keeps them, with the audit row and news.
	SetTerms(ctx context.Context, actor school.Actor, urn school.URN, t Terms, now time.Time) error
}

// Service is the wordings as each school has them. It is safe for use by many.
type Service struct {
	pack  *Pack
	store Store // nil: every school has those of the pack
	clock clock.Clock
}

// New makes the service. Without a store every school reads what the program
// came with, which is enough to send and too little to write.
func New(pack *Pack, store Store, c clock.Clock) *Service {
	return &Service{pack: pack, store: store, clock: c}
}

// Render gives the body a school sends of a kind: its own version where a
// person has vouched for one, in the contact's language where a vetted wording
// stands in it, else English, saying so. The error is one of Err…, wrapped, or
// the store's; it holds no name.
func (s *Service) Render(ctx context.Context, urn school.URN, k Kind, l Language, v Values) (Rendered, error) {
	kept, err := s.kept(ctx, urn, k)
	if err != nil {
		return Rendered{}, err
	}
	return s.pack.render(k, l, v, kept)
}

func (s *Service) kept(ctx context.Context, urn school.URN, k Kind) ([]Kept, error) {
	if s.store == nil {
		return nil, nil
	}
	kept, err := s.store.Wordings(ctx, urn, k)
	if err != nil {
		return nil, fmt.Errorf("wordings of school %s: %w", urn, err)
	}
	return kept, nil
}

// choose gives the wording in force for a reader, and why it is English where
// they read another language.
func (p *Pack) choose(k Kind, l Language, kept []Kept) (Wording, Fallback) {
	found, ok := p.match(l)
	if !ok {
		return p.inForce(k, English, kept), NoWording
	}
	if w := p.inForce(k, found, kept); w.nodes != nil {
		return w, ""
	}
	_, draft := p.byKey[key{k, found}]
	draft = draft || slices.ContainsFunc(kept, func(x Kept) bool { return x.Kind == k && x.Language == found })
	if draft {
		return p.inForce(k, English, kept), NotVetted
	}
	return p.inForce(k, English, kept), NoWording
}

// inForce gives what is sent in exactly one language: the version vouched for
// last; in English, where there is none, the one that came with the program.
// The zero Wording is nothing. A version that can be read no more, after a
// change of the program, is passed over.
func (p *Pack) inForce(k Kind, l Language, kept []Kept) Wording {
	var best Wording
	var since time.Time
	for _, x := range kept {
		if x.Kind != k || x.Language != l || x.VettedBy == "" || x.VettedAt.Before(since) {
			continue
		}
		w, err := p.make(k, l, x.Body)
		if err != nil || k == Guidance && w.Version != x.Version { // the advice within it is not what was vouched for
			continue
		}
		w.Version, w.VettedBy = x.Version, x.VettedBy
		best, since = w, x.VettedAt
	}
	if best.nodes != nil {
		return best
	}
	if w, ok := p.byKey[key{k, l}]; ok && (l == English || w.VettedBy != "") {
		return w
	}
	return Wording{}
}

// make reads a body as a wording of the pack's languages. An error says what is
// wrong with it, for whoever wrote it.
func (p *Pack) make(k Kind, l Language, body string) (Wording, error) {
	script, ok := p.named[l]
	if !ok {
		return Wording{}, fmt.Errorf("there is no language %q", l)
	}
	return newWording(k, l, body, "", script.joins)
}

// Write keeps a new version of a wording. It is a draft: nothing is sent of it
// until a person vouches for it. The same words again are the same version. A
// failure is Invalid or Unknown.
func (s *Service) Write(ctx context.Context, actor school.Actor, urn school.URN, k Kind, l Language, body string) (Kept, error) {
	if err := s.known(k, l); err != nil {
		return Kept{}, err
	}
	if len(body) > mostBytes {
		return Kept{}, problem.New(problem.Invalid, "This wording is too long to be a text.").At("/body", "at most %d bytes", mostBytes)
	}
	w, err := s.pack.make(k, l, body)
	if err != nil {
		return Kept{}, cannotBe(err)
	}
	x := Kept{
		Kind: k, Language: l, Version: w.Version, Body: w.Body, WrittenBy: actor.String(), WrittenAt: s.clock.Now(),
		Shipped: s.shipped(k, l, w.Version),
	}
	if x.Shipped {
		return x, nil // it stands already: there is nothing to keep
	}
	return x, s.store.KeepWording(ctx, actor, urn, x, s.clock.Now())
}

// mostBytes is the longest wording, with its placeholders.
const mostBytes = 4000

func (s *Service) shipped(k Kind, l Language, version string) bool {
	w, ok := s.pack.byKey[key{k, l}]
	return ok && w.Version == version
}

// Vet keeps that a person who reads the language vouches for a version. From
// then on it is what families are sent, until another version is vouched for.
// Only a person may: a failure is Forbidden, or Unknown.
func (s *Service) Vet(ctx context.Context, actor school.Actor, urn school.URN, k Kind, l Language, version string) error {
	if actor.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person can vouch for a wording, under Wording. A key cannot.")
	}
	if err := s.known(k, l); err != nil {
		return err
	}
	if w := s.pack.byKey[key{k, l}]; w.nodes != nil && w.Version == version {
		x := Kept{Kind: k, Language: l, Version: version, Body: w.Body, Shipped: true}
		return s.store.VetWording(ctx, actor, urn, x, s.clock.Now())
	}
	kept, err := s.kept(ctx, urn, k)
	if err != nil {
		return err
	}
	for _, x := range kept {
		if x.Language != l || x.Version != version {
			continue
		}
		if _, err := s.pack.make(k, l, x.Body); err != nil {
			return problem.New(problem.Conflict, "This version cannot be used any more. Write it anew.").Because(err)
		}
		return s.store.VetWording(ctx, actor, urn, x, s.clock.Now())
	}
	return problem.New(problem.Unknown, "There is no such version of this wording.")
}

// VetAll vouches for every wording of a language as it came with the program, as
// Vet does one by one.
func (s *Service) VetAll(ctx context.Context, actor school.Actor, urn school.URN, l Language) error {
	for _, k := range Kinds {
		if w, ok := s.pack.byKey[key{k, l}]; ok {
			if err := s.Vet(ctx, actor, urn, k, l, w.Version); err != nil {
				return err
			}
		}
	}
	return nil
}

// known refuses kinds and languages there are none of.
func (s *Service) known(k Kind, l Language) error {
	if !slices.Contains(Kinds, k) {
		return problem.New(problem.Unknown, "There is no such wording.")
	}
	if _, ok := s.pack.named[l]; !ok {
		return problem.New(problem.Unknown, "There are no wordings in this language.")
	}
	return nil
}

// Scripts lists the languages of the pack, English first, then by name.
func (s *Service) Scripts() []Script {
	var all []Script
	for _, x := range s.pack.named {
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b Script) int {
		if (a.Language == English) != (b.Language == English) {
			if a.Language == English {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}
