package console

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/web"
)

const rollAddress = "/roll"

// mountRoll hangs the pages of the roll. The form with a file is checked by its
// own reader, since the file comes in the same body as the token.
func (s *Console) mountRoll(open, in *gin.RouterGroup) {
	open.POST("/roll/upload", s.signedIn, s.may(staff.ImportRoll), s.uploadRoll)

	see := in.Group(rollAddress, s.may(staff.SeeRoll))
	see.GET("", s.rollPage)
	see.GET("/pupil/:pupil", s.pupilPage)
	see.POST("/pupil/:pupil", s.changePupil)
	see.POST("/pupil/:pupil/tie", s.changeTie)
	see.POST("/pupil/:pupil/contact", s.changeContact)
	in.POST(rollAddress+"/doubt", s.may(staff.LoosenRoll), s.settleDoubt)
	in.POST(rollAddress+"/pull", s.may(staff.ImportRoll), s.pullRoll)
	in.POST(rollAddress+"/pull/look", s.may(staff.ImportRoll), s.lookAtPull)
	put := in.Group(rollAddress+"/import/:draft", s.may(staff.ImportRoll))
	put.GET("", s.draftColumns)
	put.POST("/columns", s.mapDraft)
	put.GET("/preview", s.draftPreview)
	put.POST("/apply", s.applyDraft)
	put.POST("/drop", s.dropDraft)
}

// rollPage is what a person should put right, who is on roll, and the form a
// file is put in with.
type rollPage struct {
	formed
	Pupils    int
	Groups    []groupView
	Todo      todoView
	Held      *heldPull
	Took      []tookView
	MayImport bool
	MayLoosen bool // settle who may be barred
	MostMB    int
	FileWrong string
}

func (s *Console) rollPage(c *gin.Context) { s.drawRoll(c, http.StatusOK, "") }

func (s *Console) drawRoll(c *gin.Context, status int, wrong string) {
	ctx, m := c.Request.Context(), who(c).Member
	set, _, _, _, err := s.cfg.Mornings.SchoolDay(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	todo, err := s.cfg.Rolls.Todo(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	pupils, err := s.cfg.Rolls.Groups(ctx, m.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	held, took, err := s.pulls(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	p := rollPage{
		Held: held, Took: took, MayLoosen: m.Role.May(staff.LoosenRoll),
		formed: formed{shell: s.shell(c, "Roll")}, Pupils: len(pupils), Groups: groupsOf(pupils), Todo: todoOf(todo),
		MayImport: m.Role.May(staff.ImportRoll), MostMB: rollfile.MostFile >> 20, FileWrong: wrong,
	}
	p.School, p.Said = set.School.Name, s.said(c)
	if wrong != "" {
		p.Wrong = &wrongForm{Says: "The file was not taken. " + wrong, To: "file"}
	}
	s.page(c, status, "roll", p)
}

// uploadRoll takes a file to be looked at. Nothing of the roll changes by it.
func (s *Console) uploadRoll(c *gin.Context) {
	m := who(c).Member
	up, err := s.readUpload(c)
	if errors.Is(err, errForm) {
		s.fault(c, faultForm)
		return
	}
	var d roll.Draft
	switch {
	case err == nil && len(up.body) == 0:
		s.drawRoll(c, http.StatusUnprocessableEntity, "Choose a file first: CSV, or a Common Transfer File (.xml).")
		return
	case err == nil:
		d, err = s.cfg.Rolls.Upload(c.Request.Context(), m.Actor(), m.School, up.name, up.body)
	}
	if p := problem.Of(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.TooLarge) {
		web.Drain(c, uploadRefuse)
		s.drawRoll(c, http.StatusUnprocessableEntity, withLines(p))
		return
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	to := draftAddress(d.ID)
	if d.Kind == roll.CTFFile {
		to += "/preview"
	}
	seeOther(c, to)
}

func draftAddress(id roll.DraftID) string { return rollAddress + "/import/" + string(id) }

// withLines says a refusal with the line it is about.
func withLines(p *problem.Error) string {
	says := p.Detail
	for _, f := range p.Fields {
		if at := placeWords(f.Pointer); at != "" {
			says += " " + at + ": " + f.Detail + "."
		}
	}
	return says
}

// draft gives the file an address names, if it is the member's own.
func (s *Console) draft(c *gin.Context) (roll.Draft, bool) {
	m := who(c).Member
	d, err := s.cfg.Rolls.Draft(c.Request.Context(), m.Actor(), m.School, roll.DraftID(c.Param("draft")))
	if err != nil {
		s.failed(c, err)
		return d, false
	}
	return d, true
}

// dropDraft lets a file go before it went in.
func (s *Console) dropDraft(c *gin.Context) {
	m := who(c).Member
	err := s.cfg.Rolls.DropDraft(c.Request.Context(), m.Actor(), m.School, roll.DraftID(c.Param("draft")))
	s.actTo(c, rollAddress, err, "The file was let go. The roll is as it was.")
}
