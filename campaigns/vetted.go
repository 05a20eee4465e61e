package campaigns

import "slices"

// vouched gives the plan with who vouched for each translation as it was known
// before: of a message with the very same words, in the same language, beside
// the same English, in what stood already. Whatever a plan says of itself is not
// believed. Else whoever may write a plan could put a person's name to a
// translation nobody has read, and families would be sent it; and one vouched
// for would go on saying what the English no longer says.
func (p Plan) vouched(stood ...[]Wave) Plan {
	by := map[readText]Mark{}
	for _, waves := range stood {
		for _, w := range waves {
			for _, m := range w.Messages {
				if m.VettedBy != "" {
					by[w.read(m)] = Mark{m.VettedBy, m.VettedAt}
				}
			}
		}
	}
	p.Waves = slices.Clone(p.Waves)
	for i, w := range p.Waves {
		p.Waves[i].Messages = slices.Clone(w.Messages)
		for j, m := range w.Messages {
			k := by[w.read(m)]
			p.Waves[i].Messages[j].VettedBy, p.Waves[i].Messages[j].VettedAt = k.By, k.At
		}
	}
	return p
}

// readText is what a vetter read: a text in a language, beside the English.
type readText struct{ language, text, english string }

func (w Wave) read(m Message) readText {
	r := readText{language: m.Language, text: m.Text}
	for _, x := range w.Messages {
		if x.Language == "en" && x.Voice == m.Voice && x.Variant == m.Variant {
			r.english = x.Text
		}
	}
	return r
}
