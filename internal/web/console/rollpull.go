package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
)

// pullTime is how long a person waits for a roll that is pulled at their word.
const pullTime = 50 * time.Second

// pullPage is what a roll that was held would do.
type pullPage struct {
	formed
	System, Does string
	Whom         whomView
	Says         []string
}

// pull asks the register system for the roll, for as long as a person waits; false
// when it was not taken and the person has been told.
func (s *Console) pull(c *gin.Context, o roll.PutOptions) (roll.Imported, bool) {
	if s.cfg.Systems == nil {
		s.fault(c, faultMissing)
		return roll.Imported{}, false
	}
	m := who(c).Member
	ctx, stop := context.WithTimeout(c.Request.Context(), pullTime)
	defer stop()
	done, err := s.cfg.Systems.Pull(ctx, m.Actor(), m.School, o)
	switch p := problem.Of(err); {
	case err == nil:
		return done, true
	case p.Kind == problem.Conflict || p.Kind == problem.Unavailable:
		s.say(c, "Nothing went in. "+ended(p.Detail))
		seeOther(c, rollAddress+"#held")
	default:
		s.failed(c, err)
	}
	return done, false
}

// pullRoll pulls the roll now, with the numbers a person has seen and means.
func (s *Console) pullRoll(c *gin.Context) {
	typed := func(field string) int {
		n, _ := strconv.Atoi(strings.TrimSpace(c.PostForm(field))) // what is no number confirms nothing
		return n
	}
	done, ok := s.pull(c, roll.PutOptions{ConfirmRemovals: typed("removals"), ConfirmChanges: typed("changes"), ConfirmBarred: typed("barred"), ConfirmWhom: typed("whom")})
	if ok {
		s.actTo(c, rollAddress, nil, "Done: "+movedWords(done, "joined", "changed", "left")+"."+whomDone(done.Whom))
	}
}

// lookAtPull shows what the roll would do, and whom the first texts would reach.
func (s *Console) lookAtPull(c *gin.Context) {
	done, ok := s.pull(c, roll.PutOptions{DryRun: true})
	if !ok {
		return
	}
	x, err := s.cfg.Systems.Connection(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	v := pullPage{System: systemNames[x.System], Does: capital(movedWords(done, "would join", "would change", "would leave")) + ".", Whom: whomOf(done.Whom)}
	v.shell = s.shell(c, "What the pulled roll would do")
	for _, p := range done.Problems {
		v.Says = append(v.Says, ended(capital(p.Detail)))
	}
	s.page(c, http.StatusOK, "roll-pull", v)
}

func movedWords(d roll.Imported, joined, changed, left string) string {
	return count(d.Added, "pupil", "pupils") + " " + joined + ", " + count(d.Changed, "pupil or list", "pupils or lists") + " " + changed + ", " + count(d.Removed, "pupil", "pupils") + " " + left
}
