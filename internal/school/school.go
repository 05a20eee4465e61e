// Package school holds the nouns of a school: who is on its roll, which adults
// belong to whom, when it is open, and who did a thing. One rule stands with
// them, since several rooms ask it: who on a pupil's list may be texted, and who
// first (BarOf, FirstAsked). Nothing here keeps or sends.
package school

import (
	"fmt"
	"strings"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
)

// URN is the Department for Education's six-digit number of a school.
type URN string

// Valid reports whether it is six digits.
func (u URN) Valid() bool {
	return len(u) == 6 && strings.Trim(string(u), "0123456789") == ""
}

// The identities of things are our own (see NewID), opaque, and never say who.
type (
	// NetworkID is the identity of a trust, an authority or a hub.
	NetworkID string
	// PupilID is the identity of a pupil.
	PupilID string
	// ContactID is the identity of an adult on a pupil's list.
	ContactID string
)

// Group is a registration group, as the school writes it: "8B".
type Group string

// Before reports whether staff list g before o: 7A, 7B, 10A.
func (g Group) Before(o Group) bool {
	a, b := g.year(), o.year()
	if a != b {
		return a < b
	}
	return g < o
}

// year is the number a group's name begins with; a name without one comes
// first, as reception does.
func (g Group) year() int {
	n := 0
	for _, r := range string(g) {
		if r < '0' || r > '9' || n > 99 {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// School is one establishment.
type School struct {
	URN         URN
	Name        string // as it stands over the gate
	TextName    string // as families read it at the head of a text; short
	OfficePhone string // the public number of the office, as people write it
	Phase       Phase
	Network     NetworkID // empty when the school stands alone
}

// Phase tells a primary from a secondary; wording and sizes differ.
type Phase string

// The phases.
const (
	Primary   Phase = "primary"
	Secondary Phase = "secondary"
	Special   Phase = "special"
)

// Network is a trust (may see its pupils), an authority (aggregates) or a hub
// (shared packs and aggregates).
type Network struct {
	ID   NetworkID
	Name string
	Kind NetworkKind
}

// NetworkKind is what sort of network.
type NetworkKind string

// The kinds of network.
const (
	Trust     NetworkKind = "trust"
	Authority NetworkKind = "authority"
	Hub       NetworkKind = "hub"
)

// Pupil is a child on the school's roll.
type Pupil struct {
	ID        PupilID
	School    URN
	Ref       string // the school's own id for the pupil, as its register system sends it
	UPN       string // unique pupil number; never in a text or an address; may be empty
	FirstName string
	LastName  string
	TextName  string // the only name in texts; a preferred name may out a child
	NameKept  bool   // a person set TextName and no import changes it; read with a whole roll only
	Group     Group
	Year      int // national curriculum year, 0 for reception
	Flags     Flags
	FreeMeals bool       // eligible for free school meals, as the roll says; read with a whole roll only
	LeftOn    clock.Date // zero while on roll
}

// Name is the pupil's full name, for staff only.
func (p Pupil) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// Flags are the safety marks of a pupil. An import may set one, never clear it.
type Flags struct {
	Vulnerable bool // held for a person, the lead told at once, goes by itself after 5 minutes
	NoText     bool // nobody is texted about this pupil
	InCare     bool
}

// Contact is an adult. What binds the adult to a pupil is a Tie.
type Contact struct {
	ID       ContactID
	School   URN
	Ref      string // the school's own id for the contact
	Name     string
	Number   phone.Number  // the zero Number when there is none to text
	Others   phone.Several // further numbers, which people ring and no text goes to
	Language string        // BCP 47, the language they read; empty is English
	// LanguageKept says that a person chose the language and no import changes it;
	// read with a whole roll only.
	LanguageKept bool
	Role         Role
	Problem      NumberProblem // why the number may not be texted, or empty
	Stopped      bool          // has sent STOP to our sender; read only
	// NoCampaigns is the adult's wish to hear of absences only. It never keeps
	// an absence text back, and no import touches it.
	NoCampaigns bool
	// Pupils is how many on roll the contact may be told of; read only, and 0
	// where nobody asked. More than LargestFamily is a data fault.
	Pupils int
}

// LargestFamily is how many pupils one contact may join. More are a fault of the
// data: an adult who stands for many, or an office's number on every list. One
// text must never name that many.
const LargestFamily = 8

// Role tells family from professionals, who are told by people, never texted.
type Role string

// The roles.
const (
	FamilyRole       Role = "family"
	ProfessionalRole Role = "professional"
)

// NumberProblem says why a number may not be texted.
type NumberProblem string

// The problems a number may have.
const (
	NumberFine       NumberProblem = ""
	NumberMissing    NumberProblem = "missing"
	NumberUnreadable NumberProblem = "unreadable"
	NumberLandline   NumberProblem = "landline"    // a text may be read aloud to whoever answers
	NumberTwo        NumberProblem = "two_numbers" // one contact id came with two numbers
	NumberDead       NumberProblem = "dead"        // the carrier says nobody has it
	NumberWrong      NumberProblem = "wrong_person"
	NumberShared     NumberProblem = "shared"     // it stands under adults of too many families
	NumberPupils     NumberProblem = "pupils_own" // the entry has the pupil's own name
	NumberWords      NumberProblem = "words"      // words beside it may say that it is not theirs, or not to be texted
)

// Tie binds a contact to one pupil. Merging adults never merges ties.
type Tie struct {
	Pupil                  PupilID
	Contact                ContactID
	Relationship           string // mother, grandfather, …; as the school holds it, lower case
	Order                  int    // 1 is asked first
	ParentalResponsibility bool
	LivesWith              bool
	Text                   TextRule
	CourtOrder             bool // told nothing about this pupil by any rung, calls included
}

// TextRule says whether this contact may be texted about this pupil.
type TextRule string

// The rules.
const (
	TextYes   TextRule = "yes"
	TextNever TextRule = "never"
)

// TiedContact is a contact as one pupil's list shows it.
type TiedContact struct {
	Tie
	Contact Contact
}

// Actor is who did a thing: a person, a key or the system itself.
type Actor struct {
	Kind ActorKind
	ID   string // the staff member's, the key's, or the system's part ("sweep")
	Name string // for staff to read; never stored in the audit
}

// ActorKind is what sort of actor.
type ActorKind string

// The kinds of actor.
const (
	Person ActorKind = "person"
	Key    ActorKind = "key"
	System ActorKind = "system"
)

// SystemActor is the system's own part, named by what it does.
func SystemActor(part string) Actor { return Actor{Kind: System, ID: part} }

// String is how an actor stands in logs and audit: kind and id, no name.
func (a Actor) String() string { return fmt.Sprintf("%s:%s", a.Kind, a.ID) }
