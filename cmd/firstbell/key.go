package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

func createKey(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "key create", "make a key for the API; it is shown once", "firstbell key create --school 123456 --name 'register system' --scopes registers:write,ledger:read")
	file, urn, name := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("name", "", "what the key is for")
	network := f.String("network", "", "`id` of a network, for a key of all its schools instead")
	scopes := f.String("scopes", "", "what it may do, with commas between; all of: "+allScopes())
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		k := staff.Key{Name: *name, School: school.URN(*urn), Network: school.NetworkID(*network)}
		for _, word := range strings.FieldsFunc(*scopes, func(r rune) bool { return r == ',' || r == ' ' }) {
			k.Scopes = append(k.Scopes, staff.Scope(word))
		}
		k, secret, err := staff.New(db.Staff(), clock.System{}).CreateKey(ctx, operator, k)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s\nThis is shown once. Keep it where the register system can read it and nobody else. Its id is %s.\n", secret, k.ID)
		return nil
	})
}

func allScopes() string {
	words := make([]string, len(staff.AllScopes))
	for i, s := range staff.AllScopes {
		words[i] = string(s)
	}
	return strings.Join(words, ",")
}

func revokeKey(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "key revoke", "end a key; it opens nothing from then on", "firstbell key revoke --id 01KARC8B000000000000000000")
	file, id := f.String("config", "", "settings `file`"), f.String("id", "", "the key's `id`, as it was said when the key was made")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		if err := staff.New(db.Staff(), clock.System{}).RevokeKey(ctx, operator, *id); err != nil {
			return err
		}
		fmt.Fprintln(w.stdout, "The key is ended. A process that serves may believe it for 5 seconds more.")
		return nil
	})
}
