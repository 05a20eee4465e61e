//go:build services && chaos

package outside

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// waveForm is how large one crash test of a wave is.
type waveForm struct {
	name              string
	schools, families int // families of each school
	kills             int
	registers         time.Duration // over which registers close beside it
	settle            time.Duration // for the whole of the wave, from its hour on
}

var (
	shortWave = waveForm{name: "short", schools: 2, families: 500, kills: 10, registers: 30 * time.Second, settle: 3 * time.Minute}
	longWave  = waveForm{name: "long", schools: 10, families: 2000, kills: 30, registers: 4 * time.Minute, settle: 30 * time.Minute}
)

// waveAsked is the long form if FIRSTBELL_CHAOS says so.
func waveAsked() waveForm {
	if os.Getenv("FIRSTBELL_CHAOS") == longWave.name {
		return longWave
	}
	return shortWave
}

// TestAWaveThroughCrashes kills processes of every role with -9 while a wave is
// drawn and while it goes, and registers close beside it. The log of the
// stand-in is held against the snapshot: each family that is written to has its
// text once, or a reason why not, and nobody who is held out has any.
func TestAWaveThroughCrashes(t *testing.T) {
	f, seed := waveAsked(), seedAsked()
	t.Logf("%s form: %d schools of %d families, %d kills, seed %d, %d cores", f.name, f.schools, f.families, f.kills, seed, runtime.NumCPU())
	t.Logf("to run it again: FIRSTBELL_CHAOS=%s FIRSTBELL_TEST_SEED=%d make chaos-wave", f.name, seed)
	w := prepareWave(t, f)
	v := w.crash(t, f, seed)
	t.Logf("%s", v.table(w.kills))
	for _, fault := range v.faults() {
		t.Error(fault)
	}
	if most := v.owed / doubtShare; v.doubt > most {
		t.Errorf("%d texts ended in doubt, more than %d: the carrier's faults and the kills cannot be the cause", v.doubt, most)
	}
}

// doubtShare is one text in how many may end in doubt: the carrier answers one
// in a hundred with a 503 that may mean anything, and a kill may fall between
// the writing down and the asking.
const doubtShare = 40

// TestABrokenClaimIsSeenInAWave shows that the crash test can fail.
func TestABrokenClaimIsSeenInAWave(t *testing.T) {
	whole := program
	program = withABrokenClaim(t)
	t.Cleanup(func() { program = whole })
	f := shortWave
	f.families, f.kills, f.registers = 250, 4, 10*time.Second
	w := prepareWave(t, f)
	v := w.crash(t, f, seedAsked())
	t.Logf("with a claim that takes what others hold:\n%s", v.table(w.kills))
	if len(v.repeated) == 0 {
		t.Error("a broken claim was not seen: the crash test proves nothing")
	}
}

// waveRig is the service with schools whose wave is due in a moment.
type waveRig struct {
	rig   *rig
	crew  *crew
	db    *sql.DB
	town  []*waveSchool
	kills map[string]int
}

func prepareWave(t *testing.T, f waveForm) *waveRig {
	t.Helper()
	began := time.Now()
	redisPort := freePort(t)
	r := newRig(t, redisPort, pace{chaosSweep, chaosLease, 400})
	startRedis(t, r.dir, redisPort)
	webs := []int{freePort(t), freePort(t)}
	newDoor(t, r.port, webs)
	w := &waveRig{rig: r, town: waveTown(t, r, f), kills: map[string]int{}, crew: newCrew(t, r, webs)}
	for _, p := range w.crew.of("web") {
		ready(t, p.p, "http://"+loopback(p.port))
	}
	w.db = databaseOf(t, r)
	r.phones.must(t, "PUT", "/sandbox/faults", map[string]any{
		"latency_ms": 40, "drop_answers_rate": 0.02, "error_rate_5xx": 0.005, "lost_callbacks_rate": 0.3, "repeat_callbacks": true, "seed": 1,
	}, nil)
	due := nextMinute(r, time.Duration(f.schools)*2*time.Second)
	for _, s := range w.town {
		s.planWave(t, r, due, s.head())
	}
	t.Logf("%d families stand, and their wave is due at %s, after %s", f.schools*f.families, due.Format("15:04"), time.Since(began).Round(time.Second))
	return w
}

// databaseOf opens the database the service stands on, to read the books.
func databaseOf(t *testing.T, r *rig) *sql.DB {
	t.Helper()
	for _, e := range r.env {
		if url, is := strings.CutPrefix(e, "FIRSTBELL_DATABASE_URL="); is {
			db, err := sql.Open("pgx", url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return db
		}
	}
	t.Fatal("the rig has no database")
	return nil
}

// crash kills processes from the wave's hour on, and asks the witness when all
// is at rest.
func (w *waveRig) crash(t *testing.T, f waveForm, seed uint64) *waveVerdict {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	regs := &registers{t: t, away: map[string]bool{}, known: map[string]bool{}}
	var closing sync.WaitGroup
	soonDue := soonEvery(ctx, 100*time.Millisecond, 3*time.Minute, "the wave is due", func() (bool, any) { return w.count(t, "campaign_waves", "TRUE") > 0, nil })
	if soonDue != nil {
		t.Fatal(soonDue)
	}
	began := time.Now()
	var list []sheetOf
	for _, s := range w.town {
		list = append(list, s.sheets()...)
	}
	closing.Go(func() { regs.run(ctx, list, f.registers) })
	w.kill(t, f, seed)
	closing.Wait()
	eventuallyEvery(t, time.Second, f.settle, "every wave is over", func() (bool, any) {
		n := w.count(t, "campaign_waves", "state = 'over'")
		return n == f.schools, fmt.Sprintf("%d of %d, %d texts taken", n, f.schools, w.taken())
	})
	t.Logf("the wave was over %s after its hour, and %d registers had closed meanwhile", time.Since(began).Round(time.Second), regs.closed.Load())
	for _, s := range w.town {
		s.rest(t)
	}
	books := booksAtRest(t, w.db, 3*time.Minute)
	town := make([]*townSchool, len(w.town))
	for i, s := range w.town {
		town[i] = s.townSchool
	}
	log := readWitness(t, w.rig.witness)
	v := &waveVerdict{verdict: judge(town, books, log)}
	v.lost = append(v.lost, missed(t, w.db, regs.away)...)
	v.judgeWave(w.town, snapshotOf(t, w.db), books, log)
	return v
}

// kill ends processes by -9, one in five of them while families are drawn, the
// others while texts go. Each comes back by itself or is started again.
func (w *waveRig) kill(t *testing.T, f waveForm, seed uint64) {
	dice := rand.New(rand.NewPCG(seed, 0x3a7e))
	type act struct {
		at  float64
		who int
	}
	acts := make([]act, f.kills)
	for i := range acts {
		acts[i] = act{max(0, dice.Float64()*1.15-0.2), dice.IntN(len(crewNames))}
	}
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Compare(a.at, b.at) })
	most := float64(f.schools*f.families) * 0.8
	for _, a := range acts {
		eventuallyEvery(t, 50*time.Millisecond, f.settle, fmt.Sprintf("%.0f texts are taken", a.at*most), func() (bool, any) {
			n := w.taken()
			return float64(n) >= a.at*most, n
		})
		post := w.crew.posts[a.who]
		w.kills[post.roles]++
		post.restart(syscall.SIGKILL, 0)
	}
}

// taken counts the texts the stand-in has taken, of whatever kind.
func (w *waveRig) taken() int {
	raw, _ := os.ReadFile(w.rig.witness)
	return bytes.Count(raw, []byte{'\n'})
}

func (w *waveRig) count(t *testing.T, table, where string) int {
	t.Helper()
	n := 0
	if err := w.db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table+" WHERE "+where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// eventuallyEvery is eventually that looks as often as it is told.
func eventuallyEvery(t testing.TB, every, within time.Duration, what string, ok func() (bool, any)) {
	t.Helper()
	if err := soonEvery(t.Context(), every, within, what, ok); err != nil {
		t.Fatal(err)
	}
}
