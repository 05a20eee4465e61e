package console

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// barredWriter says who wrote what became a concern. That a court said so is for
// who sees reasons; everybody else needs to know what follows from it.
func (sh shell) barredWriter(pupils int) string {
	about := "this pupil"
	if pupils > 1 {
		about = "these pupils"
	}
	if sh.Reasons {
		return "Written by an adult under a court order about " + about + ": neither text nor ring them. They were told nothing."
	}
	return "Written by an adult who must be told nothing about " + about + ": neither text nor ring them. They were told nothing."
}

// notToldView is what a page says of an adult before anything is done about them.
type notToldView struct {
	Says string
	Only bool // they stand on no other list, so that nobody answers them
}

// notToldOf says about whom an adult must be told nothing; nil about nobody.
func (sh shell) notToldOf(who string, pupils []school.Pupil, only bool) *notToldView {
	if len(pupils) == 0 {
		return nil
	}
	v := &notToldView{Says: who + " must be told nothing about " + namesOf(pupils) + ": neither text nor ring. Ask the safeguarding lead.", Only: only}
	if sh.Reasons {
		v.Says = "A court order stands: neither text nor ring. " + who + " must be told nothing about " + namesOf(pupils) + "."
	}
	return v
}

func namesOf(pupils []school.Pupil) string {
	names := make([]string, len(pupils))
	for i, p := range pupils {
		names[i] = p.Name()
	}
	return list(names)
}

// confirmAssign is the second question before a barred adult's text is put beside
// a pupil.
type confirmAssign struct{ Inbound, Ref, Name, Who, Body, At string }

// assignText says whose a text is. One of an adult who must be told nothing about
// the pupil is asked about once more.
func (s *Console) assignText(c *gin.Context) {
	m, id := who(c).Member, notifier.ThreadID(c.Param("thread"))
	x := notifier.Assigning{Inbound: c.PostForm("inbound"), Pupil: strings.TrimSpace(c.PostForm("pupil")), Aware: c.PostForm("aware") == "yes"}
	err := s.cfg.Mornings.Assign(c.Request.Context(), m.Actor(), m.School, id, x)
	if e := problem.Of(err); err != nil && e.Kind == problem.Conflict && len(e.Fields) > 0 && !x.Aware {
		s.askAgain(c, id, x)
		return
	}
	said := "It stands beside the pupil now."
	if x.Aware {
		said = "It stands beside the pupil now, to be read. The ladder goes on."
	}
	s.actTo(c, inboxAddress+"/"+string(id), err, said)
}

// askAgain draws the thread with the question what is about to happen.
func (s *Console) askAgain(c *gin.Context, id notifier.ThreadID, x notifier.Assigning) {
	p, ok := s.threadOf(c, id)
	if !ok {
		return
	}
	v := confirmAssign{Inbound: x.Inbound, Ref: x.Pupil, Name: "this pupil", Who: p.Who}
	if i := slices.IndexFunc(p.Pupils, func(t threadPupil) bool { return t.Ref == x.Pupil }); i >= 0 {
		v.Name = p.Pupils[i].Name
	}
	if i := slices.IndexFunc(p.Loose, func(l threadLine) bool { return l.Inbound == x.Inbound }); i >= 0 {
		v.Body, v.At = p.Loose[i].Body, p.Loose[i].At
	}
	p.Confirm = &v
	s.live(c, http.StatusConflict, "thread", p)
}
