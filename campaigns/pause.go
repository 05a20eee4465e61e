package campaigns

import (
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// A pause stands until somebody who may let the campaign go on does so: by
// resuming it, or, once it has been changed, by approving it as it is now.
//
//	running ──pause──▶ paused ──resume──▶ running
//	                     │ edit, vouch, put back
//	                     ▼
//	     draft, still paused ──propose──▶ proposed, still paused ──approve──▶ approved

// draftAgain makes a campaign a draft: what was approved was something else. A
// pause stands, with who paused it, when and why: whoever changes a word has not
// undone what somebody stopped it for.
func (c Campaign) draftAgain() Campaign {
	if c.Status == Paused {
		c.PausedWhy = c.Note
	}
	c.Status, c.Note = Draft, ""
	c.Proposed, c.Approved = Mark{}, Mark{}
	return c
}

// PauseStands reports whether a campaign was paused, has been changed since, and
// nobody has let it go on: whoever approves it does.
func (c Campaign) PauseStands() bool {
	return c.Paused != (Mark{}) && c.Status != Paused && !c.Status.Ended()
}

// PausedFor gives why a campaign is paused, or was before it was changed; "" for
// one that nobody has paused.
func (c Campaign) PausedFor() string {
	switch {
	case c.Status == Paused:
		return c.Note
	case c.PauseStands():
		return c.PausedWhy
	}
	return ""
}

// goesOn ends a pause, and notes who did.
func (c Campaign) goesOn(by Mark) Campaign {
	c.Paused, c.PausedWhy, c.Resumed = Mark{}, "", by
	return c
}

// notPaused says why a campaign cannot be resumed.
func (c Campaign) notPaused() error {
	if c.PauseStands() {
		return problem.New(problem.Conflict, "This campaign has been changed since it was paused. Whoever approves it as it is now lets it go on.")
	}
	return problem.New(problem.Conflict, "This campaign is not paused.")
}

// Who names whoever did a thing to a person, by the names of a school's staff.
func (m Mark) Who(names map[string]string) string {
	kind, id, _ := strings.Cut(m.By, ":")
	switch {
	case m.By == stopRules.String():
		return "A stop rule"
	case names[id] != "":
		return names[id]
	case kind == string(school.Key):
		return "A program"
	case id == "command-line":
		return "Whoever runs this service"
	default:
		return "Somebody who has left"
	}
}
