package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

const inboxAddress = "/inbox"

// canned are words a person may send as they stand. The office's number follows
// where it says so.
var canned = []string{
	"Thank you. We have recorded this.",
	"Thank you. When do you expect them back?",
	"Which child is this about, please?",
	"Please ring the school office when you can.",
}

// inboxPage is who wrote to the school lately.
type inboxPage struct {
	shell
	Seq         int64
	Wall, Stamp string
	Explained   string
	Wrong       *wrongForm
	Loose, Rest []threadRow
}

// threadRow is one thread in the inbox.
type threadRow struct {
	ID, Who, Group, Body, Reads, At, State string
	Taken, Barred                          bool
}

// threadPage is one thread whole.
type threadPage struct {
	inboxPage
	ID, Who  string
	Lines    []threadLine
	Pupils   []threadPupil
	Loose    []threadLine // texts nobody has said whose they are
	Other    string       // who else has it
	Mine     bool
	Canned   []string
	Words    string
	WordsBad string
	NotTold  *notToldView   // what stands against telling them
	Confirm  *confirmAssign // asked before a barred adult's text is put beside a pupil
}

// threadLine is one text in words.
type threadLine struct {
	Ours                bool
	Body, At, Who, Note string
	Inbound             string
}

type threadPupil struct{ Ref, Name string }

// readsAs says what a text reads as; "" says nothing.
var readsAs = map[string]string{
	"emergency": "words of danger", "concern": "a concern", "wrong_number": "wrong number", "illness": "illness", "appointment": "an appointment",
	"late": "running late", "travel": "travel", "family_event": "a family event", "bereavement": "bereavement", "exclusion": "an exclusion",
	"in_school": "says the pupil is in school", "notice": "about another day", "stop_request": "wants no more texts", "automatic": "an automatic reply",
	"afternoon": "about the afternoon", "thanks": "thanks", "choice": "an answer to our question", "call_me": "wants to be rung", "stop": "STOP", "start": "START", "no_campaigns": "wants to hear of absences only",
}

var ourWords = map[string]string{
	"alert": "our text about the absence", "rung": "our text to the next contact", "correction": "our correction", "question": "our question",
	"answer": "answered by itself", "campaign": "a campaign",
}

func (s *Console) inbox(c *gin.Context) {
	p, now, err := s.inboxShell(c, "Inbox", inboxAddress)
	if err != nil {
		s.failed(c, err)
		return
	}
	list, err := s.cfg.Mornings.Threads(c.Request.Context(), who(c).Member.School)
	if err != nil {
		s.failed(c, err)
		return
	}
	for _, t := range list {
		if v := threadRowOf(t, now); t.Loose {
			p.Loose = append(p.Loose, v)
		} else {
			p.Rest = append(p.Rest, v)
		}
	}
	s.live(c, http.StatusOK, "inbox", p)
}

// inboxShell reads what stands around every page of the inbox.
func (s *Console) inboxShell(c *gin.Context, title, here string) (inboxPage, time.Time, error) {
	ctx, urn := c.Request.Context(), who(c).Member.School
	p := inboxPage{shell: s.shell(c, title)}
	var err error
	// The number of the news is read first, as on Today.
	if p.Seq, err = s.cfg.Mornings.NewsSeq(ctx, urn); err != nil {
		return p, time.Time{}, err
	}
	set, _, _, _, err := s.cfg.Mornings.SchoolDay(ctx, urn)
	if err != nil {
		return p, time.Time{}, err
	}
	now := s.cfg.Mornings.Now()
	p.School, p.Wall, p.Stamp, p.Back, p.Said = set.School.Name, clock.Wall(now), now.Format(time.RFC3339), here, s.said(c)
	p.Here = inboxAddress
	return p, now, nil
}

func threadRowOf(t notifier.ThreadView, now time.Time) threadRow {
	v := threadRow{ID: string(t.ID), Who: t.Name, Body: t.Body, Reads: readsAs[t.Kind], At: when2(t.At, clock.DateOf(now)), Barred: t.Barred}
	if v.Who == "" {
		v.Who = "A number we do not know, ending " + t.Ending
	}
	if v.Body == "" {
		v.Body = "(no words: a picture, or nothing)"
	}
	switch {
	case t.Claimed(now):
		v.State, v.Taken = nameOr(t.ClaimedBy)+" is answering", true
	case t.Answered.After(t.At):
		v.State = "answered " + when2(t.Answered, clock.DateOf(now))
	}
	return v
}

func (s *Console) thread(c *gin.Context) {
	p, ok := s.threadOf(c, notifier.ThreadID(c.Param("thread")))
	if ok {
		s.live(c, http.StatusOK, "thread", p)
	}
}

// threadOf reads one thread as its page shows it.
func (s *Console) threadOf(c *gin.Context, id notifier.ThreadID) (threadPage, bool) {
	p := threadPage{ID: string(id), Canned: canned}
	var now time.Time
	var err error
	if p.inboxPage, now, err = s.inboxShell(c, "Thread", inboxAddress+"/"+string(id)); err != nil {
		s.failed(c, err)
		return p, false
	}
	t, err := s.cfg.Mornings.Thread(c.Request.Context(), who(c).Member.School, id)
	if err != nil {
		s.failed(c, err)
		return p, false
	}
	p.Who = threadRowOf(t.ThreadView, now).Who
	p.Title = p.Who
	for _, l := range t.Lines {
		line := lineOf(l, clock.DateOf(now), p.Who)
		if t.Closed() && line.Note == readsAs["call_me"] {
			line.Note = "asks to be rung: do not"
		}
		p.Lines = append(p.Lines, line)
		if l.Loose {
			p.inboxPage.Loose = nil
			p.Loose = append(p.Loose, line)
		}
	}
	for _, x := range t.Pupils {
		p.Pupils = append(p.Pupils, threadPupil{x.Ref, x.Name()})
	}
	p.NotTold = p.notToldOf(p.Who, t.NotTold, t.Closed())
	if t.Claimed(now) {
		if p.Mine = t.ClaimedBy.ID == who(c).Member.ID; !p.Mine {
			p.Other = nameOr(t.ClaimedBy) + " is answering this since " + clock.Wall(t.ClaimedAt) + "."
		}
	}
	return p, true
}

func lineOf(l notifier.ThreadLine, today clock.Date, them string) threadLine {
	v := threadLine{Ours: l.Ours, Body: l.Body, At: when2(l.At, today), Inbound: l.Inbound, Who: them}
	if v.Body == "" && !l.Ours {
		v.Body = "(no words: a picture, or nothing)"
	}
	if !l.Ours {
		v.Note = readsAs[l.Kind]
		if len(l.About) > 0 {
			v.Note = strings.TrimPrefix(v.Note+", beside "+list(l.About), ", ")
		}
		return v
	}
	v.Who = "School"
	if l.By.Name != "" {
		v.Who = l.By.Name
	}
	v.Note = strings.TrimPrefix(ourWords[l.Kind]+", "+stateWords[l.State].words, ", ")
	return v
}

func (s *Console) claimThread(c *gin.Context) {
	m, id := who(c).Member, notifier.ThreadID(c.Param("thread"))
	err := s.cfg.Mornings.ClaimThread(c.Request.Context(), m.Actor(), m.School, id)
	s.actTo(c, inboxAddress+"/"+string(id), err, "This is yours to answer for 10 minutes.")
}

func (s *Console) leaveThread(c *gin.Context) {
	m, id := who(c).Member, notifier.ThreadID(c.Param("thread"))
	err := s.cfg.Mornings.LeaveThread(c.Request.Context(), m.Actor(), m.School, id)
	s.actTo(c, inboxAddress, err, "Somebody else may answer it now.")
}

// answerThread sends a person's words, or canned ones.
func (s *Console) answerThread(c *gin.Context) {
	m, id := who(c).Member, notifier.ThreadID(c.Param("thread"))
	words := strings.TrimSpace(c.PostForm("words"))
	if words == "" {
		words = strings.TrimSpace(c.PostForm("canned"))
	}
	err := s.cfg.Mornings.AnswerThread(c.Request.Context(), m.Actor(), m.School, id, words)
	if e := problem.Of(err); err != nil && (e.Kind == problem.Invalid || e.Kind == problem.Conflict) {
		p, ok := s.threadOf(c, id)
		if !ok {
			return
		}
		p.Words, p.WordsBad = words, e.Detail
		if len(e.Fields) > 0 {
			p.WordsBad = capital(e.Fields[0].Detail) + "."
		}
		p.Wrong = &wrongForm{Says: "It was not sent. " + p.WordsBad, To: "words"}
		s.live(c, http.StatusUnprocessableEntity, "thread", p)
		return
	}
	s.actTo(c, inboxAddress+"/"+string(id), err, "Your text is on its way.")
}
