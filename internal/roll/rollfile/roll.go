package rollfile

// Roll is a school's roll as it is sent and read: the contract's "roll as
// JSON". A nil pointer or slice is a field that was not sent.
type Roll struct {
	Pupils []Pupil `json:"pupils" doc:"Every pupil now at the school; with partial=true only those that change"`

	_ struct{} `additionalProperties:"true"`
}

// Pupil is one pupil with the adults tied to them.
type Pupil struct {
	ID        string    `json:"id" doc:"The school's own id for the pupil, 1 to 64 characters" example:"A0123"`
	UPN       *string   `json:"upn,omitempty" doc:"Unique pupil number; never in a text" example:"B801200005001"`
	FirstName *string   `json:"first_name,omitempty" doc:"Needed for a new pupil" example:"Amira"`
	LastName  *string   `json:"last_name,omitempty" example:"Khan"`
	TextName  *string   `json:"text_name,omitempty" doc:"The only name in texts; first_name when it was never sent" example:"Amira"`
	Group     *string   `json:"group,omitempty" doc:"Registration group; needed for a new pupil" example:"8B"`
	Year      *int      `json:"year,omitempty" doc:"National curriculum year, 0 for reception, -1 for nursery" example:"8"`
	FreeMeals *bool     `json:"free_meals,omitempty" doc:"Eligible for free school meals; only a campaign's audience asks" example:"false"`
	Flags     []string  `json:"flags" required:"false" doc:"vulnerable, no_text, in_care; an import sets one and never clears it" example:"[\"vulnerable\"]"`
	Contacts  []Contact `json:"contacts" required:"false" doc:"All the adults of this pupil; left out, they stay as they are"`

	TextNameKept bool   `json:"text_name_kept,omitempty" readOnly:"true" doc:"A person has set text_name: no import changes it"`
	ExpectedBack string `json:"expected_back,omitempty" readOnly:"true" format:"date" doc:"The school day after the accepted notices that stand today"`

	Others Others `json:"-"` // what was sent of the pupil and no roll has

	_ struct{} `additionalProperties:"true"`
}

// Contact is an adult as one pupil's list has them. The same id under two
// pupils is one adult; order, responsibility, lives_with, text and court_order
// belong to the pair.
type Contact struct {
	ID                     string   `json:"id" doc:"The school's own id for the contact, 1 to 64 characters" example:"C1"`
	Name                   *string  `json:"name,omitempty" example:"Sana Khan"`
	Relationship           *string  `json:"relationship,omitempty" doc:"To this pupil, as the school holds it" example:"mother"`
	Order                  *int     `json:"order,omitempty" doc:"1 is asked first; when it was never sent, after all who have one, those with parental responsibility first" example:"1"`
	ParentalResponsibility *bool    `json:"parental_responsibility,omitempty"`
	LivesWith              *bool    `json:"lives_with,omitempty"`
	Mobile                 *string  `json:"mobile,omitempty" doc:"As people write it; one that cannot be texted is kept and listed" example:"07700 900101"`
	OtherNumbers           []string `json:"other_numbers,omitempty" doc:"Further numbers, which people ring and no text goes to, at most 5; left out leaves what stands, an empty list takes them away" example:"01632 960101"`
	Language               *string  `json:"language,omitempty" doc:"BCP 47, the language they read; empty is English" example:"ur"`
	Text                   *string  `json:"text,omitempty" doc:"yes or never: whether this adult is texted about this pupil; an import may only tighten it" example:"yes"`
	CourtOrder             *bool    `json:"court_order,omitempty" doc:"Told nothing about this pupil, calls included; an import may only set it"`
	Role                   *string  `json:"role,omitempty" doc:"family, or professional: told by people, never texted; an import may only make it professional" example:"family"`

	Stopped       bool   `json:"stopped,omitempty" readOnly:"true" doc:"Has sent STOP to the school's texts"`
	NumberProblem string `json:"number_problem,omitempty" readOnly:"true" doc:"Why the number is not texted: missing, unreadable, landline, two_numbers, dead, wrong_person, shared (by too many families), pupils_own (the entry has the pupil's own name), words (beside it, that nobody has looked at)"`

	Others Others `json:"-"` // what was sent of the adult and no roll has
	Also   string `json:"-"` // their other numbers, which are not texted

	OfAnother []string `json:"-"` // words of the row that forbid telling somebody else; see HoldByNotes

	_ struct{} `additionalProperties:"true"`
}
