package campaigns

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// AcrossPreview is what waits for approval over a network, as whoever approves it
// reads it: the next wave of each school, and what they come to together.
type AcrossPreview struct {
	Network school.Network
	Seen    string // what approval asks for: see Waiting
	Schools []AcrossPreviewAt
	Total   AcrossFigures // of the schools that have a wave to come
	// Uncounted is how many schools Total leaves out: each has fewer than ten
	// families, and so have they together.
	Uncounted int
	// English counts the families who get English though they read another
	// language, by that. EnglishFew is set where some are too few to be told of.
	English    map[string]int
	EnglishFew bool
	// Samples are the shortest text, the longest and one in another script. Only a
	// trust reads them as a family would: their Words name children.
	Samples []AcrossSample
}

// AcrossPreviewAt is the next wave of one school of a network.
type AcrossPreviewAt struct {
	WaitingAt
	None            string // why there is no wave to reckon; empty where there is
	Wave            string // its name
	Due, LastLeaves time.Time
	TooMany         string // what to do where it cannot end in its hours
	Figures         AcrossFigures
	Clashes         []Clash // waves of other campaigns that may take some of its families
	Looks           []Look  // of which Shown holds no name of the roll
}

// AcrossFigures is what waves come to.
type AcrossFigures struct {
	ToText, HeldOut, Parts int
	Pence                  float64
	// Few says that the network may not see how many families there are, nor parts
	// and pence with them: fewer than ten, and it sees aggregates alone. HeldHidden
	// says that it may not see how many are held out: fewer than ten, or of one school.
	Few, HeldHidden bool
}

// AcrossSample is a text of one of the schools.
type AcrossSample struct {
	Sample
	School string // its name
}

// PreviewAcross reckons what waits for approval at the schools of a network. An
// authority or a hub is told of no fewer than ten families, and of no child. It
// writes nothing. A failure is Unknown.
func (s *Service) PreviewAcross(ctx context.Context, id school.NetworkID, pack string) (AcrossPreview, error) {
	n, _, err := s.store.SchoolsOf(ctx, id)
	if err != nil {
		return AcrossPreview{}, err
	}
	waits, err := s.WaitsAcross(ctx, id, pack)
	if err != nil {
		return AcrossPreview{}, err
	}
	a := AcrossPreview{Network: n, Seen: waits.Seen, English: map[string]int{}}
	var samples []AcrossSample
	for _, x := range waits.Schools {
		at := AcrossPreviewAt{WaitingAt: x}
		p, err := s.Preview(ctx, x.Campaign.ID, "")
		switch {
		case problem.Is(err, problem.Unknown), problem.Is(err, problem.Invalid):
			at.None = problem.Of(err).Detail
		case err != nil:
			return a, err
		default:
			at = at.reckoned(p)
			for language, families := range p.Drafts {
				a.English[language] += families
			}
			samples = append(samples, a.samplesOf(p, x.School)...)
		}
		a.Schools = append(a.Schools, at)
	}
	a.total()
	a.Samples = threeAcross(samples)
	if aggregatesAlone(a.Network) {
		a.hide()
	}
	return a, nil
}

func (x AcrossPreviewAt) reckoned(p Preview) AcrossPreviewAt {
	x.Wave, x.Due, x.LastLeaves, x.TooMany, x.Clashes, x.Looks = p.Wave.Name, p.Due, p.LastLeaves, p.TooMany, p.Clashes, p.Looks
	x.Figures = AcrossFigures{ToText: p.ToText, HeldOut: p.HeldOut, Parts: p.Parts, Pence: p.Pence}
	return x
}

// samplesOf gives the texts of a school that the network may be shown: the school
// is named in each, so of a language that fewer than ten of its families read an
// authority or a hub is shown none.
func (a *AcrossPreview) samplesOf(p Preview, sch school.School) []AcrossSample {
	var all []AcrossSample
	for _, x := range p.Samples {
		if aggregatesAlone(a.Network) && p.Languages[x.Words.Language] < hiddenBelow {
			continue
		}
		all = append(all, AcrossSample{x, sch.Name})
	}
	return all
}

// threeAcross picks three of the texts of every school, as threeOf does at one.
func threeAcross(all []AcrossSample) []AcrossSample {
	third := func(x AcrossSample) int {
		if x.Kind == Shortest || x.Kind == Longest {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(all, func(a, b AcrossSample) int { return cmp.Compare(third(a), third(b)) })
	plain := make([]Sample, len(all))
	for i, x := range all {
		plain[i] = x.Sample
	}
	var picked []AcrossSample
	for _, x := range threeOf(plain) {
		i := slices.IndexFunc(all, func(y AcrossSample) bool { return y.Words.Body == x.Words.Body })
		picked = append(picked, AcrossSample{x, all[i].School})
	}
	return picked
}

// TestAcross texts the wording of the next wave that waits at the schools of a
// network to whoever asks, on their own mobile: that of their own school, or the
// first. A failure is Unknown where nothing waits, and as Test's.
func (s *Service) TestAcross(ctx context.Context, actor school.Actor, id school.NetworkID, pack string, own school.URN) error {
	waits, err := s.WaitsAcross(ctx, id, pack)
	if err != nil {
		return err
	}
	if len(waits.Schools) == 0 {
		return problem.New(problem.Unknown, "Nothing of this pack waits for approval.")
	}
	at := max(0, slices.IndexFunc(waits.Schools, func(x WaitingAt) bool { return x.School.URN == own }))
	return s.Test(ctx, actor, waits.Schools[at].Campaign.ID, "")
}
