package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/templates"
)

// StaffGate is what the last gate reads again of a text to staff.
type StaffGate struct {
	Setting Setting
	Day     clock.Date
	Cause   CauseKind
	Owed    phone.Number // the text is owed to
	Number  phone.Number // the member has now
	Left    bool         // works here no more
	Open    int          // of the absences it is about, those nobody has settled
}

// composeStaff is the last gate of a text to staff. Its words hold the school
// and where to look, and no name.
func (s *Service) composeStaff(ctx context.Context, t delivery.Text) (delivery.Body, delivery.Verdict, error) {
	g, err := s.store.StaffGate(ctx, t.ID)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if reason := g.refuse(s.clock.Now()); reason != "" {
		return "", delivery.Withdraw(reason), nil
	}
	if g.Cause == CauseRegisters {
		if late, err := s.anyOverdue(ctx, g.Setting, g.Day); err != nil || !late {
			return "", delivery.Withdraw(ReasonAllClosed), err
		}
	}
	kind, link := staffWords(g.Cause)
	if s.console == "" {
		link = "in Firstbell"
	}
	r, err := s.wordings.Render(ctx, t.School, kind, templates.English, templates.Values{
		School: g.Setting.School.TextName, Link: s.console + link,
	})
	if templates.Hopeless(err) {
		return "", delivery.Withdraw(ReasonNoWords), nil // a name is missing: trying again cannot help, a person can
	}
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	return delivery.Body(r.Body), delivery.SendIt.In(madeOf(r)), nil
}

// staffWords gives the wording of a cause and the page it points at.
func staffWords(c CauseKind) (templates.Kind, string) {
	switch c {
	case CauseVulnerable:
		return templates.StaffVulnerable, "/today"
	case CauseUnreached:
		return templates.StaffUnreached, "/calls"
	case CauseRegisters:
		return templates.StaffRegisters, "/today"
	default:
		return templates.StaffConcern, "/today"
	}
}

// refuse says why the text must not go, or "".
func (g StaffGate) refuse(now time.Time) string {
	switch {
	case g.Left:
		return ReasonStaffLeft
	case g.Number != g.Owed:
		return ReasonNumberChanged
	case (g.Cause == CauseVulnerable || g.Cause == CauseUnreached) && g.Open == 0:
		return ReasonExplained
	case g.Cause == CauseRegisters && clock.DateOf(now) != g.Day:
		return ReasonTooLate
	default:
		return ""
	}
}
