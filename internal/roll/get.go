package roll

import (
	"cmp"
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Get gives the roll as it stands, by group and name. Put takes the same back
// and changes nothing. A failure is Unknown.
func (s *Service) Get(ctx context.Context, urn school.URN) (rollfile.Roll, error) {
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return rollfile.Roll{}, err
	}
	today := clock.DateOf(s.clock.Now())
	away, err := s.store.Away(ctx, urn, today)
	if err != nil || len(away) == 0 {
		return st.roll(nil), err
	}
	_, calendar, err := s.store.School(ctx, urn)
	if err != nil {
		return rollfile.Roll{}, err
	}
	back := map[school.PupilID]clock.Date{}
	for id, days := range away {
		if day, gone := calendar.Back(today, days); gone {
			back[id] = day
		}
	}
	return st.roll(back), nil
}

// roll writes it as it is sent; back is when pupils are expected who are away.
func (st Standing) roll(back map[school.PupilID]clock.Date) rollfile.Roll {
	adults := map[school.ContactID]school.Contact{}
	for _, c := range st.Contacts {
		adults[c.ID] = c
	}
	lists := map[school.PupilID][]school.TiedContact{}
	for _, t := range st.Ties {
		if c, read := adults[t.Contact]; read { // an import may have come between the two
			lists[t.Pupil] = append(lists[t.Pupil], school.TiedContact{Tie: t, Contact: c})
		}
	}
	r := rollfile.Roll{Pupils: []rollfile.Pupil{}}
	for _, p := range st.Pupils {
		if onRoll(p) {
			out := written(p, lists[p.ID])
			if day, away := back[p.ID]; away {
				out.ExpectedBack = day.String()
			}
			r.Pupils = append(r.Pupils, out)
		}
	}
	slices.SortStableFunc(r.Pupils, func(a, b rollfile.Pupil) int {
		return cmp.Or(cmp.Compare(*a.Group, *b.Group), cmp.Compare(*a.LastName+" "+*a.FirstName, *b.LastName+" "+*b.FirstName))
	})
	return r
}

func written(p school.Pupil, list []school.TiedContact) rollfile.Pupil {
	group, year := string(p.Group), p.Year
	out := rollfile.Pupil{
		ID: p.Ref, FirstName: &p.FirstName, LastName: &p.LastName, TextName: &p.TextName,
		Group: &group, Year: &year, Flags: flagWords(p.Flags), Contacts: []rollfile.Contact{},
		TextNameKept: p.NameKept,
	}
	if p.FreeMeals {
		out.FreeMeals = &p.FreeMeals
	}
	if p.UPN != "" {
		out.UPN = &p.UPN
	}
	slices.SortFunc(list, func(a, b school.TiedContact) int { return school.AskedFirst(a.Tie, b.Tie) })
	for _, tc := range list {
		out.Contacts = append(out.Contacts, writtenContact(tc))
	}
	return out
}

func writtenContact(tc school.TiedContact) rollfile.Contact {
	text, role := string(tc.Text), string(tc.Contact.Role)
	c := rollfile.Contact{
		ID: tc.Contact.Ref, Name: &tc.Contact.Name, Relationship: &tc.Relationship, Order: &tc.Order,
		ParentalResponsibility: &tc.ParentalResponsibility, LivesWith: &tc.LivesWith,
		Text: &text, CourtOrder: &tc.CourtOrder, Role: &role,
		Stopped: tc.Contact.Stopped, NumberProblem: string(tc.Contact.Problem),
	}
	if tc.Contact.Name == "" {
		c.Name = nil
	}
	if tc.Contact.Language != "" {
		c.Language = &tc.Contact.Language
	}
	if !tc.Contact.Number.Zero() {
		mobile := tc.Contact.Number.Written()
		c.Mobile = &mobile
	}
	for _, n := range tc.Contact.Others.All() {
		c.OtherNumbers = append(c.OtherNumbers, n.Written())
	}
	return c
}

func flagWords(f school.Flags) []string {
	words := []string{}
	if f.Vulnerable {
		words = append(words, "vulnerable")
	}
	if f.NoText {
		words = append(words, "no_text")
	}
	if f.InCare {
		words = append(words, "in_care")
	}
	return words
}
