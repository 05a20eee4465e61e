package console

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// errGone is for a form about something this school's page does not hold: it
// went meanwhile, or it never was this school's.
func errGone() error {
	return problem.New(problem.Unknown, "This is not on your school's page any more. Go back to Today to see how it stands.")
}

// explain settles the absences of one row, or of those of its pupils that are
// ticked.
func (s *Console) explain(c *gin.Context) {
	p, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	ids, code, note := c.PostFormArray("absence"), register.ParseCode(c.PostForm("code")), strings.TrimSpace(c.PostForm("note"))
	if !holds(t, ids) {
		s.failed(c, errGone())
		return
	}
	if wrong, at := explainWrong(ids, code, note); wrong != "" {
		p.explainAgain(c.PostForm("row"), ids, explainForm{Code: string(code), Note: note, Wrong: wrong, At: at})
		s.live(c, http.StatusUnprocessableEntity, "today", p)
		return
	}
	var first error // somebody was first with one of siblings: the others are recorded all the same
	for _, id := range ids {
		err := s.cfg.Mornings.ExplainSeen(c.Request.Context(), who(c).Member.Actor(), notifier.AbsenceID(id), seenCode(c, id), code, note)
		if err != nil && !problem.Is(err, problem.Conflict) {
			s.failed(c, err)
			return
		}
		first = cmp.Or(first, err)
	}
	if first != nil {
		s.failed(c, first)
		return
	}
	if eachOf(t.Earlier, ids) {
		s.say(c, "Recorded. It stands under Done of this morning, where it can be changed.")
	}
	q := url.Values{"explained": ids}
	if wanted(c) == register.AM {
		q.Set("session", string(register.AM))
	}
	seeOther(c, todayAddress+"?"+q.Encode())
}

// seenCode gives the code that an absence had on the page its form came from; ""
// when the form does not say.
func seenCode(c *gin.Context, id string) register.Code {
	for _, was := range c.PostFormArray("was") {
		if of, code, ok := strings.Cut(was, "="); ok && of == id {
			return register.ParseCode(code)
		}
	}
	return ""
}

// eachOf reports whether any of the rows is about one of ids.
func eachOf(rows []notifier.TodayRow, ids []string) bool {
	return slices.ContainsFunc(rows, func(r notifier.TodayRow) bool {
		return slices.ContainsFunc(r.Absences, func(a notifier.AbsenceView) bool { return slices.Contains(ids, string(a.ID)) })
	})
}

const noteMost = 500 // characters

// explainWrong says what is wrong with an explanation, and at which field.
func explainWrong(ids []string, code register.Code, note string) (wrong, at string) {
	switch {
	case len(ids) == 0:
		return "Tick at least one pupil.", "tick"
	case !isReason(code):
		return "Choose the code of the reason.", "code"
	case len([]rune(note)) > noteMost:
		return "Keep the note under 500 characters.", "note"
	}
	return "", ""
}

func isReason(code register.Code) bool {
	for _, g := range reasons {
		for _, m := range g.Codes {
			if m.Code == code {
				return true
			}
		}
	}
	return false
}

// explainAgain opens the row's form as it was sent, and says at the top what
// is wrong.
func (p *todayPage) explainAgain(key string, ids []string, f explainForm) {
	lists := [][]row{p.Held, p.NoReply, p.Replied, p.ToCall, p.Earlier, p.Done}
	for i := range p.Concerns {
		lists = append(lists, p.Concerns[i].Rows)
	}
	for _, rows := range lists {
		for i := range rows {
			if rows[i].Key != key {
				continue
			}
			f.Groups, f.Change, f.Left = reasons, rows[i].Explain.Change, map[string]bool{}
			for _, x := range rows[i].Pupils {
				f.Left[x.Absence] = !slices.Contains(ids, x.Absence)
			}
			if f.At == "tick" && len(rows[i].Pupils) < 2 {
				f.At = "code" // one pupil has no ticks
			}
			rows[i].Explain = f
			p.Wrong = &wrongForm{Says: "The reason for " + rows[i].Names() + " was not recorded. " + f.Wrong, To: f.At + "-" + key}
		}
	}
}

// holds reports whether every id is an absence of this morning's rows.
func holds(t notifier.Today, ids []string) bool {
	left := map[string]bool{}
	for _, id := range ids {
		left[id] = true
	}
	eachAbsence(t, func(a notifier.AbsenceView) { delete(left, string(a.ID)) })
	return len(left) == 0
}

func eachAbsence(t notifier.Today, do func(notifier.AbsenceView)) {
	for _, rows := range [][]notifier.TodayRow{t.Worried, t.Held, t.NoReply, t.Replied, t.ToCall, t.Earlier, t.Done} {
		for _, r := range rows {
			for _, a := range r.Absences {
				do(a)
			}
		}
	}
}

// release lets a held text go.
func (s *Console) release(c *gin.Context) {
	_, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	id, ours := delivery.TextID(c.PostForm("text")), false
	eachAbsence(t, func(a notifier.AbsenceView) {
		ours = ours || slices.ContainsFunc(a.Alerts, func(al notifier.AlertView) bool { return al.ID == id })
	})
	if !ours {
		s.failed(c, errGone())
		return
	}
	s.act(c, s.cfg.Mornings.Release(c.Request.Context(), who(c).Member.Actor(), id), "The text is on its way.")
}

// pause stops every text of the school.
func (s *Console) pause(c *gin.Context) {
	m := who(c).Member
	why := strings.TrimSpace(c.PostForm("why"))
	if why == "" {
		p, _, err := s.morning(c, "Today")
		if err != nil {
			s.failed(c, err)
			return
		}
		p.Wrong = &wrongForm{Says: "Texts were not paused. Say why: everyone who signs in sees it.", To: "why"}
		s.live(c, http.StatusUnprocessableEntity, "today", p)
		return
	}
	err := s.cfg.Pauses.Pause(c.Request.Context(), m.Actor(), m.School, delivery.PauseAll, why)
	s.actTo(c, s.back(c)+"#pause-band", err, "All texts of your school are paused.")
}

// resume ends a pause of the school; one of all schools is not its staff's.
func (s *Console) resume(c *gin.Context) {
	m := who(c).Member
	err := s.cfg.Pauses.Resume(c.Request.Context(), m.Actor(), m.School, delivery.PauseKind(c.PostForm("kind")))
	s.act(c, err, "Texts go again. What waited goes now, unless it is too late for it.")
}

// act goes back to the form's own page with what was done.
func (s *Console) act(c *gin.Context, err error, said string) { s.actTo(c, s.back(c), err, said) }

func (s *Console) actTo(c *gin.Context, to string, err error, said string) {
	if err != nil {
		s.failed(c, err)
		return
	}
	s.say(c, said)
	seeOther(c, to)
}
