package roll_test

import (
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
)

// TestFurtherNumbersAreKeptToRing: whatever says them, and none is texted.
func TestFurtherNumbersAreKeptToRing(t *testing.T) {
	const (
		head  = "Adno,Forename,Surname,Reg,Contact Name,Contact Mobile,Contact Home Telephone\n"
		plain = "Adno,Forename,Surname,Reg,Contact Name,Contact Mobile\n"
		ann   = "R01,Kit,Rone,4A,Ann Rone,"
		both  = head + ann + "07700 900057,01632 960101\n"
	)
	for name, c := range map[string]struct {
		files  []string
		number string // that is texted
		others string
	}{
		"a column of its own":                {[]string{both}, "07700 900057", "01632 960101"},
		"the same field":                     {[]string{plain + ann + "07700 900057 / 01632 960101\n"}, "07700 900057", "01632 960101"},
		"two mobiles in one field":           {[]string{plain + ann + "07700 900057 or 07700 900058\n"}, "", "07700 900057, 07700 900058"},
		"a mobile where a landline is asked": {[]string{head + ann + "07700 900057,07700 900058\n"}, "07700 900057", "07700 900058"},
		"only landlines":                     {[]string{plain + ann + "01632 960101 / 01632 960102\n"}, "01632 960101", "01632 960102"},
		"the same number twice":              {[]string{head + ann + "07700 900057,+44 7700 900057\n"}, "07700 900057", ""},
		"words":                              {[]string{head + ann + "07700 900057,ring after 4\n"}, "07700 900057", ""},
		"a file without the column later":    {[]string{both, plain + ann + "07700 900057\n"}, "07700 900057", "01632 960101"},
		"an empty column later":              {[]string{both, head + ann + "07700 900057,\n"}, "07700 900057", ""},
		"the other becomes the one":          {[]string{head + ann + "07700 900057,07700 900058\n", plain + ann + "07700 900058\n"}, "07700 900058", ""},
		"many":                               {[]string{plain + ann + "07700 900057 / 01632 960101 / 01632 960102 / 01632 960103 / 01632 960104 / 01632 960105 / 01632 960106\n"}, "07700 900057", "01632 960101, 01632 960102, 01632 960103, 01632 960104, 01632 960105"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			for _, f := range c.files {
				h.csv(t, urn, f, roll.PutOptions{})
			}
			x := h.standing(t, t, urn).Contacts[0]
			var others []string
			for _, n := range x.Others.All() {
				others = append(others, n.Written())
			}
			if got := strings.Join(others, ", "); got != c.others {
				t.Errorf("to ring: %q, not %q", got, c.others)
			}
			if x.Number.Zero() != (c.number == "") || c.number != "" && x.Number.Written() != c.number {
				t.Errorf("to text: %v, not %q", x.Number, c.number)
			}
		})
	}
}

func TestFurtherNumbersOfARollAsJSON(t *testing.T) {
	const sent = `{"pupils":[{"id":"A1","first_name":"Kit","group":"4A","contacts":[{"id":"C1","name":"Ann Rone","mobile":"07700 900057"%s}]}]}`
	h := newHouse(t)
	urn := h.school(t, t)
	for _, c := range []struct{ says, want string }{
		{`,"other_numbers":["01632 960101","07700 900058","nobody","07700 900057"]`, `"other_numbers":["01632 960101","07700 900058"]`},
		{``, `"other_numbers":["01632 960101","07700 900058"]`},
		{`,"other_numbers":[]`, ``},
	} {
		h.put(t, urn, strings.Replace(sent, "%s", c.says, 1), roll.PutOptions{})
		got := strings.NewReplacer(" \"", "\"", "\n", "", "  ", "", ": ", ":").Replace(h.get(t, urn))
		if strings.Contains(got, "other_numbers") != (c.want != "") || !strings.Contains(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(c.want, " ", "")) {
			t.Errorf("%s gives %s", c.says, got)
		}
	}
}

// TestAnIdTakesNoNumbersAlong: what is rung under an id is not what an earlier
// adult was rung on.
func TestAnIdTakesNoNumbersAlong(t *testing.T) {
	h := newHouse(t)
	urn := h.school(t, t)
	for _, contact := range []string{
		`{"id":"C1","name":"Ann Rone","mobile":"07700 900057","other_numbers":["01632 960101"]}`,
		`{"id":"C1","name":"Max Ash","mobile":"07700 900058"}`,
	} {
		h.put(t, urn, `{"pupils":[{"id":"A1","first_name":"Kit","group":"4A","contacts":[`+contact+`]}]}`, roll.PutOptions{})
	}
	if x := h.standing(t, t, urn).Contacts[0]; len(x.Others.All()) != 0 {
		t.Errorf("%s is rung on %v", x.Name, x.Others)
	}
}

// TestABarredAdultsFurtherNumberStaysBarred, also when a later list leaves the
// adult out.
func TestABarredAdultsFurtherNumberStaysBarred(t *testing.T) {
	const of = `{"pupils":[{"id":"A1","first_name":"Kit","group":"4A","contacts":[%s{"id":"C2","name":"Una Ash","relationship":"aunt","mobile":"07700 900059"}]}]}`
	h := newHouse(t)
	urn := h.school(t, t)
	barred := `{"id":"C1","name":"Rex Rone","relationship":"father","mobile":"07700 900058","court_order":true,"other_numbers":["07700 900060"]},`
	h.put(t, urn, strings.Replace(of, "%s", barred, 1), roll.PutOptions{})
	gran := `{"id":"C3","name":"Gran Bell","relationship":"grandmother","mobile":"07700 900060"},`
	h.put(t, urn, strings.Replace(of, "%s", gran, 1), roll.PutOptions{})
	st := h.standing(t, t, urn)
	told := map[string]bool{}
	for _, tie := range st.Ties {
		for _, c := range st.Contacts {
			if c.ID == tie.Contact {
				told[c.Name] = tie.Text == school.TextYes && !tie.CourtOrder
			}
		}
	}
	if told["Gran Bell"] || told["Rex Rone"] || !told["Una Ash"] {
		t.Errorf("%v may be told", told)
	}
}
