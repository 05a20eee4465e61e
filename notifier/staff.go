package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// StaffRole is what a member of staff does, in the words the staff room uses.
type StaffRole string

// The roles that may be told by text.
const (
	RoleLead   StaffRole = "lead"   // designated safeguarding lead
	RoleDeputy StaffRole = "deputy" // deputy safeguarding lead
	RoleHead   StaffRole = "head"
	RoleOffice StaffRole = "office"
)

// next is who is told when nobody of a role can be, "" for nobody.
func (r StaffRole) next() StaffRole {
	switch r {
	case RoleLead:
		return RoleDeputy
	case RoleDeputy:
		return RoleHead
	default:
		return ""
	}
}

// CauseKind says what staff are told about.
type CauseKind string

// What staff are told about.
const (
	CauseConcern    CauseKind = "concern"    // a reply shows that the adult did not know, or harm
	CauseVulnerable CauseKind = "vulnerable" // an absence that a person looks at first
	CauseUnreached  CauseKind = "unreached"  // an absence that stays unexplained
	CauseRegisters  CauseKind = "registers"  // registers that have not closed
)

// Cause is one thing staff are told about.
type Cause struct {
	Kind  CauseKind
	About string // the id of a concern or an absence; of registers, the day and session
	// Until is when it is of no use any more. Zero means four hours from now.
	Until time.Time
}

// Member is somebody who can be told by text.
type Member struct {
	ID      string
	Role    StaffRole
	Number  phone.Number // never zero
	Stopped bool         // has stopped our sender: cannot be told
}

// StaffText is a text to a member of staff as it is kept. It names no child:
// what it is about stands beside it, in About.
type StaffText struct {
	Text   delivery.Text
	Day    clock.Date
	Member string
	Cause  CauseKind
	Rung   StaffRole // the role that was asked for, whoever it fell to
	About  []string
}

const (
	// staffLife is how long a text to staff is worth sending.
	staffLife = 4 * time.Hour
	// gathered is how far apart texts to one member about absences that stay
	// unexplained are: a register of them is one walk to the office, not ten.
	gathered = 10 * time.Minute
)

// tellStaff owes a text to everybody who has a role; when nobody has it, or
// nobody of them can be texted or is still to be told, to the next role: lead,
// deputy, head. It gives the texts to ring for once the transaction stands.
// Asking again for the same cause and role does nothing, so whoever asks may be
// asked twice. No texts and no error means that a person at the page is all
// there is.
//
// Neither the hours of texts to families nor the brake apply: the first protect
// families from a phone at night, the second holds alerts. A pause of all texts
// does, at the claim.
func tellStaff(ctx context.Context, day Day, want StaffRole, c Cause, now time.Time) ([]delivery.Text, error) {
	set, err := day.Setting(ctx)
	if err != nil || !set.Policy.tells(want) {
		return nil, err
	}
	members, err := day.Members(ctx)
	if err != nil {
		return nil, err
	}
	sent, err := day.StaffTexts(ctx)
	if err != nil {
		return nil, err
	}
	t := telling{want: want, cause: c, now: now, date: clock.DateOf(now), sender: set.School, sent: sent}
	t.choose(members)
	for _, id := range t.join {
		if err := day.JoinStaff(ctx, id, c.About, now); err != nil {
			return nil, err
		}
	}
	if err := day.RaiseStaff(ctx, t.raise); err != nil {
		return nil, err
	}
	texts := make([]delivery.Text, len(t.raise))
	for i, x := range t.raise {
		texts[i] = x.Text
	}
	return texts, nil
}

// tells reports whether a role is told by text at all.
func (p Policy) tells(r StaffRole) bool {
	if r == RoleOffice {
		return p.TextOffice
	}
	return p.TextLeads
}

// telling works out whom to tell about one cause. It is pure but for new ids.
type telling struct {
	want   StaffRole
	cause  Cause
	now    time.Time
	date   clock.Date
	sender school.School
	sent   []StaffText // of the day

	join  []delivery.TextID // texts that wait, and take this in too
	raise []StaffText
}

// choose finds the first role, from the one wanted on, with somebody to tell.
func (t *telling) choose(members []Member) {
	if slices.ContainsFunc(t.sent, func(x StaffText) bool { return t.about(x) && x.Rung == t.want }) {
		return // asked before
	}
	for role := t.want; role != ""; role = role.next() {
		told := false
		for _, m := range members {
			if m.Role != role || m.Stopped || t.toldBefore(m) {
				continue
			}
			t.tell(m)
			told = true
		}
		if told {
			return
		}
	}
}

// about reports whether a text is about the cause.
func (t *telling) about(x StaffText) bool {
	return x.Cause == t.cause.Kind && slices.Contains(x.About, t.cause.About)
}

// toldBefore reports whether a text about the cause is owed to a member already,
// for whichever role: the same phone need not ring twice.
func (t *telling) toldBefore(m Member) bool {
	return slices.ContainsFunc(t.sent, func(x StaffText) bool { return x.Member == m.ID && t.about(x) })
}

// tell joins a text that waits for the member, or raises one.
func (t *telling) tell(m Member) {
	after := t.now
	for _, x := range t.sent {
		if x.Member != m.ID || x.Cause != t.cause.Kind || x.Rung != t.want {
			continue
		}
		if x.Text.State.Waiting() {
			t.join = append(t.join, x.Text.ID)
			return
		}
		if t.cause.Kind == CauseUnreached {
			after = latest(after, x.Text.SendAfter.Add(gathered))
		}
	}
	until := t.cause.Until
	if until.IsZero() {
		until = t.now.Add(staffLife)
	}
	if !after.Before(until) {
		after = t.now
	}
	t.raise = append(t.raise, StaffText{
		Day: t.date, Member: m.ID, Cause: t.cause.Kind, Rung: t.want, About: []string{t.cause.About},
		Text: delivery.Text{
			ID: delivery.TextID(school.NewID(t.now)), School: t.sender.URN, Kind: delivery.StaffText, State: delivery.Raised,
			Number: m.Number, Sender: delivery.MainSender, RaisedAt: t.now, SendAfter: after, ExpiresAt: until,
		},
	})
}
