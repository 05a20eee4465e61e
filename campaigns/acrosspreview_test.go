package campaigns_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// waitsAcross puts a campaign of the stage's school, and of two schools without
// families, forward in a network of a kind, and gives what whoever approves reads.
func waitsAcross(t *testing.T, kind school.NetworkKind, change func(*campaigns.Plan)) (*stage, campaigns.AcrossPreview) {
	s := newStage(t)
	s.trust(kind)
	c, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	c.Plan.Audience.OddDaysAtLeast, c.Plan.HoldOut = 0, 30
	change(&c.Plan)
	_, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	_, err = s.AdoptAcross(t.Context(), comms, "northwold", "", c.ID)
	must(t, err)
	_, err = s.ProposeAcross(t.Context(), comms, "northwold", "moments-matter")
	must(t, err)
	a, err := s.PreviewAcross(t.Context(), "northwold", "moments-matter")
	must(t, err)
	if len(a.Schools) != 3 || a.Seen == "" {
		t.Fatalf("%s: %+v", kind, a)
	}
	return s, a
}

// ours gives the stage's own school of the three.
func ours(a campaigns.AcrossPreview) campaigns.AcrossPreviewAt {
	for _, x := range a.Schools {
		if x.School.URN == urn {
			return x
		}
	}
	return campaigns.AcrossPreviewAt{}
}

func TestWhoeverApprovesForATrustReadsWhatItComesTo(t *testing.T) {
	s, a := waitsAcross(t, school.Trust, func(*campaigns.Plan) {})
	p, err := s.Preview(t.Context(), ours(a).Campaign.ID, "")
	must(t, err)
	want := campaigns.AcrossFigures{ToText: p.ToText, HeldOut: p.HeldOut, Parts: p.Parts, Pence: p.Pence}
	if p.HeldOut == 0 || p.Pence == 0 || ours(a).Figures != want || a.Total != want || a.Uncounted != 0 {
		t.Errorf("at ours %+v, together %+v, want %+v", ours(a).Figures, a.Total, want)
	}
	english := 0
	for _, families := range a.English {
		english += families
	}
	if english == 0 || a.EnglishFew {
		t.Errorf("who gets English though they read another language: %+v", a.English)
	}
	if len(a.Samples) < 2 || a.Samples[0].Kind != campaigns.Shortest || a.Samples[1].Kind != campaigns.Longest {
		t.Fatalf("%+v", a.Samples)
	}
	for i, x := range a.Samples {
		if x.Words.Body != p.Samples[i].Words.Body || !strings.Contains(x.Shown, "Grace") || x.School != s.town.School.Name {
			t.Errorf("a trust does not read a text as the family would: %+v", x)
		}
	}
	if err := s.TestAcross(t.Context(), head, "northwold", "moments-matter", urn); !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.Unknown) {
		t.Errorf("a test text to nobody's mobile: %v", err)
	}
	if err := s.TestAcross(t.Context(), head, "northwold", "days-missed", urn); !problem.Is(err, problem.Unknown) {
		t.Errorf("a test text of what does not wait: %v", err)
	}
	if err := s.TestAcross(t.Context(), key, "northwold", "moments-matter", urn); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a test text to a key: %v", err)
	}
}

func TestWhoeverApprovesForAnAuthorityReadsAggregatesAndNoName(t *testing.T) {
	_, a := waitsAcross(t, school.Authority, func(*campaigns.Plan) {})
	if f := ours(a).Figures; f.Few || !f.HeldHidden || f.HeldOut != 0 || f.ToText < 10 || a.Total.ToText != f.ToText || a.Total.HeldOut < 10 {
		t.Errorf("at one school %+v, together %+v", f, a.Total)
	}
	for _, x := range a.Schools {
		if x.School.URN != urn && x.None == "" && !x.Figures.Few {
			t.Errorf("%s has nobody, and it is told: %+v", x.School.URN, x.Figures)
		}
		for _, l := range x.Looks {
			if l.Words.Body != "" {
				t.Errorf("a text with names is given: %q", l.Words.Body)
			}
		}
	}
	for _, families := range a.English {
		if families < 10 {
			t.Errorf("fewer than ten families of a language are told of: %+v", a.English)
		}
	}
	if len(a.Samples) < 2 {
		t.Fatalf("%+v", a.Samples)
	}
	for _, x := range a.Samples {
		if x.Words.Body != "" || x.Pupils != "" || !strings.Contains(x.Shown, "Grace") {
			t.Errorf("an authority reads a child's name: %+v", x)
		}
	}

	_, few := waitsAcross(t, school.Authority, func(p *campaigns.Plan) { p.Audience.Groups = []string{"none of ours"} })
	if f := ours(few).Figures; !f.Few || f.Parts != 0 || !few.Total.Few || len(few.Samples) != 0 || few.Uncounted == 0 {
		t.Errorf("of fewer than ten families: %+v, together %+v, %d texts", f, few.Total, len(few.Samples))
	}
}
