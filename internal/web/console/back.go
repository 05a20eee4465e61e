package console

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/register"
)

// The pages a form may go back to. Every form carries the one it stands on.
const (
	todayAddress    = "/today"
	lookBack        = "/today?session=AM" // the morning, once it is afternoon
	handsetsAddress = "/handsets"
	callsAddress    = "/calls"
	backField       = "back"
)

// back gives the page a form stands on: one of ours, whatever was sent.
func (s *Console) back(c *gin.Context) string {
	switch v := c.PostForm(backField); {
	case v == lookBack, v == callsAddress, v == handsetsAddress && s.cfg.HandsetsURL != "":
		return v
	case strings.HasPrefix(v, callsAddress+"?") && shownRegister(c) != "":
		return registerAddress(shownRegister(c))
	default:
		return todayAddress
	}
}

// wanted is the session a page or its form is about, "" for the one it is now.
func wanted(c *gin.Context) register.Session {
	if c.Query("session") == string(register.AM) || c.PostForm(backField) == lookBack {
		return register.AM
	}
	return ""
}
