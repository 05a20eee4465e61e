package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestAPupilsNoteThatLeavesOneParentAloneTellsNoOther: "Contact mum only" holds
// whoever else there is, and no less the mother: nobody can tell what it means.
func TestAPupilsNoteThatLeavesOneParentAloneTellsNoOther(t *testing.T) {
	const list = `"contacts":[{"id":"C1","name":"Ann Lee","relationship":"mother","mobile":"07700 900801","order":1},{"id":"C2","name":"Bob Lee","relationship":"father","mobile":"07700 900701","order":2}]`
	for note, want := range map[string]string{
		"Contact mum only": "K1 Kid: ", "Information to mother only": "K1 Kid: ", "Likes football": "K1 Kid: Ann Lee, Bob Lee",
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		h.put(t, urn, `{"pupils":[{"id":"K1","first_name":"Kid","last_name":"Lee","group":"1A","notes":"`+note+`",`+list+`}]}`, roll.PutOptions{})
		if got := h.whoIsTold(t, urn); got != want {
			t.Errorf("as JSON %q tells %q, not %q", note, got, want)
		}
		urn = h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Surname,Reg,Notes,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile\nK1,Kid,Lee,1A,"+note+
			",Ann Lee,Mother,07700 900801,Bob Lee,Father,07700 900701\n", roll.PutOptions{})
		if got := h.whoIsTold(t, urn); got != want {
			t.Errorf("in a file %q tells %q, not %q", note, got, want)
		}
	}
}

// TestWordsThatProtectAParentNeverTellTheOther: an office writes with the mother what
// the father must not be told. To bar her for it would text him.
func TestWordsThatProtectAParentNeverTellTheOther(t *testing.T) {
	const head = "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 1 Notes,Contact 1 Court Order,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile,Contact 2 Notes\n"
	const mother, father, both, nobody = "K1 Kid: Ann Lee", "K1 Kid: Bob Lee", "K1 Kid: Ann Lee, Bob Lee", "K1 Kid: "
	row := func(name, relationship, mobile, note, order, his string) string {
		return fmt.Sprintf("K1,Kid,Lee,1A,%s,%s,07700 900801%s,%s,%s,Bob Lee,Father,07700 900701,%s\n", name, relationship, mobile, note, order, his)
	}
	her := func(note string) string { return row("Ann Lee", "Mother", "", note, "", "") }
	his := func(note string) string { return row("Ann Lee", "Mother", "", "", "", note) }
	for line, want := range map[string]string{
		her("Court order against father"): nobody, her("Non-mol order against dad"): nobody, her("Do not give info to dad"): nobody, her("No contact with father"): nobody,
		her("Restraining order against ex-partner Bob Lee"): nobody, her("Order against Bob"): nobody, her("Refuge address - do not disclose"): nobody, her("Refuge address - confidential"): nobody,
		her("DV - he is the perpetrator"): nobody, her("Contact mum only"): nobody, her("Contact this parent only"): nobody, her("Lives with mum, no contact with dad"): nobody,
		row("Ann Lee *NO CONTACT WITH DAD*", "Mother", "", "", "", ""):             nobody,
		row("Ann Lee (court order against ex)", "Mother", "", "", "", ""):          nobody,
		row("Ann Lee", "Mother (no contact with father)", "", "", "", ""):          nobody,
		row("Ann Lee", "Mother - court order against dad", "", "", "", ""):         nobody,
		row("Ann Lee", "Mother", " (mum only)", "", "", ""):                        nobody,
		row("Ann Lee", "Mother", "", "", "Prohibited steps order against Bob", ""): nobody,
		row("Ann Lee", "Mother", "", "", "Mum only", ""):                           nobody,
		row("Ann Lee", "Mother", "", "", "Live with mum", ""):                      nobody,
		row("Ann Lee", "Mother", "", "", "Y", ""):                                  father,

		his("Court order against father"): mother, his("Do not contact"): mother, his("NMO"): mother, his("Nil contact"): mother, his("Contact stopped by judge"): mother, his("No contact with father"): mother,
		his("He is not to be contacted"): mother, his("Contact only through solicitor"): mother, his("Banned from school"): mother, his("Do not contact Ann"): nobody,

		her("Full PR"): both, her("Has PR"): both, her("Divorced"): both, her("Shares custody with dad"): both, her("Lives at no. 5"): both, her("Moved house Aug 26"): both, her("Please text not call"): both,
		her("Has parental responsibility"): both, her("Foster carer"): both, her("Adoptive mother"): both, her("Only parent"): both, her("GDPR consent Y"): both, her("Permission to collect"): both,
		her("Police officer"): both, her("Not on ParentPay"): both, her("Separated from father"): both, her("No known issues"): both,
		row("Ann Lee", "Mother", " (new)", "", "", ""): both, row("Ann Lee", "Mother", " - call first", "", "", ""): both, row("Ann Lee", "Mother", " *", "", "", ""): both, row("Ann Lee", "Mother", " (works nights)", "", "", ""): both,
		row("Ann Lee", "Mother", " (Vodafone)", "", "", ""): both, row("Ann Lee", "Mother", " - use this one", "", "", ""): both, row("Ann Lee", "Mother", " (Dad)", "", "", ""): father,
		her("PR removed"): father, her("Consent withdrawn"): father,
	} {
		h := newHouse(t)
		urn := h.school(t, t)
		d := h.csv(t, urn, head+line, roll.PutOptions{Partial: true})
		if got := h.whoIsTold(t, urn); got != want {
			t.Errorf("%s told %q, not %q: %s", strings.TrimSpace(line), got, want, told(d.Problems))
		}
		if st := h.standing(t, t, urn); want == nobody {
			for _, x := range st.Ties {
				if x.CourtOrder {
					t.Errorf("%s puts an order on somebody: the %s may not even be rung", strings.TrimSpace(line), x.Relationship)
				}
			}
		}
		if want == nobody && !strings.Contains(told(d.Problems), "until a person has looked") {
			t.Errorf("%s is not told: %s", strings.TrimSpace(line), told(d.Problems))
		}
	}
}
