package campaigns

import (
	"time"

	"github.com/firstbell/firstbell/internal/school"
)

// Pack is one campaign as data, for a whole school year.
type Pack struct {
	Key       string `yaml:"key"` // its name in addresses: moments-matter
	Name      string `yaml:"name"`
	Strapline string `yaml:"strapline"`
	// CheckedOn is the day the pack as a whole was last read through.
	CheckedOn    Day           `yaml:"checked_on"`
	Purpose      string        `yaml:"purpose"`
	Audience     Audience      `yaml:"audience"`
	Window       Window        `yaml:"window"`
	OptOut       OptOut        `yaml:"opt_out"`
	Placeholders []Placeholder `yaml:"placeholders"`
	Waves        []Wave        `yaml:"waves"` // in the order of the year
	Facts        []Fact        `yaml:"facts"`
	Advice       []Fact        `yaml:"advice"` // about illness: each is a link to those who give it
	Design       []string      `yaml:"design"` // the rules its texts keep
}

// Audience is who could be written to. A pupil fits when every rule that is
// set says so; with none set, every pupil fits.
type Audience struct {
	InWords        string   `yaml:"in_words" json:"in_words"`
	Years          []int    `yaml:"years" json:"years,omitempty"` // national curriculum years, 0 is reception; empty is all
	Groups         []string `yaml:"groups" json:"groups,omitempty"`
	Languages      []string `yaml:"languages" json:"languages,omitempty"`                       // that the adult reads, by the first part of the tag; empty is all
	OddDaysAtLeast int      `yaml:"odd_days_at_least" json:"odd_days_at_least,omitempty"`       // days this school year; 0 does not ask
	RunAtMost      int      `yaml:"run_at_most" json:"run_at_most,omitempty"`                   // a longer run of school days is not odd days; 0 is 2
	MissedAtLeast  float64  `yaml:"days_missed_at_least" json:"days_missed_at_least,omitempty"` // whole days and halves this school year
	MissedAtMost   float64  `yaml:"days_missed_at_most" json:"days_missed_at_most,omitempty"`   // 0 does not ask
	AttendedUnder  float64  `yaml:"attended_under" json:"attended_under,omitempty"`             // per cent of sessions; 0 does not ask
	AttendedFrom   float64  `yaml:"attended_from" json:"attended_from,omitempty"`               // per cent, this much or more
	FirstTerm      bool     `yaml:"first_term" json:"first_term,omitempty"`                     // only pupils whose first register is of this term
	FreeMeals      bool     `yaml:"free_meals" json:"free_meals,omitempty"`                     // only pupils the roll says are eligible for free school meals
	InCareToo      bool     `yaml:"in_care_too" json:"in_care_too,omitempty"`                   // else a pupil in care is left to their social worker
	NotFor         []string `yaml:"not_for" json:"not_for,omitempty"`
	// StaffMayTakeOut must be true: staff know what a register does not.
	StaffMayTakeOut bool `yaml:"staff_may_take_out" json:"staff_may_take_out"`
}

// OptOut is how an adult says no to campaigns and to nothing else.
type OptOut struct {
	Word  string `yaml:"word"` // one word in capitals; never one that a carrier takes for STOP
	Means string `yaml:"means"`
}

// Placeholder is a name in double brackets that each text fills in.
type Placeholder struct {
	Name    string `yaml:"name"`
	Means   string `yaml:"means"`
	Longest string `yaml:"longest"` // stands in when parts are counted
}

// Wave is one dated portion of a campaign.
type Wave struct {
	Key      string    `yaml:"key" json:"key"`
	Name     string    `yaml:"name" json:"name"`
	When     string    `yaml:"when" json:"when"`         // as ReadSchedule reads it
	Messages []Message `yaml:"messages" json:"messages"` // one for each voice, and of two wordings one more
}

// Window is the part of a day in which a campaign's texts may leave.
type Window struct {
	From  string `yaml:"from" json:"from"` // on the school's clock: "15:30"
	Until string `yaml:"until" json:"until"`
}

// Message is the words of a wave in one voice and language.
type Message struct {
	Voice    Voice  `yaml:"voice" json:"voice"`
	Language string `yaml:"language" json:"language"` // BCP 47
	// Variant tells two wordings apart, of which each family reads one: empty
	// is the first, "b" the second.
	Variant string `yaml:"variant" json:"variant,omitempty"`
	// VettedBy is who of the school vouched for a translation, as an actor, and
	// VettedAt when; empty is a draft, and families get the English.
	VettedBy string    `yaml:"vetted_by" json:"vetted_by,omitempty"`
	VettedAt time.Time `yaml:"-" json:"vetted_at,omitzero"`
	Text     string    `yaml:"text" json:"text"` // with ((placeholders))
}

// Voice is whom the words are written for: the families of a primary or of a
// secondary.
type Voice string

// The voices.
const (
	PrimaryVoice   Voice = "primary"
	SecondaryVoice Voice = "secondary"
)

// VoiceOf gives the voice in which the families of a school are written to.
func VoiceOf(phase school.Phase) Voice {
	if phase == school.Primary {
		return PrimaryVoice
	}
	return SecondaryVoice
}

// Fact is something the pack relies on, and how we know.
type Fact struct {
	Says      string `yaml:"says"`
	Source    string `yaml:"source"`
	Link      string `yaml:"link"`       // https, whole, never shortened
	CheckedOn Day    `yaml:"checked_on"` // when somebody last made sure
}
