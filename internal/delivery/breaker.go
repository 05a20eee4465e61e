package delivery

import (
	"sync"
	"time"
)

// How long nothing is claimed after the carrier has refused an account: a
// person must mend that. A carrier that does not answer comes back by itself,
// so it is tried more often.
const (
	refusedFirst, refusedMost = 30 * time.Second, 5 * time.Minute
	outageFirst, outageMost   = 5 * time.Second, 30 * time.Second
)

// outageRun is how many sends in a row may end without a clear answer before
// the carrier counts as away. Every text sent to a carrier that is away becomes
// one that must be asked about.
const outageRun = 8

// Trouble is an account with which no text gets through: nothing is claimed but
// a single text now and then to try.
type Trouble struct {
	Account string // empty is the account of the settings
	Refused bool   // the carrier refuses the account; else it does not answer
	Since   time.Time
	Code    int       // the carrier's error code, 0 for none
	HTTP    int       // its HTTP status, 0 when there was no answer
	TryAt   time.Time // when the next text is tried
}

// breakers keep one breaker an account.
type breakers struct {
	mu   sync.Mutex
	open map[string]*breaker // accounts in trouble only
	runs map[string]int      // sends in a row without a clear answer, of the others
}

type breaker struct {
	Trouble
	wait    time.Duration
	probing bool // one text is out to try
}

func newBreakers() *breakers {
	return &breakers{open: map[string]*breaker{}, runs: map[string]int{}}
}

// allow says how many of n texts may be claimed for the account: all, none,
// or one to try with.
func (b *breakers) allow(account string, n int, now time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	br := b.open[account]
	switch {
	case br == nil:
		return n
	case br.probing || now.Before(br.TryAt):
		return 0
	default:
		br.probing = true
		return 1
	}
}

// refused notes that the carrier refused the account. It reports whether that
// is news.
func (b *breakers) refused(account string, code, http int, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := Trouble{Account: account, Refused: true, Since: now, Code: code, HTTP: http}
	return b.trip(t, refusedFirst, refusedMost, now)
}

// doubted notes that a send ended without a clear answer. After a run of them
// the carrier counts as away. It reports whether that is news.
func (b *breakers) doubted(account string, http int, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open[account] == nil {
		if b.runs[account]++; b.runs[account] < outageRun {
			return false
		}
	}
	return b.trip(Trouble{Account: account, Since: now, HTTP: http}, outageFirst, outageMost, now)
}

// trip opens a breaker, or opens it again, for twice as long, when the text
// sent to try has ended the same.
func (b *breakers) trip(t Trouble, first, most time.Duration, now time.Time) bool {
	br := b.open[t.Account]
	switch {
	case br == nil:
		br = &breaker{Trouble: t, wait: first}
		b.open[t.Account] = br
	case br.probing:
		br.wait = min(2*br.wait, most)
	case t.Refused && !br.Trouble.Refused: // worse news than that it is away
		br.wait = first
	default:
		return false // one of those that were out already when it opened
	}
	br.probing = false
	br.Refused, br.Code, br.HTTP, br.TryAt = t.Refused, t.Code, t.HTTP, now.Add(br.wait)
	return true
}

// accepted notes that the carrier dealt with a text of the account, be it only
// to refuse that one number. It reports whether that is news.
func (b *breakers) accepted(account string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, was := b.open[account]
	delete(b.open, account)
	delete(b.runs, account)
	return was
}

// unanswered notes that the text sent to try has proved nothing: another may
// go at once if it never went, or after the same wait if no answer came.
func (b *breakers) unanswered(account string, went bool, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	br := b.open[account]
	if br == nil || !br.probing {
		return
	}
	br.probing = false
	if went {
		br.TryAt = now.Add(br.wait)
	}
}

// of gives the trouble of one account.
func (b *breakers) of(account string) (Trouble, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if br := b.open[account]; br != nil {
		return br.Trouble, true
	}
	return Trouble{}, false
}

// trouble gives the account that has been in trouble longest.
func (b *breakers) trouble() (Trouble, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var first *breaker
	for _, br := range b.open {
		if first == nil || br.Since.Before(first.Since) {
			first = br
		}
	}
	if first == nil {
		return Trouble{}, false
	}
	return first.Trouble, true
}
