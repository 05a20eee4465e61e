package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// mountCalls hangs the call list on its addresses.
func (s *Console) mountCalls(in *gin.RouterGroup) {
	in.GET("/calls", s.may(staff.SeeRoll), s.calls)
	ring := in.Group("/calls", s.may(staff.MarkPupils))
	ring.POST("/take", s.takeCall)
	ring.POST("/leave", s.leaveCall)
	ring.POST("/record", s.recordCall)
}

// calls is the call list: whom to ring about now, in the order of how long they
// have waited. It prints.
func (s *Console) calls(c *gin.Context) {
	p, err := s.callPage(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Said = s.said(c)
	s.live(c, http.StatusOK, "calls", p)
}

func (s *Console) callPage(c *gin.Context) (callsPage, error) {
	l, err := s.cfg.Mornings.Calls(c.Request.Context(), who(c).Member.School)
	if err != nil {
		return callsPage{}, err
	}
	sh := s.shell(c, "Call list")
	open := shownRegister(c)
	sh.Back = callsAddress
	if open != "" {
		sh.Back = registerAddress(open)
	}
	return callsOf(sh, l, open), nil
}

// shownRegister is the register whose pupils the page shows, or the page of a
// form; "" for none.
func shownRegister(c *gin.Context) string {
	if key := c.Query("register"); key != "" {
		return key
	}
	if u, err := url.Parse(c.PostForm(backField)); err == nil && u.Path == callsAddress {
		return u.Query().Get("register")
	}
	return ""
}

// ourCalls gives the ids a form names, if they are of pupils of this school.
func (s *Console) ourCalls(c *gin.Context) ([]notifier.CallID, error) {
	var ids []notifier.CallID
	for _, id := range c.PostFormArray("call") {
		urn, err := s.cfg.Mornings.SchoolOfCall(c.Request.Context(), notifier.CallID(id))
		if problem.Is(err, problem.Unknown) || err == nil && urn != who(c).Member.School {
			return nil, errGone()
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, notifier.CallID(id))
	}
	return ids, nil
}

func (s *Console) takeCall(c *gin.Context) {
	ids, err := s.ourCalls(c)
	if err == nil {
		err = s.cfg.Mornings.TakeCall(c.Request.Context(), who(c).Member.Actor(), ids...)
	}
	s.act(c, err, "You have this call for 10 minutes. Colleagues see that you are ringing.")
}

func (s *Console) leaveCall(c *gin.Context) {
	ids, err := s.ourCalls(c)
	if err == nil {
		err = s.cfg.Mornings.LeaveCall(c.Request.Context(), who(c).Member.Actor(), ids...)
	}
	s.act(c, err, "Given back: a colleague may ring.")
}

// recordCall keeps what came of ringing, of every pupil of the line who is
// ticked. One that is sent wrong comes back open.
func (s *Console) recordCall(c *gin.Context) {
	ids, err := s.ourCalls(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	r := notifier.CallResult{
		Contact: school.ContactID(c.PostForm("contact")), Outcome: notifier.CallOutcome(c.PostForm("outcome")),
		Note: strings.TrimSpace(c.PostForm("note")), Seen: seenOf(ids, c.PostFormArray("seen")),
	}
	if r.Outcome == notifier.CallTold { // a code beside another outcome is a slip of the list
		r.Code = register.ParseCode(c.PostForm("code"))
	}
	if len(ids) == 0 {
		s.recordAgain(c, ids, r)
		return
	}
	err = s.cfg.Mornings.RecordCall(c.Request.Context(), who(c).Member.Actor(), ids, r)
	if problem.Is(err, problem.Invalid) {
		s.recordAgain(c, ids, r)
		return
	}
	s.act(c, err, recordedSays(r, pupilsOf(ids)))
}

// seenOf adds up how many outcomes the page showed of the calls, from "2 CALL"
// for each; -1 when it does not say so of all.
func seenOf(ids []notifier.CallID, seen []string) int {
	shown := map[notifier.CallID]int{}
	for _, x := range seen {
		n, id, _ := strings.Cut(x, " ")
		if lines, err := strconv.Atoi(n); err == nil {
			shown[notifier.CallID(id)] = lines
		}
	}
	sum := 0
	for _, id := range ids {
		n, there := shown[id]
		if !there {
			return -1
		}
		sum += n
	}
	return sum
}

// recordAgain opens the form as it was sent, and says what is wrong.
func (s *Console) recordAgain(c *gin.Context, ids []notifier.CallID, r notifier.CallResult) {
	p, err := s.callPage(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.again(c.PostForm("row"), ids, r)
	s.live(c, http.StatusUnprocessableEntity, "calls", p)
}

// pupilsOf counts the pupils of calls: one of both sessions is one.
func pupilsOf(ids []notifier.CallID) int {
	seen := map[string]bool{}
	for _, id := range ids {
		if _, _, p, ok := id.Parts(); ok {
			seen[string(p)] = true
		} else {
			seen[string(id)] = true
		}
	}
	return len(seen)
}

// recordedSays says what recording a call did.
func recordedSays(r notifier.CallResult, pupils int) string {
	one := func(single, several string) string {
		if pupils > 1 {
			return several
		}
		return single
	}
	switch r.Outcome {
	case notifier.CallTold:
		return "Recorded: " + string(r.Code) + ", " + codeWords(r.Code) + ". Nobody rings or texts about " + one("this", "them") + " any more."
	case notifier.CallArrived:
		return "Recorded: the " + one("pupil is", "pupils are") + " in school. A family that was texted is told."
	case notifier.CallDidNotKnow:
		return "Recorded as a concern, at the top of Today. The safeguarding lead is told now."
	case notifier.CallWrongNumber:
		return "Recorded. That number is texted no more; the next contact is tried."
	default:
		return "Recorded: " + r.Outcome.Words() + ". The " + one("pupil stays", "pupils stay") + " on the list."
	}
}
