package reading

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
)

// What a stranger wrote to make the office record an illness unread. Each has a
// plain reason in it and something else that a person must read, or that the lead
// must know of.
func TestOneUnexplainedWordIsRead(t *testing.T) {
	for _, c := range []struct {
		body    string
		concern bool
	}{
		{"she has a headache because her uncle smacked her round the head", true},
		{"ill, drank bleach", true},
		{"poorly, she swallowed tablets", true},
		{"her arm is bruised and she wont say how", true},
		{"she left the dentist at 9 to walk in", true},
		{"who rang her in sick", true},
		{"low mood, says life is pointless", true},
		{"depressed, wont speak, says theres no point living", true},
		{"shes not herself, says everyone would be better off without her", true},
		{"he says we'd be better off without him and feels poorly", true},
		{"panic attack, blades under her pillow", true},
		{"throwing up after drinking vodka all night", true},
		{"she drank washing up liquid and is being sick", true},
		{"she's not eating, keeps making herself sick", true},
		{"I lost my temper with her and she is not well", true},
		{"anxious, someone has her photos", true},
		{"sick, think she's pregnant by her stepdad", true},
		{"flying her home to be married", true},
		{"she wont come out of the bathroom, ive called the crisis team", true},
		{"Her appointment finished an hour ago and she walked back on her own", true},
		{"dropped her at the dentist with her gran, gran says she never came out", true},
		{"shes with you today on the museum trip", true},
		{"Her dads got her passport and they've gone", true},
		{"she is with the nurse", true},
		{"ill on Friday still ill today", false},
		{"her birthday is on friday but she is ill today", false},
		{"My son Jack is ill", false},
		{"her brother has a dentist appointment", false},
		{"my wife is in labour we're at the hospital", false},
		{"my mum is dying", false},
		{"he's been sleeping rough", true},
		{"in bed with him", true},
		{"he's sick of it", true},
		{"ill with him", false},
		{"poorly, she had 3 ibuprofen", false},
		{"not well because of it", false},
		{"sick of school", false},
		{"she is sick and tired of them", false},
		{"ill, something new", false},
		{"ill and kangaroo", false},
	} {
		r := Read(c.body, About{Day: monday, Names: []string{"Amira"}})
		if r.Suggest != nil && r.Suggest.Sure() {
			t.Errorf("%q: %s is sure", c.body, r.Suggest.Code)
		}
		if r.Concern && r.MildIllness != "" {
			t.Errorf("%q: advice about %s beside a concern", c.body, r.MildIllness)
		}
		if r.Concern != c.concern {
			t.Errorf("%q: a concern: %v, wanted %v", c.body, r.Concern, c.concern)
		}
	}
}

// Of the replies that have a code and may be looked at, this many may be
// recorded unread. Too few, and the office reads what is plain.
func TestSureStaysUseful(t *testing.T) {
	suggested, sure := 0, 0
	for _, l := range tuning(t) {
		r := Read(l.body, l.about)
		if l.code == "-" || r.Suggest == nil || r.Suggest.Code == "L" { // L is never recorded from a text
			continue
		}
		suggested++
		if r.Suggest.Sure() {
			sure++
		}
	}
	t.Logf("%d of %d suggestions are sure", sure, suggested)
	if sure*100 < suggested*60 {
		t.Errorf("%d of %d are sure: too few to be of use", sure, suggested)
	}
}

type tuned struct {
	body, code, back string
	about            About
}

func tuning(t *testing.T) (out []tuned) {
	t.Helper()
	raw, err := os.ReadFile("testdata/tune.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comma, r.LazyQuotes = '\t', true
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		names := strings.Split(l[3], ",")
		out = append(out, tuned{strings.ReplaceAll(l[2], `\n`, "\n"), l[6], strings.Trim(l[8], "-"), About{Day: monday, Names: names}})
	}
	return out
}

// Words that say nothing by themselves. "The" as one of two words of a slot once
// made "not the right number" an illness.
var functionWords = strings.Fields(`a an the is are was were be been am i we you she he they it her his him my our me us them its
	their your this that these those of in on at to for from with by as and but or so too very quite just not no do does did
	have had has will would can could should there here up out off if when what who how some more now then also same one only`)

// No reason may rest on function words alone, whichever words of its slots stand
// in the reply.
func TestNoReasonRestsOnFunctionWords(t *testing.T) {
	empty := childClass | adultClass | nameClass | numberClass | timeClass | todayClass | atClass | notClass | verbClass | leadClass
	for _, p := range theLexicon().phrases.all {
		_, codes := codeOf(p.kind)
		if !codes || whole(p.kind) == Late || p.language != english {
			continue
		}
		bare := !slices.ContainsFunc(p.pattern, func(e element) bool {
			return e.kind == word && !e.optional && !e.end && e.class&empty == 0 &&
				!slices.ContainsFunc(e.words, func(w string) bool { return slices.Contains(functionWords, w) })
		})
		if bare {
			t.Errorf("%s: a reason on function words alone", p.source)
		}
	}
}

// A day in a reply is no day of return.
func TestADayOfReturnIsSaidToBeOne(t *testing.T) {
	for body, want := range map[string]string{
		"ill, back Friday":                "2026-11-27",
		"ill until Friday":                "2026-11-27",
		"flu, off till Thursday":          "2026-11-26",
		"not in until friday, chickenpox": "2026-11-27",
		"ill for 3 days":                  "2026-11-26",
		"ill, off today and tomorrow":     "2026-11-25",

		"ill on Friday still ill today":                         "",
		"as I said on Friday she is still ill":                  "",
		"her birthday is on friday but she is ill today":        "",
		"ill. can she still do the test on Friday":              "",
		"ill, can you tell them she has a match on friday":      "",
		"same as Friday, still being sick":                      "",
		"still ill. doctors on Friday":                          "",
		"ill today but wants to come in for the trip on Friday": "",
	} {
		if got := dayOf(Read(body, About{Day: monday, Names: []string{"Amira"}}).Back); got != want {
			t.Errorf("%q: back %q, wanted %q", body, got, want)
		}
	}
}

// Only a wish and nothing else stops a number by software.
func TestOnlyABareWishStops(t *testing.T) {
	for body, want := range map[string]string{
		"stop texting me":                          "stops",
		"please stop these texts":                  "stops",
		"no more texts please":                     "stops",
		"stop texting me and find my son":          "concern",
		"stop texting me until you have found him": "concern",
		"why did you stop texting me":              "",
		"when did you stop texting":                "",
		"did you stop texting me":                  "",
		"stop texting me at work use my mobile":    "",
		"stop sending these to my ex":              "",
		"dont text me again till after 12":         "",
		"stop texting my work phone":               "",
		"no more messages from that man please":    "",
		"stop texting me she is ill I told you":    "",
	} {
		r := Read(body, About{Day: monday, Names: []string{"Amira"}})
		got := ""
		switch {
		case r.StopSentence:
			got = "stops"
		case r.Concern:
			got = "concern"
		}
		if got != want {
			t.Errorf("%q: %q, wanted %q", body, got, want)
		}
	}
}

// Who is a stranger, and who says who they are to the child.
func TestAStrangerIsTold(t *testing.T) {
	for body, want := range map[string]bool{
		"who is this":                                                     true,
		"this isn't the right number":                                     true,
		"not the right person":                                            true,
		"this is not the right number for her mum":                        true,
		"wrong person":                                                    true,
		"I'm not the guardian any more":                                   true,
		"I'm not the emergency contact any more":                          true,
		"who are these children":                                          true,
		"I got this number 2 weeks ago":                                   true,
		"I am not related to this child":                                  true,
		"no children at this number":                                      true,
		"I don't have a child at your school":                             true,
		"no one called Amira here":                                        true,
		"no one by that name here":                                        true,
		"no idea who amira is":                                            true,
		"I'm 17 and have no children lol":                                 true,
		"Please update your records this is no longer her mothers number": true,

		"nobody called me about her":       false,
		"who is this about":                false,
		"I'm not her mum I'm her dad":      false,
		"not mum, dad here, she's ill":     false,
		"not the first time this week":     false,
		"this is her nan, she is ill":      false,
		"not the best today, she's poorly": false,
	} {
		r := Read(body, About{Day: monday, Names: []string{"Amira", "Yusuf"}})
		if r.WrongNumber != want || want && r.Suggest != nil {
			t.Errorf("%q: a wrong number: %v, suggests %+v", body, r.WrongNumber, r.Suggest)
		}
	}
}

// ওকে is ok, and him and her.
func TestOkInBengaliIsHimAndHer(t *testing.T) {
	if r := Read("ওকে পাওয়া যাচ্ছে না", About{Day: monday, Names: []string{"Amira"}}); !r.Concern || r.Has(Thanks) {
		t.Errorf("read as %+v", r.Findings)
	}
	if r := Read("ওকে ধন্যবাদ", About{Day: monday, Names: []string{"Amira"}}); r.Concern || !r.Has(Thanks) {
		t.Errorf("thanks are read as %+v", r.Findings)
	}
}
