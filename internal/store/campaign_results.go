package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// Tally counts what has come of a firing.
func (s *Campaigns) Tally(ctx context.Context, id campaigns.FiringID, within time.Duration) (campaigns.Tally, error) {
	c := s.db.reader()
	t := campaigns.Tally{Arms: map[campaigns.Arm]campaigns.ArmTally{}}
	err := c.each(ctx, "results-families", []any{string(id)}, func(scan func(...any) error) error {
		var arm campaigns.Arm
		var n int
		err := scan(&arm, &n)
		t.Families += n
		if arm != "" {
			t.Arms[arm] = campaigns.ArmTally{Families: n, Texts: map[delivery.State]int{}}
		}
		return err
	})
	if err != nil {
		return t, err
	}
	err = c.each(ctx, "results-texts", []any{string(id)}, func(scan func(...any) error) error {
		var arm campaigns.Arm
		var state delivery.State
		var n, parts int
		if err := scan(&arm, &state, &n, &parts); err != nil {
			return err
		}
		x := t.Arms[arm]
		x.Texts[state] = n
		if state.Gone() {
			x.Parts += parts
		}
		t.Arms[arm] = x
		return nil
	})
	if err != nil {
		return t, err
	}
	return t, c.heardOf(ctx, &t, id, within)
}

// heardOf counts the families that wrote back, each once for each thing.
func (c conn) heardOf(ctx context.Context, t *campaigns.Tally, id campaigns.FiringID, within time.Duration) error {
	type said struct{ family, what string }
	counted := map[said]bool{}
	once := func(family, what string, n *int) {
		if !counted[said{family, what}] {
			counted[said{family, what}] = true
			*n++
		}
	}
	return c.each(ctx, "results-heard", []any{string(id), within.Milliseconds()}, func(scan func(...any) error) error {
		var family, kind string
		var arm campaigns.Arm
		var worried, another bool
		if err := scan(&family, &arm, &kind, &worried, &another); err != nil {
			return err
		}
		x := t.Arms[arm]
		switch {
		case kind == notifier.KindStop:
			once(family, kind, &x.Stopped)
		case kind == notifier.KindNoCampaigns:
			once(family, kind, &x.SaidNo)
		case notifier.Says(kind) && !another:
			once(family, "reply", &x.Replied)
			if worried {
				once(family, "concern", &x.Worried)
			}
		}
		t.Arms[arm] = x
		return nil
	})
}

// Drawn lists the families that the waves of a campaign drew, up to a firing.
func (s *Campaigns) Drawn(ctx context.Context, f campaigns.Firing) ([]campaigns.Drawn, error) {
	var all []campaigns.Drawn
	err := s.db.reader().each(ctx, "results-drawn", []any{string(f.Campaign), ms(f.DueAt)}, func(scan func(...any) error) error {
		var d campaigns.Drawn
		var pupils string
		if err := scan(&d.Wave, &d.Family, &d.Arm, &pupils); err != nil {
			return err
		}
		err := eachMember(pupils, func(m campaigns.Member) {
			if m.Why == campaigns.Fits {
				d.Pupils = append(d.Pupils, m.Pupil)
			}
		})
		all = append(all, d)
		return err
	})
	return all, err
}

// AlsoTexted lists the families a firing drew that another campaign texted.
func (s *Campaigns) AlsoTexted(ctx context.Context, id campaigns.FiringID, from, to time.Time) ([]campaigns.AlsoTexted, error) {
	var all []campaigns.AlsoTexted
	err := s.db.reader().each(ctx, "results-also-texted", []any{string(id), ms(from), ms(to)}, func(scan func(...any) error) error {
		var x campaigns.AlsoTexted
		err := scan(&x.Family, &x.Arm, &x.Campaign)
		all = append(all, x)
		return err
	})
	return all, err
}

// Asked lists the absences that an absence text went about.
func (s *Campaigns) Asked(ctx context.Context, urn school.URN, from, to clock.Date) ([]campaigns.Asked, error) {
	var all []campaigns.Asked
	err := s.db.reader().each(ctx, "results-asked", []any{string(urn), from.String(), to.String()}, func(scan func(...any) error) error {
		var x campaigns.Asked
		var raised int64
		var explained sql.NullInt64
		var kind string
		if err := scan(&x.Alert, &x.Absence, &x.Pupil, dateInto{&x.Day}, &x.Code, &x.Arrived, &raised, &explained, &kind); err != nil {
			return err
		}
		x.RaisedAt, x.ExplainedAt = at(raised), atOrZero(explained)
		x.Answered = kind != "" && notifier.Says(kind)
		if n := len(all) - 1; n >= 0 && all[n].Alert == x.Alert && all[n].Absence == x.Absence { // one line a reply
			all[n].Answered = all[n].Answered || x.Answered
			return nil
		}
		all = append(all, x)
		return nil
	})
	return all, err
}

// Network gives that of a school, zero for none.
func (s *Campaigns) Network(ctx context.Context, urn school.URN) (school.Network, error) {
	var n school.Network
	_, err := s.db.reader().one(ctx, "results-network", []any{string(urn)}, &n.ID, &n.Name, &n.Kind)
	return n, err
}

// Elsewhere gives the same wave at the other schools of a network.
func (s *Campaigns) Elsewhere(ctx context.Context, f campaigns.Firing, pack string, n school.NetworkID, from, to time.Time) ([]campaigns.Firing, error) {
	return s.db.reader().firings(ctx, "results-elsewhere", string(n), pack, f.Wave.Key, string(f.School), ms(from), ms(to))
}

// Terms gives what a part costs a school and where its texts may link to.
func (s *Campaigns) Terms(ctx context.Context, urn school.URN) (templates.Terms, error) {
	return s.db.Wordings().Terms(ctx, urn)
}

// LastNames gives those of a school's roll, each once.
func (s *Campaigns) LastNames(ctx context.Context, urn school.URN) ([]string, error) {
	return s.db.reader().lastNames(ctx, urn)
}

// LastNames gives those of a school's roll, each once.
func (s *Wordings) LastNames(ctx context.Context, urn school.URN) ([]string, error) {
	return s.db.reader().lastNames(ctx, urn)
}

func (c conn) lastNames(ctx context.Context, urn school.URN) ([]string, error) {
	var all []string
	err := c.each(ctx, "last-names", []any{string(urn)}, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		all = append(all, name)
		return err
	})
	return all, err
}
