package roll_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

const familyHead = "Adno,UPN,Forename,Surname,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 Relationship,Contact 2 Name,Contact 2 Mobile,Contact 2 Relationship,Contact 2 Court Order\n"

// barredFather is a pupil whose father must not be told.
const barredFather = familyHead + "Z1,B801200005001,Amira,Ash,8B,Sana Khan,07700 900101,mother,Callum Ash,07700 900102,father,Yes\n"

// TestAPupilIsKnownAgainUnderANewID: a new register system gives everybody new
// ids, and the father comes first.
func TestAPupilIsKnownAgainUnderANewID(t *testing.T) {
	const dad = ",Callum Ash,07700 900102,father\n"
	for name, c := range map[string]struct {
		head, row string
		id        string // the pupil has now
		left      bool   // the row is left out
	}{
		"by UPN":                                {"", "Y1,B801200005001,Amira,Ash,8B" + dad, "Y1", false},
		"by UPN, whatever the name":             {"", "Y1,b801200005001,Amy,Ashe,9C" + dad, "Y1", false},
		"by name, group and number":             {"", "Y1,,AMIRA,Ash,8B" + dad, "Y1", false},
		"name and group, nobody's number":       {"", "Y1,,Amira,Ash,8B,Callum Ash,07700 900177,father\n", "Z1", true},
		"name and number, in another group":     {"", "Y1,,Amira,Ash,9C" + dad, "Z1", true},
		"name, group, number and another UPN":   {"", "Y1,B801200005002,Amira,Ash,8B" + dad, "Z1", true},
		"two rows that say they are this pupil": {"", "Y1,B801200005001,Amira,Ash,8B" + dad + "Y2,B801200005001,Amira,Ash,8B" + dad, "Z1", true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.csv(t, urn, barredFather, roll.PutOptions{Partial: true})
			h.put(t, urn, `{"pupils":[{"id":"Z1","flags":["vulnerable"]}]}`, roll.PutOptions{Partial: true})
			text := "Adno,UPN,Forename,Surname,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 Relationship\n" + c.row
			for _, partial := range []bool{true, false} {
				d := h.csv(t, urn, text, roll.PutOptions{Partial: partial})
				if got := strings.Contains(told(d.Problems), "looks like one on the roll"); got != c.left || d.Added+d.Removed > 0 {
					t.Errorf("%+v", d)
				}
				got := h.known(t, urn)
				if !strings.HasPrefix(got, c.id+" ") || !strings.Contains(got, "[vulnerable]") || !strings.Contains(got, "Callum Ash, 07700 900102, family, yes, court order true") {
					t.Errorf("partial %t: %s", partial, got)
				}
			}
		})
	}
}

// TestOthersAreNotTakenForHer: namesakes are somebody else where a row says so.
func TestOthersAreNotTakenForHer(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, barredFather, roll.PutOptions{})
	d := h.csv(t, urn, barredFather+"Y1,,Amira,Ash,8B,Sana Khan,07700 900101,mother,,,,\nY2,,Amira,Stone,8B,Petra Stone,07700 900103,mother,,,,\n", roll.PutOptions{})
	if d.Added != 2 || d.Changed != 0 {
		t.Errorf("%+v", d)
	}
	urn = h.school(t, t)
	h.csv(t, urn, barredFather, roll.PutOptions{})
	d = h.csv(t, urn, familyHead+"Y3,B801200005002,Amira,Ash,8B,Jo Ash,07700 900104,mother,,,,\n", roll.PutOptions{Partial: true})
	if d.Added != 1 {
		t.Errorf("another UPN and no number in common: %+v", d)
	}
}

// TestAJSONRollKnowsAPupilAgain goes by the same rules.
func TestAJSONRollKnowsAPupilAgain(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, barredFather, roll.PutOptions{})
	h.put(t, urn, `{"pupils":[{"id":"Y1","upn":"B801200005001","first_name":"Amira","group":"8B","contacts":[{"id":"Z1/2","name":"Callum Ash","mobile":"07700 900102"}]}]}`, roll.PutOptions{ConfirmRemovals: 1})
	if got := h.known(t, urn); !strings.HasPrefix(got, "Y1 Amira") || strings.Contains(got, "court order false") || strings.Contains(got, "Z1 ") {
		t.Error(got)
	}
}

// TestMarksThatWouldLeaveAreNamedFirst even where one of forty goes.
func TestMarksThatWouldLeaveAreNamedFirst(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, pupilsWith(40, 40), roll.PutOptions{})
	h.put(t, urn, `{"pupils":[{"id":"A39","flags":["in_care"]}]}`, roll.PutOptions{Partial: true})
	dry, err := h.Put(t.Context(), tester, urn, read(t, pupilsWith(39, 39)), roll.PutOptions{DryRun: true})
	if err != nil || !strings.HasPrefix(dry.Problems[0].Detail, "1 pupil with marks of safety would leave") {
		t.Errorf("%+v %v", dry, err)
	}
	if _, err = h.Put(t.Context(), tester, urn, read(t, pupilsWith(39, 39)), roll.PutOptions{}); !problem.Is(err, problem.Conflict) {
		t.Errorf("it went in: %v", err)
	}
	if d, err := h.Put(t.Context(), tester, urn, read(t, pupilsWith(39, 39)), roll.PutOptions{ConfirmRemovals: 1}); err != nil || d.Removed != 1 {
		t.Errorf("%+v %v", d, err)
	}
}

func TestAPreviewNamesMarksThatWouldLeave(t *testing.T) {
	h, urn := withRoll(t, "A1,Amira,Khan,8B,yes,C1,Sana Khan,mother,07700 900101,yes", lineOfBilal)
	_, p := h.looked(t, urn, lineOfBilal, lineOfCara)
	if got := said(p.Marked); got != "Amira Khan 8B : vulnerable; Sana Khan must not be texted about this pupil\n" || p.Confirm != 1 {
		t.Errorf("%d %s", p.Confirm, got)
	}
	_, p = h.looked(t, urn, "Y1,Amira,Khan,8B,no,C1,Sana Khan,mother,07700 900101,no", lineOfBilal)
	if got := said(p.Pupils.Changed); got != "Amira Khan 8B : known again by name and a contact’s number; id changed\n" || len(p.Marked) > 0 {
		t.Errorf("%+v %s", p.Marked, got)
	}
}

// TestABarredAdultDoesNotComeBack under a variant of the name or a new id.
func TestABarredAdultDoesNotComeBack(t *testing.T) {
	for name, c := range map[string]struct {
		row    string
		barred bool
	}{
		"an initial":         {`{"id":"K9","name":"Mr C Ash","mobile":"07700 900155"}`, true},
		"a word in brackets": {`{"id":"K9","name":"Callum Ash (Dad)","mobile":"07700 900155"}`, true},
		"the surname first":  {`{"id":"K9","name":"ASH, Callum","mobile":"07700 900155"}`, true},
		"a new id":           {`{"id":"K9","name":"Callum Ash","mobile":"07700 900155"}`, true},
		"the relationship":   {`{"id":"K9","name":"C","relationship":"Dad","mobile":"07700 900155"}`, true},
		"the number":         {`{"id":"K9","name":"Uncle","mobile":"07700 900102"}`, true},
		"the mother's id":    {`{"id":"K1","name":"C. Ash","mobile":"07700 900155"}`, true},
		"somebody else":      {`{"id":"K9","name":"Petra Stone","relationship":"aunt","mobile":"07700 900155"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Amira","group":"8B","contacts":[{"id":"K1","name":"Sana Khan","relationship":"mother","mobile":"07700 900101"},{"id":"K2","name":"Callum Ash","relationship":"father","mobile":"07700 900102","court_order":true}]}]}`, roll.PutOptions{})
			list := `{"pupils":[{"id":"A1","contacts":[` + c.row + `]}]}`
			dry, err := h.Put(t.Context(), tester, urn, read(t, list), roll.PutOptions{Partial: true, DryRun: true})
			if err != nil || strings.Contains(told(dry.Problems), "must not be t") == false {
				t.Errorf("%+v %v", dry, err)
			}
			for range 2 {
				h.putAny(t, t, urn, read(t, list), true)
				if got := strings.Contains(h.known(t, urn), "family, yes, court order false"); got == c.barred {
					t.Error(h.known(t, urn))
				}
			}
		})
	}
}

// TestNewIDsLoosenNothing: whatever ids a new register system gives, each mark
// of safety stays with the pupil who has it.
func TestNewIDsLoosenNothing(t *testing.T) {
	h := newHouse(t)
	rapid.Check(t, func(r *rapid.T) {
		urn, n := h.school(t, r), rapid.IntRange(1, 3).Draw(r, "pupils")
		upns, then, now := []string{"B801200005001", "B801200005002", "B801200005003"}, rollfile.Roll{}, rollfile.Roll{}
		for i := range n {
			first, group := rapid.SampledFrom([]string{"Ann", "Bo"}).Draw(r, "name"), "1A"
			p := rollfile.Pupil{ID: "Z" + string(rune('1'+i)), UPN: &upns[i], FirstName: &first, Group: &group, Flags: rapid.SliceOfN(flags, 0, 2).Draw(r, "flags")}
			yes, name, mobile := rapid.Bool().Draw(r, "order"), "Callum Ash", rapid.SampledFrom([]string{"07700 900101", "07700 900102"}).Draw(r, "mobile")
			p.Contacts = []rollfile.Contact{{ID: "K" + p.ID, Name: &name, Mobile: &mobile, CourtOrder: &yes}}
			then.Pupils = append(then.Pupils, p)
			p.ID, p.Flags = "Y"+p.ID, nil
			if rapid.Bool().Draw(r, "without UPN") {
				p.UPN = nil
			}
			adult := p.Contacts[0]
			adult.CourtOrder, adult.ID = nil, rapid.SampledFrom([]string{"", "N"}).Draw(r, "adult")+adult.ID
			p.Contacts = []rollfile.Contact{adult}
			now.Pupils = append(now.Pupils, p)
		}
		h.putAny(t, r, urn, then, false)
		before := h.standing(t, r, urn)
		h.putAny(t, r, urn, now, rapid.Bool().Draw(r, "partial"))
		after := h.standing(t, r, urn)
		neverLooser(r, before, after)
		if len(after.Pupils) != len(before.Pupils) {
			r.Fatalf("a pupil came as somebody new: %d, were %d", len(after.Pupils), len(before.Pupils))
		}
		noNewcomerTold(r, before, after)
	})
}

// noNewcomerTold looks for an adult of whom nobody knows that they may be told:
// each has the barred one's name.
func noNewcomerTold(r *rapid.T, before, after roll.Standing) {
	barred, had := map[school.PupilID]bool{}, map[school.ContactID]bool{}
	for _, x := range before.Ties {
		barred[x.Pupil] = barred[x.Pupil] || x.CourtOrder
		had[x.Contact] = true
	}
	for _, x := range after.Ties {
		if barred[x.Pupil] && !had[x.Contact] && x.Text != school.TextNever {
			r.Fatal("the barred adult came back as somebody who may be told")
		}
	}
}

// TestANamesakeOfWhoIsKnownByUPNIsNew: the row that has the UPN is the pupil, and the
// roll sent again does nothing.
func TestANamesakeOfWhoIsKnownByUPNIsNew(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.put(t, urn, `{"pupils":[{"id":"A1","upn":"B801200005001","first_name":"Ann","group":"1A"}]}`, roll.PutOptions{})
	const renumbered = `{"pupils":[{"id":"A2","upn":"B801200005001"},{"id":"A3","first_name":"Ann","group":"1A"}]}`
	if d := h.put(t, urn, renumbered, roll.PutOptions{}); d.Added != 1 || d.Changed != 1 {
		t.Errorf("%+v", d)
	}
	if d := h.put(t, urn, renumbered, roll.PutOptions{}); d.Added+d.Changed+d.Removed != 0 {
		t.Errorf("sent again: %+v", d)
	}
}
