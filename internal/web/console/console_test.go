package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
)

// has fails when a page lacks any of words.
func has(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(page, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func lacks(t *testing.T, page string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(page, w) {
			t.Errorf("the page says %q", w)
		}
	}
}

func TestEveryPageIsGuardedAndNeverKept(t *testing.T) {
	b := newBench(t, fullMorning())
	b.cfg.HandsetsURL, b.cfg.Rehearsal = "/sandbox/?embed=1", true
	b.mornings.pupil, b.mornings.sheet = amira(), sheetOf8B()
	pages := map[string]int{
		"/sign-in": 200, "/today": 200, "/late": 200, "/pupils/P1": 200, "/unsettled": 200, "/registers": 200, "/registers/type?group=8B": 200, "/handsets": 200, "/campaigns": 200, "/no-such-page": 404,
		"/roll": 200, "/roll/import/D1": 200, "/roll/import/D1/preview": 200, "/roll/import/other": 404, "/roll/pupil/P1": 200, "/roll/pupil/other": 404,
		"/settings": 200, "/settings/calendar": 200, "/settings/told": 200, "/settings/staff": 200, "/settings/keys": 403, "/settings/webhooks": 403, "/settings/record": 403, "/settings/password": 200,
	}
	for path, status := range pages {
		w := b.visit(asSam(get(path)))
		if w.Code != status {
			t.Errorf("%s answered %d, want %d", path, w.Code, status)
		}
		csp := w.Header().Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'self'", "frame-ancestors 'none'", "frame-src 'self'", "form-action 'self'", "base-uri 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s: the policy %q lacks %s", path, csp, part)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: the policy %q allows what is unsafe", path, csp)
		}
		for k, v := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
			if got := w.Header().Get(k); got != v {
				t.Errorf("%s: %s is %q, want %q", path, k, got, v)
			}
		}
		body := w.Body.String()
		has(t, body, "Rehearsal.", `lang="en-GB"`)
		lacks(t, body, " style=", "<style", " onclick=", "<no value>", "ZgotmplZ")
		if inline := regexp.MustCompile(`<script[^>]*>[^<]`).FindString(body); inline != "" {
			t.Errorf("%s holds a script: %s", path, inline)
		}
	}
}

func TestNobodyComesInWithoutASignIn(t *testing.T) {
	b := newBench(t, fullMorning())
	b.cfg.HandsetsURL = "/sandbox/"
	for path, next := range map[string]string{
		"/today": "/sign-in?next=%2Ftoday", "/late": "/sign-in?next=%2Flate", "/campaigns": "/sign-in?next=%2Fcampaigns", "/handsets": "/sign-in?next=%2Fhandsets", "/": "/sign-in",
	} {
		w := b.visit(get(path))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != next {
			t.Errorf("%s answered %d to %q, want 303 to %q", path, w.Code, w.Header().Get("Location"), next)
		}
	}
	if w := b.visit(get("/today/events")); w.Code != http.StatusUnauthorized {
		t.Errorf("the stream answered %d without a sign-in, want 401", w.Code)
	}
	for _, path := range []string{"/today/explain", "/today/pause", "/today/resume", "/today/release", "/late/arrived", "/late/undo", "/pupils/P1/explain", "/unsettled/turn", "/registers/close", "/registers/read", "/handsets/close", "/sign-out", "/roll/upload", "/roll/import/D1/apply", "/roll/import/D1/columns", "/roll/import/D1/drop"} {
		if w := b.visit(post(path, url.Values{})); w.Code != http.StatusSeeOther {
			t.Errorf("%s answered %d without a sign-in, want 303", path, w.Code)
		}
	}
	if len(b.mornings.done)+len(b.pauses.done)+len(b.rolls.done) > 0 {
		t.Errorf("something was done without a sign-in: %v %v", b.mornings.done, b.pauses.done)
	}
}

func TestAFormOfAnotherPageIsRefused(t *testing.T) {
	form := func(token string) url.Values {
		return url.Values{"row": {"1"}, "absence": {"1"}, "code": {"I"}, formField: {token}}
	}
	cases := map[string]*http.Request{
		"without a token":      asSam(post("/today/explain", form(""))),
		"with a wrong token":   asSam(post("/today/explain", form("someone-elses"))),
		"from another site":    samPost("/today/explain", form("")),
		"from an unknown site": samPost("/today/explain", form("")),
	}
	cases["from another site"].Header.Set("Sec-Fetch-Site", "cross-site")
	cases["from an unknown site"].Header.Del("Sec-Fetch-Site")
	cases["from an unknown site"].Header.Set("Origin", "https://elsewhere.example")
	for name, req := range cases {
		b := newBench(t, fullMorning())
		w := b.visit(req)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: answered %d, want 403", name, w.Code)
		}
		has(t, w.Body.String(), "This form was not taken")
		if len(b.mornings.done) > 0 {
			t.Errorf("%s: it was done all the same: %v", name, b.mornings.done)
		}
	}
}

func TestFailuresArePagesInPlainWords(t *testing.T) {
	cases := []struct {
		err    error
		status int
		says   string
	}{
		{problem.New(problem.Unavailable, "The database does not answer."), 503, "The database does not answer."},
		{problem.New(problem.Forbidden, "That is another school's."), 403, "This is not open to you"},
		{problem.New(problem.TooMany, "Wait a minute."), 429, "Too many tries"},
		{http.ErrBodyNotAllowed, 500, "Something went wrong on our side"},
	}
	for _, c := range cases {
		b := newBench(t, fullMorning())
		b.mornings.err = c.err
		w := b.visit(asSam(get("/today")))
		if w.Code != c.status {
			t.Errorf("%v: answered %d, want %d", c.err, w.Code, c.status)
		}
		has(t, w.Body.String(), c.says)
		lacks(t, w.Body.String(), "body not allowed") // the cause is for the log
	}
}

func TestAMemberSeesTheirOwnSchoolOnly(t *testing.T) {
	b := newBench(t, fullMorning())
	b.visit(asSam(get("/today?school=999002&urn=999002")))
	if len(b.mornings.asked) != 1 || b.mornings.asked[0] != urn {
		t.Errorf("schools asked for: %v, want only %s", b.mornings.asked, urn)
	}
}

func TestFilesAreKeptForEverUnderTheirContent(t *testing.T) {
	b := newBench(t, emptyMorning())
	for _, name := range []string{"console.css", "console.js", "sound.js", "bell.svg"} {
		w := b.visit(get(assetURL(name)))
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, Cache-Control %q", name, w.Code, w.Header().Get("Cache-Control"))
		}
	}
	if w := b.visit(get("/static/console.css")); w.Code != 404 {
		t.Errorf("a file without its content's name answered %d, want 404", w.Code)
	}
	if n := len(assetsByName["console.css"].body); n > 20<<10 {
		t.Errorf("the stylesheet has %d bytes, more than 20 KB", n)
	}
	// 9 KB and not 8: after a pause the script brings its band into view, and
	// it asks for the page that stands there, whichever form drew it last.
	if n := len(assetsByName["console.js"].body); n > 9<<10 {
		t.Errorf("the script has %d bytes, more than 9 KB", n)
	}
}

func cookie(w *httptest.ResponseRecorder, name string) *http.Cookie {
	for _, c := range w.Result().Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestTheListOfPagesStaysOnAMissingPage(t *testing.T) {
	b := newBench(t, emptyMorning())
	has(t, b.visit(asSam(get("/no-such-page"))).Body.String(), `aria-label="Pages"`, "Sign out")
	lacks(t, b.visit(get("/no-such-page")).Body.String(), `aria-label="Pages"`)
}

func TestAnOpenPageAloneDoesNotUseItsSignIn(t *testing.T) {
	b := newBench(t, emptyMorning())
	req := asSam(get("/today"))
	req.Header.Set(partHeader, partNews)
	b.visit(req)
	b.visit(asSam(get("/no-such-page")))
	if b.door.used != 0 {
		t.Errorf("the sign-in was used %d times, want 0", b.door.used)
	}
	b.visit(asSam(get("/today")))
	act := samPost("/today/resume", url.Values{"kind": {"all"}})
	act.Header.Set(partHeader, partNews)
	b.visit(act)
	if b.door.used != 2 {
		t.Errorf("the sign-in was used %d times, want 2", b.door.used)
	}
}
