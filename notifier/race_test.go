package notifier_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// TestThirtyRegistersCloseAtOnce: two of three pupils of the school are missing,
// and a brother in another register; each contact is owed one text, and not one
// slips under the brake.
func TestThirtyRegistersCloseAtOnce(t *testing.T) {
	var groups []school.Group
	for i := range 30 {
		groups = append(groups, school.Group(fmt.Sprintf("%dX", i+1)))
	}
	s := newStage(t, rollOf(3, groups...))
	var wait sync.WaitGroup
	for i, g := range append(groups, "10C") {
		wait.Go(func() {
			marks := fmt.Sprintf("A%d:N A%d:N A%d:/", 3*i+1, 3*i+2, 3*i+3)
			if g == "10C" {
				marks = "A91:N"
			}
			if _, err := s.RegisterClosed(t.Context(), mis, closure(g, marks), nil); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	s.balanced()
	book := s.book()
	if n := strings.Count(book, "alert "); n != 60 {
		t.Errorf("%d alerts for 60 families", n)
	}
	if !strings.Contains(book, "alert c0001 held A1 A91") {
		t.Errorf("the brother has a text of his own, or it is not held: %s", book)
	}
	if strings.Contains(book, "raised") {
		t.Errorf("a text slipped under the brake: %s", book)
	}
	on, err := s.Brakes(t.Context(), urn)
	if err != nil || len(on) != 1 || on[0].Waiting != 60 || on[0].Why != notifier.SchoolShare {
		t.Fatalf("%+v, %v", on, err)
	}
	n, err := s.ReleaseBrake(t.Context(), mis, on[0].ID)
	if n != 0 || err == nil {
		t.Errorf("a key released %d texts: %v", n, err)
	}
	if n, err = s.ReleaseBrake(t.Context(), school.Actor{Kind: school.Person, ID: "lead"}, on[0].ID); n != 60 || err != nil {
		t.Errorf("a person released %d: %v", n, err)
	}
	if _, err = s.CancelBrake(t.Context(), mis, on[0].ID); err == nil {
		t.Error("a brake was ended twice")
	}
	s.balanced()
}

func TestOneRegisterSentTwentyTimesAtOnceIsOneRevision(t *testing.T) {
	s := newStage(t, smallRoll())
	var mu sync.Mutex
	var wait sync.WaitGroup
	answers := map[notifier.ClosureID]int{}
	for range 20 {
		wait.Go(func() {
			out, err := s.RegisterClosed(t.Context(), mis, closure("8B", "A1:N A2:N A3:/ A4:/"), nil)
			mu.Lock()
			defer mu.Unlock()
			if err != nil || out.Revision != 1 {
				t.Errorf("revision %d, %v", out.Revision, err)
			}
			answers[out.Closure]++
		})
	}
	wait.Wait()
	if len(answers) != 1 {
		t.Errorf("%d closures answer", len(answers))
	}
	s.balanced()
	s.expect("alert c0001 raised A1; alert c0002 raised A2")
	if len(s.rung) != 2 {
		t.Errorf("rung for %d texts", len(s.rung))
	}
}

// TestAReplyLookedAtByManyIsKeptOnce: the door and the sweeps of several
// processes may look at one text at the same time.
func TestAReplyLookedAtByManyIsKeptOnce(t *testing.T) {
	s := sentToSiblings(t)
	s.inbound("in1", number(1), "Ill")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if err := s.Inbound(t.Context(), "in1", notifier.KindReply); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := s.replies("A1"); len(got) != 1 || s.answers() != 1 {
		t.Errorf("kept %v with %d answers", got, s.answers())
	}
}
