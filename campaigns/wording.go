package campaigns

import (
	"slices"

	"github.com/firstbell/firstbell/internal/school"
)

// wording gives the text of a wave that families get: by the arm they were drawn
// into, what they read, and the voice of their school. Nothing else decides it,
// and whatever is sent, shown, previewed, looked over, or held to be somebody's
// words comes by it; so no family gets a text that nobody was shown. Where a plan
// has two wordings no longer, or never had, every arm gets the first. A reader of
// a language somebody has vouched for gets it before any English: the other
// wording in it, where nobody has vouched for theirs. Who reads it in another
// script cannot read that, and gets English. Ok is false where the wave has no
// English for the voice.
func (p Plan) wording(w Wave, v Voice, arm Arm, language string) (m Message, ok bool) {
	variants := []string{""}
	switch {
	case p.TwoWordings && arm == SecondText:
		variants = []string{SecondWording, ""}
	case p.TwoWordings:
		variants = []string{"", SecondWording}
	}
	for _, read := range []string{baseOf(language), "en"} {
		for _, variant := range variants {
			at := slices.IndexFunc(w.Messages, func(x Message) bool {
				return x.Voice == v && x.Variant == variant && x.base() == read && (read == "en" || x.VettedBy != "" && SameScript(x.Language, language))
			})
			if at >= 0 {
				return w.Messages[at], true
			}
		}
	}
	return Message{}, false
}

// texts lists the texts of a wave that some family gets as the plan stands, in
// the order they stand in: each for the arms and the readers wording gives it to.
func (p Plan) texts(w Wave, v Voice) []Message {
	got := map[Message]bool{}
	for _, arm := range []Arm{FirstText, SecondText} {
		for _, x := range w.Messages {
			if m, ok := p.wording(w, v, arm, x.Language); ok {
				got[m] = true
			}
		}
	}
	var all []Message
	for _, m := range w.Messages {
		if got[m] {
			all, got[m] = append(all, m), false // once, where it stands twice
		}
	}
	return all
}

// compares reports whether readers of a language tell two wordings of a wave
// apart: each arm gets its own, both in one language.
func (p Plan) compares(w Wave, v Voice, language string) bool {
	a, _ := p.wording(w, v, FirstText, language)
	b, ok := p.wording(w, v, SecondText, language)
	return ok && a.base() == b.base() && a.Variant != b.Variant
}

// setApart takes families out of the comparison of two wordings whose language
// has one of them alone: they get that, of either arm, and to count them in the
// one and not in the other would compare languages.
func (p Plan) setApart(all []Family, w Wave, m Material) {
	if !p.TwoWordings {
		return
	}
	contacts := contactsOf(m)
	for i, f := range all {
		if f.Arm != "" && f.Arm != HeldOut && !p.compares(w, VoiceOf(m.School.Phase), contacts[f.Contact].Language) {
			all[i].Arm = OneText
		}
	}
}

// Kept lists the second wordings that stand in a plan, for families of a kind of
// school, and go to nobody, because it has two wordings no longer, or not yet.
func (p Plan) Kept(phase school.Phase) []Going {
	if p.TwoWordings {
		return nil
	}
	var all []Going
	for _, w := range p.Waves {
		for _, m := range w.Messages {
			if m.Voice == VoiceOf(phase) && m.Variant == SecondWording {
				all = append(all, Going{w, m})
			}
		}
	}
	return all
}
