package storetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// Sealed makes sure that no row of any table holds a family's number, the words
// of a text or of a reply, a comment or a note in clear.
func Sealed(t *testing.T, db *store.DB) {
	on := newMorning(t, db)
	abs := on.absent(notifier.Alerted, "A1", "A2")
	abs[1].ID, abs[1].Key.Session, abs[1].Comment = "commented", "PM", "clear comment"
	abs[0].Explained = &notifier.Explanation{Code: "I", Note: "clear note", By: school.Actor{Kind: school.Person, ID: "s1", Name: "Clear Person"}, At: morningOf}
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs) })
	a := on.raise(on.alert(delivery.AlertText, "C1", abs[0]))
	on.claim(a.Text.ID)
	_, err := db.Texts().Posting(ctx(), a.Text.ID, 1, delivery.Posted{Body: "clear body", Parts: 1}, morningOf, morningOf.Add(time.Minute))
	on.must(err)
	in := on.reached(on.contact["C1"].Number, "clear reply", morningOf)
	on.in(func(d notifier.Day) error {
		err := d.Reply(ctx(), in, a.Text.ID, []notifier.AbsenceID{abs[0].ID}, notifier.KindReply)
		return err
	})
	on.must(on.InboundDone(ctx(), in.ID, "illness", on.day, []school.Contact{on.contact["C1"]}, false, morningOf))
	on.in(func(d notifier.Day) error { return d.PutNotice(ctx(), on.notice("A1", "clear reason")) })
	on.must(db.Texts().Stop(ctx(), delivery.MainSender, on.contact["C2"].Number, "STOP", morningOf))

	on.must(db.Roll().ChangeRoll(ctx(), tester, on.urn, morningOf, func(roll.Standing) (roll.Changes, error) {
		return roll.Changes{Reason: &roll.TieReason{Pupil: on.pupil["A1"].ID, Contact: on.contact["C1"].ID, Words: "clear order"}}, nil
	}))
	on.must(db.Roll().PutDraft(ctx(), roll.Draft{ID: "D1", School: on.urn, Staff: "s1", Kind: roll.CSVFile, Name: "clear name.csv", File: []byte("clear file"), At: morningOf}, morningOf.Add(-time.Hour)))

	mobile := phone.Trusted("+99977999999")
	on.hire("sealed", staff.Lead, mobile)
	on.in(func(d notifier.Day) error {
		return d.RaiseStaff(ctx(), []notifier.StaffText{on.staffText("sealed", notifier.RoleLead, mobile, string(abs[0].ID))})
	})

	on.rang(notifier.NewCallID(on.day, "AM", on.pupil["A2"].ID), on.callLine(notifier.CallLeftMessage, morningOf, "clear words of a call"))

	concernMoves(t, newMorning(t, db))
	acceptanceMoves(t, newMorning(t, db))
	messageKept(t, newMorning(t, db))

	secrets := []string{"clear ", "Clear Person", "99977999999"}
	for _, c := range on.contact {
		if !c.Number.Zero() {
			secrets = append(secrets, strings.TrimPrefix(c.Number.E164(), "+"))
		}
	}
	seen := map[string]bool{}
	for _, table := range tables(t, db) {
		for _, row := range rowsOf(t, db, table) {
			seen[table] = true
			for i, v := range row.values {
				for _, secret := range secrets {
					if b, ok := v.([]byte); ok && bytes.Contains(b, []byte(secret)) || strings.Contains(fmt.Sprint(v), secret) {
						t.Errorf("%s.%s holds %q in clear", table, row.columns[i], secret)
					}
				}
			}
		}
	}
	for _, table := range []string{"contacts", "texts", "absences", "inbound", "replies", "unmatched", "concerns", "concern_texts", "messages", "threads", "stopped", "notices", "roll_drafts", "tie_reasons", "audit", "news", "text_events", "staff", "staff_texts", "calls", "call_outcomes"} {
		if !seen[table] {
			t.Errorf("no row of %s was looked at", table)
		}
	}
}

// tables lists every table of the program.
func tables(t *testing.T, db *store.DB) (names []string) {
	t.Helper()
	ask := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if shared(t, db) {
		ask = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	rows, err := db.Raw().QueryContext(ctx(), ask)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

// rawRow is one row of a table as it is kept.
type rawRow struct {
	columns []string
	values  []any
}

// text gives a column that holds text.
func (r rawRow) text(column string) string {
	for i, c := range r.columns {
		if c == column {
			return fmt.Sprint(r.values[i])
		}
	}
	return ""
}

// rowsOf reads a table.
func rowsOf(t *testing.T, db *store.DB, table string) []rawRow {
	t.Helper()
	rows, err := db.Raw().QueryContext(ctx(), "SELECT * FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []rawRow
	for rows.Next() {
		r := rawRow{columns, make([]any, len(columns))}
		if err := rows.Scan(pointers(r.values)...); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func pointers(values []any) []any {
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	return into
}
