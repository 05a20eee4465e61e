package console

import (
	"net/url"
	"slices"
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
	N                int         // pupils in Rows
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

// callRow is one line of the call list: a pupil, or siblings about whom one ring
// asks.
type callRow struct {
	Key             string        // the id of the line
	Pupils          []calledPupil // each once
	Asks            []calledPupil // each for every session the line is about
	Session         string
	Why, Wait, Lead string
	Worry           string // when a concern about one of them that is open began
	Calls           []call
	Lines           []callLineView
	Taken           string // who rings, when it is somebody else
	Mine            bool
	Form, Back      string
	Trying          string // whom to try next: nobody has rung them yet
	Taps            []tap  // outcomes that are recorded with one tap
	Record          recordForm
}

// Names says whom the line is about: "Hana Adan and Yusuf Adan".
func (v callRow) Names() string {
	names := make([]string, len(v.Pupils))
	for i, p := range v.Pupils {
		names[i] = p.Name
	}
	return list(names)
}

// calledPupil is one pupil of a line.
type calledPupil struct {
	Call            string
	Seen            int // how many outcomes stood when the page was drawn
	ID, Name, Group string
	When            string // "morning", where the line is about both sessions
	Left            bool   // out of the act: the tick was taken away
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
func callsOf(sh shell, l notifier.CallList, open string) callsPage {
	sh.School = l.School.Name
	p := callsPage{
		formed: formed{shell: sh}, Day: l.Date.Words(), Wall: clock.Wall(l.Now), Stamp: l.Now.Format(time.RFC3339), Seq: l.NewsSeq,
	}
	at, late := map[string]int{}, map[string]bool{}
	for _, r := range l.Late {
		late[registerKey(r.Group, r.Session)] = true
	}
	for _, c := range l.Calls {
		group := c.Pupils[0].Pupil.Group
		key := registerKey(group, c.Session)
		row := func() callRow { return callRowOf(c, l.Now, sh) }
		if !c.Unmarked || !late[key] {
			r := row()
			p.Rows, p.N = append(p.Rows, r), p.N+len(r.Pupils)
			continue
		}
		i, there := at[key]
		if !there {
			i, at[key] = len(p.Groups), len(p.Groups)
			p.Groups = append(p.Groups, callGroup{Group: string(group), At: registerAddress(key), Open: key == open})
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

func callRowOf(c notifier.Call, now time.Time, sh shell) callRow {
	v := callRow{
		Key: string(c.ID()), Session: sessionsOf(c), Why: c.Why(), Wait: age(now, c.Since), Form: sh.Form, Back: sh.Back,
		Record: recordForm{Outcomes: notifier.CallOutcomes, Groups: told},
	}
	var lead, worry time.Time
	for _, p := range c.Pupils {
		x := calledPupil{Call: string(p.ID), Seen: len(p.State.Lines), ID: string(p.Pupil.ID), Name: p.Pupil.Name(), Group: string(p.Pupil.Group)}
		if !slices.ContainsFunc(v.Pupils, func(o calledPupil) bool { return o.ID == x.ID }) {
			v.Pupils = append(v.Pupils, x)
		}
		if len(c.Sessions()) > 1 {
			x.When = p.Session.Words()
		}
		v.Asks = append(v.Asks, x)
		lead, worry = sooner(lead, p.LeadTold), sooner(worry, p.Worry)
	}
	if !worry.IsZero() {
		v.Worry = moment(worry, now)
	}
	if !lead.IsZero() {
		v.Lead = "The safeguarding lead was told at " + clock.Wall(lead) + "."
	}
	for i, x := range c.Contacts {
		v.Calls = append(v.Calls, callOf(i+1, x))
		v.Record.Contacts = append(v.Record.Contacts, contactChoice{string(x.Contact), contactWords(x)})
	}
	rang := c.Rang()
	for _, r := range rang {
		v.Lines = append(v.Lines, rangLine(r, c, sh))
	}
	v = v.trying(c.Contacts, rang)
	switch {
	case c.Holder == nil:
	case c.Holder.Kind == school.Person && c.Holder.ID == sh.Me:
		v.Mine = true
	default:
		v.Taken = "A colleague"
		if c.Holder.Name != "" {
			v.Taken = c.Holder.Name
		}
	}
	return v
}

// sooner is the earlier of two instants that may be missing.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// sessionsOf says the sessions of a line: "Morning and afternoon".
func sessionsOf(c notifier.Call) string {
	var words []string
	for _, s := range c.Sessions() {
		words = append(words, s.Words())
	}
	return capital(list(words))
}

// trying is the row with whom to ring next: the first who has a number and has not been rung
// yet, else the first who has one. An outcome of one tap is of theirs.
func (v callRow) trying(contacts []notifier.CallContact, rang []notifier.Rang) callRow {
	rung := map[school.ContactID]bool{}
	for _, l := range rang {
		rung[l.Contact] = true
	}
	first := -1
	for i, x := range contacts {
		if len(x.Numbers()) == 0 {
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
		return v
	}
	x := contacts[first]
	v.Trying, v.Record.Contact = contactWords(x), string(x.Contact)
	v.Taps = []tap{{notifier.CallNoAnswer}, {notifier.CallLeftMessage}}
	return v
}

func contactWords(x notifier.CallContact) string {
	if x.Relation == "" {
		return x.Name
	}
	return x.Name + ", " + x.Relation
}

// rangLine says one time somebody rang: "9:52, mother: no answer". Of siblings it
// says whom it was about when it was not about all.
func rangLine(l notifier.Rang, c notifier.Call, sh shell) callLineView {
	words := []string{clock.Wall(l.At)}
	if l.Relation != "" {
		words = append(words, l.Relation)
	}
	if len(l.About) < len(c.Pupils) {
		var names []string
		for _, p := range l.About {
			name := p.Pupil.FirstName
			if len(c.Sessions()) > 1 {
				name += "’s " + p.Session.Words()
			}
			names = append(names, name)
		}
		words = append(words, "about "+list(names))
	}
	note, kept := sh.noteOf(l.Note, l.Grave, l.By)
	v := callLineView{Words: strings.Join(words, ", ") + ": " + l.Outcome.Words(), How: note}
	if l.Code != "" {
		v.Words += " (" + string(l.Code) + ", " + codeWords(l.Code) + ")"
	}
	if l.By.Name != "" {
		v.Words += ". " + l.By.Name
	}
	v.Words += kept
	return v
}

// notYourNote stands for a note that is somebody else's to read.
const notYourNote = "A note is kept for the safeguarding lead"

// noteOf gives a note to who looks, or else says that one is kept. What is noted
// of a concern is for the safeguarding lead, the deputy and the head, and for its
// writer.
func (sh shell) noteOf(note string, grave bool, by school.Actor) (read, kept string) {
	if note == "" || !grave || sh.Grave || by.Kind == school.Person && by.ID == sh.Me {
		return note, ""
	}
	return "", ". " + notYourNote
}

// again opens the form of a line as it was sent. A line that is no more has no
// form: then the page says so.
func (p *callsPage) again(key string, ids []notifier.CallID, r notifier.CallResult) {
	p.Wrong = &wrongForm{Says: "The call was not recorded. " + recordWrong(ids, r), To: "to-ring"}
	lists := [][]callRow{p.Rows}
	for _, g := range p.Groups {
		lists = append(lists, g.Rows)
	}
	for _, rows := range lists {
		for i := range rows {
			if rows[i].Key != key {
				continue
			}
			f := &rows[i].Record
			f.Contact, f.Outcome, f.Code, f.Note, f.Wrong = string(r.Contact), string(r.Outcome), string(r.Code), r.Note, recordWrong(ids, r)
			for k := range rows[i].Asks {
				rows[i].Asks[k].Left = !slices.Contains(ids, notifier.CallID(rows[i].Asks[k].Call))
			}
			p.Wrong = &wrongForm{Says: "The call about " + rows[i].Names() + " was not recorded. " + f.Wrong, To: "outcome-" + key}
		}
	}
}

// recordWrong says what is wrong with a call that was refused.
func recordWrong(ids []notifier.CallID, r notifier.CallResult) string {
	switch {
	case len(ids) == 0:
		return "Tick whom it was about."
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
