package campaigns

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// TestAPartOfATextHangsOnHowManyChildrenItIsOf.
func TestAPartOfATextHangsOnHowManyChildrenItIsOf(t *testing.T) {
	m := Message{Language: "en", Text: "((school)): ((first_name)) ((one??is))((several??are)) welcome."}
	r := reader{school: school.School{TextName: "Larkmere"}, names: []string{"Amira"}, missed: []int{2}}
	for _, c := range []struct {
		names []string
		want  string
	}{{[]string{"Amira"}, "Larkmere: Amira is welcome."}, {[]string{"Amira", "Yusuf"}, "Larkmere: Amira and Yusuf are welcome."}} {
		r.names, r.missed = c.names, make([]int, len(c.names))
		got, err := m.words(r, "w")
		if err != nil || got.Body != c.want {
			t.Errorf("%q %v", got.Body, err)
		}
	}
	for _, c := range []struct{ text, fault string }{
		{"((school)): ((one??is))((several??are)) in.", ""},
		{"((school)): ((ill??is ill)).", "which is not known"},
		{"((school)): ((one??)).", "which has no text"},
		{"((school)): ((one??is) in.", "brackets left open"},
		{"((school)): ((several??" + strings.Repeat("no ", 110) + ")).", "parts"},
	} {
		var f faults
		Message{Language: "en", Text: c.text}.check(&f, "text", map[string]string{"school": "Larkmere"}, "")
		if said := strings.Trim(fmt.Sprint([]error(f)), "[]"); (c.fault == "") != (said == "") || !strings.Contains(said, c.fault) {
			t.Errorf("%s: %q", c.text, said)
		}
	}
}

// TestTheThirdTextShownIsInAnotherScriptWhereOneIs: an English text with a letter
// outside the short alphabet is not in another script.
func TestTheThirdTextShownIsInAnotherScriptWhereOneIs(t *testing.T) {
	sample := func(language, body string) Sample {
		return Sample{Words: Words{Body: body, Language: language, Parts: sms.Count(body)}}
	}
	english, zoe := sample("en", "Grace is welcome."), sample("en", "Zoë and Siân are welcome, come in.")
	urdu, polish := sample("ur", "خوش آمدید"), sample("pl", "Witamy.")
	for _, c := range []struct {
		all  []Sample
		kind string
		body string
	}{
		{[]Sample{english, zoe, polish, urdu}, OtherScript, urdu.Words.Body},
		{[]Sample{english, zoe, polish}, OtherLanguage, polish.Words.Body},
		{[]Sample{english, zoe}, WiderAlphabet, zoe.Words.Body},
		{[]Sample{english}, "", ""},
	} {
		got := threeOf(c.all)
		kind, body := "", ""
		if len(got) == 3 {
			kind, body = got[2].Kind, got[2].Words.Body
		}
		if kind != c.kind || body != c.body || got[0].Kind != Shortest || got[1].Kind != Longest {
			t.Errorf("%+v", got)
		}
	}
}
