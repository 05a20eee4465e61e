package register

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/school"
)

func closures() *rapid.Generator[Closure] {
	mark := rapid.Custom(func(t *rapid.T) Mark {
		return Mark{
			Pupil:       rapid.StringMatching(`[A-Z0-9" ]{1,6}`).Draw(t, "pupil"),
			Code:        rapid.SampledFrom([]Code{PresentAM, NoReason, Late, Illness, Unmarked}).Draw(t, "code"),
			MinutesLate: rapid.IntRange(0, 30).Draw(t, "late"),
			Comment:     rapid.String().Draw(t, "comment"),
		}
	})
	return rapid.Custom(func(t *rapid.T) Closure {
		return Closure{
			Key:      Key{School: "900001", Date: clock.Date{Year: 2026, Month: 11, Day: 23}, Session: AM, Group: "8B"},
			ClosedAt: time.UnixMilli(rapid.Int64Range(0, 1<<41).Draw(t, "at")),
			Marks:    rapid.SliceOfN(mark, 0, 30).Draw(t, "marks"),
		}
	})
}

func TestAClosureIsKnownAgainInAnyOrderAndWhateverTheComments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := closures().Draw(t, "closure")
		again := c
		again.ClosedAt = c.ClosedAt.Add(time.Minute)
		again.Marks = append([]Mark(nil), c.Marks...)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		rng.Shuffle(len(again.Marks), func(i, j int) { again.Marks[i], again.Marks[j] = again.Marks[j], again.Marks[i] })
		for i := range again.Marks {
			again.Marks[i].Comment = "said at the gate"
		}
		if c.Fingerprint() != again.Fingerprint() {
			t.Fatal("the same closure has two fingerprints")
		}
	})
}

func TestAnyChangeThatMattersIsAnotherClosure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := closures().Draw(t, "closure")
		c.Marks = append(c.Marks, Mark{Pupil: "A1", Code: NoReason})
		i := rapid.IntRange(0, len(c.Marks)-1).Draw(t, "which")
		changes := map[string]func(*Closure){
			"code":    func(o *Closure) { o.Marks[i].Code += "?" },
			"pupil":   func(o *Closure) { o.Marks[i].Pupil += "x" },
			"minutes": func(o *Closure) { o.Marks[i].MinutesLate++ },
			"a mark":  func(o *Closure) { o.Marks = o.Marks[:len(o.Marks)-1] },
			"twice":   func(o *Closure) { o.Marks = append(o.Marks, o.Marks[i]) },
			"school":  func(o *Closure) { o.School = "900002" },
			"date":    func(o *Closure) { o.Date = o.Date.AddDays(1) },
			"session": func(o *Closure) { o.Session = PM },
			"group":   func(o *Closure) { o.Group = "8C" },
		}
		for name, change := range changes {
			other := c
			other.Marks = append([]Mark(nil), c.Marks...)
			change(&other)
			if c.Fingerprint() == other.Fingerprint() {
				t.Fatalf("another %s has the same fingerprint", name)
			}
		}
	})
}

func TestASessionLastsUntilTheNextBegins(t *testing.T) {
	c := school.Calendar{AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 10)}
	summer := clock.Date{Year: 2026, Month: 6, Day: 23}
	for _, x := range []struct {
		hour, minute int
		want         Session
	}{{0, 0, AM}, {8, 45, AM}, {13, 9, AM}, {13, 10, PM}, {23, 59, PM}} {
		if got := SessionAt(c, summer.At(x.hour, x.minute)); got != x.want {
			t.Errorf("at %d:%02d it is %s, want %s", x.hour, x.minute, got, x.want)
		}
	}
	if got := clock.Wall(AM.Begins(c, summer)) + " " + clock.Wall(PM.Begins(c, summer)); got != "8:45 13:10" {
		t.Errorf("the sessions begin at %s", got)
	}
}

func TestASessionIsMorningOrAfternoon(t *testing.T) {
	for s, want := range map[Session]bool{AM: true, PM: true, "": false, "am": false, "EVE": false} {
		if s.Valid() != want {
			t.Errorf("%q: %t", s, !want)
		}
	}
	if AM.Words() != "morning" || PM.Words() != "afternoon" {
		t.Error("a session is said wrongly")
	}
}
