package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// morningOf is one school's registers with the key that may send them.
type morningOf struct {
	urn      school.URN
	key      string
	closures []register.Closure
}

// witness is the stand-in's log: when each text was accepted, by the wall.
type witness struct {
	mu       sync.Mutex
	accepted map[string]time.Time
	last     time.Time
}

func newWitness() *witness { return &witness{accepted: map[string]time.Time{}} }

// Write takes one line of the log.
func (w *witness) Write(p []byte) (int, error) {
	now := time.Now()
	var line struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(p, &line); err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted[line.Text], w.last = now, now
	return len(p), nil
}

// count gives how many texts of any kind have been accepted.
func (w *witness) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.accepted)
}

// has counts which of the texts owed have been accepted.
func (w *witness) has(owed map[string]time.Time) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id := range owed {
		if _, is := w.accepted[id]; is {
			n++
		}
	}
	return n
}

// result is what one trial measured.
type result struct {
	closures  int
	in, out   float64 // a second
	answers   []time.Duration
	toCarrier []time.Duration
	texts     int
	memory    string
}

func (r *result) print(out io.Writer, name string) {
	fmt.Fprintf(out, "| %s | %.0f | %s | %s | %d | %.0f | %s | %s | %s |\n", name, r.in,
		short(quantile(r.answers, 0.5)), short(quantile(r.answers, 0.99)), r.texts, r.out,
		short(quantile(r.toCarrier, 0.5)), short(quantile(r.toCarrier, 0.99)), r.memory)
}

func short(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

func quantile(ds []time.Duration, q float64) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	ds = slices.Clone(ds)
	slices.Sort(ds)
	return ds[min(len(ds)-1, int(q*float64(len(ds))))]
}

// job is one register to send.
type job struct {
	path, key string
	body      []byte
}

// send posts every register from several clients and waits until each text it
// led to is at the carrier.
func (t trial) send(ctx context.Context, base string, mornings []morningOf, seen *witness, now func() time.Time) (result, error) {
	began := now()
	r, owed, err := t.post(ctx, base, mornings, now)
	if err != nil {
		return r, err
	}
	return r, r.await(ctx, owed, seen, began)
}

// post posts every register, and gives the texts that were raised, with when the
// register of each was sent.
func (t trial) post(ctx context.Context, base string, mornings []morningOf, now func() time.Time) (result, map[string]time.Time, error) {
	jobs := jobsOf(base, mornings)
	if t.pace > 0 {
		jobs = jobs[:min(len(jobs), int(t.pace*t.seconds))]
	}
	var mu sync.Mutex
	var r result
	owed := map[string]time.Time{} // text → when its closure was sent
	var failed error
	work := make(chan job)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: t.clients, MaxConnsPerHost: t.clients}}
	defer client.CloseIdleConnections()
	var clients sync.WaitGroup
	for range t.clients {
		clients.Go(func() {
			for j := range work {
				began := now()
				ids, err := j.post(ctx, client)
				took := now().Sub(began)
				mu.Lock()
				failed = errorsFirst(failed, err)
				r.answers = append(r.answers, took)
				for _, id := range ids {
					owed[id] = began
				}
				mu.Unlock()
			}
		})
	}
	began := now()
	t.feed(ctx, jobs, work)
	close(work)
	clients.Wait()
	r.closures, r.in = len(jobs), float64(len(jobs))/now().Sub(began).Seconds()
	return r, owed, failed
}

// feed hands the registers out at the trial's pace.
func (t trial) feed(ctx context.Context, jobs []job, work chan<- job) {
	var tick <-chan time.Time
	if t.pace > 0 {
		ticker := time.NewTicker(time.Duration(float64(time.Second) / t.pace))
		defer ticker.Stop()
		tick = ticker.C
	}
	for _, j := range jobs {
		if tick != nil {
			<-tick
		}
		select {
		case work <- j:
		case <-ctx.Done():
			return
		}
	}
}

// await waits until every text owed is at the carrier's door.
func (r *result) await(ctx context.Context, owed map[string]time.Time, seen *witness, began time.Time) error {
	limit := time.Now().Add(2 * time.Minute)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for seen.has(owed) < len(owed) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if time.Now().After(limit) {
			return fmt.Errorf("%d of %d texts reached the carrier in two minutes", seen.has(owed), len(owed))
		}
	}
	seen.mu.Lock()
	defer seen.mu.Unlock()
	for id, sent := range owed {
		r.toCarrier = append(r.toCarrier, seen.accepted[id].Sub(sent))
	}
	r.texts, r.out = len(owed), float64(len(owed))/seen.last.Sub(began).Seconds()
	r.memory = resident()
	return nil
}

func jobsOf(base string, mornings []morningOf) []job {
	type mark struct {
		Pupil   string `json:"pupil"`
		Code    string `json:"code"`
		Minutes int    `json:"minutes_late,omitempty"`
	}
	var jobs []job
	for _, m := range mornings {
		for _, c := range m.closures {
			marks := make([]mark, len(c.Marks))
			for i, x := range c.Marks {
				marks[i] = mark{x.Pupil, string(x.Code), x.MinutesLate}
			}
			body, err := json.Marshal(map[string]any{"register": c.Group, "date": c.Date, "session": c.Session, "marks": marks})
			if err != nil {
				panic(err) // cannot happen: plain values
			}
			jobs = append(jobs, job{fmt.Sprintf("%s/v1/schools/%s/closures", base, m.urn), m.key, body})
		}
	}
	return jobs
}

// post sends one register and gives the ids of the texts it raised. A sibling
// who joins a text that waits already is not counted again.
func (j job) post(ctx context.Context, client *http.Client) ([]string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, j.path, bytes.NewReader(j.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+j.key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
		return nil, fmt.Errorf("a closure was answered %s: %s", resp.Status, said)
	}
	var out struct {
		Alerts []struct{ ID, Status string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return nil, err
	}
	var ids []string
	for _, a := range out.Alerts {
		if a.Status == "raised" {
			ids = append(ids, a.ID)
		}
	}
	return ids, nil
}

// resident is the memory the process holds, as the system counts it.
func resident() string {
	if mb := residentMB(); mb > 0 {
		return fmt.Sprintf("%d MB", mb)
	}
	return "not known here"
}

func errorsFirst(first, next error) error {
	if first != nil {
		return first
	}
	return next
}
