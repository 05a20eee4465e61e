package delivery

import (
	"sync/atomic"
	"time"
)

// Stats is what a Service has done since it was made, for metrics. Everything
// but LastSweep only grows.
type Stats struct {
	Claimed   int64 // claims won
	Lost      int64 // claims found lost before the carrier was asked
	Sent      int64 // taken by the carrier
	Again     int64 // put back to raised
	Failed    int64
	Withdrawn int64 // by the last gate
	Expired   int64
	Unknown   int64 // answers that may have been lost
	Asked     int64 // questions to the carrier about unknown texts
	Polled    int64 // questions about the end of texts whose receipts did not come
	Doubles   int64 // texts the carrier took although it had them already
	Rung      int64 // ids handed to the bell
	RingFails int64 // rings that failed
	Direct    int64 // ids sent straight from SQL
	Receipts  int64
	Inbound   int64
	// Behind is how far this process's clock is behind another work process's, at
	// least; 0 when no other is ahead.
	Behind    time.Duration
	LastSweep time.Time // when the last whole sweep ended; zero before the first
}

// counters is Stats while it is being counted.
type counters struct {
	claimed, lost, sent, again, failed, withdrawn, expired, unknown, asked, polled,
	doubles, rung, ringFails, direct, receipts, inbound, lastSweep atomic.Int64
}

// Stats gives the counts so far.
func (s *Service) Stats() Stats {
	c := &s.count
	st := Stats{
		Claimed: c.claimed.Load(), Lost: c.lost.Load(), Sent: c.sent.Load(), Again: c.again.Load(),
		Failed: c.failed.Load(), Withdrawn: c.withdrawn.Load(), Expired: c.expired.Load(),
		Unknown: c.unknown.Load(), Asked: c.asked.Load(), Polled: c.polled.Load(), Doubles: c.doubles.Load(),
		Rung: c.rung.Load(), RingFails: c.ringFails.Load(), Direct: c.direct.Load(),
		Receipts: c.receipts.Load(), Inbound: c.inbound.Load(), Behind: time.Duration(s.pace.behind.Load()),
	}
	if at := c.lastSweep.Load(); at != 0 {
		st.LastSweep = time.UnixMilli(at).UTC()
	}
	return st
}

// tally counts a move that was made.
func (c *counters) tally(to State) {
	switch to {
	case Sent:
		c.sent.Add(1)
	case Raised:
		c.again.Add(1)
	case Failed:
		c.failed.Add(1)
	case Withdrawn:
		c.withdrawn.Add(1)
	case Expired:
		c.expired.Add(1)
	case Unknown:
		c.unknown.Add(1)
	}
}
