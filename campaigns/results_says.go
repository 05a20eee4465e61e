package campaigns

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/school"
)

// Measure is what is compared between families written to and held out.
type Measure string

// The measures, in the order they are shown.
const (
	SessionsMissed Measure = "sessions_missed" // of a family's pupils, of those possible
	AlertsAnswered Measure = "alerts_answered" // absence texts to the family that were answered
	StillN         Measure = "still_n"         // absences with no reason after five school days
)

// Words names the measure to a person.
func (m Measure) Words() string {
	switch m {
	case SessionsMissed:
		return "Sessions missed, of a hundred"
	case AlertsAnswered:
		return "Absence texts answered, of a hundred"
	case StillN:
		return "Absences still N after five school days, of a hundred"
	}
	return string(m)
}

// Comparison is one measure, before and after a wave. Where Why is set there is
// no figure to be had, and none stands in it.
type Comparison struct {
	Measure Measure
	Network school.NetworkKind // whose schools are pooled; "" for the one school
	Before  Results            // the same families in the weeks before: by the lot, no different
	After   Results
	Reach   Reach  // of the families drawn to be texted, over every school pooled
	Why     string // a word: why nothing can be said; "" where something can
	Days    int    // after the wave, for the words
	On      string // the day on which it can be said, in words
}

// Why there is nothing to say.
const (
	NoHoldout   = "no_holdout"   // nobody was held out
	NothingSent = "nothing_sent" // no text of the wave went
	TooEarly    = "too_early"    // the weeks are not over
	TooFew      = "too_few"      // families, to be shown without showing whose figures they are
	NoMarks     = "no_marks"     // nothing of these weeks is kept
	FewSchools  = "few_schools"  // of the network: a school's own figures could be told
)

// Verdict is what an interval says, in a word.
type Verdict string

// The verdicts.
const (
	NotKnown Verdict = "not_known"
	Chance   Verdict = "could_be_chance"
	Fewer    Verdict = "fewer"
	More     Verdict = "more"
)

// Verdict gives what the interval says.
func (c Comparison) Verdict() Verdict {
	switch {
	case c.Why != "" || !c.After.Known:
		return NotKnown
	case c.After.High < 0:
		return Fewer
	case c.After.Low > 0:
		return More
	}
	return Chance
}

// Words says the verdict beside a figure.
func (v Verdict) Words() string {
	switch v {
	case Chance:
		return "Could be chance"
	case Fewer:
		return "Fewer"
	case More:
		return "More"
	}
	return "Not known"
}

// Says is the sentence: what can be concluded, and what cannot. It speaks of
// what is likely, never of proof. Where fewer than nine in ten of those drawn to
// be texted were texted, it says that first.
func (c Comparison) Says() string {
	if c.Why == NothingSent || c.Why == NoHoldout {
		return c.nothing()
	}
	return strings.TrimSpace(c.Reach.Says() + " " + c.says())
}

func (c Comparison) says() string {
	switch c.Verdict() {
	case NotKnown:
		return c.nothing()
	case Chance:
		return c.chance()
	case Fewer:
		return fmt.Sprintf("%s fewer%s: between %.2f and %.2f fewer of every hundred. %s%s",
			c.families(), c.Measure.what(), -c.After.High, -c.After.Low, c.Reach.because(), c.caution())
	default:
		return fmt.Sprintf("%s more%s: between %.2f and %.2f more of every hundred. %s%s%s",
			c.families(), c.Measure.what(), c.After.Low, c.After.High, c.Reach.because(), c.harm(), c.caution())
	}
}

// families, what and harm are the parts of a sentence that hang on the measure.
func (c Comparison) families() string {
	who := "Families who were texted "
	if c.Reach.Short() {
		who = "Families drawn to be texted "
	}
	switch c.Measure {
	case AlertsAnswered:
		return who + "answered"
	case StillN:
		return who + "left"
	default:
		return who + "missed"
	}
}

func (m Measure) what() string {
	switch m {
	case AlertsAnswered:
		return " absence texts"
	case StillN:
		return " absences without a reason"
	default:
		return " sessions"
	}
}

func (c Comparison) harm() string {
	if c.Measure == SessionsMissed && !c.Reach.Short() {
		return " Look at the words before the next wave."
	}
	return ""
}

// caution says how far to trust one interval that leaves out no effect.
func (c Comparison) caution() string {
	if c.After.Schools == 1 {
		return " It is one school and one wave, and one such interval in twenty is wrong by chance alone: see whether the next wave says the same."
	}
	return " One such interval in twenty is wrong by chance alone."
}

// chance says that the interval holds no effect too. What the largest English
// trial found is 0.21 days of about 190 a year: a tenth of a session in a
// hundred (Education Endowment Foundation and Behavioural Insights Team,
// "BITUP", 2023/24, 105 secondaries).
func (c Comparison) chance() string {
	r := c.After
	span := fmt.Sprintf("the truth may lie anywhere from %.2f fewer to %.2f more%s of every hundred", -r.Low, r.High, c.Measure.what())
	switch {
	case c.Measure == SessionsMissed && r.Schools == 1:
		return fmt.Sprintf("One school of %d families cannot show an effect this small: %s. The largest English trial of such texts found 0.1 fewer. Look at replies instead, or pool the results of a network.", r.Sent+r.HeldOut, span)
	case c.Measure == SessionsMissed:
		return fmt.Sprintf("These %d schools cannot tell an effect from chance: %s. That is not the same as no effect; the largest English trial of such texts found 0.1 fewer.", r.Schools, span)
	default:
		return "This cannot be told from chance: " + span + ". That is not the same as no effect."
	}
}

// nothing says why there is no figure.
func (c Comparison) nothing() string {
	switch c.Why {
	case NoHoldout:
		return "Nobody was held out by lot, so there is nothing to compare with. Whatever changed after this wave may have changed without it."
	case NothingSent:
		return "No text of this wave went, so there is nothing to compare."
	case TooEarly:
		over := fmt.Sprintf("when %d days are over", c.Days)
		if c.Measure == StillN {
			over = "when the last of these absences has had its five school days"
		}
		return fmt.Sprintf("This is compared on %s, %s. A look before that, again and again, would find an effect by chance sooner or later.", c.On, over)
	case FewSchools:
		return fmt.Sprintf("Fewer than %s schools of the %s can be pooled. Of fewer, each could tell what another’s figures are.", numberWord(schoolsLeast), c.Network)
	case NoMarks:
		if c.Measure == SessionsMissed {
			return "No registers of these weeks are kept here, so nothing can be said about absence."
		}
		return "No absence text went to these families in these weeks, so nothing can be said."
	default:
		return fmt.Sprintf("Too few families to compare: fewer than %s were written to, or held out, of whom anything is known. Nothing can be said.", numberWord(c.least()))
	}
}

func numberWord(n int) string {
	words := map[int]string{2: "two", 3: "three", 5: "five", 10: "ten"}
	if w, ok := words[n]; ok {
		return w
	}
	return strings.TrimSpace(fmt.Sprint(n))
}
