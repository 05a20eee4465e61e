package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

func TestACampaignIsChangedSentBackAndEndedFromTheCommandLine(t *testing.T) {
	h := openGolden(t, fillGolden(t))
	door := h.staff.WithCost(staff.DemoCost)
	var bad string
	say := func(want int, do func(context.Context, campaignCall) error, named []string, args ...string) string {
		t.Helper()
		var out, err bytes.Buffer
		w := world{stdin: strings.NewReader("marble-kettle-ladder-lemon\n"), stdout: &out}
		f := newFlags(w, "campaign", "", "")
		call, failed := readCall(w, f, args, named)
		if failed == nil {
			call.plans, call.staff = h.campaigns, door
			failed = plainly(byFlag(do(t.Context(), call), f, call.edit.given["plan"]))
		}
		if code := exitOf(&err, failed); code != want {
			t.Fatalf("%s: %d: %s%s", strings.Join(args, " "), code, &out, &err)
		}
		bad = err.String()
		return out.String()
	}
	const comms, head = "comms@fernhollow.example", "head@fernhollow.example"
	for email, role := range map[string]staff.Role{comms: staff.Comms, head: staff.Head} {
		if _, err := door.AddMember(t.Context(), operator, staff.Member{School: goldenURN, Email: email, Name: "Ada Lin", Role: role}, "marble-kettle-ladder-lemon"); err != nil {
			t.Fatal(err)
		}
	}
	id := strings.Fields(say(exitDone, planCampaign, []string{"school", "pack"}, "--school", string(goldenURN), "--pack", "moments-matter"))[0]
	edit := func(want int, args ...string) string {
		t.Helper()
		return say(want, editPlan, []string{"id", "version", "as", "edit"}, append([]string{"--id", id}, args...)...)
	}
	back := func(want int, args ...string) string {
		t.Helper()
		return say(want, sendBackPlan, []string{"id", "version", "why", "as"}, append([]string{"--id", id}, args...)...)
	}
	end := func(want int, args ...string) string {
		t.Helper()
		return say(want, endPlan, []string{"id", "version", "as"}, args...)
	}
	if out := edit(exitUsage, "--years", "7,8"); !strings.Contains(out, "version 1") || strings.Count(out, "    English: ") < 5 || !strings.Contains(out, "--from             15:30") || !strings.Contains(bad, "nothing was done: read what stands above") {
		t.Errorf("without a version: %s%s", out, bad)
	}
	edit(exitUsage, "--version", "1", "--as", comms, "--hold-out", "70", "--from", "19:00", "--until", "15:30", "--wave", "autumn-1", "--when", "some day", "--text", "((school)): a fine will follow.")
	for _, says := range []string{"\n  --hold-out: ", "\n  --from and --until: ", "\n  --when: ", "\n  --text: "} {
		if !strings.Contains(bad, says) || strings.Contains(bad, "/") {
			t.Errorf("%q: %s", says, bad)
		}
	}
	const words = "((school)): a new word for ((first_name)). Ring ((office_phone)). To stop these updates reply NOINFO."
	if out := edit(exitDone, "--version", "1", "--as", comms, "--wave", "autumn-1", "--text", words, "--years", "7, 8", "--first-term"); !strings.Contains(out, "Kept, as version 2.") {
		t.Error(out)
	}
	edit(exitFailed, "--version", "1", "--as", comms, "--years", "9")
	if !strings.Contains(bad, "Somebody changed this campaign meanwhile") {
		t.Error(bad)
	}
	plan := say(exitDone, planCampaign, []string{"id", "json"}, "--id", id, "--json")
	if !strings.Contains(plan, "a new word for ((first_name))") || !strings.Contains(plan, `"first_term": true`) {
		t.Errorf("the plan is\n%s", plan)
	}
	whole := func(from, to string) string {
		t.Helper()
		file := filepath.Join(t.TempDir(), "plan.json")
		if err := os.WriteFile(file, []byte(strings.Replace(plan, from, to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	edit(exitUsage, "--version", "2", "--as", comms, "--plan", whole(`"grace_minutes": 45`, `"grace_minutes": 999`))
	if !strings.Contains(bad, "--plan /grace_minutes: ") {
		t.Error(bad)
	}
	edit(exitDone, "--version", "2", "--as", comms, "--plan", whole(`"grace_minutes": 45`, `"grace_minutes": 30`))

	say(exitDone, proposePlan, []string{"id"}, "--id", id)
	if out := back(exitUsage, "--why", "Kinder, please"); !strings.Contains(out, "version 3") || !strings.Contains(bad, "which version you send back: --version N") {
		t.Errorf("without a version: %s%s", out, bad)
	}
	back(exitFailed, "--version", "3", "--as", comms, "--why", "Kinder, please")
	if !strings.Contains(bad, "this is not theirs to do") {
		t.Error(bad)
	}
	if back(exitUsage, "--version", "3", "--as", head); bad != "A note is needed.\n  --why: Say what to change.\n" {
		t.Error(bad)
	}
	back(exitFailed, "--version", "2", "--as", head, "--why", "Kinder, please")
	if out := back(exitDone, "--version", "3", "--as", head, "--why", "Kinder, please"); out != "Sent back with your note.\n" {
		t.Error(out)
	}
	back(exitFailed, "--version", "3", "--as", head, "--why", "Once more")

	if out := end(exitUsage, "--id", id); !strings.Contains(out, "version 3\n  Note: Kinder, please\n") || !strings.Contains(bad, "is to end for good") {
		t.Errorf("without a version: %s%s", out, bad)
	}
	end(exitFailed, "--id", id, "--version", "2")
	if out := end(exitDone, "--id", id, "--version", "3", "--as", comms); out != "The campaign has ended. What had not gone was taken back.\n" {
		t.Error(out)
	}
	end(exitFailed, "--id", id, "--version", "3")
	edit(exitFailed, "--version", "3", "--as", comms, "--years", "7")
	if end(exitUsage); !strings.Contains(bad, "say which campaign: --id") {
		t.Error(bad)
	}
	end(exitFailed, "--id", "none")
}

func TestFlagsOfAnEditThatDoNotGoTogetherAreNamed(t *testing.T) {
	for says, args := range map[string][]string{
		"say what to change: --wave":                        {},
		"--plan is the whole plan":                          {"--plan", "x.json", "--years", "7"},
		"--wave, --add and --remove are one wave each":      {"--add", "Extra", "--remove", "autumn-1"},
		"needs its --when and its --text":                   {"--add", "Extra", "--when", "every Friday in the autumn term, 15:30"},
		"say what to change of --wave":                      {"--wave", "autumn-1"},
		"--text, --when and --second are of a wave":         {"--text", "Hello"},
		"--language says what --text is written in":         {"--wave", "autumn-1", "--language", "pl", "--when", "x"},
		"change --when and --second in a call of their own": {"--wave", "autumn-1", "--language", "pl", "--text", "x", "--when", "x"},
	} {
		code, out, bad := typed(t, nil, append([]string{"campaign", "edit", "--id", "x"}, args...)...)
		if code != exitUsage || out != "" || !strings.Contains(bad, says) || strings.Count(bad, "\n") != 1 {
			t.Errorf("%v: %d: %s", args, code, bad)
		}
	}
}

// planned gives what an edit makes of a pack's plan at a secondary.
func planned(t *testing.T, args ...string) (campaigns.Plan, error) {
	t.Helper()
	pack, has := campaigns.PackOf("moments-matter")
	if !has {
		t.Fatal("no pack")
	}
	f := newFlags(world{}, "campaign edit", "", "")
	var e planEdit
	e.takes(f)
	if err := f.parse(args); err != nil {
		t.Fatal(err)
	}
	e.said(f)
	return e.into(campaigns.View{
		School:   school.School{Phase: school.Secondary},
		Campaign: campaigns.Campaign{ID: "C1", Plan: campaigns.Plan{Name: "Moments", Waves: pack.Waves, Audience: campaigns.Audience{Years: []int{7}, Languages: []string{"pl"}, FirstTerm: true}}},
	})
}

func TestAnEditChangesWhatItNamesAndLeavesTheRest(t *testing.T) {
	p, err := planned(t, "--name", "Ours", "--years", "", "--first-term=false", "--reads", "en, ur", "--missed-from", "2.5", "--add", "Concert", "--when", "every Friday in the autumn term, 16:00", "--text", "New.", "--second", "Newer.")
	last := p.Waves[len(p.Waves)-1]
	if err != nil || p.Name != "Ours" || p.Audience.Years != nil || p.Audience.FirstTerm || !slices.Equal(p.Audience.Languages, []string{"en", "ur"}) || p.Audience.MissedAtLeast != 2.5 ||
		last.Key != "concert" || last.Second(campaigns.SecondaryVoice) != "Newer." {
		t.Errorf("%v: %+v, %+v", err, p.Audience, last)
	}
	for _, c := range []struct {
		args []string
		when bool // its day changed
		en   bool // its English
		pl   bool
	}{
		{[]string{"--wave", "autumn-1", "--when", "every Friday in the autumn term, 16:00"}, true, false, false},
		{[]string{"--wave", "autumn-1", "--text", "New."}, false, true, false},
		{[]string{"--wave", "autumn-1", "--language", "pl", "--text", "Jutro."}, false, false, true},
		{[]string{"--remove", "autumn-2"}, false, false, false},
	} {
		p, err := planned(t, c.args...)
		if err != nil || p.Name != "Moments" || len(p.Audience.Years) != 1 || !p.Audience.FirstTerm {
			t.Fatalf("%v: %v, %+v", c.args, err, p.Audience)
		}
		en, _ := p.Waves[0].In("en", school.Secondary, "")
		pl, _ := p.Waves[0].In("pl", school.Secondary, "")
		if (p.Waves[0].When == "every Friday in the autumn term, 16:00") != c.when || (en.Text == "New.") != c.en || (pl.Text == "Jutro.") != c.pl || hasWave(p, "autumn-2") == (c.args[0] == "--remove") {
			t.Errorf("%v: %s: %s, %s", c.args, p.Waves[0].When, en.Text, pl.Text)
		}
	}
}

func TestWhatAnEditCannotReadIsNamedByItsFlag(t *testing.T) {
	odd := filepath.Join(t.TempDir(), "odd.json")
	if err := os.WriteFile(odd, []byte(`{"name": "Ours", "grace_minuts": 45}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, args := range map[string][]string{
		"--years: Write the years as numbers":        {"--years", "seven"},
		"--grace: Write a whole number.":             {"--grace", "1.5"},
		"--attended-under: Write a number":           {"--attended-under", "much"},
		`--wave: this campaign has no wave "none"`:   {"--wave", "none", "--text", "x"},
		`--remove: this campaign has no wave "none"`: {"--remove", "none"},
		`--language: this wave has no text in "lt"`:  {"--wave", "autumn-1", "--language", "lt", "--text", "x"},
		"--plan: open ": {"--plan", filepath.Join(t.TempDir(), "none.json")},
		"--plan: ../../docs/school.example.json is no plan": {"--plan", "../../docs/school.example.json"},
		`unknown field "grace_minuts"`:                      {"--plan", odd},
	} {
		if _, err := planned(t, args...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
