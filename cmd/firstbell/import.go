package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/firstbell/firstbell/config"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/internal/wonde"
)

// importing is what the words of the command say.
type importing struct {
	urn     school.URN
	from    string
	mapping roll.Choice
	options roll.PutOptions
	names   bool // says names too, which a terminal keeps
}

func importRoll(ctx context.Context, w world, args []string) error {
	if len(args) > 0 && args[0] == wonde.System {
		return importWonde(ctx, w, args[1:])
	}
	f := newFlags(w, "import", "put a roll in from a file: CSV as a register system exports it, a CTF file (.xml), or JSON in the shape of PUT /v1/schools/{urn}/roll",
		"firstbell import --school 123456 --file contacts.csv --dry-run")
	file, urn, from := f.String("config", "", "settings `file`"), f.String("school", "", "`URN` of the school"), f.String("file", "", "`file`: .csv, .xml or .json")
	dry, partial := f.Bool("dry-run", false, "say what would change and change nothing"), f.Bool("partial", false, "leave pupils the file does not name")
	confirm := f.Int("confirm-removals", 0, "the number of pupils and contacts that may go")
	changes := f.Int("confirm-changes", 0, "the number of adults whose number may change, when it asks for it")
	barred := f.Int("confirm-barred", 0, "the number of adults who may be barred from being told, when it asks for it")
	whom := f.Int("confirm-whom", 0, "the number of pupils about whom somebody else may be texted first, or nobody, when it asks for it")
	names := f.Bool("names", false, "say by name, and not by id, whom the first texts would reach")
	mapping := f.String("mapping", "", "of a CSV file: guess, or a JSON `file` that says which column holds what; left out, what was kept last time")
	if err := f.parse(args); err != nil {
		return err
	}
	in := importing{urn: school.URN(*urn), from: *from, names: *names, options: roll.PutOptions{DryRun: *dry, Partial: *partial, ConfirmRemovals: *confirm, ConfirmChanges: *changes, ConfirmBarred: *barred, ConfirmWhom: *whom}}
	switch *mapping {
	case "":
	case "guess":
		in.mapping.Guess = true
	default:
		in.mapping.Mapping = new(rollfile.Mapping)
		if err := readJSON(*mapping, in.mapping.Mapping); err != nil {
			return err
		}
	}
	if in.from == "" {
		return usage{errors.New("--file is needed")}
	}
	rows, err := os.Open(in.from)
	if err != nil {
		return usage{err}
	}
	defer rows.Close()
	return withStore(ctx, w, *file, func(db *store.DB, s config.Settings) error {
		done, err := in.put(ctx, roll.New(db.Roll(), clock.System{}, numbersOf(s)), rows)
		if err != nil {
			return inFull(w, err)
		}
		in.say(w, done)
		return nil
	})
}

// put takes the file by its kind.
func (in importing) put(ctx context.Context, rolls *roll.Service, rows io.Reader) (roll.Imported, error) {
	switch roll.KindOf(in.from) {
	case roll.CSVFile:
		return rolls.ImportCSV(ctx, operator, in.urn, rows, in.mapping, in.options)
	case roll.CTFFile:
		return rolls.ImportCTF(ctx, operator, in.urn, rows, in.options)
	case roll.JSONFile:
		r, err := rollOf(rows)
		if err != nil {
			return roll.Imported{}, usage{fmt.Errorf("%s: %w", in.from, err)}
		}
		diff, err := rolls.Put(ctx, operator, in.urn, r, in.options)
		return roll.Imported{Added: diff.Added, Changed: diff.Changed, Removed: diff.Removed, Problems: diff.Problems, Whom: diff.Whom}, err
	}
	return roll.Imported{}, usage{errors.New("--file ends in .csv, .xml (a CTF file) or .json")}
}

// rollOf reads a roll as JSON, with what it says beside the fields we know: it may
// forbid telling somebody.
func rollOf(rows io.Reader) (r rollfile.Roll, err error) {
	var whole struct {
		Pupils []json.RawMessage `json:"pupils"`
	}
	if err := json.NewDecoder(rows).Decode(&whole); err != nil {
		return r, err
	}
	if whole.Pupils == nil {
		return r, errors.New("pupils is missing")
	}
	r.Pupils = make([]rollfile.Pupil, len(whole.Pupils))
	for i, raw := range whole.Pupils {
		if r.Pupils[i], err = rollfile.ReadPupil(raw); err != nil {
			return r, fmt.Errorf("pupil %d: %w", i+1, err)
		}
	}
	return r, nil
}

// inFull writes the parts of a refusal out before it.
func inFull(w world, err error) error {
	if p, ok := errors.AsType[*problem.Error](err); ok {
		for _, f := range p.Fields {
			fmt.Fprintf(w.stderr, "%s: %s\n", f.Pointer, f.Detail)
		}
	}
	return err
}

// say writes what was done, and all that a person should look at.
func (in importing) say(w world, d roll.Imported) {
	for _, c := range d.Mapping.Columns {
		field := c.Field
		switch {
		case field == "":
			field = "not read"
		case c.Contact > 0:
			field = fmt.Sprintf("%s of contact %d", field, c.Contact)
		}
		fmt.Fprintf(w.stdout, "%s: %s\n", c.Heading, field)
	}
	for _, p := range d.Problems {
		fmt.Fprintf(w.stdout, "%s: %s\n", p.Pointer, p.Detail)
	}
	for _, id := range d.Merged {
		fmt.Fprintf(w.stdout, "contact %s: one adult of several pupils, by name and number\n", id)
	}
	for _, id := range d.RemovedPupils {
		fmt.Fprintf(w.stdout, "pupil %s: leaves the roll\n", id)
	}
	for _, t := range d.RemovedContacts {
		fmt.Fprintf(w.stdout, "contact %s: goes from the list of pupil %s\n", t.Contact, t.Pupil)
	}
	in.sayWhom(w, d.Whom)
	word := "Done"
	if in.options.DryRun {
		word = "Nothing was changed. It would be"
	}
	fmt.Fprintf(w.stdout, "%s: %d added, %d changed, %d removed; %d to look at.\n", word, d.Added, d.Changed, d.Removed, len(d.Problems))
}

// sayWhom writes whom the first texts would reach, where that is somebody else than
// before, and counts it of those who join.
func (in importing) sayWhom(w world, x roll.Whom) {
	if !in.names {
		x = x.Nameless()
	}
	for _, c := range x.Changes {
		fmt.Fprintf(w.stdout, "if missing tomorrow, %s (%s): %s\n", cmp.Or(c.Name, "pupil "+c.Pupil), c.Group, c.Says())
	}
	j := x.Joining
	for _, p := range j.NobodyPupils {
		fmt.Fprintf(w.stdout, "if missing tomorrow, %s (%s): nobody could be texted\n", cmp.Or(p.Name, "pupil "+p.Pupil), p.Group)
	}
	if len(x.Changes) > 0 {
		fmt.Fprintf(w.stdout, "Of %d pupils who stay: nobody texted any more about %d; somebody, where nobody was, about %d; somebody further away first about %d, another adult about %d, the same on another number about %d.\n", x.Of, x.Nobody, x.Somebody, x.Further, x.Another, x.Telephone)
	}
	if j.Pupils > 0 {
		fmt.Fprintf(w.stdout, "Texted first about the %d who join, or had no contacts: mothers %d, fathers %d, grandparents %d, others %d, nobody %d.\n", j.Pupils, j.Mothers, j.Fathers, j.Grandparents, j.Others, j.Nobody)
	}
}

// numbersOf says which numbers may be kept: pretend ones only where no real
// text can go.
func numbersOf(s config.Settings) phone.Policy {
	if s.Twilio.Configured() && !s.Twilio.StandIn() {
		return phone.Live
	}
	return phone.Rehearsal
}
