package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

func TestALedgerCountsEachAbsenceOnce(t *testing.T) {
	c := Counts{
		Registers: []RegisterView{{Group: "8B", Pupils: 3, Revision: 2, Unmarked: []MarkDoubt{{Ref: "A9"}}}, {Group: "8C", Pupils: 3, Revision: 1}, {Group: "9A", Pupils: 3}, {Group: "not on the roll", Revision: 1}},
		Marked:    map[school.PupilID]bool{"p1": true, "p2": true, "p3": true, "p4": true, "p5": true},
		Absences: []CountedAbsence{
			{Pupil: "p1", Course: ExplainedAtClose},
			{Pupil: "p2", Course: Alerted, Open: true, Alerts: 1, Texts: 1},
			{Pupil: "p3", Course: Alerted, Open: true, Alerts: 2, Texts: 2, HeldTexts: 1},
			{Pupil: "p4", Course: WithheldFrom, Open: true},
			{Pupil: "p5", Course: Alerted, Alerts: 1, Texts: 1},
		},
		Texts:   map[delivery.State]int{delivery.Sent: 1},
		Replies: map[string]int{KindReply: 2, KindStop: 1},
	}
	l := Account("900001", monday, "AM", c)
	want := LedgerAbsences{Total: 5, ExplainedAtClose: 1, Alerted: 2, Held: 1, Withheld: 1, ExplainedSince: 1, Open: 3}
	if l.Absences != want || !l.Balanced || l.Replies.Total != 3 {
		t.Errorf("got %+v, balanced %t, %d replies", l.Absences, l.Balanced, l.Replies.Total)
	}
	if r := l.Registers; r.Expected != 3 || r.Closed != 2 || r.Incomplete != 1 || len(r.Missing) != 1 || r.Missing[0] != "9A" {
		t.Errorf("registers: %+v", r)
	}
	if len(l.Unmarked) != 1 || len(l.Texts) != len(delivery.States) {
		t.Errorf("unmarked %v, texts %v", l.Unmarked, l.Texts)
	}
	if a := l.Absences; a.Total != a.ExplainedAtClose+a.Alerted+a.Held+a.Withheld {
		t.Error("the total is not the sum of its courses")
	}
}

// TestALostRowUnbalancesTheLedger is the page of what can be missing.
func TestALostRowUnbalancesTheLedger(t *testing.T) {
	for name, c := range map[string]Counts{
		"the absence":         {Marked: map[school.PupilID]bool{"p1": true}},
		"the register's mark": {Absences: []CountedAbsence{{Pupil: "p1", Course: ExplainedAtClose}}},
		"the alert":           {Marked: map[school.PupilID]bool{"p1": true}, Absences: []CountedAbsence{{Pupil: "p1", Course: Alerted, Open: true}}},
		"the text":            {Marked: map[school.PupilID]bool{"p1": true}, Absences: []CountedAbsence{{Pupil: "p1", Course: Alerted, Open: true, Alerts: 1}}},
		"one of two texts":    {Marked: map[school.PupilID]bool{"p1": true}, Absences: []CountedAbsence{{Pupil: "p1", Course: Alerted, Open: true, Alerts: 2, Texts: 1}}},
		"the decision":        {Marked: map[school.PupilID]bool{"p1": true}, Absences: []CountedAbsence{{Pupil: "p1", Open: true}}},
		"what the store saw":  {Faults: []LedgerFault{{Pupil: "A1"}}},
	} {
		c.Refs = map[school.PupilID]string{"p1": "A1"}
		if l := Account("900001", monday, "AM", c); l.Balanced || len(l.Faults) != 1 || l.Faults[0].Pupil != "A1" {
			t.Errorf("without %s: balanced %t, %v", name, l.Balanced, l.Faults)
		}
	}
}
