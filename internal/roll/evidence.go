package roll

import (
	"github.com/firstbell/firstbell/internal/roll/likeness"
	"github.com/firstbell/firstbell/internal/roll/rollfile"
)

// evidence is what makes one adult of two rows: the same name and the same
// number. Neither alone does: parents share a number, and names are common.
type evidence struct{ name, number string }

// evident gives the evidence of a row, and whether there is any.
func evident(numbers rollfile.Numbers, c rollfile.Contact) (evidence, bool) {
	if c.Name == nil || c.Mobile == nil {
		return evidence{}, false
	}
	e := evidence{likeness.Fold(*c.Name), numbers.Texted(c).E164()}
	return e, e.name != "" && e.number != ""
}
