package console

import (
	"cmp"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// roleWords says who a text to staff was for.
var roleWords = map[notifier.StaffRole]string{
	notifier.RoleLead: "safeguarding lead", notifier.RoleDeputy: "deputy safeguarding lead", notifier.RoleHead: "head", notifier.RoleOffice: "school office",
}

// concernLines tells what happened to the concerns of a day: how each began, who
// was told, who has it, and what was found.
func concernLines(d notifier.PupilDay, who seen) []timeLine {
	var lines []timeLine
	for _, c := range d.Concerns {
		if clock.DateOf(c.At) == d.Date {
			lines = append(lines, begunLines(c, d)...)
		}
		if !c.TakenAt.IsZero() && clock.DateOf(c.TakenAt) == d.Date {
			lines = append(lines, timeLine{At: c.TakenAt, Words: who.name(c.TakenBy) + " took the concern on", Tag: "Concern", Shape: shapeNow})
		}
		if !c.ClosedAt.IsZero() && clock.DateOf(c.ClosedAt) == d.Date {
			found, kept := who.shell.foundOf(c.Concern)
			lines = append(lines, timeLine{At: c.ClosedAt, Words: who.name(c.ClosedBy) + " closed the concern with what was found" + kept, Quote: found, Ours: true, Tag: "Concern closed", Shape: shapeDone})
		}
	}
	for _, t := range d.Told {
		l := timeLine{At: t.At, Words: "Text to " + t.Name + ", " + roleWords[t.Role] + ": a concern waits", Tag: capital(stateWords[t.State].words), Shape: cmp.Or(stateWords[t.State].shape, shapeDone)}
		if t.Rung != t.Role {
			l.Words += ", for the " + roleWords[t.Rung]
		}
		lines = append(lines, l)
	}
	return lines
}

// begunLines tells how a concern began: its texts, unless they stand among the
// replies of the day already.
func begunLines(c notifier.ConcernView, d notifier.PupilDay) []timeLine {
	words := "A concern was opened. " + graveWords[c.Kind]
	if c.Kind == notifier.BreachConcern {
		words = "A possible breach was opened. A stranger was told"
	}
	lines := []timeLine{{At: c.At, Words: words, Tag: "Concern", Shape: shapeDue}}
	if !c.ClosedAt.IsZero() {
		lines[0].Shape = shapeDone
	}
	for _, t := range c.Texts {
		beside := slices.ContainsFunc(d.Absences, func(a notifier.AbsenceView) bool {
			return slices.ContainsFunc(a.Replies, func(r notifier.ReplyView) bool { return r.ReceivedAt.Equal(t.At) && r.Body == t.Body })
		})
		if !beside && clock.DateOf(t.At) == d.Date {
			lines = append(lines, timeLine{At: t.At, Words: "Text from " + c.From, Quote: t.Body})
		}
	}
	return lines
}

// foundOf gives what was found to who may read it, or else says that it is kept.
func (sh shell) foundOf(c notifier.Concern) (read, kept string) {
	if c.Found == "" || sh.Grave || c.ClosedBy.Kind == school.Person && c.ClosedBy.ID == sh.Me {
		return c.Found, ""
	}
	return "", ". It is kept for the safeguarding lead"
}

// saidWords says what a text of ours is that answers somebody.
var saidWords = map[delivery.Kind]string{
	delivery.QuestionText: "Our question to ", delivery.AnswerText: "Answered by itself to ",
}

// saidLine tells one text of ours that is no alert.
func saidLine(m notifier.SaidLine, who seen) timeLine {
	words := cmp.Or(saidWords[m.Kind], who.name(m.By)+" wrote to ")
	l := timeLine{At: m.At, Words: words + cmp.Or(m.Name, "a number that is on no list"), Tag: capital(stateWords[m.State].words), Shape: cmp.Or(stateWords[m.State].shape, shapeDone), Quote: m.Body, Ours: true}
	if m.Relation != "" {
		l.Words += ", " + m.Relation
	}
	l.Words += ", ending " + m.Ending
	return l
}

// inOrder puts the newest first; what happened at one moment stands in the order
// in which it follows: an answer after the text it answers.
func inOrder(lines []timeLine) {
	slices.Reverse(lines)
	slices.SortStableFunc(lines, func(a, b timeLine) int { return b.At.Compare(a.At) })
	for i := range lines {
		lines[i].Wall, lines[i].Stamp = clock.Wall(lines[i].At), lines[i].At.Format(time.RFC3339)
	}
}
