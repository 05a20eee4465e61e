package notifier

import (
	"context"
	"slices"
	"time"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// understand finds out whom a text may be about, and reads it with their names.
func (s *Service) understand(ctx context.Context, d Day, h *hearing) error {
	h.now = s.clock.Now()
	h.meant, h.texted, h.families, h.question, h.targets, h.beside, h.said, h.planned = nil, 0, 0, nil, nil, false, nil, time.Time{}
	h.again = false
	h.barred, h.ofBarred, h.barredOnly, h.claims, h.wasTold = nil, nil, false, false, false
	var err error
	if h.set, err = d.Setting(ctx); err != nil {
		return err
	}
	h.session = register.SessionAt(h.set.Calendar, h.now)
	if err := h.alerted(ctx, d); err != nil {
		return err
	}
	if err := h.tied(ctx, d); err != nil {
		return err
	}
	if err := h.recognised(ctx, d); err != nil {
		return err
	}
	if err := h.absent(ctx, d); err != nil {
		return err
	}
	if err := h.countFamilies(ctx, d); err != nil {
		return err
	}
	if err := h.asked(ctx, d); err != nil {
		return err
	}
	if h.texted == 0 { // what answers an alert answers no campaign
		if h.planned, err = d.LastPlanned(ctx, h.in.Number); err != nil {
			return err
		}
	}
	s.readIt(h)
	h.half = sessionTold(h.read, h.set.Calendar)
	h.aim()
	return nil
}

// alerted lists the pupils its alerts named. A sibling taken out of one was never
// named: the text is not about them.
func (h *hearing) alerted(ctx context.Context, d Day) error {
	if len(h.alerts) == 0 {
		return nil
	}
	texts := make([]delivery.TextID, len(h.alerts))
	for i, m := range h.alerts {
		texts[i] = m.Alert
	}
	named, err := d.Named(ctx, texts)
	if err != nil {
		return err
	}
	var ids []school.PupilID
	match := map[school.PupilID]Match{}
	for _, m := range h.alerts {
		for _, p := range named[m.Alert] {
			if _, twice := match[p.Pupil]; !p.Dropped && !twice {
				ids, match[p.Pupil] = append(ids, p.Pupil), m
			}
		}
	}
	pupils, err := d.PupilsByID(ctx, ids)
	for _, id := range ids {
		h.meant = append(h.meant, meant{Pupil: pupils[id], Match: match[id]})
	}
	h.texted, h.wasTold = len(h.meant), len(h.meant) > 0
	return err
}

// recognised adds those whom a stranger's worrying words name.
func (h *hearing) recognised(ctx context.Context, d Day) error {
	pupils, err := d.PupilsByID(ctx, h.named)
	for _, id := range h.named {
		if p, ok := pupils[id]; ok {
			h.meant = append(h.meant, meant{Pupil: p})
		}
	}
	return err
}

// absent finds the absence of each, of the session its alert was about or else
// of the one it is now.
func (h *hearing) absent(ctx context.Context, d Day) error {
	if len(h.meant) == 0 {
		return nil
	}
	ids := make([]school.PupilID, len(h.meant))
	for i, m := range h.meant {
		ids[i] = m.Pupil.ID
	}
	abs, err := d.Absences(ctx, ids)
	for i := range h.meant {
		want := h.session
		if h.meant[i].Match.Alert != "" {
			want = h.meant[i].Match.Session
		}
		for j := range abs {
			if abs[j].Pupil == h.meant[i].Pupil.ID && abs[j].Key.Session == want {
				h.meant[i].Absence = &abs[j]
			}
		}
	}
	return err
}

// countFamilies tells how many families the pupils are of whom our alerts named:
// pupils are of one when a contact who may be texted stands on both lists.
func (h *hearing) countFamilies(ctx context.Context, d Day) error {
	if h.texted < 2 {
		h.families = min(h.texted, 1)
		return nil
	}
	ids := make([]school.PupilID, h.texted)
	for i := range ids {
		ids[i] = h.meant[i].Pupil.ID
	}
	lists, err := d.Contacts(ctx, ids)
	if err != nil {
		return err
	}
	of := map[school.PupilID]school.PupilID{}
	var root func(school.PupilID) school.PupilID
	root = func(p school.PupilID) school.PupilID {
		if up, ok := of[p]; ok && up != p {
			return root(up)
		}
		return p
	}
	first := map[school.ContactID]school.PupilID{}
	for _, p := range ids {
		for _, t := range lists[p] {
			if school.BarOf(lists[p], t).Stands() {
				continue
			}
			if o, seen := first[t.Contact.ID]; seen {
				of[root(p)] = root(o)
			} else {
				first[t.Contact.ID] = p
			}
		}
	}
	roots := map[school.PupilID]bool{}
	for _, p := range ids {
		roots[root(p)] = true
	}
	h.families = len(roots)
	return nil
}

// asked finds the question we asked the number today that waits for an answer.
func (h *hearing) asked(ctx context.Context, d Day) error {
	var err error
	h.said, err = d.Said(ctx, h.in.Number, h.today)
	for i, m := range h.said {
		if m.Text.Kind == delivery.QuestionText && m.Text.School == h.school && m.AnsweredAt.IsZero() {
			h.question = &h.said[i]
		}
	}
	if h.question == nil {
		h.question = h.answeredQuestion()
		h.again = h.question != nil
	}
	if h.question != nil { // the numbers of the question are places in this list
		place := func(m meant) int {
			if m.Absence == nil {
				return len(h.question.Choices)
			}
			if i := slices.Index(h.question.Choices, m.Absence.ID); i >= 0 {
				return i
			}
			return len(h.question.Choices)
		}
		slices.SortStableFunc(h.meant, func(a, b meant) int { return place(a) - place(b) })
	}
	return err
}

// answeredQuestion gives the question of today that was answered, while nobody has
// settled what it asks about: whoever chose may still choose otherwise.
func (h *hearing) answeredQuestion() *Message {
	for i, m := range slices.Backward(h.said) {
		if m.Text.Kind != delivery.QuestionText || m.Text.School != h.school {
			continue
		}
		open := func(id AbsenceID) bool {
			return slices.ContainsFunc(h.meant, func(x meant) bool { return x.Absence != nil && x.Absence.ID == id && x.Absence.Open() })
		}
		if slices.ContainsFunc(m.Choices, func(id AbsenceID) bool { return !open(id) }) {
			return nil
		}
		return &h.said[i]
	}
	return nil
}

// readIt reads the words. A STOP, a START and a no to campaigns are not
// read: each says one thing.
func (s *Service) readIt(h *hearing) {
	if h.kind == KindStop || h.kind == KindStart || h.kind == KindNoCampaigns {
		return
	}
	at := reading.About{Day: h.today, Now: clockTime(h.in.At), Asked: h.texted, Unasked: h.texted == 0}
	for _, m := range slices.Concat(h.meant, h.barred) {
		at.Names = append(at.Names, m.Pupil.TextName)
	}
	if h.question != nil {
		at.Choices, at.Again = len(h.question.Choices), h.again
	}
	h.read = s.read(h.in.Body, at)
	if h.again && len(h.read.Choice) == 0 { // it says something else
		h.question, h.again = nil, false
	}
	h.kind = KindReply
	if len(h.read.Findings) > 0 {
		h.kind = string(h.read.Findings[0].Kind)
	}
	if h.read.Has(reading.InSchool) { // whatever else it says, the office checks that first
		h.kind = string(reading.InSchool)
	}
	switch {
	case h.read.Emergency:
		h.kind = string(reading.Emergency)
	case h.read.Concern:
		h.kind = string(reading.Concern)
	case h.read.WrongNumber:
		h.kind = string(reading.WrongNumber)
	case h.read.Automatic || !h.in.aPhone():
		h.kind = string(reading.Automatic)
	}
}

// aim says whom the text is about. A concern is about everybody it may be
// about; what names somebody is about them; what names nobody is about those
// our alerts named, and clear only when that is one pupil.
func (h *hearing) aim() {
	asked := h.texted
	if asked == 0 {
		asked = len(h.meant)
	}
	all := make([]int, asked)
	for i := range all {
		all[i] = i
	}
	names := h.namedIn()
	switch {
	case h.read.Concern || len(names) == 0:
		h.targets, h.clear = all, asked == 1
	default:
		h.targets, h.clear = names, true
	}
	if h.sole = h.onlyAbsent(); h.sole >= 0 && len(names) == 0 && !h.read.Concern {
		h.targets = []int{h.sole}
	}
	if h.texted > 0 && h.families > 1 && len(names) == 0 || h.shared && len(names) == 0 {
		h.clear = false // whose it is, a person settles
	}
	h.aimAtBarred(len(names) > 0)
}

// onlyAbsent gives the one pupil of a number we asked nothing today who is
// absent without a reason, -1 when there is none or more than one.
func (h *hearing) onlyAbsent() int {
	at := -1
	for i, m := range h.meant {
		if h.texted > 0 || m.Absence == nil || !m.Absence.Open() {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

// namedIn lists the pupils the text tells apart.
func (h *hearing) namedIn() []int {
	if h.read.Suggest != nil && len(h.read.Suggest.PerName) > 0 {
		var out []int
		for i := range h.meant {
			if _, ok := h.read.Suggest.PerName[i]; ok {
				out = append(out, i)
			}
		}
		return out
	}
	seen := map[int]bool{}
	for _, f := range h.read.Findings {
		for _, i := range f.About {
			if i >= 0 && i < len(h.meant) {
				seen[i] = true
			}
		}
	}
	var out []int
	for i := range h.meant {
		if seen[i] {
			out = append(out, i)
		}
	}
	return out
}

// suggestion gives the code the text suggests for the absence of one of those it
// may be about.
func (h *hearing) suggestion(i int, a Absence) (Suggested, bool) {
	out, ok := h.reason(i)
	if !ok || !h.explains(a) {
		return Suggested{}, false
	}
	if h.half == register.AM && a.Key.Session == register.PM { // a person reads first whether it went on
		out.Confidence = min(out.Confidence, unread)
	}
	return out, true
}

// reason gives the code the text suggests for one of those it may be about.
func (h *hearing) reason(i int) (Suggested, bool) {
	earlier := h.day != h.today && h.day != (clock.Date{})
	sg := h.read.Suggest
	if earlier && sg == nil {
		sg = h.read.Before // "was ill yesterday" is a reason for yesterday's absence alone
	}
	if sg == nil || !h.clear || h.read.Concern || !slices.Contains(h.targets, i) {
		return Suggested{}, false
	}
	code := sg.Code
	if c, ok := sg.PerName[i]; ok {
		code = c
	}
	out, ok := suggestable(code, sg)
	if ok && h.read.Leaves && code == register.Illness {
		return Suggested{}, false // who is fetched later was in school
	}
	if earlier || len(h.targets) > 1 || h.meant[i].Doubted {
		out.Confidence = min(out.Confidence, unread)
	}
	if !earlier { // of an earlier day it says nothing that is still to come
		out.Back = expectedBack(h.read, h.set.Calendar, h.today)
	}
	return out, ok
}

// unread is the most a suggestion is sure of that somebody has to read first:
// about several pupils, or about a day that has been.
const unread = reading.Surely - 0.05

// onlyAhead reports whether a text names only days to come: it says nothing of why a
// pupil is absent today.
func onlyAhead(r reading.Reading, today clock.Date) bool {
	return r.From != nil && r.From.After(today)
}

// suggestable gives a suggestion unless it would say that the pupil has arrived:
// "in at 10" is a promise, and to accept it would tell the family, and us, that
// a child who is still on the way is in school. The register or a person says so.
func suggestable(code register.Code, sg *reading.Suggestion) (Suggested, bool) {
	m, known := register.Look(code)
	if !known || m.Arrived || code == register.NoReason {
		return Suggested{}, false
	}
	return Suggested{Code: code, Because: sg.Because, Confidence: sg.Confidence}, true
}

// wordsOf gives the evidence of the findings of these kinds.
func (h *hearing) wordsOf(kinds ...reading.Kind) []string {
	var out []string
	for _, f := range h.read.Findings {
		if slices.Contains(kinds, f.Kind) {
			out = append(out, f.Words...)
		}
	}
	return out
}
