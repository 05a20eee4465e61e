package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// Gate is what the last gate reads again just before a text goes.
type Gate struct {
	Setting  Setting
	Alert    Alert
	Contact  school.Contact
	Corrects delivery.State // of the text this one takes back
	Pupils   []GatePupil
	// HeldBefore says that it was held once: a person has looked, or its time came.
	HeldBefore bool
}

// GatePupil is one pupil of a text as it stands now.
type GatePupil struct {
	Absence Absence
	Pupil   school.Pupil
	List    []school.TiedContact // the pupil's whole list, in order
	Replied bool                 // somebody has replied about the absence
	ToldAt  time.Time            // of the newest notice about it that nobody has looked at; zero for none
}

// Compose is the last gate of every text about an absence. It reads again the
// mark, the roll, the tie and the calendar, takes out the pupils the text no
// longer concerns, and gives the words for those who are left.
func (s *Service) Compose(ctx context.Context, t delivery.Text) (delivery.Body, delivery.Verdict, error) {
	switch t.Kind {
	case delivery.AnswerText, delivery.QuestionText, delivery.MessageText:
		return s.composeMessage(ctx, t.ID)
	case delivery.StaffText:
		return s.composeStaff(ctx, t)
	}
	g, err := s.store.Gate(ctx, t.ID)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if reason := g.refuse(); reason != "" {
		return "", delivery.Withdraw(reason), nil
	}
	if tells(t.Kind) && !s.clock.Now().Before(g.Setting.on(g.Alert.Day).end(g.Alert.Day, g.Alert.Session)) {
		return "", delivery.Withdraw(ReasonEnded), nil
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
	if why, until := g.hold(keep, s.clock.Now()); why != "" {
		return "", delivery.Hold(why, until), nil
	}
	body, made, err := s.words(ctx, g, keep)
	if templates.Hopeless(err) {
		return "", delivery.Withdraw(ReasonNoWords), nil // a name or a number is missing: trying again cannot help, a person can
	}
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	return body, delivery.SendIt.In(made), nil
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
	if open, _ := g.Setting.Calendar.Open(g.Alert.Day, string(g.Alert.Session)); tells(kind) && !open {
		return ReasonNotOpen
	}
	return ""
}

// hold says why a person should look at an alert first, and when it goes by itself,
// or "": what came while it waited, and would have held it when the register
// closed. It is held once, and never past its deadline: silence is the worse fault.
func (g Gate) hold(keep []GatePupil, now time.Time) (string, time.Time) {
	if g.Alert.Text.Kind != delivery.AlertText || g.HeldBefore {
		return "", time.Time{}
	}
	end := g.Alert.Text.ExpiresAt
	if until := now.Add(g.Setting.Policy.VulnerableHold.Duration()); until.After(now) && until.Before(end) &&
		slices.ContainsFunc(keep, func(p GatePupil) bool { return p.Pupil.Flags.Vulnerable }) {
		return ReasonVulnerable, until
	}
	var told time.Time
	for _, p := range keep {
		told = latest(told, p.ToldAt)
	}
	if until := told.Add(unlooked); !told.IsZero() && until.After(now) && until.Before(end) {
		return ReasonToldNotChecked, until
	}
	return "", time.Time{}
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

// notOwed says why the text must not name a pupil any more, or "". Every kind
// of text asks whether the contact may still be told; only an alert asks
// whether the pupil is still missing.
func (g Gate) notOwed(p GatePupil) string {
	i := slices.IndexFunc(p.List, func(t school.TiedContact) bool { return t.Contact.ID == g.Contact.ID })
	if i < 0 || school.BarOf(p.List, p.List[i]).Stands() {
		return ReasonTieChanged
	}
	switch g.Alert.Text.Kind {
	case delivery.RungText:
		if p.Replied { // it came while this waited: a person reads it first
			return ReasonReplied
		}
		return g.notMissing(p)
	case delivery.AlertText:
		return g.notMissing(p)
	case delivery.CorrectionText:
		switch {
		case p.Absence.Arrived, p.Absence.Reason == ReasonMistake && !p.Absence.Open():
		case p.Absence.Open():
			return ReasonAbsentAgain
		default: // somebody has said since that the pupil was away for a reason
			return ReasonExplained
		}
	}
	return ""
}

// notMissing says why an alert must not name a pupil, or "".
func (g Gate) notMissing(p GatePupil) string {
	left := p.Pupil.LeftOn
	switch {
	case p.Absence.Arrived:
		return ReasonArrived
	case !p.Absence.Open():
		return ReasonExplained
	case left != clock.Date{} && !g.Alert.Day.Before(left):
		return ReasonLeft
	case p.Pupil.Flags.NoText:
		return ReasonNoText
	case g.yearOut(p.Pupil):
		return ReasonYearOut
	default:
		return ""
	}
}

// yearOut reports whether the pupil's year group is not in.
func (g Gate) yearOut(p school.Pupil) bool {
	in, _ := g.Setting.Calendar.OpenFor(g.Alert.Day, string(g.Alert.Session), p.Year)
	return !in
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
func (s *Service) words(ctx context.Context, g Gate, keep []GatePupil) (delivery.Body, delivery.Wording, error) {
	names := make([]string, len(keep))
	for i, p := range keep {
		names[i] = p.Pupil.TextName
	}
	r, err := s.wordings.Render(ctx, g.Alert.Text.School, wordingKind(g.Alert, keep), templates.Language(g.Contact.Language), templates.Values{
		School: g.Setting.School.TextName, Names: names, Session: g.Alert.Session, OfficePhone: g.Setting.School.OfficePhone,
	})
	return delivery.Body(r.Body), madeOf(r), err
}

// madeOf names the version of the wording a text was made of.
func madeOf(r templates.Rendered) delivery.Wording {
	return delivery.Wording{Kind: string(r.Kind), Language: string(r.Language), Version: r.Version}
}

// wordingKind says which wording a text has. A correction says that pupils are
// in school only if all of them are.
func wordingKind(a Alert, keep []GatePupil) templates.Kind {
	switch a.Text.Kind {
	case delivery.RungText:
		return templates.Rung
	case delivery.CorrectionText:
		if slices.ContainsFunc(keep, func(p GatePupil) bool { return !p.Absence.Arrived }) {
			return templates.Mistake
		}
		return templates.Correction
	default:
		return templates.Absence(a.Session)
	}
}

// guard: the last gate is what delivery asks.
var _ delivery.Owner = (*Service)(nil)
