package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
)

// Check is one thing the service needs in order to work.
type Check struct {
	Name string // a plain word: "database", "sweep", "carrier"
	// Check gives an error when the thing does not work. It goes to the log;
	// whoever asked learns the name only.
	Check func(ctx context.Context) error
}

// checkTime is how long a check may take. A probe gives up after a few
// seconds, and a slow database is not one to send work to.
const checkTime = 2 * time.Second

// Health is the answer of /healthz and /readyz when all is well.
type Health struct {
	Status string   `json:"status" enum:"alive,ready" doc:"alive: the process answers; ready: it can work"`
	Checks []string `json:"checks" nullable:"false" doc:"What was asked, and works"`
}

func mountHealth(e *gin.Engine, cfg Config) {
	alive := func(c *gin.Context) { c.JSON(http.StatusOK, Health{Status: "alive", Checks: []string{}}) }
	ready := ready(cfg.Log, cfg.Checks)
	e.GET("/healthz", alive)
	e.HEAD("/healthz", alive)
	e.GET("/readyz", ready)
	e.HEAD("/readyz", ready)
}

func ready(log *slog.Logger, checks []Check) gin.HandlerFunc {
	return func(c *gin.Context) {
		failed := askAll(c.Request.Context(), log, checks)
		ok := Health{Status: "ready", Checks: []string{}}
		away := problem.New(problem.Unavailable, "Not ready to work yet.")
		for i, check := range checks {
			if failed[i] {
				away.At("/checks/"+check.Name, "%s does not work", check.Name)
				continue
			}
			ok.Checks = append(ok.Checks, check.Name)
		}
		if len(away.Fields) > 0 {
			WriteProblem(c, away)
			return
		}
		c.JSON(http.StatusOK, ok)
	}
}

// askAll runs all checks at once, so that the answer takes as long as the slowest
// and not as long as their sum.
func askAll(ctx context.Context, log *slog.Logger, checks []Check) []bool {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	failed := make([]bool, len(checks))
	var wg sync.WaitGroup
	for i, check := range checks {
		wg.Go(func() {
			if err := check.Check(ctx); err != nil {
				failed[i] = true
				log.WarnContext(ctx, "not ready", "check", check.Name, "error", err)
			}
		})
	}
	wg.Wait()
	return failed
}
