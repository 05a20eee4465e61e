package campaigns

import "testing"

func TestWhoReadsALanguageInOtherLettersGetsEnglish(t *testing.T) {
	w := Wave{Key: "w", Messages: []Message{
		{Voice: SecondaryVoice, Language: "en", Text: "((school)): hello"},
		{Voice: SecondaryVoice, Language: "pa", Text: "((school)): ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ", VettedBy: "person:S1"},
		{Voice: SecondaryVoice, Language: "pt", Text: "((school)): bom dia", VettedBy: "person:S1"},
		{Voice: SecondaryVoice, Language: "ks-Deva", Text: "((school)): नमस्कार", VettedBy: "person:S1"},
	}}
	for _, c := range []struct{ reads, gets string }{
		{"pa", "pa"},
		{"pa-IN", "pa"},
		{"pa-Guru", "pa"},
		{"PA", "pa"},
		{"pa-PK", "en"},
		{"pa-Arab", "en"},
		{"pt", "pt"},
		{"pt-BR", "pt"},
		{"ks-Deva", "ks-Deva"},
		{"ks", "en"},
		{"", "en"},
		{"en-GB", "en"},
		{"not a tag", "en"},
	} {
		m, ok := (Plan{}).wording(w, SecondaryVoice, FirstText, c.reads)
		if !ok || m.Language != c.gets {
			t.Errorf("who reads %q gets %q, want %q", c.reads, m.Language, c.gets)
		}
	}
}
