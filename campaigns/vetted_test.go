package campaigns

import "testing"

func TestNobodyWritesAVettersNameThroughAPlan(t *testing.T) {
	const polish, urdu = "((school)): dzien dobry", "((school)): salam"
	pack := []Wave{{Messages: []Message{{Language: "pl", Text: polish, VettedBy: "the pack's reader"}}}}
	stood := []Wave{{Messages: []Message{{Language: "ur", Text: urdu, VettedBy: "a made-up reader"}, {Language: "so", Text: "((school)): subax wanaagsan"}}}}
	for _, c := range []struct {
		name string
		m    Message
		want string
	}{
		{"a name nobody gave", Message{Language: "ro", Text: "((school)): buna", VettedBy: "Dr A. Khan"}, ""},
		{"a name put to a draft that stood", Message{Language: "so", Text: "((school)): subax wanaagsan", VettedBy: "Dr A. Khan"}, ""},
		{"words changed under a name", Message{Language: "ur", Text: urdu + "!", VettedBy: "a made-up reader"}, ""},
		{"a language changed under a name", Message{Language: "pa", Text: urdu, VettedBy: "a made-up reader"}, ""},
		{"another name for words that were read", Message{Language: "ur", Text: urdu, VettedBy: "Dr A. Khan"}, "a made-up reader"},
		{"words that were read, the name left out", Message{Language: "ur", Text: urdu}, "a made-up reader"},
		{"words of the pack", Message{Language: "pl", Text: polish}, "the pack's reader"},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := Plan{Waves: []Wave{{Messages: []Message{c.m}}}}
			if got := asked.vouched(pack, stood).Waves[0].Messages[0].VettedBy; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if asked.Waves[0].Messages[0] != c.m {
				t.Error("what was asked is changed itself")
			}
		})
	}
}

func TestATranslationIsVouchedForBesideTheEnglishItWasReadWith(t *testing.T) {
	wave := func(english string) []Wave {
		return []Wave{{Messages: []Message{
			{Voice: PrimaryVoice, Language: "en", Text: english}, {Voice: PrimaryVoice, Language: "pl", Text: "((school)): piatek", VettedBy: "person:S1"},
		}}}
	}
	for english, want := range map[string]string{"((school)): Friday": "person:S1", "((school)): Thursday": ""} {
		if got := (Plan{Waves: wave(english)}).vouched(wave("((school)): Friday")).Waves[0].Messages[1].VettedBy; got != want {
			t.Errorf("beside %q it is vouched for by %q, want %q", english, got, want)
		}
	}
}
