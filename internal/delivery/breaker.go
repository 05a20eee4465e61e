package delivery

import (
	"sync"
	"time"
)

// How long nothing is claimed after the carrier has refused an account.
const (
	breakFirst = 30 * time.Second
	breakMost  = 5 * time.Minute
)

// Trouble is an account that the carrier refuses: every send would fail, so
// nothing is claimed but a single text now and then to try.
type Trouble struct {
	Account string // empty is the account of the settings
	Since   time.Time
	Code    int       // the carrier's error code
	HTTP    int       // its HTTP status
	TryAt   time.Time // when the next text is tried
}

// breakers keep one breaker an account.
type breakers struct {
	mu   sync.Mutex
	open map[string]*breaker // accounts in trouble only
}

type breaker struct {
	Trouble
	wait    time.Duration
	probing bool // one text is out to try
}

func newBreakers() *breakers { return &breakers{open: map[string]*breaker{}} }

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

// refused notes that the carrier refused the account: 30 s without claims,
// then twice as long each time, 5 min at most.
func (b *breakers) refused(account string, code, http int, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	br := b.open[account]
	if br == nil {
		br = &breaker{Trouble: Trouble{Account: account, Since: now}, wait: breakFirst}
		b.open[account] = br
	} else if br.probing { // those already out when it opened do not count
		br.wait = min(2*br.wait, breakMost)
	} else {
		return
	}
	br.probing = false
	br.Code, br.HTTP, br.TryAt = code, http, now.Add(br.wait)
}

// accepted notes that the carrier dealt with a text of the account, be it only
// to refuse that one number.
func (b *breakers) accepted(account string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.open, account)
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
