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
