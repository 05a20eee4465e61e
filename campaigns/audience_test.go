package campaigns

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// willing lets everybody be texted who has a number and has not said STOP.
func willing(list []school.TiedContact) []school.TiedContact {
	return slices.DeleteFunc(slices.Clone(list), func(t school.TiedContact) bool { return t.Contact.Number.Zero() || t.CourtOrder || t.Contact.Stopped })
}

// town is a school of pupils "p1:8B mum dad" with the adults of each in order;
// an adult written with a star has no parental responsibility.
func townOf(lines ...string) Material {
	m := Material{
		School: school.School{URN: "990002", TextName: "Larkmere High", OfficePhone: "07700 900950", Phase: school.Secondary}, Calendar: larkmere(), Today: monday,
		Lists: map[school.PupilID][]school.TiedContact{}, Missed: map[school.PupilID][]MissedDay{},
		Sessions: map[school.Group]int{"8B": 110, "7A": 110}, Out: map[school.PupilID]string{}, Texted: map[school.PupilID]bool{},
	}
	numbers := map[string]int{}
	for _, l := range lines {
		f := strings.Fields(l)
		id, group, _ := strings.Cut(f[0], ":")
		year := 8
		if group == "7A" {
			year = 7
		}
		m.Pupils = append(m.Pupils, school.Pupil{ID: school.PupilID(id), TextName: strings.ToUpper(id), Group: school.Group(group), Year: year})
		for i, adult := range f[1:] {
			name := strings.TrimSuffix(adult, "*")
			if _, met := numbers[name]; !met {
				numbers[name] = len(numbers) + 1
			}
			m.Lists[school.PupilID(id)] = append(m.Lists[school.PupilID(id)], school.TiedContact{
				Tie:     school.Tie{Pupil: school.PupilID(id), Contact: school.ContactID(name), Order: i + 1, ParentalResponsibility: name == adult, Text: school.TextYes},
				Contact: school.Contact{ID: school.ContactID(name), Number: phone.Trusted(fmt.Sprintf("+99900000%04d", numbers[name]))},
			})
		}
	}
	return m
}

// away marks school days on which a pupil missed both sessions.
func (m Material) away(pupil, code string, days ...int) Material {
	order, id := schoolDays(m.Calendar), school.PupilID(pupil)
	for _, n := range days {
		m.Missed[id] = append(m.Missed[id], MissedDay{Day: order[n], Code: register.Code(code), Sessions: 2})
	}
	slices.SortFunc(m.Missed[id], func(a, b MissedDay) int {
		return strings.Compare(a.Day.String()+string(a.Code), b.Day.String()+string(b.Code))
	})
	return m
}

// meals says that a pupil may have free school meals.
func (m Material) meals(pupil school.PupilID) Material {
	for i := range m.Pupils {
		m.Pupils[i].FreeMeals = m.Pupils[i].FreeMeals || m.Pupils[i].ID == pupil
	}
	return m
}

// fewer says that a group has had few registers.
func (m Material) fewer(g school.Group, sessions int) Material {
	m.Sessions[g] = sessions
	return m
}

// said lists families as "p1+p2 to mum: fits".
func said(all []Family) []string {
	var out []string
	for _, f := range all {
		var ids []string
		for _, p := range f.Named() {
			ids = append(ids, string(p.Pupil))
		}
		s := f.ID + ": " + f.Why
		if f.In {
			s = strings.Join(ids, "+") + " to " + string(f.Contact)
		}
		out = append(out, s)
	}
	return out
}

func TestAnAudienceIsWhoTheRulesSayWithAReasonForEachFamily(t *testing.T) {
	odd := Audience{OddDaysAtLeast: 3}
	everyone := Audience{}
	for _, c := range []struct {
		name string
		m    Material
		a    Audience
		want []string
	}{
		{"three odd days", townOf("p1:8B mum", "p2:8B ann").away("p1", "N", 3, 9, 20).away("p2", "N", 3, 9), odd, []string{"p1 to mum", "p2: not_in_audience"}},
		{"two days together are still odd", townOf("p1:8B mum").away("p1", "N", 3, 4, 20), odd, []string{"p1 to mum"}},
		{"a week together is not odd", townOf("p1:8B mum").away("p1", "N", 3, 4, 5, 6, 7), odd, []string{"p1: not_in_audience"}},
		{"a weekend between two days does not part them", townOf("p1:8B mum").away("p1", "N", 0, 1, 2), odd, []string{"p1: not_in_audience"}}, // Wednesday to Friday
		{"a long illness is left in peace, whatever else was missed", townOf("p1:8B mum").away("p1", "N", 1, 3, 5).away("p1", "I", 20, 21, 22, 23, 24, 25), odd, []string{"p1: long_illness"}},
		{"an O in the middle does not end an illness", townOf("p1:8B mum").away("p1", "I", 20, 21, 22, 24, 25, 26).away("p1", "O", 23), everyone, []string{"p1: long_illness"}},
		{"nor does one day back at school", townOf("p1:8B mum").away("p1", "I", 20, 21, 22, 24, 25, 26), everyone, []string{"p1: long_illness"}},
		{"two days back do", townOf("p1:8B mum").away("p1", "I", 20, 21, 22, 25, 26, 27), everyone, []string{"p1 to mum"}},
		{"a week of Os is no illness", townOf("p1:8B mum").away("p1", "O", 20, 21, 22, 23, 24, 25), everyone, []string{"p1 to mum"}},
		{"appointments, a holy day and leave the school gave do not count", townOf("p1:8B mum").away("p1", "M", 3, 9).away("p1", "R", 20).away("p1", "C", 25).away("p1", "S", 30), Audience{MissedAtLeast: 0.5}, []string{"p1: not_in_audience"}},
		{"nor to 95 in 100", townOf("p1:8B mum").away("p1", "M", 3, 9, 15, 21).away("p1", "I", 30), Audience{AttendedUnder: 95}, []string{"p1: not_in_audience"}},
		{"an appointment makes no run shorter", townOf("p1:8B mum").away("p1", "I", 3, 5, 20, 23).away("p1", "M", 4), odd, []string{"p1: not_in_audience"}},
		{"a suspension leaves the home alone, brothers too", townOf("p1:8B mum", "p2:7A mum").away("p1", "E", 52).away("p2", "N", 3, 9, 20), odd, []string{"p1: apart"}},
		{"a part-time timetable too", townOf("p1:8B mum").away("p1", "C2", 50).away("p1", "N", 3, 9, 20), everyone, []string{"p1: apart"}},
		{"until six school weeks have passed", townOf("p1:8B mum").away("p1", "E", 2).away("p1", "N", 3, 9, 20), everyone, []string{"p1 to mum"}},
		{"under 95 in 100", townOf("p1:8B mum", "p2:8B ann").away("p1", "N", 3, 9, 20).away("p2", "N", 3), Audience{AttendedUnder: 95}, []string{"p1 to mum", "p2: not_in_audience"}},
		{"one odd day of a pupil who has moved to a new group", townOf("p1:8Z mum", "p2:8B ann").fewer("8Z", 4).away("p1", "N", 3), Audience{AttendedUnder: 95}, []string{"p1: not_in_audience", "p2: not_in_audience"}},
		{"a year group", townOf("p1:8B mum", "p2:7A ann"), Audience{Years: []int{7}}, []string{"p1: not_in_audience", "p2 to ann"}},
		{"a group", townOf("p1:8B mum", "p2:7A ann"), Audience{Groups: []string{"8B"}}, []string{"p1 to mum", "p2: not_in_audience"}},
		{"a first term", townOf("p1:8B mum", "p2:7A ann"), Audience{FirstTerm: true}, []string{"p1: not_in_audience", "p2 to ann"}},
		{"free school meals", townOf("p1:8B mum", "p2:8B ann").meals("p2"), Audience{FreeMeals: true}, []string{"p1: not_in_audience", "p2 to ann"}},
		{"days missed from and to", townOf("p1:8B mum", "p2:8B ann").away("p1", "N", 3).away("p2", "N", 3, 5, 9), Audience{MissedAtLeast: 1, MissedAtMost: 2}, []string{"p1 to mum", "p2: not_in_audience"}},

		{"brothers and sisters share one text", townOf("p1:8B mum", "p2:7A mum"), everyone, []string{"p1+p2 to mum"}},
		{"though each has another parent first", townOf("p1:8B mum dad", "p2:7A dad mum"), everyone, []string{"p1+p2 to dad"}},
		{"half-siblings: their one common parent", townOf("p1:8B mum dad1", "p2:7A dad2 mum"), everyone, []string{"p1+p2 to mum"}},
		{"a grandmother of one speaks for the other only with responsibility", townOf("p1:8B mum gran*", "p2:7A gran*"), everyone, []string{"p2 to gran"}},
		{"only who fits is named", townOf("p1:8B mum", "p2:7A mum"), Audience{Years: []int{7}}, []string{"p2 to mum"}},
		{"nobody to text", townOf("p1:8B"), everyone, []string{"p1: nobody_to_text"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, said(Choose(c.m, c.a, willing))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWhoMustNotBeWrittenToIsLeftOutAndTheirHomeWithThem(t *testing.T) {
	family := func() Material { return townOf("p1:8B mum", "p2:7A mum", "p3:8B ann") }
	for name, c := range map[string]struct {
		change func(*Material)
		want   []string
	}{
		"a bereavement hurts the home":   {func(m *Material) { m.Out["p2"] = Bereavement }, []string{"p1: taken_out", "p3 to ann"}},
		"once a week over all campaigns": {func(m *Material) { m.Texted["p1"] = true }, []string{"p1: texted_this_week", "p3 to ann"}},
		"no texts about one of them":     {func(m *Material) { m.Pupils[0].Flags.NoText = true }, []string{"p2 to mum", "p3 to ann"}},
		"a child in care":                {func(m *Material) { m.Pupils[2].Flags.InCare = true }, []string{"p1+p2 to mum", "p3: in_care"}},
		"an adult who said no":           {func(m *Material) { m.Lists["p3"][0].Contact.NoCampaigns = true }, []string{"p1+p2 to mum", "p3: opted_out"}},
		"a language the wave is not for": {func(m *Material) { m.Lists["p3"][0].Contact.Language = "pl" }, []string{"p1+p2 to mum", "p3: not_in_audience"}},
		"who is first has said STOP": {func(m *Material) {
			m.Lists["p3"] = townOf("p3:8B ann ben").Lists["p3"]
			m.Lists["p3"][0].Contact.Stopped = true
		}, []string{"p1+p2 to mum", "p3: opted_out"}},
		"and is not replaced by a lodger": {func(m *Material) {
			m.Lists["p3"] = townOf("p3:8B ann ben*").Lists["p3"]
			m.Lists["p3"][0].Contact.Stopped = true
		}, []string{"p1+p2 to mum", "p3: opted_out"}},
		"nor is one who is barred": {func(m *Material) {
			m.Lists["p3"] = townOf("p3:8B ann ben*").Lists["p3"]
			m.Lists["p3"][0].CourtOrder = true
		}, []string{"p1+p2 to mum", "p3: nobody_to_text"}},
		"but by the other parent": {func(m *Material) {
			m.Lists["p3"] = townOf("p3:8B ann ben").Lists["p3"]
			m.Lists["p3"][0].CourtOrder = true
		}, []string{"p1+p2 to mum", "p3 to ben"}},
		"a court order against the only one": {func(m *Material) { m.Lists["p3"][0].CourtOrder = true }, []string{"p1+p2 to mum", "p3: nobody_to_text"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := family()
			c.change(&m)
			if d := cmp.Diff(c.want, said(Choose(m, Audience{Languages: []string{"en"}}, willing))); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestATelephoneIsOneHomeHoweverManyRowsItHas(t *testing.T) {
	shared := func() Material {
		m := townOf("p1:8B mum", "p2:8B ann", "p3:7A ben")
		m.Lists["p2"][0].Contact.Number = m.Lists["p1"][0].Contact.Number
		return m
	}
	for name, c := range map[string]struct {
		change func(*Material)
		want   []string
	}{
		"it has one text of a wave":                    {func(*Material) {}, []string{"p1 to mum", "p2: same_phone", "p3 to ben"}},
		"and one of a week, at whichever school":       {func(m *Material) { m.Reached = map[school.ContactID]bool{"mum": true} }, []string{"p1: texted_this_week", "p2 to ann", "p3 to ben"}},
		"a leaver's bereavement is that of the others": {func(m *Material) { m.OutAdults = []school.Contact{m.Lists["p3"][0].Contact} }, []string{"p1 to mum", "p2: same_phone", "p3: taken_out"}},
		"under a new row of the same telephone too": {func(m *Material) {
			m.OutAdults = []school.Contact{{ID: "mum before", Number: m.Lists["p1"][0].Contact.Number}}
		}, []string{"p1: taken_out", "p2: taken_out", "p3 to ben"}},
		"a social worker joins no homes": {func(m *Material) {
			m.OutAdults = []school.Contact{{ID: "ben", Role: school.ProfessionalRole}}
		}, []string{"p1 to mum", "p2: same_phone", "p3 to ben"}},
	} {
		m := shared()
		c.change(&m)
		if d := cmp.Diff(c.want, said(Choose(m, Audience{}, willing))); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestWhatTodaysRegisterSaysLeavesAHomeOutAndCountsForNothing(t *testing.T) {
	today := daysOf(larkmere(), monday).today
	for name, c := range map[string]struct {
		m    Material
		want string
	}{
		"suspended this morning":              {townOf("p1:8B mum", "p2:7A mum").away("p1", "E", today), "p1: apart"},
		"the sixth day of an illness":         {townOf("p1:8B mum").away("p1", "I", today-5, today-4, today-3, today-2, today-1, today), "p1: long_illness"},
		"a day that is not over is no missed": {townOf("p1:8B mum").away("p1", "O", today), "p1 to mum"},
	} {
		got := Choose(c.m, Audience{MissedAtMost: 0.5}, willing)
		if name == "the sixth day of an illness" {
			got = Choose(c.m, Audience{}, willing)
		}
		if d := cmp.Diff([]string{c.want}, said(got)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestTheSummerForgetsNoSuspensionAndNoLongIllness(t *testing.T) {
	july := func(code string, days ...int) Material {
		m := townOf("p1:8B mum")
		m.Today = on(2026, 9, 10)
		for _, d := range days {
			m.Missed["p1"] = append(m.Missed["p1"], MissedDay{Day: on(2026, 7, d), Code: register.Code(code), Sessions: 2})
		}
		return m
	}
	for _, c := range []struct {
		name string
		m    Material
		a    Audience
		want string
	}{
		{"suspended in the last week of July", july("E", 16), Audience{}, "p1: apart"},
		{"ill for the last six days of it", july("I", 13, 14, 15, 16, 17, 20), Audience{}, "p1: long_illness"},
		{"what was missed then is of another year", july("O", 9, 14, 16), Audience{OddDaysAtLeast: 1}, "p1: not_in_audience"},
	} {
		if d := cmp.Diff([]string{c.want}, said(Choose(c.m, c.a, willing))); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if from := MarksFrom(larkmere(), on(2026, 9, 10)); !from.Before(on(2026, 6, 20)) || from.Before(on(2026, 6, 1)) {
		t.Errorf("in September marks are read from %s", from)
	}
	if from := MarksFrom(larkmere(), monday); from != on(2026, 8, 1) {
		t.Errorf("in November marks are read from %s", from)
	}
}

func TestAnAdultOfNineFamiliesIsAFaultOfTheData(t *testing.T) {
	var lines []string
	for i := range 9 {
		lines = append(lines, fmt.Sprintf("p%d:8B office", i))
	}
	got := Choose(townOf(lines...), Audience{}, willing)
	if len(got) != 1 || got[0].In || got[0].Why != TooMany {
		t.Errorf("%+v", got)
	}
}

func TestATextNamesEachBrotherAndSisterWithTheirOwnDays(t *testing.T) {
	m := townOf("p1:8B mum", "p2:7A mum", "p3:7A mum").away("p1", "N", 3, 9, 20).away("p1", "R", 12, 13).away("p2", "N", 4)
	m.Missed["p2"][0].Sessions = 1
	m.away("p3", "N", 1)
	f := Choose(m, Audience{}, willing)[0]
	pupils := map[school.PupilID]school.Pupil{}
	for _, p := range m.Pupils {
		pupils[p.ID] = p
	}
	w := Wave{Key: "w", Messages: []Message{{Voice: SecondaryVoice, Language: "en", Text: "((school)): ((missed)). We look forward to ((first_name))."}}}
	got, err := (Plan{}).words(w, f.reader(m.School, "", pupils))
	if err != nil || got.Body != "Larkmere High: P1 has missed 3 days, P2 half a day and P3 1 day. We look forward to P1, P2 and P3." {
		t.Errorf("%q, %v", got.Body, err)
	}
	delete(pupils, "p1")
	delete(pupils, "p2")
	delete(pupils, "p3")
	if _, err := (Plan{}).words(w, f.reader(m.School, "", pupils)); err == nil {
		t.Error("a text with nobody in it was made")
	}
}

func TestATranslationNobodyHasVettedIsADraftAndTheFamilyGetsEnglish(t *testing.T) {
	w := Wave{Messages: []Message{
		{Voice: SecondaryVoice, Language: "en", Text: "((school)): hello"},
		{Voice: SecondaryVoice, Language: "en", Variant: "b", Text: "((school)): hi"},
		{Voice: SecondaryVoice, Language: "pl", Text: "((school)): czesc"},
		{Voice: SecondaryVoice, Language: "ur", Text: "((school)): salam", VettedBy: "a made-up reader"},
	}}
	sch := school.School{TextName: "L", Phase: school.Secondary}
	for _, c := range []struct {
		language string
		arm      Arm
		body     string
		english  bool
	}{
		{"", FirstText, "L: hello", false},
		{"en-GB", SecondText, "L: hi", false},
		{"pl", FirstText, "L: hello", true},
		{"ur-PK", FirstText, "\u2068L\u2069: salam", false},
		{"ur", SecondText, "\u2068L\u2069: salam", false}, // nobody has vouched for a second: it is never English
		{"pl", SecondText, "L: hi", true},
		{"cy", FirstText, "L: hello", true},
	} {
		got, err := (Plan{TwoWordings: true}).words(w, reader{school: sch, language: c.language, arm: c.arm})
		if err != nil || got.Body != c.body || got.English != c.english {
			t.Errorf("%s: %+v, %v", c.language, got, err)
		}
	}
}
