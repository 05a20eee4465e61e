package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// Counts gives what the ledger is made of. It is one transaction that only
// reads, so that the tables are counted at one moment.
func (s *Mornings) Counts(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) (notifier.Counts, error) {
	tx, err := s.db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.db.snapshot()})
	if err != nil {
		return notifier.Counts{}, fmt.Errorf("begin to count: %w", err)
	}
	counts, err := conn{asker: within{tx, s.db.reads}, db: s.db}.counts(ctx, urn, day, sess)
	if back := tx.Rollback(); err == nil && back != nil {
		err = back
	}
	return counts, err
}

// snapshot is the isolation in which several queries see one moment. SQLite
// gives it to every transaction.
func (db *DB) snapshot() sql.IsolationLevel {
	if db.pg {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func (c conn) counts(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) (notifier.Counts, error) {
	out := notifier.Counts{Texts: map[delivery.State]int{}, Rungs: map[notifier.Rung]int{}, Replies: map[string]int{}, Refs: map[school.PupilID]string{}}
	key := []any{string(urn), day.String(), string(sess)}
	var err error
	if out.Registers, out.Marked, err = c.registers(ctx, urn, day, sess); err != nil {
		return out, err
	}
	err = c.each(ctx, "ledger-absences", key, func(scan func(...any) error) error {
		var a notifier.CountedAbsence
		var arrived bool
		var explained sql.NullInt64
		if err := scan(&a.Pupil, &a.Course, &arrived, &explained, &a.Alerts, &a.Texts, &a.HeldTexts); err != nil {
			return err
		}
		a.Open = a.Course != notifier.ExplainedAtClose && !arrived && !explained.Valid
		out.Absences = append(out.Absences, a)
		return nil
	})
	if err != nil {
		return out, err
	}
	if err := c.tally(ctx, "ledger-texts", key, func(k string, n int) { out.Texts[delivery.State(k)] = n }); err != nil {
		return out, err
	}
	if err := c.tally(ctx, "ledger-rungs", key, func(k string, n int) { out.Rungs[notifier.Rung(k)] = n }); err != nil {
		return out, err
	}
	if err := c.tally(ctx, "ledger-rung-texts", key, func(_ string, n int) { out.RungTexts += n }); err != nil {
		return out, err
	}
	if err := c.tally(ctx, "ledger-replies", key, func(k string, n int) { out.Replies[k] = n }); err != nil {
		return out, err
	}
	if err := c.tally(ctx, "ledger-concerns", key, func(k string, n int) {
		if k == "open" {
			out.Concerns.Open = n
		} else {
			out.Concerns.Closed = n
		}
	}); err != nil {
		return out, err
	}
	return out, c.faults(ctx, key, day, &out)
}

func (c conn) tally(ctx context.Context, query string, key []any, put func(string, int)) error {
	return c.each(ctx, query, key, func(scan func(...any) error) error {
		var k string
		var n int
		if err := scan(&k, &n); err != nil {
			return err
		}
		put(k, n)
		return nil
	})
}

// faults finds rows that have been lost, or that point at rows which are gone,
// and names the pupils.
func (c conn) faults(ctx context.Context, key []any, day clock.Date, out *notifier.Counts) error {
	var err error
	if out.Refs, err = c.refsOf(ctx, out); err != nil {
		return err
	}
	for _, l := range []lostRows{
		{"ledger-timeline-faults", key, "the text's state is not what its timeline says, or a line of it is gone"},
		{"ledger-alert-faults", key, "the pupil is named by an alert that is gone"},
		{"ledger-reply-faults", key, "a reply stands here whose text is gone"},
		{"ledger-replies-lost", append(key[:3:3], ms(day.At(0, 0)), ms(day.AddDays(1).At(0, 0))), "a reply came, and does not stand here any more"},
		{"ledger-answer-faults", key, "the answer to a reply is gone, or is not what its timeline says"},
		{"ledger-concern-faults", key, "a text or a call about the pupil is a concern, and none is kept"},
		{"ledger-receipt-faults", key, "a receipt of the text is gone"},
		{"ledger-rung-faults", key, "a rung of the ladder it came to is gone"},
		{"ledger-call-lines", key, "what came of ringing about this pupil is gone"},
	} {
		if _, err := c.addFaults(ctx, l, out); err != nil {
			return err
		}
	}
	err = c.countedFaults(ctx, "ledger-closures-lost", []any{key[2], key[0], key[1]},
		lostRows{"ledger-closure-faults", key, "a revision of the register that said this is gone"}, out)
	if err != nil {
		return err
	}
	err = c.countedFaults(ctx, "ledger-calls-lost", []any{key[2], key[0], key[1]},
		lostRows{"ledger-calls-named", key, "somebody rang about this pupil, and the call is gone"}, out)
	if err != nil {
		return err
	}
	return c.countedFaults(ctx, "ledger-named-lost", key,
		lostRows{"ledger-named-faults", key, "an alert does not name this pupil any more"}, out)
}

// lostRows is a query for pupils whose rows are not whole, and what to say.
type lostRows struct {
	query  string
	args   []any
	detail string
}

// addFaults adds a fault a pupil and gives how many.
func (c conn) addFaults(ctx context.Context, l lostRows, out *notifier.Counts) (int, error) {
	seen := map[school.PupilID]bool{}
	var found []school.PupilID
	err := c.each(ctx, l.query, l.args, func(scan func(...any) error) error {
		var p school.PupilID
		if err := scan(&p); err != nil {
			return err
		}
		if !seen[p] {
			seen[p], found = true, append(found, p)
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		return 0, err
	}
	if err := c.addRefs(ctx, found, out.Refs); err != nil {
		return 0, err
	}
	for _, p := range found {
		out.Faults = append(out.Faults, notifier.LedgerFault{Pupil: out.Refs[p], Detail: l.detail})
	}
	return len(found), nil
}

// countedFaults adds faults when a count says that rows are lost. A fault that
// no pupil can be found for is still one.
func (c conn) countedFaults(ctx context.Context, count string, args []any, l lostRows, out *notifier.Counts) error {
	var lost int
	if _, err := c.one(ctx, count, args, &lost); err != nil || lost <= 0 {
		return err
	}
	named, err := c.addFaults(ctx, l, out)
	if err == nil && named == 0 {
		out.Faults = append(out.Faults, notifier.LedgerFault{Detail: l.detail})
	}
	return err
}

// refsOf gives the school's own ids of the pupils that are counted.
func (c conn) refsOf(ctx context.Context, out *notifier.Counts) (map[school.PupilID]string, error) {
	var pupils []school.PupilID
	for _, a := range out.Absences {
		pupils = append(pupils, a.Pupil)
	}
	for p := range out.Marked {
		pupils = append(pupils, p)
	}
	refs := map[school.PupilID]string{}
	return refs, c.addRefs(ctx, pupils, refs)
}

// addRefs adds the school's own ids of the pupils that have none in refs yet:
// of one without a mark, whom no absence counts, a call may be lost as well.
func (c conn) addRefs(ctx context.Context, pupils []school.PupilID, refs map[school.PupilID]string) error {
	seen := map[school.PupilID]bool{}
	var ids []string
	for _, p := range pupils {
		if _, known := refs[p]; !known && !seen[p] {
			seen[p], ids = true, append(ids, string(p))
		}
	}
	return c.eachIn(ctx, "refs-of-pupils", nil, ids, func(scan func(...any) error) error {
		var id school.PupilID
		var ref string
		if err := scan(&id, &ref); err != nil {
			return err
		}
		refs[id] = ref
		return nil
	})
}
