package campaigns

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// mark names the words of a text, whichever wave they stand in: who wrote them
// is known by the words, so moving them to another wave, or to another school's
// campaign, makes nobody else their author.
func (m Message) mark() string {
	sum := sha256.Sum256([]byte(m.base() + "\x00" + m.Text))
	return hex.EncodeToString(sum[:12])
}

// authors gives who wrote the words of a text: nobody for those that came with a
// pack, and whoever wrote at the campaign where nobody was noted.
func (c Campaign) authors(m Message) []string {
	if by, noted := c.Authors[m.mark()]; noted {
		return by
	}
	if p, has := PackOf(c.Pack); has && p.speaks(m) {
		return nil
	}
	return c.Writers
}

// speaks reports whether a pack came with these words.
func (p Pack) speaks(m Message) bool {
	return slices.ContainsFunc(p.Waves, func(w Wave) bool {
		return slices.ContainsFunc(w.Messages, func(x Message) bool { return x.base() == m.base() && x.Text == m.Text })
	})
}

// signed gives the authors of every text of a plan that an actor makes of the
// campaign's: of words that stood before, and of a pack's, those they had; of any
// other whoever writes them now, and whoever wrote what they stand instead of.
// Nobody is ever dropped: one comma changed by a colleague leaves the rest of a
// sentence its author's.
func (c Campaign) signed(p Plan, actor string) map[string][]string {
	all := maps.Clone(c.Authors)
	if all == nil {
		all = map[string][]string{}
	}
	stood := map[string]bool{}
	for _, w := range c.Plan.Waves {
		for _, m := range w.Messages {
			stood[m.mark()] = true
			if by := c.authors(m); len(by) > 0 {
				all[m.mark()] = by
			}
		}
	}
	pack, _ := PackOf(c.Pack)
	for _, w := range p.Waves {
		for _, m := range w.Messages {
			if _, noted := all[m.mark()]; noted || stood[m.mark()] || pack.speaks(m) {
				continue
			}
			all[m.mark()] = joined(c.wroteInstead(w.Key, m), actor)
		}
	}
	return all
}

// wroteInstead gives who wrote the text that stands where another is to stand.
func (c Campaign) wroteInstead(wave string, m Message) []string {
	w, _ := c.Plan.wave(wave)
	for _, x := range w.Messages {
		if x.Voice == m.Voice && x.Variant == m.Variant && x.base() == m.base() {
			return c.authors(x)
		}
	}
	return nil
}

// joined adds names to a list, each once, and leaves the list itself as it is.
func joined(list []string, more ...string) []string {
	all := slices.Clone(list)
	for _, x := range more {
		if x != "" && !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

// wrote reports whether an actor wrote the words of a text, by themselves or by
// a key they made.
func (s *Service) wrote(ctx context.Context, actor school.Actor, c Campaign, m Message) (bool, error) {
	return s.among(ctx, actor, c, c.authors(m))
}

// among reports whether an actor is one of some, or made a key that is.
func (s *Service) among(ctx context.Context, actor school.Actor, c Campaign, list []string) (bool, error) {
	if slices.Contains(list, actor.String()) {
		return true, nil
	}
	makers, err := s.makers(ctx, c.School, list)
	return slices.Contains(makers, actor.String()), err
}

// makers gives who made the keys of a list of actors: what a key wrote, its
// maker may have had it write.
func (s *Service) makers(ctx context.Context, urn school.URN, list []string) ([]string, error) {
	var all []string
	for _, by := range list {
		key, is := strings.CutPrefix(by, string(school.Key)+":")
		if !is {
			continue
		}
		maker, err := s.store.KeyMaker(ctx, urn, key)
		if err != nil {
			return nil, fmt.Errorf("ask who made a key: %w", err)
		}
		all = joined(all, maker)
	}
	return all, nil
}

// WroteSome reports whether an actor wrote words that families of a kind of
// school would read as it stands: then they cannot approve it. Keys they made are
// not asked about.
func (c Campaign) WroteSome(actor string, phase school.Phase) bool {
	return slices.ContainsFunc(c.Plan.Waves, func(w Wave) bool {
		return slices.ContainsFunc(c.Plan.texts(w, VoiceOf(phase)), func(m Message) bool { return c.Wrote(actor, m) })
	})
}

// Wrote reports whether an actor wrote a text of a wave.
func (c Campaign) Wrote(actor string, m Message) bool { return slices.Contains(c.authors(m), actor) }

// wroteNothing refuses whoever wrote any word that goes out, also where another
// has vouched for it or it was approved before they changed it.
func (s *Service) wroteNothing(ctx context.Context, actor school.Actor, c Campaign, voice Voice) error {
	for _, w := range c.Plan.Waves {
		for _, m := range c.Plan.texts(w, voice) {
			mine, err := s.wrote(ctx, actor, c, m)
			if err != nil {
				return err
			}
			if mine {
				return problem.New(problem.Forbidden, "You wrote words of %q that families would read. A second person must approve them.", w.Name)
			}
		}
	}
	return nil
}

// like gives the campaign as one of another school that is to be like it leaves
// it: whoever wrote what stands there wrote it here, through copies of copies.
func (s *Service) like(ctx context.Context, c, model Campaign) (Campaign, error) {
	c.Authors = map[string][]string{}
	for _, w := range model.Plan.Waves {
		for _, m := range w.Messages {
			if by := model.authors(m); len(by) > 0 {
				c.Authors[m.mark()] = by
			}
		}
	}
	for mark, by := range c.Authors {
		makers, err := s.makers(ctx, model.School, by) // the record of another school is not asked later
		if err != nil {
			return c, err
		}
		c.Authors[mark] = joined(by, makers...)
	}
	makers, err := s.makers(ctx, model.School, model.Writers)
	c.Writers = joined(joined(c.Writers, model.Writers...), makers...)
	return c, err
}
