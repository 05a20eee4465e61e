package console

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// pupilPage is one pupil in words.
type pupilPage struct {
	shell
	ID, Ref, Pupil string
	Where          string // "9C, year 9", or when they left
	Flags          []string
	Wall, Stamp    string
	Seq            int64
	Expected       string // back, as a sentence
	Days           []pupilDay
	Earlier        string
	Contacts       []contactRow
	Notices        []standingRow
	MissedHead     string
	MissedSays     string
	Weeks          []weekRow
	CanArrive      bool
	Explained      string
	Wrong          *wrongForm
}

// pupilDay is one day of the timeline, the newest line first.
type pupilDay struct {
	Head, Says string
	Lines      []timeLine
	Open       []openAbsence
	Why        []string
}

// timeLine is one thing that happened.
type timeLine struct {
	At           time.Time
	Wall, Stamp  string
	Words        string
	Tag, Shape   string
	Quote        string
	Ours         bool // the quote is our own text
	Code, Detail string
}

// openAbsence is one absence with the form that explains it.
type openAbsence struct {
	ID, Says, Code, Note, Wrong string
	Was                         string // the code as the page shows it
	Change                      bool
	Groups                      []reasonGroup
}

type contactRow struct {
	Order                       int
	Key, Name, Relation, Ending string
	Shape, Says                 string
	Facts                       string
	Numbers                     []dial
}

type standingRow struct {
	Key, Away, Says, Note string
	Accepted              bool
}

// weekRow is one week of marks: morning and afternoon of each weekday.
type weekRow struct {
	Week  string
	Marks []markCell
}

type markCell struct{ Code, Kind, Title string }

// seen is who looks, and what they may know.
type seen struct {
	lead  bool
	shell shell
	names map[string]string
}

func (s seen) name(a school.Actor) string {
	switch a.Kind {
	case school.Person:
		return cmp.Or(a.Name, s.names[a.ID], "A colleague")
	case school.Key:
		return "Another program"
	default:
		return "The register"
	}
}

func pupilOf(sh shell, v notifier.PupilView, who seen) pupilPage {
	sh.School = v.Setting.School.Name
	p := pupilPage{
		shell: sh, ID: string(v.Pupil.ID), Ref: v.Pupil.Ref, Pupil: v.Pupil.Name(), Where: whereOf(v.Pupil),
		Wall: clock.Wall(v.Now), Stamp: v.Now.Format(time.RFC3339), Seq: v.NewsSeq, CanArrive: canArrive(v),
		MissedHead: missedHead(v.Missed), MissedSays: missedSays(v.Missed), Weeks: weeksOf(v),
	}
	if v.Pupil.Flags.NoText {
		p.Flags = append(p.Flags, "Nobody is texted about this pupil")
	}
	if v.Pupil.Flags.Vulnerable {
		p.Flags = append(p.Flags, "A person looks before each text")
	}
	if back, ok := v.ExpectedBack(); ok {
		p.Expected = "Expected back " + when(back, v.Date)
	}
	for _, d := range v.Days {
		p.Days = append(p.Days, dayOf(d, v.Date, who))
	}
	if v.Earlier > 0 {
		p.Earlier = "And " + count(v.Earlier, "earlier day", "earlier days") + " this term: see the marks of the term."
	}
	for i, c := range v.Contacts {
		p.Contacts = append(p.Contacts, contactOf(i+1, c, who))
	}
	for _, n := range v.Notices {
		p.Notices = append(p.Notices, noticeOf(n, v.Date, who))
	}
	return p
}

func whereOf(p school.Pupil) string {
	if p.LeftOn != (clock.Date{}) {
		return "Left the roll on " + p.LeftOn.Words()
	}
	if p.Year > 0 {
		return fmt.Sprintf("%s, year %d", p.Group, p.Year)
	}
	return string(p.Group)
}

// canArrive reports whether one tap may note that the pupil has come in now.
func canArrive(v notifier.PupilView) bool {
	if v.Pupil.LeftOn != (clock.Date{}) {
		return false
	}
	if open, _ := v.Setting.Calendar.Open(v.Date, string(v.Session)); !open {
		return false
	}
	for _, d := range v.Days {
		if d.Date != v.Date {
			continue
		}
		here := slices.ContainsFunc(d.Arrivals, func(a notifier.Arrival) bool { return a.Session == v.Session })
		return !here && slices.ContainsFunc(d.Absences, func(a notifier.AbsenceView) bool { return a.Session == v.Session && !a.Arrived })
	}
	return false
}

func dayOf(d notifier.PupilDay, today clock.Date, who seen) pupilDay {
	out := pupilDay{Head: d.Date.Words()}
	if d.Date == today {
		out.Head = "Today, " + out.Head
	}
	var says []string
	for _, a := range d.Absences {
		says = append(says, capital(a.Session.Words())+": "+strings.ToLower(codeWords(a.Code)))
		out.Lines = append(out.Lines, linesOf(a, d, who)...)
		out.Open = append(out.Open, openAbsence{ID: string(a.ID), Was: string(a.Code), Says: a.Session.Words(), Change: a.Code != register.NoReason, Groups: reasons})
	}
	for _, a := range d.Arrivals {
		out.Lines = append(out.Lines, timeLine{At: a.NotedAt, Words: fmt.Sprintf("%s noted that the pupil came in at %s", who.name(a.By), clock.Wall(a.At)), Code: string(a.Code), Detail: codeWords(a.Code)})
	}
	for _, l := range d.Calls {
		out.Lines = append(out.Lines, rangOf(l, who))
	}
	out.Lines = append(out.Lines, concernLines(d, who)...)
	for _, m := range d.Said {
		out.Lines = append(out.Lines, saidLine(m, who))
	}
	for _, r := range d.Why {
		says := r.Says
		if private := privateWords[r.Private]; private != "" && who.lead {
			says += " (" + private + ")"
		}
		out.Why = append(out.Why, says)
	}
	inOrder(out.Lines)
	out.Says = strings.Join(says, ". ")
	return out
}

// linesOf tells one absence.
func linesOf(a notifier.AbsenceView, d notifier.PupilDay, who seen) []timeLine {
	lines := []timeLine{{
		At: a.ClosedAt, Words: fmt.Sprintf("%s register of %s closed, marked", capital(a.Session.Words()), a.Pupil.Group), Code: string(a.CodeAt), Detail: codeWords(a.CodeAt),
	}}
	if a.Detail != "" {
		lines = append(lines, timeLine{At: a.ClosedAt, Words: "Nobody was texted: " + a.Detail, Shape: shapeOff})
	}
	for _, al := range a.Alerts {
		lines = append(lines, textLine(al, a.ID, d.Words[al.ID]))
	}
	for _, r := range a.Replies {
		lines = append(lines, timeLine{At: r.ReceivedAt, Words: "Reply from " + r.From, Quote: r.Body})
	}
	noted := a.Explained != nil && slices.ContainsFunc(d.Arrivals, func(x notifier.Arrival) bool { return x.NotedAt.Equal(a.Explained.At) })
	if a.Explained != nil && !noted {
		l := timeLine{At: a.Explained.At, Words: who.name(a.Explained.By) + " recorded", Code: string(a.Explained.Code), Detail: codeWords(a.Explained.Code)}
		if a.Explained.Note != "" {
			l.Detail += ". " + a.Explained.Note
		}
		lines = append(lines, l)
	}
	return lines
}

func textLine(al notifier.AlertView, id notifier.AbsenceID, words string) timeLine {
	kind := "Text to "
	if al.Kind == delivery.CorrectionText {
		kind = "Correction to "
	}
	l := timeLine{At: al.SentAt, Words: kind + cmp.Or(al.Name, al.Relation, "a contact"), Tag: capital(stateWords[al.State].words), Shape: cmp.Or(stateWords[al.State].shape, shapeDone), Quote: words, Ours: true}
	if al.Relation != "" && al.Name != "" {
		l.Words += ", " + al.Relation
	}
	l.Words += ", ending " + al.Ending
	if l.At.IsZero() {
		l.At = al.RaisedAt
	}
	if droppedFrom(al, id) {
		l.Words += ", which this pupil was taken out of"
	}
	if al.State == delivery.Held || al.State == delivery.Withdrawn || al.State == delivery.Failed || al.State == delivery.Expired {
		l.Detail = notifier.Sentence(al.Reason)
	}
	return l
}

// contactOf says whether an adult may be texted; why they must not be told is
// for the safeguarding lead alone.
func contactOf(order int, c notifier.ContactView, who seen) contactRow {
	r := contactRow{
		Order: order, Key: string(c.Contact.ID), Name: c.Contact.Name, Relation: c.Relationship, Ending: c.Contact.Number.Ending(),
		Shape: shapeDone, Says: "May be texted",
	}
	if c.Stands() {
		r.Shape, r.Says = shapeOff, "Not by text: "+c.Says
	}
	if c.Word == notifier.BarNotToBeTold || c.Word == notifier.BarSharedNumber {
		r.Says = "May not be told; ask the safeguarding lead"
		if who.lead {
			r.Says = "May not be told: " + cmp.Or(privateWords[c.Private], c.Says)
		}
	}
	var facts []string
	if c.ParentalResponsibility {
		facts = append(facts, "parental responsibility")
	}
	if c.LivesWith {
		facts = append(facts, "lives with the pupil")
	}
	r.Facts = capital(list(facts))
	r.Numbers = callOf(order, notifier.CallContact{Others: c.Rings}).Numbers
	return r
}

var privateWords = map[string]string{"court_order": "a court order stands"}

func noticeOf(n notifier.Notice, today clock.Date, who seen) standingRow {
	told := toldOf(notifier.NoticeView{Notice: n}, today, "")
	r := standingRow{Key: string(n.ID), Away: told.Away, Note: n.Note, Says: capital(told.Told) + ". Nobody has looked at it yet", Accepted: n.Status == notifier.NoticeAccepted}
	if r.Accepted {
		r.Says = capital(told.Told) + ". Accepted by " + who.name(n.SettledBy)
		if n.Code != "" {
			r.Says += " as " + string(n.Code) + ", " + strings.ToLower(codeWords(n.Code))
		}
	}
	return r
}

// halves says half days as people do: "4½".
func halves(sessions int) string {
	whole := fmt.Sprint(sessions / 2)
	if sessions%2 == 0 {
		return whole
	}
	if sessions == 1 {
		return "½"
	}
	return whole + "½"
}

func missedHead(m notifier.Missed) string {
	if m.Possible == 0 {
		return "No marks yet this term"
	}
	return fmt.Sprintf("Missed %s of %s days", halves(m.Sessions), halves(m.Possible))
}

func missedSays(m notifier.Missed) string {
	if m.Possible == 0 {
		return ""
	}
	var parts []string
	for _, x := range register.Codes {
		if n := m.ByCode[x.Code]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s %s", x.Code, strings.ToLower(x.Words), halves(n)))
		}
	}
	if len(parts) == 0 {
		return "In school at every register."
	}
	return list(parts) + "."
}

// weeksOf lays the term's marks out by week, as a register book has them.
func weeksOf(v notifier.PupilView) []weekRow {
	var out []weekRow
	at := map[clock.Date]int{}
	for _, m := range v.Marks {
		day := int(m.Date.Weekday()) - 1
		if day < 0 || day > 4 {
			continue
		}
		week := m.Date.AddDays(-day)
		i, ok := at[week]
		if !ok {
			i = len(out)
			at[week] = i
			out = append(out, weekRow{Week: shortDay(week), Marks: make([]markCell, 10)})
		}
		col := day * 2
		if m.Session == register.PM {
			col++
		}
		out[i].Marks[col] = cellOf(m)
	}
	return out
}

// shortDay says a day as a column of dates does: "31 Aug".
func shortDay(d clock.Date) string { return d.At(12, 0).Format("2 Jan") }

func cellOf(m notifier.PupilMark) markCell {
	c := markCell{Code: string(m.Code), Title: m.Date.Words() + ", " + m.Session.Words() + ": " + codeWords(m.Code)}
	if c.Code == "" {
		return markCell{Code: "?", Kind: "open", Title: m.Date.Words() + ", " + m.Session.Words() + ": no mark"}
	}
	switch meaning, _ := register.Look(m.Code); {
	case m.Code == register.NoReason:
		c.Kind = "open"
	case meaning.Absent():
		c.Kind = "out"
	}
	return c
}

// rangOf says one time somebody rang: "Ruth Okafor rang the mother: no answer".
func rangOf(l notifier.CallLine, who seen) timeLine {
	whom := ""
	if l.Relation != "" {
		whom = " the " + l.Relation
	}
	note, kept := who.shell.noteOf(l.Note, l.Grave, l.By)
	t := timeLine{At: l.At, Words: who.name(l.By) + " rang" + whom + ": " + l.Outcome.Words() + kept, Quote: note}
	if l.Code != "" {
		t.Code, t.Detail = string(l.Code), codeWords(l.Code)
	}
	return t
}
