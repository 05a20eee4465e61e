package handback

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
)

var nine = clock.Date{Year: 2026, Month: 11, Day: 23}.At(9, 0)

// most draws the longest wait there is, least the shortest.
func most(d time.Duration) time.Duration { return d - 1 }
func least(time.Duration) time.Duration  { return 0 }

func TestWhatBecomesOfADelivery(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		tries int
		age   time.Duration
		a     Answer
		state State
		next  time.Duration // at the longest, to the second
		rest  time.Duration
		off   Off
	}{
		"taken":                              {1, 0, Answer{Status: 204}, Delivered, 0, 0, ""},
		"taken after it was due to end":      {20, 9 * day, Answer{Status: 200}, Delivered, 0, 0, ""},
		"nobody answers, the first time":     {1, 0, Answer{Fault: NoAnswer}, Waiting, 6 * time.Second, 6 * time.Second, ""},
		"the second":                         {2, 0, Answer{Fault: NoAnswer}, Waiting, 31 * time.Second, 31 * time.Second, ""},
		"the third":                          {3, 0, Answer{Fault: NoAnswer}, Waiting, 121 * time.Second, time.Minute, ""},
		"the fourth":                         {4, 0, Answer{Fault: BadStatus, Status: 500}, Waiting, 601 * time.Second, time.Minute, ""},
		"the fifth":                          {5, 0, Answer{Fault: BadTLS}, Waiting, 3601 * time.Second, time.Minute, ""},
		"the sixth":                          {6, 0, Answer{Fault: NoSuchHost}, Waiting, 3*time.Hour + time.Second, time.Minute, ""},
		"the seventh, and all that follow":   {30, 0, Answer{Fault: NotAllowed}, Waiting, 6*time.Hour + time.Second, time.Minute, ""},
		"one that it does not like":          {1, 0, Answer{Fault: BadStatus, Status: 422}, Waiting, 6 * time.Second, 0, ""},
		"it asks for patience":               {1, 0, Answer{Fault: BadStatus, Status: 429, RetryAfter: time.Hour}, Waiting, time.Hour, time.Hour, ""},
		"for more than we have":              {1, 0, Answer{Fault: BadStatus, Status: 503, RetryAfter: 900 * time.Hour}, Waiting, 6 * time.Hour, 6 * time.Hour, ""},
		"for less than we wait by ourselves": {4, 0, Answer{Fault: BadStatus, Status: 503, RetryAfter: time.Second}, Waiting, 601 * time.Second, time.Minute, ""},
		"it sends us elsewhere":              {1, 0, Answer{Fault: Redirected, Status: 302}, Waiting, 6 * time.Second, 6 * time.Second, ""},
		"never again":                        {1, 0, Answer{Fault: Gone, Status: 410}, Waiting, 0, 0, OffGone},
		"a day and eight tries":              {8, day, Answer{Fault: NoAnswer}, GivenUp, 6*time.Hour + time.Second, time.Minute, ""},
		"a day, and we were away ourselves":  {7, 3 * day, Answer{Fault: NoAnswer}, Waiting, 6*time.Hour + time.Second, time.Minute, ""},
		"eight tries within a day":           {8, day - 1, Answer{Fault: NoAnswer}, Waiting, 6*time.Hour + time.Second, time.Minute, ""},
	} {
		d := Delivery{Tries: c.tries, OwedAt: nine.Add(-c.age)}
		o := Judge(d, c.a, nine, most)
		rest := time.Duration(0)
		if !o.Rest.IsZero() {
			rest = o.Rest.Sub(nine).Round(time.Second)
		}
		if o.State != c.state || o.NextAt.Sub(nine).Round(time.Second) != c.next || rest != c.rest || o.Off != c.off || o.Fault != c.a.Fault || o.Status != c.a.Status {
			t.Errorf("%s: %+v", name, o)
		}
		if soonest := Judge(d, c.a, nine, least); c.a.Fault != Taken && c.a.Fault != Gone && soonest.NextAt.Sub(nine) != max(time.Second, min(c.a.RetryAfter, mostPatience)) {
			t.Errorf("%s: at the soonest after %s", name, soonest.NextAt.Sub(nine))
		}
	}
}

// Whatever the lot, a delivery that nobody ever takes is tried for a day, at
// least eight times, and then given up.
func TestADeliveryIsTriedForADayAndThenGivenUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, d := nine, Delivery{OwedAt: nine}
		for {
			d.Tries++
			o := Judge(d, Answer{Fault: NoAnswer}, now, func(m time.Duration) time.Duration {
				return time.Duration(rapid.Int64Range(int64(m)/10, int64(m)-1).Draw(t, "lot"))
			})
			if o.State == GivenUp {
				break
			}
			if !o.NextAt.After(now) || o.NextAt.Sub(now) > 6*time.Hour+time.Second || d.Tries > 60 {
				t.Fatalf("try %d at %s, next at %s", d.Tries, now, o.NextAt)
			}
			now = o.NextAt
		}
		if age := now.Sub(nine); age < 24*time.Hour || age > 31*time.Hour || d.Tries < 8 {
			t.Fatalf("given up after %s and %d tries", age, d.Tries)
		}
	})
}

func TestEveryFaultHasASentenceWithoutAWordOfTheReceiver(t *testing.T) {
	for _, f := range []Fault{BadStatus, Gone, Redirected, NoAnswer, NoSuchHost, BadTLS, NotAllowed, NotReadable} {
		if f.Says(503) == "" || (f.Says(503) == NoAnswer.Says(0)) != (f == NoAnswer) {
			t.Errorf("%s: %q", f, f.Says(503))
		}
	}
	if Taken.Says(200) != "" {
		t.Error("nothing was wrong")
	}
}
