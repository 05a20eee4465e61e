package console

import (
	"fmt"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// todayPage is the morning in words, for Today and for its narrow form beside
// the handsets.
type todayPage struct {
	shell
	Day, Wall, Stamp string
	Seq              int64
	NoSchool         string
	Account          account
	Brakes           []brakeView
	Pauses           []pauseView
	Troubles         []troubleView // at most one is of use: the sentence is the same
	CanPause         bool
	Wrong            *wrongForm
	Explained        string
	NSays            string // what earlier days have left without a reason

	Afternoon bool // it is, so the morning can be looked back at

	Braked           []brakedRegister // of those held, the ones a brake holds
	Concerns, Closed []concernView
	ConcernsN        int         // pupils whose absence nobody has settled
	Many             *acceptMany // every sure suggestion under Replied, to accept at once
	ReadN            int         // the pupils under Replied whose replies are to be read first

	Held, NoReply, Replied, ToCall, Done      []row
	HeldN, NoReplyN, RepliedN, ToCallN, DoneN int // pupils
	DoneSays                                  string
	Earlier                                   []row // of the morning, once the afternoon has begun
	EarlierN                                  int
	EarlierSays                               string // what else of the morning is open
	Doubts                                    []doubt
	Told                                      []toldView // in advance, and nobody has looked
	Unmatched                                 []unmatched
	Open                                      []openRegister
	Overdue                                   *overdueView // registers that should have closed

	// For the page of handsets.
	Frame               string
	CloseNext, CloseAll bool
}

// wrongForm says at the top what is wrong in a form below.
type wrongForm struct{ Says, To string }

type pauseView struct {
	Title, Why, By, Since string
	Kind                  delivery.PauseKind
	All                   bool // absence texts too
	Ours                  bool // of this school, so that its staff may end it
}

type doubt struct{ Who, Code, Detail string }

type unmatched struct {
	From, Body, At, Thread string
	Barred                 bool // they must be told nothing about a pupil
}

type openRegister struct {
	Group, Pupils, Due string
	Late               bool
}

func todayOf(sh shell, t notifier.Today, pauses []delivery.Pause) todayPage {
	sh.School = t.School.Name
	p := todayPage{
		shell: sh, Seq: t.NewsSeq, Account: accountOf(t),
		Day:  t.Date.Words() + ", " + t.Session.Words(),
		Wall: clock.Wall(t.Now), Stamp: t.Now.Format(time.RFC3339),
		Held: rowsOf(t.Held, t.Now, sh), HeldN: pupilsIn(t.Held),
		NoReply: rowsOf(t.NoReply, t.Now, sh), NoReplyN: pupilsIn(t.NoReply),
		Replied: rowsOf(t.Replied, t.Now, sh), RepliedN: pupilsIn(t.Replied),
		ToCall: rowsOf(t.ToCall, t.Now, sh), ToCallN: pupilsIn(t.ToCall),
		Earlier: rowsOf(t.Earlier, t.Now, sh), EarlierN: pupilsIn(t.Earlier), EarlierSays: earlierSays(t),
		Done: rowsOf(t.Done, t.Now, sh), DoneN: pupilsIn(t.Done), DoneSays: doneSays(t.Done),
	}
	p.offerArrivals(sh)
	p.Held, p.Braked = byRegister(p.Held, t.Closed)
	p.ConcernsN = pupilsIn(t.Worried)
	p.Concerns, p.Closed = concernsOf(t, sh, sh.Me)
	for _, r := range p.Replied {
		if r.Suggested == nil || !r.Suggested.Sure {
			p.ReadN += len(r.Pupils)
		}
	}
	p.Many = acceptManyOf(t.Replied, p.Replied)
	if t.NoSchool != "" {
		p.NoSchool = "No registers are expected: " + t.NoSchool + "."
	}
	for _, b := range t.Brakes {
		p.Brakes = append(p.Brakes, brakeOf(b))
	}
	for _, x := range pauses {
		p.Pauses = append(p.Pauses, pauseOf(x))
	}
	p.CanPause = len(pauses) == 0
	for _, d := range t.Doubts {
		p.Doubts = append(p.Doubts, doubtOf(d))
	}
	for _, u := range t.Unmatched {
		p.Unmatched = append(p.Unmatched, unmatchedOf(u))
	}
	for _, n := range t.Told {
		p.Told = append(p.Told, toldOf(n, t.Date, sh.Form))
	}
	for _, r := range t.Open {
		p.Open = append(p.Open, openOf(r, t.Now))
	}
	p.Overdue = overdueOf(t)
	return p
}

// offerArrivals lets one tap note that a missing pupil has come in now. Of a
// morning looked back at it would say nothing.
func (p *todayPage) offerArrivals(sh shell) {
	if sh.Back == lookBack {
		return
	}
	for _, rows := range [][]row{p.Held, p.NoReply, p.Replied, p.ToCall} {
		for i := range rows {
			rows[i].Arrive = p.Wall
		}
	}
}

// earlierSays says what the morning left open beside its pupils.
func earlierSays(t notifier.Today) string {
	var parts []string
	if n := t.EarlierDoubts; n > 0 {
		parts = append(parts, count(n, "mark to check", "marks to check"))
	}
	if n := t.EarlierOpen; n > 0 {
		parts = append(parts, count(n, "register never closed", "registers never closed"))
	}
	return list(parts)
}

func doneSays(rows []notifier.TodayRow) string {
	explained, arrived, back := 0, 0, 0
	for _, r := range rows {
		for _, a := range r.Absences {
			switch {
			case a.Void():
				back++
			case a.Arrived:
				arrived++
			default:
				explained++
			}
		}
	}
	var parts []string
	for _, x := range []struct {
		n     int
		words string
	}{{explained, "explained"}, {arrived, "arrived after the register closed"}, {back, "of a register that was taken back: no mark"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.words))
		}
	}
	return strings.Join(parts, ", ")
}

func pauseOf(x delivery.Pause) pauseView {
	v := pauseView{Title: "All texts are paused.", Why: x.Why, By: x.By.Name, Since: clock.Wall(x.Since), Kind: x.Kind, All: x.Kind == delivery.PauseAll, Ours: x.School != ""}
	if x.Kind == delivery.PauseCampaigns {
		v.Title = "Campaign texts are paused. Absence texts carry on."
	}
	if v.By == "" {
		v.By = map[school.ActorKind]string{school.Person: "a member of staff at your school", school.Key: "another program"}[x.By.Kind]
	}
	if v.By == "" {
		v.By = "Firstbell itself"
	}
	return v
}

func doubtOf(d notifier.MarkDoubt) doubt {
	v := doubt{Who: d.Name, Code: string(d.Code), Detail: capital(d.Detail)}
	switch {
	case v.Who == "" && d.Ref == "":
		v.Who = "A mark without a pupil"
	case v.Who == "":
		v.Who = "Pupil " + d.Ref + ", not on the roll"
	}
	if d.Code == register.Unmarked {
		v.Code = "no mark"
	}
	return v
}

func unmatchedOf(u notifier.UnmatchedView) unmatched {
	v := unmatched{From: u.Name, Body: u.Body, At: clock.Wall(u.ReceivedAt), Thread: string(u.Thread), Barred: u.Barred}
	if v.Body == "" {
		v.Body = "(no words: a picture, or nothing)"
	}
	if v.From == "" {
		v.From = "A number we do not know, ending " + u.Ending
	}
	return v
}

func openOf(r notifier.RegisterView, now time.Time) openRegister {
	v := openRegister{Group: string(r.Group), Pupils: count(r.Pupils, "pupil", "pupils"), Due: "due " + clock.Wall(r.Due)}
	if r.TakenBack {
		v.Pupils, v.Due = v.Pupils+", taken back", "sent by mistake, "+v.Due
	}
	if r.State == notifier.RegisterLate {
		v.Late = true
		v.Due = age(now, r.Due) + " late, " + v.Due
	}
	return v
}
