package delivery

import (
	"context"
	"sync"
	"time"
)

// Meter shares one sender's pace among all processes.
type Meter interface {
	// Book books parts of a sender's pace, in parts a second, and says how long
	// to wait until they are no further than ahead before the pace; parts below
	// zero are given back. With an error nothing is booked.
	Book(ctx context.Context, sender SenderID, parts int, pace float64, ahead time.Duration) (time.Duration, error)
}

// meterRest is how long a meter that did not answer is left alone: meanwhile
// each process goes by its share.
const meterRest = 2 * time.Second

// metered is a meter that may be away.
type metered struct {
	Meter
	mu    sync.Mutex
	until time.Time // not asked before
}

// book asks the meter; false when it is away, and the share counts instead.
func (m *metered) book(ctx context.Context, s Sender, parts int, ahead time.Duration) (time.Duration, bool) {
	if m.Meter == nil || s.PartsPerSecond <= 0 {
		return 0, false
	}
	m.mu.Lock()
	resting := wall().Before(m.until)
	m.mu.Unlock()
	if resting {
		return 0, false
	}
	wait, err := m.Book(ctx, s.ID, parts, s.PartsPerSecond, ahead)
	if err != nil {
		m.mu.Lock()
		m.until = wall().Add(meterRest)
		m.mu.Unlock()
		return 0, false
	}
	return wait, true
}

// booking is parts of a sender's pace taken before it is known how many of them
// will be used.
type booking struct {
	s     *Service
	row   *paced
	from  Sender
	parts int
	meter bool // booked with the meter, else the process's own share counts
}

// book waits until n parts of a lane may go. Each book is followed by one used.
func (s *Service) book(ctx context.Context, lane Lane, row *paced, from Sender, n int) (booking, error) {
	b := booking{s: s, row: row, from: from, parts: n}
	wait, ok := s.meter.book(ctx, from, n, lane.ahead())
	if !ok {
		return b, row.bucket.wait(ctx, lane, n)
	}
	b.meter = true
	if err := sleep(ctx, wait); err != nil {
		b.used(0)
		return b, err
	}
	return b, nil
}

// used says how many of the parts were taken, and gives the others back.
func (b booking) used(n int) {
	if !b.meter {
		b.row.bucket.charge(n, wall())
		return
	}
	b.row.bucket.spend(n, wall())
	if n < b.parts {
		b.s.giveBack(b.from, b.parts-n)
	}
}

// giveBack returns booked parts that were not used. A lost one only makes the
// next text wait a little.
func (s *Service) giveBack(from Sender, n int) {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	_, _ = s.meter.book(ctx, from, -n, burst)
}

// charge takes parts beyond those booked, and says for how long they are ahead
// of the pace.
func (s *Service) charge(ctx context.Context, row *paced, from Sender, n int) time.Duration {
	if n == 0 {
		return row.bucket.charge(0, wall())
	}
	if wait, ok := s.meter.book(ctx, from, n, burst); ok {
		row.bucket.spend(n, wall())
		return wait
	}
	return row.bucket.charge(n, wall())
}
