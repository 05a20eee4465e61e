package sms

import (
	"errors"
	"io"
	"testing"
)

func TestASendErrorSaysWhatHappenedAndKeepsItsCause(t *testing.T) {
	err := error(&SendError{Class: ClassDead, Code: 30005, HTTP: 200, Cause: io.ErrUnexpectedEOF})
	if want := "carrier: dead (code 30005, http 200): unexpected EOF"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
}

func TestASendErrorWithoutACauseStillReads(t *testing.T) {
	err := &SendError{Class: ClassLater, Code: 20429, HTTP: 429}
	if want := "carrier: later (code 20429, http 429)"; err.Error() != want {
		t.Errorf("got %q, want %q", err.Error(), want)
	}
}
