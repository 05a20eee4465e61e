package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
)

const (
	signInCookie = "firstbell_sign_in"
	formCookie   = "firstbell_form" // before anyone is signed in
	saidCookie   = "firstbell_said" // what the last act did, shown once
	formField    = "form_token"
	signInKey    = "console.signIn"
	eventsRoute  = "/today/events"
	formBody     = 64 << 10 // bytes; more than any of our forms
)

// contentPolicy lets a page load its own files and nothing else, and nobody
// put it into a frame. The drawn phones are the one thing it frames itself.
func contentPolicy(handsets string) string {
	frames := "'none'"
	if handsets != "" {
		frames = "'self'"
		if u, err := url.Parse(handsets); err == nil && u.Host != "" {
			frames += " " + u.Scheme + "://" + u.Host
		}
	}
	return "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; frame-src " + frames
}

func (s *Console) pageHeaders(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", s.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// recovery turns a panic into a page. The log gets where, never what was sent.
func (s *Console) recovery(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v) // the server's own way of dropping a connection
		}
		s.log.ErrorContext(c.Request.Context(), "panic on a page", "route", c.FullPath(), "stack", string(debug.Stack()))
		s.fault(c, faultOurs)
	}()
	c.Next()
}

// signedIn lets members of staff on; others are asked to sign in and brought
// back. The script's own requests are told so plainly instead.
func (s *Console) signedIn(c *gin.Context) {
	token, _ := c.Cookie(signInCookie)
	look := s.cfg.Staff.ByToken
	if byItself(c) {
		look = s.cfg.Staff.Peek
	}
	in, err := look(c.Request.Context(), token)
	switch {
	case err == nil:
		c.Set(signInKey, in)
		c.Next()
	case !problem.Is(err, problem.NoKey):
		s.failed(c, err)
	case c.GetHeader(partHeader) != "" || c.FullPath() == eventsRoute:
		c.AbortWithStatus(http.StatusUnauthorized)
	default:
		seeOther(c, "/sign-in"+nextOf(c.Request))
	}
}

// byItself reports whether an open page asks and no person does: a screen left
// on must not keep its sign-in alive for ever.
func byItself(c *gin.Context) bool {
	return c.FullPath() == eventsRoute || c.Request.Method == http.MethodGet && c.GetHeader(partHeader) == partNews
}

func who(c *gin.Context) staff.SignIn {
	in, _ := c.MustGet(signInKey).(staff.SignIn)
	return in
}

// nextOf remembers where somebody was going, if going there again is harmless.
func nextOf(r *http.Request) string {
	if r.Method != http.MethodGet || r.URL.Path == "/" {
		return ""
	}
	return "?next=" + url.QueryEscape(r.URL.RequestURI())
}

// localPath gives next if it is an address of ours, else Today: a sign-in page
// must never send anybody to another site.
func localPath(next string) string {
	u, err := url.Parse(next)
	ok := err == nil && u.Scheme == "" && u.Host == "" && u.Opaque == "" &&
		strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") &&
		!strings.ContainsFunc(next, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f })
	if !ok {
		return "/today"
	}
	return next
}

// origin refuses forms that come from another site, by what browsers say of
// where a request began.
type origin struct{ check *http.CrossOriginProtection }

func newOrigin(public *url.URL) *origin {
	o := &origin{check: http.NewCrossOriginProtection()}
	if public != nil && public.Host != "" {
		_ = o.check.AddTrustedOrigin(public.Scheme + "://" + public.Host) // a wrong one trusts nobody more
	}
	return o
}

// ownForms refuses a form that one of our pages did not make for this browser.
// It comes before anything of the form is believed.
func (s *Console) ownForms(c *gin.Context) {
	if c.Request.Method != http.MethodPost {
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, formBody)
	given := c.PostForm(formField)
	if s.origin.check.Check(c.Request) != nil || given == "" || !hmac.Equal([]byte(given), []byte(formToken(c))) {
		s.fault(c, faultForm)
	}
}

// formToken is what every form of this browser carries back: the sign-in's own,
// or before anyone is signed in one made of a random cookie, so that another
// site can neither read nor guess it. Empty when there is neither.
func formToken(c *gin.Context) string {
	if in, ok := c.Get(signInKey); ok {
		return in.(staff.SignIn).CSRF
	}
	v, err := c.Cookie(formCookie)
	if err != nil || v == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(v))
	mac.Write([]byte("firstbell form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// giveFormCookie makes the random cookie for a browser that has no secret yet.
func (s *Console) giveFormCookie(c *gin.Context) {
	if formToken(c) != "" {
		return
	}
	b := make([]byte, 24)
	_, _ = rand.Read(b) // crypto/rand.Read never fails
	v := base64.RawURLEncoding.EncodeToString(b)
	s.setCookie(c, formCookie, v, 0)
	c.Request.AddCookie(&http.Cookie{Name: formCookie, Value: v})
}

// setCookie sets a cookie scripts cannot read. An age of 0 lasts until the
// browser is closed; below 0 takes it away.
func (s *Console) setCookie(c *gin.Context, name, value string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

func seeOther(c *gin.Context, to string) {
	c.Redirect(http.StatusSeeOther, to)
	c.Abort()
}
