package wonde

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
)

// Mark is one pupil's mark in a session, as Wonde has it.
type Mark struct {
	Student     string // Wonde's id
	Date        clock.Date
	Session     register.Session
	CodeID      string // of the list of codes; empty when the code came itself
	Code        string // the code itself; empty when only its id came
	MinutesLate int
	Comment     string
	ChangedAt   time.Time // zero when Wonde does not say
}

// sessionMark is a mark as it comes. What it points at comes as an id, or as
// the thing itself.
type sessionMark struct {
	StudentID   word          `json:"student_id"`
	Student     in[pointedAt] `json:"student"`
	Date        moment        `json:"date"`
	Session     word          `json:"session"`
	CodeID      word          `json:"attendance_code_id"`
	Code        in[pointedAt] `json:"attendance_code"`
	Comment     word          `json:"comment"`
	MinutesLate count         `json:"minutes_late"`
	UpdatedAt   moment        `json:"updated_at"`
	CreatedAt   moment        `json:"created_at"`
}

// pointedAt is a thing with an id, and a code if it is one.
type pointedAt struct{ ID, Code word }

// UnmarshalJSON reads an id alone, too.
func (p *pointedAt) UnmarshalJSON(raw []byte) error {
	*p = pointedAt{}
	_ = p.ID.UnmarshalJSON(raw) // it never fails
	if p.ID != "" {
		return nil
	}
	var row codeRow
	if err := json.Unmarshal(raw, &row); err != nil {
		return err
	}
	p.ID, p.Code = row.ID, row.Code
	return nil
}

// codeRow is a line of the list of codes.
type codeRow struct {
	ID   word `json:"id"`
	Code word `json:"code"`
}

// Marks reads the session marks that changed since an instant. Lost is how many
// could not be read, or do not say whose they are or of when.
func (c *Client) Marks(ctx context.Context, since time.Time) (marks []Mark, lost int, err error) {
	query := url.Values{"per_page": {perPage}}
	changed(query, since)
	nobodys := 0
	lost, err = all(ctx, c, c.list("attendance/session", query), func(row sessionMark) {
		if m, ok := row.mark(); ok {
			marks = append(marks, m)
		} else {
			nobodys++
		}
	})
	return marks, lost + nobodys, err
}

// mark gives a mark; false for one that does not say whose or when.
func (s sessionMark) mark() (Mark, bool) {
	m := Mark{
		Student: string(cmp.Or(s.StudentID, s.Student.or().ID)), Date: s.Date.day(), Session: register.Session(strings.ToUpper(string(s.Session))),
		CodeID: string(cmp.Or(s.CodeID, s.Code.or().ID)), Code: string(s.Code.or().Code), Comment: string(s.Comment),
		MinutesLate: int(s.MinutesLate), ChangedAt: s.UpdatedAt.Time,
	}
	if m.ChangedAt.IsZero() {
		m.ChangedAt = s.CreatedAt.Time
	}
	return m, m.Student != "" && m.Date != clock.Date{} && m.Session.Valid()
}

// Codes reads what each id of a code stands for.
func (c *Client) Codes(ctx context.Context) (map[string]string, error) {
	of := map[string]string{}
	_, err := all(ctx, c, c.list("attendance-codes", url.Values{"per_page": {perPage}}), func(row codeRow) {
		if row.ID != "" {
			of[string(row.ID)] = string(row.Code)
		}
	})
	return of, err
}
