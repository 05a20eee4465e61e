package notifier

import "github.com/firstbell/firstbell/internal/problem"

// ladderOrder is what must come before what, as the ladder is climbed: a next
// contact whose text would be due with the call list or after it is never texted.
var ladderOrder = []struct {
	first, then string
	at          func(Policy) (first, then Minutes)
	same        bool // both may come at one moment
	why         string
}{
	{
		"undelivered_after_minutes", "next_contact_after_minutes", func(p Policy) (Minutes, Minutes) { return p.UndeliveredAfter, p.NextAfter },
		true, "a text of which nothing says that it has arrived is waited for no longer than one that has",
	},
	{
		"next_contact_after_minutes", "call_after_minutes", func(p Policy) (Minutes, Minutes) { return p.NextAfter, p.CallAfter },
		false, "the next contact is texted before the pupil is on the call list, or never",
	},
	{
		"call_after_minutes", "lead_after_minutes", func(p Policy) (Minutes, Minutes) { return p.CallAfter, p.LeadAfter },
		true, "the pupil is on the call list before the safeguarding lead is told",
	},
	{
		"vulnerable_next_contact_after_minutes", "vulnerable_call_after_minutes", func(p Policy) (Minutes, Minutes) { return p.VulnerableNext, p.VulnerableCall },
		false, "of a vulnerable pupil too, the next contact is texted before the call list, or never",
	},
	{
		"vulnerable_call_after_minutes", "lead_after_minutes", func(p Policy) (Minutes, Minutes) { return p.VulnerableCall, p.LeadAfter },
		true, "a vulnerable pupil is on the call list before the lead is told that nobody knows where they are",
	},
}

// inOrder refuses a change that puts two steps of the ladder out of their order,
// and says so of the one that was changed. What a school has had so for long does
// not keep it from changing something else.
func (p Policy) inOrder(was Policy, bad *problem.Error) {
	for _, o := range ladderOrder {
		first, then := o.at(p)
		wasFirst, wasThen := o.at(was)
		if first < then || o.same && first == then || first == wasFirst && then == wasThen {
			continue
		}
		least := Minutes(1)
		if o.same {
			least = 0
		}
		if then == wasThen {
			bad.At("/"+o.first, "make this %d or less: %s", then-least, o.why)
		} else {
			bad.At("/"+o.then, "make this %d or more: %s", first+least, o.why)
		}
	}
}
