package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
)

// wrong answers with a failure as RFC 9457 writes it.
func wrong(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(struct {
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{http.StatusText(status), status, detail})
}

// read takes a JSON body into v; false when it has answered with a problem.
func read(w http.ResponseWriter, r *http.Request, v any) bool {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		wrong(w, http.StatusUnsupportedMediaType, "Send JSON, with Content-Type: application/json.")
		return false
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil && dec.Decode(new(any)) != io.EOF {
		err = errors.New("more follows the JSON value")
	}
	if err != nil {
		wrong(w, http.StatusUnprocessableEntity, "The JSON cannot be read: "+err.Error()+".")
		return false
	}
	return true
}

// messages lists the texts taken from the program, oldest first:
// GET /sandbox/messages?to=.
func (s *Server) messages(w http.ResponseWriter, r *http.Request) {
	type row struct {
		SID    string    `json:"sid"`
		To     string    `json:"to"`
		From   string    `json:"from"`
		Body   string    `json:"body"`
		Status string    `json:"status"`
		Text   string    `json:"text"`
		At     time.Time `json:"at"`
	}
	to := r.URL.Query().Get("to")
	if to != "" {
		number, ok := written(to)
		if !ok {
			wrong(w, http.StatusUnprocessableEntity, "There is no such handset here: to must be 07700 900000 to 900999, or +999 and 4 to 12 digits.")
			return
		}
		to = number
	}
	list := s.book.newest(to, 0, s.cfg.Keep, func(m *message) bool { return m.direction == outbound })
	slices.Reverse(list)
	rows := make([]row, 0, len(list))
	for _, m := range list {
		rows = append(rows, row{m.sid, m.to, m.from, m.body, m.status, m.textID(), m.createdAt})
	}
	writeJSON(w, http.StatusOK, map[string][]row{"messages": rows})
}

// replies takes a reply from any handset: POST /sandbox/replies.
func (s *Server) replies(w http.ResponseWriter, r *http.Request) {
	var in reply
	if !read(w, r, &in) {
		return
	}
	m, err := s.take(in)
	if err != nil {
		wrong(w, http.StatusUnprocessableEntity, problem.Of(err).Detail)
		return
	}
	writeJSON(w, http.StatusAccepted, map[string]string{"sid": m.sid, "from": m.from, "to": m.to})
}

// clock moves the demo's time on: POST /sandbox/clock {"advance":"15m"}.
func (s *Server) clock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Advance string `json:"advance"`
	}
	if !read(w, r, &in) {
		return
	}
	d, err := time.ParseDuration(in.Advance)
	if err != nil || d <= 0 || d > 7*24*time.Hour {
		wrong(w, http.StatusUnprocessableEntity, `advance is a length of time such as "15m" or "1h30m", above zero and at most "168h".`)
		return
	}
	if s.cfg.Advance == nil {
		wrong(w, http.StatusConflict, "This clock cannot be moved: it is the machine's own.")
		return
	}
	s.cfg.Advance(d)
	writeJSON(w, http.StatusOK, map[string]time.Time{"now": s.cfg.Clock.Now()})
}

// showFaults shows the switches: GET /sandbox/faults.
func (s *Server) showFaults(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	f := s.faults
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, f)
}

// putFaults sets all switches at once, those left out to their defaults:
// PUT /sandbox/faults.
func (s *Server) putFaults(w http.ResponseWriter, r *http.Request) {
	var f Faults
	if !read(w, r, &f) {
		return
	}
	if err := f.check(); err != nil {
		wrong(w, http.StatusUnprocessableEntity, problem.Of(err).Detail)
		return
	}
	s.setFaults(f)
	s.showFaults(w, r)
}
