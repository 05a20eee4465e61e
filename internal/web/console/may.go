package console

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/staff"
)

// may lets on whoever has a duty. Anybody else is told whose it is, so that
// they know whom to ask.
func (s *Console) may(d staff.Duty) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !who(c).Member.Role.May(d) {
			s.fault(c, notYours(d))
		}
	}
}

// notYours is the page for a duty that is somebody else's.
func notYours(d staff.Duty) fault {
	var names []string
	for _, r := range staff.WhoMay(d) {
		names = append(names, r.Words())
	}
	return fault{http.StatusForbidden, "This is not open to you", "To " + string(d) + " is for: " + list(names) + ". Ask one of them, or ask an administrator to change your role."}
}
