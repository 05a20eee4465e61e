package sms_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/sms"
)

func TestWhatShowsNothingIsBlank(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " \t\n": true, "\u200b": true, "\u200d\u2060\ufeff": true, "\u3164": true, "\u00ad": true, "\u0301": true,
		"x": false, "👍": false, "?": false, "\u200bin the library": false, "در": false,
	} {
		if got := sms.Blank(text); got != want {
			t.Errorf("%+q is blank: %v, wanted %v", text, got, want)
		}
	}
}
