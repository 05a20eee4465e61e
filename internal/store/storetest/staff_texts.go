package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/staff"
	"github.com/firstbell/firstbell/notifier"
)

// hire adds a member of staff, with a mobile or without.
func (on morningsOn) hire(id string, role staff.Role, mobile phone.Number) {
	on.t.Helper()
	on.must(on.db.Staff().AddMember(ctx(), tester, staff.Member{
		ID: id, School: on.urn, Email: id + "@staff.example", Name: id, Role: role, Mobile: mobile,
	}, "$hash", morningOf))
}

// members gives those who can be told by text.
func (on morningsOn) members() (all []notifier.Member) {
	on.t.Helper()
	on.in(func(d notifier.Day) (err error) {
		all, err = d.Members(ctx())
		return err
	})
	return all
}

// staffText is a text owed to a member about things.
func (on morningsOn) staffText(member string, rung notifier.StaffRole, mobile phone.Number, about ...string) notifier.StaffText {
	return notifier.StaffText{Day: on.day, Member: member, Cause: notifier.CauseVulnerable, Rung: rung, About: about, Text: delivery.Text{
		ID: delivery.TextID(school.NewID(morningOf)), School: on.urn, Kind: delivery.StaffText, State: delivery.Raised, Number: mobile,
		Sender: delivery.MainSender, RaisedAt: morningOf, SendAfter: morningOf, ExpiresAt: morningOf.Add(time.Hour),
	}}
}

func staffTold(t *testing.T, on morningsOn) {
	first, second := phone.Trusted("+99977100001"), phone.Trusted("+99977100002")
	lead, none, gone := string(on.urn)+"lead", string(on.urn)+"none", string(on.urn)+"gone"
	on.hire(lead, staff.Lead, first)
	on.hire(none, staff.Deputy, phone.Number{})
	on.hire(gone, staff.Head, second)
	on.must(on.db.Staff().Leave(ctx(), tester, gone, morningOf))
	on.same("who can be told", []notifier.Member{{ID: lead, Role: notifier.RoleLead, Number: first}}, on.members())
	on.must(on.db.Staff().SetMobile(ctx(), tester, none, second, morningOf))
	on.must(on.db.Texts().Stop(ctx(), delivery.MainSender, second, "STOP", morningOf))
	on.same("after a mobile and a STOP", []notifier.Member{
		{ID: none, Role: notifier.RoleDeputy, Number: second, Stopped: true}, {ID: lead, Role: notifier.RoleLead, Number: first},
	}, on.members())
	on.must(on.db.Staff().SetMobile(ctx(), tester, none, phone.Number{}, morningOf))
	on.must(on.db.Texts().Start(ctx(), delivery.MainSender, second, morningOf))
	if err := on.db.Staff().SetMobile(ctx(), tester, gone, second, morningOf); !problem.Is(err, problem.Unknown) {
		t.Errorf("the mobile of somebody who has left: %v", err)
	}

	abs := on.absent(notifier.Alerted, "A1", "A2")
	text := on.staffText(lead, notifier.RoleLead, first, string(abs[0].ID))
	raise := func(x notifier.StaffText) error {
		return on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error { return d.RaiseStaff(ctx(), []notifier.StaffText{x}) })
	}
	on.must(raise(text))
	if raise(on.staffText(lead, notifier.RoleLead, first, "else", string(abs[0].ID))) == nil {
		t.Error("told twice about one thing on one rung")
	}
	on.must(raise(on.staffText(lead, notifier.RoleDeputy, first, string(abs[0].ID))))
	on.in(func(d notifier.Day) error { return d.JoinStaff(ctx(), text.Text.ID, string(abs[1].ID), morningOf) })
	on.in(func(d notifier.Day) error {
		all, err := d.StaffTexts(ctx())
		slices.SortFunc(all, func(a, b notifier.StaffText) int { return strings.Compare(string(b.Rung), string(a.Rung)) })
		if len(all) != 2 || all[0].Text.ID != text.Text.ID || len(all[0].About) != 2 || all[0].Member != lead || all[0].Text.State != delivery.Raised || all[1].Rung != notifier.RoleDeputy {
			t.Errorf("the day's texts to staff: %+v", all)
		}
		return err
	})
	on.claim(text.Text.ID)
	again := 0
	err := on.InSchoolDay(ctx(), on.urn, on.day, func(d notifier.Day) error {
		again++
		if again > 1 {
			return nil
		}
		return d.JoinStaff(ctx(), text.Text.ID, "late", morningOf)
	})
	if err != nil || again != 2 {
		t.Errorf("a text that was claimed took one more in: decided %d times, %v", again, err)
	}
	staffGate(t, on, text, abs)
}

// staffGate reads again what may have changed since a text to staff was owed.
func staffGate(t *testing.T, on morningsOn, text notifier.StaffText, abs []notifier.Absence) {
	gate := func() notifier.StaffGate {
		g, err := on.StaffGate(ctx(), text.Text.ID)
		on.must(err)
		return g
	}
	if g := gate(); g.Open != 2 || g.Left || g.Owed != g.Number || g.Cause != notifier.CauseVulnerable || g.Day != on.day || g.Setting.School.URN != on.urn {
		t.Errorf("the gate reads %+v", g)
	}
	abs[0].Arrived = true
	abs[1].Explained = &notifier.Explanation{Code: "I", By: tester, At: morningOf}
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs) })
	on.must(on.db.Staff().Leave(ctx(), tester, text.Member, morningOf))
	if g := gate(); g.Open != 0 || !g.Left || !g.Number.Zero() {
		t.Errorf("after both were settled and the lead left: %+v", g)
	}
	if _, err := on.StaffGate(ctx(), "none"); !problem.Is(err, problem.Unknown) {
		t.Errorf("no such text: %v", err)
	}
}

// staffUnheard finds texts to staff that did not arrive while somebody is still
// to be told, each until it has been passed on; and offices not told yet.
func staffUnheard(t *testing.T, on morningsOn) {
	first, second := phone.Trusted("+99977300001"), phone.Trusted("+99977300002")
	lead, clerk := string(on.urn)+"lead", string(on.urn)+"clerk"
	on.hire(lead, staff.Lead, first)
	abs := on.absent(notifier.Alerted, "A1", "A2")
	text := on.staffText(lead, notifier.RoleLead, first, string(abs[0].ID), string(abs[1].ID))
	on.in(func(d notifier.Day) error { return d.RaiseStaff(ctx(), []notifier.StaffText{text}) })
	unheard := func(want map[delivery.TextID][]string) {
		t.Helper()
		on.in(func(d notifier.Day) error {
			got, err := d.Unheard(ctx())
			for _, about := range got {
				slices.Sort(about)
			}
			on.same("unheard", want, got)
			return err
		})
		urns, err := on.Unheard(ctx(), on.day)
		if on.must(err); slices.Contains(urns, on.urn) != (len(want) > 0) {
			t.Errorf("schools where somebody has not heard: %v", urns)
		}
	}
	nothing := map[delivery.TextID][]string{}
	unheard(nothing)
	on.claim(text.Text.ID)
	on.step(text.Text.ID, delivery.Sending, delivery.Failed)
	both := []string{string(abs[0].ID), string(abs[1].ID)}
	slices.Sort(both)
	unheard(map[delivery.TextID][]string{text.Text.ID: both})
	abs[0].Arrived = true
	on.in(func(d notifier.Day) error { return d.PutAbsences(ctx(), abs) })
	unheard(map[delivery.TextID][]string{text.Text.ID: {string(abs[1].ID)}})
	on.in(func(d notifier.Day) error { return d.PassedOn(ctx(), text.Text.ID, morningOf) })
	unheard(nothing)

	about := on.day.String() + " AM"
	untold := func() bool {
		urns, err := on.OfficesUntold(ctx(), on.day, about)
		on.must(err)
		return slices.Contains(urns, on.urn)
	}
	if untold() {
		t.Error("nobody of the office has a mobile, and somebody can be told")
	}
	on.hire(clerk, staff.Office, second)
	if !untold() {
		t.Error("the office can be told, and is not listed")
	}
	of := on.staffText(clerk, notifier.RoleOffice, second, about)
	of.Cause = notifier.CauseRegisters
	on.in(func(d notifier.Day) error { return d.RaiseStaff(ctx(), []notifier.StaffText{of}) })
	if untold() {
		t.Error("the office was told, and is listed again")
	}
}
