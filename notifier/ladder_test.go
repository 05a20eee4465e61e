package notifier

import (
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
)

// on says the step an absence stands on in words: "next", "calls lead".
func (s step) on() string {
	var out []string
	for _, x := range []struct {
		is   bool
		word string
	}{{s.First, "first"}, {s.Next, "next"}, {s.Call, "calls"}, {s.Lead, "lead"}} {
		if x.is {
			out = append(out, x.word)
		}
	}
	return strings.Join(out, " ")
}

// missing is an open absence of Monday morning whose text was raised at nine and
// stands in a state.
func missing(st delivery.State) AbsenceView {
	a := seen(st)
	a.Date, a.Session, a.CreatedAt, a.ClosedAt = monday, register.AM, nine, nine
	al := &a.Alerts[0]
	al.ID, al.ChangedAt = "t1", nine.Add(time.Minute)
	if st.Gone() {
		al.SentAt = nine
	}
	return a
}

// TestTheLadderMinuteByMinute reads as the page about it: how the text stands,
// and what the minutes since nine bring.
func TestTheLadderMinuteByMinute(t *testing.T) {
	replied := func(minute int) func(*AbsenceView) {
		return func(a *AbsenceView) {
			a.Replies = []ReplyView{{Kind: KindReply, ReceivedAt: nine.Add(minutes(minute))}, {Kind: KindReply, ReceivedAt: nine.Add(minutes(minute + 30))}}
		}
	}
	vulnerable := func(a *AbsenceView) { a.Pupil.Flags.Vulnerable = true }
	told := func(a *AbsenceView) {
		all := []AbsenceView{*a}
		BesideAbsences(all, []Notice{{ID: "n1", From: monday, To: monday, Status: NoticeWaiting, ToldAt: nine.Add(-minutes(40))}})
		*a = all[0]
	}
	withheld := func(reason string) func(*AbsenceView) {
		return func(a *AbsenceView) { a.Course, a.Reason, a.Alerts = WithheldFrom, reason, nil }
	}
	for _, c := range []struct {
		name   string
		state  delivery.State
		change func(*AbsenceView)
		want   map[int]string // by minutes after nine
	}{
		{"arrived, and no reply", delivery.Delivered, nil, map[int]string{0: "", 29: "", 30: "next", 44: "next", 45: "calls", 59: "calls", 60: "calls lead", 169: "calls lead", 180: "calls"}},
		{"nothing says it arrived", delivery.Sent, nil, map[int]string{9: "", 10: "next calls", 45: "calls", 60: "calls lead"}},
		{"in doubt", delivery.Unknown, nil, map[int]string{4: "", 5: "calls", 10: "next calls", 60: "calls lead"}},
		{"not delivered: at once", delivery.Undelivered, nil, map[int]string{0: "next", 1: "next calls", 45: "calls", 60: "calls lead"}},
		{"refused: at once", delivery.Failed, nil, map[int]string{1: "next calls", 60: "calls lead"}},
		{"stopped us: at once", delivery.Delivered, func(a *AbsenceView) { a.Alerts[0].Stopped = true }, map[int]string{1: "next calls", 60: "calls lead"}},
		{"the number is another person's: at once", delivery.Delivered, func(a *AbsenceView) { a.Alerts[0].Wrong = true }, map[int]string{1: "next calls", 60: "calls lead"}},
		{"held: nobody else meanwhile", delivery.Held, nil, map[int]string{9: "", 10: "calls", 45: "calls", 60: "calls lead"}},
		{"waiting, as under a pause", delivery.Raised, nil, map[int]string{4: "", 5: "calls", 60: "calls lead"}},
		{"taken back by staff", delivery.Withdrawn, func(a *AbsenceView) { a.Alerts[0].Reason = ReasonByStaff }, map[int]string{1: "calls", 60: "calls lead"}},
		{"the tie changed under it", delivery.Withdrawn, func(a *AbsenceView) { a.Alerts[0].Reason = ReasonTieChanged }, map[int]string{1: "next calls", 60: "calls lead"}},
		{"nobody can be texted", "", withheld(ReasonNoContact), map[int]string{0: "calls", 59: "calls", 60: "calls lead"}},
		{"ill this morning: no lead", "", withheld(ReasonIll), map[int]string{0: "calls", 60: "calls", 170: "calls"}},
		{"a reply stops the texts, not the call", delivery.Delivered, replied(5), map[int]string{30: "", 49: "", 50: "calls", 60: "calls lead"}},
		{"a later reply changes nothing about that", delivery.Delivered, replied(20), map[int]string{59: "", 60: "calls lead", 65: "calls lead"}},
		{"vulnerable, and arrived", delivery.Delivered, vulnerable, map[int]string{0: "first", 4: "first", 5: "first next", 15: "first calls", 60: "first calls lead"}},
		{"vulnerable, and let go by nobody: there is time for the next contact before the call", delivery.Delivered, func(a *AbsenceView) {
			vulnerable(a)
			a.Alerts[0].SentAt = a.Alerts[0].RaisedAt.Add(DefaultPolicy().VulnerableHold.Duration())
		}, map[int]string{9: "first", 10: "first next", 14: "first next", 15: "first calls"}},
		{"vulnerable, and the text went twelve minutes late: the next contact all the same", delivery.Delivered, func(a *AbsenceView) {
			vulnerable(a)
			a.Alerts[0].SentAt = nine.Add(minutes(12))
		}, map[int]string{15: "first calls", 16: "first calls", 17: "first next calls", 26: "first next calls", 27: "first calls"}},
		{"the text went twenty minutes late", delivery.Delivered, func(a *AbsenceView) { a.Alerts[0].SentAt = nine.Add(minutes(20)) }, map[int]string{45: "calls", 49: "calls", 50: "next calls", 60: "calls lead"}},
		{"told in advance, and nobody has looked", delivery.Delivered, told, map[int]string{30: "", 44: "", 45: "calls", 60: "calls", 120: "calls"}},
		{"told in advance, and the parent writes as well", delivery.Delivered, func(a *AbsenceView) { replied(20)(a); told(a) }, map[int]string{30: "", 60: "calls lead"}},
		{"told in advance of a vulnerable pupil", delivery.Delivered, func(a *AbsenceView) { vulnerable(a); told(a) }, map[int]string{0: "first", 5: "first", 15: "first calls", 60: "first calls"}},
		{"vulnerable, and held", delivery.Held, vulnerable, map[int]string{0: "first", 4: "first", 10: "first calls"}},
		{"explained", delivery.Delivered, func(a *AbsenceView) { a.Explained = &Explanation{} }, map[int]string{0: "", 30: "", 45: "", 60: ""}},
		{"come in", delivery.Delivered, func(a *AbsenceView) { a.Arrived = true }, map[int]string{45: "", 60: ""}},
		{"known when the register closed", "", func(a *AbsenceView) { a.Course, a.Alerts = ExplainedAtClose, nil }, map[int]string{45: "", 60: ""}},
	} {
		a := missing(c.state)
		if c.change != nil {
			c.change(&a)
		}
		for minute, want := range c.want {
			s := stepOf(a, DefaultPolicy(), nine.Add(minutes(minute)))
			if got := s.on(); got != want {
				t.Errorf("%s, minute %d: %q, not %q", c.name, minute, got, want)
			}
			if s.Call && s.Why == "" {
				t.Errorf("%s, minute %d: nobody says why to ring", c.name, minute)
			}
		}
	}
}

// TestTheLadderEndsWithTheSession: it is pressed together before its end, and
// nothing goes by itself after it.
func TestTheLadderEndsWithTheSession(t *testing.T) {
	for _, c := range []struct {
		name         string
		begins, asks clock.ClockTime
		want         string
	}{
		{"a register at ten past eleven: the lead ten minutes before the end", clock.HM(11, 10), clock.HM(11, 50), "calls lead"},
		{"its call list at 11:55, the lead with it", clock.HM(11, 0), clock.HM(11, 50), "calls lead"},
		{"a register at a quarter to: the call list is all", clock.HM(11, 45), clock.HM(11, 54), ""},
		{"at the deadline", clock.HM(9, 0), clock.HM(12, 0), "calls"},
		{"a minute before", clock.HM(9, 0), clock.HM(11, 59), "calls lead"},
		{"after it people still ring", clock.HM(11, 40), clock.HM(12, 25), "calls"},
	} {
		a := missing(delivery.Delivered)
		at := c.begins.On(monday)
		a.CreatedAt, a.ClosedAt = at, at
		a.Alerts[0].RaisedAt, a.Alerts[0].SendAfter, a.Alerts[0].SentAt = at, at, at
		if got := stepOf(a, DefaultPolicy(), c.asks.On(monday)).on(); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	if got := stepOf(missing(delivery.Delivered), DefaultPolicy(), nine.AddDate(0, 0, 1)).on(); got != "calls" {
		t.Errorf("a day later: %q", got)
	}
}

func TestWhyToRingSaysWhoWasTextedSince(t *testing.T) {
	a := missing(delivery.Undelivered)
	second := a.Alerts[0]
	second.ID, second.Kind, second.State, second.Relation = "t2", delivery.RungText, delivery.Delivered, "father"
	second.RaisedAt, second.SentAt = nine.Add(minutes(2)), nine.Add(minutes(2))
	a.Alerts = append(a.Alerts, second)
	s := stepOf(a, DefaultPolicy(), nine.Add(minutes(3)))
	if want := "The text could not be delivered. Call, or try the next contact. The father was texted at 9:02."; !s.Call || s.Why != want {
		t.Errorf("%q", s.Why)
	}
	if s.Next {
		t.Error("the father has had a minute")
	}
	if s := stepOf(a, DefaultPolicy(), nine.Add(minutes(32))); !s.Next {
		t.Error("half an hour after the father's text nobody is next")
	}
}
