package floors

import (
	"strings"
	"testing"
)

// Each made-up breach must be seen; each proper import beside it must not.
func TestTheCheckerSeesABreach(t *testing.T) {
	ours := func(path string) string { return module + path }
	for _, c := range []struct{ from, to, says string }{
		{"internal/delivery", ours("notifier"), "never goes up"},
		{"internal/clock", ours("internal/school"), "never goes up"},
		{"notifier", ours("campaigns"), "never goes sideways"},
		{"campaigns", ours("notifier"), "never goes sideways"},
		{"internal/roll/rollfile", ours("internal/roll"), "never goes up"},
		{"internal/roll/likeness", ours("internal/roll/rollfile"), "never goes up"},
		{"internal/school", ours("internal/register"), "never goes sideways"},
		{"internal/web", ours("internal/web/api"), "never goes sideways"},
		{"internal/web/api", ours("internal/web/console"), "never goes sideways"},
		{"internal/web", ours("internal/store"), "never goes sideways"},
		{"internal/web/console", ours("internal/queue"), "never goes sideways"},
		{"internal/web/api", ours("internal/twilio"), "never goes sideways"},
		{"internal/web", ours("config"), "only cmd imports config"},
		{"internal/store", ours("internal/store/storetest"), "is for tests"},
		{"notifier", ours("internal/attic"), "not on the plan"},
		{"notifier", "database/sql", "belongs to a door"},
		{"internal/delivery", "net/http/httptrace", "belongs to a door"},
		{"internal/register", "log/slog", "does without"},
		{"notifier", "github.com/hibiken/asynq", "not let into"},
		{"internal/clock", "go.yaml.in/yaml/v3", "not let into"},
		{"internal/web", "github.com/jackc/pgx/v5", "not let into"},

		{"internal/register", ours("internal/school"), ""},
		{"internal/web/api", ours("internal/web"), ""},
		{"internal/web/console/pages", ours("internal/web/console"), ""},
		{"internal/store", ours("notifier"), ""},
		{"internal/roll", ours("internal/roll/rollfile"), ""},
		{"internal/wonde", ours("internal/roll/rollfile"), ""},
		{"internal/store", "database/sql", ""},
		{"internal/delivery", "log/slog", ""},
		{"cmd/firstbell", ours("config"), ""},
		{"cmd/firstbell", "github.com/hibiken/asynq", ""},
	} {
		found := breaches([]pkg{{ImportPath: module + c.from, Imports: []string{c.to}}})
		switch {
		case c.says == "" && len(found) > 0:
			t.Errorf("a proper import is refused: %v", found)
		case c.says != "" && (len(found) != 1 || !strings.Contains(found[0], c.says)):
			t.Errorf("%s imports %s: wanted %q, found %v", c.from, c.to, c.says, found)
		}
	}
	if found := breaches([]pkg{{ImportPath: module + "internal/attic"}}); len(found) != 1 {
		t.Errorf("a room that is not on the plan: %v", found)
	}
}

func TestTheCheckerSeesATimeAskedFor(t *testing.T) {
	source := "package p\nimport \"time\"\nvar a = time.Now()\nvar b = time.Since\nvar c = time.Unix(0, 0)\n"
	if found := asksTheTime(t, "p.go", source); len(found) != 2 {
		t.Errorf("found %v", found)
	}
}

func TestTheCheckerSeesACampaignTable(t *testing.T) {
	for sql, want := range map[string]int{
		"SELECT 1 FROM texts t JOIN campaign_holdouts h ON h.contact = t.contact": 1,
		"UPDATE campaigns SET state = 'paused'":                                   1,
		"SELECT 1 FROM texts, waves":                                              1,
		"SELECT 1 FROM texts WHERE kind <> 'campaign' -- FROM campaigns":          0,
		"SELECT wave FROM texts WHERE lane = 'from campaigns'":                    0,
	} {
		if got := campaignTables(sql); len(got) != want {
			t.Errorf("%s: %v", sql, got)
		}
	}
}
