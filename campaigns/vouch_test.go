package campaigns_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// reads has every adult of the school read a language.
func (s *stage) reads(language string) {
	s.t.Helper()
	_, err := s.db.Raw().ExecContext(s.t.Context(), "UPDATE contacts SET language = $1", language)
	must(s.t, err)
}

func TestOnceAPersonVouchesFamiliesOfTheLanguageGetIt(t *testing.T) {
	s := newStage(t)
	s.reads("pl")
	c, err := s.Adopt(t.Context(), comms, urn, "days-missed")
	must(t, err)
	c.Plan.Audience.AttendedUnder, c.Plan.Audience.MissedAtLeast, c.Plan.HoldOut = 0, 0, 0
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, c.Plan)
	must(t, err)
	sent := func() (polish, drafts int) {
		t.Helper()
		p, err := s.Preview(t.Context(), c.ID, "spring-start")
		must(t, err)
		return p.Languages["pl"], p.Drafts["pl"]
	}
	if polish, drafts := sent(); polish != 0 || drafts == 0 {
		t.Fatalf("before anybody has vouched %d get Polish and %d English", polish, drafts)
	}
	for name, x := range map[string]struct {
		by   school.Actor
		v    campaigns.Vouching
		want problem.Kind
	}{
		"a key":                    {key, campaigns.Vouching{Version: c.Version, Language: "pl"}, problem.Forbidden},
		"of words that changed":    {head, campaigns.Vouching{Version: c.Version - 1, Language: "pl"}, problem.Stale},
		"for English":              {head, campaigns.Vouching{Version: c.Version, Language: "en"}, problem.Invalid},
		"for a language not there": {head, campaigns.Vouching{Version: c.Version, Language: "xx"}, problem.Invalid},
		"for a wave not there":     {head, campaigns.Vouching{Version: c.Version, Language: "pl", Waves: []string{"never"}}, problem.Invalid},
		"taking back what is not":  {head, campaigns.Vouching{Version: c.Version, Language: "pl", TakenBack: true}, problem.Invalid},
	} {
		if _, err := s.Vouch(t.Context(), x.by, c.ID, x.v); !problem.Is(err, x.want) {
			t.Errorf("%s: %v, want %s", name, err, x.want)
		}
	}
	c, err = s.Vouch(t.Context(), head, c.ID, campaigns.Vouching{Version: c.Version, Language: "pl", Waves: []string{"spring-start"}})
	must(t, err)
	if polish, drafts := sent(); polish == 0 || drafts != 0 {
		t.Errorf("after it %d get Polish and %d English", polish, drafts)
	}
	w := c.Plan.Waves[slices.IndexFunc(c.Plan.Waves, func(w campaigns.Wave) bool { return w.Key == "spring-start" })]
	m, _ := w.In("pl", school.Secondary, "")
	if m.VettedBy != head.String() || !m.VettedAt.Equal(s.clock.Now()) {
		t.Errorf("it says %q vouched at %s", m.VettedBy, m.VettedAt)
	}
	if other, _ := w.In("pl", school.Primary, ""); other.VettedBy != "" {
		t.Error("the words for primaries, which nobody here reads, are vouched for too")
	}
	spoken := c.Plan.Spoken(school.Secondary)
	if at := slices.IndexFunc(spoken, func(x campaigns.Spoken) bool { return x.Language == "pl" }); at < 0 || spoken[at].Vouched != 1 || spoken[at].Texts != 5 {
		t.Errorf("the languages are %+v", spoken)
	}
	c, err = s.Vouch(t.Context(), head, c.ID, campaigns.Vouching{Version: c.Version, Language: "pl", TakenBack: true})
	must(t, err)
	if polish, _ := sent(); polish != 0 {
		t.Errorf("%d get Polish though it was taken back", polish)
	}
}

func TestVouchingAfterApprovalNeedsApprovalAgain(t *testing.T) {
	s := newStage(t)
	c := s.approved(nil)
	c, err := s.Vouch(t.Context(), head, c.ID, campaigns.Vouching{Version: c.Version, Language: "ur"})
	must(t, err)
	if c.Status != campaigns.Draft || c.Approved != (campaigns.Mark{}) {
		t.Errorf("it is %s, approved by %q", c.Status, c.Approved.By)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err = s.Approve(t.Context(), head, c.ID, c.Version); err != nil {
		t.Errorf("whoever vouched may approve what others wrote: %v", err)
	}
	_, err = s.Stop(t.Context(), comms, c.ID)
	must(t, err)
	if _, err := s.Vouch(t.Context(), head, c.ID, campaigns.Vouching{Version: c.Version, Language: "pl"}); !problem.Is(err, problem.Conflict) {
		t.Errorf("one that has ended was vouched for: %v", err)
	}
	again, err := s.Adopt(t.Context(), comms, urn, "moments-matter")
	must(t, err)
	for _, x := range again.Plan.Spoken(school.Secondary) {
		if want := map[string]int{"ur": x.Texts}[x.Language]; x.Vouched != want {
			t.Errorf("adopted again %d texts in %s stand as vouched for, want %d", x.Vouched, x.Name, want)
		}
	}
}

func TestWhatIsTypedIsLookedOverAsEveryWordingIs(t *testing.T) {
	s := newStage(t)
	c, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	surname := ""
	for _, p := range s.town.Pupils {
		if len(p.LastName) > 4 {
			surname = p.LastName
			break
		}
	}
	const end = " To stop these updates reply NOINFO."
	for text, want := range map[string][]templates.Rule{
		"((school)): we love to see ((first_name)). Ring ((office_phone))." + end:                                                nil,
		"((school)): ((first_name)) " + surname + " was missed. Ring ((office_phone))." + end:                                    {templates.RuleSurname},
		"((school)): your child should have been here, or a fine follows. Ring ((office_phone))." + end:                          {templates.RuleBlame, templates.RuleLaw, templates.RuleYourChild},
		"((school)): come on 4 December, see https://bit.ly/x and www.other.example. " + strings.Repeat("It is nice here. ", 20): {templates.RuleOfficePhone, templates.RuleOptOut, templates.RuleShortLink, templates.RuleOtherLink, templates.RuleDate, templates.RuleParts},
		"((school)): “nice” – ring ((office_phone))." + end:                                                                      {templates.RuleCostly},
	} {
		got, err := s.Look(t.Context(), c.ID, "coughs", "en", text)
		must(t, err)
		var rules []templates.Rule
		for _, f := range got.Findings {
			rules = append(rules, f.Rule)
			if f.Says == "" || f.Do == "" {
				t.Errorf("%s says nothing", f.Rule)
			}
		}
		if !slices.Equal(rules, want) {
			t.Errorf("%s\nfound %v, want %v", text, rules, want)
		}
		if (got.Plain != "") != slices.Contains(want, templates.RuleCostly) {
			t.Errorf("%s\nplain twins: %q", text, got.Plain)
		}
	}
	for _, wrong := range [][2]string{{"never", "en"}, {"coughs", "xx"}} {
		if _, err := s.Look(t.Context(), c.ID, wrong[0], wrong[1], ""); !problem.Is(err, problem.Unknown) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	for _, wrong := range []string{"((school)): ((first_name", "((school)): ((firstname))"} {
		if _, err := s.Look(t.Context(), c.ID, "coughs", "en", wrong); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestASecondPersonSeesEveryWaveWithWhoReadsWhat(t *testing.T) {
	s := newStage(t)
	s.reads("ur")
	c, err := s.Adopt(t.Context(), comms, urn, "well-enough")
	must(t, err)
	c, err = s.Vouch(t.Context(), head, c.ID, campaigns.Vouching{Version: c.Version, Language: "ur", Waves: []string{"fever"}})
	must(t, err)
	all, err := s.Review(t.Context(), c.ID)
	must(t, err)
	for _, p := range all {
		goes, looked := "en", 1
		if p.Wave.Key == "fever" {
			goes, looked = "ur", 2
		}
		if p.ToText == 0 || p.Languages[goes] != p.ToText || len(p.Looks) != looked || p.Looks[0].Language != "en" {
			t.Errorf("%s: %d families, %v, %d texts looked over", p.Wave.Key, p.ToText, p.Languages, len(p.Looks))
		}
		if at := p.Looks[looked-1]; at.Overlong() != slices.ContainsFunc(at.Findings, func(f templates.Finding) bool { return f.Rule == templates.RuleParts }) {
			t.Errorf("%s in %s: %d parts and %v", p.Wave.Key, at.Language, at.Words.Parts.Parts, at.Findings)
		}
	}
	if len(all) != 4 {
		t.Errorf("%d waves", len(all))
	}
}

// polish puts words into the Polish text of a wave.
func polish(p campaigns.Plan, wave, text string) campaigns.Plan {
	p.Waves = slices.Clone(p.Waves)
	for i, w := range p.Waves {
		p.Waves[i].Messages = slices.Clone(w.Messages)
		for j, m := range w.Messages {
			if w.Key == wave && m.Language == "pl" && m.Voice == campaigns.SecondaryVoice {
				p.Waves[i].Messages[j].Text = text
			}
		}
	}
	return p
}

const ownPolish = "((school)): ((first_name)), do zobaczenia. ((office_phone)). Rezygnacja: odpisz NOINFO."

func TestNobodyGetsTheirOwnWordsToFamiliesAlone(t *testing.T) {
	s := newStage(t)
	lead := school.Actor{Kind: school.Person, ID: "lead"}
	c, err := s.Adopt(t.Context(), comms, urn, "days-missed")
	must(t, err)
	c, err = s.Edit(t.Context(), lead, c.ID, c.Version, polish(c.Plan, "spring-start", ownPolish))
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	c, err = s.Approve(t.Context(), head, c.ID, c.Version) // the Polish is a draft that nobody is sent
	must(t, err)
	mine := campaigns.Vouching{Version: c.Version, Language: "pl", Waves: []string{"spring-start"}}
	if _, err = s.Vouch(t.Context(), lead, c.ID, mine); !problem.Is(err, problem.Forbidden) {
		t.Fatalf("the author vouches for their own words: %v", err)
	}
	c, err = s.Vouch(t.Context(), office, c.ID, mine)
	must(t, err)
	if n := c.SinceApproved(campaigns.SecondaryVoice); c.Status != campaigns.Draft || !n.Text("spring-start", "pl", "") || len(n.Texts) != 1 || n.Rules || len(n.When) != 0 {
		t.Errorf("it is %s, and news is %+v", c.Status, n)
	}
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err = s.Approve(t.Context(), lead, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
		t.Fatalf("the author approves what another vouched for: %v", err)
	}
	c, err = s.Approve(t.Context(), head, c.ID, c.Version)
	must(t, err)
	c, err = s.Edit(t.Context(), comms, c.ID, c.Version, withHours(c.Plan)) // another change, of which the lead wrote nothing
	must(t, err)
	_, err = s.Propose(t.Context(), comms, c.ID)
	must(t, err)
	if _, err = s.Approve(t.Context(), lead, c.ID, c.Version); !problem.Is(err, problem.Forbidden) {
		t.Errorf("the author of words that still go out approves: %v", err)
	}
	other := c.Plan.Waves[2].Key
	moved := polish(c.Plan, "spring-start", "((school)): Dzien dobry. ((office_phone)). Rezygnacja: odpisz NOINFO.")
	moved = polish(moved, other, ownPolish) // a colleague moves the words to another wave
	c, err = s.Edit(t.Context(), office, c.ID, c.Version, moved)
	must(t, err)
	if _, err = s.Vouch(t.Context(), lead, c.ID, campaigns.Vouching{Version: c.Version, Language: "pl", Waves: []string{other}}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("moved to another wave they are no longer the author's: %v", err)
	}
	c, err = s.Edit(t.Context(), office, c.ID, c.Version, polish(c.Plan, other, strings.Replace(ownPolish, "do", "Do", 1)))
	must(t, err)
	if _, err = s.Vouch(t.Context(), lead, c.ID, campaigns.Vouching{Version: c.Version, Language: "pl", Waves: []string{other}}); !problem.Is(err, problem.Forbidden) {
		t.Errorf("with one letter changed by a colleague they are no longer the author's: %v", err)
	}
}

// withHours changes a rule and no words.
func withHours(p campaigns.Plan) campaigns.Plan {
	p.Grace = 30
	return p
}
