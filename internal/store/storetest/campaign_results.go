package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/campaigns"
	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// CampaignResults is what every database must say of a wave that has gone. All
// numbers are of a little school and counted by hand.
func CampaignResults(t *testing.T, db *store.DB) {
	t.Run("texts and what families wrote", func(t *testing.T) { waveTallied(t, newMorning(t, db)) })
	t.Run("sessions missed", func(t *testing.T) { marksCounted(t, newMorning(t, db)) })
	t.Run("absence texts", func(t *testing.T) { askedListed(t, newMorning(t, db)) })
	t.Run("a network", func(t *testing.T) { networkFound(t, db) })
}

// wave keeps a campaign with a wave that has drawn families, and raises its
// texts.
func (on morningsOn) wave(key string, due time.Time, families ...campaigns.Family) campaigns.Firing {
	on.t.Helper()
	s := on.db.Campaigns()
	c := campaigns.Campaign{
		ID: campaigns.CampaignID(school.NewID(due)), School: on.urn, Pack: "moments-matter", Status: campaigns.Approved, Version: 1, Changed: due,
	}
	on.must(s.Add(ctx(), tester, c))
	return on.waveOf(c, key, due, families...)
}

func (on morningsOn) waveOf(c campaigns.Campaign, key string, due time.Time, families ...campaigns.Family) campaigns.Firing {
	on.t.Helper()
	s := on.db.Campaigns()
	f := campaigns.Firing{
		ID: campaigns.FiringID(school.NewID(due)), Campaign: c.ID, School: on.urn, Wave: campaigns.Wave{Key: key}, Version: 1,
		DueAt: due, EndsAt: due.Add(3 * time.Hour), State: campaigns.Due,
	}
	first, err := s.Claim(ctx(), f, due)
	on.must(err)
	day := clock.DateOf(due)
	of := campaigns.Choice{Back: day.AddDays(-30), From: day.AddDays(-30), Today: day, Week: day.String()}
	opened, err := s.Open(ctx(), f, of, due, func(campaigns.Material) []campaigns.Family { return families })
	on.must(err)
	_, left, err := s.Raise(ctx(), f, 100, due)
	on.must(err)
	if !first || !opened || left > 0 {
		on.t.Fatalf("claimed %v, opened %v, %d left", first, opened, left)
	}
	return f
}

// family is a family of the pupils with these refs; what is not first is not
// named by its text.
func (on morningsOn) family(arm campaigns.Arm, contact string, refs ...string) campaigns.Family {
	f := campaigns.Family{In: arm != "", Arm: arm, Why: campaigns.Fits, Contact: on.contact[contact].ID, ID: string(on.pupil[refs[0]].ID)}
	if !f.In {
		f.Why = campaigns.NobodyToText
	}
	for i, ref := range refs {
		why := campaigns.Fits
		if i > 0 {
			why = campaigns.NotInAudience
		}
		f.Pupils = append(f.Pupils, campaigns.Member{Pupil: on.pupil[ref].ID, Why: why})
	}
	return f
}

// became puts the text of a family where the carrier left it.
func (on morningsOn) became(f campaigns.Firing, x campaigns.Family, state delivery.State, parts int, sent time.Time) {
	on.t.Helper()
	var when any
	if !sent.IsZero() {
		when = sent.UnixMilli()
	}
	_, err := on.db.Raw().ExecContext(ctx(), `UPDATE texts SET state = $1, parts = $2, sent_at = $3
		WHERE id IN (SELECT text FROM campaign_families WHERE wave = $4 AND family = $5)`, string(state), parts, when, string(f.ID), x.ID)
	on.must(err)
}

// writes keeps a text from a contact that reads as kind.
func (on morningsOn) writes(contact, kind string, at time.Time) notifier.Inbound {
	on.t.Helper()
	in := on.reached(on.contact[contact].Number, "clear", at)
	on.in(func(d notifier.Day) error {
		_, err := d.Hear(ctx(), in, on.contact[contact].ID)
		return err
	})
	on.must(on.InboundDone(ctx(), in.ID, kind, on.day, nil, false, at))
	return in
}

func waveTallied(t *testing.T, on morningsOn) {
	due := morningOf.Add(6 * time.Hour)
	mum, dad, held, out := on.family(campaigns.FirstText, "C1", "A1", "A2"), on.family(campaigns.SecondText, "C2", "A5"), on.family(campaigns.HeldOut, "C1", "A3"), on.family("", "C3", "A4")
	f := on.wave("friday", due, mum, dad, held, out)
	on.became(f, mum, delivery.Delivered, 2, due)
	on.became(f, dad, delivery.Failed, 3, time.Time{})
	week := 7 * 24 * time.Hour
	tally := func() campaigns.Tally {
		t.Helper()
		got, err := on.db.Campaigns().Tally(ctx(), f.ID, week)
		on.must(err)
		return got
	}
	on.writes("C1", "thanks", due.Add(-time.Minute))          // before the text
	on.writes("C1", "automatic", due.Add(time.Minute))        // a machine
	on.writes("C1", "thanks", due.Add(week+time.Millisecond)) // too late
	on.writes("C2", "thanks", due.Add(time.Hour))             // their text never went
	want := campaigns.Tally{Families: 4, Arms: map[campaigns.Arm]campaigns.ArmTally{
		campaigns.FirstText:  {Families: 1, Texts: map[delivery.State]int{delivery.Delivered: 1}, Parts: 2},
		campaigns.SecondText: {Families: 1, Texts: map[delivery.State]int{delivery.Failed: 1}},
		campaigns.HeldOut:    {Families: 1, Texts: map[delivery.State]int{}},
	}}
	if d := cmp.Diff(want, tally()); d != "" {
		t.Errorf("before anybody answered: %s", d)
	}
	if got := tally(); got.LeftOut() != 1 || got.Texted().Sent() != 1 || got.Texted().Failed() != 1 || got.Texted().Parts != 2 {
		t.Errorf("%+v", got.Texted())
	}

	worry := on.writes("C1", "concern", due.Add(2*time.Hour))
	on.worried(worry)
	on.writes("C1", "thanks", due.Add(week)) // the family counts once
	on.writes("C1", notifier.KindNoCampaigns, due.Add(3*time.Hour))
	on.writes("C1", notifier.KindStop, due.Add(4*time.Hour))
	x := want.Arms[campaigns.FirstText]
	x.Replied, x.Worried, x.SaidNo, x.Stopped = 1, 1, 1, 1
	want.Arms[campaigns.FirstText] = x
	if d := cmp.Diff(want, tally()); d != "" {
		t.Errorf("when they had: %s", d)
	}

	// An alert went to the number in between: what follows answers the alert.
	alert := on.raise(on.alert(delivery.AlertText, "C1", on.absent(notifier.Alerted, "A1")...))
	_, err := on.db.Raw().ExecContext(ctx(), `UPDATE texts SET state = 'sent', raised_at = $1, sent_at = $1 WHERE id = $2`, due.Add(time.Second).UnixMilli(), string(alert.Text.ID))
	on.must(err)
	x.Replied, x.Worried = 0, 0
	want.Arms[campaigns.FirstText] = x
	if d := cmp.Diff(want, tally()); d != "" {
		t.Errorf("with an alert in between: %s", d)
	}

	c, err := on.db.Campaigns().Campaign(ctx(), f.Campaign)
	on.must(err)
	later := on.waveOf(c, "friday", due.Add(week), mum, on.family(campaigns.HeldOut, "C2", "A4"))
	drawn, err := on.db.Campaigns().Drawn(ctx(), f)
	on.must(err)
	id := func(ref string) []school.PupilID { return []school.PupilID{on.pupil[ref].ID} }
	first := []campaigns.Drawn{
		{Wave: f.ID, Family: mum.ID, Arm: campaigns.FirstText, Pupils: id("A1")},
		{Wave: f.ID, Family: held.ID, Arm: campaigns.HeldOut, Pupils: id("A3")},
		{Wave: f.ID, Family: dad.ID, Arm: campaigns.SecondText, Pupils: id("A5")},
	}
	on.same("drawn by the first wave", first, drawn)
	if drawn, err = on.db.Campaigns().Drawn(ctx(), later); err != nil || len(drawn) != 5 || drawn[4].Wave != later.ID {
		t.Errorf("by both: %+v, %v", drawn, err)
	}
	terms, err := on.db.Campaigns().Terms(ctx(), on.urn)
	if on.must(err); terms.Price != 400 {
		t.Errorf("a part costs %d", terms.Price)
	}
	names, err := on.db.Campaigns().LastNames(ctx(), on.urn)
	on.must(err)
	slices.Sort(names)
	if slices.Contains(names, "") || len(slices.Compact(slices.Clone(names))) != len(names) || len(names) == 0 {
		t.Errorf("the last names of the roll are %q", names)
	}
}

func marksCounted(t *testing.T, on morningsOn) {
	type mark = register.Mark
	closed := func(revision int, day clock.Date, s register.Session, group school.Group, marks ...mark) {
		t.Helper()
		key := register.Key{School: on.urn, Date: day, Session: s, Group: group}
		k := notifier.KeptClosure{
			ID: notifier.ClosureID(school.NewID(morningOf)), Revision: revision, ReceivedAt: morningOf, Actor: tester,
			Closure: register.Closure{Key: key, ClosedAt: morningOf, Marks: marks},
		}
		on.must(on.InSchoolDay(ctx(), on.urn, day, func(d notifier.Day) error { return d.KeepClosure(ctx(), k, nil) }))
	}
	friday := on.day.AddDays(-3)
	closed(1, on.day, register.AM, "8B", mark{Pupil: "A1", Code: "N"}, mark{Pupil: "A2", Code: "/"})
	closed(2, on.day, register.AM, "8B", // it stands; A1 is the ref of one and the UPN of another
		mark{Pupil: "A1", Code: "/"}, mark{Pupil: "A2", Code: "N"}, mark{Pupil: "U4", Code: "I"}, mark{Pupil: "A5", Code: "X"}, mark{Pupil: "Z9", Code: "N"})
	closed(1, on.day, register.AM, "8C", mark{Pupil: "A2", Code: "L"}, mark{Pupil: "A3", Code: "?"}) // and A2 was here
	closed(1, on.day, register.PM, "8B", mark{Pupil: "A1", Code: "U"}, mark{Pupil: "A2", Code: "E"}, mark{Pupil: "A3", Code: "B"})
	closed(1, friday, register.PM, "8B", mark{Pupil: "A1", Code: "N"})
	closed(1, friday.AddDays(-1), register.PM, "8B", mark{Pupil: "A1", Code: "N"})
	ab := notifier.Absence{
		ID: notifier.AbsenceID(school.NewID(morningOf)), Key: register.Key{School: on.urn, Date: friday, Session: register.PM, Group: "8B"}, Pupil: on.pupil["A1"].ID,
		CodeAtClose: "N", Code: "L", Course: notifier.Alerted, CreatedAt: morningOf, Arrived: true,
	}
	on.must(on.InSchoolDay(ctx(), on.urn, friday, func(d notifier.Day) error {
		k, _, err := d.Current(ctx(), ab.Key)
		on.must(err)
		ab.Closure = k.ID
		return d.PutAbsences(ctx(), []notifier.Absence{ab}) // the late desk saw her come in
	}))
	var got []map[string]bool
	var days []clock.Date
	byID := map[school.PupilID]string{}
	for ref, p := range on.pupil {
		byID[p.ID] = ref
	}
	on.must(on.db.Campaigns().Attended(ctx(), on.urn, friday, on.day, func(day clock.Date, missed map[school.PupilID]bool) {
		now := map[string]bool{}
		for p, away := range missed {
			now[byID[p]] = away
		}
		days, got = append(days, day), append(got, now)
	}))
	on.same("the days", []clock.Date{friday, on.day, on.day}, days)
	on.same("who missed what", []map[string]bool{{"A1": false}, {"A1": false, "A2": false, "A4": true}, {"A1": false, "A2": true, "A3": false}}, got)
}

func askedListed(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1", "A2", "A5")
	mum := on.raise(on.alert(delivery.AlertText, "C1", abs[0], abs[1]))
	dad := on.raise(on.alert(delivery.AlertText, "C2", abs[2])) // never went
	list := func() []campaigns.Asked {
		t.Helper()
		got, err := on.db.Campaigns().Asked(ctx(), on.urn, on.day, on.day)
		on.must(err)
		return got
	}
	if got := list(); len(got) != 0 {
		t.Errorf("before any text went: %+v", got)
	}
	_, err := on.db.Raw().ExecContext(ctx(), `UPDATE texts SET state = CASE WHEN id = $1 THEN 'failed' ELSE 'delivered' END WHERE school = $2`, string(dad.Text.ID), string(on.urn))
	on.must(err)
	for i, kind := range []string{notifier.KindStop, "illness", "thanks"} {
		in := on.reached(on.contact["C1"].Number, "clear", morningOf.Add(time.Duration(i+1)*time.Minute))
		on.in(func(d notifier.Day) error {
			err := d.Reply(ctx(), in, mum.Text.ID, []notifier.AbsenceID{abs[min(i, 1)].ID}, kind) // only a STOP beside the first
			return err
		})
	}
	abs[1].Code, abs[1].Explained = "I", &notifier.Explanation{Code: "I", By: tester, At: morningOf.Add(time.Hour)}
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs[1:2]) })
	want := map[string]campaigns.Asked{
		string(abs[0].ID): {Alert: mum.Text.ID, Absence: string(abs[0].ID), Pupil: abs[0].Pupil, Day: on.day, Code: "N", RaisedAt: morningOf},
		string(abs[1].ID): {Alert: mum.Text.ID, Absence: string(abs[1].ID), Pupil: abs[1].Pupil, Day: on.day, Code: "I", RaisedAt: morningOf, ExplainedAt: morningOf.Add(time.Hour), Answered: true},
	}
	got := map[string]campaigns.Asked{}
	for _, x := range list() {
		got[x.Absence] = x
	}
	on.same("asked", want, got)
	if none, err := on.db.Campaigns().Asked(ctx(), on.urn, on.day.AddDays(1), on.day.AddDays(9)); err != nil || len(none) != 0 {
		t.Errorf("of later days: %+v, %v", none, err)
	}
}

func networkFound(t *testing.T, db *store.DB) {
	here, there := newMorning(t, db), newMorning(t, db)
	n := school.Network{ID: "results", Name: "The results trust", Kind: school.Trust}
	here.must(db.Roll().AddNetwork(ctx(), tester, n, morningOf))
	s := db.Campaigns()
	if got, err := s.Network(ctx(), here.urn); err != nil || got != (school.Network{}) {
		t.Errorf("a school alone is of %+v, %v", got, err)
	}
	for _, on := range []morningsOn{here, there} {
		_, err := db.Raw().ExecContext(ctx(), `UPDATE schools SET network = $1 WHERE urn = $2`, string(n.ID), string(on.urn))
		here.must(err)
	}
	if got, err := s.Network(ctx(), here.urn); err != nil || got != n {
		t.Errorf("it is of %+v, %v", got, err)
	}
	due := morningOf.Add(6 * time.Hour)
	own := here.wave("friday", due, here.family(campaigns.FirstText, "C1", "A1"))
	theirs := there.wave("friday", due.Add(time.Hour), there.family(campaigns.FirstText, "C1", "A1"))
	elsewhere := func(f campaigns.Firing, pack string, from, to time.Duration) []campaigns.FiringID {
		t.Helper()
		all, err := s.Elsewhere(ctx(), f, pack, n.ID, due.Add(from), due.Add(to))
		here.must(err)
		var ids []campaigns.FiringID
		for _, x := range all {
			ids = append(ids, x.ID)
		}
		return ids
	}
	monday := own
	monday.Wave.Key = "monday"
	for _, c := range []struct {
		name string
		got  []campaigns.FiringID
		want []campaigns.FiringID
	}{
		{"the same wave", elsewhere(own, "moments-matter", 0, 2*time.Hour), []campaigns.FiringID{theirs.ID}},
		{"from there", elsewhere(theirs, "moments-matter", 0, 2*time.Hour), []campaigns.FiringID{own.ID}},
		{"another pack", elsewhere(own, "well-enough", 0, 2*time.Hour), nil},
		{"another wave", elsewhere(monday, "moments-matter", 0, 2*time.Hour), nil},
		{"another time", elsewhere(own, "moments-matter", 2*time.Hour, 3*time.Hour), nil},
	} {
		here.same(c.name, c.want, c.got)
	}
	if _, err := s.Campaign(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such campaign: %v", err)
	}
}
