package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

func pause(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "pause", "stop texts of one school or of all within a second, or resume them", "firstbell pause --all --why 'wrong registers were sent'")
	file, urn, all := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of one school"), f.Bool("all", false, "every school")
	why, resume := f.String("why", "", "a sentence that staff will read"), f.Bool("resume", false, "let texts go again")
	if err := f.parse(args); err != nil {
		return err
	}
	if *all == (*urn != "") {
		return usage{errors.New("say --all, or one school with --school URN")}
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		d := delivery.New(delivery.Config{Store: db.Texts(), Clock: clock.System{}})
		if *resume {
			if err := d.Resume(ctx, operator, school.URN(*urn), delivery.PauseAll); err != nil {
				return err
			}
			fmt.Fprintln(w.stdout, "Texts go again.")
			return nil
		}
		if err := d.Pause(ctx, operator, school.URN(*urn), delivery.PauseAll, *why); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "No text is sent from now on. What waits stays on Today. Resume with --resume.")
		return nil
	})
}
