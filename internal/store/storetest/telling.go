package storetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/firstbell/firstbell/notifier"
)

// actTells has one act tell and account for several things: they stand in the
// order in which they were said, the chain is whole, and an act that fails has
// said nothing.
func actTells(t *testing.T, on morningsOn) {
	tell := func(d notifier.Day) error {
		return errors.Join(
			d.Audit(ctx(), morningOf, tester, "first", "1", ""), d.News(ctx(), morningOf, "closure", "a", "b"),
			d.Audit(ctx(), morningOf, tester, "second", "2", "why"), d.News(ctx(), morningOf, "call", "c"),
		)
	}
	since, err := on.NewsSeq(ctx(), on.urn)
	on.must(err)
	on.in(tell)
	failed := errors.New("no")
	if err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return errors.Join(tell(d), failed) }); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	on.in(tell)
	on.must(on.db.AuditVerify(ctx(), on.urn))
	news, err := on.News(ctx(), on.urn, since)
	on.must(err)
	var said []string
	for i, n := range news {
		said = append(said, n.Kind+" "+n.ID)
		if n.Seq != since+int64(i)+1 {
			t.Errorf("line %d has the number %d", i, n.Seq)
		}
	}
	if want := []string{"closure a", "closure b", "call c", "closure a", "closure b", "call c"}; !slices.Equal(said, want) {
		t.Errorf("told %v, want %v", said, want)
	}
	var acts int
	on.must(on.db.Raw().QueryRowContext(ctx(), "SELECT COUNT(*) FROM audit WHERE school = '"+string(on.urn)+"' AND act IN ('first', 'second')").Scan(&acts))
	on.same("lines of the audit", 4, acts)
}
