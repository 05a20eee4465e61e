package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

func pupilAddress(id school.PupilID) string { return rollAddress + "/pupil/" + string(id) }

// shelteredPage is what guards one pupil, with forms to change it.
type shelteredPage struct {
	formed
	Pupil    school.Pupil
	Contacts []shelteredContact
	Seen     string   // comes back with every form
	Moved    []string // what somebody else has changed meanwhile
	// May say what the one who looks may do.
	MayLoosen, SeesReasons, MayTighten bool
}

// shelteredContact is an adult on the pupil's list.
type shelteredContact struct {
	school.TiedContact
	Key    string
	How    string // whether they are texted, and why not
	Number string
	Reason string // as it stands
	Typed  string // the same, or as it was typed into a form that came back
	Facts  string
	// Reads is the language, "" for English; Languages are those to choose from.
	Reads     string
	Languages []languageChoice
	Open      bool // the forms are, as one of them came back
	Doubt     bool // whether this is somebody who must not be told is to be settled
	Strange   bool // the number is said to be another person's
}

// hand is the one who changes the roll, and whether they may loosen.
func hand(c *gin.Context) roll.Hand {
	m := who(c).Member
	return roll.Hand{Actor: m.Actor(), Loosen: m.Role.May(staff.LoosenRoll)}
}

// unseen stands for what a form has seen that does not say.
const unseen = "nothing"

// handAt is that of somebody with a pupil's list before their eyes.
func handAt(c *gin.Context) roll.Hand {
	h := hand(c)
	h.Seen = cmp.Or(c.PostForm("seen"), unseen)
	return h
}

func (s *Console) pupilPage(c *gin.Context) { s.drawPupil(c, http.StatusOK, nil) }

func (s *Console) drawPupil(c *gin.Context, status int, wrong *wrongForm, changes ...func(*shelteredPage)) {
	m := who(c).Member
	x, err := s.cfg.Rolls.Pupil(c.Request.Context(), m.School, school.PupilID(c.Param("pupil")), m.Role.May(staff.SeeReasons))
	if err != nil {
		s.failed(c, err)
		return
	}
	p := shelteredPage{
		formed: formed{shell: s.shell(c, "What guards a pupil"), Wrong: wrong}, Pupil: x.Pupil, Seen: x.Seen,
		MayLoosen: m.Role.May(staff.LoosenRoll), MayTighten: m.Role.May(staff.TightenRoll), SeesReasons: m.Role.May(staff.SeeReasons),
	}
	p.Said = s.said(c)
	for _, t := range x.Contacts {
		v := shelteredOf(t, x.Reasons[t.Tie.Contact], p.SeesReasons)
		if name := x.MayBe[t.Tie.Contact]; name != "" {
			v.Doubt, v.How = true, "May be "+name+", who must not be told. Told nothing about this pupil, by a call either, until somebody has said whether it is the same adult."
		}
		if why, unsure := x.Unsure[t.Tie.Contact]; unsure {
			v.Doubt, v.How = true, "Not texted: "+doubtsSay[why].What+". Until somebody has looked."
			if t.CourtOrder {
				v.How = "Told nothing, by a call either: " + doubtsSay[why].What + ". Until somebody has looked."
			}
		}
		p.Contacts = append(p.Contacts, v)
	}
	for _, change := range changes {
		change(&p)
	}
	s.page(c, status, "roll-pupil", p)
}

func shelteredOf(t school.TiedContact, reason string, lead bool) shelteredContact {
	v := shelteredContact{TiedContact: t, Key: string(t.Tie.Contact), Reason: reason, Typed: reason, How: textedWords(t, lead)}
	if !t.Contact.Number.Zero() {
		v.Number = "number ending " + t.Contact.Number.Ending()
	}
	v.Strange = t.Contact.Problem == school.NumberWrong
	v.Languages = languagesOf(t.Contact)
	for _, l := range languagesFor(t.Contact.Language) {
		if l.On && l.Value != "" {
			v.Reads = l.Words
		}
	}
	facts := []string{}
	if t.Relationship != "" {
		facts = append(facts, t.Relationship)
	}
	if t.ParentalResponsibility {
		facts = append(facts, "parental responsibility")
	}
	if t.LivesWith {
		facts = append(facts, "lives with the pupil")
	}
	v.Facts = strings.Join(facts, ", ")
	return v
}

// textedWords says whether an adult is texted about the pupil. What stands
// behind "must not be told" is for the safeguarding lead.
func textedWords(t school.TiedContact, lead bool) string {
	switch {
	case t.CourtOrder && lead:
		return "Must not be told anything about this pupil: a court order."
	case t.CourtOrder:
		return "Must not be told anything about this pupil, by a call either. The safeguarding lead knows why."
	case t.Text == school.TextNever:
		return "Never texted about this pupil. They may be called."
	case t.Contact.Role == school.ProfessionalRole:
		return "A professional: told by people, never texted."
	case t.Contact.Stopped:
		return "Has asked for no more texts."
	case t.Contact.Problem != school.NumberFine:
		return "Not texted: " + numberFaults[t.Contact.Problem].what + "."
	}
	return "May be texted about this pupil."
}

// ticked gives whether a box of a form is ticked, for a form that has it.
func ticked(c *gin.Context, name string) *bool {
	if !slices.Contains(c.PostFormArray("has"), name) {
		return nil
	}
	yes := c.PostForm(name) == "yes"
	return &yes
}

// changePupil takes the marks of safety of the pupil and the name in texts.
func (s *Console) changePupil(c *gin.Context) {
	in := roll.PupilEdit{Vulnerable: ticked(c, "vulnerable"), NoText: ticked(c, "no_text"), InCare: ticked(c, "in_care"), KeepName: ticked(c, "keep_name")}
	if name, sent := c.GetPostForm("text_name"); sent {
		in.TextName = &name
	}
	id := school.PupilID(c.Param("pupil"))
	err := s.cfg.Rolls.ChangePupil(c.Request.Context(), handAt(c), who(c).Member.School, id, in)
	s.changed(c, id, err, "text-name")
}

// changeTie takes whether an adult may be told about the pupil.
func (s *Console) changeTie(c *gin.Context) {
	var in roll.TieEdit
	if rule, sent := c.GetPostForm("text"); sent {
		r := school.TextRule(rule)
		in.Text = &r
	}
	in.CourtOrder = ticked(c, "court_order")
	if why, sent := c.GetPostForm("reason"); sent && who(c).Member.Role.May(staff.SeeReasons) {
		in.Reason = &why
	}
	id, contact := school.PupilID(c.Param("pupil")), school.ContactID(c.PostForm("contact"))
	err := s.cfg.Rolls.ChangeTie(c.Request.Context(), handAt(c), who(c).Member.School, id, contact, in)
	s.changed(c, id, err, "reason-"+string(contact))
}

// changeContact takes an adult's language and wish to hear of absences only, and
// that a number is theirs after all.
// The adult is one of this pupil's list: no form reaches another's.
func (s *Console) changeContact(c *gin.Context) {
	m, id, contact := who(c).Member, school.PupilID(c.Param("pupil")), school.ContactID(c.PostForm("contact"))
	in := roll.ContactEdit{NoCampaigns: ticked(c, "no_campaigns"), NumberTheirs: c.PostForm("number_theirs") == "yes"}
	if tag, sent := c.GetPostForm("language"); sent {
		in.Language = &tag
	}
	err := s.cfg.Rolls.ChangeContactOf(c.Request.Context(), handAt(c), m.School, id, contact, in)
	s.changed(c, id, err, "language-"+string(contact))
}

// changed goes back to the pupil, with what is wrong beside its field.
func (s *Console) changed(c *gin.Context, id school.PupilID, err error, field string) {
	switch p := problem.Of(err); {
	case err != nil && p.Kind == problem.Invalid:
		s.drawPupil(c, http.StatusUnprocessableEntity, &wrongForm{Says: "Nothing was changed. " + withFields(p), To: field}, typedAgain(c))
		return
	case err != nil && p.Kind == problem.Stale:
		s.drawPupil(c, http.StatusConflict, &wrongForm{Says: p.Detail, To: field}, typedAgain(c), func(v *shelteredPage) {
			for _, f := range p.Fields {
				v.Moved = append(v.Moved, capital(f.Detail)+".")
			}
		})
		return
	}
	s.actTo(c, pupilAddress(id), err, "Kept. It holds for every text from now on, those that wait included.")
}

// typedAgain puts what was typed back into its form, beside what stands.
func typedAgain(c *gin.Context) func(*shelteredPage) {
	return func(v *shelteredPage) {
		contact := c.PostForm("contact")
		if name, sent := c.GetPostForm("text_name"); sent && contact == "" {
			v.Pupil.TextName = name
			for box, into := range map[string]*bool{"vulnerable": &v.Pupil.Flags.Vulnerable, "no_text": &v.Pupil.Flags.NoText, "in_care": &v.Pupil.Flags.InCare, "keep_name": &v.Pupil.NameKept} {
				if t := ticked(c, box); t != nil {
					*into = *t
				}
			}
		}
		for i := range v.Contacts {
			if x := &v.Contacts[i]; x.Key == contact {
				x.typed(c)
			}
		}
	}
}

func (x *shelteredContact) typed(c *gin.Context) {
	x.Open = true
	if rule, sent := c.GetPostForm("text"); sent {
		x.Text = school.TextRule(rule)
	}
	if t := ticked(c, "court_order"); t != nil {
		x.CourtOrder = *t
	}
	if why, sent := c.GetPostForm("reason"); sent {
		x.Typed = why
	}
	if t := ticked(c, "no_campaigns"); t != nil {
		x.Contact.NoCampaigns = *t
	}
	if tag, sent := c.GetPostForm("language"); sent {
		x.Languages = languagesOf(school.Contact{Language: tag, LanguageKept: tag != ""})
	}
}

// withFields says a refusal with what is wrong of each part.
func withFields(p *problem.Error) string {
	says := p.Detail
	for _, f := range p.Fields {
		says += " " + capital(f.Detail) + "."
	}
	return says
}

// markBox is one mark of safety in a form; fixed, for one who may not take it
// away.
type markBox struct {
	Name, Says, Means string
	On, Fixed         bool
}

func markOf(name string, on, loosen bool, says, means string) markBox {
	return markBox{Name: name, Says: says, Means: means, On: on, Fixed: on && !loosen}
}
