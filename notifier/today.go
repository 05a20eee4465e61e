package notifier

import (
	"context"
	"sort"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
)

// Today gathers what the office sees now. Every open absence stands in exactly
// one of its lists, so that none can fall between them.
func (s *Service) Today(ctx context.Context, urn school.URN) (Today, error) {
	set, day, sess, notOpen, err := s.SchoolDay(ctx, urn)
	if err != nil {
		return Today{}, err
	}
	t := Today{School: set.School, Now: s.clock.Now(), Date: day, Session: sess, NoSchool: notOpen}
	// The number of the news is read first: what changes while the page is
	// drawn is then news to it.
	if t.NewsSeq, err = s.store.NewsSeq(ctx, urn); err != nil {
		return Today{}, err
	}
	if t.Ledger, err = s.Ledger(ctx, urn, day, sess); err != nil {
		return Today{}, err
	}
	registers, err := s.registers(ctx, set, day, sess)
	if err != nil {
		return Today{}, err
	}
	for _, r := range registers {
		if r.Revision == 0 {
			t.Open = append(t.Open, r)
		}
		t.Doubts = append(t.Doubts, r.Unmarked...)
	}
	if t.Unmatched, err = s.store.Unmatched(ctx, urn, day); err != nil {
		return Today{}, err
	}
	abs, err := s.store.Absences(ctx, urn, day, sess)
	if err != nil {
		return Today{}, err
	}
	return t, s.sortRows(ctx, &t, abs)
}

// place is the list of Today an absence stands in.
type place int

const (
	known place = iota
	done
	replied
	noReply
	toCall
)

// placeOf says what an absence needs. What fits nowhere else is to be called
// about: silence is never the answer.
func placeOf(a AbsenceView) place {
	switch {
	case a.Course == ExplainedAtClose:
		return known
	case a.Arrived || a.Explained != nil:
		return done
	case hasReply(a):
		return replied
	case lastAlert(a) != nil && onItsWay(lastAlert(a).State) && !lastAlert(a).Stopped:
		return noReply
	default:
		return toCall
	}
}

func onItsWay(st delivery.State) bool {
	switch st {
	case delivery.Held, delivery.Raised, delivery.Sending, delivery.Unknown, delivery.Sent, delivery.Delivered:
		return true
	default:
		return false
	}
}

func hasReply(a AbsenceView) bool {
	for _, r := range a.Replies {
		if r.Kind == KindReply {
			return true
		}
	}
	return false
}

// lastAlert gives the newest alert that still names the absence.
func lastAlert(a AbsenceView) *AlertView {
	var last *AlertView
	for i, al := range a.Alerts {
		if al.Kind != delivery.AlertText || dropped(al, a.ID) {
			continue
		}
		if last == nil || al.RaisedAt.After(last.RaisedAt) {
			last = &a.Alerts[i]
		}
	}
	return last
}

func dropped(al AlertView, id AbsenceID) bool {
	for _, p := range al.Pupils {
		if p.Absence == id {
			return p.Dropped
		}
	}
	return true
}

func (s *Service) sortRows(ctx context.Context, t *Today, abs []AbsenceView) error {
	var calls []AbsenceView
	siblings := map[place]map[delivery.TextID]int{}
	for _, a := range abs {
		switch p := placeOf(a); p {
		case known:
			t.Known++
		case done:
			t.Done = append(t.Done, TodayRow{Absences: []AbsenceView{a}, Since: settledAt(a)})
		case replied:
			t.Replied = addRow(t.Replied, siblings, p, a, repliedAt(a))
		case noReply:
			t.NoReply = addRow(t.NoReply, siblings, p, a, waitingSince(*lastAlert(a)))
		default:
			calls = append(calls, a)
		}
	}
	lists, err := s.store.Callable(ctx, pupilsOf(calls))
	if err != nil {
		return err
	}
	for _, a := range calls {
		t.ToCall = append(t.ToCall, TodayRow{
			Absences: []AbsenceView{a}, Since: a.ClosedAt, Why: whyCall(a), Call: callList(lists[a.Pupil.ID]),
		})
	}
	byWait(t.NoReply, t.Replied, t.ToCall)
	sort.SliceStable(t.Done, func(i, j int) bool { return t.Done[i].Since.After(t.Done[j].Since) })
	return nil
}

// addRow puts siblings who share a text in one row.
func addRow(rows []TodayRow, at map[place]map[delivery.TextID]int, p place, a AbsenceView, since time.Time) []TodayRow {
	al := lastAlert(a)
	if al == nil {
		return append(rows, TodayRow{Absences: []AbsenceView{a}, Since: since})
	}
	if at[p] == nil {
		at[p] = map[delivery.TextID]int{}
	}
	if i, ok := at[p][al.ID]; ok {
		rows[i].Absences = append(rows[i].Absences, a)
		return rows
	}
	at[p][al.ID] = len(rows)
	return append(rows, TodayRow{Absences: []AbsenceView{a}, Since: since})
}

func waitingSince(al AlertView) time.Time {
	if !al.SentAt.IsZero() {
		return al.SentAt
	}
	return al.RaisedAt
}

func repliedAt(a AbsenceView) time.Time {
	var last time.Time
	for _, r := range a.Replies {
		if r.Kind == KindReply && r.ReceivedAt.After(last) {
			last = r.ReceivedAt
		}
	}
	return last
}

func settledAt(a AbsenceView) time.Time {
	if a.Explained != nil {
		return a.Explained.At
	}
	return a.ClosedAt
}

// whyCall says why a person should call about an absence.
func whyCall(a AbsenceView) string {
	if a.Course == WithheldFrom {
		if a.Detail != "" {
			return a.Detail
		}
		return Sentence(a.Reason)
	}
	for i := len(a.Alerts) - 1; i >= 0; i-- {
		if al := a.Alerts[i]; al.Kind == delivery.AlertText {
			return whyNotReached(al)
		}
	}
	return "No text went. Call instead."
}

func whyNotReached(al AlertView) string {
	switch {
	case al.Stopped && al.State.Gone():
		return "The contact has stopped our texts. Call instead."
	case al.State == delivery.Undelivered:
		return "The text could not be delivered. Call, or try the next contact."
	case al.State == delivery.Expired:
		return "The text did not go in time. Call instead."
	case al.Reason != "":
		return Sentence(al.Reason)
	default:
		return "The text did not go. Call instead."
	}
}

// callList is whom a person may call: nobody against whom a court order
// stands.
func callList(ts []school.TiedContact) []CallContact {
	var out []CallContact
	for _, t := range ts {
		if t.CourtOrder {
			continue
		}
		out = append(out, CallContact{Contact: t.Contact.ID, Name: t.Contact.Name, Relation: t.Relationship, Number: t.Contact.Number})
	}
	return out
}

// byWait puts those who have waited longest first.
func byWait(lists ...[]TodayRow) {
	for _, rows := range lists {
		sort.SliceStable(rows, func(i, j int) bool { return rows[i].Since.Before(rows[j].Since) })
	}
}
