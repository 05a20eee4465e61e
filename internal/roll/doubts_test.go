package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// withADoubt gives a school into which the father whom a court order names has
// come back under another name and id.
func withADoubt(t *testing.T) (*house, school.URN, roll.Doubtful) {
	t.Helper()
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","last_name":"Khan","group":"8B","contacts":[{"id":"K1","name":"Sana Khan","relationship":"mother","mobile":"07700 900101"},
		{"id":"K2","name":"Callum Ash","relationship":"father","mobile":"07700 900102","court_order":true}]}]}`, roll.PutOptions{})
	h.put(t, urn, `{"pupils":[{"id":"A1","contacts":[{"id":"K1"},{"id":"K9","name":"Cal Ash","mobile":"07700 900155"}]}]}`, roll.PutOptions{})
	todo, err := h.Todo(t.Context(), urn)
	if err != nil || len(todo.Doubts) != 1 {
		t.Fatalf("%+v %v", todo, err)
	}
	return h, urn, todo.Doubts[0]
}

func TestADoubtStandsInTheListUntilAPersonSettlesIt(t *testing.T) {
	for _, same := range []bool{true, false} {
		h, urn, d := withADoubt(t)
		if d.Of.Name != "Amira Khan" || d.Who != (roll.Suspect{Name: "Cal Ash", Ending: "155"}) || d.Other != (roll.Suspect{Name: "Callum Ash", Relationship: "father", Ending: "102"}) || d.SameNumber {
			t.Errorf("%+v", d)
		}
		if got := h.known(t, urn); !strings.Contains(got, "Cal Ash, 07700 900155, family, never, court order true") {
			t.Errorf("until then they may be called: %s", got)
		}
		if x, err := h.Pupil(t.Context(), urn, d.Pupil, false); err != nil || len(x.MayBe) != 1 || x.MayBe[d.Contact] != "Callum Ash" {
			t.Errorf("%+v %v", x.MayBe, err)
		}
		for _, hand := range []roll.Hand{office, aKey} {
			if err := h.SettleDoubt(t.Context(), hand, urn, d.Pupil, d.Contact, same); !problem.Is(err, problem.Forbidden) {
				t.Errorf("%s settled it: %v", hand.Actor, err)
			}
		}
		if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, same); err != nil {
			t.Fatal(err)
		}
		if err := h.SettleDoubt(t.Context(), lead, urn, d.Pupil, d.Contact, !same); !problem.Is(err, problem.Conflict) {
			t.Errorf("settled twice: %v", err)
		}
		// The list that comes again neither asks again nor says otherwise.
		h.put(t, urn, `{"pupils":[{"id":"A1","contacts":[{"id":"K1"},{"id":"K9","name":"Cal Ash","mobile":"07700 900155","text":"yes"}]}]}`, roll.PutOptions{})
		if todo, err := h.Todo(t.Context(), urn); err != nil || len(todo.Doubts) > 0 {
			t.Errorf("%+v %v", todo.Doubts, err)
		}
		want := map[bool]string{true: "family, never, court order true", false: "family, yes, court order false"}[same]
		if got := h.known(t, urn); !strings.Contains(got, "Cal Ash, 07700 900155, "+want) || !strings.Contains(got, "Callum Ash, 07700 900102, family, yes, court order true") {
			t.Error(got)
		}
	}
}

// TestTheSecondOfTwoIsToldWhatTheFirstDid: a form of an older list changes
// nothing, whoever sends it and whatever it is about.
func TestTheSecondOfTwoIsToldWhatTheFirstDid(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	p, c := h.ids(t, urn, "A1")
	never := school.TextNever
	seen := func(by roll.Hand) roll.Hand {
		x, err := h.Pupil(t.Context(), urn, p, true)
		if err != nil {
			t.Fatal(err)
		}
		by.Seen = x.Seen
		return by
	}
	old := seen(lead)
	for name, first := range map[string]struct {
		do   func(roll.Hand) error
		says string
	}{
		"a mark": {func(by roll.Hand) error {
			return h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{InCare: of(true)})
		}, "in care: no → yes"},
		"a tie": {func(by roll.Hand) error { return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{Text: &never}) }, "Sana Khan: texts yes → never"},
		"a reason": {func(by roll.Hand) error {
			return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{Reason: of("an order")})
		}, "Sana Khan: why they are not told has been written anew"},
		"a language": {func(by roll.Hand) error {
			return h.ChangeContactOf(t.Context(), by, urn, p, c, roll.ContactEdit{Language: of("pl")})
		}, "Sana Khan: language none → pl"},
		"an import": {func(roll.Hand) error {
			_, err := h.Put(t.Context(), tester, urn, read(t, `{"pupils":[{"id":"A1","contacts":[{"id":"C1"},{"id":"C7","name":"Ali Khan","mobile":"07700 900107"}]}]}`), roll.PutOptions{Partial: true})
			return err
		}, "Ali Khan has come to the list"},
	} {
		if err := first.do(seen(lead)); err != nil {
			t.Fatal(name, err)
		}
		before := h.standing(t, t, urn)
		for what, err := range map[string]error{
			"mark":    h.ChangePupil(t.Context(), old, urn, p, roll.PupilEdit{NoText: of(true)}),
			"tie":     h.ChangeTie(t.Context(), old, urn, p, c, roll.TieEdit{CourtOrder: of(true), Reason: of("mine")}),
			"contact": h.ChangeContactOf(t.Context(), old, urn, p, c, roll.ContactEdit{NoCampaigns: of(true)}),
			"nothing": h.ChangePupil(t.Context(), roll.Hand{Actor: bev, Seen: "x"}, urn, p, roll.PupilEdit{NoText: of(true)}),
		} {
			said := fmt.Sprint(problem.Of(err).Fields)
			if !problem.Is(err, problem.Stale) || strings.Contains(said, first.says) != (what != "nothing") {
				t.Errorf("after %s a %s of before: %v %s", name, what, err, said)
			}
		}
		if diff := cmp.Diff(before, h.standing(t, t, urn), whole); diff != "" {
			t.Error(diff)
		}
		old = seen(lead)
	}
	if err := h.ChangePupil(t.Context(), old, urn, p, roll.PupilEdit{NoText: of(true)}); err != nil {
		t.Errorf("with what stands before their eyes: %v", err)
	}
}

// TestALeadWhoChangesTheTieHasLooked: the list asks nothing any more.
func TestALeadWhoChangesTheTieHasLooked(t *testing.T) {
	h, urn, d := withADoubt(t)
	yes := school.TextYes
	if err := h.ChangeTie(t.Context(), lead, urn, d.Pupil, d.Contact, roll.TieEdit{Text: &yes, CourtOrder: of(false)}); err != nil {
		t.Fatal(err)
	}
	if todo, err := h.Todo(t.Context(), urn); err != nil || len(todo.Doubts) > 0 {
		t.Errorf("%+v %v", todo.Doubts, err)
	}
}

// TestANameAPersonSetIsKept: a preferred name may tell a family what a child
// has told the school alone.
func TestANameAPersonSetIsKept(t *testing.T) {
	const texts = "Adno,Forename,Surname,Reg,Name in texts,Contact Name,Contact Mobile\n"
	h := newHouse(t)
	urn := h.school(t, t)
	name := func() string { return h.standing(t, t, urn).Pupils[0].TextName }
	h.csv(t, urn, texts+"A1,Amira,Khan,8B,Max,Sana Khan,07700 900101\n", roll.PutOptions{})
	h.csv(t, urn, texts+"A1,Amira,Khan,8B,Maxi,Sana Khan,07700 900101\n", roll.PutOptions{})
	if name() != "Maxi" {
		t.Errorf("nobody has set it, and it stands as %s", name())
	}
	id := h.standing(t, t, urn).Pupils[0].ID
	if err := h.ChangePupil(t.Context(), office, urn, id, roll.PupilEdit{TextName: of("Amira"), KeepName: of(false)}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"Max", "Maxi"} {
		_, p := h.looked(t, urn, "A1,Amira,Khan,8B,no,C1,Sana Khan,mother,07700 900101,yes")
		if len(p.Kept) != 0 {
			t.Errorf("the file says nothing of it: %+v", p.Kept)
		}
		d := h.csv(t, urn, texts+"A1,Amira,Khan,8B,"+c+",Sana Khan,07700 900101\n", roll.PutOptions{})
		if name() != "Amira" || !strings.Contains(told(d.Problems), "/lines/2/columns/E: the name in texts that a person has set was kept") {
			t.Errorf("%s, told %s", name(), told(d.Problems))
		}
		j := h.put(t, urn, `{"pupils":[{"id":"A1","text_name":""}]}`, roll.PutOptions{})
		if name() != "Amira" || pointers(j) != "/pupils/0/text_name" || !strings.Contains(h.get(t, urn), `"text_name_kept":true`) {
			t.Errorf("%s, told %s", name(), pointers(j))
		}
	}
	if err := h.ChangePupil(t.Context(), office, urn, id, roll.PupilEdit{TextName: of("Amira"), KeepName: of(false)}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("the office let it go: %v", err)
	}
	if err := h.ChangePupil(t.Context(), lead, urn, id, roll.PupilEdit{KeepName: of(false)}); err != nil {
		t.Fatal(err)
	}
	h.csv(t, urn, texts+"A1,Amira,Khan,8B,Max,Sana Khan,07700 900101\n", roll.PutOptions{})
	if name() != "Max" {
		t.Errorf("let go, it stands as %s", name())
	}
}

// TestTheKeptNameIsShownBeforeTheYes, and outlives a new id.
func TestTheKeptNameIsShownBeforeTheYes(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	id := h.standing(t, t, urn).Pupils[0].ID
	if err := h.ChangePupil(t.Context(), office, urn, id, roll.PupilEdit{KeepName: of(true)}); err != nil {
		t.Fatal(err)
	}
	d, err := h.Upload(t.Context(), bev, urn, "x.csv", []byte("Adno,Forename,Surname,Reg,Name in texts\nA1,Amira,Khan,8B,Max\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.PreviewDraft(t.Context(), bev, urn, d.ID)
	if err != nil || len(p.Kept) != 1 || p.Kept[0].Name != "Amira Khan" || !strings.Contains(p.Kept[0].Says[0], "was kept") {
		t.Errorf("%+v %v", p, err)
	}
}

// TestASecondRowOfADoubtfulPupilIsLeftOutToo: else they come as somebody new,
// with no mark of safety.
func TestASecondRowOfADoubtfulPupilIsLeftOutToo(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"A3","first_name":"Ann","group":"2B","flags":["no_text"],"contacts":[{"id":"C1","mobile":"07700 900101"}]}]}`, roll.PutOptions{})
	d := h.put(t, urn, `{"pupils":[{"id":"A2","first_name":"Ann","group":"2B"},{"id":"A2","first_name":"Bo","group":"2B"}]}`, roll.PutOptions{})
	if d.Added+d.Changed+d.Removed > 0 || pointers(d) != "/pupils/0 /pupils/1/id" {
		t.Errorf("%+v", d)
	}
}
