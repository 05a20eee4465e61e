package campaigns

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/templates"
)

// Look is one of a wave's texts, looked over as every wording is.
type Look struct {
	Language, Variant string
	Words             Words               // filled in: for a made-up pupil, or the longest of the wave
	Shown             string              // filled in for a made-up pupil: it holds no name of the roll
	Findings          []templates.Finding // what to look at again, in sentences; none is good
	// Plain is the text with plain twins for the marks that make every part
	// shorter; empty where it has none of those.
	Plain string
}

// Overlong reports whether the text takes more parts than people read.
func (l Look) Overlong() bool { return l.Words.Parts.Parts > MostParts }

// Look fills a text of a wave in for a made-up pupil, counts its parts and says
// what to look at again. Body is as somebody types it; empty is as it stands.
// Nothing is kept. A failure is Unknown, or Invalid where it cannot be filled in.
func (s *Service) Look(ctx context.Context, id CampaignID, key, language, body string) (Look, error) {
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return Look{}, err
	}
	sch, _, err := s.store.School(ctx, c.School)
	if err != nil {
		return Look{}, err
	}
	o, err := s.over(ctx, c, sch)
	if err != nil {
		return Look{}, err
	}
	w, ok := c.Plan.wave(key)
	if !ok {
		return Look{}, problem.New(problem.Unknown, "This campaign has no wave of that name.")
	}
	m, ok := w.In(language, sch.Phase, "")
	if !ok {
		return Look{}, problem.New(problem.Unknown, "This wave has no text in that language.")
	}
	if body = strings.TrimSpace(body); body != "" {
		m.Text = body
	}
	words, err := m.words(madeUp(sch), key)
	if err != nil {
		return Look{}, problem.New(problem.Invalid, "This text cannot be filled in.").At("/text", "It holds a gap that nothing fills, or one left open.").Because(err)
	}
	return o.look(m, w.onOneDay(), words, words.Body), nil
}

// madeUp is a reader who is nobody's parent.
func madeUp(sch school.School) reader {
	return reader{school: sch, names: []string{"Grace"}, missed: []int{12}}
}

// overseer is what a school's texts are held to.
type overseer struct {
	terms    templates.Terms
	surnames []string
	optOut   string
	today    clock.Date
}

func (s *Service) over(ctx context.Context, c Campaign, sch school.School) (overseer, error) {
	o := overseer{optOut: c.Plan.OptOutWord, today: clock.DateOf(s.clock.Now())}
	var err error
	if o.terms, err = s.store.Terms(ctx, sch.URN); err != nil {
		return o, err
	}
	o.surnames, err = s.store.LastNames(ctx, sch.URN)
	return o, err
}

// look holds a text to the rules every wording is held to, and says how a
// translation of more parts than two comes to it.
func (o overseer) look(m Message, oneDay bool, words Words, shown string) Look {
	l := Look{Language: m.base(), Variant: m.Variant, Words: words, Shown: shown}
	l.Findings = templates.Lint(templates.Looked{
		Kind: templates.CampaignWords, Language: templates.Language(m.base()), Body: m.Text, Surnames: o.surnames, OptOut: o.optOut, Terms: o.terms, Filled: words.Body, Today: o.today, OneDay: oneDay,
	})
	if plain := sms.Plain(m.Text); plain != m.Text {
		l.Plain = plain
	}
	return l
}

// looks looks over the texts of a wave that go out, as the longest of the
// families of each would read it.
func (o overseer) looks(p Plan, w Wave, sch school.School, longest map[sent]Words) []Look {
	var all []Look
	for _, m := range p.texts(w, VoiceOf(sch.Phase)) {
		shown, err := m.words(madeUp(sch), w.Key)
		if err != nil {
			continue // said when a text of it is worded
		}
		words, some := longest[sent{m.base(), m.Variant}]
		if !some {
			words = shown
		}
		all = append(all, o.look(m, w.onOneDay(), words, shown.Body))
	}
	slices.SortStableFunc(all, func(a, b Look) int { return cmp.Compare(englishFirst(a), englishFirst(b)) })
	return all
}

func englishFirst(l Look) string {
	if l.Language == "en" {
		return ""
	}
	name, _ := LanguageWords(l.Language)
	return name
}

// sent is which text of a wave a family is sent.
type sent struct{ language, variant string }
