package api

import (
	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/notifier/handback"
)

// The services are what this door needs.
var (
	_ Mornings  = (*notifier.Service)(nil)
	_ Keys      = (*staff.Service)(nil)
	_ Pauses    = (*delivery.Service)(nil)
	_ Roll      = (*roll.Service)(nil)
	_ Campaigns = (*campaigns.Service)(nil)
	_ Handback  = (*handback.Service)(nil)
)
