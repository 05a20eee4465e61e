package campaigns

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
)

// Preview is what a wave would be if it went with the roll as it stands now.
type Preview struct {
	Wave     Wave
	Due      time.Time
	Version  int // of the campaign
	Families int // in the audience, before anybody is held out
	ToText   int
	HeldOut  int
	LeftOut  map[string]int // families, by reason
	Parts    int
	Most     int     // the most parts a family is sent
	Pence    float64 // what it costs
	// LastLeaves is when the last text leaves at the sender's pace, beside the
	// waves of every school and campaign that share the sender; EndsAt is when its hours are over. TooMany says in a sentence
	// what to do when the one is after the other; empty when it fits.
	LastLeaves, EndsAt time.Time
	TooMany            string
	Samples            []Sample
	Languages          map[string]int // families, by the language they are sent
	Drafts             map[string]int // families who get English though they read another
	Looks              []Look         // each text that goes out, looked over
	Clashes            []Clash        // waves of other campaigns in the same week
	Comes              bool           // in the terms the calendar holds; else it is reckoned as if it went today
	bookings           []Booking      // what each of its firings to come takes of the sender
}

// Sample is a text as one real family would read it.
type Sample struct {
	Kind   string // shortest, longest, other_script, other_language, wider_alphabet
	Words  Words
	Pupils string // first names, for staff
	Shown  string // the same wording for a made-up pupil: it holds no name of the roll
}

// The kinds of sample.
const (
	Shortest    = "shortest"
	Longest     = "longest"
	OtherScript = "other_script"
	// OtherLanguage is sent where no family reads another script, WiderAlphabet
	// where every text is English.
	OtherLanguage = "other_language"
	WiderAlphabet = "wider_alphabet"
)

// KindWords says to a person which of a wave's texts a sample is.
func (x Sample) KindWords() string {
	return map[string]string{
		Shortest: "Shortest", Longest: "Longest", OtherScript: "In another script", OtherLanguage: "In another language",
		WiderAlphabet: "With letters outside the short alphabet",
	}[x.Kind]
}

// Preview reckons a wave; with no key the one that comes next. It writes
// nothing. A failure is Unknown, also when no wave is to come, or
// Invalid when a text cannot be worded.
func (s *Service) Preview(ctx context.Context, id CampaignID, key string) (Preview, error) {
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return Preview{}, err
	}
	sch, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return Preview{}, err
	}
	now := s.clock.Now()
	fired, err := s.store.Firings(ctx, id)
	if err != nil {
		return Preview{}, err
	}
	w, due, ok := c.Plan.next(now, cal, fired)
	if key != "" {
		if w, ok = c.Plan.wave(key); !ok {
			return Preview{}, problem.New(problem.Unknown, "This campaign has no wave of that name.")
		}
		due, ok = w.next(now, cal, fired)
	}
	if !ok {
		return Preview{}, noneToCome()
	}
	g, err := s.ground(ctx, c, sch, cal, due, fired)
	if err != nil {
		return Preview{}, err
	}
	return g.preview(w, due, s.may)
}

// ground is what the waves of a campaign are reckoned over, read once.
type ground struct {
	campaign Campaign
	school   school.School
	material Material
	calendar school.Calendar
	now      time.Time
	week     string     // of which the material says who has a text already
	pace     float64    // parts a second
	beside   []Load     // of whoever else shares the sender
	others   []Campaign // of the school, whose waves may go
	fired    []Firing   // of the campaign
	over     overseer

	firedBeside map[CampaignID][]Firing // of the others
}

func (s *Service) ground(ctx context.Context, c Campaign, sch school.School, cal school.Calendar, due time.Time, fired []Firing) (ground, error) {
	g := ground{campaign: c, fired: fired, firedBeside: map[CampaignID][]Firing{}, school: sch, calendar: cal, now: s.clock.Now(), week: week(due)}
	var err error
	if g.material, err = s.store.Material(ctx, c, s.choice(due, cal)); err != nil {
		return g, err
	}
	if g.material.Settling, err = s.store.Settling(ctx, c.School); err != nil {
		return g, err
	}
	if g.pace, err = s.store.Pace(ctx); err != nil {
		return g, err
	}
	if g.beside, err = s.store.Beside(ctx, c, g.now); err != nil {
		return g, err
	}
	all, err := s.store.Campaigns(ctx, c.School)
	if err != nil {
		return g, err
	}
	g.others = besides(all, c)
	for _, x := range g.others {
		if g.firedBeside[x.ID], err = s.store.Firings(ctx, x.ID); err != nil {
			return g, err
		}
	}
	g.over, err = s.over(ctx, c, sch)
	return g, err
}

// preview reckons one wave as it would go at an instant.
func (g ground) preview(w Wave, due time.Time, may func([]school.TiedContact) []school.TiedContact) (Preview, error) {
	c, m := g.campaign, g.material
	if week(due) != g.week {
		m.Texted, m.Reached = nil, nil // nobody has a text of a week that is still to come
	}
	p := Preview{Wave: w, Due: due, Version: c.Version, EndsAt: c.Plan.Window.until(clock.DateOf(due)), Comes: due.After(g.now)}
	chosen := c.draw(m, w, may)
	longest, err := p.reckon(chosen, c.Plan, m, g.school)
	if err != nil {
		return p, err
	}
	p.Looks = g.over.looks(c.Plan, w, g.school, longest)
	p.Pence = float64(g.over.terms.Cost(p.Parts)) / 100
	g.shared(&p, g.calendar)
	if p.Comes {
		p.Clashes = g.clashes(due, chosen, g.calendar, g.now, may)
	}
	return p, nil
}

// everyWave refuses a plan of which any wave cannot be worded or cannot end in
// its hours, and names the wave. It gives what its waves to come take of the
// sender.
func (s *Service) everyWave(ctx context.Context, c Campaign) ([]Booking, error) {
	var all []Booking
	err := s.eachWave(ctx, c, func(p Preview) error {
		if p.TooMany != "" {
			return problem.New(problem.Conflict, "%s: %s", p.Wave.Name, p.TooMany)
		}
		if p.Comes {
			all = append(all, p.bookings...)
		}
		return nil
	})
	return all, err
}

// Review reckons every wave of a campaign, for whoever is to approve it. A
// failure is as Preview's.
func (s *Service) Review(ctx context.Context, id CampaignID) ([]Preview, error) {
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []Preview
	err = s.eachWave(ctx, c, func(p Preview) error {
		all = append(all, p)
		return nil
	})
	return all, err
}

// eachWave reckons the waves one after another, over what is read once. One that
// does not come in the terms the calendar holds is reckoned as if it went today.
func (s *Service) eachWave(ctx context.Context, c Campaign, do func(Preview) error) error {
	sch, cal, err := s.store.School(ctx, c.School)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	fired, err := s.store.Firings(ctx, c.ID)
	if err != nil {
		return err
	}
	_, first, ok := c.Plan.next(now, cal, fired)
	if !ok {
		return noneToCome()
	}
	g, err := s.ground(ctx, c, sch, cal, first, fired)
	if err != nil {
		return err
	}
	for _, w := range c.Plan.Waves {
		due, comes := w.next(now, cal, fired)
		if !comes {
			due = w.schedule().At.On(clock.DateOf(now))
		}
		p, err := g.preview(w, due, s.may)
		if err != nil {
			return err
		}
		p.Comes = comes
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

func noneToCome() error {
	return problem.New(problem.Unknown, "No wave is to come in the terms the calendar holds. Add the next school year's terms, or change the waves.")
}

// choice says of which days the audience of a wave is chosen.
func (s *Service) choice(due time.Time, cal school.Calendar) Choice {
	days := daysOf(cal, clock.DateOf(s.clock.Now()))
	return Choice{Back: days.back(), From: days.year, Today: days.on, Week: week(due)}
}

// draw chooses and draws the families of a wave.
func (c Campaign) draw(m Material, w Wave, may func([]school.TiedContact) []school.TiedContact) []Family {
	all := Choose(m, c.Plan.Audience, may)
	Lot{Seed: c.Seed, School: c.School, HoldOut: c.Plan.HoldOut, TwoWordings: c.Plan.TwoWordings}.Draw(all, m.Drawn)
	c.Plan.setApart(all, w, m)
	return all
}

// reckon counts the families and words every text; it gives the longest of each
// that is sent.
func (p *Preview) reckon(all []Family, plan Plan, m Material, sch school.School) (map[sent]Words, error) {
	longest := map[sent]Words{}
	p.LeftOut, p.Languages, p.Drafts = map[string]int{}, map[string]int{}, map[string]int{}
	pupils, contacts := map[school.PupilID]school.Pupil{}, contactsOf(m)
	for _, x := range m.Pupils {
		pupils[x.ID] = x
	}
	var samples []Sample
	for _, f := range all {
		switch {
		case !f.In:
			p.LeftOut[f.Why]++
			continue
		case f.settling(m):
			p.LeftOut[GoneSettle]++
			continue
		case f.Arm == HeldOut:
			p.Families, p.HeldOut = p.Families+1, p.HeldOut+1
			continue
		}
		p.Families, p.ToText = p.Families+1, p.ToText+1
		r := f.reader(sch, contacts[f.Contact].Language, pupils)
		words, err := plan.words(p.Wave, r)
		if err != nil {
			return nil, problem.New(problem.Invalid, "A text of this wave cannot be worded: %s.", err)
		}
		p.Parts += words.Parts.Parts
		p.Most = max(p.Most, words.Parts.Parts)
		p.Languages[words.Language]++
		if words.English {
			p.Drafts[cmp.Or(r.language, "en")]++
		}
		at := sent{baseOf(words.Language), words.Variant}
		if was := longest[at].Parts; words.Parts.Parts > was.Parts || words.Parts.Parts == was.Parts && words.Parts.Units > was.Units {
			longest[at] = words
		}
		samples = append(samples, Sample{Words: words, Pupils: listed(r.names)})
	}
	p.Samples = threeOf(samples)
	for i, x := range p.Samples {
		p.Samples[i].Shown = plan.shown(p.Wave, sch, x.Words)
	}
	return longest, nil
}

// shown fills the wording of a text in for a made-up pupil of a school; empty
// where it cannot be.
func (p Plan) shown(w Wave, sch school.School, of Words) string {
	for _, m := range p.texts(w, VoiceOf(sch.Phase)) {
		if m.Language == of.Language && m.Variant == of.Variant {
			words, err := m.words(madeUp(sch), w.Key)
			if err == nil {
				return words.Body
			}
		}
	}
	return ""
}

func contactsOf(m Material) map[school.ContactID]school.Contact {
	all := map[school.ContactID]school.Contact{}
	for _, list := range m.Lists {
		for _, t := range list {
			all[t.Contact.ID] = t.Contact
		}
	}
	return all
}

// reader says who reads a family's text and about whom.
func (f Family) reader(sch school.School, language string, pupils map[school.PupilID]school.Pupil) reader {
	r := reader{school: sch, language: language, arm: f.Arm}
	for _, n := range f.Named() {
		if p, on := pupils[n.Pupil]; on {
			r.names, r.missed = append(r.names, p.TextName), append(r.missed, n.Missed)
		}
	}
	return r
}

// threeOf picks the shortest text, the longest, and one in another script; failing
// that one in another language, or one that takes the wider alphabet.
func threeOf(all []Sample) []Sample {
	if len(all) == 0 {
		return nil
	}
	longer := func(a, b Sample) int {
		return cmp.Or(cmp.Compare(a.Words.Parts.Parts, b.Words.Parts.Parts), cmp.Compare(a.Words.Parts.Units, b.Words.Parts.Units))
	}
	short, long := slices.MinFunc(all, longer), slices.MaxFunc(all, longer)
	short.Kind, long.Kind = Shortest, Longest
	for _, third := range []struct {
		kind string
		is   func(Words) bool
	}{
		{OtherScript, func(w Words) bool { return strings.ContainsFunc(w.Body, otherScript) && w.Language != "en" }},
		{OtherLanguage, func(w Words) bool { return w.Language != "en" }},
		{WiderAlphabet, func(w Words) bool { return w.Parts.Encoding != sms.GSM7 }},
	} {
		if i := slices.IndexFunc(all, func(x Sample) bool { return third.is(x.Words) }); i >= 0 {
			all[i].Kind = third.kind
			return []Sample{short, long, all[i]}
		}
	}
	return []Sample{short, long}
}

// otherScript reports whether a letter is of a script English is not written in.
func otherScript(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }
