package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/templates"
)

// Config is what the service stands on.
type Config struct {
	Store    Store
	Clock    clock.Clock
	Wordings *templates.Service
	// Console is where people open it, as texts to staff say: https://host,
	// without a slash at the end.
	Console string
	// Ring tells workers that texts wait. It is best effort and never fails.
	Ring func(ctx context.Context, texts ...delivery.Text)
	// Read says what a reply says; nil is reading.Read.
	Read func(body string, at reading.About) reading.Reading
}

// Service is absence texting. It is safe for use by many at once.
type Service struct {
	store    Store
	clock    clock.Clock
	wordings *templates.Service
	console  string
	ring     func(ctx context.Context, texts ...delivery.Text)
	read     func(body string, at reading.About) reading.Reading
	quiet    quiet // where the ladder has nothing to do
}

// New makes the service.
func New(c Config) *Service {
	if c.Read == nil {
		c.Read = reading.Read
	}
	return &Service{store: c.Store, clock: c.Clock, wordings: c.Wordings, console: c.Console, ring: c.Ring, read: c.Read}
}

// SchoolDay says which day and session a school is in now, and why it is not
// open if it is not.
func (s *Service) SchoolDay(ctx context.Context, urn school.URN) (set Setting, day clock.Date, sess register.Session, notOpen string, err error) {
	set, err = s.store.Setting(ctx, urn)
	if err != nil {
		return set, day, sess, "", err
	}
	now := s.clock.Now()
	day, sess = clock.DateOf(now), register.SessionAt(set.Calendar, now)
	if open, why := set.Calendar.Open(day, string(sess)); !open {
		notOpen = why
	}
	return set, day, sess, notOpen, nil
}

// Absences lists the absences of a school on a day, with their texts and
// replies.
func (s *Service) Absences(ctx context.Context, urn school.URN, day clock.Date) ([]AbsenceView, error) {
	return s.store.Absences(ctx, urn, day, "")
}

// SchoolOfAbsence says whose absence it is.
func (s *Service) SchoolOfAbsence(ctx context.Context, id AbsenceID) (school.URN, error) {
	urn, _, err := s.store.WhereAbsence(ctx, id)
	return urn, err
}

// Alerts lists the alerts and corrections of a day; session and state may be
// empty for all.
func (s *Service) Alerts(ctx context.Context, urn school.URN, day clock.Date, sess register.Session, state delivery.State) ([]AlertView, error) {
	return s.store.Alerts(ctx, urn, day, sess, state)
}

// Alert gives one alert with its words and timeline.
func (s *Service) Alert(ctx context.Context, id delivery.TextID) (AlertDetail, error) {
	return s.store.Alert(ctx, id)
}

// Registers lists every register expected in a session, with its state.
func (s *Service) Registers(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) ([]RegisterView, error) {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return nil, err
	}
	return s.registers(ctx, set, day, sess)
}

func (s *Service) registers(ctx context.Context, set Setting, day clock.Date, sess register.Session) ([]RegisterView, error) {
	rs, err := s.store.Registers(ctx, set.School.URN, day, sess)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	rs = accounted(set.Calendar, day, sess, now, expected(set.Calendar, day, sess, rs))
	due := sess.Begins(set.Calendar, day).Add(set.Policy.OverdueAfter.Duration())
	for i := range rs {
		rs[i].Due = due
		rs[i].State = registerState(rs[i], now)
	}
	slices.SortFunc(rs, func(a, b RegisterView) int {
		switch {
		case a.Group == b.Group:
			return 0
		case a.Group.Before(b.Group):
			return -1
		default:
			return 1
		}
	})
	return rs, nil
}

// expected leaves out registers that nobody takes, since all the year groups in
// them are out; one that came nevertheless stays.
func expected(c school.Calendar, day clock.Date, sess register.Session, rs []RegisterView) []RegisterView {
	return slices.DeleteFunc(rs, func(r RegisterView) bool {
		for year := r.FirstYear; year <= r.LastYear; year++ {
			open, _ := c.OpenFor(day, string(sess), year)
			closed, _ := c.Open(day, string(sess))
			if open || !closed { // a day that is none for anybody says so elsewhere
				return false
			}
		}
		return r.Revision == 0
	})
}

func registerState(r RegisterView, now time.Time) RegisterState {
	switch {
	case r.Stands() && len(r.Unmarked) > 0:
		return RegisterIncomplete
	case r.Stands():
		return RegisterClosed
	case now.After(r.Due):
		return RegisterLate
	default:
		return RegisterOpen
	}
}

// News lists what changed at a school since seq, oldest first.
func (s *Service) News(ctx context.Context, urn school.URN, since int64) ([]News, error) {
	return s.store.News(ctx, urn, since)
}

// NewsSeq is the number of the newest line of a school's news.
func (s *Service) NewsSeq(ctx context.Context, urn school.URN) (int64, error) {
	return s.store.NewsSeq(ctx, urn)
}

// ringAll rings for the texts that may go.
func (s *Service) ringAll(ctx context.Context, alerts []Alert) {
	var owed []delivery.Text
	for _, a := range alerts {
		if a.Text.State == delivery.Raised {
			owed = append(owed, a.Text)
		}
	}
	if len(owed) > 0 {
		s.ring(ctx, owed...)
	}
}
