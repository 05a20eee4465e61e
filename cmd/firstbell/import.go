package main

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

func importRoll(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "import", "put a roll in from a JSON file; the shape is that of PUT /v1/schools/{urn}/roll",
		"firstbell import --school 123456 --file roll.json --dry-run")
	file, urn, from := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("file", "", "JSON `file`")
	dry, partial := f.Bool("dry-run", false, "say what would change and change nothing"), f.Bool("partial", false, "leave pupils the file does not name")
	confirm := f.Int("confirm-removals", 0, "the number of pupils and contacts that may go")
	if err := f.parse(args); err != nil {
		return err
	}
	var r roll.Roll
	if err := readJSON(*from, &r); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		diff, err := roll.New(db.Roll(), clock.System{}, numbersOf(s)).Put(ctx, operator, school.URN(*urn), r,
			roll.PutOptions{DryRun: *dry, Partial: *partial, ConfirmRemovals: *confirm})
		if err != nil {
			return err
		}
		for _, p := range diff.Problems {
			fmt.Fprintf(w.stdout, "%s: %s\n", p.Pointer, p.Detail)
		}
		word := "Done"
		if *dry {
			word = "Nothing was changed. It would be"
		}
		fmt.Fprintf(w.stdout, "%s: %d added, %d changed, %d removed; %d to look at.\n", word, diff.Added, diff.Changed, diff.Removed, len(diff.Problems))
		return nil
	})
}

// numbersOf says which numbers may be kept: pretend ones only where no real
// text can go.
func numbersOf(s config.Settings) phone.Policy {
	if s.Twilio.Configured() && !s.Twilio.StandIn() {
		return phone.Live
	}
	return phone.Rehearsal
}
