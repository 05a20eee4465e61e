package wonde

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

const (
	// inAdvance is how long before a day a mark for it is looked for: illnesses
	// and holidays are entered ahead, and do not change on the day.
	inAdvance = 28 * 24 * time.Hour
	// askAgain is how long a list that seldom changes is believed.
	askAgain = 20 * time.Minute
)

// memory is what a process need not ask twice about a school on a day. All of
// it can be lost: the next turn asks again, and a register that is handed on
// twice is known by its content.
type memory struct {
	mu      sync.Mutex
	remote  string
	day     clock.Date
	ahead   []Mark // entered before the day; nil until they have been read
	codes   map[string]string
	codesAt time.Time
	upns    map[string]string // by Wonde's id
	upnsAt  time.Time
	told    map[register.Key]register.Closure // what was handed on last
	lacking map[register.Key]string           // content that lacks a mark it had, and is believed when it comes again
}

// of gives what is known of a school on a day.
func (p *Puller) of(x school.Connection, day clock.Date) *memory {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.memory[x.School]
	if m == nil || m.day != day || m.remote != x.Remote {
		m = &memory{remote: x.Remote, day: day, told: map[register.Key]register.Closure{}, lacking: map[register.Key]string{}}
		p.memory[x.School] = m
	}
	return m
}

// says reports whether a register is news: other content than was handed on
// last. A process that has handed on none yet looks whether it was touched after
// the revision that stands, so that what staff have put right here meanwhile is
// not undone by an old register. A mark that is there no more may be on a page
// that moved while we read: that is believed when it comes a second time.
func (m *memory) says(c register.Closure, changed, stands time.Time) bool {
	last, told := m.told[c.Key]
	now := c.Fingerprint()
	switch {
	case !told && !stands.IsZero() && !changed.IsZero() && !changed.After(stands):
		m.told[c.Key] = c
		return false
	case told && last.Fingerprint() == now:
		delete(m.lacking, c.Key)
		return false
	case told && lacks(c, last) && m.lacking[c.Key] != now:
		m.lacking[c.Key] = now
		return false
	}
	return true
}

// lacks reports whether a pupil who had a mark has none.
func lacks(now, last register.Closure) bool {
	has := map[string]bool{}
	for _, mark := range now.Marks {
		has[mark.Pupil] = true
	}
	return slices.ContainsFunc(last.Marks, func(mark register.Mark) bool { return !has[mark.Pupil] })
}

// marks reads a day's marks, each with its pupil. With marks and a failure, what
// was entered in advance could not be read: those pupils are unmarked for now.
func (m *memory) marks(ctx context.Context, c *Client, day clock.Date, pupils []school.Pupil, now time.Time) ([]whose, error) {
	today, lost, err := c.Marks(ctx, day.At(0, 0))
	if err != nil {
		return nil, err
	}
	var fault error
	if m.ahead == nil {
		fault = m.readAhead(ctx, c, day)
	}
	if lost > 0 {
		fault = errors.Join(fault, ErrAnswer)
	}
	var of []Mark
	for _, mark := range newest(today, m.ahead) {
		if mark.Date == day {
			of = append(of, mark)
		}
	}
	if err := m.learn(ctx, c, of, pupils, now); err != nil {
		return nil, err
	}
	return m.join(of, pupils), fault
}

// readAhead reads the marks of the day that were entered before it.
func (m *memory) readAhead(ctx context.Context, c *Client, day clock.Date) error {
	all, _, err := c.Marks(ctx, day.At(0, 0).Add(-inAdvance))
	if err != nil {
		return err
	}
	m.ahead = []Mark{}
	for _, mark := range all {
		if mark.Date == day && mark.ChangedAt.Before(day.At(0, 0)) {
			m.ahead = append(m.ahead, mark)
		}
	}
	return nil
}

// learn asks for the codes, and for the UPNs of a roll that knows pupils by
// another id than Wonde's, where marks hold what is not known.
func (m *memory) learn(ctx context.Context, c *Client, marks []Mark, pupils []school.Pupil, now time.Time) (err error) {
	known := map[string]bool{}
	for _, p := range pupils {
		known[p.Ref] = true
	}
	codes, upns := false, false
	for _, mark := range marks {
		_, code := m.codes[mark.CodeID]
		codes = codes || mark.Code == "" && mark.CodeID != "" && !code
		upns = upns || !known[mark.Student] && m.upns[mark.Student] == ""
	}
	if codes && now.Sub(m.codesAt) >= askAgain {
		if m.codes, err = c.Codes(ctx); err != nil {
			return err
		}
		m.codesAt = now
	}
	if upns && now.Sub(m.upnsAt) >= askAgain {
		if m.upns, err = c.UPNs(ctx); err != nil {
			return err
		}
		m.upnsAt = now
	}
	return nil
}

// join finds the pupil of each mark. One of nobody on roll is left out: it is in
// no register of ours until the roll has the pupil.
func (m *memory) join(marks []Mark, pupils []school.Pupil) []whose {
	byRef, byUPN := map[string]school.Pupil{}, map[string]school.Pupil{}
	for _, p := range pupils {
		byRef[p.Ref] = p
		if p.UPN != "" {
			byUPN[p.UPN] = p
		}
	}
	all := []whose{}
	for _, mark := range marks {
		p, known := byRef[mark.Student]
		if upn := m.upns[mark.Student]; !known && upn != "" {
			p, known = byUPN[upn]
		}
		if known {
			all = append(all, whose{mark, p, m.code(mark)})
		}
	}
	return all
}

// unknownCode stands for a code of which only an id came that nobody explains:
// staff look at it, and its pupil is unmarked.
const unknownCode = register.Code("?")

func (m *memory) code(mark Mark) register.Code {
	if mark.Code != "" {
		return register.ParseCode(mark.Code)
	}
	if mark.CodeID == "" {
		return register.Unmarked
	}
	if code, known := m.codes[mark.CodeID]; known {
		return register.ParseCode(code)
	}
	return unknownCode
}
