package notifier

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Trail is all that is kept of one pupil in one session.
type Trail struct {
	Pupil     school.Pupil
	Revisions []TrailRevision // of registers of the pupil's group, or that mark the pupil; oldest first
	Absence   *AbsenceView    // nil when none was kept
	Decided   []Reason        // as they were kept, oldest first
	Texts     []TrailText     // that name the absence, or did
	Calls     []CallLine      // of people who rang about the pupil
}

// TrailRevision is one revision of a register, with the pupil's mark.
type TrailRevision struct {
	Group      school.Group
	Revision   int
	ClosedAt   time.Time
	ReceivedAt time.Time
	Marked     bool
	Code       register.Code
}

// TrailText is a text about the absence with its life.
type TrailText struct {
	AlertView
	DroppedAt time.Time // when the pupil was taken out of it; zero while it names the pupil
	// DroppedWhy is the gate's reason, "" where what became of the absence says it.
	DroppedWhy string
	Timeline   []delivery.Event
}

// Explained is why a pupil's family was, or was not, texted about a session:
// the reasons as they were weighed, and what has happened since, in the order
// of time.
type Explained struct {
	School  school.URN
	Pupil   school.Pupil
	Date    clock.Date
	Session register.Session
	Absence AbsenceID // empty when no absence is kept
	Course  Course    // empty likewise
	Reasons []Reason
}

// Reasons says why the family of a pupil, by the school's own id, was or was
// not texted about a session. It reads what was kept when it was decided, and
// decides nothing again. A pupil nobody has is an error.
func (s *Service) Reasons(ctx context.Context, urn school.URN, ref string, day clock.Date, sess register.Session) (Explained, error) {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return Explained{}, err
	}
	t, err := s.store.Trail(ctx, urn, ref, day, sess)
	if err != nil {
		return Explained{}, err
	}
	calls, err := s.store.CallStates(ctx, urn, day)
	if err != nil {
		return Explained{}, err
	}
	t.Calls = calls[NewCallID(day, sess, t.Pupil.ID)].Lines
	e := Explained{School: urn, Pupil: t.Pupil, Date: day, Session: sess, Reasons: t.reasons()}
	if t.Absence != nil {
		e.Absence, e.Course = t.Absence.ID, t.Absence.Course
	}
	if len(t.Revisions) == 0 {
		e.Reasons = append(e.Reasons, notClosed(set.Calendar, t.Pupil, day, sess))
	}
	return e, nil
}

// notClosed says why nothing has been decided.
func notClosed(c school.Calendar, p school.Pupil, day clock.Date, sess register.Session) Reason {
	if open, why := c.Open(day, string(sess)); !open {
		return Reason{About: AboutCalendar, Word: ReasonNotOpen, Says: "No register is taken: " + why + "."}
	}
	if p.Group == "" {
		return Reason{About: AboutRegister, Word: "no_group", Says: "This pupil is in no group, so no register expects them."}
	}
	return Reason{About: AboutRegister, Word: "not_closed", Says: fmt.Sprintf("The register of %s has not closed, so nothing has been decided.", p.Group)}
}

// reasons puts everything in the order of time. What happened at one moment
// stands in the order: the register, what was weighed, what became of texts.
func (t Trail) reasons() []Reason {
	var rs []Reason
	for _, r := range t.Revisions {
		rs = append(rs, r.reason())
	}
	rs = append(rs, t.Decided...)
	for _, x := range t.Texts {
		rs = append(rs, x.reasons()...)
	}
	if t.Absence != nil {
		for _, r := range t.Absence.Replies {
			rs = append(rs, Reason{At: r.ReceivedAt, About: AboutReply, Word: r.Kind, Text: r.Alert, Says: fmt.Sprintf("A reply came (%s).", r.From)})
		}
	}
	rs = append(rs, t.climbed()...)
	slices.SortStableFunc(rs, func(a, b Reason) int { return a.At.Compare(b.At) })
	return rs
}

// reason says what one revision of the register says of the pupil.
func (r TrailRevision) reason() Reason {
	out := Reason{At: r.ReceivedAt, About: AboutRegister, Word: "revision"}
	closed := fmt.Sprintf("Revision %d of the register of %s, closed at %s, ", r.Revision, r.Group, clock.Wall(r.ClosedAt))
	meaning, known := register.Look(r.Code)
	switch {
	case !r.Marked:
		out.Word, out.Says = "unmarked", closed+"has no mark for this pupil: unmarked is never taken for present. Find out where they are."
	case r.Code == register.Unmarked:
		out.Word, out.Says = "unmarked", closed+"has a blank mark: unmarked is never taken for present. Find out where they are."
	case !known:
		out.Word, out.Says = "unmarked", closed+"has a code that is not known; it was kept for staff."
	case meaning.Arrived || !meaning.Absent():
		out.Says = closed + fmt.Sprintf("says %s (%s): no absence.", r.Code, meaning.Words)
	default:
		out.Says = closed + fmt.Sprintf("says %s (%s).", r.Code, meaning.Words)
	}
	return out
}

// reasons says what became of a text. The first line of an alert's life is the
// decision itself, which says more.
func (x TrailText) reasons() []Reason {
	name := x.name()
	var out []Reason
	for i, e := range x.Timeline {
		if i == 0 && x.Kind == delivery.AlertText || x.withoutThem(e) {
			continue
		}
		if says := stepSays(name, e); says != "" {
			word := string(e.To)
			if e.Why != "" && e.Why != word {
				word += " " + e.Why
			}
			out = append(out, Reason{At: e.At, About: AboutText, Word: word, Contact: x.Contact, Text: x.ID, Says: says})
		}
	}
	if !x.DroppedAt.IsZero() {
		says := "This pupil was taken out of " + name + " before it went."
		if why := Sentence(x.DroppedWhy); why != "" {
			says += " " + why
		}
		out = append(out, Reason{At: x.DroppedAt, About: AboutText, Word: strings.TrimSpace("taken_out " + x.DroppedWhy), Contact: x.Contact, Text: x.ID, Says: says})
	}
	return out
}

// withoutThem reports whether something happened to the text when it was no
// longer about the pupil: what a sibling's family was told, they were not.
func (x TrailText) withoutThem(e delivery.Event) bool {
	return !x.DroppedAt.IsZero() && (e.At.After(x.DroppedAt) || e.At.Equal(x.DroppedAt) && (e.To.Gone() || e.To == delivery.Unknown || e.To == delivery.Failed))
}

// name says which text it is: "the correction to the mother".
func (x TrailText) name() string {
	kind := map[delivery.Kind]string{
		delivery.AlertText: "the text", delivery.RungText: "the next text", delivery.CorrectionText: "the correction",
		delivery.AnswerText: "the answer", delivery.QuestionText: "the question", delivery.StaffText: "the text to staff",
	}[x.Kind]
	if x.Relation != "" {
		return kind + " to the " + x.Relation
	}
	return kind
}
