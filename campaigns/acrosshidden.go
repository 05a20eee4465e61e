package campaigns

import (
	"maps"
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// hiddenBelow is the fewest families of a firing that a network which sees
// aggregates alone is told of.
const hiddenBelow = 10

// aggregatesAlone reports whether a network sees aggregates alone: an authority or
// a hub, but not a trust, whose schools are its own.
func aggregatesAlone(n school.Network) bool { return n.Kind != school.Trust }

// total adds the schools up.
func (a *AcrossPreview) total() {
	few := 0
	for _, x := range a.Schools {
		a.Total = a.Total.and(x.Figures)
		if x.None == "" && x.Figures.ToText < hiddenBelow {
			few, a.Uncounted = few+x.Figures.ToText, a.Uncounted+1
		}
	}
	if !aggregatesAlone(a.Network) || few >= hiddenBelow {
		a.Uncounted = 0
	}
	if a.Uncounted == 0 {
		return
	}
	a.Total = AcrossFigures{HeldOut: a.Total.HeldOut} // of which no school is told its own
	for _, x := range a.Schools {
		if x.Figures.ToText >= hiddenBelow {
			y := x.Figures
			y.HeldOut = 0
			a.Total = a.Total.and(y)
		}
	}
}

func (f AcrossFigures) and(x AcrossFigures) AcrossFigures {
	f.ToText, f.HeldOut, f.Parts, f.Pence = f.ToText+x.ToText, f.HeldOut+x.HeldOut, f.Parts+x.Parts, f.Pence+x.Pence
	return f
}

// hide takes out what a network that sees aggregates alone is not told: fewer
// than ten families, and how many are held out at one school, from which those of
// another could be reckoned.
func (a *AcrossPreview) hide() {
	for i, x := range a.Schools {
		f := &a.Schools[i].Figures
		f.HeldOut, f.HeldHidden = 0, true
		if x.None == "" && x.Figures.ToText < hiddenBelow {
			*f = AcrossFigures{Few: true, HeldHidden: true}
			a.Schools[i].TooMany, a.Schools[i].LastLeaves = "", time.Time{} // both tell of parts
		}
		for j := range x.Clashes {
			if x.Clashes[j].Families < hiddenBelow {
				x.Clashes[j].Families = 0
			}
		}
		for j := range x.Looks {
			a.Schools[i].Looks[j].Words = Words{Language: x.Looks[j].Words.Language}
		}
	}
	if a.Total.ToText < hiddenBelow {
		a.Total.ToText, a.Total.Parts, a.Total.Pence, a.Total.Few = 0, 0, 0, true
	}
	if a.Total.HeldOut > 0 && a.Total.HeldOut < hiddenBelow {
		a.Total.HeldOut, a.Total.HeldHidden = 0, true
	}
	for i := range a.Samples {
		a.Samples[i].Words.Body, a.Samples[i].Pupils = "", ""
	}
	all := len(a.English)
	maps.DeleteFunc(a.English, func(_ string, families int) bool { return families < hiddenBelow })
	a.EnglishFew = len(a.English) < all
}
