package console

import (
	"net/url"
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
	v := c.PostForm(backField)
	if at, ok := deeper(v); ok {
		return at
	}
	switch {
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

// deeper gives a page that an address alone does not name: the late desk with
// what was searched for. Nothing else of what was sent is kept.
func deeper(v string) (string, bool) {
	u, err := url.Parse(v)
	if err != nil || u.Host != "" || u.Scheme != "" || strings.Contains(v, "\\") {
		return "", false
	}
	if u.Path == lateAddress {
		q := url.Values{}
		for _, name := range []string{"q", "at"} {
			if x := u.Query().Get(name); x != "" {
				q.Set(name, x)
			}
		}
		u = &url.URL{Path: lateAddress, RawQuery: q.Encode()}
		return u.String(), true
	}
	if id, ok := strings.CutPrefix(u.Path, pupilsAddress); ok && id != "" && !strings.ContainsAny(id, "/.") {
		return pupilsAddress + url.PathEscape(id), true
	}
	return "", false
}
