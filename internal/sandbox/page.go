package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"strconv"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
)

//go:embed assets
var assets embed.FS

var pages = template.Must(template.ParseFS(assets, "assets/handsets.html"))

// quickReplies are the buttons of every handset.
var quickReplies = []string{"Ill today, a temperature", "Left for school at 8", "STOP"}

// view is what the page shows.
type view struct {
	Embed   bool   // inside another page, which has the heading
	Search  string // as typed
	Now     string // on the school's clock
	Note    string // what was wrong with the last reply; may be empty
	Version int64  // of what is shown, for the next question of what changed
	Phones  []drawn
	Quick   []string
}

func (s *Server) viewOf(q url.Values, note string) view {
	version := s.book.version() // before the phones: better drawn once too often
	return view{
		Embed: q.Get("embed") == "1", Search: q.Get("to"), Now: clock.Wall(s.cfg.Clock.Now()), Note: note,
		Version: version, Phones: s.phonesFor(q.Get("to")), Quick: quickReplies,
	}
}

// page shows the handsets: GET /sandbox/?to=&embed=1.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	show(w, http.StatusOK, "page", s.viewOf(r.URL.Query(), ""))
}

// phones gives the handsets alone, for the page to refresh itself:
// GET /sandbox/phones?to=&since=. 204 means that nothing has changed.
func (s *Server) phones(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("since") == strconv.FormatInt(s.book.version(), 10) {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	show(w, http.StatusOK, "phones", s.viewOf(r.URL.Query(), ""))
}

// say takes a reply from the page's own form and shows the page again:
// POST /sandbox/say.
func (s *Server) say(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		wrong(w, http.StatusBadRequest, "The form cannot be read.")
		return
	}
	back := url.Values{}
	for _, k := range []string{"to", "embed"} {
		if v := r.PostForm.Get(k); v != "" {
			back.Set(k, v)
		}
	}
	m, err := s.take(reply{From: r.PostForm.Get("from"), Body: r.PostForm.Get("body")})
	if err != nil {
		show(w, http.StatusUnprocessableEntity, "page", s.viewOf(back, problem.Of(err).Detail))
		return
	}
	target := url.URL{Path: "/sandbox/", RawQuery: back.Encode(), Fragment: "p" + m.from[1:]}
	http.Redirect(w, r, target.String(), http.StatusSeeOther)
}

// show renders a template with the headers that let the page stand in a frame
// of the same origin and run nothing but its own script.
func show(w http.ResponseWriter, status int, name string, v view) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		wrong(w, http.StatusInternalServerError, "The page could not be drawn.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

// asset serves the page's stylesheet and script.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	kinds := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
	name := r.PathValue("name")
	kind, ok := kinds[path.Ext(name)]
	b, err := assets.ReadFile("assets/" + name)
	if !ok || err != nil {
		wrong(w, http.StatusNotFound, "There is nothing at this address of the stand-in.")
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(b)
}
