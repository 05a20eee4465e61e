package campaigns

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is that of every interval shown.
const confidence = 0.95

// armLeast is the fewest families an arm of a school may have to be compared: of
// fewer, their spread cannot be told.
const armLeast = 2

// Pool compares, among families of one school that were drawn together, those
// that were written to with those held out, and pools the draws and the schools.
//
// Families are drawn, so families are the units: a family's pupils count
// together. Within a draw the difference is of two means; draws are weighted by
// how many families both arms have (n·m/(n+m), the weights of a stratified
// comparison of means), which the lot sets and the outcome cannot. The variance
// is that of Welch within each draw, with degrees of freedom after
// Satterthwaite, so a small network gets a wide interval and not a bold one.
//
// Source: Imbens and Rubin, "Causal Inference for Statistics, Social, and
// Biomedical Sciences", chapter 9, on stratified randomised experiments.
func Pool(outcomes []Outcome) Results {
	var r Results
	var p pooled
	schools := map[string]bool{}
	draws := byDraw(outcomes)
	for _, d := range sortedDraws(draws) {
		sent, held := draws[d][0], draws[d][1]
		r.Sent, r.HeldOut = r.Sent+len(sent), r.HeldOut+len(held)
		if len(sent) >= armLeast && len(held) >= armLeast {
			schools[d.school] = true
			p.add(sent, held)
		}
	}
	r.Schools = len(schools)
	if p.weight == 0 {
		return r
	}
	r.SentMean, r.HeldOutMean = p.sent/p.weight, p.held/p.weight
	r.Effect = r.SentMean - r.HeldOutMean
	if p.doubt == 0 { // nobody differs from anybody: no spread, no interval
		return r
	}
	free := p.variance * p.variance / p.doubt
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: free}.Quantile(1-(1-confidence)/2) * math.Sqrt(p.variance) / p.weight
	r.Low, r.High, r.Known = r.Effect-half, r.Effect+half, true
	return r
}

// pooled is what the draws add up to, each with its weight.
type pooled struct{ weight, sent, held, variance, doubt float64 }

func (p *pooled) add(sent, held []float64) {
	n, m := float64(len(sent)), float64(len(held))
	meanSent, varSent := stat.MeanVariance(sent, nil)
	meanHeld, varHeld := stat.MeanVariance(held, nil)
	w := n * m / (n + m)
	p.weight += w
	p.sent, p.held = p.sent+w*meanSent, p.held+w*meanHeld
	a, b := w*w*varSent/n, w*w*varHeld/m
	p.variance += a + b
	p.doubt += a*a/(n-1) + b*b/(m-1)
}

// drawOf is families of one school that one wave drew.
type drawOf struct{ school, wave string }

// byDraw gives the shares of a hundred, by draw: of those written to, and of
// those held out.
func byDraw(outcomes []Outcome) map[drawOf][2][]float64 {
	all := map[drawOf][2][]float64{}
	for _, o := range outcomes {
		if o.Possible <= 0 {
			continue
		}
		d := drawOf{o.School, o.Drawn}
		arms, arm := all[d], 0
		if o.HeldOut {
			arm = 1
		}
		arms[arm] = append(arms[arm], 100*float64(o.Missed)/float64(o.Possible))
		all[d] = arms
	}
	return all
}

func sortedDraws(m map[drawOf][2][]float64) []drawOf {
	return slices.SortedFunc(maps.Keys(m), func(a, b drawOf) int {
		return cmp.Or(cmp.Compare(a.school, b.school), cmp.Compare(a.wave, b.wave))
	})
}
