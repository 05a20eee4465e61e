package reading

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
)

// monday is the day of most replies here: 23 November 2026.
var monday = clock.Date{Year: 2026, Month: 11, Day: 23}

var twins = About{Day: monday, Now: clock.HM(9, 20), Names: []string{"Amira", "Yusuf"}, Choices: 2}

func TestAReplyIsRead(t *testing.T) {
	for body, want := range map[string]Kind{
		"But I dropped her off at 8":    Concern,
		"she LEFT for school at 8 😱":    Concern,
		"should be in school":           Concern,
		"shes not with me":              Concern,
		"stop him being bullied":        Concern,
		"he took an overdose":           Emergency,
		"Shes poorly sorry":             Illness,
		"At the dentist till 10":        Appointment,
		"Sorry running late":            Late,
		"You have the wrong number":     WrongNumber,
		"Thanks":                        Thanks,
		"please stop texting me":        StopRequest,
		"Auto reply: out of the office": Automatic,
		"przecież zawiozłam ją":         Concern,
		"وہ گھر سے چلی گئی تھی":         Concern,
		"ਉਹ ਬਿਮਾਰ ਹੈ":                   Illness,
		"lambar khaldan":                WrongNumber,
		"":                              Other,
		"hmm":                           Other,
	} {
		if got := Read(body, twins).Findings[0].Kind; got != want {
			t.Errorf("%q is %s, wanted %s", body, got, want)
		}
	}
}

// What only looks like a concern: the adult knows where the child is.
func TestAnAdultWhoKnowsIsNoConcern(t *testing.T) {
	for _, body := range []string{
		"I dropped her at the dentist",
		"she left hospital last night and is resting, still ill",
		"should be in by 10, bus is late",
		"put him back to bed, he's been sick",
		"just left home, 10 mins",
		"no need to panic hes just got a cold",
		"the office just rang me, he's in",
	} {
		if r := Read(body, twins); r.Concern {
			t.Errorf("%q is taken for a concern: %v", body, r.Findings)
		}
	}
}

func TestOnlyAPlainSentenceStops(t *testing.T) {
	for body, want := range map[string]bool{
		"please stop texting me":                  true,
		"Stop sending me these messages":          true,
		"do not text this number again":           true,
		"she's at the bus stop":                   false,
		"stop him being bullied":                  false,
		"cant stop being sick":                    false,
		"STOP":                                    false, // a single word is delivery's
		"stop texting me about her, where is she": false, // a concern comes first
	} {
		if got := Read(body, twins).StopSentence; got != want {
			t.Errorf("%q stops: %v, wanted %v", body, got, want)
		}
	}
}

func TestANumberThatIsAnothersNowIsWrong(t *testing.T) {
	for body, want := range map[string]bool{
		"this number belongs to someone else now":  true,
		"this isnt Sarah's phone anymore":          true,
		"aap kaun":                                 true,
		"the number belongs to his dad, he is ill": false,
		"this is my work phone, he is ill":         false,
	} {
		if got := Read(body, twins).WrongNumber; got != want {
			t.Errorf("%q is of a wrong number: %v, wanted %v", body, got, want)
		}
	}
}

func TestTimesAndDaysAreRead(t *testing.T) {
	for _, c := range []struct{ body, at, back string }{
		{"running late, in at 10", "10:00", ""},
		{"running late be there 10ish", "10:00", ""},
		{"late, in for half ten", "10:30", ""},
		{"overslept will be in at 1/2 10", "10:30", ""},
		{"will be in by 11am", "11:00", ""},
		{"dentist at 2.40", "14:40", ""},
		{"poorly, back Wednesday", "", "2026-11-25"},
		{"she's ill, back tomorrow", "", "2026-11-24"},
		{"ill, off till Thurs", "", "2026-11-26"},
		{"sick, off for 2 days", "", "2026-11-25"},
		{"tummy bug so 48 hours", "", "2026-11-25"},
		{"flu, off the rest of the week", "", "2026-11-30"},
		{"ill today and tomorrow", "", "2026-11-25"},
		{"flu, back 1/12", "", "2026-12-01"},
		{"flu, back on December 2nd", "", "2026-12-02"},
		{"flu, back Thursday 3 December", "", "2026-12-03"},
		{"flu, back on the 1st of Dec", "", "2026-12-01"},
		{"broke his leg on Friday, resting", "", ""},
	} {
		r := Read(c.body, twins)
		at, back := "", ""
		if r.At != nil {
			at = r.At.String()
		}
		if r.Back != nil {
			back = r.Back.String()
		}
		if at != c.at || back != c.back {
			t.Errorf("%q: at %q, back %q; wanted %q, %q", c.body, at, back, c.at, c.back)
		}
	}
}

func TestAQuestionIsAnswered(t *testing.T) {
	for body, want := range map[string][]int{
		"1": {0}, "2 please": {1}, "3": {0, 1}, "Both!": {0, 1}, "yusuf": {1}, "2 poorly": {1},
		"both are ill": nil, "4": nil, "I'll be there in 2 minutes": nil,
	} {
		if diff := cmp.Diff(want, Read(body, twins).Choice); diff != "" {
			t.Errorf("%q (-wanted +read):\n%s", body, diff)
		}
	}
	unasked := twins
	unasked.Choices = 0
	if got := Read("1", unasked).Choice; got != nil {
		t.Errorf("nothing was asked, and yet %v is an answer", got)
	}
}

func TestACodeIsSuggestedWhenItIsPlain(t *testing.T) {
	for body, want := range map[string]register.Code{
		"she has a temp":                "I",
		"orthodontist at 9":             "M",
		"overslept, there in 10 min":    "L",
		"funeral today":                 "C",
		"Eid Mubarak, it's Eid today":   "R",
		"we are on holiday in Spain":    "",
		"he is excluded":                "",
		"I dropped her off, she's ill?": "",
		"thanks":                        "",
	} {
		got := register.Code("")
		if s := Read(body, twins).Suggest; s != nil {
			got = s.Code
		}
		if got != want {
			t.Errorf("%q suggests %q, wanted %q", body, got, want)
		}
	}
}

func TestPupilsAreToldApart(t *testing.T) {
	r := Read("Amira has a temp, Yusuf is just late", twins)
	if r.Suggest == nil {
		t.Fatal("nothing is suggested")
	}
	if diff := cmp.Diff(map[int]register.Code{0: "I", 1: "L"}, r.Suggest.PerName); diff != "" {
		t.Error(diff)
	}
}

func TestAMildIllnessIsNamed(t *testing.T) {
	for body, want := range map[string]string{
		"she has a cough and a cold": "cough_cold",
		"sore throat":                "sore_throat",
		"high temperature":           "fever",
		"has been vomiting":          "tummy",
		"conjunctivitis":             "conjunctivitis",
		"she has scarlet fever":      "scarlet_fever",
		"vomiting and a sore throat": "", // two: which page would help?
		"ill":                        "",
	} {
		if got := Read(body, twins).MildIllness; got != want {
			t.Errorf("%q: %q, wanted %q", body, got, want)
		}
	}
}

func TestTheLanguageIsGuessed(t *testing.T) {
	for body, want := range map[string]string{
		"Kasia jest chora": "pl",
		"она заболела, вона хвора": "uk",
		"وہ بیمار ہے":              "ur",
		"مريض اليوم":               "ar",
		"she is poorly today":      "en",
		"qqq":                      "",
	} {
		if got := Read(body, twins).Language; got != want {
			t.Errorf("%q: %q, wanted %q", body, got, want)
		}
	}
}

func TestEveryLexiconIsSound(t *testing.T) {
	l, err := loadLexicon(lexiconFiles, "lexicons")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"doubt": true, "doubts_it": true, "hint": true, string(everyone): true, past: true, still: true, perhaps: true, unless: true, string(harmless): true, string(polite): true, string(kinship): true}
	for _, k := range Kinds {
		known[string(k)] = true
	}
	for _, p := range l.halves.all {
		if !slices.Contains([]string{"half:" + string(Morning), "half:" + string(Afternoon), halfGreets}, p.kind) {
			t.Errorf("%s: there is no %s of a day", p.source, p.kind)
		}
	}
	for _, p := range slices.Concat(l.phrases.all, l.everyone.all, l.harmless.all, l.polite.all) {
		k := p.kind
		if k[0] == '-' {
			k = k[1:]
		}
		if !known[string(whole(k))] {
			t.Errorf("%s: there is no kind %s", p.source, p.kind)
		}
	}
}
