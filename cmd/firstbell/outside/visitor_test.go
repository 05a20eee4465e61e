//go:build services

package outside

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// visitor is somebody at the pages, without a browser's script.
type visitor struct {
	base string
	http http.Client
}

var (
	formToken = regexp.MustCompile(`name="form_token" value="([^"]+)"`)
	pageTime  = regexp.MustCompile(`<time datetime="([^"]+)">`)
)

// signIn goes through the sign-in page as a person does, and first without
// what the page gave: that is refused.
func signIn(t *testing.T, base, email, password string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{base, http.Client{Jar: jar, Timeout: 15 * time.Second}}
	form := url.Values{"email": {email}, "password": {password}}
	if status, _ := v.post(t, "/sign-in", form); status != http.StatusForbidden {
		t.Errorf("signing in without the page's token answered %d", status)
	}
	page := v.get(t, "/today")
	if !strings.Contains(page, `action="/sign-in"`) {
		t.Fatal("Today is shown to somebody who is not signed in")
	}
	form.Set("form_token", tokenIn(t, page))
	if status, page := v.post(t, "/sign-in", form); status != http.StatusOK || !strings.Contains(page, `id="live"`) {
		t.Fatalf("signing in answered %d", status)
	}
	u, _ := url.Parse(base)
	for _, c := range jar.Cookies(u) {
		if strings.Contains(c.Value, password) {
			t.Error("a cookie holds the password")
		}
	}
	return v
}

func tokenIn(t *testing.T, page string) string {
	t.Helper()
	m := formToken.FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no form token")
	}
	return m[1]
}

func (v *visitor) get(t *testing.T, path string) string {
	t.Helper()
	res, err := v.http.Get(v.base + path)
	if err != nil {
		t.Fatal(err)
	}
	return wholeOf(t, res)
}

func (v *visitor) post(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	res, err := v.http.PostForm(v.base+path, form)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, wholeOf(t, res)
}

func wholeOf(t *testing.T, res *http.Response) string {
	t.Helper()
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// clock reads the time the page was drawn at.
func (v *visitor) clock(t *testing.T) time.Time {
	t.Helper()
	m := pageTime.FindStringSubmatch(v.get(t, "/today"))
	if m == nil {
		t.Fatal("Today does not say what time it is")
	}
	at, err := time.Parse(time.RFC3339, m[1])
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// settle records the reason of a pupil's absence through the form in the
// pupil's row; without its token it is refused.
func (v *visitor) settle(t *testing.T, p pupil, code string) {
	t.Helper()
	page := v.get(t, "/today")
	form := formOf(t, page, p.FirstName+" "+p.LastName)
	form.Set("code", code)
	token := form.Get("form_token")
	form.Del("form_token")
	if status, _ := v.post(t, "/today/explain", form); status != http.StatusForbidden {
		t.Errorf("a form without its token answered %d", status)
	}
	form.Set("form_token", token)
	if status, _ := v.post(t, "/today/explain", form); status != http.StatusOK {
		t.Errorf("recording the reason answered %d", status)
	}
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// formOf reads the hidden fields of the form that explains a pupil's row.
func formOf(t *testing.T, page, name string) url.Values {
	t.Helper()
	for row := range strings.SplitSeq(page, `<li class="row"`) {
		_, form, has := strings.Cut(row, `action="/today/explain"`)
		if !has || !strings.Contains(html.UnescapeString(row), "<b dir=\"auto\">"+name+"</b>") {
			continue
		}
		form, _, _ = strings.Cut(form, "</form>")
		values := url.Values{}
		for _, m := range hidden.FindAllStringSubmatch(form, -1) {
			values.Add(m[1], html.UnescapeString(m[2]))
		}
		return values
	}
	t.Fatalf("Today has no row of %s to explain", name)
	return nil
}
