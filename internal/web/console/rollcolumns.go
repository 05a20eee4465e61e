package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// fieldWords says what a column may hold, in the words of a form.
var fieldWords = map[string]string{
	"id": "Pupil’s own id", "upn": "UPN", "name": "Whole name", "first_name": "First name", "last_name": "Last name", "text_name": "Name in texts",
	"group": "Registration group", "year": "Year group", "vulnerable": "Vulnerable", "no_text": "No texts about them", "in_care": "In care", "free_meals": "Free school meals",
	"left": "Date of leaving, or leaver", "contact_id": "Id", "contact_name": "Full name", "contact_title": "Title",
	"contact_first_name": "First name of the adult", "contact_last_name": "Last name of the adult", "relationship": "Relationship", "order": "Order",
	"parental_responsibility": "Parental responsibility", "lives_with": "Lives with the pupil", "mobile": "Mobile", "phone": "Another number",
	"language": "Language they read", "text": "May be texted", "opted_out": "Wants no texts", "court_order": "Court order", "role": "Family or professional",
}

// fieldChoice is one entry of the list a column is chosen from.
type fieldChoice struct{ Value, Words string }

func choices(fields []string) []fieldChoice {
	var out []fieldChoice
	for _, f := range fields {
		out = append(out, fieldChoice{f, fieldWords[f]})
	}
	return out
}

var pupilChoices, contactChoices = choices(rollfile.PupilFields()), choices(rollfile.ContactFields())

// columnView is one column of the file in the form.
type columnView struct {
	N int
	rollfile.Sampled
	Wrong string
}

// Samples says a few of its values.
func (v columnView) Samples() string { return strings.Join(v.Values, " · ") }

type columnsPage struct {
	formed
	Draft         string
	File          string
	Columns       []columnView
	OfPupil, OfAn []fieldChoice
	Numbers       []int
}

// draftColumns shows what each column of a file is taken to hold.
func (s *Console) draftColumns(c *gin.Context) {
	d, ok := s.draft(c)
	if !ok {
		return
	}
	if d.Kind != roll.CSVFile {
		seeOther(c, draftAddress(d.ID)+"/preview")
		return
	}
	s.drawColumns(c, http.StatusOK, d, nil)
}

func (s *Console) drawColumns(c *gin.Context, status int, d roll.Draft, wrong *problem.Error) {
	columns, err := d.Columns()
	if err != nil {
		s.failed(c, err)
		return
	}
	p := columnsPage{formed: formed{shell: s.shell(c, "Columns of the file")}, Draft: string(d.ID), File: d.Name, OfPupil: pupilChoices, OfAn: contactChoices}
	p.Numbers = []int{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for i, x := range columns {
		p.Columns = append(p.Columns, columnView{N: i, Sampled: x})
	}
	if wrong != nil {
		p.wrongColumns(wrong)
	}
	s.page(c, status, "roll-columns", p)
}

// wrongColumns puts each fault beside its column, and the first at the top.
func (p *columnsPage) wrongColumns(wrong *problem.Error) {
	says, to := wrong.Detail, "c0"
	for _, f := range wrong.Fields {
		parts := strings.Split(f.Pointer, "/") // /columns/3/field
		if len(parts) < 3 {
			continue
		}
		if i, err := strconv.Atoi(parts[2]); err == nil && i < len(p.Columns) {
			p.Columns[i].Wrong = capital(f.Detail) + "."
			if to == "c0" {
				says, to = "“"+p.Columns[i].Heading+"”: "+f.Detail+".", "c"+parts[2]
			}
		}
	}
	p.formed.Wrong = &wrongForm{Says: says, To: to}
}

// mapDraft takes what a person says of the columns.
func (s *Console) mapDraft(c *gin.Context) {
	d, ok := s.draft(c)
	if !ok {
		return
	}
	m := rollfile.Mapping{Columns: slices.Clone(d.Mapping.Columns)}
	for i := range m.Columns {
		n := strconv.Itoa(i)
		m.Columns[i].Field, m.Columns[i].Contact = c.PostForm("c"+n), 0
		if slices.Contains(rollfile.ContactFields(), m.Columns[i].Field) {
			m.Columns[i].Contact, _ = strconv.Atoi(c.PostForm("n" + n)) // none is the only one
		}
	}
	by := who(c).Member
	err := s.cfg.Rolls.MapDraft(c.Request.Context(), by.Actor(), by.School, d.ID, m)
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid {
		d.Mapping = m
		s.drawColumns(c, http.StatusUnprocessableEntity, d, p)
		return
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	seeOther(c, draftAddress(d.ID)+"/preview")
}
