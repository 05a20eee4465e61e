package notifier

import (
	"strings"

	"github.com/firstbell/firstbell/internal/delivery"
)

// lives says each state a text comes to, as a member of staff reads it.
var lives = map[delivery.State]string{
	delivery.Held:        "was held",
	delivery.Raised:      "may go",
	delivery.Sending:     "is being sent",
	delivery.Unknown:     "may or may not have gone; the network is asked",
	delivery.Sent:        "was handed to the network",
	delivery.Delivered:   "is on the phone, the network says",
	delivery.Undelivered: "could not be delivered",
	delivery.Failed:      "was refused",
	delivery.Withdrawn:   "was taken back before it went",
	delivery.Expired:     "did not go in time",
}

// stepSays says one line of a text's timeline, "" for one that says nothing to
// a person. Name is how the text is called: "the text to the mother".
func stepSays(name string, e delivery.Event) string {
	name = strings.ToUpper(name[:1]) + name[1:]
	why, after := Sentence(e.Why), ""
	if why != e.Why {
		after = " " + why
	}
	switch {
	case e.From == e.To: // a note: a pupil taken out is said of the pupil, a repeated receipt of nobody
		return ""
	case e.From == "":
		return name + " is owed." + after
	case e.From == delivery.Held && e.To == delivery.Raised && e.Why == "released_by_time":
		return name + " was let go by itself: nobody had looked in time."
	case e.From == delivery.Held && e.To == delivery.Raised:
		return name + " was released."
	case e.To == delivery.Sending:
		return "" // a breath before what became of it
	case e.To == delivery.Raised:
		return name + " is to be tried again." + after
	default:
		return name + " " + lives[e.To] + "." + after
	}
}
