package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/web"
)

// drainTime is how long what is in flight may take to finish after SIGTERM:
// longer than a send (35 s) and shorter than the 60 s of grace that docker-compose.yml gives.
const drainTime = 50 * time.Second

// roles are the parts of the service a process may take on.
type roles struct{ web, work, cron bool }

func parseRoles(s string) (roles, error) {
	var r roles
	for _, word := range strings.Split(s, ",") {
		switch strings.TrimSpace(word) {
		case "web":
			r.web = true
		case "work":
			r.work = true
		case "cron":
			r.cron = true
		default:
			return r, usage{fmt.Errorf("--roles takes web, work and cron with commas between; %q is none of them", word)}
		}
	}
	return r, nil
}

func (r roles) all() bool { return r.web && r.work && r.cron }

// serve runs the service until it is told to stop.
func serve(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "serve", "the service: takes registers, sends texts, takes replies", "firstbell serve --config firstbell.yaml --roles web,work,cron")
	file := f.String("config", "", "settings `file`; the environment wins over it")
	words := f.String("roles", "web,work,cron", "what this process does; any number of each may run")
	rehearsal := f.Bool("rehearsal", false, "simulated handsets in place of Twilio: no text reaches anyone")
	shift := f.Duration("clock-shift", 0, "how far the clock is off the machine's: for tests against a stand-in")
	if err := f.parse(args); err != nil {
		return err
	}
	r, err := parseRoles(*words)
	if err != nil {
		return err
	}
	s, err := settings(w, *file)
	if err != nil {
		return err
	}
	if err := errors.Join(mayServe(s, r, *rehearsal), mayShift(s, *shift)); err != nil {
		return err
	}
	log := logger(w)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("FIRSTBELL_LISTEN: %w", err)
	}
	p := part{roles: r, listener: listener, policy: phone.Live}
	if *rehearsal || s.Twilio.StandIn() {
		p.policy = phone.Rehearsal
	}
	c := shifted(*shift)
	if *rehearsal {
		p.phones, s = standIn(s, listener, sandbox.Config{Clock: c, Trouble: log})
	}
	h, err := build(ctx, s, c, p.policy, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	log.Info("serving", "roles", *words, "database", s.Database, "address", listener.Addr().String())
	return errors.Join(h.run(ctx, p), h.close())
}

// mayServe refuses what would look like a service and send nothing.
func mayServe(s config.Settings, r roles, rehearsal bool) error {
	if rehearsal && !r.all() {
		return usage{errors.New("--rehearsal runs everything in one process: leave --roles out")}
	}
	if err := s.ForServing(config.Serving{Rehearsal: rehearsal, Split: !r.all()}); err != nil {
		return usage{err}
	}
	return nil
}

// mayShift lets the clock be moved only where no real text can go: a register
// closes on a school morning, and tests run at night and on Sundays too.
func mayShift(s config.Settings, shift time.Duration) error {
	if shift == 0 || s.Twilio.Configured() && s.Twilio.StandIn() {
		return nil
	}
	return usage{errors.New("--clock-shift is for tests against a stand-in on this machine: set TWILIO_BASE_URL to one, or leave it out")}
}

// shifted gives the machine's clock, or one that far off it. Processes that
// are given the same shift agree to the millisecond.
func shifted(shift time.Duration) clock.Clock {
	if shift == 0 {
		return clock.System{}
	}
	return clock.StartingAt(clock.System{}.Now().Add(shift))
}

// part is what one process does of the house.
type part struct {
	roles    roles
	listener net.Listener
	policy   phone.Policy
	phones   *sandbox.Server // nil when real texts go
	console  consoleExtras
	ready    func() // told once it is ready to serve; may be nil
}

// run starts the roles and stops them in reverse: first the door, then the
// queue's workers, last the sweep.
func (h *house) run(ctx context.Context, p part) error {
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var group errgroup.Group
	if p.roles.work {
		if err := h.queue.Work(h.settings.Workers, h.delivery.Deliver); err != nil {
			return err
		}
		group.Go(func() error { return h.delivery.Run(work, h.settings.Sweep) })
		group.Go(func() error { return h.sweeper(work) })
		group.Go(func() error { return h.waves(work) })
		group.Go(func() error { return h.handback.Run(work, h.settings.Sweep) })
	}
	if p.roles.cron {
		group.Go(func() error { return h.cron(work) })
	}
	servers, err := h.open(ctx, p)
	if err != nil {
		return err
	}
	failed := make(chan error, len(servers))
	for _, s := range servers {
		go func() { failed <- served(s.server.Serve(s.listener)) }()
	}
	if p.ready != nil {
		p.ready()
	}
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	h.log.Info("draining")
	drain, stop := context.WithTimeout(context.Background(), drainTime)
	defer stop()
	errs := []error{err}
	if p.roles.work { // no new claims; what is with the carrier finishes while its receipts still have a door
		errs = append(errs, h.queue.Close(drain))
	}
	stopWork()
	errs = append(errs, group.Wait())
	for _, s := range slices.Backward(servers) {
		errs = append(errs, s.server.Shutdown(drain))
	}
	if p.phones != nil {
		p.phones.Close()
	}
	return errors.Join(errs...)
}

// opened is a server with where it listens.
type opened struct {
	server   *http.Server
	listener net.Listener
}

// open makes the servers of a process. One without the web role still answers
// for its health.
func (h *house) open(ctx context.Context, p part) ([]opened, error) {
	servers := []opened{{web.NewServer(h.door(p), h.log), p.listener}}
	if h.settings.MetricsListen != "" {
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", h.settings.MetricsListen)
		if err != nil {
			return nil, fmt.Errorf("FIRSTBELL_METRICS_LISTEN: %w", err)
		}
		servers = append(servers, opened{web.NewServer(h.metrics(), h.log), l})
	}
	return servers, nil
}
