package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// explainDecision prints why a pupil's family was or was not texted. It knows
// the pupil by the school's own id, and prints no name and no number.
func explainDecision(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "explain", "why was a pupil's family texted about a session, or not? A list of reasons, as they were weighed",
		"firstbell explain --school 123456 --pupil A0123 --date 2026-11-23 --session AM")
	file, urn, pupil := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("pupil", "", "the school's own `id` of the pupil")
	date, session, asJSON := f.String("date", "", "`day` like 2026-11-23; today without it"), f.String("session", "", "`AM` or PM"), f.Bool("json", false, "print JSON for programs")
	if err := f.parse(args); err != nil {
		return err
	}
	sess := register.Session(strings.ToUpper(*session))
	if !school.URN(*urn).Valid() || *pupil == "" || !sess.Valid() {
		return usage{errors.New("say which: --school URN --pupil ID --session AM or PM, and --date unless it is today")}
	}
	day := clock.DateOf(clock.System{}.Now())
	if *date != "" {
		var err error
		if day, err = clock.ParseDate(*date); err != nil {
			return usage{fmt.Errorf("--date: %w", err)}
		}
	}
	return withStore(ctx, w, *file, func(db *store.DB, _ config.Settings) error {
		s := notifier.New(notifier.Config{Store: db.Mornings(), Clock: clock.System{}})
		e, err := s.Reasons(ctx, school.URN(*urn), *pupil, day, sess)
		if err != nil {
			return err
		}
		if *asJSON {
			return printReasonsJSON(w.stdout, e)
		}
		printReasons(w.stdout, e)
		return nil
	})
}

// printReasons writes the list for a person.
func printReasons(out io.Writer, e notifier.Explained) {
	fmt.Fprintf(out, "Pupil %s of %s, %s, %s\n\n", e.Pupil.Ref, e.School, e.Date.Words(), e.Session.Words())
	last := ""
	for _, r := range e.Reasons {
		at := "now"
		if !r.At.IsZero() {
			at = clock.Wall(r.At)
		}
		if at == last {
			at = ""
		} else {
			last = at
		}
		fmt.Fprintf(out, "%5s  %s\n", at, r.Says)
	}
}

// printReasonsJSON writes it for a program, named as the API names it.
func printReasonsJSON(out io.Writer, e notifier.Explained) error {
	type line struct {
		At    string         `json:"at,omitempty"`
		About notifier.About `json:"about"`
		Word  string         `json:"word"`
		Says  string         `json:"says"`
		Text  string         `json:"text,omitempty"`
	}
	lines := make([]line, len(e.Reasons))
	for i, r := range e.Reasons {
		lines[i] = line{About: r.About, Word: r.Word, Says: r.Says, Text: string(r.Text)}
		if !r.At.IsZero() {
			lines[i].At = r.At.UTC().Format("2006-01-02T15:04:05.999Z07:00")
		}
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{
		"pupil": e.Pupil.Ref, "date": e.Date, "session": e.Session, "absence": e.Absence, "course": e.Course, "reasons": lines,
	})
}
