package rollfile

import (
	"regexp"
	"slices"

	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// Words that forbid stand where there is room, and that is often with the adult they
// protect: "Court order against father", "Refuge address" in the mother's note. To bar
// the mother for them would text the father. So words that mean somebody else than the
// adult they stand with, or protect that adult, keep everybody on the list from being
// texted until a person has looked; a call may still find out.

var (
	// soleContact says that nobody else may be told.
	soleContact = regexp.MustCompile(`\b(this (parent|contact|adult|carer|number)|mum|mummy|mother|dad|daddy|father|parent|her|him|nan|gran|carer) only\b|\bonly (to )?(contact |text |ring |call |tell |speak to )?(this|mum|mummy|mother|dad|daddy|father|her|him|nan|gran|carer)\b|\bonly contact$|\bsole (contact|custody|residency|residence)\b`)
	// someoneElse are words for a person who is not named.
	someoneElse = regexp.MustCompile(`\b(against|ex|expartner|exhusband|exwife|partner|husband|wife|boyfriend|girlfriend|other (parent|contact|adult|carer)|(live|lives|living|reside|resides|residing) with)\b`)
	// protects are words of somebody who is kept safe from another.
	protects   = regexp.MustCompile(`\b(refuge\w*|shelter|confidential\w*|fled|flee\w*|victim\w*|secret\w*|undisclosed|hidden|hiding|whereabouts|witness\w*|disclos\w*|dv|domestic|abus\w*|violen\w*|protected|protection|unsafe|harass\w*|stalk\w*)\b`)
	ofMen      = regexp.MustCompile(`\b(he|him|his)\b`)
	ofWomen    = regexp.MustCompile(`\b(she|her|hers)\b`)
	men, women = []string{"father", "grandfather", "uncle", "brother"}, []string{"mother", "grandmother", "aunt", "sister"}
)

// meansAnother reports whether words that stand with an adult mean somebody else, of
// the list or not.
func (p *Pupil) meansAnother(i int, words string) bool {
	c, said := p.Contacts[i], normal(words)
	own := ""
	if c.Relationship != nil {
		if kin := kinNamed(*c.Relationship); len(kin) > 0 {
			own = kin[0]
		}
	}
	named := kinNamed(words)
	switch {
	case soleContact.MatchString(said):
		return true
	case slices.ContainsFunc(named, func(kin string) bool { return kin != own }):
		return true
	case ofMen.MatchString(said) && !slices.Contains(men, own), ofWomen.MatchString(said) && !slices.Contains(women, own):
		return true
	case len(named) == 0 && someoneElse.MatchString(said):
		return true
	}
	return p.namesAnother(i, words)
}

// namesAnother reports whether words hold a name of another adult of the list that is
// not this one's too.
func (p *Pupil) namesAnother(i int, words string) bool {
	own := map[string]bool{}
	if c := p.Contacts[i]; c.Name != nil {
		for _, w := range likeness.Words(*c.Name) {
			own[w] = true
		}
	}
	said := likeness.Words(words)
	for j, o := range p.Contacts {
		if j == i || o.Name == nil {
			continue
		}
		if slices.ContainsFunc(likeness.Words(*o.Name), func(w string) bool { return len(w) >= fewestLetters && !own[w] && slices.Contains(said, w) }) {
			return true
		}
	}
	return false
}

// orderNote is the name under which what stands in a column of court orders, and is
// neither yes nor no, waits for the rest of the list.
const orderNote = "court order notes"

// listNote is the name under which words that stand with one adult of a list hold all.
const listNote = "any of them/list notes"

// alone is a list of one adult, where nobody else's name is known yet.
func (c *Contact) alone() *Pupil { return &Pupil{Contacts: []Contact{*c}} }

// mayBeOfAnother reports whether what stands in a column of court orders may be about
// another than whom it stands with: it says so, or names a relative and no order.
func mayBeOfAnother(c Contact, cell string) bool {
	return c.alone().meansAnother(0, cell) || forbids(cell) == notForbidden && len(kinNamed(cell)) > 0
}

// holdAll keeps everybody of a list from being texted for words that stand with one of
// them and may be about another.
func (p *Pupil) holdAll() {
	var held []string
	for i := range p.Contacts {
		c := &p.Contacts[i]
		for path, value := range c.Others {
			if path == orderNote || path == anybodysNote || noteHolds(path, value) && (p.meansAnother(i, value) || protects.MatchString(normal(value))) {
				held = append(held, value)
			}
		}
		for _, words := range []*string{c.Name, c.Relationship, c.Mobile} {
			if words != nil && p.forbidsAnother(i, *words) {
				c.OfAnother = append(c.OfAnother, *words)
				held = append(held, *words)
			}
		}
	}
	slices.Sort(held)
	for i := range p.Contacts {
		for _, value := range held {
			p.Contacts[i].say(listNote, value)
		}
	}
}

// forbidsAnother reports whether words in a field that is no note forbid telling
// somebody else than whom they stand with.
func (p *Pupil) forbidsAnother(i int, words string) bool {
	return (forbids(words) != notForbidden || soleContact.MatchString(normal(words))) && p.meansAnother(i, words)
}
