package roll

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// rollOf makes a roll of one pupil, Amira Khan of 7B, from a line for each adult:
// "1 mother Sara Khan 101" is place, relationship, name and the end of the number (- is
// none), and behind them what is said: pr, home, never, court, stopped, professional,
// landline. "no text" is about the pupil.
func rollOf(lines string) Standing {
	p := school.Pupil{ID: "P1", Ref: "A1", FirstName: "Amira", LastName: "Khan", Group: "7B"}
	st := Standing{}
	for line := range strings.SplitSeq(lines, "; ") {
		f := strings.Fields(line)
		if line == "no text" {
			p.Flags.NoText = true
		}
		if len(f) < 5 {
			continue
		}
		id := school.ContactID(strings.ToLower(f[2]))
		c := school.Contact{ID: id, Ref: "C-" + f[2], Name: f[2] + " " + f[3], Role: school.FamilyRole}
		t := school.Tie{Pupil: p.ID, Contact: id, Order: int(f[0][0] - '0'), Relationship: strings.Trim(f[1], "-"), Text: school.TextYes}
		if c.Problem = school.NumberMissing; f[4] != "-" {
			c.Number, c.Problem = phone.Trusted("+447700900"+f[4]), school.NumberFine
		}
		for _, said := range f[5:] {
			switch said {
			case "pr":
				t.ParentalResponsibility = true
			case "home":
				t.LivesWith = true
			case "never":
				t.Text = school.TextNever
			case "court":
				t.CourtOrder = true
			case "stopped":
				c.Stopped = true
			case "professional":
				c.Role = school.ProfessionalRole
			case "landline":
				c.Problem = school.NumberLandline
			}
		}
		st.Contacts, st.Ties = append(st.Contacts, c), append(st.Ties, t)
	}
	st.Pupils = []school.Pupil{p}
	return st
}

// TestWhomTheTextWouldReach is the page of what an import may do to the one text that
// matters: whom it reached before, whom it would reach now, and why.
func TestWhomTheTextWouldReach(t *testing.T) {
	const both = "1 mother Sara Khan 101 pr home; 2 father Imran Khan 102 pr"
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing changes", both, both, ""},
		{"nobody before, somebody now", "1 mother Sara Khan -", "1 mother Sara Khan 101", ""},
		{"nobody before, nobody now", "1 mother Sara Khan -", "1 mother Sara Khan 101 never", ""},
		{"somebody comes behind", both, both + "; 3 nan Ann Khan 103", ""},
		{"who stood behind goes", both, "1 mother Sara Khan 101 pr home", ""},

		// Nobody at all.
		{"the only number goes", "1 mother Sara Khan 101", "1 mother Sara Khan -", "nobody: was Sara Khan (mother), now nobody, because who was asked first has no mobile number any more"},
		{"the only number is a landline", "1 mother Sara Khan 101", "1 mother Sara Khan 101 landline", "nobody: was Sara Khan (mother), now nobody, because who was asked first cannot be texted: the only number is a landline"},
		{"a column bars", "1 mother Sara Khan 101", "1 mother Sara Khan 101 never", "nobody: was Sara Khan (mother), now nobody, because who was asked first is not to be texted about this pupil, or not until a person has looked"},
		{"a court's order, of which the office is not told", "1 mother Sara Khan 101", "1 mother Sara Khan 101 court", "nobody: was Sara Khan (mother), now nobody, because who was asked first must not be told about this pupil"},
		{"the list is emptied", both, "", "nobody: was Sara Khan (mother), now nobody, because who was asked first is not on the list any more"},
		{"the pupil is held", both, both + "; no text", "nobody: was Sara Khan (mother), now nobody, because nobody is to be texted about this pupil any more"},
		{"a telephone shared with one who is barred", "1 mother Sara Khan 101; 2 father Imran Khan 102 never", "1 mother Sara Khan 101; 2 father Imran Khan 101 never", "nobody: was Sara Khan (mother), now nobody, because the number of who was asked first is also that of an adult who must not be texted"},
		{"a professional after all", "1 worker Sara Khan 101", "1 worker Sara Khan 101 professional", "nobody: was Sara Khan (worker), now nobody, because who was asked first is a professional, and told by a person"},

		// Somebody, where nobody was to be told.
		{"the barred father under another name", "1 father Imran Khan 102 court", "1 father Imran Khan 102 court; 2 uncle Ron Khan 103", "somebody: was nobody, now Ron Khan (uncle), because somebody new on the list may be texted, and an adult on it is not to be: see that they are not the same"},
		{"beside him the mother gets a number", "1 mother Sara Khan -; 2 father Imran Khan 102 never", "1 mother Sara Khan 101; 2 father Imran Khan 102 never", ""},

		// Somebody further away.
		{"a neighbour before the mother", both, both + "; 0 neighbour Pat Oak 103", "further: was Sara Khan (mother), now Pat Oak (neighbour), because somebody new on the list stands in place 0, before who was asked first in place 1"},
		{"the mother's number goes, and nan is next", "1 mother Sara Khan 101; 2 nan Ann Khan 102", "1 mother Sara Khan -; 2 nan Ann Khan 102", "further: was Sara Khan (mother), now Ann Khan (nan), because who was asked first has no mobile number any more"},
		{"a stepfather of the same name", "1 father Imran Khan 102; 2 stepfather Omar Khan 103", "2 father Imran Khan 102; 1 stepfather Omar Khan 103", "further: was Imran Khan (father), now Omar Khan (stepfather), because the order of the list changes: another adult now stands in place 1, before who was asked first in place 2"},
		{"a father of another surname", "1 mother Sara Khan 101", "1 father Bo Oak 102", "further: was Sara Khan (mother), now Bo Oak (father), because who was asked first is not on the list any more"},
		{"without the responsibility", "1 mother Sara Khan 101 pr; 2 father Imran Khan 102", "2 mother Sara Khan 101 pr; 1 father Imran Khan 102", "further: was Sara Khan (mother), now Imran Khan (father), because the order of the list changes: another adult now stands in place 1, before who was asked first in place 2"},

		// Another adult.
		{"the places change about", both, "2 mother Sara Khan 101 pr home; 1 father Imran Khan 102 pr", "another: was Sara Khan (mother), now Imran Khan (father), because the order of the list changes: another adult now stands in place 1, before who was asked first in place 2"},
		{"one place for both", "1 mother Sara Khan 101 pr; 2 father Imran Khan 102 pr home", "1 mother Sara Khan 101 pr; 1 father Imran Khan 102 pr home", "another: was Sara Khan (mother), now Imran Khan (father), because the order of the list changes: another adult now stands in place 1 with who was asked first, where parental responsibility and home decide"},
		{"home changes", "1 mother Sara Khan 101 pr home; 1 father Imran Khan 102 pr", "1 mother Sara Khan 101 pr; 1 father Imran Khan 102 pr home", "another: was Sara Khan (mother), now Imran Khan (father), because what is said of parental responsibility or home changes: another adult now stands in place 1 with who was asked first, where parental responsibility and home decide"},
		{"somebody gets a number", "1 father Imran Khan -; 2 mother Sara Khan 101", "1 father Imran Khan 102; 2 mother Sara Khan 101", "another: was Sara Khan (mother), now Imran Khan (father), because somebody who could not be texted before may be now, and stands in place 1, before who was asked first in place 2"},
		{"the stopped number of another", "1 mother Sara Khan 101; 2 father Imran Khan 102; 3 nan Ann Khan 103 stopped", "1 mother Sara Khan 103; 2 father Imran Khan 102; 3 nan Ann Khan -", "another: was Sara Khan (mother), now Imran Khan (father), because who was asked first has a number that has stopped our texts"},

		// The same adult, or the same telephone.
		{"a new number", "1 mother Sara Khan 101", "1 mother Sara Khan 199", "telephone: was Sara Khan (mother), now Sara Khan (mother), because the number changes, from one ending 101 to one ending 199"},
		{"one telephone of two", "1 mother Sara Khan 101; 2 father Imran Khan 101", "2 mother Sara Khan 101; 1 father Imran Khan 101", ""},
		{"a stop stays with its number", "1 mother Sara Khan 101 stopped", "1 mother Sara Khan 199", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := rollOf(c.before), rollOf(c.after)
			w, got := whom(before, after), ""
			for _, x := range w.Changes {
				got += fmt.Sprintf("%s: %s", x.Kind, x.Says())
			}
			if got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if n := w.Nobody + w.Somebody + w.Further + w.Another + w.Telephone; n != len(w.Changes) || w.Of != 1 {
				t.Errorf("%d of %d are counted, %d are listed", n, w.Of, len(w.Changes))
			}
			if strings.Contains(got, "court") {
				t.Error("the office reads that a court said so")
			}
		})
	}
}

// TestAnEntryThatBecameSomebodyElse: one row, another name and another number.
func TestAnEntryThatBecameSomebodyElse(t *testing.T) {
	before := rollOf("1 mother Sara Khan 101")
	after := rollOf("1 mother Sara Khan 199")
	after.Contacts[0].Name = "Pat Oak"
	w := whom(before, after)
	if len(w.Changes) != 1 || w.Changes[0].Kind != ToFurther || w.Changes[0].Says() != "was Sara Khan (mother), now Pat Oak (mother), because the entry of who was asked first has another name and another number" {
		t.Errorf("%+v", w)
	}
}

// TestThoseWhoJoinAreCounted, and so is who comes back; whoever leaves is no loss of
// an adult.
func TestThoseWhoJoinAreCounted(t *testing.T) {
	var before, after Standing
	for i, line := range []string{"1 mum Ann Lee 101", "1 PAF Bo Lee 102", "1 Nana Cy Lee 103", "1 Grandad Di Lee 104", "1 step-father Ed Lee 105", "1 - Fay Lee 106", "1 mother Gus Lee -"} {
		one := rollOf(line)
		one.Pupils[0].ID, one.Pupils[0].Ref = school.PupilID(fmt.Sprint("P", i)), fmt.Sprint("A", i)
		one.Ties[0].Pupil = one.Pupils[0].ID
		after.Pupils, after.Contacts, after.Ties = append(after.Pupils, one.Pupils...), append(after.Contacts, one.Contacts...), append(after.Ties, one.Ties...)
	}
	back := after.Pupils[0]
	back.LeftOn = clock.Date{Year: 2026, Month: 11, Day: 1}
	gone := rollOf("1 mother Sara Khan 101").Pupils[0]
	gone.ID = "P9"
	before.Pupils = []school.Pupil{back, gone}
	gone.LeftOn = back.LeftOn
	after.Pupils = append(after.Pupils, gone)
	got := whom(before, after)
	if j := got.Joining; j.Pupils != 7 || j.Mothers != 1 || j.Fathers != 1 || j.Grandparents != 2 || j.Others != 2 || j.Nobody != 1 || j.NobodyPupils[0].Pupil != "A6" || got.Of != 0 {
		t.Errorf("%+v", got)
	}
}

// TestTheFirstContactsOfARollAreCounted: pupils came first, and their adults with the
// next file.
func TestTheFirstContactsOfARollAreCounted(t *testing.T) {
	w := whom(rollOf(""), rollOf("1 Mum Sara Khan 101"))
	if len(w.Changes) > 0 || w.Of != 1 || w.Joining.Pupils != 1 || w.Joining.Mothers != 1 {
		t.Errorf("%+v", w)
	}
}

// TestFromHowManyOnItIsAsked: five at least, and more than 5%.
func TestFromHowManyOnItIsAsked(t *testing.T) {
	for _, c := range []struct{ another, of, asked int }{
		{4, 4, 0}, {5, 5, 5}, {5, 100, 0}, {6, 100, 6}, {0, 0, 0}, {100, 2000, 0}, {101, 2000, 101},
	} {
		if w := (Whom{Another: c.another, Of: c.of, Telephone: c.of}); w.confirm() != c.asked {
			t.Errorf("%d of %d: asked for %d", c.another, c.of, w.confirm())
		}
	}
}
