package campaigns

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed languages/*.yaml
var translated embed.FS

// languageFile is one language as it is kept: how it says names and days, and
// the texts of every pack in it. No file says that anybody has vetted it: a
// school vouches for what it sends.
type languageFile struct {
	Language  string `yaml:"language"`
	Name      string `yaml:"name"`
	Direction string `yaml:"direction"` // rtl, or empty
	List      struct {
		Comma string `yaml:"comma"`
		And   string `yaml:"and"`
	} `yaml:"list"`
	Days     map[string]string `yaml:"days"`
	VettedBy *string           `yaml:"vetted_by"`
	// OptOut ends every text: how to stop these and that absence texts carry on.
	OptOut string `yaml:"opt_out"`
	// Packs holds the texts by pack, wave and voice; "both" is for both voices.
	Packs map[string]map[string]map[string]string `yaml:"packs"`
}

// bothVoices is the key of a text for primaries and secondaries alike.
const bothVoices = "both"

// loadLanguages reads every language, and adds its texts to the waves of the
// packs they are of.
func loadLanguages(from fs.FS, packs []Pack) (map[string]tongue, error) {
	names, err := fs.Glob(from, "languages/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]tongue{}
	for _, name := range names {
		body, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		f, err := readLanguage(body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[f.Language] = f.tongue()
		if err := f.into(packs); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// readLanguage reads one file strictly.
func readLanguage(body []byte) (languageFile, error) {
	var f languageFile
	d := yaml.NewDecoder(bytes.NewReader(body))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return f, errors.New("the file is empty")
		}
		return f, fmt.Errorf("it cannot be read: %w", err)
	}
	if err := d.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return f, errors.New("there is more than one document in the file")
	}
	var bad faults
	bad.said("language", f.Language)
	bad.said("name", f.Name)
	bad.said("opt_out", f.OptOut)
	for _, form := range []string{"half", "and_half", "other"} {
		bad.said("days."+form, f.Days[form])
	}
	if f.Direction != "" && f.Direction != "rtl" {
		bad.add("direction", "%q is not rtl", f.Direction)
	}
	if f.VettedBy != nil {
		bad.add("vetted_by", "is null in whatever comes with the program: a school vouches")
	}
	return f, errors.Join(bad...)
}

func (f languageFile) tongue() tongue {
	return tongue{Language: f.Language, Name: f.Name, RTL: f.Direction == "rtl", Comma: f.List.Comma, And: f.List.And, Days: f.Days}
}

// into adds the texts to their waves. Each wave of a pack that a file speaks of
// has its text for both voices, with the gaps and links of the English.
func (f languageFile) into(packs []Pack) error {
	var bad faults
	left := map[string]bool{}
	for key, waves := range f.Packs {
		for wave := range waves {
			left[key+"."+wave] = true
		}
	}
	for i, p := range packs {
		texts, speaks := f.Packs[p.Key]
		if !speaks {
			continue
		}
		for j, w := range p.Waves {
			where := p.Key + "." + w.Key
			delete(left, where)
			packs[i].Waves[j].Messages = append(slices.Clone(w.Messages), f.messages(&bad, where, w, texts[w.Key], p)...)
		}
	}
	for where := range left {
		bad.add(where, "is no wave of a pack")
	}
	return errors.Join(bad...)
}

func (f languageFile) messages(bad *faults, where string, w Wave, texts map[string]string, p Pack) []Message {
	var all []Message
	longest := map[string]string{}
	for _, x := range p.Placeholders {
		longest[x.Name] = x.Longest
	}
	for _, v := range []Voice{PrimaryVoice, SecondaryVoice} {
		text, has := texts[string(v)]
		if !has {
			text = texts[bothVoices]
		}
		m := Message{Voice: v, Language: f.Language, Text: strings.TrimSpace(text) + " " + f.OptOut}
		m.check(bad, where+"."+string(v), longest, p.OptOut.Word)
		for _, x := range w.Messages {
			if x.Voice == v && x.Language == "en" && x.Variant == "" && !m.same(x) {
				bad.add(where+"."+string(v), "has not the gaps and links of the English: %v, not %v", m.holds(), x.holds())
			}
		}
		all = append(all, m)
	}
	return all
}

// same reports whether two messages hold the same gaps and the same links.
func (m Message) same(x Message) bool { return slices.Equal(m.holds(), x.holds()) }

// holds lists the gaps and links of a message, in their order, each once.
func (m Message) holds() []string {
	all := wholeLink.FindAllString(m.Text, -1)
	for _, found := range bracketed.FindAllStringSubmatch(m.Text, -1) {
		all = append(all, strings.TrimSpace(found[1]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
