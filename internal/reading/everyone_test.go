package reading

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/register"
)

// A reply that speaks of all the pupils is about each of them: nobody has to
// be asked which.
func TestBothMeansBoth(t *testing.T) {
	for _, body := range []string{
		"Both ill", "They both have a temperature", "both of them are poorly", "they're BOTH sick", "the kids are ill",
		"my two have a bug", "ill, both of them", "the two of them have been vomiting all night", "The children have flu",
		"they are all poorly", "everyone is ill here", "neither is well", "Amira and Yusuf are ill", "Amira, Yusuf: chickenpox",
		"Tummy bug - Amira and Yusuf", "Amira and her brother have covid", "whole family has covid",
		"oboje są chorzy", "dzieci są chore", "amandoi sunt bolnavi", "copiii sunt bolnavi", "estão ambos doentes", "os dois estão doentes",
		"labadooda way jiran yihiin", "mae'r ddau yn sâl", "обоє хворі", "كلاهما مريض", "দুজনেই অসুস্থ", "બંને બીમાર છે", "ਦੋਵੇਂ ਬਿਮਾਰ ਹਨ",
		"dove bimar ne", "دونوں بیمار ہیں", "dono bimar hain",
	} {
		r := Read(body, twins)
		if r.Suggest == nil {
			t.Errorf("%q suggests nothing: %v", body, r.Findings)
			continue
		}
		if diff := cmp.Diff(map[int]register.Code{0: "I", 1: "I"}, r.Suggest.PerName); diff != "" {
			t.Errorf("%q (-wanted +read):\n%s", body, diff)
		}
		for _, f := range r.Findings {
			if diff := cmp.Diff([]int{0, 1}, f.About); diff != "" {
				t.Errorf("%q: %s is about (-wanted +read):\n%s", body, f.Kind, diff)
			}
		}
	}
}

func TestWhatOnlyLooksLikeBoth(t *testing.T) {
	for _, body := range []string{
		"she has an infection in both ears", "been sick all night", "ill all week", "we both have flu", "not well at all", "poorly, that's all",
		"both her legs hurt", "bothered by a cough", "temperature, both parents at work", "the other kids had it, now ill",
	} {
		for _, f := range Read(body, twins).Findings {
			if f.About != nil {
				t.Errorf("%q: %s is about %v", body, f.Kind, f.About)
			}
		}
	}
}

// We asked about some of the names; others are of the same family.
func TestBothIsSaidOfThoseWeAskedAbout(t *testing.T) {
	three := About{Day: monday, Names: []string{"Amira", "Yusuf", "Zara"}}
	for _, c := range []struct {
		body  string
		asked int
		want  []int
	}{
		{"both ill", 2, []int{0, 1}},
		{"both ill", 3, nil},
		{"all of them are ill", 2, []int{0, 1}},
		{"all three are ill", 2, []int{0, 1, 2}},
		{"all 3 poorly", 0, []int{0, 1, 2}},
		{"all four are ill", 3, nil},
		{"all ill", 1, []int{0, 1, 2}},
		{"Yusuf and Zara ill", 1, []int{1, 2}},
		{"Amira, Yusuf and Zara are ill", 1, []int{0, 1, 2}},
	} {
		three.Asked = c.asked
		if diff := cmp.Diff(c.want, Read(c.body, three).Findings[0].About); diff != "" {
			t.Errorf("%q, asked about %d (-wanted +read):\n%s", c.body, c.asked, diff)
		}
	}
}
