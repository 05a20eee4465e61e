package roll

import "github.com/firstbell/firstbell/internal/clock"

// Against reports whether fields bar somebody.
func Against(o Others, today clock.Date) bool { return o.against(today).how != notForbidden }
