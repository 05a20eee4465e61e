package console

import (
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/notifier"
)

// figure is one number of a sum, with what it counts and where that is.
type figure struct {
	N     int
	Word  string
	To    string // the id of the section that lists them; empty if none does
	Late  bool
	Grave bool // it is about concerns; left out when there are none
}

// account is the morning as sums that a person can check in passing.
type account struct {
	Registers, Absent []figure // the first of each is the sum of the others
	Proof             string
	AddsUp            bool
	Faults            []string // what does not, by pupil
}

func accountOf(t notifier.Today) account {
	reg, abs := t.Ledger.Registers, t.Ledger.Absences
	if t.NoSchool != "" {
		reg.Expected, reg.Missing = reg.Closed, nil // none is waited for
	}
	a := account{
		Registers: []figure{
			{N: reg.Expected, Word: "registers"},
			{N: reg.Closed, Word: "closed"},
			{N: len(reg.Missing), Word: "still open", To: "open", Late: anyLate(t.Open)},
		},
		Absent: []figure{
			{N: abs.Total, Word: "absent"},
			{N: t.Known, Word: "reason known"},
			{N: pupilsIn(t.Worried), Word: "with a concern", To: "concerns", Grave: true},
			{N: pupilsIn(t.Held), Word: "held", To: "held", Late: true},
			{N: pupilsIn(t.NoReply), Word: "no reply", To: "no-reply"},
			{N: pupilsIn(t.Replied), Word: "replied", To: "replied"},
			{N: pupilsIn(t.ToCall), Word: "to call", To: "to-call"},
			{N: pupilsIn(t.Done), Word: "done", To: "done"},
		},
		Proof: proof(t),
	}
	if len(t.Worried) == 0 {
		a.Absent = slices.DeleteFunc(a.Absent, func(f figure) bool { return f.Grave })
	}
	a.Faults = faultsOf(t)
	for _, sum := range [][]figure{a.Registers, a.Absent} {
		if d := difference(sum); d != 0 {
			a.Faults = append(a.Faults, fmt.Sprintf("the parts of %d %s differ from it by %d", sum[0].N, sum[0].Word, d))
		}
	}
	a.AddsUp = t.Ledger.Balanced && len(a.Faults) == 0
	return a
}

func difference(sum []figure) int {
	d := sum[0].N
	for _, f := range sum[1:] {
		d -= f.N
	}
	return max(d, -d)
}

func anyLate(rs []notifier.RegisterView) bool {
	for _, r := range rs {
		if r.State == notifier.RegisterLate {
			return true
		}
	}
	return false
}

// pupilsIn counts pupils, not rows: siblings who share a text share a row.
func pupilsIn(rows []notifier.TodayRow) int {
	n := 0
	for _, r := range rows {
		n += len(r.Absences)
	}
	return n
}

// faultsOf says what does not balance, with a pupil's name where the page has
// it, else the school's own id.
func faultsOf(t notifier.Today) []string {
	names := map[string]string{}
	for _, rows := range [][]notifier.TodayRow{t.Worried, t.Held, t.NoReply, t.Replied, t.ToCall, t.Done} {
		for _, r := range rows {
			for _, a := range r.Absences {
				names[a.Pupil.Ref] = a.Pupil.Name()
			}
		}
	}
	var out []string
	for _, f := range t.Ledger.Faults {
		name := names[f.Pupil]
		if name == "" {
			name = "pupil " + f.Pupil
		}
		out = append(out, name+": "+f.Detail)
	}
	return out
}
