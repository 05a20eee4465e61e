package sample

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

var today = clock.Date{Year: 2026, Month: time.November, Day: 23}

func TestTheDemoHasAPrimaryAndASecondaryOfTheRightSize(t *testing.T) {
	town := Demo(today)
	if len(town.Schools) != 2 {
		t.Fatalf("%d schools", len(town.Schools))
	}
	for i, want := range []struct {
		urn              school.URN
		phase            school.Phase
		pupils, groups   int
		smallest, larger int
		first, last      school.Group
	}{
		{PrimaryURN, school.Primary, 252, 12, 21, 21, "1A", "6B"},
		{SecondaryURN, school.Secondary, 896, 30, 29, 30, "7A", "11F"},
	} {
		s := town.Schools[i]
		if s.School.URN != want.urn || s.School.Phase != want.phase || len(s.Pupils) != want.pupils || len(s.Groups) != want.groups {
			t.Errorf("%s %s: %d pupils in %d groups", s.School.URN, s.School.Phase, len(s.Pupils), len(s.Groups))
		}
		if s.Groups[0] != want.first || s.Groups[len(s.Groups)-1] != want.last {
			t.Errorf("groups %s to %s", s.Groups[0], s.Groups[len(s.Groups)-1])
		}
		for g, n := range tally(s.Pupils, func(p school.Pupil) school.Group { return p.Group }) {
			if n < want.smallest || n > want.larger {
				t.Errorf("%s has %d pupils", g, n)
			}
		}
	}
}

func TestTheDemoHasOneOfEverythingTheProductMustCopeWith(t *testing.T) {
	for _, s := range Demo(today).Schools {
		has := map[string]int{}
		ties := map[school.PupilID][]school.Tie{}
		for _, x := range s.Ties {
			ties[x.Pupil] = append(ties[x.Pupil], x)
			count(has, "text never", x.Text == school.TextNever)
			count(has, "court order", x.CourtOrder)
			count(has, x.Relationship, true)
		}
		contacts := map[school.ContactID]Contact{}
		for _, c := range s.Contacts {
			contacts[c.ID] = c
			count(has, "number "+string(c.Problem), true)
			count(has, "stopped", c.Stopped && c.Problem == school.NumberFine)
			count(has, string(c.Role), true)
			count(has, "reads "+c.Language, true)
		}
		orders := map[school.ContactID]map[int]bool{}
		groups := map[school.ContactID]map[school.Group]bool{}
		for _, p := range s.Pupils {
			count(has, "vulnerable", p.Flags.Vulnerable)
			count(has, "no text", p.Flags.NoText)
			count(has, "in care", p.Flags.InCare)
			count(has, "a name in another script", p.TextName != p.FirstName)
			count(has, "nobody to text", !slices.ContainsFunc(ties[p.ID], func(x school.Tie) bool {
				c := contacts[x.Contact]
				return x.Text == school.TextYes && !x.CourtOrder && c.Problem == "" && !c.Stopped && c.Role == school.FamilyRole
			}))
			for _, x := range ties[p.ID] {
				put(orders, x.Contact, x.Order)
				put(groups, x.Contact, p.Group)
			}
		}
		for c := range orders {
			count(has, "first for one child, second for another", len(orders[c]) > 1)
			count(has, "children in more than one group", len(groups[c]) > 1)
		}
		for _, want := range []string{
			"text never", "court order", "mother", "father", "grandmother", "grandfather", "aunt", "foster carer", "social worker",
			"number ", "number missing", "number landline", "number unreadable", "number two_numbers", "stopped", "family", "professional",
			"vulnerable", "no text", "in care", "a name in another script", "nobody to text",
			"first for one child, second for another", "children in more than one group",
			"reads en", "reads pl", "reads ur", "reads pa", "reads bn", "reads ar", "reads ro", "reads so", "reads pt", "reads gu", "reads uk", "reads cy",
		} {
			if has[want] == 0 {
				t.Errorf("%s has no %q", s.School.Name, want)
			}
		}
		t.Log(s.School.Name, len(s.Contacts), "contacts", has)
	}
}

func TestTheDemosDayIsASchoolDayOfAYearWithOneHundredAndNinety(t *testing.T) {
	for _, s := range Demo(today).Schools {
		for _, session := range []register.Session{register.AM, register.PM} {
			if open, why := s.Calendar.Open(today, string(session)); !open {
				t.Errorf("%s: %s", s.School.Name, why)
			}
		}
		days := 0
		for d := on(2026, 9, 1); d.Before(on(2027, 9, 1)); d = d.AddDays(1) {
			if open, _ := s.Calendar.Open(d, "AM"); open {
				days++
			}
		}
		if days != 190 {
			t.Errorf("%s is open on %d days", s.School.Name, days)
		}
	}
}

func TestAnotherYearsCalendarKeepsItsWeekdays(t *testing.T) {
	c := calendar(school.Primary, on(2028, 3, 6))
	if got := c.Terms[0].First; got.Year != 2027 || got.Weekday() != time.Tuesday {
		t.Errorf("the autumn term begins on %s %s", got.Words(), got)
	}
	if open, why := c.Open(on(2028, 3, 6), "AM"); !open {
		t.Error(why)
	}
}

func TestTheDemoLeavesSomeNumbersAloneAndGivesEachToOneAdult(t *testing.T) {
	seen := map[string]string{}
	for _, s := range Demo(today).Schools {
		for _, c := range s.Contacts {
			for _, raw := range []string{c.Raw, c.Second} {
				n, err := phone.Parse(raw, phone.Rehearsal)
				if err != nil {
					continue
				}
				if whole := n.E164(); whole >= "+447700900700" && whole <= "+447700900999" {
					t.Errorf("%s has %s", c.ID, whole)
				}
				if other, twice := seen[n.E164()]; twice {
					t.Errorf("%s and %s have the same number", c.ID, other)
				}
				seen[n.E164()] = string(c.ID)
			}
		}
		for _, m := range s.Staff {
			n, err := phone.Parse(m.Mobile, phone.Rehearsal)
			if err != nil || n.E164() < "+447700900900" || n.E164() > "+447700900999" || seen[n.E164()] != "" {
				t.Errorf("%s of the staff has %q: %v", m.Email, m.Mobile, err)
			}
			seen[n.E164()] = m.Email
		}
	}
}

func TestTheTwoValidUPNsOfTheGuideCheckOut(t *testing.T) {
	for _, whole := range []string{"B801200005001", "R674123101121"} {
		if got := checkLetter(whole[1:]); got != whole[0] {
			t.Errorf("%s: check letter %c", whole, got)
		}
	}
}

func TestHistoryIsPastSchoolDaysOnlyAndNearlyAllExplained(t *testing.T) {
	s := Demo(today).Schools[1]
	absent, unknown, forgotten, sessions := 0, 0, 0, map[string]bool{}
	for c := range s.History(today, 6, 1) {
		if open, why := s.Calendar.Open(c.Date, string(c.Session)); !open || !c.Date.Before(today) {
			t.Fatalf("%s: %s", c.Date, why)
		}
		sessions[c.Date.String()+string(c.Session)] = true
		for _, m := range c.Marks {
			if meaning, _ := register.Look(m.Code); meaning.Absent() {
				absent++
				if m.Code == register.NoReason {
					unknown++
					if c.Date.Before(today.AddDays(-7)) {
						forgotten++
					}
				}
			}
		}
	}
	// 12 October to 20 November, less a training day and the half-term
	if len(sessions) != 2*(30-6) {
		t.Errorf("%d sessions", len(sessions))
	}
	if share := float64(unknown) / float64(absent); share < 0.005 || share > 0.08 || forgotten < 1 || forgotten > 10 {
		t.Errorf("%.1f%% without a reason, %d of them for more than a week", 100*share, forgotten)
	}
}

func TestAnIteratorOfPastMarksStopsWhenAsked(t *testing.T) {
	n := 0
	for range Demo(today).Schools[0].History(today, 6, 1) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d closures", n)
	}
}

func TestAClosedSchoolHasNoMorning(t *testing.T) {
	s := Demo(today).Schools[0]
	if got := s.Morning(on(2026, 10, 28), register.AM, 1); got != nil {
		t.Errorf("%d registers in half-term", len(got))
	}
}

func TestTheSameDemoComesOutEveryTime(t *testing.T) {
	a, b := Demo(today), Demo(today)
	if diff := cmp.Diff(a, b, cmpopts.EquateComparable(phone.Number{})); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkDemoWithSixWeeks(b *testing.B) {
	for b.Loop() {
		for _, s := range Demo(today).Schools {
			for range s.History(today, 6, 1) {
			}
		}
	}
}

func tally[T any, K comparable](all []T, by func(T) K) map[K]int {
	n := map[K]int{}
	for _, x := range all {
		n[by(x)]++
	}
	return n
}

func count(has map[string]int, what string, is bool) {
	if is {
		has[what]++
	}
}

func put[K, V comparable](all map[K]map[V]bool, k K, v V) {
	if all[k] == nil {
		all[k] = map[V]bool{}
	}
	all[k][v] = true
}
