package sample

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// some draws two to seven schools of one size.
func some(t *rapid.T) []School {
	return slices.Collect(Schools(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(2, 7).Draw(t, "schools"), rapid.IntRange(1, 400).Draw(t, "pupils")))
}

func TestEverySchoolHangsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers, upns := map[string]bool{}, map[string]bool{}
		for _, s := range some(t) {
			if !s.School.URN.Valid() {
				t.Fatalf("URN %s", s.School.URN)
			}
			pupils := map[school.PupilID]int{}
			for _, p := range s.Pupils {
				checkUPN(t, p.UPN, upns)
				if _, twice := pupils[p.ID]; twice || !slices.Contains(s.Groups, p.Group) || p.TextName == "" {
					t.Fatalf("pupil %+v", p)
				}
				pupils[p.ID] = 0
			}
			contacts := map[school.ContactID]bool{}
			for _, c := range s.Contacts {
				checkNumber(t, c, numbers)
				contacts[c.ID] = true
			}
			for _, x := range s.Ties {
				if _, known := pupils[x.Pupil]; !known || !contacts[x.Contact] {
					t.Fatalf("a tie of nobody: %+v", x)
				}
				if pupils[x.Pupil]++; x.Order != pupils[x.Pupil] {
					t.Fatalf("orders of %s do not run 1, 2, 3: %+v", x.Pupil, x)
				}
			}
			for id, ties := range pupils {
				if ties == 0 {
					t.Fatalf("%s has nobody", id)
				}
			}
		}
	})
}

func checkNumber(t *rapid.T, c Contact, seen map[string]bool) {
	n, err := phone.Parse(c.Raw, phone.Rehearsal)
	if (c.Problem == school.NumberFine) != (err == nil && c.Second == "") || (c.Problem == "" || c.Problem == school.NumberLandline) == c.Number.Zero() {
		t.Fatalf("%s: %q is %q: %v", c.ID, c.Raw, c.Problem, err)
	}
	if err != nil {
		return
	}
	if !strings.HasPrefix(n.E164(), "+999") || seen[n.E164()] {
		t.Fatalf("%s has %q, of another or not +999", c.ID, c.Raw)
	}
	seen[n.E164()] = true
}

func checkUPN(t *rapid.T, upn string, seen map[string]bool) {
	if len(upn) != 13 || strings.Trim(upn[1:], "0123456789") != "" || upn[0] != checkLetter(upn[1:]) || seen[upn] {
		t.Fatalf("UPN %s", upn)
	}
	seen[upn] = true
}

func TestTheSameSeedMakesTheSameSchool(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, pupils := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 60).Draw(t, "pupils")
		a, b := slices.Collect(Schools(seed, 2, pupils)), slices.Collect(Schools(seed, 2, pupils))
		if diff := cmp.Diff(a, b, cmpopts.EquateComparable(phone.Number{})); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(a[0].Morning(today, register.AM, seed), b[0].Morning(today, register.AM, seed)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAMorningIsLikeAMorning(t *testing.T) {
	town := Demo(today)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(town.Schools).Draw(t, "school")
		day := today.AddDays(rapid.IntRange(0, 18).Draw(t, "days on"))
		session := rapid.SampledFrom([]register.Session{register.AM, register.PM}).Draw(t, "session")
		if open, _ := s.Calendar.Open(day, string(session)); !open {
			return
		}
		refs := map[string]bool{}
		codes := map[register.Code]int{}
		absent := 0
		for i, c := range s.Morning(day, session, rapid.Uint64().Draw(t, "seed")) {
			if c.Group != s.Groups[i] || c.ClosedAt.Before(session.Begins(s.Calendar, day)) {
				t.Fatalf("%s closed at %s", c.Group, c.ClosedAt)
			}
			for _, m := range c.Marks {
				meaning, known := register.Look(m.Code)
				if !known || refs[m.Pupil] {
					t.Fatalf("%+v", m)
				}
				refs[m.Pupil] = true
				codes[m.Code]++
				if meaning.Absent() {
					absent++
				}
			}
		}
		checkShares(t, s, len(refs), absent, codes)
	})
}

// checkShares holds a morning to the shares of its phase.
func checkShares(t *rapid.T, s School, marked, absent int, codes map[register.Code]int) {
	if marked != len(s.Pupils) {
		t.Fatalf("%d of %d pupils are marked", marked, len(s.Pupils))
	}
	within := func(what string, n, of int, low, high float64) {
		if share := float64(n) / float64(of); share < low || share > high {
			t.Fatalf("%s: %d of %d", what, n, of)
		}
	}
	if s.School.Phase == school.Secondary {
		within("absent", absent, marked, 0.065, 0.115)
	} else {
		within("absent", absent, marked, 0.035, 0.075)
	}
	within("without a reason", codes[register.NoReason], absent, 0.20, 0.50)
	within("late", codes[register.Late], marked, 0, 0.06)
}
