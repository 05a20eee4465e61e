package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/wonde"
)

// puller makes what asks Wonde, for one command.
func puller(w world, db *store.DB, s config.Settings) *wonde.Puller {
	return wonde.NewPuller(wonde.PullerConfig{
		Store: db.Connections(), Rolls: roll.New(db.Roll(), clock.System{}, numbersOf(s)), Clock: clock.System{}, BaseURL: s.WondeURL, Log: logger(w),
	})
}

// connectSchool lets a school's register system be asked.
func connectSchool(ctx context.Context, w world, args []string) error {
	const example = "firstbell school connect wonde --school 123456 --id A1930499544 --token-file token"
	if len(args) == 0 || args[0] != wonde.System {
		if len(args) == 0 || !strings.HasPrefix(args[0], "-") {
			return usage{errors.New("firstbell school connect needs the system to ask: " + example)}
		}
		args = append([]string{wonde.System}, args...) // --help
	}
	f := newFlags(w, "school connect wonde", "pull a school's roll and registers from Wonde; of a school that is connected and paused: ask again", example)
	file, urn, id := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("id", "", "Wonde's `id` of the school")
	from, base := f.String("token-file", "", "`file` whose first line is the token; delete it afterwards"), f.String("base-url", "", "`address` of Wonde's API, if it is another than FIRSTBELL_WONDE_BASE_URL")
	token := f.String("token", "", "do not use: others on this machine can read it. Give --token-file")
	if err := f.parse(args[1:]); err != nil {
		return err
	}
	if *token != "" {
		return usage{errors.New("--token shows the token to everybody on this machine, and the shell keeps it. Give --token-file, and make a new token at Wonde")}
	}
	x := school.Connection{School: school.URN(*urn), System: wonde.System, Remote: *id, BaseURL: *base}
	if *from != "" {
		raw, err := os.ReadFile(*from)
		if err != nil {
			return usage{err}
		}
		first, _, _ := strings.Cut(string(raw), "\n")
		x.Token = school.NewToken(strings.TrimSpace(first))
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error { return connect(ctx, w, db, s, x) })
}

// connect tries a connection and keeps it; one that says neither id nor token
// wakes the one that stands.
func connect(ctx context.Context, w world, db *store.DB, s config.Settings, x school.Connection) error {
	now := clock.System{}.Now()
	if x.Remote == "" && x.Token == (school.Token{}) {
		if err := db.Connections().Pause(ctx, operator, x.School, false, now); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "Wonde is asked again from the next turn on.")
		return nil
	}
	if x.Token == (school.Token{}) {
		return usage{errors.New("--token-file is needed: a file whose first line is the token")}
	}
	if _, _, err := db.Roll().School(ctx, x.School); err != nil {
		return err
	}
	if err := puller(w, db, s).Try(ctx, x); err != nil {
		return err
	}
	if err := db.Connections().Put(ctx, operator, x, now); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "Wonde knows the school and the token. See what its roll would change: firstbell import wonde --school %s --dry-run\n", x.School)
	return nil
}

// disconnectSchool ends a connection, or rests it.
func disconnectSchool(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "school disconnect", "no longer pull a school's roll and registers, and forget the token; the roll stays", "firstbell school disconnect --school 123456")
	file, urn := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school")
	keep := f.Bool("keep", false, "keep the token and only rest, until school connect wonde --school URN")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		now := clock.System{}.Now()
		if *keep {
			if err := db.Connections().Pause(ctx, operator, school.URN(*urn), true, now); err != nil {
				return err
			}
			fmt.Fprintf(w.stdout, "The school is not asked until: firstbell school connect wonde --school %s\n", *urn)
			return nil
		}
		if err := db.Connections().Drop(ctx, operator, school.URN(*urn), now); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "The school is no longer asked, and its token is forgotten. Its roll stays. Registers must come another way.")
		return nil
	})
}

// importWonde pulls a connected school's whole roll now.
func importWonde(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "import wonde", "pull the whole roll of a school that is connected to Wonde", "firstbell import wonde --school 123456 --dry-run")
	file, urn := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school")
	dry := f.Bool("dry-run", false, "say what would change and change nothing")
	confirm := f.Int("confirm-removals", 0, "the number of pupils and contacts that may go")
	changes := f.Int("confirm-changes", 0, "the number of adults whose number may change, when it asks for it")
	barred := f.Int("confirm-barred", 0, "the number of adults who may be barred from being told, when it asks for it")
	whom := f.Int("confirm-whom", 0, "the number of pupils about whom somebody else may be texted first, or nobody, when it asks for it")
	names := f.Bool("names", false, "say by name, and not by id, whom the first texts would reach")
	if err := f.parse(args); err != nil {
		return err
	}
	in := importing{urn: school.URN(*urn), names: *names, options: roll.PutOptions{DryRun: *dry, ConfirmRemovals: *confirm, ConfirmChanges: *changes, ConfirmBarred: *barred, ConfirmWhom: *whom}}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		done, err := puller(w, db, s).Roll(ctx, operator, in.urn, in.options)
		if err != nil {
			return inFull(w, err)
		}
		in.say(w, done)
		return nil
	})
}
