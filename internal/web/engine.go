package web

import (
	"log/slog"

	"github.com/gin-gonic/gin"
)

// DefaultBody is the largest body, in bytes, that a door takes unless it has
// said otherwise with AllowBody.
const DefaultBody = 1 << 20

// Config is what the engine is given.
type Config struct {
	Log    *slog.Logger
	Checks []Check // asked by /readyz, in this order
	// HTTPS says that people reach us over TLS, so that browsers may be told
	// to come back that way only.
	HTTPS bool
	// Proxies are the addresses and networks whose X-Forwarded-For is believed
	// when it is asked who comes; empty believes nobody.
	Proxies []string
	// Missing answers for pages that are not there. Nil means a plain problem.
	Missing gin.HandlerFunc
}

// New gives an engine with what every door needs and no door yet. It trusts no
// proxy but those named: no header of a stranger's decides who is asking. It
// panics when Proxies cannot be read, which the settings have made sure of.
func New(cfg Config) *gin.Engine {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	if err := e.SetTrustedProxies(cfg.Proxies); err != nil {
		panic(err)
	}
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false // a redirected POST loses its body or its key
	e.RedirectFixedPath = false
	e.Use(requestID, accessLog(cfg.Log), recovery(cfg.Log), safeHeaders(cfg.HTTPS), limitBody)
	e.NoRoute(missing(cfg.Missing))
	e.NoMethod(wrongMethod)
	mountHealth(e, cfg)
	return e
}
