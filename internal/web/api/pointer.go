package api

import (
	"regexp"
	"strconv"

	"github.com/firstbell/firstbell/internal/problem"
)

// sayable are keys that a pointer may repeat: words of a program. Anything
// else could be a pupil's name or a number in the wrong place, so the pointer
// stops at what holds it.
var sayable = regexp.MustCompile(`^[A-Za-z_$@][A-Za-z0-9_$@.~/-]{0,47}$`)

// keyPointer adds a key to a JSON pointer (RFC 6901), if it may be repeated.
func keyPointer(to, key string) string {
	if !sayable.MatchString(key) {
		return to
	}
	return to + "/" + problem.Part(key)
}

// itemPointer adds the index of an item.
func itemPointer(to string, i int) string { return to + "/" + strconv.Itoa(i) }

// pointerOf says where the walk is.
func pointerOf(in []*frame) string {
	p := ""
	for _, f := range in {
		switch {
		case f.keys == nil:
			p = itemPointer(p, f.index)
		case f.value && !sayable.MatchString(f.key):
			return p
		case f.value:
			p = keyPointer(p, f.key)
		}
	}
	return p
}
