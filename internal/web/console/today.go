package console

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/notifier"
)

func (s *Console) today(c *gin.Context) {
	p, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return
	}
	p.Explained = explainedSays(t, c.QueryArray("explained"))
	p.Said = s.said(c)
	s.live(c, http.StatusOK, "today", p)
}

// morning reads the member's school as it stands now.
func (s *Console) morning(c *gin.Context, title string) (todayPage, notifier.Today, error) {
	ctx, urn := c.Request.Context(), who(c).Member.School
	t, err := s.cfg.Mornings.Today(ctx, urn)
	if err != nil {
		return todayPage{}, t, err
	}
	pauses, err := s.cfg.Pauses.Pauses(ctx, urn)
	if err != nil {
		return todayPage{}, t, err
	}
	return todayOf(s.shell(c, title), t, pauses), t, nil
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
