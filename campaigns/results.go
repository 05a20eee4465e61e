package campaigns

import "fmt"

// Outcome is what one family did in the weeks after a campaign began, at one
// school.
type Outcome struct {
	School   string
	HeldOut  bool
	Missed   int // sessions absent in the weeks after, all its pupils together
	Possible int // sessions they could have been in; 0 says nothing of the family
}

// Results is what can be said of a campaign's effect on absence.
type Results struct {
	Schools int // with families in both arms
	Sent    int // families
	HeldOut int
	// Effect is the difference in the share of sessions missed, sent less held
	// out, in sessions of a hundred; below 0 is fewer absences. Low and High bound
	// it with 95% confidence.
	Effect, Low, High float64
	// Known is false where there are too few families to say anything at all.
	Known bool
}

// Tells reports whether the interval leaves out no effect.
func (r Results) Tells() bool { return r.Known && (r.Low > 0 || r.High < 0) }

// Concludes says what can be concluded and what cannot.
func (r Results) Concludes() string {
	switch {
	case !r.Known:
		return "Too few families were held out to compare. Nothing can be said about absence."
	case r.High < 0:
		return fmt.Sprintf("Families who got the texts missed fewer sessions: between %.2f and %.2f fewer of every hundred. The lot decided who got them, so the texts are the likely reason.", -r.High, -r.Low)
	case r.Low > 0:
		return fmt.Sprintf("Families who got the texts missed more sessions: between %.2f and %.2f more of every hundred. Look at the words before the next wave.", r.Low, r.High)
	case r.Schools == 1:
		return fmt.Sprintf("One school of %d families cannot show an effect this small: the truth may lie anywhere from %.2f fewer to %.2f more sessions of every hundred. Look at replies instead, or pool the results of a network.", r.Sent+r.HeldOut, -r.Low, r.High)
	default:
		return fmt.Sprintf("These %d schools cannot tell an effect from chance: the truth may lie anywhere from %.2f fewer to %.2f more sessions of every hundred. That is not the same as no effect.", r.Schools, -r.Low, r.High)
	}
}
