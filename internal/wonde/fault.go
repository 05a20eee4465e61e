package wonde

import (
	"errors"
	"fmt"
	"net/url"
)

// Why Wonde could not be read. Each is a sentence for the one who connected the
// school.
var (
	// ErrToken is a token Wonde does not know.
	ErrToken = errors.New("Wonde does not know this token. Make a new one at Wonde, and connect the school again")
	// ErrAccess is a school or a list that the token may not read.
	ErrAccess = errors.New("Wonde says that this token may not read this. Ask the school to approve it, with students, contacts and attendance")
	// ErrNoSchool is a school Wonde does not have.
	ErrNoSchool = errors.New("Wonde has no school with this id")
	// ErrBusy is a Wonde that asks for patience for longer than we have.
	ErrBusy = errors.New("Wonde asks us to wait")
	// ErrAway is a Wonde that does not answer, or says that it cannot.
	ErrAway = errors.New("Wonde does not answer")
	// ErrAnswer is an answer that is not what Wonde's documentation says.
	ErrAnswer = errors.New("Wonde's answer cannot be read")
)

// answered makes a failure of an HTTP status.
func answered(status int) error {
	why := ErrAnswer
	switch {
	case status == 401:
		why = ErrToken
	case status == 403:
		why = ErrAccess
	case status == 404:
		why = ErrNoSchool
	case status == 429:
		why = ErrBusy
	case status >= 500:
		why = ErrAway
	case status >= 300 && status < 400:
		return fmt.Errorf("%w: it sends us to another address, and we do not carry the token there (status %d)", ErrAnswer, status)
	}
	return fmt.Errorf("%w (status %d)", why, status)
}

// unanswered makes a failure of a request without an answer. The address is
// taken off: it holds the school's id and where we are in its lists.
func unanswered(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}
