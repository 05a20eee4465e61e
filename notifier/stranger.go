package notifier

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// stranger is a text from a number nobody has: a parent's new phone, or anybody's.
// What it says of a child is that child's school's to know. So it is heard where
// it points to; only when it points nowhere may every school be meant, and then
// every school sees it, for a parent must not be lost. A worry is a concern of
// each school that hears it.
func (s *Service) stranger(ctx context.Context, in Inbound, kind string, today clock.Date) error {
	h := hearing{in: in, kind: kind, today: today, now: s.clock.Now(), stranger: true}
	s.readIt(&h)
	worried := h.read.Concern || h.read.Emergency
	places, stray, err := s.pointedTo(ctx, in)
	if err != nil {
		return err
	}
	var shown []school.Contact
	for _, p := range places {
		if !stray {
			shown = append(shown, school.Contact{School: p.school})
		}
		if stray && !worried {
			continue // seen as unmatched, and nothing more
		}
		one := h
		one.party, one.shared, one.stray = p, len(places) > 1, stray && len(places) > 1
		if !worried {
			one.named = nil
		}
		if err := s.hear(ctx, &one); err != nil {
			return err
		}
	}
	return s.store.InboundDone(ctx, in.ID, h.kind, today, shown, stray, s.clock.Now())
}

// pointedTo lists the schools that a stranger's text points to: by the name of a
// pupil, or else because the number was known there before. Stray is true when
// nothing tells, and then they are all there are.
func (s *Service) pointedTo(ctx context.Context, in Inbound) (places []party, stray bool, err error) {
	pupils, err := s.namedBy(ctx, clock.DateOf(in.At), in.Body)
	if err != nil {
		return nil, false, err
	}
	for _, p := range pupils {
		i := slices.IndexFunc(places, func(o party) bool { return o.school == p.School })
		if i < 0 {
			i, places = len(places), append(places, party{school: p.School})
		}
		places[i].named = append(places[i].named, p.ID)
	}
	if len(places) > 0 {
		return places, false, nil
	}
	schools, err := s.store.KnewNumber(ctx, in.Number)
	if err == nil && len(schools) == 0 {
		stray = true
		schools, err = s.store.Everyone(ctx)
	}
	for _, urn := range schools {
		places = append(places, party{school: urn})
	}
	return places, stray, err
}

// namedMost is how many words of a text are looked through for names.
const namedMost = 150

// namedBy lists the pupils on any roll whom words name: by first and last name,
// or by first name and group.
func (s *Service) namedBy(ctx context.Context, day clock.Date, body string) ([]school.Pupil, error) {
	said := wordsIn(body)
	said = said[:min(len(said), namedMost)]
	var groups []string
	for _, w := range said {
		if strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsLetter) && !slices.Contains(groups, w) {
			groups = append(groups, w)
		}
	}
	asKept := namesAsKept(said)
	found, err := s.store.PupilsNamed(ctx, day, asKept, groups, asKept)
	if err != nil {
		return nil, err
	}
	var out []school.Pupil
	seen := map[school.PupilID]bool{}
	plain := plainWords(body)
	for _, p := range found {
		if !seen[p.ID] && names(plain, p) {
			seen[p.ID] = true
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b school.Pupil) int {
		return strings.Compare(string(a.School)+string(a.ID), string(b.School)+string(b.ID))
	})
	return out, nil
}

// names reports whether words hold a pupil's first name, or what texts call them,
// and beside it the last name or the group, wherever each stands.
func names(said []string, p school.Pupil) bool {
	first := holds(said, p.FirstName) || holds(said, p.TextName)
	return first && (holds(said, p.LastName) || holds(said, string(p.Group)))
}

// holds reports whether the words of a name stand in a row.
func holds(said []string, name string) bool {
	want := plainWords(name)
	for i := 0; len(want) > 0 && i+len(want) <= len(said); i++ {
		if slices.Equal(said[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

// plainWords gives the words without accents, capitals and apostrophes, those
// with a hyphen as two.
func plainWords(body string) []string {
	return strings.FieldsFunc(plainly(body), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// wordsIn gives the words in small letters as they are written, with apostrophes,
// those with a hyphen as two.
func wordsIn(body string) []string {
	body = strings.NewReplacer("’", "'", "‘", "'", "`", "'").Replace(strings.ToLower(body))
	parts := strings.FieldsFunc(body, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\''
	})
	var out []string
	for _, w := range parts {
		if w = strings.TrimSuffix(strings.Trim(w, "'"), "'s"); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// nameWords is of how many words a name may be.
const nameWords = 3

// namesAsKept gives all that words may say of a name as a roll keeps it in small
// letters: of up to three words, with a space or a hyphen. SQLite makes only
// English letters small, so a name that begins with another is looked for with
// its capital too.
func namesAsKept(said []string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for i := range said {
		for n := 1; n <= nameWords && i+n <= len(said); n++ {
			for _, between := range []string{" ", "-"} {
				name := strings.Join(said[i:i+n], between)
				add(name)
				if r := []rune(name); r[0] > unicode.MaxASCII {
					add(string(unicode.ToUpper(r[0])) + string(r[1:]))
				}
			}
		}
	}
	return out
}
