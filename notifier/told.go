package notifier

import (
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
)

// KindTold is a notice that nobody has looked at yet, as it stands beside an
// absence: what a family told in advance is an answer, given before the question.
const KindTold = "told_in_advance"

// BesideAbsences puts notices that nobody has looked at beside the absences they
// are about, as replies stand there: each is shown with what it suggests, keeps
// texts from other contacts, and is settled by a person. It is worked out whenever
// an absence is read and kept nowhere, so that one that is refused is gone at once.
func BesideAbsences(abs []AbsenceView, notices []Notice) {
	alike := map[string]int{} // notices of one text about several pupils
	for _, n := range notices {
		alike[n.text()]++
	}
	for i := range abs {
		a := &abs[i]
		if a.Course == ExplainedAtClose {
			continue
		}
		for _, n := range notices {
			if n.Pupil == a.Pupil.ID && n.Status == NoticeWaiting && n.Covers(a.Date, a.Session) {
				a.Replies = append(a.Replies, n.beside(*a, alike[n.text()] > 1))
			}
		}
		slices.SortStableFunc(a.Replies, func(r, o ReplyView) int { return r.ReceivedAt.Compare(o.ReceivedAt) })
	}
}

// text tells notices of one text from those of another.
func (n Notice) text() string { return n.ToldAt.String() + n.ToldBy.String() + n.Note }

// beside is a notice as a reply. One that is about several pupils, or was told on
// another day or not by text, has to be read before it is accepted.
func (n Notice) beside(a AbsenceView, several bool) ReplyView {
	r := ReplyView{
		ID: ReplyID(n.ID), From: "told in advance", Body: n.Note, ReceivedAt: n.ToldAt, Kind: KindTold,
		Suggested: Suggested{Code: n.Code},
	}
	if r.Body == "" {
		r.Body = "Away until " + n.To.Words() + "."
	}
	if n.Code == "" {
		return r
	}
	r.Suggested.Confidence, r.Suggested.Back = unread, n.back(a.Date)
	if n.ToldBy.String() != byText.String() {
		return r
	}
	said := reading.Read(n.Note, reading.About{Day: clock.DateOf(n.ToldAt), Now: clockTime(n.ToldAt), Names: []string{a.Pupil.TextName}, Unasked: true})
	if said.Suggest == nil || said.Suggest.Code != n.Code && said.Suggest.PerName[0] != n.Code {
		return r
	}
	r.Suggested.Because = said.Suggest.Because
	if !several && clock.DateOf(n.ToldAt) == a.Date && len([]rune(n.Note)) < noteMost {
		r.Suggested.Confidence = said.Suggest.Confidence
	} else {
		r.Suggested.Confidence = min(unread, said.Suggest.Confidence)
	}
	return r
}

// back is the weekday after the last of a notice; zero when that is the next one
// after a day, so that the notice is about no school day more.
func (n Notice) back(day clock.Date) clock.Date {
	next := func(d clock.Date) clock.Date {
		for d = d.AddDays(1); d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; {
			d = d.AddDays(1)
		}
		return d
	}
	if back := next(n.To); back != next(day) {
		return back
	}
	return clock.Date{}
}

// toldAhead reports whether all that anybody has said of an absence was told in
// advance, and waits for a person to look at it.
func toldAhead(a AbsenceView) bool {
	told := false
	for _, r := range a.Replies {
		if r.Kind != KindTold && r.answers() {
			return false
		}
		told = told || r.Kind == KindTold
	}
	return told
}

// since says when something was told: " at 9:04", or of an earlier day " on
// Friday 20 November".
func since(at time.Time, day clock.Date) string {
	if told := clock.DateOf(at); told != day {
		return " on " + strings.TrimSpace(told.Words())
	}
	return " at " + clock.Wall(at)
}
