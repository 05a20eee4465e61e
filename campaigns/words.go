package campaigns

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"unicode"

	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/templates"
)

// SecondWording is the variant of the second of two wordings.
const SecondWording = "b"

// MostParts is the most parts a campaign text may take: a longer one is not
// read to its end, and every part is paid for.
const MostParts = 2

// mostInOther is the most parts in another language than English: letters
// outside the carrier's short alphabet leave 67 to a part, and the words are as
// many. More than MostParts is warned of wherever the text is shown.
const mostInOther = 5

// bracketed finds the placeholders of a text.
var bracketed = regexp.MustCompile(`\(\(([^()]*)\)\)`)

// What a part of a text may hang on, ((one??is))((several??are)): of how many
// children it is.
const (
	ofOne     = "one"
	ofSeveral = "several"
)

// conditional reads ((flag??text)).
func conditional(inside string) (flag, text string, is bool) {
	flag, text, is = strings.Cut(inside, "??")
	return strings.TrimSpace(flag), text, is
}

// Filled gives a message with its placeholders filled in. One that has no
// value stays as it is written. A conditional stands where its flag has a value.
func (m Message) Filled(values map[string]string) string {
	return bracketed.ReplaceAllStringFunc(m.Text, func(whole string) string {
		inside := whole[2 : len(whole)-2]
		if flag, text, is := conditional(inside); is && (flag == ofOne || flag == ofSeveral) {
			if values[flag] == "" {
				return ""
			}
			return text
		}
		if v, has := values[strings.TrimSpace(inside)]; has {
			return v
		}
		return whole
	})
}

// checkWaves holds every wave and every text to the rules.
func (p Pack) checkWaves(f *faults) {
	if len(p.Waves) == 0 {
		f.add("waves", "has none")
	}
	longest := map[string]string{}
	for _, x := range p.Placeholders {
		longest[x.Name] = x.Longest
	}
	keys := map[string]bool{}
	for i, w := range p.Waves {
		where := fmt.Sprintf("waves[%d]", i)
		if !keyForm.MatchString(w.Key) || keys[w.Key] {
			f.add(where+".key", "%q is not like autumn-1, or is taken", w.Key)
		}
		keys[w.Key] = true
		f.said(where+".name", w.Name)
		w.checkWhen(f, where+".when", p.Window)
		w.checkVoices(f, where)
		for j, m := range w.Messages {
			m.check(f, fmt.Sprintf("%s.messages[%d].text", where, j), longest, p.OptOut.Word)
		}
	}
}

// checkWhen makes sure a wave has a day, and a time inside the window.
func (w Wave) checkWhen(f *faults, where string, in Window) {
	s, err := ReadSchedule(w.When)
	if err != nil {
		f.add(where, "%q: %v", w.When, err)
		return
	}
	if !in.holds(s.At) {
		f.add(where, "%s is outside the hours from %s to %s", s.At, in.From, in.Until)
	}
}

// checkVoices makes sure each voice has its English, once, and whatever else it
// has once too.
func (w Wave) checkVoices(f *faults, where string) {
	w.checkOnce(f, where)
	times := map[Voice]int{}
	for j, m := range w.Messages {
		if m.Variant != "" && m.Variant != SecondWording {
			f.add(fmt.Sprintf("%s.messages[%d].variant", where, j), "%q is not b", m.Variant)
		}
		switch {
		case m.Voice != PrimaryVoice && m.Voice != SecondaryVoice:
			f.add(fmt.Sprintf("%s.messages[%d].voice", where, j), "%q is not primary or secondary", m.Voice)
		case m.Language == "en" && m.Variant == "":
			times[m.Voice]++
		case m.Language == "":
			f.add(fmt.Sprintf("%s.messages[%d].language", where, j), "is missing")
		}
	}
	for _, v := range []Voice{PrimaryVoice, SecondaryVoice} {
		if times[v] != 1 {
			f.add(where+".messages", "has %d English texts for %s, not one", times[v], v)
		}
	}
}

// checkOnce makes sure no family could get either of two texts. A family reads a
// language whatever its region, so "pt" and "pt-BR" are one.
func (w Wave) checkOnce(f *faults, where string) {
	type of struct {
		voice         Voice
		base, variant string
	}
	first := map[of]int{}
	for j, m := range w.Messages {
		at := fmt.Sprintf("%s.messages[%d]", where, j)
		if m.base() == "en" && m.Language != "en" && m.Language != "" {
			f.add(at+".language", "%q is English, which is written en", m.Language)
		}
		k := of{m.Voice, m.base(), m.Variant}
		if i, stands := first[k]; stands {
			f.add(at, "is for the same families as messages[%d]: one text for each voice, language and variant", i)
			continue
		}
		first[k] = j
	}
}

// check holds one text to the rules.
func (m Message) check(f *faults, where string, longest map[string]string, optOut string) {
	f.said(where, m.Text)
	for _, found := range bracketed.FindAllStringSubmatch(m.Text, -1) {
		flag, text, is := conditional(found[1])
		if _, known := longest[found[1]]; !is && !known {
			f.add(where, "holds ((%s)), which is not one of the placeholders", found[1])
		}
		if is && flag != ofOne && flag != ofSeveral {
			f.add(where, "holds ((%s??…)), which is not known: a part may hang on ((one??…)) and ((several??…))", flag)
		}
		if is && text == "" {
			f.add(where, "holds ((%s??)), which has no text", flag)
		}
	}
	if m.open() {
		f.add(where, "has brackets left open: a placeholder is written ((first_name))")
	}
	filled, most := m.longest(longest), MostParts
	if m.base() != "en" {
		most = mostInOther
	}
	if c := sms.Count(filled); c.Parts > most {
		f.add(where, "takes %d parts (%d units), more than %d", c.Parts, c.Units, most)
	} else if m.Language == "en" && c.Encoding != sms.GSM7 {
		f.add(where, "holds %s, which makes every part shorter", forcing(c.Forcing))
	}
	if word := templates.Threat(m.Text); m.base() == "en" && word != "" {
		f.add(where, "holds %q: no campaign threatens with a fine, a court or a prosecution", word)
	}
	if link := templates.HiddenLink(m.Text); link != "" {
		f.add(where, "holds %s, which hides where it leads", link)
	}
	if optOut != "" && !m.offers(optOut) {
		f.add(where, "does not say how to stop these texts, plainly and in a clause of its own: To stop these updates reply %s", optOut)
	}
	if !strings.HasPrefix(m.Text, "((school))") {
		f.add(where, "does not begin with the school's name")
	}
}

// forcing writes characters so that a person sees them, also those without a shape.
func forcing(all []rune) string {
	var said []string
	for _, r := range all {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			said = append(said, fmt.Sprintf("“%c”", r))
		} else {
			said = append(said, fmt.Sprintf("a mark that nobody sees (U+%04X)", r))
		}
	}
	return listed(said)
}

// longest fills a message in as it is longest, of one child or of several.
func (m Message) longest(values map[string]string) string {
	worst := ""
	for _, flag := range []string{ofOne, ofSeveral} {
		v := maps.Clone(values)
		v[flag] = "yes"
		if filled := m.Filled(v); sms.Count(filled).Units > sms.Count(worst).Units {
			worst = filled
		}
	}
	return worst
}

// open reports whether brackets are left when the placeholders are gone: a
// family would read them.
func (m Message) open() bool {
	rest := bracketed.ReplaceAllString(m.Text, "")
	return strings.Contains(rest, "((") || strings.Contains(rest, "))")
}
