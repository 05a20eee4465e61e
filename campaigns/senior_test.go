package campaigns_test

import (
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

var (
	office   = school.Actor{Kind: school.Person, ID: "office"}
	operator = school.Actor{Kind: school.Person, ID: "command-line"}
)

func TestWhoLetsACampaignGoOn(t *testing.T) {
	rules := school.SystemActor("campaigns")
	for _, c := range []struct {
		paused, by school.Actor
		may        bool
	}{
		{comms, comms, true},
		{comms, office, true},
		{key, comms, true},
		{operator, operator, true},
		{key, key, false},
		{comms, key, false},
		{head, key, false},
		{head, comms, false},
		{head, operator, false},
		{head, head, true},
		{rules, comms, false},
		{rules, key, false},
		{rules, head, true},
	} {
		t.Run(c.paused.String()+" paused it, "+c.by.String()+" lets it go on", func(t *testing.T) {
			s := newStage(t)
			x := s.approved(nil)
			_, err := s.Pause(t.Context(), c.paused, x.ID, "a pupil has died")
			must(t, err)
			x, err = s.Resume(t.Context(), c.by, x.ID)
			if c.may && (err != nil || x.Status != campaigns.Approved) || !c.may && !problem.Is(err, problem.Forbidden) {
				t.Errorf("it is %s: %v", x.Status, err)
			}
			v, err := s.View(t.Context(), x.ID)
			must(t, err)
			if still := v.Campaign.Status == campaigns.Paused; still == c.may || v.Guarded != (still && (c.paused == head || c.paused == rules)) {
				t.Errorf("paused %v, guarded %v", still, v.Guarded)
			}
		})
	}
}

func TestWhoPutsAFamilyBackAndWhatItAsksOfASecondPerson(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	people, err := s.Audience(t.Context(), c.ID, "autumn-friday")
	must(t, err)
	var pupil school.PupilID
	for _, p := range people {
		if p.In {
			pupil = p.First
			break
		}
	}
	must(t, s.TakeOut(t.Context(), head, c.ID, pupil, campaigns.Bereavement))
	must(t, s.TakeOut(t.Context(), office, c.ID, pupil, campaigns.Illness)) // a second press hands nobody the undoing
	for _, by := range []school.Actor{comms, office, operator} {
		if err := s.PutBack(t.Context(), by, c.ID, pupil); !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s puts back whom the head took out: %v", by, err)
		}
	}
	if x := s.campaign(c.ID); x.Status != campaigns.Approved || x.Version != c.Version {
		t.Errorf("a refusal left it %s, version %d", x.Status, x.Version)
	}
	must(t, s.PutBack(t.Context(), head, c.ID, pupil))
	x := s.campaign(c.ID)
	if x.Status != campaigns.Draft || x.Version == c.Version || x.Approved != (campaigns.Mark{}) {
		t.Fatalf("it reaches one family more than was approved, and is %s", x.Status)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err := s.Approve(t.Context(), head, c.ID, x.Version); !problem.Is(err, problem.Forbidden) {
		t.Errorf("who put a family back approves it: %v", err)
	}
	if err := s.PutBack(t.Context(), head, c.ID, pupil); !problem.Is(err, problem.Conflict) {
		t.Errorf("put back twice: %v", err)
	}
	must(t, s.TakeOut(t.Context(), office, c.ID, pupil, campaigns.OtherReason))
	must(t, s.PutBack(t.Context(), comms, c.ID, pupil)) // the door asks whether they see the roll
	if now := s.campaign(c.ID); now.Status != campaigns.Proposed || now.Version == x.Version {
		t.Errorf("it is %s, version %d: whoever reads it for approval must read it again", now.Status, now.Version)
	}
}

func TestAFamilyThatNoAudienceMeansIsPutBackWithoutASecondPerson(t *testing.T) {
	s := newStage(t)
	c := s.approved(func(p *campaigns.Plan) { p.Audience.Years = []int{7} })
	var pupil school.PupilID
	for _, p := range s.town.Pupils {
		if p.Year == 11 {
			pupil = p.ID
		}
	}
	sisters := map[school.ContactID]bool{}
	for _, x := range s.town.Ties {
		if x.Pupil == pupil {
			sisters[x.Contact] = true
		}
	}
	_, err := s.db.Raw().ExecContext(t.Context(), "DELETE FROM ties WHERE pupil = $1", string(pupil))
	must(t, err)
	must(t, s.TakeOut(t.Context(), office, c.ID, pupil, campaigns.Needs))
	must(t, s.PutBack(t.Context(), office, c.ID, pupil))
	if x := s.campaign(c.ID); x.Status != campaigns.Approved || len(sisters) == 0 {
		t.Errorf("it is %s though it reaches nobody more", x.Status)
	}
}
