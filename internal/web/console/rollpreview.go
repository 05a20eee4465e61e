package console

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
)

// linesView is one list of a preview.
type linesView struct {
	ID, Title, Note, Empty string
	Lines                  []roll.Line
	Open                   bool // folded otherwise: it may be a whole school
}

type faultView struct{ Place, Says string }

type previewPage struct {
	formed
	Draft, File string
	CSV         bool
	Lists       []linesView
	Merged      []roll.Merged
	Faults      []faultView
	FaultsOpen  bool
	Does        string // "Add 12 pupils, change 30 contacts, remove 2 contacts"
	Nothing     bool
	Alarm       string // that most children would have nobody to reach
	Confirm     int
	Numbers     int // that change, to be typed; 0 for few
	ChangesSays string
	TypedNumber string
	Barred      int // adults who would be told no more, to be typed; 0 for few
	BarredOf    int
	TypedBarred string
	Whom        whomView
	Others      int // pupils about whom somebody else is told, or nobody, to be typed; 0 for few
	TypedWhom   string
	ConfirmSays string
	Typed       string
	TypedWrong  string
	Seen        string
}

// fewFaults stand open; more are folded, under their number.
const fewFaults = 20

// draftPreview shows by name what a file would do.
func (s *Console) draftPreview(c *gin.Context) {
	if d, ok := s.draft(c); ok {
		s.drawPreview(c, http.StatusOK, d, nil)
	}
}

func (s *Console) drawPreview(c *gin.Context, status int, d roll.Draft, change func(*previewPage)) {
	m := who(c).Member
	p, err := s.cfg.Rolls.PreviewDraft(c.Request.Context(), m.Actor(), m.School, d.ID)
	if p := problem.Of(err); err != nil && p.Kind == problem.Invalid && d.Kind == roll.CSVFile {
		s.drawColumns(c, http.StatusUnprocessableEntity, d, p)
		return
	}
	if err != nil {
		s.failed(c, err)
		return
	}
	view := previewOf(p)
	view.shell, view.Draft, view.File, view.CSV = s.shell(c, "What the file would do"), string(d.ID), d.Name, d.Kind == roll.CSVFile
	if change != nil {
		change(&view)
	}
	s.page(c, status, "roll-preview", view)
}

func previewOf(p roll.Preview) previewPage {
	v := previewPage{Merged: p.Merged, Does: doesWords(p), Nothing: p.None(), Alarm: p.Alarm, Confirm: p.Confirm, Numbers: p.ConfirmNumbers, ChangesSays: p.ChangesSays, Barred: p.ConfirmBarred, BarredOf: p.BarredOf, Whom: whomOf(p.Whom), Others: p.ConfirmWhom, Seen: p.Seen}
	if len(p.Marked) > 0 {
		v.Lists = append(v.Lists, linesView{ID: "marked-removed", Title: "Pupils with marks of safety who would leave", Lines: p.Marked, Open: true, Note: "The file does not name them. Make sure that none of them has come under another id: as somebody new they would have no mark."})
	}
	v.Lists = append(v.Lists, []linesView{
		{ID: "pupils-removed", Title: "Pupils who leave the roll", Lines: p.Pupils.Removed, Open: true, Empty: "Nobody. Pupils on roll whom the file does not name would stand here.", Note: "Nobody is texted about them any more. What is set about their safety is kept, should they come back."},
		{ID: "contacts-removed", Title: "Contacts who go from a pupil’s list", Lines: p.Contacts.Removed, Open: true, Empty: "Nobody. Adults whom a pupil’s list no longer has would stand here.", Note: "They are not told about this pupil any more. Make sure that each is meant."},
		{ID: "kept", Title: "Kept as it stands", Lines: p.Kept, Open: true, Empty: "Nothing. Marks of safety that the file would loosen would stand here.", Note: "The file says otherwise. An import never loosens a mark of safety; only a person may."},
		{ID: "pupils-added", Title: "Pupils who join", Lines: p.Pupils.Added, Empty: "Nobody."},
		{ID: "pupils-changed", Title: "Pupils who change", Lines: p.Pupils.Changed, Empty: "Nobody."},
		{ID: "contacts-added", Title: "Contacts who join a pupil’s list", Lines: p.Contacts.Added, Empty: "Nobody."},
		{ID: "contacts-changed", Title: "Contacts who change", Lines: p.Contacts.Changed, Empty: "Nobody."},
	}...)
	for _, f := range p.Faults {
		v.Faults = append(v.Faults, faultView{placeWords(f.Pointer), capital(f.Detail) + "."})
	}
	slices.SortStableFunc(v.Faults, func(a, b faultView) int { // of the whole file first
		return min(len(a.Place), 1) - min(len(b.Place), 1)
	})
	v.FaultsOpen = len(v.Faults) <= fewFaults
	l := p.Leaving
	why := "more than 5%"
	if len(p.Marked) > 0 {
		why = count(len(p.Marked), "pupil", "pupils") + " of them with marks of safety"
	}
	v.ConfirmSays = fmt.Sprintf("%d of %d pupils, and %d of %d adults, would be on the roll no more: %s.", l.Pupils, l.PupilsOf, l.Contacts, l.ContactsOf, why)
	return v
}

// doesWords says exactly what a yes does.
func doesWords(p roll.Preview) string {
	var does []string
	for _, x := range []struct {
		verb             string
		pupils, contacts []roll.Line
	}{
		{"add", p.Pupils.Added, p.Contacts.Added}, {"change", p.Pupils.Changed, p.Contacts.Changed}, {"remove", p.Pupils.Removed, p.Contacts.Removed},
	} {
		var what []string
		if n := len(x.pupils); n > 0 {
			what = append(what, count(n, "pupil", "pupils"))
		}
		if n := len(x.contacts); n > 0 {
			what = append(what, count(n, "contact", "contacts"))
		}
		if len(what) > 0 {
			does = append(does, x.verb+" "+list(what))
		}
	}
	return capital(strings.Join(does, ", "))
}

// placeWords says where a fault stands: "Line 12, column G".
func placeWords(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case len(parts) >= 2 && parts[0] == "lines" && len(parts) >= 4 && parts[2] == "columns":
		return "Line " + parts[1] + ", column " + parts[3]
	case len(parts) >= 3 && parts[0] == "lines":
		return "Line " + parts[1] + ", " + strings.ReplaceAll(parts[2], "_", " ")
	case len(parts) >= 2 && parts[0] == "lines":
		return "Line " + parts[1]
	case parts[0] == "mapping":
		return "Columns"
	}
	return ""
}

// applyDraft puts the file in, as it was seen or not at all.
func (s *Console) applyDraft(c *gin.Context) {
	d, ok := s.draft(c)
	if !ok {
		return
	}
	m, typed := who(c).Member, strings.TrimSpace(c.PostForm("confirm"))
	number, _ := strconv.Atoi(typed) // what is no number confirms nothing
	typedNumber := strings.TrimSpace(c.PostForm("confirm_numbers"))
	numbers, _ := strconv.Atoi(typedNumber)
	typedBarred := strings.TrimSpace(c.PostForm("confirm_barred"))
	barred, _ := strconv.Atoi(typedBarred)
	typedWhom := strings.TrimSpace(c.PostForm("confirm_whom"))
	others, _ := strconv.Atoi(typedWhom)
	done, err := s.cfg.Rolls.ApplyDraft(c.Request.Context(), m.Actor(), m.School, d.ID, c.PostForm("seen"), roll.Confirmed{Removals: number, Numbers: numbers, Barred: barred, Whom: others})
	switch p := problem.Of(err); {
	case err == nil:
		s.say(c, fmt.Sprintf("Done: %s joined, %s changed, %s left.", count(done.Added, "pupil", "pupils"), count(done.Changed, "pupil or list", "pupils or lists"), count(done.Removed, "pupil", "pupils"))+whomDone(done.Whom))
		seeOther(c, rollAddress)
	case p.Kind == problem.Stale:
		s.drawPreview(c, http.StatusConflict, d, func(v *previewPage) { v.formed.Wrong = &wrongForm{Says: p.Detail, To: "apply"} })
	case p.Kind == problem.Conflict:
		s.drawPreview(c, http.StatusUnprocessableEntity, d, func(v *previewPage) {
			v.Typed, v.TypedNumber, v.TypedBarred, v.TypedWhom = typed, typedNumber, typedBarred, typedWhom
			says, to := "Type "+strconv.Itoa(v.Barred)+" to say that they are to be told no more.", "confirm-barred"
			switch {
			case v.Confirm != 0 && v.Confirm != number:
				says, to = "Type "+strconv.Itoa(v.Confirm)+" to say that it is meant.", "confirm"
				v.TypedWrong = says
			case v.Numbers != 0 && v.Numbers != numbers:
				says, to = "Type "+strconv.Itoa(v.Numbers)+" to say that the new numbers are meant.", "confirm-numbers"
			case v.Others != 0 && v.Others != others:
				says, to = "Type "+strconv.Itoa(v.Others)+" to say that these pupils’ texts are meant to go elsewhere.", "confirm-whom"
			}
			v.formed.Wrong = &wrongForm{Says: "Nothing went in. " + says, To: to}
		})
	default:
		s.failed(c, err)
	}
}
