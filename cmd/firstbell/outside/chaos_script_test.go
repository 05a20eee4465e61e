//go:build services && chaos

package outside

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// The kinds of fault of a storm, in the words of the table it ends with.
const (
	faultKill      = "process killed (-9)"
	faultFreeze    = "process frozen past its lease"
	faultRoll      = "rolling restart of all (SIGTERM)"
	faultSkew      = "a process whose clock is 2 s ahead"
	faultCronJump  = "both schedulers an hour ahead, and back"
	faultFlush     = "Redis emptied"
	faultRedisLost = "Redis killed, started empty (no AOF)"
	faultRedisAOF  = "Redis killed, started with its AOF"
	faultRedisAway = "Redis away for long"
	faultPgFast    = "PostgreSQL restarted (fast)"
	faultPgDead    = "PostgreSQL restarted (immediate)"
	faultCut       = "carrier cut off"
	faultSlow      = "carrier slow (2.5 s)"
	faultHTML      = "carrier answers 502 and HTML"
	faultGarbage   = "carrier takes, answers garbage"
	faultHangUp    = "carrier takes, hangs up"
	fault429       = "carrier answers 429 to most"
	fault5xx       = "carrier answers 503 to most"
	faultNews      = "callbacks lost, all of them"
	faultEarly     = "callbacks before the answer"
)

// misfortune is one fault: it begins once a share of the registers has closed.
type misfortune struct {
	at   float64 // of all registers, 0 to 1
	kind string
	who  int           // which process
	hold time.Duration // how long it stays
}

// chaosScript is all that goes wrong in one storm, the same for the same seed. The
// processes, Redis, and the rest of what they stand on have a lane each: in a
// lane one fault ends before the next begins, and the lanes overlap.
type chaosScript struct{ processes, bell, ground []misfortune }

const lastFault = 0.93 // share of registers after which nothing new goes wrong

func writeScript(f form, seed uint64) chaosScript {
	dice := rand.New(rand.NewPCG(seed, 0xc4a05))
	some := func(kind string, n int, hold time.Duration) (list []misfortune) {
		for range n {
			list = append(list, misfortune{at: dice.Float64() * lastFault, kind: kind, who: dice.IntN(len(crewNames)), hold: hold})
		}
		return list
	}
	var s chaosScript
	s.processes = slices.Concat(
		some(faultKill, f.kills, 0), some(faultFreeze, f.freezes, chaosLease+3*time.Second),
		some(faultRoll, f.rolls, 0), some(faultSkew, f.rolls, 8*time.Second), some(faultCronJump, 1, 5*time.Second))
	s.bell = slices.Concat(
		some(faultFlush, f.flushes, 0), some(faultRedisLost, f.rolls, 3*time.Second), some(faultRedisAOF, f.rolls, 3*time.Second),
		[]misfortune{{at: 0.05 + 0.1*dice.Float64(), kind: faultRedisAway, hold: f.redisAway}})
	s.ground = slices.Concat(
		some(faultPgFast, f.rolls, 0), some(faultPgDead, f.rolls, 0),
		some(faultCut, f.rolls, 6*time.Second), some(faultSlow, f.rolls, 6*time.Second), some(faultHTML, f.rolls, 4*time.Second),
		some(faultGarbage, f.rolls, 3*time.Second), some(faultHangUp, f.rolls, 3*time.Second), some(fault429, f.rolls, 5*time.Second),
		some(fault5xx, f.rolls, 5*time.Second), some(faultNews, f.rolls, 5*time.Second), some(faultEarly, f.rolls, 5*time.Second))
	byTime := func(a, b misfortune) int { return cmp.Compare(a.at, b.at) }
	for _, lane := range [][]misfortune{s.processes, s.bell, s.ground} {
		slices.SortFunc(lane, byTime)
	}
	return s
}
