package notifier

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// FindPupils finds pupils on roll by parts of a name or the group, whatever the
// accents and capitals: at most so many, those whose name begins so first. It
// also gives how many there are in all; no words find nobody.
func (s *Service) FindPupils(ctx context.Context, urn school.URN, words string, most int) ([]school.Pupil, int, error) {
	parts := strings.Fields(plainly(words))
	if len(parts) == 0 {
		return nil, 0, nil
	}
	all, err := s.store.OnRoll(ctx, urn, clock.DateOf(s.clock.Now()))
	if err != nil {
		return nil, 0, err
	}
	var found []school.Pupil
	rank := map[school.PupilID]int{}
	for _, p := range all {
		if n, ok := matches(p, parts); ok {
			found, rank[p.ID] = append(found, p), n
		}
	}
	slices.SortStableFunc(found, func(a, b school.Pupil) int {
		return cmp.Or(rank[b.ID]-rank[a.ID], strings.Compare(plainly(a.LastName), plainly(b.LastName)), strings.Compare(plainly(a.FirstName), plainly(b.FirstName)))
	})
	return found[:min(len(found), most)], len(found), nil
}

// matches reports whether each part stands somewhere in a pupil's name or
// group, and how many of them a word begins with.
func matches(p school.Pupil, parts []string) (begins int, ok bool) {
	name := plainly(p.Name() + " " + string(p.Group))
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	for _, part := range parts {
		if !strings.Contains(name, part) {
			return 0, false
		}
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, part) }) {
			begins++
		}
	}
	return begins, true
}

// plainly gives words as they are typed in a hurry: small letters, no accents,
// no apostrophes.
func plainly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘`", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}
