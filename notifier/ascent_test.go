package notifier

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// stairs is a morning on which the ladder is climbed: pupils with lists, and
// what has been texted.
type stairs struct {
	Standing
	ids int
}

// newStairs is nobody missing at nine.
func newStairs() *stairs {
	m := newScene().Morning
	s := &stairs{Standing: Standing{Setting: m.Setting, Now: nine, Lists: map[school.PupilID][]school.TiedContact{}}}
	s.NewID = func() string { s.ids++; return fmt.Sprintf("id%03d", s.ids) }
	return s
}

// miss adds a pupil of 8B who is missing since nine, and whose first contact was
// texted then: the text stands in a state.
func (s *stairs) miss(ref string, st delivery.State, list ...school.TiedContact) *AbsenceView {
	p := school.Pupil{ID: school.PupilID("p" + ref), Ref: ref, Group: "8B"}
	s.Lists[p.ID] = list
	ap := AlertPupil{Absence: AbsenceID("ab" + ref), Pupil: p.ID, Ref: ref}
	a := AbsenceView{
		ID: ap.Absence, Date: monday, Session: register.AM, Pupil: p, Course: Alerted, CreatedAt: nine, ClosedAt: nine, Rungs: map[Rung]time.Time{},
		Alerts: []AlertView{{ID: delivery.TextID("t" + ref), Kind: delivery.AlertText, State: st, RaisedAt: nine, SendAfter: nine, SentAt: nine, ChangedAt: nine, Pupils: []AlertPupil{ap}}},
	}
	s.Absences = append(s.Absences, a)
	s.Alerts = append(s.Alerts, Alert{Session: register.AM, Day: monday, Pupils: []AlertPupil{ap}, Text: delivery.Text{
		ID: delivery.TextID("t" + ref), Kind: delivery.AlertText, State: st, Contact: list[0].Contact.ID, Number: list[0].Contact.Number,
	}})
	return &s.Absences[len(s.Absences)-1]
}

// climb climbs so many minutes after nine and says what was due: "text dad: A1;
// calls: A1". What was due is written, so that it is not due again.
func (s *stairs) climb(minute int) string {
	s.Now = nine.Add(minutes(minute))
	up := Climb(s.Standing)
	s.write(up)
	return said(up)
}

// said says an ascent in one line.
func said(up Ascent) string {
	var out []string
	for _, al := range up.Raise {
		var refs []string
		for _, p := range al.Pupils {
			refs = append(refs, p.Ref)
		}
		sort.Strings(refs)
		out = append(out, fmt.Sprintf("text %s: %s", al.Text.Contact, strings.Join(refs, " ")))
	}
	for _, j := range up.Join {
		out = append(out, fmt.Sprintf("join %s: %s", j.Alert.Text.Contact, j.Pupil.Ref))
	}
	for _, n := range up.Notes {
		out = append(out, fmt.Sprintf("%s: %s", n.Rung, strings.TrimPrefix(string(n.Absence), "ab")))
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

// write is what the store does with an ascent.
func (s *stairs) write(up Ascent) {
	for _, n := range up.Notes {
		s.absence(n.Absence).Rungs[n.Rung] = s.Now
	}
	for _, al := range up.Raise {
		s.Alerts = append(s.Alerts, al)
		for _, p := range al.Pupils {
			s.named(p.Absence, al)
		}
	}
	for _, j := range up.Join {
		i := slices.IndexFunc(s.Alerts, func(a Alert) bool { return a.Text.ID == j.Alert.Text.ID })
		s.Alerts[i].Pupils = append(s.Alerts[i].Pupils, j.Pupil)
		s.named(j.Pupil.Absence, s.Alerts[i])
	}
}

func (s *stairs) absence(id AbsenceID) *AbsenceView {
	return &s.Absences[slices.IndexFunc(s.Absences, func(a AbsenceView) bool { return a.ID == id })]
}

func (s *stairs) named(id AbsenceID, al Alert) {
	a := s.absence(id)
	a.Alerts = append(a.Alerts, AlertView{
		ID: al.Text.ID, Kind: al.Text.Kind, State: al.Text.State, Contact: al.Text.Contact, RaisedAt: al.Text.RaisedAt, SendAfter: al.Text.SendAfter,
		ChangedAt: al.Text.RaisedAt, Pupils: al.Pupils,
	})
}

// texts puts every text to a contact into a state, as of now.
func (s *stairs) texts(contact string, st delivery.State) {
	for i := range s.Alerts {
		if al := &s.Alerts[i]; string(al.Text.Contact) == contact {
			al.Text.State = st
			for j := range s.Absences {
				for k := range s.Absences[j].Alerts {
					if v := &s.Absences[j].Alerts[k]; v.ID == al.Text.ID {
						v.State, v.ChangedAt = st, s.Now
						if st.Gone() && v.SentAt.IsZero() {
							v.SentAt = s.Now
						}
					}
				}
			}
		}
	}
}

// TestAMorningOnTheLadder reads as the morning of one pupil.
func TestAMorningOnTheLadder(t *testing.T) {
	s := newStairs()
	s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2), adult("gran", 3))
	for _, c := range []struct {
		minute int
		want   string
	}{
		{0, ""},
		{29, ""},
		{30, "text dad: A1"},
		{31, ""},
		{45, "calls: A1"},
		{46, ""},
		{60, "lead: A1"},
		{90, ""},
		{200, ""},
	} {
		expect(t, fmt.Sprintf("minute %d", c.minute), s.climb(c.minute), c.want)
		if c.minute == 30 {
			s.texts("dad", delivery.Delivered)
		}
	}
}

func TestEachRungAsksTheListAgain(t *testing.T) {
	barred := func(t *school.TiedContact) { t.CourtOrder = true }
	stopped := func(t *school.TiedContact) { t.Contact.Stopped = true }
	worker := func(t *school.TiedContact) { t.Contact.Role = school.ProfessionalRole }
	for name, c := range map[string]struct {
		list []school.TiedContact
		want string
	}{
		"the next":                               {[]school.TiedContact{adult("mum", 1), adult("dad", 2)}, "text dad: A1"},
		"nobody is left":                         {[]school.TiedContact{adult("mum", 1)}, "nobody: A1"},
		"a court order stands on the next":       {[]school.TiedContact{adult("mum", 1), adult("dad", 2, barred), adult("gran", 3)}, "text gran: A1"},
		"the next shares the number of a barred": {[]school.TiedContact{adult("mum", 1), adult("dad", 2, barred), adult("gran", 2)}, "nobody: A1"},
		"a social worker is rung by people":      {[]school.TiedContact{adult("mum", 1), adult("worker", 2, worker)}, "nobody: A1"},
		"the next has stopped us":                {[]school.TiedContact{adult("mum", 1), adult("dad", 2, stopped), adult("gran", 3)}, "text gran: A1"},
		"the next has the same phone":            {[]school.TiedContact{adult("mum", 1), adult("dad", 1), adult("gran", 3)}, "text gran: A1"},
	} {
		s := newStairs()
		s.miss("A1", delivery.Delivered, c.list...)
		expect(t, name, s.climb(30), c.want)
		expect(t, name+", asked again", s.climb(31), "")
	}
}

func TestSiblingsClimbTogetherWhereTheNextIsTheSame(t *testing.T) {
	s := newStairs()
	s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
	s.miss("A2", delivery.Delivered, adult("mum", 1), adult("dad", 2))
	s.miss("A3", delivery.Delivered, adult("mum", 1), adult("dad", 2, func(t *school.TiedContact) { t.CourtOrder = true }), adult("gran", 3))
	expect(t, "three of one mother", s.climb(30), "text dad: A1 A2; text gran: A3")
	s.miss("A4", delivery.Undelivered, adult("mum", 1), adult("dad", 2))
	s.Absences[3].Alerts[0].ChangedAt = nine.Add(minutes(31))
	expect(t, "a fourth while the father's text waits", s.climb(31), "calls: A4; join dad: A4")
	s.texts("dad", delivery.Sending)
	s.miss("A5", delivery.Undelivered, adult("mum", 1), adult("dad", 2))
	expect(t, "a fifth once it is claimed", s.climb(32), "calls: A5; text dad: A5")
}

func TestWhatKeepsTheNextContactFromBeingTexted(t *testing.T) {
	for name, change := range map[string]func(*stairs){
		"a reply":                       func(s *stairs) { s.Absences[0].Replies = []ReplyView{{Kind: KindReply, ReceivedAt: nine}} },
		"a reason":                      func(s *stairs) { s.Absences[0].Explained = &Explanation{} },
		"the pupil comes in":            func(s *stairs) { s.Absences[0].Arrived = true },
		"a brake on the school":         func(s *stairs) { s.Brakes = []Brake{{Why: SchoolShare, Waiting: 20}} },
		"a brake on the group":          func(s *stairs) { s.Brakes = []Brake{{Why: GroupShare, Group: "8B", Session: register.AM, Waiting: 7}} },
		"nobody may be texted about":    func(s *stairs) { s.Absences[0].Pupil.Flags.NoText = true },
		"the pupil has left":            func(s *stairs) { s.Absences[0].Pupil.LeftOn = monday },
		"the school is shut":            func(s *stairs) { s.Setting.Calendar.Closed = []school.ClosedDay{{Date: monday, Kind: school.Shut}} },
		"the text waits, not delivered": func(s *stairs) { s.texts("mum", delivery.Raised) },
		"it is too early in the day":    func(s *stairs) { s.Setting.Policy.NotBefore = s.Setting.Policy.NotAfter },
	} {
		s := newStairs()
		s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
		change(s)
		if got := s.climb(30); strings.Contains(got, "text") {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, brake := range map[string]Brake{
		"a brake that was ended":     {Why: SchoolShare, Waiting: 20, EndedAt: nine},
		"a brake that holds nothing": {Why: SchoolShare},
		"another group's":            {Why: GroupShare, Group: "9C", Session: register.AM, Waiting: 7},
	} {
		s := newStairs()
		s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
		s.Brakes = []Brake{brake}
		expect(t, name, s.climb(30), "text dad: A1")
	}
}

// TestAnHourInWhichNobodyClimbed: what is late comes down to what a person would
// do now. Nobody texts the father in the second in which the lead is told.
func TestAnHourInWhichNobodyClimbed(t *testing.T) {
	s := newStairs()
	s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
	s.miss("A2", delivery.Sent, adult("mum2", 4), adult("dad2", 5))
	expect(t, "at ten past ten", s.climb(70), "calls: A1; calls: A2; lead: A1; lead: A2")
	expect(t, "and no text later", s.climb(75), "")
	s = newStairs()
	s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
	expect(t, "forty minutes: the next contact is still of use", s.climb(40), "text dad: A1")
	s = newStairs()
	s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
	expect(t, "after the deadline only people ring", s.climb(190), "calls: A1")
}

// A wish for no more texts says nothing of the child: the ladder goes on in its
// time, unless there is a reason beside it.
func TestAWishForNoMoreTextsStallsNobody(t *testing.T) {
	for _, x := range []struct {
		name  string
		reply ReplyView
		due   string
	}{
		{"thanks", ReplyView{Kind: string(reading.Thanks), ReceivedAt: nine.Add(time.Minute)}, ""},
		{"stop", ReplyView{Kind: string(reading.StopRequest), ReceivedAt: nine.Add(time.Minute)}, "text dad: A1"},
		{"stop and a reason", ReplyView{Kind: string(reading.StopRequest), ReceivedAt: nine.Add(time.Minute), Suggested: Suggested{Code: "I"}}, ""},
		{"other words", ReplyView{Kind: string(reading.Other), ReceivedAt: nine.Add(time.Minute)}, ""},
	} {
		s := newStairs()
		a := s.miss("A1", delivery.Delivered, adult("mum", 1), adult("dad", 2))
		a.Replies = []ReplyView{x.reply}
		if got := s.climb(30); got != x.due {
			t.Errorf("%s: %q is due, wanted %q", x.name, got, x.due)
		}
	}
}
