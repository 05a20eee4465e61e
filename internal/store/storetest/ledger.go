package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// Ledger makes sure that the account of a morning balances, and that of every
// table it stands on no single row can be lost without the account saying so
// and naming the pupil.
func Ledger(t *testing.T, db *store.DB) {
	m := liveMorning(t, db)
	whole := m.ledger()
	if !whole.Balanced {
		t.Fatalf("a morning on which nothing was lost: %+v", whole.Faults)
	}
	m.same("absences", notifier.LedgerAbsences{Total: 20, ExplainedAtClose: 1, Alerted: 17, Held: 1, Withheld: 1, ExplainedSince: 5, Open: 14}, whole.Absences)
	for _, st := range delivery.States {
		if whole.Texts[st] == 0 {
			t.Errorf("no alert is %s: this morning proves too little", st)
		}
	}
	m.same("replies", notifier.LedgerReplies{Total: 4, ByKind: map[string]int{"other": 2, "concern": 1, notifier.KindStop: 1}}, whole.Replies)
	m.same("concerns", notifier.LedgerConcerns{Open: 1}, whole.Concerns)

	for table, key := range map[string][]string{
		"closures": {"id"}, "absences": {"id"}, "alerts": {"text"}, "alert_pupils": {"alert", "absence"}, "texts": {"id"},
		"text_events": {"text", "seq"}, "receipts": {"id"}, "inbound": {"id"}, "replies": {"id"},
		"concerns": {"id"}, "concern_texts": {"concern", "inbound"}, "concern_pupils": {"concern", "pupil"},
		"rungs": {"absence", "rung"}, "calls": {"id"}, "call_outcomes": {"id"},
	} {
		t.Run("a lost row of "+table+" shows", func(t *testing.T) {
			m := m
			m.t = t
			for _, row := range rowsOf(t, db, table) {
				m.loses(table, key, row)
			}
		})
	}
	t.Run("a lost row of odd_marks leaves its pupil unmarked", func(t *testing.T) {
		for _, row := range rowsOf(t, db, "odd_marks") {
			unguarded(t, db, func(c *sql.Conn) error { return remove(c, "odd_marks", []string{"id"}, row) })
		}
		if l := m.ledger(); !slices.Contains(l.Unmarked, "R21") {
			t.Errorf("unmarked: %v", l.Unmarked)
		}
	})
}

// loses takes one row away, reads the account, and puts the row back.
func (m live) loses(table string, key []string, row rawRow) {
	m.t.Helper()
	expected, nobodys := m.about(table, row)
	if nobodys { // an inbound text that stands beside nobody is not of this account
		return
	}
	unguarded(m.t, m.db, func(c *sql.Conn) error { return remove(c, table, key, row) })
	lost := m.ledger()
	var named []string
	for _, f := range lost.Faults {
		if f.Pupil != "" {
			named = append(named, f.Pupil)
		}
	}
	if lost.Balanced || len(named) == 0 {
		m.t.Errorf("%v was lost: balanced %v, faults %+v", row.text(key[0]), lost.Balanced, lost.Faults)
	}
	for _, ref := range expected {
		if !slices.Contains(named, ref) {
			m.t.Errorf("%v was lost: %s is not among %v", row.text(key[0]), ref, named)
		}
	}
	unguarded(m.t, m.db, func(c *sql.Conn) error { return putBack(c, table, row) })
	if again := m.ledger(); !again.Balanced {
		m.t.Fatalf("%v was put back: %+v", row.text(key[0]), again.Faults)
	}
}

// about gives the refs of the pupils a row is about.
func (m live) about(table string, row rawRow) (refs []string, nobodys bool) {
	m.t.Helper()
	answer := false
	add := func(other, column, value string) {
		for _, r := range rowsOf(m.t, m.db, other) {
			if r.text(column) == value {
				refs = append(refs, m.refOf(r))
			}
		}
	}
	switch table {
	case "concerns":
		add("concern_pupils", "concern", row.text("id"))
		return refs, false
	case "concern_texts":
		add("concern_pupils", "concern", row.text("concern"))
		return refs, false
	case "absences", "alert_pupils", "replies", "concern_pupils", "rungs":
		return []string{m.refOf(row)}, false
	case "calls":
		return []string{m.refOf(row)}, false
	case "call_outcomes":
		add("calls", "id", row.text("call"))
		return refs, false
	case "closures":
		add("absences", "closure", row.text("id"))
		return refs, false
	case "alerts", "receipts":
		add("alert_pupils", "alert", row.text("text"))
	case "texts", "text_events":
		id := row.text("id")
		if table == "text_events" {
			id = row.text("text")
		}
		add("alert_pupils", "alert", id)
		for _, said := range rowsOf(m.t, m.db, "messages") {
			if said.text("text") == id { // an answer is about whom its question is about
				answer = true
				add("replies", "inbound", said.text("inbound"))
			}
		}
		if answer {
			return refs, len(refs) == 0
		}
	case "inbound":
		add("replies", "inbound", row.text("id"))
		return refs, len(refs) == 0
	}
	if len(refs) == 0 {
		m.t.Errorf("a row of %s is about nobody: %v", table, row.values)
	}
	return refs, false
}

// refOf gives the ref of the pupil a row names, itself or by its absence.
func (m live) refOf(row rawRow) string {
	m.t.Helper()
	if slices.Contains(row.columns, "pupil") {
		return m.refs[row.text("pupil")]
	}
	for _, a := range rowsOf(m.t, m.db, "absences") {
		if a.text("id") == row.text("absence") {
			return m.refs[a.text("pupil")]
		}
	}
	m.t.Errorf("it names nobody: %v", row.values)
	return ""
}

// unguarded runs f on a connection that lets rows be lost that others point at.
func unguarded(t *testing.T, db *store.DB, f func(*sql.Conn) error) {
	t.Helper()
	off, on := "PRAGMA foreign_keys = off", "PRAGMA foreign_keys = on"
	if shared(t, db) {
		off, on = "SET session_replication_role = replica", "SET session_replication_role = origin"
	}
	c, err := db.Raw().Conn(ctx())
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.ExecContext(ctx(), off)
	err = errors.Join(err, f(c))
	_, back := c.ExecContext(ctx(), on)
	if err := errors.Join(err, back, c.Close()); err != nil {
		t.Fatal(err)
	}
}

func remove(c *sql.Conn, table string, key []string, row rawRow) error {
	var where []string
	var args []any
	for i, column := range row.columns {
		if slices.Contains(key, column) {
			args = append(args, row.values[i])
			where = append(where, fmt.Sprintf("%s = $%d", column, len(args)))
		}
	}
	res, err := c.ExecContext(context.Background(), "DELETE FROM "+table+" WHERE "+strings.Join(where, " AND "), args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("removed %d rows of %s: %w", n, table, err)
	}
	return nil
}

func putBack(c *sql.Conn, table string, row rawRow) error {
	holders := make([]string, len(row.columns))
	for i := range holders {
		holders[i] = fmt.Sprintf("$%d", i+1)
	}
	_, err := c.ExecContext(context.Background(),
		"INSERT INTO "+table+" ("+strings.Join(row.columns, ", ")+") VALUES ("+strings.Join(holders, ", ")+")", row.values...)
	return err
}
