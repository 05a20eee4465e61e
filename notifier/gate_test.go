package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/phone"
	"github.com/firstbell/firstbell/internal/school"
)

// TestTheLastGateReadsEverythingAgain is the page of what may have changed
// between the claim and the words, for each kind of text.
func TestTheLastGateReadsEverythingAgain(t *testing.T) {
	tie := func(change func(*school.TiedContact)) func(*Gate) {
		return func(g *Gate) { change(&g.Pupils[0].List[0]) }
	}
	anyKind := func(reason string) [3]string { return [3]string{reason, reason, reason} }
	for name, c := range map[string]struct {
		change func(*Gate)
		want   [3]string // alert, correction, answer
	}{
		"nothing":             {func(*Gate) {}, anyKind("")},
		"the number":          {func(g *Gate) { g.Contact.Number = phone.Trusted("+447700900199") }, anyKind(ReasonNumberChanged)},
		"the number is gone":  {func(g *Gate) { g.Contact.Number = phone.Number{} }, anyKind(ReasonNumberChanged)},
		"the tie is gone":     {func(g *Gate) { g.Pupils[0].List = g.Pupils[0].List[1:] }, anyKind(ReasonTieChanged)},
		"a court order":       {tie(func(t *school.TiedContact) { t.CourtOrder = true }), anyKind(ReasonTieChanged)},
		"never":               {tie(func(t *school.TiedContact) { t.Text = school.TextNever }), anyKind(ReasonTieChanged)},
		"now a professional":  {tie(func(t *school.TiedContact) { t.Contact.Role = school.ProfessionalRole }), anyKind(ReasonTieChanged)},
		"two numbers":         {tie(func(t *school.TiedContact) { t.Contact.Problem = school.NumberTwo }), anyKind(ReasonTieChanged)},
		"stopped":             {tie(func(t *school.TiedContact) { t.Contact.Stopped = true }), anyKind(ReasonTieChanged)},
		"a barred adult's":    {func(g *Gate) { g.Pupils[0].List[1].Contact.Number = g.Contact.Number }, anyKind(ReasonTieChanged)},
		"the school shut":     {func(g *Gate) { g.Setting.Calendar.Closed = []school.ClosedDay{{Date: monday, Kind: school.Shut}} }, [3]string{ReasonNotOpen, "", ""}},
		"arrived":             {func(g *Gate) { g.Pupils[0].Absence.Arrived = true }, [3]string{ReasonArrived, "", ""}},
		"explained":           {func(g *Gate) { g.Pupils[0].Absence.Explained = &Explanation{} }, [3]string{ReasonExplained, "", ""}},
		"left today":          {func(g *Gate) { g.Pupils[0].Pupil.LeftOn = monday }, [3]string{ReasonLeft, "", ""}},
		"leaves tomorrow":     {func(g *Gate) { g.Pupils[0].Pupil.LeftOn = monday.AddDays(1) }, anyKind("")},
		"nobody to be texted": {func(g *Gate) { g.Pupils[0].Pupil.Flags.NoText = true }, [3]string{ReasonNoText, "", ""}},
		"it never went":       {func(g *Gate) { g.Corrects = delivery.Failed }, [3]string{"", ReasonNothing, ""}},
		"it was taken back":   {func(g *Gate) { g.Corrects = delivery.Withdrawn }, [3]string{"", ReasonNothing, ""}},
		"it is in doubt":      {func(g *Gate) { g.Corrects = delivery.Unknown }, [3]string{"", ReasonNothing, ""}},
		"it was not handed":   {func(g *Gate) { g.Corrects = delivery.Undelivered }, anyKind("")},
	} {
		for i, kind := range []delivery.Kind{delivery.AlertText, delivery.CorrectionText, delivery.AnswerText} {
			g := gate(kind)
			c.change(&g)
			got := g.refuse()
			if got == "" {
				if keep, drops := g.sort(); len(keep) == 0 {
					got = anyReason(g, drops)
				}
			}
			if got != c.want[i] {
				t.Errorf("%s of %s: %q, want %q", name, kind, got, c.want[i])
			}
		}
	}
}

func TestACorrectionIsNotSentAboutAPupilWhoIsGoneAgain(t *testing.T) {
	g := gate(delivery.CorrectionText)
	g.Pupils[0].Absence.Arrived = false
	if keep, drops := g.sort(); len(keep) != 0 || anyReason(g, drops) != ReasonAbsentAgain {
		t.Errorf("kept %d, %v", len(keep), drops)
	}
}

func TestASiblingWhoNeedsNoTextIsTakenOutAndTheOtherStays(t *testing.T) {
	g := gate(delivery.AlertText)
	other := gate(delivery.AlertText).Pupils[0]
	other.Pupil.ID, other.Absence.ID, other.Absence.Arrived = "p2", "ab2", true
	g.Pupils = append(g.Pupils, other)
	keep, drops := g.sort()
	if len(keep) != 1 || keep[0].Absence.ID != "ab1" || len(drops) != 1 || drops["ab2"] != ReasonArrived {
		t.Errorf("kept %d, dropped %v", len(keep), drops)
	}
}

// gate is a text of a kind about one pupil that may go.
func gate(kind delivery.Kind) Gate {
	mum, dad := adult("mum", 1), adult("dad", 2, func(t *school.TiedContact) { t.CourtOrder = true })
	return Gate{
		Setting: newScene().Setting, Contact: mum.Contact, Corrects: delivery.Sent,
		Alert: Alert{Session: "AM", Day: monday, Text: delivery.Text{Kind: kind, Contact: "mum", Number: mum.Contact.Number}},
		Pupils: []GatePupil{{
			Absence: Absence{ID: "ab1", Course: Alerted, Code: "N", Arrived: kind == delivery.CorrectionText},
			Pupil:   school.Pupil{ID: "p1", TextName: "Amira", LeftOn: clock.Date{}},
			List:    []school.TiedContact{mum, dad},
		}},
	}
}
