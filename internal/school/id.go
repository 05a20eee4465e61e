package school

import (
	"crypto/rand"
	"time"

	"github.com/oklog/ulid/v2"
)

// NewID gives a fresh identity: 26 letters and digits that sort by now and
// cannot be guessed. It says nothing of what it names.
func NewID(now time.Time) string {
	return ulid.MustNew(ulid.Timestamp(now), rand.Reader).String()
}
