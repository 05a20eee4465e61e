package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

// operator is who acts on the command line.
var operator = school.Actor{Kind: school.Person, ID: "command-line"}

// version is the program's, from the build.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// withStore runs f on the database that is set.
func withStore(ctx context.Context, w world, file string, f func(*store.DB, config.Settings) error) error {
	s, err := settings(w, file)
	if err != nil {
		return err
	}
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return err
	}
	return errors.Join(plainly(f(db, s)), db.Close())
}

// plainly says every part of a failure that is wrong, a line each. What cannot
// be, whoever asks, is wrong usage.
func plainly(err error) error {
	e, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err
	}
	lines := []string{e.Detail}
	for _, f := range e.Fields {
		lines = append(lines, "  "+strings.TrimPrefix(f.Pointer+": "+f.Detail, ": "))
	}
	said := errors.New(strings.Join(lines, "\n"))
	if e.Kind == problem.Invalid {
		return usage{said}
	}
	return said
}

// second is one thing that a command of two words does.
type second struct {
	word string
	run  func(ctx context.Context, w world, args []string) error
}

// either runs the one of a command's things that its second word names.
func either(name string, things ...second) func(ctx context.Context, w world, args []string) error {
	return func(ctx context.Context, w world, args []string) error {
		var known []string
		for _, x := range things {
			if len(args) > 0 && args[0] == x.word {
				return x.run(ctx, w, args[1:])
			}
			known = append(known, fmt.Sprintf("firstbell %s %s", name, x.word))
		}
		if len(args) > 0 && (args[0] == "--help" || args[0] == "-h") {
			fmt.Fprintf(w.stdout, "There is:\n  %s --help\n", strings.Join(known, " --help\n  "))
			return nil
		}
		return usage{fmt.Errorf("firstbell %s needs a second word: %s", name, strings.Join(known, ", or "))}
	}
}

func readJSON(path string, into any) error {
	if path == "" {
		return usage{errors.New("--file is needed")}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return usage{err}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return usage{fmt.Errorf("%s: %w", path, err)}
	}
	return nil
}
