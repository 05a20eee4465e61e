package outside

import (
	"slices"
	"testing"
)

// rules are those of the service that a family or the office could see kept
// or broken. Each is shown by at least one script.
var rules = []string{
	// Whom a text goes to, and whether.
	"one text", "siblings", "separated parents", "court order", "professionals", "codes", "hold time", "review", "vulnerable", "brake", "stale",
	"deadline", "PM after AM", "notice", "expected back",
	// What happens after.
	"late and wrong", "late desk", "shut in one act", "pause", "silence is a fault", "register overdue", "undelivered", "call list", "ledger",
	// What families write.
	"STOP", "reply", "answers", "wrong number", "numbered question", "suggested code", "parent texts first", "automatic reply",
	"concern", "out of hours",
	// What happens while nobody says why.
	"ladder", "escalation",
}

func TestEveryRuleIsShownByAScript(t *testing.T) {
	all := scripts(t)
	if len(all) < 40 {
		t.Errorf("only %d scripts", len(all))
	}
	shown := map[string]int{}
	for _, s := range all {
		for _, r := range s.rules {
			shown[r]++
			if !slices.Contains(rules, r) {
				t.Errorf("%s shows %q, which is no rule", s.name, r)
			}
		}
	}
	for _, r := range rules {
		if shown[r] == 0 {
			t.Errorf("no script shows %q", r)
		}
	}
}
