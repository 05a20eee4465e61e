package main

import (
	"bufio"
	"context"
	"fmt"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

func addStaff(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "staff add", "let a person sign in; the password is read from standard input",
		"firstbell staff add --school 123456 --email lead@example.org --name 'Sam Bell' --role lead --mobile '07xxx xxxxxx' < password")
	file, urn := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school")
	email, name, role := f.String("email", "", "their `email`"), f.String("name", "", "their name"), f.String("role", "office", "office, lead, deputy, head, admin or comms")
	mobile := f.String("mobile", "", "their own `number`, to be told at when a child may be at risk; texts to it name no child")
	if err := f.parse(args); err != nil {
		return err
	}
	in := bufio.NewScanner(w.stdin)
	in.Scan()
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		number, err := staff.ReadMobile(*mobile, numbersOf(s))
		if err != nil {
			return err
		}
		m, err := staff.New(db.Staff(), clock.System{}).AddMember(ctx, operator,
			staff.Member{School: school.URN(*urn), Email: *email, Name: *name, Role: staff.Role(*role), Mobile: number}, in.Text())
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s may sign in with %s.\n", m.Name, m.Email)
		return nil
	})
}

// staffMobile sets a member's own mobile, or takes it away.
func staffMobile(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "staff mobile", "set a person's own mobile, or with none forget it", "firstbell staff mobile --email lead@example.org --mobile '07xxx xxxxxx'")
	file, email := f.String("config", "", "settings `file`"), f.String("email", "", "their `email`")
	mobile := f.String("mobile", "", "their own `number`; leave it out to forget the one there is")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		number, err := staff.ReadMobile(*mobile, numbersOf(s))
		if err != nil {
			return err
		}
		m, err := staff.New(db.Staff(), clock.System{}).SetMobile(ctx, operator, *email, number)
		if err != nil {
			return err
		}
		if number.Zero() {
			fmt.Fprintf(w.stdout, "%s is told by text no more.\n", m.Name)
			return nil
		}
		fmt.Fprintf(w.stdout, "%s can be told by text, at the %s.\n", m.Name, number)
		return nil
	})
}

func endStaff(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "staff leave", "end a person's sign-ins, and let them in no more", "firstbell staff leave --email office@example.org")
	file, email := f.String("config", "", "settings `file`"), f.String("email", "", "their `email`")
	if err := f.parse(args); err != nil {
		return err
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		m, err := staff.New(db.Staff(), clock.System{}).LeaveByEmail(ctx, operator, *email)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s is signed out everywhere and can sign in no more.\n", m.Name)
		return nil
	})
}

func setPassword(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "staff password", "give a person another password, which is read from standard input; they are signed out everywhere",
		"firstbell staff password --email office@example.org < password")
	file, email := f.String("config", "", "settings `file`"), f.String("email", "", "their `email`")
	if err := f.parse(args); err != nil {
		return err
	}
	in := bufio.NewScanner(w.stdin)
	in.Scan()
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		m, err := staff.New(db.Staff(), clock.System{}).SetPassword(ctx, operator, *email, in.Text())
		if err != nil {
			return err
		}
		fmt.Fprintf(w.stdout, "%s is signed out everywhere, and signs in with the new password from now on.\n", m.Name)
		return nil
	})
}
