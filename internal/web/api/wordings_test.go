package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// shelf keeps wordings in memory.
type shelf struct {
	kept  []templates.Kept
	terms templates.Terms
}

func (s *shelf) Wordings(context.Context, school.URN, templates.Kind) ([]templates.Kept, error) {
	return s.kept, nil
}

func (s *shelf) KeepWording(_ context.Context, _ school.Actor, _ school.URN, x templates.Kept, _ time.Time) error {
	s.kept = append(s.kept, x)
	return nil
}

func (s *shelf) VetWording(context.Context, school.Actor, school.URN, templates.Kept, time.Time) error {
	panic("a key vouched for a wording")
}

func (s *shelf) Terms(context.Context, school.URN) (templates.Terms, error) { return s.terms, nil }

func (s *shelf) LastNames(context.Context, school.URN) ([]string, error) {
	return []string{"Mahmood"}, nil
}

func (s *shelf) SetTerms(_ context.Context, _ school.Actor, _ school.URN, t templates.Terms, _ time.Time) error {
	s.terms = t
	return nil
}

// wordsOn is the wordings of a school over an empty shelf.
func wordsOn(t testing.TB, on *shelf) *templates.Service {
	t.Helper()
	pack, err := templates.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return templates.New(pack, on, clock.At(time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)))
}

func askWordings(t *testing.T, h *house, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "/v1/schools/999001/wordings"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer all")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return h.ask(t, r)
}

func TestWordingsAreListedWrittenAndTriedByAKeyAndNeverVouchedFor(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"every wording", "GET", "", "", 200, `"kind":"absence_am","language":"ur","language_name":"Urdu","direction":"rtl","sent":null,"draft":"`},
		{"one", "GET", "/help/en", "", 200, `"vetted_by":null`},
		{"no such kind", "GET", "/birthday/en", "", 404, "no such wording"},
		{"no such language", "GET", "/help/tlh", "", 404, "no wordings in this language"},
		{"a draft", "PUT", "/help/en", `{"body":"((school)): ring ((office_phone))."}`, 200, `"draft":"`},
		{"the same again", "PUT", "/help/en", `{"body":"((school)): ring ((office_phone))."}`, 200, `"draft":"`},
		{"without its gaps", "PUT", "/help/en", `{"body":"hello secret words"}`, 422, `"pointer":"/body"`},
		{"no words", "PUT", "/help/en", `{}`, 422, `"pointer":"/body"`},
		{"no JSON", "PUT", "/help/en", `garbage`, 422, `problem`},
		{"a key vouches", "POST", "/help/en/vet", `{"version":"e0a1741819d7"}`, 403, "Only a person"},
		{"a trial", "POST", "/preview", `{"kind":"words","body":"Your child will be fined on 3 May."}`, 200, `"rule":"law"`},
		{"a trial of nothing", "POST", "/preview", `{}`, 422, `"pointer":"/kind"`},
		{"brackets left open", "POST", "/preview", `{"kind":"words","body":"((secret words"}`, 422, "part of it is not closed"},
		{"terms", "PUT", "/terms", `{"pence_per_part":3.5,"links":["larkmere.example"]}`, 200, `"pence_per_part":3.5,"links":["larkmere.example"]`},
		{"a shortener", "PUT", "/terms", `{"links":["bit.ly"]}`, 422, `"pointer":"/links"`},
		{"a wrong price", "PUT", "/terms", `{"pence_per_part":null}`, 422, `"pointer":"/pence_per_part"`},
		{"terms as they stand", "GET", "/terms", "", 200, `"pence_per_part":3.5`},
	} {
		w := askWordings(t, h, c.method, c.path, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || w.Code != http.StatusOK && strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
}
