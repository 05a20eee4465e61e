package templates

import (
	"slices"

	"github.com/firstbell/firstbell/internal/register"
)

// Kind is what a wording is for.
type Kind string

// The kinds of wording. One wording serves one pupil and several.
const (
	AbsenceAM       Kind = "absence_am"      // the alert after the morning register
	AbsencePM       Kind = "absence_pm"      // the alert after the afternoon register
	Rung            Kind = "rung"            // to the next contact: the first has not answered
	Correction      Kind = "correction"      // takes an alert back: the pupil is in school
	Mistake         Kind = "mistake"         // takes an alert back: the register it came from was wrong
	Acknowledgement Kind = "acknowledgement" // one, on a reply
	Guidance        Kind = "guidance"        // an acknowledgement with a line of the NHS's advice
	Question        Kind = "question"        // which child a reply is about
	Worry           Kind = "worry"           // on a concern: a person rings
	Unwatched       Kind = "unwatched"       // nobody reads replies at this hour
	WrongNumber     Kind = "wrong_number"    // to a stranger: no more texts
	NoUpdates       Kind = "no_updates"      // on the word that ends campaigns and nothing else
	Help            Kind = "help"            // who we are
	LateArrival     Kind = "late_arrival"    // a pupil has come in after the register closed
	DaysMissed      Kind = "days_missed"     // how much of the year one pupil has missed
)

// The kinds that have no wording of their own in a pack: what a campaign says is
// kept with the campaign, and a person's words go once. Both are counted and
// looked over as any other.
const (
	CampaignWords Kind = "campaign"
	PersonsWords  Kind = "words"
)

// The kinds that a number nobody has is answered with when it worries somebody.
// They are in English, and say the same whatever school heard it: a name of a
// school would tell whoever asks where a child is.
const (
	UnknownNumber    Kind = "unknown_number"    // ring the office
	UnknownUnwatched Kind = "unknown_unwatched" // and nobody reads texts now
)

// StrangerKinds lists them.
var StrangerKinds = []Kind{UnknownNumber, UnknownUnwatched}

// The kinds of wording that staff read, on a phone of their own. They are in
// English, and name no child: a phone lies on a table.
const (
	StaffConcern    Kind = "staff_concern"    // a reply shows that the adult did not know, or harm
	StaffVulnerable Kind = "staff_vulnerable" // an absence that a person looks at first
	StaffUnreached  Kind = "staff_unreached"  // nobody has said why a pupil is absent
	StaffRegisters  Kind = "staff_registers"  // a register has not closed
)

// StaffKinds lists them.
var StaffKinds = []Kind{StaffConcern, StaffVulnerable, StaffUnreached, StaffRegisters}

// Kinds lists every kind that families read, in the order pages show them.
var Kinds = []Kind{
	AbsenceAM, AbsencePM, Rung, Correction, Mistake, Acknowledgement, Guidance, Question, Worry, Unwatched, WrongNumber, NoUpdates, Help,
	LateArrival, DaysMissed,
}

// Illnesses are the mild ones, by the reader's keys, for which there is a line
// of the NHS's advice ("Is my child too ill for school?",
// https://www.nhs.uk/live-well/is-my-child-too-ill-for-school/). For covid,
// impetigo and scarlet fever it is what UKHSA's table says as well
// (https://www.gov.uk/government/publications/health-protection-in-schools-and-other-childcare-facilities).
// A line names a rule and where it stands; it never says what a child has.
var Illnesses = []string{
	"cough_cold", "sore_throat", "fever", "tummy", "chickenpox", "conjunctivitis", "head_lice", "earache", "hand_foot_mouth",
	"covid", "impetigo", "scarlet_fever", "slapped_cheek", "threadworms",
}

// Absence gives the kind of alert for a session.
func Absence(s register.Session) Kind {
	if s == register.PM {
		return AbsencePM
	}
	return AbsenceAM
}

// The placeholders a wording may hold.
const (
	schoolValue  = "school"       // the school's short name
	namesValue   = "names"        // the pupils' text names, joined
	phoneValue   = "office_phone" // the office's public number
	choicesValue = "choices"      // the names with their numbers: "1 for Amira, 2 for Yusuf, 3 for both"
	untilValue   = "until"        // when replies are read again: "8:00 tomorrow"
	adviceValue  = "advice"       // a line of the NHS's advice
	linkValue    = "link"         // where the console is opened
	timeValue    = "time"         // on the school's clock: "9:24"
	daysValue    = "days"         // how many, as a number
)

// The flags a conditional may ask. They come of the values: how many names,
// which session.
const (
	oneFlag       = "one"
	severalFlag   = "several"
	morningFlag   = "morning"
	afternoonFlag = "afternoon"
)

// rule says which placeholders the wordings of a kind must hold, and which
// they may hold besides.
type rule struct {
	must  []string
	may   []string // beside those
	flags []string
}

// A correction may take back one sibling of an alert that named two: it must
// not ask the family to ignore the whole text. An acknowledgement names nobody: whoever replied may be a stranger to whom a
// wrong number was given.
var rules = map[Kind]rule{
	AbsenceAM:       {must: []string{schoolValue, namesValue, phoneValue}, flags: []string{oneFlag, severalFlag}},
	AbsencePM:       {must: []string{schoolValue, namesValue, phoneValue}, flags: []string{oneFlag, severalFlag}},
	Rung:            {must: []string{schoolValue, namesValue, phoneValue}, flags: []string{oneFlag, severalFlag, morningFlag, afternoonFlag}},
	Correction:      {must: []string{schoolValue, namesValue, phoneValue}, flags: []string{oneFlag, severalFlag, morningFlag, afternoonFlag}},
	Mistake:         {must: []string{schoolValue, namesValue, phoneValue}, flags: []string{oneFlag, severalFlag}},
	Acknowledgement: {must: []string{schoolValue, phoneValue}},
	Guidance:        {must: []string{schoolValue, phoneValue, adviceValue}},
	Question:        {must: []string{schoolValue, choicesValue}},
	Worry:           {must: []string{schoolValue, phoneValue}},
	Unwatched:       {must: []string{schoolValue, untilValue}},
	WrongNumber:     {must: []string{schoolValue, phoneValue}},
	NoUpdates:       {must: []string{schoolValue, phoneValue}},
	Help:            {must: []string{schoolValue, phoneValue}},
	LateArrival:     {must: []string{schoolValue, namesValue, timeValue}, flags: []string{oneFlag, severalFlag}, may: []string{phoneValue}},
	DaysMissed:      {must: []string{schoolValue, namesValue, daysValue, phoneValue}},

	UnknownNumber:    {},
	UnknownUnwatched: {},

	StaffConcern:    {must: []string{schoolValue, linkValue}},
	StaffVulnerable: {must: []string{schoolValue, linkValue}},
	StaffUnreached:  {must: []string{schoolValue, linkValue}},
	StaffRegisters:  {must: []string{schoolValue, linkValue}},
}

func (r rule) allows(n node) bool {
	if n.flag != "" {
		return slices.Contains(r.flags, n.flag)
	}
	return n.value == "" || slices.Contains(r.must, n.value) || slices.Contains(r.may, n.value)
}
