package roll

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// pupil lays one row.
func (m *merge) pupil(at string, row rollfile.Pupil) {
	ref := strings.TrimSpace(row.ID)
	if !rollfile.GoodID(ref) {
		m.nameless = true
		m.tell(at+"/id", "a pupil has an id of 1 to %d characters; the row was left out", rollfile.LongestID)
		return
	}
	if m.named[ref] != "" {
		if m.disputed(ref, row) {
			m.hold(ref)
		}
		m.tell(at+"/id", "this pupil has a row already; only the first counts")
		return
	}
	m.named[ref] = at
	p, stands := m.pupils[ref]
	if !stands {
		p = school.Pupil{ID: school.PupilID(school.NewID(m.now)), School: m.urn, Ref: ref}
	}
	m.pupilFields(at, &p, row)
	m.heedPupil(at, &p, row)
	if p.FirstName == "" || p.Group == "" {
		m.tell(at, "a new pupil needs a first_name and a group; the row was left out")
		return
	}
	p.LeftOn = clock.Date{}
	if !stands {
		m.pupilOrder = append(m.pupilOrder, ref)
	}
	m.pupils[ref], m.firstOf[ref] = p, row
	if m.file != nil && m.file.Whole && row.Contacts != nil && len(row.Contacts) == 0 && m.hasList(p.ID) {
		m.took.Emptied = append(m.took.Emptied, p.ID)
		m.tell(at+"/contacts", "the system gives nobody for this pupil any more: the contacts that stand were kept; take them off by hand if that is right")
		return
	}
	if row.Contacts != nil {
		row.HoldByNotes()
		m.contactList(at, p, row.Contacts)
	}
}

// pupilFields lays the fields that were sent.
func (m *merge) pupilFields(at string, p *school.Pupil, row rollfile.Pupil) {
	m.needed(at+"/first_name", row.FirstName, &p.FirstName)
	m.words(at+"/last_name", row.LastName, &p.LastName)
	m.textName(at+"/text_name", row.TextName, p)
	group := string(p.Group)
	m.needed(at+"/group", row.Group, &group)
	p.Group = school.Group(group)
	if row.FreeMeals != nil {
		p.FreeMeals = *row.FreeMeals
	}
	if row.Year != nil {
		if *row.Year < -1 || *row.Year > 14 {
			m.tell(at+"/year", "a year is -1 (nursery), 0 (reception) to 14; what stood was left")
		} else {
			p.Year = *row.Year
		}
	}
	m.upn(at+"/upn", row.UPN, p)
	m.flags(at+"/flags", row.Flags, p.ID, &p.Flags)
}

// textName lays the name in texts, but for one that a person has set: a
// preferred name may tell a family what a child has told the school alone.
func (m *merge) textName(at string, sent *string, p *school.Pupil) {
	stood := p.TextName
	m.words(at, sent, &p.TextName)
	if p.NameKept && p.TextName != stood {
		p.TextName = stood
		m.keep(p.ID, "", at, "the name in texts that a person has set was kept: only a person may change it")
	}
	if p.TextName == "" || p.TextName == p.FirstName && !p.NameKept {
		p.TextName = nameBefore(p.FirstName)
	}
}

// besideName is what an office writes behind a first name: (Alex), known as Samira.
// It may tell a family what a child has told the school alone.
var besideName = regexp.MustCompile(`(?i)\s*[(\[{/"“;,|].*$|\s+[-–—]+\s.*$|\s+(known as|aka|a\.k\.a\.?|now|prefers|likes to be|goes by|called|formerly|was|pref\.?:?)\s.*$`)

// nameBefore gives a first name without what is written behind it.
func nameBefore(first string) string {
	if name := strings.TrimSpace(besideName.ReplaceAllString(first, "")); name != "" {
		return name
	}
	return first
}

// upn lays a unique pupil number.
func (m *merge) upn(at string, sent *string, p *school.Pupil) {
	if sent == nil {
		return
	}
	upn := strings.ToUpper(strings.TrimSpace(*sent))
	if fault := school.UPNFault(upn); upn != "" && fault != "" {
		m.tell(at, "%s; what stood was left", fault)
		return
	}
	p.UPN = upn
}

// flags sets those that were sent and clears none.
func (m *merge) flags(at string, sent []string, p school.PupilID, f *school.Flags) {
	if sent == nil {
		return
	}
	set := school.Flags{}
	for i, word := range sent {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "vulnerable":
			set.Vulnerable = true
		case "no_text":
			set.NoText = true
		case "in_care":
			set.InCare = true
		default:
			if rollfile.FlagBars(word) {
				set.NoText = true
				m.tell(fmt.Sprintf("%s/%d", at, i), "this may say that nobody must be told about this pupil: nobody is texted about them until a person has looked")
				continue
			}
			m.tell(fmt.Sprintf("%s/%d", at, i), "a flag is vulnerable, no_text or in_care")
		}
	}
	if m.says("vulnerable") && f.Vulnerable && !set.Vulnerable || m.says("no_text") && f.NoText && !set.NoText ||
		m.says("in_care") && f.InCare && !set.InCare {
		m.keep(p, "", at, "a safety flag that stands was kept: only a person may clear one")
	}
	f.Vulnerable = f.Vulnerable || set.Vulnerable
	f.NoText = f.NoText || set.NoText
	f.InCare = f.InCare || set.InCare
}

// needed lays words that may not be empty.
func (m *merge) needed(at string, sent, into *string) {
	if sent != nil && strings.TrimSpace(*sent) == "" {
		m.tell(at, "this is empty; what stood was left")
		return
	}
	m.words(at, sent, into)
}

const longestWords = 100 // characters

// words lays a name or the like.
func (m *merge) words(at string, sent, into *string) {
	if sent == nil {
		return
	}
	s := strings.TrimSpace(*sent)
	if utf8.RuneCountInString(s) > longestWords || !rollfile.Plain(s) {
		m.tell(at, "this has more than %d characters, or one that cannot be written; what stood was left", longestWords)
		return
	}
	*into = s
}
