package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// morningCost is what a morning took.
type morningCost struct {
	size             countrySize
	since            int64 // when it began, in the house's milliseconds
	began            time.Time
	closing, total   time.Duration // until the last register was taken; until nothing was due
	answers, latency []time.Duration
	memory           []int // MB, once a second
	first, last      time.Time
	accepted         int
	before, after    spending
	books            englandBooks
}

// spending is what had been used at one moment; a difference of two is a cost.
type spending struct {
	own, pg, redis           float64 // CPU seconds; of PostgreSQL and Redis where they run on this machine
	commits, wal             int64
	inserted, updated, pages int64
	tables                   map[string]tableCost
}

type tableCost struct{ inserted, updated, deleted int64 }

func (s spending) cpu() float64 { return s.own + s.pg + s.redis }

// spent reads the counters of the processes and of the database. What cannot be
// read stays 0.
func spent(ctx context.Context, books *sql.DB, redis string) spending {
	time.Sleep(1100 * time.Millisecond) // PostgreSQL tells its figures once a second
	s := spending{own: cpuOf("self"), pg: postgresCPU(ctx, books), redis: redisCPU(ctx, redis), tables: map[string]tableCost{}}
	each(ctx, books, "SELECT xact_commit, tup_inserted, tup_updated, blks_read, (SELECT wal_bytes::bigint FROM pg_stat_wal) FROM pg_stat_database WHERE datname = current_database()", func(scan func(...any) error) error {
		return scan(&s.commits, &s.inserted, &s.updated, &s.pages, &s.wal)
	})
	each(ctx, books, "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables", func(scan func(...any) error) error {
		var name string
		var t tableCost
		err := scan(&name, &t.inserted, &t.updated, &t.deleted)
		s.tables[name] = t
		return err
	})
	return s
}

// postgresCPU is how long every process of the server has worked, in seconds.
func postgresCPU(ctx context.Context, books *sql.DB) (worked float64) {
	each(ctx, books, "SELECT pid::text FROM pg_stat_activity", func(scan func(...any) error) error {
		var pid string
		err := scan(&pid)
		worked += cpuOf(pid)
		return err
	})
	return worked
}

// each reads figures that a morning does without if need be.
func each(ctx context.Context, books *sql.DB, query string, read func(scan func(...any) error) error) {
	rows, err := books.QueryContext(ctx, query)
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		if read(rows.Scan) != nil {
			return
		}
	}
	_ = rows.Err()
}

// cpuOf is the CPU a process has used in seconds, 0 where it is not known.
func cpuOf(pid string) float64 {
	raw, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // the name before may hold anything
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(f[11], 64)
	system, _ := strconv.ParseFloat(f[12], 64)
	return (user + system) / 100 // Linux tells hundredths to every program
}

// redisCPU asks Redis, in its plain protocol, for the CPU it has used.
func redisCPU(ctx context.Context, address string) (used float64) {
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return 0
	}
	defer func() { _ = conn.Close() }() // whatever it says, it has been read
	_ = conn.SetDeadline(time.Now().Add(2 * time.Second))
	if _, err := io.WriteString(conn, "INFO cpu\r\nQUIT\r\n"); err != nil {
		return 0
	}
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		name, figure, _ := strings.Cut(strings.TrimSpace(lines.Text()), ":")
		if name == "used_cpu_sys" || name == "used_cpu_user" {
			n, _ := strconv.ParseFloat(figure, 64)
			used += n
		}
	}
	return used
}

func (m *morningCost) print(out io.Writer) {
	rate := func(n int, d time.Duration) string {
		return fmt.Sprintf("%d in %.1f s, %.0f a second", n, d.Seconds(), float64(n)/max(d.Seconds(), 0.001))
	}
	row := func(what, figure string) { fmt.Fprintf(out, "| %s | %s |\n", what, figure) }
	fmt.Fprintln(out, "\n| the morning | |\n|---|---|")
	row("from the first register until nothing was due", fmt.Sprintf("%.1f s", m.total.Seconds()))
	row("registers", rate(len(m.answers), m.closing))
	row("answer to a register", fmt.Sprintf("p50 %s, p99 %s", short(quantile(m.answers, 0.5)), short(quantile(m.answers, 0.99))))
	row("texts handed over", rate(m.accepted, m.last.Sub(m.first)))
	row("receipts", rate(m.books.receipts, m.books.receiptSpan))
	row("replies read", rate(m.books.inbound, m.books.inboundSpan))
	row(fmt.Sprintf("closed to carrier, %d alerts", len(m.latency)), fmt.Sprintf("p50 %s, p99 %s", short(quantile(m.latency, 0.5)), short(quantile(m.latency, 0.99))))
	if n := len(m.memory); n > 0 {
		row("memory at the start, the middle and the end", fmt.Sprintf("%d, %d and %d MB; %d at most", m.memory[0], m.memory[n/2], m.memory[n-1], slices.Max(m.memory)))
	}
	m.printCost(out, row)
	m.books.print(out)
}

// printCost says where the time went.
func (m *morningCost) printCost(out io.Writer, row func(what, figure string)) {
	a, b := m.before, m.after
	fmt.Fprintln(out, "\n| where it went | |\n|---|---|")
	row("CPU of this process (service, stand-in and clients)", fmt.Sprintf("%.1f s", b.own-a.own))
	row("CPU of PostgreSQL", fmt.Sprintf("%.1f s", b.pg-a.pg))
	row("CPU of Redis", fmt.Sprintf("%.1f s", b.redis-a.redis))
	if m.accepted > 0 {
		row("CPU of all, by text handed over", fmt.Sprintf("%.2f ms", 1000*(b.cpu()-a.cpu())/float64(m.accepted)))
	}
	row("transactions", strconv.FormatInt(b.commits-a.commits, 10))
	row("rows inserted and updated", fmt.Sprintf("%d and %d", b.inserted-a.inserted, b.updated-a.updated))
	row("write-ahead log", fmt.Sprintf("%.0f MB, %.1f KB a register", float64(b.wal-a.wal)/1e6, float64(b.wal-a.wal)/1000/float64(max(1, len(m.answers)))))
	var names []string
	for name, t := range b.tables {
		if t.work() > a.tables[name].work() {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(x, y string) int {
		return int((b.tables[y].work() - a.tables[y].work()) - (b.tables[x].work() - a.tables[x].work()))
	})
	for _, name := range names[:min(12, len(names))] {
		was, is := a.tables[name], b.tables[name]
		row("rows of "+name, fmt.Sprintf("%d new, %d changed", is.inserted-was.inserted, is.updated-was.updated))
	}
}

func (t tableCost) work() int64 { return t.inserted + t.updated + t.deleted }
