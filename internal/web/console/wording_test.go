package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/templates"
)

// shelf keeps wordings in memory.
type shelf struct {
	kept  []templates.Kept
	terms templates.Terms
}

func (s *shelf) Wordings(context.Context, school.URN, templates.Kind) ([]templates.Kept, error) {
	return slices.Clone(s.kept), nil
}

func (s *shelf) KeepWording(_ context.Context, _ school.Actor, _ school.URN, x templates.Kept, _ time.Time) error {
	s.kept = append(s.kept, x)
	return nil
}

func (s *shelf) VetWording(_ context.Context, by school.Actor, _ school.URN, x templates.Kept, now time.Time) error {
	s.kept = slices.DeleteFunc(s.kept, func(y templates.Kept) bool { return y.Version == x.Version })
	x.VettedBy, x.VettedAt = by.String(), now
	s.kept = append(s.kept, x)
	return nil
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
func wordsOn(t *testing.T, on *shelf) *templates.Service {
	t.Helper()
	pack, err := templates.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return templates.New(pack, on, clock.At(at(9, 4)))
}

func wordingBench(t *testing.T, r staff.Role) (*bench, *shelf) {
	b, on := as(t, r), &shelf{terms: templates.DefaultTerms()}
	b.cfg.Wordings = wordsOn(t, on)
	return b, on
}

func TestEachTextStandsByKindWithWhatIsSentAndWhatIsADraft(t *testing.T) {
	b, _ := wordingBench(t, staff.Office)
	page := b.visit(asSam(get("/wording"))).Body.String()
	has(t, page, "Absent in the morning", "To the next contact", `href="/wording/absence_am/ur"`, "11 drafts, sent in English", "One part costs 4p")
	lacks(t, page, `name="price_per_part"`)
}

func TestAWordingIsTriedKeptAndVouchedFor(t *testing.T) {
	b, on := wordingBench(t, staff.Office)
	const at = "/wording/absence_am/en"
	const body = "((school)): ((names)) ((one??is))((several??are)) not in. Your child is asked for. Ring ((office_phone))."
	tried := b.visit(samPost(at+"/try", url.Values{"body": {body}})).Body.String()
	has(t, tried, "Your child&#34; could be anybody", "A value is missing") // the made-up school has no number
	if len(on.kept) != 0 {
		t.Error("a trial was kept")
	}
	for _, bad := range []string{"", "((", "((school)) ((surname))", strings.Repeat("a", 5000)} {
		if w := b.visit(samPost(at+"/keep", url.Values{"body": {bad}})); w.Code != http.StatusUnprocessableEntity && bad != "" || len(on.kept) != 0 {
			t.Errorf("%.20q: %d, kept %d", bad, w.Code, len(on.kept))
		}
	}
	if w := b.visit(samPost(at+"/keep", url.Values{"body": {body}})); w.Code != http.StatusSeeOther || len(on.kept) != 1 {
		t.Fatalf("%d, kept %d", w.Code, len(on.kept))
	}
	page := b.visit(asSam(get(at))).Body.String()
	has(t, page, "draft", "Written by Sam Bell, Monday 23 November 2026", "families get this", "Send these words from now on")
	if w := b.visit(samPost(at+"/vouch", url.Values{"version": {on.kept[0].Version}})); w.Code != http.StatusSeeOther {
		t.Fatalf("answered %d", w.Code)
	}
	has(t, b.visit(asSam(get(at))).Body.String(), "Vouched for by Sam Bell")
}

func TestUrduRunsFromRightToLeft(t *testing.T) {
	b, _ := wordingBench(t, staff.Office)
	page := b.visit(asSam(get("/wording/absence_am/ur"))).Body.String()
	has(t, page, `lang="ur" dir="rtl"`, "Families who read Urdu get English", "I read Urdu and vouch for these words")
	if w := b.visit(asSam(get("/wording/absence_am/tlh"))); w.Code != http.StatusNotFound {
		t.Errorf("a language there is none of: %d", w.Code)
	}
}

func TestWhoMayNotWriteMayStillLook(t *testing.T) {
	b, on := wordingBench(t, staff.Comms)
	lacks(t, b.visit(asSam(get("/wording/help/pl"))).Body.String(), "vouch for these words</button>", "Keep as a draft")
	for _, to := range []string{"/wording/help/pl/keep", "/wording/help/pl/vouch", "/wording/terms"} {
		if w := b.visit(samPost(to, url.Values{"body": {"x"}, "version": {"x"}})); w.Code != http.StatusForbidden || len(on.kept) != 0 {
			t.Errorf("%s: %d", to, w.Code)
		}
	}
}

func TestThePriceIsSetByAnAdministratorAndAWrongOneStaysInTheForm(t *testing.T) {
	b, on := wordingBench(t, staff.Admin)
	w := b.visit(samPost("/wording/terms", url.Values{"price_per_part": {"3.5"}, "links": {"larkmere.example\n"}}))
	if w.Code != http.StatusSeeOther || on.terms.Price != 350 || !slices.Equal(on.terms.Links, []string{"larkmere.example"}) {
		t.Errorf("%d, %+v", w.Code, on.terms)
	}
	for _, c := range []url.Values{{"price_per_part": {"dear"}}, {"price_per_part": {"NaN"}}, {"price_per_part": {"4"}, "links": {"bit.ly"}}} {
		w := b.visit(samPost("/wording/terms", c))
		if w.Code != http.StatusUnprocessableEntity || on.terms.Price != 350 {
			t.Errorf("%v: %d, %+v", c, w.Code, on.terms)
		}
		has(t, w.Body.String(), "Nothing was changed.", `value="`+c.Get("price_per_part")+`"`)
	}
}
