package notifier

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhatWasToldInAdvanceStandsBesideTheAbsence: a notice nobody has looked at is
// shown with what it suggests, as sure as its own words are.
func TestWhatWasToldInAdvanceStandsBesideTheAbsence(t *testing.T) {
	text := func(note string) Notice {
		return Notice{ID: "n1", Pupil: "p1", From: monday, To: monday, Code: register.Illness, Note: note, Status: NoticeWaiting, ToldAt: nine.Add(-minutes(56)), ToldBy: byText}
	}
	with := func(n Notice, change func(*Notice)) Notice { change(&n); return n }
	poorly := text("Ada is poorly, she wont be in today")
	for name, c := range map[string]struct {
		notices []Notice
		code    register.Code
		sure    bool
		back    string
		beside  int
	}{
		"plain words of this morning":         {[]Notice{poorly}, "I", true, "", 1},
		"of two children at once":             {[]Notice{poorly, with(poorly, func(n *Notice) { n.ID, n.Pupil = "n2", "p2" })}, "I", false, "", 1},
		"told on Friday":                      {[]Notice{with(poorly, func(n *Notice) { n.ToldAt = nine.AddDate(0, 0, -3) })}, "I", false, "", 1},
		"told by another system":              {[]Notice{with(poorly, func(n *Notice) { n.ToldBy = school.Actor{Kind: school.Key, ID: "mis"} })}, "I", false, "", 1},
		"until Wednesday":                     {[]Notice{with(poorly, func(n *Notice) { n.To = monday.AddDays(2) })}, "I", true, "2026-11-26", 1},
		"until Friday":                        {[]Notice{with(poorly, func(n *Notice) { n.To = monday.AddDays(4) })}, "I", true, "2026-11-30", 1},
		"without a reason":                    {[]Notice{with(poorly, func(n *Notice) { n.Code = "" })}, "", false, "", 1},
		"of the afternoon":                    {[]Notice{with(poorly, func(n *Notice) { n.Session = register.PM })}, "", false, "", 0},
		"accepted already":                    {[]Notice{with(poorly, func(n *Notice) { n.Status = NoticeAccepted })}, "", false, "", 0},
		"of somebody else":                    {[]Notice{with(poorly, func(n *Notice) { n.Pupil = "p2" })}, "", false, "", 0},
		"words that do not say what was kept": {[]Notice{with(poorly, func(n *Notice) { n.Note = "away" })}, "I", false, "", 1},
	} {
		all := []AbsenceView{missing(delivery.Delivered)}
		all[0].Pupil = school.Pupil{ID: "p1", TextName: "Ada"}
		BesideAbsences(all, c.notices)
		sg, _ := all[0].Suggestion()
		if sg.Code != c.code || sg.Sure() != c.sure || sg.Back.String() != c.back || len(all[0].Replies) != c.beside {
			t.Errorf("%s: %+v, %d beside", name, sg, len(all[0].Replies))
		}
	}
}

func TestTheCallListSaysWhatWasToldInAdvance(t *testing.T) {
	for at, want := range map[time.Time]string{
		nine.Add(minutes(4)):   "Told in advance at 9:04, not yet looked at.",
		nine.AddDate(0, 0, -3): "Told in advance on Friday 20 November, not yet looked at.",
	} {
		all := []AbsenceView{missing(delivery.Delivered)}
		BesideAbsences(all, []Notice{{From: monday, To: monday, Status: NoticeWaiting, ToldAt: at}})
		if s := stepOf(all[0], DefaultPolicy(), nine.Add(minutes(50))); s.Why != want || !s.Call {
			t.Errorf("%q, not %q", s.Why, want)
		}
	}
}

// TestTheStepsOfALadderKeepTheirOrder: each pair, as a person might set it.
func TestTheStepsOfALadderKeepTheirOrder(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Policy)
		at     string
	}{
		"the call list before the next contact":                    {func(p *Policy) { p.CallAfter = 20 }, "/call_after_minutes"},
		"at the same moment":                                       {func(p *Policy) { p.CallAfter = 30 }, "/call_after_minutes"},
		"a minute later":                                           {func(p *Policy) { p.CallAfter = 31 }, ""},
		"the next contact after the call list":                     {func(p *Policy) { p.NextAfter = 50 }, "/next_contact_after_minutes"},
		"the lead before the call list":                            {func(p *Policy) { p.LeadAfter = 40 }, "/lead_after_minutes"},
		"the lead with the call list":                              {func(p *Policy) { p.LeadAfter = 45 }, ""},
		"an unheard text waited for longest":                       {func(p *Policy) { p.UndeliveredAfter = 31 }, "/undelivered_after_minutes"},
		"a vulnerable pupil's call list before their next contact": {func(p *Policy) { p.VulnerableCall = 5 }, "/vulnerable_call_after_minutes"},
		"the other way":                                            {func(p *Policy) { p.VulnerableNext = 15 }, "/vulnerable_next_contact_after_minutes"},
		"the lead before a vulnerable pupil's call list":           {func(p *Policy) { p.CallAfter, p.NextAfter, p.UndeliveredAfter, p.LeadAfter = 12, 9, 9, 14 }, "/lead_after_minutes"},
		"all of them later":                                        {func(p *Policy) { p.NextAfter, p.CallAfter, p.LeadAfter = 60, 90, 120 }, ""},
	} {
		p := DefaultPolicy()
		c.change(&p)
		err := p.check(DefaultPolicy())
		if got := pointerOf(err); got != c.at {
			t.Errorf("%s: %q, not %q: %v", name, got, c.at, err)
		}
	}
	odd := DefaultPolicy()
	odd.CallAfter = 20
	better := odd
	better.Review = true
	if err := better.check(odd); err != nil {
		t.Errorf("what has stood so for long keeps a school from changing something else: %v", err)
	}
}

func pointerOf(err error) string {
	if err == nil {
		return ""
	}
	return problem.Of(err).Fields[0].Pointer
}
