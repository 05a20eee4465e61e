package console

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/staff"
)

//go:embed html/*.html
var htmlFiles embed.FS

// pages is every page, each on the one layout. A page that cannot be read
// stops the program at its start, not a school's morning.
var pages = parsePages("sign-in", "fault", "today", "calls", "handsets", "campaigns", "campaign", "campaign-people", "campaign-language", "campaign-results", "inbox", "thread",
	"late", "pupil", "unsettled", "registers", "sheet",
	"wordings", "wording",
	"roll", "roll-columns", "roll-preview", "roll-pull", "roll-pupil",
	"settings", "settings-calendar", "settings-told", "settings-staff", "settings-keys", "settings-webhooks", "settings-record", "settings-password")

func parsePages(names ...string) map[string]*template.Template {
	parts := template.Must(template.New("").Funcs(template.FuncMap{"asset": assetURL, "capital": capital, "of": of, "short": shortOf, "mark": markOf}).
		ParseFS(htmlFiles, "html/layout.html", "html/parts.html", "html/settings-parts.html"))
	all := map[string]*template.Template{}
	for _, n := range names {
		all[n] = template.Must(template.Must(parts.Clone()).ParseFS(htmlFiles, "html/"+n+".html"))
	}
	return all
}

// of gives a part of a page one thing and the page it stands on.
func of(item, page any) struct{ Item, Page any } { return struct{ Item, Page any }{item, page} }

// shell is what stands around every page.
type shell struct {
	Title     string
	Here      string // the current page's address, for the list of pages
	School    string
	Name      string // of who is signed in; empty before that
	Role      string
	Me        string // the id of who is signed in
	Form      string // comes back with every form
	Back      string // so does this: the address a form goes back to
	Rehearsal bool
	Handsets  bool
	Said      string    // what the last act did
	Undo      *undoView // what can be taken back for a moment
	SeesRoll  bool      // whether the roll is a page of theirs
	Grave     bool      // whether they read what is noted of concerns
	Reasons   bool      // whether they see that a court order stands
}

// formed is a page with forms that may come back with what is wrong.
type formed struct {
	shell
	Explained string
	Wrong     *wrongForm
}

func (s *Console) shell(c *gin.Context, title string) shell {
	sh := shell{
		Title: title, Here: hereOf(c.FullPath()), Form: formToken(c),
		Rehearsal: s.cfg.Rehearsal, Handsets: s.cfg.HandsetsURL != "",
	}
	if v, ok := c.Get(signInKey); ok {
		m := v.(staff.SignIn).Member
		sh.Name, sh.Role, sh.Me, sh.SeesRoll = m.Name, m.Role.Words(), m.ID, m.Role.May(staff.SeeRoll)
		sh.Grave, sh.Reasons = m.Role.May(staff.ReadGrave), m.Role.May(staff.SeeReasons)
	}
	return sh
}

// hereOf gives the page a route belongs to: a form sent wrong is drawn on it.
func hereOf(route string) string {
	page, _, _ := strings.Cut(strings.TrimPrefix(route, "/"), "/")
	return "/" + page
}

// page writes a whole page, or nothing of it: it is made before it is sent.
func (s *Console) page(c *gin.Context, status int, name string, data any) {
	s.write(c, status, name, "page", data)
}

// partHeader asks for the live part of a page alone. Only our script sets it:
// to partNews when it fetches by itself, to anything else after a form.
const (
	partHeader = "Firstbell-Part"
	partNews   = "news"
)

// live writes the whole page, or just its live part when the script asks.
func (s *Console) live(c *gin.Context, status int, name string, data any) {
	part := "page"
	if c.GetHeader(partHeader) != "" {
		part = "live"
	}
	s.write(c, status, name, part, data)
}

func (s *Console) write(c *gin.Context, status int, name, part string, data any) {
	var b bytes.Buffer
	if err := pages[name].ExecuteTemplate(&b, part, data); err != nil {
		_ = c.Error(err)
		s.log.ErrorContext(c.Request.Context(), "a page could not be made", "page", name, "err", err)
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// say keeps a sentence for the next page this browser opens. It never holds a
// name or a number: a cookie is on somebody's disk. It is sealed for the
// sign-in, so that nobody else who can set a cookie puts words on our page.
func (s *Console) say(c *gin.Context, sentence string) {
	kept := append(sealOf(c, sentence), sentence...)
	s.setCookie(c, saidCookie, base64.RawURLEncoding.EncodeToString(kept), 60)
}

func sealOf(c *gin.Context, sentence string) []byte {
	mac := hmac.New(sha256.New, []byte(who(c).CSRF))
	mac.Write([]byte("firstbell said " + sentence))
	return mac.Sum(nil)
}

// said gives the sentence kept, once. A page that fetches itself leaves it for
// the person.
func (s *Console) said(c *gin.Context) string {
	v, err := c.Cookie(saidCookie)
	if err != nil || v == "" || c.GetHeader(partHeader) == partNews {
		return ""
	}
	s.setCookie(c, saidCookie, "", -1)
	b, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil || len(b) < sha256.Size {
		return ""
	}
	sentence := string(b[sha256.Size:])
	if !hmac.Equal(b[:sha256.Size], sealOf(c, sentence)) {
		return ""
	}
	return sentence
}
