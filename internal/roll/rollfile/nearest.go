package rollfile

import (
	"regexp"
	"slices"
	"strings"
)

// Handwritten sheets say whose a column is by where it stands: Mother, Mobile, Father,
// Mobile. Where the same headings stand behind each adult, the nearest on the left owns
// them: each heading is put as if the owner stood in it. A heading that stands behind
// one adult only, or twice behind one, stays nobody's, since it may be the family's: a
// name never meets another adult's number.

// sheetOfOwners are the headings of one file, in normal words, with the owners put in.
type sheetOfOwners struct {
	said []string
	read []headingRead
}

// headingRead is what a heading says by itself.
type headingRead struct {
	owner owner
	rest  string
	field string // of an adult
}

var (
	// ringFirst heads the adult of a place: Who to ring first.
	ringFirst = regexp.MustCompile(`^(?:(?:name of )?(?:who|whom|person)(?: to| do we| should we| we should)? (?:ring|call|phone|contact|text|telephone)(?: in an emergency)?|ring|call|phone) (first|second|third|fourth|1st|2nd|3rd|4th)$`)
	toRing    = regexp.MustCompile(`^(first|second|third|fourth|1st|2nd|3rd|4th) (?:person )?to (?:ring|call|phone|contact|text)$`)
	// ofHomes head what may stand with any adult, and begins nobody else.
	ofHomes   = regexp.MustCompile(`\b(address|street|road|town|city|county|post ?code|e ?mail)\b`)
	bareNames = []string{"name", "full name"}
)

// nearest gives each heading, in normal words, with the owner that stands on its left.
func nearest(headings []string) []string {
	s := &sheetOfOwners{}
	for _, raw := range headings {
		words := inOrder(raw)
		words = toRing.ReplaceAllString(ringFirst.ReplaceAllString(words, "$1 contact"), "$1 contact")
		s.said = append(s.said, words)
	}
	s.readAll()
	s.repeated()
	s.owned()
	s.byFigure()
	s.namesByFigure()
	return s.said
}

func (s *sheetOfOwners) readAll() {
	s.read = make([]headingRead, len(s.said))
	for i, words := range s.said {
		if ofPupil.MatchString(words) || pupilWords[words] {
			s.read[i].rest = words
			continue
		}
		of, rest := owners{}.whose(words)
		field, _ := look(contactHeadings, rest)
		if field == "" && bareNumber.MatchString(rest) {
			field = "phone"
		}
		if noContact.MatchString(words) || banFirst.MatchString(words) {
			of = owner{}
			field = headingOf(words)
		}
		s.read[i] = headingRead{owner: of, rest: rest, field: field}
	}
}

// names reports whether a column names somebody: the owner alone, or a name of theirs.
func (h headingRead) names() bool {
	return h.owner.words != "" && (h.rest == "" || slices.Contains([]string{"contact_name", "contact_first_name", "contact_last_name"}, h.field))
}

// times counts a heading.
func (s *sheetOfOwners) times(words string) (n int) {
	for _, w := range s.said {
		if w == words {
			n++
		}
	}
	return n
}

// segment is the columns of one adult, from that which names them.
type segment struct {
	from, to int // to is the first that is not theirs
	owner    string
}

// owns gives the columns that stand once in each segment, by their words.
func (s *sheetOfOwners) owns(all []segment) map[string]bool {
	in := map[string]int{}
	for _, x := range all {
		seen := map[string]int{}
		for i := x.from; i < x.to; i++ {
			seen[s.said[i]]++
		}
		for words, n := range seen {
			if n == 1 {
				in[words]++
			} else {
				in[words] -= len(all) + 1
			}
		}
	}
	each := map[string]bool{}
	for words, n := range in {
		each[words] = words != "" && n == len(all)
	}
	return each
}

// ends cuts the last segment where what stands in no other begins: the doctor's
// telephone is not the father's.
func (s *sheetOfOwners) ends(all []segment) {
	last := &all[len(all)-1]
	known := func(i int) bool {
		words := s.said[i]
		for _, x := range all[:len(all)-1] {
			if slices.Contains(s.said[x.from:x.to], words) {
				return true
			}
		}
		return s.read[i].owner.words == last.owner || ofHomes.MatchString(words) || words == ""
	}
	for i := last.from + 1; i < last.to; i++ {
		if !known(i) {
			last.to = i
			return
		}
	}
}

// repeated numbers adults of whom each is headed by the same words: Contact, Relation,
// Tel and once more; Name, Mobile and once more, behind the pupil's own name.
func (s *sheetOfOwners) repeated() {
	for i, words := range s.said {
		bare := slices.Contains(bareNames, words)
		if s.times(words) < 2 || slices.Index(s.said, words) != i || !bare && (!s.read[i].names() || s.read[i].owner.digit) {
			continue
		}
		all := s.from(words)
		if bare {
			all = slices.DeleteFunc(all, func(x segment) bool { return !s.telephoneIn(x) })
			if len(all) < 2 || !s.pupilNamedBefore(all[0].from) {
				continue
			}
		}
		s.ends(all)
		s.number(all, s.read[all[0].from].owner.words)
		return
	}
}

// from gives the segments that begin with a heading.
func (s *sheetOfOwners) from(words string) (all []segment) {
	for i, w := range s.said {
		if w != words {
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].to = i
		}
		all = append(all, segment{from: i, to: len(s.said), owner: s.read[i].owner.words})
	}
	return all
}

// number puts "contact 1" into what stands in each of the segments.
func (s *sheetOfOwners) number(all []segment, owner string) {
	each := s.owns(all)
	noun := owner
	if noun == "" {
		noun = "contact"
	}
	for n, x := range all {
		for i := x.from; i < x.to; i++ {
			h := s.read[i]
			if !each[s.said[i]] || isElsewhere(s.said[i]) || h.owner.words != owner && h.owner.words != "" {
				continue
			}
			s.said[i] = strings.TrimSpace(noun + " " + number(n+1) + " " + h.rest)
		}
	}
	s.readAll()
}

func (s *sheetOfOwners) telephoneIn(x segment) bool {
	for i := x.from; i < x.to; i++ {
		if s.read[i].owner.words == "" && (s.read[i].field == "mobile" || s.read[i].field == "phone") && s.times(s.said[i]) > 1 {
			return true
		}
	}
	return false
}

// pupilNamedBefore reports whether a column before one names the pupil.
func (s *sheetOfOwners) pupilNamedBefore(column int) bool {
	return slices.ContainsFunc(s.said[:column], namesPupil) || slices.ContainsFunc(s.said[:column], func(w string) bool { return slices.Contains(bareNames, w) })
}

// owned gives what stands behind each of several adults to the nearest on its left.
func (s *sheetOfOwners) owned() {
	var all []segment
	for i, h := range s.read {
		if !h.names() || len(all) > 0 && all[len(all)-1].owner == h.owner.words {
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].to = i
		}
		all = append(all, segment{from: i, to: len(s.said), owner: h.owner.words})
	}
	if len(all) < 2 {
		return
	}
	for i, x := range all {
		if slices.ContainsFunc(all[:i], func(o segment) bool { return o.owner == x.owner }) {
			return // the same adult twice, with another between
		}
	}
	s.ends(all)
	each := s.owns(all)
	for _, x := range all {
		of := s.said[x.from]
		if _, rest := (owners{}).whose(of); rest != "" {
			of = x.owner
		}
		for i := x.from + 1; i < x.to; i++ {
			if words := s.said[i]; each[words] && s.read[i].owner.words == "" && !isElsewhere(words) && s.ofAdults(i) {
				s.said[i] = of + " " + words
			}
		}
	}
	s.readAll()
}

// ofAdults reports whether a column without an owner holds something of an adult, or
// what may say that they must not be told.
func (s *sheetOfOwners) ofAdults(i int) bool {
	words := s.said[i]
	return s.read[i].field != "" || headingOf(words) != "" || aboutEnding(words) || notes.MatchString(words) || ofSafety.MatchString(words)
}

// byFigure gives Mobile 2 to Parent 2, where each figure has one of both and no parent
// has a telephone of their own.
func (s *sheetOfOwners) byFigure() {
	adults, telephones := map[int][]int{}, map[int][]int{}
	kind := ""
	for i, h := range s.read {
		telephone := h.field == "mobile" || h.field == "phone"
		words := strings.Fields(s.said[i])
		switch {
		case h.owner.words != "" && (telephone || h.names() && (!h.owner.digit || h.rest != "")):
			return
		case h.owner.words != "" && h.names():
			adults[h.owner.place] = append(adults[h.owner.place], i)
		case h.owner.words == "" && len(words) > 1 && figure.MatchString(words[len(words)-1]):
			rest := strings.Join(words[:len(words)-1], " ")
			if field, _ := look(contactHeadings, rest); field != "mobile" && field != "phone" && !bareNumber.MatchString(rest) {
				continue
			}
			if kind != "" && kind != rest {
				return
			}
			kind = rest
			telephones[atoi(words[len(words)-1])] = append(telephones[atoi(words[len(words)-1])], i)
		}
	}
	if len(adults) < 2 || len(adults) != len(telephones) {
		return
	}
	for place, at := range adults {
		if len(at) != 1 || len(telephones[place]) != 1 {
			return
		}
	}
	for place, at := range adults {
		s.said[telephones[place][0]] = s.said[at[0]] + " " + kind
	}
	s.readAll()
}

// namesByFigure reads Name 1, Number 1 as those of a contact.
func (s *sheetOfOwners) namesByFigure() {
	for i, words := range s.said {
		place, is := strings.CutPrefix(words, "number ")
		if at := slices.Index(s.said, "name "+place); is && figure.MatchString(place) && at >= 0 {
			s.said[i], s.said[at] = "contact "+place+" number", "contact "+place+" name"
		}
	}
	s.readAll()
}
