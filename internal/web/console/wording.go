package console

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/templates"
)

const wordingAddress = "/wording"

// Wordings is what families read: *templates.Service.
type Wordings interface {
	List(ctx context.Context, urn school.URN) ([]templates.Standing, error)
	One(ctx context.Context, urn school.URN, k templates.Kind, l templates.Language) (templates.Standing, error)
	Write(ctx context.Context, actor school.Actor, urn school.URN, k templates.Kind, l templates.Language, body string) (templates.Kept, error)
	Vet(ctx context.Context, actor school.Actor, urn school.URN, k templates.Kind, l templates.Language, version string) error
	Try(ctx context.Context, urn school.URN, t templates.Try) (templates.Tried, error)
	Terms(ctx context.Context, urn school.URN) (templates.Terms, error)
	SetTerms(ctx context.Context, actor school.Actor, urn school.URN, t templates.Terms) error
}

// mountWording hangs what families read. Everybody may look and try.
func (s *Console) mountWording(in *gin.RouterGroup) {
	in.GET(wordingAddress, s.wordingList)
	in.POST("/wording/terms", s.may(staff.SetSchool), s.setTerms)
	in.GET("/wording/:kind/:language", s.wordingPage)
	in.POST("/wording/:kind/:language/try", s.tryWording)
	in.POST("/wording/:kind/:language/keep", s.may(staff.WriteWording), s.keepWording)
	in.POST("/wording/:kind/:language/vouch", s.may(staff.VouchWording), s.vouchWording)
}

type wordingsPage struct {
	formed
	Kinds  []wordingKind
	Pence  string
	Links  string
	MaySet bool
}

// wordingKind is one kind with its languages.
type wordingKind struct {
	Kind  templates.Kind
	Sent  []templates.Standing
	Draft []templates.Standing
}

func (s *Console) wordingList(c *gin.Context) { s.drawWordings(c, http.StatusOK, "", "", nil) }

// drawWordings draws the list, with the terms as they stand or as they were sent
// and cannot be.
func (s *Console) drawWordings(c *gin.Context, status int, pence, links string, wrong *problem.Error) {
	ctx, m := c.Request.Context(), who(c).Member
	set, err := s.cfg.Mornings.Setting(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	all, err := s.cfg.Wordings.List(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := wordingsPage{formed: formed{shell: s.shell(c, "Wording")}, Pence: pence, Links: links, MaySet: m.Role.May(staff.SetSchool)}
	p.School, p.Said = set.School.Name, s.said(c)
	if wrong != nil {
		p.Wrong = &wrongForm{Says: "Nothing was changed. " + capital(wrong.Fields[0].Detail) + ".", To: strings.TrimPrefix(wrong.Fields[0].Pointer, "/")}
	} else {
		t, err := s.cfg.Wordings.Terms(ctx, m.School)
		if err != nil {
			s.failed(c, err)
			return
		}
		p.Pence, p.Links = strconv.FormatFloat(float64(t.Price)/100, 'f', -1, 64), strings.Join(t.Links, "\n")
	}
	for _, x := range all {
		if n := len(p.Kinds); n == 0 || p.Kinds[n-1].Kind != x.Kind {
			p.Kinds = append(p.Kinds, wordingKind{Kind: x.Kind})
		}
		k := &p.Kinds[len(p.Kinds)-1]
		if x.Sent != nil {
			k.Sent = append(k.Sent, x)
		} else {
			k.Draft = append(k.Draft, x)
		}
	}
	s.page(c, status, "wordings", p)
}

func (s *Console) setTerms(c *gin.Context) {
	m, pence, links := who(c).Member, strings.TrimSpace(c.PostForm("price_per_part")), c.PostForm("links")
	price, err := strconv.ParseFloat(pence, 64)
	if err != nil || price < 0 || price > 100 {
		s.drawWordings(c, http.StatusUnprocessableEntity, pence, links, problem.New(problem.Invalid, "").At("/price_per_part", "the price of a part is from 0 to 100 pence"))
		return
	}
	err = s.cfg.Wordings.SetTerms(c.Request.Context(), m.Actor(), m.School, templates.Terms{Price: int(price*100 + 0.5), Links: strings.Fields(links)})
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid && len(p.Fields) > 0 {
		s.drawWordings(c, http.StatusUnprocessableEntity, pence, links, p)
		return
	}
	s.actTo(c, wordingAddress, err, "Kept.")
}

type wordingPage struct {
	formed
	templates.Standing
	Body     string // in the box
	Pupil    string // whom it is shown for, as typed
	NoPupil  bool   // nobody was found by it
	Tried    *templates.Tried
	Faults   []string // why the words cannot be used
	Write    bool
	Vouch    bool
	VersionL []versionView
}

// versionView is one version with who stands for it.
type versionView struct {
	templates.Kept
	On      bool // families are sent it
	Who     string
	When    string
	Written string
}

// Cost says what a tried wording costs.
func (p wordingPage) Cost() string {
	return strconv.FormatFloat(float64(p.Tried.Cost)/100, 'f', -1, 64) + "p"
}

func (s *Console) wordingPage(c *gin.Context) { s.drawWording(c, http.StatusOK, "", "") }

func (s *Console) tryWording(c *gin.Context) {
	s.drawWording(c, http.StatusOK, c.PostForm("body"), strings.TrimSpace(c.PostForm("pupil")))
}

// drawWording draws one wording, filled in for a pupil of the school or for a
// made-up one.
func (s *Console) drawWording(c *gin.Context, status int, body, pupil string) {
	ctx, m := c.Request.Context(), who(c).Member
	k, l := templates.Kind(c.Param("kind")), templates.Language(c.Param("language"))
	set, err := s.cfg.Mornings.Setting(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	one, err := s.cfg.Wordings.One(ctx, m.School, k, l)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := wordingPage{
		formed: formed{shell: s.shell(c, k.Words())}, Standing: one, Body: body, Pupil: pupil,
		Write: m.Role.May(staff.WriteWording), Vouch: m.Role.May(staff.VouchWording),
	}
	p.School, p.Said = set.School.Name, s.said(c)
	if p.Body == "" {
		p.Body = one.Newest().Body
	}
	try := templates.Try{Kind: k, Language: l, Body: p.Body, Values: templates.MadeUp(set.School, k)}
	if p.NoPupil, err = s.forPupil(ctx, m, pupil, &try); err != nil {
		s.failed(c, err)
		return
	}
	tried, err := s.cfg.Wordings.Try(ctx, m.School, try)
	if x := problem.Of(err); err != nil && x.Kind == problem.Invalid {
		for _, f := range x.Fields {
			p.Faults = append(p.Faults, capital(f.Detail)+".")
		}
		status = http.StatusUnprocessableEntity
	} else if err != nil {
		s.failed(c, err)
		return
	} else {
		p.Tried = &tried
	}
	if p.VersionL, err = s.versions(ctx, m.School, one); err != nil {
		s.failed(c, err)
		return
	}
	s.live(c, status, "wording", p)
}

// forPupil puts the name of the pupil who was typed in: whoever may not see the
// roll sees a made-up child.
func (s *Console) forPupil(ctx context.Context, m staff.Member, typed string, t *templates.Try) (nobody bool, err error) {
	if typed == "" || !m.Role.May(staff.SeeRoll) {
		return false, nil
	}
	found, _, err := s.cfg.Mornings.FindPupils(ctx, m.School, typed, 1)
	if err != nil || len(found) == 0 {
		return err == nil, err
	}
	t.Values.Names[0] = found[0].TextName
	return false, nil
}

func (s *Console) versions(ctx context.Context, urn school.URN, one templates.Standing) ([]versionView, error) {
	names, err := s.cfg.Staff.Names(ctx, urn)
	if err != nil {
		return nil, err
	}
	var all []versionView
	for i := len(one.Versions) - 1; i >= 0; i-- {
		x := one.Versions[i]
		v := versionView{Kept: x, On: one.Sent != nil && one.Sent.Version == x.Version, Written: "came with Firstbell"}
		if !x.Shipped {
			v.Written = "written by " + actorName(names, x.WrittenBy) + ", " + longDay(clock.DateOf(x.WrittenAt))
		}
		if x.VettedBy != "" {
			v.Who, v.When = actorName(names, x.VettedBy), longDay(clock.DateOf(x.VettedAt))
		}
		all = append(all, v)
	}
	return all, nil
}

// actorName says who an actor of the record is.
func actorName(names map[string]string, actor string) string {
	kind, id, _ := strings.Cut(actor, ":")
	switch {
	case names[id] != "":
		return names[id]
	case kind == "key":
		return "a program"
	default:
		return "somebody who has left"
	}
}

func (s *Console) keepWording(c *gin.Context) {
	m, k, l := who(c).Member, templates.Kind(c.Param("kind")), templates.Language(c.Param("language"))
	_, err := s.cfg.Wordings.Write(c.Request.Context(), m.Actor(), m.School, k, l, c.PostForm("body"))
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid {
		s.drawWording(c, http.StatusUnprocessableEntity, c.PostForm("body"), strings.TrimSpace(c.PostForm("pupil")))
		return
	}
	s.actTo(c, fmt.Sprintf("/wording/%s/%s", k, l), err, "Kept as a draft. Nothing is sent of it until somebody vouches for it.")
}

func (s *Console) vouchWording(c *gin.Context) {
	m, k, l := who(c).Member, templates.Kind(c.Param("kind")), templates.Language(c.Param("language"))
	err := s.cfg.Wordings.Vet(c.Request.Context(), m.Actor(), m.School, k, l, c.PostForm("version"))
	s.actTo(c, fmt.Sprintf("/wording/%s/%s", k, l), err, "You have vouched for these words. Families get them from now on.")
}
