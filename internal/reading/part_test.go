package reading_test

import (
	"testing"

	schoolclock "github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
)

func TestWhichPartOfTheDayATextIsAbout(t *testing.T) {
	none := schoolclock.ClockTime(-1)
	for _, x := range []struct {
		body   string
		at, in schoolclock.ClockTime
		part   reading.Part
		leaves bool
	}{
		{"Ella has the dentist at 3 today", schoolclock.HM(15, 0), none, "", false},
		{"dentist 3pm", schoolclock.HM(15, 0), none, "", false},
		{"orthodontist at 2.15pm", schoolclock.HM(14, 15), none, "", false},
		{"dentist this afternoon", none, none, reading.Afternoon, false},
		{"got the dentist after lunch", none, none, reading.Afternoon, false},
		{"dentist at 9.30, back by 11", schoolclock.HM(9, 30), schoolclock.HM(11, 0), "", false},
		{"she will be in by 10", schoolclock.HM(10, 0), schoolclock.HM(10, 0), "", false},
		{"hospital appointment this morning", none, none, reading.Morning, false},
		{"optician first thing", none, none, reading.Morning, false},
		{"fine this morning but dentist this afternoon", none, none, reading.Afternoon, false},
		{"Good morning, Ella is ill", none, none, "", false},
		{"Good afternoon. Ella has a cold", none, none, "", false},
		{"Morning, Ella is ill", none, none, "", false},
		{"bore da, mae Ella yn sal", none, none, "", false},
		{"boa tarde, a Ella está doente", none, none, "", false},
		{"Ella has the dentist, I'll collect her at 2", schoolclock.HM(14, 0), none, "", true},
		{"dentist, picking her up at 1.30", schoolclock.HM(13, 30), none, "", true},
		{"Ella ma dentystę po południu", none, none, reading.Afternoon, false},
		{"Ella has a dentist appointment all day", none, none, "", false},
		{"ill for 2 days, back Friday", none, none, "", false},
	} {
		r := reading.Read(x.body, reading.About{Day: schoolclock.Date{Year: 2026, Month: 11, Day: 24}, Now: schoolclock.HM(8, 10), Names: []string{"Ella"}, Unasked: true})
		at, in := none, none
		if r.At != nil {
			at = *r.At
		}
		if r.In != nil {
			in = *r.In
		}
		if at != x.at || in != x.in || r.Part != x.part || r.Leaves != x.leaves {
			t.Errorf("%q: at %v, in %v, %q, leaves %t", x.body, at, in, r.Part, r.Leaves)
		}
	}
}
