package templates

import (
	"slices"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

var larkmere = school.School{URN: urn, TextName: "Larkmere High", OfficePhone: "07700 900140"}

func TestAWordingIsTriedWithPartsCostAndWhatToLookAt(t *testing.T) {
	s, on := written(t)
	on.terms.Price = 350
	for _, c := range []struct {
		name  string
		try   Try
		parts int
		rules []Rule
		drop  []string
		plain bool
	}{
		{"as it stands", Try{Kind: AbsenceAM, Language: English}, 1, nil, nil, false},
		{"in Urdu", Try{Kind: AbsenceAM, Language: "ur"}, 2, nil, nil, false},
		{"a curly quote costs a part", Try{Kind: Help, Language: English, Body: "((school)): it’s us, the people who text about absence from school. Ring ((office_phone))."}, 2, []Rule{RuleCostly}, nil, true},
		{"a conditional is gone", Try{Kind: AbsenceAM, Language: English, Body: "((school)): ((names)) not in. Ring ((office_phone))."}, 1, nil, []string{"one??", "several??"}, false},
		{"a person's words", Try{Kind: PersonsWords, Language: English, Body: "Please ring us about ((first_name)) on ((office_phone))."}, 1, nil, nil, false},
		{"a last name of the roll", Try{Kind: PersonsWords, Language: English, Body: "Please ring us about Sana Mahmood on ((office_phone))."}, 1, []Rule{RuleSurname}, nil, false},
		{"one child in a campaign's", Try{Kind: CampaignWords, Language: English, Body: "((school)): ((first_name)) ((one??is))((several??are)) here. To stop these updates reply NOINFO. Ring ((office_phone))."}, 1, nil, nil, false},
		{"a campaign's", Try{Kind: CampaignWords, Language: English, Body: "((school)): ((missed)). Ring ((office_phone))."}, 1, []Rule{RuleOptOut}, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.try.Values = MadeUp(larkmere, c.try.Kind)
			got, err := s.Try(t.Context(), urn, c.try)
			if err != nil {
				t.Fatal(err)
			}
			var found []Rule
			for _, f := range got.Findings {
				found = append(found, f.Rule)
			}
			if got.Parts.Parts != c.parts || got.Cost != 350*c.parts || !slices.Equal(found, c.rules) || !slices.Equal(got.Dropped, c.drop) || (got.Plain != "") != c.plain {
				t.Errorf("%+v", got)
			}
		})
	}
	for _, body := range []string{"((", "((school)) ((first_name)) ((last_name))", "((ill??is ill))"} {
		if _, err := s.Try(t.Context(), urn, Try{Kind: PersonsWords, Body: body, Values: MadeUp(larkmere, PersonsWords)}); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", body, err)
		}
	}
	if _, err := s.Try(t.Context(), urn, Try{Kind: CampaignWords, Language: "xx", Body: "((school)).", Values: MadeUp(larkmere, CampaignWords)}); !problem.Is(err, problem.Invalid) {
		t.Errorf("words in no language: %v", err)
	}
	v := MadeUp(larkmere, AbsenceAM)
	v.OfficePhone = ""
	if got, err := s.Try(t.Context(), urn, Try{Kind: AbsenceAM, Language: English, Values: v}); err != nil || !got.Missing || got.Body != "" {
		t.Errorf("a school without a number: %+v, %v", got, err)
	}
}

func TestEveryKindIsSaidToAPersonAndCanBeTriedWithAMadeUpFamily(t *testing.T) {
	s, _ := written(t)
	for _, k := range Kinds {
		if k.Words() == "" || k.When() == "" || len(k.Needs()) == 0 {
			t.Errorf("%s is not said", k)
		}
		for _, l := range promised {
			if got, err := s.Try(t.Context(), urn, Try{Kind: k, Language: l, Values: MadeUp(larkmere, k)}); err != nil || got.Missing {
				t.Errorf("%s in %s: %+v, %v", k, l, got, err)
			}
		}
	}
}
