package delivery

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

const (
	chunkMost = 25              // texts in one claim
	paceAge   = 5 * time.Second // how long a reading of senders and processes is good for
	slowest   = 0.1             // parts a second: never zero, however many share
	// debtMost is how much may be handed over ahead of the pace before the next
	// text waits: with the second that a bucket holds and a text's own parts it
	// stays under 5 s.
	debtMost = 2 * time.Second
	// burst is how far before its pace a sender may be: what presses may go so
	// far at once. What does not leaves the most of it to what presses, so that
	// an alert raised in the middle of a wave goes now and not after its debts.
	burst      = time.Second
	burstOfLot = 200 * time.Millisecond
)

// ahead is how far before its pace a sender may be for texts of a lane.
func (l Lane) ahead() time.Duration {
	if l == CampaignLane {
		return burstOfLot
	}
	return burst
}

// pace shares out each sender's parts per second among the work processes that
// live: each takes its part of the rate, so together they never go faster. It
// counts where there is no meter, or while it is away. It uses the machine's
// clock, for a rate is about real seconds.
type pace struct {
	store   Store
	process string
	clock   clock.Clock
	behind  atomic.Int64 // nanoseconds that this process's clock is behind another's, at least

	mu     sync.Mutex
	readAt time.Time // zero before the first
	newest time.Time // the newest beat of another process at the last reading
	rows   map[SenderID]*paced
}

// paced is one sender with its bucket and whose turn it is.
type paced struct {
	Sender
	turn   turn
	behind turn // of texts that wait for their pace beside the turn
	bucket bucket
	lists  map[Lane]*list // of texts that wait, each lane's own
}

func newPaced() *paced {
	p := &paced{lists: map[Lane]*list{}}
	for _, lane := range Lanes {
		p.lists[lane] = &list{}
	}
	return p
}

func newPace(st Store, process string, c clock.Clock) *pace {
	return &pace{store: st, process: process, clock: c, rows: map[SenderID]*paced{}}
}

// refresh reads the senders and how many processes live, and beats for this
// one. A reading younger than 5 s is kept.
func (p *pace) refresh(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.readAt.IsZero() && time.Since(p.readAt) < paceAge {
		return nil
	}
	now := p.clock.Now()
	live, err := p.store.Beat(ctx, p.process, now)
	if err != nil {
		return fmt.Errorf("beat: %w", err)
	}
	p.compare(now, live.Newest)
	senders, err := p.store.Senders(ctx)
	if err != nil {
		return fmt.Errorf("read the senders: %w", err)
	}
	for _, s := range senders {
		row := p.rows[s.ID]
		if row == nil {
			row = newPaced()
			p.rows[s.ID] = row
		}
		row.Sender = s
		row.bucket.set(max(slowest, s.PartsPerSecond/float64(max(1, live.Count))), time.Now())
	}
	p.readAt = time.Now()
	return nil
}

// compare holds this process's clock against another's: a beat that is new since
// the last reading and lies ahead of now was made by a clock that far ahead or
// more. One that does not move is of a process that is gone.
func (p *pace) compare(now, newest time.Time) {
	moved := !p.newest.IsZero() && newest.After(p.newest)
	p.newest = newest
	behind := time.Duration(0)
	if moved {
		behind = max(0, newest.Sub(now))
	}
	p.behind.Store(int64(behind))
}

// all gives the senders known.
func (p *pace) all() []Sender {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]Sender, 0, len(p.rows))
	for _, r := range p.rows {
		list = append(list, r.Sender)
	}
	return list
}

// of gives a sender's pace; an error when there is no such row.
func (p *pace) of(id SenderID) (*paced, Sender, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	row := p.rows[id]
	if row == nil {
		return nil, Sender{}, fmt.Errorf("no sender is called %q", id)
	}
	return row, row.Sender, nil
}

// bucket holds at most one second of parts. Unlike a plain limiter it is only
// charged for what was really claimed, and may go into debt when texts turn
// out to be long.
type bucket struct {
	mu     sync.Mutex
	rate   float64 // parts a second
	tokens float64
	filled time.Time
}

func (b *bucket) set(rate float64, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rate == 0 { // the first time it is full
		b.rate, b.tokens, b.filled = rate, max(1, rate), now
	}
	b.fill(now)
	b.rate = rate
}

func (b *bucket) fill(now time.Time) {
	b.tokens = min(max(1, b.rate), b.tokens+b.rate*now.Sub(b.filled).Seconds())
	b.filled = now
}

// chunk is how many texts of a lane may be claimed at once: what may go before
// the pace, 1 to 25.
func (b *bucket) chunk(lane Lane) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return min(chunkMost, max(1, int(b.rate*lane.ahead().Seconds())))
}

// missing is how long until n tokens are there for a lane, over those that it
// has to leave to lanes that press.
func (b *bucket) missing(lane Lane, n int, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fill(now)
	left := b.rate * (burst - lane.ahead()).Seconds()
	want := min(float64(n)+left, max(1, b.rate))
	if b.tokens >= want {
		return 0
	}
	return time.Duration((want - b.tokens) / b.rate * float64(time.Second))
}

// charge takes n tokens, into debt if need be, and gives how long the debt
// that stood before takes to pay. A text waits for those before it, never for
// itself: else one longer than the pace would never go.
func (b *bucket) charge(n int, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fill(now)
	stood := max(0, -b.tokens)
	b.tokens -= float64(n)
	return time.Duration(stood / b.rate * float64(time.Second))
}

// spend takes n tokens that a meter has booked: never into debt, since the pace
// of all counts and not this process's share.
func (b *bucket) spend(n int, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fill(now)
	b.tokens = min(b.tokens, max(0, b.tokens-float64(n)))
}

// wait sleeps until n tokens are there for a lane. Who waits holds the turn, so
// nobody takes them meanwhile; but for a campaign's, which waits beside it and
// may find a token less.
func (b *bucket) wait(ctx context.Context, lane Lane, n int) error {
	for {
		d := b.missing(lane, n, time.Now())
		if d <= 0 {
			return nil
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
