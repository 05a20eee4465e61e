package campaigns

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Vouching is what a person says of a campaign's texts in one language.
type Vouching struct {
	Version  int    // of the campaign they read
	Language string // by the first part of its tag; never English
	// Waves are the keys of those whose text they vouch for; none is every wave.
	Waves []string
	// TakenBack ends it instead: those families get English again.
	TakenBack bool
}

// Vouch notes that a person reads a language and stands for a campaign's texts
// in it, or no longer does; families of the language get them from the next wave
// on. It is the texts in the voice of the school that are vouched for, and none
// that whoever vouches wrote. Whoever approved a campaign has not seen what goes out now, so one that was approved
// waits for it again. A failure is Forbidden for a key and for the author, Invalid where nothing
// would change, Stale, or Conflict while a wave is going out.
func (s *Service) Vouch(ctx context.Context, actor school.Actor, id CampaignID, v Vouching) (Campaign, error) {
	if actor.Kind != school.Person {
		return Campaign{}, problem.New(problem.Forbidden, "Only a person may vouch for a translation, signed in by name. A key may not.")
	}
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return c, err
	}
	sch, _, err := s.store.School(ctx, c.School)
	if err != nil {
		return c, err
	}
	if err := s.noneGoing(ctx, id); err != nil {
		return c, err
	}
	if err := s.othersWords(ctx, actor, c, v, VoiceOf(sch.Phase)); err != nil {
		return c, err
	}
	mark, act := s.mark(actor), "campaign.vouch"
	if v.TakenBack {
		mark, act = Mark{}, "campaign.unvouch"
	}
	return s.store.Change(ctx, actor, id, s.clock.Now(), act, func(c Campaign) (Campaign, error) {
		switch {
		case c.Status.Ended():
			return c, ended()
		case c.Version != v.Version:
			return c, problem.New(problem.Stale, "Somebody changed this campaign meanwhile. Read the words again before you vouch for them.")
		}
		plan, n := c.Plan.vouch(v, VoiceOf(sch.Phase), mark)
		if n == 0 {
			return c, problem.New(problem.Invalid, "Nothing was changed.").At("/waves", "None of these waves has a text in that language that this would change.")
		}
		c.Plan, c.Version = plan, c.Version+1
		if c.Approved != (Mark{}) {
			c = c.draftAgain() // and who wrote it stands: they have not had it read as it is now
		}
		return c, nil
	})
}

// othersWords refuses whoever would vouch for words they wrote themselves: the
// second pair of eyes is what a vouch is.
func (s *Service) othersWords(ctx context.Context, actor school.Actor, c Campaign, v Vouching, voice Voice) error {
	if v.TakenBack {
		return nil
	}
	for _, w := range c.Plan.Waves {
		for _, m := range w.Messages {
			if !v.means(w, m, voice) || m.VettedBy != "" {
				continue
			}
			mine, err := s.wrote(ctx, actor, c, m)
			if err != nil {
				return err
			}
			if mine {
				return problem.New(problem.Forbidden, "You wrote the text of %q in this language. Somebody else who reads it must vouch for it.", w.Name)
			}
		}
	}
	return nil
}

// means reports whether a text of a wave is one of those vouched for.
func (v Vouching) means(w Wave, m Message, voice Voice) bool {
	return (len(v.Waves) == 0 || slices.Contains(v.Waves, w.Key)) && m.Voice == voice && m.base() == v.Language && v.Language != "en"
}

// vouch marks the texts that are meant, and says how many it changed.
func (p Plan) vouch(v Vouching, voice Voice, mark Mark) (Plan, int) {
	p.Waves = slices.Clone(p.Waves)
	n := 0
	for i, w := range p.Waves {
		p.Waves[i].Messages = slices.Clone(w.Messages)
		for j, m := range w.Messages {
			if v.means(w, m, voice) && (m.VettedBy == "") != (mark.By == "") {
				p.Waves[i].Messages[j].VettedBy, p.Waves[i].Messages[j].VettedAt = mark.By, mark.At
				n++
			}
		}
	}
	return p, n
}

// Spoken is one language of a campaign's texts, for the school's own families.
type Spoken struct {
	Language string
	Name     string // in English
	RTL      bool
	Texts    int // it has, in the school's voice
	Vouched  int // of these
}

// Spoken lists the languages a plan has texts in beside English, by name.
func (p Plan) Spoken(phase school.Phase) []Spoken {
	by := map[string]*Spoken{}
	for _, w := range p.Waves {
		for _, m := range w.Messages {
			if m.Voice != VoiceOf(phase) || m.base() == "en" || m.Variant != "" && !p.TwoWordings {
				continue
			}
			x := by[m.base()]
			if x == nil {
				name, rtl := LanguageWords(m.Language)
				x = &Spoken{Language: m.base(), Name: name, RTL: rtl}
				by[m.base()] = x
			}
			x.Texts++
			if m.VettedBy != "" {
				x.Vouched++
			}
		}
	}
	var all []Spoken
	for _, x := range by {
		all = append(all, *x)
	}
	slices.SortFunc(all, func(a, b Spoken) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}

// In gives a wave's text in a language for a kind of school, as the plan has it
// and vetted or not; ok is false where it has none.
func (w Wave) In(language string, phase school.Phase, variant string) (m Message, ok bool) {
	for _, x := range w.Messages {
		if x.Voice == VoiceOf(phase) && x.base() == language && x.Variant == variant {
			return x, true
		}
	}
	return Message{}, false
}
