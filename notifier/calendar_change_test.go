package notifier_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

func TestACalendarIsChangedLineByLine(t *testing.T) {
	s := newStage(t, smallRoll())
	before, err := s.Setting(t.Context(), urn)
	must(t, err)
	spring := school.Term{Name: "Summer", First: clock.Date{Year: 2027, Month: 4, Day: 12}, Last: clock.Date{Year: 2027, Month: 7, Day: 21}}
	friday := school.ClosedDay{Date: clock.Date{Year: 2026, Month: 12, Day: 4}, Kind: school.Inset, Note: "Training"}
	_, _, err = s.ChangeCalendar(t.Context(), office, urn, func(c *school.Calendar) error {
		c.Terms, c.Closed = append(c.Terms, spring), append(c.Closed, friday)
		return nil
	})
	must(t, err)
	if _, err := s.Shut(t.Context(), office, urn, school.ClosedDay{Date: clock.Date{Year: 2026, Month: 12, Day: 7}, Kind: school.Shut}); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.ChangeCalendar(t.Context(), office, urn, func(c *school.Calendar) error {
		c.AMStart = clock.HM(8, 30)
		return nil
	})
	must(t, err)
	now, err := s.Setting(t.Context(), urn)
	must(t, err)
	if len(now.Calendar.Terms) != len(before.Calendar.Terms)+1 || len(now.Calendar.Closed) != len(before.Calendar.Closed)+2 || now.Calendar.AMStart != clock.HM(8, 30) {
		t.Errorf("it stands at %+v", now.Calendar)
	}
	back, _, err := s.ChangeCalendar(t.Context(), office, urn, func(c *school.Calendar) error { *c = before.Calendar; return nil })
	must(t, err)
	now, err = s.Setting(t.Context(), urn)
	must(t, err)
	if diff := cmp.Diff(before.Calendar, now.Calendar); diff != "" || !cmp.Equal(back, now.Calendar) {
		t.Error(diff)
	}
	must(t, s.db.AuditVerify(t.Context(), urn))
}

func TestACalendarThatNoSchoolHasIsRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	set, err := s.Setting(t.Context(), urn)
	must(t, err)
	day := func(m, d int) clock.Date { return monday.AddDays((m-11)*30 + d - 23) }
	for name, c := range map[string]struct {
		change func(*school.Calendar)
		kind   problem.Kind
	}{
		"terms that overlap": {func(c *school.Calendar) { c.Terms = append(c.Terms, c.Terms[0]) }, problem.Invalid},
		"a term that ends first": {func(c *school.Calendar) {
			c.Terms = append(c.Terms, school.Term{Name: "X", First: day(14, 9), Last: day(14, 1)})
		}, problem.Invalid},
		"a term without a name": {func(c *school.Calendar) { c.Terms = append(c.Terms, school.Term{First: day(18, 1), Last: day(18, 9)}) }, problem.Invalid},
		"a term without end": {func(c *school.Calendar) {
			c.Terms = append(c.Terms, school.Term{Name: "X", First: day(18, 1), Last: day(40, 9)})
		}, problem.Invalid},
		"no day": {func(c *school.Calendar) { c.Closed = append(c.Closed, school.ClosedDay{Kind: school.Inset}) }, problem.Invalid},
		"another kind": {func(c *school.Calendar) {
			c.Closed = append(c.Closed, school.ClosedDay{Date: day(12, 3), Kind: "party"})
		}, problem.Invalid},
		"another session": {func(c *school.Calendar) {
			c.Closed = append(c.Closed, school.ClosedDay{Date: day(12, 3), Session: "EV", Kind: school.Inset})
		}, problem.Invalid},
		"too long a note": {func(c *school.Calendar) {
			c.Closed = append(c.Closed, school.ClosedDay{Date: day(12, 3), Kind: school.Inset, Note: strings.Repeat("x", 201)})
		}, problem.Invalid},
		"a day twice": {func(c *school.Calendar) {
			x := school.ClosedDay{Date: day(12, 3), Kind: school.Inset}
			c.Closed = append(c.Closed, x, x)
		}, problem.Invalid},
		"a morning at midnight":  {func(c *school.Calendar) { c.AMStart = 0 }, problem.Invalid},
		"an afternoon before it": {func(c *school.Calendar) { c.PMStart = c.AMStart }, problem.Invalid},
		"today shut on the quiet": {func(c *school.Calendar) {
			c.Closed = append(c.Closed, school.ClosedDay{Date: monday, Kind: school.Inset})
		}, problem.Conflict},
		"no terms at all": {func(c *school.Calendar) { c.Terms = nil }, problem.Conflict},
	} {
		_, _, err := s.ChangeCalendar(t.Context(), office, urn, func(x *school.Calendar) error { c.change(x); return nil })
		if !problem.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := s.Setting(t.Context(), urn)
	must(t, err)
	if diff := cmp.Diff(set.Calendar, now.Calendar); diff != "" {
		t.Errorf("refused, and changed all the same: %s", diff)
	}
}
