package console

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// heldPull says that what a school's register system gave was not taken.
type heldPull struct {
	System      string
	Roll, Marks string // why not, as a sentence; "" when it was
	Since       string // when a whole roll last went in
	Paused      bool
}

// systemNames are those of the systems that are asked, as people write them.
var systemNames = map[string]string{"wonde": "Wonde"}

// pulls gives what a person should know of the school's connection: what was not
// taken, nil when there is none or all is well, and what was taken away of late.
func (s *Console) pulls(c *gin.Context) (*heldPull, []tookView, error) {
	if s.cfg.Systems == nil {
		return nil, nil, nil
	}
	x, err := s.cfg.Systems.Connection(c.Request.Context(), who(c).Member.School)
	if problem.Is(err, problem.Unknown) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	took, err := s.cfg.Rolls.Took(c.Request.Context(), x.School, x.News)
	if err != nil {
		return nil, nil, err
	}
	if x.RollFault == "" && x.MarksFault == "" && !x.Paused {
		return nil, tookOf(took), nil
	}
	return heldOf(x), tookOf(took), nil
}

func heldOf(x school.Connection) *heldPull {
	v := &heldPull{System: systemNames[x.System], Roll: ended(x.RollFault), Marks: ended(x.MarksFault), Paused: x.Paused, Since: "No whole roll has come from it yet."}
	if !x.FullAt.IsZero() {
		v.Since = "A whole roll last went in on " + clock.DateOf(x.FullAt).Words() + " at " + clock.Wall(x.FullAt) + "; what has changed there since may be missing here."
	}
	return v
}

// ended puts a full stop behind a sentence that has none.
func ended(says string) string {
	if says == "" || strings.HasSuffix(says, ".") {
		return says
	}
	return says + "."
}

// settleDoubt says whether somebody whom an import barred stays so.
func (s *Console) settleDoubt(c *gin.Context) {
	same, said := c.PostForm("same") == "yes", "They may be told about this pupil from now on."
	switch c.PostForm("same") {
	case "yes":
		said = "They stay barred."
	case "no":
	default:
		s.failed(c, problem.New(problem.Invalid, "Say whether they stay barred, or may be told."))
		return
	}
	err := s.cfg.Rolls.SettleDoubt(c.Request.Context(), hand(c), who(c).Member.School, school.PupilID(c.PostForm("pupil")), school.ContactID(c.PostForm("contact")), same)
	s.actTo(c, rollAddress, err, said)
}
