package campaigns

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Across is what one act over a network came to at one of its schools. A school
// that refuses keeps no other from it.
type Across struct {
	School   school.URN
	Name     string
	Campaign CampaignID // empty where there is none
	Status   Status     // NotAdopted where there is none
	Refused  string     // why nothing was done there; empty where it was
}

// AcrossWave is one wave of one school of a network.
type AcrossWave struct {
	School   school.URN
	Name     string // of the school
	Campaign CampaignID
	Pack     string
	Called   string // the campaign
	Status   Status
	Key      string // of the wave
	Wave     string
	Next     time.Time // when it comes next; zero for not again
	Last     Firing    // its newest; without an id where it has not gone
	// Hidden says that the network may not see how many families a firing has:
	// fewer than ten, and it sees aggregates alone.
	Hidden bool
}

// AdoptAcross makes a pack a draft at every school of a network, each with its
// own lot and its own calendar. With a campaign of one of these schools to be
// like, each has that plan: planned once, read and approved at each. What a
// person vouched for at one school is vouched for there alone. A failure is
// Unknown.
func (s *Service) AdoptAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string, like CampaignID) ([]Across, error) {
	var model *Campaign
	if like != "" {
		c, err := s.store.Campaign(ctx, like)
		if err != nil {
			return nil, err
		}
		pack, model = c.Pack, &c
	}
	if _, err := s.Pack(ctx, pack); err != nil {
		return nil, err
	}
	if model != nil {
		n, err := s.store.Network(ctx, model.School)
		if err != nil {
			return nil, err
		}
		if n.ID != id {
			return nil, problem.New(problem.Unknown, "That campaign is of no school of this network.")
		}
	}
	return s.across(ctx, id, pack, func(x school.School, _ Campaign) (Campaign, error) {
		c, err := s.Adopt(ctx, actor, x.URN, pack)
		if err != nil || model == nil {
			return c, err
		}
		return s.asLike(ctx, actor, c, *model)
	})
}

// asLike gives a campaign that was just adopted the plan of another, with those
// who wrote it: at every school of the network they are the authors, and
// cannot approve their own words there.
func (s *Service) asLike(ctx context.Context, actor school.Actor, c, model Campaign) (Campaign, error) {
	as, err := s.like(ctx, c, model)
	if err != nil {
		return c, err
	}
	return s.edit(ctx, actor, c.ID, c.Version, model.Plan, func(now Campaign) Campaign {
		now.Writers, now.Authors = joined(now.Writers, as.Writers...), as.Authors
		return now
	})
}

// ProposeAcross puts the campaigns of a pack forward at every school that has a
// draft of it.
func (s *Service) ProposeAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string) ([]Across, error) {
	return s.across(ctx, id, pack, func(_ school.School, c Campaign) (Campaign, error) { return s.Propose(ctx, actor, c.ID) })
}

// ApproveAcross approves the campaigns of a pack that wait at the schools of a
// network, as they were read: each as if it were approved there, so whoever wrote or
// put one forward is refused it, and so is a key. Seen is what WaitsAcross named;
// when any has moved on the failure is Stale, and nothing is approved.
func (s *Service) ApproveAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack, seen string) ([]Across, error) {
	if actor.Kind != school.Person {
		return nil, problem.New(problem.Forbidden, "Only a person may approve a campaign, signed in by name. A key may not.")
	}
	waits, err := s.WaitsAcross(ctx, id, pack)
	if err != nil {
		return nil, err
	}
	if err := waits.read(seen); err != nil {
		return nil, err
	}
	return s.across(ctx, id, pack, func(_ school.School, c Campaign) (Campaign, error) {
		if c.Status != Proposed {
			return c, c.notWaiting()
		}
		return s.Approve(ctx, actor, c.ID, waits.version(c.ID))
	})
}

// PauseAcross stops every campaign of a network's schools within a second, or
// those of one pack; ResumeAcross lets them go on.
func (s *Service) PauseAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack, why string) ([]Across, error) {
	if _, err := readNote(why, "Say why they are paused: everyone who signs in sees it."); err != nil {
		return nil, err
	}
	return s.across(ctx, id, pack, func(_ school.School, c Campaign) (Campaign, error) { return s.Pause(ctx, actor, c.ID, why) })
}

// ResumeAcross lets what is paused go on: see PauseAcross. A key is refused, and a
// school where somebody who may approve has paused it refuses who may not.
func (s *Service) ResumeAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string) ([]Across, error) {
	if actor.Kind != school.Person {
		return nil, keysNeverResume()
	}
	return s.across(ctx, id, pack, func(_ school.School, c Campaign) (Campaign, error) { return s.Resume(ctx, actor, c.ID) })
}

// across does a thing to each campaign of a pack that has not ended, or of every
// pack, at each school of a network; where a school has none it is done once,
// with none.
func (s *Service) across(ctx context.Context, id school.NetworkID, pack string, do func(school.School, Campaign) (Campaign, error)) ([]Across, error) {
	_, schools, err := s.store.SchoolsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []Across
	for _, x := range schools {
		stand, err := s.store.Campaigns(ctx, x.URN)
		if err != nil {
			return all, err
		}
		stand = slices.DeleteFunc(stand, func(c Campaign) bool { return c.Status.Ended() || pack != "" && c.Pack != pack })
		if len(stand) == 0 {
			stand = []Campaign{{School: x.URN, Status: NotAdopted}}
		}
		for _, was := range stand {
			y := Across{School: x.URN, Name: x.Name, Campaign: was.ID, Status: was.Status}
			c, err := do(x, was)
			switch p := problem.Of(err); {
			case err == nil:
				y.Campaign, y.Status = c.ID, c.Status
			case p.Kind == problem.Internal:
				return all, err
			default:
				y.Refused = p.Detail
			}
			all = append(all, y)
		}
	}
	return all, nil
}

// WavesAcross lists every wave of every campaign of a network's schools that has
// not ended, those that come next first. A failure is Unknown.
func (s *Service) WavesAcross(ctx context.Context, id school.NetworkID) ([]AcrossWave, error) {
	n, schools, err := s.store.SchoolsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var all []AcrossWave
	for _, x := range schools {
		_, cal, err := s.store.School(ctx, x.URN)
		if err != nil {
			return nil, err
		}
		stand, err := s.store.Campaigns(ctx, x.URN)
		if err != nil {
			return nil, err
		}
		for _, c := range stand {
			if c.Status == Stopped {
				continue
			}
			fired, err := s.store.Firings(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			for _, w := range c.Plan.Waves {
				y := AcrossWave{School: x.URN, Name: x.Name, Campaign: c.ID, Pack: c.Pack, Called: c.Plan.Name, Status: c.Status, Key: w.Key, Wave: w.Name}
				y.Next, _ = w.next(now, cal, fired)
				if at := slices.IndexFunc(fired, func(f Firing) bool { return f.Wave.Key == w.Key }); at >= 0 {
					y.Last = fired[at]
					y.Hidden = aggregatesAlone(n) && y.Last.ToText < hiddenBelow
				}
				all = append(all, y)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b AcrossWave) int {
		if a.Next.IsZero() != b.Next.IsZero() {
			if a.Next.IsZero() {
				return 1
			}
			return -1
		}
		return a.Next.Compare(b.Next)
	})
	return all, nil
}
