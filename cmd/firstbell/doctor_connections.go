package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// oldRoll is how old the last whole roll of a connected school may be: one is
// pulled each night.
const oldRoll = 48 * time.Hour

// lookAtConnections says how the asking of schools' register systems goes. It
// asks nobody.
func lookAtConnections(ctx context.Context, s config.Settings) (string, error) {
	db, err := openStore(ctx, s, clock.System{})
	if err != nil {
		return "", errors.New("the database has to be put right first")
	}
	all, err := db.Connections().All(ctx)
	if err := errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	if len(all) == 0 {
		return "no school is connected: registers are sent to us", nil
	}
	now := clock.System{}.Now()
	var wrong []string
	paused := 0
	for _, x := range all {
		if x.Paused {
			paused++
		} else if fault := connectionFault(x, now); fault != "" {
			wrong = append(wrong, fmt.Sprintf("school %s: %s", x.School, fault))
		}
	}
	if len(wrong) > 0 {
		return "", errors.New(strings.Join(wrong, "; "))
	}
	return fmt.Sprintf("%d connected, %d of them paused", len(all), paused), nil
}

// connectionFault says what is wrong with a connection, and what to do.
func connectionFault(x school.Connection, now time.Time) string {
	switch {
	case x.RollFault != "":
		return fmt.Sprintf("its roll was not taken: %s (firstbell import wonde --school %s --dry-run shows it)", strings.TrimSuffix(x.RollFault, "."), x.School)
	case x.FullAt.IsZero() && now.Sub(x.Since) < oldRoll: // just connected
	case now.Sub(x.FullAt) > oldRoll:
		return "its roll has not been pulled for two days. Does a process with the role cron run?"
	}
	if x.MarksFault != "" {
		return "its marks cannot be read: " + x.MarksFault
	}
	return ""
}
