package sample

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Town is the place the demo lives in.
type Town struct {
	Name    string
	Schools []School // the primary, then the secondary
}

// School is a made-up school with everything that belongs to it.
type School struct {
	School   school.School
	Calendar school.Calendar
	Groups   []school.Group // in the order staff list them
	Pupils   []school.Pupil // all on roll, in the order of their refs
	Contacts []Contact
	Ties     []school.Tie // ordered by pupil, then by Order
	Staff    []Member
}

// Contact is an adult as an office keeps one: what was typed, and what we
// make of it.
type Contact struct {
	school.Contact        // Number is set where there is one to call; Problem says why it may not be texted
	Raw            string // the number as the school wrote it, "" for none
	Second         string // another number under the same id; then Problem is two_numbers
}

// The two schools of the demo. No school in England has a number so high.
const (
	PrimaryURN   school.URN = "990001"
	SecondaryURN school.URN = "990002"
)

const demoSeed = 20261123

// Demo gives the town the demo opens in: a primary of about 250 pupils and a
// secondary of about 900, in the school year that holds today. It is the same
// town every time.
func Demo(today clock.Date) Town {
	return Town{Name: "Larkmere", Schools: []School{
		build(demoSeed, plan{
			school: school.School{
				URN: PrimaryURN, Name: "Quillbrook Primary School", TextName: "Quillbrook Primary",
				OfficePhone: "07700 900900", Phase: school.Primary,
			},
			domain: "quillbrook.example", pupils: 252, perGroup: 21,
			drama: span{0, 199}, staffFrom: 901, today: today,
		}),
		build(demoSeed, plan{
			school: school.School{
				URN: SecondaryURN, Name: "Larkmere High School", TextName: "Larkmere High",
				OfficePhone: "07700 900950", Phase: school.Secondary,
			},
			domain: "larkmere.example", pupils: 896, perGroup: 30,
			drama: span{200, 699}, staffFrom: 951, today: today,
		}),
	}}
}

// MostPupils is the largest school Schools makes: three digits of a UPN count
// the pupils of one year.
const MostPupils = 4900

// Schools makes n schools of pupilsPer pupils each (1 to MostPupils), one at a
// time so that a country need not fit in memory: five primaries to every
// secondary. Adults have +999 numbers, unique over all schools. n is at most
// 90,000.
func Schools(seed uint64, n, pupilsPer int) iter.Seq[School] {
	return func(yield func(School) bool) {
		for i := range min(n, 90_000) {
			if !yield(build(seed, rehearsal(i, pupilsPer))) {
				return
			}
		}
	}
}

// rehearsal plans the i-th of many schools, in the school year 2026/27.
func rehearsal(i, pupils int) plan {
	phase, word := school.Primary, "Primary"
	if i%6 == 5 {
		phase, word = school.Secondary, "High"
	}
	urn := school.URN(fmt.Sprintf("%06d", 900_001+i))
	return plan{
		school: school.School{
			URN: urn, Name: fmt.Sprintf("Rehearsal %s School %d", word, i+1),
			TextName:    fmt.Sprintf("Rehearsal %s", word),
			OfficePhone: fmt.Sprintf("07700 %d", 900_900+i%100), Phase: phase,
		},
		domain: fmt.Sprintf("school%s.example", urn),
		pupils: min(max(pupils, 1), MostPupils), perGroup: 28,
		drama: span{0, -1}, staffFrom: 901, today: clock.Date{Year: 2026, Month: 11, Day: 23},
	}
}

// plan is what a school is built from.
type plan struct {
	school    school.School
	domain    string // of staff email; ends in .example, which nobody can register
	pupils    int
	perGroup  int
	drama     span // which of 07700 900000–900699 its families have
	staffFrom int  // last three digits of the first staff number
	today     clock.Date
}

// span is a run of numbers, both ends in; to below from is none.
type span struct{ from, to int }

// build makes one school.
func build(seed uint64, p plan) School {
	b := &builder{
		plan:    p,
		rng:     rand.New(rand.NewPCG(seed, mix(seed, text(string(p.school.URN))))),
		numbers: numbers{urn: p.school.URN, drama: p.drama},
		serials: map[int]int{},
		out:     School{School: p.school, Calendar: calendar(p.school.Phase, p.today)},
	}
	b.entry = b.out.Calendar.Terms[0].First.Year
	b.out.Staff = staff(b.rng, p)
	b.fill(b.seats())
	return b.out
}
