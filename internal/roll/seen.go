package roll

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
)

// seen is a mark of everything a preview was made from besides the file: what
// stands, and the day, since leavers are told by it. STOP is left out: it
// changes nothing of an import.
func (st Standing) seen(today clock.Date) string {
	h := sha256.New()
	fmt.Fprintln(h, today)
	for _, p := range st.Pupils {
		fmt.Fprintf(h, "%q\n", fmt.Sprint(p))
	}
	for _, c := range st.Contacts {
		fmt.Fprintf(h, "%q %q %q %q %q %q %q %t\n", c.ID, c.Ref, c.Name, c.Number.E164(), c.Language, c.Role, c.Problem, c.NoCampaigns)
	}
	for _, t := range st.Ties {
		fmt.Fprintf(h, "%q\n", fmt.Sprint(t))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func errMoved() error {
	return problem.New(problem.Stale, "The roll has changed since you looked. Nothing went in. Look once more at what would happen now.")
}

// seen marks a preview: the roll it was made from, and how the file was read.
func (d Draft) seen(st Standing, today clock.Date) string {
	return st.seen(today) + "." + d.reading()
}

// cut gives the roll's part of what was seen, if the file is still read in the
// same way.
func (d Draft) cut(seen string) (string, bool) {
	roll, reading, _ := strings.Cut(seen, ".")
	return roll, roll != "" && reading == d.reading()
}

// reading marks the file and its mapping.
func (d Draft) reading() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %q\n", d.ID, fmt.Sprint(d.Mapping.Columns))
	return hex.EncodeToString(h.Sum(nil))
}
