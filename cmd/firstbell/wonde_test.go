//go:build services

package main

import (
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/sandbox"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/wonde"
	"github.com/firstbell/firstbell/internal/wonde/wondetest"
)

const wondeURN = school.URN("999301")

// newPostgres makes a database and drops it when the test ends.
func newPostgres(t *testing.T) config.Database {
	t.Helper()
	address, err := url.Parse(os.Getenv("FIRSTBELL_TEST_POSTGRES"))
	if err != nil || address.Scheme == "" {
		t.Fatalf("FIRSTBELL_TEST_POSTGRES is the address of a PostgreSQL whose user may make databases (run make test): %v", err)
	}
	server, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("wonde_%d", os.Getpid())
	if _, err := server.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := server.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	address.Path = "/" + name
	return config.DatabaseAt(address.String())
}

// wondeTwo are two processes of the service on one database, with one carrier
// and one bell, and a school that is connected to a made-up Wonde.
type wondeTwo struct {
	*goldenHouse
	other *house
	wonde *wondetest.Server
}

func openWondeTwo(t *testing.T) *wondeTwo {
	t.Helper()
	x := &wondeTwo{wonde: wondetest.New(t), goldenHouse: &goldenHouse{clock: clock.At(demoToday.At(7, 0)), bell: &goldenBell{}, held: make(chan heldReceipt, 100)}}
	quiet := slog.New(slog.DiscardHandler)
	x.server = httptest.NewServer(http.HandlerFunc(x.arrive))
	x.phones = sandbox.New(sandbox.Config{Clock: x.clock, AuthToken: goldenToken, SentAfter: time.Millisecond, DeliveredAfter: 2 * time.Millisecond, Trouble: quiet})
	s := goldenSettings(t, t.TempDir(), x.server.URL)
	s.Database, s.WondeURL = newPostgres(t), x.wonde.Base()
	_, err := sealingKey(config.Settings{KeyFile: s.KeyFile, Database: config.SQLiteAt("x")}) // made once, for both
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []**house{&x.house, &x.other} {
		if *h, err = build(t.Context(), s, x.clock, phone.Rehearsal, quiet); err != nil {
			t.Fatal(err)
		}
		one := *h
		one.delivery = one.deliverer(x.bell)
		t.Cleanup(func() {
			if err := one.close(); err != nil {
				t.Error(err)
			}
		})
	}
	x.door = x.house.door(part{roles: roles{web: true, work: true, cron: true}, phones: x.phones})
	t.Cleanup(func() {
		x.phones.Close()
		x.server.CloseClientConnections()
		x.server.Close()
	})
	return x
}

// connect adds the school, connects it and pulls its roll of 60: two classes of
// 30, in which pupils 0 and 30 are brother and sister.
func (x *wondeTwo) connect(t *testing.T) {
	t.Helper()
	var rows []wondetest.Row
	for i := range 60 {
		family := i
		if i == 30 {
			family = 0
		}
		rows = append(rows, wondetest.Row{
			"id": fmt.Sprintf("A%d", i), "forename": fmt.Sprintf("Given%d", i), "surname": "Family", "group": wondetest.Row{"data": wondetest.Row{"name": fmt.Sprintf("%dA", 1+i/30)}},
			"contacts": wondetest.Row{"data": []wondetest.Row{{
				"id": fmt.Sprintf("C%d", family), "forename": "Parent", "surname": "Family", "relationship": wondetest.Row{"relationship": "Mother", "priority": 1},
				"contact_details": wondetest.Row{"data": wondetest.Row{"phones": wondetest.Row{"mobile": nil, "primary": fmt.Sprintf("07700 900%03d", 100+family), "home": "01632 960001"}}},
			}}},
		})
	}
	x.wonde.Students(rows...)
	by := school.SystemActor("test")
	err := x.roll.AddSchool(t.Context(), by, school.School{URN: wondeURN, Name: "Thornlea", TextName: "Thornlea", OfficePhone: "01632 960000", Phase: school.Primary}, school.Calendar{
		Terms: []school.Term{{Name: "Autumn", First: demoToday.AddDays(-60), Last: demoToday.AddDays(20)}}, AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 0),
	})
	if err == nil {
		err = x.db.Connections().Put(t.Context(), by, school.Connection{School: wondeURN, System: wonde.System, Remote: wondetest.School, Token: school.NewToken(wondetest.Token)}, x.clock.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	x.both(t, func(h *house) error { return h.wonde.Rolls(t.Context(), true) })
	if r, err := x.roll.Get(t.Context(), wondeURN); err != nil || len(r.Pupils) != 60 {
		t.Fatalf("%d on roll, %v", len(r.Pupils), err)
	}
}

// both lets the two processes do the same at the same moment.
func (x *wondeTwo) both(t *testing.T, do func(*house) error) {
	t.Helper()
	var all sync.WaitGroup
	for _, h := range []*house{x.house, x.other} {
		all.Go(func() {
			if err := do(h); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func (x *wondeTwo) turn(t *testing.T, hour, minute int) {
	t.Helper()
	x.clock.Set(demoToday.At(hour, minute))
	x.both(t, func(h *house) error { return h.wonde.Registers(t.Context()) })
}

func (x *wondeTwo) rows(t *testing.T, of string) (n int) {
	t.Helper()
	if err := x.db.Raw().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+of).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestASchoolIsReadThroughWondeByTwoProcesses is a whole morning: the registers
// fill as teachers go down the list, each absent family gets one text, and the
// pupil who comes after all is put right.
func TestASchoolIsReadThroughWondeByTwoProcesses(t *testing.T) {
	x := openWondeTwo(t)
	x.connect(t)
	absent := map[int]bool{0: true, 30: true, 7: true, 41: true}
	for step := range 10 { // three pupils of each class a minute, from 8:46
		at := demoToday.At(8, 46+step)
		for i := range 60 {
			if i%30/3 != step {
				continue
			}
			code := "/"
			if absent[i] {
				code = "N"
			}
			x.wonde.Mark(fmt.Sprintf("A%d", i), demoToday.String(), "AM", code, at)
		}
		x.turn(t, 8, 46+step)
	}
	if n := x.rows(t, "closures"); n != 0 {
		t.Fatalf("%d registers closed while they were being taken", n)
	}
	for minute := 0; minute < 10; minute += 2 {
		x.turn(t, 9, minute)
		x.turn(t, 9, minute) // a clock that knocks twice
	}
	if n := x.rows(t, "closures"); n != 2 {
		t.Fatalf("%d closures of two registers", n)
	}
	x.deliver(t)
	x.receipts(t)
	texts := x.shown(t)
	to := map[string]int{}
	for _, m := range texts {
		to[m.To]++
	}
	if len(texts) != 3 || len(to) != 3 || !strings.Contains(strings.Join(bodies(texts), " "), "Given0 and Given30") {
		t.Fatalf("one text for each of three families: %+v", texts)
	}
	x.wonde.Mark("A7", demoToday.String(), "AM", "L", demoToday.At(9, 11))
	x.turn(t, 9, 12)
	x.turn(t, 9, 14)
	x.deliver(t)
	texts = x.shown(t)
	if n := x.rows(t, "closures"); n != 3 || len(texts) != 4 {
		t.Fatalf("%d closures, %+v", n, texts)
	}
	corrections := 0
	for _, m := range texts {
		if m.To == "+447700900107" {
			corrections++
		}
	}
	if corrections != 2 {
		t.Errorf("the family that was told wrongly is told so, once: %+v", texts)
	}
	l, err := x.notifier.Ledger(t.Context(), wondeURN, demoToday, register.AM)
	if err != nil || !l.Balanced {
		t.Errorf("%+v, %v", l, err)
	}
	if n, distinct := x.rows(t, "ticks WHERE job LIKE 'wonde.marks%'"), x.rows(t, "(SELECT DISTINCT slot FROM ticks WHERE job LIKE 'wonde.marks%') s"); n != distinct || n == 0 {
		t.Errorf("%d turns in %d slots", n, distinct)
	}
}

func bodies(list []handset) (all []string) {
	for _, m := range list {
		all = append(all, m.Body)
	}
	return all
}
