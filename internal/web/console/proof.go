package console

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/notifier"
)

// fate is what became of a pupil without a reason, as far as texts go. Of two
// texts about one pupil the one nearer the top of the list says it.
type fate int

const (
	went fate = iota
	waits
	heldBack
	notReached
	tooLate
	takenBack
	notTexted
	noText // nobody could be texted
	fates  // how many there are
)

// fateWords says each of a pupil, and of more than one.
var fateWords = [fates]struct{ one, many string }{
	went:       {"was texted about", "were texted about"},
	waits:      {"has a text that waits to go", "have a text that waits to go"},
	heldBack:   {"has a text held for a person", "have a text held for a person"},
	notReached: {"has a text that reached nobody", "have a text that reached nobody"},
	tooLate:    {"has a text that was too late to send", "have a text that was too late to send"},
	takenBack:  {"had their text taken back", "had their text taken back"},
	notTexted:  {"was not texted about", "were not texted about"},
	noText:     {"could not be texted about", "could not be texted about"},
}

var fateOfState = map[delivery.State]fate{
	delivery.Sent: went, delivery.Delivered: went,
	delivery.Raised: waits, delivery.Sending: waits, delivery.Unknown: waits,
	delivery.Held:        heldBack,
	delivery.Undelivered: notReached, delivery.Failed: notReached,
	delivery.Expired:   tooLate,
	delivery.Withdrawn: takenBack,
}

func fateOf(a notifier.AbsenceView) fate {
	if a.Course == notifier.WithheldFrom {
		if a.Reason == notifier.ReasonNoContact || a.Reason == notifier.ReasonNoWords {
			return noText
		}
		return notTexted
	}
	best := fates
	for _, al := range a.Alerts {
		if al.Kind != delivery.AlertText {
			continue
		}
		f := fateOfState[al.State]
		if droppedFrom(al, a.ID) {
			f = takenBack // the text goes, or went, without this pupil
		}
		best = min(best, f)
	}
	if best == fates {
		return notTexted // none is kept, which does not add up and is said so
	}
	return best
}

func droppedFrom(al notifier.AlertView, id notifier.AbsenceID) bool {
	for _, p := range al.Pupils {
		if p.Absence == id {
			return p.Dropped
		}
	}
	return false
}

// proof says in words what became of every absence without a reason, and where
// every text is: the second way to the same figures.
func proof(t notifier.Today) string {
	without := t.Ledger.Absences.Total - t.Ledger.Absences.ExplainedAtClose
	none := t.Ledger.Registers.Closed == 0 && t.Ledger.Absences.Total == 0 // of one taken back there are absences
	switch {
	case none && t.NoSchool != "":
		return "No register has closed, and nobody has been texted."
	case none:
		return "No register has closed yet, and nobody has been texted."
	case without == 0:
		return "Every absence had its reason when its register closed. Nobody was texted."
	}
	said := count(without, "pupil", "pupils") + " had no reason when their register closed"
	if parts := fatesOf(t); len(parts) > 0 {
		said += ": " + list(parts)
	}
	return said + "." + textsProof(t.Ledger.Texts)
}

func fatesOf(t notifier.Today) []string {
	var n [fates]int
	for _, rows := range [][]notifier.TodayRow{t.Worried, t.Held, t.NoReply, t.Replied, t.ToCall, t.Done} {
		for _, r := range rows {
			for _, a := range r.Absences {
				n[fateOf(a)]++
			}
		}
	}
	var parts []string
	for f, w := range fateWords {
		if n[f] > 0 {
			parts = append(parts, count(n[f], w.one, w.many))
		}
	}
	return parts
}

func textsProof(texts map[delivery.State]int) string {
	all, parts := 0, []string{}
	for _, w := range countWords {
		n := 0
		for _, st := range w.states {
			n += texts[st]
		}
		all += n
		if n > 0 {
			parts = append(parts, count(n, w.one, w.many))
		}
	}
	if all == 0 {
		return ""
	}
	return fmt.Sprintf(" %s in all: %s.", count(all, "text", "texts"), strings.Join(parts, ", "))
}
