package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	atOnce      = 64               // callbacks on their way at once
	readTimeout = 15 * time.Second // as Twilio waits
	allTries    = 15 * time.Second // Twilio's time for all tries of one callback
)

// poster posts signed forms to the program's webhooks, as Twilio does.
type poster struct {
	token   string
	client  *http.Client
	turns   chan struct{}
	trouble *slog.Logger
}

func newPoster(token string, trouble *slog.Logger) *poster {
	t := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConns:        atOnce,
		MaxIdleConnsPerHost: atOnce,
		MaxConnsPerHost:     atOnce,
		IdleConnTimeout:     30 * time.Second,
	}
	return &poster{
		token:   token,
		client:  &http.Client{Transport: t, Timeout: readTimeout},
		turns:   make(chan struct{}, atOnce),
		trouble: trouble,
	}
}

func (p *poster) close() { p.client.CloseIdleConnections() }

// policy is how often a webhook is tried again and after what, from the
// fragment of its address: #rc=5&rp=all. Without one Twilio tries once more,
// when it could not connect.
type policy struct {
	tries   int // in all
	any     bool
	address string // without the fragment, as it is signed
}

func policyOf(raw string) policy {
	address, fragment, _ := strings.Cut(raw, "#")
	p := policy{tries: 2, address: address}
	q, err := url.ParseQuery(fragment)
	if err != nil {
		return p
	}
	if rc, err := strconv.Atoi(q.Get("rc")); err == nil && rc >= 0 && rc <= 5 {
		p.tries = 1 + rc
	}
	p.any = q.Get("rp") == "all"
	return p
}

// post brings a form to an address, trying again as the address asks. It comes
// back when the form was taken or given up.
func (p *poster) post(ctx context.Context, raw string, form url.Values) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return
	}
	ctx, cancel := context.WithTimeout(ctx, allTries)
	defer cancel()
	how := policyOf(raw)
	var err error
	for n := range how.tries {
		var again bool
		if again, err = p.try(ctx, how, form); err == nil || !again {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(n+1) * 100 * time.Millisecond):
		}
	}
	if err != nil {
		p.trouble.Warn("a webhook of the stand-in's was not taken", "err", err)
	}
}

// try posts once; again says whether it may be tried again.
func (p *poster) try(ctx context.Context, how policy, form url.Values) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, how.address, strings.NewReader(form.Encode()))
	if err != nil {
		return false, fmt.Errorf("the address cannot be used")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", sign(p.token, how.address, form))
	res, err := p.client.Do(req)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err // without the address
		}
		op, dial := errors.AsType[*net.OpError](err)
		return how.any || (dial && op.Op == "dial"), err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
	if res.StatusCode >= 400 {
		return how.any, fmt.Errorf("answered %d", res.StatusCode)
	}
	return false, nil
}

// sign gives the value of X-Twilio-Signature: the address, then every field
// and value sorted by field, under the auth token.
func sign(token, address string, form url.Values) string {
	var b strings.Builder
	b.WriteString(address)
	for _, k := range slices.Sorted(maps.Keys(form)) {
		b.WriteString(k + form.Get(k))
	}
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = mac.Write([]byte(b.String()))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
