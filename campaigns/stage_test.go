package campaigns_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

const urn = school.URN("990002")

var (
	monday = clock.Date{Year: 2026, Month: 11, Day: 23}
	friday = clock.Date{Year: 2026, Month: 11, Day: 27}
	comms  = school.Actor{Kind: school.Person, ID: "comms"}
	head   = school.Actor{Kind: school.Person, ID: "head"}
	key    = school.Actor{Kind: school.Key, ID: "mis"}
)

// carrier takes every text and writes down who got what.
type carrier struct {
	mu   sync.Mutex
	took map[string][]string
	fail bool
}

func (c *carrier) Send(_ context.Context, m sms.Message) (sms.Accepted, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fail {
		return sms.Accepted{}, &sms.SendError{Class: sms.ClassDead, Code: 21211}
	}
	c.took[m.To.E164()] = append(c.took[m.To.E164()], m.Body)
	return sms.Accepted{CarrierID: "SM" + m.TextID}, nil
}

func (c *carrier) Find(context.Context, sms.Sender, phone.Number, time.Time) ([]sms.Found, error) {
	return nil, nil
}

func (c *carrier) Taken(context.Context, sms.Sender, time.Time, time.Time, func([]sms.Found) error) error {
	return nil
}

func (c *carrier) texts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, bodies := range c.took {
		n += len(bodies)
	}
	return n
}

// stage is the service on a real store: the demo's secondary at 9:04 on a
// Monday in November, with six weeks of registers behind it.
type stage struct {
	*campaigns.Service
	t       *testing.T
	db      *store.DB
	clock   *clock.Manual
	carrier *carrier
	texts   *delivery.Service
	town    sample.School
}

func newStage(t *testing.T) *stage {
	t.Helper()
	box, err := seal.New(make([]byte, seal.KeySize))
	must(t, err)
	s := &stage{t: t, clock: clock.At(monday.At(9, 4)), carrier: &carrier{took: map[string][]string{}}, town: sample.Demo(monday).Schools[1]}
	s.db = storetest.Fresh(t, box, s.clock)
	st := roll.Standing{Pupils: s.town.Pupils, Ties: s.town.Ties}
	refs := map[string]school.PupilID{}
	for _, p := range s.town.Pupils {
		refs[p.Ref] = p.ID
	}
	for _, c := range s.town.Contacts {
		st.Contacts = append(st.Contacts, c.Contact)
	}
	by := school.SystemActor("test")
	must(t, s.db.Roll().Seed(t.Context(), by, s.town.School, s.town.Calendar, st, s.clock.Now()))
	must(t, s.db.Mornings().SeedPast(t.Context(), by, refs, s.town.History(monday, 3, 1), s.clock.Now()))
	must(t, s.db.Texts().PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 1000}))
	s.Service = s.another()
	s.texts = delivery.New(delivery.Config{
		Store: s.db.Texts(), Carrier: s.carrier, Clock: s.clock, ProcessID: "stage",
		Owners: map[delivery.Kind]delivery.Owner{delivery.CampaignText: s.Service},
	})
	return s
}

// another is one more process on the same rows.
func (s *stage) another() *campaigns.Service {
	return campaigns.New(campaigns.Config{Store: s.db.Campaigns(), Clock: s.clock, May: may, MayApprove: func(_ context.Context, by string) (bool, error) { return by == head.String(), nil }})
}

// may is the rule of absence texts as far as these tests need it.
func may(list []school.TiedContact) []school.TiedContact {
	return slices.DeleteFunc(slices.Clone(list), func(t school.TiedContact) bool {
		c := t.Contact
		return t.CourtOrder || t.Text != school.TextYes || c.Role == school.ProfessionalRole || c.Problem != "" || c.Number.Zero() || c.Stopped ||
			c.Pupils > school.LargestFamily
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// approved adopts Moments matter, which has a wave on Friday at 15:30, lets a
// test change it, and has a second person approve it.
func (s *stage) approved(change func(*campaigns.Plan)) campaigns.Campaign {
	s.t.Helper()
	c, err := s.Adopt(s.t.Context(), comms, urn, "moments-matter")
	must(s.t, err)
	c.Plan.Audience.OddDaysAtLeast = 0
	if change != nil {
		change(&c.Plan)
	}
	c, err = s.Edit(s.t.Context(), comms, c.ID, c.Version, c.Plan)
	must(s.t, err)
	_, err = s.Propose(s.t.Context(), comms, c.ID)
	must(s.t, err)
	c, err = s.Approve(s.t.Context(), head, c.ID, c.Version)
	must(s.t, err)
	return c
}

// step is one second of every process: look, move on, send.
func (s *stage) step() {
	s.t.Helper()
	must(s.t, s.Tick(s.t.Context()))
	must(s.t, s.Pump(s.t.Context()))
	must(s.t, s.texts.Sweep(s.t.Context()))
	must(s.t, s.texts.Drain(s.t.Context()))
	s.clock.Advance(6 * time.Second)
}

// until steps until a firing is over.
func (s *stage) until(c campaigns.Campaign, state campaigns.FiringState) campaigns.Firing {
	s.t.Helper()
	for range 60 {
		s.step()
		if f := s.firing(c); f.State == state {
			return f
		}
	}
	s.t.Fatalf("the wave is %+v", s.firing(c).State)
	return campaigns.Firing{}
}

func (s *stage) firing(c campaigns.Campaign) campaigns.Firing {
	s.t.Helper()
	all, err := s.db.Campaigns().Firings(s.t.Context(), c.ID)
	must(s.t, err)
	if len(all) == 0 {
		return campaigns.Firing{}
	}
	return all[0]
}

func (s *stage) campaign(id campaigns.CampaignID) campaigns.Campaign {
	s.t.Helper()
	c, err := s.db.Campaigns().Campaign(s.t.Context(), id)
	must(s.t, err)
	return c
}

// account holds what the carrier took against the snapshot: each family that
// is written to exactly once, nobody else at all.
func (s *stage) account(f campaigns.Firing) (texted, held int) {
	s.t.Helper()
	people, err := s.db.Campaigns().People(s.t.Context(), f.ID)
	must(s.t, err)
	for _, p := range people {
		switch {
		case !p.In && p.Why == "":
			s.t.Errorf("family %s is out for no reason", p.Family)
		case p.Arm == campaigns.HeldOut:
			held++
			if p.State != "" {
				s.t.Errorf("family %s is held out and has a text", p.Family)
			}
		case p.In:
			texted++
			if !p.State.Gone() {
				s.t.Errorf("family %s has a text that is %q", p.Family, p.State)
			}
		}
	}
	for number, bodies := range s.carrier.took {
		if len(bodies) != 1 {
			s.t.Errorf("%d texts to one number ending %s", len(bodies), number[len(number)-3:])
		}
	}
	if n := s.carrier.texts(); n != texted {
		s.t.Errorf("the carrier took %d texts for %d families", n, texted)
	}
	if f.ToText != texted || f.HeldOut != held {
		s.t.Errorf("the wave says %d and %d held out, the rows %d and %d", f.ToText, f.HeldOut, texted, held)
	}
	return texted, held
}
