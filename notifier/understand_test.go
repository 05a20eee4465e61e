package notifier

import "testing"

func TestWhatSaysThatItIsAboutAllOfThem(t *testing.T) {
	for _, x := range []struct {
		body string
		of   int
		want bool
	}{
		{"Both ill", 2, true},
		{"they're BOTH poorly!", 2, true},
		{"bothered by a cough", 2, false},
		{"Both ill", 3, false},
		{"all of them have it", 3, true},
		{"that's all", 3, false},
		{"Both ill", 1, false},
	} {
		if got := saysAll(x.body, x.of); got != x.want {
			t.Errorf("%q of %d: %v", x.body, x.of, got)
		}
	}
}
