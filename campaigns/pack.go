package campaigns

// Pack is one campaign as data, for a whole school year.
type Pack struct {
	Key       string `yaml:"key"` // its name in addresses: moments-matter
	Name      string `yaml:"name"`
	Strapline string `yaml:"strapline"`
	// CheckedOn is the day the pack as a whole was last read through.
	CheckedOn    Day           `yaml:"checked_on"`
	Purpose      string        `yaml:"purpose"`
	Audience     Audience      `yaml:"audience"`
	OptOut       OptOut        `yaml:"opt_out"`
	Placeholders []Placeholder `yaml:"placeholders"`
	Waves        []Wave        `yaml:"waves"` // in the order of the year
	Facts        []Fact        `yaml:"facts"`
	Advice       []Fact        `yaml:"advice"` // about illness: each is a link to those who give it
	Design       []string      `yaml:"design"` // the rules its texts keep
}

// Audience is who could be written to.
type Audience struct {
	InWords         string   `yaml:"in_words"`
	OddDaysAtLeast  int      `yaml:"odd_days_at_least"` // days this school year, 1 or more
	RunAtMost       int      `yaml:"run_at_most"`       // a longer run of school days is not odd days, 1 or more
	NotFor          []string `yaml:"not_for"`
	StaffMayTakeOut bool     `yaml:"staff_may_take_out"` // must be true
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
	Key      string    `yaml:"key"`
	Name     string    `yaml:"name"`
	When     string    `yaml:"when"` // the rule of Due in words
	Due      Due       `yaml:"due"`
	Messages []Message `yaml:"messages"` // one for each voice
}

// Due is when a wave goes, as a rule over a school's own calendar.
type Due struct {
	Term    Term   `yaml:"term"`
	Rule    Rule   `yaml:"rule"`
	Weeks   int    `yaml:"weeks"` // of weeks_before_end: 0 is the term's last week
	Weekday string `yaml:"weekday"`
	At      string `yaml:"at"` // on the school's clock: "16:00"
}

// Term is one of the three of a school year.
type Term string

// The terms.
const (
	Autumn Term = "autumn"
	Spring Term = "spring"
	Summer Term = "summer"
)

// Rule picks a week of a term.
type Rule string

// The rules.
const (
	FirstFullWeek  Rule = "first_full_week"  // the first with five school days
	FirstWeek      Rule = "first_week"       // the week of the term's first day
	AfterHalfTerm  Rule = "after_half_term"  // the first after the half-term holiday
	WeeksBeforeEnd Rule = "weeks_before_end" // Weeks before the term's last
)

// Message is the words of a wave in one voice and language.
type Message struct {
	Voice    Voice  `yaml:"voice"`
	Language string `yaml:"language"` // BCP 47
	Text     string `yaml:"text"`     // with ((placeholders))
}

// Voice is whom the words are written for: the families of a primary or of a
// secondary.
type Voice string

// The voices.
const (
	PrimaryVoice   Voice = "primary"
	SecondaryVoice Voice = "secondary"
)

// Fact is something the pack relies on, and how we know.
type Fact struct {
	Says      string `yaml:"says"`
	Source    string `yaml:"source"`
	Link      string `yaml:"link"`       // https, whole, never shortened
	CheckedOn Day    `yaml:"checked_on"` // when somebody last made sure
}
