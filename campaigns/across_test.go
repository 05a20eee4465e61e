package campaigns_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// trust puts the stage's school and two empty ones into a network of a kind.
func (s *stage) trust(kind school.NetworkKind) {
	s.t.Helper()
	must(s.t, s.db.Roll().AddNetwork(s.t.Context(), comms, school.Network{ID: "northwold", Name: "Northwold", Kind: kind}, s.clock.Now()))
	for _, other := range []school.URN{"990011", "990012"} {
		x := s.town.School
		x.URN, x.Name = other, "Quill "+string(other)
		must(s.t, s.db.Roll().Seed(s.t.Context(), comms, x, s.town.Calendar, roll.Standing{}, s.clock.Now()))
		must(s.t, s.db.Roll().JoinNetwork(s.t.Context(), comms, other, "northwold", s.clock.Now()))
	}
	must(s.t, s.db.Roll().JoinNetwork(s.t.Context(), comms, urn, "northwold", s.clock.Now()))
}

// at gives the statuses of one act by school, and how many refused.
func at(t *testing.T, all []campaigns.Across, err error) (by map[campaigns.Status]int, refused int) {
	t.Helper()
	must(t, err)
	by = map[campaigns.Status]int{}
	for _, x := range all {
		by[x.Status]++
		if x.Refused != "" {
			refused++
		}
	}
	return by, refused
}

func TestACampaignIsPlannedOnceForEverySchoolOfANetwork(t *testing.T) {
	s := newStage(t)
	s.trust(school.Trust)
	model, err := s.Adopt(t.Context(), comms, urn, "days-missed")
	must(t, err)
	model.Plan.Name, model.Plan.HoldOut = "Half-term at sixty schools", 15
	model, err = s.Edit(t.Context(), comms, model.ID, model.Version, model.Plan)
	must(t, err)

	all, err := s.AdoptAcross(t.Context(), comms, "northwold", "", model.ID)
	if by, refused := at(t, all, err); len(all) != 3 || by[campaigns.Draft] != 3 || refused != 1 {
		t.Fatalf("adopted: %+v", all)
	}
	seeds := map[uint64]bool{}
	for _, x := range all {
		c := s.campaign(x.Campaign)
		seeds[c.Seed] = true
		if c.Plan.Name != model.Plan.Name || c.Plan.HoldOut != 15 {
			t.Errorf("%s has the plan %q, %d held out", x.School, c.Plan.Name, c.Plan.HoldOut)
		}
	}
	if len(seeds) != 3 {
		t.Error("two schools draw by one lot")
	}
	all, err = s.ProposeAcross(t.Context(), comms, "northwold", "days-missed")
	if by, refused := at(t, all, err); by[campaigns.Proposed] != 3 || refused != 0 {
		t.Fatalf("put forward: %+v", all)
	}
	if _, err := s.ApproveAcross(t.Context(), key, "northwold", "days-missed", ""); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a key approves: %v", err)
	}
	waits, err := s.WaitsAcross(t.Context(), "northwold", "days-missed")
	must(t, err)
	if len(waits.Schools) != 3 {
		t.Fatalf("%d wait", len(waits.Schools))
	}
	for _, wrong := range []string{"", "something else"} {
		if _, err := s.ApproveAcross(t.Context(), head, "northwold", "days-missed", wrong); !problem.Is(err, problem.Stale) {
			t.Errorf("what was not read is approved: %v", err)
		}
	}
	_, err = s.Vouch(t.Context(), head, model.ID, campaigns.Vouching{Version: model.Version, Language: "pl"})
	must(t, err)
	if _, err := s.ApproveAcross(t.Context(), head, "northwold", "days-missed", waits.Seen); !problem.Is(err, problem.Stale) {
		t.Errorf("what has moved on since is approved: %v", err)
	}
	waits, err = s.WaitsAcross(t.Context(), "northwold", "days-missed")
	must(t, err)
	all, err = s.ApproveAcross(t.Context(), comms, "northwold", "days-missed", waits.Seen)
	if _, refused := at(t, all, err); refused != 3 {
		t.Errorf("who wrote it approves: %+v", all)
	}
	all, err = s.ApproveAcross(t.Context(), head, "northwold", "days-missed", waits.Seen)
	if by, refused := at(t, all, err); by[campaigns.Approved] != 3 || refused != 0 {
		t.Fatalf("approved: %+v", all)
	}
	waves, err := s.WavesAcross(t.Context(), "northwold")
	must(t, err)
	if len(waves) != 3*5 || waves[0].Key != "spring-start" || waves[0].Next.IsZero() || waves[0].Status != campaigns.Approved || !slices.IsSortedFunc(waves[:3], func(a, b campaigns.AcrossWave) int { return a.Next.Compare(b.Next) }) {
		t.Errorf("%d waves, the first %+v", len(waves), waves[0])
	}
	if _, err := s.PauseAcross(t.Context(), key, "northwold", "", " "); !problem.Is(err, problem.Invalid) {
		t.Errorf("paused without a word why: %v", err)
	}
	all, err = s.PauseAcross(t.Context(), key, "northwold", "", "the date was wrong")
	if by, _ := at(t, all, err); by[campaigns.Paused] != 3 {
		t.Errorf("paused: %+v", all)
	}
	all, err = s.PauseAcross(t.Context(), key, "northwold", "", "once more")
	if _, refused := at(t, all, err); refused != 3 {
		t.Errorf("paused twice: %+v", all)
	}
	all, err = s.ResumeAcross(t.Context(), comms, "northwold", "days-missed")
	if by, _ := at(t, all, err); by[campaigns.Approved] != 3 {
		t.Errorf("resumed: %+v", all)
	}
}

func TestTheAuthorAtOneSchoolApprovesTheirWordsAtNoOther(t *testing.T) {
	s := newStage(t)
	s.trust(school.Trust)
	model, err := s.Adopt(t.Context(), comms, urn, "days-missed")
	must(t, err)
	model, err = s.Edit(t.Context(), head, model.ID, model.Version, english(model.Plan, "((school)): ((first_name)) is missed. Ring ((office_phone)). To stop these updates reply NOINFO."))
	must(t, err)
	_, err = s.Propose(t.Context(), comms, model.ID)
	must(t, err)
	model, err = s.Approve(t.Context(), school.Actor{Kind: school.Person, ID: "deputy"}, model.ID, model.Version)
	must(t, err)
	model, err = s.Edit(t.Context(), comms, model.ID, model.Version, withHours(model.Plan)) // and who wrote before is dropped as a writer
	must(t, err)
	all, err := s.AdoptAcross(t.Context(), comms, "northwold", "", model.ID)
	must(t, err)
	var copied school.URN
	for _, x := range all {
		if x.Refused == "" {
			copied = x.School
			c := s.campaign(x.Campaign)
			_, err = s.Propose(t.Context(), comms, c.ID)
			must(t, err)
			if _, err := s.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
				t.Errorf("%s: the author approves: %v", x.School, err)
			}
			_, err = s.Stop(t.Context(), comms, c.ID)
			must(t, err)
		}
	}
	again := s.ofSchool(copied)[0] // a copy of a copy
	all, err = s.AdoptAcross(t.Context(), office, "northwold", "", again.ID)
	must(t, err)
	for _, x := range all {
		if x.Refused != "" {
			continue
		}
		c := s.campaign(x.Campaign)
		_, err = s.Propose(t.Context(), comms, c.ID)
		must(t, err)
		if _, err := s.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s: the author approves a copy of a copy: %v", x.School, err)
		}
		if _, err := s.Approve(t.Context(), school.Actor{Kind: school.Person, ID: "deputy"}, c.ID, c.Version); err != nil {
			t.Errorf("%s: nobody can approve: %v", x.School, err)
		}
	}
}

// english puts words into the first wave, for secondaries.
func english(p campaigns.Plan, text string) campaigns.Plan {
	p.Waves = slices.Clone(p.Waves)
	p.Waves[0].Messages = slices.Clone(p.Waves[0].Messages)
	for i, m := range p.Waves[0].Messages {
		if m.Language == "en" && m.Voice == campaigns.SecondaryVoice {
			p.Waves[0].Messages[i].Text = text
		}
	}
	return p
}

func (s *stage) ofSchool(of school.URN) []campaigns.Campaign {
	s.t.Helper()
	all, err := s.OfSchool(s.t.Context(), of)
	must(s.t, err)
	return all
}

func TestAWaveThatCannotEndBesideThoseOfItsNetworkIsNotApproved(t *testing.T) {
	s := newStage(t)
	s.trust(school.Trust)
	must(t, s.db.Texts().PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 1}))
	c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	alone, err := s.Preview(t.Context(), c.ID, "autumn-friday")
	must(t, err)
	if alone.TooMany != "" || alone.Parts < 50 || !alone.LastLeaves.Equal(alone.Due.Add(time.Duration(alone.Parts)*time.Second)) {
		t.Fatalf("%d parts alone, the last at %s: %s", alone.Parts, alone.LastLeaves, alone.TooMany)
	}
	other, err := s.Adopt(t.Context(), office, "990011", "moments-matter")
	must(t, err)
	takes := func(parts int) {
		must(t, s.db.Campaigns().Book(t.Context(), other.ID, []campaigns.Booking{{Wave: "autumn-friday", Due: alone.Due, Ends: alone.EndsAt, Parts: parts}}))
	}
	takes(600)
	sees := func(name string, parts int) {
		t.Helper()
		p, err := s.Preview(t.Context(), c.ID, "autumn-friday")
		must(t, err)
		if got := int(p.LastLeaves.Sub(p.Due).Seconds()); got != p.Parts+parts {
			t.Errorf("%s: the last leaves after %d seconds for %d and %d parts", name, got, p.Parts, parts)
		}
	}
	sees("beside a draft of another school", 0)
	_, err = s.Propose(t.Context(), office, other.ID)
	must(t, err)
	takes(600) // its roll is empty: putting it forward has booked nothing
	sees("beside one that waits with it", 600)
	takes(20000)
	if _, err := s.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, "20000") {
		t.Errorf("one that cannot end is approved: %v", err)
	}
	takes(600)
	second := campaigns.New(campaigns.Config{Store: &between{s.db.Campaigns(), func() { takes(20000) }}, Clock: s.clock, May: may})
	if _, err := second.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, "20000") || s.campaign(c.ID).Status != campaigns.Proposed {
		t.Errorf("one that cannot end beside what was booked in the same second is approved: %v", err)
	}
	_, err = s.Stop(t.Context(), office, other.ID)
	must(t, err)
	_, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)
	seen, err := s.db.Campaigns().Beside(t.Context(), s.campaign(other.ID), s.clock.Now())
	must(t, err)
	if len(seen) == 0 || seen[0].Parts != alone.Parts || !seen[0].Due.Equal(alone.Due) {
		t.Errorf("the other school sees %+v", seen)
	}
}

// between does something once between the reckoning of an approval and its
// transaction, as another process might.
type between struct {
	campaigns.Store
	once func()
}

func (b *between) Reserve(ctx context.Context, actor school.Actor, id campaigns.CampaignID, now time.Time, act string, all []campaigns.Booking, f func(campaigns.Campaign, float64, []campaigns.Load) (campaigns.Campaign, error)) (campaigns.Campaign, error) {
	if do := b.once; do != nil {
		b.once = nil
		do()
	}
	return b.Store.Reserve(ctx, actor, id, now, act, all, f)
}

func TestWhoeverApprovesIsToldOfAnotherCampaignInTheSameWeek(t *testing.T) {
	s := newStage(t)
	first := s.approved(nil)
	c, err := s.Adopt(t.Context(), comms, urn, "days-missed")
	must(t, err)
	c.Plan.Audience.AttendedUnder, c.Plan.Audience.MissedAtLeast = 0, 0
	c.Plan.Waves = c.Plan.Waves[:1]
	c.Plan.Waves[0].When = "30 15 * * 5" // each Friday, as the other
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	p, err := s.Preview(t.Context(), c.ID, "")
	must(t, err)
	if len(p.Clashes) != 1 || p.Clashes[0].Campaign != first.ID || !p.Clashes[0].Due.Equal(friday.At(15, 30)) || p.Clashes[0].Families != p.Families {
		t.Errorf("%d families, clashes %+v", p.Families, p.Clashes)
	}
	s.trust(school.Trust)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	a, err := s.PreviewAcross(t.Context(), "northwold", "days-missed")
	must(t, err)
	if across := ours(a).Clashes; len(across) != 1 || across[0] != p.Clashes[0] {
		t.Errorf("whoever approves for the network is told of %+v", across)
	}
	_, err = s.Stop(t.Context(), comms, first.ID)
	must(t, err)
	if p, err = s.Preview(t.Context(), c.ID, ""); err != nil || len(p.Clashes) != 0 {
		t.Errorf("with one that has ended it clashes: %+v %v", p.Clashes, err)
	}
}

func TestAnActOverANetworkReachesNobodyElse(t *testing.T) {
	s := newStage(t)
	own, err := s.Adopt(t.Context(), comms, urn, "days-missed") // of no network yet
	must(t, err)
	must(t, s.db.Roll().AddNetwork(t.Context(), comms, school.Network{ID: "empty", Name: "Empty", Kind: school.Hub}, s.clock.Now()))
	for what, err := range map[string]error{
		"a network not there":          second(s.AdoptAcross(t.Context(), comms, "none", "days-missed", "")),
		"a pack not there":             second(s.AdoptAcross(t.Context(), comms, "empty", "none", "")),
		"like one of another's school": second(s.AdoptAcross(t.Context(), comms, "empty", "", own.ID)),
		"like one that is not there":   second(s.AdoptAcross(t.Context(), comms, "empty", "", "none")),
		"waves of a network not there": s.wavesOf("none"),
	} {
		if !problem.Is(err, problem.Unknown) {
			t.Errorf("%s: %v", what, err)
		}
	}
	all, err := s.PauseAcross(t.Context(), comms, "empty", "", "nobody")
	if must(t, err); len(all) != 0 {
		t.Errorf("a network without schools paused %+v", all)
	}
	if err := s.db.Roll().JoinNetwork(t.Context(), comms, "999999", "empty", s.clock.Now()); !problem.Is(err, problem.Unknown) {
		t.Errorf("a school that is not there joins: %v", err)
	}
}

func TestAnAuthorityIsNotToldOfFewFamilies(t *testing.T) {
	for kind, hidden := range map[school.NetworkKind]bool{school.Trust: false, school.Authority: true} {
		s := newStage(t)
		c := s.approved(func(p *campaigns.Plan) {
			p.HoldOut, p.Waves, p.Audience.Groups = 0, p.Waves[2:3], []string{"none of ours"}
		})
		s.trust(kind)
		s.clock.Set(friday.At(15, 30))
		s.until(c, campaigns.Over)
		waves, err := s.WavesAcross(t.Context(), "northwold")
		must(t, err)
		if len(waves) != 1 || waves[0].Last.ID == "" || waves[0].Hidden != hidden {
			t.Errorf("%s: %+v", kind, waves)
		}
	}
}

func second(_ []campaigns.Across, err error) error { return err }

func (s *stage) wavesOf(id school.NetworkID) error {
	_, err := s.WavesAcross(s.t.Context(), id)
	return err
}
