package sandbox

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// The account that stands when none is given. Nobody has it at Twilio.
const (
	DefaultAccount = "AC00000000000000000000000000000000"
	DefaultFrom    = "+447700900999"
)

// Config is what the stand-in needs to know. The zero Config works.
type Config struct {
	Clock      clock.Clock // dates of messages; nil means the machine's
	AccountSID string      // empty means DefaultAccount
	AuthToken  string      // for basic auth, and signs callbacks; empty means "sandbox"
	APIKey     string      // taken for basic auth too, with APISecret; may be empty
	APISecret  string
	// Senders are the numbers and Messaging Services the account owns. Another
	// From is refused as Twilio does (21606, 21701). Empty means any is taken.
	Senders []string
	From    string // the number replies go to when nothing was texted before; empty means DefaultFrom
	// InboundURL is the webhook replies knock at; empty means replies only show
	// on the handset. A fragment such as #rc=5&rp=all is obeyed and not signed.
	InboundURL string
	Log        io.Writer // one line of JSON for each accepted text; nil means none
	// Label says who owns a phone, for the page: "Jana Novak, mother of Amelia,
	// 9C". nil or "" means that nothing is known.
	Label func(e164 string) string
	// Advance moves the clock of the demo on; nil means that it cannot be moved.
	Advance func(time.Duration)
	// SentAfter and DeliveredAfter are counted from acceptance on the wall
	// clock; 0 means 300 ms and 1 s.
	SentAfter, DeliveredAfter time.Duration
	// Keep is how many texts are kept; 0 means 50,000.
	Keep int
	// Faults stand from the start; the zero Faults are none.
	Faults Faults
	// Trouble is where it says what it could not do, such as a callback nobody
	// took; nil means slog.Default(). It is told no number and no words.
	Trouble *slog.Logger
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	c.AccountSID = either(c.AccountSID, DefaultAccount)
	c.AuthToken = either(c.AuthToken, "sandbox")
	c.From = either(c.From, DefaultFrom)
	if c.SentAfter == 0 {
		c.SentAfter = 300 * time.Millisecond
	}
	if c.DeliveredAfter == 0 {
		c.DeliveredAfter = time.Second
	}
	if c.Keep == 0 {
		c.Keep = 50_000
	}
	if c.Trouble == nil {
		c.Trouble = slog.Default()
	}
	return c
}

func either(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Server is one stand-in. It is safe for use by many at once.
type Server struct {
	cfg     Config
	book    *book
	witness *witness
	poster  *poster

	mu     sync.Mutex // guards what follows
	faults Faults
	dice   *rand.Rand

	ctx  context.Context // over when closed
	stop context.CancelFunc
}

// New makes a stand-in. Close it to stop its timers.
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		cfg:     cfg,
		book:    newBook(cfg.Keep),
		witness: &witness{to: cfg.Log},
		poster:  newPoster(cfg.AuthToken, cfg.Trouble),
		ctx:     ctx, stop: stop,
	}
	s.setFaults(cfg.Faults)
	return s
}

// Close stops callbacks and timers. What was accepted stays readable.
func (s *Server) Close() {
	s.stop()
	s.poster.close()
}

// Handler serves Twilio's paths under /2010-04-01/ and our own under /sandbox/.
func (s *Server) Handler() http.Handler {
	const account = "/2010-04-01/Accounts/{account}"
	m := http.NewServeMux()
	m.Handle("POST "+account+"/Messages.json", s.signedIn(s.create))
	m.Handle("GET "+account+"/Messages.json", s.signedIn(s.list))
	m.Handle("GET "+account+"/Messages/{message}", s.signedIn(s.fetch))
	m.Handle("GET "+account+"/Balance.json", s.signedIn(s.balance))
	m.Handle("GET /2010-04-01/Accounts/{account}", s.signedIn(s.account))
	m.HandleFunc("/2010-04-01/", func(w http.ResponseWriter, r *http.Request) { refuse(w, noSuchThing(r)) })

	own := http.NewServeMux()
	own.HandleFunc("GET /sandbox/messages", s.messages)
	own.HandleFunc("POST /sandbox/replies", s.replies)
	own.HandleFunc("POST /sandbox/clock", s.clock)
	own.HandleFunc("GET /sandbox/faults", s.showFaults)
	own.HandleFunc("PUT /sandbox/faults", s.putFaults)
	own.HandleFunc("POST /sandbox/say", s.say)
	own.HandleFunc("GET /sandbox/phones", s.phones)
	own.HandleFunc("GET /sandbox/assets/{name}", s.asset)
	own.HandleFunc("GET /sandbox/{$}", s.page)
	own.Handle("GET /sandbox", http.RedirectHandler("/sandbox/", http.StatusMovedPermanently))
	own.HandleFunc("/sandbox/", func(w http.ResponseWriter, _ *http.Request) {
		wrong(w, http.StatusNotFound, "There is nothing at this address of the stand-in.")
	})
	m.Handle("/sandbox/", fromHere(own))
	m.Handle("/sandbox", fromHere(own))
	return m
}

// fromHere keeps other sites' pages from pressing our buttons: the stand-in
// listens on a desk's own machine and asks for no sign-in.
func fromHere(h http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		wrong(w, http.StatusForbidden, "This was asked by a page of another site.")
	}))
	return guard.Handler(h)
}
