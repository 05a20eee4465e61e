package problem

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAFailureIsFoundHoweverDeepItIsWrapped(t *testing.T) {
	err := fmt.Errorf("close the register: %w", errors.Join(io.EOF, New(Stale, "A newer closure was taken at %s.", "9:12")))
	if !Is(err, Stale) || Is(err, Invalid) {
		t.Error("the kind is lost")
	}
	if got := Of(err); got.Kind != Stale || got.Detail != "A newer closure was taken at 9:12." {
		t.Errorf("got %+v", got)
	}
}

func TestAStrayErrorNeverReachesThePersonWhoAsked(t *testing.T) {
	stray := errors.New("dial tcp: +447700900101 refused")
	got := Of(stray)
	if got.Kind != Internal || strings.Contains(got.Detail, "dial") {
		t.Errorf("got %s: %s", got.Kind, got.Detail)
	}
	if !errors.Is(got, stray) || !strings.Contains(got.Error(), "dial") {
		t.Error("the log has lost the cause")
	}
	if Is(stray, Internal) || Is(nil, Internal) {
		t.Error("a stray error has a kind")
	}
}

func TestTheCauseIsForTheLogOnly(t *testing.T) {
	e := New(Unavailable, "The register system is away.").Because(io.ErrUnexpectedEOF)
	if want := "unavailable: The register system is away.: unexpected EOF"; e.Error() != want {
		t.Errorf("got %q", e.Error())
	}
	if !errors.Is(e, io.ErrUnexpectedEOF) || strings.Contains(e.Detail, "EOF") {
		t.Error("the cause is lost, or shown")
	}
	if got := New(Busy, "Try again.").Error(); got != "busy: Try again." {
		t.Errorf("got %q", got)
	}
}

func TestPartsThatAreWrongAreAddedInOrder(t *testing.T) {
	e := New(Invalid, "Two marks cannot be read.").At("/marks/3/code", "%q is not known", "QQ").At("/marks/7", "named twice")
	want := []Field{{"/marks/3/code", `"QQ" is not known`}, {"/marks/7", "named twice"}}
	if diff := cmp.Diff(want, e.Fields); diff != "" {
		t.Error(diff)
	}
}
