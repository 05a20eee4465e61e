package campaigns

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

var (
	waveDay = clock.Date{Year: 2026, Month: 11, Day: 6}
	over    = waveDay.AddDays(comparedDays+1).At(9, 0)
	terms   = school.Calendar{Terms: []school.Term{{First: clock.Date{Year: 2026, Month: 9, Day: 2}, Last: clock.Date{Year: 2026, Month: 12, Day: 18}}}}
)

// rows is a store that holds one wave at each of some schools, and marks by
// rule: every pupil of an arm misses so many of ten sessions a school day long.
type rows struct {
	Store
	state   FiringState
	network school.Network
	schools map[school.URN]*atSchool
	also    []AlsoTexted
}

type atSchool struct {
	sent, held   int  // families, of one pupil each
	noMarks      bool // nothing is kept
	refused      bool // by the carrier, every text
	unsent       int  // of those sent to, whose text was taken back
	asked        []Asked
	missed       func(arm Arm, nth int) int // of ten sessions, before and after
	missedBefore func(arm Arm, nth int) int // when it differs before
}

func (r rows) firing(urn school.URN) Firing {
	return Firing{ID: FiringID("F" + urn), Campaign: CampaignID("C" + urn), School: urn, Wave: Wave{Key: "friday"}, DueAt: waveDay.At(15, 30), State: r.state}
}

func (r rows) Campaign(_ context.Context, id CampaignID) (Campaign, error) {
	return Campaign{ID: id, School: school.URN(strings.TrimPrefix(string(id), "C")), Pack: "p", Plan: Plan{Name: "Campaign " + string(id)}}, nil
}

func (r rows) School(_ context.Context, urn school.URN) (school.School, school.Calendar, error) {
	return school.School{URN: urn}, terms, nil
}

func (r rows) Terms(context.Context, school.URN) (templates.Terms, error) {
	return templates.Terms{Price: 350}, nil
}

func (r rows) AlsoTexted(context.Context, FiringID, time.Time, time.Time) ([]AlsoTexted, error) {
	return r.also, nil
}

func (r rows) Network(context.Context, school.URN) (school.Network, error) { return r.network, nil }

func (r rows) Firings(_ context.Context, id CampaignID) ([]Firing, error) {
	if r.state == "" {
		return nil, nil
	}
	return []Firing{r.firing(school.URN(strings.TrimPrefix(string(id), "C")))}, nil
}

func (r rows) Elsewhere(_ context.Context, f Firing, _ string, _ school.NetworkID, _, _ time.Time) ([]Firing, error) {
	var all []Firing
	for _, urn := range []school.URN{"1", "2", "3"} {
		if r.schools[urn] != nil && urn != f.School {
			late := r.firing(urn)
			late.ID, late.DueAt = "late", late.DueAt.Add(14*24*time.Hour) // not over: the nearer one counts
			all = append(all, late, r.firing(urn))
		}
	}
	return all, nil
}

func (r rows) Tally(_ context.Context, id FiringID, _ time.Duration) (Tally, error) {
	x := r.schools[school.URN(strings.TrimPrefix(string(id), "F"))]
	state, parts := delivery.Delivered, 2*x.sent
	if x.refused {
		state, parts = delivery.Failed, 0
	}
	t := Tally{Families: x.sent + x.held, Arms: map[Arm]ArmTally{}}
	if x.sent > 0 {
		t.Arms[FirstText] = ArmTally{Families: x.sent, Parts: parts, Texts: map[delivery.State]int{state: x.sent - x.unsent, delivery.Withdrawn: x.unsent}}
	}
	if x.held > 0 {
		t.Arms[HeldOut] = ArmTally{Families: x.held}
	}
	return t, nil
}

func (r rows) Drawn(_ context.Context, f Firing) ([]Drawn, error) {
	x := r.schools[f.School]
	var all []Drawn
	for i := range x.sent + x.held {
		d := Drawn{Wave: f.ID, Family: fmt.Sprint("p", i), Arm: FirstText, Pupils: []school.PupilID{school.PupilID(fmt.Sprint("p", i))}}
		if i >= x.sent {
			d.Arm = HeldOut
		}
		all = append(all, d)
	}
	return all, nil
}

func (r rows) Attended(_ context.Context, urn school.URN, from, to clock.Date, f func(clock.Date, map[school.PupilID]bool)) error {
	x := r.schools[urn]
	if x.noMarks {
		return nil
	}
	n := 0
	for d := from; !d.After(to); d = d.AddDays(1) {
		if !terms.SchoolDay(d) {
			continue
		}
		missed := map[school.PupilID]bool{}
		for i := range x.sent + x.held {
			arm, nth := FirstText, i
			if i >= x.sent {
				arm, nth = HeldOut, i-x.sent
			}
			rule := x.missed
			if d.Before(waveDay) && x.missedBefore != nil {
				rule = x.missedBefore
			}
			missed[school.PupilID(fmt.Sprint("p", i))] = n%10 < rule(arm, nth)
		}
		f(d, missed)
		n++
	}
	return nil
}

func (r rows) Asked(_ context.Context, urn school.URN, _, _ clock.Date) ([]Asked, error) {
	return r.schools[urn].asked, nil
}

// mostlyOne has the families sent to miss one of ten sessions, or two, and those
// held out one more.
func mostlyOne(arm Arm, nth int) int {
	n := 1 + nth%2
	if arm == HeldOut {
		n++
	}
	return n
}

func same(Arm, int) int { return 1 }

// report is what school 1 is told at an instant.
func (r rows) report(t *testing.T, now time.Time) Report {
	t.Helper()
	got, err := New(Config{Store: r, Clock: clock.At(now)}).Results(t.Context(), "C1", "")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestWhereNothingCanBeSaidThatIsWhatIsSaid(t *testing.T) {
	of := func(x atSchool) map[school.URN]*atSchool { return map[school.URN]*atSchool{"1": &x} }
	for _, c := range []struct {
		name  string
		state FiringState
		one   atSchool
		now   time.Time
		says  string
	}{
		{"no wave yet", "", atSchool{}, over, "No wave of this campaign has gone yet."},
		{"claimed, nobody drawn", Due, atSchool{}, over, "Nobody has been drawn"},
		{"nobody held out", Over, atSchool{sent: 40, missed: mostlyOne}, over, "Nobody was held out by lot"},
		{"the weeks are not over", Over, atSchool{sent: 40, held: 10, missed: mostlyOne}, over.Add(-10 * time.Hour), "This is compared on Saturday 5 December, when 28 days are over."},
		{"the carrier refused every text", Over, atSchool{sent: 40, held: 10, refused: true, missed: mostlyOne}, over, "No text of this wave went"},
		{"four held out", Over, atSchool{sent: 40, held: 4, missed: mostlyOne}, over, "fewer than five were written to, or held out"},
		{"four texted", Over, atSchool{sent: 4, held: 40, missed: mostlyOne}, over, "fewer than five"},
		{"no registers", Over, atSchool{sent: 40, held: 10, noMarks: true}, over, "No registers of these weeks are kept"},
		{"nobody differs from anybody", Over, atSchool{sent: 40, held: 10, missed: same}, over, "Too few families to compare"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows{state: c.state, schools: of(c.one)}.report(t, c.now)
			if !strings.Contains(got.Says(), c.says) {
				t.Errorf("it says: %s", got.Says())
			}
			if got.Compared == nil {
				return
			}
			for _, x := range got.Compared.Comparisons {
				if x.Before != (Results{}) || x.After != (Results{}) || x.Verdict() != NotKnown {
					t.Errorf("%s shows figures: %+v", x.Measure, x)
				}
			}
		})
	}
}

func TestOneSchoolIsComparedByHand(t *testing.T) {
	got := rows{state: Over, schools: map[school.URN]*atSchool{"1": {sent: 20, held: 10, missed: mostlyOne, missedBefore: func(_ Arm, nth int) int { return 1 + nth%2 }}}}.report(t, over)
	x := got.Compared.Comparisons[0]
	if len(got.Compared.Comparisons) != 3 {
		t.Errorf("%d comparisons of a school that stands alone", len(got.Compared.Comparisons))
	}
	// Half miss 1 in 10 and half 2, held out one more: 15 and 25 of a hundred.
	for what, pair := range map[string][2]float64{
		"texted": {x.After.SentMean, 15}, "held out": {x.After.HeldOutMean, 25}, "effect": {x.After.Effect, -10},
		"texted before": {x.Before.SentMean, 15}, "held out before": {x.Before.HeldOutMean, 15},
	} {
		if diff := pair[0] - pair[1]; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	if x.Verdict() != Fewer || !strings.Contains(x.Says(), "missed fewer sessions: between") || !strings.Contains(x.Says(), "one school and one wave") {
		t.Errorf("%s: %s", x.Verdict(), x.Says())
	}
	if got.Waves[0].Pence != 20*2*3.5 || got.Price != 350 {
		t.Errorf("it cost %.2fp at %d", got.Waves[0].Pence, got.Price)
	}
	_, err := New(Config{Store: rows{state: Over, schools: map[school.URN]*atSchool{"1": {sent: 1}}}, Clock: clock.At(over)}).Results(t.Context(), "C1", "Fother")
	if !problem.Is(err, problem.Unknown) {
		t.Errorf("a wave of another campaign: %v", err)
	}
}

// Of 121 families drawn to be texted 10 had a text: whatever their figures say,
// it is said first, and never that the texts are the likely reason.
func TestWhereFewOfThoseDrawnWereTextedThatIsSaidFirst(t *testing.T) {
	const likely = "likely reason"
	more := func(arm Arm, nth int) int { return 5 - mostlyOne(arm, nth) }
	for _, c := range []struct {
		name   string
		one    atSchool
		starts string
		likely bool
	}{
		{"fewer sessions, few texted", atSchool{sent: 121, held: 40, unsent: 111, missed: mostlyOne}, "Only 10 of the 121 families drawn to be texted were texted. Families drawn to be texted missed fewer sessions", false},
		{"more sessions, few texted", atSchool{sent: 121, held: 40, unsent: 111, missed: more}, "Only 10 of the 121 families drawn to be texted were texted. Families drawn to be texted missed more sessions", false},
		{"nothing to say, few texted", atSchool{sent: 121, held: 40, unsent: 120, noMarks: true}, "Only 1 of the 121 families drawn to be texted was texted. No registers", false},
		{"just under nine in ten", atSchool{sent: 40, held: 10, unsent: 5, missed: mostlyOne}, "Only 35 of the 40", false},
		{"nine in ten", atSchool{sent: 40, held: 10, unsent: 4, missed: mostlyOne}, "Families who were texted missed fewer sessions", true},
	} {
		says := rows{state: Over, schools: map[school.URN]*atSchool{"1": &c.one}}.report(t, over).Says()
		if !strings.HasPrefix(says, c.starts) || strings.Contains(says, likely) != c.likely {
			t.Errorf("%s: %s", c.name, says)
		}
	}
	three := map[school.URN]*atSchool{
		"1": {sent: 20, held: 6, missed: mostlyOne}, "2": {sent: 20, held: 6, unsent: 20, missed: mostlyOne}, "3": {sent: 20, held: 6, missed: mostlyOne},
	}
	got := rows{state: Over, network: school.Network{ID: "N", Kind: school.Trust}, schools: three}.report(t, over)
	if says := got.Says(); !strings.HasPrefix(says, "Only 40 of the 60 families drawn to be texted were texted.") || strings.Contains(says, likely) {
		t.Errorf("over a trust: %s", says)
	}
}

func TestANetworkIsPooledWhereNoSchoolCanBeTold(t *testing.T) {
	three := func() map[school.URN]*atSchool {
		return map[school.URN]*atSchool{
			"1": {sent: 20, held: 6, missed: mostlyOne}, "2": {sent: 20, held: 6, missed: mostlyOne}, "3": {sent: 20, held: 6, missed: mostlyOne},
		}
	}
	trust := school.Network{ID: "N", Kind: school.Trust}
	pooled := func(schools map[school.URN]*atSchool, now time.Time) Comparison {
		t.Helper()
		got := rows{state: Over, network: trust, schools: schools}.report(t, now)
		x := got.Compared.Comparisons[1]
		if x.Network != school.Trust || x.Measure != SessionsMissed {
			t.Fatalf("the second is not the network's: %+v", x)
		}
		return x
	}
	x := pooled(three(), over)
	if x.After.Schools != 3 || x.After.Sent != 60 || x.After.HeldOut != 18 || x.Verdict() != Fewer || strings.Contains(x.Says(), "one school and one wave") {
		t.Errorf("%+v: %s", x.After, x.Says())
	}
	two := three()
	delete(two, "3")
	if x := pooled(two, over); x.Why != FewSchools || x.After != (Results{}) || !strings.Contains(x.Says(), "Fewer than three schools of the trust") {
		t.Errorf("of two schools: %+v: %s", x.After, x.Says())
	}
	few := three()
	for _, s := range few {
		s.held = 3
	}
	if x := pooled(few, over); x.Why != TooFew || x.After != (Results{}) || !strings.Contains(x.Says(), "fewer than ten") {
		t.Errorf("of nine held out: %+v: %s", x.After, x.Says())
	}
	if x := pooled(three(), over.Add(-24*time.Hour)); x.Why != TooEarly {
		t.Errorf("before its time: %+v", x)
	}
}

func TestAFamilyStaysWhereTheLotFirstPutIt(t *testing.T) {
	ids := func(all ...school.PupilID) []school.PupilID { return all }
	c := cohortOf("1", []Drawn{
		{Wave: "w1", Family: "a", Arm: FirstText, Pupils: ids("a", "b")},
		{Wave: "w1", Family: "c", Arm: HeldOut, Pupils: ids("c")},
		{Wave: "w2", Family: "b", Arm: HeldOut, Pupils: ids("b", "d")}, // b was texted before
		{Wave: "w2", Family: "e", Arm: HeldOut, Pupils: ids("e")},
	})
	got := c.outcomes(make(counts, len(c.families)))
	want := []Outcome{{School: "1", Drawn: "w1"}, {School: "1", Drawn: "w1", HeldOut: true}, {School: "1", Drawn: "w2", HeldOut: true}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, in := c.of["d"]; in {
		t.Error("d joined a family that had been drawn, and counts")
	}
}

func TestAnswersReasonsAndMinutesAreCountedByHand(t *testing.T) {
	var families []Drawn
	for _, id := range []school.PupilID{"a", "b", "c", "d", "e"} {
		families = append(families, Drawn{Wave: "w", Family: string(id), Arm: FirstText, Pupils: []school.PupilID{id}})
	}
	families = append(families, Drawn{Wave: "w", Family: "h", Arm: HeldOut, Pupils: []school.PupilID{"h"}})
	c := cohortOf("1", families)
	monday := clock.Date{Year: 2026, Month: 11, Day: 9} // the fifth school day after is Monday the 16th
	raised := monday.At(9, 5)
	about := func(alert, absence string, p school.PupilID, after time.Duration, answered bool) Asked {
		x := Asked{Alert: delivery.TextID(alert), Absence: absence, Pupil: p, Day: monday, Code: "I", RaisedAt: raised, Answered: answered}
		if after > 0 {
			x.ExplainedAt = raised.Add(after)
		}
		return x
	}
	last := clock.Date{Year: 2026, Month: 11, Day: 17}.At(0, 0)
	all := []Asked{
		about("t1", "am", "a", 10*time.Minute, true),
		about("t1", "pm", "a", 20*time.Minute, false), // one text about two absences of a family counts once
		about("t2", "b", "b", 30*time.Minute, false),
		about("t3", "c", "c", last.Sub(raised), false), // a minute too late
		about("t4", "d", "d", 0, false),
		about("t5", "e", "e", last.Sub(raised)-time.Minute, true),
		about("t6", "h", "h", time.Minute, true),
		about("t7", "x", "nobody's", time.Minute, true),
	}
	all[4].Arrived = true // d came in after all
	in := school.Days{First: monday, Last: monday}
	if d := cmp.Diff(counts{{1, 1}, {0, 1}, {0, 1}, {0, 1}, {1, 1}, {1, 1}}, c.answered(all, in)); d != "" {
		t.Errorf("answered: %s", d)
	}
	if d := cmp.Diff(counts{{0, 2}, {0, 1}, {1, 1}, {0, 0}, {0, 1}, {0, 1}}, c.stillN(all, in, terms, last)); d != "" {
		t.Errorf("still N: %s", d)
	}
	if d := cmp.Diff(make(counts, 6), c.stillN(all, in, terms, last.Add(-time.Second))); d != "" {
		t.Errorf("still N before the fifth day is over: %s", d)
	}
	if d := cmp.Diff(make(counts, 6), c.answered(all, school.Days{First: monday.AddDays(1), Last: monday.AddDays(9)})); d != "" {
		t.Errorf("of later days: %s", d)
	}
	all[4].Arrived, all[4].ExplainedAt = false, time.Time{}
	sent, held := c.minutes(all, in)
	// 10, 20, 30, more than a week, nearly as long, and never: the middle is between 30 min and a week.
	if sent.Families != 5 || sent.Absences != 6 || sent.Never || sent.Minutes < 3000 {
		t.Errorf("texted: %+v", sent)
	}
	if held != (Median{TooFew: true}) || held.Words() != "fewer than five families" {
		t.Errorf("one family held out is shown: %+v", held)
	}
	all[2].Code, all[5].Code = "O", "O" // given up, not explained
	if sent, _ = c.minutes(all, in); !sent.Never || sent.Words() != "half have no reason yet" {
		t.Errorf("with two ended as O: %+v", sent)
	}
}

func TestFamiliesOfAnotherCampaignInTheSameWeeksAreCountedAndNamed(t *testing.T) {
	family := func(n int, arm Arm, of ...CampaignID) (all []AlsoTexted) {
		for i := range n {
			for _, c := range of {
				all = append(all, AlsoTexted{Family: fmt.Sprint(arm, i), Arm: arm, Campaign: c})
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		also []AlsoTexted
		want string
	}{
		"none":                    {nil, ""},
		"both arms":               {append(family(9, FirstText, "C8", "C9"), family(5, HeldOut, "C9")...), "9 of the families texted and 5 of those held out also had a text of another campaign in these weeks (Campaign C8 and Campaign C9)."},
		"few of one arm":          {append(family(9, FirstText, "C9"), family(1, HeldOut, "C9")...), "10 of the families compared also had a text of another campaign in these weeks (Campaign C9)."},
		"too few to give figures": {family(2, FirstText, "C9"), "(Campaign C9): fewer than five."},
	} {
		r := rows{state: Over, also: c.also, schools: map[school.URN]*atSchool{"1": {sent: 20, held: 10, missed: mostlyOne}}}.report(t, over)
		if r.Compared.Beside.Families != 0 != (c.want != "") || !strings.Contains(r.Says(), c.want) {
			t.Errorf("%s: %q", name, r.Says())
		}
	}
}
