package config

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// fileSuffix makes the name of a file that holds a secret.
const fileSuffix = "_FILE"

// Faults is everything that is wrong with the settings, a sentence each. It
// never repeats a value.
type Faults []string

// Error gives the sentences, one a line.
func (f Faults) Error() string { return strings.Join(f, "\n") }

// Load reads the settings from the environment, through getenv, and from a
// file, "" for none. The environment wins. The error is Faults.
func Load(getenv func(string) string, file string) (Settings, error) {
	l := loader{getenv: getenv, table: Table()}
	l.readFile(file)
	for _, line := range l.table {
		value, given := l.value(line)
		if !given {
			value = line.Default
		}
		if value == "" {
			continue
		}
		if err := line.keep(&l.settings, value); err != nil {
			l.wrong("%s %s.", line.Name, err)
		}
	}
	if len(l.faults) == 0 {
		l.faults = l.settings.together()
	}
	if len(l.faults) > 0 {
		return Settings{}, l.faults
	}
	return l.settings, nil
}

type loader struct {
	getenv   func(string) string
	table    []Setting
	file     map[string]string
	name     string // of the file
	settings Settings
	faults   Faults
}

func (l *loader) wrong(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// readFile reads the settings file: names and plain values, nothing nested.
func (l *loader) readFile(name string) {
	if name == "" {
		return
	}
	l.name = name
	raw, err := os.ReadFile(name)
	if err != nil {
		l.wrong("The settings file %s cannot be read.", name)
		return
	}
	var nodes map[string]yaml.Node
	if err := yaml.Unmarshal(raw, &nodes); err != nil {
		// The reader's own words would repeat the value it stumbled over.
		l.wrong("The settings file %s is not a list of NAME: value lines.", name)
		return
	}
	l.file = map[string]string{}
	for key, node := range nodes {
		switch {
		case !l.knows(key):
			l.wrong("The settings file %s has %s, which is no setting.", name, key)
		case node.Kind != yaml.ScalarNode:
			l.wrong("%s in %s must be a single value.", key, name)
		case node.Tag != "!!null":
			l.file[key] = strings.TrimSpace(node.Value)
		}
	}
	slices.Sort(l.faults) // a map has no order, and a sentence that moves about is hard to compare
}

func (l *loader) knows(key string) bool {
	return slices.ContainsFunc(l.table, func(s Setting) bool {
		return s.Name == key || s.Secret && s.Name+fileSuffix == key
	})
}

// value finds what was given for a line: in the environment, else in the file.
func (l *loader) value(line Setting) (string, bool) {
	fromFile := func(name string) string { return l.file[name] }
	for _, look := range []func(string) string{l.getenv, fromFile} {
		plain := strings.TrimSpace(look(line.Name))
		kept := ""
		if line.Secret {
			kept = strings.TrimSpace(look(line.Name + fileSuffix))
		}
		switch {
		case plain != "" && kept != "":
			l.wrong("%s and %s%s are both set; give one of them.", line.Name, line.Name, fileSuffix)
			return "", true
		case plain != "":
			return plain, true
		case kept != "":
			return l.secretFrom(line.Name, kept), true
		}
	}
	return "", false
}

func (l *loader) secretFrom(name, file string) string {
	raw, err := os.ReadFile(file)
	if err != nil {
		l.wrong("%s%s names %s, which cannot be read.", name, fileSuffix, file)
		return ""
	}
	value := strings.TrimSpace(string(raw))
	if value == "" {
		l.wrong("%s%s names %s, which is empty.", name, fileSuffix, file)
	}
	return value
}
