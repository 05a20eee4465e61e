package staff

// Scope is one thing a key may do.
type Scope string

// The scopes. One never contains another, ScopeAdmin included.
const (
	RegistersWrite Scope = "registers:write" // close registers, send past marks
	RollRead       Scope = "roll:read"       // names and numbers
	RollWrite      Scope = "roll:write"
	AbsencesRead   Scope = "absences:read"
	AbsencesWrite  Scope = "absences:write" // explain
	AlertsRead     Scope = "alerts:read"
	AlertsWrite    Scope = "alerts:write" // release, withdraw
	LedgerRead     Scope = "ledger:read"
	CampaignsRead  Scope = "campaigns:read"
	CampaignsWrite Scope = "campaigns:write"
	RepliesRead    Scope = "replies:read"
	TextsPause     Scope = "texts:pause" // pause and resume, shut and open
	TextsSend      Scope = "texts:send"  // a person's own words to at most 20 contacts
	ScopeAdmin     Scope = "admin"       // keys, staff, settings
)

// AllScopes is every scope, in the order a form shows them.
var AllScopes = []Scope{
	RegistersWrite, RollRead, RollWrite, AbsencesRead, AbsencesWrite, AlertsRead, AlertsWrite,
	LedgerRead, CampaignsRead, CampaignsWrite, RepliesRead, TextsPause, TextsSend, ScopeAdmin,
}

// Valid reports whether it is one of AllScopes.
func (s Scope) Valid() bool {
	for _, x := range AllScopes {
		if s == x {
			return true
		}
	}
	return false
}
