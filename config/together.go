package config

import "fmt"

// together finds what is wrong only when settings are seen side by side.
func (s Settings) together() Faults {
	faults := s.Twilio.together()
	if s.Twilio.Configured() && s.PublicURL == "" {
		faults = append(faults, "FIRSTBELL_PUBLIC_URL is missing: Twilio has to know where to send receipts and replies.")
	}
	if s.Lease < leaseLive && !s.Twilio.StandIn() {
		faults = append(faults, fmt.Sprintf("FIRSTBELL_LEASE must be at least %s, because Twilio may take 35s to answer.", leaseLive))
	}
	return faults
}

// together refuses half an account: it could send and never hear, or hear and
// never send.
func (t Twilio) together() Faults {
	var faults Faults
	rest := t.AuthToken.Set() || t.AuthTokenNext.Set() || t.APIKey != "" || t.APISecret.Set() || t.MessagingServiceSID != "" || t.From != ""
	if t.AccountSID == "" {
		if rest {
			faults = append(faults, "TWILIO_ACCOUNT_SID is missing, while other parts of a Twilio account are set.")
		}
		return faults
	}
	if !t.AuthToken.Set() {
		faults = append(faults, "TWILIO_AUTH_TOKEN is missing or empty: without it anyone could pretend to be Twilio.")
	}
	if (t.APIKey != "") != t.APISecret.Set() {
		faults = append(faults, "TWILIO_API_KEY and TWILIO_API_SECRET come together; one of them is missing.")
	}
	switch {
	case t.MessagingServiceSID != "" && t.From != "":
		faults = append(faults, "TWILIO_MESSAGING_SERVICE_SID and TWILIO_FROM are both set; give the one to send from.")
	case t.MessagingServiceSID == "" && t.From == "":
		faults = append(faults, "TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM is missing: there is nothing to send from.")
	}
	return faults
}

// Serving says what the service is about to do with its settings.
type Serving struct {
	Rehearsal bool // simulated handsets instead of Twilio
	Split     bool // only some of the roles web, work and cron in this process
}

// ForServing finds what is missing to serve, over and above what Load checks.
// The error is Faults.
func (s Settings) ForServing(how Serving) error {
	var faults Faults
	if !s.Twilio.Configured() && !how.Rehearsal {
		faults = append(faults, "There is no Twilio account. Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM, or start with --rehearsal to text simulated handsets only.")
	}
	if s.Twilio.Configured() && how.Rehearsal {
		faults = append(faults, "A rehearsal texts simulated handsets only; start it without a Twilio account.")
	}
	if how.Split && !s.Database.PostgreSQL() {
		faults = append(faults, "Roles can only be split over processes on PostgreSQL: set FIRSTBELL_DATABASE_URL to postgres://…, or serve all roles in one process.")
	}
	if how.Split && !s.RedisURL.Set() {
		faults = append(faults, "Roles can only be split over processes with a Redis they share: set FIRSTBELL_REDIS_URL.")
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}
