package notifier

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

// TestEveryAbsenceStandsInOnePlace is the page of Today: by how the text
// stands, how long it has waited, and whether a reply came.
func TestEveryAbsenceStandsInOnePlace(t *testing.T) {
	for _, c := range []struct {
		state       delivery.State
		soon, later place
	}{
		{delivery.Held, held, toCall},
		{delivery.Raised, noReply, toCall},
		{delivery.Sending, noReply, toCall},
		{delivery.Unknown, noReply, toCall},
		{delivery.Sent, noReply, toCall}, // and nobody says it has arrived
		{delivery.Delivered, noReply, noReply},
		{delivery.Undelivered, toCall, toCall},
		{delivery.Failed, toCall, toCall},
		{delivery.Withdrawn, toCall, toCall},
		{delivery.Expired, toCall, toCall},
	} {
		wait := 10 * time.Minute
		if c.state == delivery.Raised || !c.state.Settled() {
			wait = 5 * time.Minute // it should be gone long since
		}
		soon, later := nine.Add(wait-time.Minute), nine.Add(wait)
		a := seen(c.state)
		if placeOf(a, DefaultPolicy(), soon) != c.soon || placeOf(a, DefaultPolicy(), later) != c.later {
			t.Errorf("%s: in place %d, later %d", c.state, placeOf(a, DefaultPolicy(), soon), placeOf(a, DefaultPolicy(), later))
		}
		if (c.soon == toCall || c.later == toCall) && callWords(a, DefaultPolicy()) == "" {
			t.Errorf("%s: nobody says why to call", c.state)
		}
		a.Alerts[0].Stopped = true
		if placeOf(a, DefaultPolicy(), soon) != toCall {
			t.Errorf("%s to a stopped number is not to be called about", c.state)
		}
		a.Replies = []ReplyView{{Kind: KindStop}}
		if placeOf(a, DefaultPolicy(), soon) != toCall {
			t.Errorf("%s: a STOP is taken for a reply", c.state)
		}
		a.Replies = append(a.Replies, ReplyView{Kind: KindReply})
		if placeOf(a, DefaultPolicy(), later) != replied {
			t.Errorf("%s: a reply is not shown", c.state)
		}
		a.Explained = &Explanation{}
		if placeOf(a, DefaultPolicy(), later) != done {
			t.Errorf("%s: explained, and in place %d", c.state, placeOf(a, DefaultPolicy(), later))
		}
	}
}

func TestWhereTheOthersStand(t *testing.T) {
	for name, c := range map[string]struct {
		a    AbsenceView
		want place
	}{
		"known at close":          {AbsenceView{Course: ExplainedAtClose}, known},
		"withheld":                {AbsenceView{Course: WithheldFrom, Reason: ReasonNoContact}, toCall},
		"arrived":                 {AbsenceView{Course: Alerted, Arrived: true}, done},
		"alerted and no alert":    {AbsenceView{Course: Alerted}, toCall},
		"gone again after a word": {AbsenceView{Course: WithheldFrom, Reason: ReasonAbsentAgain, Replies: []ReplyView{{Kind: KindReply}}}, toCall},
	} {
		if got := placeOf(c.a, DefaultPolicy(), nine); got != c.want {
			t.Errorf("%s: in place %d, want %d", name, got, c.want)
		}
	}
	taken := seen(delivery.Sent)
	taken.Alerts[0].Pupils[0].Dropped = true
	if placeOf(taken, DefaultPolicy(), nine) != toCall {
		t.Error("a pupil taken out of a text that went is thought to be told")
	}
	again := seen(delivery.Withdrawn)
	again.Alerts = append(again.Alerts, seen(delivery.Sent).Alerts[0])
	again.Alerts[1].RaisedAt = nine.Add(time.Minute)
	if placeOf(again, DefaultPolicy(), nine) != noReply {
		t.Error("the newest alert does not count")
	}
}

// seen is an open absence whose one alert stands in a state.
func seen(st delivery.State) AbsenceView {
	return AbsenceView{ID: "ab1", Course: Alerted, Alerts: []AlertView{{
		Kind: delivery.AlertText, State: st, RaisedAt: nine, SendAfter: nine, Pupils: []AlertPupil{{Absence: "ab1"}},
	}}}
}
