package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// oneClosure names a closure in the address.
type oneClosure struct {
	ID string `path:"id" maxLength:"64" doc:"The closure's id, as it was answered when the register closed"`
}

type takenBackOut struct{ Body Taken }

func (d *door) takeBackClosure(ctx context.Context, in *oneClosure) (*takenBackOut, error) {
	out, err := d.mornings.TakeBackClosure(ctx, visitOf(ctx).actor(), notifier.ClosureID(in.ID))
	if err != nil {
		return nil, err
	}
	return &takenBackOut{taken(out)}, nil
}

// ofClosure is for addresses that name a closure.
func (d *door) ofClosure(ctx context.Context, c *gin.Context, k staff.Key) (school.URN, error) {
	none := problem.New(problem.Unknown, "There is no such closure, or it is not for this key.")
	urn, err := d.mornings.SchoolOfClosure(ctx, notifier.ClosureID(c.Param("id")))
	if problem.Is(err, problem.Unknown) {
		return "", none
	}
	if err != nil {
		return "", err
	}
	return d.covered(ctx, k, urn, none)
}
