package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// unsaid gives the newest correction that did not reach those who were told that
// a pupil is missing who is in school, or nil. They are worried for nothing until
// a person has rung.
func unsaid(a AbsenceView) *AlertView {
	if !a.Arrived {
		return nil
	}
	var last *AlertView
	for i := range a.Alerts {
		al := &a.Alerts[i]
		if lostCorrection(al.Kind, al.State, al.Reason, al.Pupils, a.ID) && (last == nil || !al.RaisedAt.Before(last.RaisedAt)) {
			last = al
		}
	}
	return last
}

// lostCorrection reports whether a text is a correction that tells nobody about an
// absence: refused, too late, not delivered, or taken back by the last gate, as a
// whole or for this pupil. One that had nothing to take back, or that a person
// took back, or before which the family itself gave a reason, is not owed.
func lostCorrection(k delivery.Kind, st delivery.State, reason string, pupils []AlertPupil, id AbsenceID) bool {
	i := slices.IndexFunc(pupils, func(p AlertPupil) bool { return p.Absence == id })
	if k != delivery.CorrectionText || i < 0 {
		return false
	}
	switch st {
	case delivery.Failed, delivery.Expired, delivery.Undelivered:
		return true
	case delivery.Withdrawn:
		return reason != ReasonNothing && reason != ReasonByStaff && reason != ReasonExplained
	default:
		return pupils[i].Dropped && st.Gone()
	}
}

// saidSince reports whether a person has told the family, by a call recorded since
// an instant. A call nobody answered told nobody.
func (s CallState) saidSince(t time.Time) bool {
	return slices.ContainsFunc(s.Lines, func(l CallLine) bool {
		return l.Outcome != CallNoAnswer && l.Outcome != CallWrongNumber && !l.At.Before(t)
	})
}

// Why to ring about a pupil who is in school.
const (
	whyUnsaid      = "The pupil is in school. A text had told the family otherwise, and the one that takes it back did not reach them: ring, and say so."
	whyOthersOnly  = " Whoever had that text may no longer be texted: ring only those who stand here."
	whyNobodyRings = " Nobody on this pupil's list may be rung: ask the safeguarding lead."
)

// whyRingArrived says why to ring about a pupil who is in school.
func whyRingArrived(lost AlertView) string {
	if lost.Reason == ReasonTieChanged || lost.State.Gone() && lost.State != delivery.Undelivered {
		return whyUnsaid + whyOthersOnly
	}
	return whyUnsaid
}

// unsaidCalls lists of a day's absences those about which a correction is lost and
// nobody has rung since.
func (s *Service) unsaidCalls(ctx context.Context, urn school.URN, day clock.Date, abs []AbsenceView) (map[AbsenceID]CallPupil, error) {
	out := map[AbsenceID]CallPupil{}
	for _, a := range abs {
		if lost := unsaid(a); lost != nil {
			out[a.ID] = CallPupil{
				ID: NewCallID(day, a.Session, a.Pupil.ID), Pupil: a.Pupil, Absence: a.ID, InSchool: true,
				Why: whyRingArrived(*lost), Since: latest(lost.ChangedAt, lost.RaisedAt), LeadTold: leadTold(a),
			}
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	states, err := s.store.CallStates(ctx, urn, day)
	for _, a := range abs {
		if p, is := out[a.ID]; is && states[p.ID].saidSince(unsaid(a).RaisedAt) {
			delete(out, a.ID)
		}
	}
	return out, err
}

// readUnsaid reads under the lock whether a family is still to be rung about an
// absence that has ended.
func (c *callDesk) readUnsaid(ctx context.Context, day Day) error {
	if c.absence == nil || !c.absence.Arrived {
		return nil
	}
	alerts, err := day.Alerts(ctx)
	if err != nil {
		return err
	}
	for _, al := range alerts {
		if lostCorrection(al.Text.Kind, al.Text.State, al.Text.Reason, al.Pupils, c.absence.ID) {
			c.unsaid = !c.state.saidSince(al.Text.RaisedAt)
		}
	}
	return nil
}
