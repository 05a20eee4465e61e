package campaigns

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// shipped are the languages every text of every pack stands in.
var shipped = []string{"ar", "bn", "cy", "gu", "pa", "pl", "pt", "ro", "so", "uk", "ur"}

func TestEveryTextOfEveryPackStandsInEachLanguageWithTheSameGapsAndLinks(t *testing.T) {
	for _, p := range Packs() {
		for _, w := range p.Waves {
			for _, phase := range []school.Phase{school.Primary, school.Secondary} {
				english, _ := w.In("en", phase, "")
				for _, l := range shipped {
					m, ok := w.In(l, phase, "")
					if !ok || m.VettedBy != "" || !m.VettedAt.IsZero() {
						t.Errorf("%s %s in %s: there %t, vouched for by %q", p.Key, w.Key, l, ok, m.VettedBy)
					}
					if !slices.Equal(m.holds(), english.holds()) {
						t.Errorf("%s %s in %s holds %v, not %v", p.Key, w.Key, l, m.holds(), english.holds())
					}
					if !m.offers(OptOutWord) || m.Text == english.Text {
						t.Errorf("%s %s in %s does not offer %s, or is English: %s", p.Key, w.Key, l, OptOutWord, m.Text)
					}
				}
			}
		}
	}
}

func TestEveryLanguageThatSaysDaysHasTheTexts(t *testing.T) {
	if all := slices.Sorted(maps.Keys(tongues)); !slices.Equal(all, shipped) {
		t.Errorf("the languages are %v, and those looked at here %v", all, shipped)
	}
}

func TestALanguageSaysDaysAsItCountsThem(t *testing.T) {
	for _, c := range []struct {
		language string
		sessions int
		want     string
	}{
		{"pl", 1, "pół dnia"},
		{"pl", 2, "1 dzień"},
		{"pl", 4, "2 dni"},
		{"pl", 13, "6,5 dnia"},
		{"pl", 44, "22 dni"},
		{"ro", 2, "1 zi"},
		{"ro", 38, "19 zile"},
		{"ro", 40, "20 de zile"},
		{"cy", 4, "2 ddiwrnod"},
		{"cy", 12, "6 diwrnod"},
		{"ar", 2, "يوم واحد"},
		{"ar", 4, "يومان"},
		{"ar", 6, "3 أيام"},
		{"ar", 24, "12 يوما"},
		{"ur", 12, "6 دن"},
		{"ur", 1, "آدھا دن"},
		{"uk", 2, "1 день"},
		{"uk", 6, "3 дні"},
		{"uk", 10, "5 днів"},
		{"uk", 42, "21 день"},
		{"uk", 3, "1,5 дня"},
		{"pt-BR", 6, "3 dias"},
		{"so", 6, "3 maalmood"},
		{"bn", 6, "3 দিন"},
		{"pa", 6, "3 ਦਿਨ"},
		{"gu", 6, "3 દિવસ"},
	} {
		if got := tongueOf(c.language).days(c.sessions); got != c.want {
			t.Errorf("%d sessions in %s are %q, want %q", c.sessions, c.language, got, c.want)
		}
	}
}

func TestNamesAndNumbersKeepTheirPlaceInAScriptThatRunsFromRightToLeft(t *testing.T) {
	w := Wave{Key: "w", Messages: []Message{{
		Voice: SecondaryVoice, Language: "ar", VettedBy: "person:S1", Text: "((school)): ((missed)). ((office_phone)) https://www.nhs.uk/x/ للتوقف",
	}}}
	r := reader{school: school.School{TextName: "Larkmere High", OfficePhone: "07700 900950"}, language: "ar", names: []string{"Amira", "Yusuf"}, missed: []int{4, 24}}
	got, err := (Plan{}).words(w, r)
	want := "\u2068Larkmere High\u2069: \u2068Amira\u2069 يومان و\u2068Yusuf\u2069 12 يوما. \u206807700 900950\u2069 \u2066https://www.nhs.uk/x/ \u2069 للتوقف"
	if err != nil || got.Body != want {
		t.Errorf("%q, %v", got.Body, err)
	}
	r.names = []string{" "}
	r.missed = r.missed[:1]
	w.Messages[0].Text = "((school)): ((first_name))"
	if _, err := (Plan{}).words(w, r); err == nil {
		t.Error("a name that is missing left a gap between two marks nobody sees")
	}
}

func TestTheLongestTextOfALanguageIsCountedInItsOwnLetters(t *testing.T) {
	for _, l := range shipped {
		most := 0
		for _, p := range Packs() {
			for _, w := range p.Waves {
				w.Messages = slices.Clone(w.Messages) // the packs are everybody's
				for i := range w.Messages {
					w.Messages[i].VettedBy = "person:S1"
				}
				got, err := (Plan{}).words(w, reader{school: school.School{TextName: "Larkmere High", OfficePhone: "07700 900950", Phase: school.Primary}, language: l, names: []string{"Grace"}, missed: []int{12}})
				if err != nil || got.Language != l || got.English {
					t.Fatalf("%s %s in %s: %+v, %v", p.Key, w.Key, l, got, err)
				}
				if l != "cy" && got.Parts.Encoding == sms.GSM7 && strings.ContainsFunc(got.Body, func(r rune) bool { return r > 0x2000 }) {
					t.Errorf("%s %s in %s is counted in the short alphabet", p.Key, w.Key, l)
				}
				most = max(most, got.Parts.Parts)
			}
		}
		if most > mostInOther {
			t.Errorf("%s takes up to %d parts", l, most)
		}
		t.Logf("%s: up to %d parts", l, most)
	}
}

func TestALanguageFileThatIsWrongIsRefusedWithASentence(t *testing.T) {
	const good = `language: pl
name: Polish
list: {comma: ", ", and: " i "}
days: {half: a, and_half: b, other: c}
vetted_by: null
opt_out: "Odpisz NOINFO."
`
	pack := func() []Pack {
		return []Pack{{Key: "p", OptOut: OptOut{Word: OptOutWord}, Placeholders: placeholders, Waves: []Wave{{Key: "w", Messages: []Message{
			{Voice: PrimaryVoice, Language: "en", Text: "((school)): ((first_name))"}, {Voice: SecondaryVoice, Language: "en", Text: "((school)): ((first_name))"},
		}}}}}
	}
	read := func(body string) error {
		f, err := readLanguage([]byte(body))
		if err != nil {
			return err
		}
		return f.into(pack())
	}
	if err := read(good + `packs: {p: {w: {both: "((school)): ((first_name))"}}}`); err != nil {
		t.Errorf("a good one: %v", err)
	}
	for name, c := range map[string]struct{ body, want string }{
		"nothing":            {"", "the file is empty"},
		"no YAML":            {"\x00{{", "cannot be read"},
		"a field unknown":    {good + "colour: green\n", "colour"},
		"two documents":      {good + "---\nlanguage: pl\n", "more than one document"},
		"somebody's name":    {strings.Replace(good, "vetted_by: null", "vetted_by: Dr A. Khan", 1), "a school vouches"},
		"no word for half":   {strings.Replace(good, "half: a, and", "and", 1), "days.half"},
		"a direction":        {good + "direction: down\n", "direction"},
		"a wave too many":    {good + `packs: {p: {w: {both: "((school)): ((first_name))"}, x: {both: a}}}`, "p.x: is no wave"},
		"a gap left out":     {good + `packs: {p: {w: {both: "((school)): hej"}}}`, "gaps and links"},
		"a wave left out":    {good + `packs: {p: {}}`, "gaps and links"},
		"a link of its own":  {good + `packs: {p: {w: {both: "((school)): ((first_name)) https://nhs.uk"}}}`, "gaps and links"},
		"no way out":         {strings.Replace(good, "NOINFO", "STOP", 1) + `packs: {p: {w: {both: "((school)): ((first_name))"}}}`, "how to stop"},
		"a way out denied":   {strings.Replace(good, "Odpisz", "Nie odpisuj", 1) + `packs: {p: {w: {both: "((school)): ((first_name))"}}}`, "how to stop"},
		"a name that is not": {good + `packs: {p: {w: {both: "((school)): ((firstname))"}}}`, "not one of the placeholders"},
	} {
		if err := read(c.body); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzALanguageFileNeverPanics(f *testing.F) {
	for _, l := range shipped {
		body, err := translated.ReadFile("languages/" + l + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(_ *testing.T, body []byte) {
		if x, err := readLanguage(body); err == nil {
			_ = x.into(slices.Clone(Packs()[:0]))
			_ = x.tongue().days(13)
		}
	})
}
