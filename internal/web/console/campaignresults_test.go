package console

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// measured is a campaign with a wave of October that is compared, and one of
// September that was missed.
func measured() campaigns.Report {
	due := monday.AddDays(-40)
	f := campaigns.Firing{ID: "F2", Campaign: "M1", Wave: campaigns.Wave{Key: "friday", Name: "A <Friday>"}, DueAt: due.At(15, 30), State: campaigns.Over}
	tally := campaigns.Tally{Families: 272, Arms: map[campaigns.Arm]campaigns.ArmTally{
		campaigns.FirstText: {
			Families: 209, Parts: 466, Replied: 31, Worried: 2, Stopped: 1, SaidNo: 3,
			Texts: map[delivery.State]int{delivery.Delivered: 203, delivery.Undelivered: 2, delivery.Failed: 1, delivery.Withdrawn: 3},
		},
		campaigns.HeldOut: {Families: 23},
	}}
	missed := campaigns.Firing{ID: "F1", Wave: campaigns.Wave{Name: "First week"}, DueAt: due.AddDays(-21).At(15, 30), State: campaigns.Missed}
	return campaigns.Report{
		Price: 400,
		Waves: []campaigns.WaveReport{{Firing: f, Tally: tally, Pence: 1864}, {Firing: missed}},
		Compared: &campaigns.Compared{
			Firing: f, Before: school.Days{First: due.AddDays(-28), Last: due.AddDays(-1)}, After: school.Days{First: due.AddDays(1), Last: due.AddDays(28)},
			Comparisons: []campaigns.Comparison{
				{
					Measure: campaigns.SessionsMissed, Before: campaigns.Results{Schools: 1, Sent: 209, HeldOut: 23, SentMean: 7.11, HeldOutMean: 7.02},
					After: campaigns.Results{Schools: 1, Sent: 208, HeldOut: 23, SentMean: 6.55, HeldOutMean: 7.45, Effect: -0.9, Low: -2.3, High: 0.5, Known: true},
				},
				{Measure: campaigns.SessionsMissed, Network: school.Trust, Why: campaigns.FewSchools},
				{Measure: campaigns.AlertsAnswered, Why: campaigns.TooFew},
				{Measure: campaigns.StillN, Why: campaigns.TooEarly, Days: 28, On: "Friday 27 November"},
			},
			MinutesBefore: [2]campaigns.Median{{Families: 80, Absences: 120, Minutes: 41}, {TooFew: true}},
			MinutesAfter:  [2]campaigns.Median{{Families: 80, Absences: 120, Never: true}, {TooFew: true}},
		},
	}
}

func TestResultsSayWhatCanBeConcludedAndShowNothingElse(t *testing.T) {
	b, p := planBench(t, campaigns.Running)
	p.report = measured()
	page := b.visit(asSam(get("/campaigns/M1/results?fired=F2"))).Body.String()
	has(t, page, "One school of 231 families cannot show an effect this small: the truth may lie anywhere from 2.30 fewer to 0.50 more sessions of every hundred.",
		"A &lt;Friday&gt;, Wednesday 14 October", `data-is="Texted">6.55<br><span class="second">before 7.11</span>`, `data-is="Held out">7.45`, "<b>−0.90</b>", "−2.30 to &#43;0.50", "Could be chance",
		"Fewer than three schools of the trust", "Too few families to compare", "when the last of these absences has had its five school days",
		"41 min", "Half have no reason yet", "Fewer than five families",
		`<dt>Drawn to be texted</dt><dd><a href="/campaigns/M1/people?firing=F2">209</a>`, "<dt>Delivered</dt><dd>203</dd>", "<dt>Refused by the carrier</dt><dd>1</dd>", "<dt>Not delivered</dt><dd>2</dd>",
		"<dt>Of those drawn to be texted, texted in fact</dt><dd>205</dd>", "<dt>Still to go</dt><dd>0</dd>", "<dt>Not sent</dt><dd>3</dd>", `<dt>Families who replied within 7 days</dt><dd><a href="/inbox">31</a>`, "<dt>Wrote NOINFO within 7 days</dt><dd>3</dd>",
		"<dt>Left out</dt><dd><a href=\"/campaigns/M1/people?firing=F2\">40</a>", "Parts, at a cost of £18.64", "Nobody was drawn: it was not sent.", `<a href="/campaigns/M1/results?fired=F1"><b>First week</b></a>`)
	if n := strings.Count(page, "<svg"); n != 1 {
		t.Errorf("%d intervals are drawn for one that is known", n)
	}
	if d := cmp.Diff([]string{"F2"}, p.asked); d != "" {
		t.Error(d)
	}
	if w := b.visit(asSam(get("/campaigns/M1/results?fired=none"))); w.Code != http.StatusNotFound {
		t.Errorf("a wave that is not: %d", w.Code)
	}
	if w := b.visit(get("/campaigns/M1/results")); w.Code != http.StatusSeeOther {
		t.Errorf("signed out: %d", w.Code)
	}
	b.door.role = staff.Comms // sees figures and no names
	if page := b.visit(asSam(get("/campaigns/M1/results"))).Body.String(); strings.Contains(page, "/people?") {
		t.Error("who may not see the roll is led to names")
	}
}

func TestResultsBeforeTheFirstWaveSayWhatWillStandThere(t *testing.T) {
	b, _ := planBench(t, campaigns.Approved)
	page := b.visit(asSam(get("/campaigns/M1/results"))).Body.String()
	has(t, page, "No wave of this campaign has gone yet.", "after four weeks whether they missed fewer sessions", "None yet. Each wave will stand here")
	if strings.Contains(page, "<table") || strings.Contains(page, "<svg") {
		t.Error("figures are shown of nothing")
	}
}
