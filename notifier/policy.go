package notifier

import (
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
)

// Policy is how one school wants its mornings. What a school has not set has
// the default.
type Policy struct {
	// HoldAfterClosing lets late arrivals sign in before a text goes. Default 0.
	HoldAfterClosing Minutes `json:"hold_after_closing_minutes"`
	// Review holds every alert for a person. Default off.
	Review bool `json:"review"`
	// TextUnauthorised texts about code O too. Default off.
	TextUnauthorised bool `json:"text_unauthorised"`
	// SeparatedParents says whether each of two parents who live apart gets a
	// text, or the first alone. Default the first.
	SeparatedParents SeparatedParents `json:"separated_parents"`
	// NotBefore and NotAfter bound the day's texts. Default 8:00 and 16:00.
	NotBefore clock.ClockTime `json:"not_before"`
	NotAfter  clock.ClockTime `json:"not_after"`
	// DeadlineAM and DeadlinePM end the usefulness of an alert: same day or
	// never. Default 12:00 and 15:30.
	DeadlineAM clock.ClockTime `json:"deadline_am"`
	DeadlinePM clock.ClockTime `json:"deadline_pm"`
	// StaleAfter is how old a closure may be before its alerts are held for a
	// person. Default 60.
	StaleAfter Minutes `json:"stale_after_minutes"`
	// VulnerableHold is how long an alert about a vulnerable pupil waits for a
	// person before it goes by itself. Default 5.
	VulnerableHold Minutes `json:"vulnerable_hold_minutes"`
	// OverdueAfter is how long after its session began a register is late.
	// Default 40.
	OverdueAfter Minutes `json:"overdue_after_minutes"`
	// IllnessGuidance adds a line of the NHS's advice to the answer when a
	// parent names a mild illness. Default off.
	IllnessGuidance bool `json:"illness_guidance"`
	// The ladder, while nobody knows why a pupil is absent. NextAfter is how long
	// a text that arrived may go without a reply before the next contact is
	// texted, UndeliveredAfter how long one of which nothing says that it has
	// arrived. CallAfter and LeadAfter are from the first text to the call list
	// and to the safeguarding lead. Default 30, 10, 45 and 60.
	NextAfter        Minutes `json:"next_contact_after_minutes"`
	UndeliveredAfter Minutes `json:"undelivered_after_minutes"`
	CallAfter        Minutes `json:"call_after_minutes"`
	LeadAfter        Minutes `json:"lead_after_minutes"`
	// VulnerableNext and VulnerableCall are the same for a vulnerable pupil, of
	// whom the lead is told at once. Default 5 and 15: with a hold of 5 the next
	// contact has a text before anybody calls.
	VulnerableNext Minutes `json:"vulnerable_next_contact_after_minutes"`
	VulnerableCall Minutes `json:"vulnerable_call_after_minutes"`
	// UnmarkedAfter is how long after its session began the pupils of a register
	// that has not closed are to be called about. Default 60.
	UnmarkedAfter Minutes `json:"unmarked_after_minutes"`
	// TextLeads tells the safeguarding lead, and after them the deputy and the
	// head, by text on the mobile they have given. Default on.
	TextLeads bool `json:"text_leads"`
	// TextOffice tells the office, on mobiles they have given, of registers that
	// have not closed. Default off.
	TextOffice bool `json:"text_office"`
	// The brake goes on when more than BrakeGroupLeast pupils and more than
	// BrakeGroupShare of a group, or more than BrakeSchoolLeast families and
	// more than BrakeSchoolShare of the roll within BrakeWindow, would be
	// texted about. Default 6 and 0.4; 15 and 0.08 in 30.
	BrakeGroupLeast  int     `json:"brake_group_least"`
	BrakeGroupShare  float64 `json:"brake_group_share"`
	BrakeSchoolLeast int     `json:"brake_school_least"`
	BrakeSchoolShare float64 `json:"brake_school_share"`
	BrakeWindow      Minutes `json:"brake_window_minutes"`
	// ByHandMost is how many texts that programs and people write by hand go in
	// an hour. A person's one text to one family always goes. Default 60.
	ByHandMost int `json:"by_hand_most_an_hour"`
}

// Minutes is a span of time as a school sets it.
type Minutes int

// Duration gives the span.
func (m Minutes) Duration() time.Duration { return time.Duration(m) * time.Minute }

// DefaultPolicy is what a school has that has set nothing.
func DefaultPolicy() Policy {
	return Policy{
		SeparatedParents: SeparatedFirst,

		NotBefore:      clock.HM(8, 0),
		NotAfter:       clock.HM(16, 0),
		DeadlineAM:     clock.HM(12, 0),
		DeadlinePM:     clock.HM(15, 30),
		StaleAfter:     60,
		VulnerableHold: 5,
		OverdueAfter:   40,
		TextLeads:      true,

		NextAfter:        30,
		UndeliveredAfter: 10,
		CallAfter:        45,
		LeadAfter:        60,
		VulnerableNext:   5,
		VulnerableCall:   15,
		UnmarkedAfter:    60,

		BrakeGroupLeast:  6,
		BrakeGroupShare:  0.4,
		BrakeSchoolLeast: 15,
		BrakeSchoolShare: 0.08,
		BrakeWindow:      30,
		ByHandMost:       60,
	}
}

// Deadline is the instant after which an alert of a session is of no use.
func (p Policy) Deadline(day clock.Date, s register.Session) time.Time {
	if s == register.PM {
		return p.DeadlinePM.On(day)
	}
	return p.DeadlineAM.On(day)
}

// end is when nothing about a session goes by itself any more: its deadline, or
// the end of the day's texts, whichever is first.
func (p Policy) end(day clock.Date, s register.Session) time.Time {
	end := p.Deadline(day, s)
	if last := p.NotAfter.On(day); last.Before(end) {
		return last
	}
	return end
}

// texts reports whether an absence with this code is one to text about.
func (p Policy) texts(m register.Meaning) bool {
	return m.Text == register.TextYes || m.Text == register.TextByChoice && p.TextUnauthorised
}
