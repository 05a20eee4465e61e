package delivery

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// whyMost is the most characters of why a pause was made.
const whyMost = 200

// Pause stops texts of a school, or of all with no school, from the next claim
// on. A pause that stands already stays as it is. It gives problem.Invalid
// when the kind is not known or no reason is given.
func (s *Service) Pause(ctx context.Context, by school.Actor, urn school.URN, kind PauseKind, why string) error {
	why = strings.TrimSpace(why)
	bad := problem.New(problem.Invalid, "The pause could not be made.")
	if kind != PauseAll && kind != PauseCampaigns {
		bad.At("/kind", "A pause is of kind all or campaigns.")
	}
	if why == "" {
		bad.At("/why", "Say why texts are paused: everyone who signs in sees it.")
	} else if utf8.RuneCountInString(why) > whyMost {
		bad.At("/why", "Keep the reason under %d characters.", whyMost+1)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	now := s.clock.Now()
	p := Pause{ID: school.NewID(now), School: urn, Kind: kind, Why: why, By: by, Since: now}
	if err := s.store.Pause(ctx, p); err != nil {
		return fmt.Errorf("pause texts: %w", err)
	}
	return nil
}

// Resume ends a pause. Where none stands it does nothing.
func (s *Service) Resume(ctx context.Context, by school.Actor, urn school.URN, kind PauseKind) error {
	if kind != PauseAll && kind != PauseCampaigns {
		return problem.New(problem.Invalid, "The pause could not be ended.").At("/kind", "A pause is of kind all or campaigns.")
	}
	if err := s.store.Resume(ctx, by, urn, kind, s.clock.Now()); err != nil {
		return fmt.Errorf("resume texts: %w", err)
	}
	return nil
}

// Pauses lists the pauses that stand for a school, those of all schools
// included; with no school, those of all schools only.
func (s *Service) Pauses(ctx context.Context, urn school.URN) ([]Pause, error) {
	return s.store.Pauses(ctx, urn)
}
