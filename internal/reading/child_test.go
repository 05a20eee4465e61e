package reading_test

import (
	"testing"

	schoolclock "github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
)

func TestWhetherATextSpeaksOfAChildAndWhereItSaysTheChildIs(t *testing.T) {
	for _, x := range []struct {
		body            string
		ofChild, withMe bool
	}{
		{"Ella is with me today", true, true},
		{"I have Ella, poorly so staying here", true, true},
		{"ive got her", true, true},
		{"We've picked him up", true, true},
		{"she is at mine", true, true},
		{"my son is staying with us till Monday", true, true},
		{"Ella jest dzisiaj ze mną", true, true},
		{"Ella e cu mine", true, true},
		{"ela está comigo", true, true},
		{"вона зі мною", true, true},
		{"wo mere sath hai", true, true},
		{"هي معي اليوم", true, true},
		{"she is ill", true, false},
		{"Ellas not well", true, false},
		{"poorly today", false, false},
		{"thanks", false, false},
		{"please ring me", false, false},
		{"what time does school finish", false, false},
		{"I have a question", false, false},
	} {
		r := reading.Read(x.body, reading.About{Day: schoolclock.Date{Year: 2026, Month: 11, Day: 24}, Now: schoolclock.HM(9, 10), Names: []string{"Ella"}, Unasked: true})
		if r.OfChild != x.ofChild || r.WithMe != x.withMe {
			t.Errorf("%q: of a child %t, with me %t", x.body, r.OfChild, r.WithMe)
		}
	}
}
