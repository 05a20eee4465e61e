package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// ask brings a request to the door.
func (h *goldenHouse) ask(t *testing.T, g goldenRequest) *httptest.ResponseRecorder {
	t.Helper()
	r := h.request(t, g)
	w := httptest.NewRecorder()
	if g.Lines == 0 {
		h.door.ServeHTTP(w, r)
		return w
	}
	return h.listen(t, r, g.Lines)
}

func (h *goldenHouse) request(t *testing.T, g goldenRequest) *http.Request {
	t.Helper()
	method, path, _ := strings.Cut(h.meant(t, g.Ask), " ")
	path = strings.ReplaceAll(path, " ", "%20")
	form := url.Values{}
	for name, value := range g.Form {
		form.Set(name, h.meant(t, value))
	}
	body := []byte(h.meant(t, string(g.Body)))
	switch {
	case g.Raw != nil:
		body = []byte(*g.Raw)
	case g.Bytes != nil:
		body = g.Bytes
	case g.Large > 0:
		body = bytes.Repeat([]byte(" "), g.Large)
	case g.Form != nil:
		body = []byte(form.Encode())
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(body))
	switch {
	case g.Form != nil:
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	case len(body) > 0:
		r.Header.Set("Content-Type", "application/json")
	}
	if secret := h.keys[g.Key]; secret != "" {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	if g.Signed != "" {
		r.Header.Set("X-Twilio-Signature", signGolden(g.Signed, h.server.URL+path, form))
	}
	for name, value := range g.Headers {
		r.Header.Set(name, value)
	}
	return r
}

// listen reads the first lines of a stream over a connection, and hangs up.
func (h *goldenHouse) listen(t *testing.T, r *http.Request, lines int) *httptest.ResponseRecorder {
	t.Helper()
	ctx, hangUp := context.WithTimeout(t.Context(), goldenWait)
	defer hangUp()
	out, err := http.NewRequestWithContext(ctx, r.Method, h.server.URL+r.RequestURI, nil)
	if err != nil {
		t.Fatal(err)
	}
	out.Header = r.Header
	res, err := h.server.Client().Do(out)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	w := httptest.NewRecorder()
	maps.Copy(w.Header(), res.Header)
	w.WriteHeader(res.StatusCode)
	scan := bufio.NewScanner(res.Body)
	for range lines {
		if !scan.Scan() {
			t.Fatalf("the stream ended: %v", scan.Err())
		}
		_, _ = io.WriteString(w, scan.Text()+"\n")
	}
	return w
}

// signGolden signs as Twilio documents it: the address, then each field with
// its value, sorted by field; HMAC-SHA1 under the auth token.
func signGolden(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	_, _ = io.WriteString(mac, address)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		_, _ = io.WriteString(mac, name+form.Get(name))
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// formOf reads a form that the stand-in posted.
func formOf(body string) url.Values {
	form, err := url.ParseQuery(body)
	if err != nil {
		return url.Values{}
	}
	return form
}
