package main

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
)

func verifyAudit(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "audit verify", "walk the record of who did what and find the first line that does not follow", "firstbell audit verify --school 123456")
	file, urn := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of one school; all of them without it")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		urns := []school.URN{school.URN(*urn)}
		if *urn == "" {
			all, err := db.Roll().Schools(ctx)
			if err != nil {
				return err
			}
			for _, s := range all { // the record of no one school, "", is looked at too
				urns = append(urns, s.URN)
			}
		}
		for _, u := range urns {
			if err := db.AuditVerify(ctx, u); err != nil {
				return err
			}
		}
		fmt.Fprintf(w.stdout, "The record is whole: %d of %d looked at.\n", len(urns), len(urns))
		return nil
	})
}
