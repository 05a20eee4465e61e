package console

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/notifier"
)

// TestWhatExcusesMoreThanTodayIsListedApartAndNotTicked: who records all that is
// sure sees what is recorded and until when.
func TestWhatExcusesMoreThanTodayIsListedApartAndNotTicked(t *testing.T) {
	m := fullMorning()
	monday30 := clock.Date{Year: 2026, Month: 11, Day: 30}
	m.Replied[0].Absences[0].Replies[0].Suggested = notifier.Suggested{Code: "I", Confidence: 0.97}
	m.Replied[1].Absences[0].Replies[0].Suggested = notifier.Suggested{Code: "I", Confidence: 0.97, Back: monday30}
	page := newBench(t, m).visit(asSam(get("/today"))).Body.String()
	form := words(page, `id="many-form"`, "</form>")
	has(t, form, "For today only", "For days ahead as well: read, then tick", "I Illness until Friday 27 November, back Monday 30 November",
		m.Replied[1].Absences[0].Pupil.Name(), "Record those ticked")
	has(t, page, `value="7=I" checked>`, `value="8=I=2026-11-30">`)
	lacks(t, page, `value="8=I=2026-11-30" checked`)
}

func TestTheSoundOfAConcernIsOffUntilSomebodySwitchesItOn(t *testing.T) {
	page := newBench(t, fullMorning()).visit(asSam(get("/today"))).Body.String()
	has(t, page, `id="sound-switch" aria-pressed="false" hidden>Sound for a new concern is off`, `id="alarm" role="alert"`, `/static/sound.`)
	lacks(t, page, "<audio")
}
