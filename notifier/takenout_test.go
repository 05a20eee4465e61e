package notifier_test

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
)

// TestTheNextContactIsTextedWhenTheFirstMayNotBeAnyMore: what comes between the
// register and the text silences nobody.
func TestTheNextContactIsTextedWhenTheFirstMayNotBeAnyMore(t *testing.T) {
	order := func(s *stage) { s.exec(`UPDATE ties SET court_order = TRUE WHERE contact = 'c0001'`) }
	untied := func(s *stage) { s.exec(`DELETE FROM ties WHERE contact = 'c0001'`) }
	never := func(s *stage) { s.exec(`UPDATE ties SET text_rule = 'never' WHERE contact = 'c0001'`) }
	alone := func(s *stage) { s.exec(`DELETE FROM ties WHERE contact = 'f0001'`) }
	newNumber := func(s *stage) {
		s.exec(`UPDATE contacts SET number_sealed = $1 WHERE id = 'c0001'`, sealed(s, "contact c0001", 70))
	}
	gone := func(s *stage) { s.exec(`UPDATE pupils SET left_on = '2026-11-23' WHERE id = 'p0001'`) }
	for name, c := range map[string]struct {
		changes []func(*stage)
		want    string // of the book, at once
	}{
		"a court order":                         {[]func(*stage){order}, "rung f0001 raised A1"},
		"never":                                 {[]func(*stage){never}, "rung f0001 raised A1"},
		"off the list":                          {[]func(*stage){untied}, "rung f0001 raised A1"},
		"a court order, and nobody else":        {[]func(*stage){order, alone}, ""},
		"a number put right":                    {[]func(*stage){newNumber}, "rung c0001 raised A1"},
		"a number put right, and nobody else":   {[]func(*stage){newNumber, alone}, "rung c0001 raised A1"},
		"a court order, and the pupil has left": {[]func(*stage){order, gone}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, withFathers())
			s.close("A1:N A2:/ A3:/ A4:/")
			id := s.only(delivery.AlertText)
			for _, change := range c.changes {
				change(s)
			}
			s.gate(id)
			s.climb(5 * time.Second)
			if got := s.book(); strings.Contains(got, "rung") != (c.want != "") || !strings.Contains(got, c.want) {
				t.Errorf("the book says %s", got)
			}
			before := s.book()
			s.climb(5 * time.Second)
			s.expect(before)
		})
	}
}

// gate claims a text and lets the last gate have its say.
func (s *stage) gate(id delivery.TextID) {
	s.t.Helper()
	claimed := s.claim(id)
	_, verdict, err := s.Compose(s.t.Context(), claimed[0])
	must(s.t, err)
	to := delivery.Sent
	if !verdict.Send {
		to = delivery.Withdrawn
	}
	_, err = s.texts.Move(s.t.Context(), delivery.Move{ID: id, From: delivery.Sending, To: to, Attempt: claimed[0].Attempt, Reason: verdict.Reason, At: s.clock.Now()})
	must(s.t, err)
}

// TestASiblingTakenOutOfATextIsToldAboutByItself, and is not said to have been
// told of with the brother's.
func TestASiblingTakenOutOfATextIsToldAboutByItself(t *testing.T) {
	s := newStage(t, withFathers())
	s.exec(`INSERT INTO ties (pupil, contact, relationship, ord, parental_responsibility, lives_with, text_rule, court_order) VALUES ('p0002', 'c0001', 'mother', 0, TRUE, TRUE, 'yes', FALSE)`)
	s.close("A1:N A2:N A3:/ A4:/")
	id := s.only(delivery.AlertText)
	s.exec(`UPDATE ties SET text_rule = 'never' WHERE contact = 'c0001' AND pupil = 'p0002'`)
	s.clock.Advance(time.Second)
	s.gate(id)
	s.clock.Advance(time.Second)
	s.move(id, delivery.Sent, delivery.Delivered)
	s.climb(5 * time.Second)
	if got := s.book(); !strings.Contains(got, "rung c0002 raised A2") {
		t.Errorf("the book says %s", got)
	}
	for ref, reached := range map[string]bool{"A1": true, "A2": false} {
		e, err := s.Reasons(t.Context(), urn, ref, monday, register.AM)
		must(t, err)
		var said []string
		for _, r := range e.Reasons {
			said = append(said, r.Says)
		}
		list := strings.Join(said, "\n")
		if strings.Contains(list, "on the phone") != reached || strings.Contains(list, "taken out of the text to the mother before it went. This contact may no longer be told") == reached {
			t.Errorf("of %s it is said\n%s", ref, list)
		}
	}
}

// TestWhoTakesTextsBackHasNobodyElseTexted: a person who ends a brake so, or takes
// one text back, has people ring.
func TestWhoTakesTextsBackHasNobodyElseTexted(t *testing.T) {
	for name, takeBack := range map[string]func(*stage) error{
		"one text": func(s *stage) error {
			return s.WithdrawAlert(s.t.Context(), lead, s.only(delivery.AlertText))
		},
		"all that a brake holds": func(s *stage) error {
			on, err := s.Brakes(s.t.Context(), urn)
			must(s.t, err)
			_, err = s.CancelBrake(s.t.Context(), lead, on[0].ID)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, marks := newStage(t, rollOf(8, "8B")), "A1:N"
			if name != "one text" {
				marks = "A1:N A2:N A3:N A4:N A5:N A6:N A7:N A8:N"
			}
			s.close(marks)
			must(t, takeBack(s))
			s.climb(5 * time.Second)
			if got := s.book(); strings.Contains(got, "rung") {
				t.Errorf("the book says %s", got)
			}
		})
	}
}
