package notifier

import (
	"context"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/school"
)

// follow does what a text asks for once a school has heard it, and gives the
// texts that are owed for it: a concern is opened before anything else is
// thought of.
func (s *Service) follow(ctx context.Context, d Day, h *hearing) (owed []delivery.Text, err error) {
	if err := h.claim(ctx, d); err != nil {
		return nil, err
	}
	switch {
	case h.read.Emergency:
		owed, err = worry(ctx, d, *h, EmergencyConcern, h.wordsOf(reading.Emergency, reading.Concern))
	case h.read.Concern:
		owed, err = worry(ctx, d, *h, WorryConcern, h.wordsOf(reading.Concern))
	case h.claims:
		owed, err = worry(ctx, d, *h, WorryConcern, h.read.Findings[0].Words)
	case h.stranger: // of a number nobody has only a worry is followed
	case h.read.WrongNumber:
		owed, err = wrongNumber(ctx, d, *h)
	case h.saysOtherwise():
		owed, err = s.takenForAnother(ctx, d, *h)
	case h.read.StopSentence:
		err = stopBySentence(ctx, d, *h)
	case (!h.beside || onlyAhead(h.read, h.today) || h.elsewhere()) && !h.shared:
		err = s.tellByText(ctx, d, *h)
	}
	if err != nil {
		return nil, err
	}
	answers, err := s.answer(ctx, d, *h)
	for _, m := range answers {
		owed = append(owed, m.Text)
	}
	return owed, err
}

// plannedRemembered is for how many days a text may still be the answer to a
// campaign's.
const plannedRemembered = 14

// wrongNumber stops texts to the number of whoever says that it is not the
// parent's, at once, about the pupils whom our texts named and their families; of
// a campaign, about all they stand with. A stranger may have read a child's name,
// in an alert or in a campaign's text of the last two weeks: the lead has to look.
func wrongNumber(ctx context.Context, d Day, h hearing) ([]delivery.Text, error) {
	if !h.wasTold && !h.answersPlanned(plannedRemembered) { // we told them nothing
		return nil, nil
	}
	var pupils []school.PupilID
	for _, m := range h.meant {
		if h.texted == 0 || m.Match.Alert != "" { // another family may truly have the number
			pupils = append(pupils, m.Pupil.ID)
		}
	}
	ids, err := d.WrongPerson(ctx, h.in.Number, pupils, h.now)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := d.Audit(ctx, h.now, school.SystemActor("reading"), "number of another person", string(id), ""); err != nil {
			return nil, err
		}
	}
	return worry(ctx, d, h, BreachConcern, h.wordsOf(reading.WrongNumber))
}

// stopBySentence obeys a wish for no more texts that is beyond doubt.
func stopBySentence(ctx context.Context, d Day, h hearing) error {
	if !h.in.aPhone() {
		return nil
	}
	if err := d.StopNumber(ctx, h.in.Number, "sentence", h.now); err != nil {
		return err
	}
	return d.Audit(ctx, h.now, school.SystemActor("reading"), "number stopped by a sentence", string(h.contact()), "")
}

// clockTime is the time of day in London.
func clockTime(t time.Time) clock.ClockTime {
	l := t.In(clock.London)
	return clock.HM(l.Hour(), l.Minute())
}
