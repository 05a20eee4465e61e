package notifier_test

import (
	"testing"

	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// TestTheDaysOfATextThatCameFirst: what the reader says of days is what the
// notice is about, in whatever language it was written. It is Monday.
func TestTheDaysOfATextThatCameFirst(t *testing.T) {
	pack, err := templates.Embedded()
	must(t, err)
	for body, want := range map[string]string{
		"Given1 is ill":                                                                 "2026-11-23 2026-11-23",
		"Given1 won't be in tomorrow, dentist":                                          "2026-11-24 2026-11-24",
		"Given1 is ill today and tomorrow":                                              "2026-11-23 2026-11-24",
		"Given1 will be off on Wednesday for an appointment":                            "2026-11-25 2026-11-25",
		"Given1 off thursday and friday, travelling":                                    "2026-11-26 2026-11-27",
		"Given1 is ill, back on Thursday":                                               "2026-11-23 2026-11-25",
		"Given1 is ill all week":                                                        "2026-11-23 2026-11-27",
		"Given1 won't come 2moro she is ill":                                            "2026-11-24 2026-11-24",
		"Given1 ela não vai amanhã, está doente":                                        "2026-11-24 2026-11-24",
		"Given1 لن يأتي غدا مريض":                                                       "2026-11-24 2026-11-24",
		"Given1 has the dentist tomorrow at 9":                                          "2026-11-24 2026-11-24",
		"Given1 will not be in school today due to sickness. She will return tomorrow.": "2026-11-23 2026-11-23",
		"Given1 wont be in today poorly will be in tomorrow":                            "2026-11-23 2026-11-23",
		"Given1 not in today or tomorrow, back weds, ill":                               "2026-11-23 2026-11-24",
		"Given1 nie przyjdzie dzisiaj, chora, wróci jutro":                              "2026-11-23 2026-11-23",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, smallRoll())
			s.Service = notifier.New(notifier.Config{Store: s.store, Clock: s.clock, Wordings: templates.New(pack, nil, nil), Console: "https://bell.example", Ring: s.ring})
			s.clock.Set(monday.At(8, 10))
			s.exec(`DELETE FROM ties WHERE pupil = 'p0005'`) // the mother's other child
			s.hear("in1", 1, body, notifier.KindReply)
			list, err := s.NoticesAhead(t.Context(), urn)
			must(t, err)
			if len(list) != 1 || list[0].From.String()+" "+list[0].To.String() != want {
				t.Errorf("not %s: %+v", want, list)
			}
		})
	}
}
