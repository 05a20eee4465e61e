package api

import (
	"reflect"
	"slices"
	"testing"
)

func TestAFieldOfAPlanThatIsSpeltWronglyIsNamed(t *testing.T) {
	for _, c := range []struct {
		body string
		want []string
	}{
		{`{"version":1,"plan":{"name":"x","audience":{"attended_under":90},"waves":[{"key":"a","messages":[{"text":"b"}]}]}}`, nil},
		{`{"version":1,"plan":{"audience":{"attended_undr":90}}}`, []string{"/plan/audience/attended_undr"}},
		{`{"version":1,"plan":{"audience":{"Attended_Under":90}}}`, []string{"/plan/audience/Attended_Under"}},
		{`{"vershun":1,"plan":{"wave":[],"waves":[{},{"messages":[{"txt":"b"}]}]}}`, []string{"/plan/wave", "/plan/waves/1/messages/0/txt", "/vershun"}},
		{`{"plan":{"audience":{"Amira Khan, 07700 900123":1}}}`, []string{"/plan/audience"}}, // never said back
		{`{"plan":{"audience":7,"waves":{"a":1}}}`, nil},                                     // of another type: said elsewhere
	} {
		bad := invalid()
		unknownFields(bad, reflect.TypeFor[editAsked](), []byte(c.body), "")
		var got []string
		for _, f := range bad.Fields {
			got = append(got, f.Pointer)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.body, got, c.want)
		}
	}
}
