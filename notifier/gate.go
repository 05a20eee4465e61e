package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// Compose is the last gate of every text about an absence. It reads again the
// mark, the roll, the tie and the calendar, takes out the pupils the text no
// longer concerns, and gives the words for those who are left.
func (s *Service) Compose(ctx context.Context, t delivery.Text) (delivery.Body, delivery.Verdict, error) {
	g, err := s.store.Gate(ctx, t.ID)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if reason := g.refuse(); reason != "" {
		return "", delivery.Withdraw(reason), nil
	}
	keep, drops := g.sort()
	if len(drops) > 0 {
		if err := s.store.DropPupils(ctx, t.ID, drops, s.clock.Now()); err != nil {
			return "", delivery.Verdict{}, err
		}
	}
	if len(keep) == 0 {
		return "", delivery.Withdraw(anyReason(g, drops)), nil
	}
	body, err := s.words(g, keep)
	if err != nil { // a name or a number is missing: trying again cannot help, a person can
		return "", delivery.Withdraw(ReasonNoWords), nil
	}
	return body, delivery.SendIt, nil
}

// refuse says why the text as a whole must not go, or "".
func (g Gate) refuse() string {
	kind := g.Alert.Text.Kind
	if kind == delivery.CorrectionText && !g.Corrects.Gone() {
		return ReasonNothing
	}
	if g.Contact.Number != g.Alert.Text.Number {
		return ReasonNumberChanged
	}
	if open, _ := g.Setting.Calendar.Open(g.Alert.Day, string(g.Alert.Session)); kind == delivery.AlertText && !open {
		return ReasonNotOpen
	}
	return ""
}

// sort tells the pupils whom the text still concerns from those it does not.
func (g Gate) sort() (keep []GatePupil, drops map[AbsenceID]string) {
	drops = map[AbsenceID]string{}
	for _, p := range g.Pupils {
		if why := g.notOwed(p); why != "" {
			drops[p.Absence.ID] = why
		} else {
			keep = append(keep, p)
		}
	}
	return keep, drops
}

func (g Gate) notOwed(p GatePupil) string {
	left := p.Pupil.LeftOn
	switch kind := g.Alert.Text.Kind; {
	case !p.Tied || whyNot(p.Tie) != "":
		return ReasonTieChanged
	case kind == delivery.CorrectionText && !p.Absence.Arrived:
		return ReasonAbsentAgain
	case kind != delivery.AlertText:
		return ""
	case p.Absence.Arrived:
		return ReasonArrived
	case !p.Absence.Open():
		return ReasonExplained
	case left != clock.Date{} && !g.Alert.Day.Before(left):
		return ReasonLeft
	case p.Pupil.Flags.NoText:
		return ReasonNoText
	default:
		return ""
	}
}

// anyReason gives the reason of the first pupil taken out.
func anyReason(g Gate, drops map[AbsenceID]string) string {
	for _, p := range g.Pupils {
		if why, ok := drops[p.Absence.ID]; ok {
			return why
		}
	}
	return ReasonTieChanged
}

// words renders the text in the language the contact reads.
func (s *Service) words(g Gate, keep []GatePupil) (delivery.Body, error) {
	names := make([]string, len(keep))
	for i, p := range keep {
		names[i] = p.Pupil.TextName
	}
	r, err := s.wordings.Render(wordingKind(g.Alert), templates.Language(g.Contact.Language), templates.Values{
		School: g.Setting.School.TextName, Names: names, Session: g.Alert.Session, OfficePhone: g.Setting.School.OfficePhone,
	})
	return delivery.Body(r.Body), err
}

func wordingKind(a Alert) templates.Kind {
	switch {
	case a.Text.Kind == delivery.CorrectionText:
		return templates.Correction
	case a.Text.Kind == delivery.AnswerText:
		return templates.Acknowledgement
	default:
		return templates.Absence(a.Session)
	}
}

// answerLife is how long an answer to a reply is worth sending.
const answerLife = 30 * time.Minute

// acknowledge makes the one answer a number gets in a day.
func acknowledge(m Match, al Alert, id string, now time.Time) Alert {
	pupils := make([]AlertPupil, 0, len(al.Pupils))
	for _, p := range al.Pupils {
		if !p.Dropped {
			pupils = append(pupils, AlertPupil{Absence: p.Absence, Pupil: p.Pupil, Ref: p.Ref})
		}
	}
	return Alert{
		Session: al.Session, Day: al.Day, Why: "A reply came.", Pupils: pupils,
		Text: delivery.Text{
			ID: delivery.TextID(id), School: m.School, Kind: delivery.AnswerText, State: delivery.Raised,
			Contact: al.Text.Contact, Number: al.Text.Number, Sender: al.Text.Sender,
			RaisedAt: now, SendAfter: now, ExpiresAt: now.Add(answerLife),
		},
	}
}

// guard: the last gate is what delivery asks.
var _ delivery.Owner = (*Service)(nil)

// pupilsOf lists the pupils of absences, each once.
func pupilsOf(abs []AbsenceView) []school.PupilID {
	seen := map[school.PupilID]bool{}
	var out []school.PupilID
	for _, a := range abs {
		if !seen[a.Pupil.ID] {
			seen[a.Pupil.ID] = true
			out = append(out, a.Pupil.ID)
		}
	}
	return out
}
