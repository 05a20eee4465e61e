package campaigns

import (
	"context"
	"log/slog"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Config is what a Service works with.
type Config struct {
	Store Store
	Clock clock.Clock
	// May gives of a pupil's list, in its order, the adults who may be texted
	// about the pupil. It is the rule of absence texts: one place knows it.
	May func(list []school.TiedContact) []school.TiedContact
	// MayApprove reports whether a member of staff, as the audit names them, has a
	// role that may approve campaigns; nil is nobody.
	MayApprove func(ctx context.Context, by string) (bool, error)
	// Ring tells workers of texts just raised.
	Ring func(ctx context.Context, texts ...delivery.Text)
	Log  *slog.Logger // nil means nowhere
}

// Service is what the doors ask about campaigns.
type Service struct {
	packs []Pack
	store Store
	clock clock.Clock
	may   func([]school.TiedContact) []school.TiedContact
	ring  func(ctx context.Context, texts ...delivery.Text)
	log   *slog.Logger

	mayApprove func(ctx context.Context, by string) (bool, error)

	looked looked
}

// New gives the service over the packs the program was built with.
func New(c Config) *Service {
	s := &Service{packs: Packs(), store: c.Store, clock: c.Clock, may: c.May, ring: c.Ring, log: c.Log, mayApprove: c.MayApprove}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.mayApprove == nil {
		s.mayApprove = func(context.Context, string) (bool, error) { return false, nil }
	}
	if s.ring == nil {
		s.ring = func(context.Context, ...delivery.Text) {}
	}
	return s
}

// Summary is a campaign as a list shows it.
type Summary struct {
	Key       string
	Name      string
	Strapline string
	Purpose   string
	Audience  string // in words
	Waves     []WaveSummary
	CheckedOn clock.Date // when the pack was last read through
	Status    Status
}

// WaveSummary is a wave as a list shows it.
type WaveSummary struct {
	Key    string
	Name   string
	When   string // in words
	Voices []Voice
}

// List gives every campaign a school could adopt. It is never empty.
func (s *Service) List(context.Context) []Summary {
	all := make([]Summary, len(s.packs))
	for i, p := range s.packs {
		all[i] = p.summary()
	}
	return all
}

// Pack gives one pack whole, by key. The error is problem.Unknown.
func (s *Service) Pack(_ context.Context, key string) (Pack, error) {
	for _, p := range s.packs {
		if p.Key == key {
			return p, nil
		}
	}
	return Pack{}, problem.New(problem.Unknown, "There is no campaign of that name.")
}

func (p Pack) summary() Summary {
	waves := make([]WaveSummary, len(p.Waves))
	for i, w := range p.Waves {
		waves[i] = WaveSummary{Key: w.Key, Name: w.Name, When: w.When, Voices: w.voices()}
	}
	return Summary{
		Key: p.Key, Name: p.Name, Strapline: p.Strapline, Purpose: p.Purpose, Audience: p.Audience.InWords,
		Waves: waves, CheckedOn: p.CheckedOn.Date, Status: NotAdopted,
	}
}

// voices gives the voices of a wave, each once, in the order met.
func (w Wave) voices() []Voice {
	var all []Voice
	met := map[Voice]bool{}
	for _, m := range w.Messages {
		if !met[m.Voice] {
			met[m.Voice] = true
			all = append(all, m.Voice)
		}
	}
	return all
}
