//go:build services

package outside

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// process is one running program.
type process struct {
	name     string
	cmd      *exec.Cmd
	out, err string // files
	ended    chan struct{}
	failure  error // once ended
}

var started atomic.Int64

// start runs a program with an environment of its own. What still runs when
// the test ends is killed.
func start(t testing.TB, dir, name string, env []string, path string, args ...string) *process {
	t.Helper()
	stem := filepath.Join(dir, fmt.Sprintf("%s-%d", name, started.Add(1)))
	p := &process{name: name, cmd: exec.Command(path, args...), out: stem + ".out", err: stem + ".err", ended: make(chan struct{})}
	out, err := os.Create(p.out)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() // the child has its own
	log, err := os.Create(p.err)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + os.TempDir()}, env...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = dir, out, log
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go func() {
		p.failure = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() { p.over(t) })
	return p
}

// over kills what still runs and looks at what it said.
func (p *process) over(t testing.TB) {
	p.kill()
	said, _ := os.ReadFile(p.err)
	for _, bad := range []string{"WARNING: DATA RACE", "panic:", "panic="} {
		if i := bytes.Index(said, []byte(bad)); i >= 0 {
			t.Errorf("%s said %s:\n%s", p.name, bad, said[i:min(len(said), i+4000)])
			return
		}
	}
	if t.Failed() && len(said) > 0 {
		t.Logf("the end of what %s said:\n%s", p.name, said[max(0, len(said)-1500):])
	}
}

// kill pulls the plug, and comes back when the process is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // gone already is as good
	<-p.ended
}

// stop asks the process to end, which it must do by itself and with exit 0.
func (p *process) stop(t testing.TB) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("SIGTERM to %s: %v", p.name, err)
	}
	select {
	case <-p.ended:
	case <-time.After(55 * time.Second):
		t.Fatalf("%s did not end within 55 s of SIGTERM", p.name)
	}
	if p.failure != nil {
		t.Errorf("%s ended with %v after SIGTERM, not 0", p.name, p.failure)
	}
}

// alive reports whether the process runs, and its last words if it does not.
func (p *process) alive() error {
	select {
	case <-p.ended:
		said, _ := os.ReadFile(p.err)
		return fmt.Errorf("%s ended (exit %d): %s", p.name, p.cmd.ProcessState.ExitCode(), said)
	default:
		return nil
	}
}

// firstLine waits for the first line on stdout.
func (p *process) firstLine(t testing.TB, within time.Duration) string {
	t.Helper()
	var line string
	eventually(t, within, "first line of "+p.name, func() (bool, any) {
		if err := p.alive(); err != nil {
			t.Fatal(err)
		}
		said, _ := os.ReadFile(p.out)
		first, _, whole := strings.Cut(string(said), "\n")
		line = first
		return whole, first
	})
	return line
}

// freePort gives a loopback port that was free a moment ago. It lies below
// those the system gives to whoever connects (from 32768 on Linux), so that
// nobody takes it while the server that owns it is down for a while.
func freePort(t testing.TB) int {
	t.Helper()
	var last error
	for range 200 {
		port := 15_000 + rand.IntN(17_000)
		l, err := net.Listen("tcp", loopback(port))
		if err != nil {
			last = err
			continue
		}
		defer l.Close()
		return port
	}
	t.Fatal("no free port: ", last)
	return 0
}

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// command runs the program to its end and gives its stdout.
func command(t testing.TB, dir string, env []string, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir, cmd.Stdin = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir}, env...), dir, strings.NewReader(stdin)
	out, err := cmd.Output()
	if err != nil {
		said := ""
		if e, ok := errors.AsType[*exec.ExitError](err); ok {
			said = string(e.Stderr)
		}
		t.Fatalf("firstbell %s: %v: %s", strings.Join(args, " "), err, said)
	}
	return string(out)
}
