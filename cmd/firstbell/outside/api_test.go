//go:build services

package outside

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// caller calls one program's HTTP API as another program would.
type caller struct {
	base string
	key  string // empty where none is asked for
	http http.Client
}

func callerOf(base, key string) *caller {
	return &caller{base: base, key: key, http: http.Client{Timeout: 10 * time.Second}}
}

// call sends body as JSON and reads the answer into into, either of which may
// be nil. The error is that there was no whole answer.
func (c *caller) call(method, path string, body, into any, headers ...string) (*http.Response, error) {
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, c.base+path, sent)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if into != nil && res.StatusCode < 300 {
		if err := json.Unmarshal(raw, into); err != nil {
			return res, fmt.Errorf("%s %s answered %d: %w", method, path, res.StatusCode, err)
		}
	}
	if res.StatusCode >= 400 {
		return res, fmt.Errorf("%s %s answered %d: %.600s", method, path, res.StatusCode, raw)
	}
	return res, nil
}

// must is call where anything but success ends the test.
func (c *caller) must(t testing.TB, method, path string, body, into any, headers ...string) *http.Response {
	t.Helper()
	res, err := c.call(method, path, body, into, headers...)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// ready waits until a process can work.
func ready(t testing.TB, p *process, base string) {
	t.Helper()
	c := callerOf(base, "")
	eventually(t, 30*time.Second, p.name+" is ready", func() (bool, any) {
		if err := p.alive(); err != nil {
			t.Fatal(err)
		}
		_, err := c.call("GET", "/readyz", nil, nil)
		return err == nil, err
	})
}

// The parts of the answers that the tests look at.
type (
	closureAnswer struct {
		Closure     string
		Revision    int
		Absent      int
		Unexplained int
		Alerts      []alertLine
		Withheld    []struct{ Pupil, Reason string }
		Withdrawn   []json.RawMessage
		Corrections []string
	}
	alertLine struct {
		ID, Status, Reason, Kind string
		Pupils                   []string
	}
	alertDetail struct {
		alertLine
		Body     string
		Timeline []struct{ From, To, Why string }
	}
	alertList struct {
		Alerts     []alertLine
		NextCursor *string `json:"next_cursor"`
	}
	absenceList struct {
		Absences []struct {
			ID, Pupil, Code string
			Arrived         bool
			Alerts          []alertLine
			Replies         []struct{ Body, From, Kind string }
			Explained       *struct{ Code string }
		}
	}
	ledger struct {
		Absences struct{ Total, Alerted, Held, Withheld, Open int }
		Texts    struct {
			Held, Raised, Sending, Unknown, Sent, Delivered, Undelivered, Failed, Withdrawn, Expired int
		}
		Replies  struct{ Total int }
		Balanced bool
		Faults   []struct{ Pupil, Detail string }
	}
	handsetText struct{ Sid, To, From, Body, Status, Text string }
)

// underWay counts the texts that have not come to rest.
func (l ledger) underWay() int { return l.Texts.Raised + l.Texts.Sending + l.Texts.Unknown }
