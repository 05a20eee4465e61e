package notifier

import (
	"errors"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

func (s *scene) tell(ref string, st NoticeStatus, code register.Code) *Notice {
	s.Notices = append(s.Notices, Notice{
		ID: NoticeID(s.NewID()), Pupil: s.ByRef[ref].ID, From: monday, To: monday.AddDays(1), Code: code, Note: "rang at 8", Status: st,
		SettledBy: school.Actor{Kind: school.Person, ID: "office"},
	})
	return &s.Notices[len(s.Notices)-1]
}

func TestToldInAdvance(t *testing.T) {
	for _, c := range []struct {
		name, want string
		tell       func(s *scene)
		marks      string
	}{
		{"accepted: nobody is texted", "withhold told_in_advance: A1", func(s *scene) { s.tell("A1", NoticeAccepted, "I") }, "A1:N"},
		{"accepted without a reason: withheld, and open", "withhold told_in_advance: A1", func(s *scene) { s.tell("A1", NoticeAccepted, "") }, "A1:N"},
		{"nobody has looked: the text waits", "hold told_not_checked mum1: A1", func(s *scene) { s.tell("A1", NoticeWaiting, "I") }, "A1:N"},
		{"accepted outranks one that waits", "withhold told_in_advance: A1", func(s *scene) { s.tell("A1", NoticeAccepted, "I"); s.tell("A1", NoticeWaiting, "M") }, "A1:N"},
		{"refused", "raise mum1: A1", func(s *scene) { s.tell("A1", NoticeRefused, "I") }, "A1:N"},
		{"of yesterday", "raise mum1: A1", func(s *scene) {
			n := s.tell("A1", NoticeAccepted, "I")
			n.From, n.To = monday.AddDays(-1), monday.AddDays(-1)
		}, "A1:N"},
		{"of the afternoon", "raise mum1: A1", func(s *scene) { s.tell("A1", NoticeAccepted, "I").Session = register.PM }, "A1:N"},
		{"of another pupil", "raise mum1: A1", func(s *scene) { s.tell("A2", NoticeAccepted, "I") }, "A1:N"},
		{"a sibling who was not told about is texted at once", "hold told_not_checked mum1: A1; raise mum1: A5", func(s *scene) { s.tell("A1", NoticeWaiting, "I") }, "A1:N A5:N"},
		{"a vulnerable pupil keeps the shorter wait", "hold vulnerable mum1: A1", func(s *scene) {
			s.tell("A1", NoticeWaiting, "I")
			s.flag("A1", func(p *school.Pupil) { p.Flags.Vulnerable = true })
		}, "A1:N"},
		{"a wait that would end too late is none", "raise mum1: A1", func(s *scene) {
			s.tell("A1", NoticeWaiting, "I")
			s.Now, s.Revision = monday.At(11, 52), 1
		}, "A1:N"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			c.tell(s)
			expect(t, "the decision", s.story(s.close(c.marks)), c.want)
		})
	}
}

func TestAnAcceptedReasonExplainsAtOnceAndStands(t *testing.T) {
	s := newScene()
	s.tell("A1", NoticeAccepted, "I")
	s.close("A1:N")
	a := s.Absences[0]
	if a.Open() || a.Code != "I" || a.CodeAtClose != "N" || a.Explained.By.ID != "office" || a.Explained.Note != "rang at 8" {
		t.Errorf("the absence is %+v %+v", a, a.Explained)
	}
	if p := s.close("A1:N A2:/"); len(p.Absences) != 0 {
		t.Errorf("the register sent once more changed it: %+v", p.Absences)
	}
	if a.Detail != "Told in advance, and accepted: away until Tuesday 24 November." {
		t.Error(a.Detail)
	}
}

func TestWhatNobodyLookedAtGoesByItself(t *testing.T) {
	s := newScene()
	s.tell("A1", NoticeWaiting, "I")
	al := s.close("A1:N").Raise[0]
	if want := nine.Add(minutes(10)); al.Text.State != delivery.Held || !al.Text.ReleaseAt.Equal(want) {
		t.Errorf("%s until %s", al.Text.State, al.Text.ReleaseAt)
	}
}

// Whoever is told to be ill, comes in and is missing later is missing.
func TestComingInEndsWhatWasTold(t *testing.T) {
	for _, mark := range []string{"A1:/", "A1:L", "A1:U"} {
		s := newScene()
		s.tell("A1", NoticeAccepted, "I")
		s.close(mark)
		if s.Notices[0].Status != NoticeEnded {
			t.Errorf("%s: the notice is %s", mark, s.Notices[0].Status)
		}
		s.Now = monday.At(13, 20)
		expect(t, mark, s.story(s.closeIn(register.PM, "A1:N")), "raise mum1: A1")
	}
	s := newScene()
	s.tell("A1", NoticeAccepted, "I")
	s.close("A1:V")
	s.Closure.Date, s.Closure.Marks = monday.AddDays(-1), marksOf("A1:/")
	s.decide()
	if s.Notices[0].Status != NoticeAccepted {
		t.Error("a trip, or a register of another day, ended the notice")
	}
}

func TestWhatMayBeTold(t *testing.T) {
	good := Told{Pupil: "A1", From: monday, To: monday}
	for name, c := range map[string]struct {
		change func(*Told)
		at     string
	}{
		"a day":               {func(*Told) {}, ""},
		"days that began":     {func(x *Told) { x.From = monday.AddDays(-2) }, ""},
		"sixty days":          {func(x *Told) { x.To = monday.AddDays(59) }, ""},
		"more":                {func(x *Told) { x.To = monday.AddDays(60) }, "/to"},
		"backwards":           {func(x *Told) { x.To = monday.AddDays(-1) }, "/to"},
		"past":                {func(x *Told) { x.From, x.To = monday.AddDays(-2), monday.AddDays(-1) }, "/to"},
		"far ahead":           {func(x *Told) { x.From = monday.AddDays(400); x.To = x.From }, "/from"},
		"a night":             {func(x *Told) { x.Session = "EV" }, "/session"},
		"no reason":           {func(x *Told) { x.Code = "N" }, "/code"},
		"present":             {func(x *Told) { x.Code = "/" }, "/code"},
		"late":                {func(x *Told) { x.Code = "U" }, "/code"},
		"a code not in force": {func(x *Told) { x.Code = "H" }, "/code"},
		"a long story":        {func(x *Told) { x.Note = string(make([]rune, 501)) }, "/note"},
	} {
		told := good
		c.change(&told)
		err := tellable(told, monday)
		if got := firstPointer(err); got != c.at {
			t.Errorf("%s: refused at %q, want %q", name, got, c.at)
		}
	}
}

// firstPointer says where a refusal points, "" when there is none.
func firstPointer(err error) string {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok || len(p.Fields) == 0 {
		return ""
	}
	return p.Fields[0].Pointer
}
