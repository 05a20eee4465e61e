package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// setting reads a school with its calendar and policy, or answers
// problem.Unknown.
func (c conn) setting(ctx context.Context, urn school.URN) (notifier.Setting, error) {
	all, err := c.settings(ctx, []school.URN{urn})
	if err != nil {
		return notifier.Setting{}, err
	}
	s, found := all[urn]
	if !found {
		return s, noSchool()
	}
	return s, nil
}

func noSchool() error {
	return problem.New(problem.Unknown, "There is no school with this number here.")
}

// settings reads schools with their calendars and policies; those that are not
// there are left out.
func (c conn) settings(ctx context.Context, urns []school.URN) (map[school.URN]notifier.Setting, error) {
	all := map[school.URN]notifier.Setting{}
	if len(urns) == 0 {
		return all, nil
	}
	schools := c.inList("schools-of", nil, strs(urns), func(scan func(...any) error) error {
		set, err := scanSetting(scan)
		all[set.School.URN] = set
		return err
	})
	calendars := c.inList("school-calendars", nil, strs(urns), scanCalendar(func(urn school.URN, add func(*school.Calendar)) {
		s := all[urn]
		add(&s.Calendar)
		all[urn] = s
	}))
	return all, c.together(ctx, schools, calendars)
}

// readSettings reads schools outside any lock; nil for one that is not there.
func (db *DB) readSettings(ctx context.Context, urns []school.URN) ([]*notifier.Setting, error) {
	all, err := db.reader().settings(ctx, unique(urns))
	sets := make([]*notifier.Setting, len(urns))
	for i, urn := range urns {
		if s, found := all[urn]; found { // whoever adds to a list adds to one of their own
			cal := &s.Calendar
			cal.Terms, cal.Closed, cal.Early, cal.Part = slices.Clip(cal.Terms), slices.Clip(cal.Closed), slices.Clip(cal.Early), slices.Clip(cal.Part)
			sets[i] = &s
		}
	}
	return sets, err
}

// scanSetting reads one school with its hours and policy.
func scanSetting(scan func(...any) error) (notifier.Setting, error) {
	s := notifier.Setting{Policy: notifier.DefaultPolicy()}
	var network sql.NullString
	var policy string
	if err := scan(&s.School.URN, &s.School.Name, &s.School.TextName, &s.School.OfficePhone,
		&s.School.Phase, &network, &s.Calendar.AMStart, &s.Calendar.PMStart, &policy); err != nil {
		return s, err
	}
	s.School.Network = school.NetworkID(network.String)
	if err := json.Unmarshal([]byte(policy), &s.Policy); err != nil {
		return s, fmt.Errorf("read the policy of school %s: %w", s.School.URN, err)
	}
	return s, nil
}

// calendar reads when a school is open, all but its hours.
func (c conn) calendar(ctx context.Context, urn school.URN, cal *school.Calendar) error {
	return c.eachIn(ctx, "school-calendars", nil, []string{string(urn)}, scanCalendar(func(_ school.URN, add func(*school.Calendar)) { add(cal) }))
}

// scanCalendar reads when schools are open, all but their hours, line by line.
func scanCalendar(to func(school.URN, func(*school.Calendar))) func(scan func(...any) error) error {
	return func(scan func(...any) error) error {
		var urn school.URN
		var sort, number int
		var day, last clock.Date
		var session, kind, note string
		if err := scan(&urn, &sort, dateInto{&day}, dateInto{&last}, &session, &number, &kind, &note); err != nil {
			return err
		}
		to(urn, func(cal *school.Calendar) {
			switch sort {
			case 1:
				cal.Terms = append(cal.Terms, school.Term{Name: note, First: day, Last: last})
			case 2:
				cal.Closed = append(cal.Closed, school.ClosedDay{Date: day, Session: session, Kind: school.ClosedKind(kind), Note: note})
			case 3:
				cal.Early = append(cal.Early, school.EarlyFinish{Date: day, Ends: clock.ClockTime(number), Note: note})
			case 4:
				cal.Part = append(cal.Part, school.PartClosure{Date: day, Session: session, Year: number, Kind: school.ClosedKind(kind), Note: note})
			}
		})
		return nil
	}
}

// dateInto scans a day kept as text; ” is the zero Date.
type dateInto struct{ d *clock.Date }

// Scan reads the day.
func (in dateInto) Scan(v any) error {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case []byte:
		s = string(v)
	case nil:
	default:
		return fmt.Errorf("a day is kept as text, not %T", v)
	}
	if s == "" {
		*in.d = clock.Date{}
		return nil
	}
	var err error
	*in.d, err = clock.ParseDate(s)
	return err
}

func (m *morning) Close(ctx context.Context, x school.ClosedDay) error {
	_, err := m.c.exec(ctx, "closed-day-put", string(m.urn), m.day.String(), x.Session, string(x.Kind), x.Note)
	return err
}

func (m *morning) Reopen(ctx context.Context, s register.Session) (bool, error) {
	n, err := m.c.exec(ctx, "closed-day-drop", string(m.urn), m.day.String(), string(s))
	return n > 0, err
}

func (m *morning) PutPolicy(ctx context.Context, p notifier.Policy) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = m.c.exec(ctx, "school-policy-put", string(text), string(m.urn))
	return err
}

// PutCalendar takes out the lines that are no more and writes those that are
// new: a day that is shut meanwhile stays shut.
func (m *morning) PutCalendar(ctx context.Context, was, is school.Calendar) error {
	urn := string(m.urn)
	for _, t := range was.Terms {
		if slices.Contains(is.Terms, t) {
			continue
		}
		if _, err := m.c.exec(ctx, "term-drop", urn, t.First.String()); err != nil {
			return err
		}
	}
	for _, d := range was.Closed {
		if slices.Contains(is.Closed, d) {
			continue
		}
		if _, err := m.c.exec(ctx, "closed-day-remove", urn, d.Date.String(), d.Session); err != nil {
			return err
		}
	}
	var terms [][]any
	for _, t := range is.Terms {
		if !slices.Contains(was.Terms, t) {
			terms = append(terms, []any{urn, t.Name, t.First.String(), t.Last.String()})
		}
	}
	if err := m.c.insertRows(ctx, "terms-add", terms); err != nil {
		return err
	}
	for _, d := range is.Closed {
		if slices.Contains(was.Closed, d) {
			continue
		}
		if _, err := m.c.exec(ctx, "closed-day-put", urn, d.Date.String(), d.Session, string(d.Kind), d.Note); err != nil {
			return err
		}
	}
	if err := m.c.putPartDays(ctx, m.urn, was, is); err != nil {
		return err
	}
	_, err := m.c.exec(ctx, "school-hours", int(is.AMStart), int(is.PMStart), urn)
	return err
}
