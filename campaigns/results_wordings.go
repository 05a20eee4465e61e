package campaigns

import "fmt"

// Wordings gives the two wordings of a wave side by side: none where every family
// got the first, whatever it was drawn for, or where one of the two went to so
// few that they might be known by it.
func (w WaveReport) Wordings() []WordingTally {
	if !w.Firing.Plan.TwoWordings {
		return nil
	}
	return w.Tally.wordings()
}

// SetApart counts the families of a wave that stand in neither of two wordings:
// what they read has one of them alone, and they got that.
func (w WaveReport) SetApart() int { return w.Tally.Arms[OneText].Families }

// oneWording says from which wave on every family got the first wording, of a
// campaign that has sent two; else "".
func (r Report) oneWording() string {
	var since *WaveReport // the first after the last that sent two; r.Waves has the newest first
	for i, w := range r.Waves {
		switch {
		case len(w.Tally.Arms) == 0: // it was not sent
		case !w.Firing.Plan.TwoWordings:
			since = &r.Waves[i]
		case since != nil:
			return fmt.Sprintf("Two wordings went out up to %s. From %s on every family got the first.", w.Firing.Wave.Name, since.Firing.Wave.Name)
		case !r.Campaign.Plan.TwoWordings:
			return fmt.Sprintf("Two wordings went out up to %s. From the next wave on every family gets the first.", w.Firing.Wave.Name)
		default:
			return ""
		}
	}
	return ""
}
