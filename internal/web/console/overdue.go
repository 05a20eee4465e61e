package console

import (
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/notifier"
)

// overdueView is the alarm of registers that should have closed: silence about
// a whole group looks just like nobody missing.
type overdueView struct {
	Title, Says string
	One         bool
	Back        bool // some were taken back: their families may have been texted, and told so
	Calls       bool // their pupils are on the call list by now
}

// overdueOf gives the alarm, nil while no register is late.
func overdueOf(t notifier.Today) *overdueView {
	var groups, back []string
	var v overdueView
	for _, r := range t.Open {
		if r.State != notifier.RegisterLate || r.Pupils == 0 {
			continue
		}
		groups = append(groups, string(r.Group))
		if r.TakenBack {
			back = append(back, string(r.Group))
		}
		v.Says = "Due by " + clock.Wall(r.Due)
	}
	if len(groups) == 0 {
		return nil
	}
	v.One, v.Calls = len(groups) == 1, t.UnclosedDue
	v.Title = count(len(groups), "register has not closed", "registers have not closed")
	if most := 12; len(groups) > most {
		groups = append(groups[:most:most], count(len(groups)-most, "more", "more"))
	}
	v.Says += ": " + list(groups) + "."
	if len(back) > 0 {
		v.Back = true
		v.Says += " Sent by mistake and taken back, and not sent again: " + list(back) + "."
	}
	return &v
}
