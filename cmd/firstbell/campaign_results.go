package main

import (
	"context"
	"fmt"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
)

// planResults says what has come of a campaign's waves, compares one with the
// families held out, and ends with what can be concluded.
func planResults(ctx context.Context, c campaignCall) error {
	r, err := c.plans.Results(ctx, c.id, c.fired)
	if err != nil {
		return err
	}
	for _, w := range r.Waves {
		c.counts(w)
	}
	if r.Compared != nil {
		c.compared(*r.Compared)
	}
	fmt.Fprintln(c.out, r.Says())
	return nil
}

func (c campaignCall) counts(w campaigns.WaveReport) {
	f, t, of := w.Firing, w.Tally.Texted(), w.ToTexted()
	fmt.Fprintf(c.out, "%s  %s, %s at %s: %s\n", f.ID, f.Wave.Name, clock.DateOf(f.DueAt).Words(), clock.Wall(f.DueAt), f.State)
	fmt.Fprintf(c.out, "  families: %d drawn to be texted, %d held out, %d left out\n", t.Families, w.Tally.Arms[campaigns.HeldOut].Families, w.Tally.LeftOut())
	fmt.Fprintf(c.out, "  of those drawn: %d sent, %d refused, %d still to go, %d not sent\n", of.Sent, of.Refused, of.Waiting, of.NotSent)
	fmt.Fprintf(c.out, "  of those sent: %d delivered, %d not delivered; %d parts, £%.2f\n", t.Delivered(), t.Failed()-of.Refused, t.Parts, w.Pence/100)
	fmt.Fprintf(c.out, "  within 7 days: %d families replied, %d with a concern; %d wrote STOP, %d wrote %s\n", t.Replied, t.Worried, t.Stopped, t.SaidNo, campaigns.OptOutWord)
	if n := w.SetApart(); n > 0 {
		fmt.Fprintf(c.out, "  in neither wording's count, for their language has one alone: %d families\n", n)
	}
	for _, x := range w.Wordings() {
		fmt.Fprintf(c.out, "  wording %s: %d families, %d delivered, %d replied, %d said no\n", x.Arm, x.Families, x.Delivered(), x.Replied, x.Stopped+x.SaidNo)
	}
}

// compared writes a table that a person reads: one measure a line.
func (c campaignCall) compared(x campaigns.Compared) {
	fmt.Fprintf(c.out, "\n%s of %s, the 4 weeks from %s to %s:\n", x.Firing.Wave.Name, clock.DateOf(x.Firing.DueAt).Words(), x.After.First.Words(), x.After.Last.Words())
	for _, m := range x.Comparisons {
		where := "this school"
		if m.Network != "" {
			where = fmt.Sprintf("%d schools of the %s", m.After.Schools, m.Network)
		}
		if m.Why != "" {
			fmt.Fprintf(c.out, "  %s: %s\n", m.Measure.Words(), m.Says())
			continue
		}
		a := m.After
		fmt.Fprintf(c.out, "  %s, %s: texted %.2f, held out %.2f, difference %+.2f (95%% interval %+.2f to %+.2f): %s\n",
			m.Measure.Words(), where, a.SentMean, a.HeldOutMean, a.Effect, a.Low, a.High, m.Verdict().Words())
	}
	for i, who := range []string{"texted", "held out"} {
		fmt.Fprintf(c.out, "  Median from an absence text to a reason, families %s: %s before, %s after\n", who, x.MinutesBefore[i].Words(), x.MinutesAfter[i].Words())
	}
}
