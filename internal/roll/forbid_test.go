package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestWordsThatForbidAreHeeded: whatever cell of an adult an office has typed
// them into, the adult is not texted and a sentence says so.
func TestWordsThatForbidAreHeeded(t *testing.T) {
	h := newHouse(t)
	for cells, want := range map[string]string{
		"Bob Ash,07700 900308 DO NOT TEXT,Father,,":                 "never, court order false",
		"Bob Ash,07700 900308,Father,do not ring - at work,":        "never, court order false",
		"Bob Ash,07700 900308,Father (NO CONTACT),,":                "never, court order false",
		"Bob (DO NOT CONTACT),07700 900308,Father,,":                "never, court order false",
		"Bob Ash,07700 900308,Mother (deceased),,":                  "never, court order false",
		"Bob Ash RIP,07700 900308,Father,,":                         "never, court order false",
		"Bob Ash,07700 900308,Father,,DO NOT CONTACT - court order": "never, court order true",
		"Bob Ash,07700 900308,Father,,Non-mol in place":             "never, court order true",
		"Bob Ash,07700 900308,Father,,Must not be contacted":        "never, court order false",
		"Bob Ash,07700 900308,Father,,Don't tell about absence":     "never, court order false",
		"Bob Ash - DO NOT RELEASE CHILD TO,07700 900308,Father,,":   "never, court order false",
		"Bob Ash,07700 900308,Father - not allowed to collect,,":    "never, court order false",
		"Bob Ash,07700 900308,\"Bio father, in prison\",,":          "never, court order false",
		"Bob Ash,07700 900308,Father (no access),,":                 "never, court order false",
		"Bob Ash,07700 900308,Father,,Supervised contact only":      "never, court order false",
		"Bob Ash,07700 900308,Father - non-contact,,":               "never, court order false",
		"Bob Ash,07700 900308,Father,,No access to the internet":    "yes, court order false",
		"Bob Ash,07700 900308,Father,No contact number,":            "yes, court order false",
		"Bob Ripley,07700 900308,Father,,Works nights":              "yes, court order false",
	} {
		urn := h.school(t, t)
		d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,Relationship,Contact Home,Notes\nA1,Amira,8B,"+cells+"\n", roll.PutOptions{})
		got := h.known(t, urn)
		if !strings.Contains(got, "family, "+want) || (len(d.Problems) > 1) == strings.HasPrefix(want, "yes") && !strings.Contains(cells, "No contact number") {
			t.Errorf("%s: %s\n%s", cells, got, told(d.Problems))
		}
	}
}

// TestWordsWhereAPlaceOnTheListStandsAreHeeded as any others.
func TestWordsWhereAPlaceOnTheListStandsAreHeeded(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 1 Priority,Contact 2 Name,Contact 2 Mobile,Contact 2 Priority\nA1,Amira,8B,Bob Ash,07700 900308,DO NOT CONTACT,Sana Ash,07700 900101,2\n", roll.PutOptions{})
	if got := h.whoIsTold(t, urn); got != "A1 Amira: Sana Ash" {
		t.Error(got)
	}
}

// TestANoteAboutALineOfSeveralAdults bars all of them from texts: which of them
// it means nobody can tell, so a person may still ring.
func TestANoteAboutALineOfSeveralAdults(t *testing.T) {
	h := newHouse(t)
	for heading, cell := range map[string]string{"Notes": "do not contact - court order", "Do Not Disclose": "Y"} {
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 2 Name,Contact 2 Mobile,"+heading+"\nA1,Amira,8B,Sana Ash,07700 900101,Bob Ash,07700 900102,"+cell+"\n", roll.PutOptions{})
		if got := h.known(t, urn); strings.Count(got, "family, never, court order false") != 2 {
			t.Errorf("%s: %s", heading, got)
		}
	}
	urn := h.school(t, t)
	h.csv(t, urn, "Adno,Forename,Reg,Contact 1 Name,Contact 1 Mobile,Contact 2 Name,Contact 2 Mobile,Contact 2 Notes\nA1,Amira,8B,Sana Ash,07700 900101,Bob Ash,07700 900102,no contact\n", roll.PutOptions{})
	if got := h.known(t, urn); strings.Count(got, "family, never") != 1 || strings.Count(got, "family, yes") != 1 {
		t.Error(got)
	}
}

// TestHeadingsThatBarOrConsent are read in their own sense: a consent bars by
// its no, a ban by its yes.
func TestHeadingsThatBarOrConsent(t *testing.T) {
	consents := []string{"Safe to contact", "Contactable", "Can be contacted", "Contact Allowed", "Text Consent", "SMS Permission", "Permission to text", "Receive SMS", "SMS"}
	bans := []string{"Do Not Disclose", "Non-Mol", "PSO", "Blocked", "Access Denied", "Estranged", "Perpetrator", "Deceased", "No Contact Order"}
	cells := map[string]string{}
	for _, heading := range consents {
		cells[heading+",No"], cells[heading+",Yes"] = "barred", "texted"
	}
	for _, heading := range bans {
		cells[heading+",Yes"], cells[heading+",No"] = "barred", "texted"
	}
	h := newHouse(t)
	for c, want := range cells {
		heading, cell, _ := strings.Cut(c, ",")
		for _, whose := range []string{"", "Contact 1 "} {
			urn := h.school(t, t)
			d := h.csv(t, urn, "Adno,Forename,Reg,"+whose+"Name,"+whose+"Mobile,"+whose+heading+"\nA1,Amira,8B,Bob Ash,07700 900308,"+cell+"\n", roll.PutOptions{})
			got := h.known(t, urn)
			if texted := strings.Contains(got, "family, yes, court order false"); texted != (want == "texted") {
				t.Errorf("%s%s: %s %s", whose, c, got, told(d.Problems))
			}
		}
	}
}

// TestBarringColumnsAreAllRead: one that permits does not undo one that bars.
func TestBarringColumnsAreAllRead(t *testing.T) {
	h := newHouse(t)
	for _, cells := range []string{"Yes,No,No,No", "No,Yes,No,No", "Yes,Yes,No,Yes", "Yes,Yes,Yes,No"} {
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,Text Consent,Safe to contact,Estranged,Blocked\nA1,Amira,8B,Bob Ash,07700 900308,"+cells+"\n", roll.PutOptions{})
		if got := h.known(t, urn); strings.Contains(got, "family, yes, court order false") {
			t.Errorf("%s: %s", cells, got)
		}
	}
}

func TestProfessionalsAreNotTexted(t *testing.T) {
	h := newHouse(t)
	for relationship, want := range map[string]string{
		"Social Wkr": "professional", "SOC": "professional", "CHM": "professional", "Case Worker": "professional", "Children's Services": "professional",
		"YOT": "professional", "EWO": "professional", "Supervising SW": "professional", "Green House Home": "professional", "Children’s Home": "professional",
		"Virtual School": "professional", "Foster agency": "professional", "Foster mother": "family", "Foster home": "family", "Mother": "family", "Mum (at home)": "family",
	} {
		urn := h.school(t, t)
		h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,Relationship\nA1,Amira,8B,Bob Ash,07700 900308,"+relationship+"\n", roll.PutOptions{})
		if got := h.known(t, urn); !strings.Contains(got, want+", yes") {
			t.Errorf("%s: %s", relationship, got)
		}
	}
}

// TestABlankOrderComesLast: after every place that is stated, and between
// blanks those with parental responsibility first.
func TestABlankOrderComesLast(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, "Adno,Forename,Reg,Contact Name,Contact Mobile,Relationship,Priority,Parental Responsibility\n"+
		"A1,Amira,8B,Vera Ash,07700 900101,Neighbour,,N\nA1,,,Bob Ash,07700 900102,Father,,Y\nA1,,,Sana Ash,07700 900103,Mother,2,Y\nA1,,,Kim Ash,07700 900104,Lodger,1,N\n", roll.PutOptions{})
	r, err := h.Get(t.Context(), urn)
	if err != nil {
		t.Fatal(err)
	}
	order := map[string]int{}
	for _, c := range r.Pupils[0].Contacts {
		order[*c.Name] = *c.Order
	}
	if order["Kim Ash"] != 1 || order["Sana Ash"] != 2 || order["Bob Ash"] != 3 || order["Vera Ash"] != 4 {
		t.Error(order)
	}
	if got := told(d.Problems); !strings.Contains(got, "/lines/5") || !strings.Contains(got, "stands first, has no parental responsibility") {
		t.Error(got)
	}
}
