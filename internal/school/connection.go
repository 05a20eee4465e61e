package school

import (
	"fmt"
	"time"
)

// Connection is how a school's own register system is asked for its roll and
// its registers, and how that has gone.
type Connection struct {
	School  URN
	System  string // "wonde"
	Remote  string // the school's id there
	BaseURL string // empty for the one that is set for all
	Token   Token
	Since   time.Time
	Paused  bool // kept, and not asked

	RollAt     time.Time  // when a roll last went in, whole or in part
	FullAt     time.Time  // when a whole roll last went in
	RollFault  string     // why the last one did not, for staff; empty when it did
	News       []RollNews // of the last nights on which anything went, oldest first
	MarksAt    time.Time  // when marks were last read
	MarksFault string     // why they last were not; empty when they were
}

// RollNews is what one whole roll that was pulled took away, or left out. It holds
// ids only.
type RollNews struct {
	At      time.Time
	Left    []PupilID // who left, as the system says, or whom two rolls in a row did not name
	Missed  []PupilID // whom this roll did not name: kept until the next does not either
	Gone    []Listed  // who is on a pupil's list no more
	Emptied []PupilID // whose whole list came empty: it was kept
}

// Listed is an adult on a pupil's list.
type Listed struct {
	Pupil   PupilID
	Contact ContactID
}

// None reports whether nothing went.
func (n RollNews) None() bool { return len(n.Left)+len(n.Missed)+len(n.Gone)+len(n.Emptied) == 0 }

// NewsKept is for how long what went is shown.
const NewsKept = 14 * 24 * time.Hour

// WithNews gives the news of a connection with those of one more roll, without
// those that are too old.
func (c Connection) WithNews(n RollNews) []RollNews {
	var kept []RollNews
	for _, was := range c.News {
		if n.At.Sub(was.At) < NewsKept {
			kept = append(kept, was)
		}
	}
	if !n.None() {
		kept = append(kept, n)
	}
	return kept
}

// MissedBefore gives the pupils whom the last whole roll did not name.
func (c Connection) MissedBefore() map[PupilID]bool {
	missed := map[PupilID]bool{}
	for _, n := range c.News {
		for _, p := range n.Missed {
			if n.At.Equal(c.FullAt) {
				missed[p] = true
			}
		}
	}
	return missed
}

// Token opens a school's data to whoever has it. However it is printed it says
// nothing.
type Token struct{ whole string }

// NewToken keeps a token from view.
func NewToken(s string) Token { return Token{s} }

// Reveal gives it whole, for the door it opens.
func (t Token) Reveal() string { return t.whole }

// Format says "token" whatever the verb.
func (t Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("token")) }

// MarshalText says the same in JSON.
func (t Token) MarshalText() ([]byte, error) { return []byte("token"), nil }
