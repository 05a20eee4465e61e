package api

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// The forms of a file that holds a roll.
const (
	csvFile = "text/csv"
	ctfFile = "application/xml"
)

type importRollIn struct {
	AtSchool
	RollOptions
	Mapping string `query:"mapping" maxLength:"60000" doc:"Of a CSV file: saved (what was kept, else guessed; so when left out), guess, or a mapping as JSON, which is kept when the file goes in"`
}

type importOut struct{ Body roll.Imported }

func (d *door) importRoll(ctx context.Context, in *importRollIn) (*importOut, error) {
	v := visitOf(ctx)
	o, err := in.options()
	if err != nil {
		return nil, err
	}
	var done roll.Imported
	if v.form == ctfFile {
		done, err = d.roll.ImportCTF(ctx, v.actor(), v.urn, bytes.NewReader(v.body), o)
	} else {
		var c roll.Choice
		if c, err = readChoice(in.Mapping); err != nil {
			return nil, err
		}
		done, err = d.roll.ImportCSV(ctx, v.actor(), v.urn, bytes.NewReader(v.body), c, o)
	}
	if err != nil {
		return nil, err
	}
	done.Problems, done.Merged, done.Mapping.Columns = full(done.Problems), full(done.Merged), full(done.Mapping.Columns)
	done.RemovedPupils, done.RemovedContacts = full(done.RemovedPupils), full(done.RemovedContacts)
	done.Whom = whomFor(v, done.Whom)
	return &importOut{done}, nil
}

// readChoice reads which mapping is meant.
func readChoice(s string) (roll.Choice, error) {
	switch s {
	case "", "saved":
		return roll.Choice{}, nil
	case "guess":
		return roll.Choice{Guess: true}, nil
	}
	m, err := readMapping([]byte(s))
	if err != nil {
		bad := problem.New(problem.Invalid, "mapping is saved, guess, or a mapping as JSON.")
		bad.Fields = problem.Of(err).Fields
		return roll.Choice{}, bad
	}
	return roll.Choice{Mapping: &m}, nil
}

// readMapping reads a mapping and checks it.
func readMapping(body []byte) (rollfile.Mapping, error) {
	o, err := readObject(body)
	if err != nil {
		return rollfile.Mapping{}, err
	}
	if !o.has("columns") {
		return rollfile.Mapping{}, invalid().At("/columns", "columns is missing")
	}
	var m rollfile.Mapping
	if err := json.Unmarshal(o["columns"], &m.Columns); err != nil {
		return m, invalid().At("/columns", "columns is a list of objects with a heading, a field and a contact")
	}
	return m, m.Check()
}

type mappingOut struct{ Body rollfile.Mapping }

func (d *door) getRollMapping(ctx context.Context, _ *AtSchool) (*mappingOut, error) {
	m, err := d.roll.Mapping(ctx, visitOf(ctx).urn)
	if err != nil {
		return nil, err
	}
	m.Columns = full(m.Columns)
	return &mappingOut{m}, nil
}

func (d *door) putRollMapping(ctx context.Context, _ *AtSchool) (*mappingOut, error) {
	v := visitOf(ctx)
	m, err := readMapping(v.body)
	if err != nil {
		return nil, err
	}
	if err := d.roll.PutMapping(ctx, v.actor(), v.urn, m); err != nil {
		return nil, err
	}
	m.Columns = full(m.Columns)
	return &mappingOut{m}, nil
}
