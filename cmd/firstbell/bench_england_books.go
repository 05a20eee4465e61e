package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// englandBooks is the account of a morning, by the stand-in's own log and every
// school's ledger.
type englandBooks struct {
	texts                    map[string]int // by kind and state
	sent, twice, lost, stray int
	unread                   int
	ledgers, unbalanced      int
	receipts, inbound        int
	receiptSpan, inboundSpan time.Duration
}

// audit compares what the service says it sent with what the stand-in took.
func (c country) audit(ctx context.Context, books *sql.DB, address string, since int64, day clock.Date) (b englandBooks, err error) {
	took, err := readCarrierLog(filepath.Join(c.folder, "carrier.jsonl"))
	if err != nil {
		return b, err
	}
	if err := b.compare(ctx, books, since, took); err != nil {
		return b, err
	}
	var from, to sql.NullInt64
	if err := books.QueryRowContext(ctx, "SELECT COUNT(*), MIN(at), MAX(at) FROM receipts WHERE at >= $1", since).Scan(&b.receipts, &from, &to); err != nil {
		return b, err
	}
	b.receiptSpan = time.Duration(to.Int64-from.Int64) * time.Millisecond
	if err := books.QueryRowContext(ctx, "SELECT COUNT(*), MIN(at), MAX(matched_at), COUNT(*) FILTER (WHERE matched_at IS NULL OR kind = '') FROM inbound WHERE at >= $1", since).Scan(&b.inbound, &from, &to, &b.unread); err != nil {
		return b, err
	}
	b.inboundSpan = time.Duration(to.Int64-from.Int64) * time.Millisecond
	return b, c.balance(ctx, books, address, day, &b)
}

// readCarrierLog counts how often the stand-in took each text.
func readCarrierLog(path string) (map[string]int, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	took := map[string]int{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Text string `json:"text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("read the stand-in's log: %w", err)
		}
		took[line.Text]++
	}
	return took, lines.Err()
}

// compare asks of each text whether the stand-in took it as often as it should:
// once if it is delivered, never if it is held, taken back or ended here.
func (b *englandBooks) compare(ctx context.Context, books *sql.DB, since int64, took map[string]int) error {
	rows, err := books.QueryContext(ctx, "SELECT id, kind, state FROM texts WHERE raised_at >= $1", since)
	if err != nil {
		return err
	}
	defer rows.Close()
	b.texts = map[string]int{}
	for rows.Next() {
		var id, kind, state string
		if err := rows.Scan(&id, &kind, &state); err != nil {
			return err
		}
		b.texts[kind+", "+state]++
		n := took[id]
		delete(took, id)
		switch state {
		case "delivered":
			b.sent += min(n, 1)
			b.lost += max(0, 1-n)
			b.twice += max(0, n-1)
		case "held", "withdrawn", "failed", "expired":
			b.stray += n // it should not have gone
		default:
			b.lost++ // due, and not at its end
		}
	}
	b.stray += len(took) // of nothing we know
	return rows.Err()
}

// balance draws up the ledger of every school.
func (c country) balance(ctx context.Context, books *sql.DB, address string, day clock.Date, b *englandBooks) (err error) {
	h, err := c.quietHouse(ctx, address, clock.StartingAt(clock.HM(11, 30).On(day)))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	var urns []school.URN
	each(ctx, books, "SELECT urn FROM schools", func(scan func(...any) error) error {
		var urn school.URN
		err := scan(&urn)
		urns = append(urns, urn)
		return err
	})
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for _, urn := range urns {
		group.Go(func() error {
			l, err := h.notifier.Ledger(ctx, urn, day, register.AM)
			mu.Lock()
			defer mu.Unlock()
			b.ledgers++
			if !l.Balanced || l.Registers.Closed != l.Registers.Expected {
				b.unbalanced++
			}
			return err
		})
	}
	return group.Wait()
}

func (b *englandBooks) print(out io.Writer) {
	fmt.Fprintln(out, "\n| the books | |\n|---|---|")
	for _, k := range slices.Sorted(maps.Keys(b.texts)) {
		fmt.Fprintf(out, "| texts: %s | %d |\n", k, b.texts[k])
	}
	fmt.Fprintf(out, "| due and sent exactly once, by the stand-in's log | %d |\n", b.sent)
	fmt.Fprintf(out, "| lost, twice, or sent and not due | %d, %d, %d |\n", b.lost, b.twice, b.stray)
	fmt.Fprintf(out, "| replies kept that were not read | %d |\n", b.unread)
	fmt.Fprintf(out, "| ledgers that balance, every register in | %d of %d |\n", b.ledgers-b.unbalanced, b.ledgers)
}

// err says in a sentence that the books do not balance.
func (b *englandBooks) err() error {
	if b.lost+b.twice+b.stray+b.unread+b.unbalanced == 0 && b.sent > 0 && b.ledgers > 0 {
		return nil
	}
	return fmt.Errorf("the books do not balance: %d texts sent once, %d lost, %d twice, %d sent and not due, %d replies not read, %d of %d ledgers do not balance",
		b.sent, b.lost, b.twice, b.stray, b.unread, b.unbalanced, b.ledgers)
}
