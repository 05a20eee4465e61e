package console

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func (s *Console) today(c *gin.Context) {
	p, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Explained = explainedSays(t, c.QueryArray("explained"))
	if id := c.Query("arrived"); id != "" {
		arrivals, err := s.cfg.Mornings.Arrivals(c.Request.Context(), who(c).Member.School, t.Date)
		if err != nil {
			s.failed(c, err)
			return
		}
		p.Explained = arrivedSays(arrivals, id)
	}
	p.Said = s.said(c)
	p.Undo = s.undoOf(c, t, p.shell)
	s.live(c, http.StatusOK, "today", p)
}

// morning reads the member's school as it stands now, or its morning looked
// back at from the afternoon.
func (s *Console) morning(c *gin.Context, title string) (todayPage, notifier.Today, error) {
	ctx, urn := c.Request.Context(), who(c).Member.School
	want := wanted(c)
	t, err := s.cfg.Mornings.Today(ctx, urn, want)
	if err != nil {
		return todayPage{}, t, err
	}
	afternoon, err := s.afternoon(ctx, urn, t.Session)
	if err != nil {
		return todayPage{}, t, err
	}
	pauses, err := s.cfg.Pauses.Pauses(ctx, urn)
	if err != nil {
		return todayPage{}, t, err
	}
	troubles, err := s.cfg.Pauses.Troubles(ctx)
	if err != nil {
		return todayPage{}, t, err
	}
	open, err := s.cfg.Mornings.Unsettled(ctx, urn, t.Date)
	if err != nil {
		return todayPage{}, t, err
	}
	sh := s.shell(c, title)
	sh.Back = sh.Here
	if afternoon && t.Session == register.AM {
		sh.Back = lookBack
	}
	p := todayOf(sh, t, pauses)
	p.Afternoon, p.Troubles = afternoon, troublesOf(troubles)
	p.NSays = nSays(open, t.Date)
	return p, t, nil
}

// afternoon reports whether it is afternoon at the school. Whoever sees an
// afternoon knows; a morning may be this one, or one looked back at.
func (s *Console) afternoon(ctx context.Context, urn school.URN, seen register.Session) (bool, error) {
	if seen == register.PM {
		return true, nil
	}
	_, _, now, _, err := s.cfg.Mornings.SchoolDay(ctx, urn)
	return now == register.PM, err
}

// explainedSays says what the last explanation did, read from the morning and
// not from the address.
func explainedSays(t notifier.Today, ids []string) string {
	var names []string
	var how *notifier.Explanation
	for _, r := range t.Done {
		for _, a := range r.Absences {
			if slices.Contains(ids, string(a.ID)) && a.Explained != nil {
				names, how = append(names, a.Pupil.Name()), a.Explained
			}
		}
	}
	if how == nil {
		return ""
	}
	return "Recorded for " + list(names) + ": " + string(how.Code) + ", " + codeWords(how.Code) + ". It stands under Done, where it can be changed."
}
