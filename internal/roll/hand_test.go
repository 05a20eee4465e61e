package roll_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

var (
	office = roll.Hand{Actor: bev}
	lead   = roll.Hand{Actor: school.Actor{Kind: school.Person, ID: "lead"}, Loosen: true}
	aKey   = roll.Hand{Actor: school.Actor{Kind: school.Key, ID: "k"}, Loosen: true}
)

func of[T any](v T) *T { return &v }

// ids gives the identities of a pupil and of the first adult on their list.
func (h *house) ids(t *testing.T, urn school.URN, ref string) (school.PupilID, school.ContactID) {
	t.Helper()
	st := h.standing(t, t, urn)
	i := slices.IndexFunc(st.Pupils, func(p school.Pupil) bool { return p.Ref == ref })
	for _, x := range st.Ties {
		if x.Pupil == st.Pupils[i].ID && x.Order == 1 {
			return x.Pupil, x.Contact
		}
	}
	t.Fatal("nobody is on the list")
	return "", ""
}

func TestMarksAreSetByAnybodyAndTakenAwayByFew(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	p, c := h.ids(t, urn, "A1")
	never, yes := school.TextNever, school.TextYes
	for _, step := range []struct {
		name string
		by   roll.Hand
		do   func(roll.Hand) error
		ok   bool
	}{
		{"the office marks a pupil", office, func(by roll.Hand) error {
			return h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{Vulnerable: of(true), NoText: of(true)})
		}, true},
		{"the office takes the mark away", office, func(by roll.Hand) error {
			return h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{NoText: of(false)})
		}, false},
		{"a program takes the mark away", aKey, func(by roll.Hand) error {
			return h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{NoText: of(false)})
		}, false},
		{"the lead takes the mark away", lead, func(by roll.Hand) error {
			return h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{NoText: of(false)})
		}, true},
		{"a program tightens a tie", aKey, func(by roll.Hand) error {
			return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{Text: &never, CourtOrder: of(true)})
		}, true},
		{"the office loosens the tie", office, func(by roll.Hand) error { return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{Text: &yes}) }, false},
		{"the office ends a court order", office, func(by roll.Hand) error {
			return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{CourtOrder: of(false)})
		}, false},
		{"the lead ends the court order", lead, func(by roll.Hand) error {
			return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{CourtOrder: of(false)})
		}, true},
		{"the same once more", lead, func(by roll.Hand) error {
			return h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{CourtOrder: of(false)})
		}, true},
	} {
		before := h.standing(t, t, urn)
		err := step.do(step.by)
		if ok := err == nil; ok != step.ok || !ok && !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s: %v", step.name, err)
		}
		if !step.ok && !cmp.Equal(before, h.standing(t, t, urn), whole) {
			t.Errorf("%s: refused, and changed all the same", step.name)
		}
	}
	x, err := h.Pupil(t.Context(), urn, p, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(x.Pupil.Flags, x.Contacts[0].Text, x.Contacts[0].CourtOrder); got != "{true false false}neverfalse" {
		t.Errorf("it stands at %s", got)
	}
	if err := h.db.AuditVerify(t.Context(), urn); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoChangeIsRefusedOrNothing(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	p, c := h.ids(t, urn, "A1")
	perhaps := school.TextRule("perhaps")
	for name, c := range map[string]struct {
		err  error
		kind problem.Kind
	}{
		"no name in texts":      {h.ChangePupil(t.Context(), lead, urn, p, roll.PupilEdit{TextName: of(" ")}), problem.Invalid},
		"a name of two lines":   {h.ChangePupil(t.Context(), lead, urn, p, roll.PupilEdit{TextName: of("A\nB")}), problem.Invalid},
		"a pupil of nobody":     {h.ChangePupil(t.Context(), lead, urn, "other", roll.PupilEdit{}), problem.Unknown},
		"another school's":      {h.ChangePupil(t.Context(), lead, h.school(t, t), p, roll.PupilEdit{}), problem.Unknown},
		"a rule that is none":   {h.ChangeTie(t.Context(), lead, urn, p, c, roll.TieEdit{Text: &perhaps}), problem.Invalid},
		"somebody not tied":     {h.ChangeTie(t.Context(), lead, urn, p, "other", roll.TieEdit{}), problem.Unknown},
		"too long a reason":     {h.ChangeTie(t.Context(), lead, urn, p, c, roll.TieEdit{Reason: of(strings.Repeat("x", 501))}), problem.Invalid},
		"a language of nowhere": {h.ChangeContact(t.Context(), office, urn, c, roll.ContactEdit{Language: of("zz-nonsense-language")}), problem.Invalid},
		"a contact of nobody":   {h.ChangeContact(t.Context(), office, urn, "other", roll.ContactEdit{}), problem.Unknown},
	} {
		if !problem.Is(c.err, c.kind) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	if err := h.ChangeContact(t.Context(), office, urn, c, roll.ContactEdit{}); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

func TestAnImportLeavesWhatAHandSet(t *testing.T) {
	h, urn := withRoll(t, lineOfAmira)
	p, c := h.ids(t, urn, "A1")
	for _, err := range []error{
		h.ChangePupil(t.Context(), office, urn, p, roll.PupilEdit{Vulnerable: of(true), TextName: of("Ami")}),
		h.ChangeTie(t.Context(), lead, urn, p, c, roll.TieEdit{CourtOrder: of(true), Reason: of("Order of 3 May")}),
		h.ChangeContact(t.Context(), office, urn, c, roll.ContactEdit{Language: of("ur"), NoCampaigns: of(true)}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	h.csv(t, urn, string(exported(lineOfAmira, lineOfBilal)), roll.PutOptions{})
	x, err := h.Pupil(t.Context(), urn, p, true)
	if err != nil {
		t.Fatal(err)
	}
	a := x.Contacts[0]
	if got := fmt.Sprint(x.Pupil.Flags, x.Pupil.TextName, a.CourtOrder, a.Contact.Language, a.Contact.NoCampaigns, x.Reasons[c]); got != "{true false false}AmitrueurtrueOrder of 3 May" {
		t.Errorf("it stands at %q", got)
	}
	if x, err = h.Pupil(t.Context(), urn, p, false); err != nil || len(x.Reasons) > 0 {
		t.Errorf("reasons nobody asked for: %v %v", x.Reasons, err)
	}
}

// TestOnlyAHandThatMayEverLoosens draws edits and imports in any order.
func TestOnlyAHandThatMayEverLoosens(t *testing.T) {
	h := newHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		urn := h.school(t, rt)
		h.putAny(t, rt, urn, rollfile.Roll{Pupils: []rollfile.Pupil{{ID: "A1", FirstName: of("Ann"), Group: of("1A"), Contacts: []rollfile.Contact{{ID: "C1", Name: of("Bo")}}}}}, true)
		st := h.standing(t, rt, urn)
		p, c := st.Pupils[0].ID, st.Contacts[0].ID
		for range rapid.IntRange(1, 6).Draw(rt, "acts") {
			before := h.standing(t, rt, urn)
			by := rapid.SampledFrom([]roll.Hand{office, aKey, lead}).Draw(rt, "by")
			may := by.Loosen && by.Actor.Kind == school.Person
			switch rapid.IntRange(0, 2).Draw(rt, "act") {
			case 0:
				_ = h.ChangePupil(t.Context(), by, urn, p, roll.PupilEdit{
					Vulnerable: maybe(rapid.Bool()).Draw(rt, "vulnerable"), NoText: maybe(rapid.Bool()).Draw(rt, "no text"), InCare: maybe(rapid.Bool()).Draw(rt, "in care"),
				}) // refused or not, what stands afterwards is looked at
			case 1:
				rule := rapid.SampledFrom([]school.TextRule{school.TextYes, school.TextNever}).Draw(rt, "rule")
				_ = h.ChangeTie(t.Context(), by, urn, p, c, roll.TieEdit{Text: &rule, CourtOrder: maybe(rapid.Bool()).Draw(rt, "court order")})
			default:
				may = false
				h.putAny(t, rt, urn, rollfile.Roll{Pupils: []rollfile.Pupil{anyPupil.Draw(rt, "pupil")}}, true)
			}
			if !may {
				looser(rt, before, h.standing(t, rt, urn), p, c)
			}
		}
	})
}

func looser(t *rapid.T, then, now roll.Standing, p school.PupilID, c school.ContactID) {
	marks := func(st roll.Standing) (out [5]bool) {
		for _, x := range st.Pupils {
			if x.ID == p {
				out[0], out[1], out[2] = x.Flags.Vulnerable, x.Flags.NoText, x.Flags.InCare
			}
		}
		for _, x := range st.Ties {
			if x.Pupil == p && x.Contact == c {
				out[3], out[4] = x.CourtOrder, x.Text == school.TextNever
			}
		}
		return out
	}
	was, is := marks(then), marks(now)
	for i := range was {
		if was[i] && !is[i] {
			t.Fatalf("mark %d was taken away: %v → %v", i, was, is)
		}
	}
}

func TestTheTodoNamesWhomNobodyCanReach(t *testing.T) {
	lines := []string{
		lineOfAmira,
		"B1,Landline,Only,7A,no,D1,Lin Only,mother,01632 960104,no",
		"B2,Two,Numbers,7A,no,D2,Tia Numbers,mother,07700 900110 / 07700 900111,no",
		"B3,Court,Order,7B,no,D3,Cal Order,father,07700 900112,yes",
		"B4,Social,Worker,7B,no,D4,Sol Work,social worker,07700 900113,no",
	}
	for i := range 9 {
		lines = append(lines, fmt.Sprintf("F%d,Pupil,Number%d,9A,no,OFFICE,Front Desk,other,07700 900120,no", i, i))
	}
	h, urn := withRoll(t, lines...)
	p, _ := h.ids(t, urn, "A1")
	if err := h.ChangePupil(t.Context(), office, urn, p, roll.PupilEdit{NoText: of(true)}); err != nil {
		t.Fatal(err)
	}
	got, err := h.Todo(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range got.Silent {
		fmt.Fprintf(&b, "silent %s %s\n", x.Name, x.Group)
	}
	for _, x := range got.Numbers {
		fmt.Fprintf(&b, "number of %s: %s, of %s\n", x.Name, x.Problem, x.Of[0].Name)
	}
	for _, x := range got.Families {
		fmt.Fprintf(&b, "family of %s: %d\n", x.Name, len(x.Of))
	}
	fmt.Fprintf(&b, "%d by choice\n", got.NoText)
	want := `silent Landline Only 7A
silent Two Numbers 7A
silent Court Order 7B
silent Social Worker 7B
silent Pupil Number0 9A
silent Pupil Number1 9A
silent Pupil Number2 9A
silent Pupil Number3 9A
silent Pupil Number4 9A
silent Pupil Number5 9A
silent Pupil Number6 9A
silent Pupil Number7 9A
silent Pupil Number8 9A
number of Tia Numbers: two_numbers, of Two Numbers
number of Lin Only: landline, of Landline Only
family of Front Desk: 9
1 by choice
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
