package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"
)

// witness writes one line for each accepted text, before it is answered. In the
// crash test this log alone says what was sent, so a text whose line could not
// be written is not accepted.
type witness struct {
	mu sync.Mutex
	to io.Writer // nil means that nobody reads it
}

// line is what the log says of a text.
type line struct {
	SID  string    `json:"sid"`
	To   string    `json:"to"`
	From string    `json:"from"` // a number, or the Messaging Service
	Body string    `json:"body"`
	Text string    `json:"text"` // the program's own id, from the StatusCallback; empty without one
	At   time.Time `json:"at"`
}

func (w *witness) write(m message) error {
	if w.to == nil {
		return nil
	}
	b, err := json.Marshal(line{SID: m.sid, To: m.to, From: either(m.from, m.service), Body: m.body, Text: m.textID(), At: m.createdAt})
	if err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.to.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	if f, ok := w.to.(interface{ Flush() error }); ok {
		if err := f.Flush(); err != nil {
			return fmt.Errorf("flush the log: %w", err)
		}
	}
	return nil
}
