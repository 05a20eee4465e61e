package notifier

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// asExpected: of each pupil who is absent for the first time in a session, the
// plan is what the page of the policy says, written down a second time.
func (w *made) asExpected(p Plan) error {
	named := naming(p)
	for _, e := range p.Sheet.entries {
		if _, known := priorIn(w.Absences, e.pupil.ID, w.Closure.Session); known || !e.meaning.Absent() {
			continue
		}
		var got string
		for _, a := range p.Absences {
			if a.Pupil != e.pupil.ID {
				continue
			}
			got = string(a.Course)
			if a.Course == WithheldFrom {
				got += " " + a.Reason
			}
			for _, al := range named[a.ID] {
				if al.Text.Reason != "" && got == string(Alerted) {
					got += " " + al.Text.Reason
				}
			}
		}
		want := w.expected(e)
		if p.Outcome.Brake != nil && (want == string(Alerted) || len(want) > 8 && want[:8] == "alerted ") {
			want = "alerted brake"
			if got == string(Alerted) || len(got) > 8 && got[:8] == "alerted " { // it joined a text that is held by now
				got = want
			}
		}
		if got != want {
			return fmt.Errorf("%s is marked %s: %q, and the policy says %q", e.pupil.Ref, e.mark.Code, got, want)
		}
	}
	return nil
}

// expected is the page of the policy for one absent pupil.
func (w *made) expected(e entry) string {
	pol, day, sess := w.Setting.Policy, w.Closure.Date, w.Closure.Session
	if e.mark.Code != "N" && (e.mark.Code != "O" || !pol.TextUnauthorised) {
		return "explained_at_close"
	}
	accepted, waiting := false, false
	for _, n := range w.Notices {
		if n.Pupil == e.pupil.ID && !day.Before(n.From) && !n.To.Before(day) && (n.Session == "" || n.Session == sess) {
			accepted = accepted || n.Status == NoticeAccepted
			waiting = waiting || n.Status == NoticeWaiting
		}
	}
	end := pol.DeadlineAM.On(day)
	if sess == register.PM {
		end = pol.DeadlinePM.On(day)
	}
	for _, e := range w.Setting.Calendar.Early {
		if e.Date == day && e.Ends.On(day).Before(end) {
			end = e.Ends.On(day)
		}
	}
	start := latest(w.Now, w.Closure.ClosedAt.Add(minutes(int(pol.HoldAfterClosing))), pol.NotBefore.On(day))
	begins := map[register.Session]clock.ClockTime{register.AM: w.Setting.Calendar.AMStart, register.PM: w.Setting.Calendar.PMStart}[sess]
	old := w.Now.Sub(w.Closure.ClosedAt) > minutes(60) || w.Revision == 1 && w.Now.After(begins.On(day).Add(minutes(100)))
	looksFirst := e.pupil.Flags.Vulnerable && !old && !pol.Review
	switch {
	case w.signedIn(e.pupil.ID, sess):
		return "withheld signed_in"
	case accepted:
		return "withheld told_in_advance"
	case w.yearIsOut(e.pupil.Year, sess):
		return "withheld year_not_in"
	case e.pupil.Flags.NoText:
		return "withheld no_text"
	case !start.Before(end), looksFirst && !w.Now.Add(minutes(5)).Before(end):
		return "withheld too_late"
	case sess == register.PM && w.heardThisMorning(e.pupil.ID):
		return "withheld told_this_morning"
	case sess == register.PM && w.wasIll(e.pupil.ID):
		return "withheld ill_this_morning"
	case len(w.whoHears(e.pupil.ID)) == 0:
		return "withheld no_textable_contact"
	case old:
		return "alerted stale_closure"
	case pol.Review:
		return "alerted review"
	case looksFirst:
		return "alerted vulnerable"
	case waiting && w.Now.Add(minutes(10)).Before(end):
		return "alerted told_not_checked"
	}
	return "alerted"
}

// yearIsOut: the calendar says that the year group is not in.
func (w *made) yearIsOut(year int, sess register.Session) bool {
	for _, p := range w.Setting.Calendar.Part {
		if p.Date == monday && p.Year == year && (p.Session == "" || p.Session == string(sess)) {
			return true
		}
	}
	return false
}

func (w *made) heardThisMorning(p school.PupilID) bool {
	a, ok := priorIn(w.Absences, p, register.AM)
	if !ok || !a.Open() {
		return false
	}
	for _, al := range w.Alerts {
		st := al.Text.State
		if al.Text.Kind == delivery.AlertText && al.names(a.ID) && (!st.Settled() || st == delivery.Sent || st == delivery.Delivered) {
			return true
		}
	}
	return false
}

func (w *made) wasIll(p school.PupilID) bool {
	a, ok := priorIn(w.Absences, p, register.AM)
	return ok && !a.Open() && !a.Arrived && a.Code == "I"
}
