package console

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
)

func TestAFamilyIsNotCountedUnderATextInLettersItCannotRead(t *testing.T) {
	v := campaigns.View{School: school.School{Phase: school.Primary}, Campaign: campaigns.Campaign{Plan: campaigns.Plan{Waves: []campaigns.Wave{{
		Messages: []campaigns.Message{{Voice: campaigns.PrimaryVoice, Language: "pa"}, {Voice: campaigns.PrimaryVoice, Language: "pt"}},
	}}}}}
	got := spokenLines(v, &campaigns.Preview{Drafts: map[string]int{"pa": 2, "pa-PK": 1, "pt-BR": 3}})
	want := []tongueView{
		{Language: "pa", Name: "Panjabi", Says: "Draft: its families get English", Shape: "waiting", Families: "2 families of this wave"},
		{Name: "Panjabi in other letters (pa-PK)", Says: "No text: its families get English", Shape: "off", Families: "1 family of this wave"},
		{Language: "pt", Name: "Portuguese", Says: "Draft: its families get English", Shape: "waiting", Families: "3 families of this wave"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
