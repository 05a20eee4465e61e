package staff

import (
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// Member is a person who may sign in. Each belongs to one school.
type Member struct {
	ID     string
	School school.URN
	Email  string // lower case; nobody else has it
	Name   string // as colleagues read it
	Role   Role
	// Mobile is their own, for texts that name no child; the zero Number when
	// they have given none. It is taken in with a new member and by SetMobile,
	// and read by whoever texts; a sign-in does not carry it.
	Mobile phone.Number
}

// Actor is the member as the doer of a thing.
func (m Member) Actor() school.Actor {
	return school.Actor{Kind: school.Person, ID: m.ID, Name: m.Name}
}

// Role is what a member does at the school.
type Role string

// The roles.
const (
	Office Role = "office" // closes registers' gaps, reads replies, calls
	Lead   Role = "lead"   // designated safeguarding lead
	Deputy Role = "deputy" // deputy safeguarding lead
	Head   Role = "head"
	Admin  Role = "admin" // settings, staff and keys
	Comms  Role = "comms" // writes campaigns
)

// Roles is every role, in the order a form shows them.
var Roles = []Role{Office, Lead, Deputy, Head, Admin, Comms}

// Valid reports whether it is one of Roles.
func (r Role) Valid() bool { return r.Words() != "" }

// Words says the role to a person; "" for one that does not exist.
func (r Role) Words() string {
	switch r {
	case Office:
		return "School office"
	case Lead:
		return "Safeguarding lead"
	case Deputy:
		return "Deputy safeguarding lead"
	case Head:
		return "Headteacher"
	case Admin:
		return "Administrator"
	case Comms:
		return "Communications"
	}
	return ""
}

// SignIn is one open door of one member.
type SignIn struct {
	Token   string // for the cookie alone; only its hash is kept
	CSRF    string // to come back with every form of this sign-in
	Member  Member
	Expires time.Time // when it ends if nothing more is asked of it
}
