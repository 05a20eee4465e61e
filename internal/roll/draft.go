package roll

import (
	"bytes"
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
	"github.com/firstbell/firstbell/internal/school"
)

// DraftID names a draft.
type DraftID string

// DraftLife is how long a file waits for a person to say yes. After that it is
// gone, and must be chosen again.
const DraftLife = time.Hour

// Draft is a file between its upload and the moment a person says yes. It is
// kept sealed, and belongs to whoever uploaded it.
type Draft struct {
	ID      DraftID
	School  school.URN
	Staff   string // the member's id
	Kind    Kind   // CSVFile or CTFFile
	Name    string // of the file, as it was uploaded, for its owner to read
	Mapping rollfile.Mapping
	File    []byte
	At      time.Time
}

// Upload takes a file to be looked at. It fails with Invalid for what is
// neither CSV nor a Common Transfer File, and TooLarge beyond MostFile; nothing
// is kept then. One before it of the same person is let go.
func (s *Service) Upload(ctx context.Context, actor school.Actor, urn school.URN, name string, file []byte) (Draft, error) {
	now := s.clock.Now()
	d := Draft{ID: DraftID(school.NewID(now)), School: urn, Staff: actor.ID, Name: rollfile.FileName(name), File: file, At: now}
	switch {
	case len(file) > rollfile.MostFile:
		return Draft{}, problem.New(problem.TooLarge, "The file is larger than %d MB: no roll is.", rollfile.MostFile>>20)
	case KindOf(name) == CTFFile || looksLikeXML(file):
		d.Kind = CTFFile
		if _, err := rollfile.OpenCTF(bytes.NewReader(file)); err != nil {
			return Draft{}, err
		}
	default:
		d.Kind = CSVFile
		sheet, err := rollfile.OpenCSV(bytes.NewReader(file))
		if err != nil {
			return Draft{}, err
		}
		if d.Mapping, err = s.fitting(ctx, urn, sheet); err != nil {
			return Draft{}, err
		}
	}
	return d, s.store.PutDraft(ctx, d, now.Add(-DraftLife))
}

// looksLikeXML knows a transfer file that is called something else.
func looksLikeXML(file []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<"))
}

// fitting gives a column of mapping for each column of the file: as the school
// kept it where the heading is known, else as it is guessed.
func (s *Service) fitting(ctx context.Context, urn school.URN, sheet *rollfile.Sheet) (rollfile.Mapping, error) {
	kept, err := s.store.Mapping(ctx, urn)
	if err != nil {
		return rollfile.Mapping{}, err
	}
	return sheet.Fit(kept), nil
}

// Draft gives a file that waits. It fails with Unknown when it is not this
// person's, or its hour has passed.
func (s *Service) Draft(ctx context.Context, actor school.Actor, urn school.URN, id DraftID) (Draft, error) {
	d, err := s.store.Draft(ctx, urn, id)
	if err == nil && (d.Staff != actor.ID || s.clock.Now().Sub(d.At) > DraftLife) {
		err = errNoDraft()
	}
	if err != nil {
		return Draft{}, err
	}
	return d, nil
}

func errNoDraft() error {
	return problem.New(problem.Unknown, "This file is not kept here any more: a file waits for an hour. Choose it again.")
}

// MapDraft says which column of a draft holds what. It fails with Invalid for a
// mapping that cannot be, and Unknown.
func (s *Service) MapDraft(ctx context.Context, actor school.Actor, urn school.URN, id DraftID, m rollfile.Mapping) error {
	d, err := s.Draft(ctx, actor, urn, id)
	if err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return err
	}
	if err := m.NamesPupils(); err != nil {
		return err
	}
	return s.store.MapDraft(ctx, d.ID, m)
}

// DropDraft lets a file go. One that is gone is no error.
func (s *Service) DropDraft(ctx context.Context, actor school.Actor, urn school.URN, id DraftID) error {
	d, err := s.Draft(ctx, actor, urn, id)
	if problem.Is(err, problem.Unknown) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.store.DropDraft(ctx, d.ID)
}

// Purge lets every file go whose hour has passed.
func (s *Service) Purge(ctx context.Context) error {
	return s.store.PurgeDrafts(ctx, s.clock.Now().Add(-DraftLife))
}

// read reads a draft as the file it is.
func (d Draft) read() (rollfile.File, error) {
	if d.Kind == CTFFile {
		return rollfile.OpenCTF(bytes.NewReader(d.File))
	}
	sheet, err := rollfile.OpenCSV(bytes.NewReader(d.File))
	if err != nil {
		return rollfile.File{}, err
	}
	return sheet.Read(d.Mapping)
}

// Columns gives each column of a CSV draft with what it is taken to hold and
// with sample values. It fails with Invalid when the file cannot be read.
func (d Draft) Columns() ([]rollfile.Sampled, error) {
	sheet, err := rollfile.OpenCSV(bytes.NewReader(d.File))
	if err != nil {
		return nil, err
	}
	return sheet.Samples(d.Mapping)
}
