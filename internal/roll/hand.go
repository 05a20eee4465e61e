package roll

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Hand is whose hand changes a roll, and what it may do.
type Hand struct {
	Actor  school.Actor
	Loosen bool // take a mark of safety away: never a program's
	// Seen is the Seen of what the hand had before its eyes; when that is not
	// what stands any more, nothing changes. Empty asks nothing.
	Seen string
}

// PupilEdit is what a person changes of a pupil; nil leaves what stands.
type PupilEdit struct {
	Vulnerable, NoText, InCare *bool
	TextName                   *string // another one is kept by itself
	KeepName                   *bool   // whether no import may change TextName
}

// TieEdit is what a person changes of an adult on one pupil's list; nil leaves
// what stands. Reason says why somebody is not told, for the safeguarding lead
// alone; it is sealed where it is kept.
type TieEdit struct {
	Text       *school.TextRule
	CourtOrder *bool
	Reason     *string
}

// ContactEdit is what a person changes of an adult; nil leaves what stands.
type ContactEdit struct {
	// Language is kept, and no import changes it, until an empty one hands it back
	// to what the school's system says.
	Language    *string
	NoCampaigns *bool
	// NumberTheirs says that a number, said to be another person's, is the
	// adult's after all: it may be texted again about their pupils. It takes a
	// mark of safety away.
	NumberTheirs bool
}

// longestReason is how long a reason may be, in characters.
const longestReason = 500

// edit is one change by hand while it is thought.
type edit struct {
	changes Changes
	says    []string // for the audit: names of fields, never of people
	loosens bool     // asks for a hand that may take a mark away
	act     string   // for the audit, where it is neither a change nor a mark taken away
}

// set notes a change of one value.
func (e *edit) set(what string, then, now any) {
	e.says = append(e.says, fmt.Sprintf("%s %v → %v", what, then, now))
}

// flag lays a mark of safety.
func (e *edit) flag(what string, into, sent *bool) {
	if sent == nil || *sent == *into {
		return
	}
	e.set(what, *into, *sent)
	e.loosens = e.loosens || !*sent
	*into = *sent
}

// ChangePupil changes a pupil's marks of safety and name in texts by hand. It
// fails with Unknown, Invalid, Stale (see Hand.Seen), or Forbidden when it takes
// a mark away and the hand may not.
func (s *Service) ChangePupil(ctx context.Context, by Hand, urn school.URN, id school.PupilID, in PupilEdit) error {
	return s.byHand(ctx, by, urn, string(id), func(st Standing, e *edit) error {
		if err := by.sees(st, id); err != nil {
			return err
		}
		p, ok := standing(st).pupils[id]
		if !ok || !onRoll(p) {
			return problem.New(problem.Unknown, "There is no such pupil on the roll.")
		}
		was := p
		e.flag("vulnerable", &p.Flags.Vulnerable, in.Vulnerable)
		e.flag("no_text", &p.Flags.NoText, in.NoText)
		e.flag("in_care", &p.Flags.InCare, in.InCare)
		if in.TextName != nil {
			name := strings.TrimSpace(*in.TextName)
			if name == "" || len([]rune(name)) > longestWords || !rollfile.Plain(name) {
				return problem.New(problem.Invalid, "The name in texts cannot be this.").At("/text_name", "a name has 1 to %d characters", longestWords)
			}
			if p.TextName != name {
				e.says, p.TextName, p.NameKept, in.KeepName = append(e.says, "text_name"), name, true, nil
			}
		}
		e.flag("name_kept", &p.NameKept, in.KeepName)
		if p != was {
			e.changes.Pupils = []school.Pupil{p}
		}
		return nil
	})
}

// ChangeTie changes whether an adult may be told about one pupil. Failures are
// those of ChangePupil.
func (s *Service) ChangeTie(ctx context.Context, by Hand, urn school.URN, pupil school.PupilID, contact school.ContactID, in TieEdit) error {
	return s.byHand(ctx, by, urn, string(pupil)+" "+string(contact), func(st Standing, e *edit) error {
		if err := by.sees(st, pupil); err != nil {
			return err
		}
		x := standing(st)
		t, ok := x.ties[pair{pupil, contact}]
		if !ok || !onRoll(x.pupils[pupil]) {
			return problem.New(problem.Unknown, "This adult is not on the pupil's list any more.")
		}
		was := t
		if in.Text != nil && *in.Text != t.Text {
			if *in.Text != school.TextYes && *in.Text != school.TextNever {
				return problem.New(problem.Invalid, "This cannot be.").At("/text", "text is yes or never")
			}
			e.set("text", t.Text, *in.Text)
			e.loosens = e.loosens || *in.Text == school.TextYes
			t.Text = *in.Text
		}
		e.flag("court_order", &t.CourtOrder, in.CourtOrder)
		if t != was {
			e.changes.Ties = []school.Tie{t}
		}
		e.answer(st, was, t)
		if in.Reason == nil {
			return nil
		}
		if len([]rune(*in.Reason)) > longestReason {
			return problem.New(problem.Invalid, "The reason is too long.").At("/reason", "a reason has at most %d characters", longestReason)
		}
		e.says = append(e.says, "reason")
		e.changes.Reason = &TieReason{pupil, contact, strings.TrimSpace(*in.Reason)}
		return nil
	})
}

// answer keeps what a hand has said about a doubt: whoever lets an adult be told
// has looked, and no import asks again; whoever bars one takes that back.
func (e *edit) answer(st Standing, was, now school.Tie) {
	doubts := st.doubtsAbout(pair{now.Pupil, now.Contact})
	switch {
	case told(was) && !told(now):
		e.changes.Settled = doubts
	case !told(was) && told(now) && len(doubts) == 0:
		e.changes.Doubts = []Doubt{{Pupil: now.Pupil, Contact: now.Contact, Like: now.Contact}}
	}
}

// ChangeContact changes an adult's language, whether they want campaigns, and
// whether their number is theirs. By.Seen is not asked here: ChangeContactOf
// does. Failures are Unknown, Invalid, and Forbidden when it takes a mark away and
// the hand may not.
func (s *Service) ChangeContact(ctx context.Context, by Hand, urn school.URN, id school.ContactID, in ContactEdit) error {
	return s.changeContact(ctx, by, urn, id, in, func(Standing) error { return nil })
}

// ChangeContactOf is ChangeContact of an adult on one pupil's list, for a hand
// that sees that list. It fails with Stale too.
func (s *Service) ChangeContactOf(ctx context.Context, by Hand, urn school.URN, pupil school.PupilID, id school.ContactID, in ContactEdit) error {
	return s.changeContact(ctx, by, urn, id, in, func(st Standing) error {
		x := standing(st)
		if _, listed := x.ties[pair{pupil, id}]; !listed || !onRoll(x.pupils[pupil]) {
			return problem.New(problem.Unknown, "This adult is not on the pupil's list any more.")
		}
		return by.sees(st, pupil)
	})
}

func (s *Service) changeContact(ctx context.Context, by Hand, urn school.URN, id school.ContactID, in ContactEdit, may func(Standing) error) error {
	return s.byHand(ctx, by, urn, string(id), func(st Standing, e *edit) error {
		if err := may(st); err != nil {
			return err
		}
		c, ok := standing(st).contacts[id]
		if !ok {
			return problem.New(problem.Unknown, "There is no such contact.")
		}
		was := c
		if in.Language != nil {
			tag, known := readLanguage(*in.Language)
			if !known {
				return problem.New(problem.Invalid, "This language is not known.").At("/language", "a language is a tag like ur or pl; empty leaves it to the register system")
			}
			e.language(&c, tag)
		}
		if in.NoCampaigns != nil && *in.NoCampaigns != c.NoCampaigns {
			e.set("no_campaigns", c.NoCampaigns, *in.NoCampaigns)
			c.NoCampaigns = *in.NoCampaigns
			e.changes.Wish = &Wish{c.Number, c.NoCampaigns}
		}
		if in.NumberTheirs && c.Problem == school.NumberWrong {
			e.theirs(st, &c)
		}
		if c != was {
			e.changes.Contacts = []school.Contact{c}
		}
		return nil
	})
}

// language keeps the one a person chose, or with "" hands it back.
func (e *edit) language(c *school.Contact, tag string) {
	if kept := tag != ""; kept == c.LanguageKept && (!kept || tag == c.Language) {
		return
	}
	if tag != c.Language {
		e.set("language", orNone(c.Language), orNone(tag))
	} else {
		e.says = append(e.says, "language_kept")
	}
	c.Language, c.LanguageKept = tag, tag != ""
}

// theirs takes back that an adult's number is another person's.
func (e *edit) theirs(st Standing, c *school.Contact) {
	now := school.NumberFine
	if c.Number.Zero() {
		now = school.NumberMissing
	}
	e.set("number_problem", c.Problem, orNone(string(now)))
	c.Problem, e.loosens = now, true
	e.changes.Strangers = st.theirs(c.Number, c.ID)
}

// sees refuses a hand that had something else before its eyes.
func (h Hand) sees(st Standing, id school.PupilID) error {
	if h.Seen == "" {
		return nil
	}
	return st.hasMoved(id, h.Seen)
}

// byHand lays one change by a person, with its line in the audit.
func (s *Service) byHand(ctx context.Context, by Hand, urn school.URN, target string, lay func(Standing, *edit) error) error {
	return s.store.ChangeRoll(ctx, by.Actor, urn, s.clock.Now(), func(st Standing) (Changes, error) {
		var e edit
		if err := lay(st, &e); err != nil {
			return Changes{}, err
		}
		if e.loosens && (!by.Loosen || by.Actor.Kind != school.Person) {
			return Changes{}, problem.New(problem.Forbidden, "This may take a mark of safety away. Only the safeguarding lead, a deputy or an administrator may, on a page.")
		}
		e.changes.Act, e.changes.Target, e.changes.Summary = "roll changed", target, strings.Join(e.says, ", ")
		if e.loosens {
			e.changes.Act = cmp.Or(e.act, "safety loosened")
		}
		return e.changes, nil
	})
}

// Sheltered is one pupil with what guards them, for a person who looks after it.
type Sheltered struct {
	Pupil    school.Pupil
	Contacts []school.TiedContact // in the order in which they are asked
	Reasons  map[school.ContactID]string
	// MayBe names, of those whom an import has barred until a person has looked,
	// the adult they may be.
	MayBe map[school.ContactID]string
	// Unsure says why others are barred until a person has looked.
	Unsure map[school.ContactID]DoubtWhy
	Seen   string // comes back with a change: see Hand
}

// Pupil gives one on roll with the adults on their list; reasons only where
// they are asked for. It fails with Unknown.
func (s *Service) Pupil(ctx context.Context, urn school.URN, id school.PupilID, reasons bool) (Sheltered, error) {
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return Sheltered{}, err
	}
	x := standing(st)
	p, ok := x.pupils[id]
	if !ok || !onRoll(p) {
		return Sheltered{}, problem.New(problem.Unknown, "There is no such pupil on your school's roll.")
	}
	out := Sheltered{Pupil: p, Seen: st.sightOf(id).String(), MayBe: map[school.ContactID]string{}, Unsure: map[school.ContactID]DoubtWhy{}}
	for _, d := range st.Doubts {
		switch {
		case d.Pupil != id || told(x.ties[pair{d.Pupil, d.Contact}]):
		case d.Why != WhyLike:
			out.Unsure[d.Contact] = d.Why
		default:
			out.MayBe[d.Contact] = nameOrNone(x.contacts[d.Like].Name)
		}
	}
	for _, t := range st.Ties {
		if t.Pupil == id {
			out.Contacts = append(out.Contacts, school.TiedContact{Tie: t, Contact: x.contacts[t.Contact]})
		}
	}
	slices.SortFunc(out.Contacts, func(a, b school.TiedContact) int { return school.AskedFirst(a.Tie, b.Tie) })
	if reasons {
		out.Reasons, err = s.store.TieReasons(ctx, id)
	}
	return out, err
}

// Groups lists who is on roll, by group and name.
func (s *Service) Groups(ctx context.Context, urn school.URN) ([]Named, error) {
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, p := range st.Pupils {
		if onRoll(p) {
			out = append(out, named(p))
		}
	}
	slices.SortFunc(out, byGroup)
	return out, nil
}

// Known is an adult with the pupils whose list they are on.
type Known struct {
	Contact school.Contact
	Pupils  []string // the school's own ids of those on roll, in order
}

// Contact gives one adult by our own id or the school's. It fails with Unknown.
func (s *Service) Contact(ctx context.Context, urn school.URN, id string) (Known, error) {
	st, err := s.store.Standing(ctx, urn)
	if err != nil {
		return Known{}, err
	}
	i := slices.IndexFunc(st.Contacts, func(c school.Contact) bool { return string(c.ID) == id })
	if i < 0 {
		i = slices.IndexFunc(st.Contacts, func(c school.Contact) bool { return c.Ref == id })
	}
	if i < 0 {
		return Known{}, problem.New(problem.Unknown, "There is no such contact, or it is not for this key.")
	}
	x, pupils := Known{Contact: st.Contacts[i]}, standing(st).pupils
	for _, t := range st.Ties {
		if p := pupils[t.Pupil]; t.Contact == x.Contact.ID && onRoll(p) {
			x.Pupils = append(x.Pupils, p.Ref)
		}
	}
	slices.Sort(x.Pupils)
	return x, nil
}
