// Package problem gives a failure its three voices: a kind for the machine, a
// sentence for the person, and a cause for the log. One table in the web room
// turns kinds into HTTP; no other room knows HTTP.
//
// A sentence is shown to whoever asked. It never holds a pupil's name, a
// number or the words of a text.
package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is what sort of failure this is.
type Kind string

// The kinds of failure.
const (
	Invalid     Kind = "invalid"     // what was asked cannot be, whoever asks
	Unknown     Kind = "unknown"     // there is no such thing, or not for you
	NoKey       Kind = "no_key"      // nobody we know is asking
	Forbidden   Kind = "forbidden"   // we know you; you may not
	Stale       Kind = "stale"       // newer news has been taken already
	Conflict    Kind = "conflict"    // it clashes with what stands
	TooLarge    Kind = "too_large"   // more than this door takes
	Unsupported Kind = "unsupported" // not a form this door reads
	Busy        Kind = "busy"        // try again shortly
	Unavailable Kind = "unavailable" // something we need is away
	TooMany     Kind = "too_many"    // asked too often
	Internal    Kind = "internal"    // our fault
)

// Field points at one part of what was sent and says what is wrong with it.
// Pointer is a JSON pointer (RFC 6901), "" for the whole.
type Field struct {
	Pointer string `json:"pointer" doc:"JSON pointer to the part that is wrong" example:"/marks/3/code"`
	Detail  string `json:"detail" doc:"What is wrong with it, in a sentence"`
}

// Error is a failure with its kind, its sentence and its cause.
type Error struct {
	Kind   Kind
	Detail string  // a sentence for the person who asked
	Fields []Field // the parts that are wrong, if it was what they sent
	Cause  error   // for the log; never shown
}

// Error is for the log.
func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Detail, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Detail)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a failure of a kind with its sentence.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Because adds the cause, for the log, and gives the same failure back.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// At adds a part that is wrong and gives the same failure back.
func (e *Error) At(pointer, format string, args ...any) *Error {
	e.Fields = append(e.Fields, Field{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
	return e
}

// Of gives the failure inside err; any other error is Internal with a plain
// sentence, so that a stray message never reaches the person who asked.
func Of(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Kind: Internal, Detail: "Something went wrong on our side. Nothing you sent was lost; try again.", Cause: err}
}

// Is reports whether err is a failure of this kind.
func Is(err error, kind Kind) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == kind
}

// escapes are how a JSON pointer writes its own signs.
var escapes = strings.NewReplacer("~", "~0", "/", "~1")

// Part writes a key, or an id, as one part of a pointer.
func Part(key string) string { return escapes.Replace(key) }
