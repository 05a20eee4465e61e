package console

import (
	"fmt"
	"testing"
	"time"

	"github.com/firstbell/firstbell/internal/delivery"
	"github.com/firstbell/firstbell/internal/school"
	"github.com/firstbell/firstbell/notifier"
)

func TestWhatABrakeHoldsStandsByRegisterTheFullestFirst(t *testing.T) {
	m := fullMorning()
	add := func(g school.Group, n int) {
		for i := range n {
			a := texted(absence(fmt.Sprintf("%s%d", g, i), "Pupil", fmt.Sprint(i), g), "mother", delivery.Held, time.Time{})
			a.Alerts[0].Reason = notifier.ReasonBrake
			m.Held = append(m.Held, alone(a, at(9, 31)))
		}
	}
	add("7C", 2)
	add("8B", 3)
	m.Closed = []notifier.RegisterView{{Group: "7C", Pupils: 28, ClosedAt: at(9, 10)}, {Group: "8B", Pupils: 3, ClosedAt: at(9, 11)}}
	page := newBench(t, m).visit(asSam(get("/today"))).Body.String()
	got := words(page, `id="held-8B"`, "</summary>") + " | " + words(page, `id="held-7C"`, "</summary>")
	want := `id="held-8B"> 8B Closed 9:11 Every pupil missing See 3 pupils | id="held-7C"> 7C Closed 9:10 2 of 28 pupils See 2 pupils`
	if got != want {
		t.Errorf("the held registers are\n%s\nwant\n%s", got, want)
	}
	has(t, page, `data-n="6"`, "Kayleigh Strand")
	lacks(t, page, notifier.Sentence(notifier.ReasonBrake))
}
