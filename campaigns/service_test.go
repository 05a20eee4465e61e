package campaigns

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/firstbell/firstbell/internal/problem"
)

func TestTheListSaysNoSchoolHasAdoptedAnything(t *testing.T) {
	list := New(Config{}).List(t.Context())
	if len(list) != 3 {
		t.Fatalf("%d campaigns", len(list))
	}
	got := list[1]
	if got.Key != "moments-matter" || got.Status != NotAdopted || got.Status.Words() != "Not adopted" || got.CheckedOn.String() == "" {
		t.Errorf("%+v", got)
	}
	if len(got.Waves) != 12 || got.Waves[3].Name != "Last fortnight before Christmas" || got.Waves[2].When == "" || len(got.Waves[2].Voices) != 2 {
		t.Errorf("waves %+v", got.Waves)
	}
}

func TestAPackIsFoundByItsKeyOnly(t *testing.T) {
	s := New(Config{})
	if p, err := s.Pack(t.Context(), "moments-matter"); err != nil || p.Name != "Moments matter" {
		t.Errorf("%q, %v", p.Name, err)
	}
	if _, err := s.Pack(t.Context(), "../moments-matter"); !problem.Is(err, problem.Unknown) {
		t.Errorf("got %v", err)
	}
	if _, ok := PackOf("another"); ok {
		t.Error("there is another")
	}
}

func TestTwoPacksOfOneKeyStopTheProgram(t *testing.T) {
	body, err := files.ReadFile("packs/moments-matter.yaml")
	if err != nil {
		t.Fatal(err)
	}
	twice := fstest.MapFS{"packs/a.yaml": {Data: body}, "packs/b.yaml": {Data: body}}
	if _, err := load(twice); err == nil || !strings.Contains(err.Error(), "packs/b.yaml") || !strings.Contains(err.Error(), "packs/a.yaml") {
		t.Errorf("got %v", err)
	}
	if _, err := load(fstest.MapFS{"packs/bad.yaml": {Data: []byte("key: [")}}); err == nil || !strings.Contains(err.Error(), "packs/bad.yaml") {
		t.Errorf("got %v", err)
	}
}
