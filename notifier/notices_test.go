package notifier_test

import (
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// tell records a notice about a pupil for today, by the register system.
func (s *stage) tell(ref string) notifier.NoticeID {
	s.t.Helper()
	n, err := s.TellInAdvance(s.t.Context(), mis, urn, notifier.Told{Pupil: ref, From: monday, To: monday.AddDays(1), Code: "I", Note: "ill"})
	must(s.t, err)
	return n.ID
}

func (s *stage) sweep() {
	s.t.Helper()
	texts, err := s.texts.Releasable(s.t.Context(), s.clock.Now(), 10)
	must(s.t, err)
	for _, x := range texts {
		s.move(x.ID, delivery.Held, delivery.Raised)
	}
}

func TestANoticeNobodyLooksAtDelaysTheTextAndNoMore(t *testing.T) {
	s := newStage(t, smallRoll())
	id := s.tell("A1")
	if again := s.tell("A1"); again != id {
		t.Error("the same told again is another notice")
	}
	s.close("A1:N A2:N A3:/ A4:/")
	s.expect("alert c0001 held A1; alert c0002 raised A2")
	s.clock.Advance(9 * time.Minute)
	s.sweep()
	s.expect("alert c0001 held A1; alert c0002 raised A2")
	s.clock.Advance(time.Minute)
	s.sweep()
	s.expect("alert c0001 raised A1; alert c0002 raised A2")
	s.balanced()
}

func TestOnlyAPersonAccepts(t *testing.T) {
	s := newStage(t, smallRoll())
	id := s.tell("A1")
	s.close("A1:N A2:/ A3:/ A4:/")
	if err := s.AcceptNotice(t.Context(), mis, id, notifier.NoticeAs{Code: "I"}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a key: %v", err)
	}
	if err := s.RefuseNotice(t.Context(), mis, id); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a key refuses: %v", err)
	}
	if err := s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{Code: "N"}); !problem.Is(err, problem.Invalid) {
		t.Errorf("as N: %v", err)
	}
	s.expect("alert c0001 held A1")
	must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{Code: "M"}))
	s.expect("alert c0001 withdrawn")
	if a := s.absences()["A1"]; a.Code != "M" || a.Explained == nil || a.Explained.By.ID != "office" {
		t.Errorf("the absence is %+v", a)
	}
	s.balanced()
	if err := s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{Code: "M"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

func TestAcceptingTakesOnePupilOutOfAFamilysText(t *testing.T) {
	s := newStage(t, smallRoll())
	s.tell("A1")
	id := s.tell("A5")
	s.close("A1:N A5:N A2:/ A3:/ A4:/")
	s.expect("alert c0001 held A1 A5")
	must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))
	s.expect("alert c0001 held A1")
	s.balanced()
}

func TestAcceptedBeforeTheRegisterNobodyIsTexted(t *testing.T) {
	s := newStage(t, smallRoll())
	must(t, s.AcceptNotice(t.Context(), office, s.tell("A1"), notifier.NoticeAs{}))
	out := s.close("A1:N A2:/ A3:/ A4:/")
	s.expect("")
	if len(out.Withheld) != 1 || out.Withheld[0].Reason != notifier.ReasonToldInAdvance {
		t.Errorf("withheld: %+v", out.Withheld)
	}
	l, err := s.Ledger(t.Context(), urn, monday, register.AM)
	must(t, err)
	if l.Absences.Withheld != 1 || l.Absences.ExplainedSince != 1 || l.Absences.Open != 0 {
		t.Errorf("the ledger says %+v", l.Absences)
	}
	news, err := s.News(t.Context(), urn, 0)
	must(t, err)
	kinds := map[string]int{}
	for _, n := range news {
		kinds[n.Kind]++
	}
	if kinds["notice"] != 2 || kinds["absence"] != 1 {
		t.Errorf("the news are %v", kinds)
	}
}

func TestRefusingLetsTheTextGo(t *testing.T) {
	s := newStage(t, smallRoll())
	first, second := s.tell("A1"), s.tell("A5")
	s.close("A1:N A5:N A2:/ A3:/ A4:/")
	must(t, s.RefuseNotice(t.Context(), office, first))
	s.expect("alert c0001 held A1 A5") // the brother's has not been looked at
	must(t, s.RefuseNotice(t.Context(), office, second))
	s.expect("alert c0001 raised A1 A5")
	if len(s.rung) != 1 {
		t.Errorf("%d were rung", len(s.rung))
	}
	if err := s.RefuseNotice(t.Context(), office, first); !problem.Is(err, problem.Conflict) {
		t.Errorf("twice: %v", err)
	}
}

// An acceptance that comes while the text is on its way is seen by the last gate.
func TestTheLastGateSeesAnAcceptance(t *testing.T) {
	s := newStage(t, smallRoll())
	s.close("A1:N A2:/ A3:/ A4:/")
	alert := s.only(delivery.AlertText)
	text := s.claim(alert)[0]
	must(t, s.AcceptNotice(t.Context(), office, s.tell("A1"), notifier.NoticeAs{}))
	_, verdict, err := s.Compose(t.Context(), text)
	must(t, err)
	if verdict != delivery.Withdraw(notifier.ReasonExplained) {
		t.Errorf("the last gate says %+v", verdict)
	}
}

func TestAPersonWhoSaysArrivedEndsWhatWasTold(t *testing.T) {
	s := newStage(t, smallRoll())
	must(t, s.AcceptNotice(t.Context(), office, s.tell("A1"), notifier.NoticeAs{}))
	s.close("A1:N A2:/ A3:/ A4:/")
	must(t, s.Explain(t.Context(), office, s.absences()["A1"].ID, "U", ""))
	list, err := s.Notices(t.Context(), urn, monday)
	must(t, err)
	if len(list) != 1 || list[0].Status != notifier.NoticeEnded {
		t.Errorf("the notices are %+v", list)
	}
}

func TestATellingAboutNobodyIsRefused(t *testing.T) {
	s := newStage(t, smallRoll())
	for _, ref := range []string{"A99", "GONE"} {
		s.exec(`UPDATE pupils SET ref = 'GONE', left_on = '2026-11-20' WHERE ref = 'A4'`)
		if _, err := s.TellInAdvance(t.Context(), mis, urn, notifier.Told{Pupil: ref, From: monday}); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", ref, err)
		}
	}
	if _, err := s.SchoolOfNotice(t.Context(), "none"); !problem.Is(err, problem.Unknown) {
		t.Error(err)
	}
}

func TestAnAcceptedNoticeIsTakenBack(t *testing.T) {
	for name, before := range map[string]bool{"accepted before the register closed": true, "accepted after": false} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			id := s.tell("A1")
			if before {
				must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))
			}
			s.close("A1:N A2:/ A3:/ A4:/")
			if !before {
				s.clock.Advance(time.Second)
				must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))
			}
			s.clock.Advance(time.Minute)
			must(t, s.RefuseNotice(t.Context(), office, id))
			s.standsAs("A1", register.NoReason, false)
			if a := s.absences()["A1"]; a.Explained != nil || a.Course != notifier.Alerted {
				t.Errorf("the absence is %+v", a)
			}
			if len(s.rung) != 1 {
				t.Errorf("%d were rung: %s", len(s.rung), s.book())
			}
			s.balanced()
		})
	}
	t.Run("what somebody has said since stays", func(t *testing.T) {
		s := newStage(t, smallRoll())
		id := s.tell("A1")
		must(t, s.AcceptNotice(t.Context(), office, id, notifier.NoticeAs{}))
		s.close("A1:N A2:/ A3:/ A4:/")
		s.clock.Advance(time.Minute)
		must(t, s.Explain(t.Context(), school.Actor{Kind: school.Person, ID: "lead"}, s.absences()["A1"].ID, "M", ""))
		must(t, s.RefuseNotice(t.Context(), office, id))
		s.standsAs("A1", "M", false)
		s.expect("")
	})
}
