package roll_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/roll"
)

// TestATelephoneOfTooManyFamiliesIsNobodys: each line is a pupil, an adult with
// the telephone in question, and another adult of the list, "" for none.
func TestATelephoneOfTooManyFamiliesIsNobodys(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string // pupil, adult with the number, another adult
		texts bool
	}{
		"one mother":                              {[]string{"Amy Fox,Ann Lowe,"}, true},
		"two families":                            {[]string{"Amy Fox,Ann Lowe,", "Bo Ward,Una Ray,"}, true},
		"three families":                          {[]string{"Amy Fox,Ann Lowe,", "Bo Ward,Una Ray,", "Cy Hill,Eve Hart,"}, false},
		"three mothers, two of one family":        {[]string{"Amy Fox,Ann Lowe,Bob Lowe", "Bo Ward,Una Ray,Bob Lowe", "Cy Hill,Eve Hart,"}, true},
		"one mother under three ids":              {[]string{"Amy Fox,Ann Lowe,", "Bo Ward,Ann Lowe,", "Cy Hill,ann lowe,"}, true},
		"one mother of nine under an id of each":  {[]string{"A Fox,Ann Fox,", "B Fox,Ann Fox,", "C Fox,Ann Fox,", "D Fox,Ann Fox,", "E Fox,Ann Fox,", "F Fox,Ann Fox,", "G Fox,Ann Fox,", "H Fox,Ann Fox,", "I Fox,Ann Fox,"}, false},
		"three homes of one father by his number": {[]string{"Amy Fox,Ann Lowe,Bob Lowe", "Bo Ward,Una Ray,Bob Lowe", "Cy Hill,Eve Hart,Bob Lowe"}, true},

		"one mother, typed in three ways":             {[]string{"Amy Fox,Ann Lee,", "Bo Ward,Annie Lee,", "Cy Hill,Mrs A Lee,"}, true},
		"one mother of siblings, a neighbour on each": {[]string{"Amy Lee,Ann Lee,Ida Dunn", "Bo Lee,Annie Lee,Guy Pike", "Cy Lee,Mrs A Lee,Zoe Marsh"}, true},
		"mother, father and nan of siblings":          {[]string{"Amy Lee,Ann Lee,", "Bo Lee,Bob Hart,", "Cy Lee,Nan,"}, true},
		"siblings with last names of both parents":    {[]string{"Amy Lee,Ann Lowe,", "Bo LEE-HART,Una Ray,", "Cy Hart,Eve Dunn,"}, true},
		"three families with a first name in common":  {[]string{"Amy Fox,Ann Lee,", "Bo Ward,Ann Ray,", "Cy Hill,Ann Hart,"}, false},
		"three mothers with a last name in common":    {[]string{"Amy Fox,Ann Begum,", "Bo Ward,Una Begum,", "Cy Hill,Mrs E Begum,"}, false},
		"three families with a word as van in common": {[]string{"Amy van Dam,Ann Lowe,", "Bo van Dijk,Una Ray,", "Cy van Rijn,Eve Hart,"}, false},
		"two brothers and two families beside them":   {[]string{"Amy Lee,Ann Lee,", "Bo Lee,Annie Lee,", "Cy Hill,Eve Hart,", "Di Ward,Una Ray,"}, false},
		"fourteen mothers of fourteen families":       {unrelated(14), false},
		"eight mothers with one last name":            {unrelated(8), false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			urn := h.school(t, t)
			var rows []string
			for i, line := range c.lines {
				f := strings.Split(line, ",")
				first, last, _ := strings.Cut(f[0], " ")
				contacts := fmt.Sprintf(`{"id":"m%d","name":%q,"relationship":"mother","order":1,"mobile":"07700 900170"}`, i, f[1])
				if f[2] != "" {
					contacts += fmt.Sprintf(`,{"id":"f%d","name":%q,"relationship":"father","order":2,"mobile":"07700 900171"}`, i, f[2])
				}
				rows = append(rows, fmt.Sprintf(`{"id":"P%d","first_name":%q,"last_name":%q,"group":"1A","contacts":[%s]}`, i, first, last, contacts))
			}
			d := h.putAll(t, urn, `{"pupils":[`+strings.Join(rows, ",")+`]}`)
			for _, line := range c.lines {
				f := strings.Split(line, ",")
				if texts := strings.Contains(h.whoIsTold(t, urn), f[1]); texts != c.texts {
					t.Errorf("texted: %s", h.whoIsTold(t, urn))
				}
			}
			if n := strings.Count(told(d.Problems), "three or more families"); n != map[bool]int{false: len(c.lines)}[c.texts] {
				t.Errorf("told %d times: %s", n, told(d.Problems))
			}
		})
	}
}

// unrelated gives lines of pupils and mothers no two of whom are of one family.
func unrelated(n int) (lines []string) {
	pupils := strings.Fields("Fox Ward Hill Dunn Pike Marsh Cole Byrne Shah Osei Novak Tran Diaz Ross")
	mothers := strings.Fields("Ann Una Eve Ida Zoe Kim Sue Peg Liz Mae Ola Vic Fay Gwen")
	for i := range n {
		lines = append(lines, fmt.Sprintf("P%c %s,%s Holt,", 'a'+i, pupils[i], mothers[i]))
	}
	return lines
}

// TestATelephonePutRightIsTextedAgain: the fault is counted anew by each import,
// and stands among what is to be put right until then.
func TestATelephonePutRightIsTextedAgain(t *testing.T) {
	const head = "Adno,Forename,Surname,Reg,Contact 1 Name,Contact 1 Relationship,Contact 1 Mobile,Contact 2 Name,Contact 2 Relationship,Contact 2 Mobile\n"
	const amy, bo, cy = "A1,Amy,Lowe,1A,Ann Lowe,Mother,07700 900170,Bob Lowe,Father,07700 900171\n", "B1,Bo,Ray,1A,Una Ray,Mother,07700 900170,,,\n", "C1,Cy,Hart,1A,Eve Hart,Mother,07700 900170,,,\n"
	h := newHouse(t)
	urn := h.school(t, t)
	d := h.csv(t, urn, head+amy+bo+cy, roll.PutOptions{})
	if got := inOrder(h.whoIsTold(t, urn)); got != "A1 Amy: Bob Lowe; B1 Bo: ; C1 Cy: " || !strings.Contains(told(d.Problems), "/lines/4") {
		t.Errorf("%s\n%s", got, told(d.Problems))
	}
	todo, err := h.Todo(t.Context(), urn)
	if err != nil || len(todo.Numbers) != 3 || len(todo.Silent) != 2 {
		t.Errorf("to put right: %+v %v", todo, err)
	}
	for number, why := range map[string]string{"07123 456789": "made up", "07700 900172": ""} {
		d = h.csv(t, urn, head+amy+bo+strings.Replace(cy, "07700 900170", number, 1), roll.PutOptions{})
		got := inOrder(h.whoIsTold(t, urn))
		if !strings.HasPrefix(got, "A1 Amy: Ann Lowe, Bob Lowe; B1 Bo: Una Ray; C1 Cy: ") || (why == "") != strings.HasSuffix(got, "Eve Hart") || why != "" && !strings.Contains(told(d.Problems), why) {
			t.Errorf("%s: %s\n%s", number, got, told(d.Problems))
		}
	}
}
