package notifier_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/notifier"
)

// TestWhatChangesBetweenTheClaimAndTheWords is the page of the last gate on
// the real tables.
func TestWhatChangesBetweenTheClaimAndTheWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *stage)
		want   string // a reason, or the names the text must hold
	}{
		"nothing":              {func(*stage) {}, "Given1 and Given5"},
		"one arrives":          {func(s *stage) { s.close("A1:L A2:/") }, "Given5"},
		"one is explained":     {func(s *stage) { must(s.t, s.Explain(s.t.Context(), office, s.absences()["A1"].ID, "I", "")) }, "Given5"},
		"both are":             {bothExplained, notifier.ReasonExplained},
		"one has left":         {func(s *stage) { s.exec(`UPDATE pupils SET left_on = '2026-11-23' WHERE ref = 'A1'`) }, "Given5"},
		"one leaves tomorrow":  {func(s *stage) { s.exec(`UPDATE pupils SET left_on = '2026-11-24' WHERE ref = 'A1'`) }, "Given1 and Given5"},
		"nobody about one":     {func(s *stage) { s.exec(`UPDATE pupils SET no_text = TRUE WHERE ref = 'A1'`) }, "Given5"},
		"a court order on one": {func(s *stage) { s.exec(`UPDATE ties SET court_order = TRUE WHERE pupil = 'p0001'`) }, "Given5"},
		"never about one":      {func(s *stage) { s.exec(`UPDATE ties SET text_rule = 'never' WHERE pupil = 'p0001'`) }, "Given5"},
		"one tie is gone":      {func(s *stage) { s.exec(`DELETE FROM ties WHERE pupil = 'p0001'`) }, "Given5"},
		"a barred adult has the number": {func(s *stage) {
			s.exec(`UPDATE contacts SET number_index = (SELECT number_index FROM contacts WHERE id = 'c0001'), number_sealed = $1 WHERE id = 'c0002'`,
				sealed(s, "contact c0002", 1))
			s.exec(`INSERT INTO ties VALUES ('p0001', 'c0002', 'father', 2, TRUE, FALSE, 'yes', TRUE)`)
		}, "Given5"},
		"the contact is a professional": {func(s *stage) { s.exec(`UPDATE contacts SET role = 'professional' WHERE id = 'c0001'`) }, notifier.ReasonTieChanged},
		"the number is found dead":      {func(s *stage) { s.exec(`UPDATE contacts SET problem = 'dead' WHERE id = 'c0001'`) }, notifier.ReasonTieChanged},
		"another number": {func(s *stage) {
			s.exec(`UPDATE contacts SET number_sealed = $1 WHERE id = 'c0001'`, sealed(s, "contact c0001", 99))
		}, notifier.ReasonNumberChanged},
		"the number is taken off": {func(s *stage) { s.exec(`UPDATE contacts SET number_sealed = NULL WHERE id = 'c0001'`) }, notifier.ReasonNumberChanged},
		"a STOP": {func(s *stage) {
			must(s.t, s.texts.Stop(s.t.Context(), delivery.MainSender, number(1), "stop", s.clock.Now()))
		}, notifier.ReasonTieChanged},
		"the school shuts": {func(s *stage) {
			s.exec(`INSERT INTO closed_days VALUES ($1, '2026-11-23', '', 'shut', 'snow')`, string(urn))
		}, notifier.ReasonNotOpen},
		"no office number": {func(s *stage) { s.exec(`UPDATE schools SET office_phone = ''`) }, notifier.ReasonNoWords},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, smallRoll())
			s.close("A1:N A2:/")
			_, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
			must(t, err)
			id := s.only(delivery.AlertText)
			claimed := s.claim(id)
			c.change(s)
			body, verdict, err := s.Compose(t.Context(), claimed[0])
			must(t, err)
			s.balanced()
			if !verdict.Send {
				if verdict.Reason != c.want || body != "" {
					t.Errorf("withdrawn for %q, not %q", verdict.Reason, c.want)
				}
				return
			}
			if !strings.Contains(string(body), c.want+" wa") && !strings.Contains(string(body), c.want+" were") || strings.Contains(string(body), "Family") {
				t.Errorf("it says %q and not %q", body, c.want)
			}
		})
	}
}

func bothExplained(s *stage) {
	for _, ref := range []string{"A1", "A5"} {
		must(s.t, s.Explain(s.t.Context(), office, s.absences()[ref].ID, "I", ""))
	}
}

// sealed is the n-th number sealed for an owner, as the store keeps it.
func sealed(s *stage, owner string, n int) []byte {
	return s.box.Seal(number(n).E164(), owner)
}
