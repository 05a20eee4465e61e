package notifier

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// anyAdult draws somebody on a list, who may or may not be texted.
func anyAdult(t *rapid.T) school.TiedContact {
	n := rapid.IntRange(1, 6).Draw(t, "adult")
	return adult(fmt.Sprintf("adult%d", n), rapid.SampledFrom([]int{n, n, n, 1}).Draw(t, "number"), func(c *school.TiedContact) {
		switch rapid.IntRange(0, 9).Draw(t, "rule") {
		case 0:
			c.CourtOrder = true
		case 1:
			c.Contact.Role = school.ProfessionalRole
		case 2:
			c.Text = school.TextNever
		case 3:
			c.Contact.Stopped = true
		case 4:
			c.Contact.Problem = school.NumberDead
		}
	})
}

// anyList draws a list of different adults.
func anyList(t *rapid.T) []school.TiedContact {
	var list []school.TiedContact
	seen := map[school.ContactID]bool{}
	for range rapid.IntRange(1, 5).Draw(t, "list") {
		if c := anyAdult(t); !seen[c.Contact.ID] {
			seen[c.Contact.ID] = true
			list = append(list, c)
		}
	}
	return list
}

// TestTheLadderWhateverTheMorning draws mornings on which texts arrive or not,
// families reply, pupils come in and nobody climbs for a while, and holds every
// climb to what must never be.
func TestTheLadderWhateverTheMorning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStairs()
		for i := range rapid.IntRange(1, 5).Draw(t, "pupils") {
			a := s.miss(fmt.Sprintf("A%d", i), delivery.Sent, anyList(t)...)
			a.Pupil.Flags.Vulnerable = rapid.IntRange(0, 4).Draw(t, "vulnerable") == 0
		}
		watch := watchman{told: map[string]bool{}, noted: map[string]bool{}}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			happens(t, s)
			up := Climb(s.Standing)
			watch.look(t, s, up)
			s.write(up)
			again := Climb(s.Standing)
			watch.look(t, s, again)
			s.write(again) // who joined a rung that has waited for long is to be called about too
			if more := said(Climb(s.Standing)); more != "" || len(again.Raise)+len(again.Join) > 0 {
				t.Fatalf("climbers at the same instant do %s, then %s", said(again), more)
			}
		}
	})
}

// happens draws one thing that happens, and lets time pass.
func happens(t *rapid.T, s *stairs) {
	s.Now = s.Now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes")) * time.Minute)
	a := &s.Absences[rapid.IntRange(0, len(s.Absences)-1).Draw(t, "pupil")]
	switch rapid.IntRange(0, 9).Draw(t, "happens") {
	case 0:
		a.Explained = &Explanation{Code: "I", At: s.Now}
	case 1:
		a.Arrived = true
	case 2:
		a.Replies = append(a.Replies, ReplyView{Kind: KindReply, ReceivedAt: s.Now})
	case 3, 4, 5, 6:
		al := s.Alerts[rapid.IntRange(0, len(s.Alerts)-1).Draw(t, "text")]
		s.texts(string(al.Text.Contact), rapid.SampledFrom([]delivery.State{
			delivery.Held, delivery.Raised, delivery.Sending, delivery.Unknown, delivery.Sent, delivery.Delivered, delivery.Undelivered, delivery.Failed,
		}).Draw(t, "state"))
	case 7:
		s.Lists[a.Pupil.ID] = anyList(t) // an import in mid-morning
	}
}

// watchman remembers what was done, and refuses what must never be.
type watchman struct{ told, noted map[string]bool }

func (w watchman) look(t *rapid.T, s *stairs, up Ascent) {
	end := s.Setting.Policy.end(monday, "AM")
	for _, j := range up.Join {
		w.text(t, s, j.Alert, []AlertPupil{j.Pupil}, end)
	}
	for _, al := range up.Raise {
		w.text(t, s, al, al.Pupils, end)
	}
	for _, n := range up.Notes {
		key := string(n.Rung) + " " + string(n.Absence)
		if w.noted[key] {
			t.Fatalf("%s is noted twice", key)
		}
		w.noted[key] = true
		if !s.absence(n.Absence).open() {
			t.Fatalf("%s, and the reason is known", key)
		}
		if n.Rung == RungLead && !s.Now.Before(end) {
			t.Fatalf("%s after the deadline", key)
		}
	}
}

// text holds one text to what must never be, for each pupil it would name.
func (w watchman) text(t *rapid.T, s *stairs, al Alert, pupils []AlertPupil, end time.Time) {
	if !s.Now.Before(end) || al.Text.ExpiresAt.After(end) {
		t.Fatalf("a text at %s, of use until %s", s.Now, al.Text.ExpiresAt)
	}
	for _, p := range pupils {
		a := s.absence(p.Absence)
		if !a.open() || hasReply(*a) {
			t.Fatalf("%s is named after a reason, an arrival or a reply", p.Ref)
		}
		for _, key := range []string{string(al.Text.Contact) + " " + p.Ref, al.Text.Number.E164() + " " + p.Ref} {
			if w.told[key] {
				t.Fatalf("somebody is told of %s twice", p.Ref)
			}
			w.told[key] = true
		}
		may := false
		for _, c := range s.Lists[a.Pupil.ID] {
			if c.Contact.ID == al.Text.Contact && c.Contact.Number == al.Text.Number {
				may = !school.BarOf(s.Lists[a.Pupil.ID], c).Stands()
			}
		}
		if !may {
			t.Fatalf("%s is told of %s and must not be", al.Text.Contact, p.Ref)
		}
	}
}
