package reading

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed lexicons/*.tsv
var lexiconFiles embed.FS

// lexicon holds the phrases of all languages, ready to look for.
type lexicon struct {
	classes  *classes
	spelling map[string][]string // a word as typed → words as the phrases know them
	chunks   index               // phrases that become one word with a class
	phrases  index               // phrases that say something
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

// loadLexicon reads every TSV of a folder: first what they declare, then the
// phrases, so that any file may use the classes of any other.
func loadLexicon(files fs.FS, folder string) (*lexicon, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.tsv"))
	if err != nil {
		return nil, fmt.Errorf("look for lexicons: %w", err)
	}
	l := &lexicon{classes: newClasses(), spelling: map[string][]string{}}
	var lines []line
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read lexicon %s: %w", name, err)
		}
		lines = append(lines, linesOf(path.Base(name), string(raw))...)
	}
	for _, pass := range []func(line) error{l.declare, l.addChunk, l.addPhrase} {
		for _, at := range lines {
			if err := pass(at); err != nil {
				return nil, fmt.Errorf("%s: %w", at.source, err)
			}
		}
	}
	return l, nil
}

// line is one line of a lexicon, cut at its tabs.
type line struct {
	language string
	source   string
	fields   []string
}

// linesOf cuts a file; empty lines and those that begin with # say nothing.
func linesOf(name, raw string) []line {
	language := strings.SplitN(strings.TrimSuffix(name, ".tsv"), ".", 2)[0]
	var out []line
	for i, s := range strings.Split(raw, "\n") {
		if s = strings.TrimRight(s, " \r"); s == "" || s[0] == '#' {
			continue
		}
		out = append(out, line{language, fmt.Sprintf("%s:%d", name, i+1), strings.Split(s, "\t")})
	}
	return out
}

// declare takes the classes (+ name …) and the spellings (~ typed meant).
func (l *lexicon) declare(at line) error {
	switch at.fields[0] {
	case "+":
		if len(at.fields) != 3 {
			return fmt.Errorf("a chunk has a class and a pattern")
		}
		_, err := l.classes.declare(at.fields[1])
		return err
	case "~":
		if len(at.fields) != 3 {
			return fmt.Errorf("a spelling has what is typed and what is meant")
		}
		for _, typed := range strings.Fields(at.fields[1]) {
			l.spelling[fold(typed)] = strings.Fields(at.fields[2])
		}
	}
	return nil
}

func (l *lexicon) addChunk(at line) error {
	if at.fields[0] != "+" {
		return nil
	}
	bit, err := l.classes.named(at.fields[1])
	if err != nil {
		return err
	}
	p, err := parsePattern(at.fields[2], l.classes, l.spell)
	if err != nil {
		return err
	}
	l.chunks.add(phrase{class: bit, pattern: p, language: at.language, source: at.source})
	return nil
}

func (l *lexicon) addPhrase(at line) error {
	if at.fields[0] == "+" || at.fields[0] == "~" {
		return nil
	}
	if len(at.fields) < 3 {
		return fmt.Errorf("a phrase has a kind, a weight and a pattern")
	}
	weight, err := strconv.ParseFloat(at.fields[1], 64)
	if err != nil || weight <= 0 || weight > 1 {
		return fmt.Errorf("weight %q is not above 0 and at most 1", at.fields[1])
	}
	p, err := parsePattern(at.fields[2], l.classes, l.spell)
	if err != nil {
		return err
	}
	l.phrases.add(phrase{kind: at.fields[0], weight: weight, pattern: p, language: at.language, source: at.source})
	return nil
}

// spell writes a folded word as the phrases know it; most words stay.
func (l *lexicon) spell(w string) []string {
	if meant, ok := l.spelling[w]; ok {
		return meant
	}
	return []string{w}
}
