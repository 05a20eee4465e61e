package campaigns

import (
	"errors"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
)

func TestAWaveThatIsHeldIsNotSaidToHaveGone(t *testing.T) {
	due := waveDay.At(15, 30)
	for want, w := range map[string]WaveNow{
		"held since Friday 6 November at 15:30: the school is shut. It goes on if the school opens again that day": {Held: true, Fired: []FiringNow{{Firing: Firing{State: Due, DueAt: due}}}},
		"going out since Friday 6 November at 15:30":                                                               {Fired: []FiringNow{{Firing: Firing{State: Open, OpenedAt: due, DueAt: due}}}},
		"went on Friday 6 November, not again in the terms the calendar holds":                                     {Fired: []FiringNow{{Firing: Firing{State: Over, OpenedAt: due, DueAt: due}}}},
		"not again in the terms the calendar holds":                                                                {Fired: []FiringNow{{Firing: Firing{State: Missed, DueAt: due}}}},
	} {
		if got := w.NextWords(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestResultsBeginWithAWaveThatTextedSomebody(t *testing.T) {
	wave := func(id FiringID, texts map[delivery.State]int) WaveReport {
		return WaveReport{Firing: Firing{ID: id, State: Over, DueAt: waveDay.At(15, 30)}, Tally: Tally{Arms: map[Arm]ArmTally{HeldOut: {Families: 3}, FirstText: {Families: 9, Texts: texts}}}}
	}
	some := map[delivery.State]int{delivery.Delivered: 9}
	nobody := WaveReport{Firing: Firing{ID: "missed", State: Missed}}
	for _, c := range []struct {
		name  string
		waves []WaveReport
		now   time.Time
		want  FiringID
	}{
		{"the newest texted nobody", []WaveReport{nobody, wave("none", nil), wave("some", some)}, waveDay.At(17, 0), "some"},
		{"long after too", []WaveReport{wave("none", nil), wave("some", some)}, waveDay.AddDays(90).At(17, 0), "some"},
		{"none has texted", []WaveReport{nobody, wave("none", nil)}, waveDay.At(17, 0), "none"},
		{"the newest that did", []WaveReport{wave("newer", some), wave("some", some)}, waveDay.At(17, 0), "newer"},
	} {
		if got, found := (Report{Waves: c.waves}).choose("", c.now); !found || got.Firing.ID != c.want {
			t.Errorf("%s: %s", c.name, got.Firing.ID)
		}
	}
	if _, found := (Report{Waves: []WaveReport{nobody}}).choose("", waveDay.At(17, 0)); found {
		t.Error("a wave that was missed is compared")
	}
}

func TestWhatIsWrongIsNamedAsThePlanHasIt(t *testing.T) {
	var f faults
	OptOut{Word: "QUIT", Means: "-"}.check(&f, "opt_out_word")
	if x, ok := errors.AsType[fault](f[0]); !ok || x.pointer() != "/opt_out_word" {
		t.Errorf("%v", f)
	}
	if got := forcing([]rune{'\u200b', 'ł'}); got != "a mark that nobody sees (U+200B) and “ł”" {
		t.Error(got)
	}
}
