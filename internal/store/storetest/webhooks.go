package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/notifier/handback"
)

// Webhooks is what every database must do for webhooks and what is owed to
// them. Each case has a school of its own.
func Webhooks(t *testing.T, db *store.DB) {
	for name, test := range map[string]func(*testing.T, hooksOn){
		"a webhook is made, changed and dropped":                  webhookKept,
		"a school has five, however many are made at once":        webhooksCounted,
		"a settled code is owed once, whoever reads the news":     codesOwedOnce,
		"a code that may be taken back is not owed yet":           codeWaitsForUndo,
		"many at once claim each delivery once":                   deliveriesClaimedOnce,
		"an earlier code never goes beside or after a later":      deliveriesInOrder,
		"a claim whose lease ran out is another's":                leaseLost,
		"what came of a post stands on the webhook":               webhookSettled,
		"a delivery is owed again, but for one that is overtaken": deliveryAgain,
	} {
		t.Run(name, func(t *testing.T) { test(t, newHooks(t, db)) })
	}
}

// hooksOn is a morning with two absences and a webhook.
type hooksOn struct {
	morningsOn
	hooks *store.Webhooks
	abs   []notifier.Absence // of A1 and A2
	w     handback.Webhook
}

func newHooks(t *testing.T, db *store.DB) hooksOn {
	t.Helper()
	on := hooksOn{morningsOn: newMorning(t, db), hooks: db.Webhooks()}
	on.abs = on.absent(notifier.WithheldFrom, "A1", "A2")
	on.w = on.create()
	return on
}

func (on hooksOn) create() handback.Webhook {
	on.t.Helper()
	id := handback.WebhookID(school.NewID(morningOf))
	w := handback.Webhook{
		ID: id, School: on.urn, URL: "https://mis.example/clear/" + string(id), Secret: school.NewToken("whsec_clear"), CreatedAt: morningOf,
	}
	on.must(on.hooks.Create(ctx(), tester, w, 5, morningOf))
	return w
}

// settle settles an absence at a time after nine, as a person would.
func (on hooksOn) settle(i int, code register.Code, after time.Duration) {
	on.t.Helper()
	at := morningOf.Add(after)
	a := on.abs[i]
	a.Code, a.Explained = code, &notifier.Explanation{Code: code, Note: "clear note", By: person, At: at}
	on.in(func(d notifier.Day) error {
		if err := d.PutAbsences(ctx(), []notifier.Absence{a}); err != nil {
			return err
		}
		return d.News(ctx(), at, "absence", string(a.ID))
	})
}

func (on hooksOn) owe() {
	on.t.Helper()
	more, err := on.hooks.Owe(ctx(), on.w.ID, 100, morningOf)
	if on.must(err); more {
		on.t.Error("there is more, though less came than asked for")
	}
}

func (on hooksOn) claim(after time.Duration) (handback.Delivery, bool) {
	on.t.Helper()
	now := morningOf.Add(after)
	c, found, err := on.hooks.Claim(ctx(), on.w.ID, now, now.Add(time.Minute))
	on.must(err)
	return c.Delivery, found
}

func (on hooksOn) settled(d handback.Delivery, o handback.Outcome, after time.Duration) bool {
	on.t.Helper()
	ours, err := on.hooks.Settle(ctx(), d, o, morningOf.Add(after))
	on.must(err)
	return ours
}

// states gives "code state" of what is owed, the newest first.
func (on hooksOn) states() string {
	on.t.Helper()
	all, err := on.hooks.Deliveries(ctx(), on.w.ID, "", 100)
	on.must(err)
	var words []string
	for _, d := range all {
		words = append(words, fmt.Sprintf("%s %s", d.Code, d.State))
	}
	return strings.Join(words, ", ")
}

func (on hooksOn) stands(want string) {
	on.t.Helper()
	if got := on.states(); got != want {
		on.t.Errorf("stands %q, want %q", got, want)
	}
}

func (on hooksOn) hook() handback.Webhook {
	on.t.Helper()
	w, err := on.hooks.One(ctx(), on.urn, on.w.ID)
	on.must(err)
	return w
}

var sameToken = cmp.Comparer(func(a, b school.Token) bool { return a == b })

func webhookKept(t *testing.T, on hooksOn) {
	other := newMorning(t, on.db)
	if d := cmp.Diff(on.w, on.hook(), sameToken); d != "" {
		t.Error(d)
	}
	want := on.w
	want.URL, want.Secret, want.OldSecret, want.OldUntil, want.Off = "https://mis.example/clear2", school.NewToken("whsec_clear3"), on.w.Secret, morningOf.Add(time.Hour), handback.OffByHand
	change := func(w *handback.Webhook) error { *w = want; return nil }
	got, err := on.hooks.Change(ctx(), tester, on.urn, on.w.ID, "webhook changed", morningOf, change)
	on.must(err)
	for _, w := range []handback.Webhook{got, on.hook()} {
		if d := cmp.Diff(want, w, sameToken); d != "" {
			t.Error(d)
		}
	}
	no := errors.New("no")
	if _, err := on.hooks.Change(ctx(), tester, on.urn, on.w.ID, "x", morningOf, func(*handback.Webhook) error { return no }); !errors.Is(err, no) {
		t.Error(err)
	}
	_, another := on.hooks.One(ctx(), other.urn, on.w.ID)
	_, changed := on.hooks.Change(ctx(), tester, other.urn, on.w.ID, "x", morningOf, change)
	for name, err := range map[string]error{"read": another, "changed": changed, "dropped": on.hooks.Drop(ctx(), tester, other.urn, on.w.ID, morningOf)} {
		if !problem.Is(err, problem.Unknown) {
			t.Errorf("%s by another school: %v", name, err)
		}
	}
	for _, table := range []string{"webhooks", "audit", "webhook_deliveries"} {
		for _, row := range rowsOf(t, on.db, table) {
			for i, v := range row.values {
				if b, ok := v.([]byte); ok && bytes.Contains(b, []byte("clear")) || strings.Contains(fmt.Sprint(v), "clear") {
					t.Errorf("%s.%s holds an address or a secret in clear", table, row.columns[i])
				}
			}
		}
	}
	on.settle(0, "I", 0)
	on.must(on.hooks.Drop(ctx(), tester, on.urn, on.w.ID, morningOf))
	if all, err := on.hooks.Of(ctx(), on.urn); err != nil || len(all) != 0 {
		t.Errorf("%d, %v", len(all), err)
	}
	if more, err := on.hooks.Owe(ctx(), on.w.ID, 10, morningOf); more || err != nil {
		t.Errorf("owed to one that is gone: %v", err)
	}
	on.must(on.db.AuditVerify(ctx(), on.urn))
}

func webhooksCounted(t *testing.T, on hooksOn) {
	refused := make(chan error, 10)
	together(t, 10, func(i int) error {
		w := handback.Webhook{ID: handback.WebhookID(school.NewID(morningOf)), School: on.urn, URL: fmt.Sprintf("https://mis.example/%d", i), CreatedAt: morningOf}
		refused <- on.hooks.Create(ctx(), tester, w, 5, morningOf)
		return nil
	})
	n := 0
	for range 10 {
		if err := <-refused; problem.Is(err, problem.Conflict) {
			n++
		} else {
			on.must(err)
		}
	}
	all, err := on.hooks.Of(ctx(), on.urn)
	if on.must(err); len(all) != 5 || n != 6 {
		t.Errorf("%d stand, %d were refused", len(all), n)
	}
	on.must(on.hooks.Drop(ctx(), tester, on.urn, all[0].ID, morningOf))
	again := handback.Webhook{ID: handback.WebhookID(school.NewID(morningOf)), School: on.urn, URL: all[1].URL, CreatedAt: morningOf}
	if err := on.hooks.Create(ctx(), tester, again, 5, morningOf); !problem.Is(err, problem.Conflict) {
		t.Errorf("an address twice: %v", err)
	}
	_, err = on.hooks.Change(ctx(), tester, on.urn, all[2].ID, "webhook changed", morningOf, func(w *handback.Webhook) error {
		w.URL = all[1].URL
		return nil
	})
	if !problem.Is(err, problem.Conflict) {
		t.Errorf("changed to another's address: %v", err)
	}
}

func codesOwedOnce(t *testing.T, on hooksOn) {
	second := on.create()
	on.settle(0, "I", 0)
	on.in(func(d notifier.Day) error { return d.News(ctx(), morningOf, "absence", string(on.abs[0].ID)) }) // a reply came, say
	on.settle(1, "M", 0)
	together(t, 6, func(i int) error {
		id := on.w.ID
		if i%2 == 0 {
			id = second.ID
		}
		_, err := on.hooks.Owe(ctx(), id, 1, morningOf)
		return err
	})
	for range 3 {
		on.owe()
	}
	on.stands("M waiting, I waiting")
	first, err := on.hooks.Deliveries(ctx(), on.w.ID, "", 10)
	on.must(err)
	theirs, err := on.hooks.Deliveries(ctx(), second.ID, "", 10)
	on.must(err)
	list, last, err := on.Explanations(ctx(), on.urn, 0, 10)
	on.must(err)
	if first[0].ID == theirs[0].ID || first[0].ID != handback.IDOf(on.w.ID, list[len(list)-1]) {
		t.Errorf("ids %s, %s", first[0].ID, theirs[0].ID)
	}
	said := list[len(list)-1]
	if said.Revision != first[0].Seq {
		t.Errorf("revision %d is owed as %d", said.Revision, first[0].Seq)
	}
	said.Revision = 0
	on.same("what is owed is what the list says", said, first[0].Settlement)
	if w := on.hook(); w.Seen < last || w.Waiting != 2 {
		t.Errorf("read up to %d of %d, %d wait", w.Seen, last, w.Waiting)
	}
	behind, err := on.hooks.Behind(ctx())
	on.must(err)
	for _, id := range behind {
		if id == on.w.ID {
			t.Error("it is behind, though it has read everything")
		}
	}
	on.settle(0, "C", time.Minute) // settled anew is another
	on.owe()
	on.stands("C waiting, M waiting, I waiting")
}

func codeWaitsForUndo(t *testing.T, on hooksOn) {
	on.settle(0, "I", 0)
	on.in(func(d notifier.Day) error {
		return d.Accept(ctx(), notifier.Accepted{
			ID: notifier.AcceptanceID("w" + on.urn), Absence: on.abs[0].ID, School: on.urn, Day: on.day, Code: "I", Was: "N", By: person,
			At: morningOf, Until: morningOf.Add(5 * time.Second),
		})
	})
	on.settle(1, "M", time.Second)
	on.owe()
	on.stands("") // what came after it waits behind it
	_, err := on.hooks.Owe(ctx(), on.w.ID, 10, morningOf.Add(6*time.Second))
	on.must(err)
	on.stands("M waiting, I waiting")
}

func deliveriesClaimedOnce(t *testing.T, on hooksOn) {
	on.settle(0, "I", 0)
	on.settle(1, "M", 0)
	on.owe()
	claimed := make(chan handback.Claimed, 16)
	together(t, 8, func(int) error {
		c, found, err := on.hooks.Claim(ctx(), on.w.ID, morningOf, morningOf.Add(time.Minute))
		if found {
			claimed <- c
		}
		return err
	})
	close(claimed)
	refs := map[string]bool{}
	for c := range claimed {
		refs[c.Ref] = true
		if c.State != handback.Posting || c.Tries != 1 || c.To.URL != on.w.URL || c.To.Secret != on.w.Secret {
			t.Errorf("claimed %+v", c)
		}
		if !on.settled(c.Delivery, handback.Outcome{State: handback.Delivered, Status: 204}, 0) {
			t.Error("a claim is not its own")
		}
	}
	if len(refs) != 2 {
		t.Errorf("claimed of %v", refs)
	}
	for _, a := range on.abs { // something else is told of the same absences
		on.in(func(d notifier.Day) error { return d.News(ctx(), morningOf, "absence", string(a.ID)) })
	}
	on.owe()
	on.stands("M delivered, I delivered")
	if w := on.hook(); w.Waiting != 0 || w.Status != 204 || !w.DeliveredAt.Equal(morningOf) {
		t.Errorf("%+v", w)
	}
	on.must(on.hooks.Forget(ctx(), morningOf))
	on.stands("M delivered, I delivered")
	on.must(on.hooks.Forget(ctx(), morningOf.Add(time.Second)))
	on.stands("")
}

func deliveriesInOrder(t *testing.T, on hooksOn) {
	on.settle(0, "I", 0)
	on.owe()
	first, _ := on.claim(0)
	on.settle(0, "M", time.Second)
	on.owe()
	if d, found := on.claim(time.Second); found {
		t.Errorf("%s goes beside the code before it", d.Code)
	}
	on.settle(1, "C", time.Second) // another pupil's does not wait
	on.owe()
	if d, found := on.claim(time.Second); !found || d.Code != "C" {
		t.Errorf("another pupil's code waits: %+v", d)
	}
	on.settled(first, handback.Outcome{State: handback.Waiting, NextAt: morningOf.Add(2 * time.Second), Fault: handback.NoAnswer}, time.Second)
	if d, found := on.claim(3 * time.Second); !found || d.Code != "M" {
		t.Errorf("not the later: %+v", d)
	}
	on.stands("C posting, M posting, I overtaken")

	// A process that died with a code leaves it overtaken too.
	on.settle(0, "E", 4*time.Second)
	on.owe()
	if d, found := on.claim(4 * time.Second); found {
		t.Errorf("claimed %+v", d)
	}
	if d, found := on.claim(2 * time.Minute); !found || d.Code != "C" && d.Code != "E" {
		t.Errorf("claimed %+v", d)
	}
	on.stands(strings.Replace(on.states(), "M posting", "M overtaken", 1))
}

func leaseLost(t *testing.T, on hooksOn) {
	on.settle(0, "I", 0)
	on.owe()
	first, _ := on.claim(0)
	if _, found := on.claim(59 * time.Second); found {
		t.Error("claimed within the lease")
	}
	second, found := on.claim(time.Minute)
	if !found || second.ID != first.ID || second.Tries != 2 {
		t.Fatalf("%+v", second)
	}
	if on.settled(first, handback.Outcome{State: handback.GivenUp, Fault: handback.NoAnswer}, time.Minute) {
		t.Error("a lost claim is settled")
	}
	on.stands("I posting")
	if !on.hook().FailingSince.IsZero() {
		t.Error("a lost claim says something of the webhook")
	}
	if !on.settled(second, handback.Outcome{State: handback.Delivered}, time.Minute) || on.settled(second, handback.Outcome{State: handback.Waiting}, time.Minute) {
		t.Error("settled once is right")
	}
	on.stands("I delivered")
}

func webhookSettled(t *testing.T, on hooksOn) {
	due := func(after time.Duration) (due, troubled bool) {
		lanes, err := on.hooks.Due(ctx(), morningOf.Add(after))
		on.must(err)
		for _, l := range lanes {
			if l.Webhook == on.w.ID {
				return true, l.Troubled
			}
		}
		return false, false
	}
	fail := func(after time.Duration, o handback.Outcome) {
		t.Helper()
		d, found := on.claim(after)
		if !found || !on.settled(d, o, after) {
			t.Fatalf("after %s nothing is due", after)
		}
	}
	on.settle(0, "I", 0)
	on.owe()
	if is, troubled := due(0); !is || troubled {
		t.Errorf("due %t, troubled %t", is, troubled)
	}
	fail(0, handback.Outcome{State: handback.Waiting, NextAt: morningOf.Add(time.Second), Rest: morningOf.Add(10 * time.Second), Fault: handback.BadStatus, Status: 503})
	if is, _ := due(9 * time.Second); is {
		t.Error("it is not left alone")
	}
	if _, found := on.claim(9 * time.Second); found {
		t.Error("claimed though it rests")
	}
	if is, troubled := due(10 * time.Second); !is || !troubled {
		t.Errorf("due %t, troubled %t", is, troubled)
	}
	fail(10*time.Second, handback.Outcome{State: handback.GivenUp, NextAt: morningOf.Add(time.Hour), Fault: handback.NoAnswer})
	w := on.hook()
	if w.GivenUp != 1 || w.Waiting != 0 || !w.FailingSince.Equal(morningOf) || w.Fault != handback.NoAnswer || w.Status != 0 {
		t.Errorf("%+v", w)
	}
	on.settle(1, "M", time.Second)
	on.owe()
	fail(20*time.Second, handback.Outcome{State: handback.Waiting, NextAt: morningOf, Fault: handback.Gone, Status: 410, Off: handback.OffGone})
	if w := on.hook(); w.Off != handback.OffGone || w.Waiting != 1 {
		t.Errorf("%+v", w)
	}
	if is, _ := due(time.Hour); is {
		t.Error("due though it is off")
	}
	if _, found := on.claim(time.Hour); found {
		t.Error("claimed though it is off")
	}
	_, err := on.hooks.Change(ctx(), tester, on.urn, on.w.ID, "webhook changed", morningOf, func(w *handback.Webhook) error { w.Off = ""; return nil })
	on.must(err)
	fail(time.Hour, handback.Outcome{State: handback.Delivered, NextAt: morningOf, Status: 200})
	if w := on.hook(); !w.FailingSince.IsZero() || w.Fault != handback.Taken || w.Status != 200 {
		t.Errorf("%+v", w)
	}
	var acts []string
	for _, row := range rowsOf(t, on.db, "audit") {
		act := row.text("act")
		if row.text("school") == string(on.urn) && (strings.HasPrefix(act, "webhook ") || strings.HasPrefix(act, "code ")) {
			acts = append(acts, act)
		}
	}
	on.same("audit", []string{"webhook made", "code given up", "webhook turned off", "webhook changed"}, acts)
}

func deliveryAgain(t *testing.T, on hooksOn) {
	on.settle(0, "I", 0)
	on.owe()
	d, _ := on.claim(0)
	again := func(one handback.DeliveryID) error {
		_, err := on.hooks.Again(ctx(), tester, on.urn, on.w.ID, one, morningOf.Add(time.Hour))
		return err
	}
	if err := again(d.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("of one that is being posted: %v", err)
	}
	if err := again("none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("of none: %v", err)
	}
	on.settled(d, handback.Outcome{State: handback.GivenUp, NextAt: morningOf, Rest: morningOf.Add(24 * time.Hour), Fault: handback.NoAnswer}, 0)
	on.must(again(d.ID))
	on.stands("I waiting")
	if d, found := on.claim(time.Hour); !found || d.Tries != 1 || d.Claims != 2 || !d.OwedAt.Equal(morningOf.Add(time.Hour)) {
		t.Errorf("claimed %+v", d)
	}
	on.settle(0, "M", time.Minute)
	on.owe()
	later, found := on.claim(2 * time.Hour)
	if !found || later.Code != "M" {
		t.Errorf("claimed %+v", later)
	}
	if err := again(d.ID); !problem.Is(err, problem.Conflict) {
		t.Errorf("the receiver would go back to the older code: %v", err)
	}
	on.settled(later, handback.Outcome{State: handback.Delivered, NextAt: morningOf}, 2*time.Hour)
	on.must(again(later.ID))
	on.stands("M waiting, I overtaken")
}
