package campaigns

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Family is pupils of one school joined by an adult who may be texted about
// them. It is drawn, texted and counted as one.
type Family struct {
	ID      string           // the smallest id of its pupils
	Contact school.ContactID // who is texted; empty when nobody is
	Pupils  []Member         // those a text names first, in the order of their ids
	Band    Band
	In      bool
	Why     string // a word: why it is in or out
	Arm     Arm    // empty for a family that is out
	number  phone.Number
}

// Member is one pupil of a family, with why they are named or not.
type Member struct {
	Pupil  school.PupilID `json:"p"`
	Missed int            `json:"m"` // sessions missed this school year of those that count, two to a day
	Why    string         `json:"w"` // Fits, or why not
}

// Named gives the pupils a text names.
func (f Family) Named() []Member {
	return slices.DeleteFunc(slices.Clone(f.Pupils), func(m Member) bool { return m.Why != Fits })
}

// Band is how much of the year so far the pupil of a family who was there
// least was there for.
type Band string

// The bands.
const (
	Under90  Band = "under 90"
	From90   Band = "90 to 95"
	From95   Band = "95 and over"
	Unmarked Band = "not known"
)

// Why a pupil or a family is in or out.
const (
	Fits          = "fits"
	NotInAudience = "not_in_audience"
	LongIllness   = "long_illness"
	InCare        = "in_care"
	NoText        = "no_text"
	TakenOut      = "taken_out"
	NobodyToText  = "nobody_to_text"
	OptedOut      = "opted_out"
	TooMany       = "too_many_pupils"
	OtherHome     = "other_home"
	ThisWeek      = "texted_this_week"
	Apart         = "apart"
	SamePhone     = "same_phone"
	Bereavement   = "bereavement"
	Illness       = "illness"
	Needs         = "needs"
	OtherReason   = "other"
)

// WhyWords says a reason to a member of staff.
func WhyWords(why string) string {
	if said, ok := whys[why]; ok {
		return said
	}
	if said, ok := gone[why]; ok {
		return said
	}
	return why
}

var whys = map[string]string{
	Fits: "fits the audience", NotInAudience: "not in the audience", LongIllness: "long illness, from the register",
	InCare: "in care: their social worker is told by a person", NoText: "nobody is texted about this pupil",
	TakenOut: "taken out by staff", NobodyToText: "no adult who can be texted", OptedOut: "has said no to these updates",
	Apart:     "suspended or on a part-time timetable in the last six school weeks",
	SamePhone: "another family of this wave has the same telephone",
	TooMany:   "an adult stands for more than 8 pupils: check who this is", OtherHome: "lives in another home than the one texted",
	ThisWeek: "has a campaign text this week already", Bereavement: "bereavement", Illness: "long illness or hospital",
	Needs: "needs or disability make school hard to reach", OtherReason: "another reason",
}

// TakeOutReasons are those staff may give, in the order a form shows them.
var TakeOutReasons = []string{Bereavement, Illness, Needs, OtherReason}

// InEvery reports whether a reason to take a family out holds for every
// campaign of the school, those to come as well. A bereavement is no less one to
// the next campaign; "another reason" may be about the words of this one.
func InEvery(reason string) bool { return reason != OtherReason }

// families joins pupils into families: two are of one when an adult may be
// texted about both. The order of what it is given changes nothing.
func families(m Material, may func(list []school.TiedContact) []school.TiedContact) []home {
	pupils := slices.Clone(m.Pupils)
	slices.SortFunc(pupils, func(a, b school.Pupil) int { return cmp.Compare(a.ID, b.ID) })
	parent := make([]int, len(pupils))
	told := make([][]heard, len(pupils))
	first := map[school.ContactID]int{}
	for i, p := range pupils {
		parent[i] = i
		told[i] = hearing(m.Lists[p.ID], may)
		for _, t := range told[i] {
			j, met := first[t.Contact.ID]
			if !met {
				first[t.Contact.ID] = i
				continue
			}
			a, b := root(parent, i), root(parent, j)
			parent[max(a, b)] = min(a, b)
		}
	}
	var homes []home
	at := map[int]int{}
	for i, p := range pupils {
		r := root(parent, i)
		n, met := at[r]
		if !met {
			n = len(homes)
			at[r] = n
			homes = append(homes, home{})
		}
		homes[n].pupils = append(homes[n].pupils, p)
		homes[n].told = append(homes[n].told, told[i])
	}
	return homes
}

func root(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

// home is a family before anybody is chosen: its pupils, and for each the
// adults who may be texted, in order.
type home struct {
	pupils []school.Pupil
	told   [][]heard
}

// to chooses the one adult who is texted about the pupils that fit: who covers
// most of them, then who comes first on their lists.
func (h home) to(fits []bool) (heard, map[school.PupilID]bool) {
	type cover struct {
		contact heard
		pupils  map[school.PupilID]bool
		order   int
	}
	all := map[school.ContactID]*cover{}
	for i, p := range h.pupils {
		if !fits[i] {
			continue
		}
		for _, t := range h.told[i] {
			if !t.covers() {
				continue
			}
			c := all[t.Contact.ID]
			if c == nil {
				c = &cover{contact: t, pupils: map[school.PupilID]bool{}}
				all[t.Contact.ID] = c
			}
			c.pupils[p.ID] = true
			c.order += t.place
		}
	}
	var best *cover
	for _, c := range all {
		if best == nil || cmp.Or(cmp.Compare(len(best.pupils), len(c.pupils)), cmp.Compare(c.order, best.order), cmp.Compare(c.contact.Contact.ID, best.contact.Contact.ID)) < 0 {
			best = c
		}
	}
	if best == nil {
		return heard{}, nil
	}
	return best.contact, best.pupils
}

// days says sessions as days: "half a day", "1 day", "6 and a half days".
func days(sessions int) string {
	whole := sessions / 2
	switch {
	case sessions == 1:
		return "half a day"
	case sessions%2 == 1:
		return fmt.Sprintf("%d and a half days", whole)
	case whole == 1:
		return "1 day"
	default:
		return fmt.Sprintf("%d days", whole)
	}
}

// listed joins names as English does.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func isoWeek(y, w int) string { return fmt.Sprintf("%04d-W%02d", y, w) }
