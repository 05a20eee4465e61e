package templates

import (
	"slices"
	"strings"
	"testing"
)

// rulesOf gives the rules a text runs against.
func rulesOf(x Looked) []Rule {
	var all []Rule
	for _, f := range Lint(x) {
		all = append(all, f.Rule)
	}
	return all
}

func TestTheLintSaysPlainlyWhatToLookAtAgain(t *testing.T) {
	const phone = " Ring ((office_phone))."
	school := Terms{Links: []string{"larkmere.example"}}
	for _, c := range []struct {
		name string
		kind Kind
		body string
		want []Rule
	}{
		{"what we send", AbsenceAM, "((school)): ((names)) was not marked in this morning. Please reply to say why." + phone, nil},
		{"for a lawyer", PersonsWords, "Notwithstanding the aforementioned considerations, continued irregularity in participation necessitates immediate communication with representatives of the institution." + phone, []Rule{RuleReadingAge}},
		{"a last name", PersonsWords, "Please tell Amira Khan that the trip is on." + phone, []Rule{RuleSurname}},
		{"a last name that is a word", PersonsWords, "The young ones are on a trip. Brown bags only, please." + phone, nil},
		{"blame", PersonsWords, "You must make sure that ((names)) comes in." + phone, []Rule{RuleBlame}},
		{"a bad parent", PersonsWords, "No bad parent would keep ((names)) at home." + phone, []Rule{RuleBlame}},
		{"shame", PersonsWords, "We are ashamed for ((names))." + phone, []Rule{RuleBlame}},
		{"letting a child down", PersonsWords, "Please do not let ((names)) down." + phone, []Rule{RuleBlame}},
		{"a share of the year", PersonsWords, "((names)) has 91% attendance so far." + phone, []Rule{RuleBlame}},
		{"failing", PersonsWords, "((names)) has failed to come in." + phone, []Rule{RuleBlame}},
		{"a fine", PersonsWords, "You could be given a fine." + phone, []Rule{RuleLaw}},
		{"fine weather", PersonsWords, "We hope to see ((names)) at the court of the king play." + phone, []Rule{RuleLaw}},
		{"no number", PersonsWords, "We look forward to seeing ((names)).", []Rule{RuleOfficePhone}},
		{"a number written out", PersonsWords, "We look forward to seeing ((names)). Ring 07700 900140.", nil},
		{"a campaign without a way out", CampaignWords, "((school)): we miss ((first_name))." + phone, []Rule{RuleOptOut}},
		{"a campaign with one", CampaignWords, "((school)): we miss ((first_name))." + phone + " To stop these updates reply NOINFO.", nil},
		{"a campaign that offers STOP", CampaignWords, "((school)): we miss ((first_name))." + phone + " Reply STOP to stop. To stop these updates reply NOINFO.", []Rule{RuleStop}},
		{"in small letters", CampaignWords, "((school)): we miss ((first_name))." + phone + " Text 'stop' to end this, or reply NOINFO.", []Rule{RuleStop}},
		{"in another text it is the person's own affair", PersonsWords, "Reply STOP to stop." + phone, nil},
		{"a short link", PersonsWords, "Read https://bit.ly/3xyz today." + phone, []Rule{RuleShortLink}},
		{"a short link without https", PersonsWords, "Read tinyurl.com/abc today." + phone, []Rule{RuleShortLink}},
		{"a link elsewhere", PersonsWords, "Read https://www.attend.example/x now." + phone, []Rule{RuleOtherLink}},
		{"a link that looks like ours", PersonsWords, "Read https://nhs.uk.attend.example/x now." + phone, []Rule{RuleOtherLink}},
		{"a number for an address", PersonsWords, "Read http://192.168.0.1/x now." + phone, []Rule{RuleOtherLink}},
		{"your kids", PersonsWords, "Your kids are in luck." + phone, []Rule{RuleYourChild}},
		{"the NHS", PersonsWords, "Read https://www.nhs.uk/live-well/is-my-child-too-ill-for-school/ now." + phone, nil},
		{"the school's own site", PersonsWords, "Read https://www.larkmere.example/trips now." + phone, nil},
		{"a bare date", PersonsWords, "We open again on 23 November." + phone, []Rule{RuleDate}},
		{"a date in digits", PersonsWords, "We open again on 23/11." + phone, []Rule{RuleDate}},
		{"a date with its day", PersonsWords, "We open again on Monday 23 November." + phone, nil},
		{"anybody's child", AbsenceAM, "((school)): your child was not marked in. ((names))." + phone, []Rule{RuleYourChild}},
		{"no name to use", Acknowledgement, "((school)): if your child is in danger, ring 999." + phone, nil},
		{"curly quotes", PersonsWords, "It’s the trip today – be early." + phone, []Rule{RuleCostly}},
		{"everything at once", CampaignWords, "Your child has failed: fines from 3 May, see bit.ly/a…", []Rule{RuleBlame, RuleLaw, RuleOfficePhone, RuleOptOut, RuleShortLink, RuleDate, RuleYourChild, RuleCostly}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rulesOf(Looked{Kind: c.kind, Language: English, Body: c.body, Surnames: []string{"Khan", "Young", "Brown"}, Terms: school})
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestTheLintKnowsALastNameHoweverItIsWritten, and is no nuisance with words.
func TestTheLintKnowsALastNameHoweverItIsWritten(t *testing.T) {
	roll := []string{"Khan", "Young", "Brown", "Mahmood", "O'Brien", "De Souza", "van der Berg", "St. Clair", "Day"}
	for body, want := range map[string]bool{
		"Please tell Amira Khan.": true, "A letter for Mr KHAN is here.": true, "We see the Mahmoods at ten.": true, "Ask the O'Briens.": true, "Ask for O'Brien.": true,
		"Tell Ana De Souza.": true, "De Souza comes first.": true, "Eva van der Berg is in.": true, "It is Max St. Clair.": true, "All of the De Souzas come.": true,
		"The young ones and the brown bags.": false, "Young people come at ten.": false, "Bring the browns.": false, "It is a long day.": false, "On Sports Days we dance.": false, "We see St. Mary church.": false,
	} {
		if got := slices.Contains(rulesOf(Looked{Kind: PersonsWords, Language: English, Body: body + " Ring ((office_phone)).", Surnames: roll}), RuleSurname); got != want {
			t.Errorf("%q: a last name: %t", body, got)
		}
	}
}

// TestTheMannerOfAText: what is blame, what is the law, and what only sounds so.
func TestTheMannerOfAText(t *testing.T) {
	for rule, bodies := range map[Rule][]string{
		RuleLaw: {
			"You could go to prison.", "You may have to pay £80 for each parent.", "You will each get a £160 charge.", "We will report you to social services.", "A formal notice may follow.",
			"There is a fine.", "A fine of £80.", "They fined us.", "Courts may act.", "It is against the law.", "We may fine you.", "We will begin legal action.", "The police may call.",
		},
		RuleBlame: {
			"((first_name)) is falling behind because of you.", "You are letting ((first_name)) down.", "You are letting your own child down.", "We are disappointed in you.", "We are disappointed that you did not ring.",
			"You should have rung.", "((first_name)) should have been in.", "This is your last warning.", "You must come.", "Poor attendance hurts.",
		},
		RuleDate: {"We meet on the 4th.", "We meet on 4.12.26.", "We meet on 2026-12-04.", "We meet on 4/12.", "We meet 4 December.", "We meet on the 21st of May."},
		"": {
			"It is fine to come in with a cold.", "A runny nose is fine.", "We had a fine day.", "The tennis courts are open.", "The police dog team comes on Friday.", "Ask about legal aid.", "Use the legal name.",
			"There is a weather warning.", "You should have had a letter.", "We are disappointed the trip is off.", "Bring £12 for the trip.", "Please pay £3 a day.",
			"We meet Fri 4 December.", "We meet Tues 4 Dec.", "We meet Thursday the 4th.", "It is for Year 7/8.", "We are here 24/7.", "Come at 8.30.", "Come to the 1st half term fair.", "Reply by 9.15.",
		},
	} {
		for _, body := range bodies {
			var got []Rule
			for _, r := range rulesOf(Looked{Kind: PersonsWords, Language: English, Body: body + " Ring ((office_phone))."}) {
				if r == RuleLaw || r == RuleBlame || r == RuleDate {
					got = append(got, r)
				}
			}
			if rule == "" && len(got) > 0 || rule != "" && !slices.Equal(got, []Rule{rule}) {
				t.Errorf("%q runs against %v, not %q", body, got, rule)
			}
		}
	}
}

func TestPartsOverTwoAreSaid(t *testing.T) {
	long := Looked{Kind: PersonsWords, Body: "((office_phone))", Filled: strings.Repeat("a", 307)}
	if got := rulesOf(long); !slices.Equal(got, []Rule{RuleParts}) {
		t.Errorf("%v", got)
	}
	long.Filled = long.Filled[:306]
	if got := rulesOf(long); got != nil {
		t.Errorf("two parts: %v", got)
	}
}

func TestWhatWeShipRunsAgainstNothing(t *testing.T) {
	p := pack(t)
	for _, l := range promised {
		for _, k := range Kinds {
			w, _ := p.Wording(k, l)
			if got := Lint(Looked{Kind: k, Language: l, Body: w.Body, Terms: DefaultTerms()}); got != nil {
				t.Errorf("%s in %s: %v", k, l, got)
			}
		}
	}
}

func TestTheReadingAgeIsThatOfTheFormula(t *testing.T) {
	for _, c := range []struct {
		body string
		age  int
		ok   bool
	}{
		{"The cat sat on the mat.", 5, true}, // below the youngest
		{"((school)): ((names)) is not in.", 0, false},
		{"Too few.", 0, false},
		// 10 words, 1 sentence, 14 syllables: 3.9 + 16.52 - 15.59 = 4.83.
		{"We are sorry that the library is closed on Monday.", 10, true},
	} {
		if age, ok := ReadingAge(c.body); age != c.age || ok != c.ok {
			t.Errorf("%q: %d, %t, want %d", c.body, age, ok, c.age)
		}
	}
}

func FuzzLint(f *testing.F) {
	for _, s := range []string{"", "((", "((a??", "a.b", "http://", "3 May", "£", "\xff", "Your child’s …"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, x := range Lint(Looked{Kind: CampaignWords, Language: English, Body: body, Filled: body, Surnames: []string{"Khan"}}) {
			if x.Says == "" || x.Do == "" || x.Rule == "" {
				t.Errorf("%q: an empty finding", body)
			}
		}
		ReadingAge(body)
	})
}
