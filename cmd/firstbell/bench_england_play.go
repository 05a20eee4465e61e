package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Replies come two seconds after the stand-in took the text, from three of five
// phones.
const (
	replyAfter  = 2 * time.Second
	repliesOf10 = 6
	stuckAfter  = 3 * time.Minute // without any progress
)

// replyWords are what parents write, by lot. None says until when.
var replyWords = []string{
	"Sorry, she is ill today", "He has a temperature", "been sick in the night", "dentist this morning, back by 11",
	"Poorly, sorry forgot to ring", "hospital appointment", "ok thank you", "on our way, bus was late", "She has a bad cold", "headache and sore throat",
}

// carrierLog is the stand-in's log: kept in a file line by line, and looked at
// as it comes. Of a text it remembers only what is not yet matched with the
// closure it came from, so that it does not grow with the country.
type carrierLog struct {
	mu          sync.Mutex
	file        *os.File
	out         *bufio.Writer
	accepted    map[string]arrival // not known to be owed yet
	older       map[string]arrival
	owed        map[string]time.Time // not accepted yet: when its closure was sent
	latency     []time.Duration
	replies     []replyDue
	first, last time.Time // of acceptances
	count       int
}

type arrival struct {
	at time.Time
	to string
}

type replyDue struct {
	at       time.Time
	to, body string
}

func newCarrierLog(path string) (*carrierLog, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &carrierLog{
		file: file, out: bufio.NewWriterSize(file, 1<<16),
		accepted: map[string]arrival{}, older: map[string]arrival{}, owed: map[string]time.Time{},
	}, nil
}

// Write takes one line of the log.
func (l *carrierLog) Write(p []byte) (int, error) {
	now := time.Now()
	var line struct {
		Text string `json:"text"`
		To   string `json:"to"`
	}
	if err := json.Unmarshal(p, &line); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.first.IsZero() {
		l.first = now
	}
	l.last = now
	l.count++
	if began, is := l.owed[line.Text]; is {
		delete(l.owed, line.Text)
		l.arrived(line.Text, began, arrival{now, line.To})
	} else {
		if len(l.accepted) > 5000 { // answers to parents are owed by no closure
			l.older, l.accepted = l.accepted, map[string]arrival{}
		}
		l.accepted[line.Text] = arrival{now, line.To}
	}
	return l.out.Write(p)
}

// raised says that a closure led to texts.
func (l *carrierLog) raised(ids []string, began time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		a, is := l.accepted[id]
		if !is {
			a, is = l.older[id]
		}
		if !is {
			l.owed[id] = began
			continue
		}
		delete(l.accepted, id)
		delete(l.older, id)
		l.arrived(id, began, a)
	}
}

// arrived notes how long a text took, and by lot that its phone will answer.
func (l *carrierLog) arrived(id string, began time.Time, a arrival) {
	l.latency = append(l.latency, a.at.Sub(began))
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	lot := h.Sum32()
	if lot%10 < repliesOf10 {
		l.replies = append(l.replies, replyDue{a.at.Add(replyAfter), a.to, replyWords[int(lot>>8)%len(replyWords)]})
	}
}

// due takes the next reply whose time has come; waiting is how many texts or
// replies are not done.
func (l *carrierLog) due(now time.Time) (r replyDue, ok bool, waiting int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting = len(l.owed) + len(l.replies)
	if len(l.replies) == 0 || now.Before(l.replies[0].at) {
		return r, false, waiting
	}
	r = l.replies[0]
	l.replies = l.replies[1:]
	return r, true, waiting
}

// span is from when to when texts were accepted, and how many.
func (l *carrierLog) span() (first, last time.Time, count int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first, l.last, l.count
}

func (l *carrierLog) close() error { return errors.Join(l.out.Flush(), l.file.Close()) }

// play sends every register, lets phones answer, and waits until nothing is due.
func (m *morningCost) play(ctx context.Context, books *sql.DB, b *benched, c country, jobs *registers, log *carrierLog) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wrote atomic.Int64
	faults := make(chan error, 1)
	fail := func(err error) {
		select {
		case faults <- err:
		default:
		}
		cancel()
	}
	var helpers sync.WaitGroup
	defer helpers.Wait()
	defer cancel()
	helpers.Go(func() { m.watchMemory(ctx) })
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.clients + 8}}
	defer client.CloseIdleConnections()
	for range 8 {
		helpers.Go(func() { answerPhones(ctx, client, b.base, log, &wrote, fail) })
	}
	m.began = time.Now()
	m.close(ctx, client, b.base, c.clients, jobs, log, fail)
	m.closing = time.Since(m.began)
	if ctx.Err() == nil {
		if err := m.await(ctx, books, log, &wrote); err != nil {
			fail(err)
		}
	}
	m.first, m.last, m.accepted = log.span()
	select {
	case err := <-faults:
		return err
	default:
		return ctx.Err()
	}
}

// close sends the registers as fast as they are taken.
func (m *morningCost) close(ctx context.Context, client *http.Client, base string, clients int, jobs *registers, log *carrierLog, fail func(error)) {
	var next atomic.Int64
	var mu sync.Mutex
	var senders sync.WaitGroup
	for range clients {
		senders.Go(func() {
			var took []time.Duration
			defer func() { mu.Lock(); m.answers = append(m.answers, took...); mu.Unlock() }()
			for i := int(next.Add(1)) - 1; i < len(jobs.spans) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				j, err := jobs.job(i, base)
				began := time.Now()
				var ids []string
				if err == nil {
					ids, err = j.post(ctx, client)
				}
				if err != nil {
					fail(err)
					return
				}
				took = append(took, time.Since(began))
				log.raised(ids, began)
			}
		})
	}
	senders.Wait()
}

// answerPhones writes the replies whose time has come, at the handsets.
func answerPhones(ctx context.Context, client *http.Client, base string, log *carrierLog, wrote *atomic.Int64, fail func(error)) {
	for ctx.Err() == nil {
		r, ok, _ := log.due(time.Now())
		if !ok {
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
			continue
		}
		if err := answerPhone(ctx, client, base, r); err != nil {
			fail(err)
			return
		}
		wrote.Add(1)
	}
}

func answerPhone(ctx context.Context, client *http.Client, base string, r replyDue) error {
	body, err := json.Marshal(map[string]string{"from": r.to, "body": r.body})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/sandbox/replies", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("a reply at a handset was answered %s", resp.Status)
	}
	return nil
}

// await returns when every text that is due has come to its end, every reply
// has been read, and no held text is about to be let go.
func (m *morningCost) await(ctx context.Context, books *sql.DB, log *carrierLog, wrote *atomic.Int64) error {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	var was, open, unread, soon int
	moved := time.Now()
	for {
		_, _, waiting := log.due(time.Time{})
		now := m.since + time.Since(m.began).Milliseconds()
		err := books.QueryRowContext(ctx, `SELECT
			(SELECT COUNT(*) FROM texts WHERE raised_at >= $1 AND state IN ('raised', 'sending', 'sent', 'unknown')),
			$2 - (SELECT COUNT(*) FROM inbound WHERE at >= $1 AND matched_at IS NOT NULL),
			(SELECT COUNT(*) FROM texts WHERE raised_at >= $1 AND state = 'held' AND release_at <= $3)`,
			m.since, wrote.Load(), now+15_000).Scan(&open, &unread, &soon)
		if err != nil {
			return err
		}
		if waiting+open+unread == 0 {
			if m.total == 0 {
				m.total = time.Since(m.began)
			}
			if soon == 0 {
				return nil
			}
		}
		if left := waiting + open + unread + soon; left != was {
			was, moved = left, time.Now()
		}
		if time.Since(moved) > stuckAfter {
			return fmt.Errorf("nothing moved for %s: %d texts or replies wait at the stand-in, %d texts are under way, %d replies are not read", stuckAfter, waiting, open, unread)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// watchMemory notes the process's memory once a second.
func (m *morningCost) watchMemory(ctx context.Context) {
	for {
		m.memory = append(m.memory, residentMB())
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}
