package console

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/roll"
)

// whomView is whom the first texts would reach, where that is somebody else than
// before, and who they would be about those who join.
type whomView struct {
	N      int // pupils who stay, about whom somebody else is told, or nobody
	Says   string
	Groups []whomGroup
	Census string
	Joins  whomGroup // those who join, and about whom nobody could be texted
}

// whomGroup is one way in which it changes.
type whomGroup struct {
	ID, Title, Note string
	N               int
	First, Rest     []roll.Changed // Rest is folded
	grave           bool
}

// Grave reports whether it is to be seen first of all.
func (g whomGroup) Grave() bool { return g.grave }

// Begins is the place of the first that is folded.
func (g whomGroup) Begins() int { return len(g.First) + 1 }

// fewWhom stand open; the rest is folded.
const fewWhom = 20

func whomOf(w roll.Whom) whomView {
	v := whomView{N: w.Count(), Says: "The text about each of the " + count(w.Of, "pupil", "pupils") + " who stay would go to the adult it goes to now."}
	if w.Of == 0 {
		v.Says = "Nobody was on the roll before."
	}
	if v.N > 0 {
		v.Says = "Of " + count(w.Of, "pupil", "pupils") + " who stay, " + goesWords("would go", w) + "."
	}
	for _, g := range whomGroups {
		var all []roll.Changed
		for _, c := range w.Changes {
			if c.Kind == g.kind {
				all = append(all, c)
			}
		}
		if len(all) > 0 {
			v.Groups = append(v.Groups, g.fill(all))
		}
	}
	if w.Joining.Pupils > 0 {
		v.Census, v.Joins = censusOf(w.Joining)
	}
	return v
}

// whomGroups are the ways, in the order of the page.
var whomGroups = []struct {
	kind roll.WhomKind
	whomGroup
}{
	{roll.ToNobody, whomGroup{ID: "whom-nobody", Title: "Now nobody", Note: "If one of them is missing, nobody is told by text: somebody has to ring.", grave: true}},
	{roll.ToSomebody, whomGroup{ID: "whom-somebody", Title: "Now somebody, where nobody was to be told", Note: "An adult on the list is barred, and somebody new has come. Make sure that they are not the same.", grave: true}},
	{roll.ToFurther, whomGroup{ID: "whom-further", Title: "Now somebody further away", Note: "Of another surname, a relationship further off, or without parental responsibility where the adult before had it.", grave: true}},
	{roll.ToAnother, whomGroup{ID: "whom-another", Title: "Now another adult", Note: "See that each is meant."}},
	{roll.ToTelephone, whomGroup{ID: "whom-telephone", Title: "The same adult, on another number", Note: "See that no column has slipped by a line."}},
}

// censusOf says who would be texted first about those who join, and gathers those
// about whom nobody could be.
func censusOf(j roll.FirstAdult) (says string, nobody whomGroup) {
	says = fmt.Sprintf("Who would be texted first about the %s who join, or had no contacts: %s, %s, %s, %s, and nobody about %d.", count(j.Pupils, "pupil", "pupils"),
		count(j.Mothers, "mother", "mothers"), count(j.Fathers, "father", "fathers"), count(j.Grandparents, "grandparent", "grandparents"), count(j.Others, "other", "others"), j.Nobody)
	var all []roll.Changed
	for _, p := range j.NobodyPupils {
		all = append(all, roll.Changed{Name: p.Name, Group: p.Group})
	}
	return says, whomGroup{ID: "whom-joins", Title: "New, and nobody could be texted", Note: "If one of them is missing, somebody has to ring.", grave: true}.fill(all)
}

// fill shares the pupils between what stands open and what is folded.
func (g whomGroup) fill(all []roll.Changed) whomGroup {
	n := min(len(all), fewWhom)
	g.N, g.First, g.Rest = len(all), all[:n], all[n:]
	return g
}

// whomDone says of a file that went in what of it changed whom texts reach, "" for
// nothing.
func whomDone(w roll.Whom) string {
	if w.Count() == 0 {
		return ""
	}
	return " Of those who stay, " + goesWords("now goes", w) + "."
}

// goesWords says about how many pupils the text goes elsewhere, and leaves out a way
// in which none does.
func goesWords(goes string, w roll.Whom) string {
	switch {
	case w.Nobody == 0:
		return fmt.Sprintf("the text about %d %s to somebody else than before", w.Others(), goes)
	case w.Others() == 0:
		return fmt.Sprintf("the text about %d %s to nobody", w.Nobody, goes)
	}
	return fmt.Sprintf("the text about %d %s to somebody else than before, and about %d to nobody", w.Others(), goes, w.Nobody)
}
