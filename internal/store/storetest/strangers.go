package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

// strangersPointed holds what points a stranger's text to a school: names as they
// are kept, and what the number has had to do with schools. What goes to every
// school points nowhere.
func strangersPointed(t *testing.T, on morningsOn) {
	for what, x := range map[string]struct {
		last, groups, first []string
		want                []string
	}{
		"a last name":                       {last: []string{"other", "another"}, want: []string{"A5"}},
		"a last name with an apostrophe":    {last: []string{"o'connor-d’arcy"}, want: []string{"A1"}},
		"one in another script":             {last: []string{"العلي"}, want: []string{"A2"}},
		"who leaves tomorrow is here today": {last: []string{"leaving", "left"}, want: []string{"A4"}},
		"a first name alone points nowhere": {first: []string{"cy"}},
		"a first name of a group":           {groups: []string{"8c"}, first: []string{"cy", "al"}, want: []string{"A5"}},
		"a first name of two groups":        {groups: []string{"8b", "8c"}, first: []string{"cy", "al", "bo"}, want: []string{"A4", "A5"}},
		"a group alone points nowhere":      {groups: []string{"8c"}},
	} {
		found, err := on.PupilsNamed(ctx(), on.day, x.last, x.groups, x.first)
		on.must(err)
		var got []string
		for _, p := range found {
			if p.School == on.urn {
				got = append(got, p.Ref)
			}
		}
		slices.Sort(got)
		on.same(what, x.want, got)
	}

	knew := func(n phone.Number) []school.URN {
		t.Helper()
		list, err := on.KnewNumber(ctx(), n)
		on.must(err)
		return list
	}
	worry := func(in notifier.Inbound, stray bool, contact school.ContactID) {
		t.Helper()
		k := notifier.Concern{
			ID: notifier.ConcernID(school.NewID(morningOf)), School: on.urn, Day: on.day, Session: register.AM, Kind: notifier.WorryConcern,
			Number: in.Number, At: morningOf, Waiting: morningOf, Stray: stray,
		}
		on.in(func(d notifier.Day) error {
			if _, err := d.Hear(ctx(), in, contact); err != nil {
				return err
			}
			return d.PutConcern(ctx(), k)
		})
		got, err := on.Concern(ctx(), k.ID)
		on.must(err)
		untaken, err := on.ConcernsUntaken(ctx(), morningOf.Add(time.Hour), morningOf.Add(time.Hour), 1000)
		on.must(err)
		waits := slices.ContainsFunc(untaken, func(c notifier.Concern) bool { return c.ID == k.ID })
		if got.Stray != stray || waits == stray {
			t.Errorf("kept as stray: %v; it goes up: %v", got.Stray, waits)
		}
		on.in(func(d notifier.Day) error {
			was, err := d.WorriedOn(ctx(), in.Number, on.day)
			before, err2 := d.WorriedOn(ctx(), in.Number, on.day.AddDays(-1))
			if !was || before || err != nil || err2 != nil {
				t.Errorf("worried today: %v %v; yesterday: %v %v", was, err, before, err2)
			}
			return nil
		})
	}
	nobody, once := phone.Trusted("+9997"+string(on.urn)+"01"), phone.Trusted("+9997"+string(on.urn)+"02")
	in := on.reached(nobody, "where is she", morningOf)
	if got := knew(nobody); len(got) != 0 {
		t.Errorf("a number nobody has had is known at %v", got)
	}
	worry(in, true, "")
	if got := knew(nobody); len(got) != 0 {
		t.Errorf("what every school has makes the number known at %v", got)
	}
	worry(on.reached(nobody, "where is Cy Other", morningOf), false, "")
	on.same("its worry was about somebody here", []school.URN{on.urn}, knew(nobody))
	worry(on.reached(once, "where is she", morningOf), true, on.contact["C1"].ID)
	on.same("it was a contact's once", []school.URN{on.urn}, knew(once))
}
