//go:build services && chaos

package outside

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// crewNames are the processes of a storm. Two of cron is one more than needed.
var crewNames = []string{"web", "web", "work", "work", "work", "cron", "cron"}

// crew is the service's processes. One that ends without being told to is
// started again, as a service manager does.
type crew struct {
	t     testing.TB
	rig   *rig
	posts []*post
	came  int // how often one ended by itself and was started again
}

// post is the place of one process.
type post struct {
	roles string
	port  int // of a web process, the same for life
	crew  *crew

	mu   sync.Mutex
	p    *process
	skew time.Duration
	off  bool // meant to be down
}

func newCrew(t testing.TB, r *rig, webs []int) *crew {
	c := &crew{t: t, rig: r}
	for i, roles := range crewNames {
		s := &post{roles: roles, crew: c}
		if i < len(webs) {
			s.port = webs[i]
		}
		c.posts = append(c.posts, s)
		s.start()
	}
	return c
}

// start starts the process and watches over it.
func (s *post) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	port := s.port
	if port == 0 {
		port = freePort(s.crew.t)
	}
	shift, _ := time.ParseDuration(s.crew.rig.shift) // it was printed by us
	env := append([]string{"FIRSTBELL_LISTEN=" + loopback(port)}, s.crew.rig.env...)
	p := start(s.crew.t, s.crew.rig.dir, "chaos-"+s.roles, env, program, "serve", "--roles", s.roles, "--clock-shift", fmt.Sprint(shift+s.skew))
	s.p, s.off = p, false
	go s.watch(p)
}

// watch starts the process again when it has ended by itself.
func (s *post) watch(p *process) {
	<-p.ended
	select {
	case <-s.crew.t.Context().Done():
		return
	case <-time.After(300 * time.Millisecond):
	}
	s.mu.Lock()
	mine := s.p == p && !s.off
	if mine {
		s.crew.came++
	}
	s.mu.Unlock()
	if mine && s.crew.t.Context().Err() == nil {
		s.start()
	}
}

// down ends the process by a signal and waits until it is gone.
func (s *post) down(sig syscall.Signal) {
	s.mu.Lock()
	s.off = true
	p := s.p
	s.mu.Unlock()
	_ = p.cmd.Process.Signal(sig) // gone already is as good
	select {
	case <-p.ended:
	case <-time.After(55 * time.Second):
		s.crew.t.Errorf("%s did not end within 55 s of %s", p.name, sig)
		p.kill()
	}
	if said, _ := os.ReadFile(p.err); sig == syscall.SIGTERM && p.failure != nil && bytes.Contains(said, []byte("msg=serving")) {
		// One that was told to end before it had begun is simply gone.
		s.crew.t.Errorf("%s ended with %v after SIGTERM, not 0", p.name, p.failure)
	}
}

// freeze stops the process as a machine that is suspended would, and wakes it.
func (s *post) freeze(d time.Duration) {
	s.mu.Lock()
	p := s.p
	s.mu.Unlock()
	_ = p.cmd.Process.Signal(syscall.SIGSTOP)
	pause(d)
	_ = p.cmd.Process.Signal(syscall.SIGCONT)
}

// restart ends and starts the process, with its clock off by skew.
func (s *post) restart(sig syscall.Signal, skew time.Duration) {
	s.down(sig)
	s.mu.Lock()
	s.skew = skew
	s.mu.Unlock()
	s.start()
}

// of lists the posts of a role.
func (c *crew) of(roles string) (list []*post) {
	for _, s := range c.posts {
		if s.roles == roles {
			list = append(list, s)
		}
	}
	return list
}

// pause is how long a fault stays: the storm is about real time.
func pause(d time.Duration) { <-time.After(d) }
