// Package register holds the nouns of a register: the session, the marks, the
// moment it closed, the absences that come of it, and the table of attendance
// codes. In an English school a "session" is a half day and a "closure" would
// mean snow; here a Closure is the moment a register ended.
package register

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

// Session is a half day.
type Session string

// The two sessions of a day.
const (
	AM Session = "AM"
	PM Session = "PM"
)

// Valid reports whether it is AM or PM.
func (s Session) Valid() bool { return s == AM || s == PM }

// Words says it to a person.
func (s Session) Words() string {
	if s == PM {
		return "afternoon"
	}
	return "morning"
}

// Begins gives the instant the session begins at a school that day.
func (s Session) Begins(c school.Calendar, day clock.Date) time.Time {
	if s == PM {
		return c.PMStart.On(day)
	}
	return c.AMStart.On(day)
}

// SessionAt gives the session a school is in at an instant: AM until the
// afternoon session begins.
func SessionAt(c school.Calendar, t time.Time) Session {
	if t.Before(c.PMStart.On(clock.DateOf(t))) {
		return AM
	}
	return PM
}

// Key names one register: the list of one group in one session.
type Key struct {
	School  school.URN
	Date    clock.Date
	Session Session
	Group   school.Group
}

// Unmarked is a pupil with no mark, a blank or "-". It is never taken for
// present.
const Unmarked Code = ""

// Mark is one pupil's entry.
type Mark struct {
	Pupil       string // the school's own id, or a UPN, as it came
	Code        Code
	MinutesLate int // 0 when not late or not said
	Comment     string
}

// Closure is the moment a register ended, with its marks.
type Closure struct {
	Key
	ClosedAt time.Time
	Marks    []Mark
}

// Fingerprint is the same for closures with the same register, pupils, codes
// and minutes, in any order and whatever the comments: a repeated closure is
// known by it.
func (c Closure) Fingerprint() string {
	lines := make([]string, 0, len(c.Marks))
	for _, m := range c.Marks {
		lines = append(lines, fmt.Sprintf("%q %q %d", m.Pupil, m.Code, m.MinutesLate))
	}
	sort.Strings(lines)
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s %q\n", c.School, c.Date, c.Session, c.Group)
	for _, l := range lines {
		fmt.Fprintln(h, l)
	}
	return hex.EncodeToString(h.Sum(nil))
}
