package campaigns

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// Why a campaign's text was taken back at the last gate, beside the reasons of
// a family.
const (
	GoneEnded   = "campaign_ended"
	GoneOver    = "wave_over"
	GoneShut    = "not_open"
	GoneNumber  = "number_changed"
	GoneTie     = "tie_changed"
	GoneWords   = "no_words"
	GoneNobody  = "left_roll"
	GoneSettle  = "being_settled"
	waitsPaused = "campaign_paused"
)

// gone says them to a member of staff. A family of which something is being
// settled is said without what it is: who plans campaigns is not told of a
// concern, nor told it by a sentence that stands for concerns alone.
var gone = map[string]string{
	GoneEnded: "the campaign was ended before it left", GoneOver: "its hours were over before it left",
	GoneShut: "the school was shut when it was due", GoneNumber: "the adult's number has changed since",
	GoneTie: "the adult may no longer be texted about this family", GoneWords: "the text lacked something it must say",
	GoneNobody: "no longer on roll", GoneSettle: "something else is being settled with this family today",
}

// pausedWait is how long a text that is met by a pause waits before it is asked
// about again.
const pausedWait = 30 * time.Second

// Compose is the last gate of a campaign's text. It reads again whether the
// campaign runs, whether the school is open, who is on roll, who may be texted,
// who has said no and whose family the school is anxious about just now, and
// gives the words.
func (s *Service) Compose(ctx context.Context, t delivery.Text) (delivery.Body, delivery.Verdict, error) {
	g, err := s.store.Gate(ctx, t.ID)
	if err != nil {
		return "", delivery.Verdict{}, err
	}
	if g.Test {
		return delivery.Body(g.Words), delivery.SendIt, nil
	}
	if g.Campaign.Status == Paused {
		return "", delivery.Wait(waitsPaused, pausedWait), nil
	}
	if why := g.refuse(s.clock.Now(), s.may); why != "" {
		return "", delivery.Withdraw(why), nil
	}
	pupils := map[school.PupilID]school.Pupil{}
	for _, p := range g.Pupils {
		if g.stays(p, s.may) {
			pupils[p.ID] = p
		}
	}
	words, err := g.Firing.Wave.words(g.Family.reader(g.School, g.Contact.Language, pupils))
	if err != nil {
		return "", delivery.Withdraw(GoneWords), nil //nolint:nilerr // a value is missing: trying again cannot help
	}
	return delivery.Body(words.Body), delivery.SendIt, nil
}

// refuse says why the text as a whole must not go, or "".
func (g Gate) refuse(now time.Time, may func([]school.TiedContact) []school.TiedContact) string {
	switch {
	case g.Campaign.Status.Ended():
		return GoneEnded
	case g.Firing.State != Open || g.Campaign.Version != g.Firing.Version:
		return GoneOver
	case !g.Firing.isOpen(g.Calendar, now):
		return GoneShut
	case !g.Found:
		return GoneTie
	case g.Contact.NoCampaigns:
		return OptedOut
	case g.Contact.Number != g.Owed:
		return GoneNumber
	case g.Settling:
		return GoneSettle
	}
	for _, m := range g.Family.Pupils {
		if g.Outs[m.Pupil] {
			return TakenOut
		}
	}
	why := GoneNobody
	for _, p := range g.Pupils {
		if g.stays(p, may) {
			return ""
		}
		if onRoll(p, now) {
			why = GoneTie
		}
	}
	return why
}

// stays reports whether the text may still name a pupil.
func (g Gate) stays(p school.Pupil, may func([]school.TiedContact) []school.TiedContact) bool {
	if p.LeftOn != (clock.Date{}) || p.Flags.NoText || p.Flags.InCare && !g.Firing.Plan.Audience.InCareToo {
		return false
	}
	for _, t := range may(g.Lists[p.ID]) {
		if t.Contact.ID == g.Contact.ID {
			return true
		}
	}
	return false
}

func onRoll(p school.Pupil, now time.Time) bool {
	return p.LeftOn == (clock.Date{}) || clock.DateOf(now).Before(p.LeftOn)
}

// guard: the last gate is what delivery asks.
var _ delivery.Owner = (*Service)(nil)
