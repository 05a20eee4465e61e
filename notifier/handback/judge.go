package handback

import "time"

// When a delivery that was not taken is posted again.
const (
	// giveUpAfter is how long one is tried at least, and giveUpTries how often.
	giveUpAfter = 24 * time.Hour
	giveUpTries = 8
	// leastWait stands between two tries of one delivery.
	leastWait = time.Second
	// mostRest is the longest a receiver in trouble is left alone by itself:
	// once it is back, what waits goes within that.
	mostRest = time.Minute
	// mostPatience is the longest we wait because a receiver asks us to.
	mostPatience = 6 * time.Hour
)

// steps are the longest waits after each try; the last goes on.
var steps = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour}

// Outcome is what is to become of a delivery after a post, and of its webhook.
type Outcome struct {
	State  State     // Delivered, Waiting or GivenUp
	NextAt time.Time // of one that waits
	Rest   time.Time // the receiver is left alone until then; zero for not
	Off    Off       // why the webhook goes off; "" when it does not
	Fault  Fault
	Status int
}

// Judge says what becomes of a delivery that has been posted. Draw gives a time
// by lot, from 0 to less than what it is given: full jitter, so that what failed
// together does not come again together.
func Judge(d Delivery, a Answer, now time.Time, draw func(time.Duration) time.Duration) Outcome {
	o := Outcome{State: Waiting, NextAt: now, Fault: a.Fault, Status: a.Status}
	if a.Fault == Taken {
		o.State = Delivered
		return o
	}
	if a.Fault == Gone {
		o.Off = OffGone
		return o
	}
	asked := min(a.RetryAfter, mostPatience)
	wait := leastWait + draw(steps[min(max(d.Tries, 1), len(steps))-1])
	o.NextAt = now.Add(max(wait, asked))
	if a.ofReceiver() {
		o.Rest = now.Add(max(min(wait, mostRest), asked))
	}
	if d.Tries >= giveUpTries && now.Sub(d.OwedAt) >= giveUpAfter {
		o.State = GivenUp
	}
	return o
}
