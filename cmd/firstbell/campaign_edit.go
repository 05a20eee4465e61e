package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
)

// planEdit is what is to be changed of a campaign: what is not said stays.
type planEdit struct {
	file               string // the whole plan, as plan --json writes it
	wave, add, remove  string
	when, text, second string
	language           string
	name, purpose      string
	reads              string
	rules              campaigns.Rules
	given              map[string]bool // the flags that were said
}

// takes puts the flags of an edit.
func (e *planEdit) takes(f flags) {
	for _, x := range []struct {
		to          *string
		name, means string
	}{
		{&e.wave, "wave", "the `key` of the wave whose words or day are to change, as plan says it"},
		{&e.text, "text", "its `words` in English, or in the --language"},
		{&e.when, "when", "when it goes, in `words`: second school day of term, 16:00"},
		{&e.second, "second", "its second `wording` in English; empty takes it away"},
		{&e.language, "language", "the `tag` of the language --text is in, such as pl, where the wave has a text in it"},
		{&e.add, "add", "the `name` of a wave to add, with its --when and --text"},
		{&e.remove, "remove", "the `key` of a wave to take out"},
		{&e.name, "name", "the campaign's `name`, for colleagues"},
		{&e.purpose, "purpose", "what it is for, in `words` for colleagues"},
		{&e.reads, "reads", "only adults who read one of these `languages`, such as en,pl; empty is whatever they read"},
		{&e.file, "plan", "a `file` with the whole plan, as plan --json writes it; goes with none of the others"},
	} {
		f.StringVar(x.to, x.name, "", x.means)
	}
	for _, x := range e.rules.Fields() {
		f.StringVar(x.To, x.Name, "", x.Means)
	}
	for _, x := range e.rules.Ticks() {
		f.BoolVar(x.To, x.Name, false, x.Means+"; --"+x.Name+"=false ends it")
	}
}

// said notes which flags were given: one that is empty may mean something too.
func (e *planEdit) said(f flags) {
	e.given = map[string]bool{}
	f.Visit(func(x *flag.Flag) { e.given[x.Name] = true })
	for _, name := range []string{"config", "id", "version", "as"} {
		delete(e.given, name)
	}
}

// fits says in a sentence which flags do not go together.
func (e *planEdit) fits() error {
	places := 0
	for _, name := range []string{"wave", "add", "remove"} {
		if e.given[name] {
			places++
		}
	}
	words := e.given["text"] || e.given["when"] || e.given["second"]
	switch {
	case len(e.given) == 0:
		return errors.New("say what to change: --wave with --text or --when, --add, --remove, --years and the other rules, or --plan. firstbell campaign edit --help lists them")
	case e.given["plan"] && len(e.given) > 1:
		return errors.New("--plan is the whole plan, so it goes with no other change")
	case places > 1:
		return errors.New("--wave, --add and --remove are one wave each: say one of them at a time")
	case e.given["add"] && (!e.given["text"] || !e.given["when"]):
		return errors.New("a wave that --add names needs its --when and its --text")
	case e.given["wave"] && !words:
		return errors.New("say what to change of --wave: --text, --when or --second")
	case words && !e.given["wave"] && !e.given["add"]:
		return errors.New("--text, --when and --second are of a wave: name it with --wave")
	case e.given["language"] && (!e.given["wave"] || !e.given["text"]):
		return errors.New("--language says what --text is written in: say --wave and --text too")
	case e.given["language"] && (e.given["when"] || e.given["second"]):
		return errors.New("--language goes with --text alone: change --when and --second in a call of their own")
	}
	return nil
}

// into gives the plan of a campaign with the changes in it.
func (e *planEdit) into(v campaigns.View) (campaigns.Plan, error) {
	if e.given["plan"] {
		return readPlan(e.file)
	}
	p, err := e.waves(v)
	if err != nil {
		return p, err
	}
	if e.given["name"] {
		p.Name = e.name
	}
	if e.given["purpose"] {
		p.Purpose = e.purpose
	}
	rules := p.Rules()
	from, to := e.rules.Fields(), rules.Fields()
	for i, x := range from {
		if e.given[x.Name] {
			*to[i].To = strings.TrimSpace(*x.To)
		}
	}
	ticked, ticks := e.rules.Ticks(), rules.Ticks()
	for i, x := range ticked {
		if e.given[x.Name] {
			*ticks[i].To = *x.To
		}
	}
	if e.given["reads"] {
		rules.Languages = words(e.reads)
	}
	p, field, wrong := rules.Into(p)
	if wrong != "" {
		return p, usage{fmt.Errorf("--%s: %s", field, wrong)}
	}
	return p, nil
}

// waves gives the plan with one wave changed, added or taken out.
func (e *planEdit) waves(v campaigns.View) (campaigns.Plan, error) {
	p := v.Campaign.Plan
	voice := campaigns.VoiceOf(v.School.Phase)
	for name, key := range map[string]string{"wave": e.wave, "remove": e.remove} {
		if e.given[name] && !hasWave(p, key) {
			return p, usage{fmt.Errorf("--%s: this campaign has no wave %q. firstbell campaign plan --id %s lists them", name, key, v.Campaign.ID)}
		}
	}
	switch {
	case e.given["remove"]:
		return p.WithoutWave(e.remove), nil
	case e.given["add"]:
		p = p.WithWave(e.add, e.when, e.text)
		return p.Worded(p.Waves[len(p.Waves)-1].Key, voice, e.when, e.text, e.secondOr()), nil
	case e.given["language"]:
		p, has := p.Translated(e.wave, e.language, v.School.Phase, e.text)
		if !has {
			return p, usage{fmt.Errorf("--language: this wave has no text in %q to change. Add one with --plan", e.language)}
		}
		return p, nil
	case e.given["wave"]:
		when, text := e.when, e.text
		for _, w := range p.Waves {
			if was, has := w.In("en", v.School.Phase, ""); w.Key == e.wave && has {
				when, text = kept(e.given["when"], when, w.When), kept(e.given["text"], text, was.Text)
			}
		}
		return p.Worded(e.wave, voice, when, text, e.secondOr()), nil
	}
	return p, nil
}

// secondOr gives the second wording, nil where nothing was said of it.
func (e *planEdit) secondOr() *string {
	if !e.given["second"] {
		return nil
	}
	return &e.second
}

// kept gives what was said, and what stands where nothing was.
func kept(said bool, now, stands string) string {
	if said {
		return now
	}
	return stands
}

func hasWave(p campaigns.Plan, key string) bool {
	for _, w := range p.Waves {
		if w.Key == key {
			return true
		}
	}
	return false
}

// words reads words with commas between.
func words(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' })
}

// readPlan reads a whole plan strictly: a field spelt wrongly could widen whom a
// wave writes to.
func readPlan(file string) (campaigns.Plan, error) {
	var p campaigns.Plan
	f, err := os.Open(file)
	if err != nil {
		return p, usage{fmt.Errorf("--plan: %w", err)}
	}
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	err = d.Decode(&p)
	if err == nil && !errors.Is(d.Decode(&struct{}{}), io.EOF) {
		err = errors.New("there is something after the plan")
	}
	if err != nil {
		err = usage{fmt.Errorf("--plan: %s is no plan as plan --json writes one: %w", file, err)}
	}
	return p, errors.Join(err, f.Close())
}

const mayWriteWords = "communications, the office, a safeguarding lead, the headteacher or an administrator of the school may"

// editPlan changes a campaign before anybody approves it, and makes it a draft
// again where somebody has. They name the version they have read: without it what
// stands is written, and nothing changed.
func editPlan(ctx context.Context, c campaignCall) error {
	if c.version == 0 {
		return c.readFirst(ctx, "your change is made to")
	}
	return c.asPerson(ctx, "changed", staff.WriteCampaigns, mayWriteWords, func(by school.Actor, v campaigns.View) error {
		p, err := c.edit.into(v)
		if err != nil {
			return err
		}
		x, err := c.plans.Edit(ctx, by, c.id, c.version, p)
		return c.said(fmt.Sprintf("Kept, as version %d. The campaign is a draft again, and needs a second person before it goes.", x.Version))(x, err)
	})
}

// readFirst writes what stands of a campaign, and asks for the version of it.
func (c campaignCall) readFirst(ctx context.Context, which string) error {
	if c.id == "" {
		return usage{errors.New("say which campaign: --id, as firstbell campaign list says it")}
	}
	v, err := c.plans.View(ctx, c.id)
	if err != nil {
		return err
	}
	c.stands(v)
	return errors.Join(c.everyText(ctx), usage{fmt.Errorf("nothing was done: read what stands above, then say which version %s: --version N", which)})
}

// sendBackPlan returns a campaign to those who wrote it, with what to change.
func sendBackPlan(ctx context.Context, c campaignCall) error {
	if c.version == 0 {
		return c.readFirst(ctx, "you send back")
	}
	return c.asPerson(ctx, "sent back", staff.ApproveCampaigns, mayApproveWords, func(by school.Actor, _ campaigns.View) error {
		return c.said("Sent back with your note.")(c.plans.SendBack(ctx, by, c.id, c.version, c.why))
	})
}

// endPlan ends a campaign for good, as a person or as whoever runs the machine.
func endPlan(ctx context.Context, c campaignCall) error {
	if c.version == 0 {
		return c.readFirst(ctx, "is to end for good, since none can be begun again")
	}
	end := func(by school.Actor, v campaigns.View) error {
		if v.Campaign.Version != c.version {
			return fmt.Errorf("somebody changed this campaign meanwhile: it is version %d now. Read it again before you end it", v.Campaign.Version)
		}
		return c.said("The campaign has ended. What had not gone was taken back.")(c.plans.Stop(ctx, by, c.id))
	}
	if c.as != "" {
		return c.asPerson(ctx, "ended", staff.WriteCampaigns, mayWriteWords, end)
	}
	v, err := c.plans.View(ctx, c.id)
	if err != nil {
		return err
	}
	return end(operator, v)
}
