package campaigns

import (
	"strings"
	"testing"
)

func TestATextOffersTheWayOutOrIsRefused(t *testing.T) {
	for _, c := range []struct {
		language, text string
		want           bool
	}{
		{"en", "((school)): hello. To stop these updates reply NOINFO. Absence texts carry on.", true},
		{"en", "((school)): hello. Reply NOINFO to stop these updates.", true},
		{"en", "((school)): hello. If you would rather not get these, reply NOINFO.", true},
		{"en", "((school)): see https://www.nhs.uk/do-not-wait/ To stop these updates reply NOINFO.", true},
		{"en", "((school)): hello. Do not reply NOINFO.", false},
		{"en", "((school)): hello. Please don’t reply NOINFO.", false},
		{"en", "((school)): hello. You must never, ever reply NOINFO.", false},
		{"en", "((school)): hello. Do not reply NOINFO. To stop these reply NOINFO.", true},
		{"en", "((school)): hello. NOINFO.", false},
		{"en", "((school)): reply NOINFORMATION.", false},
		{"en-GB", "((school)): hello.", false},
		{"pl", "((school)): dzień dobry.", false},
		{"pl", "((school)): dzień dobry. Aby to zatrzymać, odpisz NOINFO.", true},
		{"pl", "((school)): jeśli nie chcesz tych wiadomości, odpisz NOINFO.", true},
		{"pl", "((school)): nie odpisuj NOINFO.", false},
		{"ur", "((school)): NOINFO جواب نہ دیں۔", false},
		{"ur", "((school)): NOINFO لکھ کر جواب دیں۔", true},
	} {
		if got := (Message{Language: c.language, Text: c.text}).offers("NOINFO"); got != c.want {
			t.Errorf("%s %q: %t", c.language, c.text, got)
		}
	}
}

func TestAMessageWithOpenBracketsOrAHiddenLinkIsRefused(t *testing.T) {
	const end = " To stop these updates reply NOINFO."
	longest := map[string]string{"school": "Larkmere", "first_name": "Grace"}
	for _, c := range []struct{ text, want string }{
		{"((school)): we miss ((first_name)).", ""},
		{"((school)): we miss ((first_name) a lot.", "brackets"},
		{"((school)): we miss (first_name)) a lot.", "brackets"},
		{"((school)): we miss ((first_name a lot.", "brackets"},
		{"((school)): we miss ((fist_name)).", "not one of the placeholders"},
		{"((school)): see cutt.ly/abc now.", "hides where it leads"},
		{"((school)): see https://rebrand.ly/abc now.", "hides where it leads"},
		{"((school)): see TINYURL.com/abc now.", "hides where it leads"},
		{"((school)): see j.mp/abc now.", "hides where it leads"},
		{"((school)): see www.nhs.uk/abc now.", ""},
	} {
		var f faults
		Message{Language: "en", Text: c.text + end}.check(&f, "text", longest, "NOINFO")
		switch {
		case c.want == "" && len(f) > 0:
			t.Errorf("%q: %v", c.text, f)
		case c.want != "" && (len(f) == 0 || !strings.Contains(f[0].Error(), c.want)):
			t.Errorf("%q: %v, want %q", c.text, f, c.want)
		}
	}
	w := Wave{Key: "w", Messages: []Message{{Voice: SecondaryVoice, Language: "en", Text: "((school)): we miss ((first_name) a lot."}}}
	r := reader{names: []string{"Grace"}, missed: []int{2}}
	r.school.TextName = "Larkmere"
	if got, err := (Plan{}).words(w, r); err == nil {
		t.Errorf("a plan kept before brackets were counted is sent: %q", got.Body)
	}
}
