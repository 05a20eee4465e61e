package notifier_test

import (
	"testing"

	"github.com/firstbell/firstbell/notifier"
	"github.com/google/go-cmp/cmp"
)

// settled says what the register system would take back: "A1 N→I".
func (s *stage) settled(since int64, limit int) (got []string, next int64) {
	s.t.Helper()
	list, next, err := s.Explanations(s.t.Context(), urn, since, limit)
	must(s.t, err)
	for _, x := range list {
		got = append(got, x.Ref+" "+string(x.CodeAtClose)+"→"+string(x.Code))
	}
	return got, next
}

func TestSettledCodesAreTakenBackInOrderAndOnce(t *testing.T) {
	s := newStage(t, smallRoll())
	must(t, s.AcceptNotice(t.Context(), office, s.tell("A1"), notifier.NoticeAs{Code: "M"}))
	s.close("A1:N A2:N A3:N A4:I")
	if err := s.Explain(t.Context(), office, s.absences()["A2"].ID, "I", "ill"); err != nil {
		t.Fatal(err)
	}
	got, next := s.settled(0, 10)
	if d := cmp.Diff([]string{"A1 N→M", "A2 N→I"}, got); d != "" {
		t.Error(d)
	}
	first, after := s.settled(0, 1)
	second, end := s.settled(after, 1)
	if d := cmp.Diff(got, append(first, second...)); d != "" || end != next {
		t.Errorf("page by page to %d, not %d: %s", end, next, d)
	}
	if none, same := s.settled(next, 10); len(none) != 0 || same != next {
		t.Errorf("nothing is new, and yet %v %d", none, same)
	}
	must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, "M", ""))
	s.close("A1:N A2:N A3:I A4:I") // the register system knows what it said itself
	if again, _ := s.settled(next, 10); len(again) != 1 || again[0] != "A2 N→M" {
		t.Errorf("settled again: %v", again)
	}
	if all, _ := s.settled(0, 10); len(all) != 2 || all[0] != "A1 N→M" || all[1] != "A2 N→M" {
		t.Errorf("from the beginning each stands once: %v", all)
	}
	before, _, err := s.Explanations(t.Context(), urn, 0, 10)
	must(t, err)
	must(t, s.Explain(t.Context(), office, s.absences()["A2"].ID, "I", ""))
	changed, _, err := s.Explanations(t.Context(), urn, 0, 10)
	must(t, err)
	if before[1].Revision >= changed[1].Revision || changed[1].Code != "I" || changed[0] != before[0] {
		t.Errorf("before %+v, after %+v", before, changed)
	}
}
