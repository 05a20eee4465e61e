package roll

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// Kind is what sort of file holds a roll.
type Kind string

// The kinds of file.
const (
	CSVFile  Kind = "csv"
	CTFFile  Kind = "ctf"
	JSONFile Kind = "json"
)

// KindOf says what kind of file a name ends as, "" for none we read.
func KindOf(name string) Kind {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".txt":
		return CSVFile
	case ".xml":
		return CTFFile
	case ".json":
		return JSONFile
	}
	return ""
}

// Choice says by which mapping a CSV file is read.
type Choice struct {
	Mapping *rollfile.Mapping // as a person gave it; kept for the next import when this one goes in
	Guess   bool              // guess it afresh, whatever is kept
}

// Imported is what the import of a file changed.
type Imported struct {
	Added           int              `json:"added"`
	Changed         int              `json:"changed"`
	Removed         int              `json:"removed"`
	Problems        []problem.Field  `json:"problems" doc:"Lines and cells that did not go in, or that a person should look at: /lines/12/columns/G is cell G12 of the file"`
	Whom            Whom             `json:"whom" doc:"Whom the first text would reach if a pupil were missing, where that is somebody else than before"`
	Mapping         rollfile.Mapping `json:"mapping" doc:"By which a CSV file was read"`
	Merged          []string         `json:"merged" doc:"Ids of adults whom several pupils have and who were made one, having the same name and number. Each keeps their own tie to each pupil"`
	RemovedPupils   []string         `json:"removed_pupils" doc:"Ids of pupils who leave the roll"`
	Took            school.RollNews  `json:"-"` // what it took away, by our own ids
	RemovedContacts []Untied         `json:"removed_contacts" doc:"Contacts whom a pupil's list no longer has"`
}

// Untied is a contact who goes from a pupil's list.
type Untied struct {
	Pupil   string `json:"pupil" doc:"The school's own id"`
	Contact string `json:"contact" doc:"The school's own id"`
}

// ImportCSV takes a school's export. The mapping is the one chosen, else the
// one kept, else guessed. A failure is Invalid (no such file), TooLarge,
// Unknown or Conflict, as with Put.
func (s *Service) ImportCSV(ctx context.Context, actor school.Actor, urn school.URN, r io.Reader, c Choice, o PutOptions) (Imported, error) {
	sheet, err := rollfile.OpenCSV(r)
	if err != nil {
		return Imported{}, err
	}
	m, err := s.choose(ctx, urn, sheet, c)
	if err != nil {
		return Imported{}, err
	}
	f, err := sheet.Read(m)
	if err != nil {
		return Imported{}, err
	}
	done, err := s.take(ctx, actor, urn, f, o)
	if err != nil || o.DryRun || c.Mapping == nil {
		return done, err
	}
	return done, s.PutMapping(ctx, actor, urn, m)
}

// ImportCTF takes a Common Transfer File. Its pupils are found by UPN; failures
// are those of ImportCSV.
func (s *Service) ImportCTF(ctx context.Context, actor school.Actor, urn school.URN, r io.Reader, o PutOptions) (Imported, error) {
	f, err := rollfile.OpenCTF(r)
	if err != nil {
		return Imported{}, err
	}
	return s.take(ctx, actor, urn, f, o)
}

func (s *Service) choose(ctx context.Context, urn school.URN, sheet *rollfile.Sheet, c Choice) (rollfile.Mapping, error) {
	if c.Mapping != nil {
		return *c.Mapping, nil
	}
	if !c.Guess {
		kept, err := s.store.Mapping(ctx, urn)
		if err != nil || len(kept.Columns) > 0 {
			return kept, err
		}
	}
	return sheet.Guess()
}

// take lays a file over what stands.
func (s *Service) take(ctx context.Context, actor school.Actor, urn school.URN, f rollfile.File, o PutOptions) (Imported, error) {
	numbers := rollfile.ReadNumbers(f.Roll, s.policy)
	done := Imported{Mapping: f.Mapping}
	if done.Mapping.Columns == nil {
		done.Mapping.Columns = []rollfile.Column{}
	}
	first := 0 // problems of the whole roll that stand before those of the file
	diff, err := s.change(ctx, actor, urn, o, func(m *merge) {
		done.Merged = m.takeFile(&f, numbers, o.Partial)
		done.RemovedPupils, done.RemovedContacts = m.gone()
		done.Took = m.taken()
		first = len(m.whole())
	})
	if err != nil {
		return Imported{}, err
	}
	done.Added, done.Changed, done.Removed, done.Whom = diff.Added, diff.Changed, diff.Removed, diff.Whom
	done.Problems = slices.Concat([]problem.Field{}, diff.Problems[:first], f.Problems)
	for _, p := range diff.Problems[first:] {
		done.Problems = append(done.Problems, f.Placed(p))
	}
	return done, nil
}

// takeFile lays a file, whose pupils and adults are recognised first, and gives
// the ids of adults made one on evidence.
func (m *merge) takeFile(f *rollfile.File, numbers rollfile.Numbers, partial bool) (merged []string) {
	rows := pupilsHere(f, m.before)
	a := knowAgain(rows, numbers, m.before)
	keepIDs(f, rows, a)
	m.rename(a)
	r, merged := recognise(f, a.heard(rows), numbers, a.renamed(m.before))
	m.file, m.numbers, m.every, m.toRing = f, numbers.ByContact(r), numbers.Every(r), numbers.ToRing(r)
	m.take(r, partial)
	return merged
}

// Mapping gives the mapping kept for a school's files, without columns when
// there is none. A failure is Unknown.
func (s *Service) Mapping(ctx context.Context, urn school.URN) (rollfile.Mapping, error) {
	m, err := s.store.Mapping(ctx, urn)
	if m.Columns == nil {
		m.Columns = []rollfile.Column{}
	}
	return m, err
}

// PutMapping keeps a mapping for a school's next file; one without columns
// lets go of it. A failure is Invalid or Unknown.
func (s *Service) PutMapping(ctx context.Context, actor school.Actor, urn school.URN, m rollfile.Mapping) error {
	if err := m.Check(); err != nil {
		return err
	}
	return s.store.PutMapping(ctx, actor, urn, m, s.clock.Now())
}

// ImportSystem takes a roll that a register system gave. Its pupils are found by
// id, and one whose id is new by UPN, since the roll may have come from a file
// before. Failures are those of Put.
func (s *Service) ImportSystem(ctx context.Context, actor school.Actor, urn school.URN, in rollfile.System, o PutOptions) (Imported, error) {
	o.Partial = in.Partial
	return s.take(ctx, actor, urn, in.File(), o)
}
