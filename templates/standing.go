package templates

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// Standing is one wording as a school has it.
type Standing struct {
	Kind   Kind
	Script Script
	// Sent is the version families are sent in this language; nil when they are
	// sent English, and Why says why.
	Sent *Kept
	Why  Fallback
	// Draft is the newest version nobody has vouched for, if it is newer than
	// what is sent; nil when there is none.
	Draft *Kept
	// EnglishChanged says that the school's English was vouched for after this
	// translation: the two may say different things.
	EnglishChanged bool
	Versions       []Kept // every one there is, the oldest first
}

// Newest is the version to show first: the draft, else what is sent.
func (s Standing) Newest() Kept {
	if s.Draft != nil {
		return *s.Draft
	}
	if s.Sent != nil {
		return *s.Sent
	}
	return Kept{Kind: s.Kind, Language: s.Script.Language}
}

// List gives every wording that families read, by kind and language.
func (s *Service) List(ctx context.Context, urn school.URN) ([]Standing, error) {
	kept, err := s.kept(ctx, urn, "")
	if err != nil {
		return nil, err
	}
	var all []Standing
	for _, k := range Kinds {
		for _, script := range s.Scripts() {
			all = append(all, s.standing(k, script, kept))
		}
	}
	return all, nil
}

// One gives one wording with its versions. A failure is Unknown.
func (s *Service) One(ctx context.Context, urn school.URN, k Kind, l Language) (Standing, error) {
	if err := s.known(k, l); err != nil {
		return Standing{}, err
	}
	kept, err := s.kept(ctx, urn, k)
	if err != nil {
		return Standing{}, err
	}
	return s.standing(k, s.pack.named[l], kept), nil
}

func (s *Service) standing(k Kind, script Script, kept []Kept) Standing {
	l := script.Language
	out := Standing{Kind: k, Script: script, Versions: s.versions(k, l, kept)}
	w, why := s.pack.choose(k, l, kept)
	out.Why = why
	for i, x := range out.Versions {
		if why == "" && x.Version == w.Version {
			out.Sent = &out.Versions[i]
		}
	}
	if n := len(out.Versions); n > 0 {
		newest := &out.Versions[n-1]
		if newest.VettedBy == "" && newest != out.Sent {
			out.Draft = newest
		}
	}
	if out.Sent != nil && l != English {
		english := s.pack.inForce(k, English, kept)
		for _, x := range kept {
			if x.Kind == k && x.Language == English && x.Version == english.Version {
				out.EnglishChanged = x.VettedAt.After(out.Sent.VettedAt)
			}
		}
	}
	return out
}

// versions lists every version of one wording: the program's first, then the
// school's as they were written.
func (s *Service) versions(k Kind, l Language, kept []Kept) []Kept {
	var all []Kept
	if w, ok := s.pack.byKey[key{k, l}]; ok {
		all = append(all, Kept{Kind: k, Language: l, Version: w.Version, Body: w.Body, Shipped: true})
	}
	for _, x := range kept {
		if x.Kind != k || x.Language != l {
			continue
		}
		if at := slices.IndexFunc(all, func(y Kept) bool { return y.Version == x.Version }); at >= 0 {
			all[at].VettedBy, all[at].VettedAt = x.VettedBy, x.VettedAt
			continue
		}
		all = append(all, x)
	}
	slices.SortStableFunc(all, func(a, b Kept) int { return a.WrittenAt.Compare(b.WrittenAt) })
	return all
}
