package likeness_test

import (
	"testing"

	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// TestWhoMayBeOne: how lists write one adult, and two.
func TestWhoMayBeOne(t *testing.T) {
	for _, c := range []struct {
		a, b likeness.Someone
		one  bool
	}{
		{likeness.Someone{Name: "Sana Khan"}, likeness.Someone{Name: "KHAN, Sana"}, true},
		{likeness.Someone{Name: "Mrs Sana Khan"}, likeness.Someone{Name: "Sana Khan (mum)"}, true},
		{likeness.Someone{Name: "S Khan", Relationship: "mother"}, likeness.Someone{Name: "Sana Khan", Relationship: "mum"}, true},
		{likeness.Someone{Name: "Zoë O’Neill"}, likeness.Someone{Name: "zoe oneill"}, true},
		{likeness.Someone{Name: "Callum Ash"}, likeness.Someone{Name: "Calum Ash"}, true},
		{likeness.Someone{Name: "Robert Ash", Relationship: "father"}, likeness.Someone{Name: "Bob Ash", Relationship: "birth father"}, true},
		{likeness.Someone{Name: "Bob Ash", Relationship: "father"}, likeness.Someone{Name: "Kim Ash", Relationship: "mother"}, false},
		{likeness.Someone{Name: "Sana Khan", Relationship: "mother"}, likeness.Someone{Name: "Imran Khan", Relationship: "uncle"}, false},
		{likeness.Someone{Name: "Tim Ash"}, likeness.Someone{Name: "Tom Ash"}, false},
		{likeness.Someone{}, likeness.Someone{Name: "Sana Khan"}, false},
	} {
		if one, turned := likeness.Variant(c.a, c.b), likeness.Variant(c.b, c.a); one != c.one || turned != c.one {
			t.Errorf("%+v and %+v: one is %t, and turned round %t", c.a, c.b, one, turned)
		}
	}
}

// TestANameThatIsNotSaidIsLikeAny, and a word in common makes two alike.
func TestANameThatIsNotSaidIsLikeAny(t *testing.T) {
	for sent, like := range map[string]bool{"Amira": true, "Amira Jane": true, "Ami": true, "Amirah": true, "": true, "Bilal": false} {
		if got := likeness.MayBe(&sent, "Amira"); got != like {
			t.Errorf("%q: %t", sent, got)
		}
	}
	if !likeness.MayBe(nil, "Amira") {
		t.Error("a name that was not sent is another one")
	}
}
