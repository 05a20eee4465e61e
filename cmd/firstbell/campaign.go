package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
)

// campaignCommand is the second words of campaign.
var campaignCommand = either("campaign",
	second{"list", campaignWord("list", "packs, and a school's campaigns", "firstbell campaign list --school 123456", listPlans, "school")},
	second{"plan", campaignWord("plan", "make a pack a draft of a school's own, or say what a campaign's rules are and when each wave comes", "firstbell campaign plan --school 123456 --pack moments-matter", planCampaign, "school", "pack", "id", "json")},
	second{"preview", campaignWord("preview", "every text that goes out with its version, and what the next wave would be: families, parts, cost, when the last text leaves", "firstbell campaign preview --id ID --wave autumn-2", previewPlan, "id", "wave")},
	second{"edit", campaignWord("edit", "change a wave, its words, whom it is for or when, as a person: the password is read from standard input. What was approved needs approval again", "firstbell campaign edit --id ID --version 3 --wave autumn-2 --when 'second Friday of term, 16:00' --as office@example.org < password", editPlan, "id", "version", "as", "edit")},
	second{"propose", campaignWord("propose", "ask for a second person's approval", "firstbell campaign propose --id ID", proposePlan, "id")},
	second{"send-back", campaignWord("send-back", "refuse the version you have read, with what to change, as a person: the password is read from standard input", "firstbell campaign send-back --id ID --version 3 --why 'Kinder, please' --as head@example.org < password", sendBackPlan, "id", "version", "why", "as")},
	second{"approve", campaignWord("approve", "approve the version you have read, as a person: the password is read from standard input", "firstbell campaign approve --id ID --version 3 --as head@example.org < password", approvePlan, "id", "version", "as")},
	second{"launch", campaignWord("launch", "the same as approve: waves go by themselves when they are due", "firstbell campaign launch --id ID --version 3 --as head@example.org < password", approvePlan, "id", "version", "as")},
	second{"vouch", campaignWord("vouch", "vouch for its texts in a language you read, as a person: the password is read from standard input", "firstbell campaign vouch --id ID --language pl --as office@example.org < password", vouchPlan, "id", "language", "wave", "as")},
	second{"pause", campaignWord("pause", "stop its texts within a second", "firstbell campaign pause --id ID --why 'the concert was moved'", pausePlan, "id", "why")},
	second{"resume", campaignWord("resume", "let it go on; as a person who may approve, where one of those or a stop rule has paused it", "firstbell campaign resume --id ID --as head@example.org < password", resumePlan, "id", "as")},
	second{"end", campaignWord("end", "end it for good; what has not gone is taken back", "firstbell campaign end --id ID --version 3", endPlan, "id", "version", "as")},
	second{"results", campaignWord("results", "what has come of its waves, and what can be concluded", "firstbell campaign results --id ID", planResults, "id", "fired")},
)

// campaignCall is one call on campaigns from the command line.
type campaignCall struct {
	plans               *campaigns.Service
	staff               *staff.Service
	urn                 school.URN
	id                  campaigns.CampaignID
	pack, wave, why, as string
	language            string
	fired               campaigns.FiringID
	version             int  // that was read; 0 for none
	json                bool // the plan alone, for edit --plan
	edit                planEdit
	in                  io.Reader
	out                 io.Writer
}

// takes puts one flag that a call is given.
func takes(c *campaignCall, f flags, name string) {
	switch name {
	case "school":
		f.StringVar((*string)(&c.urn), name, "", "`URN` of a school")
	case "id":
		f.StringVar((*string)(&c.id), name, "", "the campaign's `id`, as list says it")
	case "pack":
		f.StringVar(&c.pack, name, "", "the `key` of a pack, as list says it")
	case "wave":
		f.StringVar(&c.wave, name, "", "the `key` of a wave; the next when left out, of vouch every one")
	case "why":
		f.StringVar(&c.why, name, "", "a `sentence` that staff will read")
	case "as":
		f.StringVar(&c.as, name, "", "`email` of the member of staff who does it")
	case "language":
		f.StringVar(&c.language, name, "", "the `tag` of a language, such as pl")
	case "version":
		f.IntVar(&c.version, name, 0, "the `number` of the version you have read, as preview prints it")
	case "fired":
		f.StringVar((*string)(&c.fired), name, "", "the `id` of a wave that has gone, as results says it; the newest that can be compared when left out")
	case "json":
		f.BoolVar(&c.json, name, false, "write the plan as JSON, as edit --plan takes it back")
	case "edit":
		c.edit.takes(f)
	}
}

// campaignWord makes a command of one call and the flags it takes.
func campaignWord(name, about, example string, do func(context.Context, campaignCall) error, named ...string) func(context.Context, world, []string) error {
	return func(ctx context.Context, w world, args []string) error {
		f := newFlags(w, "campaign "+name, about, example)
		file := f.String("config", "", "settings `file`")
		call, err := readCall(w, f, args, named)
		if err != nil {
			return err
		}
		return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
			if err := knownSender(ctx, db, s); err != nil {
				return err
			}
			c := clock.System{}
			call.plans = campaigns.New(campaigns.Config{Store: db.Campaigns(), Clock: c, May: mayBeTexted, MayApprove: mayApprove(db)})
			call.staff = staff.New(db.Staff(), c)
			return byFlag(do(ctx, call), f, call.edit.given["plan"])
		})
	}
}

// readCall reads a call from the words of a command line; what it is done on
// comes after.
func readCall(w world, f flags, args, named []string) (campaignCall, error) {
	call := campaignCall{in: w.stdin, out: w.stdout}
	for _, x := range named {
		takes(&call, f, x)
	}
	if err := f.parse(args); err != nil {
		return call, err
	}
	call.edit.said(f)
	if slices.Contains(named, "edit") {
		if err := call.edit.fits(); err != nil {
			return call, usage{err}
		}
	}
	return call, nil
}

func listPlans(ctx context.Context, c campaignCall) error {
	if c.urn == "" {
		for _, p := range c.plans.List(ctx) {
			fmt.Fprintf(c.out, "%-16s %s: %d waves. %s\n", p.Key, p.Name, len(p.Waves), p.Audience)
		}
		return nil
	}
	all, err := c.plans.OfSchool(ctx, c.urn)
	if err != nil {
		return err
	}
	for _, x := range all {
		fmt.Fprintf(c.out, "%s  %s: %s, version %d\n", x.ID, x.Plan.Name, x.Status.Words(), x.Version)
	}
	return nil
}

func planCampaign(ctx context.Context, c campaignCall) error {
	if c.id == "" {
		x, err := c.plans.Adopt(ctx, operator, c.urn, c.pack)
		if err != nil {
			return err
		}
		c.id = x.ID
	}
	v, err := c.plans.View(ctx, c.id)
	if err != nil {
		return err
	}
	if c.json {
		e := json.NewEncoder(c.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(v.Campaign.Plan)
	}
	c.stands(v)
	return writePause(ctx, c.out, c.staff, v.Campaign)
}

// writePause writes who paused a campaign, when and why, and what lets it go on.
func writePause(ctx context.Context, out io.Writer, s *staff.Service, x campaigns.Campaign) error {
	if x.PausedFor() == "" {
		return nil
	}
	names, err := s.Names(ctx, x.School)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  PAUSED by %s on %s at %s: %s\n", x.Paused.Who(names), clock.DateOf(x.Paused.At).Words(), clock.Wall(x.Paused.At), x.PausedFor())
	if x.PauseStands() {
		fmt.Fprintln(out, "  It has been changed since. Whoever approves it lets it go on.")
	}
	return nil
}

// stands writes a campaign's rules, as edit takes them, and when each wave comes.
func (c campaignCall) stands(v campaigns.View) {
	fmt.Fprintf(c.out, "%s  %s: %s, version %d\n", v.Campaign.ID, v.Campaign.Plan.Name, v.Campaign.Status.Words(), v.Campaign.Version)
	if v.Campaign.Note != "" && v.Campaign.Status != campaigns.Paused {
		fmt.Fprintf(c.out, "  Note: %s\n", v.Campaign.Note)
	}
	rules := v.Campaign.Plan.Rules()
	for _, x := range rules.Fields() {
		if *x.To != "" {
			fmt.Fprintf(c.out, "  --%-16s %s\n", x.Name, *x.To)
		}
	}
	if len(rules.Languages) > 0 {
		fmt.Fprintf(c.out, "  --%-16s %s\n", "reads", strings.Join(rules.Languages, ", "))
	}
	for _, x := range rules.Ticks() {
		if *x.To {
			fmt.Fprintf(c.out, "  --%s\n", x.Name)
		}
	}
	for _, w := range v.Waves {
		fmt.Fprintf(c.out, "  %-16s %-28s %s: %s\n", w.Wave.Key, w.Wave.Name, w.Wave.When, w.NextWords())
	}
}

func previewPlan(ctx context.Context, c campaignCall) error {
	p, err := c.plans.Preview(ctx, c.id, c.wave)
	if err != nil {
		return err
	}
	if err := c.everyText(ctx); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s, %s at %s: %d families, %d held out, %d parts, about £%.2f; the last leaves by %s\n",
		p.Wave.Name, clock.DateOf(p.Due).Words(), clock.Wall(p.Due), p.ToText, p.HeldOut, p.Parts, p.Pence/100, clock.Wall(p.LastLeaves))
	counts(c.out, p.LeftOut, "left out: ")
	writeClashes(c.out, p.Clashes)
	if p.TooMany != "" {
		fmt.Fprintln(c.out, p.TooMany)
	}
	for _, x := range p.Samples {
		name, _ := campaigns.LanguageWords(x.Words.Language)
		fmt.Fprintf(c.out, "  %s, %d parts, in %s: %s\n", x.KindWords(), x.Words.Parts.Parts, name, x.Words.Body)
	}
	lookAgain(c.out, p.Looks)
	return nil
}

// lookAgain writes what to look at again in texts.
func lookAgain(out io.Writer, looks []campaigns.Look) {
	for _, l := range looks {
		name, _ := campaigns.LanguageWords(l.Language)
		for _, f := range l.Findings {
			fmt.Fprintf(out, "  look at again, in %s: %s %s\n", name, f.Says, f.Do)
		}
	}
}

// everyText writes every text that families would read, and the version they
// are of.
func (c campaignCall) everyText(ctx context.Context) error {
	v, err := c.plans.View(ctx, c.id)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: %s, version %d. Every text that would go out, for a made-up Grace:\n", v.Campaign.Plan.Name, v.Campaign.Status.Words(), v.Campaign.Version)
	if err := writePause(ctx, c.out, c.staff, v.Campaign); err != nil {
		return err
	}
	writeTexts(c.out, v.Campaign.Plan, v.School)
	for _, g := range v.Campaign.Plan.Kept(v.School.Phase) {
		name, _ := campaigns.LanguageWords(g.Message.Language)
		fmt.Fprintf(c.out, "  %s, second wording in %s, kept and not sent: %s\n", g.Wave.Name, name, g.Message.Text)
	}
	return nil
}

// writeTexts writes the texts of a plan as families of a school would read them.
func writeTexts(out io.Writer, p campaigns.Plan, sch school.School) {
	wave := ""
	for _, g := range p.Goes(sch.Phase) {
		if g.Wave.Key != wave {
			wave = g.Wave.Key
			fmt.Fprintf(out, "  %s, %s\n", g.Wave.Name, g.Wave.When)
		}
		name, _ := campaigns.LanguageWords(g.Message.Language)
		if g.Message.Variant != "" {
			name += ", second wording"
		}
		words, err := g.For(sch)
		if err != nil {
			words.Body = "cannot be worded: " + err.Error()
		}
		fmt.Fprintf(out, "    %s: %s\n", name, words.Body)
	}
}

// counts writes families by reason, the same way each time.
func counts(out io.Writer, by map[string]int, before string) {
	var whys []string
	for why := range by {
		whys = append(whys, why)
	}
	sort.Strings(whys)
	for _, why := range whys {
		fmt.Fprintf(out, "  %s%s: %d\n", before, campaigns.WhyWords(why), by[why])
	}
}

func proposePlan(ctx context.Context, c campaignCall) error {
	return c.said("It waits for a second person now.")(c.plans.Propose(ctx, operator, c.id))
}

// approvePlan lets a person approve from the command line.
// They name the version they have read: without it every text is written, and
// nothing approved.
func approvePlan(ctx context.Context, c campaignCall) error {
	if c.version == 0 {
		return errors.Join(c.everyText(ctx), usage{errors.New("read every text above, then say which version you have read: --version N")})
	}
	return c.asPerson(ctx, "approved", staff.ApproveCampaigns, mayApproveWords, func(by school.Actor, _ campaigns.View) error {
		return c.said("Approved. Each wave goes when it is due.")(c.plans.Approve(ctx, by, c.id, c.version))
	})
}

const mayApproveWords = "the headteacher, a safeguarding lead or an administrator of the school may"

// vouchPlan lets a person who reads a language vouch for a campaign's texts.
func vouchPlan(ctx context.Context, c campaignCall) error {
	if c.language == "" {
		return usage{errors.New("say which language you have read: --language pl")}
	}
	return c.asPerson(ctx, "vouched for", staff.VouchWording, "the office, a safeguarding lead, the headteacher or an administrator of the school may", func(by school.Actor, v campaigns.View) error {
		x := campaigns.Vouching{Version: v.Campaign.Version, Language: c.language}
		if c.wave != "" {
			x.Waves = []string{c.wave}
		}
		return c.said("Vouched for. Families who read it get these texts from the next wave on; a campaign that was approved waits for a second person again.")(c.plans.Vouch(ctx, by, c.id, x))
	})
}

// asPerson does what only a person may: they sign in by it, so that the audit
// knows who it was, and out again.
func (c campaignCall) asPerson(ctx context.Context, done string, duty staff.Duty, who string, do func(by school.Actor, v campaigns.View) error) error {
	if c.as == "" {
		return usage{fmt.Errorf("a campaign is %s by a person: say --as EMAIL, and give the password on standard input", done)}
	}
	password := bufio.NewScanner(c.in)
	password.Scan()
	in, err := c.staff.SignIn(ctx, c.as, password.Text(), "command line")
	if err != nil {
		return err
	}
	v, err := c.plans.View(ctx, c.id)
	if err == nil && (v.Campaign.School != in.Member.School || !in.Member.Role.May(duty)) {
		err = fmt.Errorf("this is not theirs to do: %s", who)
	}
	if err == nil {
		err = do(in.Member.Actor(), v)
	}
	return errors.Join(err, c.staff.SignOut(ctx, in.Token))
}

func pausePlan(ctx context.Context, c campaignCall) error {
	return c.said("Paused. What waits is held.")(c.plans.Pause(ctx, operator, c.id, c.why))
}

func resumePlan(ctx context.Context, c campaignCall) error {
	if c.as != "" {
		return c.asPerson(ctx, "let go on", staff.ApproveCampaigns, mayApproveWords, func(by school.Actor, _ campaigns.View) error {
			return c.said("It goes on.")(c.plans.Resume(ctx, by, c.id))
		})
	}
	return c.said("It goes on.")(c.plans.Resume(ctx, operator, c.id))
}

// said tells what was done, when it was.
func (c campaignCall) said(what string) func(campaigns.Campaign, error) error {
	return func(_ campaigns.Campaign, err error) error {
		if err == nil {
			fmt.Fprintln(c.out, what)
		}
		return err
	}
}

// writeClashes writes which other campaigns may take some of the same families.
func writeClashes(out io.Writer, all []campaigns.Clash) {
	for _, x := range all {
		some := fmt.Sprintf("up to %d", x.Families)
		if x.Families == 0 {
			some = "fewer than ten"
		}
		fmt.Fprintf(out, "  %s of these are also in %s, %s, on %s at %s: whichever wave is drawn first has them\n", some, x.Called, x.Wave, clock.DateOf(x.Due).Words(), clock.Wall(x.Due))
	}
}
