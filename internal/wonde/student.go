package wonde

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// student is a pupil as Wonde has them.
type student struct {
	ID            word          `json:"id"`
	Forename      word          `json:"forename"`
	Surname       word          `json:"surname"`
	LegalForename word          `json:"legal_forename"`
	LegalSurname  word          `json:"legal_surname"`
	UPN           word          `json:"upn"`
	Education     in[education] `json:"education_details"`
	Extended      in[extended]  `json:"extended_details"`
	Group         in[groups]    `json:"group"`
	Registration  in[groups]    `json:"registration_group"`
	Year          in[groups]    `json:"year"`
	Contacts      in[[]contact] `json:"contacts"`

	others rollfile.Others // what was sent beside their names, groups and adults
}

// UnmarshalJSON keeps what we do not know beside what we do.
func (s *student) UnmarshalJSON(raw []byte) error {
	type plain student
	if err := json.Unmarshal(raw, (*plain)(s)); err != nil {
		return err //nolint:wrapcheck // whatever it is, the row is nothing said
	}
	s.others = rollfile.OthersOf(raw, "contacts", "id", "upi", "mis_id", "forename", "surname", "middle_names", "legal_forename", "legal_surname",
		"preferred_forename", "preferred_surname", "group", "registration_group", "year")
	return nil
}

type education struct {
	UPN     word   `json:"upn"`
	Year    word   `json:"current_nc_year"`
	Leaving moment `json:"leaving_date"`
}

type extended struct {
	InCare yesNo `json:"in_lea_care"`
}

// group is a registration group or a year.
type group struct {
	Name word `json:"name"`
	Code word `json:"code"`
	Type word `json:"type"`
}

func (g group) words() string { return string(cmp.Or(g.Name, g.Code)) }

// groups is one group or a list of them.
type groups []group

// UnmarshalJSON reads either.
func (g *groups) UnmarshalJSON(raw []byte) error {
	var list []group
	if json.Unmarshal(raw, &list) == nil {
		*g = list
		return nil
	}
	var one group
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*g = groups{one}
	return nil
}

// registration gives the group whose register the pupil stands in.
func (s student) registration() string {
	for _, list := range []groups{s.Registration.or(), s.Group.or()} {
		for _, g := range list {
			if strings.Contains(strings.ToLower(string(g.Type)), "reg") {
				return g.words()
			}
		}
		if len(list) == 1 {
			return list[0].words()
		}
	}
	return ""
}

// contact is an adult as one pupil's list has them.
type contact struct {
	ID           word        `json:"id"`
	Title        word        `json:"title"`
	Forename     word        `json:"forename"`
	Surname      word        `json:"surname"`
	Relationship in[tie]     `json:"relationship"`
	Details      in[details] `json:"contact_details"`

	others rollfile.Others // all that was sent
}

// UnmarshalJSON keeps what we do not know beside what we do.
func (a *contact) UnmarshalJSON(raw []byte) error {
	type plain contact
	if err := json.Unmarshal(raw, (*plain)(a)); err != nil {
		return err //nolint:wrapcheck // whatever it is, the row is nothing said
	}
	a.others = rollfile.OthersOf(raw)
	return nil
}

type tie struct {
	Relationship   word  `json:"relationship"`
	Responsibility yesNo `json:"parental_responsibility"`
	Priority       place `json:"priority"`
	LivesWith      yesNo `json:"lives_with_pupil"`
}

type details struct {
	Phones *phones `json:"phones"`
}

type phones struct {
	Phone   word `json:"phone"`
	Primary word `json:"primary"`
	Home    word `json:"home"`
	Work    word `json:"work"`
	Mobile  word `json:"mobile"`
}

// Students reads the roll: all of it, or what changed since an instant.
func (c *Client) Students(ctx context.Context, since time.Time) (rollfile.System, error) {
	query := url.Values{
		"include":  {"contacts,contacts.contact_details,education_details,extended_details,group,year"},
		"per_page": {perPage},
	}
	changed(query, since)
	s := rollfile.System{Pupils: []rollfile.SystemPupil{}, Partial: !since.IsZero()}
	var err error
	s.Lost, err = all(ctx, c, c.list("students", query), func(row student) { s.Pupils = append(s.Pupils, row.pupil()) })
	return s, err
}

// changed asks for what has changed since an instant only.
func changed(query url.Values, since time.Time) {
	if !since.IsZero() {
		query.Set("updated_after", since.In(clock.London).Format("2006-01-02 15:04:05"))
	}
}

// UPNs reads which pupil has which UPN, for a roll that came from elsewhere and
// knows pupils by another id.
func (c *Client) UPNs(ctx context.Context) (map[string]string, error) {
	of := map[string]string{}
	u := c.list("students", url.Values{"include": {"education_details"}, "per_page": {perPage}})
	_, err := all(ctx, c, u, func(s student) {
		if upn := s.upn(); upn != "" && s.ID != "" {
			of[string(s.ID)] = upn
		}
	})
	return of, err
}

func (s student) upn() string {
	return strings.ToUpper(string(cmp.Or(s.Education.or().UPN, s.UPN)))
}

// pupil gives a pupil as the roll takes one. A preferred name is not even read:
// it may tell a family what a child has told the school alone.
func (s student) pupil() rollfile.SystemPupil {
	e := s.Education.or()
	p := rollfile.SystemPupil{
		ID: string(s.ID), UPN: s.upn(), Others: s.others, Group: s.registration(), Left: e.Leaving.day(), InCare: s.Extended.or().InCare.said,
		FirstName: string(cmp.Or(s.LegalForename, s.Forename)), LastName: string(cmp.Or(s.LegalSurname, s.Surname)),
	}
	p.Year = string(e.Year)
	if list := s.Year.or(); p.Year == "" && len(list) == 1 {
		p.Year = list[0].words()
	}
	if s.Contacts.is != nil {
		p.Contacts = []rollfile.SystemContact{}
		for _, adult := range *s.Contacts.is {
			p.Contacts = append(p.Contacts, adult.contact())
		}
	}
	return p
}

// contact gives an adult as the roll takes one: numbers in the order in which
// the school would text them.
func (a contact) contact() rollfile.SystemContact {
	t := a.Relationship.or()
	x := rollfile.SystemContact{
		ID: string(a.ID), Title: string(a.Title), FirstName: string(a.Forename), LastName: string(a.Surname),
		Relationship: string(t.Relationship), Order: t.Priority.n, Nought: t.Priority.said && t.Priority.n == 0, ParentalResponsibility: t.Responsibility.said, LivesWith: t.LivesWith.said,
		Others: a.others,
	}
	if p := a.Details.or().Phones; p != nil {
		x.Numbers = []string{}
		for _, n := range []word{p.Mobile, p.Primary, p.Phone, p.Home, p.Work} {
			if n != "" {
				x.Numbers = append(x.Numbers, string(n))
			}
		}
	}
	return x
}
