package notifier

import (
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// KindAfternoon is a reply to a text about the morning that tells of the afternoon
// alone, as "dentist at 3" does: it says nothing of where the pupil is now, so that
// the ladder goes on.
const KindAfternoon = "afternoon"

// noon is the hour from which an appointment leaves the morning's register alone,
// also where the afternoon's session begins later.
const noon = clock.ClockTime(12 * 60)

// sessionTold is the session that a text is about, by the times it names and the
// school's calendar; "" is all day, or that nothing tells. An appointment from noon
// on, or a pupil who is fetched then, is away in the afternoon; one in the morning,
// or a pupil who comes in before the afternoon begins, in the morning. Who is ill
// is ill all day.
func sessionTold(r reading.Reading, c school.Calendar) register.Session {
	away := r.Has(reading.Appointment) || r.Leaves
	switch {
	case away && r.Has(reading.Illness) && !r.Leaves:
		return ""
	case !away && !r.Has(reading.Late):
		return ""
	}
	from, to := hoursAway(r, away)
	afternoon := min(noon, c.PMStart)
	if r.Part == reading.Afternoon && from == 0 {
		from = afternoon
	}
	if r.Part == reading.Morning && to == midnight || away && from > 0 && from < afternoon && r.In == nil {
		to = c.PMStart
	}
	am, pm := from < afternoon, to > c.PMStart
	switch {
	case am && pm:
		return ""
	case am:
		return register.AM
	default:
		return register.PM
	}
}

// midnight ends a day.
const midnight = clock.ClockTime(24 * 60)

// hoursAway gives from when until when a text has the pupil away; 0 to midnight for
// what it does not say.
func hoursAway(r reading.Reading, away bool) (from, to clock.ClockTime) {
	to = midnight
	if r.In != nil {
		to = *r.In
	}
	switch {
	case r.At == nil, r.In != nil && *r.At == *r.In:
	case away:
		from = *r.At
	default: // late, by a time
		to = *r.At
	}
	return from, to
}

// explains reports whether what a text says can be about an absence at all: what is
// on in the afternoon does not say why a pupil is missing in the morning.
func (h *hearing) explains(a Absence) bool {
	return h.half != register.PM || a.Key.Session != register.AM || onlyAhead(h.read, h.today)
}

// kindBeside is of what kind the text is beside an absence.
func (h *hearing) kindBeside(a Absence) string {
	if !h.worries() && !h.explains(a) {
		return KindAfternoon
	}
	return h.kind
}

// elsewhere reports whether a text stands beside absences of the morning and tells
// of the afternoon: then it is told in advance as well.
func (h *hearing) elsewhere() bool {
	standing := h.standing()
	for _, i := range standing {
		if h.explains(*h.meant[i].Absence) {
			return false
		}
	}
	return len(standing) > 0
}

// noticeSession is the session a text's notice is about, from a day on. One of
// several days is about all of each.
func (h *hearing) noticeSession(from, to clock.Date) register.Session {
	s := h.half
	switch {
	case to.After(from):
		return ""
	case s == "" && h.read.Has(reading.Late) && h.read.At == nil && h.read.In == nil:
		if s = register.AM; from == h.today {
			s = h.session
		}
	}
	if open, _ := h.set.Calendar.Open(from, string(s)); !open {
		return ""
	}
	return s
}
