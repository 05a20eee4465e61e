package rollfile

import (
	"cmp"
	"slices"
	"strings"
)

// said is what one heading says by itself.
type said struct {
	owner owner
	field string // "" for none of a roll
	how   int    // how well it says so, 0 best; vague for a bare Number
	bare  bool   // the owner alone: Contact 1
}

// group is one adult of each line: the columns of one owner.
type group struct {
	owner
	column int // the first of it
	fields map[string]bool
	bare   bool // nothing but the owner's word heads a column
	vague  bool // no columns but bare Numbers
	n      int  // the contact's number in the mapping, beyond mostContacts for none
}

func (x *group) numbers() bool { return x.fields["mobile"] || x.fields["phone"] }
func (x *group) named() bool {
	return x.fields["contact_name"] || x.fields["contact_first_name"] || x.fields["contact_last_name"]
}
func (x *group) somebody() bool { return x.named() || x.numbers() || x.fields["contact_id"] }

// note is a sentence about one column of a guess, which a person may know better.
type note struct {
	column   int
	sentence string
}

// What is told of a guess at the heading that it is about.
const (
	noOwnersNumber  = "this column has telephone numbers and does not say whose, beside contacts who are named: it may be the pupil's own, and no text goes to it; if it is a contact's, say whose"
	unknownsNumber  = "this column has telephone numbers of somebody who is none of the contacts that were found: it was not read, and no text goes to it; if it is a contact's, say whose"
	unreadBan       = "this column begins with a No beside a contact's word, and what it says could not be read: it bars nobody; if it says who must not be told, say so, or set the marks by hand"
	noOwnersField   = "this column does not say which of the contacts it is about: it was not read; say whose it is"
	twiceClaimed    = "another column says the same of this contact: that one was read and this one was not; say which of them it is"
	twoMobiles      = "two columns hold the mobile of this contact: where they differ, nobody is texted on either until a person has looked"
	adultByWord     = "this column, and those with the same words, were taken for an adult of their own; if they are another contact's, say whose"
	namelessAdult   = "the numbers of this column were taken for an adult of their own, whose name the file does not say; if they are another contact's, or nobody's to text, say so"
	tooManyAdults   = "a line has more contacts than are read, and this is one of those left out; say which nine count"
	bareOwner       = "this column names no contact surely, beside others that do: it was not read; say what it holds"
	twoOwnersOnOne  = "the mapping puts this column on a contact whose other columns are headed for somebody else: if they are two people, the number of one stands with the name of the other; say whose each column is, or guess the mapping afresh (mapping=guess)"
	preferredAsName = "this column of preferred names is the only one with first names, and is what a text says: it may tell a family what a child has told the school alone; add the legal or given name to the export, or set the name in texts by hand"
)

// groupsOf gathers the columns of each owner, in the order of the columns.
func groupsOf(all []said) []*group {
	var out []*group
	for i, s := range all {
		if s.owner.words == "" || s.field == "" {
			continue
		}
		at := slices.IndexFunc(out, func(x *group) bool { return x.words == s.owner.words })
		if at < 0 {
			at = len(out)
			out = append(out, &group{owner: s.owner, column: i, fields: map[string]bool{}, bare: true, vague: true})
		}
		out[at].fields[s.field], out[at].bare = true, out[at].bare && s.bare
		out[at].vague = out[at].vague && s.how == vague
	}
	return out
}

// adultsOf leaves those who are somebody. A bare Contact Number beside a parent who
// is named is nobody else's; a column Emergency Contact may hold a yes.
func adultsOf(groups []*group) []*group {
	numbers := slices.ContainsFunc(groups, (*group).numbers)
	others := func(x *group) bool {
		return slices.ContainsFunc(groups, func(o *group) bool { return o != x && o.somebody() })
	}
	return slices.DeleteFunc(slices.Clone(groups), func(x *group) bool {
		switch {
		case !x.somebody():
			return true
		case x.words == "contact" && x.vague: // a contact number is anybody's telephone
			return others(x)
		}
		return x.bare && numbers && (!x.digit || !x.plain()) && x.kin == "" && others(x)
	})
}

// number gives each adult the number of a contact. Where the headings count one
// sort of adults it is theirs; else those come first whose words say so, then in the
// order of the columns.
func numberAdults(adults []*group) {
	counted, seen := true, map[int]bool{}
	for _, x := range adults {
		counted = counted && x.place > 0 && !seen[x.place] && x.group == adults[0].group
		seen[x.place] = true
	}
	switch {
	case len(adults) == 1 && adults[0].place == 0 && adults[0].kin == "":
		return
	case counted:
		for _, x := range adults {
			x.n = x.place
		}
		return
	}
	first := map[string]int{} // column of each sort
	for _, x := range adults {
		if at, known := first[x.group]; !known || x.column < at {
			first[x.group] = x.column
		}
	}
	weight := func(x *group) int {
		switch {
		case x.after():
			return 1
		case x.leads():
			return -1
		}
		return 0
	}
	sorted := slices.Clone(adults)
	slices.SortStableFunc(sorted, func(a, b *group) int {
		return cmp.Or(weight(a)-weight(b), first[a.group]-first[b.group], a.place-b.place, a.column-b.column)
	})
	for i, x := range sorted {
		x.n = i + 1
	}
}

// seat says which contact each column is about, and what a person should be told.
func (g *guesser) seat(all []said) {
	adults := adultsOf(groupsOf(all))
	numberAdults(adults)
	of := map[string]*group{}
	numbers, alone := false, len(adults) == 0 || len(adults) == 1 && adults[0].n == 0
	for _, x := range adults {
		of[x.words], numbers = x, numbers || x.numbers()
		switch {
		case x.n > mostContacts:
		case len(adults) > 1 && !x.named() && x.kin == "" && x.numbers():
			g.note(x.column, namelessAdult)
		case len(adults) > 1 && !x.plain():
			g.note(x.column, adultByWord)
		}
	}
	for i, s := range all {
		telephone := s.field == "mobile" || s.field == "phone"
		x := of[s.owner.words]
		switch {
		case !slices.Contains(contactColumns, s.field):
		case x != nil && x.n > mostContacts:
			g.note(i, tooManyAdults)
		case x != nil:
			g.take(i, slot{s.field, x.n}, s.how)
		case s.owner.digit && s.owner.place <= mostContacts && counts(adults, s.owner): // Contact 3 Relationship, of nobody
			g.take(i, slot{s.field, s.owner.place}, s.how)
		case telephone && alone && !numbers, !telephone && alone && !s.bare, barringField(s.field):
			g.take(i, slot{s.field, 0}, s.how)
		case telephone:
			g.note(i, noOwnersNumber)
		case s.bare:
			g.note(i, bareOwner)
		default:
			g.note(i, noOwnersField)
		}
	}
}

// counts reports whether an owner who is nobody is counted as the adults are.
func counts(adults []*group, of owner) bool {
	return !slices.ContainsFunc(adults, func(x *group) bool { return x.group != of.group || x.n == of.place || x.n != x.place })
}

func barringField(field string) bool {
	return slices.Contains([]string{"text", "opted_out", "court_order"}, field)
}

// take gives a column its place. Of two that hold the same the better heading is
// read, and the other told.
func (g *guesser) take(i int, at slot, how int) {
	before, taken := g.place[at]
	switch {
	case !taken || several(at.field):
		if taken && at.field == "mobile" {
			g.note(i, twoMobiles)
		}
	case how < g.rank[at]:
		g.columns[before].Field, g.columns[before].Contact = "", 0
		g.note(before, twiceClaimed)
	default:
		g.note(i, twiceClaimed)
		return
	}
	g.columns[i].Field, g.columns[i].Contact = at.field, at.contact
	g.rank[at], g.place[at] = how, i
}

func (g *guesser) note(column int, sentence string) {
	g.notes = append(g.notes, note{column, sentence})
}

// kinFor gives the relationship by which all the columns of a contact are headed,
// "" for none: Mother Name, Mother Mobile.
func (m Mapping) kinFor(o owners, contact int) string {
	kin, put := "", nearest(m.headings())
	for i, c := range m.Columns {
		if c.Contact != contact || !slices.Contains(contactColumns, c.Field) || barringField(c.Field) {
			continue
		}
		of, _ := o.whose(put[i])
		if of.kin == "" || kin != "" && !strings.EqualFold(kin, of.kin) {
			return ""
		}
		kin = of.kin
	}
	return kin
}

// headings gives those of a mapping, in its order.
func (m Mapping) headings() []string {
	all := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		all[i] = c.Heading
	}
	return all
}
