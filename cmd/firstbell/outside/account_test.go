//go:build services

package outside

import (
	"testing"
)

// account compares what the service believes with what the witness saw.
func account(t *testing.T, r *rig, schools []*madeUp) {
	t.Helper()
	seen, phones := map[string]int{}, map[string]int{}
	for _, a := range readWitness(t, r.witness) {
		seen[a.Text]++
		phones[a.To]++
	}
	var sum tally
	for _, m := range schools {
		for _, a := range alertsOf(t, m) {
			sum.add(t, detailOf(t, m, a.ID), seen[a.ID])
			delete(seen, a.ID)
		}
		var l ledger
		m.must(t, "GET", m.path("/ledger?date="+today+"&session=AM"), nil, &l)
		if !l.Balanced || l.Absences.Alerted != crashGroups*2 {
			t.Errorf("the ledger of %s: %+v", m.urn, l)
		}
	}
	if len(phones)+sum.given != crashAlerts {
		t.Errorf("%d phones got a text, not %d; %d more are a person's to ring", len(phones), crashAlerts, sum.given)
	}
	if sum.given > givenMost {
		t.Errorf("%d texts were given to a person, more than %d: the carrier's faults alone cannot be the cause", sum.given, givenMost)
	}
	if sum.owed != crashAlerts || len(seen) > 0 {
		t.Errorf("%d alerts are owed, not %d; the witness saw %d texts nobody knows", sum.owed, crashAlerts, len(seen))
	}
	t.Logf("%d alerts: %d lost, %d repeated, %d given to a person after doubt. %d claims died before the carrier was asked. %d were unknown for a time: it had %d, had not %d, and told of the rest by itself",
		sum.owed, sum.lost, sum.repeated, sum.given, sum.reclaimed, sum.unknown, sum.had, sum.hadNot)
}

// givenMost is how many of the alerts may end with a person after the second
// doubt: one in a hundred, where the faults of faults() make about one in ten
// thousand of them.
const givenMost = crashAlerts / 100

// tally counts what became of the alerts.
type tally struct{ owed, lost, repeated, given, reclaimed, unknown, had, hadNot int }

// add takes one alert and how often the witness saw it.
func (s *tally) add(t *testing.T, d alertDetail, seen int) {
	t.Helper()
	s.owed++
	if seen == 0 && d.givenUp() {
		s.given++
		return
	}
	if seen != 1 || d.Status != "sent" && d.Status != "delivered" {
		t.Errorf("the carrier took alert %s %d times; it is %s: %+v", d.ID, seen, d.Status, d.Timeline)
	}
	switch {
	case seen == 0:
		s.lost++
	case seen > 1:
		s.repeated++
	}
	for _, step := range d.Timeline {
		switch {
		case step.From == "sending" && step.To == "unknown":
			s.unknown++
		case step.From == "sending" && step.To == "raised" && step.Why == "claim_lost":
			s.reclaimed++
		case step.Why == "carrier_has_it":
			s.had++
		case step.Why == "unknown_to_carrier":
			s.hadNot++
		}
	}
}

// givenUp reports whether the text ended with a person, since
// the carrier surely had none of it after a second doubt (delivery's afterAbsence).
func (d alertDetail) givenUp() bool {
	last := d.Timeline[len(d.Timeline)-1]
	return d.Status == "failed" && last.From == "unknown" && last.Why == "unknown_to_carrier"
}

func alertsOf(t *testing.T, m *madeUp) []alertLine {
	t.Helper()
	var all []alertLine
	cursor := ""
	for {
		var page alertList
		m.must(t, "GET", m.path("/alerts?limit=100&date="+today+cursor), nil, &page)
		all = append(all, page.Alerts...)
		if page.NextCursor == nil {
			return all
		}
		cursor = "&cursor=" + *page.NextCursor
	}
}

func detailOf(t *testing.T, m *madeUp, id string) alertDetail {
	t.Helper()
	var d alertDetail
	m.must(t, "GET", "/v1/alerts/"+id, nil, &d)
	return d
}
