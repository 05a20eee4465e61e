package sample

import (
	"math"
	"testing"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// near fails when got is further than the share from want.
func near(t *testing.T, what string, got, want int, share float64) {
	t.Helper()
	if math.Abs(float64(got-want)) > share*float64(want) {
		t.Errorf("%s: %d, want %d within %g", what, got, want, share)
	}
}

func TestThePlannedCountryHasEnglandsSizes(t *testing.T) {
	pupils, schools, registers := map[school.Phase]int{}, map[school.Phase]int{}, 0
	urns := map[school.URN]bool{}
	for _, p := range englishSchools(1) {
		schools[p.school.Phase]++
		pupils[p.school.Phase] += p.pupils
		registers += (p.pupils + p.perGroup - 1) / p.perGroup
		urns[p.school.URN] = true
	}
	for _, of := range england {
		near(t, of.word+" schools", schools[of.phase], of.schools, 0)
		near(t, of.word+" pupils", pupils[of.phase], int(of.average*float64(of.schools)), 0.01)
	}
	near(t, "URNs", len(urns), 21_292, 0)
	near(t, "pupils", pupils[school.Primary]+pupils[school.Secondary]+pupils[school.Special], 8_100_000, 0.01)
	near(t, "registers", registers, 310_000, 0.03)
}

func TestAPartOfEnglandHasItsShareOfAMorning(t *testing.T) {
	const part = 1000
	schools, pupils, closures, open := 0, 0, 0, 0
	for s := range England(1, part) {
		schools++
		pupils += len(s.Pupils)
		for _, c := range s.Morning(today, register.AM, 1) {
			closures++
			for _, m := range c.Marks {
				if m.Code == register.NoReason {
					open++
				}
			}
		}
	}
	near(t, "schools", schools, 21_292/part, 0.07)
	near(t, "pupils", pupils, 8_100_000/part, 0.1)
	near(t, "closures", closures, 310_000/part, 0.1)
	near(t, "absences without a reason", open, 225_000/part, 0.15) // siblings, and those nobody can be texted about, leave 195,000 texts
}
