package sample

import (
	"fmt"
	"iter"
	"math"

	"github.com/firstbell/firstbell/internal/school"
)

// phaseOf is what a country's schools of one phase are like.
type phaseOf struct {
	phase   school.Phase
	word    string
	schools int
	average float64 // pupils on roll
	group   float64 // pupils in a register
	spread  []float64
}

// england is the state schools of England.
//
// Source of schools and averages: Department for Education, pupil attendance in
// schools, 2025/26 to July 2026: 21,292 schools (16,677 primary, 3,494
// secondary and 1,121 special) and 8.1 million pupils. How sizes spread round
// the average, and how many share a register, are our working figures: villages
// of 40 and primaries of three forms of entry. Spread is the roll, for an
// average of any size, at equal steps from the smallest school to the largest.
var england = []phaseOf{
	{school.Primary, "Primary", 16_677, 260, 26.5, []float64{25, 90, 130, 180, 205, 215, 260, 315, 400, 430, 750}},
	{school.Secondary, "High", 3_494, 1_032, 28, []float64{200, 550, 710, 830, 920, 1010, 1100, 1210, 1330, 1520, 2200}},
	{school.Special, "Special", 1_121, 149, 9, []float64{20, 45, 70, 90, 110, 130, 150, 175, 210, 265, 450}},
}

// England makes one part in so many of England's state schools (1 is the whole
// country), of all sizes, one at a time and the phases mixed. Adults have +999
// numbers, unique over all schools.
func England(seed uint64, part int) iter.Seq[School] {
	return func(yield func(School) bool) {
		for _, p := range englishSchools(part) {
			if !yield(build(seed, p)) {
				return
			}
		}
	}
}

// englishSchools plans them: each phase's in even steps over its spread, taken
// turn about so that small and large, primary and secondary are mixed.
func englishSchools(part int) []plan {
	var plans []plan
	total := 0
	for _, of := range england {
		total += of.share(part)
	}
	var done [3]int
	for i := range total {
		for k, of := range england {
			n := of.share(part)
			if done[k] < n && float64(done[k])/float64(n) <= float64(i)/float64(total) {
				at := math.Mod((float64(done[k])+0.5)*0.6180339887*float64(n), float64(n)) / float64(n) // sizes in no order
				plans = append(plans, of.plan(len(plans), of.size(at)))
				done[k]++
			}
		}
	}
	return plans
}

// share is how many of the phase's schools a part has, at least one.
func (of phaseOf) share(part int) int { return max(1, (of.schools+part/2)/part) }

// size gives the roll at a place in the spread, 0 to below 1.
func (of phaseOf) size(at float64) int {
	mean := 0.0 // of the broken line through the spread
	for i := range of.spread[1:] {
		mean += (of.spread[i] + of.spread[i+1]) / 2
	}
	mean /= float64(len(of.spread) - 1)
	x := at * float64(len(of.spread)-1)
	i := min(int(x), len(of.spread)-2)
	roll := of.spread[i] + (x-float64(i))*(of.spread[i+1]-of.spread[i])
	return max(1, int(math.Round(roll*of.average/mean)))
}

// plan makes the i-th school of all, of so many pupils.
func (of phaseOf) plan(i, pupils int) plan {
	p := rehearsal(i, pupils)
	p.school.Phase = of.phase
	p.school.Name, p.school.TextName = fmt.Sprintf("Rehearsal %s School %d", of.word, i+1), "Rehearsal "+of.word
	first, last := years(of.phase)
	span := last - first + 1
	forms := max(1, int(math.Round(float64(pupils)/(of.group*float64(span)))))
	p.perGroup = (pupils + forms*span - 1) / (forms * span)
	return p
}
