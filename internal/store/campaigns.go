package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Campaigns keeps campaigns, their waves and who was drawn: a campaigns.Store.
type Campaigns struct{ db *DB }

// Campaigns gives the part that keeps them.
func (db *DB) Campaigns() *Campaigns { return &Campaigns{db} }

// campaignBody is what of a campaign stands in one column.
type campaignBody struct {
	Plan    campaigns.Plan `json:"plan"`
	Seed    uint64         `json:"seed"`
	Writers []string       `json:"writers"`
	// Authors and Read came later: a row without them says who wrote alone.
	Authors  map[string][]string `json:"authors,omitempty"`
	Read     []string            `json:"read,omitempty"`
	Proposed campaigns.Mark      `json:"proposed"`
	Approved campaigns.Mark      `json:"approved"`
	Paused   campaigns.Mark      `json:"paused"`
	Resumed  campaigns.Mark      `json:"resumed"`
	// PausedWhy is sealed: a reason may name a child.
	PausedWhy []byte `json:"paused_why,omitempty"`
}

func noCampaign() error {
	return problem.New(problem.Unknown, "There is no such campaign, or it is not yours.")
}

// row gives the columns of a campaign in the order of campaign-add.
func (s *Campaigns) row(x campaigns.Campaign) ([]any, error) {
	var why []byte
	if x.PausedWhy != "" {
		why = s.db.box.Seal(x.PausedWhy, "pause of campaign "+string(x.ID))
	}
	body, err := json.Marshal(campaignBody{x.Plan, x.Seed, x.Writers, x.Authors, x.Read, x.Proposed, x.Approved, x.Paused, x.Resumed, why})
	if err != nil {
		return nil, err
	}
	var note any
	if x.Note != "" {
		note = s.db.box.Seal(x.Note, "campaign "+string(x.ID))
	}
	return []any{string(x.ID), string(x.School), x.Pack, string(x.Status), x.Version, string(body), note, ms(x.Changed)}, nil
}

func (c conn) scanCampaign(scan func(...any) error) (campaigns.Campaign, error) {
	var x campaigns.Campaign
	var body string
	var note []byte
	var changed int64
	if err := scan(&x.ID, &x.School, &x.Pack, &x.Status, &x.Version, &body, &note, &changed); err != nil {
		return x, err
	}
	var b campaignBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return x, fmt.Errorf("read campaign %s: %w", x.ID, err)
	}
	x.Plan, x.Seed, x.Writers, x.Changed = b.Plan, b.Seed, b.Writers, at(changed)
	x.Authors, x.Read = b.Authors, b.Read
	x.Proposed, x.Approved, x.Paused, x.Resumed = b.Proposed, b.Approved, b.Paused, b.Resumed
	var err error
	if len(b.PausedWhy) > 0 {
		if x.PausedWhy, err = c.db.box.Open(b.PausedWhy, "pause of campaign "+string(x.ID)); err != nil {
			return x, fmt.Errorf("open why campaign %s is paused: %w", x.ID, err)
		}
	}
	if len(note) > 0 {
		if x.Note, err = c.db.box.Open(note, "campaign "+string(x.ID)); err != nil {
			return x, fmt.Errorf("open the note of campaign %s: %w", x.ID, err)
		}
	}
	return x, nil
}

// campaignsBy reads campaigns with a named query.
func (c conn) campaignsBy(ctx context.Context, query string, args ...any) ([]campaigns.Campaign, error) {
	var all []campaigns.Campaign
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		x, err := c.scanCampaign(scan)
		all = append(all, x)
		return err
	})
	return all, err
}

func (c conn) campaign(ctx context.Context, query string, id campaigns.CampaignID) (campaigns.Campaign, error) {
	all, err := c.campaignsBy(ctx, query, string(id))
	if err == nil && len(all) == 0 {
		err = noCampaign()
	}
	if err != nil {
		return campaigns.Campaign{}, err
	}
	return all[0], nil
}

// Add keeps a new campaign, with its audit row and news.
func (s *Campaigns) Add(ctx context.Context, actor school.Actor, x campaigns.Campaign) error {
	row, err := s.row(x)
	if err != nil {
		return err
	}
	return s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, x.School); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "campaign-add", row...); err != nil {
			return err
		}
		return c.toldOf(ctx, actor, x, "campaign.adopt", x.Pack, x.Changed)
	})
}

// toldOf writes the audit row and the news of a change.
func (c conn) toldOf(ctx context.Context, actor school.Actor, x campaigns.Campaign, act, detail string, now time.Time) error {
	if err := c.audit(ctx, x.School, now, actor, act, string(x.ID), detail); err != nil {
		return err
	}
	return c.news(ctx, x.School, now, item{"campaign", string(x.ID)})
}

// Campaign gives one.
func (s *Campaigns) Campaign(ctx context.Context, id campaigns.CampaignID) (campaigns.Campaign, error) {
	return s.db.reader().campaign(ctx, "campaign-one", id)
}

// Campaigns gives those of a school, the newest first.
func (s *Campaigns) Campaigns(ctx context.Context, urn school.URN) ([]campaigns.Campaign, error) {
	return s.db.reader().campaignsBy(ctx, "campaigns-of-school", string(urn))
}

// Live gives those whose waves go when they are due.
func (s *Campaigns) Live(ctx context.Context) ([]campaigns.Campaign, error) {
	return s.db.reader().campaignsBy(ctx, "campaigns-live")
}

// Proposed gives those that wait for a second person.
func (s *Campaigns) Proposed(ctx context.Context) ([]campaigns.Campaign, error) {
	return s.db.reader().campaignsBy(ctx, "campaigns-proposed")
}

// Change writes what f makes of a campaign, while nobody else changes it. What
// has not been claimed of its texts is held, let go or withdrawn with it.
func (s *Campaigns) Change(ctx context.Context, actor school.Actor, id campaigns.CampaignID, now time.Time, act string, f func(campaigns.Campaign) (campaigns.Campaign, error)) (campaigns.Campaign, error) {
	var changed campaigns.Campaign
	err := s.db.change(ctx, func(c conn) error {
		before, err := c.campaign(ctx, "campaign-lock", id)
		if err != nil {
			return err
		}
		if changed, err = f(before); err != nil {
			return err
		}
		changed, err = s.put(ctx, c, actor, before, changed, now, act)
		return err
	})
	return changed, err
}

// put writes a campaign as it has become, inside the transaction that holds it.
func (s *Campaigns) put(ctx context.Context, c conn, actor school.Actor, before, x campaigns.Campaign, now time.Time, act string) (campaigns.Campaign, error) {
	x.Changed = now
	row, err := s.row(x)
	if err != nil {
		return x, err
	}
	if _, err := c.exec(ctx, "campaign-put", append(row[3:], string(x.ID))...); err != nil {
		return x, err
	}
	if err := c.textsWith(ctx, before.Status, x, now); err != nil {
		return x, err
	}
	return x, c.toldOf(ctx, actor, x, act, fmt.Sprintf("version %d, %s", x.Version, x.Status), now)
}

// textsWith makes the texts of a campaign follow its status.
func (c conn) textsWith(ctx context.Context, before campaigns.Status, x campaigns.Campaign, now time.Time) error {
	if before == x.Status {
		return nil
	}
	var firings []string
	err := c.each(ctx, "waves-open-of-campaign", []any{string(x.ID)}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		firings = append(firings, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range firings {
		switch {
		case x.Status == campaigns.Paused:
			_, err = c.moveWave(ctx, delivery.Raised, delivery.Held, "campaign_paused", now, id)
		case before == campaigns.Paused && x.Status.Live():
			_, err = c.moveWave(ctx, delivery.Held, delivery.Raised, "", now, id)
		case x.Status.Ended():
			err = c.withdrawWave(ctx, id, campaigns.GoneEnded, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// School gives a school with its calendar.
func (s *Campaigns) School(ctx context.Context, urn school.URN) (school.School, school.Calendar, error) {
	return s.db.Roll().School(ctx, urn)
}

// SchoolsOf gives a network and its schools, by name.
func (s *Campaigns) SchoolsOf(ctx context.Context, id school.NetworkID) (school.Network, []school.School, error) {
	c := s.db.reader()
	var n school.Network
	found, err := c.one(ctx, "network-one", []any{string(id)}, &n.ID, &n.Name, &n.Kind)
	if err == nil && !found {
		err = problem.New(problem.Unknown, "There is no such network, or it is not yours.")
	}
	if err != nil {
		return n, nil, err
	}
	var all []school.School
	err = c.each(ctx, "network-schools", []any{string(id)}, func(scan func(...any) error) error {
		x := school.School{Network: id}
		err := scan(&x.URN, &x.Name)
		all = append(all, x)
		return err
	})
	return n, all, err
}

// Pace gives the parts a second of the sender campaigns go from.
func (s *Campaigns) Pace(ctx context.Context) (float64, error) {
	x, err := s.db.Texts().Sender(ctx, delivery.MainSender)
	return x.PartsPerSecond, err
}

// TakeOut keeps a pupil out of a campaign, or out of all of the school, as the
// reason says.
func (s *Campaigns) TakeOut(ctx context.Context, actor school.Actor, id campaigns.CampaignID, x campaigns.Out) error {
	return s.outs(ctx, actor, id, x.Pupil, x.At, "campaign.take_out", x.Reason, func(c conn) error {
		_, err := c.exec(ctx, "campaign-out-add", string(id), string(x.Pupil), x.Reason, x.By, ms(x.At), campaigns.OtherReason)
		return err
	})
}

// PutBack lets a pupil in again, wherever they were taken out of this campaign.
func (s *Campaigns) PutBack(ctx context.Context, actor school.Actor, id campaigns.CampaignID, pupil school.PupilID, now time.Time) error {
	return s.outs(ctx, actor, id, pupil, now, "campaign.put_back", "", func(c conn) error {
		_, err := c.exec(ctx, "campaign-out-drop", string(pupil), string(id), campaigns.OtherReason)
		return err
	})
}

// outs writes a change of who is out, for a pupil of the campaign's school.
func (s *Campaigns) outs(ctx context.Context, actor school.Actor, id campaigns.CampaignID, pupil school.PupilID, now time.Time, act, why string, write func(conn) error) error {
	return s.db.change(ctx, func(c conn) error {
		x, err := c.campaign(ctx, "campaign-lock", id)
		if err != nil {
			return err
		}
		var urn school.URN
		found, err := c.one(ctx, "campaign-pupil", []any{string(pupil)}, &urn)
		if err != nil {
			return err
		}
		if !found || urn != x.School {
			return problem.New(problem.Unknown, "There is no such pupil at this school.")
		}
		if err := write(c); err != nil {
			return err
		}
		return c.toldOf(ctx, actor, x, act, string(pupil)+" "+why, now)
	})
}

// Outs lists who is out, by name.
func (s *Campaigns) Outs(ctx context.Context, id campaigns.CampaignID) ([]campaigns.Out, error) {
	return s.db.reader().outs(ctx, id)
}

func (c conn) outs(ctx context.Context, id campaigns.CampaignID) ([]campaigns.Out, error) {
	var all []campaigns.Out
	err := c.each(ctx, "campaign-outs", []any{string(id), string(id), campaigns.OtherReason, campaigns.OtherReason}, func(scan func(...any) error) error {
		var x campaigns.Out
		var p school.Pupil
		var when int64
		if err := scan(&x.Pupil, &p.FirstName, &p.LastName, &x.Group, &x.Reason, &x.By, &when); err != nil {
			return err
		}
		x.Name, x.At = p.Name(), at(when)
		if n := len(all); n == 0 || all[n-1].Pupil != x.Pupil {
			all = append(all, x)
		}
		last := &all[len(all)-1]
		last.Hands = append(last.Hands, x.By)
		return nil
	})
	return all, err
}

// KeyMaker gives the actor who made a key of a school or of its network.
func (s *Campaigns) KeyMaker(ctx context.Context, urn school.URN, key string) (string, error) {
	var actor string
	_, err := s.db.reader().one(ctx, "campaign-key-maker", []any{string(urn), key}, &actor)
	return actor, err
}

// Mobile gives a member's own number, zero for none.
func (s *Campaigns) Mobile(ctx context.Context, member string) (phone.Number, error) {
	var sealed []byte
	if _, err := s.db.reader().one(ctx, "campaign-mobile", []any{member}, &sealed); err != nil {
		return phone.Number{}, err
	}
	return s.db.openNumber(sealed, "staff "+member)
}

// RaiseTest owes a text that shows a wording to a member of staff.
func (s *Campaigns) RaiseTest(ctx context.Context, actor school.Actor, id campaigns.CampaignID, words string, t delivery.Text, since time.Time, room func(went []time.Time) error) error {
	return s.db.change(ctx, func(c conn) error {
		x, err := c.campaign(ctx, "campaign-lock", id)
		if err != nil {
			return err
		}
		var went []time.Time
		err = c.each(ctx, "campaign-tests-since", []any{string(id), ms(since)}, func(scan func(...any) error) error {
			var when int64
			err := scan(&when)
			went = append(went, at(when))
			return err
		})
		if err != nil {
			return err
		}
		if err := room(went); err != nil {
			return err
		}
		if err := c.raiseTexts(ctx, []delivery.Text{t}); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "campaign-test-add", string(t.ID), string(id), c.db.box.Seal(words, "campaign test "+string(t.ID))); err != nil {
			return err
		}
		return c.toldOf(ctx, actor, x, "campaign.test", string(t.ID), t.RaisedAt)
	})
}
