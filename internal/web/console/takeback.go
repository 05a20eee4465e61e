package console

import (
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

// takeBackRegister takes back a register that was sent by mistake, with every
// text it led to. It must be one of the member's own school and of the day and
// session of the page.
func (s *Console) takeBackRegister(c *gin.Context) {
	_, day, sess, _, err := s.sitting(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	list, err := s.cfg.Mornings.Registers(c.Request.Context(), who(c).Member.School, day, sess)
	if err != nil {
		s.failed(c, err)
		return
	}
	id := notifier.ClosureID(c.PostForm("closure"))
	i := slices.IndexFunc(list, func(r notifier.RegisterView) bool { return id != "" && r.Closure == id })
	if i < 0 {
		s.failed(c, problem.New(problem.Conflict, "This register has changed since the page was shown. Look at it as it stands now."))
		return
	}
	out, err := s.cfg.Mornings.TakeBackClosure(c.Request.Context(), who(c).Member.Actor(), id)
	if err != nil {
		s.failed(c, err)
		return
	}
	s.say(c, fmt.Sprintf("The register of %s is taken back. %s taken back before going, %s sent to say that it was a mistake. Its pupils are unmarked until the right register comes.",
		list[i].Group, count(len(out.Withdrawn), "text was", "texts were"), count(len(out.Corrections), "text is", "texts are")))
	seeOther(c, registersAt(day, sess))
}
