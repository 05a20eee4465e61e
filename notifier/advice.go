package notifier

// advice is what the NHS says of mild illness ("Is my child too ill for
// school?", https://www.nhs.uk/live-well/is-my-child-too-ill-for-school/), a
// line for each key the reader gives. For covid, impetigo and scarlet fever it
// is what UKHSA's table says as well (https://www.gov.uk/government/publications/health-protection-in-schools-and-other-childcare-facilities).
// A line names a rule, and the text where it stands; it never says what a child
// has.
var advice = map[string]string{
	"cough_cold":      "with a cough, a cold or a runny nose and no high temperature, a child can usually come in",
	"sore_throat":     "with a sore throat and no high temperature, a child can usually come in",
	"fever":           "with a high temperature, a child stays at home until it has gone",
	"tummy":           "after being sick or having diarrhoea, a child stays at home for 2 days from the last time",
	"chickenpox":      "with chickenpox, a child stays at home until all spots have crusted over",
	"covid":           "after a positive COVID test, a child tries to stay at home for 3 days from the day after it",
	"conjunctivitis":  "with conjunctivitis, a child can usually come in",
	"head_lice":       "with head lice, a child can come in",
	"earache":         "with an ear infection and no high temperature or bad earache, a child can come in",
	"hand_foot_mouth": "with hand, foot and mouth, a child who is up to it can come in",
	"impetigo":        "with impetigo, a child stays at home until it has healed, or for 2 days on antibiotics",
	"scarlet_fever":   "with scarlet fever, a child can come in 24 hours after the first antibiotics",
	"slapped_cheek":   "with slapped cheek, a child can come in once school has been told",
	"threadworms":     "with threadworms, a child can come in",
}

// unadvised are keys of the reader for which neither page has a rule: a rash or
// a headache may be many things, and is thanked for like any other reply.
var unadvised = map[string]bool{"headache": true, "rash": true}
