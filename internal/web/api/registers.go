package api

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/notifier"
)

// OnSession asks about one session.
type OnSession struct {
	AtSchool
	OnDay
	Session string `query:"session" enum:"AM,PM" example:"AM" doc:"AM or PM; today's session when both are left out"`
}

// Register is one register expected in a session.
type Register struct {
	Register  string       `json:"register" example:"8B"`
	Session   string       `json:"session" enum:"AM,PM"`
	State     string       `json:"state" enum:"open,late,closed,incomplete" doc:"late: open past its time; incomplete: closed with pupils unmarked"`
	Pupils    int          `json:"pupils" doc:"On the roll of the group"`
	Absent    int          `json:"absent"`
	Unmarked  []DoubtfulID `json:"unmarked" doc:"Pupils without a usable mark, and marks kept for staff"`
	Revision  int          `json:"revision" doc:"0 while none has come"`
	TakenBack bool         `json:"taken_back,omitempty" doc:"It was sent by mistake and taken back, and the right one has not come: it counts as open"`
	Due       time.Time    `json:"due" doc:"When it should have closed"`
	ClosedAt  *time.Time   `json:"closed_at"`
}

// DoubtfulID is a pupil of a closed register without a usable mark.
type DoubtfulID struct {
	Pupil  string `json:"pupil" doc:"The school's own id, or as it was sent when nobody has it; empty when the mark could not be read"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Registers is a page of registers.
type Registers struct {
	Registers  []Register `json:"registers"`
	NextCursor *string    `json:"next_cursor"`
}

type registersIn struct {
	OnSession
	Paged
}

type registersOut struct{ Body Registers }

func (d *door) listRegisters(ctx context.Context, in *registersIn) (*registersOut, error) {
	v := visitOf(ctx)
	day, sess, err := d.sitting(ctx, v.urn, in.Date, in.Session)
	if err != nil {
		return nil, err
	}
	list, err := d.mornings.Registers(ctx, v.urn, day, sess)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, list, func(r notifier.RegisterView) string { return string(r.Group) })
	if err != nil {
		return nil, err
	}
	return &registersOut{Registers{each(cut, registerAnswer), next}}, nil
}

func registerAnswer(r notifier.RegisterView) Register {
	return Register{
		Register: string(r.Group), Session: string(r.Session), State: string(r.State),
		Pupils: r.Pupils, Absent: r.Absent, Revision: r.Revision, TakenBack: r.TakenBack, Due: r.Due.UTC(), ClosedAt: instant(r.ClosedAt),
		Unmarked: each(r.Unmarked, func(m notifier.MarkDoubt) DoubtfulID { return DoubtfulID{m.Ref, string(m.Code), m.Detail} }),
	}
}
