package rollfile

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/problem"
)

// Mapping says which column of a school's export holds what. It is guessed,
// shown, corrected by a person and kept for the next import.
type Mapping struct {
	Columns []Column `json:"columns" maxItems:"300" doc:"In the order of the file; a heading that stands twice has two entries"`

	_ struct{} `additionalProperties:"true"`
}

// Column is one column of a file.
type Column struct {
	Heading string `json:"heading" maxLength:"200" doc:"As the file writes it; capitals, spaces and signs do not count" example:"Contact 1 Mobile"`
	Field   string `json:"field" doc:"What the column holds; empty is not read" enum:",id,upn,name,first_name,last_name,text_name,group,year,vulnerable,no_text,in_care,free_meals,left,contact_id,contact_name,contact_title,contact_first_name,contact_last_name,relationship,order,parental_responsibility,lives_with,mobile,phone,language,text,opted_out,court_order,role" example:"mobile"`
	Contact int    `json:"contact,omitempty" minimum:"0" maximum:"9" doc:"Which contact of the line, for columns like Contact 2 Mobile; left out where a line has one contact"`

	_ struct{} `additionalProperties:"true"`
}

// The limits of a mapping.
const (
	mostColumns    = 300
	longestHeading = 200
	mostContacts   = 9 // numbered in a heading
)

// pupilFields and contactFields are what a column may hold. A phone is any
// number beside the mobile; several columns may be one.
var (
	pupilColumns   = []string{"id", "upn", "name", "first_name", "last_name", "text_name", "group", "year", "vulnerable", "no_text", "in_care", "free_meals", "left"}
	contactColumns = []string{
		"contact_id", "contact_name", "contact_title", "contact_first_name", "contact_last_name", "relationship", "order",
		"parental_responsibility", "lives_with", "mobile", "phone", "language", "text", "opted_out", "court_order", "role",
	}
)

// Check reports what is wrong with a mapping that was sent, as Invalid.
func (m Mapping) Check() error {
	bad := problem.New(problem.Invalid, "This mapping cannot be used as it stands.")
	if len(m.Columns) > mostColumns {
		return bad.At("/columns", "there are more than %d columns", mostColumns)
	}
	seen := map[slot]bool{}
	for i, c := range m.Columns {
		at := slot{c.Field, c.Contact}
		switch {
		case normal(c.Heading) == "" || utf8.RuneCountInString(c.Heading) > longestHeading || !Plain(c.Heading):
			bad.At(columnPointer(i, "heading"), "a heading has 1 to %d characters", longestHeading)
		case c.Contact < 0 || c.Contact > mostContacts:
			bad.At(columnPointer(i, "contact"), "a contact is 1 to %d, or left out", mostContacts)
		case c.Field == "":
		case !slices.Contains(pupilColumns, c.Field) && !slices.Contains(contactColumns, c.Field):
			bad.At(columnPointer(i, "field"), "there is no such field")
		case slices.Contains(pupilColumns, c.Field) && c.Contact != 0:
			bad.At(columnPointer(i, "contact"), "this field belongs to the pupil, not to a contact")
		case seen[at] && !several(c.Field):
			bad.At(columnPointer(i, "field"), "another column holds this already")
		}
		seen[at] = true
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// several reports whether several columns may hold the same: any of the numbers, of
// which two mobiles that differ are nobody's to text, and whatever may bar an adult,
// of which each is heeded.
func several(field string) bool {
	return slices.Contains([]string{"mobile", "phone", "text", "opted_out", "court_order"}, field)
}

func columnPointer(i int, part string) string { return "/columns/" + number(i) + "/" + part }

// slot is one thing a line may hold: a field of the pupil, or of one of the
// contacts.
type slot struct {
	field   string
	contact int
}

// normal gives a heading as it is compared: words in lower case, letters and
// digits only.
func normal(heading string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(heading), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}
