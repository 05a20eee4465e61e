package campaigns

import (
	"context"
	"strconv"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Going is one text that families would read.
type Going struct {
	Wave    Wave
	Message Message
}

// Goes lists every text of a plan that families of a kind of school would read,
// in the order of its waves: English, and each language a person has vouched for.
func (p Plan) Goes(phase school.Phase) []Going {
	var all []Going
	for _, w := range p.Waves {
		for _, m := range p.texts(w, VoiceOf(phase)) {
			all = append(all, Going{w, m})
		}
	}
	return all
}

// For fills the text in for a made-up pupil of a school.
func (g Going) For(sch school.School) (Words, error) { return g.Message.words(madeUp(sch), g.Wave.Key) }

// Waiting is what waits for approval at the schools of a network, as whoever
// approves it all reads it.
type Waiting struct {
	// Seen names the campaigns with their versions: approval asks for it, so that
	// nothing is approved that was not read.
	Seen    string
	Schools []WaitingAt
}

// WaitingAt is one campaign that waits.
type WaitingAt struct {
	School   school.School
	Campaign Campaign
}

// WaitsAcross gives the campaigns of a pack that wait for approval at the schools
// of a network. A failure is Unknown.
func (s *Service) WaitsAcross(ctx context.Context, id school.NetworkID, pack string) (Waiting, error) {
	var w Waiting
	_, schools, err := s.store.SchoolsOf(ctx, id)
	if err != nil {
		return w, err
	}
	seen := []string{pack}
	for _, x := range schools {
		stand, err := s.store.Campaigns(ctx, x.URN)
		if err != nil {
			return w, err
		}
		for _, c := range stand {
			if c.Status != Proposed || c.Pack != pack {
				continue
			}
			sch, _, err := s.store.School(ctx, x.URN)
			if err != nil {
				return w, err
			}
			w.Schools = append(w.Schools, WaitingAt{sch, c})
			seen = append(seen, string(c.ID), strconv.Itoa(c.Version))
		}
	}
	w.Seen = short(seen...)
	return w, nil
}

// version gives the version of a campaign as it was read; -1 where it was not.
func (w Waiting) version(id CampaignID) int {
	for _, x := range w.Schools {
		if x.Campaign.ID == id {
			return x.Campaign.Version
		}
	}
	return -1
}

// read refuses an approval of something else than was read.
func (w Waiting) read(seen string) error {
	if seen != w.Seen {
		return problem.New(problem.Stale, "This is not what waits now. Read every text again, with network preview, and approve what it names.")
	}
	return nil
}
