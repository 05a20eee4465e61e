package console

import (
	"html/template"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// row is one line of Today in words.
type row struct { //nolint:recvcheck // a template asks a copy for its Names; the others fill it in
	Key       string // of its first absence: the same wherever the row stands
	Pupils    []pupil
	Lines     []line // what happened, newest last
	Quotes    []quote
	Why       string
	Calls     []call
	Ring      *callRow // the line of the call list, for those a person rings about
	Wait      string
	Settled   *settled
	Suggested *suggestedView // what its replies suggest
	Release   string         // the held text a person may let go
	braked    bool           // by a brake: it stands under its register
	Arrive    string         // "9:34": what one tap would note; empty where none is offered
	Explain   explainForm
	Form      string // comes back with every form
	Back      string // so does this
}

// Names says whom the row is about: "Hana Adan and Yusuf Adan".
func (v row) Names() string {
	names := make([]string, len(v.Pupils))
	for i, p := range v.Pupils {
		names[i] = p.Name
	}
	return list(names)
}

type pupil struct {
	ID, Ref, Absence, Name, First, Group string
	Was                                  string // the code of the absence as the page shows it
}

// line is a text as a short sentence, with the shape of its tag if it has one.
type line struct{ Words, Shape, Why string }

type quote struct {
	Body, From, At string
	Note           string // what a person must know of it before they act
}

type call struct {
	Order          int
	Name, Relation string
	Numbers        []dial // whole, the one that is texted first
}

type settled struct{ Code, Words, How string }

// explainForm is the form that explains an absence, as it was sent if it was
// sent wrong.
type explainForm struct {
	Code, Note string
	Wrong      string // what is wrong
	At         string // and where: "tick", "code" or "note"
	Left       map[string]bool
	Groups     []reasonGroup
	Change     bool // it was explained before
}

// Open reports whether the form is shown open.
func (f explainForm) Open() bool { return f.Wrong != "" }

func rowsOf(rows []notifier.TodayRow, now time.Time, sh shell) []row {
	out := make([]row, len(rows))
	for i, r := range rows {
		out[i] = rowOf(r, now)
		out[i].Form, out[i].Back = sh.Form, sh.Back
		if r.Ring != nil {
			line := callRowOf(*r.Ring, now, sh)
			out[i].Ring = &line
		}
	}
	return out
}

func rowOf(r notifier.TodayRow, now time.Time) row {
	v := row{Why: r.Why, Wait: age(now, r.Since), Explain: explainForm{Groups: reasons}}
	for _, a := range r.Absences {
		v.Pupils = append(v.Pupils, pupil{ID: string(a.Pupil.ID), Ref: a.Pupil.Ref, Absence: string(a.ID), Name: a.Pupil.Name(), First: a.Pupil.FirstName, Group: string(a.Pupil.Group), Was: string(a.Code)})
	}
	if len(r.Absences) == 0 {
		return v // cannot happen: a row is about somebody
	}
	first := r.Absences[0]
	v.Key = string(first.ID)
	v.texts(first.Alerts, len(r.Absences))
	v.quotes(r.Absences)
	for i, c := range r.Call {
		v.Calls = append(v.Calls, callOf(i+1, c))
	}
	v.settle(first)
	v.Suggested = suggestedOf(r)
	return v
}

// texts says what was texted. Acknowledgements are left out: they say nothing
// of the absence.
func (v *row) texts(alerts []notifier.AlertView, pupils int) {
	for _, al := range alerts {
		l := line{Words: capital(textWords(al)), Shape: stateWords[al.State].shape}
		switch al.Kind {
		case delivery.AlertText:
			if pupils > 1 {
				l.Words += ". One text for " + map[bool]string{true: "both", false: "all"}[pupils == 2]
			}
		case delivery.RungText:
			l.Words = "Next contact: " + textWords(al)
		case delivery.CorrectionText:
			l.Words = "Correction to " + textWords(al)
		default:
			continue
		}
		if al.State == delivery.Held {
			l.Why, v.Release, v.braked = notifier.Sentence(al.Reason), string(al.ID), al.Reason == notifier.ReasonBrake
		}
		if v.braked {
			l.Why = "" // the brake's own band says it, once
		}
		if al.Stopped && al.State != delivery.Held {
			l.Words, l.Shape = l.Words+". Has stopped our texts since", shapeOff
		}
		v.Lines = append(v.Lines, l)
	}
}

// textWords says one text: "mother, 9:12, delivered".
func textWords(al notifier.AlertView) string {
	who := al.Relation
	if who == "" {
		who = "number ending " + al.Ending
	}
	words := []string{who}
	if !al.SentAt.IsZero() {
		words = append(words, clock.Wall(al.SentAt))
	}
	return strings.Join(append(words, stateWords[al.State].words), ", ")
}

// quotes lists the replies, each once: siblings share them.
func (v *row) quotes(abs []notifier.AbsenceView) {
	seen := map[notifier.ReplyID]bool{}
	for _, a := range abs {
		for _, r := range a.Replies {
			if !seen[r.ID] {
				seen[r.ID] = true
				q := quote{Body: r.Body, From: r.From, At: clock.Wall(r.ReceivedAt), Note: otherwise(a.Otherwise(r))}
				if r.Kind == string(reading.InSchool) {
					q.Note = "Check at once: somebody is said to have seen this pupil in school. Nothing is recorded until you do."
				}
				if r.Kind == notifier.KindBarred {
					q.Note = "Whoever wrote this must be told nothing about this pupil."
				}
				v.Quotes = append(v.Quotes, q)
			}
		}
	}
}

// otherwise is what stands behind the words of somebody whose number was stopped
// as another person's, and who writes as the parent.
func otherwise(says bool) string {
	if !says {
		return ""
	}
	return "This number was stopped as another person’s, and the writer says otherwise. Ring to find out whose it is."
}

func callOf(order int, c notifier.CallContact) call {
	v := call{Order: order, Name: c.Name, Relation: c.Relation}
	for _, n := range c.Numbers() {
		// A phone.Number is a plus and digits: nothing in it can be a script.
		v.Numbers = append(v.Numbers, dial{n.Written(), template.URL("tel:" + n.E164())})
	}
	return v
}

// dial is a number to ring.
type dial struct {
	Written string       // as people write it
	Ringing template.URL // the same for a phone to dial
}

// settle says how an absence came to be done.
func (v *row) settle(a notifier.AbsenceView) {
	switch {
	case a.Void():
		v.Settled = &settled{"no mark", "the register was taken back", "find out where this pupil is"}
		v.Explain.Change = true
	case a.Explained != nil:
		how := clock.Wall(a.Explained.At)
		if a.Explained.By.Name != "" {
			how = "by " + a.Explained.By.Name + ", " + how
		}
		if a.Explained.Note != "" {
			how += ". " + a.Explained.Note
		}
		v.Settled = &settled{string(a.Explained.Code), codeWords(a.Explained.Code), how}
		v.Explain.Change = true
	case a.Arrived:
		code := a.Code
		if m, ok := register.Look(code); !ok || !m.Arrived {
			code = register.LateAfter
		}
		v.Settled = &settled{string(code), codeWords(code), "from the register"}
	}
}
