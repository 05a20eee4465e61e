package notifier

import "fmt"

// rungs says what an absence came to, in the order of the ladder. The rung of a
// next contact is a text, and is said with the texts.
var rungs = []struct {
	rung Rung
	says string
}{
	{RungVulnerable, "The pupil is marked vulnerable: the safeguarding lead, or whoever stands in, was told at once."},
	{RungNobody, "Everybody on the list who may be texted had been: there is no next contact."},
	{RungCalls, "Still nobody knew why: it came to the call list."},
	{RungLead, "Still nobody knew why: the safeguarding lead, or whoever stands in, was told."},
}

// climbed says which rungs of the ladder an absence came to, and what came of
// ringing.
func (t Trail) climbed() []Reason {
	var out []Reason
	if t.Absence != nil {
		for _, r := range rungs {
			if at, came := t.Absence.Rungs[r.rung]; came {
				out = append(out, Reason{At: at, About: AboutLadder, Word: string(r.rung), Says: r.says})
			}
		}
	}
	for _, line := range t.Calls {
		out = append(out, line.reason())
	}
	return out
}

// reason says one call. What was noted of it stays where it is sealed.
func (l CallLine) reason() Reason {
	whom := "somebody about the pupil"
	if l.Relation != "" {
		whom = "the " + l.Relation
	}
	says := fmt.Sprintf("A member of staff rang %s: %s", whom, l.Outcome.Words())
	if l.Code != "" {
		says += fmt.Sprintf(" (%s)", l.Code)
	}
	return Reason{At: l.At, About: AboutCall, Word: string(l.Outcome), Contact: l.Contact, Says: says + "."}
}
