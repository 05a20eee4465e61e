package console

import (
	"net/url"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// callsPage is the call list in words.
type callsPage struct {
	formed
	Day, Wall, Stamp string
	Seq              int64
	Rows             []callRow
	Groups           []callGroup // registers that have not closed, with their pupils
	N                int         // pupils
}

// callGroup is a register that has not closed. Its pupils are shown when it is
// asked for: a classroom is looked into before 30 families are rung.
type callGroup struct {
	Group, Says string
	At          string // where its pupils are shown
	N           int
	Open        bool
	Rows        []callRow // when it is open
}

// callRow is one pupil to ring about.
type callRow struct {
	Key, Name, Group, Session string
	Why, Wait, Lead           string
	Calls                     []call
	Lines                     []callLineView
	Taken                     string // who rings, when it is somebody else
	Mine                      bool
	Form, Back                string
	Pupil                     string // our id
	Trying                    string // whom to try next: nobody has rung them yet
	Taps                      []tap  // outcomes that are recorded with one tap
	Record                    recordForm
}

// tap is an outcome that needs no more than a tap: of whom to try next.
type tap struct{ Outcome notifier.CallOutcome }

type callLineView struct{ Words, How string }

// recordForm is the form for what came of ringing, as it was sent if it was sent
// wrong.
type recordForm struct {
	Contacts               []contactChoice
	Outcomes               []notifier.CallOutcome
	Groups                 []reasonGroup
	Contact, Outcome, Code string
	Note, Wrong            string
	Seen                   int
}

type contactChoice struct{ ID, Words string }

// told are the codes a family can give as a reason: not that the pupil came in.
var told = toldReasons()

func toldReasons() []reasonGroup {
	var out []reasonGroup
	for _, g := range reasonGroups() {
		kept := reasonGroup{Label: g.Label}
		for _, m := range g.Codes {
			if !m.Arrived {
				kept.Codes = append(kept.Codes, m)
			}
		}
		out = append(out, kept)
	}
	return out
}

// callsOf draws the list, with the pupils of one register that has not closed,
// "" for none: "8B AM".
func callsOf(sh shell, l notifier.CallList, me school.Actor, open string) callsPage {
	sh.School = l.School.Name
	p := callsPage{
		formed: formed{shell: sh}, Day: l.Date.Words(), Wall: clock.Wall(l.Now), Stamp: l.Now.Format(time.RFC3339), Seq: l.NewsSeq, N: len(l.Calls),
	}
	at, late := map[string]int{}, map[string]bool{}
	for _, r := range l.Late {
		late[registerKey(r.Group, r.Session)] = true
	}
	for _, c := range l.Calls {
		key := registerKey(c.Pupil.Group, c.Session)
		row := func() callRow {
			v := callRowOf(c, l.Now, me)
			v.Form, v.Back = sh.Form, sh.Back
			return v
		}
		if !c.Unmarked || !late[key] {
			p.Rows = append(p.Rows, row())
			continue
		}
		i, there := at[key]
		if !there {
			i, at[key] = len(p.Groups), len(p.Groups)
			p.Groups = append(p.Groups, callGroup{Group: string(c.Pupil.Group), At: registerAddress(key), Open: key == open})
		}
		g := &p.Groups[i]
		g.N++
		g.Says = count(g.N, "pupil", "pupils")
		if g.Open {
			g.Rows = append(g.Rows, row())
		}
	}
	return p
}

// registerKey names a register of today: "8B AM".
func registerKey(g school.Group, s register.Session) string { return string(g) + " " + string(s) }

// registerAddress is the call list with the pupils of one register shown.
func registerAddress(key string) string {
	return callsAddress + "?" + url.Values{"register": {key}}.Encode()
}

func callRowOf(c notifier.Call, now time.Time, me school.Actor) callRow {
	v := callRow{
		Key: string(c.ID), Pupil: string(c.Pupil.ID), Name: c.Pupil.Name(), Group: string(c.Pupil.Group), Session: capital(c.Session.Words()), Why: c.Why, Wait: age(now, c.Since),
		Record: recordForm{Outcomes: notifier.CallOutcomes, Groups: told, Seen: len(c.State.Lines)},
	}
	if !c.LeadTold.IsZero() {
		v.Lead = "The safeguarding lead was told at " + clock.Wall(c.LeadTold) + "."
	}
	for i, x := range c.Contacts {
		v.Calls = append(v.Calls, callOf(i+1, x))
		v.Record.Contacts = append(v.Record.Contacts, contactChoice{string(x.Contact), contactWords(x)})
	}
	for _, l := range c.State.Lines {
		v.Lines = append(v.Lines, rangLine(l))
	}
	v.try(c)
	switch {
	case c.Holder == nil:
	case c.Holder.String() == me.String():
		v.Mine = true
	default:
		v.Taken = "A colleague"
		if c.Holder.Name != "" {
			v.Taken = c.Holder.Name
		}
	}
	return v
}

// try names whom to ring next: the first who has a number and has not been rung
// yet, else the first who has one. An outcome of one tap is of theirs.
func (v *callRow) try(c notifier.Call) {
	rung := map[school.ContactID]bool{}
	for _, l := range c.State.Lines {
		rung[l.Contact] = true
	}
	first := -1
	for i, x := range c.Contacts {
		if x.Number.Zero() {
			continue
		}
		if first < 0 {
			first = i
		}
		if !rung[x.Contact] {
			first = i
			break
		}
	}
	if first < 0 {
		return
	}
	x := c.Contacts[first]
	v.Trying, v.Record.Contact = contactWords(x), string(x.Contact)
	v.Taps = []tap{{notifier.CallNoAnswer}, {notifier.CallLeftMessage}}
}

func contactWords(x notifier.CallContact) string {
	if x.Relation == "" {
		return x.Name
	}
	return x.Name + ", " + x.Relation
}

// rangLine says one time somebody rang: "9:52, mother: no answer".
func rangLine(l notifier.CallLine) callLineView {
	words := []string{clock.Wall(l.At)}
	if l.Relation != "" {
		words = append(words, l.Relation)
	}
	v := callLineView{Words: strings.Join(words, ", ") + ": " + l.Outcome.Words(), How: l.Note}
	if l.Code != "" {
		v.Words += " (" + string(l.Code) + ", " + codeWords(l.Code) + ")"
	}
	if l.By.Name != "" {
		v.Words += ". " + l.By.Name
	}
	return v
}

// again opens the form of a call as it was sent.
func (p *callsPage) again(id notifier.CallID, r notifier.CallResult) {
	lists := [][]callRow{p.Rows}
	for _, g := range p.Groups {
		lists = append(lists, g.Rows)
	}
	for _, rows := range lists {
		for i := range rows {
			if rows[i].Key == string(id) {
				f := &rows[i].Record
				f.Contact, f.Outcome, f.Code, f.Note, f.Wrong = string(r.Contact), string(r.Outcome), string(r.Code), r.Note, recordWrong(r)
				p.Wrong = &wrongForm{Says: "The call about " + rows[i].Name + " was not recorded. " + f.Wrong, To: "outcome-" + rows[i].Key}
			}
		}
	}
}

// recordWrong says what is wrong with a call that was refused.
func recordWrong(r notifier.CallResult) string {
	switch {
	case r.Outcome.Words() == "":
		return "Choose what came of it."
	case r.Outcome == notifier.CallTold && r.Code == register.Code(""):
		return "Choose the code of the reason you were told."
	case r.Outcome == notifier.CallWrongNumber && r.Contact == "":
		return "Choose whose number is wrong."
	case len([]rune(r.Note)) > noteMost:
		return "Keep the note under 500 characters."
	default:
		return "Choose somebody on this pupil's list, and the code of an absence."
	}
}
