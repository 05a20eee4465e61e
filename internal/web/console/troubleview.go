package console

import (
	"fmt"

	"github.com/firstbell/firstbell/internal/clock"
	"github.com/firstbell/firstbell/internal/delivery"
)

// troubleView says that no text gets through, and what to do instead.
type troubleView struct{ Since, Why, Who string }

func troublesOf(list []delivery.Trouble) []troubleView {
	var out []troubleView
	for _, t := range list {
		v := troubleView{Since: clock.Wall(t.Since), Why: "The text company does not answer.", Who: "It is tried again every half minute at the latest, and texts go as soon as it answers."}
		if t.Refused {
			v.Why = "The text company refuses the account" + codeOf(t.Code) + "."
			v.Who = "Tell whoever runs Firstbell: they must mend it. Texts go as soon as the account is taken again."
		}
		out = append(out, v)
	}
	return out
}

func codeOf(code int) string {
	if code == 0 {
		return ""
	}
	return fmt.Sprintf(" (code %d)", code)
}
