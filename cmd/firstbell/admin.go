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

// plainly says every part of a failure that is wrong, a line each.
func plainly(err error) error {
	e, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err
	}
	lines := []string{e.Detail}
	for _, f := range e.Fields {
		lines = append(lines, "  "+strings.TrimPrefix(f.Pointer+": "+f.Detail, ": "))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// subcommand takes the second word of a command that has one.
func subcommand(name, want string, args []string) ([]string, error) {
	if len(args) > 0 && (args[0] == want || strings.HasPrefix(args[0], "-h") || args[0] == "--help") {
		if args[0] == want {
			return args[1:], nil
		}
		return args, nil
	}
	return nil, usage{fmt.Errorf("firstbell %s knows one thing: firstbell %s %s", name, name, want)}
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
