package templates

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// shelf is a Store of one school in memory.
type shelf struct {
	kept  []Kept
	terms Terms
	away  error
}

func (s *shelf) Wordings(_ context.Context, _ school.URN, k Kind) ([]Kept, error) {
	return slices.DeleteFunc(slices.Clone(s.kept), func(x Kept) bool { return k != "" && x.Kind != k }), s.away
}

func (s *shelf) KeepWording(_ context.Context, _ school.Actor, _ school.URN, x Kept, _ time.Time) error {
	if !slices.ContainsFunc(s.kept, x.same) {
		s.kept = append(s.kept, x)
	}
	return nil
}

func (x Kept) same(y Kept) bool {
	return x.Kind == y.Kind && x.Language == y.Language && x.Version == y.Version
}

func (s *shelf) VetWording(_ context.Context, by school.Actor, _ school.URN, x Kept, now time.Time) error {
	s.kept = slices.DeleteFunc(s.kept, x.same)
	x.VettedBy, x.VettedAt = by.String(), now
	s.kept = append(s.kept, x)
	return nil
}

func (s *shelf) Terms(context.Context, school.URN) (Terms, error) { return s.terms, s.away }

func (s *shelf) LastNames(context.Context, school.URN) ([]string, error) {
	return []string{"Mahmood"}, nil
}

func (s *shelf) SetTerms(_ context.Context, _ school.Actor, _ school.URN, t Terms, _ time.Time) error {
	s.terms = t
	return nil
}

var (
	aPerson = school.Actor{Kind: school.Person, ID: "S1"}
	aKey    = school.Actor{Kind: school.Key, ID: "K1"}
	morning = time.Date(2026, 11, 23, 9, 4, 0, 0, time.UTC)
)

const urn = school.URN("999001")

// written is the service of a school with an empty shelf.
func written(t *testing.T) (*Service, *shelf) {
	t.Helper()
	on := &shelf{terms: DefaultTerms()}
	return New(pack(t), on, clock.At(morning)), on
}

func said(t *testing.T, s *Service, k Kind, l Language) Rendered {
	t.Helper()
	v := values("Amira")
	if k == Question {
		v = values("Amira", "Yusuf")
	}
	r, err := s.Render(t.Context(), urn, k, l, v)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAFamilyReadsItsLanguageOnceAPersonHasVouchedForTheWords(t *testing.T) {
	s, _ := written(t)
	before := said(t, s, AbsenceAM, "ur")
	if before.Language != English || before.Fallback != NotVetted {
		t.Fatalf("a draft was sent: %+v", before)
	}
	w, _ := s.pack.Wording(AbsenceAM, "ur")
	if err := s.Vet(t.Context(), aKey, urn, AbsenceAM, "ur", w.Version); !problem.Is(err, problem.Forbidden) {
		t.Errorf("a key vouched for a wording: %v", err)
	}
	if err := s.Vet(t.Context(), aPerson, urn, AbsenceAM, "ur", w.Version); err != nil {
		t.Fatal(err)
	}
	after := said(t, s, AbsenceAM, "ur-PK")
	if after.Language != "ur" || after.Fallback != "" || after.Version != w.Version || after.Kind != AbsenceAM {
		t.Errorf("%+v", after)
	}
	if other := said(t, s, AbsencePM, "ur"); other.Language != English {
		t.Errorf("one vetting vouched for another wording: %+v", other)
	}
}

func TestANewVersionIsADraftUntilAPersonVouchesForIt(t *testing.T) {
	s, on := written(t)
	const body = "((school)): ((names)) ((one??is))((several??are)) not in. Please reply, or ring ((office_phone))."
	shipped := said(t, s, AbsenceAM, English)
	x, err := s.Write(t.Context(), aKey, urn, AbsenceAM, English, body)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Write(t.Context(), aPerson, urn, AbsenceAM, English, body+"\n"); err != nil || again.Version != x.Version || len(on.kept) != 1 {
		t.Errorf("the same words are another version: %+v, %v", again, err)
	}
	if r := said(t, s, AbsenceAM, English); r.Body != shipped.Body {
		t.Errorf("a draft was sent: %s", r.Body)
	}
	one, err := s.One(t.Context(), urn, AbsenceAM, English)
	if err != nil || one.Draft == nil || one.Draft.Version != x.Version || one.Sent == nil || !one.Sent.Shipped || len(one.Versions) != 2 {
		t.Errorf("%+v, %v", one, err)
	}
	if err := s.Vet(t.Context(), aPerson, urn, AbsenceAM, English, x.Version); err != nil {
		t.Fatal(err)
	}
	if r := said(t, s, AbsenceAM, ""); r.Version != x.Version || !strings.Contains(r.Body, "Amira is not in") {
		t.Errorf("%+v", r)
	}
	if err := s.Vet(t.Context(), aPerson, urn, AbsenceAM, English, shipped.Version); err != nil {
		t.Fatal(err)
	}
	if r := said(t, s, AbsenceAM, English); r.Body != shipped.Body || r.Version != shipped.Version {
		t.Errorf("the old version did not come back: %s", r.Body)
	}
}

func TestATranslationOlderThanTheEnglishSaysSo(t *testing.T) {
	s, on := written(t)
	w, _ := s.pack.Wording(Help, "pl")
	if err := s.Vet(t.Context(), aPerson, urn, Help, "pl", w.Version); err != nil {
		t.Fatal(err)
	}
	x, err := s.Write(t.Context(), aPerson, urn, Help, English, "((school)): we text about absence. Ring ((office_phone)).")
	if err != nil {
		t.Fatal(err)
	}
	x.VettedBy, x.VettedAt = "person S1", morning.Add(time.Hour)
	on.kept[slices.IndexFunc(on.kept, x.same)] = x
	one, err := s.One(t.Context(), urn, Help, "pl")
	if err != nil || !one.EnglishChanged || one.Sent == nil {
		t.Errorf("%+v, %v", one, err)
	}
}

func TestGarbageIsRefusedAndNothingIsKept(t *testing.T) {
	s, on := written(t)
	for name, c := range map[string]struct {
		kind Kind
		lang Language
		body string
		want problem.Kind
	}{
		"no such kind":          {"birthday", English, "((school))", problem.Unknown},
		"staff read it":         {StaffConcern, English, "((school)) ((link))", problem.Unknown},
		"no such language":      {Help, "tlh", "((school)) ((office_phone))", problem.Unknown},
		"an unknown value":      {Help, English, "((school)) ((office_phone)) ((surname))", problem.Invalid},
		"a value left out":      {Help, English, "((school))", problem.Invalid},
		"brackets left open":    {Help, English, "((school", problem.Invalid},
		"a curly quote":         {Help, English, "((school)) ((office_phone)) it’s", problem.Invalid},
		"nothing":               {Help, English, "", problem.Invalid},
		"longer than any text":  {Help, English, "((school)) ((office_phone))" + strings.Repeat("a", mostBytes), problem.Invalid},
		"a name where none may": {Acknowledgement, "ur", "((school)) ((names)) ((office_phone))", problem.Invalid},
	} {
		if _, err := s.Write(t.Context(), aPerson, urn, c.kind, c.lang, c.body); !problem.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(on.kept) > 0 {
		t.Errorf("%d were kept", len(on.kept))
	}
	if err := s.Vet(t.Context(), aPerson, urn, Help, English, "000000000000"); !problem.Is(err, problem.Unknown) {
		t.Errorf("%v", err)
	}
}

func TestAStoreThatIsAwayIsNoReasonToSayNothing(t *testing.T) {
	s, on := written(t)
	on.away = errors.New("away")
	if _, err := s.Render(t.Context(), urn, AbsenceAM, English, values("Amira")); err == nil || Hopeless(err) {
		t.Errorf("%v: an alert would be given up", err)
	}
	on.away = nil
	if _, err := s.Render(t.Context(), urn, AbsenceAM, English, values()); !Hopeless(err) {
		t.Errorf("%v", err)
	}
}

func TestAVersionThatCanBeReadNoMoreIsPassedOver(t *testing.T) {
	s, on := written(t)
	on.kept = []Kept{{Kind: Help, Language: English, Version: "old", Body: "((gone))", VettedBy: "person S1", VettedAt: morning}}
	if r := said(t, s, Help, English); r.Version == "old" {
		t.Errorf("%+v", r)
	}
}

func TestEveryVettedTranslationOfEveryKindIsSent(t *testing.T) {
	s, _ := written(t)
	for _, l := range promised {
		for _, k := range Kinds {
			w, _ := s.pack.Wording(k, l)
			if err := s.Vet(t.Context(), aPerson, urn, k, l, w.Version); err != nil {
				t.Fatalf("%s in %s: %v", k, l, err)
			}
			if r := said(t, s, k, l); r.Language != l || r.Version != w.Version {
				t.Errorf("%s in %s went as %s because %q", k, l, r.Language, r.Fallback)
			}
		}
	}
}

func TestWhatCanBeSaidInEnglishOnlyIsSaidInEnglish(t *testing.T) {
	s, _ := written(t)
	w, _ := s.pack.Wording(Unwatched, "pl")
	if err := s.Vet(t.Context(), aPerson, urn, Unwatched, "pl", w.Version); err != nil {
		t.Fatal(err)
	}
	v := values()
	v.Until, v.UntilDigits = "the school opens again", ""
	r, err := s.Render(t.Context(), urn, Unwatched, "pl", v)
	if err != nil || r.Language != English || r.Fallback != NoWording {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestTermsAreHeldToSitesAndToAPriceThatCanBe(t *testing.T) {
	s, _ := written(t)
	for name, c := range map[string]Terms{
		"a price of a pound and more": {Price: 10_001}, "below nothing": {Price: -1}, "no site": {Links: []string{"hello"}},
		"a shortener": {Links: []string{"https://bit.ly/abc"}}, "a password": {Links: []string{"https://a:b@larkmere.example"}},
	} {
		if err := s.SetTerms(t.Context(), aPerson, urn, c); !problem.Is(err, problem.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.SetTerms(t.Context(), aPerson, urn, Terms{Price: 350, Links: []string{"https://www.Larkmere.example/news", "larkmere.example"}}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Terms(t.Context(), urn)
	if err != nil || got.Price != 350 || !slices.Equal(got.Links, []string{"larkmere.example"}) || got.Cost(3) != 1050 {
		t.Errorf("%+v, %v", got, err)
	}
	for host, want := range map[string]bool{"larkmere.example": true, "www.larkmere.example": true, "www.nhs.uk": true, "notnhs.uk": false, "larkmere.example.bad.test": false} {
		if got.Allows(host) != want {
			t.Errorf("%s: %t", host, !want)
		}
	}
}
