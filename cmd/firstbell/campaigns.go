package main

import (
	"context"
	"strings"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// guard: the store keeps campaigns.
var _ campaigns.Store = (*store.Campaigns)(nil)

// mayBeTexted gives of a pupil's list those who may be texted about the pupil,
// by the one rule that absence texts go by.
func mayBeTexted(list []school.TiedContact) []school.TiedContact {
	next := notifier.NextContact(list, nil)
	if !next.Found {
		return nil
	}
	may := []school.TiedContact{next.Contact}
	for _, p := range next.Passed {
		if p.Word == notifier.BarLater {
			may = append(may, list[p.Place-1])
		}
	}
	return may
}

// mayApprove says of whoever the audit names whether their role may approve
// campaigns.
func mayApprove(db *store.DB) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, by string) (bool, error) {
		id, _ := strings.CutPrefix(by, string(school.Person)+":")
		role, found, err := db.Staff().RoleOf(ctx, id)
		return found && role.May(staff.ApproveCampaigns), err
	}
}

// pumpEvery is how often waves under way are moved on: a pause is felt within
// a second, and no sender is idle for longer.
const pumpEvery = time.Second

// waves looks which waves are due and moves on those under way. Every work
// process does it; SQL says whose each step is.
func (h *house) waves(ctx context.Context) error {
	ticker := time.NewTicker(pumpEvery)
	defer ticker.Stop()
	for n := 0; ; n++ {
		if n%30 == 0 { // and cron knocks every minute
			if err := h.campaigns.Tick(ctx); err != nil && ctx.Err() == nil {
				h.log.ErrorContext(ctx, "look which waves are due", "error", err)
			}
		}
		if err := h.campaigns.Pump(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "move waves on", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
