package rollfiletest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// Columns is every heading of a file that says everything about two contacts.
func Columns() []string {
	heads := []string{"Student ID", "UPN", "Legal forename", "Legal surname", "Text name", "Reg group", "Year group", "Vulnerable", "No text", "In care"}
	for _, n := range []string{"1", "2"} {
		for _, what := range []string{"ID", "Name", "Relationship", "Priority", "Parental responsibility", "Lives with pupil", "Mobile", "Language", "Text", "Court order"} {
			heads = append(heads, "Contact "+n+" "+what)
		}
	}
	return heads
}

// WriteCSV writes a roll as a register system might.
func WriteCSV(r rollfile.Roll, comma rune, crlf bool) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, crlf
	_ = w.Write(Columns())
	for _, p := range r.Pupils {
		cells := []string{p.ID, str(p.UPN), str(p.FirstName), str(p.LastName), str(p.TextName), str(p.Group), num(p.Year)}
		for _, flag := range []string{"vulnerable", "no_text", "in_care"} {
			cells = append(cells, strconv.FormatBool(strings.Contains(strings.Join(p.Flags, " "), flag)))
		}
		for _, c := range p.Contacts {
			text := map[string]string{"yes": "T", "never": "F"}[str(c.Text)]
			cells = append(cells, c.ID, str(c.Name), str(c.Relationship), num(c.Order), yes(c.ParentalResponsibility), yes(c.LivesWith), str(c.Mobile), str(c.Language), text, yes(c.CourtOrder))
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func num(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func yes(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

var (
	plainWords  = rapid.SampledFrom([]string{"Ann", "Bo", "O'Neill", "Zoë", "خان", "van der Berg; Jr", `The "Bell", 1st`, "A|B"})
	plainMobile = rapid.SampledFrom([]string{"07700 900101", "+447700900102", "+999 123 45678", "01632 960101", ""})
)

// PlainRoll draws a roll in which everything is said and nothing is wrong.
func PlainRoll(t *rapid.T) rollfile.Roll {
	r := rollfile.Roll{Pupils: []rollfile.Pupil{}}
	for i := range rapid.IntRange(0, 5).Draw(t, "pupils") {
		p := rollfile.Pupil{ID: fmt.Sprintf("A%d", i), Flags: []string{}, Contacts: []rollfile.Contact{}}
		first, last, text, group, year := plainWords.Draw(t, "first"), plainWords.Draw(t, "last"), plainWords.Draw(t, "text"), "8B", rapid.IntRange(1, 13).Draw(t, "year")
		p.FirstName, p.LastName, p.TextName, p.Group, p.Year = &first, &last, &text, &group, &year
		for _, flag := range []string{"vulnerable", "no_text", "in_care"} {
			if rapid.Bool().Draw(t, flag) {
				p.Flags = append(p.Flags, flag)
			}
		}
		for j := range rapid.IntRange(0, 2).Draw(t, "contacts") {
			c := rollfile.Contact{ID: fmt.Sprintf("C%d-%d", i, j)}
			name, mobile, order, rule := plainWords.Draw(t, "name"), plainMobile.Draw(t, "mobile"), rapid.IntRange(1, 9).Draw(t, "order"), rapid.SampledFrom([]string{"yes", "never"}).Draw(t, "text")
			pr, lives, court, is, tongue := rapid.Bool().Draw(t, "pr"), rapid.Bool().Draw(t, "lives"), rapid.Bool().Draw(t, "court"), "mother", "ur"
			c.Name, c.Mobile, c.Order, c.Text, c.Relationship, c.Language = &name, &mobile, &order, &rule, &is, &tongue
			c.ParentalResponsibility, c.LivesWith, c.CourtOrder = &pr, &lives, &court
			p.Contacts = append(p.Contacts, c)
		}
		r.Pupils = append(r.Pupils, p)
	}
	return r
}
