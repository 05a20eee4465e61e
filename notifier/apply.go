package notifier

import (
	"context"
	"fmt"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// KeptClosure is one revision of a register as it is kept.
type KeptClosure struct {
	ID          ClosureID
	Closure     register.Closure
	Revision    int // from 1
	ReceivedAt  time.Time
	Fingerprint string
	Answer      Outcome
	Actor       school.Actor
	Of          []school.PupilID // whose each mark is, as the marks stand; empty for nobody's
	Absent      []school.PupilID // whose mark was an absence: what the ledger holds against the rows
	Unmarked    []school.PupilID // who has no usable mark
}

// OddMark is a mark kept for staff.
type OddMark struct {
	Pupil  school.PupilID // empty when nobody has the ref
	Ref    string
	Code   register.Code
	Detail string
}

// apply writes a plan, and gives the texts that are owed to staff at once.
func apply(ctx context.Context, day Day, actor school.Actor, c register.Closure, plan Plan, now time.Time) ([]delivery.Text, error) {
	kept := KeptClosure{
		ID: plan.Outcome.Closure, Closure: c, Revision: plan.Outcome.Revision, ReceivedAt: now,
		Fingerprint: plan.fingerprint, Answer: plan.Outcome, Actor: actor, Of: plan.Sheet.of,
	}
	for _, p := range plan.Sheet.unmarked {
		kept.Unmarked = append(kept.Unmarked, p.ID)
	}
	for _, e := range plan.Sheet.entries {
		if e.meaning.Absent() {
			kept.Absent = append(kept.Absent, e.pupil.ID)
		}
	}
	if err := day.KeepClosure(ctx, kept, plan.Sheet.odd); err != nil {
		return nil, err
	}
	if err := writeTexts(ctx, day, plan, now); err != nil {
		return nil, err
	}
	noted, told, err := writeNotes(ctx, day, plan.atOnce(c.Date == clock.DateOf(now)), now)
	if err != nil {
		return nil, err
	}
	if err := endNotices(ctx, day, plan.EndNotices, now); err != nil {
		return nil, err
	}
	if err := tellExplained(ctx, day, plan.settledAtOnce(), now); err != nil {
		return nil, err
	}
	detail := fmt.Sprintf("%s %s revision %d", c.Date, c.Session, kept.Revision)
	if err := day.Audit(ctx, now, actor, "register closed", string(kept.ID), detail); err != nil {
		return nil, err
	}
	if err := newsOf(ctx, day, now, "call", noted); err != nil {
		return nil, err
	}
	return told, day.News(ctx, now, "closure", string(kept.ID))
}

// settledAtOnce lists the absences that a notice explained, or the late desk
// had seen the end of, when their register closed.
func (p Plan) settledAtOnce() []Absence {
	var out []Absence
	for _, a := range p.Absences {
		if (a.Reason == ReasonToldInAdvance || a.Reason == ReasonSignedIn) && a.byHand() {
			out = append(out, a)
		}
	}
	return out
}

// endNotices ends what was told about pupils who are in school.
func endNotices(ctx context.Context, day Day, ids []NoticeID, now time.Time) error {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if _, err := day.EndNotice(ctx, id, NoticeEnded, school.SystemActor("register"), now); err != nil {
			return err
		}
	}
	if len(names) == 0 {
		return nil
	}
	return day.News(ctx, now, "notice", names...)
}

func writeTexts(ctx context.Context, day Day, plan Plan, now time.Time) error {
	if err := day.PutAbsences(ctx, plan.Absences); err != nil {
		return err
	}
	for _, d := range plan.Drop {
		if err := day.Drop(ctx, d.Alert, d.Absence, now); err != nil {
			return err
		}
	}
	for _, m := range plan.Withdraw {
		if ok, err := day.Move(ctx, m); err != nil {
			return err
		} else if !ok { // its row is held, so this cannot be
			return fmt.Errorf("withdraw alert %s: it moved while it was held", m.ID)
		}
	}
	if plan.Brake != nil {
		if err := day.PutBrake(ctx, *plan.Brake); err != nil {
			return err
		}
		if err := day.News(ctx, now, "brake", string(plan.Brake.ID)); err != nil {
			return err
		}
	}
	for _, al := range plan.Hold {
		if err := day.HoldFor(ctx, al, now); err != nil {
			return err
		}
	}
	if err := day.Raise(ctx, plan.Raise); err != nil {
		return err
	}
	for _, j := range plan.Join {
		if err := day.Join(ctx, j.Alert, j.Pupil); err != nil {
			return err
		}
	}
	return nil
}
