package reading

import (
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
)

// Kind is one thing a reply can say.
type Kind string

// The kinds of finding.
const (
	WrongNumber Kind = "wrong_number" // this is not the parent's number
	Concern     Kind = "concern"      // the adult did not know, or is worried, or the child may come to harm
	Emergency   Kind = "emergency"    // an ambulance, the police, injury, self-harm, abuse
	Illness     Kind = "illness"      // ill, of body or mind
	Appointment Kind = "appointment"  // doctor, dentist, hospital, optician
	Late        Kind = "late"         // on the way, or in by a time
	Travel      Kind = "travel"       // a holiday or a journey
	FamilyEvent Kind = "family_event" // a wedding, a religious day, moving house
	Bereavement Kind = "bereavement"  // a death or a funeral
	Exclusion   Kind = "exclusion"    // suspended or excluded
	InSchool    Kind = "in_school"    // says that the child is in school
	Notice      Kind = "notice"       // about another day than today
	StopRequest Kind = "stop_request" // asks for no more texts
	Automatic   Kind = "automatic"    // written by a machine
	Thanks      Kind = "thanks"       // nothing but thanks
	Choice      Kind = "choice"       // answers our numbered question
	CallMe      Kind = "call_me"      // asks to be rung
	Other       Kind = "other"        // none of these
)

// Kinds lists every kind, in the order of how much they weigh when a reply
// says several.
var Kinds = []Kind{
	Emergency, Concern, WrongNumber, Automatic, StopRequest, Choice, Exclusion, Bereavement, Illness, Appointment,
	Late, InSchool, FamilyEvent, Travel, Notice, CallMe, Thanks, Other,
}

// About is what a reply may be about: what the reader is told beforehand.
type About struct {
	Day     clock.Date      // the school day the reply came in
	Now     clock.ClockTime // when it came; decides whether "at 9" is this morning
	Names   []string        // the text names of the pupils it may be about
	Asked   int             // how many of Names, from the first, our texts asked about; 0 when all of them
	Unasked bool            // nothing of ours about an absence went to the number: it may be about anything
	Again   bool            // the question has been answered: this may put that answer right
	Choices int             // above 0 when a numbered question was asked: how many pupils it named
}

// Finding is one thing a reply says.
type Finding struct {
	Kind       Kind
	Words      []string // the evidence, as written in the body
	Confidence float64  // 0 to 1
	About      []int    // indexes of About.Names, all of them when it says so ("both ill"); empty when it does not say
}

// Suggestion is the code a person may accept for what was said.
type Suggestion struct {
	Code       register.Code
	Because    []string              // the words it rests on, as written
	Confidence float64               // 0 to 1; see Sure
	PerName    map[int]register.Code // by index of About.Names, when the reply tells pupils apart; nil otherwise
}

// Reading is what a reply says.
type Reading struct {
	Findings []Finding // strongest first; never empty: Other when nothing was understood

	Concern      bool // a person of the safeguarding team must see it
	Emergency    bool // words of danger; always a concern too
	WrongNumber  bool // the number is not a parent's
	Automatic    bool // a machine wrote it: never answer
	Reaction     bool // a telephone wrote it for somebody who pressed a heart, or a question mark, on a text of ours: never answer
	Kin          bool // the writer says who they are to the child: "I am her mum"
	StopSentence bool // beyond doubt a wish for no more texts, in more words than STOP

	Suggest  *Suggestion // of today, or of the days From and Until name; nil when unsure, and always when Concern
	NotToday bool        // every reason it gives is of a day that has been, or of somebody else
	Before   *Suggestion // of a day that has been: a reason for an earlier absence and never for today's

	OfChild bool // it speaks of a child, by name or as "she" or "my son"
	WithMe  bool // it says that a child is with whoever writes

	At     *clock.ClockTime // a time named: when the child comes in, or of an appointment
	In     *clock.ClockTime // the time the child comes in or is back, when it is named as that
	Part   Part             // the half of a day named; "" for none
	Leaves bool             // the child is fetched from school, or leaves it early
	Back   *clock.Date      // the day the child is expected back
	From   *clock.Date      // the first day away that was named, when it is still to come
	Until  *clock.Date      // the last day away that was named; with Back, the school day before it
	Choice []int            // the answer to a numbered question, as indexes of About.Names

	Language    string // a guess, as BCP 47; "" when there is too little to go by
	MildIllness string // a key of the illness guidance, "" when none or not mild
}

// Has reports whether the reading holds a finding of the kind.
func (r Reading) Has(k Kind) bool {
	for _, f := range r.Findings {
		if f.Kind == k {
			return true
		}
	}
	return false
}

// Surely is how sure a suggestion must be to be accepted unread, with others.
const Surely = 0.8

// Sure reports whether a suggestion is about one pupil, about today and plainly
// said. One that is not is for a person to read before accepting it.
func (s Suggestion) Sure() bool { return s.Confidence >= Surely }
