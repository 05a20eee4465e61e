package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// TellStaff lets tests on the real store tell staff as other parts of the room
// do, inside a day.
func TellStaff(ctx context.Context, day Day, want StaffRole, c Cause, now time.Time) ([]delivery.Text, error) {
	return tellStaff(ctx, day, want, c, now)
}
