package notifier

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
)

// putBeside puts a text beside the absences it may be about, with the code it
// suggests. An answer to our question goes where the question says.
func (s *Service) putBeside(ctx context.Context, d Day, h *hearing) error {
	if h.stranger || h.barredOnly { // whoever it is answers for nobody: the ladder goes on
		return nil
	}
	if h.question != nil && len(h.read.Choice) > 0 && !h.read.Concern {
		return s.chosen(ctx, d, h)
	}
	of := map[delivery.TextID][]AbsenceID{}
	kinds := map[delivery.TextID]string{} // an alert is about one session
	var order []delivery.TextID
	for _, i := range h.standing() {
		m := h.meant[i]
		if !slices.Contains(order, m.Match.Alert) {
			order = append(order, m.Match.Alert)
		}
		of[m.Match.Alert] = append(of[m.Match.Alert], m.Absence.ID)
		kinds[m.Match.Alert] = h.kindBeside(*m.Absence)
	}
	for _, alert := range order {
		if err := d.Reply(ctx, h.in, alert, of[alert], kinds[alert]); err != nil {
			return err
		}
		h.beside = h.beside || h.day == h.today || alert == ""
	}
	if onlyAhead(h.read, h.today) { // it is told in advance, and is no reason for this absence
		return nil
	}
	for _, i := range h.standing() {
		if sg, ok := h.suggestion(i, *h.meant[i].Absence); ok {
			if err := d.Suggest(ctx, h.in.ID, h.meant[i].Absence.ID, sg); err != nil {
				return err
			}
		}
	}
	return nil
}

// standing lists those beside whose absence the text stands. Whoever was asked
// about has it, unless it names somebody else of them; another's text stands
// beside an absence only when it is clear whose. Of an earlier day only what is
// still open wants an answer.
func (h *hearing) standing() []int {
	var out []int
	for i, m := range h.meant {
		about := slices.Contains(h.targets, i)
		switch {
		case m.Absence == nil:
		case h.texted > 0 && h.day != h.today:
			if about && i < h.texted && m.Absence.Open() {
				out = append(out, i)
			}
		case i < h.texted && (about || !h.aboutTexted()):
			out = append(out, i)
		case i >= h.texted && about && (h.clear || i == h.sole):
			out = append(out, i)
		}
	}
	return out
}

// aboutTexted reports whether the text is about one of those we asked about.
func (h *hearing) aboutTexted() bool {
	return slices.ContainsFunc(h.targets, func(i int) bool { return i < h.texted })
}

// chosen settles the question we asked: the text it was about stands beside
// those who were chosen, with what it suggests for each, and is not about the
// others.
func (s *Service) chosen(ctx context.Context, d Day, h *hearing) error {
	about, err := d.InboundOf(ctx, h.question.Inbound)
	if err != nil {
		return err
	}
	var chosen, rest []AbsenceID
	for n, id := range h.question.Choices {
		if slices.Contains(h.read.Choice, n) {
			chosen = append(chosen, id)
		} else {
			rest = append(rest, id)
		}
	}
	if h.again { // what was answered before is about nobody who was not chosen now
		if err := d.NotChosen(ctx, rest); err != nil {
			return err
		}
	}
	for _, m := range h.meant {
		if m.Absence == nil || !slices.Contains(chosen, m.Absence.ID) {
			continue
		}
		if err := d.Reply(ctx, h.in, m.Match.Alert, []AbsenceID{m.Absence.ID}, string(reading.Choice)); err != nil {
			return err
		}
		r := s.read(about.Body, reading.About{Day: clock.DateOf(about.At), Now: clockTime(about.At), Names: []string{m.Pupil.TextName}})
		if r.Suggest == nil || r.Concern || onlyAhead(r, clock.DateOf(about.At)) {
			continue
		}
		sg, ok := suggestable(r.Suggest.Code, r.Suggest)
		if !ok || m.Absence.Key.Session == register.AM && sessionTold(r, h.set.Calendar) == register.PM {
			continue
		}
		sg.Back = expectedBack(r, h.set.Calendar, clock.DateOf(about.At))
		if err := d.Suggest(ctx, about.ID, m.Absence.ID, sg); err != nil {
			return err
		}
	}
	h.beside = len(chosen) > 0
	if err := d.NotAbout(ctx, about.ID, rest); err != nil {
		return err
	}
	return d.QuestionAnswered(ctx, h.question.Text.ID, h.now)
}
