package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/seal"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/store/storetest"
)

const urn = school.URN("900001")

var start = time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)

// stage is a service on a real store, with a carrier and an owner that do as
// they are told.
type stage struct {
	*delivery.Service
	t       *testing.T
	store   *store.Texts
	clock   *clock.Manual
	carrier *carrier
	bell    *bell
	owner   *owner
	school  func(school.URN) // adds one
	n       int
}

type option func(*delivery.Config)

func newStage(t *testing.T, options ...option) *stage {
	t.Helper()
	box, err := seal.New(make([]byte, seal.KeySize))
	must(t, err)
	s := &stage{t: t, clock: clock.At(start), carrier: &carrier{}, bell: &bell{}, owner: &owner{}}
	s.carrier.clock = s.clock
	db := storetest.Fresh(t, box, s.clock)
	s.school = func(urn school.URN) {
		_, err := db.Raw().Exec(`INSERT INTO schools (urn, name, text_name, office_phone, phase, am_start, pm_start)
			VALUES ($1, 'Made-up School', 'Made-up', '01632 960000', 'primary', 530, 780)`, string(urn))
		must(t, err)
	}
	s.school(urn)
	s.store = db.Texts()
	must(t, s.store.PutSender(t.Context(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 10000}))
	config := delivery.Config{
		Store: s.store, Carrier: s.carrier, Bell: s.bell, Clock: s.clock, Workers: 8, Lease: 45 * time.Second, ProcessID: "test",
		Owners: map[delivery.Kind]delivery.Owner{delivery.AlertText: s.owner, delivery.CampaignText: s.owner},
	}
	for _, o := range options {
		o(&config)
	}
	s.Service = delivery.New(config)
	t.Cleanup(func() { must(t, s.Drain(context.Background())) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// raise adds one text that may go now until noon.
func (s *stage) raise(change func(*delivery.Text)) delivery.Text {
	s.t.Helper()
	s.n++
	now := s.clock.Now()
	t := delivery.Text{
		ID: delivery.TextID(fmt.Sprintf("text-%d", s.n)), School: urn, Kind: delivery.AlertText, State: delivery.Raised,
		Number: phone.Trusted(fmt.Sprintf("+44770090%04d", 100+s.n)), Sender: delivery.MainSender,
		RaisedAt: now, SendAfter: now, ExpiresAt: start.Add(3 * time.Hour),
	}
	if change != nil {
		change(&t)
	}
	must(s.t, s.store.Raise(s.t.Context(), now, t))
	return t
}

func (s *stage) deliver(ids ...delivery.TextID) {
	s.t.Helper()
	must(s.t, s.Deliver(s.t.Context(), delivery.AlertLane, ids))
}

// sweep sweeps and waits for what the sweep began.
func (s *stage) sweep() {
	s.t.Helper()
	must(s.t, s.Sweep(s.t.Context()))
	must(s.t, s.Drain(s.t.Context()))
}

func (s *stage) text(id delivery.TextID) delivery.Text {
	s.t.Helper()
	t, err := s.store.Text(s.t.Context(), id)
	must(s.t, err)
	return t
}

func (s *stage) expect(id delivery.TextID, want delivery.State, reason string) delivery.Text {
	s.t.Helper()
	t := s.text(id)
	if t.State != want || t.Reason != reason {
		s.t.Fatalf("the text is %s %q, not %s %q", t.State, t.Reason, want, reason)
	}
	return t
}

// carrier takes everything unless told otherwise, and remembers it.
type carrier struct {
	clock   clock.Clock
	mu      sync.Mutex
	sent    []sms.Message
	has     []sms.Found                               // of every number
	taken   []sms.Found                               // on the list of a stretch of time
	answer  func(m sms.Message) (sms.Accepted, error) // nil takes it
	findErr error
	asked   int
}

func (c *carrier) Send(_ context.Context, m sms.Message) (sms.Accepted, error) {
	c.mu.Lock()
	c.sent = append(c.sent, m)
	n, answer := len(c.sent), c.answer
	c.mu.Unlock()
	if answer != nil {
		return answer(m)
	}
	return sms.Accepted{CarrierID: fmt.Sprintf("SM%d", n), Status: sms.StatusQueued}, nil
}

func (c *carrier) Find(context.Context, sms.Sender, phone.Number, time.Time) ([]sms.Found, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	return c.has, c.findErr
}

// Taken lists what the carrier has in one page.
func (c *carrier) Taken(_ context.Context, _ sms.Sender, since, until time.Time, page func([]sms.Found) error) error {
	c.mu.Lock()
	taken := slices.DeleteFunc(slices.Clone(c.taken), func(f sms.Found) bool { return f.CreatedAt.Before(since) || !f.CreatedAt.Before(until) })
	c.mu.Unlock()
	return page(taken)
}

func (c *carrier) sends() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.sent)
}

// refuse makes the carrier answer every send with a class.
func (c *carrier) refuse(e sms.SendError) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = func(sms.Message) (sms.Accepted, error) { return sms.Accepted{}, &e }
}

// take makes the carrier take everything again.
func (c *carrier) take() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answer = nil
}

// owner composes the same words for all unless told otherwise.
type owner struct {
	mu      sync.Mutex
	compose func(t delivery.Text) (delivery.Body, delivery.Verdict, error)
}

const words = "Made-up School: Amira has no mark this morning. Why?"

func (o *owner) Compose(_ context.Context, t delivery.Text) (delivery.Body, delivery.Verdict, error) {
	o.mu.Lock()
	compose := o.compose
	o.mu.Unlock()
	if compose == nil {
		return words, delivery.SendIt, nil
	}
	return compose(t)
}

// bell remembers who was rung for, or is broken.
type bell struct {
	mu     sync.Mutex
	rung   []delivery.TextID
	broken bool
	heard  func() // called by each ring; may be nil
}

var errBroken = errors.New("the bell is broken")

func (b *bell) Ring(_ context.Context, _ delivery.Lane, ids []delivery.TextID) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		return errBroken
	}
	b.rung = append(b.rung, ids...)
	if b.heard != nil {
		b.heard()
	}
	return nil
}
