package api

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/notifier"
)

// Ledger is the account of one session.
type Ledger struct {
	School    string          `json:"school" example:"999001"`
	Date      string          `json:"date" format:"date"`
	Session   string          `json:"session" enum:"AM,PM"`
	Registers LedgerRegisters `json:"registers"`
	Unmarked  []string        `json:"unmarked" doc:"Pupils of closed registers without a usable mark"`
	Absences  LedgerAbsences  `json:"absences" doc:"total = explained_at_close + alerted + held + withheld"`
	Texts     LedgerTexts     `json:"texts" doc:"Alerts, by their state"`
	Ladder    LedgerLadder    `json:"ladder" doc:"What happened while absences stayed unexplained"`
	Replies   LedgerReplies   `json:"replies"`
	Concerns  LedgerConcerns  `json:"concerns"`
	Balanced  bool            `json:"balanced" doc:"False when two tables disagree about anybody"`
	Faults    []LedgerFault   `json:"faults" doc:"What does not balance, by pupil"`
}

// LedgerRegisters counts registers.
type LedgerRegisters struct {
	Expected   int      `json:"expected"`
	Closed     int      `json:"closed"`
	Incomplete int      `json:"incomplete"`
	Missing    []string `json:"missing" doc:"Registers that have not closed"`
}

// LedgerAbsences counts absences.
type LedgerAbsences struct {
	Total            int `json:"total"`
	ExplainedAtClose int `json:"explained_at_close"`
	Alerted          int `json:"alerted"`
	Held             int `json:"held"`
	Withheld         int `json:"withheld"`
	ExplainedSince   int `json:"explained_since"`
	Open             int `json:"open"`
}

// LedgerTexts counts texts by their state.
type LedgerTexts struct {
	Held        int `json:"held"`
	Raised      int `json:"raised"`
	Sending     int `json:"sending"`
	Unknown     int `json:"unknown"`
	Sent        int `json:"sent"`
	Delivered   int `json:"delivered"`
	Undelivered int `json:"undelivered"`
	Failed      int `json:"failed"`
	Withdrawn   int `json:"withdrawn"`
	Expired     int `json:"expired"`
}

// LedgerLadder counts the rungs absences came to.
type LedgerLadder struct {
	NextContacts int `json:"next_contacts" doc:"Texts to next contacts, whatever became of them"`
	Calls        int `json:"calls" doc:"Absences that came to the call list"`
	Lead         int `json:"lead" doc:"Of which the safeguarding lead was told after the time the school has set"`
	Vulnerable   int `json:"vulnerable" doc:"Of which the lead was told at once"`
}

// LedgerReplies counts replies.
type LedgerReplies struct {
	Total  int            `json:"total"`
	ByKind map[string]int `json:"by_kind"`
}

// LedgerConcerns counts concerns.
type LedgerConcerns struct {
	Open   int `json:"open"`
	Closed int `json:"closed"`
}

// LedgerFault is a pupil for whom two tables disagree.
type LedgerFault struct {
	Pupil  string `json:"pupil"`
	Detail string `json:"detail"`
}

type ledgerOut struct{ Body Ledger }

func (d *door) getLedger(ctx context.Context, in *OnSession) (*ledgerOut, error) {
	v := visitOf(ctx)
	day, sess, err := d.sitting(ctx, v.urn, in.Date, in.Session)
	if err != nil {
		return nil, err
	}
	l, err := d.mornings.Ledger(ctx, v.urn, day, sess)
	if err != nil {
		return nil, err
	}
	return &ledgerOut{ledgerAnswer(l, day, sess)}, nil
}

func ledgerAnswer(l notifier.Ledger, day clock.Date, sess register.Session) Ledger {
	byKind := l.Replies.ByKind
	if byKind == nil {
		byKind = map[string]int{}
	}
	a := l.Absences
	return Ledger{
		School: string(l.School), Date: day.String(), Session: string(sess),
		Registers: LedgerRegisters{l.Registers.Expected, l.Registers.Closed, l.Registers.Incomplete, full(l.Registers.Missing)},
		Unmarked:  named(l.Unmarked),
		Absences:  LedgerAbsences{a.Total, a.ExplainedAtClose, a.Alerted, a.Held, a.Withheld, a.ExplainedSince, a.Open},
		Texts:     ledgerTexts(l.Texts),
		Ladder:    LedgerLadder(l.Ladder),
		Replies:   LedgerReplies{l.Replies.Total, byKind},
		Concerns:  LedgerConcerns{l.Concerns.Open, l.Concerns.Closed},
		Balanced:  l.Balanced,
		Faults:    each(l.Faults, func(f notifier.LedgerFault) LedgerFault { return LedgerFault{f.Pupil, f.Detail} }),
	}
}

// named leaves out marks that name nobody: GET registers lists those, with why.
func named(refs []string) []string {
	return slices.DeleteFunc(append([]string{}, refs...), func(ref string) bool { return ref == "" })
}

func ledgerTexts(n map[delivery.State]int) LedgerTexts {
	return LedgerTexts{
		Held: n[delivery.Held], Raised: n[delivery.Raised], Sending: n[delivery.Sending], Unknown: n[delivery.Unknown],
		Sent: n[delivery.Sent], Delivered: n[delivery.Delivered], Undelivered: n[delivery.Undelivered],
		Failed: n[delivery.Failed], Withdrawn: n[delivery.Withdrawn], Expired: n[delivery.Expired],
	}
}
