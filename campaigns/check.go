package campaigns

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// faults gathers what is wrong with a pack, so that its author sees it all.
type faults []error

func (f *faults) add(where, format string, args ...any) {
	*f = append(*f, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
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
	p.OptOut.check(&f)
	for i, x := range p.Placeholders {
		where := fmt.Sprintf("placeholders[%d]", i)
		f.said(where+".name", x.Name)
		f.said(where+".means", x.Means)
		f.said(where+".longest", x.Longest)
	}
	p.checkWaves(&f)
	checkFacts(&f, "facts", p.Facts)
	checkFacts(&f, "advice", p.Advice)
	if len(p.Design) == 0 {
		f.add("design", "has no rules")
	}
	return errors.Join(f...)
}

func (a Audience) check(f *faults) {
	f.said("audience.in_words", a.InWords)
	if a.OddDaysAtLeast < 1 {
		f.add("audience.odd_days_at_least", "must be 1 or more")
	}
	if a.RunAtMost < 1 {
		f.add("audience.run_at_most", "must be 1 or more")
	}
	if len(a.NotFor) == 0 {
		f.add("audience.not_for", "says nobody is left out")
	}
	if !a.StaffMayTakeOut {
		f.add("audience.staff_may_take_out", "must be true: staff know what a register does not")
	}
}

// carrierWords are taken by the carrier for STOP, START or HELP, whoever they
// were meant for. Source: Twilio, "Twilio support for opt-out keywords".
var carrierWords = strings.Fields("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP HELP INFO")

func (o OptOut) check(f *faults) {
	if o.Word == "" || strings.Trim(o.Word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		f.add("opt_out.word", "%q is not one word in capitals", o.Word)
	}
	for _, w := range carrierWords {
		if o.Word == w {
			f.add("opt_out.word", "%s would stop the texts about absence too", w)
		}
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

func (d Due) check(f *faults, where string) {
	switch d.Term {
	case Autumn, Spring, Summer:
	default:
		f.add(where+".term", "%q is not autumn, spring or summer", d.Term)
	}
	switch d.Rule {
	case FirstFullWeek, FirstWeek, AfterHalfTerm, WeeksBeforeEnd:
	default:
		f.add(where+".rule", "%q is not a rule we know", d.Rule)
	}
	if d.Weeks < 0 || d.Weeks > 0 && d.Rule != WeeksBeforeEnd {
		f.add(where+".weeks", "%d belongs to weeks_before_end, and is 0 or more", d.Weeks)
	}
	switch d.Weekday {
	case "monday", "tuesday", "wednesday", "thursday", "friday":
	default:
		f.add(where+".weekday", "%q is not a school day of the week", d.Weekday)
	}
	if _, err := time.Parse("15:04", d.At); err != nil {
		f.add(where+".at", "%q is not a time like 16:00", d.At)
	}
}
