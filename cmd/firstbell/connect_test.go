package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/wonde/wondetest"
)

func TestASchoolIsConnectedPulledRestedAndDisconnected(t *testing.T) {
	w, folder := wondetest.New(t), t.TempDir()
	set := map[string]string{
		"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(folder, "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(folder, "f.key"), "FIRSTBELL_WONDE_BASE_URL": w.Base(),
	}
	good, bad := filepath.Join(folder, "token"), filepath.Join(folder, "bad")
	for file, token := range map[string]string{good: wondetest.Token, bad: "another-token"} {
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.Students(wondetest.Row{"id": "A1", "forename": "Given", "surname": "Family", "group": wondetest.Row{"data": wondetest.Row{"name": "1A"}}})
	for _, step := range []struct {
		line string
		code int
		says string
	}{
		{"school connect", exitUsage, "needs the system to ask"},
		{"school connect sims --school 990101", exitUsage, "needs the system to ask"},
		{"school connect --help", exitDone, "token-file"},
		{"school connect wonde --school 990101 --id A1000000001 --token-file " + good, exitFailed, "no school with this number"},
		{"school add --file ../../docs/school.example.json", exitDone, "is in"},
		{"import wonde --school 990101", exitFailed, "not connected"},
		{"school connect wonde --school 990101", exitFailed, "not connected"},
		{"school disconnect --school 990101", exitFailed, "not connected"},
		{"school connect wonde --school 990101 --id A1000000001 --token secret-words", exitUsage, "--token-file"},
		{"school connect wonde --school 990101 --id A1000000001", exitUsage, "--token-file is needed"},
		{"school connect wonde --school 990101 --id A1000000001 --token-file " + filepath.Join(folder, "none"), exitUsage, "no such file"},
		{"school connect wonde --school 990101 --id ../A1 --token-file " + good, exitUsage, "letters and digits"},
		{"school connect wonde --school 990101 --id A1000000001 --base-url http://wonde.example --token-file " + good, exitUsage, "https://"},
		{"school connect wonde --school 990101 --id A9 --token-file " + good, exitFailed, "no school with this id"},
		{"school connect wonde --school 990101 --id A1000000001 --token-file " + bad, exitFailed, "does not know this token"},
		{"school connect wonde --school 990101 --id A1000000001 --token-file " + good, exitDone, "knows the school and the token"},
		{"import wonde --school 990101 --dry-run", exitDone, "Nothing was changed. It would be: 1 added"},
		{"import wonde --school 990101 --dry-run", exitDone, "Texted first about the 1 who join, or had no contacts: mothers 0, fathers 0, grandparents 0, others 0, nobody 1."},
		{"import wonde --school 990101", exitDone, "Done: 1 added"},
		{"import wonde --school 990101 --file x.csv", exitUsage, "--help"},
		{"doctor", exitFailed, "ok    register systems: 1 connected, 0 of them paused"},
		{"school disconnect --school 990101 --keep", exitDone, "not asked until"},
		{"doctor", exitFailed, "1 connected, 1 of them paused"},
		{"school connect wonde --school 990101", exitDone, "asked again"},
		{"school disconnect --school 990101", exitDone, "forgotten"},
		{"doctor", exitFailed, "no school is connected"},
		{"audit verify", exitDone, ""},
	} {
		code, out, wrong := typed(t, set, strings.Fields(step.line)...)
		if code != step.code || !strings.Contains(out+wrong, step.says) {
			t.Errorf("%s: exit %d\n%s%s", step.line, code, out, wrong)
		}
		for _, secret := range []string{wondetest.Token, "another-token", "secret-words", "Family"} {
			if strings.Contains(out+wrong, secret) {
				t.Errorf("%s prints %s", step.line, secret)
			}
		}
	}
}

func TestWhatTheDoctorSaysOfAConnection(t *testing.T) {
	now := clock.Date{Year: 2026, Month: 11, Day: 23}.At(9, 0)
	for name, c := range map[string]struct {
		x    school.Connection
		says string
	}{
		"just connected":              {school.Connection{Since: now.Add(-time.Hour)}, ""},
		"all is well":                 {school.Connection{FullAt: now.Add(-7 * time.Hour), MarksAt: now}, ""},
		"never pulled, for days":      {school.Connection{Since: now.Add(-50 * time.Hour)}, "role cron"},
		"not pulled for days":         {school.Connection{FullAt: now.Add(-50 * time.Hour)}, "role cron"},
		"a roll that would take many": {school.Connection{School: "990101", FullAt: now, RollFault: "This roll would remove 9."}, "would remove 9 (firstbell import wonde --school 990101 --dry-run"},
		"marks that do not come":      {school.Connection{FullAt: now, MarksFault: "Wonde does not answer"}, "marks cannot be read: Wonde does not answer"},
	} {
		if got := connectionFault(c.x, now); !strings.Contains(got, c.says) || (got == "") != (c.says == "") {
			t.Errorf("%s: %q", name, got)
		}
	}
	x := school.Connection{Token: school.NewToken("secret-words")}
	if said := fmt.Sprintf("%v %+v %#v %s", x, x, x, x.Token); strings.Contains(said, "secret-words") {
		t.Error(said)
	}
}

func TestNoJobFallsIntoTheHourThatTheClockSkips(t *testing.T) {
	for when := range (&house{}).jobs() {
		plan, err := cron.ParseStandard(when)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		at := clock.Date{Year: 2027, Month: 3, Day: 27}.At(0, 0)
		for range 3000 { // from the day before the clocks change on
			if at = plan.Next(at.In(clock.London)); at.Hour() == 1 {
				t.Fatalf("%s knocks at %s", when, at)
			}
		}
	}
}
