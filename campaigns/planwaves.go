package campaigns

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// WithWave gives the plan with one wave more at its end, in English. Both voices
// have the words; a school reads its own.
func (p Plan) WithWave(name, when, text string) Plan {
	w := Wave{Key: p.keyFor(name), Name: strings.TrimSpace(name), When: strings.TrimSpace(when)}
	for _, v := range []Voice{PrimaryVoice, SecondaryVoice} {
		w.Messages = append(w.Messages, Message{Voice: v, Language: "en", Text: text})
		if p.TwoWordings { // of which the second waits to be written
			w.Messages = append(w.Messages, Message{Voice: v, Language: "en", Variant: SecondWording, Text: text})
		}
	}
	p.Waves = append(slices.Clone(p.Waves), w)
	return p
}

// WithoutWave gives the plan without a wave. What has gone of it stays.
func (p Plan) WithoutWave(key string) Plan {
	p.Waves = slices.DeleteFunc(slices.Clone(p.Waves), func(w Wave) bool { return w.Key == key })
	return p
}

// Worded gives the plan with other English words of a wave for a voice, and
// another day. Second is its second wording, which the other voice has too where
// it had none; nil leaves it, and empty takes it away.
func (p Plan) Worded(key string, v Voice, when, text string, second *string) Plan {
	p.Waves = slices.Clone(p.Waves)
	for i := range p.Waves {
		if w := &p.Waves[i]; w.Key == key {
			w.When, w.Messages = when, worded(w.Messages, v, "", text)
			if second != nil {
				w.Messages = withSecond(w.Messages, v, *second)
			}
		}
	}
	return p
}

// Translated gives the plan with other words of a wave in a language beside
// English, as families of a kind of school read it; has is false where the wave
// has no text in it. Nobody has vouched for the new words.
func (p Plan) Translated(key, language string, phase school.Phase, text string) (plan Plan, has bool) {
	p.Waves = slices.Clone(p.Waves)
	for i, w := range p.Waves {
		was, in := w.In(language, phase, "")
		if at := slices.Index(w.Messages, was); w.Key == key && in && at >= 0 {
			p.Waves[i].Messages, has = slices.Clone(w.Messages), true
			p.Waves[i].Messages[at].Text = text
		}
	}
	return p, has
}

// worded gives messages with one English wording written anew.
func worded(all []Message, v Voice, variant, text string) []Message {
	all = slices.Clone(all)
	for i, m := range all {
		if m.Voice == v && m.Language == "en" && m.Variant == variant {
			all[i].Text = text
		}
	}
	return all
}

// withSecond gives messages with a second wording for a voice, which the other has
// too where it had none; an empty one takes both away.
func withSecond(all []Message, v Voice, text string) []Message {
	if strings.TrimSpace(text) == "" {
		return slices.DeleteFunc(slices.Clone(all), func(m Message) bool { return m.Variant == SecondWording })
	}
	for _, voice := range []Voice{PrimaryVoice, SecondaryVoice} {
		if (Wave{Messages: all}).Second(voice) == "" {
			all = append(slices.Clone(all), Message{Voice: voice, Language: "en", Variant: SecondWording, Text: text})
		}
	}
	return worded(all, v, SecondWording, text)
}

// Second gives the second wording of a wave in a voice, "" for none.
func (w Wave) Second(v Voice) string {
	for _, m := range w.Messages {
		if m.Voice == v && m.Language == "en" && m.Variant == SecondWording {
			return m.Text
		}
	}
	return ""
}

var notOfKey = regexp.MustCompile(`[^a-z0-9]+`)

// keyFor gives a key nobody has, made of a name.
func (p Plan) keyFor(name string) string {
	base := strings.Trim(notOfKey.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if base == "" || base[0] < 'a' {
		base = strings.Trim("wave-"+base, "-")
	}
	base = strings.Trim(base[:min(len(base), 40)], "-")
	for n, key := 2, base; ; n++ {
		if _, taken := p.wave(key); !taken {
			return key
		}
		key = fmt.Sprintf("%s-%d", base, n)
	}
}
