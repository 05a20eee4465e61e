package roll

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// RefuseCampaigns keeps the wish of whoever has a number to hear of absences
// only, at every school that knows it. It never touches a text about an absence.
// Said again it does nothing.
func (s *Service) RefuseCampaigns(ctx context.Context, number phone.Number) error {
	if err := s.store.RefuseCampaigns(ctx, school.SystemActor("reply"), number, s.clock.Now()); err != nil {
		return fmt.Errorf("keep a no to campaigns: %w", err)
	}
	return nil
}
