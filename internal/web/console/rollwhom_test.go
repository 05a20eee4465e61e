package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// wouldReach is an import after which nobody is texted about 22 pupils, a neighbour
// about one and the father about another.
func wouldReach() roll.Whom {
	mother := &roll.Adult{Name: "Sara <Khan>", Relationship: "mother"}
	w := roll.Whom{Of: 40, Nobody: 22, Somebody: 1, Further: 1, Another: 1, Joining: roll.FirstAdult{Pupils: 5, Mothers: 1, Fathers: 2, Others: 1, Nobody: 1, NobodyPupils: []roll.PupilRef{{Name: "Dev Rao", Group: "9A"}}}}
	for i := range w.Nobody {
		w.Changes = append(w.Changes, roll.Changed{Kind: roll.ToNobody, ID: "P1", Name: fmt.Sprintf("Given%02d Oak", i), Group: "7A", Was: mother, Because: "who was asked first has no mobile number any more"})
	}
	w.Changes = append(w.Changes,
		roll.Changed{Kind: roll.ToSomebody, ID: "P4", Name: "Cara Khan", Group: "7B", Now: &roll.Adult{Name: "I Khan", Relationship: "uncle"}, Because: "somebody new on the list may be texted"},
		roll.Changed{Kind: roll.ToFurther, ID: "P2", Name: "Bilal Khan", Group: "7B", Was: mother, Now: &roll.Adult{Name: "Pat Oak", Relationship: "neighbour"}, Because: "somebody new on the list stands in place 0"},
		roll.Changed{Kind: roll.ToAnother, ID: "P3", Name: "Amira Khan", Group: "7B", Was: mother, Now: &roll.Adult{Name: "Imran Khan", Relationship: "father"}, Because: "the order of the list changes"})
	return w
}

func TestThePreviewSaysByNameWhomTheTextsWouldReach(t *testing.T) {
	b := newBench(t, emptyMorning())
	b.rolls.preview = wouldDo()
	page := b.visit(asSam(get("/roll/import/D1/preview"))).Body.String()
	has(t, page, "Of 40 pupils who stay, the text about 3 would go to somebody else than before, and about 22 to nobody.",
		`<a href="/roll/pupil/P3" dir="auto">Amira Khan</a> <span>7B</span>`, `was <b dir="auto">Sara &lt;Khan&gt; (mother)</b>, now <b dir="auto">Imran Khan (father)</b>`, "because the order of the list changes",
		`now <b dir="auto">nobody</b>`, `was <b dir="auto">nobody</b>, now <b dir="auto">I Khan (uncle)</b>`, `<summary>The other 2</summary><ol class="rows" start="21">`, "Who would be texted first about the 5 pupils who join, or had no contacts: 1 mother, 2 fathers, 0 grandparents, 1 other, and nobody about 1.", "Dev Rao",
		"If that is right, type 25", `name="confirm_whom"`)
	last := 0
	for _, next := range []string{"Now nobody", "Now somebody, where nobody was", "Now somebody further away", "Now another adult", "Pupils who leave the roll"} {
		at := strings.Index(page, next)
		if at < last {
			t.Errorf("%q does not stand where it should", next)
		}
		last = at
	}
	if i := strings.Index(page, "The other 2"); i > strings.Index(page, "Given20") || i < strings.Index(page, "Given19") {
		t.Error("not the first 20 stand open")
	}
}

func TestSomebodyElsesTextIsMeantByItsNumber(t *testing.T) {
	b := newBench(t, emptyMorning())
	b.rolls.preview, b.rolls.err = wouldDo(), problem.New(problem.Conflict, "Too many.")
	b.rolls.preview.Confirm = 0
	w := b.visit(samPost("/roll/import/D1/apply", url.Values{"seen": {"seen.this"}, "confirm_whom": {"24"}}))
	has(t, w.Body.String(), "Nothing went in. Type 25 to say that these pupils’ texts are meant to go elsewhere.", `href="#confirm-whom"`, `value="24"`)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("answered %d", w.Code)
	}
}

// TestAHeldRollIsLookedAtByName: the office reads whom it would text before it takes it.
func TestAHeldRollIsLookedAtByName(t *testing.T) {
	b := newBench(t, emptyMorning())
	a := &asked{x: school.Connection{School: urn, System: "wonde", FullAt: at(2, 20), RollFault: "It asks for a number."}}
	b.cfg.Systems = a
	has(t, b.visit(asSam(get("/roll"))).Body.String(), `formaction="/roll/pull/look"`, `name="whom"`)
	w := b.visit(samPost("/roll/pull/look", url.Values{}))
	has(t, w.Body.String(), "What the roll from Wonde would do", "0 pupils would join, 0 pupils or lists would change, 3 pupils would leave.", "Now somebody further away", "Pat Oak (neighbour)", "Type a number.")
	if w.Code != http.StatusOK || strings.Join(a.done, "") != "dry person:S1 999001 0 0 0" {
		t.Errorf("%d %v", w.Code, a.done)
	}
	a.err = problem.New(problem.Unavailable, "Wonde does not answer")
	if w = b.visit(samPost("/roll/pull/look", url.Values{})); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/roll#held" {
		t.Errorf("Wonde is away: %d %s", w.Code, w.Header().Get("Location"))
	}
}

// TestWhomSaysNoWayThatNobodyGoes: "about 0 to nobody" would be read twice.
func TestWhomSaysNoWayThatNobodyGoes(t *testing.T) {
	for want, w := range map[string]roll.Whom{
		" Of those who stay, the text about 2 now goes to somebody else than before.":                        {Of: 9, Another: 2},
		" Of those who stay, the text about 1 now goes to nobody.":                                           {Of: 9, Nobody: 1},
		" Of those who stay, the text about 2 now goes to somebody else than before, and about 1 to nobody.": {Of: 9, Further: 1, Another: 1, Nobody: 1},
		"": {Of: 9, Telephone: 3},
	} {
		if got := whomDone(w); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
