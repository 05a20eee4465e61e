package notifier

import "github.com/firstbell/firstbell/internal/delivery"

// finish lists in the outcome every alert this closure raised, held or joined,
// as it stands with everybody in it.
func (d *decision) finish() {
	for _, al := range d.plan.Raise {
		d.list(al)
	}
	joined := map[delivery.TextID]bool{}
	for _, j := range d.plan.Join {
		joined[j.Alert.Text.ID] = true
	}
	for _, al := range d.Alerts {
		if joined[al.Text.ID] {
			d.list(al)
		}
	}
}

// list adds an alert to the outcome; corrections have a list of their own.
func (d *decision) list(al Alert) {
	if al.Text.Kind != delivery.AlertText {
		return
	}
	var refs []string
	for _, p := range al.Pupils {
		if !p.Dropped {
			refs = append(refs, p.Ref)
		}
	}
	d.plan.Outcome.Alerts = append(d.plan.Outcome.Alerts, OutcomeAlert{
		ID: al.Text.ID, Status: al.Text.State, Reason: al.Text.Reason, Contact: al.ContactRef,
		Pupils: refs, SendAfter: al.Text.SendAfter, ExpiresAt: al.Text.ExpiresAt,
	})
}
