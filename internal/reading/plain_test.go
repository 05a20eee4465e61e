package reading

import (
	"slices"
	"testing"
)

// TestWhatAStrangerWrote: replies somebody made up who had not seen the phrases, with
// the code they suggest, "C" for a concern and "-" for neither.
func TestWhatAStrangerWrote(t *testing.T) {
	for body, want := range map[string]string{
		"its eid mubarak 2day so no school":                           "R",
		"which school is this":                                        "-",
		"got to get her brace fixed 9.40":                             "M",
		"can he have a new bus pass":                                  "-",
		"i phoned at 8 and left msg":                                  "-",
		"at center parcs till friday":                                 "-",
		"he's still not right":                                        "I",
		"cant stop now ring u later":                                  "-",
		"quit football so not at practice":                            "-",
		"its his brother whos ill":                                    "I",
		"concussion dr says rest":                                     "I",
		"Am in london working his aunty has him":                      "C",
		"she sed they had the day off":                                "C",
		"bleeding":                                                    "C",
		"her boyfriend is 25":                                         "C",
		"ana wasaltaha":                                               "C",
		"baba niye geche":                                             "C",
		"ma3raf wen hiya":                                             "C",
		"خذاه ابوه":                                                   "C",
		"shes come on her period and is in a lot of pain":             "I",
		"hospital appt at 11 told office last week":                   "M",
		"Shes having her eyes tested at 9.30 so will be in after":     "M",
		"still bad":                                                   "I",
		"same as yesterday poorly":                                    "I",
		"she has covid test today":                                    "M",
		"She left school yesterday with a headache and its no better": "I",
		"hospital with broken wrist":                                  "I",
		"Doc said 3 days off, chest infection":                        "I",
	} {
		r, got := readAmira(body), "-"
		if r.Suggest != nil {
			got = string(r.Suggest.Code)
		}
		if r.Concern {
			got = "C"
		}
		if r.Emergency || got != want {
			t.Errorf("%q: %s, not %s: %+v", body, got, want, r.Findings)
		}
	}
}

// TestAJourneyEndsOnADay: who comes home on Tuesday is not away from Tuesday.
func TestAJourneyEndsOnADay(t *testing.T) {
	for _, body := range []string{"flight got cancelled stuck in spain, home tues", "stuck in spain. home on tuesday", "we are in turkey, landing tuesday"} {
		if r := readAmira(body); r.Back == nil || r.Back.String() != "2026-11-24" || r.From != nil || r.Has(Notice) {
			t.Errorf("%q: back %v, from %v: %+v", body, r.Back, r.From, r.Findings)
		}
	}
	for _, body := range []string{"off home tuesday", "she is at home tuesday too", "keeping him home tuesday"} {
		if r := readAmira(body); r.Back != nil && r.Back.String() == "2026-11-24" {
			t.Errorf("%q: back %v", body, r.Back)
		}
	}
}

// TestAnAnswerIsPutRight: after the answer to our numbered question.
func TestAnAnswerIsPutRight(t *testing.T) {
	for body, want := range map[string][]int{
		"sorry no just the first one": {0}, "no 1": {0}, "sorry i meant 2": {1}, "no just amira": {0}, "thanks": nil, "where is she": nil, "no she is ill": nil,
	} {
		r := Read(body, About{Day: monday, Names: []string{"Amira", "Yusuf"}, Asked: 2, Choices: 2, Again: true})
		if !slices.Equal(r.Choice, want) || r.Concern != (body == "where is she") {
			t.Errorf("%q: %v: %+v", body, r.Choice, r.Findings)
		}
	}
}
