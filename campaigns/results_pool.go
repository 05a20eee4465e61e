package campaigns

import (
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

// Pool compares, within each school, the families that were written to with
// those held out, and pools the schools.
//
// Families are drawn, so families are the units: a family's pupils count
// together. Within a school the difference is of two means; schools are weighted
// by how many families both arms have (n·m/(n+m), the weights of a stratified
// comparison of means), which the lot sets and the outcome cannot. The variance
// is that of Welch within each school, with degrees of freedom after
// Satterthwaite, so a small network gets a wide interval and not a bold one.
//
// Source: Imbens and Rubin, "Causal Inference for Statistics, Social, and
// Biomedical Sciences", chapter 9, on stratified randomised experiments.
func Pool(outcomes []Outcome) Results {
	var r Results
	var weight, effect, variance, doubt float64
	schools := bySchool(outcomes)
	for _, name := range sortedKeys(schools) {
		sent, held := schools[name][0], schools[name][1]
		r.Sent, r.HeldOut = r.Sent+len(sent), r.HeldOut+len(held)
		if len(sent) < armLeast || len(held) < armLeast {
			continue
		}
		n, m := float64(len(sent)), float64(len(held))
		meanSent, varSent := stat.MeanVariance(sent, nil)
		meanHeld, varHeld := stat.MeanVariance(held, nil)
		w := n * m / (n + m)
		r.Schools++
		weight += w
		effect += w * (meanSent - meanHeld)
		a, b := w*w*varSent/n, w*w*varHeld/m
		variance += a + b
		doubt += a*a/(n-1) + b*b/(m-1)
	}
	if weight == 0 || doubt == 0 {
		return r
	}
	free := variance * variance / doubt
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: free}.Quantile(1-(1-confidence)/2) * math.Sqrt(variance) / weight
	r.Effect = effect / weight
	r.Low, r.High, r.Known = r.Effect-half, r.Effect+half, true
	return r
}

// bySchool gives the sessions missed of a hundred, by school: those written to,
// and those held out.
func bySchool(outcomes []Outcome) map[string][2][]float64 {
	all := map[string][2][]float64{}
	for _, o := range outcomes {
		if o.Possible <= 0 {
			continue
		}
		arms, arm := all[o.School], 0
		if o.HeldOut {
			arm = 1
		}
		arms[arm] = append(arms[arm], 100*float64(o.Missed)/float64(o.Possible))
		all[o.School] = arms
	}
	return all
}

func sortedKeys(m map[string][2][]float64) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
