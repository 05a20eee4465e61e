package campaigns

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// drawnPlan is any plan of one wave, as somebody might send it, with who wrote
// each of its texts. The same words may stand twice.
func drawnPlan(t *rapid.T) Campaign {
	c := Campaign{Authors: map[string][]string{}}
	c.Plan.TwoWordings = rapid.Bool().Draw(t, "two wordings")
	c.Plan.OptOutWord = OptOutWord
	w := Wave{Key: "w", Name: "W"}
	for i := range rapid.IntRange(0, 12).Draw(t, "texts") {
		m := Message{
			Voice:    rapid.SampledFrom([]Voice{PrimaryVoice, SecondaryVoice}).Draw(t, "voice"),
			Language: rapid.SampledFrom([]string{"en", "en-GB", "pl", "pt-BR", "pt", "UR"}).Draw(t, "language"),
			Variant:  rapid.SampledFrom([]string{"", SecondWording}).Draw(t, "variant"),
			VettedBy: rapid.SampledFrom([]string{"", "person:vouched"}).Draw(t, "vetted by"),
			Text:     fmt.Sprintf("((school)): text %d of ((first_name))", rapid.IntRange(0, i).Draw(t, "words")),
		}
		w.Messages = append(w.Messages, m)
		c.Authors[m.mark()] = []string{rapid.SampledFrom([]string{"person:ann", "person:ben"}).Draw(t, "author")}
	}
	c.Plan.Waves = []Wave{w}
	return c
}

// Whoever a family is and wherever it was drawn, what it gets was before whoever
// approved it, and nobody approved words of their own.
func TestEveryTextThatGoesOutWasShownToWhoeverApprovedItAndIsNotTheirs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawnPlan(t)
		sch := school.School{TextName: "L", Phase: rapid.SampledFrom([]school.Phase{school.Primary, school.Secondary}).Draw(t, "phase")}
		voice, w, goes := VoiceOf(sch.Phase), c.Plan.Waves[0], c.Plan.Goes(sch.Phase)
		shown := overseer{optOut: OptOutWord}.looks(c.Plan, w, sch, nil)
		read := map[Message]bool{}
		for _, arm := range []Arm{FirstText, SecondText, ""} {
			for _, language := range []string{"", "en", "en-GB", "pl", "pt", "pt-PT", "ur", "so"} {
				m, ok := c.Plan.wording(w, voice, arm, language)
				if !ok {
					continue
				}
				read[m] = true
				r := madeUp(sch)
				r.arm, r.language = arm, language
				got, err := c.Plan.words(w, r)
				switch {
				case err != nil:
					t.Fatal(err)
				case m.Variant == SecondWording && !c.Plan.TwoWordings:
					t.Fatalf("arm %q is sent the second wording, of one", arm)
				case m.base() == "en" && slices.ContainsFunc(goes, func(g Going) bool { return g.Message.base() == baseOf(language) && baseOf(language) != "en" }):
					t.Fatalf("who reads %s is sent English in place of words somebody vouched for", language)
				case !slices.ContainsFunc(goes, func(g Going) bool { return g.Message == m }):
					t.Fatalf("%q is sent and is none of the texts that go out", got.Body)
				case !slices.ContainsFunc(shown, func(l Look) bool {
					return l.Shown == got.Body && l.Variant == got.Variant && l.Language == baseOf(got.Language)
				}):
					t.Fatalf("%q is sent and was not shown", got.Body)
				case !slices.Contains(c.Plan.reads(voice), w.textMark(m)):
					t.Fatalf("%q is sent and is not noted as read", got.Body)
				}
				for _, by := range c.authors(m) {
					actor := school.Actor{Kind: school.Person, ID: by[len("person:"):]}
					if err := (&Service{}).wroteNothing(t.Context(), actor, c, voice); !problem.Is(err, problem.Forbidden) || !c.WroteSome(by, sch.Phase) {
						t.Fatalf("%s, who wrote %q, approves it: %v", by, got.Body, err)
					}
				}
			}
		}
		for _, g := range goes {
			if !read[g.Message] {
				t.Fatalf("%+v is shown as what goes out, and nobody gets it", g.Message)
			}
		}
		for _, g := range c.Plan.Kept(sch.Phase) {
			if read[g.Message] {
				t.Fatalf("%+v is shown as kept, and is sent", g.Message)
			}
		}
	})
}

func TestResultsSayFromWhichWaveOnEveryFamilyGotTheFirstWording(t *testing.T) {
	sent := func(name string, two bool) WaveReport {
		arms := map[Arm]ArmTally{FirstText: {Families: 6}, SecondText: {Families: 5}}
		return WaveReport{Firing: Firing{Wave: Wave{Name: name}, Plan: Plan{TwoWordings: two}}, Tally: Tally{Arms: arms}}
	}
	for _, c := range []struct {
		name  string
		now   bool // the plan has two wordings
		waves []WaveReport
		want  string
	}{
		{"nothing has gone", false, nil, ""},
		{"one wording all along", false, []WaveReport{sent("Two", false), sent("One", false)}, ""},
		{"two all along", true, []WaveReport{sent("Two", true), sent("One", true)}, ""},
		{"two from the second wave on", true, []WaveReport{sent("Two", true), sent("One", false)}, ""},
		{"ended, and none has gone since", false, []WaveReport{sent("One", true)}, "Two wordings went out up to One. From the next wave on every family gets the first."},
		{"ended, and two have gone since", false, []WaveReport{sent("Three", false), sent("Two", false), sent("One", true)}, "Two wordings went out up to One. From Two on every family got the first."},
		{"ended, and one was missed since", false, []WaveReport{sent("Three", false), {Firing: Firing{Wave: Wave{Name: "Two"}}}, sent("One", true)}, "Two wordings went out up to One. From Three on every family got the first."},
	} {
		r := Report{Campaign: Campaign{Plan: Plan{TwoWordings: c.now}}, Waves: c.waves}
		if got := r.oneWording(); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	if two, one := sent("One", true), sent("Two", false); len(two.Wordings()) != 2 || one.Wordings() != nil {
		t.Errorf("%v and %v stand side by side", two.Wordings(), one.Wordings())
	}
}

func TestTwoTextsForTheSameFamiliesAreRefusedWhereTheSecondStands(t *testing.T) {
	const text = "((school)): hello ((first_name)). To stop these updates reply NOINFO."
	base := []Message{
		{Voice: PrimaryVoice, Language: "en", Text: text},
		{Voice: SecondaryVoice, Language: "en", Text: text},
		{Voice: PrimaryVoice, Language: "en", Variant: SecondWording, Text: text},
		{Voice: SecondaryVoice, Language: "pt", Text: text},
	}
	for _, c := range []struct {
		more Message
		want string // the pointer; "" where it may stand
	}{
		{Message{Voice: SecondaryVoice, Language: "en", Variant: SecondWording}, ""},
		{Message{Voice: PrimaryVoice, Language: "pt"}, ""},
		{Message{Voice: SecondaryVoice, Language: "pt", Variant: SecondWording}, ""},
		{Message{Voice: PrimaryVoice, Language: "en", Variant: SecondWording}, "/waves/0/messages/4"},
		{Message{Voice: SecondaryVoice, Language: "pt"}, "/waves/0/messages/4"},
		{Message{Voice: SecondaryVoice, Language: "pt-BR"}, "/waves/0/messages/4"},
		{Message{Voice: SecondaryVoice, Language: "en-GB", Variant: SecondWording}, "/waves/0/messages/4/language"},
	} {
		c.more.Text = text
		p := Packs()[0].plan()
		p.Waves = []Wave{{Key: "w", Name: "W", When: "every Friday in the autumn term, 16:00", Messages: append(slices.Clone(base), c.more)}}
		got := ""
		if err := problem.Of(p.check()); err != nil && len(err.Fields) > 0 {
			got = err.Fields[0].Pointer
		}
		if got != c.want {
			t.Errorf("%s %s %q is refused at %q, want %q", c.more.Voice, c.more.Language, c.more.Variant, got, c.want)
		}
	}
}

func TestFamiliesWhoseLanguageHasOneOfTwoWordingsAreInNeitherCount(t *testing.T) {
	text := func(language, variant, by string) Message {
		return Message{Voice: SecondaryVoice, Language: language, Variant: variant, VettedBy: by, Text: "((school)): " + language + variant}
	}
	w := Wave{Messages: []Message{
		text("en", "", ""), text("en", "b", ""), text("ur", "", "person:v"), text("pl", "", "person:v"), text("pl", "b", "person:v"), text("ar", "", ""), text("so", "b", "person:v"),
	}}
	for language, want := range map[string][2]string{ // the arms a family drawn to the first and to the second is left in
		"en": {"a", "b"}, "pl": {"a", "b"}, "ar": {"a", "b"}, "cy": {"a", "b"}, "ur": {"one", "one"}, "so": {"one", "one"},
	} {
		m := townOf("p1:8B mum", "p2:8B dad", "p3:8B nan")
		for p, list := range m.Lists {
			for i := range list {
				m.Lists[p][i].Contact.Language = language
			}
		}
		all := Choose(m, Audience{}, willing)
		all[0].Arm, all[1].Arm, all[2].Arm = FirstText, SecondText, HeldOut
		Plan{TwoWordings: true}.setApart(all, w, m)
		if got := [2]string{string(all[0].Arm), string(all[1].Arm)}; got != want || all[2].Arm != HeldOut {
			t.Errorf("who reads %s: %v and %s", language, got, all[2].Arm)
		}
		all[1].Arm = SecondText
		if (Plan{}).setApart(all, w, m); all[1].Arm != SecondText {
			t.Errorf("who reads %s is set apart where there is one wording", language)
		}
	}
	got, _ := Plan{TwoWordings: true}.wording(w, SecondaryVoice, OneText, "so")
	if got.Text != "((school)): sob" {
		t.Errorf("who reads so is sent %q", got.Text)
	}
}
