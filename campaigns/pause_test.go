package campaigns_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
)

func TestAPauseAndItsReasonStandWhateverIsChangedUntilSomebodyWhoMayLetsItGoOn(t *testing.T) {
	const why = "A pupil has died, wait for the funeral."
	s := newStage(t)
	c := s.approved(nil)
	_, err := s.Pause(t.Context(), head, c.ID, why)
	must(t, err)
	paused := s.campaign(c.ID).Paused
	stands := func(after string, status campaigns.Status) {
		t.Helper()
		if x := s.campaign(c.ID); x.Status != status || x.Paused != paused || x.PausedFor() != why || x.PauseStands() != (status != campaigns.Paused) {
			t.Errorf("after %s it is %s, paused %+v for %q", after, x.Status, x.Paused, x.PausedFor())
		}
	}
	stands("the pause", campaigns.Paused)
	c, err = s.Edit(t.Context(), key, c.ID, c.Version, c.Plan)
	must(t, err)
	stands("a key's edit that changes nothing", campaigns.Draft)
	_, err = s.Propose(t.Context(), key, c.ID)
	must(t, err)
	stands("the key's proposal", campaigns.Proposed)
	_, err = s.SendBack(t.Context(), head, c.ID, c.Version, "Not yet.")
	must(t, err)
	stands("sending it back", campaigns.Draft)
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, withHours(c.Plan))
	must(t, err)
	stands("another edit", campaigns.Draft)
	if c, err = s.Propose(t.Context(), comms, c.ID); err != nil || c.PausedFor() != why || c.Note != "" {
		t.Errorf("proposed for %q, with the note %q: %v", c.PausedFor(), c.Note, err)
	}
	var body string
	must(t, s.db.Raw().QueryRowContext(t.Context(), "SELECT body FROM campaigns WHERE id = $1", string(c.ID)).Scan(&body))
	if strings.Contains(body, "funeral") {
		t.Error("the reason stands in the database for everybody to read")
	}
	if _, err = s.Resume(t.Context(), comms, c.ID); !problem.Is(err, problem.Forbidden) {
		t.Errorf("whoever may not approve lets it go on: %v", err)
	}
	if _, err = s.Resume(t.Context(), head, c.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("what nobody has approved goes on: %v", err)
	}
	if _, err = s.Approve(t.Context(), office, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
		t.Errorf("whoever may not let it go on approves it: %v", err)
	}
	stands("three refusals", campaigns.Proposed)
	c, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)
	if x := s.campaign(c.ID); x.Status != campaigns.Approved || x.Paused != (campaigns.Mark{}) || x.PausedFor() != "" || x.Resumed != x.Approved {
		t.Errorf("once approved it is %s, paused %+v for %q, let go on %+v", x.Status, x.Paused, x.PausedFor(), x.Resumed)
	}
}

func TestWhoPausedACampaignIsNamed(t *testing.T) {
	for by, want := range map[string]string{
		"person:S1": "Helen Hart", "person:S9": "Somebody who has left", "key:K1": "A program", "system:campaigns": "A stop rule", "person:command-line": "Whoever runs this service",
	} {
		if got := (campaigns.Mark{By: by}).Who(map[string]string{"S1": "Helen Hart"}); got != want {
			t.Errorf("%s is %q, want %q", by, got, want)
		}
	}
}
