package console

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// suggestedView is what the replies of a row suggest, for a person to accept.
type suggestedView struct {
	Code, Words string
	Because     string   // the words that say so
	Back        string   // "Thursday 26 November": accepted with the code; "" when none was said
	Sure        bool     // may be accepted with others, unread
	Accepts     []string // what the form sends: absence=code, and =day where one was said
}

// undoView lets a person take back what they accepted a moment ago.
type undoView struct{ ID, Says, Form, Back string }

// suggestedOf says what one row suggests; nil when nothing, or when not all of
// its pupils have a suggestion.
func suggestedOf(r notifier.TodayRow) *suggestedView {
	v := &suggestedView{Sure: len(r.Absences) == 1}
	seen := map[register.Code]bool{}
	for _, a := range r.Absences {
		sg, ok := a.Suggestion()
		if !ok {
			return nil
		}
		v.Sure = v.Sure && sg.Sure()
		accept := string(a.ID) + "=" + string(sg.Code)
		if sg.Back != (clock.Date{}) {
			accept += "=" + sg.Back.String()
			if words := sg.Back.Words(); !strings.Contains(v.Back, words) {
				v.Back = strings.TrimPrefix(v.Back+" and "+words, " and ")
			}
		}
		v.Accepts = append(v.Accepts, accept)
		if !seen[sg.Code] {
			seen[sg.Code] = true
			v.Code = strings.TrimPrefix(v.Code+" and "+string(sg.Code), " and ")
			v.Words = strings.TrimPrefix(v.Words+", "+codeWords(sg.Code), ", ")
			v.Because = strings.TrimPrefix(v.Because+", "+strings.Join(sg.Because, ", "), ", ")
		}
	}
	return v
}

// acceptSuggestions records what the replies of one row, or of all, suggest.
func (s *Console) acceptSuggestions(c *gin.Context) {
	var list []notifier.Accepting
	for _, x := range c.PostFormArray("accept") {
		id, rest, _ := strings.Cut(x, "=")
		code, back, away := strings.Cut(rest, "=")
		one := notifier.Accepting{Absence: notifier.AbsenceID(id), Code: register.ParseCode(code), Sure: c.PostForm("sure") != ""}
		if away {
			var err error
			if one.Back, err = clock.ParseDate(back); err != nil {
				s.failed(c, problem.New(problem.Invalid, "The day the pupil is back cannot be read. Load the page again."))
				return
			}
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		s.noneTicked(c)
		return
	}
	m := who(c).Member
	done, err := s.cfg.Mornings.AcceptSuggestions(c.Request.Context(), m.Actor(), m.School, list)
	if err != nil {
		s.failed(c, err)
		return
	}
	q := url.Values{"accepted": {string(done[0].ID)}}
	if wanted(c) == register.AM {
		q.Set("session", string(register.AM))
	}
	seeOther(c, todayAddress+"?"+q.Encode())
}

// noneTicked says that nothing was recorded, since nothing was ticked.
func (s *Console) noneTicked(c *gin.Context) {
	p, _, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Wrong = &wrongForm{Says: "Nothing was recorded. Tick at least one pupil.", To: "replied-h"}
	s.live(c, http.StatusUnprocessableEntity, "today", p)
}

// undoAccept takes it back.
func (s *Console) undoAccept(c *gin.Context) {
	m := who(c).Member
	n, err := s.cfg.Mornings.UndoAcceptance(c.Request.Context(), m.Actor(), m.School, notifier.AcceptanceID(c.PostForm("accepted")))
	s.act(c, err, count(n, "reason is", "reasons are")+" taken back. Nobody was told of it.")
}

// undoOf offers to take back what was just accepted, while it can be.
func (s *Console) undoOf(c *gin.Context, t notifier.Today, sh shell) *undoView {
	id := notifier.AcceptanceID(c.Query("accepted"))
	if id == "" {
		return nil
	}
	list, err := s.cfg.Mornings.Acceptance(c.Request.Context(), id)
	if err != nil {
		return nil
	}
	n := 0
	for _, x := range list {
		if x.School == who(c).Member.School && x.By.ID == who(c).Member.ID && x.UndoneAt.IsZero() && t.Now.Before(x.Until) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &undoView{string(id), count(n, "reason was recorded as its reply suggests.", "reasons were recorded as their replies suggest."), sh.Form, sh.Back}
}
