package notifier

import (
	"context"
	"sort"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// Ledger is the account of one session, which must balance: each figure is
// counted from a table of its own.
type Ledger struct {
	School    school.URN
	Date      clock.Date
	Session   register.Session
	Registers LedgerRegisters
	Unmarked  []string // refs of pupils of closed registers without a usable mark
	Absences  LedgerAbsences
	Texts     map[delivery.State]int // alerts; what the ladder adds stands under Ladder
	Ladder    LedgerLadder
	Replies   LedgerReplies
	Concerns  LedgerConcerns
	Balanced  bool
	Faults    []LedgerFault // what does not balance, by pupil
}

// LedgerRegisters counts the registers of the session.
type LedgerRegisters struct {
	Expected, Closed, Incomplete int
	Missing                      []string // groups whose register has not closed
}

// LedgerAbsences counts absences. Total is the sum of the first four; the last
// two split those that had no reason at close.
type LedgerAbsences struct {
	Total, ExplainedAtClose, Alerted, Held, Withheld int
	ExplainedSince, Open                             int
}

// LedgerLadder counts what happened while absences stayed unexplained.
type LedgerLadder struct {
	NextContacts int // texts to next contacts, whatever became of them
	Calls        int // absences that came to the call list
	Lead         int // of which the safeguarding lead was told because time passed
	Vulnerable   int // of which the lead was told at once
}

// LedgerReplies counts the replies to the session's alerts.
type LedgerReplies struct {
	Total  int
	ByKind map[string]int
}

// LedgerConcerns counts concerns.
type LedgerConcerns struct{ Open, Closed int }

// LedgerFault is a pupil for whom two tables disagree.
type LedgerFault struct {
	Pupil  string // the school's own ref
	Detail string
}

// Ledger gives the account of one session. It balances when every pupil whom
// the closures' packed marks call absent has one absence row, and every
// absence row has what its course says it has: a reason at close, an alert
// with its text, or a reason why nobody was texted. Each side is counted from
// another table, so a row lost from any shows, by pupil.
func (s *Service) Ledger(ctx context.Context, urn school.URN, day clock.Date, sess register.Session) (Ledger, error) {
	set, err := s.store.Setting(ctx, urn)
	if err != nil {
		return Ledger{}, err
	}
	c, err := s.store.Counts(ctx, urn, day, sess)
	if err != nil {
		return Ledger{}, err
	}
	now := s.clock.Now()
	c.Registers = accounted(set.Calendar, day, sess, now, expected(set.Calendar, day, sess, c.Registers))
	for i := range c.Registers {
		c.Registers[i].Due = sess.Begins(set.Calendar, day).Add(set.Policy.OverdueAfter.Duration())
		c.Registers[i].State = registerState(c.Registers[i], now)
	}
	return Account(urn, day, sess, c), nil
}

// Account draws up a ledger from its counts. Pure.
func Account(urn school.URN, day clock.Date, sess register.Session, c Counts) Ledger {
	l := Ledger{
		School: urn, Date: day, Session: sess, Unmarked: []string{},
		Registers: LedgerRegisters{Missing: []string{}}, Texts: map[delivery.State]int{},
		Replies: LedgerReplies{ByKind: c.Replies}, Concerns: c.Concerns, Faults: append([]LedgerFault{}, c.Faults...),
	}
	for _, st := range delivery.States {
		l.Texts[st] = c.Texts[st]
	}
	l.Ladder = LedgerLadder{NextContacts: c.RungTexts, Calls: c.Rungs[RungCalls], Lead: c.Rungs[RungLead], Vulnerable: c.Rungs[RungVulnerable]}
	for _, n := range c.Replies {
		l.Replies.Total += n
	}
	l.countRegisters(c.Registers)
	l.countAbsences(c)
	l.countUnseen(c.Registers)
	sort.Slice(l.Faults, func(i, j int) bool { return l.Faults[i].Pupil < l.Faults[j].Pupil })
	l.Balanced = len(l.Faults) == 0
	return l
}

func (l *Ledger) countRegisters(rs []RegisterView) {
	for _, r := range rs {
		for _, d := range r.Unmarked {
			l.Unmarked = append(l.Unmarked, d.Ref)
		}
		if r.Pupils == 0 {
			continue // a register came for a group that is not on the roll
		}
		l.Registers.Expected++
		if !r.Stands() {
			l.Registers.Missing = append(l.Registers.Missing, string(r.Group))
			continue
		}
		l.Registers.Closed++
		if len(r.Unmarked) > 0 {
			l.Registers.Incomplete++
		}
	}
}

// countUnseen names each pupil of a closed register whom no register has marked
// and who does not stand as unmarked: nobody would look for them.
func (l *Ledger) countUnseen(rs []RegisterView) {
	said := map[school.PupilID]bool{}
	for _, r := range rs {
		for _, d := range r.Unmarked {
			said[d.Pupil] = true
		}
	}
	for _, r := range rs {
		for _, p := range r.Unseen {
			if !said[p.ID] {
				l.Faults = append(l.Faults, LedgerFault{Pupil: p.Ref, Detail: "on the roll of a register that has closed, and in no account"})
			}
		}
	}
}

// countAbsences counts rows, and names each pupil for whom two tables differ.
func (l *Ledger) countAbsences(c Counts) {
	fault := func(p school.PupilID, detail string) {
		l.Faults = append(l.Faults, LedgerFault{Pupil: c.Refs[p], Detail: detail})
	}
	has := map[school.PupilID]bool{}
	for _, a := range c.Absences {
		has[a.Pupil] = true
		if !c.Marked[a.Pupil] {
			fault(a.Pupil, "an absence stands here that no register says")
		}
		l.Absences.Total++
		l.countCourse(a, fault)
	}
	for p := range c.Marked {
		if !has[p] {
			l.Absences.Total++ // the register says so, whatever became of the row
			fault(p, "the register says absent, and no absence is kept")
		}
	}
}

func (l *Ledger) countCourse(a CountedAbsence, fault func(school.PupilID, string)) {
	switch a.Course {
	case ExplainedAtClose:
		l.Absences.ExplainedAtClose++
		return
	case WithheldFrom:
		l.Absences.Withheld++
	case Alerted:
		if a.Alerts == 0 {
			fault(a.Pupil, "an alert was owed, and none is kept")
		} else if a.Texts < a.Alerts {
			fault(a.Pupil, "an alert is kept without its text")
		}
		if a.HeldTexts > 0 {
			l.Absences.Held++
		} else {
			l.Absences.Alerted++
		}
	default:
		fault(a.Pupil, "nobody has decided about this absence")
	}
	if a.Open {
		l.Absences.Open++
	} else {
		l.Absences.ExplainedSince++
	}
}
