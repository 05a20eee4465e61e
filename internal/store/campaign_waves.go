package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// waveBody is the wave and the plan as they were approved; of the plan's waves
// only the one that goes.
type waveBody struct {
	Wave campaigns.Wave `json:"wave"`
	Plan campaigns.Plan `json:"plan"`
}

// Claim writes a firing once, whoever's clock knocked.
func (s *Campaigns) Claim(ctx context.Context, f campaigns.Firing, now time.Time) (bool, error) {
	plan := f.Plan
	plan.Waves = nil // the one that goes stands beside it, and the last gate reads this for every text
	body, err := json.Marshal(waveBody{f.Wave, plan})
	if err != nil {
		return false, err
	}
	var first bool
	err = s.db.change(ctx, func(c conn) error {
		x, err := c.campaign(ctx, "campaign-lock", f.Campaign)
		waited := x.Status == campaigns.Proposed && f.State == campaigns.Missed
		if err != nil || !x.Status.Live() && !waited || x.Version != f.Version { // changed since it was looked at
			return err
		}
		var other string
		if gone, err := c.one(ctx, "wave-gone", []any{string(f.Campaign), f.Wave.Key, string(f.Occasion)}, &other); err != nil || gone {
			return err
		}
		n, err := c.exec(ctx, "wave-claim", string(f.ID), string(f.Campaign), string(f.School), f.Wave.Key, string(f.Occasion), ms(f.DueAt), ms(f.EndsAt),
			f.Version, string(body), string(f.State), f.Why, msOrNull(f.OverAt))
		if first = n == 1; err != nil || !first {
			return err
		}
		if x.Status == campaigns.Approved && f.State != campaigns.Missed {
			x.Status = campaigns.Running
			if _, err := c.exec(ctx, "campaign-put", append(must(s.row(x))[3:], string(x.ID))...); err != nil {
				return err
			}
		}
		return c.toldOf(ctx, school.SystemActor("campaigns"), x, "campaign.wave_"+string(f.State), string(f.ID), now)
	})
	return first, err
}

// must gives a row that was read from the database a moment ago.
func must(row []any, err error) []any {
	if err != nil {
		panic(err) // what came out of JSON goes into it
	}
	return row
}

func (c conn) firings(ctx context.Context, query string, args ...any) ([]campaigns.Firing, error) {
	var all []campaigns.Firing
	err := c.each(ctx, query, args, func(scan func(...any) error) error {
		var f campaigns.Firing
		var due, ends int64
		var opened, over sql.NullInt64
		var body string
		err := scan(&f.ID, &f.Campaign, &f.School, &f.Occasion, &due, &ends, &f.Version, &body, &f.State, &f.Why, &opened, &over,
			&f.ToText, &f.HeldOut, &f.LeftOut, &f.Raised, &f.Kept)
		if err != nil {
			return err
		}
		var b waveBody
		if err := json.Unmarshal([]byte(body), &b); err != nil {
			return fmt.Errorf("read firing %s: %w", f.ID, err)
		}
		f.Wave, f.Plan = b.Wave, b.Plan
		f.DueAt, f.EndsAt, f.OpenedAt, f.OverAt = at(due), at(ends), atOrZero(opened), atOrZero(over)
		all = append(all, f)
		return nil
	})
	return all, err
}

// Firings gives those of a campaign, the newest first.
func (s *Campaigns) Firings(ctx context.Context, id campaigns.CampaignID) ([]campaigns.Firing, error) {
	return s.db.reader().firings(ctx, "waves-of-campaign", string(id))
}

// Underway gives those that are due or open.
func (s *Campaigns) Underway(ctx context.Context) ([]campaigns.Firing, error) {
	return s.db.reader().firings(ctx, "waves-under-way")
}

// Firing gives one.
func (s *Campaigns) Firing(ctx context.Context, id campaigns.FiringID) (campaigns.Firing, error) {
	return s.db.reader().firing(ctx, "wave-one", id)
}

func (c conn) firing(ctx context.Context, query string, id campaigns.FiringID) (campaigns.Firing, error) {
	all, err := c.firings(ctx, query, string(id))
	if err == nil && len(all) == 0 {
		err = problem.New(problem.Unknown, "There is no such wave.")
	}
	if err != nil {
		return campaigns.Firing{}, err
	}
	return all[0], nil
}

// Open draws a firing that is due and keeps the snapshot. Whoever draws holds
// the firing's row: others pass on and draw another.
func (s *Campaigns) Open(ctx context.Context, f campaigns.Firing, of campaigns.Choice, now time.Time, draw func(campaigns.Material) []campaigns.Family) (opened bool, err error) {
	err = s.db.change(ctx, func(c conn) error {
		var id string
		opened, err = c.one(ctx, "wave-take", []any{string(f.ID)}, &id)
		if err != nil || !opened {
			return err
		}
		if err := c.freeWeek(ctx, f.School, of.Week); err != nil {
			return err
		}
		m, err := s.Material(ctx, campaigns.Campaign{ID: f.Campaign, School: f.School}, of)
		if err != nil {
			return err
		}
		return c.freeze(ctx, f, of.Week, draw(m), now)
	})
	return opened, err
}

// freeze writes the snapshot of a firing.
func (c conn) freeze(ctx context.Context, f campaigns.Firing, week string, snapshot []campaigns.Family, now time.Time) error {
	rows := make([][]any, len(snapshot))
	var text, held, out int
	for i, x := range snapshot {
		pupils, err := json.Marshal(x.Pupils)
		if err != nil {
			return err
		}
		id := ""
		switch {
		case !x.In:
			out++
		case x.Arm == campaigns.HeldOut:
			held++
		default:
			text++
			id = school.NewID(now)
		}
		rows[i] = []any{string(f.ID), x.ID, string(f.Campaign), string(f.School), week, string(x.Contact), string(pupils), string(x.Band), x.Why, string(x.Arm), id}
	}
	if err := c.insertRows(ctx, "families-add", rows); err != nil {
		return err
	}
	lost, err := c.claimNumbers(ctx, f, week, text)
	if err != nil {
		return err
	}
	if _, err := c.exec(ctx, "wave-open", ms(now), text-lost, held, out+lost, string(f.ID)); err != nil {
		return err
	}
	return c.news(ctx, f.School, now, item{"campaign", string(f.Campaign)})
}

// freeWeek gives back the week of the families of a school whose text never left.
func (c conn) freeWeek(ctx context.Context, urn school.URN, week string) error {
	n, err := c.exec(ctx, "families-free", string(urn), week)
	if err != nil || n == 0 {
		return err
	}
	_, err = c.exec(ctx, "numbers-free", string(urn), week)
	return err
}

// claimNumbers claims the telephone of each of the texts of a snapshot for its
// week. Families whose telephone another has are out, and it says how many.
func (c conn) claimNumbers(ctx context.Context, f campaigns.Firing, week string, texts int) (lost int, err error) {
	some, err := c.anyReached(ctx, f.School, week)
	if err != nil {
		return 0, err
	}
	claim := "numbers-claim-first"
	if some {
		claim = "numbers-claim"
	}
	claimed, err := c.exec(ctx, claim, string(f.ID))
	if err != nil || claimed == int64(texts) {
		return 0, err
	}
	var families []string
	err = c.each(ctx, "numbers-lost", []any{string(f.ID)}, func(scan func(...any) error) error {
		var family string
		err := scan(&family)
		families = append(families, family)
		return err
	})
	if err != nil || len(families) == 0 {
		return 0, err
	}
	_, err = c.execIn(ctx, "families-lose", []any{campaigns.ThisWeek, string(f.ID)}, families)
	return len(families), err
}

// Raise owes texts to the next families of an open firing while its campaign
// runs. The row of the campaign is held meanwhile, so that a pause finds every
// text that stands.
func (s *Campaigns) Raise(ctx context.Context, f campaigns.Firing, most int, now time.Time) (texts []delivery.Text, left int, err error) {
	err = s.db.change(ctx, func(c conn) error {
		texts, left = nil, 0
		x, err := c.campaign(ctx, "campaign-lock", f.Campaign)
		if err != nil {
			return err
		}
		now, err := c.firing(ctx, "wave-lock", f.ID)
		if err != nil {
			return err
		}
		if !x.Status.Live() || now.State != campaigns.Open || now.Kept {
			left = 1 // not now; somebody may let it go on
			return nil
		}
		if most > 0 {
			if texts, err = s.raise(ctx, c, f, most); err != nil {
				return err
			}
		}
		_, err = c.one(ctx, "families-left", []any{string(f.ID)}, &left)
		return err
	})
	return texts, left, err
}

// owed is a text whose telephone is still to be claimed.
type owed struct {
	text                 delivery.Text
	family, number, week string
}

// raise writes the texts of the next families and notes them on the snapshot.
func (s *Campaigns) raise(ctx context.Context, c conn, f campaigns.Firing, most int) ([]delivery.Text, error) {
	now := s.db.clock.Now()
	var texts []delivery.Text
	var families []string
	var changed []owed
	gone := map[string]string{} // families that get none after all, with why
	err := c.each(ctx, "families-to-raise", []any{string(f.ID), most}, func(scan func(...any) error) error {
		t := delivery.Text{
			School: f.School, Kind: delivery.CampaignText, State: delivery.Raised, Sender: delivery.MainSender,
			RaisedAt: now, SendAfter: f.DueAt, ExpiresAt: f.EndsAt,
		}
		var family, number, week string
		var sealed []byte
		var claimed bool
		if err := scan(&family, &t.ID, &t.Contact, &sealed, &number, &week, &claimed); err != nil {
			return err
		}
		var err error
		if t.Number, err = c.db.contactNumber(t.Contact, sealed); err != nil {
			return err
		}
		switch {
		case t.Number.Zero():
			gone[family] = campaigns.NobodyToText
			return nil
		case !claimed:
			changed = append(changed, owed{t, family, number, week})
			return nil
		}
		texts, families = append(texts, t), append(families, family)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, x := range changed { // the number is another than when it was drawn
		n, err := c.exec(ctx, "number-claim", x.number, x.week, string(x.text.ID), string(f.School))
		if err != nil {
			return nil, err
		}
		if n == 0 {
			gone[x.family] = campaigns.ThisWeek
			continue
		}
		texts, families = append(texts, x.text), append(families, x.family)
	}
	for family, why := range gone {
		if _, err := c.exec(ctx, "family-no-number", ms(now), why, string(f.ID), family); err != nil {
			return nil, err
		}
	}
	if len(texts) == 0 {
		return nil, nil
	}
	if err := c.raiseTexts(ctx, texts); err != nil {
		return nil, err
	}
	n, err := c.execIn(ctx, "families-raised", []any{ms(now), string(f.ID)}, families)
	if err != nil {
		return nil, err
	}
	if int(n) != len(texts) {
		return nil, fmt.Errorf("raise firing %s: %d families for %d texts", f.ID, n, len(texts))
	}
	if _, err := c.exec(ctx, "wave-raised", len(texts), string(f.ID)); err != nil {
		return nil, err
	}
	return texts, c.news(ctx, f.School, now, item{"campaign", string(f.Campaign)})
}

// Waiting counts the campaign texts that wait to be claimed, by school.
func (s *Campaigns) Waiting(ctx context.Context) (map[school.URN]int, error) {
	waiting := map[school.URN]int{}
	err := s.db.reader().each(ctx, "campaign-texts-waiting", nil, func(scan func(...any) error) error {
		var urn school.URN
		var n int
		err := scan(&urn, &n)
		waiting[urn] = n
		return err
	})
	return waiting, err
}

// moveWave holds the texts of a firing that nobody has claimed, or lets those
// held go again.
func (c conn) moveWave(ctx context.Context, from, to delivery.State, reason string, now time.Time, id string) ([]string, error) {
	name, args := "wave-texts-hold", []any{reason, ms(now), id}
	if to == delivery.Raised {
		name, args = "wave-texts-free", []any{ms(now), id}
	}
	var moved []string
	err := c.each(ctx, name, args, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		moved = append(moved, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	return moved, c.inChunks(ctx, delivery.Event{At: now, From: from, To: to, Why: reason}, moved)
}

// withdrawWave takes back what of a firing has not been claimed.
func (c conn) withdrawWave(ctx context.Context, id, reason string, now time.Time) error {
	for _, from := range []delivery.State{delivery.Held, delivery.Raised} {
		var moved []string
		err := c.each(ctx, "wave-texts-withdraw", []any{reason, ms(now), string(from), id}, func(scan func(...any) error) error {
			var text string
			err := scan(&text)
			moved = append(moved, text)
			return err
		})
		if err != nil {
			return err
		}
		if err := c.inChunks(ctx, delivery.Event{At: now, From: from, To: delivery.Withdrawn, Why: reason}, moved); err != nil {
			return err
		}
	}
	return nil
}

// inChunks writes the same line on many timelines, as many at once as a
// statement takes.
func (c conn) inChunks(ctx context.Context, e delivery.Event, ids []string) error {
	for len(ids) > 0 {
		n := min(len(ids), 1000)
		if err := c.addEvents(ctx, e, ids[:n]...); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// Keep holds the texts of a firing while its school is shut.
func (s *Campaigns) Keep(ctx context.Context, id campaigns.FiringID, reason string, now time.Time) (int, error) {
	moved, err := s.keep(ctx, id, true, delivery.Raised, delivery.Held, reason, now)
	return len(moved), err
}

// LetGo lets them go again.
func (s *Campaigns) LetGo(ctx context.Context, id campaigns.FiringID, now time.Time) ([]delivery.Text, error) {
	moved, err := s.keep(ctx, id, false, delivery.Held, delivery.Raised, "", now)
	if err != nil {
		return nil, err
	}
	return s.db.reader().textsOf(ctx, moved)
}

func (s *Campaigns) keep(ctx context.Context, id campaigns.FiringID, kept bool, from, to delivery.State, reason string, now time.Time) (moved []string, err error) {
	err = s.db.change(ctx, func(c conn) error {
		f, err := c.firing(ctx, "wave-one", id)
		if err != nil {
			return err
		}
		x, err := c.campaign(ctx, "campaign-lock", f.Campaign)
		if err != nil || !x.Status.Live() {
			return err
		}
		if _, err := c.exec(ctx, "wave-kept", kept, string(id)); err != nil {
			return err
		}
		if moved, err = c.moveWave(ctx, from, to, reason, now, string(id)); err != nil {
			return err
		}
		return c.news(ctx, f.School, now, item{"campaign", string(f.Campaign)})
	})
	return moved, err
}

// End closes a firing; what has not gone is withdrawn.
func (s *Campaigns) End(ctx context.Context, id campaigns.FiringID, why string, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		f, err := c.firing(ctx, "wave-one", id)
		if err != nil {
			return err
		}
		x, err := c.campaign(ctx, "campaign-lock", f.Campaign)
		if err != nil {
			return err
		}
		n, err := c.exec(ctx, "wave-end", why, ms(now), string(id))
		if err != nil || n == 0 {
			return err
		}
		gone := campaigns.GoneOver
		if why == campaigns.WhyStopped {
			gone = campaigns.GoneEnded
		}
		if err := c.withdrawWave(ctx, string(id), gone, now); err != nil {
			return err
		}
		if err := c.freeWeek(ctx, f.School, campaigns.WeekOf(f.DueAt)); err != nil {
			return err
		}
		return c.toldOf(ctx, school.SystemActor("campaigns"), x, "campaign.wave_over", string(id)+" "+why, now)
	})
}

// Toll counts what the stop rules ask of a firing.
func (s *Campaigns) Toll(ctx context.Context, id campaigns.FiringID, from time.Time, within time.Duration) (campaigns.Toll, error) {
	c := s.db.reader()
	var t campaigns.Toll
	if _, err := c.one(ctx, "wave-toll", []any{string(id), ms(from)}, &t.Texted, &t.Ended, &t.Failed); err != nil {
		return t, err
	}
	_, err := c.one(ctx, "wave-refusals", []any{string(id), ms(from), within.Milliseconds()}, &t.SaidNo)
	return t, err
}

// Progress counts what became of a firing's texts.
func (s *Campaigns) Progress(ctx context.Context, id campaigns.FiringID) (campaigns.Progress, error) {
	c := s.db.reader()
	p := campaigns.Progress{States: map[delivery.State]int{}, Reasons: map[string]int{}, NotSent: map[string]int{}}
	err := c.each(ctx, "wave-states", []any{string(id)}, func(scan func(...any) error) error {
		var st delivery.State
		var n int
		err := scan(&st, &n)
		p.States[st] = n
		return err
	})
	if err != nil {
		return p, err
	}
	err = c.each(ctx, "wave-reasons", []any{string(id)}, func(scan func(...any) error) error {
		var why string
		var n int
		err := scan(&why, &n)
		p.Reasons[why] = n
		return err
	})
	if err != nil {
		return p, err
	}
	err = c.each(ctx, "wave-not-sent", []any{string(id)}, func(scan func(...any) error) error {
		var why string
		var n int
		err := scan(&why, &n)
		p.NotSent[why] = n
		return err
	})
	if err != nil {
		return p, err
	}
	_, err = c.one(ctx, "wave-opted-out", []any{string(id)}, &p.OptedOut)
	return p, err
}
