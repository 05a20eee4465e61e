package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
)

// pupilsWith gives a roll of n pupils, the first of whom have a contact each.
func pupilsWith(n, contacts int) string {
	rows := make([]string, n)
	for i := range n {
		list := ""
		if i < contacts {
			list = fmt.Sprintf(`{"id":"C%d","name":"Adult","mobile":"07700 900%03d"}`, i, i)
		}
		rows[i] = fmt.Sprintf(`{"id":"A%d","first_name":"Given","group":"1A","contacts":[%s]}`, i, list)
	}
	return `{"pupils":[` + strings.Join(rows, ",") + `]}`
}

// TestRemovals begins with forty pupils, each with a contact.
func TestRemovals(t *testing.T) {
	for name, c := range map[string]struct {
		sent    string
		options roll.PutOptions
		removed int
		asks    string // the number to confirm, "" when it goes in
	}{
		"two of forty go":                     {pupilsWith(38, 38), roll.PutOptions{}, 2, ""},
		"three of forty are too many":         {pupilsWith(37, 37), roll.PutOptions{}, 0, "confirm_removals=3"},
		"three of forty, confirmed":           {pupilsWith(37, 37), roll.PutOptions{ConfirmRemovals: 3}, 3, ""},
		"three of forty, another number":      {pupilsWith(37, 37), roll.PutOptions{ConfirmRemovals: 4}, 0, "confirm_removals=3"},
		"nobody left":                         {`{"pupils":[]}`, roll.PutOptions{}, 0, "confirm_removals=40"},
		"three contacts are too many":         {pupilsWith(40, 37), roll.PutOptions{}, 0, "confirm_removals=3"},
		"three contacts, confirmed":           {pupilsWith(40, 37), roll.PutOptions{ConfirmRemovals: 3}, 0, ""},
		"partly: those not named stay":        {pupilsWith(1, 1), roll.PutOptions{Partial: true}, 0, ""},
		"partly: contacts count all the same": {pupilsWith(20, 10), roll.PutOptions{Partial: true}, 0, "confirm_removals=10"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, pupilsWith(40, 40), roll.PutOptions{})
			before := h.get(t, urn)
			d, err := h.Put(t.Context(), tester, urn, read(t, c.sent), c.options)
			if c.asks == "" {
				if err != nil || d.Removed != c.removed {
					t.Fatalf("%+v, %v", d, err)
				}
				return
			}
			if !problem.Is(err, problem.Conflict) || !strings.Contains(problem.Of(err).Detail, c.asks+".") {
				t.Fatalf("%+v, %v", d, err)
			}
			if h.get(t, urn) != before {
				t.Error("it changed the roll all the same")
			}
			dry := c.options
			dry.DryRun = true
			d, err = h.Put(t.Context(), tester, urn, read(t, c.sent), dry)
			if err != nil || !strings.Contains(told(d.Problems), c.asks) {
				t.Errorf("a dry run: %+v, %v", d, err)
			}
		})
	}
}

func TestARollOfNoSchoolAndNoRoll(t *testing.T) {
	h := newHouse(t)
	for name, put := range map[string]func() error{
		"put": func() error {
			_, err := h.Put(t.Context(), tester, "999999", read(t, `{"pupils":[]}`), roll.PutOptions{})
			return err
		},
		"dry": func() error {
			_, err := h.Put(t.Context(), tester, "999999", read(t, `{"pupils":[]}`), roll.PutOptions{DryRun: true})
			return err
		},
		"get": func() error { _, err := h.Get(t.Context(), "999999"); return err },
	} {
		if err := put(); !problem.Is(err, problem.Unknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Put(t.Context(), tester, h.school(t, t), read(t, `{}`), roll.PutOptions{}); !problem.Is(err, problem.Invalid) {
		t.Errorf("no list of pupils: %v", err)
	}
}
