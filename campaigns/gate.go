package campaigns

import (
	"context"
	"slices"
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
	GoneShut    = "not_open" // and it did not open again in time
	GoneNumber  = "number_changed"
	GoneTie     = "tie_changed"
	GoneWords   = "no_words"
	GoneNobody  = "left_roll"
	GoneSettle  = "being_settled"
	waitsPaused = "campaign_paused"
	waitsShut   = "school_shut"
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
	now := s.clock.Now()
	g.count(now)
	if why := g.refuse(now, s.may); why != "" {
		return "", delivery.Withdraw(why), nil
	}
	if !g.Firing.isOpen(g.Calendar, now) {
		return "", delivery.Wait(waitsShut, pausedWait), nil // it may open again: the wave itself is held
	}
	pupils := map[school.PupilID]school.Pupil{}
	for _, p := range g.Pupils {
		if g.stays(p, s.may) {
			pupils[p.ID] = p
		}
	}
	words, err := g.Firing.Plan.words(g.Firing.Wave, g.Family.reader(g.School, g.Contact.Language, pupils))
	if err != nil {
		return "", delivery.Withdraw(GoneWords), nil //nolint:nilerr // a value is missing: trying again cannot help
	}
	return delivery.Body(words.Body), delivery.SendIt, nil
}

// refuse says why the text as a whole must not go, or "".
func (g *Gate) refuse(now time.Time, may func([]school.TiedContact) []school.TiedContact) string {
	switch {
	case g.Campaign.Status.Ended():
		return GoneEnded
	case g.Firing.State != Open || g.Campaign.Version != g.Firing.Version:
		return GoneOver
	case !now.Before(g.Firing.EndsAt) && !g.Firing.isOpen(g.Calendar, now):
		return GoneShut
	case !g.Found:
		return GoneTie
	case g.Contact.NoCampaigns, g.Contact.Stopped:
		return OptedOut
	case g.Contact.Number != g.Owed:
		return GoneNumber
	case g.Settling:
		return GoneSettle
	case g.OutBeside:
		return TakenOut
	}
	for _, m := range g.Family.Pupils {
		if g.Outs[m.Pupil] {
			return TakenOut
		}
		if g.stands[m.Pupil].apart {
			return Apart
		}
	}
	return g.nobodyStays(now, may)
}

// nobodyStays says why the text may name none of its pupils any more, or "".
func (g *Gate) nobodyStays(now time.Time, may func([]school.TiedContact) []school.TiedContact) string {
	why := GoneNobody
	for _, p := range g.Pupils {
		switch {
		case g.stays(p, may):
			return ""
		case g.stands[p.ID].ill >= longIllness:
			why = LongIllness
		case onRoll(p, now):
			why = GoneTie
		}
	}
	return why
}

// count adds up what the family's registers say by now, today's too.
func (g *Gate) count(now time.Time) {
	days := daysOf(g.Calendar, clock.DateOf(now))
	g.stands = make(map[school.PupilID]standing, len(g.Missed))
	for p, missed := range g.Missed {
		g.stands[p] = standingOf(missed, 0, 0, days)
	}
}

// stays reports whether the text may still name a pupil.
func (g *Gate) stays(p school.Pupil, may func([]school.TiedContact) []school.TiedContact) bool {
	if g.stands[p.ID].ill >= longIllness || p.LeftOn != (clock.Date{}) || p.Flags.NoText || p.Flags.InCare && !g.Firing.Plan.Audience.InCareToo {
		return false
	}
	return slices.ContainsFunc(hearing(g.Lists[p.ID], may), func(h heard) bool {
		return h.Contact.ID == g.Contact.ID && h.covers()
	})
}

func onRoll(p school.Pupil, now time.Time) bool {
	return p.LeftOn == (clock.Date{}) || clock.DateOf(now).Before(p.LeftOn)
}

// guard: the last gate is what delivery asks.
var _ delivery.Owner = (*Service)(nil)
