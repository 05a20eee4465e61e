package reading

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed lexicons/*.txt
var lexiconFiles embed.FS

// english is the language whose spellings are tried first: it is what most
// replies are in, and the rest are mixed with it.
const english = "en"

// lexicon holds the phrases of all languages, ready to look for.
type lexicon struct {
	classes     *classes
	spelling    map[string]spelling // by the word as typed
	chunks      index               // phrases that become one word with a class
	phrases     index               // phrases that say something
	everyone    index               // phrases that speak of all the pupils
	harmless    index               // phrases that change nothing beside a reason
	polite      index               // and beside a wish for no more texts
	stock       index               // what telephones and carriers say by themselves
	apostrophes index               // what a word that lost its apostrophe stands beside
	tapbacks    index               // what telephones write for who presses a heart
	ours        index               // how our own texts begin and end
	withWriter  index               // what puts a child beside whoever writes
	halves      index               // what names the morning or the afternoon
	known       map[string]uint32   // the languages a word is known in, a bit each of languages
}

// phrase is one line of a lexicon.
type phrase struct {
	kind     string  // what it says; "-concern" takes concern back where they overlap
	weight   float64 // 0 to 1: how sure it makes us
	class    class   // of a chunk: what the one word is
	pattern  pattern
	language string // of its file, as BCP 47
	source   string // file and line, for explaining and for tests
}

// theLexicon is the embedded lexicons, parsed once. A fault in them is a fault
// of the program, and a test looks first.
var theLexicon = sync.OnceValue(func() *lexicon {
	l, err := loadLexicon(lexiconFiles, "lexicons")
	if err != nil {
		panic(err)
	}
	return l
})

// loadLexicon reads every file of a folder: first what they declare, then the
// phrases, so that any file may use the classes of any other.
func loadLexicon(files fs.FS, folder string) (*lexicon, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("look for lexicons: %w", err)
	}
	l := &lexicon{classes: newClasses(), spelling: map[string]spelling{}, known: map[string]uint32{}}
	var lines []line
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read lexicon %s: %w", name, err)
		}
		of, err := linesOf(path.Base(name), string(raw))
		if err != nil {
			return nil, err
		}
		lines = append(lines, of...)
	}
	var faults []error
	for _, pass := range []func(line) error{l.declare, l.addChunk, l.addPhrase} {
		for _, at := range lines {
			if err := pass(at); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", at.source, err))
			}
		}
	}
	return l, errors.Join(faults...)
}

// line is one line of a lexicon with the heading it stands under.
type line struct {
	language string
	source   string
	heading  heading
	words    string
}

// heading is what a section is for: "[concern 0.9] why" says how sure its
// phrases make us of a concern; "[-concern]" holds guards; "[+child]" chunks of
// a class; "[~]" spellings, as typed = meant.
type heading struct {
	kind   string
	weight float64
	note   string // why the section is there; shown when a finding is explained
}

// linesOf cuts a file; empty lines and those that begin with # say nothing.
func linesOf(name, raw string) ([]line, error) {
	language := strings.SplitN(strings.TrimSuffix(name, ".txt"), ".", 2)[0]
	var out []line
	var under heading
	for i, s := range strings.Split(raw, "\n") {
		source := fmt.Sprintf("%s:%d", name, i+1)
		s = strings.TrimSpace(s)
		switch {
		case s == "" || s[0] == '#':
		case s[0] == '[':
			h, err := headingOf(s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", source, err)
			}
			under = h
		case under.kind == "":
			return nil, fmt.Errorf("%s: a phrase stands under no heading", source)
		default:
			out = append(out, line{language, source, under, s})
		}
	}
	return out, nil
}

// headingOf reads "[kind weight] note".
func headingOf(s string) (heading, error) {
	inside, note, ok := strings.Cut(s[1:], "]")
	fields := strings.Fields(inside)
	if !ok || len(fields) < 1 || len(fields) > 2 {
		return heading{}, fmt.Errorf("a heading is [kind weight] and a note: %q", s)
	}
	h := heading{kind: fields[0], weight: 1, note: strings.TrimSpace(note)}
	said := !strings.ContainsAny(h.kind[:1], "+-~")
	if said != (len(fields) == 2) {
		return heading{}, fmt.Errorf("a kind has a weight; +, - and ~ have none: %q", s)
	}
	if said {
		w, err := strconv.ParseFloat(fields[1], 64)
		if err != nil || w <= 0 || w > 1 {
			return heading{}, fmt.Errorf("weight %q is not above 0 and at most 1", fields[1])
		}
		h.weight = w
	}
	return h, nil
}

// declare takes the classes and the spellings.
func (l *lexicon) declare(at line) error {
	switch at.heading.kind[0] {
	case '+':
		_, err := l.classes.declare(at.heading.kind[1:])
		return err
	case '~':
		typed, meant, ok := strings.Cut(at.words, "=")
		if !ok {
			return fmt.Errorf("a spelling is what is typed = what is meant")
		}
		for _, w := range strings.Fields(typed) {
			if !strings.Contains(w, "'") {
				w = fold(w)
			}
			if _, taken := l.spelling[w]; !taken {
				l.spelling[w] = spelling{strings.Fields(meant), at.language}
			}
		}
	}
	return nil
}

func (l *lexicon) addChunk(at line) error {
	if at.heading.kind[0] != '+' {
		return nil
	}
	bit, err := l.classes.named(at.heading.kind[1:])
	if err != nil {
		return err
	}
	return l.add(&l.chunks, at, phrase{class: bit})
}

func (l *lexicon) addPhrase(at line) error {
	if strings.ContainsAny(at.heading.kind[:1], "+~") {
		return nil
	}
	to := &l.phrases
	switch whole(strings.TrimPrefix(at.heading.kind, "-")) {
	case everyone:
		to = &l.everyone
	case harmless:
		to = &l.harmless
	case polite:
		to = &l.polite
	case stock:
		to = &l.stock
	case apostrophe:
		to = &l.apostrophes
	case tapback:
		to = &l.tapbacks
	case ours:
		to = &l.ours
	case withWriter:
		to = &l.withWriter
	case half:
		to = &l.halves
	}
	return l.add(to, at, phrase{})
}

func (l *lexicon) add(to *index, at line, p phrase) (err error) {
	spell, asTheyStand := l.spellIn(at.language), slices.Contains([]*index{&l.apostrophes, &l.tapbacks, &l.ours, &l.withWriter, &l.halves}, to)
	if asTheyStand {
		spell = asTyped
	}
	if p.pattern, err = parsePattern(at.words, l.classes, spell); err != nil {
		return err
	}
	p.kind, p.weight, p.language, p.source = at.heading.kind, at.heading.weight, at.language, at.source
	to.add(p)
	if !asTheyStand {
		l.learn(p)
	}
	return nil
}

// learn notes which language the words of a phrase belong to.
func (l *lexicon) learn(p phrase) {
	bit := uint32(1) << max(0, slices.Index(languages, p.language))
	for _, e := range p.pattern {
		for _, w := range slices.Concat(e.words, e.prefixes) {
			l.known[w] |= bit
		}
	}
}

// spelling is what a word as typed stands for in the language of its file.
type spelling struct {
	meant    []string
	language string
}

// spell writes a folded word as the phrases know it; most words stay.
func (l *lexicon) spell(w string) []string {
	if s, ok := l.spelling[w]; ok {
		return s.meant
	}
	return []string{w}
}

// spellIn writes a word of a lexicon as replies will be spelt, by the spellings
// of its own language only: "w" is "with" in English, and Polish for "in".
func (l *lexicon) spellIn(language string) func(string) []string {
	return func(w string) []string {
		if s, ok := l.spelling[w]; ok && s.language == language {
			return s.meant
		}
		return []string{w}
	}
}

// asTyped leaves a word of a lexicon as it stands: what is looked for in words
// that have lost an apostrophe is how they are typed.
func asTyped(w string) []string { return []string{w} }
