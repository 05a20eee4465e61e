package campaigns

import (
	"strings"
	"testing"
)

// TestAPlanIsChangedWaveByWave: what comes of it can stand as a plan again.
func TestAPlanIsChangedWaveByWave(t *testing.T) {
	const words = "((school)): ((first_name)) is welcome at choir on Friday. To stop these updates reply NOINFO."
	base := Packs()[0].plan()
	more := base.WithWave(" Choir, Fridays! ", "every Friday in the autumn term, 16:00", words).WithWave("Choir, Fridays!", "every Friday in the spring term, 16:00", words).WithWave("٣", "every Friday in the summer term, 16:00", words)
	if err := more.check(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, w := range more.Waves[len(base.Waves):] {
		keys = append(keys, w.Key)
	}
	if got := strings.Join(keys, " "); got != "choir-fridays choir-fridays-2 wave" || more.Waves[len(base.Waves)].Name != "Choir, Fridays!" {
		t.Errorf("the keys are %s", got)
	}
	if less := more.WithoutWave("choir-fridays-2"); len(less.Waves) != len(base.Waves)+2 || less.check() != nil {
		t.Errorf("%d waves", len(less.Waves))
	}
	if len(base.Waves) == len(more.Waves) {
		t.Error("the plan it was made of has changed")
	}

	second := "((school)): come and sing, ((first_name)). To stop these updates reply NOINFO."
	two := base.WithoutWave(base.Waves[0].Key)
	two.Waves = two.Waves[:1]
	key := two.Waves[0].Key
	two = two.Worded(key, SecondaryVoice, two.Waves[0].When, words, &second)
	two.TwoWordings = true
	if err := two.check(); err != nil {
		t.Fatal(err)
	}
	w := two.Waves[0]
	if w.Second(SecondaryVoice) != second || w.Second(PrimaryVoice) != second || !strings.Contains(w.Messages[1].Text+w.Messages[0].Text, "choir") {
		t.Errorf("%+v", w.Messages)
	}
	if kept := two.Worded(key, SecondaryVoice, w.When, words, nil); kept.Waves[0].Second(SecondaryVoice) != second {
		t.Error("a second wording that was not spoken of is gone")
	}
	added := two.WithWave("Choir", "every Friday in the autumn term, 16:00", words)
	if err := added.check(); err != nil {
		t.Errorf("a wave added to two wordings: %v", err)
	}
	none := ""
	if err := two.Worded(key, SecondaryVoice, w.When, words, &none).check(); err == nil {
		t.Error("two wordings without a second stand")
	}
}
