package console

import (
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/staff"
)

// resultsPage is what has come of a campaign: one wave whole, the others in a
// line each.
type resultsPage struct {
	shell
	Called, Address string
	Says            string
	Empty           bool
	Wave            string // the one that is compared, and its day
	About           string
	Facts           []factView
	Measures        []measureView
	Medians         []medianView
	MaySee          bool
	Others          []otherWave
}

// measureView is one line of the comparison. Low, Mid and High are places on
// its drawing, which says nothing that the words beside it do not.
type measureView struct {
	What, Where          string
	Texted, HeldOut      string
	TextedWas, HeldWas   string
	Difference, Interval string
	Verdict, Shape       string
	Says                 string // instead, where there is no figure
	Drawn                *drawnInterval
}

type drawnInterval struct{ Low, Mid, High, Box string }

type medianView struct{ Who, Before, After string }

type otherWave struct {
	Name, Day, To, Says, Cost string
	Here                      bool
}

func (s *Console) campaignResults(c *gin.Context) {
	v, ok := s.ours(c)
	if !ok {
		return
	}
	r, err := s.cfg.Campaigns.Results(c.Request.Context(), v.Campaign.ID, campaigns.FiringID(c.Query("fired")))
	if err != nil {
		s.failed(c, err)
		return
	}
	p := resultsPage{shell: s.shell(c, "Results of "+v.Campaign.Plan.Name), Called: v.Campaign.Plan.Name, Address: addressOf(v.Campaign.ID)}
	p.School, p.Says, p.Empty = v.School.Name, r.Says(), r.Compared == nil
	p.MaySee = who(c).Member.Role.May(staff.SeeRoll)
	if r.Compared != nil {
		p.compared(*r.Compared)
	}
	for _, w := range r.Waves {
		p.wave(w, r.Compared)
	}
	s.page(c, http.StatusOK, "campaign-results", p)
}

// compared shows one wave's families against those held out.
func (p *resultsPage) compared(x campaigns.Compared) {
	p.Wave = waveOnDay(x.Firing)
	p.About = fmt.Sprintf("The four weeks from %s to %s, and the four before the wave", x.After.First.Words(), x.After.Last.Words())
	widest := 0.0
	for _, m := range x.Comparisons {
		if m.Why == "" {
			widest = max(widest, math.Abs(m.After.Low), math.Abs(m.After.High))
		}
	}
	told := map[string]bool{}
	for _, m := range x.Comparisons {
		y := measureOf(m, widest)
		if told[y.Says] && y.Says != "" {
			y.Says = "The same."
		}
		told[y.Says] = true
		p.Measures = append(p.Measures, y)
	}
	for i, who := range []string{"Families texted", "Families held out"} {
		p.Medians = append(p.Medians, medianView{who, capital(x.MinutesBefore[i].Words()), capital(x.MinutesAfter[i].Words())})
	}
}

func waveOnDay(f campaigns.Firing) string {
	return fmt.Sprintf("%s, %s", f.Wave.Name, clock.DateOf(f.DueAt).Words())
}

func measureOf(m campaigns.Comparison, widest float64) measureView {
	v := measureView{What: m.Measure.Words(), Where: "This school"}
	if m.Network != "" {
		v.Where = "The schools of the " + string(m.Network)
	}
	if m.Why != "" {
		v.Says = m.Says()
		return v
	}
	a, b := m.After, m.Before
	if m.Network != "" {
		v.Where = fmt.Sprintf("%d schools of the %s", a.Schools, m.Network)
	}
	texted := "texted"
	if m.Reach.Short() {
		texted = "drawn to be texted"
	}
	v.Where += fmt.Sprintf(", %d %s and %d held out", a.Sent, texted, a.HeldOut)
	v.Texted, v.HeldOut = fmt.Sprintf("%.2f", a.SentMean), fmt.Sprintf("%.2f", a.HeldOutMean)
	if b.Sent > 0 {
		v.TextedWas, v.HeldWas = fmt.Sprintf("before %.2f", b.SentMean), fmt.Sprintf("before %.2f", b.HeldOutMean)
	}
	v.Difference, v.Interval = signed(a.Effect), signed(a.Low)+" to "+signed(a.High)
	v.Verdict, v.Shape = m.Verdict().Words(), "waiting"
	if a.Tells() {
		v.Shape = "now"
	}
	v.Drawn = drawInterval(a, widest)
	return v
}

// signed writes a difference with its sign, as a person reads it.
func signed(x float64) string {
	return strings.Replace(fmt.Sprintf("%+.2f", x), "-", "−", 1)
}

// The drawing of an interval is so wide, with nothing in the middle.
const (
	intervalWide = 150.0
	intervalEdge = 4.0
)

func drawInterval(r campaigns.Results, widest float64) *drawnInterval {
	if widest == 0 {
		return nil
	}
	x := func(v float64) float64 { return intervalWide/2 + v/widest*(intervalWide/2-intervalEdge) }
	at := func(v float64) string { return fmt.Sprintf("%.1f", v) }
	return &drawnInterval{at(x(r.Low)), at(x(r.Effect)), at(x(r.High)), at(x(r.Effect) - 4)}
}

// wave counts one wave: whole when it is the one compared, else in a line.
func (p *resultsPage) wave(w campaigns.WaveReport, compared *campaigns.Compared) {
	f, t := w.Firing, w.Tally.Texted()
	here := compared != nil && compared.Firing.ID == f.ID
	o := otherWave{
		Name: f.Wave.Name, Day: clock.DateOf(f.DueAt).Words(), Here: here, To: p.Address + "/results?fired=" + string(f.ID), Cost: pounds(w.Pence),
		Says: fmt.Sprintf("%s texted of %d drawn to be, %d held out. %d delivered, %d failed. %d replied.", count(t.Sent(), "family", "families"), t.Families,
			w.Tally.Arms[campaigns.HeldOut].Families, t.Delivered(), t.Failed(), t.Replied),
	}
	if len(w.Tally.Arms) == 0 {
		o.Says, o.Cost = "Nobody was drawn: it was not sent.", ""
	}
	p.Others = append(p.Others, o)
	if !here {
		return
	}
	people, of := p.Address+"/people?firing="+string(f.ID), w.ToTexted()
	p.Facts = []factView{
		{"Families of the school that day", w.Tally.Families, ""},
		{"Drawn to be texted", t.Families, people},
		{"Held out by lot, to compare with", w.Tally.Arms[campaigns.HeldOut].Families, people},
		{"Left out", w.Tally.LeftOut(), people},
		{"Of those drawn to be texted, texted in fact", of.Sent, ""},
		{"Refused by the carrier", of.Refused, ""},
		{"Still to go", of.Waiting, ""},
		{"Not sent", of.NotSent, ""},
		{"Delivered", t.Delivered(), ""},
		{"Not delivered", t.Failed() - of.Refused, ""},
		{"Families who replied within 7 days", t.Replied, "/inbox"},
		{"Of those, with a concern", t.Worried, "/inbox"},
		{"Wrote STOP within 7 days", t.Stopped, ""},
		{"Wrote " + campaigns.OptOutWord + " within 7 days", t.SaidNo, ""},
	}
	for _, x := range w.Wordings() {
		name := map[campaigns.Arm]string{campaigns.FirstText: "first", campaigns.SecondText: "second"}[x.Arm]
		p.Facts = append(p.Facts, factView{fmt.Sprintf("Replied to the %s wording, of %d", name, x.Families), x.Replied, ""})
	}
	if n := w.SetApart(); n > 0 {
		p.Facts = append(p.Facts, factView{"In neither wording’s count: their language has one alone", n, ""})
	}
	p.Facts = append(p.Facts, factView{"Parts, at a cost of " + pounds(w.Pence), t.Parts, ""})
}

func pounds(pence float64) string { return fmt.Sprintf("£%.2f", pence/100) }
