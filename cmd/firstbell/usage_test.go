package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/sms"
)

// typed runs a command line as main does, with settings and no standard input.
func typed(t *testing.T, set map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, bad bytes.Buffer
	code = run(t.Context(), args, world{func(name string) string { return set[name] }, strings.NewReader(""), &out, &bad})
	return code, out.String(), bad.String()
}

func TestAnAddressThatIsNoneIsWrongUsageAndATakenOneAFailure(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, command := range []string{"demo", "sandbox"} {
		for address, want := range map[string]int{
			"nope": exitUsage, "127.0.0.1": exitUsage, "127.0.0.1:http": exitUsage, "127.0.0.1:99999": exitUsage, "": exitUsage,
			taken.Addr().String(): exitFailed,
		} {
			args := []string{command, "--listen", address}
			if command == "demo" {
				args = append(args, "--data", t.TempDir())
			}
			code, _, said := typed(t, nil, args...)
			if code != want || !strings.HasPrefix(said, "--listen") || strings.Count(said, "\n") != 1 {
				t.Errorf("%s --listen %q: exit %d, %s", command, address, code, said)
			}
		}
	}
}

func TestWhatCannotBeIsWrongUsageOnTheCommandLine(t *testing.T) {
	for kind, want := range map[problem.Kind]int{problem.Invalid: exitUsage, problem.Unknown: exitFailed, problem.Conflict: exitFailed} {
		var said bytes.Buffer
		err := plainly(fmt.Errorf("add: %w", problem.New(kind, "It cannot be.").At("/name", "too long")))
		if code := exitOf(&said, errors.Join(err, nil)); code != want || said.String() != "It cannot be.\n  /name: too long\n" {
			t.Errorf("%s: exit %d, %q", kind, code, said.String())
		}
	}
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "f.db"), "FIRSTBELL_KEY_FILE": filepath.Join(t.TempDir(), "f.key")}
	if code, _, said := typed(t, set, "staff", "add", "--school", "999001", "--email", "nobody", "--name", "Sam Bell"); code != exitUsage {
		t.Errorf("exit %d: %s", code, said)
	}
}

func TestAFolderHasOneDemoAtATime(t *testing.T) {
	folder := t.TempDir()
	first, err := lockFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	code, out, said := typed(t, nil, "demo", "--listen", "127.0.0.1:0", "--data", folder)
	if code != exitFailed || out != "" || !strings.Contains(said, "another demo is running on the folder "+folder) || strings.Count(said, "\n") != 1 {
		t.Errorf("exit %d, %q, %s", code, out, said)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	next, err := lockFolder(folder)
	if err != nil {
		t.Fatalf("the lock outlives its demo: %v", err)
	}
	if err := next.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAKeyThatOthersCanReadIsWarnedOf(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "f.key")
	if _, err := seal.MakeKey(key); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{"FIRSTBELL_DATABASE_URL": "sqlite:" + filepath.Join(dir, "f.db"), "FIRSTBELL_KEY_FILE": key}
	for mode, loud := range map[uint32]bool{0o600: false, 0o644: true} {
		chmod(t, key, mode)
		_, seen, _ := typed(t, set, "doctor")
		if strings.Contains(seen, "WRONG sealing key: "+key) != loud || strings.Contains(seen, "ok    sealing key") == loud {
			t.Errorf("mode %04o: the doctor says\n%s", mode, seen)
		}
		code, _, said := typed(t, set, "migrate")
		if code != exitDone || strings.Contains(said, "level=WARN") != loud {
			t.Errorf("mode %04o: exit %d, %s", mode, code, said)
		}
	}
}

func TestTheDoctorSaysWhyTwilioIsAwayInWordsOfItsOwn(t *testing.T) {
	const base = "https://api.twilio.com"
	away := func(cause error) error { return &sms.SendError{Class: sms.ClassLater, Cause: cause} }
	unreached := "Twilio could not be reached from this machine. Check that it may reach " + base
	for _, c := range []struct {
		err  error
		want string
	}{
		{away(errors.New("dial tcp: lookup api.twilio.com on 127.0.0.11:53: no such host")), unreached + " (no such host)"},
		{away(errors.New("dial tcp 192.0.2.7:443: connect: connection refused")), unreached + " (connection refused)"},
		{away(errors.New("dial tcp 192.0.2.7:443: i/o timeout")), unreached + " (i/o timeout)"},
		{away(errors.New("x509: certificate is valid for 192.0.2.7, not for this")), unreached},
		{away(fmt.Errorf("get: %w", context.DeadlineExceeded)), unreached + " (no answer in time)"},
		{&sms.SendError{Class: sms.ClassAmbiguous, HTTP: 503, Code: 20503}, "Twilio answered, but not as it should (status 503, code 20503). Look at https://status.twilio.com, and try again in some minutes"},
	} {
		if got := whyNoTwilio(c.err, base); got != c.want {
			t.Errorf("%v:\n got %s\nwant %s", c.err, got, c.want)
		}
	}
}

func chmod(t *testing.T, path string, mode uint32) {
	t.Helper()
	if err := os.Chmod(path, os.FileMode(mode)); err != nil {
		t.Fatal(err)
	}
}
