package reading

import (
	"testing"

	"github.com/firstbell/firstbell/internal/clock"
)

var monday = clock.Date{Year: 2026, Month: 11, Day: 23}

func TestAReplyIsRead(t *testing.T) {
	about := About{Day: monday, Now: clock.HM(9, 20), Names: []string{"Amira", "Yusuf"}}
	for body, want := range map[string]Kind{
		"But I dropped her off at 8": Concern,
		"Shes poorly sorry":          Illness,
		"At the dentist till 10":     Appointment,
		"Sorry running late":         Late,
		"You have the wrong number":  WrongNumber,
		"Thanks":                     Thanks,
		"hmm":                        Other,
	} {
		if got := Read(body, about).Findings[0].Kind; got != want {
			t.Errorf("%q is %s, wanted %s", body, got, want)
		}
	}
}
