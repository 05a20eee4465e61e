package staff

import "slices"

// Duty is one thing that some roles do and others do not.
type Duty string

// The duties that are not everybody's.
const (
	SeeRoll          Duty = "see the roll"                 // pupils, their adults, what is wrong with numbers
	ImportRoll       Duty = "import the roll"              // and say what goes
	TightenRoll      Duty = "set marks of safety"          // never texted, no texts, vulnerable
	LoosenRoll       Duty = "take marks of safety away"    // named as such in the audit
	SeeReasons       Duty = "see why somebody is not told" // court orders
	ReadReplies      Duty = "read what families write"     // Today, the inbox, concerns
	ReadGrave        Duty = "read what is noted of concerns"
	SetSchool        Duty = "change settings" // policy, calendar, keys, webhooks
	ShutSchool       Duty = "shut the school" // for a day or a session
	MarkPupils       Duty = "mark pupils"     // arrived, the reason of an absence, a register by hand
	SettleNotice     Duty = "settle what was told in advance"
	WriteCampaigns   Duty = "write campaigns" // and pause them
	ApproveCampaigns Duty = "approve campaigns"
	WriteWording     Duty = "write what families read"
	VouchWording     Duty = "vouch for what families read"
	SeeRecord        Duty = "read the record of who did what"
)

// duties says whose each is.
var duties = map[Duty][]Role{
	SeeRoll:          {Office, Lead, Deputy, Head, Admin},
	ImportRoll:       {Office, Lead, Deputy, Admin},
	TightenRoll:      {Office, Lead, Deputy, Head, Admin},
	LoosenRoll:       {Lead, Deputy, Admin},
	SeeReasons:       {Lead, Deputy},
	ReadReplies:      {Office, Lead, Deputy, Head, Admin},
	ReadGrave:        {Lead, Deputy, Head},
	SetSchool:        {Admin},
	ShutSchool:       {Office, Lead, Deputy, Head, Admin},
	MarkPupils:       {Office, Lead, Deputy, Head, Admin},
	SettleNotice:     {Office, Lead, Deputy, Head, Admin},
	WriteCampaigns:   {Comms, Office, Lead, Deputy, Head, Admin},
	ApproveCampaigns: {Lead, Deputy, Head, Admin},
	WriteWording:     {Office, Head, Admin},
	VouchWording:     {Office, Lead, Deputy, Head, Admin},
	SeeRecord:        {Lead, Deputy, Head, Admin},
}

// May reports whether a role has a duty.
func (r Role) May(d Duty) bool { return slices.Contains(duties[d], r) }

// WhoMay lists the roles that have a duty, in the order of Roles.
func WhoMay(d Duty) []Role {
	var who []Role
	for _, r := range Roles {
		if r.May(d) {
			who = append(who, r)
		}
	}
	return who
}
