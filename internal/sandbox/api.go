package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/sms"
)

// maxForm is far above the largest form the program sends.
const maxForm = 64 << 10

// create takes a text: POST Messages.json.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	luck := s.roll()
	if !luck.wait(r.Context()) {
		return
	}
	if luck.refusal != nil {
		refuse(w, luck.refusal)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		refuse(w, bad(20001, "The form cannot be read"))
		return
	}
	o, no := s.orderOf(r.PostForm)
	if no != nil {
		refuse(w, no)
		return
	}
	m := s.messageOf(o)
	if err := s.witness.write(m); err != nil {
		s.cfg.Trouble.Error("a text was refused: it could not be logged", "err", err)
		refuse(w, refused(http.StatusInternalServerError, 20500, "The stand-in could not write its log"))
		return
	}
	m = s.book.add(m)
	s.begin(m, luck) // an early callback comes before the answer
	if luck.drop {
		hangUp(w)
		return
	}
	writeJSON(w, http.StatusCreated, s.resourceOf(m))
}

// messageOf makes a new message. A Messaging Service's number is chosen at
// once, but told later, as Twilio does.
func (s *Server) messageOf(o order) message {
	now := s.cfg.Clock.Now()
	m := message{
		sid: newSID(), direction: outbound, status: queued,
		from: o.from, to: o.to, service: o.service, body: o.body, callback: o.callback,
		parts: max(1, sms.Count(o.body).Parts), createdAt: now, updatedAt: now,
	}
	if m.service != "" {
		m.status, m.from = accepted, either(m.from, s.cfg.From)
	}
	return m
}

// hangUp ends the connection without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the server's own way to say nothing
	}
	_ = conn.Close()
}

// list shows messages, newest first: GET Messages.json.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	size := 50
	if n, err := strconv.Atoi(q.Get("PageSize")); err == nil && n > 0 {
		size = min(n, 1000)
	}
	number, _ := strconv.Atoi(q.Get("Page"))
	before, _ := strconv.ParseInt(strings.TrimPrefix(q.Get("PageToken"), "PA"), 10, 64)
	to, from := q.Get("To"), q.Get("From")
	phone := ""
	if s.book.has(to) {
		phone = to // its own list is short
	}
	since, until := instant(q.Get("DateSent>")), instant(q.Get("DateSent<"))
	got := s.book.newest(phone, before, size+1, func(m *message) bool {
		return (to == "" || m.to == to) && (from == "" || m.from == from) && sentWithin(m, since, until)
	})
	writeJSON(w, http.StatusOK, s.pageOf(r.URL, got, size, max(number, 0)))
}

// instant reads a bound of a list; zero when there is none.
func instant(s string) time.Time {
	t, _ := time.Parse(time.RFC3339, s)
	return t
}

// sentWithin reports whether a message was sent between two bounds, either of
// which may be zero. One that is still in the queue was not.
func sentWithin(m *message, since, until time.Time) bool {
	if since.IsZero() && until.IsZero() {
		return true
	}
	return !m.sentAt.IsZero() && !m.sentAt.Before(since) && (until.IsZero() || m.sentAt.Before(until))
}

// pageOf writes one page; one message too many means that there is a next.
func (s *Server) pageOf(u *url.URL, got []message, size, number int) page {
	q := u.Query()
	at := func(number int, token string) string {
		q.Set("PageSize", strconv.Itoa(size))
		q.Set("Page", strconv.Itoa(number))
		q.Del("PageToken")
		if token != "" {
			q.Set("PageToken", token)
		}
		return u.Path + "?" + q.Encode()
	}
	p := page{Page: number, PageSize: size, Start: number * size, Messages: []resource{}, FirstPageURI: at(0, ""), URI: u.RequestURI()}
	if len(got) > size {
		got = got[:size]
		next := at(number+1, "PA"+strconv.FormatInt(got[size-1].seq, 10))
		p.NextPageURI = &next
	}
	for _, m := range got {
		p.Messages = append(p.Messages, s.resourceOf(m))
	}
	p.End = p.Start + max(0, len(got)-1)
	return p
}

// fetch shows one message: GET Messages/{sid}.json.
func (s *Server) fetch(w http.ResponseWriter, r *http.Request) {
	m, ok := s.book.message(strings.TrimSuffix(r.PathValue("message"), ".json"))
	if !ok {
		refuse(w, noSuchThing(r))
		return
	}
	writeJSON(w, http.StatusOK, s.resourceOf(m))
}

// account shows the account: GET Accounts/{sid}.json.
func (s *Server) account(w http.ResponseWriter, _ *http.Request) {
	now := date(s.cfg.Clock.Now())
	writeJSON(w, http.StatusOK, struct {
		Sid             string            `json:"sid"`
		FriendlyName    string            `json:"friendly_name"`
		Status          string            `json:"status"`
		Type            string            `json:"type"`
		OwnerAccountSid string            `json:"owner_account_sid"`
		AuthToken       string            `json:"auth_token"`
		DateCreated     *string           `json:"date_created"`
		DateUpdated     *string           `json:"date_updated"`
		URI             string            `json:"uri"`
		SubresourceUris map[string]string `json:"subresource_uris"`
	}{
		s.cfg.AccountSID, "Firstbell's stand-in", "active", "Full", s.cfg.AccountSID, "", now, now,
		s.path(".json"),
		map[string]string{"messages": s.path("/Messages.json"), "balance": s.path("/Balance.json")},
	})
}

// balance shows what is left: GET Balance.json. Pretend texts cost nothing.
func (s *Server) balance(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"account_sid": s.cfg.AccountSID, "balance": "25.00", "currency": "GBP"})
}
