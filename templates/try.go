package templates

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// Try is a wording to be seen as a family would read it.
type Try struct {
	Kind     Kind // CampaignWords and PersonsWords too
	Language Language
	Body     string // empty for the newest version there is
	Values   Values
	OptOut   string // the word that ends a campaign's texts
}

// Tried is what came of it.
type Tried struct {
	Body     string // filled in; empty where a value is missing
	Missing  bool   // a value is missing: nothing would be sent
	Parts    sms.Parts
	Cost     int // in hundredths of a penny
	Findings []Finding
	// Plain is the wording with plain twins for costly characters; empty where it
	// has none. Letters of a language stay.
	Plain string
	// Dropped and Added are gaps that the version families are sent has and this
	// one has not, and the other way round.
	Dropped, Added []string
}

// Try fills a wording in, counts its parts as the carrier does and looks it
// over. Nothing is kept. A failure is Unknown or Invalid, and says what is wrong
// with the wording.
func (s *Service) Try(ctx context.Context, urn school.URN, t Try) (Tried, error) {
	terms, err := s.Terms(ctx, urn)
	if err != nil {
		return Tried{}, err
	}
	look := Looked{Kind: t.Kind, Language: t.Language, Body: strings.TrimSpace(t.Body), OptOut: t.OptOut, Terms: terms, Today: s.today()}
	if s.store != nil {
		if look.Surnames, err = s.store.LastNames(ctx, urn); err != nil {
			return Tried{}, err
		}
	}
	out := Tried{}
	if t.Kind == CampaignWords || t.Kind == PersonsWords {
		if _, err := language.Parse(string(t.Language)); err != nil && t.Language != "" {
			return Tried{}, problem.New(problem.Invalid, "This wording cannot be used.").At("/language", "is no language: write its tag, such as pl")
		}
		out.Body, err = free(look.Body, t.Values)
	} else {
		look.Body, err = s.tryKind(ctx, urn, t, &out)
	}
	if err != nil {
		return Tried{}, err
	}
	out.Missing = out.Body == ""
	out.Parts = sms.Count(out.Body)
	out.Cost = terms.Cost(out.Parts.Parts)
	if plain := sms.Plain(look.Body); plain != look.Body {
		out.Plain = plain
	}
	look.Filled = out.Body
	out.Findings = Lint(look)
	return out, nil
}

// today is the day it is; zero where nobody told the service the time.
func (s *Service) today() clock.Date {
	if s.clock == nil {
		return clock.Date{}
	}
	return clock.DateOf(s.clock.Now())
}

// tryKind fills in a wording that stands in the pack.
func (s *Service) tryKind(ctx context.Context, urn school.URN, t Try, out *Tried) (string, error) {
	one, err := s.One(ctx, urn, t.Kind, t.Language)
	if err != nil {
		return "", err
	}
	body := strings.TrimSpace(t.Body)
	if body == "" {
		body = one.Newest().Body
	}
	w, err := s.pack.make(t.Kind, t.Language, sms.Plain(body)) // a costly character is a finding here, and no fault
	if err != nil {
		return "", cannotBe(err)
	}
	filled, err := s.withCostly(w, body).Render(t.Values)
	if err != nil && !Hopeless(err) {
		return "", err
	}
	out.Body = filled.Body
	if one.Sent != nil {
		was, now := placeholdersOf(one.Sent.Body), placeholdersOf(body)
		out.Dropped, out.Added = without(was, now), without(now, was)
	}
	return body, nil
}

// withCostly gives the wording with its costly characters, as it would be paid
// for.
func (s *Service) withCostly(w Wording, body string) Wording {
	if nodes, err := parse(body); err == nil {
		w.Body, w.nodes = body, nodes
	}
	return w
}

// cannotBe says what is wrong with a wording, without its words: an answer over
// HTTP repeats nothing of what was sent.
func cannotBe(err error) error {
	says := inQuotes.ReplaceAllString(err.Error(), "part of it")
	return problem.New(problem.Invalid, "This wording cannot be used.").At("/body", "%s", says).Because(err)
}

var inQuotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// free fills in words that no kind's rule stands over: a campaign's or a
// person's.
func free(body string, v Values) (string, error) {
	nodes, err := parse(body)
	if err != nil {
		return "", cannotBe(err)
	}
	j := joins{Comma: ", ", And: " and ", English: true}
	var b strings.Builder
	for _, n := range nodes {
		switch {
		case n.flag == "one" && len(v.Names) == 1, n.flag == "several" && len(v.Names) > 1:
			b.WriteString(n.text)
			continue
		case n.flag == "one", n.flag == "several":
			continue
		case n.flag != "":
			return "", problem.New(problem.Invalid, "This wording cannot be used.").At("/body", "a part of it hangs on something that is not known: ((one??…)) and ((several??…)) are")
		}
		switch n.value {
		case "":
			b.WriteString(n.text)
		case "first_name":
			b.WriteString(j.list(v.Names))
		case schoolValue:
			b.WriteString(v.School)
		case phoneValue:
			b.WriteString(v.OfficePhone)
		case "missed":
			b.WriteString(j.list(v.Names) + " has missed " + v.Days + " days")
		default:
			return "", problem.New(problem.Invalid, "This wording cannot be used.").At("/body", "it holds a placeholder that is not known")
		}
	}
	return b.String(), nil
}

// placeholdersOf lists the gaps and conditionals of a body, each once.
func placeholdersOf(body string) []string {
	nodes, err := parse(body)
	if err != nil {
		return nil
	}
	var all []string
	for _, n := range nodes {
		name := n.value
		if n.flag != "" {
			name = n.flag + "??"
		}
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

func without(all, these []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(these, s) })
}

// MadeUp gives values of a made-up family for a preview, with the school's own
// name and number.
func MadeUp(x school.School, k Kind) Values {
	v := Values{
		School: x.TextName, OfficePhone: x.OfficePhone, Names: []string{"Amira"}, Session: register.AM,
		Until: "8:00 tomorrow", UntilDigits: "24/11/2026 8:00", Advice: Illnesses[0], Time: "9:24", Days: "6",
	}
	if k == Question {
		v.Names = append(v.Names, "Yusuf")
	}
	return v
}

// Needs lists the gaps the wordings of a kind must hold.
func (k Kind) Needs() []string { return slices.Clone(rules[k].must) }

// Words says a kind to a person, and When when it is sent.
func (k Kind) Words() string { return kindWords[k][0] }

// When says when a wording is sent.
func (k Kind) When() string { return kindWords[k][1] }

var kindWords = map[Kind][2]string{
	AbsenceAM:       {"Absent in the morning", "When the morning register closes without the pupil."},
	AbsencePM:       {"Absent in the afternoon", "When the afternoon register closes without the pupil."},
	Rung:            {"To the next contact", "When the first contact has not answered, or was not reached."},
	Correction:      {"In school after all", "When a pupil we texted about is marked in."},
	Mistake:         {"Sent by mistake", "When a register was wrong, or sent in error."},
	Acknowledgement: {"Thank you for the reply", "Once a day, on a reply."},
	Guidance:        {"Thank you, with the NHS’s advice", "On a reply that names a mild illness, if the school has chosen so."},
	Question:        {"Which child?", "On a reply that could be about more than one child."},
	Worry:           {"We are going to ring you", "On a reply that worries, while somebody is there."},
	Unwatched:       {"Nobody reads replies now", "On a reply outside the school’s hours."},
	WrongNumber:     {"We have the wrong number", "To somebody who says that the number is not theirs."},
	NoUpdates:       {"No more updates", "On the word that ends campaigns: texts about absence carry on."},
	Help:            {"Who we are", "On the word HELP."},
	LateArrival:     {"Came in late", "Not sent by itself: the words to use when staff tell a family."},
	DaysMissed:      {"Days missed", "Not sent by itself: the words to use when staff tell a family."},
	CampaignWords:   {"A campaign’s words", "With its wave."},
	PersonsWords:    {"A person’s own words", "Once, when a person sends them."},
}
