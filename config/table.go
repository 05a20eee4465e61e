package config

import "time"

// Setting is one line of the table: what a person may set and what it means.
type Setting struct {
	Name    string
	Default string // empty when there is none
	Meaning string // a sentence or two, for the one who runs the service
	Example string
	Secret  bool // may be given as NAME_FILE, and never prints
	Group   string

	keep func(*Settings, string) error // reads a value; the error is a sentence that does not repeat it
}

// Table lists every setting there is, in the order people think of them.
func Table() []Setting {
	return []Setting{
		{
			Group: "Where it listens", Name: "FIRSTBELL_LISTEN", Default: "127.0.0.1:8080", Example: "0.0.0.0:8080",
			Meaning: "Address and port of the console, the API and what Twilio calls. Put a proxy that speaks TLS in front of it.",
			keep:    listen(func(s *Settings) *string { return &s.Listen }, false),
		},
		{
			Group: "Where it listens", Name: "FIRSTBELL_METRICS_LISTEN", Default: "127.0.0.1:9464", Example: "off",
			Meaning: "Address and port of /metrics, for Prometheus. Keep it inside; \"off\" for none.",
			keep:    listen(func(s *Settings) *string { return &s.MetricsListen }, true),
		},
		{
			Group: "Where it listens", Name: "FIRSTBELL_PUBLIC_URL", Example: "https://texts.example.sch.uk",
			Meaning: "The address by which Twilio reaches this service. Twilio signs what it sends over this address, so it must be exactly the one Twilio calls.",
			keep:    publicURL,
		},
		{
			Group: "Where it listens", Name: "FIRSTBELL_TRUSTED_PROXIES", Example: "10.0.0.0/8,192.168.1.7",
			Meaning: "The proxies, as addresses or networks with commas between, whose X-Forwarded-For is believed when tries to sign in are counted by address. Without it everyone behind a proxy counts as one.",
			keep:    networks(func(s *Settings) *[]string { return &s.TrustedProxies }),
		},
		{
			Group: "What it keeps", Name: "FIRSTBELL_DATABASE_URL", Default: "sqlite:data/firstbell.db", Example: "postgres://firstbell@db.example/firstbell", Secret: true,
			Meaning: "The database: sqlite:PATH for one school on one machine, postgres://USER:PASSWORD@HOST/NAME for several processes.",
			keep:    database,
		},
		{
			Group: "What it keeps", Name: "FIRSTBELL_REDIS_URL", Example: "redis://redis.example:6379/0", Secret: true,
			Meaning: "The Redis that rings for workers; empty keeps the queue inside the process. Also rediss://, redis-sentinel://HOST,HOST?master=NAME, redis-cluster://HOST,HOST and rediss-cluster://. Only ids go there; set it to noeviction.",
			keep:    redisURL,
		},
		{
			Group: "What it keeps", Name: "FIRSTBELL_KEY_FILE", Default: "data/firstbell.key", Example: "/etc/firstbell/key",
			Meaning: "The file with the key that numbers and texts are sealed with in the database. With SQLite a first one is made there. Keep it, and a copy of it, away from the database's backups: without it they cannot be read.",
			keep:    text(func(s *Settings) *string { return &s.KeyFile }),
		},
		{
			Group: "Twilio", Name: "TWILIO_ACCOUNT_SID", Example: "AC00000000000000000000000000000000",
			Meaning: "The account texts go through. Without one only rehearsals are possible.",
			keep:    sid("AC", "an account SID", func(s *Settings) *string { return &s.Twilio.AccountSID }),
		},
		{
			Group: "Twilio", Name: "TWILIO_AUTH_TOKEN", Secret: true, Example: "/run/secrets/twilio_auth_token",
			Meaning: "The account's auth token. Twilio signs what it sends us with it, so it is needed even when an API key does the sending.",
			keep:    secret(func(s *Settings) *Secret { return &s.Twilio.AuthToken }),
		},
		{
			Group: "Twilio", Name: "TWILIO_AUTH_TOKEN_NEXT", Secret: true, Example: "/run/secrets/twilio_auth_token_next",
			Meaning: "The secondary auth token. While you change tokens, a signature made with either is good.",
			keep:    secret(func(s *Settings) *Secret { return &s.Twilio.AuthTokenNext }),
		},
		{
			Group: "Twilio", Name: "TWILIO_API_KEY", Example: "SK00000000000000000000000000000000",
			Meaning: "An API key to send with instead of the auth token, so that a leak can be revoked by itself. Comes with TWILIO_API_SECRET.",
			keep:    sid("SK", "an API key", func(s *Settings) *string { return &s.Twilio.APIKey }),
		},
		{
			Group: "Twilio", Name: "TWILIO_API_SECRET", Secret: true, Example: "/run/secrets/twilio_api_secret",
			Meaning: "The secret of TWILIO_API_KEY.",
			keep:    secret(func(s *Settings) *Secret { return &s.Twilio.APISecret }),
		},
		{
			Group: "Twilio", Name: "TWILIO_MESSAGING_SERVICE_SID", Example: "MG00000000000000000000000000000000",
			Meaning: "The first sender, as a Messaging Service. Give this or TWILIO_FROM, not both.",
			keep:    sid("MG", "a Messaging Service SID", func(s *Settings) *string { return &s.Twilio.MessagingServiceSID }),
		},
		{
			Group: "Twilio", Name: "TWILIO_FROM", Example: "+447700900000",
			Meaning: "The first sender, as a number parents can reply to.",
			keep:    from,
		},
		{
			Group: "Twilio", Name: "TWILIO_BASE_URL", Default: "https://api.twilio.com", Example: "http://127.0.0.1:8090",
			Meaning: "Where Twilio's API is. Only tests and rehearsals set it, to a stand-in.",
			keep:    baseURL,
		},
		{
			Group: "Register systems", Name: "FIRSTBELL_WONDE_BASE_URL", Default: "https://api.wonde.com/v1.0", Example: "http://127.0.0.1:8091/v1.0",
			Meaning: "Where Wonde's API is, for schools that are connected to it without an address of their own.",
			keep:    wondeURL,
		},
		{
			Group: "Pace", Name: "FIRSTBELL_PARTS_PER_SECOND", Default: "10", Example: "10",
			Meaning: "How many parts of texts the first sender may hand to Twilio in a second, 0.1 to 1000. Ask Twilio what your sender is allowed.",
			keep:    partsPerSecond,
		},
		{
			Group: "Pace", Name: "FIRSTBELL_WORKERS", Default: "16", Example: "32",
			Meaning: "How much a process works off at once in each lane, 1 to 512.",
			keep:    workers,
		},
		{
			Group: "Pace", Name: "FIRSTBELL_SWEEP", Default: "5s", Example: "5s",
			Meaning: "How often the database is swept for texts that were missed, 100ms to 1m.",
			keep:    span(sweepMin, sweepMax, func(s *Settings) *time.Duration { return &s.Sweep }),
		},
		{
			Group: "Pace", Name: "FIRSTBELL_LEASE", Default: "50s", Example: "50s",
			Meaning: "How long a worker's claim on a text holds before others take the worker for dead. At least 45s, because Twilio may take 35s to answer; less, down to 1s, only with a stand-in on this machine.",
			keep:    span(leaseMin, leaseMax, func(s *Settings) *time.Duration { return &s.Lease }),
		},
	}
}
