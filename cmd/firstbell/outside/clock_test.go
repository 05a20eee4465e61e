//go:build services

package outside

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestTheClockIsMovedOnlyBesideAStandIn(t *testing.T) {
	account := []string{
		"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000", "TWILIO_AUTH_TOKEN=token", "TWILIO_FROM=+447700900999",
		"FIRSTBELL_PUBLIC_URL=https://texts.example.sch.uk",
	}
	for name, c := range map[string]struct {
		env  []string
		more []string
	}{
		"with Twilio":    {account, nil},
		"in a rehearsal": {nil, []string{"--rehearsal"}},
	} {
		cmd := exec.Command(program, append([]string{"serve", "--clock-shift", "3h"}, c.more...)...)
		cmd.Env, cmd.Dir = append([]string{"PATH=" + os.Getenv("PATH")}, c.env...), t.TempDir()
		said, err := cmd.CombinedOutput()
		e, _ := errors.AsType[*exec.ExitError](err)
		if e == nil || e.ExitCode() != 2 || !strings.Contains(string(said), "is for tests against a stand-in") {
			t.Errorf("%s: %v: %s", name, err, said)
		}
	}
}
