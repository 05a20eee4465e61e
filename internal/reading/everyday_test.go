package reading

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestWhatIsWrittenEveryMorning: the plainest reasons, each with what families put
// before and after them. A lead who is alarmed by "not very well today" will not
// look up when it matters.
func TestWhatIsWrittenEveryMorning(t *testing.T) {
	who := []string{"", "he ", "she ", "Jayden ", "my son "}
	for _, c := range []struct {
		code, reasons, tails string // each parted by |
	}{
		{
			"I",
			"is ill|is poorly|is unwell|is sick|is not well|isnt very well|isn't feeling well|has a cold|has a bad cold|has a cough|has a sore throat|has a temperature|has a headache|has a migraine|" +
				"has a tummy ache|has a tummy bug|has been sick|was sick|threw up|is vomiting|feels sick|has d&v|has flu|has the flu|has covid|has a virus|has chickenpox|has an ear infection|has toothache|" +
				"has tonsillitis|has diarrhoea|has a rash|has hayfever|has a chest infection|has a bad back|has period pains|has nits|is under the weather|has been up all night with a cough",
			"| today| this morning| again| again today| still| so not in| so wont be in today| and wont be in| so is staying at home| sorry|. thanks| since last night",
		},
		{
			"M",
			"has a dentist appointment|is at the dentist|is at the doctors|has a doctors appointment|has a hospital appointment|has an orthodontist appointment|has an appointment at 10|has a blood test",
			"| today| this morning| so will be in later| sorry|. thanks| until 11",
		},
		{"L", "is running late|will be late|missed the bus|overslept|slept in|is stuck in traffic|will be in at 10|will be in later", "| today| this morning| sorry|. thanks"},
	} {
		n, wrong := 0, []string{}
		for _, before := range who {
			for reason := range strings.SplitSeq(c.reasons, "|") {
				for tail := range strings.SplitSeq(c.tails, "|") {
					n++
					r := Read(before+reason+tail, About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Jayden"}})
					if r.Concern || r.Emergency || r.Suggest == nil || string(r.Suggest.Code) != c.code {
						wrong = append(wrong, before+reason+tail)
					}
				}
			}
		}
		if len(wrong) > 0 {
			t.Errorf("of %d ways to say %s %d are misread, such as %q", n, c.code, len(wrong), wrong[:min(len(wrong), 12)])
		}
	}
}

// TestTheSameWordsAsAQuestionAreNews: nothing that was let go above is let go
// where it is asked.
func TestTheSameWordsAsAQuestionAreNews(t *testing.T) {
	for _, body := range []string{
		"so not in?", "is he not in?", "not in?", "so he's not in then where is he", "he was well today when he left", "he should be back today", "she was fine and well today so I dropped her",
		"he was ill yesterday but went in today", "not in", "he's not in school??",
	} {
		if r := Read(body, About{Day: monday, Now: clock.HM(9, 4), Names: []string{"Jayden"}}); !r.Concern {
			t.Errorf("%q is taken for no news", body)
		}
	}
}
