package notifier

import (
	"cmp"
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// awayKinds are what a text says that makes a notice of it when no register has
// said that the pupil is absent.
var awayKinds = []reading.Kind{
	reading.Illness, reading.Appointment, reading.Travel, reading.FamilyEvent, reading.Bereavement, reading.Late, reading.Notice, reading.Exclusion,
}

// byText is who tells of what a family has texted.
var byText = school.SystemActor("reply")

// noteMost is how long the note of a notice may be, in characters.
const noteMost = 500

// tellByText makes a notice of a text that came before the register, for today,
// tomorrow or the days it names, and of one that came after it and names only
// days to come. It waits for a person like any other. What
// comes on the day of a campaign's text and names no day may be an answer to
// that, about any day: it stays a message, and is never a reason of its own.
func (s *Service) tellByText(ctx context.Context, d Day, h hearing) error {
	if !h.clear || !slices.ContainsFunc(awayKinds, h.read.Has) || h.read.NotToday || h.answersPlanned(1) && !h.namesADay() {
		return nil
	}
	var ids []school.PupilID
	for _, i := range h.targets {
		ids = append(ids, h.meant[i].Pupil.ID)
	}
	abs, err := d.Absences(ctx, ids)
	if err != nil {
		return err
	}
	from, ok := h.firstDay()
	if !ok {
		return nil
	}
	for _, i := range h.targets {
		p, to := h.meant[i].Pupil, lastAway(h.read, from)
		half := h.noticeSession(from, to)
		said := slices.ContainsFunc(abs, func(a Absence) bool { return a.Pupil == p.ID && a.Key.Session == cmp.Or(half, h.session) })
		if said && from == h.today {
			continue // the register has been: the text stands beside the absence, or a person puts it there
		}
		n := Notice{
			ID: NoticeID(school.NewID(h.now)), School: h.school, Pupil: p.ID, From: from, To: to, Session: half,
			Note: cut(h.in.Body, noteMost), Status: NoticeWaiting, ToldAt: h.now, ToldBy: byText,
		}
		if sg, ok := h.reason(i); ok && isReason(sg.Code) {
			n.Code = sg.Code
		}
		if err := s.keepNotice(ctx, d, n.ToldBy, &NoticeView{Notice: n, Who: p}, h.now); err != nil {
			return err
		}
	}
	return nil
}

// namesADay reports whether a text says which days it is about.
func (h *hearing) namesADay() bool {
	return h.read.From != nil || h.read.Until != nil || h.read.Back != nil
}

// firstDay is the first day a text is about: the one it names, or today while
// texts about today can still go; else the next day the school is open.
func (h *hearing) firstDay() (clock.Date, bool) {
	day := h.today
	if !h.now.Before(h.set.Policy.NotAfter.On(day)) {
		day = day.AddDays(1)
	}
	if h.read.From != nil && h.read.From.After(day) {
		day = *h.read.From
	}
	for range 21 {
		if open(h.set.Calendar, day) {
			return day, true
		}
		day = day.AddDays(1)
	}
	return day, false
}

func open(c school.Calendar, day clock.Date) bool {
	am, _ := c.Open(day, string(register.AM))
	pm, _ := c.Open(day, string(register.PM))
	return am || pm
}

// cut shortens words to a number of characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
