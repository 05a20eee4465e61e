package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"
)

var tokenIn = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

// tryIn opens the sign-in page and sends its form.
func tryIn(b *bench, form url.Values) *httptest.ResponseRecorder {
	page := b.visit(get("/sign-in"))
	form.Set(formField, tokenIn.FindStringSubmatch(page.Body.String())[1])
	req := post("/sign-in", form)
	req.AddCookie(cookie(page, formCookie))
	return b.visit(req)
}

func TestSigningInSetsACookieScriptsCannotRead(t *testing.T) {
	for public, secure := range map[string]bool{"http://firstbell.test": false, "https://firstbell.test": true} {
		b := newBench(t, emptyMorning())
		b.cfg.PublicURL = public
		w := tryIn(b, url.Values{"email": {" sam@larkmere.example "}, "password": {"early bell"}, "next": {"/campaigns"}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/campaigns" {
			t.Fatalf("answered %d to %q, want 303 to /campaigns", w.Code, w.Header().Get("Location"))
		}
		c := cookie(w, signInCookie)
		if c == nil || c.Value != samIn().Token || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" {
			t.Errorf("%s: the cookie is %+v", public, c)
		}
	}
}

func TestAWrongSignInSaysWhyAndKeepsTheEmail(t *testing.T) {
	cases := []struct {
		name, email, password string
		status                int
		says                  []string
	}{
		{"wrong password", "sam@larkmere.example", "late bell", 422, []string{"do not belong together", `aria-describedby="password-wrong"`, `value="sam@larkmere.example"`, `href="#password"`}},
		{"nothing given", "", "", 422, []string{"Enter your email address.", "Enter your password."}},
		{"too many tries", "many@larkmere.example", "x", 429, []string{"Wait 15 minutes, then try again."}},
		{"an email that is markup", `"><b>`, "x", 422, []string{`value="&#34;&gt;&lt;b&gt;"`}},
	}
	for _, c := range cases {
		w := tryIn(newBench(t, emptyMorning()), url.Values{"email": {c.email}, "password": {c.password}})
		if w.Code != c.status {
			t.Errorf("%s: answered %d, want %d", c.name, w.Code, c.status)
		}
		has(t, w.Body.String(), append(c.says, "You are not signed in")...)
		lacks(t, w.Body.String(), "late bell")
		if after := w.Header().Get("Retry-After"); (after != "") != (c.status == http.StatusTooManyRequests) {
			t.Errorf("%s: Retry-After is %q", c.name, after)
		}
		if cookie(w, signInCookie) != nil {
			t.Errorf("%s: signed in all the same", c.name)
		}
	}
}

func TestASignInFormFromElsewhereIsRefused(t *testing.T) {
	b := newBench(t, emptyMorning())
	form := url.Values{"email": {"sam@larkmere.example"}, "password": {"early bell"}, formField: {"guessed"}}
	if w := b.visit(post("/sign-in", form)); w.Code != http.StatusForbidden || cookie(w, signInCookie) != nil {
		t.Errorf("answered %d, want 403 and no cookie", w.Code)
	}
}

func TestSigningInNeverLeadsToAnotherSite(t *testing.T) {
	for next, want := range map[string]string{
		"":                         "/today",
		"/campaigns":               "/campaigns",
		"/today?explained=1":       "/today?explained=1",
		"https://elsewhere.test/":  "/today",
		"//elsewhere.test/":        "/today",
		`/\elsewhere.test`:         "/today",
		`\\elsewhere.test`:         "/today",
		"/\t/elsewhere.test":       "/today",
		"javascript:alert(1)":      "/today",
		"elsewhere.test":           "/today",
		"/%zz":                     "/today",
		"https:/elsewhere.test":    "/today",
		"/today\r\nSet-Cookie: a=": "/today",
	} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestSigningOutEndsTheSignIn(t *testing.T) {
	b := newBench(t, emptyMorning())
	w := b.visit(samPost("/sign-out", url.Values{}))
	if w.Code != http.StatusSeeOther || len(b.door.out) != 1 || b.door.out[0] != samIn().Token {
		t.Errorf("answered %d, signed out %v", w.Code, b.door.out)
	}
	if c := cookie(w, signInCookie); c == nil || c.MaxAge >= 0 {
		t.Errorf("the cookie stays: %+v", c)
	}
}

func TestOnlyTheDemoOffersItsStaff(t *testing.T) {
	b := newBench(t, emptyMorning())
	lacks(t, b.visit(get("/sign-in")).Body.String(), "Sign in as")
	b.cfg.DemoStaff = []DemoStaff{{Name: "Sam Bell", Role: "office", School: "Larkmere High School", Email: "sam@larkmere.example", Password: "early bell"}}
	has(t, b.visit(get("/sign-in")).Body.String(), "Sign in as Sam Bell", "School office, Larkmere High School")
}

func TestTheAddressOfSigningOutSignsNobodyOut(t *testing.T) {
	b := newBench(t, emptyMorning())
	w := b.visit(asSam(get("/sign-out")))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/today" || len(b.door.out) > 0 {
		t.Errorf("answered %d to %q, signed out %v", w.Code, w.Header().Get("Location"), b.door.out)
	}
}
