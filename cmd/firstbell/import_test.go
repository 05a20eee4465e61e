package main

import (
	"strings"
	"testing"
)

// A roll says who must not be told in fields of its own, and the command heeds them
// as the API does.
func TestARollOnTheCommandLineIsHeededInEveryField(t *testing.T) {
	r, err := rollOf(strings.NewReader(`{"pupils":[{"id":"A1","contacts":[{"id":"C1","no_contact":true}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if r.Pupils[0].Contacts[0].Others["no_contact"] != "true" {
		t.Errorf("what it says beside is lost: %v", r.Pupils[0].Contacts[0].Others)
	}
	for _, bad := range []string{`{}`, `{"pupils":[{"id":7}]}`, `{"pupils":`, `[]`} {
		if _, err := rollOf(strings.NewReader(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
