package rollfile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// answered gives the mother of a line whose column of yes and no says so.
func answered(t *testing.T, heading, cell string) (rollfile.Contact, string) {
	t.Helper()
	roll, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Contact Name,Relationship,Contact Mobile,"+heading+"\nA1,Ann Lee,Mother,07700 900101,\""+cell+"\"\n"), rollfile.Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	return roll.Pupils[0].Contacts[0], fmt.Sprint(problems)
}

// TestAnswersAsOfficesTypeThem is a page of what stands in columns of yes and no: what
// is made of it, and ! where a person is told that it could not be read.
func TestAnswersAsOfficesTypeThem(t *testing.T) {
	for heading, cells := range map[string]map[string]string{
		"Parental Responsibility": {
			"Yes": "true", "Yes - full": "true", "Full": "true", "Y (both)": "true", "Yes*": "true", "Yes 09/26": "true", "yes (mum)": "true", "Yes, with father": "true",
			"Sole": "true", "Shared": "true", "Held": "true", "Joint": "true", "PR": "true", "Has PR": "true", "Full PR": "true", "Equal": "true", "Both parents": "true",
			"Automatic": "true", "On birth certificate": "true", "Y - seen birth cert": "true", "Confirmed": "true", "Mother": "true", "Yes (court order)": "false!",
			"No": "false", "No - see Dad": "false!", "N (never married)": "false!", "No PR": "false!", "Suspended": "false!", "Shared with LA": "false!", "Father": "false!", "?": "false!", "Yes?": "false!", "Y/N": "false!", "n/a": "-", "": "-",
		},
		"SMS Consent": {
			"Yes": "yes", "Yes please": "yes", "Yes - text": "yes", "Yes 09/26": "yes", "Y*": "yes", "Text": "yes", "SMS": "yes", "Any": "yes", "All": "yes", "Both": "yes", "Text & email": "yes", "Mobile": "yes",
			"Agreed": "yes", "Signed": "yes", "Consent given": "yes", "Granted": "yes", "yes to text": "yes", "Yes - not before 9am": "yes", "Text only": "yes", "Preferred": "yes", "Email preferred": "never!",
			"No": "never", "No - email": "never", "No, thanks": "never", "Withdrawn": "never", "Email": "never!", "Yes - email only": "never!", "Yes but not at work": "never!", "Yes - court order": "never!",
			"Not agreed": "never!", "No text": "never!", "Yes/No": "never!", "Signed?": "never!", "Ask": "never!", "n/a": "-",
		},
		"Court Order": {
			"No": "false", "No court order": "false", "No orders": "false", "No known orders": "false", "None in place": "false", "No restrictions": "false", "TBC": "false", "None seen": "false", "Ok": "false",
			"Nothing": "false", "no concerns": "false", "No - parents amicable": "false", "None.": "false", "N 09/26": "false", "Not that we know of": "false", "no current court order in place": "false", "N/A - together": "false",
			"Yes": "true", "Yes - non mol": "true!", "No contact": "true!", "No contact order": "true!", "No access": "true!", "Child arrangements 2024": "true!", "No - see file": "true!", "No, only mum": "-!", "No - dad": "-!", "No, not dad": "-!",
			"Yes - residence order to mum": "-!", "?": "true!", "": "-", "None known": "-",
		},
	} {
		for cell, want := range cells {
			c, told := answered(t, heading, cell)
			got := "-"
			switch {
			case heading == "Parental Responsibility" && c.ParentalResponsibility != nil:
				got = fmt.Sprint(*c.ParentalResponsibility)
			case heading == "SMS Consent" && c.Text != nil:
				got = *c.Text
			case heading == "Court Order" && c.CourtOrder != nil:
				got = fmt.Sprint(*c.CourtOrder)
			}
			if told != "[]" {
				got += "!"
			}
			if got != want {
				t.Errorf("%s %q: %s, want %s: %s", heading, cell, got, want, told)
			}
		}
	}
}

// TestAColumnNobodyUnderstandsIsTold by its name where it stands with an adult and
// answers yes or no, with how many lines have a value.
func TestAColumnNobodyUnderstandsIsTold(t *testing.T) {
	for heads, want := range map[string]string{
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Collects": "“Contact 1 Collects” 2 lines have a value",
		"Contact Name,Contact Mobile,Reports Home":           "“Reports Home” 2 lines have a value",
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Job":      "", // Yes and Nurse: for the most part no answers
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Postcode": "",
		"Contact 1 Name,Contact 1 Mobile,House Captain":      "", // of the pupil, as likely as not
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Photo OK": "",
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Has PR":   "", // understood
		"Contact 1 Name,Contact 1 Mobile,Contact 1 Access":   "",
	} {
		second := "No"
		if strings.HasSuffix(heads, "Job") {
			second = "Nurse"
		}
		_, problems, err := rollfile.ReadCSV(strings.NewReader("Adno,Forename,"+heads+"\nA1,Kit,Ann Lee,07700 900101,Yes\nA2,Bo,Bea Low,07700 900102,"+second+"\nA3,Cy,Di Moss,07700 900103,\n"), rollfile.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range problems {
			if at, after, is := strings.Cut(p.Detail, " stands with an adult"); is {
				_, n, _ := strings.Cut(after, "(")
				n, _, _ = strings.Cut(n, ")")
				got = strings.TrimPrefix(at, "the column ") + " " + n
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q: %v", heads, got, want, problems)
		}
	}
}

// TestAResponsibilityUnderAnotherName counts in every format.
func TestAResponsibilityUnderAnotherName(t *testing.T) {
	for _, held := range []string{"true", "false"} {
		p, err := rollfile.ReadPupil([]byte(`{"id":"A1","contacts":[{"id":"C1","has_pr":` + held + `}]}`))
		if err != nil || fmt.Sprint(*p.Contacts[0].ParentalResponsibility) != held || len(p.Contacts[0].Others) != 0 {
			t.Errorf("JSON %s: %+v %v", held, p.Contacts[0], err)
		}
		f, err := rollfile.OpenCTF(strings.NewReader(`<CTfile><CTFpupilData><Pupil><UPN>B801200005001</UPN><Contacts><Contact><Surname>Lee</Surname><HasPR>` + held + `</HasPR></Contact></Contacts></Pupil></CTFpupilData></CTfile>`))
		if err != nil || fmt.Sprint(*f.Roll.Pupils[0].Contacts[0].ParentalResponsibility) != held {
			t.Errorf("CTF %s: %+v %v", held, f.Roll, err)
		}
		if c, _ := answered(t, "Has PR", held); fmt.Sprint(*c.ParentalResponsibility) != held {
			t.Errorf("CSV %s: %+v", held, c)
		}
	}
}
