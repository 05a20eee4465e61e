package api

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// What stands in addresses comes as strings and is read here by hand: huma's
// own complaints would repeat what was sent.

// AtSchool is an address that names a school.
type AtSchool struct {
	URN string `path:"urn" pattern:"^[0-9]{6}$" example:"999001" doc:"The school's URN"`
}

// OnDay asks about one day.
type OnDay struct {
	Date string `query:"date" format:"date" example:"2026-11-23" doc:"A day; today when left out"`
}

// Paged asks for one page of a list.
type Paged struct {
	Limit  number `query:"limit" minimum:"1" maximum:"2000" example:"500" doc:"At most so many, 1 to 2000; 1000 when left out"`
	Cursor string `query:"cursor" maxLength:"512" doc:"next_cursor of the page before"`
}

// yesNo is true or false in a query.
type yesNo string

// Schema describes it as the boolean it is.
func (yesNo) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeBoolean} }

func (f yesNo) read(name string) (bool, error) {
	switch f {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	}
	return false, problem.New(problem.Invalid, "%s is true or false.", name)
}

// number is a whole number, 0 or more, in a query.
type number string

// Schema describes it as the integer it is.
func (number) Schema(huma.Registry) *huma.Schema {
	zero := 0.0
	return &huma.Schema{Type: huma.TypeInteger, Minimum: &zero}
}

func (n number) read(name string) (int, error) {
	if n == "" {
		return 0, nil
	}
	v, err := strconv.Atoi(string(n))
	if err != nil || v < 0 || v > 1_000_000 {
		return 0, problem.New(problem.Invalid, "%s is a whole number.", name)
	}
	return v, nil
}

// day reads the date, today at the school when it is left out.
func (d *door) day(ctx context.Context, urn school.URN, date string) (clock.Date, error) {
	if date != "" {
		return readDay(date)
	}
	_, today, _, _, err := d.mornings.SchoolDay(ctx, urn)
	return today, err
}

func readDay(date string) (clock.Date, error) {
	day, err := clock.ParseDate(date)
	if err != nil {
		return clock.Date{}, problem.New(problem.Invalid, "date is a day like 2026-11-23.")
	}
	return day, nil
}

// half reads a session that may be left out: "" means both.
func half(s string) (register.Session, error) {
	if sess := register.Session(s); s == "" || sess.Valid() {
		return sess, nil
	}
	return "", problem.New(problem.Invalid, "session is AM or PM.")
}

// sitting reads a date and a session. Left out, they are now; the session of
// another day must be said.
func (d *door) sitting(ctx context.Context, urn school.URN, date, session string) (clock.Date, register.Session, error) {
	sess, err := half(session)
	if err != nil {
		return clock.Date{}, "", err
	}
	if date != "" && sess != "" {
		day, err := readDay(date)
		return day, sess, err
	}
	_, today, now, _, err := d.mornings.SchoolDay(ctx, urn)
	if err != nil {
		return clock.Date{}, "", err
	}
	day := today
	if date != "" {
		if day, err = readDay(date); err != nil {
			return clock.Date{}, "", err
		}
	}
	switch {
	case sess != "":
		return day, sess, nil
	case day == today:
		return day, now, nil
	}
	return day, "", problem.New(problem.Invalid, "Say which session of that day: session=AM or session=PM.")
}

// page cuts one page out of a list, in the order of the ids, so that a cursor
// stays good when the list changes. next is nil on the last page.
func page[T any](p Paged, list []T, id func(T) string) (cut []T, next *string, err error) {
	limit := 1000
	if p.Limit != "" {
		if limit, err = p.Limit.read("limit"); err != nil || limit < 1 || limit > 2000 {
			return nil, nil, problem.New(problem.Invalid, "limit is a whole number from 1 to 2000.")
		}
	}
	after, err := readCursor(p.Cursor)
	if err != nil {
		return nil, nil, err
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	for len(list) > 0 && after != "" && id(list[0]) <= after {
		list = list[1:]
	}
	if len(list) <= limit {
		return list, nil, nil
	}
	cursor := cursorAfter(id(list[limit-1]))
	return list[:limit], &cursor, nil
}

// cursorCheck is how many bytes of a cursor tell it from one that somebody
// made up.
const cursorCheck = 6

// cursorAfter makes the cursor of the page that begins after an id: a check and
// the id. It keeps nothing secret; it only stops a slip from looking like an
// empty page.
func cursorAfter(id string) string {
	sum := sha256.Sum256([]byte("cursor " + id))
	return base64.RawURLEncoding.EncodeToString(append(sum[:cursorCheck:cursorCheck], id...))
}

// readCursor gives the id a page begins after, "" for the first page.
func readCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) <= cursorCheck || cursorAfter(string(raw[cursorCheck:])) != cursor {
		return "", problem.New(problem.Invalid, "This cursor is not one of ours. Give the next_cursor of the page before, as it came.")
	}
	return string(raw[cursorCheck:]), nil
}
