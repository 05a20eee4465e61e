package notifier

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/reading"
	"github.com/firstbell/firstbell/internal/register"
	"github.com/firstbell/firstbell/internal/school"
)

// TestWhichSessionATextIsAbout reads texts of a Tuesday at 8:10 to a school whose
// afternoon begins at 13:15.
func TestWhichSessionATextIsAbout(t *testing.T) {
	c := school.Calendar{AMStart: clock.HM(8, 45), PMStart: clock.HM(13, 15)}
	for _, x := range []struct {
		body string
		want register.Session
	}{
		{"Kofi has the dentist at 3 today", register.PM},
		{"dentist 3pm", register.PM},
		{"got dentist this afternoon", register.PM},
		{"orthodontist at 2.15pm", register.PM},
		{"dentist at 3 tomorrow", register.PM},
		{"hospital appointment at 12.30", register.PM},
		{"dentist appointment, I'll collect her at 2", register.PM},
		{"dentist at 9.30, back by 11", register.AM},
		{"dentist at 9.30", register.AM},
		{"optician this morning", register.AM},
		{"dentist, back by 11", register.AM},
		{"running late, will be in by 10", register.AM},
		{"dentist at 10, back by 2", ""},
		{"running late, in by 2.30", ""},
		{"dentist all day", ""},
		{"dentist today", ""},
		{"she is ill", ""},
		{"ill this morning", ""},
		{"ill, seeing the doctor at 3", ""},
		{"at a wedding at 2", ""},
		{"thanks", ""},
	} {
		r := reading.Read(x.body, reading.About{Day: clock.Date{Year: 2026, Month: 11, Day: 24}, Now: clock.HM(8, 10), Names: []string{"Kofi"}, Unasked: true})
		if got := sessionTold(r, c); got != x.want {
			t.Errorf("%q is about %q, not %q (at %v, in %v, %s, %v)", x.body, got, x.want, r.At, r.In, r.Part, r.Findings)
		}
	}
}
