package floors

import "strings"

// module is what our import paths begin with.
const module = "github.com/firstbell/firstbell/"

// room is one line of the plan.
type room struct {
	path  string   // its folder; folders below belong to it unless they have a line
	floor int      // 0 is the ground, 5 the roof
	may   []string // third parties it may import, by the beginning of their paths
	side  []string // rooms of its own floor it may import
}

// everything marks the roof, which knows everyone.
const everything = "*"

// plan is the house, floor by floor.
var plan = []room{
	{path: "internal/clock", floor: 0},
	{path: "internal/phone", floor: 0, may: []string{"github.com/nyaruka/phonenumbers"}},
	{path: "internal/problem", floor: 0},
	{path: "internal/seal", floor: 0, may: []string{"golang.org/x/crypto/"}},
	{path: "config", floor: 0, may: []string{"go.yaml.in/yaml/"}},
	{path: "internal/floors", floor: 0},

	{path: "internal/school", floor: 1, may: []string{"github.com/oklog/ulid/"}},
	{path: "internal/register", floor: 1, side: []string{"internal/school"}},
	{path: "internal/sms", floor: 1},
	{path: "internal/roll/likeness", floor: 1, may: []string{"golang.org/x/text/"}},

	{path: "templates", floor: 2, may: []string{"go.yaml.in/yaml/", "golang.org/x/text/"}},
	{path: "internal/delivery", floor: 2, may: []string{"golang.org/x/sync/", "golang.org/x/time/"}},
	{path: "internal/reading", floor: 2, may: []string{"golang.org/x/text/"}},
	{path: "internal/sample", floor: 2},
	{path: "internal/roll/rollfile", floor: 2, may: []string{"golang.org/x/text/"}},

	{path: "notifier", floor: 3, may: []string{"golang.org/x/text/"}},
	{path: "campaigns", floor: 3, may: []string{"go.yaml.in/yaml/", "github.com/robfig/cron/", "golang.org/x/text/", "gonum.org/v1/gonum/stat"}},
	{path: "internal/roll", floor: 3, may: []string{"golang.org/x/text/"}},
	{path: "internal/staff", floor: 3, may: []string{"golang.org/x/crypto/", "golang.org/x/sync/"}},

	{path: "internal/web", floor: 4, may: []string{
		"github.com/gin-gonic/gin", "github.com/danielgtaylor/huma/", "github.com/swaggest/swgui/",
		"github.com/prometheus/client_golang/", "golang.org/x/text/", "golang.org/x/time/", "golang.org/x/sync/",
	}},
	{path: "internal/web/api", floor: 4, side: []string{"internal/web"}, may: []string{
		"github.com/gin-gonic/gin", "github.com/danielgtaylor/huma/", "github.com/swaggest/swgui/", "golang.org/x/text/",
	}},
	{path: "internal/web/console", floor: 4, side: []string{"internal/web"}, may: []string{
		"github.com/gin-gonic/gin", "golang.org/x/text/",
	}},
	{path: "internal/queue", floor: 4, may: []string{
		"github.com/hibiken/asynq", "github.com/redis/go-redis/", "github.com/alicebob/miniredis/",
	}},
	{path: "internal/twilio", floor: 4, may: []string{"github.com/twilio/twilio-go", "golang.org/x/time/", "golang.org/x/sync/"}},
	{path: "internal/sandbox", floor: 4, may: []string{"github.com/oklog/ulid/"}},
	{path: "internal/wonde", floor: 4},
	{path: "internal/webhook", floor: 4},
	{path: "internal/store", floor: 4, may: []string{
		"github.com/jackc/pgx/", "modernc.org/sqlite", "github.com/pressly/goose/", "golang.org/x/sync/",
	}},

	{path: "cmd", floor: 5, may: []string{everything}},
}

// neverBelowDoors are packages of the standard library that belong to a door:
// no room of floors 0 to 3 touches them.
var neverBelowDoors = []string{"database/sql", "net/http"}

// neverOnLanguage are those that floor 1 does without besides.
var neverOnLanguage = []string{"log/slog"}

// timeless are rooms that must be handed the time, never ask for it.
var timeless = []string{"internal/school", "internal/register", "internal/sms", "internal/reading", "templates", "internal/roll/likeness", "internal/roll/rollfile", "notifier", "campaigns"}

// roomOf finds the line of the plan a package belongs to: the nearest above it.
func roomOf(importPath string) (room, bool) {
	path := strings.TrimPrefix(importPath, module)
	var nearest room
	found := false
	for _, r := range plan {
		if (path == r.path || strings.HasPrefix(path, r.path+"/")) && len(r.path) > len(nearest.path) {
			nearest, found = r, true
		}
	}
	return nearest, found
}
