package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/notifier"
)

func TestADecisionIsExplainedOnTheCommandLine(t *testing.T) {
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(t.TempDir(), "f.key")}
	roll := filepath.Join(t.TempDir(), "roll.json")
	if err := os.WriteFile(roll, []byte(`{"pupils":[{"id":"A1","first_name":"Given","last_name":"Family","group":"8B","year":8,"contacts":[]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		line string
		code int
		says string
	}{
		{"school add --file ../../docs/school.example.json", exitDone, "is in"},
		{"import --school 990101 --file " + roll, exitDone, "1 added"},
		{"explain --school 990101 --pupil A1 --date 2026-11-23", exitUsage, "say which"},
		{"explain --school 990101 --session AM --date 2026-11-23", exitUsage, "say which"},
		{"explain --school 990101 --pupil A1 --session AM --date yesterday", exitUsage, "--date"},
		{"explain --school 990101 --pupil A9 --session AM --date 2026-11-23", exitFailed, "No pupil of the school has this id."},
		{
			"explain --school 990101 --pupil A1 --session am --date 2026-11-23", exitDone,
			"Pupil A1 of 990101, Monday 23 November, morning\n\n  now  The register of 8B has not closed, so nothing has been decided.\n",
		},
		{
			"explain --school 990101 --pupil A1 --session PM --date 2026-11-27", exitDone,
			"  now  No register is taken: Friday 27 November is a training day.\n",
		},
	} {
		code, out, said := typed(t, set, strings.Fields(step.line)...)
		if code != step.code || !strings.Contains(out+said, step.says) {
			t.Errorf("%s: exit %d\n%s%s", step.line, code, out, said)
		}
	}
	code, out, _ := typed(t, set, strings.Fields("explain --json --school 990101 --pupil A1 --session AM --date 2026-11-23")...)
	var got struct {
		Pupil, Date, Session, Absence, Course string
		Reasons                               []struct{ At, About, Word, Says string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	if got.Pupil != "A1" || got.Date != "2026-11-23" || got.Session != "AM" || len(got.Reasons) != 1 ||
		got.Reasons[0].About != string(notifier.AboutRegister) || got.Reasons[0].Word != "not_closed" || got.Reasons[0].At != "" {
		t.Errorf("as JSON it is %s", out)
	}
	if strings.Contains(out, "Family") {
		t.Error("a name is printed")
	}
}
