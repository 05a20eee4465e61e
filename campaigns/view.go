package campaigns

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// View is a campaign as a page shows it.
type View struct {
	Campaign Campaign
	Waves    []WaveNow // as the plan has them
	Outs     []Out
	// Kept are those of Outs whom only somebody who may approve, or whoever took
	// them out, puts back. Guarded is set where only one of those lets a paused
	// campaign go on.
	Kept     map[school.PupilID]bool
	Guarded  bool
	Drawn    bool // families have been drawn: the share held out and two wordings stay as they are
	School   school.School
	Calendar school.Calendar
}

// WaveNow is a wave with what has come of it.
type WaveNow struct {
	Wave  Wave
	Next  time.Time // when it comes next; zero for not again
	Fired []FiringNow
	Held  bool // one of them is under way, and waits while the school is shut
}

// NextWords says when the wave comes next, as a person would.
func (w WaveNow) NextWords() string {
	if !w.Next.IsZero() {
		return moment(w.Next)
	}
	const none = "not again in the terms the calendar holds"
	for _, x := range w.Fired { // the newest first
		switch {
		case x.Firing.State != Due && x.Firing.State != Open:
		case w.Held:
			return "held since " + moment(x.Firing.DueAt) + ": the school is shut. It goes on if the school opens again that day"
		default:
			return "going out since " + moment(x.Firing.DueAt)
		}
		if x.Firing.went() {
			return "went on " + clock.DateOf(x.Firing.DueAt).Words() + ", " + none
		}
	}
	return none
}

// FiringNow is one firing with what has become of its texts.
type FiringNow struct {
	Firing   Firing
	Progress Progress
}

// OfSchool lists the campaigns of a school, the newest first.
func (s *Service) OfSchool(ctx context.Context, urn school.URN) ([]Campaign, error) {
	return s.store.Campaigns(ctx, urn)
}

// Whose gives the school of a campaign.
func (s *Service) Whose(ctx context.Context, id CampaignID) (school.URN, error) {
	c, err := s.store.Campaign(ctx, id)
	return c.School, err
}

// View gives a campaign with its waves and who is out. A failure is Unknown.
func (s *Service) View(ctx context.Context, id CampaignID) (View, error) {
	var v View
	var err error
	if v.Campaign, err = s.store.Campaign(ctx, id); err != nil {
		return v, err
	}
	if v.School, v.Calendar, err = s.store.School(ctx, v.Campaign.School); err != nil {
		return v, err
	}
	if v.Outs, err = s.store.Outs(ctx, id); err != nil {
		return v, err
	}
	if err := s.guard(ctx, &v); err != nil {
		return v, err
	}
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return v, err
	}
	v.Drawn = drew(fired)
	now := s.clock.Now()
	for _, w := range v.Campaign.Plan.Waves {
		x := WaveNow{Wave: w}
		x.Next, _ = w.next(now, v.Calendar, fired)
		for _, f := range fired {
			if f.Wave.Key != w.Key {
				continue
			}
			p, err := s.store.Progress(ctx, f.ID)
			if err != nil {
				return v, err
			}
			x.Fired = append(x.Fired, FiringNow{f, p})
			x.Held = x.Held || (f.State == Due || f.State == Open) && (f.Kept || !openAt(v.Calendar, now))
		}
		v.Waves = append(v.Waves, x)
	}
	return v, nil
}

// People lists the families of a firing of a campaign, for staff.
func (s *Service) People(ctx context.Context, id CampaignID, firing FiringID) ([]Person, error) {
	f, err := s.store.Firing(ctx, firing)
	if err != nil {
		return nil, err
	}
	if f.Campaign != id {
		return nil, problem.New(problem.Unknown, "There is no such wave.")
	}
	return s.store.People(ctx, firing)
}

// Audience lists every family as the next firing of a wave would have it, with
// the roll as it stands now. It writes nothing. Whom the lot would hold out is
// not said: staff who knew would choose.
func (s *Service) Audience(ctx context.Context, id CampaignID, wave string) ([]Person, error) {
	p, err := s.Preview(ctx, id, wave)
	if err != nil {
		return nil, err
	}
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return nil, err
	}
	_, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return nil, err
	}
	m, err := s.store.Material(ctx, c, s.choice(p.Due, cal))
	if err != nil {
		return nil, err
	}
	if m.Settling, err = s.store.Settling(ctx, c.School); err != nil {
		return nil, err
	}
	pupils, contacts := map[school.PupilID]school.Pupil{}, contactsOf(m)
	for _, x := range m.Pupils {
		pupils[x.ID] = x
	}
	var all []Person
	for _, f := range c.draw(m, p.Wave, s.may) {
		if f.In && f.settling(m) {
			f.In, f.Why = false, GoneSettle
		}
		x := Person{Family: f.ID, Contact: contacts[f.Contact].Name, In: f.In, Why: f.Why}
		for _, n := range f.Pupils {
			if f.In && n.Why != Fits {
				continue
			}
			x.Pupils = append(x.Pupils, pupils[n.Pupil].Name()+", "+string(pupils[n.Pupil].Group))
			x.First = cmp.Or(x.First, n.Pupil)
		}
		all = append(all, x)
	}
	return all, nil
}

// testLife is how long a text that shows a wording may take.
const testLife = 30 * time.Minute

// testsMost is how many test texts of one campaign go in an hour, to whomever.
const testsMost = 5

// roomForTest refuses a test text once as many have gone in the last hour.
func roomForTest(went []time.Time) error {
	if len(went) < testsMost {
		return nil
	}
	slices.SortFunc(went, time.Time.Compare)
	next := went[len(went)-testsMost].Add(time.Hour + time.Minute) // said to the minute, never too soon
	return problem.New(problem.Conflict, "At most %d test texts of a campaign go in an hour. The next can go at %s.", testsMost, clock.Wall(next))
}

// Test texts a wave's longest wording to the member of staff who asks, on their
// own mobile. A failure is Conflict where they have given none, or too many have
// gone in the last hour.
func (s *Service) Test(ctx context.Context, actor school.Actor, id CampaignID, key string) error {
	if actor.Kind != school.Person {
		return problem.New(problem.Forbidden, "A test text goes to the person who asks for it. A key has no phone.")
	}
	p, err := s.Preview(ctx, id, key)
	if err != nil {
		return err
	}
	number, err := s.store.Mobile(ctx, actor.ID)
	if err != nil {
		return err
	}
	if number.Zero() {
		return problem.New(problem.Conflict, "You have given no mobile of your own. Ask an administrator to add it, then try again.")
	}
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return err
	}
	sch, _, err := s.store.School(ctx, c.School)
	if err != nil {
		return err
	}
	words, err := c.Plan.words(p.Wave, madeUp(sch)) // never a real pupil on a phone that lies on a table
	if err != nil {
		return problem.New(problem.Conflict, "The wording cannot be filled in: %s.", err)
	}
	now := s.clock.Now()
	t := delivery.Text{
		ID: delivery.TextID(school.NewID(now)), School: c.School, Kind: delivery.CampaignText, State: delivery.Raised, Number: number,
		Sender: delivery.MainSender, RaisedAt: now, SendAfter: now, ExpiresAt: now.Add(testLife),
	}
	if err := s.store.RaiseTest(ctx, actor, id, words.Body, t, now.Add(-time.Hour), roomForTest); err != nil {
		return err
	}
	s.ring(ctx, t)
	return nil
}

// TermSpans gives the terms of a calendar with the breaks inside them, for the
// year planner: each term from its first school day to its last.
func TermSpans(cal school.Calendar) []TermSpanOf {
	y := yearOf(cal)
	var spans []TermSpanOf
	for _, t := range y.terms {
		spans = append(spans, TermSpanOf{Term: t.name(), First: t.first(), Last: t.last()})
	}
	for i, s := range y.stretches {
		if !s.afterHalfTerm || i == 0 {
			continue
		}
		for n := range spans {
			if before := y.stretches[i-1].last(); !before.Before(spans[n].First) && !s.first().After(spans[n].Last) {
				spans[n].BreakFirst, spans[n].BreakLast = before.AddDays(1), s.first().AddDays(-1)
			}
		}
	}
	return spans
}

// TermSpanOf is one term of a year with its half-term, zero where it has none.
type TermSpanOf struct {
	Term                  Term
	First, Last           clock.Date
	BreakFirst, BreakLast clock.Date
}
