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

	RollAt     time.Time // when a roll last went in, whole or in part
	FullAt     time.Time // when a whole roll last went in
	RollFault  string    // why the last one did not, for staff; empty when it did
	MarksAt    time.Time // when marks were last read
	MarksFault string    // why they last were not; empty when they were
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
