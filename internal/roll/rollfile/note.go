package rollfile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/roll/likeness"
)

// What an office writes of an adult to forbid can never be listed: "stopped by judge",
// "nil contact", "refuge address". So a note is turned round as words beside a number
// are: one that holds a word of a denial, an end, a permission, an authority or a
// danger keeps the adult from being texted until a person has looked, but for shapes
// that are known to be harmless.

// notes are names of fields in which an office writes what it likes.
var notes = regexp.MustCompile(`\b(notes?|comments?|remarks?|memos?|instructions?|warnings?|messages?|info|information|alerts?|flags?)$`)

const (
	langs    = `(english|welsh|polish|urdu|punjabi|panjabi|bengali|arabic|romanian|somali|french|spanish|portuguese|ukrainian|russian|turkish|lithuanian|kurdish|farsi|dari|pashto|hindi|gujarati|tamil|italian|german|chinese|cantonese|mandarin|albanian|bulgarian|hungarian|czech|slovak)`
	dayTimes = `(mornings?|afternoons?|evenings?|nights?|days?|daytime|weekends?|mon|tues?|wed|thurs?|fri|sat|sun|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|school hours|working hours|work|shifts?|lessons|meetings|\d{1,2}( ?\d\d)? ?(am|pm)?)`
	kinWords = `(mum|mother|dad|father|nan|gran|grandma|grandad|grandparents|sister|brother|husband|wife|partner|family|parents)`
)

// harmlessNotes are shapes of a note that only sound like a denial or an authority:
// hours, languages, how somebody likes to be reached, places of work.
var harmlessNotes = regexp.MustCompile(`\b(?:` + strings.Join([]string{
	`no (?:answer ?phone|answering machine|voice ?mail|land ?line|mobile|e ?mail|internet|car|transport|signal|reception|wi ?fi|smartphone|known allergies|religion|pets)(?: at (?:home|work))?`,
	`(?:no|little|limited|not much|no spoken|not fluent in) ` + langs,
	`(?:does not|doesn t|do not|don t|cannot|can t|can not|not) (?:speak|read|understand|write)s?(?: or (?:read|write|understand))?(?: much| any| very good| good)? ` + langs,
	`(?:(?:speaks?|reads?|understands?) (?:only |mainly |mostly )?|only (?:speaks|reads|understands) )` + langs + `(?: only)?`,
	langs + ` (?:speaker )?only`,
	`(?:not (?:available|free|in|at home|working|at work|on shift|before|after|until|between)|(?:can t|cannot|can not|unable to|not able to) (?:answer|take calls|pick up|talk|have (?:her|his|their) phone on|use (?:her|his|their) phone)(?: (?:the )?phone)?)(?: (?:on|in|at|before|after|during|until|while|whilst|between|the|and|or|to|his|her|their|` + dayTimes + `))*`,
	`(?:` + dayTimes + `|after ` + dayTimes + `|before ` + dayTimes + `|texts?|text messages|mobile|landline|whatsapp|e ?mail|term time) only`,
	`only (?:on |at |in |after |before )?(?:the )?` + dayTimes,
	`no (?:phone|mobile|phones) (?:at|in) (?:work|school|class|lessons)`,
	`works? (?:at|for|in|as|with) (?:an? |the )?(?:\w+ )?(?:court|police|prison|solicitors?|social (?:services|care|work|worker)|probation|hospital|school|council|bar|children s services|safeguarding)(?: (?:officer|house|service|clerk|team|station|force))?`,
	`(?:is |as )?an? (?:\w+ )?(?:police (?:officer|constable)|solicitor|barrister|lawyer|judge|social worker|prison officer|probation officer|foster carer)`,
	`(?:mr|mrs|ms|miss|dr) \w+`,
	`shares? (?:a |the )?(?:house|home|flat|phone|mobile|number|address)(?: with (?:her |his |the )?` + kinWords + `)?`,
	`(?:tel|mob|mobile|phone|telephone|house|flat|work|home|ext|fax) (?:no|nos)`,
	`(?:permission|consent) (?:given|granted|received)(?: (?:for|to) (?:texts?|text|sms|calls?|photos?|trips?))?`,
	`no (?:change|changes|preference|problem|problems|issues|concerns|restrictions|further info(?:rmation)?|notes?|comments?)`,
	`not (?:known|recorded|applicable|stated|provided)`,
	`court (?:road|street|lane|house|farm|close|drive|avenue)|old (?:road|street|lane|school|town)`,
	`(?:full|has|have|holds?|with|shares?|shared|joint|yes) (?:pr|parental responsibility)|^(?:pr|parental responsibility)(?: (?:yes|y|held|confirmed))?$`,
	`(?:shares?|shared|joint|equal|has|have) custody(?: with (?:her |his |the )?` + kinWords + `)?`,
	`(?:only|sole|single|lone) (?:parent|carer|guardian)`,
	`(?:lives? )?(?:at |in |house |flat |room )?no \d+\w?`,
	`(?:(?:please|pls) )?(?:text|sms|whatsapp|message) (?:not|and not|rather than|instead of) (?:call|ring|phone|calls|ringing|calling)`,
	`(?:moved|moving)(?: (?:house|home|address|in|to|here|from|\w+ \d\d(?:\d\d)?))*`,
	`(?:separated|divorced|split|split up)(?: from)?(?: (?:her|his|the))?(?: ` + kinWords + `)?(?: (?:amicably|amicable))?`,
	`(?:adoptive|adopted|foster) (?:mother|father|mum|dad|parents?|carers?|child|daughter|son)|foster placement`,
	`(?:gdpr |data |photo |text |sms )?consent(?:s|ed)?(?: (?:y|yes|given|form|signed|received))*|permission (?:to|for) (?:collect|text|photos?|trips?|pick up)(?: up)?`,
	`police officer|not on (?:parentpay|facebook|whatsapp|e ?mail|the app|app|social media|arbor|the system)`,
	`no known (?:issues|concerns|problems|allergies)`,
	`no contact (?:number|details)(?: (?:known|given|provided|held))?`,
}, "|") + `)\b`)

// doubtfulWords are those of a denial, an end, a permission, an authority or a danger.
var doubtfulWords = regexp.MustCompile(`\b(?:` + strings.Join([]string{
	// a denial
	`not|no|never|nil|none|zero|0 contact|dont|doesnt|cant|wont|isnt|mustnt|shouldnt|\w+n t|cannot|without|neither|nor|nobody|refus\w*|den(?:y|ied|ies)|declin\w*|withheld|withhold\w*|forb[ia]d\w*|prohibit\w*|ban|bans|banned|bar|bars|barred|barring|block\w*|exclu\w*|restrict\w*|avoid\w*|unless|except|only|via|through|thru|instead|dnc|dnt|dns|opt(?:ed)? out`,
	// an end
	`stop\w*|suspend\w*|suspension|remov\w*|delet\w*|revok\w*|revoc\w*|cancel\w*|terminat\w*|ceas\w*|withdr[ae]w\w*|end|ended|ends|expir\w*|inactive|archived|lost|left|gone|former\w*|previous\w*|prev|ex|old|wrong|moved|deceased|died|dead|rip|passed away|estranged?|divorc\w*|separated|split|broken up|abroad|deport\w*`,
	// a permission
	`permi\w*|consent\w*|allow\w*|approv\w*|authori[sz]\w*|agreement`,
	// an authority
	`judge\w*|courts?|orders?|ordered|injunct\w*|nmo|n m|non ?mol\w*|solicitors?|lawyers?|barristers?|legal\w*|police\w*|social (?:workers?|services|care)|sw|cafcass|marac|mappa|dsl|lado|mash|cao|sgo|ico|epo|pso|csc|cpp?|cin|section\w*|s ?47|child protection|tribunal|probation|supervis\w*|contact centre|foster\w*|placement\w*|adopt\w*|birth (?:mother|father|mum|dad|parents?|family)|parental responsibility|pr`,
	// a danger
	`refuge\w*|shelter|confidential\w*|safeguard\w*|risk\w*|danger\w*|threat\w*|abus\w*|violen\w*|dv|domestic|harass\w*|stalk\w*|assault\w*|perpetrat\w*|victim\w*|careful\w*|caution\w*|beware|warning|sensitive|secret\w*|hidden|hiding|disclos\w*|undisclosed|unsafe|protect\w*|offend\w*|arrest\w*|allegation\w*|concerns?|comms|communications?|whereabouts|prison\w*|jail|gaol|custody|remand\w*|bail|in hospital|sectioned|kidnap\w*|abduct\w*|fled|flee\w*|witness\w*|anonym\w*`,
}, "|") + `)\b`)

// plainNote reports whether nothing that is written in a note need keep anybody from
// being told.
func plainNote(value string) bool {
	if short.MatchString(value) {
		return false
	}
	if _, read := readYesNo(value); read || saysNothing(value) || !wordy(value) {
		return !strings.ContainsAny(value, "!✗✘❌")
	}
	if forbids(value) != notForbidden {
		return false
	}
	said := normal(forbidsNothing.ReplaceAllString(normal(value), " ; "))
	return !doubtfulWords.MatchString(harmlessNotes.ReplaceAllString(said, " "))
}

// lineNote stands before the heading of a note that may be about all of a line.
const lineNote = "line/"

// noteHolds reports whether a field is a note about the adult with whom it stands, and
// keeps them from being told.
func noteHolds(path, value string) bool {
	last := fieldWords(path[strings.LastIndexByte(path, '/')+1:])
	return !strings.HasPrefix(path, lineNote) && notes.MatchString(last) && !isElsewhere(last) && !plainNote(value)
}

// IsNote reports whether a field of a row is one for notes, which are read only for
// what may say that somebody must not be told.
func IsNote(name string) bool { return notes.MatchString(fieldWords(name)) }

// surelyNotes are headings under which nothing but notes stands.
var surelyNotes = regexp.MustCompile(`\b(notes?|comments?|remarks?|memos?|instructions?)$`)

var (
	// aboutTelling are words of being told, which a denial in a pupil's notes may be about.
	aboutTelling = regexp.MustCompile(`\b(contact\w*|text\w*|txt\w*|sms|tell|told|inform\w*|info|details?|speak\w*|talk\w*|ring|rung|call\w*|phone\w*|email\w*|e mail\w*|messag\w*|disclos\w*|releas\w*|collect\w*|pick up|shar\w*|access|see|sees|know|discuss\w*|comms|communicat\w*|involv\w*|visit\w*|site|premises|whereabouts)\b`)
	denies       = regexp.MustCompile(`\b(not|no|never|nil|zero|dont|\w+n t|cannot|without|refus\w*|denied|withheld|withhold\w*|forb[ia]d\w*|prohibit\w*|banned|barred|blocked|exclu\w*|restrict\w*|avoid|unless|only|via|through|stop\w*|suspend\w*|remov\w*|supervis\w*)\b`)
	// ofCourt are words that need no telling beside them.
	ofCourt = regexp.MustCompile(`\b(courts?|injunct\w*|nmo|non ?mol\w*|orders?|police|refuge|dv|domestic (violence|abuse)|violen\w*|threat\w*|bail|prison|pso|cao|perpetrat\w*|abus\w*|barred|banned|estranged)\b`)
)

// kinNamed gives the relationships that a note names, in the plainest word for each.
func kinNamed(value string) []string {
	var named []string
	for _, word := range strings.Fields(ownerOf.ReplaceAllString(strings.ToLower(value), "")) {
		for _, w := range likeness.Words(word) {
			if kin := plainKin(w); kin != "" && !slices.Contains(named, kin) {
				named = append(named, kin)
			}
		}
	}
	return named
}

// plainKin gives the plainest word for a relationship, "" for none.
func plainKin(word string) string {
	word = strings.TrimPrefix(strings.TrimPrefix(word, "step"), "-")
	if kin := besideKin[word]; kin != "" {
		return kin
	}
	if slices.Contains([]string{"carer", "guardian", "partner", "sister", "brother"}, word) {
		return word
	}
	return ""
}

// ofAdults are words of a pupil's note that need name nobody: whom they keep away is
// known to whoever wrote them.
var ofAdults = regexp.MustCompile(`\b(nmo|non ?mol\w*|injunct\w*|court orders?|restraining orders?|prohibited steps|pso|refuge|marac|child protection|domestic (violence|abuse)|dv|lost (custody|contact|pr))\b`)

// holdsList reports whether a note about a pupil keeps the adults of the list from
// being told. It keeps all of them: "only through mother" and "not to be given to
// father" name one and mean the other, and to bar the one whom a note names would text
// the other.
func holdsList(value string, list []Contact) bool {
	said := harmlessNotes.ReplaceAllString(normal(value), " ")
	if forbids(value) != notForbidden || ofAdults.MatchString(said) || soleContact.MatchString(normal(value)) {
		return true
	}
	if len(kinNamed(value)) == 0 && !namesOne(value, list) {
		return false
	}
	return ofCourt.MatchString(said) || protects.MatchString(said) || denies.MatchString(said) && aboutTelling.MatchString(said)
}

// namesOne reports whether words hold the first name of an adult of a list.
func namesOne(value string, list []Contact) bool {
	said := likeness.Words(value)
	return slices.ContainsFunc(list, func(c Contact) bool {
		if c.Name == nil {
			return false
		}
		words := likeness.Words(*c.Name)
		return len(words) > 0 && len(words[0]) >= fewestLetters && slices.Contains(said, words[0])
	})
}

// anybodysNote is the name under which a note about a pupil stands with each adult of
// the list: a call may find out whom it means.
const anybodysNote = "any of them/pupil notes"

// HoldByNotes gives the adults of a pupil what may be said against telling them
// elsewhere than in their own rows: in the pupil's notes, and with another adult of the
// list. The rows of what was sent stay as they are, since it may be laid twice.
func (p *Pupil) HoldByNotes() {
	p.Contacts = slices.Clone(p.Contacts)
	for i := range p.Contacts {
		p.Contacts[i].Others = maps.Clone(p.Contacts[i].Others)
	}
	for _, path := range slices.Sorted(maps.Keys(p.Others)) { // in one order, since what is said is known again by its words
		value, last := p.Others[path], fieldWords(path[strings.LastIndexByte(path, '/')+1:])
		if !notes.MatchString(last) {
			continue
		}
		if holdsList(value, p.Contacts) {
			for i := range p.Contacts {
				p.Contacts[i].say(anybodysNote, value)
			}
		}
	}
	p.holdAll()
}
