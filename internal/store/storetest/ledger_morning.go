package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/roll"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/internal/sms"
	"github.com/firstbell/firstbell/internal/store"
	"github.com/firstbell/firstbell/notifier"
	"github.com/firstbell/firstbell/templates"
)

// live is a morning as the absence room itself makes one: the pupils R01 to
// R22 of one school, of whom everything that can happen happens to somebody.
type live struct {
	t     *testing.T
	db    *store.DB
	svc   *notifier.Service
	clock *clock.Manual
	urn   school.URN
	day   clock.Date
	refs  map[string]string // by pupil id
}

// liveMorning plays the morning.
func liveMorning(t *testing.T, db *store.DB) live {
	t.Helper()
	pack, err := templates.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	m := live{t: t, db: db, clock: clock.At(morningOf), urn: "840001", day: clock.DateOf(morningOf), refs: map[string]string{}}
	m.svc = notifier.New(notifier.Config{Store: db.Mornings(), Clock: m.clock, Wordings: templates.New(pack, nil, nil), Ring: func(context.Context, ...delivery.Text) {}, Read: plainly})
	m.must(db.Roll().Seed(ctx(), tester, madeUp(m.urn, ""), calendar, m.roll(), morningOf))
	// Everything happens in one small school at once: its brake is loosened.
	_, err = db.Raw().ExecContext(ctx(), `UPDATE schools SET policy = '{"brake_group_least": 100, "brake_school_least": 100}' WHERE urn = '840001'`)
	m.must(err)
	m.registers()
	m.texts()
	m.afterwards()
	return m
}

func (m live) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m live) same(what string, want, got any) {
	m.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		m.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (m live) ledger() notifier.Ledger {
	m.t.Helper()
	l, err := m.svc.Ledger(ctx(), m.urn, m.day, register.AM)
	m.must(err)
	return l
}

// roll gives each pupil a mother; R14 and R15 share one across two groups, R02
// has nobody with a number, R03 is vulnerable.
func (m live) roll() (st roll.Standing) {
	for i := range 22 {
		ref := fmt.Sprintf("R%02d", i+1)
		p := school.Pupil{
			ID: school.PupilID("P" + ref), School: m.urn, Ref: ref, FirstName: "Given", LastName: ref, TextName: "Given " + ref,
			Group: "7A", Year: 7, Flags: school.Flags{Vulnerable: ref == "R03"},
		}
		if ref == "R15" {
			p.Group = "7B"
		}
		m.refs[string(p.ID)] = ref
		st.Pupils = append(st.Pupils, p)
		mother := school.Contact{
			ID: school.ContactID("C" + ref), School: m.urn, Ref: "C" + ref, Name: "Mother of " + ref, Role: school.FamilyRole,
			Number: motherOf(ref),
		}
		if ref == "R02" {
			mother.Number, mother.Problem = phone.Number{}, school.NumberMissing
		}
		if ref == "R15" {
			mother = st.Contacts[13]
		} else {
			st.Contacts = append(st.Contacts, mother)
		}
		st.Ties = append(st.Ties, school.Tie{Pupil: p.ID, Contact: mother.ID, Relationship: "mother", Order: 1, ParentalResponsibility: true, LivesWith: true, Text: school.TextYes})
	}
	return st
}

// plainly reads one worry and no more: what is tested is what is kept of it.
func plainly(body string, _ reading.About) reading.Reading {
	if strings.Contains(body, "dropped") {
		return reading.Reading{Concern: true, Findings: []reading.Finding{{Kind: reading.Concern, Words: []string{"dropped her off"}}}}
	}
	return reading.Reading{Findings: []reading.Finding{{Kind: reading.Other}}}
}

func motherOf(ref string) phone.Number { return phone.Trusted("+999840001" + ref[1:]) }

// closed takes a register whose marks differ from N as said.
func (m live) closed(group school.Group, marks map[string]register.Code, refs ...string) {
	m.t.Helper()
	c := register.Closure{Key: register.Key{School: m.urn, Date: m.day, Session: register.AM, Group: group}, ClosedAt: m.clock.Now()}
	for _, ref := range refs {
		code, said := marks[ref]
		if !said {
			code = "N"
		}
		c.Marks = append(c.Marks, register.Mark{Pupil: ref, Code: code})
	}
	_, err := m.svc.RegisterClosed(ctx(), tester, c, nil)
	m.must(err)
	m.clock.Advance(time.Second)
}

// of7A lists whom the register of 7A names.
func (m live) of7A() (refs []string) {
	for _, ref := range m.refs {
		if ref != "R15" {
			refs = append(refs, ref)
		}
	}
	slices.Sort(refs)
	return refs
}

// registers closes both registers; R22 is present, R21 has a mark that is none.
func (m live) registers() {
	m.closed("7A", map[string]register.Code{"R01": "M", "R21": "?", "R22": "/"}, m.of7A()...)
	m.closed("7B", nil, "R15")
}

// alertOf gives the alert about a pupil as it stands.
func (m live) alertOf(ref string) notifier.AlertView {
	m.t.Helper()
	alerts, err := m.db.Mornings().Alerts(ctx(), m.urn, m.day, register.AM, "")
	m.must(err)
	for _, a := range alerts {
		if a.Kind == delivery.AlertText && slices.ContainsFunc(a.Pupils, func(p notifier.AlertPupil) bool { return p.Ref == ref }) {
			return a
		}
	}
	m.t.Fatalf("there is no alert about %s", ref)
	return notifier.AlertView{}
}

// texts takes alerts to where each shall stand, as delivery would.
func (m live) texts() {
	m.t.Helper()
	texts := m.db.Texts()
	for ref, path := range map[string][]delivery.State{
		"R05": {}, "R06": {delivery.Unknown}, "R07": {delivery.Sent}, "R08": {delivery.Sent, delivery.Delivered}, "R09": {delivery.Sent, delivery.Undelivered},
		"R10": {delivery.Failed}, "R13": {delivery.Sent, delivery.Delivered}, "R14": {delivery.Sent, delivery.Delivered}, "R16": {delivery.Sent},
		"R17": {delivery.Sent, delivery.Delivered}, "R19": {delivery.Unknown, delivery.Delivered}, "R20": {delivery.Sent},
	} {
		a, now := m.alertOf(ref), m.clock.Now()
		claimed, err := texts.Claim(ctx(), []delivery.TextID{a.ID}, now, now.Add(time.Minute))
		m.must(err)
		if len(claimed) != 1 {
			m.t.Fatalf("the text about %s is not claimed", ref)
		}
		from := delivery.Sending
		for _, to := range path {
			if status, ok := receiptFor[to]; ok && from == delivery.Sent {
				for range 2 { // the second changes nothing and is kept
					_, err := texts.KeepReceipt(ctx(), sms.Receipt{TextID: string(a.ID), CarrierID: "SM" + ref, Status: status, At: now}, delivery.NothingNew)
					m.must(err)
				}
			} else {
				_, err := texts.Move(ctx(), delivery.Move{ID: a.ID, From: from, To: to, Attempt: 1, At: now})
				m.must(err)
			}
			from = to
		}
	}
	last := m.alertOf("R05") // the gate finds that it does not concern its pupil any more
	m.must(m.db.Mornings().DropPupils(ctx(), last.ID, map[notifier.AbsenceID]string{last.Pupils[0].Absence: "left"}, m.clock.Now()))
	_, err := texts.Move(ctx(), delivery.Move{ID: m.alertOf("R12").ID, From: delivery.Raised, To: delivery.Expired, At: m.clock.Now()})
	m.must(err)
	_, err = texts.KeepReceipt(ctx(), sms.Receipt{TextID: string(m.alertOf("R07").ID), CarrierID: "SMR07", Status: sms.StatusSent, At: m.clock.Now()}, delivery.NothingNew)
	m.must(err)
}

// receiptFor is the carrier's word for what only a receipt says.
var receiptFor = map[delivery.State]sms.Status{delivery.Delivered: sms.StatusDelivered, delivery.Undelivered: sms.StatusUndelivered}

// afterwards has families reply, the office explain, and the register of 7A
// sent again: R16 and R18 have arrived, R20 has a reason.
func (m live) afterwards() {
	m.t.Helper()
	for i, in := range []struct {
		number phone.Number
		body   string
		kind   string
	}{
		{motherOf("R13"), "He is ill", notifier.KindReply},
		{motherOf("R14"), "Both ill", notifier.KindReply},
		{motherOf("R07"), "But I dropped her off", notifier.KindReply},
		{motherOf("R08"), "STOP", notifier.KindStop},
		{motherOf("R22"), "Is school open?", notifier.KindReply},
		{phone.Trusted("+99984000199"), "Wrong number", notifier.KindReply},
	} {
		id, now := school.NewID(m.clock.Now()), m.clock.Now()
		_, err := m.db.Texts().KeepInbound(ctx(), id, sms.Inbound{CarrierID: fmt.Sprint("IN", i), From: in.number.E164(), To: "+447700900999", Body: in.body, At: now})
		m.must(err)
		m.must(m.svc.Inbound(ctx(), id, in.kind))
	}
	views, err := m.svc.Absences(ctx(), m.urn, m.day)
	m.must(err)
	office := school.Actor{Kind: school.Person, ID: "s1"}
	for _, v := range views {
		switch v.Pupil.Ref {
		case "R11", "R17":
			m.must(m.svc.Explain(ctx(), office, v.ID, "I", "rang the office"))
		}
	}
	m.calls(office)
	m.clock.Advance(time.Minute)
	m.closed("7A", map[string]register.Code{"R01": "M", "R21": "?", "R22": "/", "R16": "/", "R18": "/", "R20": "I", "R11": "I", "R17": "I"}, m.of7A()...)
}

// calls has the office ring twice about R02, whom no text can reach, and begin
// to ring about R21, of whom the register says nothing usable.
func (m live) calls(office school.Actor) {
	m.t.Helper()
	ids := map[string]notifier.CallID{}
	for id, ref := range m.refs {
		ids[ref] = notifier.NewCallID(m.day, register.AM, school.PupilID(id))
	}
	for _, o := range []notifier.CallOutcome{notifier.CallNoAnswer, notifier.CallLeftMessage} {
		m.must(m.svc.RecordCall(ctx(), office, []notifier.CallID{ids["R02"]}, notifier.CallResult{Outcome: o, Seen: -1}))
	}
	m.must(m.svc.TakeCall(ctx(), office, ids["R21"]))
}
