package notifier

import (
	"context"
	"strings"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// remembered is how many days back a text of ours may be answered: whoever
// writes on Monday may mean Friday's.
const remembered = 7

// party is what one school has to do with a number: who has it, and the alerts
// it was last sent, those of one session.
type party struct {
	school   school.URN
	contacts []school.Contact
	named    []school.PupilID // whom a stranger's worrying words name
	day      clock.Date       // of the alerts; zero when there are none
	alerts   []Match
}

// contact is who wrote, as far as the school knows; "" when nobody has the
// number any more.
func (p *party) contact() school.ContactID {
	if len(p.alerts) > 0 {
		return p.alerts[0].Contact
	}
	if len(p.contacts) > 0 {
		return p.contacts[0].ID
	}
	return ""
}

// match looks at one text: every school that knows its number hears it; when
// none does, those it points to, or every school there is.
func (s *Service) match(ctx context.Context, in Inbound, kind string) error {
	today := clock.DateOf(in.At)
	parties, err := s.parties(ctx, in.Number, today)
	if err != nil {
		return err
	}
	if len(parties) == 0 {
		return s.stranger(ctx, in, kind, today)
	}
	var loose []school.Contact
	for _, p := range parties {
		h := hearing{in: in, kind: kind, today: today, party: p, shared: len(parties) > 1}
		if err := s.hear(ctx, &h); err != nil {
			return err
		}
		kind = h.kind
		if !h.beside { // of today's: somebody must see it all the same
			loose = append(loose, p.contacts...)
		}
	}
	return s.store.InboundDone(ctx, in.ID, kind, today, loose, false, s.clock.Now())
}

// parties lists the schools that know a number.
func (s *Service) parties(ctx context.Context, number phone.Number, today clock.Date) ([]party, error) {
	matches, err := s.store.Matches(ctx, number, today.AddDays(-remembered), today)
	if err != nil {
		return nil, err
	}
	owners, err := s.store.Owners(ctx, number)
	if err != nil {
		return nil, err
	}
	var out []party
	at := map[school.URN]int{}
	of := func(urn school.URN) *party {
		if _, ok := at[urn]; !ok {
			at[urn] = len(out)
			out = append(out, party{school: urn})
		}
		return &out[at[urn]]
	}
	for _, c := range owners {
		p := of(c.School)
		p.contacts = append(p.contacts, c)
	}
	for _, m := range matches {
		p, known := at[m.School]
		if !known { // the alerts went to a number that is nobody's there by now
			if m.Day != today {
				continue
			}
			of(m.School)
			p = at[m.School]
		}
		out[p].add(m)
	}
	return out, nil
}

// add keeps the alerts of the day and session that were sent last.
func (p *party) add(m Match) {
	if len(p.alerts) == 0 {
		p.day = m.Day
	}
	if m.Day == p.day && (len(p.alerts) == 0 || m.Session == p.alerts[0].Session) {
		p.alerts = append(p.alerts, m)
	}
}

// hearing is one text as one school hears it.
type hearing struct {
	in     Inbound
	kind   string // Kind…, or what it reads as
	today  clock.Date
	now    time.Time
	shared bool // another school knows the number too
	// stranger says that nobody has the number; stray, that nothing tells which
	// school is meant, so that every one hears it.
	stranger, stray bool
	party

	set        Setting
	session    register.Session
	meant      []meant // whom it may be about; those an alert named come first
	barred     []meant // of whoever's list the number is on only as that of an adult who must be told nothing about them
	ofBarred   []int   // of barred: those the text speaks of
	barredOnly bool    // it speaks of nobody else
	claims     bool    // what it says of them is a concern, whatever it reads as
	wasTold    bool    // an alert of ours named somebody to the number, whoever has been barred since
	texted     int     // of these, how many an alert of ours named
	families   int     // how many families they are of
	again      bool    // the question was answered before, and this chooses otherwise
	question   *Message
	said       []Message // to the number by itself today, when it was understood
	planned    time.Time // when a campaign's text last went to the number; zero for never
	read       reading.Reading
	targets    []int            // of meant: whom it is about, as far as can be said
	clear      bool             // whether that can be said
	half       register.Session // of its day that it is about; "" for all of it
	sole       int              // of meant: the one who is absent, of those nobody was asked about; -1 for none
	fresh      bool             // the school had not heard it before
	beside     bool             // it stands beside an absence of today
}

// answersPlanned reports whether a text may answer a campaign's of the last
// days: only if no alert has gone to the number.
func (h *hearing) answersPlanned(days int) bool {
	return h.texted == 0 && !h.planned.IsZero() && clock.DateOf(h.planned).After(h.today.AddDays(-days))
}

// meant is a pupil a text may be about.
type meant struct {
	Pupil   school.Pupil
	Absence *Absence // nil when no register says that the pupil is absent
	Match   Match    // the alert that named the pupil; empty when none did
	Doubted bool     // a person reads first: the number is also a barred adult's, or is never texted about the pupil
}

// about lists the pupils for a concern: all it may be about, never fewer.
func (h *hearing) about() []ConcernPupil {
	var out []ConcernPupil
	for _, i := range h.ofBarred {
		out = append(out, h.barred[i].concerned())
	}
	if h.barredOnly || h.claims && !h.worries() {
		return out
	}
	for i, m := range h.meant {
		if h.texted > 0 && i >= h.texted {
			break
		}
		out = append(out, m.concerned())
	}
	return out
}

func (m meant) concerned() ConcernPupil {
	p := ConcernPupil{Pupil: m.Pupil.ID}
	if m.Absence != nil {
		p.Absence = m.Absence.ID
	}
	return p
}

// worries reports whether the words themselves are a concern.
func (h *hearing) worries() bool { return h.read.Concern || h.read.Emergency }

// hear puts a text where it belongs at one school: beside the absences of the
// day of its alerts, and everything else under the lock of today.
func (s *Service) hear(ctx context.Context, h *hearing) error {
	if err := s.preferToday(ctx, h); err != nil {
		return err
	}
	if h.day != (clock.Date{}) && h.day != h.today {
		err := s.store.InSchoolDay(ctx, h.school, h.day, func(d Day) error {
			if err := s.understand(ctx, d, h); err != nil {
				return err
			}
			return s.putBeside(ctx, d, h)
		})
		if err != nil {
			return err
		}
	}
	var owed []delivery.Text
	err := s.store.InSchoolDay(ctx, h.school, h.today, func(d Day) (err error) {
		if h.day == h.today || h.day == (clock.Date{}) {
			if err := s.understand(ctx, d, h); err != nil {
				return err
			}
			if err := s.putBeside(ctx, d, h); err != nil {
				return err
			}
		}
		if h.fresh, err = d.Hear(ctx, h.in, h.contact()); err != nil || !h.fresh {
			return err
		}
		if owed, err = s.follow(ctx, d, h); err != nil {
			return err
		}
		return d.News(ctx, h.now, "reply", h.in.ID)
	})
	if err == nil && len(owed) > 0 {
		s.ring(ctx, owed...)
	}
	return err
}

// preferToday lets go of alerts of an earlier day when the text can stand beside
// an absence of today.
func (s *Service) preferToday(ctx context.Context, h *hearing) error {
	if h.day == (clock.Date{}) || h.day == h.today {
		return nil
	}
	try := *h
	try.alerts, try.day = nil, clock.Date{}
	err := s.store.InSchoolDay(ctx, h.school, h.today, func(d Day) error { return s.understand(ctx, d, &try) })
	if err == nil && len(try.standing()) > 0 {
		*h = try
	}
	return err
}

// aPhone reports whether a text came from a telephone, and not from a short
// code or letters: those are machines.
func (in Inbound) aPhone() bool { return strings.HasPrefix(in.Number.E164(), "+") }
