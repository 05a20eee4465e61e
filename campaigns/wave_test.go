package campaigns_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

func TestAWaveTextsEachFamilyOnceAndHoldsTheRestOut(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.step()
	if f := s.firing(c); f.ID != "" {
		t.Fatalf("a wave went on Monday: %+v", f.Wave.Key)
	}
	s.clock.Set(friday.At(15, 30))
	f := s.until(c, campaigns.Over)
	if f.Wave.Key != "autumn-friday" || f.Why != campaigns.WhyAll {
		t.Errorf("%s ended for %q", f.Wave.Key, f.Why)
	}
	texted, held := s.account(f)
	if texted < 300 || held < texted/12 || held > texted/8 {
		t.Errorf("%d families texted, %d held out", texted, held)
	}
	if got := s.campaign(c.ID).Status; got != campaigns.Running {
		t.Errorf("the campaign is %s", got)
	}
	s.clock.Set(friday.At(16, 30))
	s.step()
	if n := s.carrier.texts(); n != texted {
		t.Errorf("another look sent %d more", n-texted)
	}
}

func TestHowManyProcessesThereAreAWaveFiresOnce(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.clock.Set(friday.At(15, 30))
	var all sync.WaitGroup
	for range 8 {
		p := s.another()
		all.Go(func() {
			for range 3 {
				if err := p.Tick(t.Context()); err != nil {
					t.Error(err)
				}
				if err := p.Pump(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	fired, err := s.db.Campaigns().Firings(t.Context(), c.ID)
	must(t, err)
	if len(fired) != 1 {
		t.Fatalf("%d firings", len(fired))
	}
	s.account(s.until(c, campaigns.Over))
}

func TestAWaveMissedByDowntimeGoesInsideItsGraceOnly(t *testing.T) {
	for _, c := range []struct {
		name  string
		back  time.Time
		state campaigns.FiringState
	}{
		{"half an hour late", friday.At(16, 0), campaigns.Over},
		{"an hour late", friday.At(16, 30), campaigns.Missed},
		{"the next week", friday.AddDays(4).At(9, 0), campaigns.Missed},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			x := s.approved(nil)
			s.clock.Set(c.back)
			f := s.until(x, c.state)
			if c.state == campaigns.Missed && (f.Why != campaigns.WhyLate || s.carrier.texts() > 0) {
				t.Errorf("%q, and %d texts", f.Why, s.carrier.texts())
			}
		})
	}
}

func TestAPauseHoldsWhatHasNotGoneAndLosesNobody(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context())) // drawn
	must(t, s.Pump(t.Context())) // raised
	if _, err := s.Pause(t.Context(), comms, c.ID, "wrong week"); err != nil {
		t.Fatal(err)
	}
	s.step()
	p, err := s.db.Campaigns().Progress(t.Context(), s.firing(c).ID)
	must(t, err)
	if s.carrier.texts() != 0 || p.States[delivery.Held] == 0 || p.States[delivery.Raised] > 0 {
		t.Fatalf("%d sent while paused; %v", s.carrier.texts(), p.States)
	}
	_, err = s.Resume(t.Context(), comms, c.ID)
	must(t, err)
	s.account(s.until(c, campaigns.Over))
}

func TestASchoolShutForSnowPausesThatDaysWave(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	shut := school.ClosedDay{Date: friday, Kind: school.Shut}
	_, err := s.db.Raw().ExecContext(t.Context(), "INSERT INTO closed_days (school, day, session, kind, note) VALUES ($1, $2, '', $3, '')", string(urn), shut.Date.String(), string(shut.Kind))
	must(t, err)
	s.step()
	if n := s.carrier.texts(); n != 0 || !s.firing(c).Kept {
		t.Fatalf("%d texts while the school is shut, kept %v", n, s.firing(c).Kept)
	}
	_, err = s.db.Raw().ExecContext(t.Context(), "DELETE FROM closed_days WHERE day = $1", friday.String())
	must(t, err)
	s.account(s.until(c, campaigns.Over))
}

func TestTextsThatMeetAShutSchoolBeforeItsWaveIsHeldGoWhenItOpensAgain(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	s.write("INSERT INTO closed_days (school, day, session, kind, note) VALUES ($1, $2, '', 'shut', 'snow')", string(urn), friday.String())
	must(t, s.texts.Drain(t.Context())) // the workers are quicker than whoever holds the wave
	p, err := s.db.Campaigns().Progress(t.Context(), s.firing(c).ID)
	must(t, err)
	if p.States[delivery.Withdrawn] > 0 || s.carrier.texts() > 0 {
		t.Fatalf("the school is shut for now: %v", p.States)
	}
	s.step()
	s.write("DELETE FROM closed_days WHERE day = $1", friday.String())
	s.account(s.until(c, campaigns.Over))
}

func TestAWaveWaitsForTheHalfOfTheDayTheSchoolIsOpen(t *testing.T) {
	s := newStage(t)
	c := s.approved(func(p *campaigns.Plan) { p.Waves = p.Waves[2:3] })
	shut := func(half string) {
		s.write("DELETE FROM closed_days WHERE day = $1", friday.String())
		s.write("INSERT INTO closed_days (school, day, session, kind, note) VALUES ($1, $2, $3, 'shut', 'snow')", string(urn), friday.String(), half)
	}
	shut("PM")
	s.clock.Set(friday.At(15, 30))
	for range 3 {
		s.step()
	}
	if f := s.firing(c); f.State != campaigns.Due || s.carrier.texts() != 0 {
		t.Fatalf("the afternoon is shut for snow; the wave is %s with %d texts", f.State, s.carrier.texts())
	}
	shut("AM") // as it was: the afternoon is open again
	s.account(s.until(c, campaigns.Over))
}

func TestNoTextLeavesAfterTheHoursOfTheCampaign(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	s.clock.Set(friday.At(19, 0))
	if f := s.until(c, campaigns.Over); f.Why != campaigns.WhyWindow || s.carrier.texts() != 0 {
		t.Errorf("%q, %d texts", f.Why, s.carrier.texts())
	}
}

func TestOneCampaignTextAFamilyAWeekOverAllCampaigns(t *testing.T) {
	s := newStage(t)
	first := s.approved(func(p *campaigns.Plan) { p.HoldOut = 0 })
	c, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	c.Plan.Waves, c.Plan.HoldOut = c.Plan.Waves[:1], 0
	c.Plan.Waves[0].When = "fourth Friday after the autumn half-term, 15:45"
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	_, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)
	s.clock.Set(friday.At(15, 30))
	texted, _ := s.account(s.until(first, campaigns.Over))
	s.clock.Set(friday.At(15, 45))
	f := s.until(c, campaigns.Over)
	p, err := s.db.Campaigns().Progress(t.Context(), f.ID)
	must(t, err)
	if f.ToText != 0 || p.Reasons[campaigns.ThisWeek] < texted || s.carrier.texts() != texted {
		t.Errorf("%d more texts in one week; %v", f.ToText, p.Reasons)
	}
}

func TestWhatChangesBetweenTheDrawAndTheTextIsSeenAtTheLastGate(t *testing.T) {
	s := newStage(t)
	c := s.approved(func(p *campaigns.Plan) { p.HoldOut = 0 })
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	people, err := s.db.Campaigns().People(t.Context(), s.firing(c).ID)
	must(t, err)
	var family []string // of one pupil each, with a text raised
	for _, p := range people {
		if p.State == delivery.Raised && len(p.Pupils) == 1 && len(family) < 10 {
			family = append(family, p.Family)
		}
	}
	run := func(sql string, args ...any) {
		t.Helper()
		_, err := s.db.Raw().ExecContext(t.Context(), sql, args...)
		must(t, err)
	}
	run("UPDATE contacts SET no_campaigns = TRUE WHERE id IN (SELECT contact FROM campaign_families WHERE family = $1)", family[0])
	run("UPDATE pupils SET left_on = '2026-11-27' WHERE id = $1", family[1])
	run("UPDATE ties SET court_order = TRUE WHERE pupil = $1", family[2])
	other, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	must(t, s.TakeOut(t.Context(), comms, other.ID, school.PupilID(family[3]), campaigns.Bereavement))
	s.concern("about", family[4], friday)
	run("UPDATE concerns SET contact = (SELECT contact FROM ties WHERE pupil = $1 ORDER BY ord LIMIT 1)", family[5])
	s.absent(family[6], "N", false)
	s.absent(family[7], "I", false)
	s.absent(family[8], "E", false)
	run("UPDATE ties SET ord = 2, parental_responsibility = FALSE WHERE pupil = $1", family[9])
	run("INSERT INTO ties (pupil, contact, relationship, ord, parental_responsibility, lives_with, text_rule, court_order) SELECT $1, MIN(id), '', 1, TRUE, TRUE, 'yes', TRUE FROM contacts WHERE id NOT IN (SELECT contact FROM ties WHERE pupil = $1)", family[9])
	f := s.until(c, campaigns.Over)
	why := map[string]string{}
	rows, err := s.db.Raw().QueryContext(t.Context(), "SELECT f.family, t.state || ' ' || t.reason FROM campaign_families f JOIN texts t ON t.id = f.text WHERE f.wave = $1", string(f.ID))
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, w string
		must(t, rows.Scan(&id, &w))
		why[id] = w
	}
	must(t, rows.Err())
	for i, want := range []string{
		"withdrawn opted_out", "withdrawn left_roll", "withdrawn tie_changed", "withdrawn taken_out",
		"withdrawn being_settled", "withdrawn being_settled", "withdrawn being_settled", "sent ",
		"withdrawn apart", "withdrawn tie_changed",
	} {
		if why[family[i]] != want {
			t.Errorf("family %d is %q, not %q", i, why[family[i]], want)
		}
	}
	people, err = s.db.Campaigns().People(t.Context(), f.ID)
	must(t, err)
	for _, p := range people {
		if said := campaigns.WhyWords(p.Why); p.Family == family[4] && (said != "something else is being settled with this family today" || !p.In) {
			t.Errorf("staff read %q of a family of which a concern is open, in the draw: %v", said, p.In)
		}
	}
}

// concern opens one about a pupil.
func (s *stage) concern(id, pupil string, day clock.Date) {
	s.t.Helper()
	s.write("INSERT INTO concerns (id, school, day, session, kind, number_index, at, waiting) VALUES ($1, $2, $3, 'AM', 'concern', $1, 1, 1)", id, string(urn), day.String())
	s.write("INSERT INTO concern_pupils (concern, pupil) VALUES ($1, $2)", id, pupil)
}

// absent has a register say today that a pupil is not there.
func (s *stage) absent(pupil, code string, arrived bool) {
	s.t.Helper()
	day := clock.DateOf(s.clock.Now()).String()
	s.write(`INSERT INTO closures (id, school, day, session, grp, revision, closed_at, received_at, fingerprint, marks, answer, actor)
		VALUES ($1, $2, $3, 'AM', $1, 1, 1, 1, '', '[]', '', '')`, pupil, string(urn), day)
	s.write(`INSERT INTO absences (id, school, day, session, pupil, grp, closure, code_at_close, code, minutes_late, course, reason, detail, arrived, created_at)
		VALUES ($1, $2, $3, 'AM', $1, '', $1, $4, $4, 0, 'alerted', '', '', $5, 1)`, pupil, string(urn), day, code, arrived)
}

func (s *stage) write(query string, args ...any) {
	s.t.Helper()
	_, err := s.db.Raw().ExecContext(s.t.Context(), query, args...)
	must(s.t, err)
}

func TestTooManyTextsThatFailPauseTheCampaignAndSaySo(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	s.carrier.fail = true
	s.clock.Set(friday.At(15, 30))
	for range 6 {
		s.step()
	}
	got := s.campaign(c.ID)
	if got.Status != campaigns.Paused || !strings.Contains(got.Note, "did not arrive, more than 20 in 100") {
		t.Errorf("%s: %q", got.Status, got.Note)
	}
	// Who resumes it has seen those: only what fails from then on counts.
	s.carrier.fail = false
	s.clock.Advance(time.Minute)
	_, err := s.Resume(t.Context(), head, c.ID)
	must(t, err)
	s.until(c, campaigns.Over)
	if got := s.campaign(c.ID); got.Status != campaigns.Running || s.carrier.texts() == 0 {
		t.Errorf("resumed, it is %s after %d more texts: %q", got.Status, s.carrier.texts(), got.Note)
	}
}

func TestFamiliesWhoSayNoOnceAWaveIsOverPauseWhatIsToCome(t *testing.T) {
	for _, c := range []struct {
		name string
		next bool // nobody looks before the next wave is due
	}{{"seen on the next day", false}, {"seen when the next wave is due", true}} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			x := s.approved(func(p *campaigns.Plan) { p.Waves = p.Waves[2:4] })
			s.clock.Set(friday.At(15, 30))
			s.until(x, campaigns.Over)
			texted := s.carrier.texts()
			no := texted/20 + 2
			s.refuse(0, no, time.Hour)
			s.refuse(no, no, 8*24*time.Hour) // a week later it is not about the wave
			s.clock.Set(friday.AddDays(1).At(9, 0))
			if c.next {
				v, err := s.View(t.Context(), x.ID)
				must(t, err)
				s.clock.Set(v.Waves[1].Next)
			}
			must(t, s.Tick(t.Context()))
			must(t, s.Pump(t.Context()))
			want := fmt.Sprintf("%d of %d families texted have said no, more than 5 in 100", no, texted)
			if got := s.campaign(x.ID); got.Status != campaigns.Paused || !strings.Contains(got.Note, want) {
				t.Errorf("%s: %q, not %q", got.Status, got.Note, want)
			}
			if f := s.firing(x); f.State == campaigns.Open {
				t.Error("the next wave has begun")
			}
			s.clock.Advance(time.Second)
			_, err := s.Resume(t.Context(), head, x.ID)
			must(t, err)
			must(t, s.Tick(t.Context()))
			must(t, s.Pump(t.Context()))
			if got := s.campaign(x.ID).Status; got != campaigns.Running {
				t.Errorf("a person let it go on; it is %s", got)
			}
		})
	}
}

// refuse has so many families of the texts that went, after the first few, write
// NOINFO a while after their text.
func (s *stage) refuse(past, families int, after time.Duration) {
	s.t.Helper()
	s.write(`INSERT INTO inbound (id, carrier_id, from_sealed, number_index, to_number, service, body_sealed, media, opt_out, at, kind)
		SELECT id, id, number_sealed, number_index, '', '', number_sealed, 0, '', sent_at + $2, 'no_campaigns'
		FROM texts WHERE kind = 'campaign' AND sent_at IS NOT NULL ORDER BY id LIMIT $1 OFFSET $3`, families, after.Milliseconds(), past)
}

func TestApprovalNeedsASecondPersonWhoReadWhatStands(t *testing.T) {
	s := newStage(t)
	c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	approve := func(by school.Actor, version int, want problem.Kind) {
		t.Helper()
		if _, err := s.Approve(t.Context(), by, c.ID, version); !problem.Is(err, want) {
			t.Errorf("%s: got %v, want %s", by, err, want)
		}
	}
	approve(head, 1, problem.Conflict) // a draft
	_, err = s.Propose(t.Context(), head, c.ID)
	must(t, err)
	approve(comms, 1, problem.Forbidden) // wrote it
	approve(head, 1, problem.Forbidden)  // asked for it
	approve(key, 1, problem.Forbidden)   // is nobody
	second := school.Actor{Kind: school.Person, ID: "deputy"}
	approve(second, 2, problem.Stale)
	if _, err = s.SendBack(t.Context(), second, c.ID, 2, "Kinder, please."); !problem.Is(err, problem.Stale) {
		t.Errorf("what was not read is sent back: %v", err)
	}
	_, err = s.SendBack(t.Context(), second, c.ID, 1, "Kinder, please.")
	must(t, err)
	if _, err = s.SendBack(t.Context(), second, c.ID, 1, "Once more."); !problem.Is(err, problem.Conflict) {
		t.Errorf("a draft is sent back: %v", err)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	_, err = s.Approve(t.Context(), second, c.ID, 1)
	must(t, err)

	edited := s.campaign(c.ID)
	edited.Plan.HoldOut = 20
	again, err := s.Edit(t.Context(), second, c.ID, 1, edited.Plan)
	must(t, err)
	if again.Status != campaigns.Draft || again.Approved != (campaigns.Mark{}) || again.Version != 2 {
		t.Errorf("an edit left it %s, version %d", again.Status, again.Version)
	}
	if _, err := s.Edit(t.Context(), comms, c.ID, 1, edited.Plan); !problem.Is(err, problem.Stale) {
		t.Errorf("an edit of what stood before: %v", err)
	}
	for name, wrong := range map[string]func(*campaigns.Plan){
		"a hold-out of 80":          func(p *campaigns.Plan) { p.HoldOut = 80 },
		"a name of 201 characters":  func(p *campaigns.Plan) { p.Name = strings.Repeat("é", 201) },
		"a year that no school has": func(p *campaigns.Plan) { p.Audience.Years = []int{15} },
	} {
		plan := edited.Plan
		wrong(&plan)
		if _, err := s.Edit(t.Context(), comms, c.ID, 2, plan); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoeverMadeAKeyDoesNotApproveWhatItWrote(t *testing.T) {
	s := newStage(t)
	mine := staff.Key{ID: "mine", Name: "planner", School: urn, Scopes: []staff.Scope{staff.CampaignsWrite}}
	must(t, s.db.Staff().AddKey(t.Context(), head, mine, "hash", s.clock.Now()))
	key := school.Actor{Kind: school.Key, ID: mine.ID}
	c, err := s.Adopt(t.Context(), key, urn, "moments-matter")
	must(t, err)
	_, err = s.Propose(t.Context(), key, c.ID)
	must(t, err)
	if _, err := s.Approve(t.Context(), head, c.ID, 1); !problem.Is(err, problem.Forbidden) {
		t.Errorf("who made the key approved what it wrote: %v", err)
	}
	if _, err := s.Approve(t.Context(), comms, c.ID, 1); err != nil {
		t.Errorf("a second person: %v", err)
	}
}

func TestATakeOutHoldsForTheBrotherWhenTheChildHasLeft(t *testing.T) {
	s := newStage(t)
	c := s.approved(func(p *campaigns.Plan) { p.HoldOut = 0 })
	s.clock.Set(friday.At(15, 30))
	must(t, s.Tick(t.Context()))
	must(t, s.Pump(t.Context()))
	must(t, s.Pump(t.Context()))
	var brother, sister string
	people, err := s.db.Campaigns().People(t.Context(), s.firing(c).ID)
	must(t, err)
	for _, p := range people {
		switch {
		case p.State != delivery.Raised || len(p.Pupils) != 1:
		case brother == "":
			brother = p.Family
		case sister == "":
			sister = p.Family
		}
	}
	s.write("UPDATE ties SET ord = ord + 100 WHERE pupil = $1", sister)
	s.write(`INSERT INTO ties (pupil, contact, relationship, ord, parental_responsibility, lives_with, text_rule, court_order)
		SELECT $1, contact, '', 1, TRUE, TRUE, 'yes', FALSE FROM campaign_families WHERE family = $2`, sister, brother)
	must(t, s.TakeOut(t.Context(), comms, c.ID, school.PupilID(sister), campaigns.Bereavement))
	s.write("UPDATE pupils SET left_on = '2026-11-20' WHERE id = $1", sister)
	all, err := s.Audience(t.Context(), c.ID, "")
	must(t, err)
	for _, x := range all {
		if x.Family == brother && x.Why != campaigns.TakenOut {
			t.Errorf("the next wave has the brother: %s", x.Why)
		}
	}
	f := s.until(c, campaigns.Over)
	people, err = s.db.Campaigns().People(t.Context(), f.ID)
	must(t, err)
	for _, p := range people {
		if p.Family == brother && (p.State != delivery.Withdrawn || p.Why != campaigns.TakenOut) {
			t.Errorf("the brother's text is %s: %s", p.State, p.Why)
		}
	}
}

func TestAWaveThatCannotEndInItsHoursIsNotApproved(t *testing.T) {
	s := newStage(t)
	must(t, s.db.Texts().PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 0.1}))
	c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	c.Plan.Audience.OddDaysAtLeast = 0
	c.Plan.Window.Until = "15:45"
	c.Plan.Waves = c.Plan.Waves[2:3]
	c, err = s.Edit(t.Context(), comms, c.ID, 1, c.Plan)
	must(t, err)
	p, err := s.Preview(t.Context(), c.ID, "")
	must(t, err)
	if !strings.Contains(p.TooMany, "only 90 can leave between 15:30 and 15:45") || !p.LastLeaves.After(p.EndsAt) {
		t.Errorf("%q", p.TooMany)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err := s.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Conflict) {
		t.Errorf("got %v", err)
	}

	// a wave that is not the next one either
	late := c.Plan.Waves[0]
	c.Plan.Window.Until = "21:00"
	must(t, s.db.Texts().PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 0.2}))
	late.Key, late.Name, late.When = "too-late", "The last Friday of summer", "every Friday in the summer term, 20:50"
	c.Plan.Waves = append(c.Plan.Waves, late)
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	if p, err = s.Preview(t.Context(), c.ID, ""); err != nil || p.TooMany != "" {
		t.Fatalf("the next wave fits: %q, %v", p.TooMany, err)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err := s.Approve(t.Context(), head, c.ID, c.Version); !problem.Is(err, problem.Conflict) || !strings.Contains(err.Error(), "The last Friday of summer: This wave is") {
		t.Errorf("a later wave that cannot end: %v", err)
	}
}

func TestAPreviewShowsCountPartsCostAndThreeTexts(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	p, err := s.Preview(t.Context(), c.ID, "")
	must(t, err)
	if p.Wave.Key != "autumn-friday" || !p.Due.Equal(friday.At(15, 30)) || clock.Wall(p.EndsAt) != "19:00" || p.TooMany != "" {
		t.Errorf("%s at %s until %s: %s", p.Wave.Key, p.Due, p.EndsAt, p.TooMany)
	}
	if p.ToText+p.HeldOut != p.Families || p.Parts < 2*p.ToText || p.Pence < 4*float64(p.Parts) || p.Pence > 4.2*float64(p.Parts) {
		t.Errorf("%d + %d of %d, %d parts, %.2fp", p.ToText, p.HeldOut, p.Families, p.Parts, p.Pence)
	}
	if len(p.Samples) < 2 || p.Samples[0].Words.Parts.Parts > p.Samples[1].Words.Parts.Parts || p.Samples[1].Words.Parts.Parts != p.Most || strings.Contains(p.Samples[1].Words.Body, "((") {
		t.Errorf("%+v", p.Samples)
	}
	if len(p.Drafts) == 0 || p.LeftOut[campaigns.NobodyToText] == 0 {
		t.Errorf("drafts %v, left out %v", p.Drafts, p.LeftOut)
	}
	s.clock.Set(friday.At(15, 30))
	if f := s.until(c, campaigns.Over); f.ToText != p.ToText || f.HeldOut != p.HeldOut {
		t.Errorf("the preview said %d and %d, the wave was %d and %d", p.ToText, p.HeldOut, f.ToText, f.HeldOut)
	}
}
