package notifier_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// TestAWrongNumberIsOfThePupilsItWasSaidOf: whoever brings it about them or their
// brother is neither texted nor shown to be rung, and the mother of another
// family who has it is texted about her own child.
func TestAWrongNumberIsOfThePupilsItWasSaidOf(t *testing.T) {
	st := withFathers()
	other := &st.Contacts[1]
	other.Name, other.Number = "Una Ray", number(1)
	s := newStage(t, st)
	s.close("A1:N A2:/ A3:/ A4:/")
	s.delivered(delivery.AlertText)
	s.hear("in1", 1, "who is this", notifier.KindReply)
	// An import brings it to the father of the one, and to a new aunt of the brother.
	aunt := school.Contact{ID: "aunt", School: urn, Ref: "AUNT", Name: "Aunt", Number: number(1), Role: school.FamilyRole}
	father := school.Contact{ID: "f0001", School: urn, Ref: "F1", Name: "Adult", Number: number(1), Role: school.FamilyRole}
	must(t, s.db.Roll().ChangeRoll(t.Context(), mis, urn, s.clock.Now(), func(roll.Standing) (roll.Changes, error) {
		return roll.Changes{Contacts: []school.Contact{aunt, father}, Ties: []school.Tie{{Pupil: "p0005", Contact: aunt.ID, Relationship: "aunt", Order: 2, Text: school.TextYes}}}, nil
	}))
	out, err := s.RegisterClosed(t.Context(), mis, closure("10C", "A5:N"), nil)
	must(t, err)
	if len(out.Alerts) != 0 || len(out.Withheld) != 1 || !strings.Contains(out.Withheld[0].Detail, "another person's") {
		t.Errorf("of the brother: %+v", out)
	}
	s.close("A1:N A2:N A3:/ A4:/")
	s.expect("alert c0001 delivered A1; alert c0002 raised A2")
	for _, ref := range []string{"A1", "A5"} {
		for _, c := range s.call(ref).Contacts {
			if c.Number == number(1) {
				t.Errorf("%s is shown to be rung about %s", c.Contact, ref)
			}
		}
	}
	if says := s.told("A5"); !strings.Contains(says, "(contact 1: the number is another person's; contact 2: the number is another person's)") {
		t.Errorf("the reasons say %s", says)
	}
}
