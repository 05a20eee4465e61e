package notifier

import (
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Reason is one thing that was weighed about an absence, or that happened
// since, as a person reads it. It holds no name and no number, so that it can
// be kept and shown as it was.
type Reason struct {
	At      time.Time        `json:"at"`
	About   About            `json:"about"`
	Word    string           `json:"word,omitempty"` // stable: other programs read it; may be empty
	Says    string           `json:"says"`
	Private string           `json:"private,omitempty"` // for the safeguarding lead alone; see Bar
	Contact school.ContactID `json:"contact,omitempty"`
	Text    delivery.TextID  `json:"text,omitempty"`
}

// About is what a reason is about.
type About string

// What reasons are about, in the order in which a decision weighs them.
const (
	AboutRegister About = "register" // a revision came
	AboutCode     About = "code"     // what the mark says
	AboutCalendar About = "calendar"
	AboutPupil    About = "pupil"  // a flag of the pupil's
	AboutNotice   About = "notice" // told in advance
	AboutWho      About = "who"    // one contact of the list
	AboutWhen     About = "when"
	AboutBrake    About = "brake"
	AboutResult   About = "result" // what was decided
	AboutText     About = "text"   // what became of a text
	AboutReply    About = "reply"
	AboutLadder   About = "ladder"  // what an absence without a reason came to
	AboutCall     About = "call"    // somebody rang
	AboutSettled  About = "settled" // somebody, or the register, gave the reason
)

// because notes reasons of an absence, in the order they are weighed.
func (d *decision) because(a *Absence, rs ...Reason) {
	for _, r := range rs {
		r.At = d.Now
		a.Because = append(a.Because, r)
	}
}

// codeReason says what a mark means for texting.
func (d *decision) codeReason(m register.Meaning) Reason {
	r := Reason{About: AboutCode, Word: string(m.Code)}
	code := fmt.Sprintf("%s (%s): ", m.Code, m.Words)
	switch {
	case m.Arrived:
		r.Says = code + "the pupil is in school."
	case m.Code == register.NoReason:
		r.Says = code + "nobody knows why, so the family is asked."
	case m.Text == register.TextByChoice && d.Setting.Policy.TextUnauthorised:
		r.Says = code + "this school has set to text about it."
	case m.Text == register.TextByChoice:
		r.Says = code + "this school has not set to text about it."
	case m.Text == register.TextNever:
		r.Says = code + "nobody is ever texted about it."
	case m.Absent():
		r.Says = code + "the reason is known, so nobody is texted."
	default:
		r.Says = code + "this counts as no absence."
	}
	return r
}

// calendarReason says that the day is one of school.
func (d *decision) calendarReason() Reason {
	day, sess := d.Closure.Date, d.Closure.Session
	if !d.today {
		return Reason{About: AboutCalendar, Word: ReasonEarlierDate, Says: "The register is of " + day.Words() + ", which had passed."}
	}
	begins := clock.Wall(sess.Begins(d.Setting.Calendar, day))
	return Reason{About: AboutCalendar, Word: "open", Says: fmt.Sprintf("%s is a school day; the %s began at %s.", day.Words(), sess.Words(), begins)}
}

// noticeReason says whether somebody told in advance.
func noticeReason(n Notice, told bool) Reason {
	r := Reason{About: AboutNotice, Word: "none", Says: "Nobody had told us in advance."}
	switch {
	case told && n.Status == NoticeAccepted:
		r.Word, r.Says = ReasonToldInAdvance, "Told in advance, and a member of staff accepted it: away until "+n.To.Words()+"."
	case told:
		r.Word, r.Says = ReasonToldNotChecked, "Somebody told us in advance, and nobody had looked at that."
	}
	return r
}

// whoReasons says of each contact on the list whether they are texted, and why
// not.
func whoReasons(c choice, of int) []Reason {
	rs := make([]Reason, of)
	for _, p := range c.passed {
		rs[p.Place-1] = Reason{About: AboutWho, Word: p.Word, Contact: p.Contact, Private: p.Private, Says: fmt.Sprintf("Contact %d of %d: %s.", p.Place, of, p.Says)}
	}
	for i, l := range c.to {
		why := c.first()
		if i > 0 {
			why = "a parent who lives apart, and this school texts each"
		}
		rs[l.place-1] = Reason{About: AboutWho, Word: "chosen", Contact: l.Contact.ID, Says: fmt.Sprintf("Contact %d of %d is texted: %s.", l.place, of, why)}
	}
	return rs
}

// whenReason says from when until when a text may go.
func (d *decision) whenReason(w when) Reason {
	from := "at once"
	if w.after.After(d.Now) {
		from = "from " + clock.Wall(w.after)
	}
	return Reason{About: AboutWhen, Word: "bounds", Says: fmt.Sprintf("The text may go %s, and is of no use after %s.", from, clock.Wall(w.deadline))}
}

// sayResults notes, when all is decided, what became of each absence that was
// decided about: raised, held and why, joined to whose text.
func (d *decision) sayResults() {
	for i := range d.plan.Absences {
		a := &d.plan.Absences[i]
		if len(a.Because) == 0 || a.Course != Alerted || !a.Open() {
			continue
		}
		for _, list := range [][]Alert{d.plan.Raise, d.Alerts} {
			for _, al := range list {
				if al.Text.Kind == delivery.AlertText && al.names(a.ID) {
					d.because(a, result(al, a.ID))
				}
			}
		}
	}
}

// result says how an alert that names an absence stands.
func result(al Alert, id AbsenceID) Reason {
	r := Reason{About: AboutResult, Word: string(al.Text.State), Contact: al.Text.Contact, Text: al.Text.ID}
	var with []string
	for _, p := range al.Pupils {
		if p.Absence != id && !p.Dropped {
			with = append(with, p.Ref)
		}
	}
	r.Says = "One text is owed"
	if len(with) > 0 {
		r.Says += ", the same as about " + strings.Join(with, ", ")
	}
	r.Says += "."
	if al.Text.State == delivery.Held {
		r.Word = al.Text.Reason
		r.Says = strings.TrimSuffix(r.Says, ".") + " and held. " + Sentence(al.Text.Reason)
		if al.Brake != "" {
			r.About = AboutBrake
		}
		if !al.Text.ReleaseAt.IsZero() {
			r.Says += " It goes by itself at " + clock.Wall(al.Text.ReleaseAt) + "."
		}
	}
	return r
}
