//go:build services

package outside

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// rig is the service with a stand-in beside it, each in processes of its own.
type rig struct {
	dir     string
	env     []string // of every process of the service but where it listens
	witness string   // the stand-in's log
	phones  *caller  // the stand-in
	web     string   // address of the console and the API
	port    int      // where it listens
	shift   string   // of every clock
	place   string   // what it stands on, for people
}

// pace is how hurried a rig is.
type pace struct {
	sweep, lease time.Duration
	parts        float64 // a second
}

// newRig starts the stand-in and gives what the service's processes need to
// know. With a redisPort it runs on PostgreSQL and that Redis, which the caller
// starts; with 0 on SQLite and in process.
func newRig(t testing.TB, redisPort int, p pace) *rig {
	t.Helper()
	dir := t.TempDir()
	r := &rig{dir: dir, witness: filepath.Join(dir, "witness.jsonl"), port: freePort(t), place: "SQLite, queue in process"}
	r.web = "http://" + loopback(r.port)
	r.shift = time.Until(morning).Round(time.Second).String()
	phones := freePort(t)
	r.phones = callerOf("http://"+loopback(phones), "")
	r.env = []string{
		"FIRSTBELL_PUBLIC_URL=" + r.web, "FIRSTBELL_METRICS_LISTEN=off", "FIRSTBELL_KEY_FILE=" + newKeyFile(t, dir),
		"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000000", "TWILIO_AUTH_TOKEN=token-of-the-tests", "TWILIO_FROM=+447700900999",
		"TWILIO_BASE_URL=" + r.phones.base,
		"FIRSTBELL_SWEEP=" + p.sweep.String(), "FIRSTBELL_LEASE=" + p.lease.String(), fmt.Sprintf("FIRSTBELL_PARTS_PER_SECOND=%g", p.parts),
	}
	if redisPort == 0 {
		r.env = append(r.env, "FIRSTBELL_DATABASE_URL=sqlite:"+filepath.Join(dir, "firstbell.db"))
	} else {
		r.place = "PostgreSQL and Redis"
		r.env = append(r.env, "FIRSTBELL_DATABASE_URL="+newDatabase(t), "FIRSTBELL_REDIS_URL=redis://"+loopback(redisPort))
	}
	start(t, dir, "sandbox", nil, program, "sandbox", "--listen", loopback(phones), "--log", r.witness, "--token", "token-of-the-tests",
		"--inbound", r.web+"/twilio/inbound", "--delivered-after", "300ms", "--clock-shift", r.shift)
	eventually(t, 10*time.Second, "the stand-in listens", func() (bool, any) {
		_, err := r.phones.call("GET", "/sandbox/faults", nil, nil)
		return err == nil, err
	})
	command(t, dir, r.env, "", "migrate")
	return r
}

// serve starts a process of the service. Only one that has the web role listens
// where the world knocks; the others pick a port for their health.
func (r *rig) serve(t testing.TB, roles string) (*process, string) {
	t.Helper()
	port := r.port
	if roles == "work" || roles == "cron" {
		port = freePort(t)
	}
	name := "serve-" + roles
	env := append([]string{"FIRSTBELL_LISTEN=" + loopback(port)}, r.env...)
	return start(t, r.dir, name, env, program, "serve", "--roles", roles, "--clock-shift", r.shift), "http://" + loopback(port)
}

// serveReady is serve that waits until the process can work.
func (r *rig) serveReady(t testing.TB, roles string) *process {
	t.Helper()
	p, base := r.serve(t, roles)
	ready(t, p, base)
	return p
}
