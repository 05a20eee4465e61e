package notifier

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// ConcernID names a concern.
type ConcernID string

// ConcernKind says how grave a concern is.
type ConcernKind string

// The kinds, each graver than the one before. A concern moves up, never down.
const (
	BreachConcern    ConcernKind = "breach"    // a stranger was told: for the lead to report
	WorryConcern     ConcernKind = "concern"   // the adult did not know, or the child may come to harm
	EmergencyConcern ConcernKind = "emergency" // words of danger
)

// graver reports whether k is graver than o.
func (k ConcernKind) graver(o ConcernKind) bool {
	weight := map[ConcernKind]int{BreachConcern: 1, WorryConcern: 2, EmergencyConcern: 3}
	return weight[k] > weight[o]
}

// Concern is a reply, or several from one number, or what an adult said when rung,
// that a person must settle. Software opens one, adds to it and makes it graver; only a person closes it.
type Concern struct {
	ID       ConcernID
	School   school.URN
	Day      clock.Date       // it began
	Session  register.Session // it began in; the ledger counts it there
	Kind     ConcernKind
	Number   phone.Number     // whose texts they are; not given back by the store
	Contact  school.ContactID // "" when nobody on the roll has the number
	At       time.Time
	Waiting  time.Time // since when it waits for a person to take it: it began, or became graver
	Told     int       // how far up it has gone: 1 the lead, 2 the deputy, 3 the head
	TakenAt  time.Time // zero until somebody has it
	TakenBy  school.Actor
	ClosedAt time.Time // zero while it is open
	ClosedBy school.Actor
	Found    string // what the person who closed it found
	// Stray says that every school has it: a number nobody knows, and words that
	// name nobody. The lead is told once, where the school is open that day.
	Stray bool
	// Barred says that whoever wrote was under a court order about a pupil it is
	// about, when they wrote: they must be told nothing.
	Barred bool
}

// ConcernPupil is a pupil a concern may be about.
type ConcernPupil struct {
	Pupil   school.PupilID
	Absence AbsenceID    // "" when no register says that the pupil is absent
	Who     school.Pupil // filled in for views
}

// ConcernText is a text that worries, as it was written.
type ConcernText struct {
	Inbound string
	Body    string
	Words   []string // the words that worry
	At      time.Time
}

// ConcernView is a concern with all that a person needs to act on it.
type ConcernView struct {
	Concern
	From   string   // who wrote, as staff know them: "Sana Khan, mother"; or the number's ending
	Thread ThreadID // where it can be answered
	Texts  []ConcernText
	Calls  []ConcernCall // what was said on the telephone, oldest first
	Pupils []ConcernPupil
}

// ConcernCall is a call in which an adult did not know that the pupil was
// missing.
type ConcernCall struct {
	ID   string
	At   time.Time
	By   school.Actor
	Note string // for whoever may read what is noted of concerns, and its writer
}

// worries reports whether a concern about a pupil was open at an instant. A
// breach is about what we did, not about the pupil.
func (c ConcernView) worries(p school.PupilID, at time.Time) bool {
	about := slices.ContainsFunc(c.Pupils, func(x ConcernPupil) bool { return x.Pupil == p })
	return about && c.Kind != BreachConcern && !at.Before(c.At) && (c.ClosedAt.IsZero() || !at.After(c.ClosedAt))
}

// foundMost is how long the account of a closed concern may be, in characters.
const foundMost = 2000

// Concerns lists the concerns of a school that are open, whatever their day,
// and those that began or were closed on a day.
func (s *Service) Concerns(ctx context.Context, urn school.URN, day clock.Date) ([]ConcernView, error) {
	return s.store.Concerns(ctx, urn, day)
}

// SchoolOfConcern says whose concern it is.
func (s *Service) SchoolOfConcern(ctx context.Context, id ConcernID) (school.URN, error) {
	c, err := s.store.Concern(ctx, id)
	return c.School, err
}

// TakeConcern says that somebody has a concern in hand. A person may take it
// from another. A program may say so too, but what it says stops no clock: the
// concern goes up until a person has it.
func (s *Service) TakeConcern(ctx context.Context, actor school.Actor, id ConcernID) error {
	return s.onConcern(ctx, id, func(day Day, now time.Time) error {
		took, err := day.TakeConcern(ctx, id, actor, now)
		if err != nil || !took {
			return err
		}
		return day.Audit(ctx, now, actor, "concern taken", string(id), "")
	})
}

// CloseConcern ends a concern with what was found. Only a person may: nothing
// that a text says, and no program, can end one.
func (s *Service) CloseConcern(ctx context.Context, actor school.Actor, id ConcernID, found string) error {
	if actor.Kind != school.Person {
		return problem.New(problem.Forbidden, "Only a person may close a concern. It stands at the top of Today.")
	}
	found = strings.TrimSpace(found)
	if wrong := WrongAccount(found); wrong != "" {
		return problem.New(problem.Invalid, "%s", wrong).At("/found", "at least two words of three letters, at most %d characters", foundMost)
	}
	return s.onConcern(ctx, id, func(day Day, now time.Time) error {
		closed, err := day.CloseConcern(ctx, id, actor, found, now)
		if err != nil {
			return err
		}
		if !closed {
			return problem.New(problem.Conflict, "Somebody has closed this concern already.")
		}
		return day.Audit(ctx, now, actor, "concern closed", string(id), "")
	})
}

// WrongAccount says what is wrong with what somebody says they found, "" when
// nothing is. It takes words: a dot, or "ok", tells nobody tomorrow where the child
// was.
func WrongAccount(found string) string {
	words := 0
	for _, w := range strings.FieldsFunc(found, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if len([]rune(w)) >= 3 {
			words++
		}
	}
	switch {
	case len([]rune(found)) > foundMost:
		return "Keep what you found under 2,000 characters."
	case words < 2:
		return "Say what you found in words: where the pupil is, and who you spoke to. At least two words."
	default:
		return ""
	}
}

// onConcern does one thing to an open concern under the lock of its day.
func (s *Service) onConcern(ctx context.Context, id ConcernID, do func(Day, time.Time) error) error {
	c, err := s.store.Concern(ctx, id)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return s.store.InSchoolDay(ctx, c.School, c.Day, func(day Day) error {
		if err := do(day, now); err != nil {
			return err
		}
		return day.News(ctx, now, "concern", string(id))
	})
}

// worry opens a concern about a text, or adds the text to the one that is open
// of the same number and says the same. It never makes one less grave.
func worry(ctx context.Context, d Day, h hearing, kind ConcernKind, words []string) ([]delivery.Text, error) {
	c, open, err := saidAlready(ctx, d, h.in.Number, kind == BreachConcern, h.today, h.about())
	if err != nil {
		return nil, err
	}
	barred := len(h.ofBarred) > 0
	open = open && c.Barred == barred // who is told of the older one was not told who wrote
	if !open && h.stray {
		if again, err := d.WorriedOn(ctx, h.in.Number, h.today); err != nil || again {
			return nil, err // one a day: it stands among the texts we could not match
		}
	}
	if !open {
		c = Concern{
			ID: ConcernID(school.NewID(h.now)), School: h.school, Day: h.today, Session: h.session, Kind: kind,
			Number: h.in.Number, Contact: h.contact(), At: h.in.At, Waiting: h.now, Stray: h.stray, Barred: barred,
		}
		if err := d.PutConcern(ctx, c); err != nil {
			return nil, err
		}
		if err := d.Audit(ctx, h.now, school.SystemActor("reading"), "concern opened", string(c.ID), string(kind)); err != nil {
			return nil, err
		}
	} else if kind.graver(c.Kind) {
		c.Kind, c.Told, c.Waiting = kind, 0, h.now
		if err := d.Worsen(ctx, c.ID, kind, h.now); err != nil {
			return nil, err
		}
	}
	if err := d.AddToConcern(ctx, c.ID, h.in, words, h.about()); err != nil {
		return nil, err
	}
	owed, err := tellOfConcern(ctx, d, c, h.now)
	if err != nil {
		return nil, err
	}
	return owed, d.News(ctx, h.now, "concern", string(c.ID))
}

// saidAlready finds the open concern of a number to which what is said now may
// be added: of the same day, and about no pupil and no absence that it was not
// about. Anything else is news. Whoever has the older one in hand may know
// nothing of it, so it is a concern of its own: the lead hears of it at once and
// it goes up anew.
func saidAlready(ctx context.Context, d Day, number phone.Number, breach bool, today clock.Date, about []ConcernPupil) (Concern, bool, error) {
	c, open, err := d.OpenConcern(ctx, number, breach)
	if err != nil || !open || c.Day != today {
		return Concern{}, false, err
	}
	before, err := d.SaidOf(ctx, c.ID)
	if err != nil {
		return Concern{}, false, err
	}
	for _, p := range about {
		same := func(b ConcernPupil) bool { return b.Pupil == p.Pupil && (p.Absence == "" || b.Absence == p.Absence) }
		if !slices.ContainsFunc(before, same) {
			return Concern{}, false, nil
		}
	}
	return c, true, nil
}
