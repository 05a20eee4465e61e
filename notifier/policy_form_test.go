package notifier

import (
	"reflect"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
)

func TestAPageShowsEveryValueOfAPolicy(t *testing.T) {
	shown := map[string]int{}
	for _, f := range PolicyFields {
		shown[f.Name]++
		if f.Says == "" || !strings.HasSuffix(f.Means, ".") || f.Part == "" {
			t.Errorf("%s is not said in plain words", f.Name)
		}
	}
	typ := reflect.TypeFor[Policy]()
	for i := range typ.NumField() {
		name := typ.Field(i).Tag.Get("json")
		if shown[name] != 1 {
			t.Errorf("%s stands %d times among PolicyFields, want once", name, shown[name])
		}
		delete(shown, name)
	}
	if len(shown) > 0 {
		t.Errorf("no value of a policy: %v", shown)
	}
}

func TestEachValueIsReadAsItIsWritten(t *testing.T) {
	for _, f := range PolicyFields {
		p := DefaultPolicy()
		text := p.Written(f.Name)
		if text == "" {
			t.Errorf("%s is not written at all", f.Name)
		}
		if same, err := p.With(f.Name, " "+text+" "); err != nil || same != p {
			t.Errorf("%s was written %q and read otherwise: %v", f.Name, text, err)
		}
		other := map[PolicyKind]string{PolicyYesNo: "yes", PolicySpan: "17", PolicyNumber: "17", PolicyShare: "12.5%", PolicyTime: "09:07"}[f.Kind]
		if f.Kind == PolicyYesNo && text == "yes" {
			other = "no"
		}
		if f.Kind == PolicyOneOf {
			other = f.Choices[1].Value
		}
		if is, err := p.With(f.Name, other); err != nil || is == p || is.Written(f.Name) != strings.TrimSuffix(other, "%") {
			t.Errorf("%s does not take %q: %v, %q", f.Name, other, err, is.Written(f.Name))
		}
		for _, wrong := range []string{"", "perhaps", "1e9x", "25:99"} {
			if is, err := p.With(f.Name, wrong); is != p || !problem.Is(err, problem.Invalid) || problem.Of(err).Fields[0].Pointer != "/"+f.Name {
				t.Errorf("%s takes %q: %v", f.Name, wrong, err)
			}
		}
	}
	p := DefaultPolicy()
	if _, err := p.With("school", "x"); !problem.Is(err, problem.Invalid) || p.Written("school") != "" {
		t.Errorf("a name that is none: %v", err)
	}
}
