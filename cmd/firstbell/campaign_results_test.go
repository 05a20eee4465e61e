package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/firstbell/firstbell/internal/problem"
	"github.com/firstbell/firstbell/internal/school"
)

func TestResultsOnTheCommandLineSayWhatThePageSays(t *testing.T) {
	h := openGolden(t, fillGolden(t))
	x, err := h.campaigns.Adopt(t.Context(), school.Actor{Kind: school.Person, ID: "writer"}, "999201", "moments-matter")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	call := campaignCall{plans: h.campaigns, id: x.ID, out: &out}
	says := func(want ...string) {
		t.Helper()
		out.Reset()
		if err := planResults(t.Context(), call); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("it does not say %q:\n%s", w, &out)
			}
		}
	}
	says("No wave of this campaign has gone yet.")

	h.launch(t, x.ID)
	out.Reset()
	if err := previewPlan(t.Context(), call); err != nil || !strings.Contains(out.String(), "  Shortest, 2 parts, in English: Fernhollow High: a new year, a clean page.") {
		t.Errorf("the preview shows no text as a family would get it: %v\n%s", err, &out)
	}
	h.clock.Set(demoToday.AddDays(4).At(15, 30))
	if err := errors.Join(h.campaigns.Tick(t.Context()), h.campaigns.Pump(t.Context()), h.campaigns.Pump(t.Context())); err != nil {
		t.Fatal(err)
	}
	h.deliver(t)
	h.receipts(t)
	says("First full week, Friday 27 November at 15:30", "families: 3 drawn to be texted, 0 held out, 7 left out", "of those drawn: 3 sent, 0 refused, 0 still to go, 0 not sent", "of those sent: 3 delivered, 0 not delivered; 6 parts, £0.24",
		"within 7 days: 0 families replied", "Sessions missed, of a hundred: Nobody was held out by lot", "families held out: fewer than five families before")

	for _, wrong := range []campaignCall{{plans: h.campaigns, id: "none"}, {plans: h.campaigns, id: x.ID, fired: "none"}, {plans: h.campaigns}} {
		out.Reset()
		wrong.out = &out
		if err := planResults(t.Context(), wrong); !problem.Is(err, problem.Unknown) || out.Len() > 0 {
			t.Errorf("of %q and %q: %v, and it says %q", wrong.id, wrong.fired, err, &out)
		}
	}
}
