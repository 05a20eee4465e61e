package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
)

// Crowds is what every database must do when many write at once.
func Crowds(t *testing.T, db *store.DB) {
	for name, test := range map[string]func(*testing.T, morningsOn){
		"whoever holds a school's day decides alone":     dayExcludes,
		"decisions and claims at once all end":           crowdEnds,
		"each rung is climbed once, whoever climbs":      rungsOnce,
		"a concern goes up once, whoever looks":          concernUpOnce,
		"news has no gap for a reader beside writers":    newsInOrder,
		"the audit chain is whole under many writers":    chainWhole,
		"a damaged audit chain names its first bad line": chainBroken,
	} {
		t.Run(name, func(t *testing.T) { test(t, newMorning(t, db)) })
	}
}

// together runs f n times at once and waits.
func together(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if err := f(i); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func dayExcludes(t *testing.T, on morningsOn) {
	id := on.absent(notifier.WithheldFrom, "A1")[0].ID
	const each = 20
	together(t, 2, func(int) error {
		for range each {
			err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
				a, err := d.Absence(ctx(), id)
				if err != nil {
					return err
				}
				a.MinutesLate++ // read, then written: whoever is not alone loses one
				return d.PutAbsences(ctx(), []notifier.Absence{a})
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	on.in(func(d notifier.Day) error {
		a, err := d.Absence(ctx(), id)
		if a.MinutesLate != 2*each {
			t.Errorf("%d of %d stand", a.MinutesLate, 2*each)
		}
		return err
	})
}

// crowdEnds has 30 decide about one school on one day while workers claim and
// settle its texts and a person pauses it: everyone comes to an end.
func crowdEnds(t *testing.T, on morningsOn) {
	abs := on.absent(notifier.Alerted, "A1")
	texts := on.db.Texts()
	var ids sync.Map
	var done atomic.Bool
	var workers sync.WaitGroup
	for range 3 {
		workers.Go(func() {
			for !done.Load() {
				ids.Range(func(key, _ any) bool {
					claimed, err := texts.Claim(ctx(), []delivery.TextID{key.(delivery.TextID)}, morningOf, morningOf.Add(time.Minute))
					for _, c := range claimed {
						_, moved := texts.Move(ctx(), delivery.Move{ID: c.ID, From: delivery.Sending, To: delivery.Sent, Attempt: c.Attempt, At: morningOf})
						err = errors.Join(err, moved)
					}
					if err != nil {
						t.Error(err)
					}
					return true
				})
			}
		})
	}
	together(t, 30, func(i int) error {
		if i%10 == 9 {
			p := delivery.Pause{ID: school.NewID(morningOf), School: on.urn, Kind: delivery.PauseCampaigns, Why: "a test", By: tester, Since: morningOf}
			return errors.Join(texts.Pause(ctx(), p), texts.Resume(ctx(), tester, on.urn, delivery.PauseCampaigns, morningOf))
		}
		a := on.alert(delivery.CorrectionText, "C1", abs[0])
		err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
			if _, err := d.Alerts(ctx()); err != nil {
				return err
			}
			err := d.Raise(ctx(), []notifier.Alert{a})
			return errors.Join(err, d.Audit(ctx(), morningOf, tester, "test", string(a.Text.ID), ""), d.News(ctx(), morningOf, "alert", string(a.Text.ID)))
		})
		ids.Store(a.Text.ID, true)
		return err
	})
	done.Store(true)
	workers.Wait()
	if n := len(on.alerts()); n != 27 {
		t.Errorf("%d alerts stand, not 27", n)
	}
	on.must(on.db.AuditVerify(ctx(), on.urn))
}

// newsInOrder has writers of several days, whose locks differ, write news while
// a reader follows: it must never see a number before the one below it.
func newsInOrder(t *testing.T, on morningsOn) {
	const writers, each = 8, 12
	start, err := on.NewsSeq(ctx(), on.urn)
	on.must(err)
	var done atomic.Bool
	var reader sync.WaitGroup
	seen := start
	reader.Go(func() {
		for last := false; !last; {
			last = done.Load()
			news, err := on.News(ctx(), on.urn, seen)
			if err != nil {
				t.Error(err)
				return
			}
			for _, n := range news {
				if n.Seq != seen+1 {
					t.Errorf("after %d comes %d", seen, n.Seq)
				}
				seen = n.Seq
			}
		}
	})
	together(t, writers, func(w int) error {
		for i := range each {
			err := on.InSchoolDay(ctx(), on.urn, on.day.AddDays(w), func(d notifier.Day) error {
				return d.News(ctx(), morningOf, "absence", fmt.Sprintf("%d-%d", w, i), "and another")
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	done.Store(true)
	reader.Wait()
	last, err := on.NewsSeq(ctx(), on.urn)
	on.must(err)
	if want := start + writers*each*2; last != want || seen != want {
		t.Errorf("the last is %d, seen %d, want %d", last, seen, want)
	}
}

func chainWhole(t *testing.T, on morningsOn) {
	together(t, 8, func(w int) error {
		for i := range 10 {
			err := on.InSchoolDay(ctx(), on.urn, on.day.AddDays(w), func(d notifier.Day) error {
				return d.Audit(ctx(), morningOf, school.Actor{Kind: school.Person, ID: "s1", Name: "Not Kept"}, "act", fmt.Sprint(w, i), `"quoted" 😀`)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	on.must(on.db.AuditVerify(ctx(), on.urn))
	on.must(on.db.AuditVerify(ctx(), "000000")) // nobody's chain is whole
}

func chainBroken(t *testing.T, on morningsOn) {
	for i := range 5 { // the seed wrote line 1
		on.in(func(d notifier.Day) error { return d.Audit(ctx(), morningOf, tester, "act", fmt.Sprint(i), "") })
	}
	where := " WHERE school = '" + string(on.urn) + "'"
	for _, c := range []struct{ damage, mend, line string }{
		{"UPDATE audit SET target = 'x'" + where + " AND seq = 3", "UPDATE audit SET target = '1'" + where + " AND seq = 3", "line 3 "},
		{"UPDATE audit SET seq = 60" + where + " AND seq = 6", "UPDATE audit SET seq = 6" + where + " AND seq = 60", "line 6 "},
		{"UPDATE audit SET school = 'x'" + where + " AND seq = 6", "UPDATE audit SET school = '" + string(on.urn) + "' WHERE school = 'x'", "line 6 "},
		{"UPDATE audit SET school = 'x'" + where + " AND seq = 1", "UPDATE audit SET school = '" + string(on.urn) + "' WHERE school = 'x'", "line 1 "},
		{"UPDATE audit SET school = 'x'" + where + " AND seq = 4", "UPDATE audit SET school = '" + string(on.urn) + "' WHERE school = 'x'", "line 4 "},
		{"UPDATE heads SET audit_seq = audit_seq + 1" + where, "UPDATE heads SET audit_seq = audit_seq - 1" + where, "line 7 "},
	} {
		on.must(on.db.AuditVerify(ctx(), on.urn))
		_, err := on.db.Raw().ExecContext(ctx(), c.damage)
		on.must(err)
		if err := on.db.AuditVerify(ctx(), on.urn); !errors.Is(err, store.ErrAuditBroken) || !strings.Contains(err.Error(), c.line) {
			t.Errorf("%s: %v", c.damage, err)
		}
		_, err = on.db.Raw().ExecContext(ctx(), c.mend)
		on.must(err)
	}
	on.must(on.db.AuditVerify(ctx(), on.urn))

	// A line that is right in itself, from another school's chain.
	other := newMorning(t, on.db)
	for range 3 {
		other.in(func(d notifier.Day) error { return d.Audit(ctx(), morningOf, tester, "act", "other", "") })
	}
	_, err := on.db.Raw().ExecContext(ctx(), "UPDATE audit SET (target, prev, hash) = (SELECT o.target, o.prev, o.hash FROM audit o WHERE o.seq = 3 AND o.school = '"+
		string(other.urn)+"')"+where+" AND seq = 3")
	on.must(err)
	if err := on.db.AuditVerify(ctx(), on.urn); !errors.Is(err, store.ErrAuditBroken) || !strings.Contains(err.Error(), "line 3 ") {
		t.Errorf("a line of another chain: %v", err)
	}
}
