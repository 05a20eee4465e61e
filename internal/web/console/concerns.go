package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// concernView is a concern in words.
type concernView struct {
	ID             string
	Grave          string // what it is: "Emergency words"
	Who            []pupil
	Nobody         string // whom it is about when no pupil is known
	Quotes         []quote
	Calls          []callLineView // what was said on the telephone
	From           string
	Wait, Has      string // how long it has waited, and who has it
	Taken, Mine    bool
	Told           string // who has been told by text
	Thread         string // where it can be answered
	Closed, Found  string // of a closed one: by whom and when, and what was found
	Rows           []row  // its absences that nobody has settled
	Form, Back     string
	Wrong, Written string // of a close that was sent wrong
	Barred         string // who wrote, when it is an adult who must be told nothing
}

var graveWords = map[notifier.ConcernKind]string{
	notifier.EmergencyConcern: "Words of danger",
	notifier.WorryConcern:     "The adult did not know",
	notifier.BreachConcern:    "A stranger was told: a possible breach",
}

var toldUp = []string{"", "safeguarding lead", "safeguarding lead and deputy", "safeguarding lead, deputy and head"}

func concernOf(c notifier.ConcernView, t notifier.Today, sh shell, me string) concernView {
	v := concernView{
		ID: string(c.ID), Grave: graveWords[c.Kind], From: c.From, Thread: string(c.Thread), Wait: age(t.Now, c.At),
		Taken: c.TakenBy.Kind == school.Person, Mine: c.TakenBy.ID == me, Form: sh.Form, Back: sh.Back,
	}
	for _, p := range c.Pupils {
		v.Who = append(v.Who, pupil{ID: string(p.Who.ID), Name: p.Who.Name(), Group: string(p.Who.Group)})
	}
	if len(v.Who) == 0 {
		v.Nobody = "Not known who this is about"
	}
	for _, x := range c.Texts {
		v.Quotes = append(v.Quotes, quote{Body: x.Body, From: c.From, At: when2(x.At, t.Date), Note: otherwise(c.Otherwise(x))})
	}
	for _, k := range c.Calls {
		note, kept := sh.noteOf(k.Note, true, k.By)
		v.Calls = append(v.Calls, callLineView{Words: "On the telephone to " + nameOr(k.By) + ", " + when2(k.At, t.Date) + ": they thought the pupil was in school" + kept, How: note})
	}
	switch {
	case v.Taken:
		v.Has = nameOr(c.TakenBy) + " has this since " + clock.Wall(c.TakenAt)
	case c.TakenBy.Kind == school.Key:
		v.Has = "Another program says that somebody has this. Nobody at the school has said so"
	default:
		v.Has = "Nobody has this yet"
	}
	if n := min(max(c.Told, 0), len(toldUp)-1); n > 0 {
		v.Told = "Told: " + toldUp[n] + "."
	}
	if c.Stray {
		v.Told += " Nobody has this number, and nothing says which school is meant: every school here sees this, and it goes no further up."
	}
	if !c.ClosedAt.IsZero() {
		found, kept := sh.foundOf(c.Concern)
		v.Found, v.Closed = found, "Closed by "+nameOr(c.ClosedBy)+", "+when2(c.ClosedAt, t.Date)+kept
	}
	if c.Barred {
		v.Grave, v.Barred = "Nobody can know from a text whether the pupil is where they may be", sh.barredWriter(len(c.Pupils))
	}
	for _, r := range t.Worried {
		if len(r.Absences) > 0 && r.Absences[0].Concern == c.ID {
			one := rowOf(r, t.Now)
			one.Form, one.Back = sh.Form, sh.Back
			v.Rows = append(v.Rows, one)
		}
	}
	return v
}

func nameOr(a school.Actor) string {
	if a.Name != "" {
		return a.Name
	}
	return "A member of staff"
}

// when2 says when something was: the time, and the day if it was another.
func when2(at time.Time, today clock.Date) string {
	if day := clock.DateOf(at); day != today {
		return day.Words() + ", " + clock.Wall(at)
	}
	return clock.Wall(at)
}

// concernsOf parts the open concerns from those that have been closed today.
func concernsOf(t notifier.Today, sh shell, me string) (open, closed []concernView) {
	for _, c := range t.Concerns {
		if v := concernOf(c, t, sh, me); c.ClosedAt.IsZero() {
			open = append(open, v)
		} else {
			closed = append(closed, v)
		}
	}
	return open, closed
}

// takeConcern says who has a concern.
func (s *Console) takeConcern(c *gin.Context) {
	_, id, ok := s.concern(c)
	if !ok {
		return
	}
	err := s.cfg.Mornings.TakeConcern(c.Request.Context(), who(c).Member.Actor(), id)
	s.actTo(c, s.back(c), err, "You have this concern. It stays at the top until somebody closes it with what was found.")
}

// closeConcern ends one, with what was found.
func (s *Console) closeConcern(c *gin.Context) {
	p, id, ok := s.concern(c)
	if !ok {
		return
	}
	found := strings.TrimSpace(c.PostForm("found"))
	if wrong := notifier.WrongAccount(found); wrong != "" {
		says := "The concern was not closed. " + wrong
		for i := range p.Concerns {
			if p.Concerns[i].ID == string(id) {
				p.Concerns[i].Wrong, p.Concerns[i].Written = says, found
			}
		}
		p.Wrong = &wrongForm{Says: says, To: "found-" + string(id)}
		s.live(c, http.StatusUnprocessableEntity, "today", p)
		return
	}
	err := s.cfg.Mornings.CloseConcern(c.Request.Context(), who(c).Member.Actor(), id, found)
	s.actTo(c, s.back(c), err, "Closed. What you found is kept with your name.")
}

// concern gives the open concern a form is about.
func (s *Console) concern(c *gin.Context) (todayPage, notifier.ConcernID, bool) {
	p, t, err := s.morning(c, "Today")
	if err != nil {
		s.failed(c, err)
		return p, "", false
	}
	id := notifier.ConcernID(c.PostForm("concern"))
	if !slices.ContainsFunc(t.Concerns, func(x notifier.ConcernView) bool { return x.ID == id && x.ClosedAt.IsZero() }) {
		s.failed(c, errGone())
		return p, "", false
	}
	return p, id, true
}
