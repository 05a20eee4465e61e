package notifier

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
)

// PolicyKind is how one value of a policy is written by a person.
type PolicyKind string

// The kinds of value.
const (
	PolicyYesNo   PolicyKind = "yes_no"  // "yes" or "no"
	PolicySpan    PolicyKind = "minutes" // "40"
	PolicyNumber  PolicyKind = "number"  // "6"
	PolicyShare   PolicyKind = "percent" // "40" is 0.4
	PolicyTime    PolicyKind = "time"    // "08:00", London
	PolicyOneOf   PolicyKind = "one_of"  // one of Choices
	percentDigits            = 1e4       // a hundredth of a percent is exact enough
)

// PolicyField is one value of a policy for a person: what it is called, what it
// does in plain words, and how it is written.
type PolicyField struct {
	Name    string // as in JSON
	Part    string // which part of the page it stands in
	Says    string
	Means   string
	Kind    PolicyKind
	Choices []PolicyChoice
}

// PolicyChoice is one value of a field that is one of several.
type PolicyChoice struct{ Value, Words string }

// The parts of a policy.
const (
	partWho   = "Who is texted, and about what"
	partWhen  = "When texts go"
	partHeld  = "What a person looks at first"
	partSteps = "While nobody has answered"
	partStaff = "What staff are told"
	partBrake = "The brake"
)

// PolicyFields is every value of a Policy, in the order of a page.
var PolicyFields = []PolicyField{
	{Name: "text_unauthorised", Part: partWho, Kind: PolicyYesNo, Says: "Text about code O too", Means: "Off, only code N leads to a text: nobody knows yet why the pupil is away."},
	{Name: "illness_guidance", Part: partWho, Kind: PolicyYesNo, Says: "Answer a mild illness with the NHS’s advice", Means: "When a parent names one, the answer holds the line about it and where it stands. It never says what a child has."},
	{
		Name: "separated_parents", Part: partWho, Kind: PolicyOneOf, Says: "Parents who live apart", Means: "Each gets a text of their own, or only the first on the list who may be texted.",
		Choices: []PolicyChoice{{string(SeparatedFirst), "Text the first on the list"}, {string(SeparatedEach), "Text each of them"}},
	},
	{Name: "hold_after_closing_minutes", Part: partWhen, Kind: PolicySpan, Says: "Wait after a register closes", Means: "Lets late arrivals sign in before a family is alarmed. Each minute is a minute later that a parent knows."},
	{Name: "not_before", Part: partWhen, Kind: PolicyTime, Says: "No text before", Means: "An alert of an early register waits until then."},
	{Name: "not_after", Part: partWhen, Kind: PolicyTime, Says: "No text after", Means: "What is owed later comes under To call."},
	{Name: "deadline_am", Part: partWhen, Kind: PolicyTime, Says: "A morning’s text is of no use after", Means: "It is then not sent any more: same day or never."},
	{Name: "deadline_pm", Part: partWhen, Kind: PolicyTime, Says: "An afternoon’s text is of no use after", Means: "It is then not sent any more."},
	{Name: "review", Part: partHeld, Kind: PolicyYesNo, Says: "A person releases every text", Means: "On, nothing goes by itself, and a family waits for the office."},
	{Name: "stale_after_minutes", Part: partHeld, Kind: PolicySpan, Says: "Hold a register that comes later than", Means: "So long after it closed, or for the first time so long after it was due, it may no longer be true, and a person looks first."},
	{Name: "vulnerable_hold_minutes", Part: partHeld, Kind: PolicySpan, Says: "Hold the text about a vulnerable pupil for", Means: "Then it goes by itself. The safeguarding lead is told at once."},
	{Name: "next_contact_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "Text the next contact after", Means: "Counted from the text before, when there is no reply."},
	{Name: "undelivered_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "or, without news of its arrival, after", Means: "Nothing says that the text before has arrived, so the next contact is texted sooner."},
	{Name: "call_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "Put the pupil on the call list after", Means: "Counted from the first text: a person then rings."},
	{Name: "lead_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "Tell the safeguarding lead after", Means: "Counted from the first text, while nobody knows where the pupil is."},
	{Name: "vulnerable_next_contact_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "Of a vulnerable pupil, text the next contact after", Means: "Sooner than for others. The lead is told of them at once."},
	{Name: "vulnerable_call_after_minutes", Part: partSteps, Kind: PolicySpan, Says: "and put them on the call list after", Means: "Counted from the first text."},
	{Name: "overdue_after_minutes", Part: partStaff, Kind: PolicySpan, Says: "A register is late after", Means: "Counted from when the session began. Today turns amber and the office is told."},
	{Name: "unmarked_after_minutes", Part: partStaff, Kind: PolicySpan, Says: "Its pupils are to be called about after", Means: "Counted from when the session began, while the register has not closed: nobody knows who is there."},
	{Name: "text_leads", Part: partStaff, Kind: PolicyYesNo, Says: "Text the safeguarding lead", Means: "And after them the deputy and the head, on the mobile they have given. No child is named."},
	{Name: "text_office", Part: partStaff, Kind: PolicyYesNo, Says: "Text the office", Means: "Of registers that have not closed, on mobiles they have given."},
	{Name: "brake_group_least", Part: partBrake, Kind: PolicyNumber, Says: "Of one group, more pupils than", Means: "With the share below: then the group’s texts are held. A higher number lets more go by themselves."},
	{Name: "brake_group_share", Part: partBrake, Kind: PolicyShare, Says: "and more of the group than", Means: "A class that is nearly all away is more likely a register marked by mistake."},
	{Name: "brake_school_least", Part: partBrake, Kind: PolicyNumber, Says: "Of the school, more families than", Means: "With the share below, within the time below: then all texts are held."},
	{Name: "brake_school_share", Part: partBrake, Kind: PolicyShare, Says: "and more of the roll than", Means: "A higher share lets more go by themselves."},
	{Name: "brake_window_minutes", Part: partBrake, Kind: PolicySpan, Says: "within", Means: "Counted back from each register. A shorter time lets more go by themselves."},
	{Name: "by_hand_most_an_hour", Part: partBrake, Kind: PolicyNumber, Says: "Texts written by hand in an hour, at most", Means: "By people and programs together. More is refused; a person’s one text to one family always goes."},
}

func policyField(name string) (PolicyField, bool) {
	for _, f := range PolicyFields {
		if f.Name == name {
			return f, true
		}
	}
	return PolicyField{}, false
}

// Written gives one value as a person writes it, "" for a name that is none.
func (p Policy) Written(name string) string {
	f, ok := policyField(name)
	all, err := p.values()
	if !ok || err != nil {
		return ""
	}
	raw := string(all[name])
	switch f.Kind {
	case PolicyYesNo:
		return map[string]string{"true": "yes", "false": "no"}[raw]
	case PolicyShare:
		v, _ := strconv.ParseFloat(raw, 64) // a share is a number
		return strconv.FormatFloat(math.Round(v*percentDigits)/100, 'g', -1, 64)
	case PolicyTime:
		n, _ := strconv.Atoi(raw) // a time of day is its minutes
		return fmt.Sprintf("%02d:%02d", n/60, n%60)
	case PolicyOneOf:
		return strings.Trim(raw, `"`)
	}
	return raw
}

// With gives the policy with one value as a person wrote it; Invalid, pointing
// at it, when that cannot be read. Whether it may be so is for ChangePolicy.
func (p Policy) With(name, text string) (Policy, error) {
	bad := problem.New(problem.Invalid, "This policy cannot be.")
	f, ok := policyField(name)
	if !ok {
		return p, bad.At("/"+name, "there is no such setting")
	}
	v, err := f.read(strings.TrimSpace(text))
	var one []byte
	if err == nil {
		one, err = json.Marshal(map[string]any{name: v})
	}
	if is := p; err == nil && json.Unmarshal(one, &is) == nil {
		return is, nil
	}
	return p, bad.At("/"+name, "%s", f.wants()).Because(err)
}

// read gives what stands in JSON for what a person wrote.
func (f PolicyField) read(text string) (any, error) {
	switch f.Kind {
	case PolicyYesNo:
		if text != "yes" && text != "no" {
			return nil, fmt.Errorf("neither yes nor no")
		}
		return text == "yes", nil
	case PolicyShare:
		v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
		return v / 100, err
	case PolicyTime:
		t, err := time.Parse("15:04", text)
		return clock.HM(t.Hour(), t.Minute()), err
	case PolicyOneOf:
		for _, c := range f.Choices {
			if c.Value == text {
				return text, nil
			}
		}
		return nil, fmt.Errorf("none of the choices")
	}
	return strconv.Atoi(text)
}

// wants says how a value is written.
func (f PolicyField) wants() string {
	switch f.Kind {
	case PolicyYesNo:
		return "this is yes or no"
	case PolicyShare:
		return "this is a number of percent, like 40"
	case PolicyTime:
		return "this is a time of day, like 08:00"
	case PolicyOneOf:
		return "choose one of those offered"
	}
	return "this is a whole number, like 10"
}

// values gives the policy as its JSON has it, value by value.
func (p Policy) values() (map[string]json.RawMessage, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	var all map[string]json.RawMessage
	return all, json.Unmarshal(text, &all)
}
