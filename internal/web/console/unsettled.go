package console

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

const (
	unsettledAddress = "/unsettled"
	overdueMost      = 500 // turned in one act
)

// unsettledPage lists the absences that are still N: within five school days
// the right code must be put, and after that N must become O.
type unsettledPage struct {
	shell
	Day       string
	Overdue   []nRow
	Due       []nRow
	More      int    // overdue, and not shown: a form holds so many
	Ticked    string // "7 absences of 5 pupils"
	Wrong     *wrongForm
	Explained string
}

// nRow is one absence that is still N.
type nRow struct {
	ID, PupilID, Name, Group string
	When                     string // "Monday 16 November, morning"
	Left                     string
	Due                      string
}

func (s *Console) unsettled(c *gin.Context) {
	p, _, err := s.unsettledPage(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Said = s.said(c)
	s.live(c, http.StatusOK, "unsettled", p)
}

func (s *Console) unsettledPage(c *gin.Context) (unsettledPage, []notifier.UnsettledAbsence, error) {
	ctx, urn := c.Request.Context(), who(c).Member.School
	set, today, _, _, err := s.cfg.Mornings.SchoolDay(ctx, urn)
	if err != nil {
		return unsettledPage{}, nil, err
	}
	list, err := s.cfg.Mornings.Unsettled(ctx, urn, today)
	if err != nil {
		return unsettledPage{}, nil, err
	}
	p := unsettledPage{shell: s.shell(c, "No reason yet"), Day: today.Words()}
	p.School, p.Back = set.School.Name, unsettledAddress
	pupils := map[string]bool{}
	for _, u := range list {
		r := nRow{
			ID: string(u.ID), PupilID: string(u.Pupil.ID), Name: u.Pupil.Name(), Group: string(u.Pupil.Group),
			When: u.Date.Words() + ", " + u.Session.Words(), Left: leftWords(u.Left),
		}
		if u.Due != (clock.Date{}) {
			r.Due = "by " + u.Due.Words()
		}
		if u.Left < 0 && len(p.Overdue) == overdueMost {
			p.More++
		} else if u.Left < 0 {
			p.Overdue, pupils[r.PupilID] = append(p.Overdue, r), true
		} else {
			p.Due = append(p.Due, r)
		}
	}
	p.Ticked = count(len(p.Overdue), "absence", "absences") + " of " + count(len(pupils), "pupil", "pupils")
	return p, list, nil
}

// leftWords says how many school days are left.
func leftWords(left int) string {
	switch {
	case left < 0:
		return count(-left, "school day late", "school days late")
	case left == 0:
		return "today is the last day"
	default:
		return count(left, "school day left", "school days left")
	}
}

// turnToO records O for the overdue absences that are ticked, each in the name
// of who pressed. One that is not overdue, or settled meanwhile, is left.
func (s *Console) turnToO(c *gin.Context) {
	p, list, err := s.unsettledPage(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	ids, n := c.PostFormArray("absence"), 0
	if len(ids) == 0 {
		p.Wrong = &wrongForm{Says: "Nothing was turned to O. Tick at least one absence.", To: "overdue-h"}
		s.live(c, http.StatusUnprocessableEntity, "unsettled", p)
		return
	}
	for _, u := range list {
		if u.Left >= 0 || !slices.Contains(ids, string(u.ID)) {
			continue
		}
		note := "No reason was given within five school days."
		if err := s.cfg.Mornings.ExplainSeen(c.Request.Context(), who(c).Member.Actor(), u.ID, register.NoReason, register.Unauthorised, note); problem.Is(err, problem.Conflict) {
			continue
		} else if err != nil {
			s.failed(c, err)
			return
		}
		n++
	}
	if n == 0 {
		s.failed(c, errGone())
		return
	}
	s.actTo(c, unsettledAddress, nil, count(n, "absence is O now. It can", "absences are O now. Each can")+" be changed on the pupil’s page when a reason comes.")
}

// nSays says on Today what earlier days have left without a reason.
func nSays(list []notifier.UnsettledAbsence, today clock.Date) string {
	earlier, late := 0, 0
	for _, u := range list {
		if u.Date == today {
			continue
		}
		earlier++
		if u.Left < 0 {
			late++
		}
	}
	switch {
	case earlier == 0:
		return ""
	case late == 0:
		return count(earlier, "absence of earlier days has", "absences of earlier days have") + " no reason yet."
	default:
		return count(earlier, "absence of earlier days has", "absences of earlier days have") + " no reason yet; " + count(late, "is", "are") + " overdue."
	}
}
