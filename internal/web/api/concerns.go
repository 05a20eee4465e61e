package api

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// Concern is a reply that shows that the adult did not know, or harm. Software
// opens one; only a person closes it.
type Concern struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind" enum:"breach,concern,emergency" doc:"breach: a stranger was told. It becomes graver, never less grave"`
	Date     string        `json:"date" format:"date"`
	Session  string        `json:"session" enum:"AM,PM"`
	At       time.Time     `json:"at" doc:"When it began"`
	Pupils   []string      `json:"pupils" doc:"The school's own ids of those it may be about; empty when nobody knows"`
	Absences []string      `json:"absences" doc:"The absences it is about, by their ids"`
	Texts    []ConcernText `json:"texts" doc:"What was written; empty without the scope replies:read"`
	Barred   bool          `json:"written_by_barred_adult" doc:"Whoever wrote must be told nothing about these pupils, by a call either; false without the scope replies:read"`
	Told     string        `json:"told" enum:"nobody,lead,deputy,head" doc:"How far up it has gone"`
	TakenAt  *time.Time    `json:"taken_at"`
	TakenBy  *string       `json:"taken_by"`
	ClosedAt *time.Time    `json:"closed_at"`
	ClosedBy *string       `json:"closed_by"`
	Found    string        `json:"found" doc:"What the person who closed it found; empty while it is open, and without the scope replies:read"`
}

// ConcernText is a text that worries.
type ConcernText struct {
	From    string    `json:"from" doc:"Who, as staff know them"`
	Body    string    `json:"body"`
	Because []string  `json:"because" doc:"The words that worry"`
	At      time.Time `json:"at"`
}

// Concerns is a page of them.
type Concerns struct {
	Concerns   []Concern `json:"concerns"`
	NextCursor *string   `json:"next_cursor"`
}

type concernsIn struct {
	AtSchool
	OnDay
	Paged
}

type concernsOut struct{ Body Concerns }

func (d *door) listConcerns(ctx context.Context, in *concernsIn) (*concernsOut, error) {
	v := visitOf(ctx)
	day, err := d.day(ctx, v.urn, in.Date)
	if err != nil {
		return nil, err
	}
	all, err := d.mornings.Concerns(ctx, v.urn, day)
	if err != nil {
		return nil, err
	}
	cut, next, err := page(in.Paged, all, func(c notifier.ConcernView) string { return string(c.ID) })
	if err != nil {
		return nil, err
	}
	withReplies := v.key.May(staff.RepliesRead)
	return &concernsOut{Concerns{each(cut, func(c notifier.ConcernView) Concern { return concernAnswer(c, withReplies) }), next}}, nil
}

// toldWords says how far up a concern has gone.
var toldWords = []string{"nobody", "lead", "deputy", "head"}

func concernAnswer(c notifier.ConcernView, withReplies bool) Concern {
	out := Concern{
		ID: string(c.ID), Kind: string(c.Kind), Date: c.Day.String(), Session: string(c.Session), At: c.At.UTC(),
		Pupils: []string{}, Absences: []string{}, Texts: []ConcernText{}, Barred: withReplies && c.Barred, Told: toldWords[min(max(c.Told, 0), len(toldWords)-1)],
		TakenAt: instant(c.TakenAt), TakenBy: actorOrNil(c.TakenBy), ClosedAt: instant(c.ClosedAt), ClosedBy: actorOrNil(c.ClosedBy),
	}
	for _, p := range c.Pupils {
		out.Pupils = append(out.Pupils, p.Who.Ref)
		if p.Absence != "" {
			out.Absences = append(out.Absences, string(p.Absence))
		}
	}
	if withReplies {
		out.Found = c.Found
		out.Texts = each(c.Texts, func(t notifier.ConcernText) ConcernText {
			return ConcernText{c.From, t.Body, full(t.Words), t.At.UTC()}
		})
	}
	return out
}

func actorOrNil(a school.Actor) *string {
	if a.Kind == "" {
		return nil
	}
	return orNil(a.String())
}

type oneConcern struct {
	ID string `path:"id" maxLength:"64" doc:"The concern's id"`
}

// ConcernState says what became of a concern.
type ConcernState struct {
	ID    string `json:"id"`
	State string `json:"state" enum:"taken,closed"`
}

type concernStateOut struct{ Body ConcernState }

func (d *door) takeConcern(ctx context.Context, in *oneConcern) (*concernStateOut, error) {
	if err := d.mornings.TakeConcern(ctx, visitOf(ctx).actor(), notifier.ConcernID(in.ID)); err != nil {
		return nil, err
	}
	return &concernStateOut{ConcernState{in.ID, "taken"}}, nil
}

func (d *door) closeConcern(ctx context.Context, in *oneConcern) (*concernStateOut, error) {
	v := visitOf(ctx)
	found := ""
	if len(v.body) > 0 {
		o, err := readObject(v.body)
		if err != nil {
			return nil, err
		}
		bad := invalid()
		found = o.mayText(bad, "found", 2000)
		if len(bad.Fields) > 0 {
			return nil, bad
		}
	}
	if err := d.mornings.CloseConcern(ctx, v.actor(), notifier.ConcernID(in.ID), found); err != nil {
		return nil, err
	}
	return &concernStateOut{ConcernState{in.ID, "closed"}}, nil
}
