package campaigns_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// after is the registers of the weeks after the wave, in which each pupil of a
// family held out misses a session with one chance, and others with another.
func (s *stage) after(heldOut map[school.PupilID]bool, first clock.Date, held, others float64) iter.Seq[register.Closure] {
	rng := rand.New(rand.NewPCG(5, 8))
	groups := map[school.Group][]school.Pupil{}
	for _, p := range s.town.Pupils {
		groups[p.Group] = append(groups[p.Group], p)
	}
	return func(yield func(register.Closure) bool) {
		for d := first; d.Before(first.AddDays(28)); d = d.AddDays(1) {
			if !s.town.Calendar.SchoolDay(d) {
				continue
			}
			for group, pupils := range groups {
				c := register.Closure{Key: register.Key{School: urn, Date: d, Session: register.AM, Group: group}, ClosedAt: d.At(9, 0)}
				for _, p := range pupils {
					code, chance := register.PresentAM, others
					if heldOut[p.ID] {
						chance = held
					}
					if rng.Float64() < chance {
						code = register.Illness
					}
					c.Marks = append(c.Marks, register.Mark{Pupil: p.Ref, Code: code})
				}
				if !yield(c) {
					return
				}
			}
		}
	}
}

func TestAPlantedEffectIsFoundInTheRowsOfARealWave(t *testing.T) {
	s := newStage(t)
	c := s.approved(func(p *campaigns.Plan) { p.HoldOut, p.Waves = 30, p.Waves[2:3] })
	report := func() campaigns.Report {
		t.Helper()
		r, err := s.Results(t.Context(), c.ID, "")
		must(t, err)
		return r
	}
	if r := report(); !strings.Contains(r.Says(), "No wave of this campaign has gone yet") {
		t.Errorf("before its first wave it says %q", r.Says())
	}
	s.clock.Set(friday.At(15, 30))
	f := s.until(c, campaigns.Over)

	// Everybody is counted once: texted, held out or left out.
	w := report().Waves[0]
	texted := w.Tally.Texted()
	if w.Tally.Families != f.ToText+f.HeldOut+f.LeftOut || texted.Families != f.ToText || w.Tally.Arms[campaigns.HeldOut].Families != f.HeldOut || w.Tally.LeftOut() != f.LeftOut {
		t.Errorf("%+v of a wave of %d, %d and %d", w.Tally, f.ToText, f.HeldOut, f.LeftOut)
	}
	if texted.Sent() != f.ToText || texted.Parts < 2*f.ToText || w.Pence != 4*float64(texted.Parts) {
		t.Errorf("%d sent, %d parts, %.2fp", texted.Sent(), texted.Parts, w.Pence)
	}
	if says := report().Says(); !strings.Contains(says, "This is compared on Saturday 26 December") {
		t.Errorf("on the day it says %q", says)
	}

	drawn, err := s.db.Campaigns().Drawn(t.Context(), f)
	must(t, err)
	heldOut, refs := map[school.PupilID]bool{}, map[string]school.PupilID{}
	for _, d := range drawn {
		for _, p := range d.Pupils {
			heldOut[p] = d.Arm == campaigns.HeldOut
		}
	}
	for _, p := range s.town.Pupils {
		refs[p.Ref] = p.ID
	}
	must(t, s.db.Mornings().SeedPast(t.Context(), school.SystemActor("test"), refs, s.after(heldOut, friday.AddDays(1), 0.14, 0.06), s.clock.Now()))
	s.clock.Set(friday.AddDays(29).At(9, 0))
	// Who is drawn is drawn anew in each run: the interval may miss, and the
	// simulation holds how often. Here the effect has to arrive.
	r := report()
	x := r.Compared.Comparisons[0]
	if x.After.Sent+x.After.HeldOut != f.ToText+f.HeldOut || x.After.Effect < -12 || x.After.Effect > -4 || x.Verdict() != campaigns.Fewer {
		t.Errorf("8 of a hundred were planted, and 0.7 is their spread: %+v", x.After)
	}
	if x.Before.HeldOutMean == 0 || !strings.Contains(r.Says(), fmt.Sprintf("between %.2f and %.2f fewer", -x.After.High, -x.After.Low)) {
		t.Errorf("before: %+v; it says %q", x.Before, r.Says())
	}
}

func TestAnotherCampaignOfTheSchoolIsSaidBesideWhatIsConcluded(t *testing.T) {
	s := newStage(t)
	group := string(s.town.Pupils[0].Group)
	c := s.approved(func(p *campaigns.Plan) { p.HoldOut, p.Waves, p.Audience.Groups = 40, p.Waves[2:3], []string{group} })
	s.clock.Set(friday.At(15, 30))
	first := s.until(c, campaigns.Over)
	other, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	other.Plan.HoldOut, other.Plan.Waves, other.Plan.Audience.Groups = 0, other.Plan.Waves[:1], []string{group}
	other.Plan.Waves[0].When = "30 15 4 12 *"
	other, err = s.Edit(t.Context(), comms, other.ID, other.Version, other.Plan)
	must(t, err)
	_, err = s.Propose(t.Context(), comms, other.ID)
	must(t, err)
	other, err = s.Approve(t.Context(), head, other.ID, other.Version)
	must(t, err)
	s.clock.Set(friday.AddDays(7).At(15, 30))
	second := s.until(other, campaigns.Over)
	r, err := s.Results(t.Context(), c.ID, first.ID)
	must(t, err)
	b := r.Compared.Beside
	if b.Families == 0 || b.Families != b.Texted+b.HeldOut || b.Families > second.ToText || !strings.Contains(r.Says(), "(Is my child well enough?)") {
		t.Errorf("%+v of %d families; it says %q", b, second.ToText, r.Says())
	}
	if r, err = s.Results(t.Context(), other.ID, ""); err != nil || r.Compared != nil && r.Compared.Beside.Families != 0 {
		t.Errorf("the week before counts too: %+v, %v", r.Compared.Beside, err)
	}
}
