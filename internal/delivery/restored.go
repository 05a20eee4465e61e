package delivery

import (
	"context"
	"fmt"
)

// Restored is called once after a backup has been restored, before anything is
// served. Between the backup and now any text may have gone, so nothing is sent
// blindly: whatever was raised or sending is unknown, and the carrier is asked
// about it; what was held and would have gone by itself waits for a person. It
// gives how many of each.
func (s *Service) Restored(ctx context.Context) (unknown, held int, err error) {
	if unknown, held, err = s.store.Restored(ctx, s.clock.Now()); err != nil {
		return 0, 0, fmt.Errorf("mark what a restored backup cannot vouch for: %w", err)
	}
	return unknown, held, nil
}
