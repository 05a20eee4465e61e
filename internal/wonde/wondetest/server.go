// Package wondetest is a made-up Wonde for tests: one school whose roll and
// marks a test sets, answered over HTTP in pages. It holds nobody real.
package wondetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// The school and the token that Server knows.
const (
	School = "A1000000001"
	Token  = "token-of-the-tests"
)

// Row is one row of a list, as it goes out.
type Row map[string]any

// Server is a made-up Wonde.
type Server struct {
	*httptest.Server

	mu       sync.Mutex
	students []Row
	marks    map[string]Row // by student and session
	asked    []string       // paths and queries, in order
	fault    http.HandlerFunc
	perPage  int
}

// New starts one; it stops when the test ends.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{marks: map[string]Row{}, perPage: 25}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

// Base is the address a client is given.
func (s *Server) Base() string { return s.URL + "/v1.0" }

// Fault lets f answer everything from now on; nil ends it.
func (s *Server) Fault(f http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Asked gives what was asked since it was last looked at.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := s.asked
	s.asked = nil
	return asked
}

// Students sets the roll.
func (s *Server) Students(rows ...Row) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.students = rows
}

// Mark enters a mark at an instant; an empty code takes it away.
func (s *Server) Mark(student, date, session, code string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := student + " " + date + " " + session
	if code == "" {
		delete(s.marks, key)
		return
	}
	s.marks[key] = Row{
		"id": "M" + key, "student_id": student, "session": session, "attendance_code_id": "K" + code, "comment": nil, "minutes_late": nil,
		"date": Row{"date": date + " 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"}, "updated_at": When(at),
	}
}

// When writes an instant as Wonde does.
func When(at time.Time) Row {
	return Row{"date": at.UTC().Format("2006-01-02 15:04:05.000000"), "timezone_type": 3, "timezone": "UTC"}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.String())
	rest, known := strings.CutPrefix(r.URL.Path, "/v1.0/schools/"+School)
	switch {
	case s.fault != nil:
		s.fault(w, r)
	case r.Header.Get("Authorization") != "Bearer "+Token:
		http.Error(w, `{"error":"invalid_token"}`, http.StatusUnauthorized)
	case !known:
		http.NotFound(w, r)
	case rest == "":
		answer(w, Row{"data": Row{"id": School, "name": nil}})
	case rest == "/students":
		s.page(w, r, s.students)
	case rest == "/attendance-codes":
		s.page(w, r, codes())
	case rest == "/attendance/session":
		var rows []Row
		for _, key := range slices.Sorted(maps.Keys(s.marks)) { // pages need an order
			rows = append(rows, s.marks[key])
		}
		s.page(w, r, rows)
	default:
		http.NotFound(w, r)
	}
}

// codes gives an id for every code, a withdrawn and an unheard one among them.
func codes() (rows []Row) {
	for _, code := range []string{"/", "\\", "L", "N", "I", "M", "O", "V", "C", "B", "U", "H", "-", "Q9"} {
		rows = append(rows, Row{"id": "K" + code, "code": code, "description": nil})
	}
	return rows
}

// page answers one page of what has changed since the instant asked for.
func (s *Server) page(w http.ResponseWriter, r *http.Request, all []Row) {
	rows := []Row{}
	since, _ := time.ParseInLocation("2006-01-02 15:04:05", r.URL.Query().Get("updated_after"), clock.London)
	for _, row := range all {
		changed, ok := row["updated_at"].(Row)
		if at, err := time.Parse("2006-01-02 15:04:05.000000", fmt.Sprint(changed["date"])); ok && err == nil && at.Before(since) {
			continue
		}
		rows = append(rows, row)
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("page"))
	from := min(len(rows), page*s.perPage)
	to := min(len(rows), from+s.perPage)
	var next any
	if to < len(rows) {
		q := r.URL.Query()
		q.Set("page", strconv.Itoa(page+1))
		next = s.URL + r.URL.Path + "?" + q.Encode()
	}
	answer(w, Row{"data": rows[from:to], "meta": Row{"pagination": Row{"next": next, "previous": nil, "more": next != nil, "per_page": s.perPage}}})
}

func answer(w http.ResponseWriter, row Row) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(row) // a client that has gone away
}
