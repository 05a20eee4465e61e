package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed wordings/*.yaml
var embedded embed.FS

// Pack is a set of wordings, ready to render. It is safe for use by many at
// once.
type Pack struct {
	byKey     map[key]Wording
	languages []Language
	named     map[Language]Script
}

// Script is a language as pages show it.
type Script struct {
	Language Language
	Name     string // in English
	RTL      bool   // written from right to left

	joins joins
}

type key struct {
	kind     Kind
	language Language
}

// file is one language's wordings as they are kept.
type file struct {
	Language  Language `yaml:"language"`
	Name      string   `yaml:"name"`
	Direction string   `yaml:"direction"` // "rtl", or empty for left to right
	List      struct {
		Comma string `yaml:"comma"`
		And   string `yaml:"and"`
		Both  string `yaml:"both"` // all of two
		All   string `yaml:"all"`  // all of more
		For   string `yaml:"for"`  // between a number and its choice
	} `yaml:"list"`
	// Advice is the NHS's on mild illness, a line for each illness.
	Advice   map[string]string `yaml:"advice"`
	Wordings map[Kind]struct {
		VettedBy *string `yaml:"vetted_by"` // always null in what ships: a school vouches, see docs/decisions/0037
		Body     string  `yaml:"body"`
	} `yaml:"wordings"`
}

// Embedded gives the wordings the program carries, parsed and checked. An
// error names the file, the kind and the fault.
func Embedded() (*Pack, error) { return Load(embedded, "wordings") }

// Load reads every YAML file of a folder into a pack. The pack must hold every
// kind in English, those of strangers and of staff too.
func Load(files fs.FS, folder string) (*Pack, error) {
	found, err := fs.Glob(files, path.Join(folder, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("look for wordings: %w", err)
	}
	p := &Pack{byKey: map[key]Wording{}, named: map[Language]Script{}}
	for _, name := range found {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read wordings: %w", err)
		}
		if err := p.add(raw); err != nil {
			return nil, fmt.Errorf("wordings %s: %w", name, err)
		}
	}
	for _, k := range slices.Concat(Kinds, StrangerKinds, StaffKinds) {
		if _, ok := p.byKey[key{k, English}]; !ok {
			return nil, fmt.Errorf("there is no English wording for %s", k)
		}
	}
	return p, nil
}

// add takes one language's file into the pack.
func (p *Pack) add(raw []byte) error {
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return err
	}
	if _, err := language.Parse(string(f.Language)); err != nil || f.Name == "" {
		return errors.New("it needs a language tag and the language's name")
	}
	if f.List.Comma == "" || f.List.And == "" || f.List.Both == "" || f.List.All == "" || f.List.For == "" {
		return errors.New("it does not say how names are listed")
	}
	if f.Direction != "" && f.Direction != "rtl" {
		return fmt.Errorf("its direction is %q, not rtl or nothing", f.Direction)
	}
	j := joins{
		Comma: f.List.Comma, And: f.List.And, Both: f.List.Both, All: f.List.All, For: f.List.For,
		RTL: f.Direction == "rtl", English: f.Language == English, Advice: f.Advice,
	}
	for k, w := range f.Wordings {
		by := ""
		if w.VettedBy != nil {
			by = *w.VettedBy
		}
		made, err := newWording(k, f.Language, w.Body, by, j)
		if err != nil {
			return fmt.Errorf("%s: %w", k, err)
		}
		if _, twice := p.byKey[key{k, f.Language}]; twice {
			return fmt.Errorf("%s stands in two files", k)
		}
		p.byKey[key{k, f.Language}] = made
	}
	p.languages = append(p.languages, f.Language)
	p.named[f.Language] = Script{Language: f.Language, Name: f.Name, RTL: j.RTL, joins: j}
	return nil
}

// Languages lists the languages of the pack, drafts included, by their tags.
func (p *Pack) Languages() []Language { return append([]Language(nil), p.languages...) }

// Script gives a language of the pack; ok is false for any other.
func (p *Pack) Script(l Language) (s Script, ok bool) {
	s, ok = p.named[l]
	return s, ok
}

// Wording gives one wording; ok is false where none stands in that language.
func (p *Pack) Wording(k Kind, l Language) (w Wording, ok bool) {
	w, ok = p.byKey[key{k, l}]
	return w, ok
}

// match finds the pack's language for the one a contact reads: "ur-PK" reads
// ur, but "pa-PK" is written in another script than pa and reads nothing here.
func (p *Pack) match(want Language) (Language, bool) {
	if want == "" {
		return English, true
	}
	tag, err := language.Parse(string(want))
	if err != nil {
		return "", false
	}
	base, _ := tag.Base()
	script, _ := tag.Script()
	for _, l := range p.languages {
		have := language.Make(string(l))
		b, _ := have.Base()
		s, _ := have.Script()
		if b == base && s == script {
			return l, true
		}
	}
	return "", false
}
