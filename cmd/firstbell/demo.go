package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sample"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/web/console"
)

// The demo lives on a school morning whatever the real day is.
var (
	demoToday = clock.Date{Year: 2026, Month: time.November, Day: 23}
	demoStart = clock.HM(9, 4)
)

// demoSaves is how often the demo's moment is stored, so that a restart goes
// on from there.
const demoSaves = 2 * time.Second

// demoSweep is how often a demo looks for what has come due, as any service
// does.
const demoSweep = 5 * time.Second

// consoleExtras is what the console shows in a demo or rehearsal only.
type consoleExtras struct {
	closeNext, closeAll func(ctx context.Context, urn school.URN) (string, error)
	staff               []console.DemoStaff
}

// demo serves two made-up schools with simulated handsets. It needs no Redis,
// no database server and no Twilio account.
func demo(ctx context.Context, w world, args []string) error {
	f := newFlags(w, "demo", "two made-up schools on a school morning, with simulated handsets", "firstbell demo --listen 127.0.0.1:8080")
	listen := f.String("listen", "127.0.0.1:8080", "`address` to serve at; port 0 picks one")
	data := f.String("data", "firstbell-demo", "`folder` for the data; a second start goes on where the first ended")
	asJSON := f.Bool("json", false, "say where everything is as one line of JSON")
	sweep := f.Duration("sweep", demoSweep, "how often it looks for what has come due, 100ms to 1m: for tests that move its clock")
	if err := f.parse(args); err != nil {
		return err
	}
	if *sweep < 100*time.Millisecond || *sweep > time.Minute {
		return usage{errors.New("--sweep: from 100ms to 1m")}
	}
	listener, err := listenAt(ctx, *listen)
	if _, wrong := errors.AsType[usage](err); wrong {
		return err
	} else if err != nil {
		return fmt.Errorf("%w. Another demo may be running: try --listen 127.0.0.1:0", err)
	}
	d := &demoHouse{w: w, data: *data, town: sample.Demo(demoToday), json: *asJSON, sweep: *sweep}
	if err := d.open(ctx, listener); err != nil {
		return errors.Join(err, listener.Close())
	}
	return errors.Join(d.serve(ctx, listener), d.close())
}

// demoHouse is the house with a town in it and a clock of its own.
type demoHouse struct {
	*house
	w        world
	data     string
	json     bool
	sweep    time.Duration
	town     sample.Town
	time     *clock.Shifted
	phones   *sandbox.Server
	key      string
	lock     *os.File // held for as long as the demo lives on its folder
	log      *os.File
	closings sync.Mutex // one at a time, so that two presses close two registers
}

// open builds the house in the data folder and fills it the first time.
func (d *demoHouse) open(ctx context.Context, listener net.Listener) error {
	s, err := config.Load(func(string) string { return "" }, "")
	if err != nil {
		return err
	}
	s.Database = config.SQLiteAt(filepath.Join(d.data, "firstbell.db"))
	s.KeyFile = filepath.Join(d.data, "firstbell.key")
	s.Sweep = d.sweep
	s.MetricsListen = "" // nobody watches a demo, and its fixed port would keep a second one from starting
	if err := os.MkdirAll(d.data, 0o700); err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	if d.lock, err = lockFolder(d.data); err != nil {
		return err
	}
	if err := d.build(ctx, s, listener); err != nil {
		return errors.Join(err, d.lock.Close())
	}
	if err := d.fill(ctx); err != nil {
		return errors.Join(err, d.close())
	}
	return nil
}

// build joins the rooms on the folder that is ours by now.
func (d *demoHouse) build(ctx context.Context, s config.Settings, listener net.Listener) (err error) {
	if d.log, err = os.OpenFile(filepath.Join(d.data, "firstbell.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	d.time = clock.StartingAt(demoStart.On(demoToday))
	log := logger(world{stderr: d.log})
	d.phones, s = standIn(s, listener, sandbox.Config{Clock: d.time, Label: whose(d.town), Advance: d.time.Advance, Trouble: log})
	if d.house, err = build(ctx, s, d.time, phone.Rehearsal, log); err != nil {
		return errors.Join(err, d.log.Close())
	}
	return nil
}

// fill seeds a new folder, or moves the clock on to where an old one ended,
// and makes this run's key.
func (d *demoHouse) fill(ctx context.Context) error {
	last, found, err := d.db.Moment(ctx)
	if err != nil {
		return err
	}
	if found {
		d.time.Advance(last.Sub(d.time.Now()))
	} else if err := d.seed(ctx, d.town, demoToday); err != nil {
		return err
	}
	if err := d.db.KeepMoment(ctx, d.time.Now()); err != nil {
		return err
	}
	_, d.key, err = d.staff.CreateKey(ctx, school.SystemActor("demo"), staff.Key{
		Name: "demo", School: sample.SecondaryURN, Scopes: staff.AllScopes,
	})
	return err
}

func (d *demoHouse) close() error {
	return errors.Join(d.house.close(), d.log.Close(), d.lock.Close())
}

func (d *demoHouse) serve(ctx context.Context, listener net.Listener) error {
	keeping, stop := context.WithCancel(ctx)
	var kept sync.WaitGroup
	kept.Go(func() { d.keepMoments(keeping) })
	err := d.run(ctx, part{
		roles: roles{web: true, work: true, cron: true}, listener: listener, policy: phone.Rehearsal, phones: d.phones,
		console: consoleExtras{closeNext: d.closeNext, closeAll: d.closeAll, staff: d.people()},
		ready:   func() { d.welcome(local(listener.Addr().String())) },
	})
	stop()
	kept.Wait()
	return errors.Join(err, d.db.KeepMoment(context.WithoutCancel(ctx), d.time.Now()))
}

// keepMoments stores where the clock stands, so that time never runs backwards
// over a restart.
func (d *demoHouse) keepMoments(ctx context.Context) {
	ticker := time.NewTicker(demoSaves)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := d.db.KeepMoment(ctx, d.time.Now()); err != nil && ctx.Err() == nil {
				d.house.log.ErrorContext(ctx, "keep the demo's moment", "error", err)
			}
		}
	}
}

func (d *demoHouse) people() []console.DemoStaff {
	var out []console.DemoStaff
	for i := range d.town.Schools { // the secondary first: it is where things happen
		s := d.town.Schools[len(d.town.Schools)-1-i]
		for _, m := range s.Staff {
			out = append(out, console.DemoStaff{Name: m.Name, Role: m.Role, School: s.School.Name, Email: m.Email, Password: m.Password})
		}
	}
	return out
}

// welcome says where everything is, once it is ready to serve.
func (d *demoHouse) welcome(base string) {
	if d.json {
		d.welcomeJSON(base)
		return
	}
	p := d.people()[0]
	fmt.Fprintf(d.w.stdout, `Firstbell is ready. It is %s, %s, in Larkmere.

  Sign in    %s/
             %s  %s
  Handsets   %s/sandbox/
  API        %s/docs
             Authorization: Bearer %s

Try it: sign in, open Handsets, press "Close the next register", watch a text
arrive, reply from the phone, and see the reply on Today.
Everything is kept in %s. Ctrl-C stops.
`, clock.Wall(d.time.Now()), demoToday.Words(), base, p.Email, p.Password, base, base, d.key, d.data)
}

func (d *demoHouse) welcomeJSON(base string) {
	type person struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Role     string `json:"role"`
		School   string `json:"school"`
	}
	var people []person
	for i := range d.town.Schools {
		s := d.town.Schools[len(d.town.Schools)-1-i]
		for _, m := range s.Staff {
			people = append(people, person{m.Email, m.Password, m.Role, string(s.School.URN)})
		}
	}
	now := d.time.Now()
	session := register.SessionAt(d.town.Schools[1].Calendar, now)
	line, err := json.Marshal(struct {
		Console string           `json:"console"`
		Phones  string           `json:"phones"`
		API     string           `json:"api"`
		School  school.URN       `json:"school"`
		Key     string           `json:"api_key"`
		Today   clock.Date       `json:"today"`
		Session register.Session `json:"session"`
		Staff   []person         `json:"staff"`
	}{base, base, base, sample.SecondaryURN, d.key, clock.DateOf(now), session, people})
	if err != nil {
		panic(err) // cannot happen: plain strings
	}
	fmt.Fprintln(d.w.stdout, string(line))
}

// closeNext closes the next register of a school that is still open, as its
// teacher would.
func (d *demoHouse) closeNext(ctx context.Context, urn school.URN) (string, error) {
	n, said, err := d.closeSome(ctx, urn, 1)
	if err == nil && n == 0 {
		said = "Every register of this session is closed already."
	}
	return said, err
}

// closeAll closes all that are open.
func (d *demoHouse) closeAll(ctx context.Context, urn school.URN) (string, error) {
	n, _, err := d.closeSome(ctx, urn, 1000)
	if n == 0 {
		return "Every register of this session is closed already.", err
	}
	return counted(n, "register") + " closed.", err
}

// counted says how many of a thing there are: "1 text", "3 texts".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func (d *demoHouse) closeSome(ctx context.Context, urn school.URN, most int) (n int, said string, err error) {
	d.closings.Lock()
	defer d.closings.Unlock()
	_, day, session, notOpen, err := d.notifier.SchoolDay(ctx, urn)
	if err != nil {
		return 0, "", err
	}
	if notOpen != "" {
		return 0, "The school is not open: " + notOpen + ".", nil
	}
	open, err := d.notifier.Registers(ctx, urn, day, session)
	if err != nil {
		return 0, "", err
	}
	waiting := map[school.Group]bool{}
	for _, r := range open {
		waiting[r.Group] = r.Revision == 0
	}
	for _, s := range d.town.Schools {
		if s.School.URN != urn {
			continue
		}
		for _, c := range s.Morning(day, session, 1) {
			if !waiting[c.Group] || n == most {
				continue
			}
			c.ClosedAt = time.Time{} // now
			out, err := d.notifier.RegisterClosed(ctx, school.SystemActor("demo"), c, nil)
			if err != nil {
				return n, said, err
			}
			n++
			said = fmt.Sprintf("Register %s closed: %d absent, %d of them without a reason; %s.", c.Group, out.Absent, out.Unexplained, counted(len(out.Alerts), "text"))
		}
	}
	return n, said, nil
}
