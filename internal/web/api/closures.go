package api

import (
	"context"
	"net/http"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/notifier"
)

// Taken is what a closure led to: ids and the school's own refs, no names.
type Taken struct {
	Closure     string          `json:"closure" doc:"Its id" example:"01KARC8B0000000000000000AM"`
	Revision    int             `json:"revision" minimum:"1" doc:"1 for the first; more when the register was sent again with other content"`
	Marks       int             `json:"marks" doc:"How many were sent"`
	Absent      int             `json:"absent"`
	Unexplained int             `json:"unexplained" doc:"Of the absent, those with no reason known"`
	Unmarked    []string        `json:"unmarked" doc:"Pupils of the group without a usable mark; never taken for present" example:"[\"A0140\"]"`
	Alerts      []TakenAlert    `json:"alerts"`
	Withheld    []TakenWithheld `json:"withheld" doc:"Absences about which nobody is texted, and why"`
	Withdrawn   []string        `json:"withdrawn" doc:"Alerts taken back before they went"`
	Corrections []string        `json:"corrections" doc:"Texts owed because an alert had gone"`
	Problems    []problem.Field `json:"problems" doc:"Marks and fields that were not taken as they came"`
	Brake       *TakenBrake     `json:"brake" doc:"The brake, when it holds what this closure raised; null when it is off"`
}

// TakenAlert is an alert a closure raised, held or joined.
type TakenAlert struct {
	ID        string    `json:"id"`
	Status    string    `json:"status" enum:"held,raised,sending,unknown,sent,delivered,undelivered,failed,withdrawn,expired"`
	Reason    string    `json:"reason" doc:"Why it is held; empty when it is not"`
	Contact   string    `json:"contact" doc:"The school's own id of the contact, as in the roll"`
	Pupils    []string  `json:"pupils"`
	SendAfter time.Time `json:"send_after"`
	ExpiresAt time.Time `json:"expires_at"`
}

// TakenWithheld is an absence about which nobody is texted.
type TakenWithheld struct {
	Pupil  string `json:"pupil"`
	Reason string `json:"reason" example:"no_textable_contact"`
	Detail string `json:"detail"`
}

type takenOut struct {
	Status   int
	Replayed string `header:"Idempotent-Replayed" enum:"true" doc:"true when the answer is that of an earlier request"`
	Body     Taken
}

func (d *door) closeRegister(ctx context.Context, _ *AtSchool) (*takenOut, error) {
	v := visitOf(ctx)
	closure, notes, err := readClosure(v.body, v.urn)
	if err != nil {
		return nil, err
	}
	out, err := d.mornings.RegisterClosed(ctx, v.actor(), closure, notes)
	if err != nil {
		return nil, err
	}
	answer := &takenOut{Status: http.StatusAccepted, Body: taken(out)}
	if out.Replayed {
		answer.Status, answer.Replayed = http.StatusOK, "true"
	}
	return answer, nil
}

func taken(o notifier.Outcome) Taken {
	return Taken{
		Closure: string(o.Closure), Revision: o.Revision,
		Marks: o.Marks, Absent: o.Absent, Unexplained: o.Unexplained,
		Unmarked: full(o.Unmarked),
		Alerts:   each(o.Alerts, takenAlert),
		Withheld: each(o.Withheld, func(w notifier.Withheld) TakenWithheld {
			return TakenWithheld{w.Pupil, w.Reason, w.Detail}
		}),
		Withdrawn:   each(o.Withdrawn, textID),
		Corrections: each(o.Corrections, textID),
		Problems:    full(o.Problems),
		Brake:       takenBrake(o.Brake),
	}
}

func takenAlert(a notifier.OutcomeAlert) TakenAlert {
	return TakenAlert{
		ID: string(a.ID), Status: string(a.Status), Reason: a.Reason, Contact: a.Contact,
		Pupils: full(a.Pupils), SendAfter: a.SendAfter.UTC(), ExpiresAt: a.ExpiresAt.UTC(),
	}
}

func textID(id delivery.TextID) string { return string(id) }
