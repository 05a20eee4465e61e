package console

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// sheetPage is one register laid out to be typed.
type sheetPage struct {
	shell
	Group, Day, Date, Session string
	Stands                    string // "Closed 9:10", or empty
	Rows                      []sheetRow
	Codes                     []register.Meaning
	ClosedAt                  string
	Present                   string // the code that fills the blanks
	Fill, Leave               bool   // they are to be filled, or left without a mark
	Faults                    []string
	Wrong                     *wrongForm
	Explained                 string
	Over                      bool // the day is over: nobody is texted
}

// sheetRow is one pupil with a field for the code.
type sheetRow struct{ Ref, Name, Code, Was, Hint string }

// key reads which register a page or form is about.
func (s *Console) key(c *gin.Context) (k register.Key, name string, today clock.Date, err error) {
	set, day, sess, today, err := s.sitting(c)
	g := c.PostForm("group")
	if g == "" {
		g = c.Query("group")
	}
	return register.Key{School: who(c).Member.School, Date: day, Session: sess, Group: school.Group(g)}, set.School.Name, today, err
}

// sheet lays out the register a page is about, as it stands.
func (s *Console) sheet(c *gin.Context) (sheetPage, notifier.Sheet, register.Key, error) {
	k, name, today, err := s.key(c)
	if err != nil {
		return sheetPage{}, notifier.Sheet{}, k, err
	}
	sheet, err := s.cfg.Mornings.Sheet(c.Request.Context(), k)
	if err != nil {
		return sheetPage{}, sheet, k, err
	}
	if len(sheet.Pupils) == 0 {
		return sheetPage{}, sheet, k, problem.New(problem.Unknown, "No group on the roll has this name.")
	}
	p := sheetPage{
		shell: s.shell(c, "Register of "+string(k.Group)), Group: string(k.Group), Day: k.Date.Words() + ", " + k.Session.Words(), Date: k.Date.String(),
		Session: string(k.Session), Codes: register.Codes, Present: string(notifier.PresentIn(k.Session)), Over: k.Date.Before(today),
	}
	p.School, p.Here = name, registersAddress
	if sheet.Revision > 0 {
		p.Stands = "Closed " + clock.Wall(sheet.ClosedAt) + ". What stands is filled in; what is changed here becomes the register."
	}
	for _, x := range sheet.Pupils {
		r := sheetRow{Ref: x.Ref, Name: x.Name(), Code: string(sheet.CodeOf(x))}
		for _, a := range sheet.Arrivals {
			if a.Pupil == x.ID {
				r.Hint = "Came in at " + clock.Wall(a.At)
			}
		}
		p.Rows = append(p.Rows, r)
	}
	return p, sheet, k, nil
}

func (s *Console) typeRegister(c *gin.Context) {
	p, _, _, err := s.sheet(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	s.page(c, http.StatusOK, "sheet", p)
}

// readRegister fills the sheet from a small file; nothing is closed by it.
func (s *Console) readRegister(c *gin.Context) {
	p, sheet, _, err := s.sheet(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	text, err := fileText(c)
	if err != nil {
		p.Wrong = &wrongForm{Says: "Choose a CSV file of two columns, pupil and code, of at most 50 KB.", To: "file"}
		s.page(c, http.StatusUnprocessableEntity, "sheet", p)
		return
	}
	marks, faults := readMarks(text)
	p.Faults = faults
	for _, m := range marks {
		i := slices.IndexFunc(sheet.Pupils, func(x school.Pupil) bool {
			return m.Pupil == x.Ref || x.UPN != "" && m.Pupil == x.UPN || strings.EqualFold(m.Pupil, x.Name())
		})
		if i < 0 {
			p.Faults = append(p.Faults, fmt.Sprintf("Line %d is about nobody in %s.", m.Line, p.Group))
			continue
		}
		p.Rows[i].Code = string(m.Code)
	}
	p.Explained = count(len(marks), "line was", "lines were") + " read from the file. Look through them, then close the register below."
	s.page(c, http.StatusOK, "sheet", p)
}

func fileText(c *gin.Context) (string, error) {
	head, err := c.FormFile("file")
	if err != nil {
		return "", err
	}
	f, err := head.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return string(b), err
}

// closeRegister takes a register that was typed.
func (s *Console) closeRegister(c *gin.Context) {
	p, sheet, k, err := s.sheet(c)
	if err != nil {
		s.failed(c, err)
		return
	}
	closure, wrong, to := p.typed(c, sheet, k)
	if wrong == "" {
		out, err := s.cfg.Mornings.RegisterClosed(c.Request.Context(), who(c).Member.Actor(), closure, nil)
		switch {
		case err == nil:
			s.say(c, closedSays(k.Group, out))
			seeOther(c, registersAt(k.Date, k.Session))
			return
		case !problem.Is(err, problem.Invalid) && !problem.Is(err, problem.Stale):
			s.failed(c, err)
			return
		}
		wrong, to = saysAll(err), "closed"
	}
	p.Wrong = &wrongForm{Says: "The register was not closed. " + wrong, To: to}
	s.page(c, http.StatusUnprocessableEntity, "sheet", p)
}

// typed reads the codes of the form into the page, and makes a closure of them.
func (p *sheetPage) typed(c *gin.Context, sheet notifier.Sheet, k register.Key) (closure register.Closure, wrong, to string) {
	closure.Key = k
	p.Fill, p.Leave, p.ClosedAt = c.PostForm("blank") == "present", c.PostForm("blank") == "unmarked", c.PostForm("closed")
	blank := 0
	for i, x := range sheet.Pupils {
		code := register.ParseCode(c.PostForm("code-" + x.Ref))
		if code == register.Unmarked && p.Fill {
			code = notifier.PresentIn(k.Session)
		}
		if code == register.PresentAM || code == register.PresentPM {
			code = notifier.PresentIn(k.Session) // one stroke is as good as the other
		}
		p.Rows[i].Code = string(code)
		if _, ok := register.Look(code); !ok && code != register.Unmarked && wrong == "" {
			p.Rows[i].Was, wrong, to = "This is no code in force", fmt.Sprintf("The code of %s is not one in force.", x.Name()), fmt.Sprintf("code-%d", i)
		}
		if code == register.Unmarked {
			blank++
		}
		closure.Marks = append(closure.Marks, register.Mark{Pupil: x.Ref, Code: code})
	}
	if p.ClosedAt != "" {
		t, err := time.Parse("15:04", p.ClosedAt)
		if err != nil && wrong == "" {
			wrong, to = "Write the time as on a clock: 9:10.", "closed"
		}
		closure.ClosedAt = k.Date.At(t.Hour(), t.Minute())
	}
	if wrong == "" && !slices.ContainsFunc(closure.Marks, func(m register.Mark) bool { return m.Code != register.Unmarked }) {
		wrong, to = "Give at least one pupil a code.", "code-0"
	}
	if wrong == "" && blank > 0 && !p.Leave { // Enter pressed too soon must not close a register
		wrong, to = count(blank, "pupil is", "pupils are")+" left blank. Say below whether they were here.", "blank-present"
	}
	return closure, wrong, to
}

// saysAll gives a refusal with what it says of each field.
func saysAll(err error) string {
	p := problem.Of(err)
	says := p.Detail
	for _, f := range p.Fields {
		says += " " + capital(f.Detail) + "."
	}
	return says
}

func closedSays(g school.Group, out notifier.Outcome) string {
	if out.Replayed {
		return "The register of " + string(g) + " stood so already. Nothing was changed."
	}
	says := fmt.Sprintf("The register of %s is closed: %s, %d absent.", g, count(out.Marks, "mark", "marks"), out.Absent)
	if n := len(out.Alerts); n > 0 {
		says += " " + count(n, "text is", "texts are") + " owed; see Today."
	}
	if n := len(out.Unmarked); n > 0 {
		says += " " + count(n, "pupil has", "pupils have") + " no mark."
	}
	return says
}
