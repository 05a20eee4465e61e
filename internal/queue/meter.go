package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/firstbell/firstbell/internal/delivery"
)

var _ delivery.Meter = (*Queue)(nil)

// meterLimit is how long a booking may take: a worker that cannot book goes by
// its own share of the pace.
const meterLimit = 100 * time.Millisecond

// booking is the whole meter: one number a sender, the moment up to which its
// pace is booked (the generic cell rate algorithm). It goes by Redis's own
// clock, so that processes whose clocks differ share one pace. Given back parts
// move the moment back, never before now. It answers in microseconds how long
// to wait.
var booking = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local parts, each, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local booked = tonumber(redis.call('GET', KEYS[1]) or now)
if booked < now then booked = now end
local take = parts * each
local wait = booked + math.min(take, burst) - burst - now
booked = booked + take
if booked < now then booked = now end
redis.call('SET', KEYS[1], string.format('%.0f', booked), 'PX', math.floor((booked - now + burst) / 1000) + 1000)
if wait < 0 then wait = 0 end
return string.format('%.0f', wait)
`)

// Meter gives the meter of a Redis that processes share; nil when it is in the
// process, which then has the whole pace.
func (q *Queue) Meter() delivery.Meter {
	if q.inside != nil {
		return nil
	}
	return q
}

// Book books parts of a sender's pace, in parts a second, for all processes
// together, and says how long to wait until they are no further than ahead
// before the pace. Parts below zero are given back. An error says that Redis did not answer in time; then nothing may
// be taken for booked.
func (q *Queue) Book(ctx context.Context, sender delivery.SenderID, parts int, pace float64, ahead time.Duration) (time.Duration, error) {
	if q.Silent() > hush {
		return 0, ErrSilent
	}
	ctx, stop := context.WithTimeout(ctx, meterLimit)
	defer stop()
	each := float64(time.Second/time.Microsecond) / pace
	wait, err := booking.Run(ctx, q.quick, []string{"firstbell:pace:" + string(sender)}, parts, each, ahead.Microseconds()).Int64()
	if err != nil {
		return 0, fmt.Errorf("book the pace: %w", err)
	}
	return time.Duration(wait) * time.Microsecond, nil
}
