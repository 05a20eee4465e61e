package console

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// The planner draws a term as a strip of so many units.
const plannerWide = 348.0

// waveMark is one wave on its day.
type waveMark struct {
	at              time.Time
	name, to, class string // class: sent, open (to go), draft
	says            string
}

// marksOf gives the waves of a campaign on the days they went and come next.
func marksOf(v campaigns.View) []waveMark {
	to := addressOf(v.Campaign.ID)
	var marks []waveMark
	for _, w := range v.Waves {
		for _, f := range w.Fired {
			says := reachedWords(f)
			marks = append(marks, waveMark{f.Firing.DueAt, w.Wave.Name, to + "?wave=" + w.Wave.Key, "sent", says})
		}
		if w.Next.IsZero() {
			continue
		}
		class, says := "draft", "draft"
		if v.Campaign.Status.Live() {
			class, says = "open", "to go"
		} else if v.Campaign.Status == campaigns.Proposed {
			says = "to approve"
		}
		marks = append(marks, waveMark{w.Next, w.Wave.Name, to + "?wave=" + w.Wave.Key, class, says})
	}
	slices.SortStableFunc(marks, func(a, b waveMark) int { return a.at.Compare(b.at) })
	return marks
}

// reachedWords says how many families a firing has texted in fact, of those it was
// to text.
func reachedWords(f campaigns.FiringNow) string {
	n := f.Progress.Gone()
	switch {
	case f.Firing.State == campaigns.Missed:
		return "missed, not sent"
	case n == f.Firing.ToText:
		return count(n, "family texted", "families texted")
	default:
		return fmt.Sprintf("%d of %s texted", n, count(f.Firing.ToText, "family", "families"))
	}
}

// termDrawing is one term of the year as it is drawn and as it is read.
type termDrawing struct {
	Name, Says string
	Now        string // where today stands; empty when it is in another term
	Blocks     []blockDrawing
	Marks      []markDrawing
}

type blockDrawing struct {
	X, W  string
	Class string // term, hol
}

type markDrawing struct {
	N                         int
	X, Class, Name, Day, Says string
	To                        string
}

// drawYear draws the terms of the school year that holds a day.
func drawYear(cal school.Calendar, today clock.Date, marks []waveMark) []termDrawing {
	var terms []termDrawing
	n := 0
	for _, t := range campaigns.TermSpans(cal) {
		days := float64(between(t.First, t.Last) + 1)
		x := func(d clock.Date) float64 { return math.Round(10*plannerWide*float64(between(t.First, d))/days) / 10 }
		d := termDrawing{Name: capital(string(t.Term)) + " term"}
		d.Says = fmt.Sprintf("%s to %s", t.First.Words(), t.Last.Words())
		if t.BreakFirst == (clock.Date{}) {
			d.Blocks = []blockDrawing{{"0", num(plannerWide), "term"}}
		} else {
			from, until := x(t.BreakFirst), x(t.BreakLast.AddDays(1))
			d.Blocks = []blockDrawing{{"0", num(from), "term"}, {num(from), num(until - from), "hol"}, {num(until), num(plannerWide - until), "term"}}
			d.Says += ", half-term from " + t.BreakFirst.Words()
		}
		if !today.Before(t.First) && !today.After(t.Last) {
			d.Now = num(x(today))
		}
		for _, m := range marks {
			day := clock.DateOf(m.at)
			if day.Before(t.First) || day.After(t.Last) {
				continue
			}
			n++
			d.Marks = append(d.Marks, markDrawing{n, num(min(plannerWide-9, max(9, x(day)))), m.class, m.name, day.Words(), m.says, m.to})
		}
		terms = append(terms, d)
	}
	return terms
}

func between(a, b clock.Date) int { return int(math.Round(b.At(12, 0).Sub(a.At(12, 0)).Hours() / 24)) }

func num(x float64) string { return fmt.Sprintf("%.1f", x) }
