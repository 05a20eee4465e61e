package templates

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAWordingIsReadIntoItsStretches(t *testing.T) {
	got, err := parse("((school)): ((names)) ((one??is))((several?? are)) (in).")
	if err != nil {
		t.Fatal(err)
	}
	want := []node{
		{value: "school"},
		{text: ": "},
		{value: "names"},
		{text: " "},
		{text: "is", flag: "one"},
		{text: " are", flag: "several"},
		{text: " (in)."},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(node{})); diff != "" {
		t.Error(diff)
	}
}

// FuzzParse wants a wording that is read to be wholly accounted for: writing
// the stretches down again gives the wording back.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "((a))", "((a??b))", "((", "))", "(())", "((a", "x((a))y", "(((a)))", "((a??((b))))", "((??))", "((a))((b))"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		nodes, err := parse(body)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, n := range nodes {
			switch {
			case n.flag != "":
				b.WriteString("((" + n.flag + "??" + n.text + "))")
			case n.value != "":
				b.WriteString("((" + n.value + "))")
			default:
				b.WriteString(n.text)
			}
		}
		again, err := parse(b.String())
		if err != nil {
			t.Fatalf("%q was read, its writing %q is not: %v", body, b.String(), err)
		}
		if diff := cmp.Diff(nodes, again, cmp.AllowUnexported(node{})); diff != "" {
			t.Fatalf("%q: %s", body, diff)
		}
	})
}
