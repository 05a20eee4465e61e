package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

func TestANetworkIsPutInJoinedAndPlannedFromTheCommandLine(t *testing.T) {
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(t.TempDir(), "f.key")}
	say := func(want int, in string, args ...string) string {
		t.Helper()
		var out, bad bytes.Buffer
		if code := run(t.Context(), args, world{func(name string) string { return set[name] }, strings.NewReader(in), &out, &bad}); code != want {
			t.Fatalf("%s: %d: %s", strings.Join(args, " "), code, &bad)
		}
		return out.String()
	}
	say(exitDone, "", "migrate")
	say(exitDone, "", "school", "add", "--file", "../../docs/school.example.json")
	say(exitUsage, "", "network", "add", "--id", "northwold", "--name", "Northwold", "--kind", "club")
	say(exitUsage, "", "network", "add", "--name", "Northwold", "--kind", "trust")
	say(exitDone, "", "network", "add", "--id", "northwold", "--name", "Northwold Trust", "--kind", "trust")
	say(exitFailed, "", "network", "add", "--id", "northwold", "--name", "Again", "--kind", "trust")
	say(exitFailed, "", "network", "join", "--id", "none", "--school", "990101")
	say(exitDone, "", "network", "join", "--id", "northwold", "--school", "990101")
	say(exitUsage, "", "network", "adopt", "--id", "northwold")
	if out := say(exitDone, "", "network", "adopt", "--id", "northwold", "--pack", "days-missed"); !strings.Contains(out, "Draft\nDone at 1 of 1.") {
		t.Error(out)
	}
	if out := say(exitDone, "", "network", "adopt", "--id", "northwold", "--pack", "days-missed"); !strings.Contains(out, "not done: This school has that campaign already") {
		t.Error(out)
	}
	if out := say(exitDone, "", "network", "waves", "--id", "northwold"); strings.Count(out, "\n") != 5 || !strings.Contains(out, "has not gone") {
		t.Error(out)
	}
	say(exitUsage, "", "network", "propose", "--id", "northwold")
	say(exitDone, "", "network", "propose", "--id", "northwold", "--pack", "days-missed")
	say(exitUsage, "", "network", "approve", "--id", "northwold", "--pack", "days-missed")
	read := say(exitDone, "", "network", "preview", "--id", "northwold", "--pack", "days-missed")
	_, after, found := strings.Cut(read, "--seen ")
	seen, _, _ := strings.Cut(after, " ")
	if !found || strings.Count(read, "    English: ") != 5 || !strings.Contains(read, "reply NOINFO") || !strings.Contains(read, "The next waves of all of them: 0 families, 0 parts, about £0.00, 0 held out.") {
		t.Error(read)
	}
	say(exitUsage, "", "network", "test", "--id", "northwold", "--pack", "days-missed")
	say(exitFailed, "not the password\n", "network", "test", "--id", "northwold", "--pack", "days-missed", "--as", "nobody@example.org")
	if out := say(exitUsage, "", "network", "approve", "--id", "northwold", "--pack", "days-missed", "--as", "nobody@example.org"); out != read {
		t.Errorf("without a word of what was read it prints %q", out)
	}
	say(exitFailed, "not the password\n", "network", "approve", "--id", "northwold", "--pack", "days-missed", "--seen", seen, "--as", "nobody@example.org")
	id := strings.Fields(read)[len(strings.Fields(strings.SplitN(read, " version ", 2)[0]))-1]
	if out := say(exitUsage, "", "campaign", "approve", "--id", id, "--as", "nobody@example.org"); !strings.Contains(out, "version 1. Every text") || strings.Count(out, "    English: ") != 5 {
		t.Errorf("without a version it prints %q", out)
	}
	say(exitFailed, "not the password\n", "campaign", "launch", "--id", id, "--version", "1", "--as", "nobody@example.org")
	say(exitUsage, "", "network", "pause", "--id", "northwold")
	if out := say(exitDone, "", "network", "pause", "--id", "northwold", "--why", "a test"); !strings.Contains(out, "Done at 0 of 1.") {
		t.Error(out) // nothing of it is approved
	}
	if out := say(exitDone, "", "key", "create", "--network", "northwold", "--name", "comms", "--scopes", "campaigns:read"); !strings.HasPrefix(out, "fb_") {
		t.Error(out)
	}
}
