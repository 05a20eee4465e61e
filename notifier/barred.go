package notifier

import (
	"context"
	"slices"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/school"
)

// KindBarred is a text of an adult who must be told nothing about a pupil, put
// beside the pupil's absence by a person who was told so. It is there to be read:
// it suggests nothing and leaves the ladder as it is.
const KindBarred = "barred"

// NeitherTextNorRing is said wherever an adult is not told something because a
// court order stands. That it is a court's is for the safeguarding lead.
const NeitherTextNorRing = "This adult must be told nothing about the pupil: neither text nor ring. Ask the safeguarding lead."

// TiedPupil is a pupil on whose list an adult stands, and what the tie lets the
// adult be told.
type TiedPupil struct {
	school.Pupil
	CourtOrder bool
	Text       school.TextRule
}

// tied adds the other pupils of whoever has the number: a reply may name a
// brother who was not asked about. On whose list the number is only as that of an
// adult under a court order is set apart, also if a text of ours named them before
// the order came: what such an adult says explains nothing.
func (h *hearing) tied(ctx context.Context, d Day) error {
	var ids []school.ContactID
	for _, c := range h.contacts {
		ids = append(ids, c.ID)
	}
	ties, err := d.TiedTo(ctx, ids)
	if err != nil {
		return err
	}
	for _, p := range h.pupilsOf(ties) {
		at := slices.IndexFunc(h.meant, func(m meant) bool { return m.Pupil.ID == p.meant.Pupil.ID })
		switch {
		case p.barred:
			h.barred = append(h.barred, p.meant)
			if at >= 0 {
				h.meant, h.texted = slices.Delete(h.meant, at, at+1), h.texted-1
			}
		case at >= 0:
			h.meant[at].Doubted = p.Doubted
		default:
			h.meant = append(h.meant, p.meant)
		}
	}
	return nil
}

// tiedTo is a pupil as all who have the number are tied to them.
type tiedTo struct {
	meant
	barred bool // by every tie there is
}

// pupilsOf gathers the ties by their pupils, those who have left taken out.
func (h *hearing) pupilsOf(ties []TiedPupil) []tiedTo {
	var out []tiedTo
	for _, t := range ties {
		if gone := t.LeftOn != (clock.Date{}) && !h.today.Before(t.LeftOn); gone {
			continue
		}
		i := slices.IndexFunc(out, func(o tiedTo) bool { return o.Pupil.ID == t.Pupil.ID })
		if i < 0 {
			i, out = len(out), append(out, tiedTo{meant: meant{Pupil: t.Pupil}, barred: true})
		}
		out[i].barred = out[i].barred && t.CourtOrder
		out[i].Doubted = out[i].Doubted || t.CourtOrder || t.Text == school.TextNever
	}
	return out
}

// aimAtBarred says of which barred pupils a text speaks: those it names; without a
// name all of them, when it speaks of a child or gives a reason and whoever wrote
// stands on no other list, and when it says that a child is with the writer and
// answers nothing of ours.
func (h *hearing) aimAtBarred(namesOther bool) {
	if len(h.barred) == 0 || h.kind == KindStop || h.kind == KindStart || h.kind == KindNoCampaigns || h.read.Automatic || h.read.Reaction {
		return
	}
	h.ofBarred = h.barredNamed()
	all := make([]int, len(h.barred))
	for i := range all {
		all[i] = i
	}
	switch {
	case len(h.ofBarred) > 0 || namesOther:
	case len(h.meant) == 0 && (h.speaksOfPupil() || h.worries()), h.texted == 0 && (h.read.WithMe || h.worries()):
		h.ofBarred = all
	}
	if h.barredOnly = len(h.ofBarred) > 0 && (len(h.meant) == 0 || len(h.barredNamed()) > 0 && !namesOther); h.barredOnly {
		h.targets, h.clear, h.sole = nil, false, -1
	}
}

// speaksOfPupil reports whether words that name nobody speak of a pupil all the
// same: of a child, or of why one is away.
func (h *hearing) speaksOfPupil() bool {
	return h.read.OfChild || h.read.WithMe || h.read.Has(reading.InSchool) || slices.ContainsFunc(awayKinds, h.read.Has)
}

// barredNamed lists the barred pupils whom the text names. They stand behind those
// it may be about in what the reader was given.
func (h *hearing) barredNamed() []int {
	var out []int
	add := func(n int) {
		if i := n - len(h.meant); i >= 0 && i < len(h.barred) && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	for _, f := range h.read.Findings {
		for _, n := range f.About {
			add(n)
		}
	}
	if h.read.Suggest != nil {
		for n := range h.read.Suggest.PerName {
			add(n)
		}
	}
	slices.Sort(out)
	return out
}

// barredFrom reports whether a number is that of an adult who must be told nothing
// about a pupil.
func barredFrom(ctx context.Context, d Day, p school.Pupil, number phone.Number) (bool, error) {
	lists, err := d.Contacts(ctx, []school.PupilID{p.ID})
	return slices.ContainsFunc(lists[p.ID], func(t school.TiedContact) bool {
		return t.CourtOrder && (t.Contact.Number == number || t.Contact.Others.Has(number))
	}), err
}

// putToRead puts the text of an adult who must be told nothing about a pupil beside
// the pupil's absences of today. It excuses nothing, so that it is no notice either.
func putToRead(ctx context.Context, d Day, in Inbound, p school.Pupil) error {
	abs, err := d.Absences(ctx, []school.PupilID{p.ID})
	if err != nil {
		return err
	}
	if len(abs) == 0 {
		return problem.New(problem.Conflict, "No register of today says that the pupil is absent, so there is nothing to put it beside. What this adult says excuses nobody in advance.")
	}
	ids := make([]AbsenceID, len(abs))
	for i, a := range abs {
		ids[i] = a.ID
	}
	return d.Reply(ctx, in, "", ids, KindBarred)
}

// claim says whether what a barred adult writes is a concern by itself, under the
// lock of today: that a pupil is with them, or anything of a pupil who is missing
// without a reason or expected. The software cannot know whether the child is
// where they may be. Who knows the reason of an absence from others is worried by
// the first alone.
func (h *hearing) claim(ctx context.Context, d Day) error {
	if len(h.ofBarred) == 0 {
		return nil
	}
	var ids []school.PupilID
	for _, i := range h.ofBarred {
		ids = append(ids, h.barred[i].Pupil.ID)
	}
	abs, err := d.Absences(ctx, ids)
	if err != nil {
		return err
	}
	notices, err := d.Notices(ctx, ids)
	if err != nil {
		return err
	}
	schoolDay := open(h.set.Calendar, h.today)
	var claimed []int
	for _, i := range h.ofBarred {
		m := &h.barred[i]
		settled := slices.ContainsFunc(notices, func(n Notice) bool {
			return n.Pupil == m.Pupil.ID && n.Status == NoticeAccepted && n.Covers(h.today, h.session)
		})
		for j, a := range abs {
			if a.Pupil == m.Pupil.ID && (m.Absence == nil || a.Key.Session == h.session) {
				m.Absence = &abs[j]
				settled = !a.Open() && !a.Arrived
			}
		}
		away := slices.ContainsFunc(awayKinds, h.read.Has)
		if h.read.WithMe && (schoolDay || away) || !settled && (schoolDay || away && h.namesADay()) {
			claimed = append(claimed, i)
		}
	}
	if h.claims = len(claimed) > 0; h.claims && !h.worries() {
		h.ofBarred = claimed
	}
	return nil
}
