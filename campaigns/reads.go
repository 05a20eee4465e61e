package campaigns

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// reads names everything a second person reads before families do: each text
// that goes out with its wave, when each wave goes, and the rules. A name that
// was not among those of the last approval has changed since.
func (p Plan) reads(voice Voice) []string {
	all := []string{p.rulesMark()}
	for _, w := range p.Waves {
		all = append(all, w.whenMark())
		for _, m := range p.texts(w, voice) {
			all = append(all, w.textMark(m))
		}
	}
	return all
}

// short names something by what it says.
func short(parts ...string) string {
	body, _ := json.Marshal(parts) // strings always can be
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// rulesMark names the plan without its waves.
func (p Plan) rulesMark() string {
	p.Waves = nil
	body, _ := json.Marshal(p) // it came from JSON, or goes into it
	return short("rules", string(body))
}

func (w Wave) whenMark() string { return short("when", w.Key, w.When) }

func (w Wave) textMark(m Message) string { return short("text", w.Key, m.base(), m.Variant, m.Text) }

// News says what of a campaign is not as it was when it was last approved.
type News struct {
	Again bool            // it was approved before
	Rules bool            // whom, hours, shares
	When  map[string]bool // by wave
	Texts map[string]bool // by wave, language and variant: see Text
}

// Text reports whether a text is not as it was.
func (n News) Text(wave, language, variant string) bool {
	return n.Texts[wave+"/"+language+"/"+variant]
}

// Some reports whether anything is not as it was.
func (n News) Some() bool { return n.Rules || len(n.When) > 0 || len(n.Texts) > 0 }

// SinceApproved says what has changed since a second person last approved it,
// for the voice of a school.
func (c Campaign) SinceApproved(voice Voice) News {
	n := News{Again: len(c.Read) > 0, When: map[string]bool{}, Texts: map[string]bool{}}
	if !n.Again {
		return n
	}
	n.Rules = !slices.Contains(c.Read, c.Plan.rulesMark())
	for _, w := range c.Plan.Waves {
		if !slices.Contains(c.Read, w.whenMark()) {
			n.When[w.Key] = true
		}
		for _, m := range c.Plan.texts(w, voice) {
			if !slices.Contains(c.Read, w.textMark(m)) {
				n.Texts[w.Key+"/"+m.base()+"/"+m.Variant] = true
			}
		}
	}
	return n
}
