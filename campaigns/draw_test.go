package campaigns

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/school"
)

var bands = []Band{Under90, From90, From95, Unmarked}

// drawnFamilies draws up to 300 families of one to three pupils.
func drawnFamilies(t *rapid.T) []Family {
	n := rapid.IntRange(0, 300).Draw(t, "families")
	all := make([]Family, n)
	for i := range all {
		all[i] = Family{ID: fmt.Sprintf("p%04d0", i), In: rapid.IntRange(0, 9).Draw(t, "in") > 0, Band: rapid.SampledFrom(bands).Draw(t, "band")}
		for j := range rapid.IntRange(1, 3).Draw(t, "pupils") {
			all[i].Pupils = append(all[i].Pupils, Member{Pupil: school.PupilID(fmt.Sprintf("p%04d%d", i, j)), Why: Fits})
		}
	}
	return all
}

func drawnLot(t *rapid.T) Lot {
	return Lot{
		Seed: rapid.Uint64().Draw(t, "seed"), School: "990002",
		HoldOut: rapid.IntRange(0, 50).Draw(t, "hold out"), TwoWordings: rapid.Bool().Draw(t, "two wordings"),
	}
}

func armsOf(all []Family) map[string]Arm {
	arms := map[string]Arm{}
	for _, f := range all {
		arms[f.ID] = f.Arm
	}
	return arms
}

func TestTheSameFamiliesAndSeedGiveTheSameDrawInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, lot := drawnFamilies(t), drawnLot(t)
		again := slices.Clone(all)
		rand.New(rand.NewPCG(lot.Seed, 1)).Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		lot.Draw(all, nil)
		lot.Draw(again, nil)
		if d := cmp.Diff(armsOf(all), armsOf(again)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestEachBandHasItsShareOfEachArmGiveOrTakeOneFamily(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, lot := drawnFamilies(t), drawnLot(t)
		lot.Draw(all, nil)
		for _, b := range bands {
			n := map[Arm]int{}
			total := 0
			for _, f := range all {
				if !f.In && f.Arm != "" {
					t.Fatalf("a family that is out was drawn: %+v", f)
				}
				if f.In && f.Band == b {
					n[f.Arm]++
					total++
				}
			}
			if want := float64(total*lot.HoldOut) / 100; math.Abs(float64(n[HeldOut])-want) >= 1 {
				t.Fatalf("%s: %d of %d held out at %d%%", b, n[HeldOut], total, lot.HoldOut)
			}
			if lot.TwoWordings && abs(n[FirstText]-n[SecondText]) > 1 || !lot.TwoWordings && n[SecondText] > 0 || n[""] > 0 {
				t.Fatalf("%s: %v", b, n)
			}
		}
	})
}

func abs(n int) int { return max(n, -n) }

// Over the waves of a campaign families come, go and grow; whoever was drawn
// stays where they were, a brother who joins too, and the shares still hold.
func TestAFamilyStaysWhereItWasDrawnForTheWholeCampaign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all, lot := drawnFamilies(t), drawnLot(t)
		drawn := map[school.PupilID]Arm{}
		for wave := range 4 {
			var now []Family
			for _, f := range all {
				if rapid.IntRange(0, 4).Draw(t, "here") == 0 {
					continue
				}
				f.Arm = ""
				if wave > 1 {
					f.Pupils = append(slices.Clone(f.Pupils), Member{Pupil: school.PupilID(f.ID + "x"), Why: Fits})
				}
				now = append(now, f)
			}
			lot.Draw(now, drawn)
			for _, f := range now {
				for _, p := range f.Pupils {
					if was, ok := drawn[p.Pupil]; ok && f.In && was != f.Arm {
						t.Fatalf("wave %d: %s was %s and is %s", wave, p.Pupil, was, f.Arm)
					}
				}
				if f.In {
					for _, p := range f.Pupils {
						drawn[p.Pupil] = f.Arm
					}
				}
			}
		}
	})
}

// Another seed holds out others: over many seeds each family is held out about
// as often as the share says. A lot that favoured some would show here.
func TestEveryFamilyIsHeldOutAsOftenAsTheShareSays(t *testing.T) {
	held := map[string]int{}
	const seeds = 4000
	for seed := range uint64(seeds) {
		var all []Family
		for i := range 13 {
			all = append(all, Family{ID: fmt.Sprint("p", i), In: true, Band: From95, Pupils: []Member{{Pupil: school.PupilID(fmt.Sprint("p", i))}}})
		}
		Lot{Seed: seed, School: "990002", HoldOut: 10}.Draw(all, nil)
		for _, f := range all {
			if f.Arm == HeldOut {
				held[f.ID]++
			}
		}
	}
	for i := range 13 {
		n := held[fmt.Sprint("p", i)]
		if sd := math.Sqrt(seeds * 0.1 * 0.9); math.Abs(float64(n)-seeds*0.1) > 5*sd {
			t.Errorf("family %d was held out %d of %d times", i, n, seeds)
		}
	}
}
