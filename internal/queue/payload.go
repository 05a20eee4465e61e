package queue

import (
	"errors"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/delivery"
)

const (
	// deliverTask is the one type of task there is.
	deliverTask = "deliver"
	// load is how many ids one task carries: 50 ids cost Redis as much work as
	// one, and a worker that dies leaves no more than 50 to the sweep.
	load = 50
)

var errNotAnID = errors.New("only ids go to Redis, and this is none")

// pack writes ids one a line, in order, so that the same ids always make the
// same payload.
func pack(ids []delivery.TextID) ([]byte, error) {
	lines := make([]string, len(ids))
	for i, id := range ids {
		if !isID(string(id)) {
			return nil, errNotAnID
		}
		lines[i] = string(id)
	}
	slices.Sort(lines)
	return []byte(strings.Join(slices.Compact(lines), "\n")), nil
}

// unpack reads what pack wrote. Another program may share the Redis, so what
// does not look like ids is refused.
func unpack(payload []byte) ([]delivery.TextID, error) {
	var ids []delivery.TextID
	for line := range strings.SplitSeq(string(payload), "\n") {
		if !isID(line) {
			return nil, errNotAnID
		}
		ids = append(ids, delivery.TextID(line))
	}
	return ids, nil
}

// isID holds the promise that nothing but ids reaches Redis: a name has a
// space or a letter beyond ASCII, a number has a plus or is all digits.
func isID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	letter := false
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
			letter = true
		case r >= '0' && r <= '9', r == '-', r == '_':
		default:
			return false
		}
	}
	return letter
}
