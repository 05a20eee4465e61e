//go:build services && chaos

package outside

import (
	"testing"
	"time"
)

// TestABrokenClaimIsSeen shows that the storm can fail: the same, with a
// program whose claim does not ask whether the text has been claimed before: it
// takes what it is rung for. If the witness did not see texts sent twice, it
// would see nothing.
func TestABrokenClaimIsSeen(t *testing.T) {
	whole := program
	program = withABrokenClaim(t)
	t.Cleanup(func() { program = whole })
	f, seed := shortForm, seedAsked()
	f.schools, f.storm, f.redisAway, f.settle = 6, 45*time.Second, 5*time.Second, 60*time.Second
	f.alertsAlone = true // of a wave see TestABrokenClaimIsSeenInAWave
	x := prepare(t, f, seed)
	counts := x.storm(t, f)
	v := x.account(t, f)
	t.Logf("with a claim that takes what others hold, seed %d:\n%s", seed, v.table(counts))
	for _, fault := range v.repeated[:min(len(v.repeated), 5)] {
		t.Log("seen:", fault)
	}
	if len(v.repeated) == 0 {
		t.Error("a broken claim was not seen: the storm proves nothing")
	}
}

// withABrokenClaim builds the program with a claim that takes what it is rung
// for, whoever has claimed it before.
func withABrokenClaim(t *testing.T) string {
	t.Helper()
	return otherwise(t, "internal/store/queries/texts.sql",
		"WHERE COALESCE(t.state, '') = 'raised' AND t.send_after <= $1 AND t.expires_at > $1\n    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.school IN ('', t.school)\n                    AND (p.kind = 'all' OR t.kind = 'campaign'))\n    AND NOT EXISTS (SELECT 1 FROM stopped",
		"WHERE t.state IN ('raised', 'sending', 'sent', 'delivered') AND t.send_after <= $1 AND t.expires_at > $1\n    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ended_at IS NULL AND p.school IN ('', t.school)\n                    AND (p.kind = 'all' OR t.kind = 'campaign'))\n    AND NOT EXISTS (SELECT 1 FROM stopped")
}
