package console

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

const settingsAddress = "/settings"

// mountSettings hangs what a school sets. Everybody may read how the mornings
// go; few may change it.
func (s *Console) mountSettings(in *gin.RouterGroup) {
	in.GET(settingsAddress, s.policyPage)
	in.POST("/settings/policy", s.may(staff.SetSchool), s.changePolicy)

	in.GET("/settings/calendar", s.calendarPage)
	in.POST("/settings/shut", s.may(staff.ShutSchool), s.shutSchool)
	in.POST("/settings/open", s.may(staff.ShutSchool), s.openSchool)
	set := in.Group("/settings/calendar", s.may(staff.SetSchool))
	set.POST("/term", s.addTerm)
	set.POST("/term/remove", s.removeTerm)
	set.POST("/closed", s.addClosed)
	set.POST("/closed/remove", s.removeClosed)
	set.POST("/early", s.addEarly)
	set.POST("/early/remove", s.removeEarly)
	set.POST("/part", s.addPart)
	set.POST("/part/remove", s.removePart)
	set.POST("/hours", s.changeHours)

	told := in.Group("/settings/told", s.may(staff.SettleNotice))
	told.GET("", s.toldPage)
	told.POST("/accept", s.settleTold)
	told.POST("/refuse", s.settleTold)

	in.GET("/settings/staff", s.staffPage)
	keys := in.Group("/settings/keys", s.may(staff.SetSchool))
	keys.GET("", s.keysPage)
	keys.POST("/create", s.createKey)
	keys.POST("/revoke", s.revokeKey)
	s.mountWebhooks(in.Group(webhooksAddress, s.may(staff.SetSchool)))
	in.GET("/settings/record", s.may(staff.SeeRecord), s.recordPage)
	in.GET("/settings/password", s.passwordPage)
	in.POST("/settings/password", s.changePassword)
}

// settingsFrame is a page of the settings, with the list of them.
type settingsFrame struct {
	formed
	At                     string // the address of this one
	MaySet, SeesRecord     bool
	MayShut, SettlesNotice bool
}

// settledOf begins a page of the settings.
func (s *Console) settledOf(c *gin.Context, title, at string) settingsFrame {
	r := who(c).Member.Role
	p := settingsFrame{
		formed: formed{shell: s.shell(c, title)}, At: at, MaySet: r.May(staff.SetSchool), SeesRecord: r.May(staff.SeeRecord),
		MayShut: r.May(staff.ShutSchool), SettlesNotice: r.May(staff.SettleNotice),
	}
	p.Said = s.said(c)
	return p
}

// policyView is one value of the policy in the form.
type policyView struct {
	notifier.PolicyField
	Is, Default, Wrong string
	Unit               string
}

// Options lists what is chosen from, for those fields that are chosen.
func (v policyView) Options() []notifier.PolicyChoice {
	if v.Kind == notifier.PolicyYesNo {
		return []notifier.PolicyChoice{{Value: "yes", Words: "Yes"}, {Value: "no", Words: "No"}}
	}
	return v.Choices
}

// IsWords says the value as one reads it.
func (v policyView) IsWords() string { return v.words(v.Is) }

// DefaultWords says the default as one reads it.
func (v policyView) DefaultWords() string { return v.words(v.Default) }

func (v policyView) words(value string) string {
	for _, o := range v.Options() {
		if o.Value == value {
			return o.Words
		}
	}
	if v.Kind == notifier.PolicyTime {
		return strings.TrimPrefix(value, "0")
	}
	return strings.TrimSpace(value + " " + v.Unit)
}

type policyPart struct {
	Name   string
	Fields []policyView
}

type policyPage struct {
	settingsFrame
	Parts []policyPart
}

var policyUnits = map[notifier.PolicyKind]string{notifier.PolicySpan: "minutes", notifier.PolicyShare: "%"}

func (s *Console) policyPage(c *gin.Context) { s.drawPolicy(c, http.StatusOK, nil, nil) }

// drawPolicy draws the policy as it stands, or as it was sent and cannot be.
func (s *Console) drawPolicy(c *gin.Context, status int, sent map[string]string, wrong *problem.Error) {
	set, err := s.cfg.Mornings.Setting(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := policyPage{settingsFrame: s.settledOf(c, "How mornings go", settingsAddress)}
	p.School = set.School.Name
	for _, f := range notifier.PolicyFields {
		v := policyView{PolicyField: f, Is: set.Policy.Written(f.Name), Default: notifier.DefaultPolicy().Written(f.Name), Unit: policyUnits[f.Kind]}
		if text, there := sent[f.Name]; there {
			v.Is = text
		}
		if wrong != nil {
			for _, x := range wrong.Fields {
				if x.Pointer == "/"+f.Name {
					v.Wrong = capital(x.Detail) + "."
				}
			}
		}
		if v.Wrong != "" && p.Wrong == nil {
			p.Wrong = &wrongForm{Says: "Nothing was changed. " + f.Says + ": " + v.Wrong, To: f.Name}
		}
		if n := len(p.Parts); n == 0 || p.Parts[n-1].Name != f.Part {
			p.Parts = append(p.Parts, policyPart{Name: f.Part})
		}
		p.Parts[len(p.Parts)-1].Fields = append(p.Parts[len(p.Parts)-1].Fields, v)
	}
	s.page(c, status, "settings", p)
}

// changePolicy takes the whole form; a field that was not sent stays.
func (s *Console) changePolicy(c *gin.Context) {
	m, sent := who(c).Member, map[string]string{}
	for _, f := range notifier.PolicyFields {
		if text, there := c.GetPostForm(f.Name); there {
			sent[f.Name] = text
		}
	}
	_, err := s.cfg.Mornings.ChangePolicy(c.Request.Context(), m.Actor(), m.School, func(p *notifier.Policy) error {
		bad := problem.New(problem.Invalid, "This policy cannot be.")
		for name, text := range sent {
			with, err := p.With(name, text)
			if err != nil {
				bad.Fields = append(bad.Fields, problem.Of(err).Fields...)
			}
			*p = with
		}
		if len(bad.Fields) > 0 {
			return bad
		}
		return nil
	})
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid {
		s.drawPolicy(c, http.StatusUnprocessableEntity, sent, p)
		return
	}
	s.actTo(c, settingsAddress, err, "Kept. It holds from the next register on, and stands in the record.")
}
