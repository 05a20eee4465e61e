package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

// ThreadID names all that was said between a school and one number.
type ThreadID string

const (
	// claimFor is how long a thread stays with whoever claimed it: two people
	// who answer one parent at once tell them two things.
	claimFor = 10 * time.Minute
	// threadsBack is how far back the inbox goes, lineBack how far a thread.
	threadsBack = 14 * 24 * time.Hour
	linesBack   = 60 * 24 * time.Hour
	threadsMost = 200
)

// ThreadView is one thread in the inbox: who wrote and what they wrote last.
type ThreadView struct {
	ID        ThreadID
	Contact   school.ContactID // "" when nobody on the roll has the number
	Name      string           // of the contact
	Ending    string           // of the number
	Inbound   string           // the last text that came
	Body      string
	Kind      string // what it reads as
	At        time.Time
	Loose     bool // it answers nothing of ours
	Barred    bool // the contact must be told nothing about a pupil
	Answered  time.Time
	ClaimedBy school.Actor // nobody when it has ended
	ClaimedAt time.Time
}

// Claimed reports whether somebody has the thread at an instant.
func (t ThreadView) Claimed(now time.Time) bool {
	return t.ClaimedBy.ID != "" && now.Sub(t.ClaimedAt) < claimFor
}

// ThreadLine is one text of a thread, theirs or ours.
type ThreadLine struct {
	At      time.Time
	Ours    bool
	Kind    string // of ours what the text is, of theirs what it reads as
	Body    string
	State   delivery.State // of ours
	By      school.Actor   // of a person's words
	Inbound string         // of theirs
	Loose   bool           // of theirs: it answers nothing of ours, and nobody has said whose it is
	About   []string       // of theirs: names of the pupils it stands beside
}

// ThreadDetail is one thread whole, oldest line first, with the pupils of the
// contact.
type ThreadDetail struct {
	ThreadView
	Number phone.Number
	Lines  []ThreadLine
	Pupils []school.Pupil
	// NotTold are those of Pupils about whom the contact must be told nothing.
	NotTold []school.Pupil
}

// Closed reports whether a contact is on lists only to be told nothing: nobody
// answers them.
func (t ThreadDetail) Closed() bool { return len(t.NotTold) > 0 && len(t.NotTold) == len(t.Pupils) }

// Threads is the inbox of a school: who wrote in the last two weeks.
func (s *Service) Threads(ctx context.Context, urn school.URN) ([]ThreadView, error) {
	return s.store.Threads(ctx, urn, s.clock.Now().Add(-threadsBack), threadsMost)
}

// Thread gives one thread of a school.
func (s *Service) Thread(ctx context.Context, urn school.URN, id ThreadID) (ThreadDetail, error) {
	return s.store.Thread(ctx, urn, id, s.clock.Now().Add(-linesBack))
}

// Now is the moment the service lives in, for pages that show ages.
func (s *Service) Now() time.Time { return s.clock.Now() }

// ClaimThread gives a thread to whoever is about to answer it, for ten minutes.
// One that somebody else has is refused.
func (s *Service) ClaimThread(ctx context.Context, actor school.Actor, urn school.URN, id ThreadID) error {
	if _, err := s.Thread(ctx, urn, id); err != nil {
		return err
	}
	now := s.clock.Now()
	return s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(d Day) error { return claimThread(ctx, d, actor, id, now) })
}

func claimThread(ctx context.Context, d Day, actor school.Actor, id ThreadID, now time.Time) error {
	got, err := d.ClaimThread(ctx, id, actor, now.Add(-claimFor), now)
	if err != nil {
		return err
	}
	if !got {
		return problem.New(problem.Conflict, "Somebody else is answering this. Wait until they have done, or ask them.")
	}
	return d.News(ctx, now, "thread", string(id))
}

// LeaveThread lets go of a thread that a person has.
func (s *Service) LeaveThread(ctx context.Context, actor school.Actor, urn school.URN, id ThreadID) error {
	if _, err := s.Thread(ctx, urn, id); err != nil {
		return err
	}
	now := s.clock.Now()
	return s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(d Day) error {
		left, err := d.LeaveThread(ctx, id, actor)
		if err != nil || !left {
			return err
		}
		return d.News(ctx, now, "thread", string(id))
	})
}

// Assigning is a person's word of whose a text is.
type Assigning struct {
	Inbound string
	Pupil   string // the school's own id
	// Aware says that they know that whoever wrote must be told nothing about the
	// pupil, and put it there all the same.
	Aware bool
}

// Assign says whose a text is that answers nothing of ours: it stands beside the
// pupil's absence of its day, or when there is none becomes a notice that waits. One
// of an adult who must be told nothing about the pupil is refused unless the person
// is aware of it; then it stands there to be read, and does no more.
func (s *Service) Assign(ctx context.Context, actor school.Actor, urn school.URN, id ThreadID, x Assigning) error {
	if _, err := s.Thread(ctx, urn, id); err != nil {
		return err
	}
	now := s.clock.Now()
	return s.store.InSchoolDay(ctx, urn, clock.DateOf(now), func(d Day) error {
		in, err := d.InboundOf(ctx, x.Inbound)
		if err != nil {
			return err
		}
		pupils, err := d.Pupils(ctx, []string{x.Pupil})
		if err != nil {
			return err
		}
		p, ok := pupils[x.Pupil]
		if !ok {
			return problem.New(problem.Invalid, "Choose a pupil.").At("/pupil", "no pupil on the roll has this id")
		}
		barred, err := barredFrom(ctx, d, p, in.Number)
		if err != nil {
			return err
		}
		switch {
		case barred && !x.Aware:
			return problem.New(problem.Conflict, "Whoever wrote this must be told nothing about the pupil. Nothing was put anywhere.").At("/pupil", "say that you are aware of it")
		case barred:
			err = putToRead(ctx, d, in, p)
		default:
			err = s.putWith(ctx, d, actor, in, p, now)
		}
		if err != nil {
			return err
		}
		if err := d.Matched(ctx, in.ID); err != nil {
			return err
		}
		if err := d.Audit(ctx, now, actor, "text assigned", in.ID, string(p.ID)); err != nil {
			return err
		}
		return d.News(ctx, now, "reply", in.ID)
	})
}

// putWith puts a text with a pupil whom a person named.
func (s *Service) putWith(ctx context.Context, d Day, actor school.Actor, in Inbound, p school.Pupil, now time.Time) error {
	h := hearing{in: in, today: clock.DateOf(in.At), meant: []meant{{Pupil: p}}}
	s.readIt(&h)
	set, err := d.Setting(ctx)
	if err != nil {
		return err
	}
	h.set, h.half = set, sessionTold(h.read, set.Calendar)
	h.targets, h.clear = []int{0}, true
	abs, err := d.Absences(ctx, []school.PupilID{p.ID})
	if err != nil {
		return err
	}
	explains := func(a Absence) bool { return h.kindBeside(a) != KindAfternoon }
	if !slices.ContainsFunc(abs, explains) { // there is none, or it is about the afternoon alone
		today := clock.DateOf(now)
		n := Notice{
			ID: NoticeID(school.NewID(now)), School: p.School, Pupil: p.ID, From: today, To: today, Session: h.noticeSession(today, today),
			Note: cut(in.Body, noteMost), Status: NoticeWaiting, ToldAt: in.At, ToldBy: actor,
		}
		if err := s.keepNotice(ctx, d, actor, &NoticeView{Notice: n, Who: p}, now); err != nil {
			return err
		}
	}
	for _, a := range abs {
		if err := d.Reply(ctx, in, "", []AbsenceID{a.ID}, h.kindBeside(a)); err != nil {
			return err
		}
		if sg, ok := h.suggestion(0, a); ok {
			if err := d.Suggest(ctx, in.ID, a.ID, sg); err != nil {
				return err
			}
		}
	}
	return nil
}
