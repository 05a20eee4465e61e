package console

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

type staffPage struct {
	settingsFrame
	Members []staff.Member
}

// staffPage lists who may sign in, for whoever wonders whom to ask.
func (s *Console) staffPage(c *gin.Context) {
	all, err := s.cfg.Staff.Members(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	s.page(c, http.StatusOK, "settings-staff", staffPage{s.settledOf(c, "Staff", "/settings/staff"), all})
}

type keyView struct{ ID, Name, Scopes, Made string }

type scopeBox struct {
	Scope staff.Scope
	On    bool
}

type keysPage struct {
	settingsFrame
	Keys     []keyView
	Scopes   []scopeBox
	NameSent string
	Secret   string // of the key just made: shown this once
}

func (s *Console) keysPage(c *gin.Context) { s.drawKeys(c, http.StatusOK, "", nil) }

func (s *Console) drawKeys(c *gin.Context, status int, secret string, wrong *wrongForm) {
	all, err := s.cfg.Staff.Keys(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := keysPage{settingsFrame: s.settledOf(c, "Keys", "/settings/keys"), Secret: secret}
	p.Wrong = wrong
	sent := map[string]bool{}
	if wrong != nil {
		p.NameSent = c.PostForm("name")
		for _, x := range c.PostFormArray("scope") {
			sent[x] = true
		}
	}
	for _, x := range staff.AllScopes {
		p.Scopes = append(p.Scopes, scopeBox{x, sent[string(x)]})
	}
	for _, k := range all {
		words := make([]string, 0, len(k.Scopes))
		for _, x := range k.Scopes {
			words = append(words, string(x))
		}
		p.Keys = append(p.Keys, keyView{k.ID, k.Name, strings.Join(words, ", "), longDay(clock.DateOf(k.CreatedAt))})
	}
	s.page(c, status, "settings-keys", p)
}

// createKey makes a key and shows its secret on the answer itself: no cookie
// and no address ever holds it.
func (s *Console) createKey(c *gin.Context) {
	m := who(c).Member
	k := staff.Key{Name: c.PostForm("name"), School: m.School}
	for _, x := range c.PostFormArray("scope") {
		k.Scopes = append(k.Scopes, staff.Scope(x))
	}
	_, secret, err := s.cfg.Staff.CreateKey(c.Request.Context(), m.Actor(), k)
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid {
		s.drawKeys(c, http.StatusUnprocessableEntity, "", &wrongForm{Says: "No key was made. " + withFields(p), To: "key-name"})
		return
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	s.drawKeys(c, http.StatusOK, secret, nil)
}

func (s *Console) revokeKey(c *gin.Context) {
	m := who(c).Member
	err := s.cfg.Staff.RevokeKeyOf(c.Request.Context(), m.Actor(), m.School, c.PostForm("key"))
	s.actTo(c, "/settings/keys", err, "The key opens nothing any more, within five seconds everywhere.")
}

// recordLine is one line of who did what, in words.
type recordLine struct{ At, Who, Act, Detail, Found string }

type recordPage struct {
	settingsFrame
	Lines []recordLine
	More  int64 // the number before which older ones stand, 0 for none
}

// recordPage lists who did what, newest first.
func (s *Console) recordPage(c *gin.Context) {
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64) // what is no number is the end
	lines, err := s.cfg.Staff.Record(c.Request.Context(), who(c).Member.School, before)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := recordPage{settingsFrame: s.settledOf(c, "Record", "/settings/record")}
	found, err := s.accountsOf(c, p.shell, lines)
	if err != nil {
		s.failed(c, err)
		return
	}
	for _, l := range lines {
		by := l.Who
		if by == "" {
			by = actorWords(l.Actor)
		}
		p.Lines = append(p.Lines, recordLine{At: clock.DateOf(l.At).Words() + ", " + clock.Wall(l.At), Who: by, Act: strings.ReplaceAll(l.Act, ".", ": "), Detail: l.Detail, Found: found[l.Seq]})
		if l.Seq > 1 {
			p.More = l.Seq
		} else {
			p.More = 0
		}
	}
	s.page(c, http.StatusOK, "settings-record", p)
}

// accountsOf gives what was found, by the number of the line that closed a
// concern, to who may read it. The record itself holds ids alone: what was found
// is kept with the concern.
func (s *Console) accountsOf(c *gin.Context, sh shell, lines []staff.Line) (map[int64]string, error) {
	var ids []notifier.ConcernID
	for _, l := range lines {
		if l.Act == "concern closed" {
			ids = append(ids, notifier.ConcernID(l.Target))
		}
	}
	closed, err := s.cfg.Mornings.Accounts(c.Request.Context(), who(c).Member.School, ids)
	if err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, l := range lines {
		if k, ok := closed[notifier.ConcernID(l.Target)]; ok && l.Act == "concern closed" {
			out[l.Seq], _ = sh.foundOf(k)
		}
	}
	return out, nil
}

// actorWords says who it was when it is no colleague.
func actorWords(actor string) string {
	kind, id, _ := strings.Cut(actor, ":")
	switch kind {
	case "key":
		return "another program"
	case "system":
		return "Firstbell (" + id + ")"
	}
	return "somebody who has left"
}

type passwordPage struct{ settingsFrame }

func (s *Console) passwordPage(c *gin.Context) {
	s.page(c, http.StatusOK, "settings-password", passwordPage{s.settledOf(c, "Your password", "/settings/password")})
}

// changePassword lets whoever is signed in choose another.
func (s *Console) changePassword(c *gin.Context) {
	in := who(c)
	err := problem.New(problem.Invalid, "The two are not the same.").At("/again", "type the new password twice")
	if c.PostForm("fresh") == c.PostForm("again") {
		if failure := s.cfg.Staff.ChangePassword(c.Request.Context(), in.Member, in.Token, c.PostForm("old"), c.PostForm("fresh"), c.ClientIP()); failure == nil {
			s.actTo(c, "/settings/password", nil, "Your password is changed. Wherever else you were signed in, you are out.")
			return
		} else if err = problem.Of(failure); err.Kind != problem.Invalid {
			s.failed(c, failure)
			return
		}
	}
	p := passwordPage{s.settledOf(c, "Your password", "/settings/password")}
	field := "fresh"
	for _, f := range err.Fields {
		if f.Pointer == "/old" || f.Pointer == "/again" {
			field = f.Pointer[1:]
		}
	}
	p.Wrong = &wrongForm{Says: "Your password is as it was. " + withFields(err), To: field}
	s.page(c, http.StatusUnprocessableEntity, "settings-password", p)
}
