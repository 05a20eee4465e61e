package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// Connections keeps how schools' register systems are asked.
type Connections struct{ db *DB }

// Connections gives the part that keeps them.
func (db *DB) Connections() *Connections { return &Connections{db} }

// tokenOf is whose a sealed token is.
func tokenOf(urn school.URN) string { return "connection " + string(urn) }

// Put connects a school, or connects it anew, with its audit row.
func (s *Connections) Put(ctx context.Context, actor school.Actor, x school.Connection, now time.Time) error {
	return s.change(ctx, actor, x.School, now, "school.connect", x.System+" "+x.Remote, func(c conn) (int64, error) {
		sealed := s.db.box.Seal(x.Token.Reveal(), tokenOf(x.School))
		return c.exec(ctx, "connection-put", string(x.School), x.System, x.Remote, x.BaseURL, sealed, ms(now))
	})
}

// Pause keeps a connection and stops asking, or asks again. A failure is
// Unknown.
func (s *Connections) Pause(ctx context.Context, actor school.Actor, urn school.URN, paused bool, now time.Time) error {
	return s.change(ctx, actor, urn, now, "school.connection", fmt.Sprintf("paused %t", paused), func(c conn) (int64, error) {
		return c.exec(ctx, "connection-pause", paused, string(urn))
	})
}

// Drop ends a connection and forgets its token. A failure is Unknown.
func (s *Connections) Drop(ctx context.Context, actor school.Actor, urn school.URN, now time.Time) error {
	return s.change(ctx, actor, urn, now, "school.disconnect", "", func(c conn) (int64, error) {
		return c.exec(ctx, "connection-drop", string(urn))
	})
}

// RollRead notes how a pull of a roll went: when it went in (zero when it did
// not), whether it was whole, and why not, for staff. What stops an import is
// told once, not each time it is tried.
func (s *Connections) RollRead(ctx context.Context, urn school.URN, at time.Time, full bool, fault string, now time.Time) error {
	whole := time.Time{}
	if full {
		whole = at
	}
	return s.note(ctx, urn, "roll", fault, now, func(x school.Connection) string { return x.RollFault }, func(c conn) error {
		_, err := c.exec(ctx, "connection-roll", msOrNull(at), msOrNull(whole), fault, string(urn))
		return err
	})
}

// RollTook keeps what a whole roll took away, with an audit row that has the ids, and
// news for the school's pages. It is for a roll that has gone in already.
func (s *Connections) RollTook(ctx context.Context, urn school.URN, n school.RollNews, now time.Time) error {
	return s.db.change(ctx, func(c conn) error {
		before, found, err := c.connection(ctx, urn)
		if err != nil || !found { // disconnected meanwhile
			return err
		}
		kept, err := json.Marshal(before.WithNews(n))
		if err != nil {
			return fmt.Errorf("write what a roll took: %w", err)
		}
		if _, err := c.exec(ctx, "connection-news", string(kept), string(urn)); err != nil || n.None() {
			return err
		}
		if err := c.audit(ctx, urn, now, school.SystemActor(before.System), "pull.roll.took", string(urn), tookWords(n)); err != nil {
			return err
		}
		return c.news(ctx, urn, now, item{"connection", string(urn)})
	})
}

// mostTold bounds the ids of one sort in an audit row.
const mostTold = 100

// tookWords says for the audit, by ids, what a roll took away.
func tookWords(n school.RollNews) string {
	var says []string
	list := func(what string, all []school.PupilID) {
		if len(all) == 0 {
			return
		}
		says = append(says, fmt.Sprintf("%s %d:", what, len(all)))
		for _, p := range all[:min(len(all), mostTold)] {
			says = append(says, string(p))
		}
	}
	list("left", n.Left)
	list("missed", n.Missed)
	list("list kept of", n.Emptied)
	if len(n.Gone) > 0 {
		says = append(says, fmt.Sprintf("contacts gone %d:", len(n.Gone)))
		for _, x := range n.Gone[:min(len(n.Gone), mostTold)] {
			says = append(says, string(x.Pupil)+"/"+string(x.Contact))
		}
	}
	return strings.Join(says, " ")
}

// MarksRead notes how a reading of marks went, as RollRead does.
func (s *Connections) MarksRead(ctx context.Context, urn school.URN, at time.Time, fault string, now time.Time) error {
	return s.note(ctx, urn, "marks", fault, now, func(x school.Connection) string { return x.MarksFault }, func(c conn) error {
		_, err := c.exec(ctx, "connection-marks", msOrNull(at), fault, string(urn))
		return err
	})
}

// note writes how it went, and tells the school's pages and its audit when that
// is not as it was.
func (s *Connections) note(ctx context.Context, urn school.URN, what, fault string, now time.Time, was func(school.Connection) string, write func(conn) error) error {
	return s.db.change(ctx, func(c conn) error {
		before, found, err := c.connection(ctx, urn)
		if err != nil || !found { // disconnected meanwhile
			return err
		}
		if err := write(c); err != nil || was(before) == fault {
			return err
		}
		act := "pull." + what + ".failed"
		if fault == "" {
			act = "pull." + what + ".again"
		}
		if err := c.audit(ctx, urn, now, school.SystemActor(before.System), act, string(urn), fault); err != nil {
			return err
		}
		return c.news(ctx, urn, now, item{"connection", string(urn)})
	})
}

// change writes one change of a connection with its audit row and news.
func (s *Connections) change(ctx context.Context, actor school.Actor, urn school.URN, now time.Time, act, detail string, write func(conn) (int64, error)) error {
	return s.db.change(ctx, func(c conn) error {
		if err := c.needSchool(ctx, urn); err != nil {
			return err
		}
		n, err := write(c)
		if err != nil {
			return err
		}
		if n == 0 {
			return notConnected()
		}
		if err := c.audit(ctx, urn, now, actor, act, string(urn), detail); err != nil {
			return err
		}
		return c.news(ctx, urn, now, item{"connection", string(urn)})
	})
}

func notConnected() error {
	return problem.New(problem.Unknown, "This school is not connected to a register system.")
}

// One gives how a school is asked. A failure is Unknown.
func (s *Connections) One(ctx context.Context, urn school.URN) (school.Connection, error) {
	x, found, err := s.db.reader().connection(ctx, urn)
	if err == nil && !found {
		err = notConnected()
	}
	return x, err
}

// All gives every connection, paused ones too.
func (s *Connections) All(ctx context.Context) ([]school.Connection, error) {
	var all []school.Connection
	c := s.db.reader()
	err := c.each(ctx, "connections", nil, func(scan func(...any) error) error {
		x, err := c.scanConnection(scan)
		all = append(all, x)
		return err
	})
	return all, err
}

func (c conn) connection(ctx context.Context, urn school.URN) (x school.Connection, found bool, err error) {
	err = c.each(ctx, "connection", []any{string(urn)}, func(scan func(...any) error) error {
		found = true
		x, err = c.scanConnection(scan)
		return err
	})
	return x, found, err
}

func (c conn) scanConnection(scan func(...any) error) (school.Connection, error) {
	var x school.Connection
	var sealed []byte
	var since int64
	var news string
	var rolled, whole, marked sql.NullInt64
	err := scan(&x.School, &x.System, &x.Remote, &x.BaseURL, &sealed, &x.Paused, &since, &rolled, &whole, &x.RollFault, &marked, &x.MarksFault, &news)
	if err != nil {
		return x, err
	}
	if news != "" {
		if err := json.Unmarshal([]byte(news), &x.News); err != nil {
			return x, fmt.Errorf("read what a roll took: %w", err)
		}
	}
	x.Since, x.RollAt, x.FullAt, x.MarksAt = at(since), atOrZero(rolled), atOrZero(whole), atOrZero(marked)
	token, err := c.db.box.Open(sealed, tokenOf(x.School))
	if err != nil {
		return x, fmt.Errorf("open the token of school %s: %w", x.School, err)
	}
	x.Token = school.NewToken(token)
	return x, nil
}

// Pupils gives a school's pupils, leavers too.
func (s *Connections) Pupils(ctx context.Context, urn school.URN) ([]school.Pupil, error) {
	var all []school.Pupil
	err := s.db.reader().each(ctx, "roll-pupils", []any{string(urn)}, func(scan func(...any) error) error {
		var p school.Pupil
		err := scan(rollPupilInto(&p)...)
		all = append(all, p)
		return err
	})
	return all, err
}

// Tick claims one firing of a job, as DB.Tick does.
func (s *Connections) Tick(ctx context.Context, job string, slot, now time.Time) (bool, error) {
	return s.db.Tick(ctx, job, slot, now)
}
