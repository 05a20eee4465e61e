package campaigns

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// CampaignID names a campaign of a school.
type CampaignID string

// Campaign is a pack as one school has made it its own.
type Campaign struct {
	ID      CampaignID
	School  school.URN
	Pack    string // the key of the pack it began as; that pack stays beside it
	Plan    Plan
	Status  Status
	Version int      // 1 when adopted; grows with each edit
	Seed    uint64   // of the draw, for its whole life
	Writers []string // actors who wrote what stands, since it was last approved
	// Authors says who wrote the words of each text that came with no pack, by the
	// words themselves; it outlives an approval.
	Authors  map[string][]string
	Proposed Mark
	Approved Mark
	// Read names what a second person read when it was last approved: see reads.
	Read []string
	// Paused says who paused it, and Note why while that is its status; the note of
	// one sent back says what to change. PausedWhy is why, once a paused one has
	// been changed and until somebody lets it go on: see PauseStands.
	Paused    Mark
	PausedWhy string
	Resumed   Mark // who last let it go on: a stop rule counts only what came after
	Note      string
	Changed   time.Time
}

// Mark is who did a thing and when; the zero Mark is not yet.
type Mark struct {
	By string    `json:"by"` // an actor as it stands in the audit
	At time.Time `json:"at"`
}

// Plan is what a school may change of a campaign.
type Plan struct {
	Name     string   `json:"name"`
	Purpose  string   `json:"purpose"`
	Audience Audience `json:"audience"`
	Window   Window   `json:"window"`
	// Grace is how many minutes late a wave may still begin, 0 to 240: after
	// that it is marked missed.
	Grace       int       `json:"grace_minutes"`
	HoldOut     int       `json:"hold_out_percent"` // of the families, 0 to 50
	TwoWordings bool      `json:"two_wordings"`     // half the families read the second
	Stops       StopRules `json:"stops"`
	Waves       []Wave    `json:"waves"`
	OptOutWord  string    `json:"opt_out_word"`
}

// StopRules pause a campaign by itself, once 20 of its texts have an end.
type StopRules struct {
	OptedOut int `json:"opted_out_percent"` // of the families texted, 1 to 100
	Failed   int `json:"failed_percent"`    // of the texts that have ended, 1 to 100
}

// Status is how far a school has come with a campaign.
type Status string

// The statuses.
const (
	NotAdopted Status = "not_adopted" // a pack that can be read
	Draft      Status = "draft"
	Proposed   Status = "proposed" // waits for a second person
	Approved   Status = "approved" // its waves go when they are due
	Running    Status = "running"  // the first has gone
	Paused     Status = "paused"
	Done       Status = "done"    // no wave is to come
	Stopped    Status = "stopped" // ended by a person
)

// Words says the status to a person.
func (s Status) Words() string {
	switch s {
	case NotAdopted:
		return "Not adopted"
	case Draft:
		return "Draft"
	case Proposed:
		return "Waits for a second person"
	case Approved:
		return "Approved"
	case Running:
		return "Running"
	case Paused:
		return "Paused"
	case Done:
		return "Done"
	case Stopped:
		return "Stopped"
	}
	return string(s)
}

// Live reports whether waves go when they are due.
func (s Status) Live() bool { return s == Approved || s == Running }

// Ended reports whether nothing more comes of it.
func (s Status) Ended() bool { return s == Done || s == Stopped }

// The defaults of a plan.
const (
	usualGrace   = 45
	usualHoldOut = 10
)

// plan gives the plan a pack begins as.
func (p Pack) plan() Plan {
	return Plan{
		Name: p.Name, Purpose: p.Purpose, Audience: p.Audience, Window: p.Window, Grace: usualGrace, HoldOut: usualHoldOut,
		Stops: StopRules{OptedOut: 5, Failed: 20}, Waves: slices.Clone(p.Waves), OptOutWord: p.OptOut.Word,
	}
}

// check gives what is wrong with a plan, as a sentence for each part.
func (p Plan) check() error {
	bad := problem.New(problem.Invalid, "The campaign cannot stand as it is.")
	var f faults
	f.said("name", p.Name)
	if utf8.RuneCountInString(p.Name) > nameMost {
		f.add("name", "is longer than %d characters", nameMost)
	}
	p.Audience.check(&f)
	p.Window.check(&f)
	if p.Grace < 0 || p.Grace > 240 {
		f.add("grace_minutes", "is 0 to 240")
	}
	if p.HoldOut < 0 || p.HoldOut > 50 {
		f.add("hold_out_percent", "is 0 to 50: those held out are families too")
	}
	if p.Stops.OptedOut < 1 || p.Stops.OptedOut > 100 || p.Stops.Failed < 1 || p.Stops.Failed > 100 {
		f.add("stops", "are shares of 1 to 100")
	}
	OptOut{Word: p.OptOutWord, Means: "-"}.check(&f, "opt_out_word")
	p.pack().checkWaves(&f)
	for i, w := range p.Waves {
		if p.TwoWordings && !w.hasSecond() {
			f.add(fmt.Sprintf("waves[%d]", i), "has no second wording in English for each voice")
		}
		for _, m := range w.Messages {
			if m.base() != "en" && tongueOf(m.Language).Days == nil && slices.Contains(m.holds(), "missed") {
				f.add(fmt.Sprintf("waves[%d]", i), "((missed)) can be said in English and in %s, not in %q", tongueNames(), m.Language)
			}
		}
	}
	told := map[string]bool{}
	for _, err := range f {
		x, _ := errors.AsType[fault](err)
		if says := x.inWords(p.Waves); !told[says] { // both voices may have the same words
			told[says] = true
			bad.At(x.pointer(), "%s", says)
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// nameMost is the most characters of a campaign's name.
const nameMost = 200

// pack gives the plan back as a pack, to be held to the same rules.
func (p Plan) pack() Pack {
	return Pack{Waves: p.Waves, Window: p.Window, OptOut: OptOut{Word: p.OptOutWord}, Placeholders: placeholders}
}

// placeholders are what a text of a school may hold, with what stands in when
// parts are counted.
var placeholders = []Placeholder{
	{Name: "school", Longest: "Quillbrook Primary"},
	{Name: "first_name", Longest: "Oluwaseun-Marie"},
	{Name: "missed", Longest: "Oluwaseun-Marie has missed 38 days"},
	{Name: "office_phone", Longest: "07700 900950"},
}

func (w Wave) hasSecond() bool {
	for _, v := range []Voice{PrimaryVoice, SecondaryVoice} {
		if !slices.ContainsFunc(w.Messages, func(m Message) bool { return m.Voice == v && m.Language == "en" && m.Variant == SecondWording }) {
			return false
		}
	}
	return true
}

// schedule gives when the wave goes; it was read before it was kept.
func (w Wave) schedule() Schedule {
	s, _ := ReadSchedule(w.When)
	return s
}

// wave gives a wave of the plan by its key.
func (p Plan) wave(key string) (Wave, bool) {
	for _, w := range p.Waves {
		if w.Key == key {
			return w, true
		}
	}
	return Wave{}, false
}

// next gives the wave that comes first after an instant, beside what has come.
func (p Plan) next(after time.Time, cal school.Calendar, fired []Firing) (w Wave, due time.Time, ok bool) {
	for _, x := range p.Waves {
		if at, comes := x.next(after, cal, fired); comes && (!ok || at.Before(due)) {
			w, due, ok = x, at, true
		}
	}
	return w, due, ok
}

// WeekOf names the ISO week of an instant in London: "2026-W48".
func WeekOf(t time.Time) string { return week(t) }

func week(t time.Time) string {
	y, w := t.In(clock.London).ISOWeek()
	return isoWeek(y, w)
}
