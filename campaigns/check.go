package campaigns

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/templates"
)

// faults gathers what is wrong with a pack, so that its author sees it all.
type faults []error

func (f *faults) add(where, format string, args ...any) {
	*f = append(*f, fault{where, fmt.Sprintf(format, args...)})
}

// fault is what is wrong with one part: "waves[0].when".
type fault struct{ where, says string }

func (x fault) Error() string { return x.where + ": " + x.says }

// pointer gives the part as JSON has it.
func (x fault) pointer() string {
	return "/" + strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(x.where)
}

// inWords says it to a person, who knows a wave by its name.
func (x fault) inWords(waves []Wave) string {
	place, part, of := strings.Cut(strings.TrimPrefix(x.where, "waves["), "]")
	n, err := strconv.Atoi(place)
	switch {
	case !of || err != nil || n >= len(waves):
		return strings.NewReplacer("_", " ", ".", ", ").Replace(x.where) + ": " + x.says
	case strings.HasSuffix(part, ".text"):
		return "the text of “" + waves[n].Name + "”: it " + x.says
	case part == ".when":
		return "when “" + waves[n].Name + "” goes: " + x.says
	}
	return "“" + waves[n].Name + "”" + strings.ReplaceAll(part, ".", ", ") + ": " + x.says
}

// said notes that something must be there, with more than spaces in it.
func (f *faults) said(where, what string) {
	if strings.TrimSpace(what) == "" {
		f.add(where, "is missing")
	}
}

// keyForm is how keys are written: they stand in addresses.
var keyForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// check holds a pack to what this room promises of every pack.
func (p Pack) check() error {
	var f faults
	if !keyForm.MatchString(p.Key) {
		f.add("key", "%q is not like moments-matter", p.Key)
	}
	f.said("name", p.Name)
	f.said("strapline", p.Strapline)
	f.said("purpose", p.Purpose)
	f.said("checked_on", p.CheckedOn.String())
	p.Audience.check(&f)
	p.OptOut.check(&f, "opt_out.word")
	p.Window.check(&f)
	for i, x := range p.Placeholders {
		where := fmt.Sprintf("placeholders[%d]", i)
		f.said(where+".name", x.Name)
		f.said(where+".means", x.Means)
		f.said(where+".longest", x.Longest)
	}
	p.checkWaves(&f)
	p.checkLawful(&f)
	checkFacts(&f, "facts", p.Facts)
	checkFacts(&f, "advice", p.Advice)
	if len(p.Design) == 0 {
		f.add("design", "has no rules")
	}
	return errors.Join(f...)
}

// checkLawful refuses any word of the law in a pack: what a school writes is
// refused only where it is certain to threaten, and warned of else.
func (p Pack) checkLawful(f *faults) {
	for i, w := range p.Waves {
		for j, m := range w.Messages {
			if word := templates.Lawful(m.Text); m.base() == "en" && word != "" {
				f.add(fmt.Sprintf("waves[%d].messages[%d].text", i, j), "holds %q: that speaks of the law or of fines", word)
			}
		}
	}
}

func (a Audience) check(f *faults) {
	f.said("audience.in_words", a.InWords)
	if a.OddDaysAtLeast < 0 || a.RunAtMost < 0 || a.MissedAtLeast < 0 || a.MissedAtMost < 0 {
		f.add("audience", "counts days from 0")
	}
	if a.AttendedUnder < 0 || a.AttendedUnder > 100 || a.AttendedFrom < 0 || a.AttendedFrom > 100 {
		f.add("audience.attended_under", "is a share of 100")
	}
	if a.MissedAtMost > 0 && a.MissedAtMost < a.MissedAtLeast {
		f.add("audience.days_missed_at_most", "is less than days_missed_at_least: nobody would fit")
	}
	for _, y := range a.Years {
		if y < 0 || y > 14 {
			f.add("audience.years", "%d is no year group: they are 0 (reception) to 14", y)
		}
	}
	if len(a.NotFor) == 0 {
		f.add("audience.not_for", "says nobody is left out")
	}
	if !a.StaffMayTakeOut {
		f.add("audience.staff_may_take_out", "must be true: staff know what a register does not")
	}
}

func (w Window) check(f *faults) {
	from, errFrom := readTime(w.From)
	until, errUntil := readTime(w.Until)
	if errFrom != nil || errUntil != nil || from >= until {
		f.add("window", "%q to %q is not a part of a day such as 15:30 to 19:00", w.From, w.Until)
	}
}

// holds reports whether a time lies in the window.
func (w Window) holds(at clock.ClockTime) bool {
	from, _ := readTime(w.From)
	until, _ := readTime(w.Until)
	return from <= at && at < until
}

// until gives the end of the window on a day.
func (w Window) until(day clock.Date) time.Time {
	until, _ := readTime(w.Until)
	return until.On(day)
}

func (o OptOut) check(f *faults, word string) {
	if o.Word != OptOutWord {
		f.add(word, "is %s: the one word that is obeyed, and none that a carrier takes for STOP", OptOutWord)
	}
	f.said("opt_out.means", o.Means)
}

func checkFacts(f *faults, list string, facts []Fact) {
	if len(facts) == 0 {
		f.add(list, "has none")
	}
	for i, x := range facts {
		where := fmt.Sprintf("%s[%d]", list, i)
		f.said(where+".says", x.Says)
		f.said(where+".source", x.Source)
		f.said(where+".checked_on", x.CheckedOn.String())
		if !strings.HasPrefix(x.Link, "https://") {
			f.add(where+".link", "%q is not an https address", x.Link)
		}
	}
}
