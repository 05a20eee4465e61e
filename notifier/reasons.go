package notifier

// Why an alert is held, an absence withheld or a text withdrawn. The words are
// stable: other programs read them.
const (
	ReasonStaleClosure  = "stale_closure"
	ReasonVulnerable    = "vulnerable"
	ReasonReview        = "review"
	ReasonNoContact     = "no_textable_contact"
	ReasonNoText        = "no_text"
	ReasonEarlierDate   = "earlier_date"
	ReasonTooLate       = "too_late"
	ReasonTold          = "told_this_morning"
	ReasonIll           = "ill_this_morning"
	ReasonAbsentAgain   = "absent_again"
	ReasonArrived       = "arrived"
	ReasonExplained     = "explained"
	ReasonLeft          = "left_the_roll"
	ReasonTieChanged    = "contact_changed"
	ReasonNumberChanged = "number_changed"
	ReasonNotOpen       = "school_not_open"
	ReasonNothing       = "nothing_to_correct"
	ReasonByStaff       = "withdrawn_by_staff"
	ReasonNoWords       = "no_words"
	ReasonStaffLeft     = "staff_left"
	ReasonReplied       = "replied"
	ReasonAllClosed     = "registers_closed"

	ReasonYearOut        = "year_not_in"
	ReasonEnded          = "school_ended"
	ReasonMistake        = "register_taken_back"
	ReasonToldInAdvance  = "told_in_advance"
	ReasonToldNotChecked = "told_not_checked"

	ReasonSignedIn = "signed_in"
)

// sentences says each reason to a member of staff.
var sentences = map[string]string{
	ReasonStaleClosure:   "The register came late: long after it closed, or after it was due. Check that the pupil is still missing, then release the text.",
	ReasonVulnerable:     "This pupil is marked vulnerable: a person looks first. The text goes by itself after some minutes.",
	ReasonReview:         "The school looks at every text before it goes.",
	ReasonNoContact:      "Nobody on this pupil's list may be texted.",
	ReasonNoText:         "Nobody is texted about this pupil. Call instead.",
	ReasonEarlierDate:    "This is about an earlier day: it is kept, and nobody is texted.",
	ReasonTooLate:        "It is too late in the session for a text to help. Call instead.",
	ReasonTold:           "The family was texted this morning, and nobody has recorded the reason since. Call instead of texting again.",
	ReasonIll:            "Away ill this morning, and the afternoon register says no reason. Record the reason, or call.",
	ReasonAbsentAgain:    "The family was told this pupil had arrived, and now the register says absent. Call at once.",
	ReasonArrived:        "The pupil is in school.",
	ReasonExplained:      "The reason is known now.",
	ReasonLeft:           "The pupil is no longer on roll.",
	ReasonTieChanged:     "This contact may no longer be told about this pupil. Call only those on the call list.",
	ReasonNumberChanged:  "The contact's number changed before the text went. Call instead.",
	ReasonNotOpen:        "The school is not open.",
	ReasonNothing:        "The text it would take back never went.",
	ReasonByStaff:        "Taken back by a member of staff.",
	ReasonBrake:          "The brake is on: far more pupils are missing than usual. A person looks first.",
	ReasonCancelled:      "Taken back when the brake was cancelled. If the pupil is missing, call.",
	ReasonNoWords:        "The text could not be written: a name or the office's number is missing. Call instead.",
	ReasonReplied:        "Somebody else has replied since.",
	ReasonStaffLeft:      "This member of staff works here no more.",
	ReasonAllClosed:      "Every register has closed since.",
	ReasonYearOut:        "This year group is not in today. Check the register: nobody is texted.",
	ReasonEnded:          "School ends early today, too soon for a text to help. Call instead.",
	ReasonMistake:        "The register was sent by mistake and taken back. Find out where the pupil is, and send the right one.",
	ReasonToldInAdvance:  "Told in advance, and accepted by a member of staff.",
	ReasonToldNotChecked: "Somebody told us in advance, and nobody has looked at that yet. The text goes by itself after 10 minutes.",
	ReasonSignedIn:       "Signed in at the late desk.",
	"deadline":           "The text did not go in time. Call instead.",
	"once_more":          "The network had trouble twice. Call instead.",
	"unknown_to_carrier": "It could not be made sure that the text went. Call instead.",
	"restored":           "The data was put back from a backup, and it cannot be told whether this text went. Call instead.",
	"carrier_silent":     "It could not be found out whether the text went. Call instead.",
	"opted_out":          "The contact has stopped our texts. Call instead.",
	"dead":               "The number is not in service. Call, or try the next contact.",
	"blocked":            "The network blocked the text. Call instead.",
	"route":              "The text could not be sent on this route. Call, and tell whoever runs Firstbell.",
	"ours":               "The text was refused as badly made. Call, and tell whoever runs Firstbell.",
	"other":              "The text was refused. Call instead.",
}

// Sentence says a reason to a member of staff; an unknown reason says itself.
func Sentence(reason string) string {
	if s, ok := sentences[reason]; ok {
		return s
	}
	return reason
}
