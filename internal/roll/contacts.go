package roll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// contactList lays one pupil's list of contacts: those who are not in it are
// untied, but for those an order or a person has spoken about.
func (m *merge) contactList(at string, p school.Pupil, rows []rollfile.Contact) {
	rows = barredTwice(rows)
	listed, nameless := map[school.ContactID]bool{}, false
	m.listed[p.ID] = listed
	rowOf, place := map[string]bool{}, places(rows)
	for j, row := range rows {
		here := fmt.Sprintf("%s/contacts/%d", at, j)
		ref := strings.TrimSpace(row.ID)
		if !rollfile.GoodID(ref) {
			nameless = true
			m.tell(here+"/id", "a contact has an id of 1 to %d characters; the row was left out", rollfile.LongestID)
			continue
		}
		if rowOf[ref] {
			m.tell(here+"/id", "this contact has a row in the pupil's list already; only the first counts")
			continue
		}
		rowOf[ref] = true
		id := m.contact(here, p, ref, place[j], row)
		m.giveWay(pair{p.ID, id}, rows, row, place[j])
		listed[id], m.rows[pair{p.ID, id}] = true, here
	}
	if !nameless && !m.unsure() {
		m.untie(at+"/contacts", p, listed)
	}
}

// barredTwice gives the rows of a list with what a second row of the same adult
// says against telling them.
func barredTwice(rows []rollfile.Contact) []rollfile.Contact {
	first, out := map[string]int{}, slices.Clone(rows)
	for j, row := range rows {
		ref := strings.TrimSpace(row.ID)
		if i, twice := first[ref]; twice {
			out[i] = rollfile.BarredAs(out[i], row)
			continue
		}
		first[ref] = j
	}
	return out
}

// contact lays one row: the adult and the tie. Of a new tie a role that cannot
// be read bars as a rule does: a guess might text someone who must not be, and
// a row left out would leave the number free for others.
func (m *merge) contact(at string, p school.Pupil, ref string, place int, row rollfile.Contact) school.ContactID {
	c, stands := m.contacts[ref]
	if !stands {
		c = school.Contact{ID: school.ContactID(school.NewID(m.now)), School: m.urn, Ref: ref, Role: school.FamilyRole, Problem: school.NumberMissing}
	}
	t, tied := m.ties[pair{p.ID, c.ID}]
	if !tied {
		t = school.Tie{Pupil: p.ID, Contact: c.ID, Order: place, Text: school.TextYes}
	}
	for _, told := range row.Heed() {
		m.tell(at+told.Pointer, "%s", told.Detail)
	}
	if !m.role(at+"/role", row.Role, p.ID, &c) && !tied {
		t.Text = school.TextNever
	}
	m.rule(at+"/text", row.Text, &t)
	m.contactFields(at, p.ID, &c, row)
	m.tieFields(at, &t, row)
	m.heedOthers(at, row, &t)
	if !tied {
		m.tellFirst(at, c, t)
	}
	if !stands {
		m.contactOrder = append(m.contactOrder, ref)
	}
	if !tied {
		m.addTie(pair{p.ID, c.ID})
	}
	m.contacts[ref], m.ties[pair{p.ID, c.ID}] = c, t
	return c.ID
}

// role lays the role; false when it cannot be read.
func (m *merge) role(at string, sent *string, p school.PupilID, c *school.Contact) bool {
	if sent == nil {
		return true
	}
	switch role := school.Role(strings.ToLower(strings.TrimSpace(*sent))); {
	case role == school.ProfessionalRole:
		c.Role = role
	case rollfile.Professional(*sent):
		c.Role = school.ProfessionalRole
	case role != school.FamilyRole:
		m.tell(at, "a role is family or professional: a contact new on this list is not texted until a person has looked")
		return false
	case c.Role == school.ProfessionalRole:
		m.keep(p, c.ID, at, "this contact stays a professional: only a person may change that")
	}
	return true
}

// rule lays whether the contact may be texted. One that cannot be read bars:
// a text too few is a call, and a text too many cannot be taken back.
func (m *merge) rule(at string, sent *string, t *school.Tie) {
	if sent == nil {
		return
	}
	switch rule := rollfile.ReadRule(*sent); {
	case rule == "":
		t.Text = school.TextNever
		m.tell(at, "text is yes or never: this contact is not texted about this pupil until a person has looked")
	case rule == school.TextNever:
		t.Text = rule
	case t.Text == school.TextNever:
		m.keep(t.Pupil, t.Contact, at, "this contact is still never texted about this pupil: only a person may change that")
	}
}

// contactFields lays what belongs to the adult.
func (m *merge) contactFields(at string, p school.PupilID, c *school.Contact, row rollfile.Contact) {
	was := *c
	m.needed(at+"/name", row.Name, &c.Name)
	if c.Name == "" {
		m.tell(at+"/name", "this contact has no name for staff to ask for")
	}
	if row.Language != nil {
		tag, ok := readLanguage(*row.Language)
		switch {
		case ok && c.LanguageKept && !sameLanguage(tag, c.Language):
			m.keep(p, c.ID, at+"/language", "a person has chosen the language of this adult: it stands until a person hands it back")
		case ok && !c.LanguageKept:
			c.Language = tag
		case !ok:
			m.tell(at+"/language", "this is not a language tag (BCP 47) we know; what stood was left")
		}
	}
	if m.told[c.Ref] {
		return
	}
	r, sent := m.numbers[c.Ref]
	if sent {
		*c = r.Onto(*c)
	} else if c.Problem == school.NumberMissing {
		r = rollfile.NoNumber(at + "/mobile")
	}
	m.told[c.Ref], c.Others = true, m.ring(*c, was)
	for _, told := range r.Problems() {
		m.tell(told.Pointer, "%s", told.Detail)
	}
}

// tieFields lays what belongs to the pair.
func (m *merge) tieFields(at string, t *school.Tie, row rollfile.Contact) {
	m.words(at+"/relationship", row.Relationship, &t.Relationship)
	t.Relationship = strings.ToLower(t.Relationship)
	if row.Order != nil {
		if *row.Order < 1 || *row.Order > 99 {
			m.tell(at+"/order", rollfile.NoPlace)
		} else {
			t.Order = *row.Order
		}
	}
	if row.ParentalResponsibility != nil {
		t.ParentalResponsibility = *row.ParentalResponsibility
	}
	if row.LivesWith != nil {
		t.LivesWith = *row.LivesWith
	}
	if row.CourtOrder != nil {
		if t.CourtOrder && !*row.CourtOrder {
			m.keep(t.Pupil, t.Contact, at+"/court_order", "the court order still stands: only a person may end it")
		}
		t.CourtOrder = t.CourtOrder || *row.CourtOrder
	}
}

// untie lets those contacts go who are not in the list. A tie that says who
// must not be told is kept: without it the next import would bring the same
// adult back as someone who may.
func (m *merge) untie(at string, p school.Pupil, listed map[school.ContactID]bool) {
	for _, k := range m.tiesOf[p.ID] {
		t, stands := m.ties[k]
		if !stands || listed[k.contact] {
			continue
		}
		if (t.CourtOrder || t.Text == school.TextNever) && !m.onlyEnded(k) {
			m.keep(k.pupil, k.contact, at, "a contact who must not be texted was kept though the list leaves them out: only a person may remove one")
			continue
		}
		delete(m.ties, k)
	}
}

// readLanguage gives the tag as it is kept, "" for English.
func readLanguage(sent string) (string, bool) {
	sent = strings.TrimSpace(sent)
	if sent == "" {
		return "", true
	}
	tag, err := language.Parse(sent)
	if err != nil || tag == language.Und || len(sent) > 35 {
		return "", false
	}
	return tag.String(), true
}

// sameLanguage reports whether two tags are of one language to us: none is
// English.
func sameLanguage(a, b string) bool {
	return cmp.Or(a, "en") == cmp.Or(b, "en")
}
