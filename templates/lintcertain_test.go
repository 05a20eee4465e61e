package templates

import (
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
)

// TestWhatThreatensForCertain: a campaign is refused for these, and for no
// ordinary words that share a sound with them.
func TestWhatThreatensForCertain(t *testing.T) {
	for _, body := range []string{
		"You may be fined.", "Parents could be given a fine.", "You could get a penalty notice if ((first_name)) stays off.", "A fixed penalty may be issued.", "The council may prosecute you.",
		"You may be taken to court.", "You are at risk of prosecution.", "You will each get a £160 fine.", "£80 per parent per child.", "A fine will follow.", "Fines may apply.", "We may fine you.",
		"We will begin legal action.", "You may have to go to prison.", "You may  be fi\u200bned.", "Families will receive penalty fines.", "You'll pay a fine of £80.",
	} {
		if Threat(body) == "" {
			t.Errorf("%q threatens", body)
		}
	}
	for _, body := range []string{
		"The court is wet so netball is in the hall.", "Take care in court shoes.", "Come to tennis court 2.", "Year 8 are taken to court 2 for netball.", "In-laws are welcome at the fair.",
		"The police officer visits us on Friday to say hello.", "Penalties: football shoot-out on Friday.", "Legal & General run sponsors us.", "It is fine.", "It is fine to come in.", "You can be fine with a cold.",
		"Nobody will be fined for a late book.", "Year 10 visit the magistrates' court.", "Our play about the law is on Friday.", "Refine your drawing.", "The trip is £160.", "Any blame is not yours.",
	} {
		if found := Threat(body); found != "" {
			t.Errorf("%q is refused for %q", body, found)
		}
	}
}

func TestWhatOnlySoundsLikeTheLawIsNotWarnedOf(t *testing.T) {
	for _, body := range []string{
		"The court is wet so netball is in the hall.", "Take care in court shoes.", "In-laws are welcome at the fair.", "The police officer visits us on Friday to say hello.",
		"Penalties: football shoot-out on Friday.", "Legal & General run sponsors us.", "Coleslaw is for lunch.", "We follow the laws of the game.",
	} {
		if got := rulesOf(Looked{Kind: PersonsWords, Body: body + " Ring ((office_phone))."}); got != nil {
			t.Errorf("%q runs against %v", body, got)
		}
	}
}

// TestAStrangersTexts are those of somebody who tried to get blame past the lint,
// and ordinary ones that it held up.
func TestAStrangersTexts(t *testing.T) {
	today := clock.Date{Year: 2026, Month: time.November, Day: 22}
	for rule, bodies := range map[Rule][]string{
		RuleBlame: {
			"((first_name)) is skiving.", "((first_name))'s attendance is a cause for concern.", "Every day missed damages ((first_name)).", "If you cared you would bring ((first_name)).", "Truancy hurts.",
			"His attendance is very poor.", "You let ((first_name)) down.",
		},
		RuleLaw:     {"Social workers may call.", "Unauthorised leave has a charge.", "We will refer you to the welfare officer.", "A fixed sum may be due.", "It is against the law."},
		RulePercent: {"((first_name)) is at 89%.", "((first_name)) was here 89.5 per cent of the days."},
		RuleDate: {
			"Come on the fourth of December.", "Come tomorrow.", "Come on Thursday 4 December.", "Come on Thurs 4 Dec.", "Come on Friday 31 November.", "Come on Friday 4 December 2027.", "The fair is on 10/10.", "Come on 4/12.",
		},
		RuleYourChild: {"Your  child is missed.", "your little one is missed.", "Your kids are missed."},
		RuleHidden:    {"\u202e((first_name)) is missed."},
		"": {
			"Come on Friday 4 December.", "Come on Friday 4 December 2026.", "We met on Monday 2 November.", "Come on Friday 4/12.", "Come on Friday the fourth of December.",
			"Chapter 3/4 is read.", "Homework is 4/5 done.", "10/10 for effort!", "Year 7/8 play.", "It is the first of many.",
		},
	} {
		for _, body := range bodies {
			got := rulesOf(Looked{Kind: CampaignWords, Body: body + " Ring ((office_phone)). To stop these updates reply NOINFO.", Today: today})
			if rule == "" && got != nil || rule != "" && !slices.Equal(got, []Rule{rule}) {
				t.Errorf("%q runs against %v, not %q", body, got, rule)
			}
		}
	}
}
