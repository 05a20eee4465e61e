package console

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
)

// decisionView is what a second person decides on, the wave that goes first at
// the head: what it comes to, as families would read it, and what stands against
// it. Every text of every wave stands folded behind it.
type decisionView struct {
	Key, Wave, Goes string // of the wave that goes first
	Sums            []decisionSum
	Total, Says     string   // what all waves come to; the languages the first goes in
	Against         []string // why the server would refuse it, and whose texts fall away
	Samples         []sampleView
	Since           string // what has changed since it was last approved
	Fold, Look      string // what stands folded, and how much of it to look at again
	Every           []approvedView
	Approve         string // what the button will do, in words
}

// decisionSum is one figure of it, with a link to what it counts.
type decisionSum struct{ Word, Is, To string }

// decision reckons every wave of a campaign that waits; nil where none can be. Why
// one cannot stands against it.
func (s *Console) decision(c *gin.Context, v campaigns.View, see bool) (*decisionView, error) {
	all, err := s.cfg.Campaigns.Review(c.Request.Context(), v.Campaign.ID)
	if err != nil && !problem.Is(err, problem.Unknown) && !problem.Is(err, problem.Invalid) {
		return nil, err
	}
	if len(all) == 0 {
		return nil, nil
	}
	d := decisionOf(v, all, see)
	if err != nil {
		d.Against = append(d.Against, problem.Of(err).Detail)
	}
	return &d, nil
}

// decisionOf says what is decided of a campaign that waits; all are its waves as
// they were reckoned, of which there is one at least. See says that whoever looks sees
// the roll.
func decisionOf(v campaigns.View, all []campaigns.Preview, see bool) decisionView {
	first := all[0]
	for _, p := range all {
		if p.Comes && (!first.Comes || p.Due.Before(first.Due)) {
			first = p
		}
	}
	d := decisionView{
		Key: first.Wave.Key, Wave: first.Wave.Name, Goes: fmt.Sprintf("%s at %s", clock.DateOf(first.Due).Words(), clock.Wall(first.Due)),
		Sums: []decisionSum{
			{"families to text", fmt.Sprint(first.ToText), addressOf(v.Campaign.ID) + "/people?wave=" + first.Wave.Key},
			{partsWord(first), fmt.Sprint(first.Parts), ""},
			{"for all of them", fmt.Sprintf("£%.2f", first.Pence/100), ""},
			{"the last text leaves", clock.Wall(first.LastLeaves), ""},
			{"held out to measure", fmt.Sprint(first.HeldOut), ""},
		},
		Total: strings.TrimSpace(fmt.Sprintf("Nothing leaves after %s.", clock.Wall(first.EndsAt)) + allWaves(all)), Says: goesIn(first),
		Samples: samplesOf(first, see), Since: sinceApproved(v), Every: everyWave(v, all),
		Approve: approveWords(first, len(v.Waves), v.Campaign.PauseStands()),
	}
	for _, p := range all {
		if p.TooMany != "" {
			d.Against = append(d.Against, p.Wave.Name+": "+p.TooMany)
		}
	}
	d.Against = append(d.Against, clashesOf(first)...)
	d.Fold, d.Look = foldWords(d.Every), lookWords(d.Every, first.Wave.Key)
	return d
}

func partsWord(p campaigns.Preview) string {
	if p.Most > campaigns.MostParts {
		return fmt.Sprintf("parts, at most %d a text", p.Most)
	}
	return "parts"
}

// allWaves says what every wave that comes is, once each, where there are more.
func allWaves(all []campaigns.Preview) string {
	var n, parts int
	var pence float64
	waves := 0
	for _, p := range all {
		if p.Comes {
			waves, n, parts, pence = waves+1, n+p.ToText, parts+p.Parts, pence+p.Pence
		}
	}
	if waves < 2 {
		return ""
	}
	return fmt.Sprintf(" The %d waves to come, each once with today’s roll: %s in %s, about £%.2f.", waves, count(n, "text", "texts"), count(parts, "part", "parts"), pence/100)
}

func approveWords(first campaigns.Preview, waves int, paused bool) string {
	said := "Approve"
	if paused {
		said = "Approve, and let it go on"
	}
	said += fmt.Sprintf(": text %s on %s", count(first.ToText, "family", "families"), clock.DateOf(first.Due).Words())
	if waves > 1 {
		said += ", and the waves after it"
	}
	return said
}

// foldWords says what is folded away, in how many languages.
func foldWords(every []approvedView) string {
	texts := 0
	names := []string{"English"}
	for _, x := range every {
		texts += len(x.English) + len(x.Others)
		for _, l := range x.Others {
			if !slices.Contains(names, l.Name) {
				names = append(names, l.Name)
			}
		}
	}
	slices.Sort(names[1:])
	return fmt.Sprintf("Every text that would be approved: %s in %s, in %s", count(texts, "text", "texts"), count(len(every), "wave", "waves"), list(names))
}

// lookWords says what of the folded texts wants a look, so that nobody approves
// past it unseen. The clashes of the wave that goes first stand above.
func lookWords(every []approvedView, first string) string {
	findings, changed, clash, moved := 0, 0, 0, 0
	for _, x := range every {
		for _, l := range slices.Concat(x.English, x.Others) {
			if len(l.Findings) > 0 {
				findings++
			}
			if l.Changed {
				changed++
			}
		}
		if len(x.Clashes) > 0 && x.Key != first {
			clash++
		}
		if x.Moved {
			moved++
		}
	}
	var said []string
	for _, x := range []struct {
		n         int
		one, many string
	}{
		{changed, "text not as it was approved", "texts not as they were approved"},
		{moved, "wave at a new time", "waves at a new time"},
		{findings, "text with something to look at again", "texts with something to look at again"},
		{clash, "later wave in the same week as another campaign’s", "later waves in the same week as another campaign’s"},
	} {
		if x.n > 0 {
			said = append(said, count(x.n, x.one, x.many))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "Among them: " + strings.Join(said, "; ") + "."
}

// samplesOf gives the texts of a wave as some real families would read them. They
// name children: without their words for whoever does not see the roll.
func samplesOf(p campaigns.Preview, see bool) []sampleView {
	var all []sampleView
	for _, y := range p.Samples {
		name, rtl := campaigns.LanguageWords(y.Words.Language)
		s := sampleView{Kind: y.KindWords(), Body: y.Words.Body, Parts: count(y.Words.Parts.Parts, "part", "parts"), Lang: y.Words.Language, Name: name, Dir: "ltr"}
		if rtl {
			s.Dir = "rtl"
		}
		if !see {
			s.Body = ""
		}
		all = append(all, s)
	}
	return all
}
