package templates

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/firstbell/firstbell/internal/sms"
)

// promised are the languages the house has wordings in, drafts included.
var promised = []Language{"ar", "bn", "cy", "en", "gu", "pa", "pl", "pt", "ro", "so", "uk", "ur"}

func pack(t testing.TB) *Pack {
	t.Helper()
	p, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryKindStandsInEveryLanguage(t *testing.T) {
	p := pack(t)
	if got := p.Languages(); len(got) != len(promised) {
		t.Errorf("languages %v, want %v", got, promised)
	}
	versions := map[string]bool{}
	for _, l := range promised {
		for _, k := range Kinds {
			w, ok := p.Wording(k, l)
			if !ok {
				t.Errorf("no %s in %s", k, l)
			}
			if w.VettedBy != "" {
				t.Errorf("%s in %s says %q vetted it; nobody has", k, l, w.VettedBy)
			}
			versions[w.Version] = true
		}
	}
	if want := len(promised) * len(Kinds); len(versions) != want {
		t.Errorf("%d versions of %d wordings", len(versions), want)
	}
}

// nhsPage is an address, whatever words stand in it.
const nhsPage = "https://www.nhs.uk/live-well/is-my-child-too-ill-for-school/"

func TestEnglishIsPlainAndSaysNothingItMayNot(t *testing.T) {
	p := pack(t)
	never := []string{"safe", "fine", "penal", "law", "legal", "court", "truan", "unauthor", "fail", "must", "missing", "ill", "parent"}
	for _, k := range Kinds {
		w, _ := p.Wording(k, English)
		if c := sms.Count(w.Body); c.Encoding != sms.GSM7 {
			t.Errorf("%s: %q cost a text twice as much", k, string(c.Forcing))
		}
		for _, word := range never {
			if strings.Contains(strings.ToLower(strings.ReplaceAll(w.Body, nhsPage, "")), word) {
				t.Errorf("%s says %q", k, word)
			}
		}
	}
}

// kept is a pack of one English wording per kind, of which a case spoils one.
func kept(spoil func(map[string]string)) fstest.MapFS {
	lines := map[string]string{
		"head":            "language: en\nname: English\nlist: {comma: \", \", and: \" and \", both: both, all: all, for: \" for \"}\nadvice: {fever: stay at home}\nwordings:",
		"absence_am":      "((school)) ((names)) ((office_phone))",
		"absence_pm":      "((school)) ((names)) ((office_phone))",
		"correction":      "((school)) ((names)) ((office_phone))",
		"mistake":         "((school)) ((names)) ((office_phone))",
		"acknowledgement": "((school)) ((office_phone))",
		"guidance":        "((school)) ((office_phone)) ((advice))",
		"question":        "((school)) ((choices))",
		"worry":           "((school)) ((office_phone))",
		"unwatched":       "((school)) ((until))",
		"wrong_number":    "((school)) ((office_phone))",
		"help":            "((school)) ((office_phone))",
		"no_updates":      "((school)) ((office_phone))",
		"rung":            "((school)) ((names)) ((office_phone))",
		"late_arrival":    "((school)) ((names)) ((time))",
		"days_missed":     "((school)) ((names)) ((days)) ((office_phone))",

		"unknown_number":    "Ring the office",
		"unknown_unwatched": "Ring the office later",

		"staff_concern":    "((school)) ((link))",
		"staff_vulnerable": "((school)) ((link))",
		"staff_unreached":  "((school)) ((link))",
		"staff_registers":  "((school)) ((link))",
	}
	spoil(lines)
	var b strings.Builder
	b.WriteString(lines["head"] + "\n")
	delete(lines, "head")
	for kind, body := range lines {
		b.WriteString("  " + kind + ":\n    vetted_by: null\n    body: |-\n      " + body + "\n")
	}
	return fstest.MapFS{"w/en.yaml": {Data: []byte(b.String())}}
}

func TestAFaultyWordingStopsTheProgramAtStart(t *testing.T) {
	set := func(kind, body string) func(map[string]string) {
		return func(m map[string]string) { m[kind] = body }
	}
	cases := []struct {
		name  string
		spoil func(map[string]string)
		want  string
	}{
		{"unknown placeholder", set("absence_am", "((school)) ((names)) ((office_phone)) ((surname))"), `unknown placeholder "((surname))"`},
		{"unknown flag", set("absence_am", "((school)) ((names)) ((office_phone)) ((ill??is ill))"), `unknown placeholder "((ill))"`},
		{"a flag used as a value", set("absence_am", "((school)) ((names)) ((office_phone)) ((one))"), `unknown placeholder "((one))"`},
		{"an acknowledgement that names a pupil", set("acknowledgement", "((school)) ((names)) ((office_phone))"), `unknown placeholder "((names))"`},
		{"no office phone", set("absence_pm", "((school)) ((names))"), "it lacks ((office_phone))"},
		{"not closed", set("absence_am", "((school)) ((names"), "is not closed"},
		{"never opened", set("absence_am", "school)) ((names))"), "never opened"},
		{"nested", set("absence_am", "((one??((names))))"), "nests"},
		{"no name", set("absence_am", "(())"), "has no name"},
		{"no text", set("absence_am", "((one??))"), "has no text"},
		{"a curly quote", set("absence_am", "((school)) ((names))’s ((office_phone))"), "curly quote"},
		{"unknown kind", set("birthday", "((school))"), `no kind "birthday"`},
		{"a text to staff that names a pupil", set("staff_concern", "((school)) ((names)) ((link))"), `unknown placeholder "((names))"`},
		{"no way to the console", set("staff_registers", "((school))"), "it lacks ((link))"},
		{"a kind of staff's missing", func(m map[string]string) { delete(m, "staff_unreached") }, "no English wording for staff_unreached"},
		{"a school named to a stranger", set("unknown_number", "((school))"), `unknown placeholder "((school))"`},
		{"a kind missing", func(m map[string]string) { delete(m, "correction") }, "no English wording for correction"},
		{"unknown field", set("head", "langage: en\nwordings:"), "field langage not found"},
		{"no language", set("head", "name: English\nwordings:"), "language tag"},
		{"no way to list names", set("head", "language: en\nname: English\nwordings:"), "how names are listed"},
		{"an odd direction", set("head", "language: en\nname: English\ndirection: up\nlist: {comma: a, and: b, both: c, all: d, for: e}\nwordings:"), "direction"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(kept(c.spoil), "w")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := Load(kept(func(map[string]string) {}), "w"); err != nil {
		t.Errorf("unspoilt: %v", err)
	}
}

func TestOneLanguageStandsInOneFile(t *testing.T) {
	files := kept(func(map[string]string) {})
	files["w/en-again.yaml"] = files["w/en.yaml"]
	if _, err := Load(files, "w"); err == nil || !strings.Contains(err.Error(), "two files") {
		t.Errorf("got %v", err)
	}
}

func TestAVersionChangesWithTheWordsAndWithNothingElse(t *testing.T) {
	j := joins{Comma: ", ", And: " and ", Both: "both", All: "all", For: " for "}
	body := "((school)) ((office_phone))"
	made := func(body, by string, j joins) string {
		w, err := newWording(Acknowledgement, English, body, by, j)
		if err != nil {
			t.Fatal(err)
		}
		return w.Version
	}
	first := made(body, "", j)
	if made(body, "A reader", j) != first || made("  "+body+"\n", "", j) != first {
		t.Error("vetting or the space around a wording changed its version")
	}
	if made(body+".", "", j) == first || made(body, "", joins{Comma: ", ", And: " & "}) == first {
		t.Error("other words have the same version")
	}
	if len(first) != 12 {
		t.Errorf("version %q is not 12 hex digits", first)
	}
}
