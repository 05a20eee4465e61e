package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// wavesOn is a keeper of campaigns with a school and one campaign that runs.
type wavesOn struct {
	*store.Campaigns
	morningsOn
	of campaigns.Choice
}

// Campaigns exercises what a wave goes through: claimed once, drawn once, its
// texts raised in turn, held, let go and taken back.
func Campaigns(t *testing.T, db *store.DB) {
	on := wavesOn{Campaigns: db.Campaigns(), morningsOn: newMorning(t, db)}
	on.of = campaigns.Choice{Back: on.day.AddDays(-30), From: on.day.AddDays(-30), Today: on.day, Week: "2026-W48"}
	on.must(db.Texts().PutSender(ctx(), delivery.Sender{ID: delivery.MainSender, From: "+447700900001", PartsPerSecond: 10}))
	on.material()
	on.outOfEvery()
	f := on.claimed("first")
	on.drawnOnce(f)
	on.besideIt(f)
	on.aWeekHoldsOneText()
	on.aTelephoneHasOneAWeek()
	on.besideOthers()
	on.reservedInTurn()
	on.raisedInTurn(f)
	on.eachOccasionOnce()
	on.aWeekIsGivenBack()
}

// claimed claims a firing, which only the first may.
func (on wavesOn) claimed(name string) campaigns.Firing {
	on.t.Helper()
	c := campaigns.Campaign{ID: campaigns.CampaignID(school.NewID(morningOf)), School: on.urn, Pack: "p", Status: campaigns.Approved, Version: 1, Changed: morningOf}
	on.must(on.Add(ctx(), tester, c))
	f := campaigns.Firing{
		ID: campaigns.FiringID(name + string(on.urn)), Campaign: c.ID, School: on.urn, Wave: campaigns.Wave{Key: name}, Version: 1,
		DueAt: morningOf, EndsAt: morningOf.Add(8 * time.Hour), State: campaigns.Due,
	}
	for i, want := range []bool{true, false} {
		g := f
		if i > 0 {
			g.ID += "again"
		}
		first, err := on.Claim(ctx(), g, morningOf)
		on.must(err)
		on.same("who claims the firing", want, first)
	}
	kept, err := on.Campaign(ctx(), c.ID)
	on.must(err)
	on.same("the campaign runs", campaigns.Running, kept.Status)
	return f
}

// eachOccasionOnce claims an occasion at another instant: never where it has gone
// or goes, not even as missed, and where it was missed it may still come.
func (on wavesOn) eachOccasionOnce() {
	on.t.Helper()
	f := on.claimed("occasion")
	at := func(days int, o campaigns.Occasion, state campaigns.FiringState) bool {
		g := f
		g.ID = campaigns.FiringID(school.NewID(morningOf))
		g.Occasion, g.State, g.DueAt = o, state, morningOf.AddDate(0, 0, days)
		if state == campaigns.Missed {
			g.OverAt = g.DueAt
		}
		first, err := on.Claim(ctx(), g, morningOf)
		on.must(err)
		return first
	}
	on.same("one that is older than occasions holds none", true, at(7, "fourth Friday", campaigns.Missed))
	on.same("missed, it may still come", true, at(14, "fourth Friday", campaigns.Due))
	on.same("it goes", false, at(21, "fourth Friday", campaigns.Due))
	on.same("and is not missed either", false, at(28, "fourth Friday", campaigns.Missed))
	on.same("another comes", true, at(28, "fifth Friday", campaigns.Due))
	all, err := on.Firings(ctx(), f.Campaign)
	on.must(err)
	on.same("it is read back", []campaigns.Occasion{"fifth Friday", "fourth Friday", "fourth Friday", ""},
		[]campaigns.Occasion{all[0].Occasion, all[1].Occasion, all[2].Occasion, all[3].Occasion})
	for _, x := range all {
		on.must(on.End(ctx(), x.ID, campaigns.WhyShut, morningOf))
	}
	on.same("nobody was drawn for it", true, at(35, "fourth Friday", campaigns.Due))
	all, err = on.Firings(ctx(), f.Campaign)
	on.must(err)
	on.must(on.End(ctx(), all[0].ID, campaigns.WhyShut, morningOf))
}

// material is what an audience is chosen from: those on roll, and their adults
// in order, each with how many pupils on roll they stand for.
func (on wavesOn) material() {
	on.t.Helper()
	m, err := on.Material(ctx(), campaigns.Campaign{School: on.urn}, on.of)
	on.must(err)
	var refs []string
	for _, p := range m.Pupils {
		for ref, q := range on.pupil {
			if q.ID == p.ID {
				refs = append(refs, ref)
				on.same("a name for texts", q.TextName, p.TextName)
			}
		}
	}
	slices.Sort(refs)
	on.same("who is on roll", []string{"A1", "A2", "A4", "A5"}, refs)
	type line struct {
		Contact school.ContactID
		Order   int
		Pupils  int
		Number  bool
	}
	var lines []line
	for _, x := range m.Lists[on.pupil["A1"].ID] {
		lines = append(lines, line{x.Contact.ID, x.Order, x.Contact.Pupils, !x.Contact.Number.Zero()})
	}
	on.same("the list of one", []line{
		{on.contact["C1"].ID, 1, 2, true}, {on.contact["C2"].ID, 2, 2, true}, {on.contact["C3"].ID, 3, 1, false},
	}, lines)
}

// outOfEvery takes pupils out of one campaign, and asks who is out of another of
// the school, until they are put back there. Another reason given later for the
// one campaign narrows nothing.
func (on wavesOn) outOfEvery() {
	on.t.Helper()
	var of [2]campaigns.CampaignID
	for i := range of {
		of[i] = campaigns.CampaignID(school.NewID(morningOf))
		on.must(on.Add(ctx(), tester, campaigns.Campaign{ID: of[i], School: on.urn, Pack: "p", Status: campaigns.Draft, Version: 1, Changed: morningOf}))
	}
	a1, a2, a4 := on.pupil["A1"].ID, on.pupil["A2"].ID, on.pupil["A4"].ID
	for _, x := range []struct {
		of     int
		pupil  school.PupilID
		reason string
	}{{0, a1, campaigns.Bereavement}, {0, a2, campaigns.OtherReason}, {1, a4, campaigns.OtherReason}, {0, a4, campaigns.Illness}, {0, a1, campaigns.OtherReason}} {
		on.must(on.TakeOut(ctx(), tester, of[x.of], campaigns.Out{Pupil: x.pupil, Reason: x.reason, By: "t", At: morningOf}))
	}
	outs := func(want [2]map[school.PupilID]string) {
		on.t.Helper()
		for i, id := range of {
			m, err := on.Material(ctx(), campaigns.Campaign{ID: id, School: on.urn}, on.of)
			on.must(err)
			on.same("who is out", want[i], m.Out)
			all, err := on.Outs(ctx(), id)
			on.must(err)
			on.same("each once", len(want[i]), len(all))
		}
	}
	outs([2]map[school.PupilID]string{
		{a1: campaigns.Bereavement, a2: campaigns.OtherReason, a4: campaigns.Illness}, {a1: campaigns.Bereavement, a4: campaigns.Illness},
	})
	for _, p := range []school.PupilID{a1, a4} {
		on.must(on.PutBack(ctx(), tester, of[1], p, morningOf))
	}
	outs([2]map[school.PupilID]string{{a2: campaigns.OtherReason}, {}})
}

// snapshot is three families: one texted, one held out, one left out; and one
// whose number is gone by the time its text would be raised.
func (on wavesOn) snapshot() []campaigns.Family {
	family := func(ref, contact, why string, arm campaigns.Arm) campaigns.Family {
		f := campaigns.Family{ID: string(on.pupil[ref].ID), Band: campaigns.From95, Why: why, Arm: arm, In: arm != ""}
		f.Pupils = []campaigns.Member{{Pupil: on.pupil[ref].ID, Missed: 3, Why: why}}
		if f.In {
			f.Contact = on.contact[contact].ID
		}
		return f
	}
	return []campaigns.Family{
		family("A1", "C1", campaigns.Fits, campaigns.FirstText), family("A2", "C1", campaigns.Fits, campaigns.HeldOut),
		family("A4", "C3", campaigns.Fits, campaigns.SecondText), family("A5", "C2", campaigns.Fits, campaigns.SecondText),
		family("A3", "", campaigns.NobodyToText, ""),
	}
}

// drawnOnce has several processes draw a firing at once: one does.
func (on wavesOn) drawnOnce(f campaigns.Firing) {
	on.t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	draws, opens := 0, 0
	for range 4 {
		all.Go(func() {
			opened, err := on.Open(ctx(), f, on.of, morningOf, func(campaigns.Material) []campaigns.Family {
				mu.Lock()
				defer mu.Unlock()
				draws++
				return on.snapshot()
			})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				on.t.Error(err)
			}
			if opened {
				opens++
			}
		})
	}
	all.Wait()
	on.same("how often it was drawn, and opened", [2]int{1, 1}, [2]int{draws, opens})
	kept, err := on.Firing(ctx(), f.ID)
	on.must(err)
	on.same("what the firing says", []any{campaigns.Open, 3, 1, 1}, []any{kept.State, kept.ToText, kept.HeldOut, kept.LeftOut})
	m, err := on.Material(ctx(), campaigns.Campaign{ID: f.Campaign, School: on.urn}, on.of)
	on.must(err)
	on.same("where they were drawn", campaigns.HeldOut, m.Drawn[on.pupil["A2"].ID])
	on.same("who has a text this week", true, m.Texted[on.pupil["A1"].ID] && !m.Texted[on.pupil["A2"].ID])
}

// besideIt is what is read of telephones, of the adults of leavers, and of who
// made a key.
func (on wavesOn) besideIt(f campaigns.Firing) {
	on.t.Helper()
	trust, other := school.NetworkID("T"+string(on.urn)), school.URN("9"+string(on.urn)[1:])
	on.must(on.db.Roll().AddNetwork(ctx(), tester, school.Network{ID: trust, Name: "A trust", Kind: school.Trust}, morningOf))
	x := on.contact["C1"]
	x.ID, x.School = "other"+x.ID, other
	p := on.pupil["A1"]
	p.ID, p.School = "other"+p.ID, other
	st := roll.Standing{Pupils: []school.Pupil{p}, Contacts: []school.Contact{x}, Ties: []school.Tie{{Pupil: p.ID, Contact: x.ID, Order: 1, Text: school.TextYes}}}
	on.must(on.db.Roll().Seed(ctx(), tester, madeUp(other, trust), calendar, st, morningOf))
	for _, joined := range []bool{false, true} {
		if joined {
			_, err := on.db.Raw().ExecContext(ctx(), "UPDATE schools SET network = $1 WHERE urn = $2", string(trust), string(on.urn))
			on.must(err)
		}
		m, err := on.Material(ctx(), campaigns.Campaign{School: other}, on.of)
		on.must(err)
		on.same("a telephone texted at another school of the trust", joined, m.Reached[x.ID])
	}
	out := campaigns.Out{Pupil: on.pupil["A2"].ID, Reason: campaigns.OtherReason, By: "t", At: morningOf}
	on.must(on.TakeOut(ctx(), tester, f.Campaign, out))
	m, err := on.Material(ctx(), campaigns.Campaign{ID: f.Campaign, School: on.urn}, on.of)
	on.must(err)
	on.same("whose adult is out", []school.ContactID{on.contact["C1"].ID}, []school.ContactID{m.OutAdults[0].ID})
	on.must(on.PutBack(ctx(), tester, f.Campaign, out.Pupil, morningOf))
	key := staff.Key{ID: "key" + string(on.urn), Name: "k", School: on.urn, Scopes: []staff.Scope{staff.RollRead}}
	on.must(on.db.Staff().AddKey(ctx(), tester, key, "hash of "+key.ID, morningOf))
	for id, want := range map[string]string{key.ID: tester.String(), "no such": ""} {
		maker, err := on.KeyMaker(ctx(), on.urn, id)
		on.must(err)
		on.same("who made a key", want, maker)
	}
}

// aWeekHoldsOneText refuses a second text of a family in a week, whatever drew
// it, and leaves the firing as it was.
func (on wavesOn) aWeekHoldsOneText() {
	on.t.Helper()
	f := on.claimed("second")
	if _, err := on.Open(ctx(), f, on.of, morningOf, func(campaigns.Material) []campaigns.Family { return on.snapshot()[:1] }); err == nil {
		on.t.Error("a family was owed two campaign texts in one week")
	}
	kept, err := on.Firing(ctx(), f.ID)
	on.must(err)
	on.same("the firing stays due", campaigns.Due, kept.State)
	on.must(on.End(ctx(), f.ID, campaigns.WhyLate, morningOf))
}

// aTelephoneHasOneAWeek draws a second wave that did not know of the first, as if
// both had drawn in the same second: at the school, of the same adult on the list
// of another child; and at another school of the trust, of the same telephone.
// Whoever comes second is out, and the wave says so.
func (on wavesOn) aTelephoneHasOneAWeek() {
	on.t.Helper()
	late := campaigns.Family{ID: "late" + string(on.urn), Band: campaigns.From95, Why: campaigns.Fits, Arm: campaigns.FirstText, In: true, Contact: on.contact["C1"].ID}
	late.Pupils = []campaigns.Member{{Pupil: on.pupil["A4"].ID, Why: campaigns.Fits}}
	other := school.URN("9" + string(on.urn)[1:])
	for name, at := range map[string]school.URN{"third": on.urn, "fourth": other} {
		one := on
		one.urn = at
		f := one.claimed(name)
		x := late
		if at == other {
			x.ID, x.Contact = "other"+x.ID, "other"+x.Contact
		}
		opened, err := on.Open(ctx(), f, on.of, morningOf, func(campaigns.Material) []campaigns.Family { return []campaigns.Family{x} })
		on.must(err)
		kept, err := on.Firing(ctx(), f.ID)
		on.must(err)
		on.same("a telephone that has a text, at "+name, []any{true, 0, 1}, []any{opened, kept.ToText, kept.LeftOut})
		p, err := on.Progress(ctx(), f.ID)
		on.must(err)
		on.same("its reason", map[string]int{campaigns.ThisWeek: 1}, p.Reasons)
		texts, left, err := on.Raise(ctx(), f, 10, morningOf)
		on.must(err)
		on.same("nobody is texted", []int{0, 0}, []int{len(texts), left})
		on.must(on.End(ctx(), f.ID, campaigns.WhyAll, morningOf))
	}
}

// aWeekIsGivenBack draws one family for two waves of a week: the first was over
// before its text was raised, so that the second may have it, its telephone too.
func (on wavesOn) aWeekIsGivenBack() {
	on.t.Helper()
	of := on.of
	of.Week = "2026-W50"
	x := campaigns.Family{ID: "free" + string(on.urn), Band: campaigns.From95, Why: campaigns.Fits, Arm: campaigns.FirstText, In: true, Contact: on.contact["C1"].ID}
	x.Pupils = []campaigns.Member{{Pupil: on.pupil["A4"].ID, Why: campaigns.Fits}}
	for _, name := range []string{"unsent", "sent instead"} {
		f := on.claimed(name)
		_, err := on.Open(ctx(), f, of, morningOf, func(campaigns.Material) []campaigns.Family {
			return []campaigns.Family{x}
		})
		on.must(err)
		kept, err := on.Firing(ctx(), f.ID)
		on.must(err)
		on.same("families to text, "+name, 1, kept.ToText)
		on.must(on.End(ctx(), f.ID, campaigns.WhyWindow, morningOf))
	}
}

// reservedInTurn has several approve campaigns that fit the sender only one at a
// time: one is approved and booked, and each other is told what it took.
func (on wavesOn) reservedInTurn() {
	on.t.Helper()
	due := morningOf.Add(300 * 24 * time.Hour)
	ours := []campaigns.Booking{{Wave: "w", Due: due, Ends: due.Add(time.Hour), Parts: 600}}
	var ids []campaigns.CampaignID
	for i := range 6 {
		c := campaigns.Campaign{ID: campaigns.CampaignID(fmt.Sprintf("turn%d%s", i, on.urn)), School: on.urn, Pack: fmt.Sprintf("turn%d", i), Status: campaigns.Proposed, Version: 1, Changed: morningOf}
		on.must(on.Add(ctx(), tester, c))
		ids = append(ids, c.ID)
	}
	taken := func(beside []campaigns.Load) (parts int) {
		for _, l := range beside {
			if l.Due.Equal(due) {
				parts += l.Parts
			}
		}
		return parts
	}
	var all, asked sync.WaitGroup
	var mu sync.Mutex
	approved, told := 0, map[int]int{}
	asked.Add(len(ids))
	for _, id := range ids {
		all.Go(func() {
			parts := 0
			asked.Done()
			_, err := on.Reserve(ctx(), tester, id, morningOf, "campaign.approve", ours, func(c campaigns.Campaign, pace float64, beside []campaigns.Load) (campaigns.Campaign, error) {
				if parts = taken(beside); pace <= 0 || parts > 0 {
					return c, problem.New(problem.Conflict, "They would not all leave.")
				}
				asked.Wait()
				for range 30 { // each other has the time to come as far, were it let
					if _, err := on.Campaign(ctx(), id); err != nil {
						return c, err
					}
				}
				c.Status = campaigns.Approved
				return c, nil
			})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				approved++
			} else if !problem.Is(err, problem.Conflict) {
				on.t.Error(err)
			}
			told[parts]++
		})
	}
	all.Wait()
	on.same("how many are approved, and what each was told that others take", []any{1, map[int]int{0: 1, 600: 5}}, []any{approved, told})
	stands := map[campaigns.Status]int{}
	for _, id := range ids {
		c, err := on.Campaign(ctx(), id)
		on.must(err)
		stands[c.Status]++
	}
	on.same("how they stand", map[campaigns.Status]int{campaigns.Approved: 1, campaigns.Proposed: 5}, stands)
	beside, err := on.Beside(ctx(), campaigns.Campaign{ID: "none", School: on.urn}, morningOf)
	on.must(err)
	on.same("what is booked", 600, taken(beside))
	for _, id := range ids {
		_, err := on.Change(ctx(), tester, id, morningOf, "campaign.stop", func(c campaigns.Campaign) (campaigns.Campaign, error) {
			c.Status = campaigns.Stopped
			return c, nil
		})
		on.must(err)
	}
}

// besideOthers is what a campaign is told of those that share its sender: once
// they are approved, and while they wait over one network for the same pack; and
// when it was put forward, and tested.
func (on wavesOn) besideOthers() {
	on.t.Helper()
	due := morningOf.Add(100 * 24 * time.Hour)
	other := school.URN("9" + string(on.urn)[1:])
	mine := campaigns.Campaign{ID: campaigns.CampaignID("mine" + string(on.urn)), School: on.urn, Pack: "p", Status: campaigns.Proposed, Version: 1, Changed: morningOf}
	on.must(on.Add(ctx(), tester, mine))
	on.must(on.Book(ctx(), mine.ID, []campaigns.Booking{{Wave: "w", Due: due, Ends: due.Add(time.Hour), Parts: 1}}))
	for i, x := range []struct {
		pack   string
		at     school.URN
		status campaigns.Status
		parts  int
	}{
		{"p", other, campaigns.Proposed, 10},
		{"q", other, campaigns.Proposed, 100},
		{"q", on.urn, campaigns.Paused, 1000},
		{"p", on.urn, campaigns.Draft, 10000},
		{"p", on.urn, campaigns.Stopped, 100000},
	} {
		c := campaigns.Campaign{ID: campaigns.CampaignID(fmt.Sprintf("beside%d%s", i, on.urn)), School: x.at, Pack: x.pack, Status: x.status, Version: 1, Changed: morningOf}
		on.must(on.Add(ctx(), tester, c))
		for _, parts := range []int{7, x.parts} { // the second time in the place of the first
			on.must(on.Book(ctx(), c.ID, []campaigns.Booking{{Wave: "w", Due: due, Ends: due.Add(time.Hour), Parts: parts}, {Wave: "w", Due: morningOf, Ends: morningOf.Add(time.Minute), Parts: 5}}))
		}
	}
	all, err := on.Beside(ctx(), mine, morningOf.Add(2*time.Minute))
	on.must(err)
	all = slices.DeleteFunc(all, func(l campaigns.Load) bool { return !l.Due.Equal(due) })
	on.same("what others take", []campaigns.Load{{Due: due, Ends: due.Add(time.Hour), Parts: 1010}}, all)
	waiting, err := on.Proposed(ctx())
	on.must(err)
	on.same("it waits", true, slices.ContainsFunc(waiting, func(c campaigns.Campaign) bool { return c.ID == mine.ID }))
	text := on.alert(delivery.CampaignText, "C1").Text
	text.ID = delivery.TextID("test" + string(on.urn))
	var went []time.Time
	for _, want := range []int{0, 1} {
		text.ID += "x"
		on.must(on.RaiseTest(ctx(), tester, mine.ID, "words", text, text.RaisedAt.Add(-time.Hour), func(before []time.Time) error {
			went = before
			return nil
		}))
		on.same("tests that went before", want, len(went))
	}
	for _, c := range waiting {
		if c.School == on.urn {
			_, err := on.Change(ctx(), tester, c.ID, morningOf, "campaign.stop", func(c campaigns.Campaign) (campaigns.Campaign, error) {
				c.Status = campaigns.Stopped
				return c, nil
			})
			on.must(err)
		}
	}
}

// raisedInTurn raises the texts, holds them, lets them go, and takes them back
// with the end of the firing.
func (on wavesOn) raisedInTurn(f campaigns.Firing) {
	on.t.Helper()
	texts, left, err := on.Raise(ctx(), f, 1, morningOf)
	on.must(err)
	on.same("the first family's text", 1, len(texts))
	on.same("somebody still waits", true, left > 0)
	on.same("to whom", on.contact["C1"].Number, texts[0].Number)
	texts, left, err = on.Raise(ctx(), f, 10, morningOf)
	on.must(err)
	on.same("whoever has a number", []int{1, 0}, []int{len(texts), left})
	on.lastPlanned(texts[0])
	on.asked(f, texts[0])
	held, err := on.Keep(ctx(), f.ID, campaigns.WhyShut, morningOf)
	on.must(err)
	on.same("held", 2, held)
	on.states(f, map[delivery.State]int{delivery.Held: 2})
	free, err := on.LetGo(ctx(), f.ID, morningOf)
	on.must(err)
	on.same("let go", 2, len(free))
	on.states(f, map[delivery.State]int{delivery.Raised: 2})
	on.must(on.End(ctx(), f.ID, campaigns.WhyStopped, morningOf))
	on.states(f, map[delivery.State]int{delivery.Withdrawn: 2})
	all, err := on.Underway(ctx())
	on.must(err)
	on.same("what is under way", 0, len(all))
}

// asked is what the last gate and the stop rules read of a family: nothing is
// being settled with it before a concern about its adult is open.
func (on wavesOn) asked(f campaigns.Firing, t delivery.Text) {
	on.t.Helper()
	for _, open := range []bool{false, true} {
		g, err := on.Gate(ctx(), t.ID)
		on.must(err)
		on.same("something is being settled with the family", open, g.Settling)
		if !open {
			_, err := on.db.Raw().ExecContext(ctx(), `INSERT INTO concerns (id, school, day, session, kind, number_index, contact, at, waiting)
				VALUES ('settling', $1, $2, 'AM', 'concern', '', $3, 1, 1)`, string(f.School), monday.String(), string(t.Contact))
			on.must(err)
		}
	}
	_, err := on.db.Raw().ExecContext(ctx(), "DELETE FROM concerns WHERE id = 'settling'")
	on.must(err)
	toll, err := on.Toll(ctx(), f.ID, morningOf, time.Hour)
	on.must(err)
	on.same("what a wave took before a text of it ended", campaigns.Toll{}, toll)
}

// lastPlanned is when a campaign's text last left for a number.
func (on wavesOn) lastPlanned(t delivery.Text) {
	on.t.Helper()
	left := morningOf.Add(time.Minute)
	for _, want := range []time.Time{{}, left} {
		on.in(func(d notifier.Day) error {
			at, err := d.LastPlanned(ctx(), t.Number)
			on.same("when a campaign's text last went", want, at)
			return err
		})
		if want.IsZero() {
			if _, err := on.db.Raw().ExecContext(ctx(), "UPDATE texts SET sent_at = $1 WHERE id = $2", left.UnixMilli(), string(t.ID)); err != nil {
				on.t.Fatal(err)
			}
		}
	}
}

func (on wavesOn) states(f campaigns.Firing, want map[delivery.State]int) {
	on.t.Helper()
	p, err := on.Progress(ctx(), f.ID)
	on.must(err)
	if diff := cmp.Diff(want, p.States); diff != "" {
		on.t.Errorf("the wave's texts: %s", diff)
	}
}
