package config

import (
	"fmt"
	"strings"
)

// Sample writes the annotated settings file, firstbell.example.yaml: every
// setting, commented out, at its default or an example.
func Sample() string {
	var b strings.Builder
	b.WriteString(`# Settings of Firstbell. Copy this file, take the # from the lines you need, and
# start with: firstbell serve --config FILE
# The same names work in the environment, which wins over this file.
# A secret may be kept in a file of its own: NAME_FILE names it.
# This file is written from the table in config/table.go; a test holds the two together.
`)
	group := ""
	for _, s := range Table() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n# ---- %s ----\n", group)
		}
		b.WriteString("\n" + wrapped(s.Meaning, "# ", 100))
		if s.Default != "" && s.Default != s.Example {
			fmt.Fprintf(&b, "# Default: %s\n", s.Default)
		}
		fmt.Fprintf(&b, "#%s: %q\n", s.key(), s.Example)
	}
	return b.String()
}

// Page writes docs/settings.md: the table for reading.
func Page() string {
	var b strings.Builder
	b.WriteString(`# Settings

Every setting is an environment variable, or a line of the file given with ` + "`--config`" + `; the environment wins. A secret may be kept in a file of its own, named by ` + "`NAME_FILE`" + `. A wrong setting stops the start: exit 2, one sentence a line for everything that is wrong. ` + "`firstbell.example.yaml`" + ` is the same list to copy from.

This page is written from the table in ` + "`config/table.go`" + `: ` + "`go test ./config -update`" + `.
`)
	group := ""
	for _, s := range Table() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n## %s\n\n| setting | default | meaning | example |\n|---|---|---|---|\n", group)
		}
		name := "`" + s.Name + "`"
		if s.Secret {
			name += " (or `" + s.Name + fileSuffix + "`)"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", name, code(s.Default), s.Meaning, s.Example)
	}
	return b.String()
}

// key is the name the example is an example of: where a secret's example is a
// path, it is the file that keeps it.
func (s Setting) key() string {
	if s.Secret && strings.HasPrefix(s.Example, "/") {
		return s.Name + fileSuffix
	}
	return s.Name
}

func code(s string) string {
	if s == "" {
		return "none"
	}
	return "`" + s + "`"
}

// wrapped breaks a text into lines of at most width letters.
func wrapped(text, prefix string, width int) string {
	var b strings.Builder
	line := prefix
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > width {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = prefix
		}
		line += word + " "
	}
	return b.String() + strings.TrimRight(line, " ") + "\n"
}
