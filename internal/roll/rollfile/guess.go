package rollfile

import (
	"regexp"
	"slices"
)

// words by which a heading says what it holds, best first: where two columns
// say the same, the one whose words stand first is taken.
type heading struct {
	field string
	said  []string
}

// pupilHeadings are those of the pupil, without the word pupil or student.
// A preferred name is only taken where no other first name is: it may tell a
// family what a child has told the school alone.
var pupilHeadings = []heading{
	{"id", []string{"id", "student id", "pupil id", "arbor student id", "mis id", "adno", "adm no", "admission no", "admission number", "admissions number", "number", "no", "ref", "reference"}},
	{"upn", []string{"upn", "unique number", "unique pupil number"}},
	{"first_name", []string{"legal forename", "legal first name", "forename", "first name", "firstname", "given name", "preferred forename", "preferred first name", "chosen name", "known as"}},
	{"last_name", []string{"legal surname", "legal last name", "surname", "last name", "lastname", "family name", "preferred surname", "preferred last name"}},
	{"text_name", []string{"text name", "name in texts"}},
	{"group", []string{"registration group", "registration form", "reg group", "reg form", "reg", "tutor group", "form group", "form", "class", "class name", "registration", "group"}},
	{"year", []string{"national curriculum year", "nc year", "nc year actual", "year group", "year", "yr", "curriculum year"}},
	{"vulnerable", []string{"vulnerable", "is vulnerable"}},
	{"no_text", []string{"no text", "no texts", "do not text"}},
	{"in_care", []string{"in care", "looked after", "lac", "cla", "in lea care", "looked after child", "in local authority care"}},
	{"free_meals", []string{"fsm", "fsm eligible", "fsm eligibility", "fsm status", "eligible for fsm", "currently fsm eligible", "free school meals", "free school meal", "free meals", "eligible for free school meals", "free school meals eligible"}},
	{"left", []string{"date of leaving", "leaving date", "date left", "leave date", "leaver date", "dol", "leaver", "enrolment status", "enrolment end date", "on roll status", "roll status", "on roll", "is on roll", "pupil status", "student status", "status"}},
}

// contactHeadings are those of an adult, without the word contact, parent,
// carer or guardian and without the contact's number.
var contactHeadings = []heading{
	{"contact_id", []string{"id", "person id", "mis id", "arbor id", "ref", "reference"}},
	{"contact_name", []string{"full name", "name", "", "contact", "priority contact"}},
	{"contact_title", []string{"title", "salutation"}},
	{"contact_first_name", []string{"forename", "first name", "firstname", "given name", "legal first name", "legal forename"}},
	{"contact_last_name", []string{"surname", "last name", "lastname", "family name", "legal last name", "legal surname"}},
	{"relationship", []string{"relationship", "relation", "relationship to pupil", "relationship to student", "relation to pupil", "relationship type"}},
	{"order", []string{"priority", "order", "call order", "priority order", "emergency priority", "contact order", "contact priority", "priority number"}},
	{"parental_responsibility", []string{"parental responsibility", "responsibility", "has parental responsibility", "legal responsibility", "pr", "has pr", "pr held", "holds pr", "parental resp", "has legal responsibility"}},
	{"lives_with", []string{"lives with pupil", "lives with student", "lives with", "lives at same address", "resides with pupil", "same address"}},
	{"mobile", []string{"mobile", "mobile number", "mobile phone", "mobile telephone", "mobile phone number", "mobile no", "telephone mobile", "sms number", "tel mobile", "mobile tel", "phone mobile", "main mobile", "mobile numbers", "mobile number s", "mobiles", "mobile 1", "cell", "cell phone"}},
	{"phone", []string{"work mobile", "mobile work", "second mobile", "mobile 2", "other mobile", "alternative mobile", "other telephone", "other phone", "alternative telephone", "alternative number", "second number", "other number", "main telephone", "main phone", "telephone", "telephone number", "phone", "phone number", "home telephone", "home phone", "telephone home", "home", "home number", "work telephone", "work phone", "telephone work", "work", "daytime telephone", "day telephone", "telephone main", "default telephone", "default number", "tel home", "tel work", "tel", "telephone numbers", "telephone number s", "phone numbers", "phone number s", "numbers", "number s", "telephone 1", "telephone 2", "telephone 3", "phone 1", "phone 2", "phone 3", "telephone number 1", "telephone number 2", "phone number 1", "phone number 2", "mobile 3", "landline", "tel no", "tel number", "telephone no", "phone no", "home tel", "work tel", "work number"}},
	{"language", []string{"language", "preferred language", "reading language", "correspondence language"}},
	{"text", []string{"text", "may be texted", "can be texted", "send sms", "receives sms", "sms consent", "send texts", "text messages", "can text", "safe to", "safe to text", "contactable", "can be contacted", "may be contacted", "allowed", "permitted", "ok to", "ok to text", "safe to be contacted", "text consent", "sms permission", "text permission", "permission to text", "permission to sms", "permission to", "consent to text", "consent to sms", "consent to", "receive sms", "receive texts", "receives texts", "text allowed", "texts allowed", "sms allowed", "sms", "information sharing", "info sharing", "share information", "sharing information", "may share information", "information can be shared"}},
	{"opted_out", []string{"opt out sms", "sms opt out", "opted out of sms", "opt out of sms", "sms opted out", "opted out sms", "opt out text", "text opt out", "opt out of texts", "opted out of texts", "opt out text messages", "opted out", "opt out", "unsubscribed", "unsubscribed from sms", "sms unsubscribed", "no sms", "no texts", "no text", "no text messages", "do not text", "do not sms", "never text", "sms stopped", "stop sms", "deceased", "is deceased", "died"}},
	{"court_order", []string{"court order", "has court order", "court orders", "restricted by court order", "barred", "is barred", "restricted", "restriction", "restrictions", "legal restriction", "legal restrictions", "injunction", "injunctions", "do not disclose", "non disclosure", "not to be told", "do not tell", "non mol", "non molestation", "non molestation order", "restraining order", "prohibited steps", "prohibited steps order", "pso", "blocked", "is blocked", "access denied", "denied access", "estranged", "is estranged", "perpetrator", "is perpetrator", "no order", "no info", "no information", "no information sharing", "no info sharing", "not to be informed", "do not inform", "do not share", "do not share information"}},
	{"role", []string{"role"}},
}

var (
	// noContact is a heading that bars an adult; "contact no" is a number.
	noContact = regexp.MustCompile(`\b(no|non|not|do not|never) ?contact$`)
	// banFirst begins a heading that denies something, and is never a telephone's.
	banFirst = regexp.MustCompile(`^(no|non|not|do not|dont|don t|never)\b`)
	ofPupil  = regexp.MustCompile(`^(student|pupil|learner|child|children)s?( s)? `)
	// bareNumber is what is left of Contact Number: without an owner it is anybody's.
	bareNumber = regexp.MustCompile(`^(number|no|num|nos)( \d)?$`)
)

// wholeNames are headings of a pupil's whole name, after the word pupil or student.
var wholeNames = []string{"name", "full name", "legal name", "legal full name"}

// look finds a heading in a table, and which of its words it uses.
func look(table []heading, said string) (field string, how int) {
	for _, h := range table {
		if i := slices.Index(h.said, said); i >= 0 {
			return h.field, i
		}
	}
	return "", 0
}

// shorten cuts s to n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
