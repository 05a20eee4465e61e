package notifier

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// told says whom a telling would tell: "gwen after 0; join t1".
func told(t telling) string {
	var out []string
	for _, x := range t.raise {
		out = append(out, fmt.Sprintf("%s after %d", x.Member, int(x.Text.SendAfter.Sub(t.now).Minutes())))
	}
	for _, id := range t.join {
		out = append(out, "join "+string(id))
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}

func someone(id string, r StaffRole, n int) Member {
	return Member{ID: id, Role: r, Number: phone.Trusted(fmt.Sprintf("+4477009009%02d", n))}
}

// TestWhoOfTheStaffIsTold reads as the page about it: the role asked for, and
// after it the next with somebody who can be told and has not been.
func TestWhoOfTheStaffIsTold(t *testing.T) {
	gwen, second, dee, hal := someone("gwen", RoleLead, 1), someone("second", RoleLead, 2), someone("dee", RoleDeputy, 3), someone("hal", RoleHead, 4)
	stopped := gwen
	stopped.Stopped = true
	text := func(member string, kind CauseKind, rung StaffRole, state delivery.State, ago int, about ...string) StaffText {
		at := nine.Add(-minutes(ago))
		return StaffText{Member: member, Cause: kind, Rung: rung, About: about, Text: delivery.Text{ID: "t1", State: state, RaisedAt: at, SendAfter: at}}
	}
	for name, c := range map[string]struct {
		staff []Member
		sent  []StaffText
		role  StaffRole
		kind  CauseKind
		want  string
	}{
		"the lead":                               {[]Member{gwen, dee, hal}, nil, RoleLead, CauseConcern, "gwen after 0"},
		"both leads of a school that has two":    {[]Member{gwen, second, dee}, nil, RoleLead, CauseConcern, "gwen after 0; second after 0"},
		"no lead: the deputy":                    {[]Member{dee, hal}, nil, RoleLead, CauseConcern, "dee after 0"},
		"the lead has stopped us: the deputy":    {[]Member{stopped, dee, hal}, nil, RoleLead, CauseConcern, "dee after 0"},
		"no lead, no deputy: the head":           {[]Member{hal}, nil, RoleLead, CauseConcern, "hal after 0"},
		"nobody at all":                          {nil, nil, RoleLead, CauseConcern, ""},
		"the head has nobody after":              {[]Member{gwen}, nil, RoleHead, CauseConcern, ""},
		"the office has nobody after":            {[]Member{gwen}, nil, RoleOffice, CauseRegisters, ""},
		"asked again: nothing":                   {[]Member{gwen, dee}, []StaffText{text("gwen", CauseConcern, RoleLead, delivery.Sent, 1, "c1")}, RoleLead, CauseConcern, ""},
		"five minutes on: the deputy":            {[]Member{gwen, dee}, []StaffText{text("gwen", CauseConcern, RoleLead, delivery.Sent, 5, "c1")}, RoleDeputy, CauseConcern, "dee after 0"},
		"the deputy was told in place of a lead": {[]Member{dee, hal}, []StaffText{text("dee", CauseConcern, RoleLead, delivery.Sent, 5, "c1")}, RoleDeputy, CauseConcern, "hal after 0"},
		"another concern is another text":        {[]Member{gwen}, []StaffText{text("gwen", CauseConcern, RoleLead, delivery.Sent, 1, "c0")}, RoleLead, CauseConcern, "gwen after 0"},
		"while one waits, it is about both":      {[]Member{gwen}, []StaffText{text("gwen", CauseConcern, RoleLead, delivery.Raised, 1, "c0")}, RoleLead, CauseConcern, "join t1"},
		"absences that stay open are gathered":   {[]Member{gwen}, []StaffText{text("gwen", CauseUnreached, RoleLead, delivery.Sent, 4, "a0")}, RoleLead, CauseUnreached, "gwen after 6"},
		"but not for ever":                       {[]Member{gwen}, []StaffText{text("gwen", CauseUnreached, RoleLead, delivery.Sent, 30, "a0")}, RoleLead, CauseUnreached, "gwen after 0"},
		"a vulnerable pupil waits for nobody":    {[]Member{gwen}, []StaffText{text("gwen", CauseVulnerable, RoleLead, delivery.Sent, 1, "a0")}, RoleLead, CauseVulnerable, "gwen after 0"},
	} {
		x := telling{want: c.role, cause: Cause{Kind: c.kind, About: "c1"}, now: nine, date: monday, sender: school.School{URN: "900001"}, sent: c.sent}
		x.choose(c.staff)
		expect(t, name, told(x), c.want)
	}
}

func TestASwitchSaysWhetherStaffAreTexted(t *testing.T) {
	p := DefaultPolicy()
	if !p.tells(RoleLead) || !p.tells(RoleDeputy) || !p.tells(RoleHead) || p.tells(RoleOffice) {
		t.Error("by default the leads are texted, and the office is not")
	}
	p.TextLeads, p.TextOffice = false, true
	if p.tells(RoleLead) || p.tells(RoleHead) || !p.tells(RoleOffice) {
		t.Error("the switches do not switch")
	}
}
