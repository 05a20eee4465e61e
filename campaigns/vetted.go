package campaigns

import "slices"

// vouched gives the plan with each vetter's name as it was known before: that
// of a message with the very same language and words in what stood already.
// Whatever a plan says of itself is not believed. Else whoever may write a plan
// could put a person's name to a translation nobody has read, and families
// would be sent it.
func (p Plan) vouched(stood ...[]Wave) Plan {
	by := map[Message]string{}
	for _, waves := range stood {
		for _, w := range waves {
			for _, m := range w.Messages {
				if m.VettedBy != "" {
					by[m.words()] = m.VettedBy
				}
			}
		}
	}
	p.Waves = slices.Clone(p.Waves)
	for i, w := range p.Waves {
		p.Waves[i].Messages = slices.Clone(w.Messages)
		for j, m := range w.Messages {
			p.Waves[i].Messages[j].VettedBy = by[m.words()]
		}
	}
	return p
}

// words is what a vetter read of a message: its language and its text.
func (m Message) words() Message { return Message{Language: m.Language, Text: m.Text} }
