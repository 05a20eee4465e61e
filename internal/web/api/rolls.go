package api

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/staff"
)

// maxFaults is the most faults of one roll that a refusal lists: enough to see
// what an export gets wrong.
const maxFaults = 100

type rollOut struct{ Body rollfile.Roll }

func (d *door) getRoll(ctx context.Context, _ *AtSchool) (*rollOut, error) {
	r, err := d.roll.Get(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	return &rollOut{wholeRoll(r)}, nil
}

// wholeRoll makes every list one that is never null.
func wholeRoll(r rollfile.Roll) rollfile.Roll {
	r.Pupils = full(r.Pupils)
	for i := range r.Pupils {
		r.Pupils[i].Flags = full(r.Pupils[i].Flags)
		r.Pupils[i].Contacts = full(r.Pupils[i].Contacts)
	}
	return r
}

// RollOptions say how an import is to be taken.
type RollOptions struct {
	Partial yesNo  `query:"partial" doc:"Leaves pupils it does not name"`
	DryRun  yesNo  `query:"dry_run" doc:"Says what would change, and changes nothing"`
	Confirm number `query:"confirm_removals" doc:"How many removals the caller has seen and means, when there are more than 5%"`
	Changes number `query:"confirm_changes" doc:"How many adults' numbers change, and of how many pupils somebody without responsibility is asked first, together, seen and meant, when either is more than 10 and more than 10%"`
	Barred  number `query:"confirm_barred" doc:"How many adults would be told no more, seen and meant, when they are more than 10 and more than 10%"`
	Whom    number `query:"confirm_whom" doc:"About how many pupils somebody else would be texted first than before, or nobody, seen and meant, when they are 5 or more and more than 5%"`
}

func (in RollOptions) options() (o roll.PutOptions, err error) {
	if o.Partial, err = in.Partial.read("partial"); err != nil {
		return o, err
	}
	if o.DryRun, err = in.DryRun.read("dry_run"); err != nil {
		return o, err
	}
	if o.ConfirmRemovals, err = in.Confirm.read("confirm_removals"); err != nil {
		return o, err
	}
	if o.ConfirmChanges, err = in.Changes.read("confirm_changes"); err != nil {
		return o, err
	}
	if o.ConfirmBarred, err = in.Barred.read("confirm_barred"); err != nil {
		return o, err
	}
	o.ConfirmWhom, err = in.Whom.read("confirm_whom")
	return o, err
}

type putRollIn struct {
	AtSchool
	RollOptions
}

type diffOut struct{ Body roll.Diff }

func (d *door) putRoll(ctx context.Context, in *putRollIn) (*diffOut, error) {
	v := visitOf(ctx)
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	r, err := readRoll(v.body)
	if err != nil {
		return nil, err
	}
	diff, err := d.roll.Put(ctx, v.actor(), v.urn, r, o)
	if err != nil {
		return nil, err
	}
	diff.Problems, diff.Whom = full(diff.Problems), whomFor(v, diff.Whom)
	return &diffOut{diff}, nil
}

// whomFor gives whom the first texts would reach, by name for a key that may read the
// roll.
func whomFor(v visit, w roll.Whom) roll.Whom {
	if !v.key.May(staff.RollRead) {
		w = w.Nameless()
	}
	w.Changes, w.Joining.NobodyPupils = full(w.Changes), full(w.Joining.NobodyPupils)
	return w
}

// readRoll reads a roll. A pupil that cannot be read refuses the whole of it:
// leaving the pupil out would take them off the roll.
func readRoll(body []byte) (rollfile.Roll, error) {
	o, err := readObject(body)
	if err != nil {
		return rollfile.Roll{}, err
	}
	bad := invalid()
	var items []json.RawMessage
	if !o.has("pupils") {
		return rollfile.Roll{}, bad.At("/pupils", "pupils is missing")
	}
	if json.Unmarshal(o["pupils"], &items) != nil {
		return rollfile.Roll{}, bad.At("/pupils", "pupils is a list")
	}
	r := rollfile.Roll{Pupils: make([]rollfile.Pupil, len(items))}
	for i, raw := range items {
		at := itemPointer("/pupils", i)
		if _, ok := asObject(raw); !ok {
			bad.At(at, "a pupil is an object")
		} else if r.Pupils[i], err = rollfile.ReadPupil(raw); err != nil {
			bad.At(at+"/"+wrongField(err), "this is of another type than a roll has here")
		}
		if len(bad.Fields) == maxFaults {
			break
		}
	}
	if len(bad.Fields) > 0 {
		return rollfile.Roll{}, bad
	}
	return r, nil
}

// wrongField gives the path of our own field names at which reading stopped.
func wrongField(err error) string {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return ""
	}
	return strings.ReplaceAll(wrong.Field, ".", "/")
}
