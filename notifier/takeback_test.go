package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestAPupilIsHereAfterAll is the page of revisions that say a pupil is in
// school, or why not, by how far the text had come.
func TestAPupilIsHereAfterAll(t *testing.T) {
	arrived := map[delivery.State]string{
		delivery.Held: "drop: A1; withdraw arrived mum1", delivery.Raised: "drop: A1; withdraw arrived mum1",
		delivery.Sending: "correct mum1: A1", delivery.Unknown: "correct mum1: A1", delivery.Sent: "correct mum1: A1",
		delivery.Delivered: "correct mum1: A1", delivery.Undelivered: "correct mum1: A1",
		delivery.Failed: "", delivery.Expired: "", delivery.Withdrawn: "",
	}
	for st, want := range arrived {
		for _, code := range []string{"/", "L", "U"} {
			s := newScene()
			s.close("A1:N")
			s.texts(delivery.AlertText, st)
			expect(t, string(st)+" then "+code, s.story(s.close("A1:"+code)), want)
			expect(t, string(st)+" then "+code+" again", s.story(s.close("A1:"+code+" A2:/")), "")
			if a := s.Absences[0]; !a.Arrived || a.Open() || a.CodeAtClose != "N" || a.Code != register.ParseCode(code) {
				t.Errorf("%s then %s: %+v", st, code, a)
			}
		}
		for _, code := range []string{"I", "M", "O", "V", "D", "Y1"} {
			s := newScene()
			s.close("A1:N")
			s.texts(delivery.AlertText, st)
			want := ""
			if st.Waiting() {
				want = "drop: A1; withdraw explained mum1"
			}
			p := s.close("A1:" + code)
			expect(t, string(st)+" then "+code, s.story(p), want)
			if a := s.Absences[0]; a.Arrived || a.Open() || a.Explained == nil {
				t.Errorf("%s then %s: %+v", st, code, a)
			}
		}
	}
}

// TestAPupilIsMissingAgain is the page of marks that go to and fro.
func TestAPupilIsMissingAgain(t *testing.T) {
	for name, c := range map[string]struct {
		steps func(*scene)
		want  string
	}{
		"here, then gone":                    {func(s *scene) { s.close("A1:/") }, "raise mum1: A1"},
		"late after the register, then gone": {func(s *scene) { s.close("A1:U") }, "raise mum1: A1"},
		"ill, then nobody knows":             {func(s *scene) { s.close("A1:I") }, "raise mum1: A1"},
		"before any text went":               {func(s *scene) { s.close("A1:N"); s.close("A1:/") }, "raise mum1: A1"},
		"after the family was told": {func(s *scene) {
			s.close("A1:N")
			s.texts(delivery.AlertText, delivery.Delivered)
			s.close("A1:/")
		}, "withhold absent_again: A1"},
		"told, explained by the register, open again": {func(s *scene) {
			s.close("A1:N")
			s.texts(delivery.AlertText, delivery.Sent)
			s.close("A1:I")
		}, ""},
		"explained by the register before it went": {func(s *scene) { s.close("A1:N"); s.close("A1:I") }, "raise mum1: A1"},
		"taken back by the gate, here, gone: one alert a contact": {func(s *scene) {
			s.close("A1:N")
			s.texts(delivery.AlertText, delivery.Withdrawn)
			s.close("A1:/")
		}, ""},
		"failed, here, gone: it has failed once": {func(s *scene) {
			s.close("A1:N")
			s.texts(delivery.AlertText, delivery.Failed)
			s.close("A1:/")
		}, ""},
		"a person said ill": {func(s *scene) {
			s.close("A1:N")
			s.settle("A1", school.Person, "I")
		}, ""},
		"a person said arrived": {func(s *scene) {
			s.close("A1:N")
			s.settle("A1", school.Person, "L")
		}, ""},
		"a program said ill": {func(s *scene) {
			s.close("A1:N")
			s.settle("A1", school.Key, "I")
		}, ""},
		"no change": {func(s *scene) { s.close("A1:N") }, ""},
	} {
		s := newScene()
		c.steps(s)
		expect(t, name, s.story(s.close("A1:N A2:/")), c.want)
	}
}

func TestASiblingStaysInATextWhoseOtherIsHere(t *testing.T) {
	s := newScene()
	s.list("A2", adult("mum1", 1))
	s.close("A1:N A2:N")
	expect(t, "one is here", s.story(s.close("A1:/ A2:N")), "drop: A1")
	expect(t, "and gone again", s.story(s.close("A1:N A2:N")), "join mum1: A1")
	expect(t, "both are here", s.story(s.close("A1:/ A2:/")), "drop: A1; drop: A2; withdraw arrived mum1")
}

func TestOneCorrectionAFamilyAndAPupil(t *testing.T) {
	s := newScene()
	s.list("A2", adult("mum1", 1))
	s.close("A1:N A2:N")
	s.texts(delivery.AlertText, delivery.Sent)
	p := s.close("A1:/ A2:/")
	expect(t, "both at once", s.story(p), "correct mum1: A1 A2")
	if c := p.Raise[0]; c.Text.After != s.Alerts[0].Text.ID || c.Corrects != c.Text.After || c.Text.Number != s.Alerts[0].Text.Number {
		t.Errorf("it corrects %s after %s", c.Corrects, c.Text.After)
	}

	s = newScene()
	s.list("A2", adult("mum1", 1))
	s.close("A1:N A2:N")
	s.texts(delivery.AlertText, delivery.Sent)
	expect(t, "the first", s.story(s.close("A1:/ A2:N")), "correct mum1: A1")
	expect(t, "the second, while it waits", s.story(s.close("A1:/ A2:/")), "join mum1: A2")
	s.texts(delivery.CorrectionText, delivery.Sent)
	expect(t, "again", s.story(s.close("A1:L A2:L")), "")
	expect(t, "gone again", s.story(s.close("A1:N A2:L")), "withhold absent_again: A1")
	expect(t, "and here again: the family has been told so once", s.story(s.close("A1:/ A2:L")), "")
}

func TestNoCorrectionForAnEarlierDay(t *testing.T) {
	s := newScene()
	s.close("A1:N")
	s.texts(delivery.AlertText, delivery.Sent)
	s.Now = monday.AddDays(1).At(9, 0)
	expect(t, "the day after", s.story(s.close("A1:/")), "")
}

// TestWhatAPersonSettledIsNotWrittenAgain keeps notes: an absence that is not
// changed must not be put again, since its note is not read under the lock.
func TestWhatAPersonSettledIsNotWrittenAgain(t *testing.T) {
	for _, code := range []string{"N", "I", "O"} {
		s := newScene()
		s.close("A1:N")
		s.settle("A1", school.Person, "M")
		if p := s.close("A1:" + code); len(p.Absences) != 0 {
			t.Errorf("%s: the absence is written again", code)
		}
	}
	s := newScene()
	s.close("A1:N")
	s.settle("A1", school.Person, "M")
	if p := s.close("A1:L"); len(p.Absences) != 1 || !p.Absences[0].Arrived {
		t.Error("a pupil who has come is not shown as here")
	}
}
