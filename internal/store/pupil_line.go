package store

import (
	"context"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// PupilSaid lists what we said beside alerts about a pupil since a day.
func (s *Mornings) PupilSaid(ctx context.Context, p school.Pupil, since clock.Date) ([]notifier.SaidLine, error) {
	c := s.db.reader()
	var out []notifier.SaidLine
	err := c.each(ctx, "said-about-pupil", []any{string(p.School), string(p.ID), since.String()}, func(scan func(...any) error) error {
		var l notifier.SaidLine
		var body, words, to []byte
		var when int64
		var by, writer string
		if err := scan(&l.Text, dateInto{&l.Day}, &l.Kind, &l.About, &l.State, &body, &words, &to, &when, &by, &writer, &l.Name, &l.Relation); err != nil {
			return err
		}
		number, err := c.db.openNumber(to, "text "+string(l.Text))
		if err != nil {
			return err
		}
		if l.Body, err = c.db.openSealed(body, "text body "+string(l.Text)); err != nil {
			return err
		}
		if l.Body == "" { // it has not gone
			if l.Body, err = c.db.openSealed(words, "words "+string(l.Text)); err != nil {
				return err
			}
		}
		l.At, l.By, l.Ending = at(when), actorOf(by), number.Ending()
		l.By.Name = writer
		out = append(out, l)
		return nil
	})
	return out, err
}

// ToldOfConcerns lists whom of the staff a text told of concerns that began on a
// day or later.
func (s *Mornings) ToldOfConcerns(ctx context.Context, urn school.URN, since clock.Date, ids []notifier.ConcernID) ([]notifier.ToldLine, error) {
	var out []notifier.ToldLine
	err := s.db.reader().eachIn(ctx, "told-of-concerns", []any{string(urn), since.String()}, strs(ids), func(scan func(...any) error) error {
		var l notifier.ToldLine
		var when int64
		err := scan(&l.Concern, &l.Text, dateInto{&l.Day}, &l.Rung, &l.Name, &l.Role, &l.State, &when)
		l.At = at(when)
		out = append(out, l)
		return err
	})
	return out, err
}
