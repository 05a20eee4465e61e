package main

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/store"
)

func migrate(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "migrate", "bring the database to the newest shape", "firstbell migrate --config firstbell.yaml")
	file := f.String("config", "", "settings `file`")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		v, err := db.Version(ctx)
		if err == nil {
			fmt.Fprintf(w.stdout, "%s at %s has the newest shape.\n", v, s.Database)
		}
		return err
	})
}
